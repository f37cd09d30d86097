//! Text that was UTF-8, was read as windows-1252, and was written as UTF-8 again: `é` has become `Ã©`, `’` has become
//! `â€™`. It can be read back without a doubt only where all of the document went the same way.

use encoding_rs::WINDOWS_1252;

use super::{Edit, Mend};
use crate::syntax::Span;
use crate::validate::value::garbled;

/// The changes that read a text back, as often as it was written too often. None where some of it does not read back, or
/// where all of it could be text as it stands: `Ã…` may end a Portuguese sentence in capitals.
pub(super) fn once_more(text: &str) -> Vec<Edit> {
    let spans = odd(text);
    let mut meant: Vec<String> = spans.iter().map(|span| span.of(text).to_owned()).collect();
    let mut rounds = 0;
    while meant.iter().any(|run| garbled(run).is_some()) {
        let Some(back) = meant.iter().map(|run| read_back(run)).collect::<Option<_>>() else {
            break;
        };
        meant = back;
        rounds += 1;
    }
    if rounds == 0 {
        return Vec::new();
    }
    let edits = spans.into_iter().zip(meant);
    edits.map(|(span, replacement)| Edit { span, replacement, kind: Mend::Charset }).collect()
}

/// The longest stretches of characters that are not ASCII.
fn odd(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut at = 0;
    let from = |at: usize, ascii: bool| {
        let mut rest = bytes.get(at..).unwrap_or_default().iter();
        rest.position(|byte| byte.is_ascii() == ascii).map(|ahead| at + ahead)
    };
    while let Some(start) = from(at, false) {
        at = from(start, true).unwrap_or(bytes.len());
        spans.push(Span::new(start, at));
    }
    spans
}

/// What a run was before it was read as windows-1252.
fn read_back(run: &str) -> Option<String> {
    let (bytes, _, lossy) = WINDOWS_1252.encode(run);
    if lossy { None } else { String::from_utf8(bytes.into_owned()).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let edits = once_more(text);
        let mended = super::super::apply(text, &edits);
        (!edits.is_empty()).then_some(mended)
    }

    fn twice(text: &str) -> String {
        WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn what_was_written_twice_is_read_back() {
        for text in ["La Réunion", "it’s 10 €", "à la carte, café", "Česko – при", "😀 Ünsal…"]
        {
            assert_eq!(read(&twice(text)).as_deref(), Some(text));
            assert_eq!(read(&twice(&twice(text))).as_deref(), Some(text), "three times");
            assert_eq!(read(text), None);
        }
    }

    #[test]
    fn what_may_be_text_and_what_is_only_partly_garbled_is_left() {
        for text in [
            "MAÇÃ…",
            "«BOA MANHÃ»",
            "RÃ©union café",
            "RÃ©union – Parijs",
            "Ã  la carte",
            "Â ",
            "plain",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
