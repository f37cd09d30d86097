//! The list of sources that people see at the end of a text: a heading such as "Bronnen", and a list under it.

use url::Url;

use crate::html::tokens::{Token, Tokens};
use crate::html::{single_spaced, to_text};

/// Headings under which a text may end with its sources, in lower case.
const HEADINGS: &[&str] = &["bronnen", "bron", "sources", "source", "quellen", "quelle"];

/// An item of such a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// All of it as one line of text, with a note behind the name if there is one.
    pub text: String,
    /// The name: the text of its link, or all of it.
    pub name: String,
    /// Where its link goes.
    pub url: Option<Url>,
    /// Whether a name, with or without a link, is all that the item has.
    pub is_plain: bool,
}

/// Splits markup that ends with a list of sources into what stands before the heading, and the items.
pub fn split_list(markup: &str) -> Option<(&str, Vec<Listed>)> {
    let inner = markup.trim_end();
    let (inner, tag) = match inner.strip_suffix("</ul>") {
        Some(inner) => (inner, "<ul"),
        None => (inner.strip_suffix("</ol>")?, "<ol"),
    };
    let (before, items) = inner.split_at(inner.rfind(tag)?);
    let items = items.split_once('>')?.1;
    let before = before.trim_end();
    let heading = before.get(before.rfind("<h")?..)?;
    let level = heading.get(2..3).filter(|level| ("1"..="6").contains(level))?;
    let words = heading.strip_suffix(&format!("</h{level}>"))?.split_once('>')?.1;
    if !is_heading(&to_text(words)) {
        return None;
    }
    let items = items
        .split("</li>")
        .filter_map(|item| item.split_once("<li"))
        .filter_map(|(_, item)| item.split_once('>'))
        .map(|(_, item)| listed(item))
        .collect();
    Some((before.strip_suffix(heading)?.trim_end(), items))
}

/// Whether `words` are those above a list of sources, with or without a colon.
pub fn is_heading(words: &str) -> bool {
    HEADINGS.contains(&words.to_lowercase().trim().trim_end_matches(':').trim_end())
}

fn listed(item: &str) -> Listed {
    let (mut text, mut name) = (String::new(), String::new());
    let mut url = None;
    let (mut links, mut in_link, mut is_plain) = (0, false, true);
    for token in Tokens::new(item) {
        match token {
            Token::Text(piece) => {
                text.push_str(&piece);
                if in_link {
                    name.push_str(&piece);
                }
            }
            Token::Start(tag) if tag.name == "a" => {
                links += 1;
                in_link = links == 1;
                if in_link {
                    url = tag.get("href").and_then(|href| Url::parse(href).ok());
                }
            }
            Token::End(tag) if tag == "a" => in_link = false,
            _ => is_plain = false,
        }
    }
    let line = |text: &str| single_spaced(text).into_owned();
    let (text, name) = (line(&text), line(&name));
    is_plain &= links <= 1 && (name.is_empty() || text.starts_with(&name));
    let name = if name.is_empty() { text.clone() } else { name };
    Listed { text, name, url, is_plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_names_and_links_is_split_off() {
        let markup = "<p>Tekst</p>\n<h2>Bronnen:</h2>\n<ul><li><a href=\"https://g.example/?a=1&amp;b=2\">Gemeente</a> \
                      (niet meer bereikbaar)</li><li>Jan &amp; Piet</li></ul>\n";
        let (before, items) = split_list(markup).unwrap();
        assert_eq!(before, "<p>Tekst</p>");
        let shown: Vec<_> = items.iter().map(|item| (item.name.as_str(), item.is_plain)).collect();
        assert_eq!(shown, [("Gemeente", true), ("Jan & Piet", true)]);
        assert_eq!(items[0].url.as_ref().unwrap().as_str(), "https://g.example/?a=1&b=2");
    }

    #[test]
    fn a_list_under_another_heading_or_before_more_text_is_none() {
        assert_eq!(split_list("<h2>Data</h2><ul><li>a</li></ul>"), None);
        assert_eq!(split_list("<h2>Bronnen</h2><ul><li>a</li></ul><p>meer</p>"), None);
    }
}
