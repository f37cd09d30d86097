//! Mends what can be mended without a decision of the publisher: the form of dates, references, marks that a value
//! contradicts. Everything else stays byte for byte, and nothing is kept that would make another rule fire.

mod charset;
mod propose;

use std::collections::HashMap;

use encoding_rs::{Encoding, UTF_8};

use super::rules::Look;
use super::{Finding, Format, Options, Report, check, json};
use crate::syntax::Span;
use crate::syntax::encoding::{self, Decoded};
use crate::syntax::xml::Document;
use propose::propose;

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
    /// Text that is UTF-8 twice: `é` that has become `Ã©`.
    Charset,
}

impl Mend {
    const ALL: [Self; 8] = [
        Self::Date,
        Self::Permalink,
        Self::Length,
        Self::Encoding,
        Self::Address,
        Self::Character,
        Self::Reference,
        Self::Charset,
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
        let more = edits.iter().filter(|edit| edit.kind == kind);
        trial.extend(more.filter(|edit| !is_taken(&kept, edit.span)).cloned());
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
    // What entries say beside each other, or two documents, needs a decision; to read the text again for that is waste.
    let is_of_form = |finding: &Finding| matches!(finding.rule.look, Look::Xml(_));
    if report.format == Format::JsonFeed || !report.findings.iter().any(is_of_form) {
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

/// Whether one of the edits, which are in order of place, changes something in the span.
fn is_taken(edits: &[Edit], span: Span) -> bool {
    let next = edits.partition_point(|edit| edit.span.end <= span.start);
    edits.get(next).is_some_and(|edit| edit.span.start < span.end)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> Option<String> {
        fix(text.as_bytes(), &Options::default())
            .map(|fixed| String::from_utf8(fixed.bytes).unwrap())
    }

    #[test]
    fn references_are_mended_and_the_rest_stays_byte_for_byte() {
        let text =
            "<rss version='2.0'>\r\n<channel><title>R&D &nbsp; &oelig;</title>\t</channel></rss>";
        let mended = "<rss version='2.0'>\r\n<channel><title>R&amp;D &#160; &#339;</title>\t</channel></rss>";
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
