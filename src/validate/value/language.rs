//! Language tags: ISO 639 as W3C's validator knows it, RFC 5646 with the registry of today otherwise.

use super::{Context, Fault, Sink};
use crate::language::{first_unknown, is_code};

pub(super) fn judge(name: &str, value: &str, cx: Context, sink: &mut Sink<'_>) {
    if cx.w3c {
        if !is_iso639(value) {
            sink(Fault::NotLanguage, format!("`{name}` is `{value}`, which is not a language tag"));
        }
        return;
    }
    match first_unknown(value) {
        None => {}
        Some(whole) if whole == value => {
            sink(Fault::NotLanguage, format!("`{name}` is `{value}`, which is not a language tag"));
        }
        Some(part) => {
            let message = format!("`{name}` is `{value}`, of which `{part}` is not registered");
            sink(Fault::NotLanguage, message);
        }
    }
}

/// A code of ISO 639, with parts behind hyphens.
fn is_iso639(value: &str) -> bool {
    let mut parts = value.split('-');
    let first = parts.next().unwrap_or_default();
    let known = match first.len() {
        1 => matches!(first, "i" | "x" | "I" | "X") && value.len() > 2,
        2 => is_code(first),
        3 => first.bytes().all(|byte| byte.is_ascii_alphabetic()),
        _ => false,
    };
    known
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
