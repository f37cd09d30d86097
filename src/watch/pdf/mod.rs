//! The text of a PDF, page by page, as far as comparing two versions of one and telling the difference in words needs it.
//! Fonts are read by the table that nearly every program adds to them; a document whose fonts have none, or that is
//! encrypted, counts as one without text.

mod content;
mod font;
mod objects;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use content::{GAP, MOVE};
use font::Font;
use objects::{DEPTH, Objects, entry, find, is_type, reference, references};

/// The most text that is taken from one document.
const MAX_TEXT: usize = 4 << 20;

/// The most bytes that are looked at for it: pages of a hostile file may all point at the same large objects.
const MAX_WORK: usize = 64 << 20;

/// The most fonts of one document that are read.
const MAX_FONTS: usize = 64;

/// The shown text of a PDF, a line per line; `None` when the bytes are no PDF or show no text.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..1024.min(bytes.len()))?;
    find(start, b"%PDF-")?;
    if find(bytes, b"/Encrypt").is_some() {
        return None;
    }
    let objects = Objects::of(bytes);
    let mut fonts = Fonts { objects: &objects, known: HashMap::new() };
    let mut text = String::new();
    let pages = pages(&objects);
    if pages.is_empty() {
        // Without pages there is no order and no font: every stream that shows text counts.
        for number in objects.numbers() {
            let stream = objects.stream(number).filter(|stream| shows_text(stream));
            content::show(&stream.unwrap_or_default(), &HashMap::new(), &mut text);
            text.push('\n');
        }
    }
    let mut work = 0;
    for Page { node, resources } in pages {
        work += node.len() + resources.len();
        let named = fonts.named(resources);
        for number in entry(node, b"/Contents").map(references).unwrap_or_default() {
            if work > MAX_WORK || text.len() > MAX_TEXT {
                break;
            }
            let stream = objects.stream(number).unwrap_or_default();
            work += objects.size(number) + stream.len();
            content::show(&stream, &named, &mut text);
        }
        text.push('\n');
    }
    let text = tidy(&text);
    (!text.is_empty()).then_some(text)
}

fn shows_text(stream: &[u8]) -> bool {
    find(stream, b"Tj").or_else(|| find(stream, b"TJ")).is_some()
}

/// Documents with at most so many letters to a space write their spaces as letters.
const LETTERS_TO_A_SPACE: usize = 40;

/// Lines without space around them, and without empty ones; moves along a line are spaces or nothing, and letters that were
/// set as one are themselves again.
fn tidy(text: &str) -> String {
    let has_spaces = text.matches(' ').count() * LETTERS_TO_A_SPACE >= text.chars().count();
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            MOVE if has_spaces => {}
            MOVE | GAP => plain.push(' '),
            '\u{FB00}' => plain.push_str("ff"),
            '\u{FB01}' => plain.push_str("fi"),
            '\u{FB02}' => plain.push_str("fl"),
            '\u{FB03}' => plain.push_str("ffi"),
            '\u{FB04}' => plain.push_str("ffl"),
            '\u{FB05}' | '\u{FB06}' => plain.push_str("st"),
            _ => plain.push(letter),
        }
    }
    let lines = plain.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A page: its dictionary, and that of what it uses.
struct Page<'o> {
    node: &'o [u8],
    resources: &'o [u8],
}

/// The pages in reading order: as the tree has them (section 7.7.3), or else as the file has them.
fn pages<'o>(objects: &'o Objects<'_>) -> Vec<Page<'o>> {
    let numbers = objects.numbers();
    let of_type = |name: &'static [u8]| {
        numbers
            .iter()
            .copied()
            .filter(move |number| objects.get(*number).is_some_and(|object| is_type(object, name)))
    };
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for catalog in of_type(b"/Catalog") {
        let root = objects.get(catalog).and_then(|catalog| entry(catalog, b"/Pages"));
        if let Some(root) = root.and_then(reference) {
            gather(objects, root, b"", DEPTH, &mut seen, &mut found);
        }
    }
    if found.is_empty() {
        for number in of_type(b"/Page") {
            gather(objects, number, b"", DEPTH, &mut seen, &mut found);
        }
    }
    found
}

fn gather<'o>(
    objects: &'o Objects<'_>,
    number: u32,
    inherited: &'o [u8],
    depth: usize,
    seen: &mut HashSet<u32>,
    found: &mut Vec<Page<'o>>,
) {
    let Some(node) = objects.get(number).filter(|_| depth > 0 && seen.insert(number)) else {
        return;
    };
    let own = entry(node, b"/Resources").and_then(|value| objects.dictionary(value));
    let resources = own.unwrap_or(inherited);
    match entry(node, b"/Kids") {
        Some(kids) => {
            for kid in references(kids) {
                gather(objects, kid, resources, depth - 1, seen, found);
            }
        }
        None => found.push(Page { node, resources }),
    }
}

/// The fonts of a document, each read once.
struct Fonts<'o, 'f> {
    objects: &'o Objects<'f>,
    known: HashMap<u32, Rc<Font>>,
}

