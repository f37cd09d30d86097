//! Values of Media RSS, and media types (RFC 2046, RFC 6838).

use super::{Fault, Kind, Sink};

pub(super) fn judge(kind: Kind, name: &str, value: &str, sink: &mut Sink<'_>) {
    let say = |what: &str| format!("`{name}` is `{value}`; it must be {what}");
    let one_of = |words: &[&str]| words.contains(&value);
    match kind {
        Kind::MediaType if !is_media_type(value) => {
            sink(Fault::NotMediaType, say("a media type such as `text/html`"));
        }
        Kind::MediaTypeAttribute if !is_media_type(value) => {
            sink(Fault::NotMediaTypeAttribute, say("a media type such as `audio/mpeg`"));
        }
        Kind::MediaRange => range(name, value, sink),
        Kind::PlayTime if !is_play_time(value) => {
            sink(Fault::NotPlayTime, say("a time such as `12:05:35.5` or `35.5`"));
        }
        Kind::Expression if !one_of(&["sample", "full", "nonstop"]) => {
            sink(Fault::NotExpression, say("`sample`, `full` or `nonstop`"));
        }
        Kind::Medium if !one_of(&["image", "audio", "video", "document", "executable"]) => {
            let what = "`image`, `audio`, `video`, `document` or `executable`";
            sink(Fault::NotMedium, say(what));
        }
        Kind::MediaTextType if !one_of(&["plain", "html"]) => {
            sink(Fault::NotMediaTextType, say("`plain` or `html`"));
        }
        Kind::RestrictionRelation if !one_of(&["allow", "deny"]) => {
            sink(Fault::NotRestrictionRelation, say("`allow` or `deny`"));
        }
        Kind::RestrictionType if !one_of(&["country", "uri", "sharing"]) => {
            sink(Fault::NotRestrictionType, say("`country` or `uri`"));
        }
        _ => {}
    }
}

/// `type/subtype`, with parameters or not.
pub(in crate::validate) fn is_media_type(value: &str) -> bool {
    let mut parts = value.split(';');
    let token = |text: &str| {
        !text.is_empty()
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c))
    };
    let Some((kind, subtype)) = parts.next().unwrap_or_default().split_once('/') else {
        return false;
    };
    token(kind)
        && token(subtype.trim_end())
        && parts.all(|parameter| {
            parameter
                .split_once('=')
                .is_some_and(|(name, value)| token(name.trim()) && !value.trim().is_empty())
        })
}

/// RFC 5023 section 8.3.4: a media range; the only parameter that Atom defines is `type`.
fn range(name: &str, value: &str, sink: &mut Sink<'_>) {
    for range in value.split(',') {
        one_range(name, range.trim(), sink);
    }
}

fn one_range(name: &str, value: &str, sink: &mut Sink<'_>) {
    if value.is_empty() {
        return;
    }
    let essence = value.split(';').next().unwrap_or_default().trim();
    let sound = essence == "*/*"
        || essence.strip_suffix("/*").is_some_and(|kind| is_media_type(&format!("{kind}/x")))
        || is_media_type(value);
    if !sound {
        sink(Fault::NotMediaType, format!("`{name}` is `{value}`, which is not a media range"));
        return;
    }
    for parameter in value.split(';').skip(1) {
        let known = parameter.split_once('=').is_some_and(|(key, value)| {
            key.trim() == "type" && matches!(value.trim(), "entry" | "feed")
        });
        if !known {
            let parameter = parameter.trim();
            let message = format!("parameter `{parameter}` of `{name}` is not defined");
            sink(Fault::UnknownParameter, message);
        }
    }
}

/// RFC 2326 section 3.6: seconds, or hours, minutes and seconds.
fn is_play_time(value: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = value.split_once('.').map_or((value, None), |(w, f)| (w, Some(f)));
    let parts: Vec<&str> = whole.split(':').collect();
    let sixty = |part: &&str| part.parse::<u8>().is_ok_and(|number| number < 60);
    value == "now"
        || (parts.iter().all(|part| digits(part))
            && fraction.is_none_or(|digits_| digits_.is_empty() || digits(digits_))
            && match parts.as_slice() {
                [_] => true,
                [_, minutes, seconds] => sixty(minutes) && sixty(seconds),
                _ => false,
            })
}
