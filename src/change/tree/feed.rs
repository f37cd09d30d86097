//! Markup on its way to the tree builder of html5ever: the tokens that its own tokenizer would make, read in pieces rather
//! than character by character, less what nobody asks for: scripts, style sheets, comments and most attributes.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::{LocalName, QualName, local_name, ns};

use crate::html::entities::replaced;
use crate::html::lexer::{Attribute, Lexer, Piece};
use crate::html::unix_lines;

/// Gives the pieces of a page to `builder` until it `is_full`. How many bytes were read comes back.
pub(super) fn feed<B: TokenSink>(html: &str, builder: &B, is_full: impl Fn() -> bool) -> usize {
    // The mark of the encoding is no part of the text.
    let page = html.strip_prefix('\u{FEFF}').unwrap_or(html);
    let whole = StrTendril::from(page);
    let mut feed = Feed { whole, lexer: Lexer::new(page), builder, is_begun: false };
    while feed.next() {
        if is_full() {
            return html.len() - page.len() + feed.lexer.end();
        }
    }
    feed.send(Token::EOFToken);
    html.len()
}

struct Feed<'h, B> {
    /// The page: the texts of the tree are parts of it, not copies.
    whole: StrTendril,
    lexer: Lexer<'h>,
    builder: &'h B,
    /// A document type was seen.
    is_begun: bool,
}

impl<B: TokenSink> Feed<'_, B> {
    /// Gives one piece. False at the end.
    fn next(&mut self) -> bool {
        let Some(piece) = self.lexer.piece() else { return false };
        match piece {
            Piece::Text(text) => self.text(text, true),
            Piece::Start(name, closed) => self.start(name, closed),
            Piece::End(name) => {
                self.send(tag(TagKind::EndTag, named(name).as_ref().into(), false, Vec::new()));
            }
            Piece::Comment(_) => self.comment(),
        }
        true
    }

    /// Gives a token, and hears how what follows it is to be read. Nobody is told in which line a fault is.
    fn ask(&self, token: Token) -> TokenSinkResult<B::Handle> {
        self.builder.process_token(token, 1)
    }

    fn send(&self, token: Token) {
        // What follows a start tag alone is read differently; scripts do not run, and the encoding is known.
        let _ = self.ask(token);
    }

    fn characters(&self, text: StrTendril) {
        if text.len32() > 0 {
            self.send(Token::CharacterTokens(text));
        }
    }

    /// A part of the page, which begins at `at`.
    fn part(&self, text: &str, at: usize) -> StrTendril {
        let place = u32::try_from(at).ok().zip(u32::try_from(text.len()).ok());
        let part = place.and_then(|(at, length)| self.whole.try_subtendril(at, length).ok());
        part.unwrap_or_else(|| text.into())
    }

    /// The text that the lexer gave last; U+0000 is for the builder to judge.
    fn text(&self, text: &str, references: bool) {
        if is_plain(text) {
            return self.characters(self.part(text, self.lexer.offset()));
        }
        for (number, part) in text.split('\0').enumerate() {
            if number > 0 {
                self.send(Token::NullCharacterToken);
            }
            let text = if references { replaced(part, false) } else { unix_lines(part.into()) };
            self.characters(text.as_ref().into());
        }
    }

    fn start(&mut self, name: &str, closed: bool) {
        let name = named(name);
        let local = LocalName::from(name.as_ref());
        let attributes = self.lexer.attributes().iter();
        let attributes = attributes.fold(Vec::new(), |kept, attribute| self.keep(kept, attribute));
        let given = self.ask(tag(TagKind::StartTag, local, closed, attributes));
        let text = match given {
            TokenSinkResult::RawData(RawKind::Rcdata) => replaced(self.lexer.raw(&name), false),
            TokenSinkResult::RawData(_) => unix_lines(self.lexer.raw(&name).into()),
            TokenSinkResult::Plaintext => unix_lines(self.lexer.raw("plaintext").into()),
            _ => return,
        };
        if !matches!(name.as_ref(), "script" | "style") {
            self.characters(visible(text).as_ref().into());
        }
    }

    fn keep(&self, mut kept: Kept, attribute: &Attribute<'_>) -> Kept {
        let Some(name) = asked_for(&named(attribute.name)) else { return kept };
        if kept.iter().any(|known| known.name.local == name) {
            return kept;
        }
        let value = if is_plain(attribute.value) {
            self.part(attribute.value, attribute.at)
        } else {
            visible(replaced(attribute.value, true)).as_ref().into()
        };
        kept.push(html5ever::Attribute { name: QualName::new(None, ns!(), name), value });
        kept
    }

    /// What the lexer took for a comment.
    fn comment(&mut self) {
        let begins = |start: &str| {
            let whole = self.lexer.whole().as_bytes().get(..start.len());
            whole.is_some_and(|whole| whole.eq_ignore_ascii_case(start.as_bytes()))
        };
        if begins("<!doctype") {
            // All others come too late.
            if !std::mem::replace(&mut self.is_begun, true) {
                self.send(Token::DoctypeToken(doctype(self.lexer.whole())));
            }
        } else if self.lexer.whole().starts_with("<![CDATA[")
            && self.builder.adjusted_current_node_present_but_not_in_html_namespace()
        {
            let text = self.lexer.section();
            self.text(text, false);
        } else if !begins("</>") {
            self.send(Token::CommentToken(StrTendril::new()));
        }
    }
}

type Kept = Vec<html5ever::Attribute>;

fn tag(kind: TagKind, name: LocalName, self_closing: bool, attrs: Kept) -> Token {
    Token::TagToken(Tag { kind, name, self_closing, attrs, had_duplicate_attributes: false })
}

/// The attribute, when the tree or its builder asks for it.
fn asked_for(name: &str) -> Option<LocalName> {
    Some(match name {
        "class" => local_name!("class"),
        "id" => local_name!("id"),
        "href" => local_name!("href"),
        "xlink:href" => local_name!("xlink:href"),
        // By the last four the builder knows what is HTML amidst drawings and formulas.
        "role" | "aria-controls" | "open" | "type" | "hidden" | "style" | "color" | "face"
        | "size" | "encoding" => name.into(),
        _ => return None,
    })
}

/// The name of an element or attribute as the builder knows it.
fn named(name: &str) -> Cow<'_, str> {
    if name.bytes().all(|byte| byte != 0 && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(visible(Cow::Borrowed(name)).to_ascii_lowercase())
    }
}

/// Whether a text stands for itself.
fn is_plain(text: &str) -> bool {
    memchr::memchr3(b'&', b'\r', 0, text.as_bytes()).is_none()
}

/// Where there is no builder to judge U+0000, it shows (HTML Standard, section 13.2.5).
fn visible(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(0, text.as_bytes()).is_none() {
        return text;
    }
    Cow::Owned(text.replace('\0', "\u{FFFD}"))
}

/// A document type: it says what is allowed in a paragraph, so html5ever reads it itself.
fn doctype(markup: &str) -> Doctype {
    let tokenizer = Tokenizer::new(Declared::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(markup.into());
    // It meets no script, and so is done at once.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.take()
}

/// The document type that a tokenizer gave.
#[derive(Default)]
struct Declared(RefCell<Doctype>);

impl TokenSink for Declared {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if let Token::DoctypeToken(found) = token {
            self.0.replace(found);
        }
        TokenSinkResult::Continue
    }
}
