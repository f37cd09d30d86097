//! People: names and e-mail addresses.

use percent_encoding::percent_decode_str;

use super::{Fault, Sink, html};
use crate::mail::{is_address, is_domain, is_local};

pub(super) fn address(name: &str, value: &str, sink: &mut Sink<'_>) {
    if !is_address(value) {
        let message = format!("`{name}` is `{value}`, which is not an e-mail address");
        sink(Fault::NotAddress, message);
    }
}

/// Where an e-mail address stands in a text, in bytes.
fn find_address(text: &str) -> Option<(usize, usize)> {
    let at = text.find('@')?;
    let before = text.get(..at)?;
    let start = before.rfind(|c: char| !is_local(c)).map_or(0, |found| {
        found + before.get(found..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    });
    let behind = text.get(at + 1..)?;
    let end = at + 1 + behind.find(|c: char| !is_domain(c)).unwrap_or(behind.len());
    is_address(text.get(start..end)?).then_some((start, end))
}

/// A person as RSS has it: `user@host (Name)`.
pub(super) fn contact(name: &str, value: &str, sink: &mut Sink<'_>) {
    html::plain(name, value, Fault::Markup, sink);
    let value = value.trim();
    let written = value.strip_prefix("mailto:").unwrap_or(value);
    let unwrapped = percent_decode_str(written).decode_utf8_lossy();
    let mailto = value.starts_with("mailto:");
    let Some((start, end)) = find_address(&unwrapped) else {
        sink(Fault::NotContact, format!("`{name}` is `{value}`, which holds no e-mail address"));
        return;
    };
    let before = unwrapped.get(..start).unwrap_or_default().trim();
    let behind = unwrapped.get(end..).unwrap_or_default();
    let named = behind.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
    let odd = |sink: &mut Sink<'_>| {
        let message = format!("`{name}` is `{value}`; readers expect `user@host (Name)`");
        sink(Fault::ContactForm, message);
    };
    match (before, behind, named) {
        ("", "", _) if !mailto => {
            sink(Fault::ContactNameless, format!("`{name}` is `{value}`, without a name"));
        }
        ("", _, Some(real)) if !mailto && !real.trim().is_empty() => {}
        _ if mailto || !value.contains("mailto:") => odd(sink),
        _ => {
            let message = format!("`{name}` is `{value}`, which holds no e-mail address");
            sink(Fault::NotContact, message);
        }
    }
}

/// An address, in whatever form.
pub(super) fn mail(name: &str, value: &str, sink: &mut Sink<'_>) {
    if find_address(value).is_none() {
        sink(Fault::NotContact, format!("`{name}` is `{value}`, which holds no e-mail address"));
    }
}

/// The name of a person; an address has a place of its own.
pub(super) fn name(name: &str, value: &str, sink: &mut Sink<'_>) {
    super::words::filled(name, value, sink);
    html::plain(name, value, Fault::Markup, sink);
    if find_address(value).is_some() {
        sink(Fault::NameIsAddress, format!("`{name}` is `{value}`, which holds an e-mail address"));
    }
}
