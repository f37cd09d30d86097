//! Templates on which nothing was tuned: only their totals are looked at.

use crate::corpus::Sheet;
use crate::parts::{
    advert, clock, comment_count, comments, cookies, counter, listed, live, menu, note, paragraphs,
    related, t, table, teaser, tip, title, token, updated,
};

/// Frames: the text is in the part for browsers without them.
pub(crate) fn frames(s: &Sheet<'_>) -> String {
    format!(
        "<html><head><title>{}</title></head><frameset cols=\"150,*\"><frame src=menu.html><frame src=text.html><noframes><body><h3>{}</h3>{}{}<dl><dt>{}</dt>{}</dl>\
         <table>{}</table><p>{}</p><ul>{}</ul><hr><p>{} - {}</p></body></noframes></frameset></html>",
        title(s),
        t(s, &s.text.heading),
        note(s, "<p>", "</p>"),
        paragraphs(s, "<p>", "\n").concat(),
        t(s, &s.text.caption),
        listed(s, &s.text.items, "<dd>", "</dd>"),
        table(s),
        s.language.sources,
        listed(s, &s.text.sources, "<li>", "</li>"),
        updated(s),
        counter(s),
    )
}

/// XHTML 1.0 with a declaration, definition lists and columns.
pub(crate) fn xhtml(s: &Sheet<'_>) -> String {
    let (ad, says) = advert(s);
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"{}\">\
         <head><title>{} :: {}</title></head><body><div id=\"kop\"><p>{}</p><ul id=\"nav\">{}</ul></div><div id=\"kolom1\"><h2>{}</h2>{}{}\
         <dl>{}</dl><div class=\"foto\"><img src=\"f.jpg\" alt=\"\" /><p class=\"onderschrift\">{}</p></div><table summary=\"x\"><tbody>{}</tbody></table>\
         <p>{}</p><ol>{}</ol></div><div id=\"kolom2\"><div class=\"blok\"><h3>{}</h3><ul>{}</ul></div><div class=\"blok\"><p><a href=\"http://x.example/{ad}\"><img src=\"b.gif\" alt=\"\" /></a></p><p>{says}</p></div>\
         <div class=\"blok\"><p>{}</p></div></div><div id=\"voet\"><p>{} {}</p></div></body></html>",
        s.language.code,
        title(s),
        s.site,
        live(s),
        menu(s, "<li>", "</li>"),
        t(s, &s.text.heading),
        note(s, "<p class=\"let-op\">", "</p>"),
        paragraphs(s, "<p>", "</p>").concat(),
        listed(s, &s.text.items, "<dt>*</dt><dd>", "</dd>"),
        t(s, &s.text.caption),
        table(s),
        s.language.sources,
        listed(s, &s.text.sources, "<li>", "</li>"),
        s.language.related,
        related(s, "<li>", "</li>"),
        tip(s),
        updated(s),
        token(s),
    )
}

/// A forum: the posts are the text.
pub(crate) fn forum(s: &Sheet<'_>) -> String {
    let posts: String = paragraphs(s, "<div class=body>", "</div>")
        .iter()
        .enumerate()
        .map(|(at, text)| {
            format!(
                "<div class=post><div class=who>user{at} <span>{} posts</span></div>{text}</div>\n",
                s.dice("counter").below(500) + at
            )
        })
        .collect();
    format!(
        "<!doctype html><html><head><title>{}</title></head><body><div class=crumb><a href=/>Forum</a> &gt; <a href=/f>{}</a></div><h1>{}</h1>{}\
         <div class=thread>{posts}<div class=post><div class=body><ul>{}</ul><blockquote>{}</blockquote><table>{}</table>{}</div></div></div>\
         <div class=stats>{} · {}</div><div class=similar><b>{}</b>{}</div></body></html>",
        title(s),
        s.language.subjects[0],
        t(s, &s.text.heading),
        note(s, "<div class=mod>", "</div>"),
        listed(s, &s.text.items, "<li>", "</li>"),
        t(s, &s.text.caption),
        table(s),
        listed(s, &s.text.sources, "<p>", "</p>"),
        counter(s),
        clock(s),
        s.language.related,
        related(s, "<p>", "</p>"),
    )
}

