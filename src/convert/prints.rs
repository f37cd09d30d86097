//! The fingerprints of a stored article, by which a run knows what became of it since the last.
//!
//! They are XXH3, as they are made of every byte of every article: 64 bits tell very many articles apart, and nobody
//! gains by making two alike that are not, as all of them are the publisher's own.

use memchr::{memchr, memchr_iter, memmem};
use xxhash_rust::xxh3::{Xxh3, xxh3_64, xxh3_64_with_seed};

use crate::read::Format;

/// The fingerprints of one article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Prints {
    /// Of what a reader would see: title and text, but not the front matter, in which tags and the like may change
    /// without the article being another; nor line ends and space at the end of lines.
    pub content: u64,
    /// Of all that it is made from: the file and its path, which may say its address, its date and its language.
    pub whole: u64,
}

impl Prints {
    /// The fingerprints of the file at `path` and of the `title` that was read from it.
    pub(super) fn of(bytes: &[u8], path: &str, format: Format, title: &str) -> Self {
        let text = match format {
            Format::Markdown | Format::Html => below_front_matter(bytes),
            Format::PrintPage => bytes,
        };
        let (start, body) = (bytes.len() - text.trim_ascii_start().len(), text.trim_ascii());
        let seed = xxh3_64(title.as_bytes());
        if is_tidy(body) {
            let content = xxh3_64_with_seed(body, seed);
            // All of the body is in that, as it stands.
            let around = [bytes.get(..start), bytes.get(start + body.len()..)];
            let around = around.into_iter().flatten().chain([path.as_bytes()]);
            let whole = around.fold(content, |print, part| xxh3_64_with_seed(part, print));
            return Self { content, whole };
        }
        let mut hasher = Xxh3::with_seed(seed);
        for (number, line) in body.split(|&byte| byte == b'\n').enumerate() {
            if number > 0 {
                hasher.update(b"\n");
            }
            hasher.update(line.trim_ascii_end());
        }
        let whole = xxh3_64_with_seed(path.as_bytes(), xxh3_64(bytes));
        Self { content: hasher.digest(), whole }
    }

    /// The content that the file at `path` would have if its title, where the first heading of a Markdown text is that, were
    /// `title`. `None` for a text without one.
    pub(super) fn content_with_heading(bytes: &[u8], path: &str, title: &str) -> Option<u64> {
        let text = below_front_matter(bytes);
        let starts = std::iter::once(0).chain(memchr_iter(b'\n', text).map(|end| end + 1));
        let is_heading = |start: &usize| text.get(*start..).is_some_and(|it| it.starts_with(b"# "));
        let start = starts.into_iter().find(is_heading)?;
        let (before, rest) = text.split_at_checked(start)?;
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        let heading = [b"# ", title.as_bytes()].concat();
        let text = [before, &heading, rest.get(end..)?].concat();
        Some(Self::of(&text, path, Format::Markdown, title).content)
    }
}

/// Whether no line ends in white space, or in a control character, as is nearly always so: then all of the text goes into the
/// fingerprint at once.
fn is_tidy(body: &[u8]) -> bool {
    // Without branches, as it is a pass over all of it.
    let pairs = body.iter().zip(body.get(1..).unwrap_or_default());
    let untidy = pairs.fold(0_u8, |found, (&byte, &next)| {
        found | (u8::from(byte <= b' ') & u8::from(byte != b'\n') & u8::from(next == b'\n'))
    });
    untidy == 0
}

fn below_front_matter(bytes: &[u8]) -> &[u8] {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let line_at = |start: usize| {
        let rest = text.get(start..).unwrap_or_default();
        rest.split_at(memchr(b'\n', rest).map_or(rest.len(), |end| end + 1))
    };
    let fence = match line_at(0).0.trim_ascii_end() {
        b"---" => b"\n---",
        b"+++" => b"\n+++",
        _ => return text,
    };
    memmem::find_iter(text, fence)
        .map(|at| line_at(at + 1))
        .find(|(line, _)| line.trim_ascii_end().len() + 1 == fence.len())
        .map_or(text, |(_, below)| below)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Prints {
        Prints::of(text.as_bytes(), "a.md", Format::Markdown, "Zorg")
    }

    #[test]
    fn content_is_what_a_reader_sees() {
        let one = of("---\ntitle: Zorg\ntags: [a]\n---\nEen zin.\nNog een.\n");
        let other = "\u{FEFF}---\r\ntags: [b]\r\ntitle: Zorg\r\n---\r\nEen zin. \r\nNog een.";
        assert_eq!(one.content, of(other).content);
        let edited = "---\ntitle: Zorg\ntags: [a]\n---\nEen zin.\nNog een!\n";
        assert_ne!(one.content, of(edited).content);
        let titled = Prints::of(edited.as_bytes(), "a.md", Format::Markdown, "Zo");
        assert_ne!(one.content, titled.content);
    }

    #[test]
    fn the_whole_is_front_matter_and_text() {
        let texts = [
            "---\ntags: [a]\n---\nEen zin.\nNog een.\n",
            "---\ntags: [b]\n---\nEen zin.\nNog een.\n",
            "---\ntags: [a]\n---\nEen zin.\nNog een!\n",
            "---\ntags: [a]\n---\nEen zin.\nNog een.\n  ",
            // A line break.
            "---\ntags: [a]\n---\nEen zin.  \nNog een.\n",
            "---\ntags: [b]\n---\nEen zin.  \nNog een.\n",
        ];
        let mut wholes = texts.map(|text| of(text).whole);
        wholes.sort_unstable();
        assert!(wholes.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn a_file_that_was_moved_has_its_content_and_another_whole() {
        for text in ["Een zin.\n", "Een zin. \n"] {
            let moved = Prints::of(text.as_bytes(), "nieuws/a.md", Format::Markdown, "Zorg");
            let at_first = of(text);
            assert_eq!(moved.content, at_first.content);
            assert_ne!(moved.whole, at_first.whole);
        }
    }
}
