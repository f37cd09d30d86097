//! Mends what can be mended without a decision of the publisher: the form of dates, references, marks that a value
//! contradicts. Everything else stays byte for byte, and nothing is kept that would make another rule fire.

use std::collections::HashMap;

use encoding_rs::{Encoding, UTF_8};
use jiff::tz::TimeZone;
use url::Url;

use super::{Format, Options, Report, check, json};
use crate::date::{self, Precision, Repair};
use crate::syntax::Span;
use crate::syntax::encoding::{self, Decoded, Evidence};
use crate::syntax::xml::{Attribute, Document, Element, FaultKind};

/// One change of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, in the decoded text.
    pub span: Span,
    /// By what.
    pub replacement: String,
    /// What it mends, in a few words.
    pub kind: Mend,
}

/// What can be mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mend {
    /// A date in another form, or with a weekday that is not its own.
    Date,
    /// A `guid` that is no address and does not say so.
    Permalink,
    /// An enclosure without a length.
    Length,
    /// An encoding in the XML declaration that the bytes contradict.
    Encoding,
    /// White space around an address.
    Address,
    /// A character that XML cannot hold.
    Character,
    /// A `&` that begins no reference, or a reference that only HTML knows.
    Reference,
}

impl Mend {
    const ALL: [Self; 7] = [
        Self::Date,
        Self::Permalink,
        Self::Length,
        Self::Encoding,
        Self::Address,
        Self::Character,
        Self::Reference,
    ];
}

/// A mended document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The whole document, in its own encoding.
    pub bytes: Vec<u8>,
    /// The decoded text before.
    pub before: String,
    /// The decoded text after.
    pub after: String,
    /// What was changed, in order of place.
    pub edits: Vec<Edit>,
}

/// Mends a document; `None` when there is nothing to mend, or when its bytes could not be kept as they are.
///
/// Each kind of change is kept only if no rule finds more after it than before.
pub fn fix(bytes: &[u8], options: &Options) -> Option<Fixed> {
    let decoded = encoding::decode(bytes.to_vec(), options.charset.as_deref());
    let coding = Coding::of(bytes, &decoded.text, decoded.encoding)?;
    if json::is_json(&decoded.text) {
        return None;
    }
    let before = decoded.text.clone();
    let mut edits = propose(&Document::parse(decoded));
    if edits.is_empty() {
        return None;
    }
    let found = check(bytes.to_vec(), options);
    // A date is left as it is when nobody objects to it.
    let cover = Cover::of(&found);
    edits.retain(|edit| edit.kind != Mend::Date || cover.touches(edit.span));
    let mut kept: Vec<Edit> = Vec::new();
    for kind in Mend::ALL {
        let mut trial = kept.clone();
        trial.extend(edits.iter().filter(|edit| edit.kind == kind).cloned());
        if trial.len() == kept.len() {
            continue;
        }
        trial.sort_by_key(|edit| edit.span);
        let Some(mended) = coding.encode(&apply(&before, &trial)) else { continue };
        if is_no_worse(&found, &check(mended, options)) {
            kept = trial;
        }
    }
    if kept.is_empty() {
        return None;
    }
    let after = apply(&before, &kept);
    Some(Fixed { bytes: coding.encode(&after)?, before, after, edits: kept })
}

/// What could be written in the places of a report, for showing; [`fix`] keeps only what makes nothing worse.
pub fn suggestions(report: &Report) -> Vec<Edit> {
    if report.findings.is_empty() || report.format == Format::JsonFeed {
        return Vec::new();
    }
    let mut edits = propose(&Document::parse(Decoded::of(report.text.clone())));
    let cover = Cover::of(report);
    edits.retain(|edit| cover.touches(edit.span));
    edits
}

/// How text becomes the bytes of the document again.
struct Coding {
    encoding: &'static Encoding,
    mark: Vec<u8>,
}

impl Coding {
    /// The coding of a document, if it gives back the very bytes that were read.
    fn of(bytes: &[u8], text: &str, name: &str) -> Option<Self> {
        let encoding = Encoding::for_label(name.as_bytes())?;
        let mark: &[u8] = if encoding == UTF_8 && bytes.starts_with(b"\xEF\xBB\xBF") {
            b"\xEF\xBB\xBF"
        } else {
            b""
        };
        let coding = Self { encoding, mark: mark.to_vec() };
        (coding.encode(text).as_deref() == Some(bytes)).then_some(coding)
    }

