//! `import` and `export` lines, which MDX runs and nobody reads.

/// Lines; a statement that is longer ends at its first empty line.
const LONGEST: usize = 100;

/// The bytes at the start of `text`, which begins a block, that are `import` and `export` statements; 0 when there are
/// none.
pub(super) fn length(text: &str) -> usize {
    let line = text.lines().next().unwrap_or_default();
    if line.starts_with("import ") || line.starts_with("import{") {
        return import(text);
    }
    let Some(rest) = line.strip_prefix("export ") else { return 0 };
    let is_statement =
        ["const ", "let ", "var ", "function ", "default ", "async ", "class ", "{", "* "]
            .iter()
            .any(|word| rest.starts_with(word));
    if is_statement { export(text) } else { 0 }
}

/// `import … from '…'` and `import '…'`, on one line or with a list in braces over several.
fn import(text: &str) -> usize {
    let mut length = 0;
    for line in text.split_inclusive('\n').take(40) {
        length += line.len();
        let end = line.trim_end().trim_end_matches(';');
        if line.trim().is_empty() {
            return 0;
        }
        if end.ends_with(['"', '\'']) {
            let statement = text.get(..length).unwrap_or_default();
            let names = statement.strip_prefix("import").unwrap_or_default().trim_start();
            let is_bare = names.starts_with(['"', '\'']);
            let is_from = [" from '", " from \"", "}from '", "}from \""]
                .iter()
                .any(|it| statement.contains(it));
            return if is_bare || is_from { length } else { 0 };
        }
    }
    0
}

/// Up to the empty line after which every brace is closed.
fn export(text: &str) -> usize {
    let mut length = 0;
    let mut depth = 0_i32;
    let mut first_empty = None;
    for line in text.split_inclusive('\n').take(LONGEST) {
        if line.trim().is_empty() {
            first_empty.get_or_insert(length);
            if depth <= 0 {
                return length;
            }
        }
        for byte in line.bytes() {
            match byte {
                b'{' | b'(' | b'[' => depth += 1,
                b'}' | b')' | b']' => depth -= 1,
                _ => {}
            }
        }
        length += line.len();
    }
    if depth <= 0 { length } else { first_empty.unwrap_or(length) }
}
