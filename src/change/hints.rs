//! What the markup around a text says of its part in the page: element names, roles, and the words that authors use in
//! class names. A hint on an element that holds most of the page's text says nothing and is not given.

use super::tree::Marks;

/// A set of hints, handed down from an element to what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hints(u32);

impl Hints {
    /// Menus, bread crumbs, pagers.
    pub const NAVIGATION: Self = Self(1);
    /// Side bars and widgets.
    pub const ASIDE: Self = Self(1 << 1);
    /// The foot of the page.
    pub const FOOTER: Self = Self(1 << 2);
    /// The head of the page.
    pub const HEADER: Self = Self(1 << 3);
    /// Forms, buttons and their labels.
    pub const FORM: Self = Self(1 << 4);
    /// Advertisements.
    pub const ADVERT: Self = Self(1 << 5);
    /// Consent banners.
    pub const CONSENT: Self = Self(1 << 6);
    /// Lists that lead to other pages.
    pub const RELATED: Self = Self(1 << 7);
    /// What readers wrote.
    pub const COMMENTS: Self = Self(1 << 8);
    /// Sharing, following, subscribing.
    pub const SOCIAL: Self = Self(1 << 9);
    /// By-lines: date, author, counters.
    pub const META: Self = Self(1 << 10);
    /// Weather, tickers, clocks.
    pub const LIVE: Self = Self(1 << 11);
    /// `main`, `article` or a role of that name.
    pub const MAIN: Self = Self(1 << 12);
    /// A list of links that belongs to the text: sources, attachments.
    pub const BELONGS: Self = Self(1 << 13);
    /// A list item or cell that leads elsewhere, one of several of its shape.
    pub const TEASER: Self = Self(1 << 14);

    /// A picture that leads elsewhere stands in the block.
    pub const PICTURE: Self = Self(1 << 15);
    /// Within an `article`.
    pub const ARTICLE: Self = Self(1 << 16);

    /// The hints of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Only those hints that are in both.
    #[must_use]
    pub const fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// These hints less those of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether any of `other` is among these.
    pub const fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The bits, for keeping.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The hints that were kept as `bits`.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// What is said of parts of a page that are never its text.
    pub const FURNITURE: Self = Self::NAVIGATION
        .with(Self::ASIDE)
        .with(Self::FOOTER)
        .with(Self::FORM)
        .with(Self::ADVERT)
        .with(Self::CONSENT)
        .with(Self::RELATED)
        .with(Self::COMMENTS)
        .with(Self::SOCIAL)
        .with(Self::LIVE);

    /// Parts of a page that are never its text.
    pub const fn furniture(self) -> bool {
        self.any(Self::FURNITURE)
    }
}

/// What an element says by its name, its role, its class and its id. Of the latter two, what is `doubted` is not believed.
pub(super) fn of(name: &str, marks: &Marks, within: Hints, doubted: Hints) -> Hints {
    let mut hints = of_name(name, within).with(of_role(&marks.role));
    for names in [&marks.class, &marks.id] {
        each_token(names, |token| hints = hints.with(of_token(token).without(doubted)));
    }
    hints
}

fn of_name(name: &str, within: Hints) -> Hints {
    match name {
        "nav" | "menu" => Hints::NAVIGATION,
        "aside" if within.any(Hints::ARTICLE) => Hints::default(),
        "aside" => Hints::ASIDE,
        // Within an article these hold its own by-line and notes.
        "footer" | "header" if within.any(Hints::MAIN) => Hints::default(),
        "footer" => Hints::FOOTER,
        "header" => Hints::HEADER,
        "form" | "button" | "label" | "legend" | "fieldset" | "output" | "progress" | "meter" => {
            Hints::FORM
        }
        "marquee" => Hints::LIVE,
        "main" => Hints::MAIN,
        "article" => Hints::MAIN.with(Hints::ARTICLE),
        "time" => Hints::META,
        _ => Hints::default(),
    }
}

fn of_role(role: &str) -> Hints {
    match role.trim() {
        "navigation" | "menu" | "menubar" | "toolbar" => Hints::NAVIGATION,
        "complementary" => Hints::ASIDE,
        "contentinfo" => Hints::FOOTER,
        "banner" => Hints::HEADER,
        "search" | "form" => Hints::FORM,
        "dialog" | "alertdialog" => Hints::CONSENT,
        "marquee" | "timer" => Hints::LIVE,
        "main" | "article" => Hints::MAIN,
        _ => Hints::default(),
    }
}

