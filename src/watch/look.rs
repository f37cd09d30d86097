//! From an answer to what a reader would see in it. Pure and slow: it runs beside the network, not in its way.

use crate::change::{
    Change, Decay, HostTemplate, Memory, Page, Passage, Region, Rules, Segment,
    Verdict as Difference, Volatile, decay, extract, extract_text, judge, soft_404,
};
use crate::fetch::{Answer, decode};
use crate::store::Verdict;

use super::{absent, pdf};

/// A page with fewer words of running text than this may be one that stands in for another.
const FEW_WORDS: usize = 200;

/// Lines named of those that are passed over, and how much of each.
const PASSED_LINES: usize = 3;
const PASSED_LENGTH: usize = 80;

/// What is known when a page is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'k> {
    pub(super) old: Option<&'k Page>,
    pub(super) source: &'k Volatile,
    pub(super) host: &'k HostTemplate,
    /// The host's answer, under status 200, to an address that cannot exist.
    pub(super) impossible: Option<&'k Page>,
}

/// What a fresh page came to.
#[derive(Debug)]
pub(super) enum Judgement {
    /// Read for the first time.
    First,
    /// The same to a reader.
    Same,
    /// Different in one fetch; a second one decides.
    Unsure,
    /// Different in two fetches.
    Different(Box<Change>),
    /// Not the page that is cited.
    Trouble(Verdict),
}

/// The text of an answer, if it has one that we can read. `domain` is the last label of the host's name. A page without a
/// word is none.
pub(super) fn read(answer: &Answer, rules: &Rules, domain: Option<&str>) -> Option<Page> {
    let label = answer.charset.as_deref();
    let page = match answer.media.as_str() {
        media if media != "application/pdf" && is_binary(answer) => {
            let is_pdf = answer.body.starts_with(b"%PDF-");
            let text = if is_pdf { pdf::text(&answer.body) } else { None };
            text.map(|text| extract_text(&text, rules))
        }
        "application/pdf" => pdf::text(&answer.body).map(|text| extract_text(&text, rules)),
        "text/html" | "application/xhtml+xml" | "application/xml" | "text/xml" => {
            Some(extract(&decode(&answer.body, label, domain), rules))
        }
        media if media.starts_with("text/") || media == "application/json" => {
            Some(extract_text(&decode(&answer.body, label, domain), rules))
        }
        "" | "application/octet-stream" => unnamed(answer, rules, domain),
        _ => None,
    };
    let has_words =
        |page: &Page| page.blocks.iter().any(|block| block.text.contains(char::is_alphanumeric));
    page.filter(has_words)
}

/// Whether an answer is no text, whatever it says it is: a PDF, or full of bytes that no text has (MIME Sniffing standard,
/// section 3, "binary data byte").
fn is_binary(answer: &Answer) -> bool {
    let start = start(answer);
    let wide = start.starts_with(b"\xff\xfe")
        || start.starts_with(b"\xfe\xff")
        || answer.charset.as_deref().is_some_and(|label| label.to_ascii_lowercase().contains("16"));
    let binary =
        start.iter().filter(|byte| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f));
    // A stray one is a slip of whoever made the page.
    start.starts_with(b"%PDF-") || (!wide && binary.count() * 20 > start.len())
}

/// What is looked at to see what an answer is.
fn start(answer: &Answer) -> &[u8] {
    answer.body.get(..1024.min(answer.body.len())).unwrap_or_default()
}

/// An answer that does not say what it is.
fn unnamed(answer: &Answer, rules: &Rules, domain: Option<&str>) -> Option<Page> {
    if start(answer).contains(&0) {
        return None;
    }
    let text = decode(&answer.body, answer.charset.as_deref(), domain);
    let markup = text.trim_start().starts_with('<');
    Some(if markup { extract(&text, rules) } else { extract_text(&text, rules) })
}

/// Whether a page looks so little like the one that is cited that the host should be asked how it answers to an address
/// that cannot exist.
pub(super) fn is_suspect(page: &Page, old: Option<&Page>) -> bool {
    let now = main_words(page).take(FEW_WORDS).count();
    now < FEW_WORDS
        && old.is_none_or(|old| now * 2 < main_words(old).count() || page.title() != old.title())
}

fn main_words(page: &Page) -> impl Iterator<Item = &str> {
    let main = page.blocks.iter().filter(|block| block.region == Region::Main);
    main.flat_map(|block| block.text.split_whitespace())
}

