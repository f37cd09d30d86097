//! Gives markup a sound shape: every element closed in order, nothing where a browser would move it, nothing too deep.
//!
//! What comes out means the same to every parser, so the whitelist in [`super::policy`] judges what readers will see,
//! and shaping twice changes nothing. Work and output are proportional to the input.

use std::borrow::Cow;

use url::Url;

use super::addresses;
use super::elements::{Role, is_heading, is_scope, is_table_frame, is_void, role, stand_in};
use super::escape_into;
use super::policy;
use super::tokens::{Tag, Token, Tokens};

/// Elements open at once. Browsers stop at 512; articles need a tenth of it.
const DEEPEST: usize = 128;

/// Room that the implied parts of a table may take beyond [`DEEPEST`].
const MARGIN: usize = 4;

/// Markup in a sound shape.
pub(super) struct Shaped {
    pub(super) markup: String,
    /// There is nothing in it but text and plain elements: the whitelist, and a browser, would leave it as it is.
    pub(super) is_plain: bool,
}

/// `markup` with a sound shape, its addresses resolved against `base`.
pub(super) fn shape(markup: &str, base: Option<&Url>) -> Shaped {
    let mut shape = Shape {
        out: String::with_capacity(markup.len() + markup.len() / 8),
        open: Vec::new(),
        too_deep: 0,
        base,
        skipped: None,
        fresh_pre: false,
        in_noscript: false,
        last_address: String::new(),
        is_plain: true,
    };
    for token in Tokens::new(markup) {
        match token {
            Token::Text(text) if shape.skipped.is_none() => shape.text(&text),
            Token::Start(tag) => shape.start(&tag),
            Token::End(name) => shape.end(&name),
            Token::Text(_) | Token::Raw(_) | Token::Comment(_) => {}
        }
    }
    shape.close_to(0);
    Shaped { markup: shape.out, is_plain: shape.is_plain }
}

