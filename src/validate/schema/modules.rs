//! The modules: vocabularies that add to any feed.

use super::super::fault::Family::Module;
use super::super::value::Kind;
use super::{Attr, Child, Content, Def, any, anything, attr, empty, many, must, once, one, text};

/// In the channel of RSS.
pub(super) const CHANNEL: &[&[Child]] = &[
    super::atom::IN_RSS_CHANNEL,
    DC,
    DCTERMS,
    HEAD,
    super::atom::HISTORY,
    super::itunes::IN_CHANNEL,
    &super::media::MEDIA,
    super::places::PLACES,
    XHTML_META,
    super::podcast::IN_CHANNEL,
    super::podcast::IN_BOTH,
];
/// In an item of RSS.
pub(super) const ITEM: &[&[Child]] = &[
    super::atom::IN_RSS_ITEM,
    DC,
    DCTERMS,
    BODY,
    super::atom::THREADS,
    super::itunes::IN_ITEM,
    &super::media::MEDIA,
    super::places::PLACES,
    XHTML_BODY,
    super::podcast::IN_ITEM,
    super::podcast::IN_BOTH,
];
/// In an Atom feed.
pub(super) const FEED: &[&[Child]] = &[
    DC,
    DCTERMS,
    HEAD,
    super::atom::HISTORY,
    super::atom::THREADS,
    RDF,
    super::app::IN_FEED,
    super::itunes::IN_CHANNEL,
    &super::media::MEDIA,
    super::places::PLACES,
    XHTML_META,
];
/// In an Atom entry.
pub(super) const ENTRY: &[&[Child]] = &[
    DC,
    DCTERMS,
    BODY,
    super::atom::THREADS,
    RDF,
    super::app::IN_ENTRY,
    super::itunes::IN_ITEM,
    &super::media::MEDIA,
    super::places::PLACES,
];

/// RDF that describes something.
const RDF: &[Child] = &[any("rdf:RDF", &ANY)];

/// What RDF allows to stand in an attribute in place of the content.
pub(super) const RESOURCE: &[Attr] =
    &[attr("rdf:resource", Kind::Uri), attr("rdf:about", Kind::Uri)];

/// Dublin Core elements (<https://www.dublincore.org/specifications/dublin-core/dces/>).
pub(super) const DC: &[Child] = &[
    once("dc:title", Kind::Free),
    any("dc:creator", &AGENT),
    any("dc:subject", &AGENT),
    once("dc:description", Kind::Free),
    any("dc:publisher", &AGENT),
    any("dc:contributor", &AGENT),
    many("dc:date", Kind::W3cdtf),
    once("dc:type", Kind::Free),
    once("dc:format", Kind::Free),
    once("dc:identifier", Kind::Free),
    one("dc:source", &POINTER),
    once("dc:language", Kind::Language),
    one("dc:relation", &POINTER),
    once("dc:coverage", Kind::Free),
    once("dc:rights", Kind::Plain),
];

/// A person, as text or as a description in RDF.
static AGENT: Def = Def {
    family: Module,
    content: Content::Text(Kind::Free),
    children: &[],
    modules: &[],
    attrs: RESOURCE,
};
/// A description in RDF, or a pointer to one.
static ANY: Def = anything(Module, RESOURCE);
/// Text, or an address in `rdf:resource`.
static POINTER: Def = text(Module, Kind::Free, RESOURCE);

/// Dublin Core of both kinds, for the parts of a channel.
pub(super) const PARTS: &[&[Child]] = &[DC, DCTERMS];