fn of_token(token: &str) -> Hints {
    match token {
        "nav" | "navbar" | "navigation" | "navigatie" | "menu" | "mainmenu" | "submenu"
        | "breadcrumb" | "breadcrumbs" | "kruimelpad" | "broodkruimel" | "pagination" | "pager"
        | "sitemap" | "skiplink" | "skiplinks" => Hints::NAVIGATION,
        "sidebar" | "aside" | "widget" | "widgets" | "rail" | "sidecol" => Hints::ASIDE,
        "footer" | "printfooter" | "colophon" | "colofon" => Hints::FOOTER,
        "ad" | "ads" | "adv" | "advert" | "adverts" | "advertisement" | "advertising"
        | "advertentie" | "advertenties" | "adsense" | "adslot" | "adbox" | "adunit" | "adwrap"
        | "sponsor" | "sponsored" | "sponsors" | "gesponsord" | "promo" | "promotion"
        | "promoted" | "werbung" | "anzeige" | "anzeigen" | "publicite" | "reclame" | "taboola"
        | "outbrain" | "dfp" => Hints::ADVERT,
        "cookie" | "cookies" | "cookiebar" | "cookiebanner" | "cookieconsent" | "consent"
        | "gdpr" | "rgpd" | "cmp" => Hints::CONSENT,
        "related" | "gerelateerd" | "verwandt" | "similaires" | "recommended"
        | "recommendations" | "aanbevolen" | "teaser" | "teasers" | "popular" | "populair"
        | "trending" | "mostread" | "leesook" | "readmore" => Hints::RELATED,
        "comments" | "commentlist" | "reacties" | "kommentare" | "commentaires" | "disqus" => {
            Hints::COMMENTS
        }
        "share" | "sharing" | "sharebar" | "social" | "socials" | "newsletter" | "nieuwsbrief"
        | "subscribe" | "addthis" => Hints::SOCIAL,
        "meta" | "byline" | "timestamp" | "postmeta" | "views" | "viewcount" | "hits"
        | "counter" | "pageviews" => Hints::META,
        "weather" | "weer" | "wetter" | "meteo" | "ticker" | "stocks" | "clock" | "klok"
        | "countdown" | "breaking" | "livebar" => Hints::LIVE,
        _ => Hints::default(),
    }
}

/// Longer than any word in a class attribute that says something.
const LONGEST: usize = 24;
/// A name of so many hexadecimal digits or more, figures among them, was drawn by lot.
const DRAWN: usize = 6;

/// Calls `found` with the words in a class attribute: `siteFooter-2 cookie_bar` has `site`, `footer`, `cookie` and `bar`.
/// Words that are too long to say anything are left out, and so are letters behind figures: `c3ad9` was drawn by lot.
fn each_token(names: &str, mut found: impl FnMut(&str)) {
    let parts = names.as_bytes().split(|byte| !byte.is_ascii_alphanumeric());
    for part in parts.filter(|part| !part.is_empty() && !is_drawn(part)) {
        each_word(part, &mut found);
    }
}

/// Whether a name is a number in hexadecimal digits: `ad12f3`.
fn is_drawn(part: &[u8]) -> bool {
    part.len() >= DRAWN
        && part.iter().all(u8::is_ascii_hexdigit)
        && part.iter().any(u8::is_ascii_digit)
}

/// The words at the beginning of a name, up to the first figure in it.
fn each_word(part: &[u8], found: &mut impl FnMut(&str)) {
    let mut token = [0; LONGEST];
    let mut length = 0;
    let mut lower = false;
    let mut say = |token: &[u8; LONGEST], length: usize| {
        let said = token.get(..length).and_then(|token| std::str::from_utf8(token).ok());
        said.filter(|token| !token.is_empty()).into_iter().for_each(&mut *found);
    };
    for byte in part {
        if !byte.is_ascii_alphabetic() {
            break;
        }
        if byte.is_ascii_uppercase() && lower {
            say(&token, length);
            length = 0;
        }
        lower = byte.is_ascii_lowercase();
        if let Some(slot) = token.get_mut(length) {
            *slot = byte.to_ascii_lowercase();
        }
        length += 1;
    }
    say(&token, length);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_fall_apart_into_words() {
        let mut words = Vec::new();
        let names = "siteFooter-2 cookie_bar AD x9f é1 aÉb text-3ad9 ad12f3";
        each_token(names, |word| words.push(word.to_owned()));
        assert_eq!(words, ["site", "footer", "cookie", "bar", "ad", "x", "a", "b", "text"]);
    }
}