/// Text as HTML writes it (HTML Standard, section 13.3, "escaping a string").
fn escaped_text(text: &str) -> Cow<'_, str> {
    // Without branches, as it is a pass over all of it. U+00A0 begins with the byte 0xC2.
    let special = [b'&', b'<', b'>', 0xC2];
    let found = |byte| special.into_iter().fold(0, |found, it| found | u8::from(byte == it));
    if text.bytes().fold(0, |all, byte| all | found(byte)) == 0 {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\u{A0}' => escaped.push_str("&nbsp;"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

struct Open {
    name: &'static str,
    role: Role,
    /// Its end tag came while a block in it was open: it closes with that block.
    ended: bool,
}

struct Shape<'b> {
    out: String,
    open: Vec<Open>,
    /// Start tags left out for depth, whose end tags are still to come.
    too_deep: usize,
    base: Option<&'b Url>,
    /// The element whose content is being left out, and how many of its name are open.
    skipped: Option<(&'static str, usize)>,
    /// Nothing was written since `<pre>`: a line end here is not content.
    fresh_pre: bool,
    in_noscript: bool,
    /// Address of the last picture or embedded page, to leave out its double.
    last_address: String,
    is_plain: bool,
}

impl Shape<'_> {
    fn top(&self) -> &'static str {
        self.open.last().map_or("", |open| open.name)
    }

    fn text(&mut self, text: &str) {
        let text = if self.fresh_pre { text.trim_start_matches('\n') } else { text };
        if text.is_empty() {
            return;
        }
        self.fresh_pre = false;
        if !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            self.leave_table_frame();
        }
        self.out.push_str(&escaped_text(text));
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let (name, role) = role(stand_in(&tag.name));
        if self.is_skipped_start(name, role, tag) {
            return;
        }
        match (tag.name.as_ref(), role) {
            ("iframe" | "embed" | "object", _) => self.embedded(tag),
            ("noscript", _) => self.in_noscript = true,
            (_, Role::Transparent) => {}
            (_, Role::Dropped) if tag.closed && name == "svg" => {}
            (_, Role::Dropped) => self.skipped = Some((name, 1)),
            _ if self.open.len() >= DEEPEST => self.too_deep += usize::from(!is_void(name)),
            (_, Role::Table) => self.table_part(name, tag),
            _ => self.element(name, role, tag),
        }
    }

    /// Whether a start tag belongs to what is being left out. A block ends a drawing or form that was never closed.
    fn is_skipped_start(&mut self, name: &'static str, role: Role, tag: &Tag<'_>) -> bool {
        let Some((skipped, depth)) = &mut self.skipped else { return false };
        let broken_out = *skipped != "template" && (role == Role::Block || tag.name == "body");
        if broken_out {
            self.skipped = None;
        } else if *skipped == name && !tag.closed {
            *depth += 1;
        }
        !broken_out
    }

    fn element(&mut self, name: &'static str, role: Role, tag: &Tag<'_>) {
        let Some(attributes) = addresses::attributes(name, tag, self.base) else { return };
        if name == "img" {
            let address =
                attributes.iter().find(|(name, _)| name == "src").map_or("", |(_, src)| src);
            if self.in_noscript && !address.is_empty() && address == self.last_address {
                return;
            }
            address.clone_into(&mut self.last_address);
        }
        self.leave_table_frame();
        if role == Role::Block {
            self.make_way_for_block(name);
            // Browsers may take apart what is so nested.
            self.is_plain &= self.open.iter().all(|open| open.role != Role::Inline);
        } else {
            self.make_way_for_inline(name);
        }
        self.write(name, &attributes);
        if !is_void(name) {
            self.open.push(Open { name, role, ended: false });
        }
        self.fresh_pre = name == "pre";
    }

    fn write(&mut self, name: &str, attributes: &[(String, String)]) {
        self.fresh_pre = false;
        self.is_plain &= policy::is_plain(name, attributes);
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape_into(&mut self.out, value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn imply(&mut self, name: &'static str) {
        self.write(name, &[]);
        self.open.push(Open { name, role: Role::Table, ended: false });
    }

    /// Closes what cannot hold a block (section 13.2.6.4.7, "any other start tag" and before).
    fn make_way_for_block(&mut self, name: &'static str) {
        let same: &[&str] = match name {
            "li" => &["li"],
            "dd" | "dt" => &["dd", "dt"],
            _ => &[],
        };
        if !same.is_empty() {
            let found = self.open.iter().rposition(|open| {
                same.contains(&open.name)
                    || is_scope(open.name)
                    || (open.role == Role::Block && !matches!(open.name, "address" | "div" | "p"))
            });
            if let Some(at) =
                found.filter(|&at| self.open.get(at).is_some_and(|open| same.contains(&open.name)))
            {
                self.close_to(at);
            }
        }
        if let Some(at) = self.find(|open| open.name == "p", |_| false) {
            self.close_to(at);
        }
        if is_heading(name) && is_heading(self.top()) {
            self.close_to(self.open.len() - 1);
        }
    }

    fn make_way_for_inline(&mut self, name: &'static str) {
        if name == "a" {
            if let Some(at) = self.find(|open| open.name == "a", |_| false) {
                self.close_to(at);
            }
        } else if matches!(name, "rt" | "rp")
            && self.find(|open| open.name == "ruby", |_| false).is_some()
        {
            while matches!(self.top(), "rt" | "rp" | "p" | "li" | "dd" | "dt") {
                self.close_to(self.open.len() - 1);
            }
        }
    }

    /// Opens the cell that content directly in a table must have been meant for.
    fn leave_table_frame(&mut self) {
        if self.top() == "colgroup" {
            self.close_to(self.open.len() - 1);
        }
        if self.top() == "table" {
            self.imply("tbody");
        }
        if matches!(self.top(), "tbody" | "thead" | "tfoot") {
            self.imply("tr");
        }
        if self.top() == "tr" {
            self.imply("td");
        }
    }

    fn table_part(&mut self, name: &'static str, tag: &Tag<'_>) {
        let Some(table) = self.open.iter().rposition(|open| open.name == "table") else { return };
        if self.open.len() >= DEEPEST + MARGIN {
            return;
        }
        let holders: &[&str] = match name {
            "td" | "th" => &["table", "tbody", "thead", "tfoot", "tr"],
            "tr" => &["table", "tbody", "thead", "tfoot"],
            "col" => &["table", "colgroup"],
            _ => &["table"],
        };
        let holder =
            self.open.iter().rposition(|open| holders.contains(&open.name)).unwrap_or(table);
        self.close_to(holder + 1);
        match (name, self.top()) {
            ("td" | "th" | "tr", "table") => self.imply("tbody"),
            ("col", "table") => self.imply("colgroup"),
            _ => {}
        }
        if matches!(name, "td" | "th") && self.top() != "tr" {
            self.imply("tr");
        }
        let attributes = addresses::attributes(name, tag, self.base).unwrap_or_default();
        self.write(name, &attributes);
        if !is_void(name) {
            self.open.push(Open { name, role: Role::Table, ended: false });
        }
    }

    fn end(&mut self, name: &str) {
        if name == "noscript" {
            self.in_noscript = false;
        }
        let (name, role) = role(stand_in(name));
        if let Some((skipped, depth)) = &mut self.skipped {
            if *skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        let found = match role {
            Role::Void | Role::Dropped | Role::Transparent => return,
            _ if is_void(name) => return,
            _ if self.too_deep > 0 => {
                self.too_deep -= 1;
                return;
            }
            Role::Table => {
                self.open.iter().rposition(|open| open.name == name || open.name == "table")
            }
            _ if name == "table" => self.open.iter().rposition(|open| open.name == name),
            Role::Block if is_heading(name) => self.find(|open| is_heading(open.name), |_| false),
            Role::Block => self.find(
                |open| open.name == name,
                |open| name == "li" && matches!(open.name, "ul" | "ol"),
            ),
            Role::Inline => self.find(|open| open.name == name && !open.ended, |_| false),
        };
        let Some(at) = found else { return };
        let holds_block = self.open.iter().skip(at + 1).any(|open| open.role == Role::Block);
        match self.open.get_mut(at) {
            Some(open) if role == Role::Inline && holds_block => open.ended = true,
            Some(open) if role != Role::Table || open.name == name => self.close_to(at),
            _ => {}
        }
    }

    /// The innermost open element that is `wanted`, within reach: not beyond a cell, nor beyond a `limit`.
    fn find(&self, wanted: impl Fn(&Open) -> bool, limit: impl Fn(&Open) -> bool) -> Option<usize> {
        let found = self
            .open
            .iter()
            .rposition(|open| wanted(open) || limit(open) || is_scope(open.name))?;
        self.open.get(found).filter(|open| wanted(open)).map(|_| found)
    }

    /// Closes every element from `depth` on, and then those that were waiting for it.
    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth || self.open.last().is_some_and(|open| open.ended) {
            let Some(open) = self.open.pop() else { break };
            self.out.push_str("</");
            self.out.push_str(open.name);
            self.out.push('>');
        }
    }

    /// A page within the page becomes a link to it.
    fn embedded(&mut self, tag: &Tag<'_>) {
        let Some((address, label)) = addresses::embedded(tag, self.base) else { return };
        let in_link = self.find(|open| open.name == "a", |_| false).is_some();
        if address == self.last_address || in_link || self.open.len() >= DEEPEST {
            return;
        }
        if is_table_frame(self.top()) {
            self.leave_table_frame();
        }
        self.write("a", &[("href".to_owned(), address.clone())]);
        self.out.push_str(&escaped_text(&label));
        self.out.push_str("</a>");
        self.last_address = address;
    }
}