/// Dublin Core terms.
const DCTERMS: &[Child] = &[
    any("dcterms:abstract", &POINTER),
    any("dcterms:alternative", &POINTER),
    any("dcterms:audience", &POINTER),
    any("dcterms:available", &POINTER),
    any("dcterms:conformsTo", &POINTER),
    any("dcterms:created", &W3CDTF),
    any("dcterms:dateAccepted", &W3CDTF),
    any("dcterms:dateCopyrighted", &W3CDTF),
    any("dcterms:dateSubmitted", &W3CDTF),
    any("dcterms:educationLevel", &POINTER),
    any("dcterms:extent", &POINTER),
    any("dcterms:hasFormat", &POINTER),
    any("dcterms:hasPart", &POINTER),
    any("dcterms:hasVersion", &POINTER),
    any("dcterms:isFormatOf", &POINTER),
    any("dcterms:isPartOf", &POINTER),
    any("dcterms:isReferencedBy", &POINTER),
    any("dcterms:isReplacedBy", &POINTER),
    any("dcterms:isRequiredBy", &POINTER),
    any("dcterms:issued", &W3CDTF),
    any("dcterms:isVersionOf", &POINTER),
    any("dcterms:mediator", &POINTER),
    any("dcterms:medium", &POINTER),
    any("dcterms:modified", &W3CDTF),
    any("dcterms:references", &POINTER),
    any("dcterms:replaces", &POINTER),
    any("dcterms:requires", &POINTER),
    any("dcterms:spatial", &POINTER),
    any("dcterms:tableOfContents", &POINTER),
    any("dcterms:temporal", &POINTER),
    any("dcterms:valid", &POINTER),
    any("dcterms:accessRights", &POINTER),
    any("dcterms:accrualMethod", &POINTER),
    any("dcterms:accrualPeriodicity", &POINTER),
    any("dcterms:accrualPolicy", &POINTER),
    any("dcterms:bibliographicCitation", &POINTER),
    any("dcterms:contributor", &POINTER),
    any("dcterms:coverage", &POINTER),
    any("dcterms:creator", &POINTER),
    any("dcterms:date", &POINTER),
    any("dcterms:description", &POINTER),
    any("dcterms:format", &POINTER),
    any("dcterms:identifier", &POINTER),
    any("dcterms:instructionalMethod", &POINTER),
    any("dcterms:language", &POINTER),
    any("dcterms:license", &POINTER),
    any("dcterms:provenance", &POINTER),
    any("dcterms:publisher", &POINTER),
    any("dcterms:relation", &POINTER),
    any("dcterms:rights", &POINTER),
    any("dcterms:rightsHolder", &POINTER),
    any("dcterms:source", &POINTER),
    any("dcterms:subject", &POINTER),
    any("dcterms:title", &POINTER),
    any("dcterms:type", &POINTER),
];
static W3CDTF: Def = text(Module, Kind::W3cdtf, &[attr("xsi:type", Kind::Free)]);

/// The terms that were added to Dublin Core since W3C's validator was written.
pub(in crate::validate) const DCTERMS_SINCE: &[&str] = &[
    "accessRights",
    "accrualMethod",
    "accrualPeriodicity",
    "accrualPolicy",
    "bibliographicCitation",
    "contributor",
    "coverage",
    "creator",
    "date",
    "description",
    "format",
    "identifier",
    "instructionalMethod",
    "language",
    "license",
    "provenance",
    "publisher",
    "relation",
    "rights",
    "rightsHolder",
    "source",
    "subject",
    "title",
    "type",
];

/// Small modules in the head of a feed.
const HEAD: &[Child] = &[
    once("sy:updatePeriod", Kind::UpdatePeriod),
    once("sy:updateFrequency", Kind::Positive),
    once("sy:updateBase", Kind::W3cdtf),
    one("admin:errorReportsTo", &ADMIN),
    one("admin:generatorAgent", &ADMIN),
    once("blogChannel:blogRoll", Kind::FullUri),
    once("blogChannel:mySubscriptions", Kind::FullUri),
    once("blogChannel:blink", Kind::FullUri),
    once("blogChannel:changes", Kind::FullUri),
    any("cc:license", &LICENSE),
    many("creativeCommons:license", Kind::FullUri),
    one("cp:server", &ADMIN),
    any("taxo:topics", &ANY),
    any("l:link", &RDF_LINK),
    many("cf:treatAs", Kind::Free),
    one("cf:listinfo", &ANY),
    one("access:restriction", &NOWHERE),
    once("feedburner:awareness", Kind::FullUri),
    once("feedburner:browserFriendly", Kind::Plain),
    once("feedburner:emailServiceId", Kind::Plain),
    any("feedburner:feedFlare", &FLARE),
    once("feedburner:feedburnerHostname", Kind::FullUri),
    one("feedburner:info", &FEEDBURNER_INFO),
    once("opensearch:totalResults", Kind::NonNegative),
    once("opensearch:startIndex", Kind::Integer),
    once("opensearch:itemsPerPage", Kind::NonNegative),
    any("opensearch:Query", &QUERY),
    once("opensearch10:totalResults", Kind::NonNegative),
    once("opensearch10:startIndex", Kind::Integer),
    once("opensearch10:itemsPerPage", Kind::NonNegative),
    any("image:item", &ANY),
    once("image:favicon", Kind::Free),
    any("foaf:maker", &ANY),
    many("company:name", Kind::Free),
    many("wiki:interwiki", Kind::Free),
    many("opml2:ownerId", Kind::Free),
    any("rdfs:label", &POINTER),
    any("rdfs:seeAlso", &ADMIN),
    once("conversationsNetwork:introMilliseconds", Kind::Positive),
];

/// What stands in the root of a feed.
pub(super) const RESTRICTION: Child = one("access:restriction", &ACCESS);

static ACCESS: Def = empty(Module, &[must("relationship", Kind::AccessRelation)]);
/// Known, but never inside a channel.
static NOWHERE: Def =
    Def { family: Module, content: Content::Misplaced, children: &[], modules: &[], attrs: &[] };

