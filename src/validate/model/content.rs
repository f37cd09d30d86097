//! Text constructs and content of Atom (RFC 4287 sections 3.1 and 4.1.3), and text of Media RSS.

use super::{
    Content, Context, Def, Element, Family, Fault, Kind, Model, Ns, Place, name_of, value,
};
use crate::validate::value::Judged;

/// What the `type` attribute says of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `text`, or nothing.
    Text,
    /// Another type of text.
    OtherText,
    /// `html`, or the media type of HTML.
    Html,
    /// `xhtml`: one `div`.
    Xhtml,
    /// A media type of XML.
    Xml,
    /// Anything else, in Base64.
    Base64,
}

impl Form {
    fn of(kind: &str) -> Self {
        match kind {
            "" | "text" => Self::Text,
            "html" | "text/html" => Self::Html,
            "xhtml" => Self::Xhtml,
            _ if kind.ends_with("+xml") || kind.ends_with("/xml") => Self::Xml,
            _ if kind.starts_with("text/") || !kind.contains('/') => Self::OtherText,
            _ => Self::Base64,
        }
    }
}

impl<'d> Model<'d> {
    pub(super) fn construct(&mut self, element: Element<'d>, def: &'static Def) {
        let kind = element.attr("type").map(str::trim).unwrap_or_default().to_ascii_lowercase();
        let away = def.content == Content::Payload && element.attr("src").is_some();
        self.kind(element, def, &kind, away);
        if away {
            for child in element.children() {
                let message = format!("`{}` in content that lies elsewhere", name_of(child));
                self.say(Fault::InValue, def.family, Place::of(child), message);
            }
            if !element.text().trim().is_empty() {
                let message = "text in content that lies elsewhere (`src`)";
                self.say(Fault::MixedContent, def.family, Place::text(element), message);
            }
            return;
        }
        match Form::of(&kind) {
            Form::Text | Form::OtherText => self.text_content(element, def, &kind),
            Form::Html => self.html_content(element, def, &kind),
            Form::Xhtml => self.xhtml_content(element, def),
            Form::Xml => self.xml_content(element, def, &kind),
            Form::Base64 => self.base64(element, def),
        }
    }

    /// The `type` attribute itself.
    fn kind(&mut self, element: Element<'d>, def: &'static Def, kind: &str, away: bool) {
        let name = name_of(element);
        let Some(attribute) = element.attribute("type") else {
            if away {
                let message = format!("`{name}` does not say of what type its `src` is");
                let place = Place::missing_attr(element, "type");
                self.say(Fault::TypeMissing, def.family, place, message);
            }
            return;
        };
        let place = Place::attribute(element, attribute);
        let construct = def.content == Content::Construct;
        let composite = kind.starts_with("multipart/") || kind.starts_with("message/");
        if kind.is_empty() {
            self.say(Fault::AttrBlank, def.family, place, format!("`type` of `{name}` is empty"));
        } else if construct && kind.contains('/') {
            let message =
                format!("`type` of `{name}` is `{kind}`; it must be `text`, `html` or `xhtml`");
            self.say(Fault::NotTextType, def.family, place, message);
        } else if matches!(kind, "text" | "html" | "xhtml") && !away {
            // The three that need no media type.
        } else if composite || !value::is_media_type(kind) {
            let message = format!(
                "`type` of `{name}` is `{kind}`, which is no media type that may stand here"
            );
            self.say(Fault::ContentType, def.family, place, message);
        }
    }

    fn text_content(&mut self, element: Element<'d>, def: &'static Def, kind: &str) {
        let text = element.text();
        let childless = element.children().next().is_none();
        let typed = kind.is_empty() && element.attribute("type").is_some();
        if childless && !typed && Form::of(kind) == Form::Text && text.trim().is_empty() {
            let message = format!("`{}` is empty", name_of(element));
            self.say(Fault::Blank, def.family, Place::text(element), message);
        }
        self.elements_in_text(element, def);
        let mut judged = Judged::new();
        value::undeclared(name_of(element), &text, &mut judged.sink());
        self.say_all(element, def.family, judged);
    }

    /// Child elements where text should stand.
    fn elements_in_text(&mut self, element: Element<'d>, def: &'static Def) {
        let mut any = false;
        for child in element.children() {
            any = true;
            let message = format!("`{}` in `{}`, which is text", name_of(child), name_of(element));
            self.say(Fault::InValue, def.family, Place::of(child), message);
        }
        if any && !element.text().trim().is_empty() {
            let message = format!("`{}` mixes text and elements", name_of(element));
            self.say(Fault::MixedContent, def.family, Place::text(element), message);
        }
    }