    fn encode(&self, text: &str) -> Option<Vec<u8>> {
        let (encoded, _, lossy) = self.encoding.encode(text);
        if lossy {
            return None;
        }
        let mut bytes = self.mark.clone();
        bytes.extend_from_slice(&encoded);
        Some(bytes)
    }
}

/// What the findings of a report cover, for asking about many spans.
struct Cover {
    /// Where findings start, in order, each with the furthest end of those up to it.
    starts: Vec<(u32, u32)>,
}

impl Cover {
    fn of(report: &Report) -> Self {
        let spans = report.findings.iter().map(|finding| (finding.span.start, finding.span.end));
        let mut starts: Vec<(u32, u32)> = spans.collect();
        starts.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut starts {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Self { starts }
    }

    /// Whether a finding overlaps the span.
    fn touches(&self, span: Span) -> bool {
        let before = self.starts.partition_point(|(start, _)| *start < span.end);
        before
            .checked_sub(1)
            .and_then(|at| self.starts.get(at))
            .is_some_and(|(_, end)| span.start < *end)
    }
}

/// Whether no rule finds more in `after` than in `before`.
fn is_no_worse(before: &Report, after: &Report) -> bool {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for finding in &before.findings {
        *left.entry(finding.rule.id).or_default() += 1;
    }
    after.findings.iter().all(|finding| match left.get_mut(finding.rule.id) {
        Some(count) if *count > 0 => {
            *count -= 1;
            true
        }
        _ => false,
    })
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if start < at {
            continue;
        }
        mended.push_str(text.get(at..start).unwrap_or_default());
        mended.push_str(&edit.replacement);
        at = end;
    }
    mended.push_str(text.get(at..).unwrap_or_default());
    mended
}

