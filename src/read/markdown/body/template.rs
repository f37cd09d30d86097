//! Hugo and Zola shortcodes, Liquid and Nunjucks tags and objects, and kramdown's attributes: everything in braces that
//! a generator replaces.

use super::admonition;
use super::call::Call;
use super::rewrite::Rewriter;
use crate::html::escape;

/// Longest call, in bytes; what is longer is text.
const LONGEST: usize = 4096;

/// Tags that steer and show nothing.
const SILENT: &[&str] = &[
    "if",
    "elsif",
    "elif",
    "else",
    "unless",
    "for",
    "case",
    "when",
    "assign",
    "set",
    "break",
    "continue",
    "increment",
    "decrement",
    "cycle",
    "layout",
    "block",
    "extends",
    "import",
    "from",
    "liquid",
    "tablerow",
    "paginate",
    "call",
    "filter",
    "with",
    "do",
    "asyncEach",
    "asyncAll",
    "toc",
];

/// Objects that are empty in a page that is resolved against its own address.
const OWN: &[&str] = &["site.url", "page.url", ".Permalink", ".RelPermalink"];

/// Objects that are the path of the site, which ends in a `/` for Hugo.
const ROOTS: &[&str] = &[
    "site.baseurl",
    "site.base_url",
    "site.baseURL",
    "config.base_url",
    "site.github.url",
    ".Site.BaseURL",
    "$.Site.BaseURL",
];

/// Objects that repeat the title.
const TITLES: &[&str] = &[
    "page.title",
    "title",
    ".Title",
    ".Page.Title",
    "post.title",
    "frontMatter.title",
    "$.Page.Title",
];

/// Objects that are the title of the publication.
const SITE_TITLES: &[&str] =
    &["site.title", "site.name", "config.title", "metadata.title", ".Site.Title", "$.Site.Title"];

/// Takes what begins with the brace here. False when it is text.
pub(super) fn take(rewriter: &mut Rewriter<'_>) -> bool {
    let rest = rewriter.rest();
    let window = rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or_default();
    if ["{{</*", "{{%/*", "{{/*"].iter().any(|open| rest.starts_with(open)) {
        return take_shown(rewriter, window);
    }
    for (open, close) in [("{{<", ">}}"), ("{{%", "%}}")] {
        if let Some(inner) = window.strip_prefix(open) {
            let Some(end) = inner.find(close) else { return false };
            let inner = inner.get(..end).unwrap_or_default();
            let length = open.len() + end + close.len();
            take_shortcode(rewriter, (open, close), inner.trim(), length);
            return true;
        }
    }
    if let Some(inner) = window.strip_prefix("{{") {
        let Some(end) = inner.find("}}") else { return false };
        let inner = inner.get(..end).unwrap_or_default();
        take_object(rewriter, trim(inner), end + 4);
        return true;
    }
    if let Some(inner) = window.strip_prefix("{%") {
        let Some(end) = inner.find("%}") else { return false };
        let inner = inner.get(..end).unwrap_or_default();
        take_tag(rewriter, trim(inner), end + 4);
        return true;
    }
    take_comment(rewriter) || take_attributes(rewriter, window)
}

/// The inside of a tag without the hyphens that trim white space around it.
fn trim(inner: &str) -> &str {
    let inner = inner.strip_prefix(['-', '+', '~']).unwrap_or(inner);
    inner.strip_suffix(['-', '+', '~']).unwrap_or(inner).trim()
}

/// A shortcode that Hugo or Zola shows instead of calling: `{{</* name */>}}`, `{{/* name() */}}`.
fn take_shown(rewriter: &mut Rewriter<'_>, window: &str) -> bool {
    let Some(end) = window.find("}}") else { return false };
    let shown = window.get(..end + 2).unwrap_or_default();
    // Hugo's templates have comments of the form that Zola shows calls in.
    if shown.starts_with("{{/*") && !shown.contains('(') {
        rewriter.skip(end + 2);
        return true;
    }
    let shown = shown.replacen("/*", "", 1).replacen("*/", "", 1);
    // The entities keep the braces from being read as a call again.
    rewriter.push(&format!("<code>{}</code>", escape(&shown)));
    rewriter.skip(end + 2);
    true
}

fn take_shortcode(
    rewriter: &mut Rewriter<'_>,
    (open, close): (&str, &str),
    inner: &str,
    length: usize,
) {
    if let Some(name) = inner.strip_prefix('/') {
        rewriter.close(&Call::new(name.trim()).name);
        rewriter.skip(length);
        return;
    }
    let (inner, closes_itself) = match inner.strip_suffix('/') {
        Some(inner) => (inner.trim_end(), true),
        None => (inner, false),
    };
    let call = Call::parse(inner);
    let written = inner.split_whitespace().next().unwrap_or_default();
    let closing = format!("/{written}");
    let closing_spaced = format!("/ {written}");
    let content = if closes_itself {
        None
    } else {
        rewriter
            .find_closing((open, close), &closing)
            .or_else(|| rewriter.find_closing((open, close), &closing_spaced))
    };
    take_call(rewriter, &call, length, content);
}

