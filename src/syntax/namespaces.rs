//! The namespaces that feeds use, each with the prefix by which people know it.

/// A namespace: none, a known one, or one of a document's own.
///
/// Feeds bind any prefix to any namespace, so code compares namespaces and never prefixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ns(pub(super) u16);

macro_rules! known {
    ($($name:ident $prefix:literal $uri:literal;)*) => {
        known!(@consts 0u16; $($name $prefix $uri;)*);
        /// Prefix and address of every known namespace; the index is the number in [`Ns`].
        pub(super) const KNOWN: &[(&str, &str)] = &[$(($prefix, $uri)),*];
    };
    (@consts $n:expr; $name:ident $prefix:literal $uri:literal; $($rest:tt)*) => {
        impl Ns {
            #[doc = concat!("`", $uri, "`")]
            pub const $name: Self = Self($n);
        }
        known!(@consts $n + 1; $($rest)*);
    };
    (@consts $n:expr;) => {};
}

known! {
    NONE "" "";
    XMLNS "xmlns" "http://www.w3.org/2000/xmlns/";
    XML "xml" "http://www.w3.org/XML/1998/namespace";
    ATOM "atom" "http://www.w3.org/2005/Atom";
    ATOM03 "atom03" "http://purl.org/atom/ns#";
    RSS10 "rss1" "http://purl.org/rss/1.0/";
    RSS090 "rss090" "http://my.netscape.com/rdf/simple/0.9/";
    RSS11 "rss11" "http://purl.org/net/rss1.1#";
    RDF "rdf" "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    RDFS "rdfs" "http://www.w3.org/2000/01/rdf-schema#";
    XHTML "xhtml" "http://www.w3.org/1999/xhtml";
    SVG "svg" "http://www.w3.org/2000/svg";
    MATHML "math" "http://www.w3.org/1998/Math/MathML";
    CONTENT "content" "http://purl.org/rss/1.0/modules/content/";
    DC "dc" "http://purl.org/dc/elements/1.1/";
    DCTERMS "dcterms" "http://purl.org/dc/terms/";
    SY "sy" "http://purl.org/rss/1.0/modules/syndication/";
    SLASH "slash" "http://purl.org/rss/1.0/modules/slash/";
    WFW "wfw" "http://wellformedweb.org/CommentAPI/";
    THR "thr" "http://purl.org/syndication/thread/1.0";
    FH "fh" "http://purl.org/syndication/history/1.0";
    AT "at" "http://purl.org/atompub/tombstones/1.0";
    APP "app" "http://www.w3.org/2007/app";
    MEDIA "media" "http://search.yahoo.com/mrss/";
    ITUNES "itunes" "http://www.itunes.com/dtds/podcast-1.0.dtd";
    PODCAST "podcast" "https://podcastindex.org/namespace/1.0";
    OPENSEARCH "opensearch" "http://a9.com/-/spec/opensearch/1.1/";
    GEORSS "georss" "http://www.georss.org/georss";
    GML "gml" "http://www.opengis.net/gml";
    GEO "geo" "http://www.w3.org/2003/01/geo/wgs84_pos#";
    FEEDBURNER "feedburner" "http://rssnamespace.org/feedburner/ext/1.0";
    CREATIVE_COMMONS "creativeCommons" "http://backend.userland.com/creativeCommonsRssModule";
    CC "cc" "http://web.resource.org/cc/";
    ADMIN "admin" "http://webns.net/mvcb/";
    FOAF "foaf" "http://xmlns.com/foaf/0.1/";
    TAXO "taxo" "http://purl.org/rss/1.0/modules/taxonomy/";
    CF "cf" "http://www.microsoft.com/schemas/rss/core/2005";
    BLOG_CHANNEL "blogChannel" "http://backend.userland.com/blogChannelModule";
    TRACKBACK "trackback" "http://madskills.com/public/xml/rss/module/trackback/";
    EV "ev" "http://purl.org/rss/1.0/modules/event/";
    AUDIO "audio" "http://media.tangent.org/rss/1.0/";
    XSI "xsi" "http://www.w3.org/2001/XMLSchema-instance";
    AG "ag" "http://purl.org/rss/1.0/modules/aggregation/";
    ANNOTATE "annotate" "http://purl.org/rss/1.0/modules/annotate/";
    COMPANY "company" "http://purl.org/rss/1.0/modules/company";
    CONVERSATIONS "conversationsNetwork" "http://conversationsnetwork.org/rssNamespace-1.0/";
    CP "cp" "http://my.theinfo.org/changed/1.0/rss/";
    EMAIL "email" "http://purl.org/rss/1.0/modules/email/";
    GEOURL "geourl" "http://geourl.org/rss/module/";
    ICBM "icbm" "http://postneo.com/icbm";
    IMAGE "image" "http://purl.org/rss/1.0/modules/image/";
    INDEXING "indexing" "urn:atom-extension:indexing";
    L "l" "http://purl.org/rss/1.0/modules/link/";
    PINGBACK "pingback" "http://madskills.com/public/xml/rss/module/pingback/";
    PRISM "prism" "http://prismstandard.org/namespaces/1.2/basic/";
    REF "ref" "http://purl.org/rss/1.0/modules/reference/";
    REQV "reqv" "http://purl.org/rss/1.0/modules/richequiv/";
    RSS091 "rss091" "http://purl.org/rss/1.0/modules/rss091#";
    SEARCH "search" "http://purl.org/rss/1.0/modules/search/";
    SERVICE_STATUS "ss" "http://purl.org/rss/1.0/modules/servicestatus/";
    STREAMING "str" "http://hacks.benhammersley.com/rss/streaming/";
    SUBSCRIPTION "sub" "http://purl.org/rss/1.0/modules/subscription/";
    FEEDSYNC "sx" "http://feedsync.org/2007/feedsync";
    THREADING "threading" "http://purl.org/rss/1.0/modules/threading/";
    WIKI "wiki" "http://purl.org/rss/1.0/modules/wiki/";
    SOAP "soap" "http://schemas.xmlsoap.org/soap/envelope/";
    XLINK "xlink" "http://www.w3.org/1999/xlink";
    ACCESS "access" "http://www.bloglines.com/about/specs/fac-1.0";
    GOOGLE_BASE "g" "http://base.google.com/ns/1.0";
    OPENSEARCH10 "opensearch10" "http://a9.com/-/spec/opensearchrss/1.0/";
    OPML2 "opml2" "http://www.opml.org/spec2";
    WIKI_OLD "wikiold" "http://www.usemod.com/cgi-bin/mb.pl?ModWiki";
}

/// Netscape's own feeds of version 0.90 had both.
const RSS090_ALSO: &str = "http://channel.netscape.com/rdf/simple/0.9/";

impl Ns {
    /// The known namespace with this address.
    pub fn of_uri(uri: &str) -> Option<Self> {
        let known = KNOWN.iter().position(|&(_, known)| known == uri);
        let known = known.and_then(|index| u16::try_from(index).ok()).map(Self);
        known.or_else(|| (uri == RSS090_ALSO).then_some(Self::RSS090))
    }

    /// The known namespace that people usually bind to this prefix.
    pub fn of_usual_prefix(prefix: &str) -> Option<Self> {
        if prefix.is_empty() {
            return None;
        }
        let index = KNOWN.iter().position(|&(known, _)| known == prefix)?;
        u16::try_from(index).ok().map(Self)
    }

    /// The usual prefix of a known namespace, empty for none.
    pub fn usual_prefix(self) -> Option<&'static str> {
        KNOWN.get(usize::from(self.0)).map(|&(prefix, _)| prefix)
    }
}
