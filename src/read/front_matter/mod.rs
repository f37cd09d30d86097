//! Front matter: the facts that stand before the text of an article, in YAML (`---`), TOML (`+++`), JSON (`{`) or bare
//! `Name: value` lines.
//!
//! It promises that no input makes it panic, recurse or grow without bound, and that lines are counted in the file. What
//! a name means is left to the reader of the format.

mod header;
mod json;
mod lines;
mod simple_yaml;
mod toml;
mod value;
mod yaml;

use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

pub(in crate::read) use value::{Entry, Table, Value};

use super::ReadError;

/// What is wrong with a piece of front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    /// Line in the file, from 1.
    line: usize,
    message: String,
}

impl From<Fault> for ReadError {
    fn from(fault: Fault) -> Self {
        Self::FrontMatter { line: fault.line, message: fault.message }
    }
}

/// The languages of front matter and of files of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Language {
    Yaml,
    Toml,
    Json,
}

impl Language {
    /// That of the file at a path, by its extension.
    pub(in crate::read) fn of(path: &str) -> Self {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        match extension.to_ascii_lowercase().as_str() {
            "toml" => Self::Toml,
            "json" => Self::Json,
            _ => Self::Yaml,
        }
    }
}

/// A text with its front matter read and taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) struct Split<'a> {
    /// The facts; empty when there are none.
    pub(in crate::read) table: Table<'a>,
    /// What follows the front matter.
    pub(in crate::read) body: &'a str,
    /// Line in the file of the first line of the body.
    pub(in crate::read) body_line: usize,
}

/// Whether a file begins with a fence of front matter.
pub(in crate::read) fn opens(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let first = text.get(..memchr(b'\n', text).unwrap_or(text.len())).unwrap_or_default();
    [&b"---"[..], b"+++"].iter().any(|fence| {
        let rest = first.strip_prefix(*fence);
        rest.is_some_and(|rest| rest.trim_ascii().iter().all(u8::is_ascii_alphabetic))
    })
}

/// Reads the front matter of `text`, whose lines end in LF.
pub(in crate::read) fn split(text: &str) -> Result<Split<'_>, ReadError> {
    let content = text.trim_start_matches(['\n', ' ', '\t']);
    let before = text.get(..text.len() - content.len()).unwrap_or_default();
    let line = 1 + before.matches('\n').count();
    if !before.is_empty() && !before.ends_with('\n') {
        return Ok(without(text));
    }
    let (first, rest) = content.split_once('\n').unwrap_or((content, ""));
    match first.trim_end() {
        "---" | "---yaml" | "--- yaml" => fenced(text, rest, line + 1, Language::Yaml, "---"),
        "---toml" | "--- toml" => fenced(text, rest, line + 1, Language::Toml, "---"),
        "---json" | "--- json" => fenced(text, rest, line + 1, Language::Json, "---"),
        "---js" | "---javascript" => {
            let message = "JavaScript is not run; write the facts in YAML between lines `---`";
            Err(ReadError::FrontMatter { line, message: message.to_owned() })
        }
        "+++" => fenced(text, rest, line + 1, Language::Toml, "+++"),
        opening if opening.starts_with('{') && is_object(content) => {
            let (value, length) = json::parse(content, line)?;
            let Value::Table(table) = value else { return Ok(without(text)) };
            let (head, body) = content.split_at_checked(length).unwrap_or((content, ""));
            let (tail, body) = body.split_once('\n').unwrap_or((body, ""));
            if !tail.trim().is_empty() {
                return Ok(without(text));
            }
            Ok(Split { table, body, body_line: line + head.matches('\n').count() + 1 })
        }
        _ if before.is_empty() => Ok(match header::parse(text) {
            Some((table, offset)) => {
                let (head, body) = text.split_at_checked(offset).unwrap_or((text, ""));
                Split { table, body, body_line: 1 + head.matches('\n').count() }
            }
            None => without(text),
        }),
        _ => Ok(without(text)),
    }
}

/// Reads a whole file of facts.
pub(in crate::read) fn parse(text: &str, language: Language) -> Result<Value<'_>, ReadError> {
    Ok(match language {
        Language::Yaml => yaml::parse(text, 1)?,
        Language::Toml => Value::Table(toml::parse(text, 1)?),
        Language::Json => json::parse(text, 1)?.0,
    })
}

fn without(text: &str) -> Split<'_> {
    Split { table: Table::default(), body: text, body_line: 1 }
}

/// Whether a text that begins with `{` goes on as a JSON object does; `{{< shortcode >}}` and `{% tag %}` do not.
fn is_object(text: &str) -> bool {
    let inner = text.trim_start_matches('{').trim_start();
    !text.starts_with("{{") && inner.starts_with(['"', '}'])
}

