//! Where tags, texts and comments stand in markup, as a browser's tokenizer sees it (HTML Standard, section 13.2.5).
//!
//! Nothing is decoded and nothing copied. Takes time in proportion to the length whatever the input, and holds nothing but
//! the piece at hand.

/// Attributes kept of one tag; real tags have a tenth, and looking for one must stay cheap.
const MOST_ATTRIBUTES: usize = 64;

/// A piece of markup, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'m> {
    /// A start tag: the name of its element, and whether it ends in `/>`. [`Lexer::attributes`] has the rest.
    Start(&'m str, bool),
    /// An end tag.
    End(&'m str),
    /// What is no tag.
    Text(&'m str),
    /// A comment without its marks, or what a browser takes for one.
    Comment(&'m str),
}

/// An attribute, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribute<'m> {
    /// Its name.
    pub(crate) name: &'m str,
    /// Its value, without quotation marks; empty when it has none.
    pub(crate) value: &'m str,
    /// Byte offset of the value.
    pub(crate) at: usize,
}

/// Cuts a text into pieces.
#[derive(Debug, Clone)]
pub(crate) struct Lexer<'m> {
    markup: &'m str,
    at: usize,
    start: usize,
    attributes: Vec<Attribute<'m>>,
}

impl<'m> Lexer<'m> {
    /// The pieces of `markup`, a whole page or a part of one.
    pub(crate) fn new(markup: &'m str) -> Self {
        Self { markup, at: 0, start: 0, attributes: Vec::new() }
    }

    /// Byte offset of the piece that was given last.
    pub(crate) fn offset(&self) -> usize {
        self.start
    }

    /// Byte offset of what comes next.
    pub(crate) fn end(&self) -> usize {
        self.at
    }

    /// The attributes of the tag that was given last, in order.
    pub(crate) fn attributes(&self) -> &[Attribute<'m>] {
        &self.attributes
    }

    /// The piece that was given last, with its marks.
    pub(crate) fn whole(&self) -> &'m str {
        self.markup.get(self.start..self.at).unwrap_or_default()
    }

    /// What comes next.
    pub(crate) fn rest(&self) -> &'m str {
        self.markup.get(self.at..).unwrap_or_default()
    }

    /// The next piece.
    pub(crate) fn piece(&mut self) -> Option<Piece<'m>> {
        self.start = self.at;
        let rest = self.rest();
        let byte = |at: usize| rest.as_bytes().get(at).copied().unwrap_or(b' ');
        match (*rest.as_bytes().first()?, byte(1), byte(2)) {
            (b'<', b'/', letter) | (b'<', letter, _) if letter.is_ascii_alphabetic() => {
                let tag = self.tag();
                if tag.is_none() {
                    self.at = self.markup.len();
                }
                tag
            }
            (b'<', b'!' | b'?' | b'/', _) if rest != "</" => Some(Piece::Comment(self.comment())),
            _ => Some(Piece::Text(self.take(text_length(rest)))),
        }
    }

    /// The content of an element in which there are no tags, up to its end tag or the end of the text. It comes after the
    /// start tag of the element, whose name is in small letters.
    pub(crate) fn raw(&mut self, name: &str) -> &'m str {
        self.start = self.at;
        let rest = self.rest();
        let end = match name {
            "plaintext" => None,
            "script" => end_of_script(rest),
            _ => end_of_raw(rest, name),
        };
        self.take(end.unwrap_or(rest.len()))
    }

    /// The content of a CDATA section that was given as a comment.
    pub(crate) fn section(&mut self) -> &'m str {
        self.start += "<![CDATA[".len();
        self.at = self.start;
        let rest = self.rest();
        let end = rest.find("]]>");
        let content = self.take(end.unwrap_or(rest.len()));
        self.at += if end.is_some() { "]]>".len() } else { 0 };
        content
    }

    fn take(&mut self, length: usize) -> &'m str {
        let text = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        text
    }

    fn byte(&self) -> Option<u8> {
        self.markup.as_bytes().get(self.at).copied()
    }

    /// Moves past the bytes that are `wanted`, and gives them. Only ASCII bytes may be unwanted.
    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &'m str {
        let rest = self.rest();
        let length = rest.bytes().position(|byte| !wanted(byte)).unwrap_or(rest.len());
        self.take(length)
    }

    /// `<!--`, `<!`, `<?` and `</` before anything but a letter: comments all (sections 13.2.5.41 and 13.2.5.42).
    fn comment(&mut self) -> &'m str {
        let rest = self.rest();
        let Some(body) = rest.strip_prefix("<!--") else {
            let inside =
                self.take(memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |end| end + 1));
            let inside = inside.get(2..).unwrap_or_default();
            return inside.strip_suffix('>').unwrap_or(inside);
        };
        let marks = |end: usize| {
            let inside = body.get(..end).unwrap_or_default();
            match inside {
                "" | "-" => Some(inside.len()),
                _ if inside.ends_with("--") => Some(2),
                _ if inside.ends_with("--!") => Some(3),
                _ => None,
            }
        };
        let mut ends = memchr::memchr_iter(b'>', body.as_bytes());
        let end = ends.find_map(|end| Some((end, marks(end)?)));
        let (length, inside) =
            end.map_or((body.len(), body.len()), |(end, marks)| (end + 1, end - marks));
        self.at += "<!--".len() + length;
        body.get(..inside).unwrap_or_default()
    }

    fn tag(&mut self) -> Option<Piece<'m>> {
        let is_end = self.rest().starts_with("</");
        self.at += if is_end { 2 } else { 1 };
        let name = self.take_while(|byte| !is_space(byte) && !matches!(byte, b'/' | b'>'));
        self.attributes.clear();
        let mut closed = false;
        loop {
            self.take_while(is_space);
            // A tag that the text ends in is no tag (section 13.2.5.8, end of file).
            match self.byte()? {
                b'>' => break,
                b'/' => {
                    self.at += 1;
                    closed = self.byte() == Some(b'>');
                }
                _ => self.attribute()?,
            }
        }
        self.at += 1;
        Some(if is_end { Piece::End(name) } else { Piece::Start(name, closed) })
    }

    fn attribute(&mut self) -> Option<()> {
        let start = self.at;
        if self.byte() == Some(b'=') {
            self.at += 1;
        }
        self.take_while(|byte| !is_space(byte) && !matches!(byte, b'/' | b'>' | b'='));
        let name = self.markup.get(start..self.at)?;
        self.take_while(is_space);
        let (mut at, mut value) = (self.at, "");
        if self.byte() == Some(b'=') {
            self.at += 1;
            self.take_while(is_space);
            let quote = self.byte()?;
            let is_quoted = matches!(quote, b'"' | b'\'');
            self.at += usize::from(is_quoted);
            at = self.at;
            value = if is_quoted {
                let end = memchr::memchr(quote, self.rest().as_bytes())?;
                self.take(end)
            } else {
                self.take_while(|byte| !is_space(byte) && byte != b'>')
            };
            self.at += usize::from(is_quoted);
        }
        if self.attributes.len() < MOST_ATTRIBUTES {
            self.attributes.push(Attribute { name, value, at });
        }
        Some(())
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | b'\x0C' | b'\r' | b' ')
}

