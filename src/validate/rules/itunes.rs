//! Podcasts, as Apple defines them.

use super::{Rule, rule};
use crate::syntax::namespaces::Ns;
use crate::syntax::xml::Element;
use crate::validate::check::Check;
use crate::validate::fault::Fault;
use crate::validate::finding::Place;

pub(super) const RULES: &[Rule] = &[
    rule!("itunes-duration-wrong", Error, "InvalidDuration", |it| it.all(Fault::NotDuration)),
    rule!("itunes-keywords-uncomma", Warning, "InvalidKeywords", |it| it.all(Fault::KeywordCommas)),
    rule!("itunes-block-wrong", Error, "InvalidYesNoClean", |it| it.all(Fault::NotYesNoClean)),
    rule!("itunes-explicit-old", Info, |it| it.all(Fault::OldExplicit)),
    rule!("itunes-episode-type-wrong", Error, "InvalidItunesEpisodeType", |it| it
        .all(Fault::NotEpisodeType)),
    rule!("itunes-type-wrong", Error, "InvalidItunesChannelType", |it| it.all(Fault::NotShowType)),
    rule!("itunes-category-unknown", Error, "InvalidItunesCategory", |it| category(it, false)),
    rule!("itunes-category-obsolete", Warning, "ObsoleteItunesCategory", |it| category(it, true)),
    rule!("itunes-element-missing", Warning, "MissingItunesElement", element_missing),
    rule!("itunes-email-missing", Warning, "MissingItunesEmail", |it| {
        let Some(channel) = podcast(it).filter(|channel| channel.child("itunes:owner").is_none())
        else {
            return;
        };
        it.report(
            Place::missing(channel, "itunes:email"),
            "the podcast names no owner with an e-mail address",
        );
    }),
    rule!("itunes-owner-email-missing", Error, "MissingElement", |it| it
        .requires("itunes:owner", "itunes:email")),
    rule!("itunes-encoding-not-utf8", Warning, "NotUTF8", |it| {
        if let Some(channel) = podcast(it).filter(|_| it.doc.encoding() != "UTF-8") {
            it.report(
                Place::of(channel),
                format!("a podcast in {}, which should be in UTF-8", it.doc.encoding()),
            );
        }
    }),
    rule!("itunes-format-unsupported", Warning, "UnsupportedItunesFormat", format_unsupported),
];

/// Apple's categories of today (2019 and after), each followed by those within it.
const CATEGORIES: &[(&str, &[&str])] = &[
    ("Arts", &["Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"]),
    (
        "Business",
        &["Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"],
    ),
    ("Comedy", &["Comedy Interviews", "Improv", "Stand-Up"]),
    ("Education", &["Courses", "How To", "Language Learning", "Self-Improvement"]),
    ("Fiction", &["Comedy Fiction", "Drama", "Science Fiction"]),
    ("Government", &[]),
    (
        "Health & Fitness",
        &["Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"],
    ),
    ("History", &[]),
    ("Kids & Family", &["Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"]),
    (
        "Leisure",
        &[
            "Animation & Manga",
            "Automotive",
            "Aviation",
            "Crafts",
            "Games",
            "Hobbies",
            "Home & Garden",
            "Video Games",
        ],
    ),
    ("Music", &["Music Commentary", "Music History", "Music Interviews"]),
    (
        "News",
        &[
            "Business News",
            "Daily News",
            "Entertainment News",
            "News Commentary",
            "Politics",
            "Sports News",
            "Tech News",
        ],
    ),
    (
        "Religion & Spirituality",
        &["Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"],
    ),
    (
        "Science",
        &[
            "Astronomy",
            "Chemistry",
            "Earth Sciences",
            "Life Sciences",
            "Mathematics",
            "Natural Sciences",
            "Nature",
            "Physics",
            "Social Sciences",
        ],
    ),
    (
        "Society & Culture",
        &["Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"],
    ),
    (
        "Sports",
        &[
            "Baseball",
            "Basketball",
            "Cricket",
            "Fantasy Sports",
            "Football",
            "Golf",
            "Hockey",
            "Rugby",
            "Running",
            "Soccer",
            "Swimming",
            "Tennis",
            "Volleyball",
            "Wilderness",
            "Wrestling",
        ],
    ),
    ("Technology", &[]),
    ("True Crime", &[]),
    (
        "TV & Film",
        &["After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"],
    ),
];

