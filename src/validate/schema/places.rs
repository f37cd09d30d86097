//! Where a feed or an entry is about: GeoRSS with the parts of GML that it takes, the vocabulary of W3C, and older ones.

use super::super::fault::Family::Module;
use super::super::value::Kind;
use super::{Attr, Child, Def, any, attr, holds, once, one, text};

/// Anywhere in a feed.
pub(super) const PLACES: &[Child] = &[
    once("geo:lat", Kind::Latitude),
    once("geo:long", Kind::Longitude),
    once("geo:alt", Kind::Float),
    any("geo:Point", &GEO_POINT),
    once("geourl:latitude", Kind::Latitude),
    once("geourl:longitude", Kind::Longitude),
    once("icbm:latitude", Kind::Latitude),
    once("icbm:longitude", Kind::Longitude),
    any("georss:where", &WHERE),
    any("georss:point", &POINT),
    any("georss:line", &LINE),
    any("georss:polygon", &POLYGON),
    any("georss:box", &BOX),
    once("georss:featuretypetag", Kind::Free),
    once("georss:relationshiptag", Kind::Free),
    once("georss:featurename", Kind::Free),
    once("georss:featureTypeTag", Kind::Free),
    once("georss:relationshipTag", Kind::Free),
    once("georss:featureName", Kind::Free),
    once("georss:elev", Kind::Float),
    once("georss:floor", Kind::Integer),
    once("georss:radius", Kind::Float),
];
static GEO_POINT: Def = holds(
    Module,
    &[],
    &[&[
        once("geo:lat", Kind::Latitude),
        once("geo:long", Kind::Longitude),
        once("geo:alt", Kind::Float),
    ]],
);
const GEO_ATTRS: &[Attr] = &[
    attr("featuretypetag", Kind::Free),
    attr("relationshiptag", Kind::Free),
    attr("featurename", Kind::Free),
    attr("elev", Kind::Float),
    attr("floor", Kind::Integer),
    attr("radius", Kind::Float),
];
static POINT: Def = text(Module, Kind::Position, GEO_ATTRS);
static LINE: Def = text(Module, Kind::Line, GEO_ATTRS);
static POLYGON: Def = text(Module, Kind::Polygon, GEO_ATTRS);
static BOX: Def = text(Module, Kind::Box, GEO_ATTRS);
const SRS: &[Attr] = &[attr("srsName", Kind::Free), attr("gml:id", Kind::Free)];
pub(super) static WHERE: Def = holds(
    Module,
    &[],
    &[&[
        one("gml:Point", &GML_POINT),
        one("gml:LineString", &GML_LINE),
        one("gml:Polygon", &GML_POLYGON),
        one("gml:Envelope", &GML_ENVELOPE),
    ]],
);
static GML_POINT: Def = holds(Module, SRS, &[&[once("gml:pos", Kind::Position)]]);
static GML_LINE: Def = holds(Module, SRS, &[&[once("gml:posList", Kind::Line)]]);
static GML_POLYGON: Def = holds(Module, SRS, &[&[one("gml:exterior", &GML_EXTERIOR)]]);
static GML_EXTERIOR: Def = holds(Module, &[], &[&[one("gml:LinearRing", &GML_RING)]]);
static GML_RING: Def = holds(Module, SRS, &[&[once("gml:posList", Kind::Polygon)]]);
static GML_ENVELOPE: Def = holds(
    Module,
    SRS,
    &[&[once("gml:lowerCorner", Kind::Position), once("gml:upperCorner", Kind::Position)]],
);