    fn html_content(&mut self, element: Element<'d>, def: &'static Def, kind: &str) {
        let name = name_of(element);
        self.elements_in_text(element, def);
        if element.attr("mode") == Some("escaped") && element.children().next().is_some() {
            let message = format!("`{name}` says that it is escaped, but holds elements");
            self.say(Fault::NotEscaped, def.family, Place::text(element), message);
        }
        if self.cx.errors_only {
            // Whatever markup says is no error.
            return;
        }
        let text = element.text();
        self.escaped(element, def.family, &text);
        if kind == "text/html" && value::fragment(&text) {
            let message = format!("`{name}` has type `{kind}`, but is not a whole page");
            self.say(Fault::HtmlFragment, def.family, Place::text(element), message);
        }
    }

    fn escaped(&mut self, element: Element<'d>, family: Family, text: &str) {
        let mut judged = Judged::new();
        let resolves = family == Family::Atom || !element.bases().is_empty();
        let cx = Context { resolves, ..self.cx };
        value::judge(Kind::Html, name_of(element), text, cx, &mut judged.sink());
        self.say_all(element, family, judged);
    }

    fn say_all(&mut self, element: Element<'d>, family: Family, judged: Judged) {
        for (fault, message) in judged.into_faults() {
            self.say(fault, family, Place::text(element), message);
        }
    }

    fn xhtml_content(&mut self, element: Element<'d>, def: &'static Def) {
        let name = name_of(element);
        let first = element.children().next();
        if !first.is_some_and(|first| first.ns() == Ns::XHTML && first.local() == "div") {
            let message = format!("`{name}` has no `div` of XHTML around its content");
            self.say(Fault::DivMissing, def.family, Place::text(element), message);
        }
        if let Some(first) = first.filter(|first| first.local() == "div" && first.ns() != Ns::XHTML)
        {
            let uri = self.doc.namespace_uri(first.ns());
            let message = format!("`div` in `{name}` is in namespace `{uri}`");
            self.say(Fault::BadHtml, def.family, Place::text(element), message);
        }
        // Escaped markup beside elements is probably about markup.
        let alone = first.filter(|first| first.children().next().is_none());
        let text = match (first, alone) {
            (Some(_), Some(div)) if div.ns() == Ns::XHTML => div.text(),
            _ => element.text(),
        };
        let mut judged = Judged::new();
        value::not_inline(name, &text, &mut judged.sink());
        self.say_all(element, def.family, judged);
        self.inline(element, def.family);
    }

    fn xml_content(&mut self, element: Element<'d>, def: &'static Def, kind: &str) {
        let name = name_of(element);
        let first = element.children().next();
        if first.is_some() && !element.text().trim().is_empty() {
            let message = format!("`{name}` has type `{kind}`, but mixes text and elements");
            self.say(Fault::MixedContent, def.family, Place::text(element), message);
        }
        if kind == "application/xhtml+xml" && first.is_some_and(|first| first.local() != "html") {
            let message = format!("`{name}` has type `{kind}`, but is not a whole page");
            self.say(Fault::HtmlFragment, def.family, Place::text(element), message);
        }
    }

    fn base64(&mut self, element: Element<'d>, def: &'static Def) {
        let name = name_of(element);
        let text = element.text();
        if text.trim().is_empty() {
            let message = format!("`{name}` is empty");
            self.say(Fault::Blank, def.family, Place::text(element), message);
            return;
        }
        let Some(bytes) = base64_bytes(&text) else {
            let message = format!("`{name}` is not Base64, which its type asks for");
            self.say(Fault::NotBase64, def.family, Place::text(element), message);
            return;
        };
        // Some readers look into the bytes, and find markup there.
        if element.attr("type").is_some_and(|kind| kind.ends_with("/html")) {
            self.escaped(element, def.family, &String::from_utf8_lossy(&bytes));
        }
    }

    /// Text of Media RSS: plain, or escaped HTML.
    pub(super) fn media_text(&mut self, element: Element<'d>) {
        self.text_children(element, Family::Media);
        let text = element.text();
        if element.attr("type") == Some("html") {
            self.escaped(element, Family::Media, &text);
        } else {
            let mut judged = Judged::new();
            value::undeclared(name_of(element), &text, &mut judged.sink());
            self.say_all(element, Family::Media, judged);
        }
    }
}

/// The bytes that Base64 stands for (RFC 4648 section 4), with white space anywhere; nothing if it is not Base64.
fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held, mut length, mut padding) = (0_u32, 0, 0_usize, 0_usize);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        length += 1;
        let value = match byte {
            b'=' => {
                padding += 1;
                continue;
            }
            _ if padding > 0 => return None,
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from((bits >> held) & 0xFF).unwrap_or_default());
        }
    }
    (length.is_multiple_of(4) && padding <= 2).then_some(bytes)
}
