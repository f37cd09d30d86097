//! Media RSS.

use super::{Rule, rule};
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::fault::{Family, Fault};
use crate::validate::finding::Place;

pub(super) const RULES: &[Rule] = &[
    rule!("media-credit-role-wrong", Error, "InvalidCreditRole", credit_role),
    rule!("media-expression-wrong", Error, "InvalidMediaExpression", |it| it
        .all(Fault::NotExpression)),
    rule!("media-medium-wrong", Error, "InvalidMediaMedium", |it| it.all(Fault::NotMedium)),
    rule!("media-text-type-wrong", Error, "InvalidMediaTextType", |it| it
        .all(Fault::NotMediaTextType)),
    rule!("media-restriction-relation-wrong", Error, "InvalidMediaRestrictionRel", |it| it
        .all(Fault::NotRestrictionRelation)),
    rule!("media-restriction-type-wrong", Error, "InvalidMediaRestrictionType", |it| it
        .all(Fault::NotRestrictionType)),
    rule!("media-restriction-value-wrong", Error, "InvalidMediaRestriction", restriction),
    rule!("media-country-unknown", Error, "InvalidCountryCode", country),
    rule!("media-time-wrong", Error, "InvalidNPTTime", |it| it.all(Fault::NotPlayTime)),
    rule!("media-adult-replaced", Warning, "DeprecatedMediaAdult", |it| {
        for adult in it.elements("media:adult") {
            it.report(Place::of(adult), "`media:adult` has become `media:rating`");
        }
    }),
    rule!("media-group-of-one", Error, "MediaGroupWithoutAlternatives", |it| {
        let least = if it.is_w3c() { 2 } else { 1 };
        for group in it.elements("media:group") {
            if group.children_named("media:content").count() < least {
                let place = Place { parent: None, ..Place::missing(group, "media:group") };
                it.report(place, format!("a group of fewer than {least} of `media:content`"));
            }
        }
    }),
    rule!("media-word-unknown", Error, |it| it.within(&[Family::Media], Fault::NotOneOf)),
    rule!("media-content-unreachable", Error, |it| {
        for content in it.elements("media:content") {
            // What stands further out counts for all within (section "Primary elements").
            let ways = ["media:player", "media:embed", "media:peerLink"];
            let has_way =
                |element: Element<'_>| ways.iter().any(|way| element.child(way).is_some());
            let player = has_way(content) || content.ancestors().any(has_way);
            if content.attribute("url").is_none() && !player {
                let message = "`media:content` has neither a `url` nor a `media:player`";
                it.report(Place::missing_attr(content, "url"), message);
            }
        }
    }),
    rule!("media-default-repeated", Warning, |it| {
        for group in it.elements("media:group") {
            let is_default = |content: &Element<'_>| content.attr("isDefault") == Some("true");
            for other in group.children_named("media:content").filter(is_default).skip(1) {
                it.report(Place::of(other), "another version of this group is the default already");
            }
        }
    }),
    rule!("media-type-contradicted", Warning, |it| {
        for content in it.elements("media:content") {
            let (Some(medium), Some(kind)) = (content.attr("medium"), content.attribute("type"))
            else {
                continue;
            };
            let family = kind.value().split('/').next().unwrap_or_default().to_ascii_lowercase();
            let telling = matches!(family.as_str(), "image" | "audio" | "video");
            if telling && matches!(medium, "image" | "audio" | "video") && medium != family {
                let message = format!("`{}` is no {medium}, which `medium` says", kind.value());
                it.report(Place::attribute(content, kind), message);
            }
        }
    }),
    rule!("media-hash-wrong", Error, "InvalidMediaHash", hash),
    rule!("media-rating-wrong", Error, "InvalidMediaRating", rating),
];

/// Roles as the European Broadcasting Union lists them, sorted; other lists may be named by `scheme`.
const ROLES: &[&str] = &[
    "actor",
    "adaptor",
    "anchor person",
    "animal trainer",
    "animator",
    "announcer",
    "armourer",
    "art director",
    "artist",
    "assistant director",
    "assistant producer",
    "author",
    "camera operator",
    "carpenter",
    "casting",
    "choir",
    "choreographer",
    "commentator",
    "composer",
    "conductor",
    "consultant",
    "correspondent",
    "costume designer",
    "dancer",
    "dialogue coach",
    "director",
    "director of photography",
    "distribution company",
    "dresser",
    "dubber",
    "editor",
    "ensemble",
    "executive producer",
    "expert",
    "fight director",
    "floor manager",
    "focus puller",
    "foley artist",
    "graphic designer",
    "grip",
    "hairdresser",
    "illustrator",
    "interviewed guest",
    "interviewer",
    "librettist",
    "lighting director",
    "location manager",
    "lyricist",
    "make up artist",
    "manufacturer",
    "matte artist",
    "music arranger",
    "music group",
    "musician",
    "news reader",
    "orchestra",
    "participant",
    "performer",
    "photographer",
    "post production editor",
    "producer",
    "production assistant",
    "production company",
    "production department",
    "production manager",
    "production secretary",
    "publishing company",
    "puppeteer",
    "pyrotechnician",
    "reporter",
    "rigger",
    "runner",
    "script supervisor",
    "set designer",
    "set dresser",
    "sign language",
    "singer",
    "sound designer",
    "sound mixer",
    "sound recordist",
    "special effects",
    "stunts",
    "subtitles",
    "technical director",
    "translation",
    "transportation manager",
    "vision mixer",
    "visual editor",
    "visual effects",
    "vocalist",
    "wardrobe",
    "witness",
];

