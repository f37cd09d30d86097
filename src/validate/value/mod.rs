//! What a value must look like: each [`Kind`] of value has one judge, which names the faults of a text.

mod contact;
mod date;
mod html;
mod language;
mod lists;
mod markup;
mod media;
mod mojibake;
mod number;
mod scan;
mod style;
mod uri;
mod words;

pub(super) use date::moment;
pub(super) use html::fragment;
pub(super) use markup::{AttributeRisk, Markup, Risk, attribute_risk, element_risk};
pub(super) use media::is_media_type;
pub(super) use mojibake::{garbled, may_be_garbled};
pub(super) use number::float;
pub(super) use uri::{normalised, scheme_of};

use jiff::Timestamp;
use memchr::memchr2_iter;

use super::fault::Fault;

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Anything at all.
    Free,
    /// Something.
    Filled,
    /// Text without markup; may be empty.
    Plain,
    /// Text without markup, and not empty.
    PlainFilled,
    /// Text without markup of at most this many characters.
    Short(usize),
    /// The same, and not empty.
    ShortFilled(usize),
    /// One of these words, in whatever case.
    OneOf(&'static [&'static str]),
    /// A UUID.
    Uuid,
    /// Escaped HTML.
    Html,
    /// A URI reference.
    Uri,
    /// A URI with a scheme.
    FullUri,
    /// An IRI reference.
    Iri,
    /// An IRI with a scheme.
    FullIri,
    /// An identifier: an IRI with a scheme, in canonical form.
    Id,
    /// An `http` or `https` address.
    HttpUrl,
    /// An RFC 822 date.
    Rfc822,
    /// An RFC 3339 date.
    Rfc3339,
    /// A date in W3C's profile of ISO 8601.
    W3cdtf,
    /// An ISO 8601 date and time.
    Iso8601,
    /// An e-mail address and nothing else.
    Address,
    /// An e-mail address with a name, as RSS has it.
    Contact,
    /// An e-mail address, with or without a name.
    Mail,
    /// An address on the web that identifies something.
    Permalink,
    /// A person's name.
    Name,
    /// A language tag; may not be empty.
    Language,
    /// A language tag, or nothing to take it away.
    LanguageOrNone,
    /// An integer.
    Integer,
    /// An integer of 0 or more.
    NonNegative,
    /// An integer above 0.
    Positive,
    /// A positive integer in an attribute of RSS.
    PositiveAttribute,
    /// The length of an enclosure.
    Length,
    /// A decimal number.
    Float,
    /// A latitude.
    Latitude,
    /// A longitude.
    Longitude,
    /// Integers with commas between them.
    IntegerList,
    /// A width of an image in RSS.
    Width,
    /// A height of an image in RSS.
    Height,
    /// An hour to skip.
    Hour,
    /// A day to skip.
    Day,
    /// The address of an image.
    ImageUrl,
    /// The name of a form field.
    FieldName,
    /// `true` or `false`, for an attribute of RSS.
    Boolean,
    /// `true` or `false`.
    TrueFalse,
    /// Whether a podcast is explicit: `true` or `false`, and words that Apple had before.
    Explicit,
    /// `yes` or `no`.
    YesNo,
    /// `yes`, `no` or `clean`.
    YesNoClean,
    /// How often a feed is updated.
    UpdatePeriod,
    /// A media type.
    MediaType,
    /// A media type in an attribute of RSS.
    MediaTypeAttribute,
    /// A media range that a collection accepts.
    MediaRange,
    /// A link relation.
    Relation,
    /// `allow` or `deny` for aggregators.
    AccessRelation,
    /// How long an episode takes.
    Duration,
    /// Keywords for a podcast.
    Keywords,
    /// The kind of an episode.
    EpisodeType,
    /// The kind of a podcast.
    ShowType,
    /// Seconds or a clock time.
    PlayTime,
    /// `sample`, `full` or `nonstop`.
    Expression,
    /// What a media file is.
    Medium,
    /// `plain` or `html`.
    MediaTextType,
    /// `allow` or `deny`.
    RestrictionRelation,
    /// `country` or `uri`.
    RestrictionType,
    /// A position: latitude and longitude.
    Position,
    /// Two positions.
    Box,
    /// Two or more positions.
    Line,
    /// Four or more positions, the last like the first.
    Polygon,
    /// The name of a character encoding.
    Encoding,
    /// Percent-encoded text.
    PercentEncoded,
    /// A role of a query.
    QueryRole,
    /// Version of OPML.
    OpmlVersion,
    /// Line numbers of an outline.
    ExpansionState,
    /// Format of an outline's feed.
    OutlineVersion,
    /// Name of a directive for search engines.
    MetaName,
    /// A directive for search engines.
    MetaContent,
}

/// What a judge knows besides the value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context {
    /// W3C's lists and readings rather than those of today.
    pub(super) w3c: bool,
    /// Whether relative addresses in HTML have a base here.
    pub(super) resolves: bool,
    /// The document says that it is in ISO-8859-1, so what stands at 0x80 to 0x9F is a control character.
    pub(super) latin1: bool,
    /// RSS 0.91.
    pub(super) old: bool,
    /// The time, if it is known.
    pub(super) now: Option<Timestamp>,
    /// What is never more than a warning need not be found.
    pub(super) errors_only: bool,
}

