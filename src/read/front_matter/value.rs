//! What front matter says, whatever its language: text, lists and tables, in the order of the file.
//!
//! Numbers, booleans and dates stay as they are written: `1.10` as a title is `1.10`, and only the key that is asked
//! for decides what a value means.

use std::borrow::Cow;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) enum Value<'a> {
    /// Nothing was written, or `null`.
    Null,
    /// Text, number, boolean or date, as written.
    Text(Cow<'a, str>),
    /// Values in order.
    List(Vec<Self>),
    /// Values by name.
    Table(Table<'a>),
}

/// Values by name, in the order of the file. A name may occur twice: the last one counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::read) struct Table<'a> {
    /// The entries in the order of the file.
    pub(in crate::read) entries: Vec<Entry<'a>>,
}

/// One name with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) struct Entry<'a> {
    /// The name as written.
    pub(in crate::read) key: Cow<'a, str>,
    /// Line in the file, from 1; nought of what another file says.
    pub(in crate::read) line: usize,
    /// Its value.
    pub(in crate::read) value: Value<'a>,
}

impl<'a> Value<'a> {
    /// The text without white space around it; `None` for anything else and when nothing is left.
    pub(in crate::read) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The items of a list; any other value is a list of itself, and nothing is an empty list.
    pub(in crate::read) fn items(&self) -> &[Self] {
        match self {
            Self::Null => &[],
            Self::List(items) => items,
            other => std::slice::from_ref(other),
        }
    }

    /// The table, if it is one.
    pub(in crate::read) fn table(&self) -> Option<&Table<'a>> {
        match self {
            Self::Table(table) => Some(table),
            _ => None,
        }
    }

    /// `true`, `yes`, `on`, `1` and their opposites, in any case.
    pub(in crate::read) fn truth(&self) -> Option<bool> {
        let text = self.text()?;
        let is_any = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        if is_any(&["true", "yes", "on", "1", "ja"]) {
            Some(true)
        } else if is_any(&["false", "no", "off", "0", "nee"]) {
            Some(false)
        } else {
            None
        }
    }

    /// The same, for longer than the text that it was read from.
    fn kept(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::List(items) => Value::List(items.into_iter().map(Self::kept).collect()),
            Self::Table(table) => Value::Table(table.kept()),
        }
    }

    /// How many values there are in it, itself included.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Null | Self::Text(_) => 1,
            Self::List(items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Self::Table(table) => {
                1 + table.entries.iter().map(|entry| entry.value.size()).sum::<usize>()
            }
        }
    }
}

impl Entry<'_> {
    /// Whether it has that name and a value. Case, `_`, `-` and spaces do not count: `pubDate`, `pub_date` and `Pub-Date`
    /// are one name.
    pub(in crate::read) fn has(&self, name: &str) -> bool {
        is_same_name(&self.key, name) && self.value != Value::Null
    }
}

impl<'a> Table<'a> {
    /// The last entry [of that name](Entry::has) that has a value.
    pub(in crate::read) fn get(&self, name: &str) -> Option<&Entry<'a>> {
        self.entries.iter().rev().find(|entry| entry.has(name))
    }

    /// The same, for longer than the text that it was read from, whose lines are those of no other file.
    pub(in crate::read) fn kept(self) -> Table<'static> {
        let kept = |Entry { key, value, .. }: Entry<'a>| Entry {
            key: Cow::Owned(key.into_owned()),
            line: 0,
            value: value.kept(),
        };
        Table { entries: self.entries.into_iter().map(kept).collect() }
    }

    /// The text of the first of `names` that has one.
    pub(in crate::read) fn first_text(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.get(name)?.value.text())
    }

    /// The names that occur more than once, with the line of the later one.
    pub(in crate::read) fn duplicates(&self) -> impl Iterator<Item = (&str, usize)> {
        self.entries.iter().enumerate().filter_map(|(at, entry)| {
            let mut earlier = self.entries.iter().take(at);
            earlier.any(|it| it.key == entry.key).then_some((entry.key.as_ref(), entry.line))
        })
    }
}

fn is_same_name(one: &str, other: &str) -> bool {
    // The first letter tells nearly all names apart.
    let letter = |name: &str| {
        name.bytes().next().filter(u8::is_ascii_alphabetic).map(|byte| byte.to_ascii_lowercase())
    };
    match (letter(one), letter(other)) {
        (Some(one), Some(other)) if one != other => false,
        _ => one == other || significant(one).eq(significant(other)),
    }
}

fn significant(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|b| !matches!(b, b'_' | b'-' | b' ')).map(|b| b.to_ascii_lowercase())
}
