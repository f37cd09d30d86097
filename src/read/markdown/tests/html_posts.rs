//! HTML with front matter, as generators have it.

use super::{Desk, people, sources, terms};
use crate::article::{Article, Id};
use crate::date::rfc3339;
use crate::read::{self, Format, Reading};

const POST: &str = "---\ntitle: \"De kade\"\ntags: zorg, wonen\nauthor: noor\n---\n\
    <h1>De kade</h1>\n{% include nav.html %}\n    <p>De raad van {{ site.title }} en {{ page.x }} koos <a href=\"b.html\">dit</a>.</p>\n\
    <!-- more -->\n<p>Meer.</p>\n{% highlight rust %}\na < b\n{% endhighlight %}\n\
    <pre>{% raw %}{{ a }}{% endraw %}</pre>\n<p># geen *kop*</p>\n\
    <h2>Bronnen</h2>\n<ul><li><a href=\"https://gids.example/\">De Gids</a></li></ul>\n";

fn article(text: &str) -> Reading<Article> {
    let desk = Desk::new();
    let id = Id::new("tag:raad.example,2011:a").unwrap();
    let url = url::Url::parse("https://raad.example/nieuws/a/").unwrap();
    let context = desk.context("2011-02-03-kade.html");
    read::article(text.as_bytes(), Format::Html, context, id, Some(&url)).unwrap()
}

#[test]
fn facts_come_from_front_matter_and_the_text_has_no_templates() {
    let desk = Desk::new();
    let context = desk.context("2011-02-03-kade.html");
    let head = read::head(POST.as_bytes(), Format::Html, context).unwrap().value;
    assert_eq!((head.title.as_str(), head.slug.as_str()), ("De kade", "kade"));
    assert_eq!(rfc3339(&head.published.clone().unwrap()), "2011-02-03T00:00:00+01:00");
    assert_eq!(terms(&head), ["zorg", "wonen"]);
    assert_eq!(people(&head), ["Noor van Dam"]);
    assert_eq!(sources(&head), [("De Gids", "https://gids.example/")]);

    let Reading { value, warnings } = article(POST);
    let html = value.body.to_html();
    let html = html.split_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><");
    assert_eq!(
        html,
        "<p>De raad van De Raad en koos <a href=\"https://raad.example/nieuws/a/b.html\">dit</a>.</p><p>Meer.</p>\
         <pre><code class=\"language-rust\">a &lt; b</code></pre><pre>{{ a }}</pre><p># geen *kop*</p>"
    );
    assert_eq!((value.title, value.sources), (head.title, head.sources));
    let summary = value.summary.map(|summary| summary.to_html()).unwrap_or_default();
    assert!(summary.contains("dit</a>") && !summary.contains("Meer"), "{summary}");
    let lines: Vec<_> = warnings.iter().map(|warning| warning.line.unwrap()).collect();
    assert_eq!(lines, [7, 8], "{warnings:?}");
}

#[test]
fn a_title_may_be_the_heading_and_the_text_may_be_empty() {
    let text = "---\ndate: 2011-02-03\n---\n<div><h1>De <em>kade</em></h1><p>Nat.</p></div>\n";
    let kade = article(text).value;
    assert_eq!(kade.title, "De kade");
    assert_eq!(kade.body.to_html().trim_end(), "<div><p>Nat.</p></div>");
    let empty = article("+++\ntitle = \"Leeg\"\n+++\n").value;
    assert_eq!((empty.title.as_str(), empty.body.is_empty()), ("Leeg", true));
}
