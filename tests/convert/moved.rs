//! Files that were renamed, and what becomes of the ids of their articles.

use std::fs;

use super::Publication;

const TEXT: &str = "Een tekst om te herkennen.";

/// Gives an article of these articles another name, title and day, and tells the ids in the feed before and after.
fn renamed(
    articles: &[(&str, &str)],
    changes: &[(&str, &str, &str)],
) -> (Vec<String>, Vec<String>) {
    let publication = Publication::new();
    for (name, text) in articles {
        publication.article(name, "2020-01-02", text);
    }
    publication.convert("2026-01-01");
    let before = publication.ids("feed");
    for (from, to, day) in changes {
        let text = publication.read(&format!("articles/{from}.md"));
        let text = text.replace(&format!("title: {from}"), &format!("title: De {to}"));
        let text = text.replace("2020-01-02", day);
        fs::remove_file(publication.path(&format!("articles/{from}.md"))).unwrap();
        publication.write(&format!("articles/{to}.md"), &text);
    }
    assert_eq!(publication.convert("2026-01-02").0, 0);
    (before, publication.ids("feed"))
}

#[test]
fn an_id_survives_a_new_name_with_a_new_title() {
    let (before, after) = renamed(&[("een", TEXT)], &[("een", "ander", "2020-01-02")]);
    assert_eq!(before, after);
    let both = [("een", TEXT), ("twee", "Een andere tekst.")];
    let changes = [("een", "drie", "2020-01-02"), ("twee", "vier", "2020-01-02")];
    let (before, after) = renamed(&both, &changes);
    assert_eq!(before, after);
}

#[test]
fn an_id_survives_a_new_name_with_a_new_title_in_the_text() {
    let publication = Publication::new();
    let text = "---\ndate: 2020-01-02\n---\n# De kade\n\nEen tekst om te herkennen.\n";
    publication.write("articles/kade.md", text);
    publication.convert("2026-01-01");
    let before = publication.ids("feed");
    fs::remove_file(publication.path("articles/kade.md")).unwrap();
    publication.write("articles/haven.md", &text.replace("De kade", "De haven"));
    assert_eq!(publication.convert("2026-01-02").0, 0);
    assert_eq!(publication.ids("feed"), before);
}

#[test]
fn an_article_that_may_be_either_of_two_or_is_of_another_day_is_new() {
    let (before, after) = renamed(&[("een", TEXT)], &[("een", "ander", "2020-01-03")]);
    assert!(after.iter().all(|id| !before.contains(id)), "{after:?}");
    let changes = [("een", "drie", "2020-01-02"), ("twee", "vier", "2020-01-02")];
    let (before, after) = renamed(&[("een", TEXT), ("twee", TEXT)], &changes);
    assert!(after.iter().all(|id| !before.contains(id)), "{after:?}");
    // Which of two is gone cannot be told when both are.
    let (before, after) =
        renamed(&[("een", TEXT), ("twee", "Iets.")], &[("een", "drie", "2020-01-02")]);
    assert_eq!(before, after);
}