/// Categories that Apple has left.
const OBSOLETE: &[&str] = &[
    "Games & Hobbies",
    "Government & Organizations",
    "Science & Medicine",
    "Sports & Recreation",
    "Literature",
    "Food",
    "Business News",
    "Management & Marketing",
    "Shopping",
    "Education Technology",
    "Higher Education",
    "K-12",
    "Language Courses",
    "Training",
    "Hobbies",
    "Other Games",
    "Local",
    "National",
    "Regional",
    "Non-Profit",
    "Fitness & Nutrition",
    "Self-Help",
    "Sexuality",
    "Alternative Health",
    "Health",
    "Medicine",
    "Gadgets",
    "Podcasting",
    "Software How-To",
    "Tech News",
    "Amateur",
    "College & High School",
    "Outdoor",
    "Professional",
    "Other",
    "Arts & Entertainment",
    "Audio Blogs",
    "Family",
    "International",
    "Movies & Television",
    "Politics",
    "Public Radio",
    "Talk Radio",
    "Travel",
    "Transportation",
    "Food and Drink",
    "Religion",
    "Science",
    "Entertainment",
    "Architecture",
    "Dance",
    "Photography",
    "Poetry",
    "Science Fiction",
    "Theater",
    "Careers",
    "Finance",
    "Diet & Nutrition",
    "Exercise",
    "New Age",
    "Hardware",
    "Web Design",
    "Animals",
    "Fashion",
    "Pets",
    "Gaming",
    "Astronomy",
    "Geology",
    "Physics",
    "Chemistry",
    "Biology",
    "Computers",
    "Internet",
    "Information Technology",
    "Operating Systems",
    "Developers",
    "Adventure Gear",
    "Aviation",
    "Automotive",
    "Video Games",
    "Comedy",
    "Independent",
    "Buddhism",
    "Christianity",
    "Islam",
    "Judaism",
    "Hinduism",
    "Spirituality",
    "Philosophy",
    "History",
    "Books",
    "Design",
    "Food & Drink",
    "Entertainment",
    "Health & Wellness",
    "Nature",
    "Places & Travel",
    "Personal Journals",
    "Social Sciences",
    "Natural Sciences",
    "Performing Arts",
    "Visual Arts",
    "Fashion & Beauty",
    "Investing",
    "Kids & Family",
    "Technology",
];

/// Whether a category, inside another or not, is in the list of today.
fn is_current(category: Element<'_>) -> bool {
    let name = category.attr("text").unwrap_or_default();
    let above = category.parent().filter(|parent| parent.name() == "itunes:category");
    match above.and_then(|above| above.attr("text")) {
        Some(above) => {
            CATEGORIES.iter().any(|(known, inside)| *known == above && inside.contains(&name))
        }
        None => CATEGORIES.iter().any(|(known, _)| *known == name),
    }
}

fn category(it: &mut Check<'_>, obsolete: bool) {
    for category in it.elements("itunes:category") {
        let Some(attribute) = category.attribute("text").filter(|_| !is_current(category)) else {
            continue;
        };
        let name = attribute.value();
        let known =
            OBSOLETE.contains(&name) || CATEGORIES.iter().any(|(_, inside)| inside.contains(&name));
        if known == obsolete {
            let message = if obsolete {
                format!("`{name}` is no longer a category in this place")
            } else {
                format!("there is no category `{name}`")
            };
            it.report(Place { attr: None, ..Place::attribute(category, attribute) }, message);
        }
    }
}

/// The channel of a podcast: one in which elements of Apple stand.
fn podcast<'d>(it: &Check<'d>) -> Option<Element<'d>> {
    let channel = it.elements("channel").next()?;
    it.doc
        .elements()
        .any(|element| element.ns() == Ns::ITUNES && !element.name().ends_with(":new-feed-url"))
        .then_some(channel)
}

fn element_missing(it: &mut Check<'_>) {
    let Some(channel) = podcast(it) else { return };
    for name in ["language", "itunes:category", "itunes:explicit"] {
        if channel.child(name).is_none() {
            it.report(Place::missing(channel, name), format!("the podcast has no `{name}`"));
        }
    }
}

/// Endings of the media files that podcast apps play.
const PLAYED: &[&str] = &["m4a", "mp3", "mov", "mp4", "m4v", "pdf", "epub"];

fn format_unsupported(it: &mut Check<'_>) {
    if podcast(it).is_none() {
        return;
    }
    let enclosures: Vec<Element<'_>> = it.elements("enclosure").collect();
    for enclosure in enclosures {
        let Some(attribute) = enclosure.attribute("url") else { continue };
        let Some(item) = enclosure.parent() else { continue };
        let after = |child: Element<'_>| {
            child.ns() == Ns::ITUNES && child.span().start > enclosure.span().start
        };
        if it.is_w3c() && !item.children().any(after) {
            continue;
        }
        let path = attribute.value().split(['?', '#']).next().unwrap_or_default();
        let Some((_, ending)) = path.rsplit('/').next().unwrap_or_default().rsplit_once('.') else {
            continue;
        };
        let lower = ending.to_ascii_lowercase();
        let since = !it.is_w3c()
            && matches!(lower.as_str(), "aac" | "ogg" | "opus" | "flac" | "wav" | "m3u8");
        if !PLAYED.contains(&lower.as_str()) && !since {
            let place = Place {
                element: Some("item".to_owned()),
                parent: Some("channel".to_owned()),
                attr: None,
                ..Place::attribute(enclosure, attribute)
            };
            it.report(place, format!("podcast apps do not play `.{ending}`"));
        }
    }
}
