//! What the pages say, in the languages that bron speaks.

use crate::write::State;
use crate::write::labels::Language;

/// The fixed words of a page.
pub(super) struct Words {
    pub(super) skip: &'static str,
    pub(super) feeds: &'static str,
    pub(super) all_feeds: &'static str,
    pub(super) subscribe: &'static str,
    pub(super) how: &'static str,
    pub(super) opml: &'static str,
    pub(super) sources: &'static str,
    pub(super) topics: &'static str,
    pub(super) untitled: &'static str,
    pub(super) empty: &'static str,
    pub(super) pages: &'static str,
    pub(super) newest: &'static str,
    pub(super) newer: &'static str,
    pub(super) older: &'static str,
    pub(super) extension: &'static str,
    pub(super) overview: &'static str,
    pub(super) previous: &'static str,
    pub(super) next: &'static str,
    pub(super) about_sources: &'static str,
    pub(super) no_sources: &'static str,
    pub(super) follow: &'static str,
    pub(super) happened: &'static str,
    pub(super) all_sources: &'static str,
    pub(super) cited_in: &'static str,
    pub(super) what_changed: &'static str,
    pub(super) gone: &'static str,
    pub(super) gone_for_good: &'static str,
    pub(super) nothing: &'static str,
    pub(super) nowhere: &'static str,
    checked: &'static str,
    unreadable: &'static str,
    changed: &'static str,
    unchanged: &'static str,
    unchecked: &'static str,
    updated: &'static str,
    article: &'static str,
    articles: &'static str,
}

impl Words {
    /// The words in a language.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Dutch => &DUTCH,
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
            Language::French => &FRENCH,
        }
    }

    /// When something last changed, in a few words.
    pub(super) fn updated_on(&self, day: &str) -> String {
        format!("{} {day}", self.updated)
    }

    /// When something was last looked at, in a few words.
    pub(super) fn checked_on(&self, day: &str) -> String {
        format!("{} {day}", self.checked)
    }

    /// How sources stand, as a heading.
    pub(super) fn state(&self, state: State) -> &'static str {
        match state {
            State::Unreadable => self.unreadable,
            State::Changed => self.changed,
            State::Unchanged => self.unchanged,
            State::Unchecked => self.unchecked,
        }
    }

    /// A number of articles.
    pub(super) fn articles(&self, count: usize) -> String {
        format!("{count} {}", if count == 1 { self.article } else { self.articles })
    }
}

const DUTCH: Words = Words {
    skip: "Naar de inhoud",
    feeds: "Feeds",
    all_feeds: "Alle feeds",
    subscribe: "Abonneren",
    how: "Zet een van deze adressen in een feedlezer; nieuwe artikelen komen dan vanzelf binnen.",
    opml: "alle feeds in één bestand, om in een feedlezer in te lezen.",
    sources: "Bronnen",
    topics: "Onderwerpen",
    untitled: "Zonder titel",
    empty: "Er zijn nog geen artikelen.",
    pages: "Oudere en nieuwere artikelen",
    newest: "Nieuwste artikelen",
    newer: "Nieuwere artikelen",
    older: "Oudere artikelen",
    extension: "in de JSON-feeds staat onder deze naam waar een artikel op berust. sources is de lijst van \
                bronnen: name, url, en als het adres is nagekeken checked (wanneer), status (de uitkomst), \
                changed (laatste wijziging) en archived (kopie van wat er niet meer staat). rights is de regel \
                over auteursrecht.",
    overview: "Overzicht",
    previous: "Vorige bladzijde",
    next: "Volgende bladzijde",
    about_sources: "De pagina’s waarop de artikelen berusten: of ze er nog zijn, en wat er veranderde.",
    no_sources: "De artikelen noemen nog geen bronnen met een adres.",
    follow: "Volg de wijzigingen in een feedlezer:",
    happened: "Wat er gebeurde met een bron",
    all_sources: "Alle bronnen",
    cited_in: "Aangehaald in",
    what_changed: "Wat er veranderde",
    gone: "Deze feed is opgeheven",
    gone_for_good: "Hij komt niet terug; u kunt hem uit uw lezer verwijderen.",
    nothing: "Hier is niets",
    nowhere: "Op dit adres staat geen feed en geen pagina.",
    checked: "nagekeken op",
    unreadable: "Niet te lezen",
    changed: "Gewijzigd",
    unchanged: "Ongewijzigd",
    unchecked: "Nog niet nagekeken",
    updated: "Bijgewerkt op",
    article: "artikel",
    articles: "artikelen",
};

