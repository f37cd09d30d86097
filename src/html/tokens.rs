//! Markup as a row of tags and texts, as a browser's tokenizer sees it (HTML Standard, section 13.2.5).
//!
//! The lexer finds them; here they are decoded. Knows where each piece stood. Which elements contain which is for the
//! caller.

use std::borrow::Cow;

use super::entities::decode;
use super::lexer::{Lexer, Piece, end_of_raw};

/// Elements whose content is text up to their own end tag, and whether references in it count.
const RAW: [(&str, bool); 9] = [
    ("script", false),
    ("style", false),
    ("xmp", false),
    ("iframe", false),
    ("noembed", false),
    ("noframes", false),
    ("plaintext", false),
    ("textarea", true),
    ("title", true),
];

/// A piece of markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token<'m> {
    /// A start tag.
    Start(Tag<'m>),
    /// An end tag, by the name of its element in lower case.
    End(Cow<'m, str>),
    /// Text, references replaced, line ends as LF.
    Text(Cow<'m, str>),
    /// The content of an element such as `script`, `title` or `iframe`, in which there are no tags.
    Raw(Cow<'m, str>),
    /// A comment, without its marks.
    Comment(&'m str),
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag<'m> {
    /// Name of the element, ASCII letters in lower case.
    pub name: Cow<'m, str>,
    /// Attributes in order; of two with one name only the first. Names in lower case, references in values replaced.
    pub attributes: Vec<(Cow<'m, str>, Cow<'m, str>)>,
    /// Ends in `/>`, which means something in XHTML and in drawings only.
    pub closed: bool,
}

impl Tag<'_> {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_ref())
    }
}

/// An iterator over the tokens of a text.
#[derive(Debug, Clone)]
pub struct Tokens<'m> {
    lexer: Lexer<'m>,
    /// The element whose raw content comes next, and whether references in it count.
    raw: Option<(&'static str, bool)>,
    /// Raw elements of which no end tag is left.
    unended: Vec<&'static str>,
}

impl<'m> Tokens<'m> {
    /// The tokens of `markup`, a whole page or a piece of one.
    pub fn new(markup: &'m str) -> Self {
        Self { lexer: Lexer::new(markup), raw: None, unended: Vec::new() }
    }

    /// Byte offset of the token that was given last.
    pub fn offset(&self) -> usize {
        self.lexer.offset()
    }

    /// Byte offset of what comes next.
    pub fn end(&self) -> usize {
        self.lexer.end()
    }

    /// Notes that raw content follows. A tag such as `<iframe/>`, as XHTML has it, must not swallow all that follows.
    fn expect_raw(&mut self, tag: &Tag<'_>) {
        let Some((name, references)) = RAW.into_iter().find(|(name, _)| *name == tag.name) else {
            return;
        };
        let is_ended = || name != "plaintext" && end_of_raw(self.lexer.rest(), name).is_some();
        let is_empty = tag.closed && (self.unended.contains(&name) || !is_ended());
        if is_empty {
            self.unended.push(name);
        } else {
            self.raw = Some((name, references));
        }
    }

    fn start(&mut self, name: &'m str, closed: bool) -> Token<'m> {
        let mut tag = Tag { name: lower(name), attributes: Vec::new(), closed };
        for attribute in self.lexer.attributes() {
            let name = lower(attribute.name);
            if tag.get(&name).is_none() {
                tag.attributes.push((name, decode(attribute.value, true)));
            }
        }
        self.expect_raw(&tag);
        Token::Start(tag)
    }
}

impl<'m> Iterator for Tokens<'m> {
    type Item = Token<'m>;

    fn next(&mut self) -> Option<Token<'m>> {
        if let Some((name, references)) = self.raw.take() {
            let text = self.lexer.raw(name);
            if !text.is_empty() {
                let text = if references { decode(text, false) } else { Cow::Borrowed(text) };
                return Some(Token::Raw(text));
            }
        }
        Some(match self.lexer.piece()? {
            Piece::Start(name, closed) => self.start(name, closed),
            Piece::End(name) => Token::End(lower(name)),
            Piece::Text(text) => Token::Text(decode(text, false)),
            Piece::Comment(text) => Token::Comment(text),
        })
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}
