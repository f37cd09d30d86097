//! The objects of a PDF file (ISO 32000-1 section 7.3), found by looking through the whole file: damaged tables of where
//! things are, which are frequent, do not matter then.

use std::collections::HashMap;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

/// The most that one stream may unpack to, and the most that all streams of objects together may.
const MAX_STREAM: usize = 4 << 20;

/// How deep dictionaries and trees are followed.
pub(super) const DEPTH: usize = 32;

/// The objects by their numbers.
pub(super) struct Objects<'f> {
    plain: HashMap<u32, &'f [u8]>,
    /// Those in streams of objects (section 7.5.7).
    packed: HashMap<u32, Vec<u8>>,
}

impl<'f> Objects<'f> {
    pub(super) fn of(file: &'f [u8]) -> Self {
        let mut plain = HashMap::new();
        let mut rest = file;
        let mut before = 0;
        while let Some(at) = find(rest, b" obj") {
            let start = before + at;
            let body = rest.get(at + 4..).unwrap_or_default();
            let mut skip = at + 4;
            if let Some(number) = number_before(file.get(..start).unwrap_or_default()) {
                let end = find(body, b"endobj").unwrap_or(body.len());
                // What was written later replaces what was there (section 7.5.6).
                plain.insert(number, body.get(..end).unwrap_or_default());
                skip += end;
            }
            rest = rest.get(skip..).unwrap_or_default();
            before += skip;
        }
        let mut objects = Self { plain, packed: HashMap::new() };
        objects.packed = objects.unpack_all();
        objects
    }

    /// The bytes of an object, without its stream's.
    pub(super) fn get(&self, number: u32) -> Option<&[u8]> {
        let object = match self.plain.get(&number) {
            Some(object) => object,
            None => self.packed.get(&number)?.as_slice(),
        };
        Some(parts(object).0)
    }

    /// The stream of an object, unpacked; empty for a filter that is not known.
    pub(super) fn stream(&self, number: u32) -> Option<Vec<u8>> {
        let (dictionary, stream) = parts(self.plain.get(&number)?);
        Some(unpacked(dictionary, stream?))
    }

    /// How many bytes an object takes in the file.
    pub(super) fn size(&self, number: u32) -> usize {
        self.plain.get(&number).map_or(0, |object| object.len())
    }

    /// The numbers of all objects, in order.
    pub(super) fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.plain.keys().chain(self.packed.keys()).copied().collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// A dictionary that stands here, or in the object that is referred to here.
    pub(super) fn dictionary<'d>(&'d self, value: &'d [u8]) -> Option<&'d [u8]> {
        if let Some(number) = reference(value) {
            return self.get(number);
        }
        let inner = value.strip_prefix(b"<<")?;
        let mut depth = 1;
        let mut pairs = inner.windows(2).enumerate();
        while let Some((at, pair)) = pairs.next() {
            match pair {
                b"<<" => depth += 1,
                b">>" => depth -= 1,
                _ => continue,
            }
            if depth == 0 {
                return inner.get(..at);
            }
            pairs.next();
        }
        Some(inner)
    }

    fn unpack_all(&self) -> HashMap<u32, Vec<u8>> {
        let mut found = HashMap::new();
        let mut left = MAX_STREAM;
        let holders = self.plain.values().map(|object| parts(object));
        for (dictionary, stream) in
            holders.filter(|(dictionary, _)| is_type(dictionary, b"/ObjStm"))
        {
            let (Some(stream), Some(first)) = (stream, number_at(dictionary, b"/First")) else {
                continue;
            };
            let plain = unpacked(dictionary, stream);
            left = left.saturating_sub(plain.len());
            if left == 0 {
                break;
            }
            let first = usize::try_from(first).unwrap_or(usize::MAX);
            let head = plain.get(..first.min(plain.len())).unwrap_or_default();
            let numbers: Vec<u32> = words(head).filter_map(|word| word.parse().ok()).collect();
            let pairs: Vec<&[u32]> = numbers.chunks_exact(2).collect();
            for (at, pair) in pairs.iter().enumerate() {
                let (number, from) = (pair.first(), pair.get(1));
                let until = pairs.get(at + 1).and_then(|next| next.get(1));
                let place = |offset: Option<&u32>| {
                    let offset = usize::try_from(*offset?).ok()?;
                    Some(first.saturating_add(offset).min(plain.len()))
                };
                let (Some(number), Some(from)) = (number, place(from)) else { continue };
                let until = place(until).unwrap_or(plain.len()).max(from);
                found.insert(*number, plain.get(from..until).unwrap_or_default().to_vec());
            }
        }
        found
    }
}

