//! Templates that were in view while the rules of `bron::change` were written.

use crate::corpus::Sheet;
use crate::parts::{
    advert, clock, comment_count, cookies, counter, listed, live, menu, note, paragraph,
    paragraphs, related, t, table, teaser, tip, title, token, updated,
};

/// Nested tables and `<br><br>`, as sites were made in 2003.
pub(crate) fn tables_2003(s: &Sheet<'_>) -> String {
    let (ad, says) = advert(s);
    format!(
        "<html><head><title>{} - Stad {}</title></head><body bgcolor=white><table width=760><tr><td colspan=3><font size=1>{}</font></td></tr>\
         <tr><td width=150 valign=top>{}</td><td valign=top><font face=arial><b>{}</b><br><font size=1>{}</font><br><br>{}{}\
         <table border=1><caption>{}</caption>{}</table><br><ul>{}</ul><br><b>{}</b><br>{}</font></td>\
         <td width=130><a href=\"http://ads.example/{ad}\"><img src=a{ad}.gif></a><br>{says}<br><br><b>{}</b><br>{}</td></tr></table>\
         <center><font size=1>{} | &copy; 2026</font></center><input type=hidden value={}></body></html>",
        title(s),
        s.site,
        clock(s),
        menu(s, "", "<br>"),
        t(s, &s.text.heading),
        counter(s),
        note(s, "<i>", "</i><br><br>"),
        paragraphs(s, "", "<br><br>").concat(),
        t(s, &s.text.caption),
        table(s),
        listed(s, &s.text.items, "<li>", ""),
        s.language.sources,
        listed(s, &s.text.sources, "", "<br>"),
        s.language.related,
        related(s, "", "<br>"),
        s.language.rights,
        token(s),
    )
}

/// Class names that say nothing, boxes within boxes, advertisement between paragraphs.
pub(crate) fn meaningless(s: &Sheet<'_>) -> String {
    let (ad, says) = advert(s);
    let mut body = paragraphs(s, "<div class=\"k3\">", "</div>");
    body.insert(2, format!("<div class=\"zz\"><a href=\"https://ads.example/{ad}\"><img src=x></a><span>{says}</span></div>"));
    body.insert(1, format!("<div class=\"k9\">{} {}</div>", s.language.inline, teaser(s)));
    format!(
        "<!doctype html><html lang={}><head><title>{}</title></head><body><div class=q1>{}</div><div class=q2><div class=q3>{}</div>\
         <div class=q4><h1 class=q5>{}</h1><div class=q6>{} · {}</div>{}{}<ul class=q7>{}</ul><figure><img src=f><figcaption>{}</figcaption></figure>\
         <table class=q8>{}</table></div><div class=q9><div class=w1>{}</div>{}</div></div><div class=q10>{} {}</div></body></html>",
        s.language.code,
        title(s),
        menu(s, "<span>", "</span>"),
        live(s),
        t(s, &s.text.heading),
        updated(s),
        comment_count(s),
        note(s, "<div class=\"k4\">", "</div>"),
        body.concat(),
        listed(s, &s.text.items, "<li>", "</li>"),
        t(s, &s.text.caption),
        table(s),
        s.language.popular,
        related(s, "<div class=w2>", "</div>"),
        s.language.rights,
        cookies(s)
            .map_or(String::new(), |said| format!("<div class=q11><span>{said}</span></div>")),
    )
}

/// A government site: bread crumbs, landmarks, a consent banner, attachments.
pub(crate) fn government(s: &Sheet<'_>) -> String {
    let banner = cookies(s).map_or(String::new(), |said| {
        format!("<div role=dialog class=cookie-melding><p>{said}</p><button>OK</button></div>")
    });
    format!(
        "<!doctype html><html lang={}><head><title>{} | Portaal {}</title><meta name=csrf content={}></head><body>{banner}<header><nav aria-label=kruimelpad><ol>{}</ol></nav></header>\
         <main><h1>{}</h1><p class=meta>{}</p>{}{}<h2>Overzicht</h2><ul>{}</ul><table><caption>{}</caption>{}</table><h2>{}</h2><ul>{}</ul></main>\
         <aside><h2>{}</h2><ul>{}</ul><p>{}</p></aside><footer><p>{}</p></footer></body></html>",
        s.language.code,
        title(s),
        s.site,
        token(s),
        menu(s, "<li>", "</li>"),
        t(s, &s.text.heading),
        updated(s),
        note(s, "<div class=note><p>", "</p></div>"),
        paragraphs(s, "<p>", "</p>").concat(),
        listed(s, &s.text.items, "<li>", "</li>"),
        t(s, &s.text.caption),
        table(s),
        s.language.sources,
        listed(s, &s.text.sources, "<li><a href=/doc.pdf>", "</a></li>"),
        s.language.related,
        related(s, "<li>", "</li>"),
        tip(s),
        s.language.rights,
    )
}