/// Bytes up to the next `<` that starts something else than text.
fn text_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let starts = memchr::memchr_iter(b'<', bytes).find(|&at| {
        at > 0
            && bytes.get(at + 1).is_some_and(|next| {
                next.is_ascii_alphabetic() || matches!(next, b'!' | b'?' | b'/')
            })
    });
    starts.unwrap_or(text.len())
}

/// Where the end tag of an element starts.
pub(super) fn end_of_raw(text: &str, name: &str) -> Option<usize> {
    memchr::memmem::find_iter(text.as_bytes(), "</").find(|&at| is_named(text, at + 2, name))
}

/// Where the end tag of a script starts. Within `<!--` and `-->` a script may hold others (sections 13.2.5.20 to 31).
fn end_of_script(text: &str) -> Option<usize> {
    let mut hidden = None;
    let mut inner = false;
    for at in memchr::memchr2_iter(b'<', b'>', text.as_bytes()) {
        let before = text.get(hidden.unwrap_or(at)..at).unwrap_or_default();
        let after = text.get(at..).unwrap_or_default();
        if after.starts_with('>') {
            if before.ends_with("--") {
                (hidden, inner) = (None, false);
            }
        } else if after.starts_with("</") && is_named(text, at + 2, "script") {
            if !inner {
                return Some(at);
            }
            inner = false;
        } else if hidden.is_some() {
            inner |= is_named(text, at + 1, "script");
        } else if after.starts_with("<!--") {
            hidden = Some(at + 2);
        }
    }
    None
}

/// Whether the name of a tag, which stands at `at`, is `name`.
fn is_named(text: &str, at: usize, name: &str) -> bool {
    let after = text.as_bytes().get(at..).unwrap_or_default();
    after.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
        && after.get(name.len()).is_none_or(|byte| is_space(*byte) || matches!(byte, b'/' | b'>'))
}