impl Fonts<'_, '_> {
    /// The fonts in a dictionary of what a page uses, by the names that the page has for them.
    fn named(&mut self, resources: &[u8]) -> HashMap<Vec<u8>, Rc<Font>> {
        let value = entry(resources, b"/Font");
        let Some(list) = value.and_then(|value| self.objects.dictionary(value)) else {
            return HashMap::new();
        };
        let names = list.split(|byte| *byte == b'/').skip(1);
        let mut named = HashMap::new();
        for one in names {
            let end = one.iter().position(u8::is_ascii_whitespace).unwrap_or(one.len());
            let (name, value) = one.split_at(end);
            let Some(number) = reference(value) else { continue };
            if self.known.len() == MAX_FONTS && !self.known.contains_key(&number) {
                continue;
            }
            let objects = self.objects;
            let font =
                self.known.entry(number).or_insert_with(|| Rc::new(Font::of(objects, number)));
            named.insert(name.to_vec(), Rc::clone(font));
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    const CONTENT: &[u8] =
        b"BT /F1 12 Tf (Besluit \\(versie 2\\)) Tj 0 -14 Td [(Raad) -250 (van \\105de)] TJ <204F6B> Tj ET";

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(content).unwrap();
        zlib.finish().unwrap()
    }

    fn object(number: u32, dictionary: &str, stream: Option<&[u8]>) -> Vec<u8> {
        let mut bytes = format!("{number} 0 obj\n<< {dictionary} >>\n").into_bytes();
        if let Some(stream) = stream {
            bytes.extend_from_slice(b"stream\r\n");
            bytes.extend_from_slice(stream);
            bytes.extend_from_slice(b"\nendstream\n");
        }
        bytes.extend_from_slice(b"endobj\n");
        bytes
    }

    #[test]
    fn the_shown_strings_are_the_text_also_where_nothing_but_a_stream_is_left() {
        for (dictionary, stream) in
            [("/Length 9", CONTENT.to_vec()), ("/Filter /FlateDecode", packed(CONTENT))]
        {
            let file = [b"%PDF-1.4\n".to_vec(), object(4, dictionary, Some(&stream))].concat();
            assert_eq!(text(&file).unwrap(), "Besluit (versie 2)\nRaad van Ede Ok");
        }
    }

    #[test]
    fn pages_come_in_their_order_with_the_letters_of_their_fonts() {
        let table = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0001> <001A> <0061> endbfrange";
        let inner = b"7 0 8 40 << /Type /Page /Contents 4 0 R /Parent 2 0 R >>  << /Font << /F1 9 0 R >> >>";
        let first = inner.iter().position(|byte| *byte == b'<').unwrap();
        let inner = [
            &inner[..first],
            &b"<< /Type /Page /Contents [4 0 R] >>     "[..40],
            b"<< /Font << /F1 9 0 R >> >>",
        ]
        .concat();
        let file = [
            b"%PDF-1.7\n".to_vec(),
            object(3, "/Type /Page /Contents 5 0 R", None),
            object(1, "/Type/Catalog/Pages 2 0 R", None),
            object(2, "/Type /Pages /Kids [7 0 R 3 0 R 2 0 R] /Resources 8 0 R", None),
            object(
                4,
                "/Filter/FlateDecode",
                Some(&packed(b"BT /F1 9 Tf <001200010001> Tj <0004> Tj ET")),
            ),
            object(
                5,
                "",
                Some(b"BT /F1 9 Tf 1 0 0 1 0 700 Tm <00050002> Tj 1 0 0 1 9 700 Tm <0001> Tj ET"),
            ),
            object(6, &format!("/Type /ObjStm /N 2 /First {first}"), Some(&inner)),
            object(9, "/Type /Font /Subtype /Type0 /ToUnicode 10 0 R", None),
            object(10, "", Some(table)),
        ]
        .concat();
        assert_eq!(text(&file).unwrap(), "raad\neb a");
    }

    #[test]
    fn a_move_along_the_line_parts_words_only_where_no_spaces_are_written() {
        let shown = |content: &[u8]| {
            let file = [b"%PDF-1.4\n".to_vec(), object(4, "", Some(content))].concat();
            text(&file).unwrap()
        };
        let moved =
            b"BT (de) Tj 9 0 Td (raad) Tj 1 0 0 1 50 700 Tm (van) Tj 1 0 0 1 90 700 Tm (Ede) Tj ET";
        assert_eq!(shown(moved), "de raad\nvan Ede");
        let kerned = b"BT (de r) Tj 9 0 Td (aad van ) Tj 9 0 Td (Ede) Tj ET";
        assert_eq!(shown(kerned), "de raad van Ede");
    }

    #[test]
    fn damage_and_other_files_are_borne() {
        assert_eq!(text(b"<html>stream BT (x) ET endstream"), None);
        assert_eq!(text(b"%PDF-1.4 1 0 obj stream"), None);
        assert_eq!(text(b"%PDF-1.4 1 0 obj /FlateDecode stream\nrubbish endstream"), None);
        assert_eq!(
            text(b"%PDF-1.4 1 0 obj <</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>> endobj"),
            None
        );
        assert_eq!(
            text(b"%PDF-1.4 1 0 obj stream\nBT (x) Tj ET endstream trailer <</Encrypt 2 0 R>>"),
            None
        );
        assert_eq!(text(b""), None);
        let whole = object(4, "", Some(CONTENT));
        for end in 0..whole.len() {
            text(&[b"%PDF-1.4\n", &whole[..end]].concat());
        }
    }
}