fn propose(doc: &Document) -> Vec<Edit> {
    let format = Format::of(doc);
    let mut edits = Vec::new();
    for fault in doc.faults() {
        let text = fault.span.of(doc.text());
        let (replacement, kind) = match &fault.kind {
            FaultKind::IllegalCharacter(_) => (String::new(), Mend::Character),
            FaultKind::BareAmpersand => ("&amp;".to_owned(), Mend::Reference),
            FaultKind::HtmlEntity(_) => {
                match quick_xml::escape::resolve_html5_entity(text.trim_matches(['&', ';'])) {
                    Some(meant) => (
                        meant
                            .chars()
                            .flat_map(|c| {
                                ["&#".to_owned(), u32::from(c).to_string(), ";".to_owned()]
                            })
                            .collect(),
                        Mend::Reference,
                    ),
                    None => continue,
                }
            }
            _ => continue,
        };
        edits.push(Edit { span: fault.span, replacement, kind });
    }
    edits.extend(declaration(doc));
    for element in doc.elements() {
        match element.name() {
            "pubDate" | "lastBuildDate" if format.is_rss() => {
                edits.extend(date(&element, date::rfc822));
            }
            "atom:updated" | "atom:published" => edits.extend(date(&element, date::rfc3339)),
            "guid" => edits.extend(permalink(&element)),
            "enclosure" => {
                edits.extend(length(&element));
                edits.extend(element.attribute("url").and_then(|attribute| address(&attribute)));
            }
            "atom:link" => {
                edits.extend(element.attribute("href").and_then(|attribute| address(&attribute)));
            }
            "link" | "url" | "comments" | "docs" => edits.extend(address_text(&element)),
            _ => {}
        }
    }
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// A date in the form that the format asks for, when what is there can be read in one way only.
fn date(element: &Element<'_>, write: fn(&jiff::ZonedDateTime) -> String) -> Option<Edit> {
    let text = element.text();
    let found = date::parse(&text, &TimeZone::UTC)?;
    let guessed = found.precision < Precision::Minute || !found.repairs.iter().all(is_form);
    let written = write(&found.when);
    if guessed
        || written == text.as_ref()
        || element.children().next().is_some()
        || element.has_cdata()
    {
        return None;
    }
    Some(Edit { span: element.inner_span(), replacement: written, kind: Mend::Date })
}

/// Whether a repair changes the form of a date and leaves no doubt about the moment.
fn is_form(repair: &Repair) -> bool {
    matches!(
        repair,
        Repair::Weekday { .. }
            | Repair::TwoFigureYear
            | Repair::NotEnglish
            | Repair::EndOfDay
            | Repair::LeapSecond
    )
}

fn permalink(element: &Element<'_>) -> Option<Edit> {
    if element.attribute("isPermaLink").is_some() || Url::parse(element.text().trim()).is_ok() {
        return None;
    }
    let at = element.name_span().end;
    let replacement = " isPermaLink=\"false\"".to_owned();
    Some(Edit { span: Span { start: at, end: at }, replacement, kind: Mend::Permalink })
}

/// `length="0"` where the length is not known (RSS Advisory Board, best practices profile).
fn length(element: &Element<'_>) -> Option<Edit> {
    let replacement = match element.attribute("length") {
        None => {
            let at =
                element.attributes().last().map_or(element.name_span().end, |last| last.span().end);
            return Some(Edit {
                span: Span { start: at, end: at },
                replacement: " length=\"0\"".to_owned(),
                kind: Mend::Length,
            });
        }
        Some(length) if length.value().trim().is_empty() => "0".to_owned(),
        Some(_) => return None,
    };
    let span = element.attribute("length")?.value_span();
    Some(Edit { span, replacement, kind: Mend::Length })
}

fn address(attribute: &Attribute<'_>) -> Option<Edit> {
    let span = attribute.value_span();
    trimmed(span, attribute.value())
}

fn address_text(element: &Element<'_>) -> Option<Edit> {
    if element.children().next().is_some() || element.has_cdata() {
        return None;
    }
    trimmed(element.inner_span(), element.inner())
}

/// The span without the white space around its text; an edit only where there is some.
fn trimmed(span: Span, text: &str) -> Option<Edit> {
    let inside = text.trim();
    if inside.len() == text.len() || inside.is_empty() || inside.contains('&') {
        return None;
    }
    Some(Edit { span, replacement: inside.to_owned(), kind: Mend::Address })
}

/// A declared encoding that cannot be the one of the bytes, which are UTF-8.
fn declaration(doc: &Document) -> Option<Edit> {
    let declaration = doc.declaration()?;
    let label = declaration.encoding.as_deref()?;
    let contradicted = doc.encoding() == "UTF-8"
        && matches!(doc.evidence(), Evidence::Default | Evidence::ByteOrderMark)
        && Encoding::for_label(label.as_bytes()) != Some(UTF_8);
    if !contradicted {
        return None;
    }
    let text = declaration.span.of(doc.text());
    let at = declaration.span.start as usize + text.find("encoding")? + "encoding".len();
    let at = at + doc.text().get(at..)?.find(label)?;
    Some(Edit {
        span: Span::new(at, at + label.len()),
        replacement: "utf-8".to_owned(),
        kind: Mend::Encoding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> Option<String> {
        fix(text.as_bytes(), &Options::default())
            .map(|fixed| String::from_utf8(fixed.bytes).unwrap())
    }

    #[test]
    fn references_are_mended_and_the_rest_stays_byte_for_byte() {
        let text = "<rss version='2.0'>\r\n<channel><title>R&D &nbsp; x</title>\t</channel></rss>";
        let mended =
            "<rss version='2.0'>\r\n<channel><title>R&amp;D &#160; x</title>\t</channel></rss>";
        assert_eq!(fixed(text).as_deref(), Some(mended));
        assert_eq!(fixed(mended), None);
    }

    #[test]
    fn a_guid_that_is_no_address_says_so() {
        let text =
            "<rss version=\"2.0\"><channel><item><guid>artikel-54</guid></item></channel></rss>";
        assert!(fixed(text).unwrap().contains("<guid isPermaLink=\"false\">artikel-54</guid>"));
    }

    #[test]
    fn other_encodings_are_kept() {
        let bytes = b"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss><title>Caf\xE9 & co</title></rss>";
        let fixed = fix(bytes, &Options::default()).unwrap();
        assert!(fixed.bytes.windows(12).any(|window| window == b"Caf\xE9 &amp; c".as_slice()));
    }

    #[test]
    fn a_moment_that_would_be_a_guess_is_left_alone() {
        let item = |date: &str| {
            format!(
                "<rss version=\"2.0\"><channel><item><pubDate>{date}</pubDate></item></channel></rss>"
            )
        };
        assert_eq!(fixed(&item("3 februari 2011")), None);
        assert_eq!(fixed(&item("2011-02-03 10:00")), None);
    }
}