/// A role is written in small letters; W3C's validator also looks it up where no other list is named.
fn credit_role(it: &mut Check<'_>) {
    for credit in it.elements("media:credit") {
        let Some(attribute) = credit.attribute("role") else { continue };
        let role = attribute.value();
        let listed = !it.is_w3c()
            || credit.attr("scheme").is_some_and(|scheme| scheme != "urn:ebu")
            || ROLES.binary_search(&role).is_ok();
        if role.is_empty() || role.chars().any(char::is_uppercase) || !listed {
            let message = format!("`role` is `{role}`; it must be a role in small letters");
            it.report(Place::attribute(credit, attribute), message);
        }
    }
}

fn restriction(it: &mut Check<'_>) {
    for restriction in it.elements("media:restriction") {
        let text = restriction.text();
        if restriction.attribute("type").is_none() && !matches!(text.trim(), "" | "all" | "none") {
            let message =
                format!("`{}` restricts nothing; it must be `all` or `none`", text.trim());
            it.report(Place::text(restriction), message);
        }
    }
}

/// Codes of ISO 3166-1, sorted.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CS CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

fn country(it: &mut Check<'_>) {
    for restriction in it.elements("media:restriction") {
        if restriction.attr("type") != Some("country") {
            continue;
        }
        let text = restriction.text();
        for code in text.split_ascii_whitespace() {
            if !COUNTRIES.split(' ').any(|known| known.eq_ignore_ascii_case(code)) {
                it.report(Place::text(restriction), format!("there is no country `{code}`"));
            }
        }
    }
}

fn hash(it: &mut Check<'_>) {
    for hash in it.elements("media:hash") {
        let text = hash.text();
        let digest = text.trim();
        let algorithm = hash.attr("algo").unwrap_or("md5");
        let length = match algorithm {
            "md5" => 32,
            "sha-1" => 40,
            _ => 0,
        };
        if digest.len() != length || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let message = format!("`{digest}` is no {algorithm} in hexadecimal digits");
            it.report(Place::text(hash), message);
        }
    }
}

fn rating(it: &mut Check<'_>) {
    for rating in it.elements("media:rating") {
        let text = rating.text();
        let value = text.trim().to_ascii_lowercase();
        let scheme = rating.attr("scheme").unwrap_or("urn:simple");
        let sound = match scheme {
            "urn:simple" => matches!(value.as_str(), "adult" | "nonadult"),
            "urn:mpaa" => matches!(value.as_str(), "g" | "nc-17" | "pg" | "pg-13" | "r" | "x"),
            "urn:v-chip" => {
                matches!(
                    value.as_str(),
                    "14+"
                        | "18+"
                        | "c"
                        | "c8"
                        | "g"
                        | "pg"
                        | "tv-14"
                        | "tv-g"
                        | "tv-ma"
                        | "tv-pg"
                        | "tv-y"
                        | "tv-y7"
                        | "tv-y7-fv"
                )
            }
            "urn:icra" => is_icra(&value),
            _ => !it.is_w3c() || scheme.contains(':'),
        };
        if !sound {
            it.report(Place::text(rating), format!("`{value}` is no rating of `{scheme}`"));
        }
    }
}

/// Labels such as `n 0 s 0 v 0 l 0` or `r (cz 1 lz 1)`.
fn is_icra(value: &str) -> bool {
    let inside = value.strip_prefix("r (").and_then(|rest| rest.strip_suffix(')')).unwrap_or(value);
    let words: Vec<&str> = inside.split_ascii_whitespace().collect();
    !words.is_empty()
        && words.len().is_multiple_of(2)
        && words.chunks(2).all(|pair| match pair {
            [label, number] => label.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit()),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roles_can_be_searched() {
        assert!(ROLES.is_sorted());
    }
}