/// The words of a text between white space.
fn words(text: &[u8]) -> impl Iterator<Item = &str> {
    let words = text.split(|byte| byte.is_ascii_whitespace() || *byte == 0);
    words.filter_map(|word| std::str::from_utf8(word).ok()).filter(|word| !word.is_empty())
}

/// `12` in `12 0` at the end of a text.
fn number_before(text: &[u8]) -> Option<u32> {
    let tail = text.get(text.len().saturating_sub(24)..)?;
    let mut words = tail.rsplit(|byte| !byte.is_ascii_digit());
    let generation = words.next()?;
    let number = words.next()?;
    if generation.is_empty() {
        return None;
    }
    std::str::from_utf8(number).ok()?.parse().ok()
}

/// What stands before the stream of an object, and the stream.
fn parts(object: &[u8]) -> (&[u8], Option<&[u8]>) {
    let Some(at) = find(object, b"stream") else { return (object, None) };
    let (before, after) = object.split_at(at);
    let after = after.get(6..).unwrap_or_default();
    let body = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
    let end = find(body, b"endstream").unwrap_or(body.len());
    (before, body.get(..end))
}

pub(super) fn unpacked(dictionary: &[u8], stream: &[u8]) -> Vec<u8> {
    if find(dictionary, b"/FlateDecode").is_none() {
        return if find(dictionary, b"/Filter").is_none() { stream.to_vec() } else { Vec::new() };
    }
    let limit = u64::try_from(MAX_STREAM).unwrap_or(u64::MAX);
    let mut plain = Vec::new();
    // A damaged stream gives what comes before the damage.
    let _ = ZlibDecoder::new(stream).take(limit).read_to_end(&mut plain);
    plain
}

/// What stands after a key of a dictionary, from its first byte.
pub(super) fn entry<'d>(dictionary: &'d [u8], key: &[u8]) -> Option<&'d [u8]> {
    let mut rest = dictionary;
    loop {
        let at = find(rest, key)?;
        rest = rest.get(at + key.len()..)?;
        let ends = rest
            .first()
            .is_none_or(|byte| byte.is_ascii_whitespace() || b"/[<(0123456789-".contains(byte));
        if ends {
            return Some(rest.trim_ascii_start());
        }
    }
}

/// Whether the `/Type` of a dictionary is this one.
pub(super) fn is_type(dictionary: &[u8], name: &[u8]) -> bool {
    entry(dictionary, b"/Type").is_some_and(|value| {
        value
            .strip_prefix(name)
            .is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
    })
}

fn number_at(dictionary: &[u8], key: &[u8]) -> Option<u32> {
    let value = entry(dictionary, key)?;
    let end = value.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(value.len());
    std::str::from_utf8(value.get(..end)?).ok()?.parse().ok()
}

/// The number in `12 0 R`.
pub(super) fn reference(value: &[u8]) -> Option<u32> {
    let start = value.get(..24.min(value.len()))?;
    let mut words = words(start);
    let number = words.next()?.parse().ok()?;
    words.next()?.parse::<u32>().ok()?;
    words.next()?.starts_with('R').then_some(number)
}

/// The numbers in `[12 0 R 13 0 R]`, or in a single reference.
pub(super) fn references(value: &[u8]) -> Vec<u32> {
    let Some(list) = value.strip_prefix(b"[") else {
        return reference(value).into_iter().collect();
    };
    let end = list.iter().position(|byte| *byte == b']').unwrap_or(list.len());
    let list = list.get(..end).unwrap_or_default();
    list.split(|byte| *byte == b'R').filter_map(|one| words(one).next()?.parse().ok()).collect()
}

pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}
