//! People as articles and the file of authors write them.

use std::collections::BTreeMap;

use memchr::memchr2;
use url::Url;

use super::front_matter::{self, Language, Table, Value};
use super::{ReadError, is_web};
use crate::article::Person;
use crate::html::single_spaced;
use crate::mail::is_address;

/// The file of authors: people by the id that articles name them with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Authors {
    people: BTreeMap<String, Person>,
}

impl Authors {
    /// Nobody.
    pub const fn new() -> Self {
        Self { people: BTreeMap::new() }
    }

    /// Reads the content of a file of authors: a table by id, or a list of tables with an `id`. The extension of
    /// `path` tells TOML and JSON from YAML. Fails when the content is not of that language.
    pub fn parse(text: &str, path: &str) -> Result<Self, ReadError> {
        let text = text.trim_start_matches('\u{FEFF}');
        let mut people = BTreeMap::new();
        match front_matter::parse(text, Language::of(path))? {
            Value::Table(table) => {
                let inner = table.get("authors").and_then(|entry| entry.value.table());
                for entry in &inner.unwrap_or(&table).entries {
                    if let Some(person) = by_id(&entry.key, &entry.value) {
                        people.insert(entry.key.to_string(), person);
                    }
                }
            }
            Value::List(items) => {
                for table in items.iter().filter_map(Value::table) {
                    let id = table.first_text(&["id", "key", "slug", "username", "name"]);
                    if let (Some(id), Some(person)) = (id, from_table(table)) {
                        people.insert(id.to_owned(), person);
                    }
                }
            }
            Value::Null | Value::Text(_) => {}
        }
        Ok(Self { people })
    }

    /// The person with that id.
    pub fn get(&self, id: &str) -> Option<&Person> {
        self.people.get(id)
    }

    /// The people that a value names: text, a table, or a list of these. In a key of many (`authors`) commas part
    /// names; in a key of one, only semicolons do, as in `Jansen, Jan`.
    pub(super) fn read(&self, value: &Value<'_>, key: &str) -> Vec<Person> {
        let is_plural = key.ends_with('s') || key.ends_with('S');
        let mut people: Vec<Person> = Vec::new();
        for item in value.items() {
            match item {
                Value::Text(text) if matches!(value, Value::Text(_)) => {
                    let mark = if text.contains(';') || !is_plural { ';' } else { ',' };
                    people.extend(text.split(mark).filter_map(|name| self.named(name)));
                }
                Value::Text(text) => people.extend(self.named(text)),
                Value::Table(table) => people.extend(self.described(table)),
                Value::Null | Value::List(_) => {}
            }
        }
        let mut unique: Vec<Person> = Vec::with_capacity(people.len());
        for person in people {
            if !unique.contains(&person) {
                unique.push(person);
            }
        }
        unique
    }

    fn named(&self, text: &str) -> Option<Person> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        Some(self.get(text).cloned().unwrap_or_else(|| from_text(text)))
    }

    /// A table whose fields add to, and win from, those of the person that its `key` names.
    fn described(&self, table: &Table<'_>) -> Option<Person> {
        let known = table.first_text(&["key", "id"]).and_then(|id| self.get(id));
        match (known.cloned(), from_table(table)) {
            (Some(known), Some(own)) => Some(Person {
                name: if own.name.is_empty() { known.name } else { own.name },
                email: own.email.or(known.email),
                url: own.url.or(known.url),
                avatar: own.avatar.or(known.avatar),
            }),
            (known, own) => known.or(own),
        }
    }
}

fn by_id(id: &str, value: &Value<'_>) -> Option<Person> {
    match value {
        Value::Table(table) => {
            let mut person = from_table(table).unwrap_or_default();
            if person.name.is_empty() {
                id.clone_into(&mut person.name);
            }
            Some(person)
        }
        other => other.text().map(from_text),
    }
}

