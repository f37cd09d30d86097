//! Words: values out of a list, and text of a certain length.

use encoding_rs::Encoding;

use super::lists::{LINK_RELATIONS, LINK_RELATIONS_SINCE};
use super::{Context, Fault, Kind, Sink};

/// Something must stand there.
pub(super) fn filled(name: &str, value: &str, sink: &mut Sink<'_>) {
    if value.trim().is_empty() {
        sink(Fault::Blank, format!("`{name}` is empty"));
    }
}

/// One of a few words, in whatever case.
pub(super) fn one_of(name: &str, value: &str, words: &[&str], sink: &mut Sink<'_>) {
    if !words.iter().any(|word| word.eq_ignore_ascii_case(value)) {
        let message = match words {
            _ if words.len() > 8 => {
                format!("`{name}` is `{value}`, which is not in the list of its specification")
            }
            [only] => format!("`{name}` is `{value}`; it must be `{only}`"),
            _ => format!("`{name}` is `{value}`; it must be one of `{}`", words.join("`, `")),
        };
        sink(Fault::NotOneOf, message);
    }
}

/// At most so many characters.
pub(super) fn short(name: &str, value: &str, most: usize, sink: &mut Sink<'_>) {
    let length = value.chars().count();
    if length > most {
        let message = format!("`{name}` has {length} characters; at most {most} are allowed");
        sink(Fault::TooLong, message);
    }
}

pub(super) fn judge(kind: Kind, name: &str, value: &str, cx: Context, sink: &mut Sink<'_>) {
    let say = |what: &str| format!("`{name}` is `{value}`; it must be {what}");
    let one_of = |words: &[&str]| words.contains(&value);
    let any_case = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(value));
    match kind {
        Kind::Day
            if !one_of(&[
                "Monday",
                "Tuesday",
                "Wednesday",
                "Thursday",
                "Friday",
                "Saturday",
                "Sunday",
            ]) =>
        {
            sink(Fault::NotDay, say("the English name of a day"));
        }
        Kind::Boolean if !any_case(&["true", "false"]) => {
            sink(Fault::NotBoolean, say("`true` or `false`"));
        }
        Kind::TrueFalse if !any_case(&["true", "false"]) => {
            sink(Fault::NotTrueFalse, say("`true` or `false`"));
        }
        Kind::Explicit if !any_case(&["true", "false"]) => {
            if !cx.w3c && any_case(&["yes", "no", "clean", "explicit"]) {
                let message = format!("`{name}` is `{value}`, which has become `true` or `false`");
                sink(Fault::OldExplicit, message);
            } else {
                sink(Fault::NotTrueFalse, say("`true` or `false`"));
            }
        }
        Kind::YesNo if !any_case(&["yes", "no"]) => {
            sink(Fault::NotYesNo, say("`yes` or `no`"));
        }
        Kind::YesNoClean if !any_case(&["yes", "no", "clean"]) => {
            sink(Fault::NotYesNoClean, say("`yes`, `no` or `clean`"));
        }
        Kind::UpdatePeriod if !one_of(&["hourly", "daily", "weekly", "monthly", "yearly"]) => {
            let what = "`hourly`, `daily`, `weekly`, `monthly` or `yearly`";
            sink(Fault::NotUpdatePeriod, say(what));
        }
        Kind::AccessRelation if !one_of(&["allow", "deny"]) => {
            sink(Fault::NotAccessRelation, say("`allow` or `deny`"));
        }
        Kind::EpisodeType if !any_case(&["full", "trailer", "bonus"]) => {
            sink(Fault::NotEpisodeType, say("`full`, `trailer` or `bonus`"));
        }
        Kind::ShowType if !any_case(&["episodic", "serial"]) => {
            sink(Fault::NotShowType, say("`episodic` or `serial`"));
        }
        Kind::Duration if !is_duration(value) => {
            sink(Fault::NotDuration, say("seconds, `MM:SS` or `HH:MM:SS`"));
        }
        Kind::Keywords => keywords(name, value, sink),
        Kind::Relation => relation(name, value, cx, sink),
        Kind::FieldName if !is_field_name(value) => {
            sink(Fault::NotFieldName, say("a name for a form field"));
        }
        Kind::Encoding if Encoding::for_label(value.as_bytes()).is_none() => {
            sink(Fault::NotEncoding, say("the name of a character encoding"));
        }
        Kind::PercentEncoded if !is_percent_encoded(value) => {
            sink(Fault::NotPercentEncoded, say("percent-encoded"));
        }
        Kind::QueryRole => {
            let known = ["request", "example", "related", "correction", "subset", "superset"];
            if !value.contains(':') && !one_of(&known) {
                sink(Fault::NotQueryRole, say("a role that OpenSearch names, or have a prefix"));
            }
        }
        Kind::OpmlVersion if !one_of(&["1.0", "1.1", "2.0"]) => {
            sink(Fault::NotOpmlVersion, say("`1.0`, `1.1` or `2.0`"));
        }
        Kind::ExpansionState
            if !value
                .split(',')
                .all(|line| line.trim().is_empty() || line.trim().parse::<u32>().is_ok()) =>
        {
            sink(Fault::NotExpansionState, say("a list of line numbers with commas"));
        }
        Kind::OutlineVersion if !one_of(&["RSS", "RSS1", "RSS2", "scriptingNews"]) => {
            sink(Fault::NotOutlineVersion, say("`RSS`, `RSS1`, `RSS2` or `scriptingNews`"));
        }
        Kind::MetaName if !any_case(&["robots"]) => {
            sink(Fault::NotMetaName, say("`robots`"));
        }
        Kind::MetaContent => {
            let known = ["all", "none", "index", "noindex", "follow", "nofollow"];
            let sound = value
                .split(',')
                .all(|word| known.iter().any(|known| known.eq_ignore_ascii_case(word.trim())));
            if !sound {
                sink(Fault::NotMetaContent, say("directives such as `noindex, follow`"));
            }
        }
        _ => {}
    }
}