/// `{{ … }}`: a text in quotes, a call, or a value that is not known here.
fn take_object(rewriter: &mut Rewriter<'_>, inner: &str, length: usize) {
    let first = inner.split(['|', ' ']).next().unwrap_or_default();
    if let Some(quote) = inner.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (text, filters) =
            inner.get(1..).and_then(|rest| rest.split_once(quote)).unwrap_or_default();
        if ["_url", "baseurl", "| url"].iter().any(|filter| filters.contains(filter)) {
            let address = rewriter.setting.pages.below(text);
            rewriter.push_address(&address);
        } else {
            rewriter.push(text);
        }
    } else if TITLES.contains(&first) {
        let title = escape(rewriter.setting.title);
        rewriter.push(&title);
    } else if SITE_TITLES.contains(&first) {
        let title = escape(rewriter.setting.pages.site_title());
        rewriter.push(&title);
    } else if inner.contains('(') && !first.starts_with('(') {
        let call = Call::parse(inner);
        if rewriter.put_call(&call, length) {
            return;
        }
        rewriter.note(&call.name);
    } else if ROOTS.contains(&first) {
        rewriter.push(rewriter.setting.pages.root());
        rewriter.skip(length);
        let is_joined = rewriter.rest().starts_with(['/', '{']);
        if first.ends_with(".BaseURL") && !is_joined {
            rewriter.push("/");
        }
        return;
    } else if !OWN.contains(&first) && !inner.starts_with(['/', '!']) {
        rewriter.note(first);
    }
    rewriter.skip(length);
}

/// `{% … %}`.
fn take_tag(rewriter: &mut Rewriter<'_>, inner: &str, length: usize) {
    let name = inner.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    match name {
        "raw" | "verbatim" | "comment" | "highlight" | "codeblock" | "capture" | "macro"
        | "schema" => {
            take_verbatim(rewriter, inner, name, length);
        }
        "include" | "include_relative" | "include_cached" | "render" | "partial" => {
            let mut call = Call::parse(inner);
            if !call.positional.is_empty() {
                let file = call.positional.remove(0);
                let file = file.rsplit('/').next().unwrap_or_default();
                call.name = file.to_ascii_lowercase().replace('-', "_");
            }
            if !rewriter.put_call(&call, length) {
                rewriter.note(&format!("{name} {}", call.name));
                rewriter.skip(length);
            }
        }
        "end" => {
            rewriter.close_last();
            rewriter.skip(length);
        }
        _ if name.starts_with("end") => {
            rewriter
                .close(&Call::new(name.get(3..).unwrap_or_default().trim_start_matches('_')).name);
            rewriter.skip(length);
        }
        _ if SILENT.contains(&name) => rewriter.skip(length),
        _ => {
            let call = Call::parse(inner);
            let is_zola =
                inner.get(name.len()..).is_some_and(|rest| rest.trim_start().starts_with('('));
            let closing = if is_zola { "end".to_owned() } else { format!("end{name}") };
            let content = rewriter.find_closing(("{%", "%}"), &closing);
            take_call(rewriter, &call, length, content);
        }
    }
}

/// Tags whose content is text as it stands, code, or not for readers.
fn take_verbatim(rewriter: &mut Rewriter<'_>, inner: &str, name: &str, length: usize) {
    let first = rewriter.is_first_on_line();
    rewriter.skip(length);
    let Some((content, all)) = rewriter.find_closing(("{%", "%}"), &format!("end{name}")) else {
        return;
    };
    match name {
        "raw" | "verbatim" => rewriter.push(content),
        "highlight" | "codeblock" => {
            let language = inner.split_whitespace().nth(1).unwrap_or_default();
            if first || content.contains('\n') {
                rewriter.push("\n");
            }
            rewriter.put_code(content, language);
        }
        _ => {}
    }
    rewriter.skip(all);
}

/// A call with the content up to its closing tag, if it has one.
fn take_call(
    rewriter: &mut Rewriter<'_>,
    call: &Call,
    length: usize,
    content: Option<(&str, usize)>,
) {
    if let ("highlight" | "code", Some((content, all))) = (call.name.as_str(), content) {
        let content = content.get(length..).unwrap_or_default().to_owned();
        let language = call.get_or(&["lang", "language"], 0).unwrap_or_default().to_owned();
        rewriter.put_code(&content, &language);
        rewriter.skip(all);
        return;
    }
    if let Some(label) = admonition::label_of_call(call, rewriter.setting.language) {
        if content.is_some() {
            rewriter.open_quote(&call.name, &escape(&label));
        } else if !label.is_empty() {
            rewriter.push(&format!("<blockquote><p>{}</p></blockquote>\n", escape(&label)));
        }
        rewriter.skip(length);
        return;
    }
    let target = call.get(&["href", "url", "link", "to"]).filter(|_| content.is_some());
    if let Some(address) = target {
        rewriter.open_link(&call.name, address);
    } else if rewriter.put_call(call, length) {
        return;
    } else if content.is_some() {
        rewriter.open_plain(&call.name);
    } else {
        rewriter.note(&call.name);
    }
    rewriter.skip(length);
}

/// Nunjucks `{# … #}` and MDX `{/* … */}`.
fn take_comment(rewriter: &mut Rewriter<'_>) -> bool {
    let rest = rewriter.rest();
    let close = if rest.starts_with("{/*") {
        "*/}"
    } else if rest.starts_with("{# ") || rest.starts_with("{#-") || rest.starts_with("{#\n") {
        "#}"
    } else {
        return false;
    };
    match rewriter.find(close) {
        Some(end) => {
            rewriter.skip(end + close.len());
            true
        }
        None => false,
    }
}

/// kramdown's `{: .class }`, `{:toc}` and `{::comment}`.
fn take_attributes(rewriter: &mut Rewriter<'_>, window: &str) -> bool {
    let line = window.split('\n').next().unwrap_or_default();
    let Some(inner) = line.strip_prefix("{:") else { return false };
    let Some(end) = inner.find('}') else { return false };
    let inner = inner.get(..end).unwrap_or_default();
    if inner.trim() == "toc" {
        rewriter.take_back_line();
    }
    rewriter.skip(end + 3);
    if inner == ":comment"
        && let Some(end) = rewriter.find("{:/comment}")
    {
        rewriter.skip(end + "{:/comment}".len());
    }
    true
}
