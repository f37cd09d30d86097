//! Links from one article to the file of another.

use std::fs;

use super::Publication;

/// What the first article of the feed links, in order.
fn links(publication: &Publication) -> Vec<String> {
    let (status, told) = publication.convert("2012-01-01");
    assert_eq!((status, told.as_str()), (0, ""));
    let feed = publication.read("feeds/feed.json");
    let feed: serde_json::Value = serde_json::from_str(&feed).unwrap();
    let text = feed.pointer("/items/0/content_html").unwrap().as_str().unwrap().to_owned();
    let links = text.split("href=\"").skip(1);
    links.map(|rest| rest.split_once('"').unwrap().0.to_owned()).collect()
}

/// An article of a later day than the others, with such a text.
fn first(publication: &Publication, path: &str, text: &str) {
    publication.write(path, &format!("---\ntitle: A\ndate: 2011-02-09\n---\n{text}\n"));
}

#[test]
fn a_link_to_a_file_leads_to_the_page_that_the_article_has_by_now() {
    let publication = Publication::new();
    let text = "Zie [b](b%20b.md#deel), [c](./sub/../c.mdx), [elders](https://elders.example/b.md), \
        [weg](weg.md) en [boven](../../b.md).";
    first(&publication, "articles/a.md", text);
    let own = "---\ntitle: B\ndate: 2011-02-02\npermalink: /eigen/b/\n---\nTekst.\n";
    publication.write("articles/b b.md", own);
    publication
        .write("articles/c.mdx", "---\ntitle: C\ndate: 2011-02-03\nslug: see\n---\nTekst.\n");
    let site = "https://krant.example";
    let elsewhere = "https://elders.example/b.md".to_owned();
    let as_written = |name: &str| format!("{site}/a/{name}.md");
    let known = [format!("{site}/eigen/b/#deel"), format!("{site}/see/"), elsewhere];
    let above = format!("{site}/b.md");
    assert_eq!(links(&publication)[..3], known);
    assert_eq!(links(&publication)[3..], [as_written("weg"), above.clone()]);

    std::thread::sleep(std::time::Duration::from_millis(2100));
    links(&publication);
    publication.write("articles/b b.md", &own.replace("/eigen/b/", "/ander/b/"));
    assert_eq!(links(&publication)[0], format!("{site}/ander/b/#deel"));
    publication.article("weg", "2011-02-01", "Terug.");
    assert_eq!(links(&publication)[3..], [format!("{site}/weg/"), above]);
    fs::remove_file(publication.path("articles/weg.md")).unwrap();
    assert_eq!(links(&publication)[3], as_written("weg"));
}

#[test]
fn what_generators_call_a_page_of_the_site_is_the_page_of_the_article() {
    for (path, named, link) in [
        ("content/blog", "2011-02-03-brug.md", "[b](@/blog/2011-02-03-brug.md#deel)"),
        ("content", "blog/brug.md", "[b](@/blog/brug.md#deel)"),
        ("content/blog", "brug/index.md", "[b]({{< ref \"/blog/brug#deel\" >}})"),
        ("content/blog", "brug.md", "[b]({{< relref \"brug.md#deel\" >}})"),
        ("_posts", "2011-02-03-brug.md", "[b]({% post_url 2011-02-03-brug %}#deel)"),
        ("_posts", "2011-02-03-brug.md", "[b]({% link _posts/2011-02-03-brug.md %}#deel)"),
    ] {
        let publication = Publication::new();
        let settings = publication.read("bron.toml");
        let settings = settings.replace("[articles]\n", &format!("[articles]\npath = '{path}'\n"));
        publication.write("bron.toml", &settings);
        // Beside it, or above it.
        let folder = if link.contains("relref") { "diep/in/" } else { "" };
        first(&publication, &format!("{path}/{folder}a.md"), link);
        let own = "---\ntitle: B\ndate: 2011-02-03\npermalink: /eigen/\n---\nTekst.\n";
        publication.write(&format!("{path}/{named}"), own);
        assert_eq!(links(&publication), ["https://krant.example/eigen/#deel"], "{link}");
    }
}