static ADMIN: Def = text(Module, Kind::Free, &[must("rdf:resource", Kind::FullUri)]);
static LICENSE: Def = text(Module, Kind::Free, &[must("rdf:resource", Kind::FullUri)]);
static RDF_LINK: Def = text(
    Module,
    Kind::Free,
    &[
        attr("rdf:resource", Kind::Uri),
        attr("l:rel", Kind::Free),
        attr("l:type", Kind::MediaType),
        attr("l:lang", Kind::Language),
        attr("l:title", Kind::Plain),
    ],
);
static FLARE: Def = text(Module, Kind::Plain, &[attr("href", Kind::Uri), attr("src", Kind::Uri)]);
static FEEDBURNER_INFO: Def = empty(Module, &[attr("uri", Kind::Free)]);
static QUERY: Def = empty(
    Module,
    &[
        must("role", Kind::QueryRole),
        attr("osd", Kind::Uri),
        attr("title", Kind::Short(256)),
        attr("totalResults", Kind::NonNegative),
        attr("searchTerms", Kind::PercentEncoded),
        attr("count", Kind::NonNegative),
        attr("startIndex", Kind::Integer),
        attr("startPage", Kind::Integer),
        attr("language", Kind::Language),
        attr("inputEncoding", Kind::Encoding),
        attr("outputEncoding", Kind::Encoding),
    ],
);

/// Small modules in an item.
const BODY: &[Child] = &[
    one("content:encoded", &ENCODED),
    any("content:items", &ANY),
    any("annotate:reference", &ADMIN),
    many("opml2:ownerId", Kind::Free),
    once("ag:source", Kind::Free),
    once("ag:sourceURL", Kind::FullUri),
    once("ag:timestamp", Kind::Iso8601),
    once("ev:startdate", Kind::Free),
    once("ev:enddate", Kind::Free),
    once("ev:location", Kind::Free),
    once("ev:organizer", Kind::Free),
    once("ev:type", Kind::Free),
    once("slash:comments", Kind::NonNegative),
    once("slash:section", Kind::Free),
    once("slash:department", Kind::Free),
    once("slash:hit_parade", Kind::IntegerList),
    once("wfw:comment", Kind::FullUri),
    once("wfw:commentRss", Kind::FullUri),
    once("wfw:commentRSS", Kind::FullUri),
    any("threading:children", &ANY),
    one("trackback:ping", &TRACKBACK),
    any("trackback:about", &TRACKBACK),
    any("cc:license", &LICENSE),
    many("creativeCommons:license", Kind::FullUri),
    any("taxo:topics", &ANY),
    any("l:link", &RDF_LINK),
    any("cf:sort", &ANY),
    any("foaf:maker", &ANY),
    any("foaf:topic", &ANY),
    once("feedburner:origLink", Kind::FullUri),
    once("feedburner:origEnclosureLink", Kind::FullUri),
    any("feedburner:feedFlare", &FLARE),
    once("feedburner:awareness", Kind::FullUri),
    once("conversationsNetwork:ratingAverage", Kind::Float),
    once("conversationsNetwork:ratingCount", Kind::Positive),
    once("conversationsNetwork:ratingIndividual", Kind::Positive),
    once("conversationsNetwork:ratingTimestamp", Kind::Iso8601),
    once("conversationsNetwork:userAnnotation", Kind::Free),
    once("conversationsNetwork:image", Kind::Free),
    once("conversationsNetwork:note", Kind::Free),
    many("audio:songname", Kind::Free),
    many("wiki:version", Kind::Free),
    many("wiki:status", Kind::Free),
    many("wiki:importance", Kind::Free),
    many("wiki:history", Kind::Free),
    many("wiki:diff", Kind::Free),
    many("wiki:host", Kind::Free),
    any("rdf:type", &ADMIN),
    any("rdfs:seeAlso", &ADMIN),
    any("rdfs:label", &POINTER),
    any("image:item", &ANY),
    any("ref:references", &ANY),
];

static ENCODED: Def = text(Module, Kind::Html, &[]);
static TRACKBACK: Def = text(Module, Kind::FullUri, &[]);
/// In RSS 1.0 the address stands in an attribute.
pub(super) const TRACKBACK_RDF: &[Child] =
    &[one("trackback:ping", &TRACKBACK_POINTER), any("trackback:about", &TRACKBACK_POINTER)];
static TRACKBACK_POINTER: Def = text(Module, Kind::Free, &[must("rdf:resource", Kind::FullUri)]);

/// Directives for search engines.
const XHTML_META: &[Child] = &[any("xhtml:meta", &META)];
static META: Def =
    empty(Module, &[must("name", Kind::MetaName), must("content", Kind::MetaContent)]);

/// XHTML in an item.
const XHTML_BODY: &[Child] =
    &[any("xhtml:body", &XHTML), any("xhtml:div", &XHTML), any("xhtml:meta", &META)];
static XHTML: Def =
    Def { family: Module, content: Content::Xhtml, children: &[], modules: &[], attrs: &[] };