const ENGLISH: Words = Words {
    skip: "Skip to content",
    feeds: "Feeds",
    all_feeds: "All feeds",
    subscribe: "Subscribe",
    how: "Put one of these addresses into a feed reader, and new articles will come to you.",
    opml: "all feeds in one file, to import into a feed reader.",
    sources: "Sources",
    topics: "Topics",
    untitled: "Untitled",
    empty: "There are no articles yet.",
    pages: "Older and newer articles",
    newest: "Newest articles",
    newer: "Newer articles",
    older: "Older articles",
    extension: "under this name the JSON feeds say what an article is based on. sources is the list of sources: \
                name, url, and where the address was checked, checked (when), status (the outcome), changed \
                (last change) and archived (a copy of what is no longer there). rights is the copyright line.",
    overview: "Overview",
    previous: "Previous page",
    next: "Next page",
    about_sources: "The pages that the articles are based on: whether they are still there, and what changed.",
    no_sources: "The articles name no sources with an address yet.",
    follow: "Follow the changes in a feed reader:",
    happened: "What happened to a source",
    all_sources: "All sources",
    cited_in: "Cited in",
    what_changed: "What changed",
    gone: "This feed was withdrawn",
    gone_for_good: "It will not come back; you can remove it from your reader.",
    nothing: "Nothing here",
    nowhere: "There is no feed and no page at this address.",
    checked: "checked on",
    unreadable: "Cannot be read",
    changed: "Changed",
    unchanged: "Unchanged",
    unchecked: "Not checked yet",
    updated: "Updated on",
    article: "article",
    articles: "articles",
};

const GERMAN: Words = Words {
    skip: "Zum Inhalt",
    feeds: "Feeds",
    all_feeds: "Alle Feeds",
    subscribe: "Abonnieren",
    how: "Eine dieser Adressen in einen Feedreader eintragen; neue Artikel kommen dann von selbst.",
    opml: "alle Feeds in einer Datei, zum Einlesen in einen Feedreader.",
    sources: "Quellen",
    topics: "Themen",
    untitled: "Ohne Titel",
    empty: "Es gibt noch keine Artikel.",
    pages: "Ältere und neuere Artikel",
    newest: "Neueste Artikel",
    newer: "Neuere Artikel",
    older: "Ältere Artikel",
    extension: "unter diesem Namen steht in den JSON-Feeds, worauf ein Artikel beruht. sources ist die Liste der \
                Quellen: name, url, und wenn die Adresse geprüft wurde, checked (wann), status (das Ergebnis), \
                changed (letzte Änderung) und archived (Kopie dessen, was nicht mehr da ist). rights ist der \
                Urheberrechtsvermerk.",
    overview: "Übersicht",
    previous: "Vorige Seite",
    next: "Nächste Seite",
    about_sources: "Die Seiten, auf denen die Artikel beruhen: ob es sie noch gibt, und was sich änderte.",
    no_sources: "Die Artikel nennen noch keine Quellen mit einer Adresse.",
    follow: "Den Änderungen in einem Feedreader folgen:",
    happened: "Was mit einer Quelle geschah",
    all_sources: "Alle Quellen",
    cited_in: "Zitiert in",
    what_changed: "Was sich änderte",
    gone: "Dieser Feed wurde eingestellt",
    gone_for_good: "Er kommt nicht wieder; Sie können ihn aus Ihrem Feedreader entfernen.",
    nothing: "Hier ist nichts",
    nowhere: "Unter dieser Adresse gibt es weder einen Feed noch eine Seite.",
    checked: "geprüft am",
    unreadable: "Nicht lesbar",
    changed: "Geändert",
    unchanged: "Unverändert",
    unchecked: "Noch nicht geprüft",
    updated: "Aktualisiert am",
    article: "Artikel",
    articles: "Artikel",
};

const FRENCH: Words = Words {
    skip: "Aller au contenu",
    feeds: "Flux",
    all_feeds: "Tous les flux",
    subscribe: "S’abonner",
    how: "Ajoutez l’une de ces adresses à un lecteur de flux : les nouveaux articles y arriveront d’eux-mêmes.",
    opml: "tous les flux en un seul fichier, à importer dans un lecteur de flux.",
    sources: "Sources",
    topics: "Sujets",
    untitled: "Sans titre",
    empty: "Il n’y a pas encore d’articles.",
    pages: "Articles plus anciens et plus récents",
    newest: "Derniers articles",
    newer: "Articles plus récents",
    older: "Articles plus anciens",
    extension: "sous ce nom, les flux JSON disent sur quoi repose un article. sources est la liste des sources : \
                name, url et, si l’adresse a été vérifiée, checked (quand), status (le résultat), changed \
                (dernière modification) et archived (copie de ce qui n’y est plus). rights est la mention de \
                droit d’auteur.",
    overview: "Vue d’ensemble",
    previous: "Page précédente",
    next: "Page suivante",
    about_sources: "Les pages sur lesquelles reposent les articles : si elles existent encore, et ce qui a changé.",
    no_sources: "Les articles ne nomment pas encore de source avec une adresse.",
    follow: "Suivre les changements dans un lecteur de flux :",
    happened: "Ce qui est arrivé à une source",
    all_sources: "Toutes les sources",
    cited_in: "Citée dans",
    what_changed: "Ce qui a changé",
    gone: "Ce flux a été supprimé",
    gone_for_good: "Il ne reviendra pas ; vous pouvez le retirer de votre lecteur.",
    nothing: "Il n’y a rien ici",
    nowhere: "Il n’y a ni flux ni page à cette adresse.",
    checked: "vérifiée le",
    unreadable: "Illisibles",
    changed: "Modifiées",
    unchanged: "Inchangées",
    unchecked: "Pas encore vérifiées",
    updated: "Mis à jour le",
    article: "article",
    articles: "articles",
};