fn fenced<'a>(
    text: &'a str,
    rest: &'a str,
    first_line: usize,
    language: Language,
    fence: &str,
) -> Result<Split<'a>, ReadError> {
    let Some((block, lines, body)) = close(rest, fence, language) else {
        if is_key_first(rest) {
            let message = format!("not closed: end it with a line `{fence}`");
            return Err(ReadError::FrontMatter { line: first_line.saturating_sub(1), message });
        }
        // A line of dashes above a text is a rule, not a fence.
        return Ok(without(text));
    };
    let body_line = first_line + lines + 1;
    let value = match language {
        Language::Yaml => match simple_yaml::parse(block, first_line) {
            Some(table) => Ok(Value::Table(table)),
            None => yaml::parse(block, first_line),
        },
        Language::Toml => toml::parse(block, first_line).map(Value::Table),
        Language::Json => json::parse(block, first_line).map(|(value, _)| value),
    };
    match value {
        Ok(Value::Table(table)) => Ok(Split { table, body, body_line }),
        Ok(Value::Null) => Ok(Split { table: Table::default(), body, body_line }),
        // Text between two rules.
        Ok(_) => Ok(without(text)),
        Err(_) if !is_key_first(block) => Ok(without(text)),
        Err(fault) => Err(fault.into()),
    }
}

/// What stands before the closing fence, in how many lines, and what stands after it.
fn close<'a>(rest: &'a str, fence: &str, language: Language) -> Option<(&'a str, usize, &'a str)> {
    let fence = line_of(fence, rest);
    // YAML may also end a document with three full stops.
    let before = fence.as_ref().and_then(|fence| rest.get(..fence.start)).unwrap_or(rest);
    let stops = if language == Language::Yaml { line_of("...", before) } else { None };
    let end = stops.or(fence)?;
    let block = rest.get(..end.start)?;
    Some((block, memchr_iter(b'\n', block.as_bytes()).count(), rest.get(end.end..)?))
}

/// Where the first line stands, with its end, that has nothing but `word`, and white space behind it.
fn line_of(word: &str, text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let found = memmem::find_iter(bytes, word)
        .filter(|&at| at.checked_sub(1).is_none_or(|before| bytes.get(before) == Some(&b'\n')));
    let mut lines = found.map(|at| {
        let rest = bytes.get(at..).unwrap_or_default();
        at..at + memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)
    });
    lines.find(|line| text.get(line.clone()).is_some_and(|line| line.trim_end() == word))
}