/// A wiki: box, contents, references, "last edited".
pub(crate) fn wiki(s: &Sheet<'_>) -> String {
    let sections: String = paragraphs(s, "<p>", "</p>")
        .iter()
        .enumerate()
        .map(|(at, text)| {
            format!(
                "<h2><span id=s{at}>{}</span> [<a href=/edit/{at}>edit</a>]</h2>{text}",
                s.language.subjects[at % 5]
            )
        })
        .collect();
    format!(
        "<html><head><title>{} — Wiki {}</title></head><body><div id=content><h1>{}</h1>{}<table class=infobox>{}</table><p>{}</p>{sections}\
         <ul>{}</ul><h2>{}</h2><ol class=references>{}</ol></div><div id=mw-panel><ul>{}</ul></div>\
         <div id=foot><ul><li>{}</li><li>{}</li></ul></div></body></html>",
        title(s),
        s.site,
        t(s, &s.text.heading),
        note(s, "<table class=ambox><tr><td>", "</td></tr></table>"),
        table(s),
        t(s, &s.text.caption),
        listed(s, &s.text.items, "<li>", "</li>"),
        s.language.sources,
        listed(s, &s.text.sources, "<li><a href=#c>^</a> ", "</li>"),
        menu(s, "<li>", "</li>"),
        updated(s),
        counter(s),
    )
}

/// Mostly figures.
pub(crate) fn statistics(s: &Sheet<'_>) -> String {
    format!(
        "<!doctype html><html><head><title>{}</title></head><body><div class=top>{}</div><div id=menu><ul>{}</ul></div><div id=data><h1>{}</h1>{}\
         <table><caption>{}</caption><thead><tr><th></th><th>2008</th><th>2009</th><th>2010</th></tr></thead><tbody>{}</tbody></table>\
         <div class=uitleg>{}</div><ul>{}</ul><p>{}: {}</p></div><div class=bot>{} {}</div></body></html>",
        title(s),
        clock(s),
        menu(s, "<li>", "</li>"),
        t(s, &s.text.heading),
        note(s, "<p><strong>", "</strong></p>"),
        t(s, &s.text.caption),
        table(s),
        paragraphs(s, "<p>", "</p>").concat(),
        listed(s, &s.text.items, "<li>", "</li>"),
        s.language.sources,
        listed(s, &s.text.sources, "", "; "),
        counter(s),
        token(s),
    )
}

/// A list of press releases: links are what the page is about.
pub(crate) fn press_list(s: &Sheet<'_>) -> String {
    let items: String = s
        .text
        .items
        .iter()
        .chain(&s.text.sources)
        .enumerate()
        .map(|(at, item)| {
            format!(
                "<li><span>{} {} 2011</span> <a href=\"/pers/{}\">{}</a></li>\n",
                at + 3,
                s.language.months[at],
                item.len(),
                t(s, item)
            )
        })
        .collect();
    let first = s
        .text
        .paragraphs
        .iter()
        .map(|p| format!("<li><a href=\"/pers/x{}\">{}</a></li>\n", p[0].len(), paragraph(s, p)))
        .collect::<String>();
    format!(
        "<html><head><title>{}</title></head><body><div class=hd><ul>{}</ul></div><div class=bd><h1>{}</h1>{}<p>{}</p><ul class=l>{items}{first}</ul>\
         <table>{}</table></div><div class=rt><h3>{}</h3><ul>{}</ul><p>{}</p></div><div class=ft>{}</div></body></html>",
        title(s),
        menu(s, "<li>", "</li>"),
        t(s, &s.text.heading),
        note(s, "<p>", "</p>"),
        t(s, &s.text.caption),
        table(s),
        s.language.popular,
        related(s, "<li>", "</li>"),
        live(s),
        updated(s),
    )
}

/// Text without paragraphs: bare text between headings and breaks.
pub(crate) fn bare(s: &Sheet<'_>) -> String {
    let mut body = paragraphs(s, "", "<br /><br />");
    body.insert(1, format!("{} {}<br><br>", s.language.inline, teaser(s)));
    format!(
        "<html><head><title>{}</title></head><body><div>{}</div><div><h2>{}</h2>{} | {} | {}<br><br>{}{}<br>{}<br><br>{}<table>{}</table>{}</div>\
         <div><b>{}</b><br>{}</div><small>{}</small></body></html>",
        title(s),
        menu(s, "", " | "),
        t(s, &s.text.heading),
        updated(s),
        counter(s),
        comment_count(s),
        note(s, "<b>", "</b><br><br>"),
        body.concat(),
        listed(s, &s.text.items, "- ", "<br>"),
        t(s, &s.text.caption),
        table(s),
        listed(s, &s.text.sources, "", "<br>"),
        s.language.related,
        related(s, "", "<br>"),
        s.language.rights,
    )
}