/// A law: numbered articles, schedules, a state of validity.
pub(crate) fn law(s: &Sheet<'_>) -> String {
    let articles: String = s
        .text
        .paragraphs
        .iter()
        .enumerate()
        .map(|(at, sentences)| {
            let members: String =
                sentences.iter().map(|said| format!("<li>{}</li>", t(s, said))).collect();
            format!("<section id=art{0}><h4>§ {0}</h4><ol>{members}</ol></section>", at + 1)
        })
        .collect();
    format!(
        "<!DOCTYPE html><html lang={}><head><title>{}</title></head><body><nav><ul>{}</ul></nav><div id=wet><h1>{}</h1>{}{articles}<section><h4>{}</h4><ul>{}</ul><table><caption>{}</caption>{}</table></section>\
         <section><h4>{}</h4>{}</section></div><aside><p>{}</p><p>{}</p></aside>{}</body></html>",
        s.language.code,
        title(s),
        menu(s, "<li>", "</li>"),
        t(s, &s.text.heading),
        note(s, "<p class=status>", "</p>"),
        s.language.words[0],
        listed(s, &s.text.items, "<li>", "</li>"),
        t(s, &s.text.caption),
        table(s),
        s.language.sources,
        listed(s, &s.text.sources, "<p>", "</p>"),
        updated(s),
        counter(s),
        cookies(s).map_or(String::new(), |said| format!("<div id=bar><p>{said}</p></div>")),
    )
}

/// A newspaper: teasers with summaries, comments, a ticker, advertisements without a name.
pub(crate) fn newspaper(s: &Sheet<'_>) -> String {
    let (ad, says) = advert(s);
    let mut body = paragraphs(s, "<p class=c-p>", "</p>");
    body.insert(
        1,
        format!("<div class=c-in><strong>{}</strong> {}</div>", s.language.inline, teaser(s)),
    );
    body.insert(
        3,
        format!(
            "<div class=c-x><a href=\"https://t.example/{ad}\"><img src=x></a><p>{says}</p></div>"
        ),
    );
    let reactions: String = comments(s)
        .iter()
        .map(|said| format!("<div class=c-r><b>A. Lezer</b><p>{said}</p></div>"))
        .collect();
    format!(
        "<!doctype html><html lang={}><head><title>{} - Courant</title></head><body><div class=c-t>{} {}</div><div class=c-m>{}</div><div class=c-a><h1>{}</h1><div class=c-b>{} {}</div>{}{}\
         <div class=c-f><img src=f><div class=c-c>{}</div></div><ul class=c-l>{}</ul><table>{}</table><p>{}</p></div>\
         <div class=c-s><h3>{}</h3>{}</div><div class=c-z><h3>{}</h3>{}</div><div class=c-q>{}</div>{}</body></html>",
        s.language.code,
        title(s),
        live(s),
        clock(s),
        menu(s, "<b>", "</b>"),
        t(s, &s.text.heading),
        comment_count(s),
        counter(s),
        note(s, "<p class=c-n>", "</p>"),
        body.concat(),
        t(s, &s.text.caption),
        listed(s, &s.text.items, "<li>", "</li>"),
        table(s),
        listed(s, &s.text.sources, "", ", "),
        s.language.popular,
        related(s, "<div><h4>", "</h4></div>"),
        comment_count(s),
        reactions,
        tip(s),
        cookies(s).map_or(String::new(), |said| format!("<div class=c-k>{said}</div>")),
    )
}

/// Minutes of a meeting as preformatted text within a page.
pub(crate) fn minutes(s: &Sheet<'_>) -> String {
    let body = paragraphs(s, "", "\n").concat();
    format!(
        "<html><head><title>{}</title></head><body><h1>{}</h1><pre>{}{}\n\n{}\n\n{}\n{}\n{}</pre><p><small>{} | {}</small></p></body></html>",
        title(s),
        t(s, &s.text.heading),
        note(s, "", "\n\n"),
        body,
        listed(s, &s.text.items, "  * ", ""),
        t(s, &s.text.caption),
        s.text.rows.iter().map(|row| format!("{}\n", row.join("   "))).collect::<String>(),
        listed(s, &s.text.sources, "[1] ", ""),
        updated(s),
        counter(s),
    )
}

/// A text file. It has no links, and so no related lists.
pub(crate) fn plain_text(s: &Sheet<'_>) -> String {
    let wrap = if s.noise.of("markup") > 0 { 60 } else { 76 };
    let fill = |text: String| {
        let mut filled = String::new();
        let mut width = 0;
        for word in text.split(' ') {
            if width + word.len() > wrap {
                filled.push('\n');
                width = 0;
            }
            filled.push_str(word);
            filled.push(' ');
            width += word.len() + 1;
        }
        filled
    };
    let body: String = s
        .text
        .paragraphs
        .iter()
        .map(|sentences| format!("{}\n\n", fill(sentences.join(" "))))
        .collect();
    let items: String = s.text.items.iter().map(|item| format!("* {item}\n")).collect();
    let rows: String = s.text.rows.iter().map(|row| format!("{}\n", row.join("\t"))).collect();
    format!(
        "{}\n\n{}\n\n{}{body}{items}\n{}\n{rows}\n{}\n\n{}\n",
        s.text.title,
        s.text.heading,
        s.text.note.as_ref().map_or(String::new(), |note| format!("{note}\n\n")),
        s.text.caption,
        s.text.sources.join("\n"),
        updated(s),
    )
}