/// Whether the first line that is no comment looks like a key with a value.
fn is_key_first(block: &str) -> bool {
    let mut lines = block.lines().map(str::trim);
    lines.find(|line| !line.is_empty() && !line.starts_with('#')).is_some_and(|line| {
        let end = line.find([':', '=']).unwrap_or(0);
        let key = line.get(..end).unwrap_or_default().trim().trim_matches(['"', '\'']);
        line.starts_with(['{', '['])
            || (!key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(text: &str) -> Table<'_> {
        split(text).unwrap().table
    }

    #[test]
    fn three_languages_say_the_same() {
        let yaml = "---\ntitle: De raad\ndate: 2011-02-03T09:30:00+01:00\ndraft: false\nrank: 1.10\ntags: [zorg, wonen]\n---\nTekst\n";
        let toml = "+++\ntitle = \"De raad\"\ndate = 2011-02-03T09:30:00+01:00\ndraft = false\nrank = 1.10\ntags = [\"zorg\", \"wonen\"]\n+++\nTekst\n";
        let json = "{\n\"title\": \"De raad\",\n\"date\": \"2011-02-03T09:30:00+01:00\",\n\"draft\": false,\n\"rank\": \"1.10\",\n\"tags\": [\"zorg\", \"wonen\"]}\nTekst\n";
        let read = split(yaml).unwrap();
        assert_eq!((read.body, read.body_line), ("Tekst\n", 8));
        assert_eq!(read.table.get("RANK").unwrap().line, 5);
        assert_eq!(read, split(toml).unwrap());
        assert_eq!(read.table.entries.len(), table(json).entries.len());
        assert_eq!(read.table.get("tags").unwrap().value, table(json).get("tags").unwrap().value);
        assert_eq!(table(json).get("tags").unwrap().line, 6);
    }

    #[test]
    fn rules_and_shortcodes_are_no_front_matter() {
        for text in [
            "---\n\nTekst\n\n---\nMeer\n",
            "---\nTekst: zonder einde",
            "{{< toc >}}\n",
            "{% if x %}",
            "Let op: dit is tekst.\n",
        ] {
            match split(text) {
                Ok(read) => assert_eq!(read.body, text),
                Err(fault) => assert!(fault.to_string().contains("not closed"), "{fault}"),
            }
        }
    }

    #[test]
    fn a_header_without_fence_ends_at_the_first_empty_line() {
        let read = split("Title: De raad\nDate: 2011-02-03 09:30\nSummary: een\n  twee\n\nTekst\n")
            .unwrap();
        assert_eq!(read.body, "Tekst\n");
        assert_eq!(read.body_line, 6);
        assert_eq!(read.table.get("summary").unwrap().value.text(), Some("een\ntwee"));
    }

    #[test]
    fn faults_are_told_with_the_line_in_the_file() {
        for (text, line) in [
            ("---\ntitle: a\ntags: [b\n---\n", 3),
            ("+++\ntitle = \"a\"\ndate = \n+++\n", 3),
            ("\n\n---\ntitle: a\n", 3),
            ("---js\n{ title: \"a\" }\n---\n", 1),
        ] {
            let told = split(text).unwrap_err().to_string();
            assert!(told.starts_with(&format!("line {line}: front matter: ")), "{text}: {told}");
        }
    }

    #[test]
    fn bombs_of_aliases_and_depth_are_refused() {
        let mut bomb = "---\na: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (name, before) in
            ["b", "c", "d", "e", "f", "g"].iter().zip(["a", "b", "c", "d", "e", "f"])
        {
            let aliases = vec![format!("*{before}"); 10].join(", ");
            bomb.extend([*name, ": &", *name, " [", aliases.as_str(), "]\n"]);
        }
        bomb.push_str("---\n");
        assert!(split(&bomb).unwrap_err().to_string().contains("50,000"));
        let deep = format!("---\na: {}{}\n---\n", "[".repeat(5000), "]".repeat(5000));
        assert!(split(&deep).is_err());
        let deep = format!("{{\"a\": {}{}}}\n", "[".repeat(5000), "]".repeat(5000));
        assert!(split(&deep).is_err());
        let deep = format!("+++\na = {}{}\n+++\n", "[".repeat(5000), "]".repeat(5000));
        assert!(split(&deep).is_err());
    }

    #[test]
    fn merge_keys_and_aliases_are_followed() {
        let text = "---\nbase: &b {author: Noor, lang: nl}\nextra:\n  <<: *b\n  lang: fy\n---\n";
        let read = table(text);
        let extra = read.get("extra").unwrap().value.table().unwrap();
        assert_eq!(extra.first_text(&["author"]), Some("Noor"));
        assert_eq!(extra.first_text(&["lang"]), Some("fy"));
    }

    /// Lines of the kinds that simple front matter is made of, and of those that are nearly so.
    fn yaml_line() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "[a-z]{1,5}",
            Just("~".to_owned()),
            Just("null".to_owned()),
            Just("2011-02-03 09:30:00 +0100".to_owned()),
            Just("één & één".to_owned()),
            Just("a: b".to_owned()),
            Just("a #b".to_owned()),
            Just("a#b".to_owned()),
            Just("https://raad.example/a?b=c#d".to_owned()),
            Just("\"a \\\"b\\\" \\\\ c\"".to_owned()),
            Just("'it''s'".to_owned()),
            Just("'a' b".to_owned()),
            Just("[a, \"b, c\", 'd']".to_owned()),
            Just("[]".to_owned()),
            Just("[a, ]".to_owned()),
            Just("[a b, c-d]".to_owned()),
            Just("{a: b}".to_owned()),
            Just("| ".to_owned()),
            Just("&x a".to_owned()),
            Just("foto's".to_owned()),
            Just("a\u{a0}b\u{2028}c\u{85}d".to_owned()),
            "[a-z:#'\"\\[\\], -]{0,8}",
        ];
        let start = prop_oneof![
            Just("a: "),
            Just("b:"),
            Just("c: "),
            Just("- "),
            Just("  - "),
            Just("  - n: "),
            Just("    u: "),
            Just("  k: "),
            Just("# "),
            Just(""),
        ];
        (start, word).prop_map(|(start, word)| format!("{start}{word}\n"))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn simple_yaml_reads_as_the_whole_language_does(lines in prop::collection::vec(yaml_line(), 1..8)) {
            let text = lines.concat();
            if let Some(table) = simple_yaml::parse(&text, 2) {
                let whole = yaml::parse(&text, 2);
                let expected = if table.entries.is_empty() { Value::Null } else { Value::Table(table) };
                prop_assert_eq!(whole, Ok(expected), "{}", text);
            }
        }

        #[test]
        fn no_front_matter_makes_it_panic(text in "(---|\\+\\+\\+|\\{)\n?[a-z:=\\[\\]{}\"' \n#&*<|>-]{0,60}\n(---|\\+\\+\\+|\\}|)\n?.{0,9}") {
            let _ = split(&text);
        }
    }
}
