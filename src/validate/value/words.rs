//! Words: values out of a list, and text of a certain length.

use encoding_rs::Encoding;

use super::lists::{LINK_RELATIONS, LINK_RELATIONS_SINCE};
use super::{Context, Fault, Kind, Sink};

const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

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
    if let Some(list) = list(kind) {
        if !list.has(value) {
            sink(list.fault, say(list.what));
        }
        return;
    }
    match kind {
        Kind::Explicit if !BOOLEAN.has(value) => {
            if !cx.w3c && EXPLICIT_BEFORE.iter().any(|word| word.eq_ignore_ascii_case(value)) {
                let message = format!("`{name}` is `{value}`, which has become `true` or `false`");
                sink(Fault::OldExplicit, message);
            } else {
                sink(BOOLEAN.fault, say(BOOLEAN.what));
            }
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
        Kind::QueryRole if !value.contains(':') && !QUERY_ROLES.contains(&value) => {
            sink(Fault::NotQueryRole, say("a role that OpenSearch names, or have a prefix"));
        }
        Kind::ExpansionState if !is_expansion_state(value) => {
            sink(Fault::NotExpansionState, say("a list of line numbers with commas"));
        }
        Kind::MetaContent if !is_robots(value) => {
            sink(Fault::NotMetaContent, say("directives such as `noindex, follow`"));
        }
        _ => {}
    }
}

/// The only words that a value may be.
struct List {
    words: &'static [&'static str],
    /// Whether capitals and small letters are told apart.
    is_cased: bool,
    fault: Fault,
    what: &'static str,
}

impl List {
    fn has(&self, value: &str) -> bool {
        let is = |word: &&str| word.eq_ignore_ascii_case(value);
        if self.is_cased { self.words.contains(&value) } else { self.words.iter().any(is) }
    }
}

const BOOLEAN: List = any_case(&["true", "false"], Fault::NotTrueFalse, "`true` or `false`");
/// What Apple had before `true` and `false`.
const EXPLICIT_BEFORE: [&str; 4] = ["yes", "no", "clean", "explicit"];
/// OpenSearch 1.1, "Role values".
const QUERY_ROLES: [&str; 6] =
    ["request", "example", "related", "correction", "subset", "superset"];

const fn cased(words: &'static [&'static str], fault: Fault, what: &'static str) -> List {
    List { words, is_cased: true, fault, what }
}

const fn any_case(words: &'static [&'static str], fault: Fault, what: &'static str) -> List {
    List { words, is_cased: false, fault, what }
}

fn list(kind: Kind) -> Option<List> {
    Some(match kind {
        Kind::Day => cased(&DAYS, Fault::NotDay, "the English name of a day"),
        Kind::Boolean => List { fault: Fault::NotBoolean, ..BOOLEAN },
        Kind::TrueFalse => BOOLEAN,
        Kind::YesNo => any_case(&["yes", "no"], Fault::NotYesNo, "`yes` or `no`"),
        Kind::YesNoClean => {
            let words = &["yes", "no", "clean"];
            any_case(words, Fault::NotYesNoClean, "`yes`, `no` or `clean`")
        }
        Kind::UpdatePeriod => {
            let words = &["hourly", "daily", "weekly", "monthly", "yearly"];
            let what = "`hourly`, `daily`, `weekly`, `monthly` or `yearly`";
            cased(words, Fault::NotUpdatePeriod, what)
        }
        Kind::AccessRelation => {
            cased(&["allow", "deny"], Fault::NotAccessRelation, "`allow` or `deny`")
        }
        Kind::EpisodeType => {
            let words = &["full", "trailer", "bonus"];
            any_case(words, Fault::NotEpisodeType, "`full`, `trailer` or `bonus`")
        }
        Kind::ShowType => {
            any_case(&["episodic", "serial"], Fault::NotShowType, "`episodic` or `serial`")
        }
        Kind::OpmlVersion => {
            cased(&["1.0", "1.1", "2.0"], Fault::NotOpmlVersion, "`1.0`, `1.1` or `2.0`")
        }
        Kind::OutlineVersion => {
            let words = &["RSS", "RSS1", "RSS2", "scriptingNews"];
            cased(words, Fault::NotOutlineVersion, "`RSS`, `RSS1`, `RSS2` or `scriptingNews`")
        }
        Kind::MetaName => any_case(&["robots"], Fault::NotMetaName, "`robots`"),
        _ => return None,
    })
}

/// Numbers of lines with commas between them (OPML 2.0, `expansionState`).
fn is_expansion_state(value: &str) -> bool {
    value.split(',').map(str::trim).all(|line| line.is_empty() || line.parse::<u32>().is_ok())
}

/// Directives for robots, with commas between them.
fn is_robots(value: &str) -> bool {
    let known = ["all", "none", "index", "noindex", "follow", "nofollow"];
    let is_known = |word: &str| known.iter().any(|known| known.eq_ignore_ascii_case(word));
    value.split(',').all(|word| is_known(word.trim()))
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