/// Judges a page. `again` is a second fetch of it.
pub(super) fn judge_page(page: &Page, again: Option<&Page>, known: Known<'_>) -> Judgement {
    let trouble = match decay(known.old, page) {
        Some(Decay::LoginWall) => Some(Verdict::LoginWall),
        Some(Decay::Parked) => Some(Verdict::Parked),
        None => {
            let like_impossible = known
                .impossible
                .is_some_and(|impossible| soft_404(page, impossible, known.old).certain);
            (like_impossible || absent::says_so(page, known.old)).then_some(Verdict::Soft404)
        }
    };
    if let Some(verdict) = trouble {
        return Judgement::Trouble(verdict);
    }
    let Some(old) = known.old else { return Judgement::First };
    let memory = Memory { source: known.source, host: known.host };
    match judge(old, page, again, memory) {
        Difference::Unchanged => Judgement::Same,
        Difference::NeedsConfirmation => Judgement::Unsure,
        Difference::Changed(change) => Judgement::Different(Box::new(change)),
    }
}

/// Says what differs on a page that is told as the same only because it differed at earlier visits as well. An editor may
/// care for it all the same.
pub(super) fn passed_over(page: &Page, again: Option<&Page>, known: Known<'_>) -> Option<String> {
    let source = known.source.of_seconds()?;
    // A host of one page knows of it what the source knows.
    let alone = HostTemplate::default();
    let host = if known.host.pages() > 1 { known.host } else { &alone };
    let memory = Memory { source: &source, host };
    let Difference::Changed(change) = judge(known.old?, page, Some(again.unwrap_or(page)), memory)
    else {
        return None;
    };
    let line = |passage: &Passage| -> String {
        let said = passage.segments.iter().filter_map(|segment| match segment {
            Segment::Same(text) | Segment::Added(text) => Some(text.as_str()),
            Segment::Removed(_) => None,
            Segment::Gap => Some("…"),
        });
        let line = said.collect::<Vec<_>>().join(" ").replace('\n', " ");
        line.chars().take(PASSED_LENGTH).collect()
    };
    let lines: Vec<String> =
        change.passages.iter().map(line).filter(|line| !line.is_empty()).collect();
    let more = lines.len() > PASSED_LINES;
    let lines = lines.get(..PASSED_LINES.min(lines.len()))?.join("; ");
    let more = if more { "; …" } else { "" };
    (!lines.is_empty()).then(|| format!("passed over, as it differs at every visit: {lines}{more}"))
}

/// The parts that articles point at and the page does not have.
pub(super) fn missing_parts<'f>(
    body: &[u8],
    parts: impl Iterator<Item = &'f String>,
) -> Vec<&'f String> {
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(body);
    parts
        .filter(|part| {
            // `#top` is the beginning of every page, and a text fragment names words, not a part.
            let always = part.eq_ignore_ascii_case("top") || part.starts_with(":~:");
            !always && !has_part(&text, part)
        })
        .collect()
}

/// Whether some element has the part's name as its `id`, or an anchor as its `name`.
fn has_part(text: &str, part: &str) -> bool {
    let plain: String = url::form_urlencoded::parse(part.replace('+', "%2B").as_bytes())
        .map(|(name, _)| name.into_owned())
        .collect();
    [part, plain.as_str()].iter().any(|part| {
        text.match_indices(part).any(|(at, _)| {
            let before =
                text.get(..at).unwrap_or_default().trim_end_matches(['"', '\'']).trim_end();
            let after = text.get(at + part.len()..).unwrap_or_default();
            let ends = after.starts_with(['"', '\'', ' ', '>', '\n', '/']);
            let named = before.strip_suffix('=').map(str::trim_end);
            ends && named.is_some_and(|tag| {
                let tag = tag.to_ascii_lowercase();
                tag.ends_with("id") || tag.ends_with("name")
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_by_id_and_by_name() {
        let body = br#"<h2 id="besluit">B</h2><a name='noot-1'>1</a><p id=kaal>x</p><p id="caf&eacute;">#los</p>"#;
        let parts =
            ["besluit", "noot-1", "kaal", "top", ":~:text=x", "los", "weg"].map(str::to_owned);
        let missing = missing_parts(body, parts.iter());
        assert_eq!(missing, ["los", "weg"]);
    }
}
