//! People, as RSS writes them on one line.

use crate::article::Person;

/// A person from `user@host (Name)`, `Name <user@host>`, `Name (user@host)`, an address alone, or a name alone.
pub(super) fn parse(text: &str) -> Option<Person> {
    let text = text.trim();
    let person = match split(text) {
        Some((before, inside)) if is_email(before) => with_email(inside, before),
        Some((before, inside)) if is_email(inside) => with_email(before, inside),
        _ if is_email(text) => with_email("", text),
        _ => Person::named(text),
    };
    (!person.name.is_empty() || person.email.is_some()).then_some(person)
}

/// Adds `person` unless it is there; what one knows of the other is put together.
pub(super) fn add(people: &mut Vec<Person>, person: Person) {
    let same = |other: &&mut Person| {
        let by_name = !person.name.is_empty() && other.name == person.name;
        by_name || (person.email.is_some() && other.email == person.email)
    };
    match people.iter_mut().find(same) {
        Some(known) => {
            if known.name.is_empty() {
                known.name = person.name;
            }
            known.email = known.email.take().or(person.email);
            known.url = known.url.take().or(person.url);
            known.avatar = known.avatar.take().or(person.avatar);
        }
        None => people.push(person),
    }
}

fn with_email(name: &str, email: &str) -> Person {
    let email = email.trim().trim_start_matches("mailto:");
    let name = name.trim().trim_matches('"').trim();
    Person { name: name.to_owned(), email: Some(email.to_owned()), ..Person::default() }
}

/// What stands before and in the brackets at the end of `text`.
fn split(text: &str) -> Option<(&str, &str)> {
    let (inside, bracket) = match text.strip_suffix(')') {
        Some(inside) => (inside, '('),
        None => (text.strip_suffix('>')?, '<'),
    };
    let (before, inside) = inside.split_once(bracket)?;
    Some((before.trim(), inside.trim()))
}

fn is_email(text: &str) -> bool {
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    text.split_once('@').is_some_and(|(user, host)| {
        !user.is_empty()
            && !host.is_empty()
            && !text.contains(char::is_whitespace)
            && !host.contains('@')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, Option<String>) {
        let person = parse(text).unwrap();
        (person.name, person.email)
    }

    #[test]
    fn names_and_addresses_are_told_apart() {
        let anna = ("Anna de Vries".to_owned(), Some("anna@example.org".to_owned()));
        for text in [
            "anna@example.org (Anna de Vries)",
            "Anna de Vries <anna@example.org>",
            "Anna de Vries (anna@example.org)",
            "mailto:anna@example.org (Anna de Vries)",
        ] {
            assert_eq!(read(text), anna);
        }
        assert_eq!(read("anna@example.org").1.as_deref(), Some("anna@example.org"));
        assert_eq!(read("Redactie (Zwolle)"), ("Redactie (Zwolle)".to_owned(), None));
        assert_eq!(parse("  "), None);
    }
}
