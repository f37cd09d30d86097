//! JSON Feed 1.0 and 1.1, judged by what stands in the tree: tables say what each object may hold and what kind of value
//! that is, and a walk over the document names every departure from them.

mod shape;
mod walk;

pub(super) use walk::{opening, place};

use super::entries::Entries;
use super::finding::Noted;
use super::value::Context;
use super::{Format, Options, Report, rules};
use crate::syntax::Span;
use crate::syntax::encoding::{Decoded, Evidence};
use crate::syntax::json::{Document, FaultKind};

/// What can be wrong with a JSON Feed; each is a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not JSON.
    Syntax,
    /// A key stands twice in an object.
    KeyRepeated,
    /// It is not UTF-8, or begins with a byte order mark.
    Encoding,
    /// The document is no object.
    Root,
    VersionMissing,
    VersionUnknown,
    TitleMissing,
    ItemsMissing,
    IdMissing,
    IdRepeated,
    IdNotString,
    ContentMissing,
    /// A value of another type than the specification says.
    Type,
    Date,
    /// A date that is yet to come.
    DateFuture,
    Url,
    UrlRelative,
    Language,
    MediaType,
    AuthorEmpty,
    /// Only `author`, which version 1.1 has replaced.
    AuthorAlone,
    AttachmentPart,
    HubPart,
    KeyUnknown,
    /// An extension that is no object, or whose key has not the form of one.
    Extension,
    /// The next page is the page itself.
    NextIsSelf,
    /// What feeds in XML are told too; see [`Fault::shared`].
    HtmlBroken,
    HtmlElement,
    HtmlAttribute,
    HtmlStyle,
    HtmlRelative,
    EscapedTwice,
    Garbled,
    HubNotWeb,
    HubWithoutSelf,
}

impl Fault {
    /// The rule that says this of feeds in XML.
    pub(super) fn shared(self) -> Option<&'static str> {
        Some(match self {
            Self::HtmlBroken => "html-syntax-broken",
            Self::HtmlElement => "html-element-dangerous",
            Self::HtmlAttribute => "html-attribute-dangerous",
            Self::HtmlStyle => "html-style-dangerous",
            Self::HtmlRelative => "html-link-relative",
            Self::EscapedTwice => "html-text-escaped-twice",
            Self::Garbled => "text-encoding-garbled",
            Self::HubNotWeb => "websub-hub-not-web",
            Self::HubWithoutSelf => "websub-self-missing",
            _ => return None,
        })
    }
}

/// Whether a text is meant as JSON: a feed in XML begins with `<`.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Parses what [`is_json`].
pub(super) fn parse(decoded: Decoded) -> Document {
    Document::parse(decoded)
}

/// Judges a document.
pub(super) fn check(doc: &Document, options: &Options) -> Report {
    let mut noted = form(doc);
    let cx = Context {
        w3c: false,
        resolves: true,
        latin1: false,
        old: false,
        now: options.now,
        errors_only: options.errors_only,
    };
    walk::walk(doc, cx, &mut noted);
    let mut findings = rules::file(noted, rules::of_json, |offset| doc.position(offset));
    if let Some(root) = doc.root().filter(|_| !options.errors_only) {
        let entries = Entries::of_json(root);
        findings.extend(rules::judge_entries(&entries, |offset| doc.position(offset)));
    }
    findings.sort_by_key(|finding| (finding.span.start, finding.span.end));
    Report { format: Format::JsonFeed, findings, text: doc.text().to_owned() }
}

/// What is wrong with the form of the document.
fn form(doc: &Document) -> Vec<Noted<Fault>> {
    let mut noted = Vec::new();
    if doc.evidence() == Evidence::ByteOrderMark || doc.encoding() != "UTF-8" {
        let message = match doc.encoding() {
            "UTF-8" => "JSON begins without a byte order mark".to_owned(),
            other => format!("JSON is UTF-8, and this is {other}"),
        };
        noted.push(Noted::at(Fault::Encoding, Span::default(), message));
    }
    for fault in doc.faults() {
        let kind = match fault.kind {
            FaultKind::DuplicateKey(_) => Fault::KeyRepeated,
            FaultKind::MalformedBytes(_) if doc.encoding() != "UTF-8" => continue,
            FaultKind::MalformedBytes(_) => Fault::Encoding,
            _ => Fault::Syntax,
        };
        noted.push(Noted::at(kind, fault.span, fault.kind.to_string()));
    }
    noted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::check as judge;

    fn ids(text: &str) -> Vec<&'static str> {
        let report = judge(text.as_bytes().to_vec(), &Options::default());
        assert_eq!(report.format, Format::JsonFeed);
        report.findings.iter().map(|finding| finding.rule.id).collect()
    }

    #[test]
    fn version_1_0_has_one_author_and_dates_in_small_letters_are_dates() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1", "title": "Raad", "author": {"name": "Griffie"},
            "items": [{"id": "1", "content_text": "", "date_published": "2011-02-03t09:00:00z"}]}"#;
        assert!(ids(feed).is_empty());
    }

    #[test]
    fn a_value_of_another_type_is_reported_once_and_hides_nothing_behind_it() {
        let feed = r#"{"version": 1, "title": null, "items": [7, {"id": {}, "content_html": [], "date_published": "2011-02-03T09:00:00Z"}, {"date_published": "2011-02-03T09:00:00Z"}]}"#;
        let types = ["json-value-type-wrong"; 5];
        assert_eq!(
            ids(feed),
            [&types[..], &["json-item-id-missing", "json-item-content-missing"]].concat()
        );
    }

    #[test]
    fn html_text_and_hubs_are_told_what_feeds_in_xml_are_told() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "RÃ©union",
            "hubs": [{"type": "WebSub", "url": "xmpp:hub@example.org"}],
            "items": [{"id": "1", "content_html": "<p style='zoom:2' onclick='x()'><script></script><a href='/b'>Caf&amp;eacute;</a>"}]}"#;
        let mut found = ids(feed);
        found.sort_unstable();
        assert_eq!(
            found,
            [
                "html-attribute-dangerous",
                "html-element-dangerous",
                "html-link-relative",
                "html-style-dangerous",
                "html-text-escaped-twice",
                "text-encoding-garbled",
                "websub-hub-not-web",
                "websub-self-missing",
            ]
        );
    }

    #[test]
    fn a_feed_that_was_cut_off_is_told_what_is_there() {
        let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "Raad", "items": [{"id": "1", "content_"#;
        let found = ids(feed);
        assert!(found.contains(&"json-syntax-broken"), "{found:?}");
    }

    proptest::proptest! {
        #[test]
        fn no_input_panics_and_every_finding_lies_in_it(
            inside in "([\\[\\]{}:,]|\"(id|url|items|author|tags|_x|é)\"|\"[a-c:/ é]{0,4}\"?|null|-?[0-9.]{1,3}){0,40}"
        ) {
            let report = judge(format!("{{{inside}").into_bytes(), &Options::default());
            for finding in report.findings {
                let (start, end) = (finding.span.start as usize, finding.span.end as usize);
                proptest::prop_assert!(report.text.get(start..end).is_some(), "{finding:?}");
            }
        }
    }
}