/// Receives the faults of a value, each with a sentence.
pub(super) type Sink<'s> = dyn FnMut(Fault, String) + 's;

/// The faults of one value.
#[derive(Debug, Default)]
pub(super) struct Judged {
    faults: Vec<(Fault, String)>,
}

impl Judged {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Receives faults.
    pub(super) fn sink(&mut self) -> impl FnMut(Fault, String) {
        |fault, message| self.faults.push((fault, message))
    }

    pub(super) fn into_faults(self) -> Vec<(Fault, String)> {
        self.faults
    }
}

/// Text that looks like markup, although nothing says that it is.
pub(super) fn undeclared(name: &str, value: &str, sink: &mut Sink<'_>) {
    html::plain(name, value, Fault::UndeclaredMarkup, sink);
}

/// Text inside inline markup that looks like escaped markup.
pub(super) fn not_inline(name: &str, value: &str, sink: &mut Sink<'_>) {
    html::plain(name, value, Fault::NotInline, sink);
}

/// The characters of a text which show that an encoding was taken for another: C1 controls, the replacement character,
/// and in a document that says ISO-8859-1 what windows-1252 has in the place of those controls.
pub(super) fn suspects(text: &str, latin1: bool) -> impl Iterator<Item = char> {
    let bytes = text.as_bytes();
    // Nearly all text has none, which its bytes tell faster than its characters.
    let any = if latin1 {
        !text.is_ascii()
    } else {
        memchr2_iter(0xC2, 0xEF, bytes).any(|at| {
            matches!(bytes.get(at..), Some([0xC2, 0x80..=0x9F, ..] | [0xEF, 0xBF, 0xBD, ..]))
        })
    };
    let text = if any { text } else { "" };
    text.chars().filter(move |&c| {
        matches!(c, '\u{80}'..='\u{9F}' | '\u{FFFD}')
            || latin1 && "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
    })
}

/// Whether an address has no scheme.
pub(super) fn is_relative(value: &str) -> bool {
    scheme_of(value.trim()).is_none()
}

/// Names the faults of `value`, which is the text of an element or the value of an attribute with its name.
pub(super) fn judge(kind: Kind, name: &str, value: &str, cx: Context, sink: &mut Sink<'_>) {
    match kind {
        Kind::Free => {}
        Kind::Filled => words::filled(name, value, sink),
        Kind::Plain => html::plain(name, value, Fault::Markup, sink),
        Kind::PlainFilled => {
            words::filled(name, value, sink);
            html::plain(name, value, Fault::Markup, sink);
        }
        Kind::Short(most) => {
            html::plain(name, value, Fault::Markup, sink);
            words::short(name, value, most, sink);
        }
        Kind::ShortFilled(most) => {
            words::filled(name, value, sink);
            judge(Kind::Short(most), name, value, cx, sink);
        }
        Kind::OneOf(words) => words::one_of(name, value, words, sink),
        Kind::Uuid => uri::uuid(name, value, sink),
        Kind::Html if cx.errors_only => {}
        Kind::Html => html::safe(name, value, cx, sink),
        Kind::Uri | Kind::FullUri | Kind::Iri | Kind::FullIri | Kind::Id | Kind::HttpUrl => {
            uri::judge(kind, name, value, cx, sink);
        }
        Kind::ImageUrl => {
            uri::judge(Kind::FullUri, name, value, cx, sink);
            uri::image(name, value, cx, sink);
        }
        Kind::Rfc822 => date::rfc822(name, value, cx, sink),
        Kind::Rfc3339 => date::rfc3339(name, value, cx, sink),
        Kind::W3cdtf => date::w3cdtf(name, value, sink),
        Kind::Iso8601 => date::iso8601(name, value, sink),
        Kind::Address => contact::address(name, value, sink),
        Kind::Contact => contact::contact(name, value, sink),
        Kind::Mail => contact::mail(name, value, sink),
        Kind::Permalink => uri::judge(Kind::Uri, name, value, cx, sink),
        Kind::Name => contact::name(name, value, sink),
        Kind::Language | Kind::LanguageOrNone => {
            if !(kind == Kind::LanguageOrNone && value.is_empty()) {
                language::judge(name, value, cx, sink);
            }
        }
        Kind::Integer
        | Kind::NonNegative
        | Kind::Positive
        | Kind::PositiveAttribute
        | Kind::Length
        | Kind::Float
        | Kind::Latitude
        | Kind::Longitude
        | Kind::IntegerList
        | Kind::Width
        | Kind::Height
        | Kind::Hour => number::judge(kind, name, value, sink),
        Kind::Position | Kind::Box | Kind::Line | Kind::Polygon => {
            number::positions(kind, name, value, sink);
        }
        Kind::MediaType
        | Kind::MediaTypeAttribute
        | Kind::MediaRange
        | Kind::PlayTime
        | Kind::Expression
        | Kind::Medium
        | Kind::MediaTextType
        | Kind::RestrictionRelation
        | Kind::RestrictionType => media::judge(kind, name, value, sink),
        _ => words::judge(kind, name, value, cx, sink),
    }
}
