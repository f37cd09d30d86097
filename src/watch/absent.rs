//! Pages that say in so many words that they are not there, under a status that says they are.
//!
//! Such words also stand on pages that are there (an article about broken links), so they count only where they are
//! nearly all that a page says: in its title or a heading, with hardly any text around.

use crate::change::{Kind, Page, Region};

/// A page with more words of running text than this says something else as well.
const FEW_WORDS: usize = 60;

/// How people tell that a page is not there, in lower case.
const PHRASES: &[&str] = &[
    "niet gevonden",
    "bestaat niet",
    "bestaat helaas niet",
    "niet meer beschikbaar",
    "not found",
    "does not exist",
    "doesn't exist",
    "no longer available",
    "no longer exists",
    "can't be found",
    "cannot be found",
    "could not be found",
    "nicht gefunden",
    "existiert nicht",
    "introuvable",
    "n'existe pas",
    "no encontrada",
    "non trovata",
    "error 404",
    "fout 404",
    "404 error",
];

/// Whether the page says that it is not there, and hardly anything else. `old` is the page as it was: what it said
/// before cannot be the sign of its end.
pub(super) fn says_so(page: &Page, old: Option<&Page>) -> bool {
    let words: usize = page
        .blocks
        .iter()
        .filter(|block| {
            block.region != Region::Fringe && block.links < 80 && block.kind != Kind::Title
        })
        .flat_map(|block| block.text.split_whitespace())
        .take(FEW_WORDS + 1)
        .count();
    words <= FEW_WORDS && has_phrase(page) && !old.is_some_and(has_phrase)
}

fn has_phrase(page: &Page) -> bool {
    page.blocks
        .iter()
        .filter(|block| matches!(block.kind, Kind::Title | Kind::Heading(_)))
        .map(|block| block.text.to_lowercase())
        .any(|text| text.trim() == "404" || PHRASES.iter().any(|phrase| text.contains(phrase)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{Rules, extract};

    fn page(html: &str) -> Page {
        extract(html, &Rules::default())
    }

    #[test]
    fn a_page_that_says_only_that_it_is_not_there_is_not_there() {
        let absent = page(
            "<title>Pagina niet gevonden</title><h1>Helaas, deze pagina bestaat niet</h1><p>Zoek verder.</p>",
        );
        let there =
            page("<title>Sporthal gesloten</title><h1>Sporthal gesloten</h1><p>Tot maandag.</p>");
        assert!(says_so(&absent, Some(&there)));
        assert!(says_so(&absent, None));
        assert!(!says_so(&there, None));
    }

    #[test]
    fn an_article_about_missing_pages_is_there() {
        let text = "De gemeente verhuisde haar website en vergat de oude adressen. ".repeat(12);
        let article = page(&format!(
            "<title>Pagina niet gevonden</title><h1>Pagina niet gevonden</h1><p>{text}</p>"
        ));
        assert!(!says_so(&article, None));
    }

    #[test]
    fn what_a_page_always_said_is_not_its_end() {
        let notice =
            page("<title>Register</title><h1>Akte niet gevonden</h1><p>Vraag het archief.</p>");
        assert!(!says_so(&notice, Some(&notice)));
    }
}
