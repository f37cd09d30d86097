//! The name and arguments of a shortcode, a tag or a component.

/// Something that a generator would have called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Call {
    /// The name in lower case, with `_` for `-`.
    pub(super) name: String,
    named: Vec<(String, String)>,
    /// The arguments without a name, in order.
    pub(super) positional: Vec<String>,
}

impl Call {
    /// A call without arguments.
    pub(super) fn new(name: &str) -> Self {
        Self { name: name.to_ascii_lowercase().replace('-', "_"), ..Self::default() }
    }

    /// Reads `name "a" key="b" key=c`, and `name(key="b", c)`.
    pub(super) fn parse(text: &str) -> Self {
        let text = text.trim();
        let end = text.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(text.len());
        let (name, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        let mut call = Self::new(name);
        let rest = rest.trim();
        let inner =
            rest.strip_prefix('(').map(|rest| rest.rsplit_once(')').map_or(rest, |it| it.0));
        call.read_arguments(inner.unwrap_or(rest));
        call
    }

    /// Adds an argument with a name.
    pub(super) fn add(&mut self, key: &str, value: String) {
        self.named.push((key.to_ascii_lowercase(), value));
    }

    /// The first of `names` that has a value that is not empty.
    pub(super) fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            let found = self.named.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
        })
    }

    /// The first of `names` that has a value, else the positional argument at `index`.
    pub(super) fn get_or(&self, names: &[&str], index: usize) -> Option<&str> {
        self.get(names)
            .or_else(|| self.positional.get(index).map(String::as_str))
            .filter(|value| !value.is_empty())
    }

    fn read_arguments(&mut self, text: &str) {
        let mut rest = text;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            if rest.is_empty() {
                return;
            }
            let (word, after) = argument(rest);
            let is_name = !rest.starts_with(['"', '\'', '`', '=']) && after.starts_with(['=', ':']);
            if is_name && !after.starts_with("://") {
                let value = after.get(1..).unwrap_or_default().trim_start();
                let (value, after) = argument(value);
                self.add(word, value.to_owned());
                rest = after;
            } else {
                self.positional.push(word.to_owned());
                // A sign on its own is no argument, but must not be met again.
                rest = if word.is_empty() { skip_one(after) } else { after };
            }
        }
    }
}

fn skip_one(text: &str) -> &str {
    let mut chars = text.chars();
    chars.next();
    chars.as_str()
}

/// A quoted text or a word, and what follows it.
fn argument(text: &str) -> (&str, &str) {
    if let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) {
        let inner = text.get(1..).unwrap_or_default();
        return inner.split_once(quote).unwrap_or((inner, ""));
    }
    let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | ',' | '"' | '\'');
    let mut end = text.find(is_end).unwrap_or(text.len());
    // `key: value`, but not `https://…`.
    if let Some(colon) = text.get(..end).and_then(|word| word.find(':')) {
        let is_key = text.get(colon..).is_some_and(|rest| !rest.starts_with("://"));
        if is_key && colon > 0 {
            end = colon;
        }
    }
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_read_in_each_manner() {
        for text in [
            r#"figure src="a b.jpg" alt='c d' loading=lazy"#,
            r#"figure(src="a b.jpg", alt='c d', loading=lazy)"#,
            r#"Figure src: "a b.jpg", alt: 'c d'"#,
        ] {
            let call = Call::parse(text);
            assert_eq!(call.name, "figure");
            assert_eq!(call.get(&["src"]), Some("a b.jpg"), "{text}");
            assert_eq!(call.get(&["alt"]), Some("c d"), "{text}");
        }
        let call = Call::parse("gist jan 1234 \"a.rs\"");
        assert_eq!(call.positional, ["jan", "1234", "a.rs"]);
        assert_eq!(
            Call::parse("img https://a.example/b.png").positional,
            ["https://a.example/b.png"]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_arguments_make_it_panic(text in "[a-zé=:\"'`(), /]{0,30}") {
            let _ = Call::parse(&text);
        }
    }
}