fn is_duration(value: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = value.split(':').collect();
    parts.len() <= 3
        && parts.iter().all(|part| digits(part))
        && parts
            .iter()
            .skip(1)
            .all(|part| part.len() <= 2 && part.parse::<u8>().is_ok_and(|number| number < 60))
}

/// Keywords are kept apart by commas; a long row of words without one is a sentence.
fn keywords(name: &str, value: &str, sink: &mut Sink<'_>) {
    super::html::plain(name, value, Fault::Markup, sink);
    if value.contains(' ') && !value.contains(',') {
        sink(Fault::KeywordCommas, format!("`{name}` has no commas between its keywords"));
    }
}

/// A registered relation, or an address that names one (RFC 8288 section 2.1).
fn relation(name: &str, value: &str, cx: Context, sink: &mut Sink<'_>) {
    let lower = value.to_ascii_lowercase();
    let registered = if cx.w3c {
        LINK_RELATIONS.contains(&value)
    } else {
        LINK_RELATIONS.contains(&lower.as_str())
            || LINK_RELATIONS_SINCE.split(' ').any(|known| known == lower)
    };
    let prefix = "http://www.iana.org/assignments/relation/";
    let known = registered
        || value.strip_prefix(prefix).is_some_and(|rest| LINK_RELATIONS.contains(&rest))
        || (super::uri::scheme_of(value).is_some() && !value.starts_with(prefix));
    if !known {
        sink(Fault::UnknownRelation, format!("`{name}` `{value}` is no registered link relation"));
    }
}

fn is_field_name(value: &str) -> bool {
    let mut chars = value.chars();
    chars.next().is_some_and(|first| first.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
}

fn is_percent_encoded(value: &str) -> bool {
    value.chars().all(|c| c.is_ascii_alphanumeric() || "-_.~!*'()%+ ".contains(c))
}
