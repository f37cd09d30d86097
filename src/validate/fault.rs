//! What can be wrong with a document, before it is decided which rule says so.

use super::finding::Place;

/// The vocabulary that an element belongs to; rules are kept apart by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Family {
    /// RSS 0.91 to 2.0.
    Rss,
    /// RSS 0.90, 1.0 and 1.1.
    Rdf,
    /// Atom, also inside RSS.
    Atom,
    /// AtomPub.
    App,
    /// OPML.
    Opml,
    /// Podcasts as Apple defines them.
    Itunes,
    /// Media RSS.
    Media,
    /// Podcasting 2.0.
    Podcast,
    /// Every other module.
    Module,
}

/// A kind of fault; `docs/rules/w3c.md` tells the event classes of W3C's validator that they stand for.
#[rustfmt::skip]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Fault {
    // Elements and attributes.
    Undefined, Misplaced, InValue, Duplicate, Questionable, MisplacedXhtml, NoNamespace, UnboundInside, Vocabulary, StrayText, TextInEmpty,
    AttrUndefined, AttrForeign, AttrMissing, AttrBlank, Whitespace, ControlCharacter,
    // Text.
    Blank, TooLong, Markup, UndeclaredMarkup, CharacterData,
    // HTML.
    BadHtml, RiskyElement, RiskyAttribute, RiskyStyle, RelativeInHtml, EscapedTwice,
    // Atom text and content.
    NotTextType, ContentType, TypeMissing, NotEscaped, NotInline, DivMissing, HtmlFragment, NotBase64, MixedContent,
    // Addresses.
    BadUri, UriCharacter, UriRelative, UriUnicode, UriScheme, NotHttpUrl, BadUriAttribute, BadTag, BadUrn, BadUuid,
    NotCanonical, ImageFormat,
    // Dates.
    NotRfc822, WrongWeekday, OddRfc822, NotRfc3339, NotW3cdtf, NotIso8601, ImplausibleDate, ScheduledDate,
    // People.
    NotAddress, NotContact, ContactForm, ContactNameless, NameIsAddress,
    // Numbers.
    NotInteger, NotNonNegative, NotPositive, NotPositiveAttribute, LengthNegative, NotFloat, NotLatitude, NotLongitude,
    NotIntegerList, NotWidth, NotHeight, NotHour, Midnight, NotPosition, NotPositions, PositionComma,
    // Words.
    NotLanguage, NotDay, NotBoolean, NotTrueFalse, NotYesNo, NotYesNoClean, NotUpdatePeriod, NotAccessRelation,
    NotFieldName, NotEncoding, NotPercentEncoded, NotQueryRole, UnknownRelation, NotMetaName, NotMetaContent,
    NotDuration, KeywordCommas, NotEpisodeType, NotShowType, OldExplicit,
    NotOpmlVersion, NotExpansionState, NotOutlineVersion,
    NotMediaType, NotMediaTypeAttribute, UnknownParameter, NotPlayTime, NotExpression, NotMedium,
    NotMediaTextType, NotRestrictionRelation, NotRestrictionType, NotOneOf,
}

/// A fault and where it lies.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) fault: Fault,
    pub(super) family: Family,
    pub(super) place: Place,
    pub(super) message: String,
    /// A rule has said so.
    pub(super) reported: bool,
}