/// `None` when neither name nor address is in it.
fn from_table(table: &Table<'_>) -> Option<Person> {
    let address = |names: &[&str]| table.first_text(names).and_then(absolute);
    let parts = [table.first_text(&["first_name"]), table.first_text(&["last_name"])];
    let name = table
        .first_text(&["name", "naam", "display_name", "full_name"])
        .map_or_else(|| parts.into_iter().flatten().collect::<Vec<_>>().join(" "), str::to_owned);
    let email = table.first_text(&["email", "mail", "e-mail"]);
    let person = Person {
        name: single_spaced(&name).into_owned(),
        email: email.map(|email| email.trim_start_matches("mailto:").to_owned()),
        url: address(&["url", "web", "website", "link", "uri", "homepage", "page"]),
        avatar: address(&["image_url", "avatar", "image", "picture", "photo", "imageURL"]),
    };
    (person != Person::default()).then_some(person)
}

/// `Name`, `Name <address>`, `Name (address)` or an address alone; an address is of a page or of a mailbox.
fn from_text(text: &str) -> Person {
    let text = text.trim();
    if memchr2(b'@', b':', text.as_bytes()).is_none() {
        return Person::named(single_spaced(text));
    }
    let bracketed = [('<', '>'), ('(', ')')].iter().find_map(|&(open, close)| {
        let (name, rest) = text.strip_suffix(close)?.rsplit_once(open)?;
        with_address(name, rest)
    });
    bracketed
        .or_else(|| with_address("", text))
        .unwrap_or_else(|| Person::named(single_spaced(text)))
}

fn with_address(name: &str, address: &str) -> Option<Person> {
    let address = address.trim();
    let mailbox = address.trim_start_matches("mailto:");
    if is_address(mailbox) {
        let email = Some(mailbox.to_owned());
        return Some(Person { name: single_spaced(name).into_owned(), email, ..Person::default() });
    }
    let url = Some(absolute(address)?);
    Some(Person { name: single_spaced(name).into_owned(), url, ..Person::default() })
}

fn absolute(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(is_web)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(people: &[Person]) -> Vec<&str> {
        people.iter().map(|person| person.name.as_str()).collect()
    }

    #[test]
    fn a_file_of_authors_is_read_in_three_languages() {
        let yaml = "noor:\n  name: Noor van Dam\n  url: https://noor.example/\nhuub: Huub Smit <huub@gemeente.example>\n";
        let toml = "[noor]\nname = \"Noor van Dam\"\nurl = \"https://noor.example/\"\n[huub]\nname = \"Huub Smit\"\nemail = \"huub@gemeente.example\"\n";
        let json = r#"[{"id": "noor", "name": "Noor van Dam", "url": "https://noor.example/"},
            {"id": "huub", "name": "Huub Smit", "email": "huub@gemeente.example"}]"#;
        let read = |text, path| Authors::parse(text, path).unwrap();
        let authors = read(yaml, "authors.yml");
        assert_eq!(authors.get("huub").unwrap().email.as_deref(), Some("huub@gemeente.example"));
        assert_eq!(
            authors.get("noor").unwrap().url.as_ref().unwrap().as_str(),
            "https://noor.example/"
        );
        assert_eq!(authors, read(toml, "data/authors.toml"));
        assert_eq!(authors, read(json, "authors.json"));
    }

    #[test]
    fn a_broken_file_of_authors_says_where() {
        let fault = Authors::parse("noor:\n  name: [Noor\n", "authors.yml").unwrap_err();
        assert!(fault.to_string().starts_with("line "), "{fault}");
    }

    #[test]
    fn names_and_ids_may_be_mixed() {
        let authors = Authors::parse("noor:\n  name: Noor van Dam\n", "a.yml").unwrap();
        let list = Value::List(vec![Value::Text("noor".into()), Value::Text("Piet, Jan".into())]);
        assert_eq!(names(&authors.read(&list, "authors")), ["Noor van Dam", "Piet, Jan"]);
        let text = Value::Text("noor, Huub Smit".into());
        assert_eq!(names(&authors.read(&text, "authors")), ["Noor van Dam", "Huub Smit"]);
        assert_eq!(names(&authors.read(&text, "author")), ["noor, Huub Smit"]);
    }
}
