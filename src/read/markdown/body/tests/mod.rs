//! What becomes of the things that a generator would have replaced.

mod remarks;

use proptest::prelude::*;

use super::*;
use crate::read::{Authors, Context, Folders, Neighbours, Settings};
use crate::site;

/// A text of the site at this address, in which the article is `nieuws/a/`.
fn render_on(site: &str, markdown: &str, kind: Kind) -> Rendered {
    let site: site::Settings =
        toml::from_str(&format!("title = 'De Raad'\nurl = '{site}'\n")).unwrap();
    let (settings, authors) = (Settings::default(), Authors::default());
    let base = site.url.join("nieuws/a/").unwrap();
    let pages = Pages(Context {
        site: &site,
        settings: &settings,
        authors: &authors,
        folders: Folders::NONE,
        path: "a.md",
        neighbours: Neighbours::NONE,
    });
    render(markdown, Setting { kind, language: "nl", title: "De raad", base: Some(&base), pages })
}

fn render_as(markdown: &str, kind: Kind) -> Rendered {
    render_on("https://raad.example/", markdown, kind)
}

fn md(markdown: &str) -> String {
    squeeze(render_as(markdown, Kind::Markdown).html.as_str())
}

fn mdx(markdown: &str) -> String {
    squeeze(render_as(markdown, Kind::Mdx).html.as_str())
}

/// On one line, for comparison; attributes that the sanitiser adds to links do not matter here.
fn squeeze(html: &str) -> String {
    let html = html.replace(" rel=\"noopener noreferrer\"", "");
    html.split_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><")
}

#[test]
fn links_by_name_and_attributes_do_not_leak() {
    for (markdown, html) in [
        ("Zie [[De markt]] en [[x/b|de brug]].", "<p>Zie De markt en de brug.</p>"),
        (
            "![[foto.png]] `[[x]]` [[1]](b)",
            "<p><img src=\"https://raad.example/nieuws/a/foto.png\" alt=\"foto.png\"><code>[[x]]</code><a href=\"https://raad.example/nieuws/a/b\">[1]</a></p>",
        ),
        (
            "![a](b.png){.klas width=50% alt=\"meer { woorden\"} en [c](d){: #e }!",
            "<p><img src=\"https://raad.example/nieuws/a/b.png\" alt=\"a\"> en <a href=\"https://raad.example/nieuws/a/d\">c</a>!</p>",
        ),
        (
            "{{< figure src=\"a.png\" caption=\"Een *oude* [kade](/k) < nu\" >}}",
            "<figure><img src=\"https://raad.example/nieuws/a/a.png\" alt=\"Een oude kade &lt; nu\"><figcaption>Een <em>oude</em><a href=\"https://raad.example/k\">kade</a> &lt; nu</figcaption></figure>",
        ),
        (
            "{{< figure src=\"a.png\" caption=\"1. De kade\" >}}",
            "<figure><img src=\"https://raad.example/nieuws/a/a.png\" alt=\"1. De kade\"><figcaption>1. De kade</figcaption></figure>",
        ),
        (
            "{{< figure src=\"a.png\" caption=\"[De kade]: een foto\" >}}",
            "<figure><img src=\"https://raad.example/nieuws/a/a.png\" alt=\"[De kade]: een foto\"><figcaption>[De kade]: een foto</figcaption></figure>",
        ),
        (
            "{{< figure src=\"a.png\" caption=\"[^1]: bron\" >}}",
            "<figure><img src=\"https://raad.example/nieuws/a/a.png\" alt=\"[^1]: bron\"><figcaption>[^1]: bron</figcaption></figure>",
        ),
        (
            "![a](b.png){alt=\"open}",
            "<p><img src=\"https://raad.example/nieuws/a/b.png\" alt=\"a\">{alt=\"open}</p>",
        ),
        ("`a`{.py} en `b`{tekst}", "<p><code>a</code> en <code>b</code>{tekst}</p>"),
        ("    [[x]]\n", "<pre><code>[[x]] </code></pre>"),
        ("Een HTML\n\n*[HTML]: Taal\n\nTwee", "<p>Een HTML</p><p>Twee</p>"),
        (
            "*[Kade](/k)* en [sic]: ja\n\n*[Noot]: oud.*",
            "<p><em><a href=\"https://raad.example/k\">Kade</a></em> en [sic]: ja</p><p><em>[Noot]: oud.</em></p>",
        ),
        (
            "x[[1]], \\[\\[a]], \\[[b]]\n\n\\[[c]] <code>[[d]]</code>",
            "<p>x[[1]], [[a]], [[b]]</p><p>[[c]] <code>[[d]]</code></p>",
        ),
        (
            "![De [[a & b]] < c](d.png) [zie [[e]]](f)",
            "<p><img src=\"https://raad.example/nieuws/a/d.png\" alt=\"De a &amp; b &lt; c\"><a href=\"https://raad.example/nieuws/a/f\">zie e</a></p>",
        ),
        ("Kade\n: Oever\n", "<dl><dt>Kade</dt><dd>Oever</dd></dl>"),
        ("Kade\n:smile: en\n\n:kijk\n", "<p>Kade :smile: en</p><p>:kijk</p>"),
        (
            "> Kade\n> :oever:\n\n- a\n\n  :b:\n\n```\n:c\n```\n\n    :d\n",
            "<blockquote><p>Kade :oever:</p></blockquote><ul><li><p>a</p><p>:b:</p></li></ul><pre><code>:c </code></pre><pre><code>:d </code></pre>",
        ),
    ] {
        assert_eq!(md(markdown), html, "{markdown}");
    }
    assert_eq!(
        mdx("<Card title=\"Kaart\" href=\"/x\">\n\tMet [[tab]]\n</Card>\n"),
        "<p><a href=\"https://raad.example/x\">Kaart</a></p><p>Met tab</p>"
    );
}

#[test]
fn links_of_pelican_are_addresses() {
    assert_eq!(
        md(
            "[kade]({filename}/nieuws/kade.md#plan) ![zaal]({static}/beeld/zaal.jpg) [x]({attach}x.pdf)"
        ),
        "<p><a href=\"https://raad.example/nieuws/kade.md#plan\">kade</a>\
         <img src=\"https://raad.example/beeld/zaal.jpg\" alt=\"zaal\">\
         <a href=\"https://raad.example/x.pdf\">x</a></p>"
    );
}

#[test]
fn pictures_stay_and_players_become_links() {
    let figure = "<figure><img src=\"https://raad.example/nieuws/a/a.jpg\" alt=\"Zaal\"><figcaption>De zaal</figcaption></figure>";
    for call in [
        "{{< figure src=\"a.jpg\" alt=\"Zaal\" caption=\"De zaal\" >}}",
        "{{% figure src=\"a.jpg\" alt=\"Zaal\" caption=\"De zaal\" /%}}",
        "{% include figure.html src=\"a.jpg\" alt=\"Zaal\" caption=\"De zaal\" %}",
        "{{ figure(src=\"a.jpg\", alt=\"Zaal\", caption=\"De zaal\") }}",
        "<Figure src=\"a.jpg\" alt=\"Zaal\" caption={\"De zaal\"} />",
    ] {
        assert_eq!(
            md(&format!("Een\n\n{call}\n\nTwee\n")),
            format!("<p>Een</p>{figure}<p>Twee</p>"),
            "{call}"
        );
    }
    let link = "<p><a href=\"https://www.youtube.com/watch?v=aB-1\">https://www.youtube.com/watch?v=aB-1</a></p>";
    for call in [
        "{{< youtube aB-1 >}}",
        "{{< youtube id=\"aB-1\" autoplay=true >}}",
        "{% youtube aB-1 %}",
        "{{ youtube(id=\"aB-1\") }}",
        "<YouTube id=\"aB-1\" />",
    ] {
        assert_eq!(md(&format!("{call}\n")), link, "{call}");
    }
    assert_eq!(
        md("{% image \"./a.jpg\", \"Zaal\" %} erbij\n"),
        "<p><img src=\"https://raad.example/nieuws/a/a.jpg\" alt=\"Zaal\"> erbij</p>"
    );
}

#[test]
fn references_become_addresses() {
    for (link, address) in [
        ("{{< ref \"/nieuws/b.md#kop\" >}}", "https://raad.example/nieuws/b/#kop"),
        ("{{< relref \"b.md\" >}}", "https://raad.example/nieuws/b/"),
        ("{% link _posts/2011-02-03-b.md %}", "https://raad.example/2011/02/03/b.html"),
        ("{% post_url 2011-02-03-b %}", "https://raad.example/2011/02/03/b.html"),
        ("{{ '/b/' | relative_url }}", "https://raad.example/b/"),
        ("{{ site.baseurl }}/b/", "https://raad.example/b/"),
        ("{{ get_url(path=\"@/nieuws/b.md\") }}", "https://raad.example/nieuws/b/"),
        ("@/nieuws/_index.md", "https://raad.example/nieuws/"),
    ] {
        assert_eq!(
            md(&format!("[b]({link})\n")),
            format!("<p><a href=\"{address}\">b</a></p>"),
            "{link}"
        );
    }
}

#[test]
fn addresses_of_a_site_below_a_path_have_that_path() {
    for (link, path) in [
        ("{{ site.baseurl }}/b.png", "b.png"),
        ("{{ site.url }}{{ site.baseurl }}/b.png", "b.png"),
        ("{{ '/b.png' | relative_url }}", "b.png"),
        ("{{ 'b.png' | absolute_url }}", "b.png"),
        ("{{ '/b.png' | prepend: site.baseurl }}", "b.png"),
        ("{{ '/krant/b.png' | relative_url }}", "b.png"),
        ("{{ '/b.png' | url }}", "b.png"),
        ("{{ .Site.BaseURL }}b.png", "b.png"),
        ("{{ .Site.BaseURL }}/b.png", "b.png"),
        ("{{ get_url(path=\"b.png\") }}", "b.png"),
        ("@/nieuws/b.md#kop", "nieuws/b/#kop"),
        ("{% link over.md %}", "over/"),
        ("{{ site.baseurl }}{% link over.md %}", "over/"),
        ("{{ site.baseurl }}{% post_url 2011-02-03-b %}", "2011/02/03/b.html"),
        ("{{< relref \"nieuws/b#kop\" >}}", "nieuws/b/#kop"),
        ("{{< relref \"b\" >}}", "nieuws/b/"),
        ("{{< ref \"./b.md\" >}}", "nieuws/a/b/"),
        ("{{< ref \"#kop\" >}}", "nieuws/a/#kop"),
    ] {
        let html =
            render_on("https://raad.example/krant/", &format!("[b]({link})\n"), Kind::Markdown);
        let html = squeeze(html.html.as_str());
        let address = format!("href=\"https://raad.example/krant/{path}\"");
        assert!(html.contains(&address), "{link}\n{html}");
    }
}

#[test]
fn steering_goes_and_what_it_surrounds_stays() {
    assert_eq!(
        md(
            "{% if a %}Een{% endif %} {% comment %}weg{% endcomment %}twee{{ page.date | date: \"%Y\" }}\n"
        ),
        "<p>Een twee</p>"
    );
    assert_eq!(
        md("{{< button href=\"/x\" >}}Een{{< /button >}} {# weg #}twee{: .groot}\n"),
        "<p><a href=\"https://raad.example/x\">Een</a> twee</p>"
    );
    assert_eq!(md("* TOC\n{:toc}\n\n[TOC]\n\n{{ page.title }}\n"), "<p>De raad</p>");
    assert_eq!(md("{% raw %}{{ letterlijk }}{% endraw %}\n"), "<p>{{ letterlijk }}</p>");
    assert_eq!(md("Prijs {1} en {{ open\n"), "<p>Prijs {1} en {{ open</p>");
}

#[test]
fn jsx_loses_its_tags_and_keeps_what_is_between_them() {
    let text = "import Tabs from '@theme/Tabs';\nimport {\n  A,\n} from \"b\";\n\nexport const x = {\n  a: 1,\n\n  b: 2,\n};\n\n# Kop\n\n<Tabs groupId={x}>\n  <TabItem value=\"een\" label=\"Een\">\n\n    Tekst **een** {/* weg */}\n\n    ```js\n    const {a} = b;\n    ```\n\n  </TabItem>\n</Tabs>\n\nNa {x.a} {'tekst'} <Link to=\"/b/\">b</Link> <img src={require('./c.png').default} alt=\"c\" />\n";
    assert_eq!(
        mdx(text),
        "<h1>Kop</h1><p><strong>Een</strong></p><p>Tekst <strong>een</strong></p><pre><code class=\"language-js\">const {a} = b; </code></pre><p>Na tekst <a href=\"https://raad.example/b/\">b</a><img src=\"https://raad.example/nieuws/a/c.png\" alt=\"c\"></p>"
    );
    assert_eq!(md("import duties from abroad rose\n"), "<p>import duties from abroad rose</p>");
    assert_eq!(md("export is belangrijk\n"), "<p>export is belangrijk</p>");
}

#[test]
fn code_stays_as_it_is_written() {
    for inner in [
        "{{< x >}}",
        "{% if %}",
        ":::note",
        "<Tabs a={b}>",
        "{{ page.title }}",
        "import a from 'b'",
        "{x}",
    ] {
        let shown = crate::html::escape(inner).replace("&quot;", "\"").replace("&#39;", "'");
        for (text, kind) in [
            (format!("`{inner}`\n"), Kind::Markdown),
            (format!("```\n{inner}\n```\n"), Kind::Mdx),
            (format!("- a\n\n  ~~~\n  {inner}\n  ~~~\n"), Kind::Markdown),
            (format!("Tekst\n\n    {inner}\n"), Kind::Markdown),
            (format!("{{% highlight js %}}\n{inner}\n{{% endhighlight %}}\n"), Kind::Markdown),
            (
                format!("{{{{< highlight js >}}}}\n{inner}\n{{{{< /highlight >}}}}\n"),
                Kind::Markdown,
            ),
        ] {
            let html = squeeze(render_as(&text, kind).html.as_str());
            assert!(html.contains(&shown), "{text}\n{html}");
        }
    }
    assert_eq!(
        md("{{</* figure src=\"a\" */>}}\n"),
        "<p><code>{{&lt; figure src=\"a\" &gt;}}</code></p>"
    );
}

#[test]
fn tables_footnotes_tasks_and_strikethrough_are_markdown() {
    let html = md("| a |\n|---|\n| 1 |\n\n~~weg~~ noot[^1]\n\n- [x] klaar\n\n[^1]: De noot.\n");
    for part in
        ["<table>", "<del>weg</del>", "☑ klaar", "noot<sup>1</sup>", "<div><sup>1</sup><p>De noot."]
    {
        assert!(html.contains(part), "{part}: {html}");
    }
}

#[test]
fn raw_html_is_made_safe_and_closed() {
    let html = md(
        "<div onclick=\"x()\"><p>Ruw <b>vet<p>meer <img src=\"../a b.png\"> &nbsp;<br></div>\n\n<script>alert(1)</script>\n\n[klik](javascript:alert(1)) ]]> `<![CDATA[ x ]]>`\n",
    );
    assert!(html.contains("https://raad.example/nieuws/a%20b.png"), "{html}");
    for bad in ["onclick", "script", "alert(1)<"] {
        assert!(!html.contains(bad), "{bad}: {html}");
    }
    assert!(html.contains("]]&gt;"), "{html}");
}

#[test]
fn what_is_left_out_is_told_with_its_line() {
    let dropped = render_as(
        "Een\n\n{{< kaart plaats=\"Veenderhage\" >}}\n\n<Teller n={3} />\n",
        Kind::Markdown,
    )
    .dropped;
    assert_eq!(dropped, [(3, "kaart".to_owned()), (5, "Teller".to_owned())]);
}

#[test]
fn hostile_lengths_take_time_in_proportion() {
    for piece in [
        "{{< a >}}",
        "{% a %}",
        "{% raw %}",
        "<A ",
        "<A b={",
        "{",
        "`{{",
        "{:toc}",
        "> [!a]\n",
        ":::a\n",
        "export const a = {\n\n",
        "<a b=\"",
        "import {\n",
        "[[ a ",
    ] {
        let text = piece.repeat(4_000);
        let _ = render_as(&text, Kind::Mdx);
        let _ = render_as(&format!("{text}]] {{{{< /a >}}}}"), Kind::Markdown);
        let _ = render_as(&text, Kind::Html);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn no_call_leaks(
        before in "[a-zé.]{0,6}\n?",
        name in "[a-z]{1,8}",
        argument in "[a-z0-9 ./=-]{0,12}",
        form in 0_usize..9,
        after in "\n?[a-zé.]{0,6}",
    ) {
        let call = match form {
            0 => format!("{{{{< {name} \"{argument}\" >}}}}"),
            1 => format!("{{{{% {name} {argument} %}}}}a{{{{% /{name} %}}}}"),
            2 => format!("{{% {name} {argument} %}}"),
            3 => format!("{{{{ {name} | {argument} }}}}"),
            4 => format!("\n\n:::{name} {argument}\n\n:::\n"),
            5 => format!("\n\n<X{name} a={{{argument}}}>b</X{name}>\n"),
            6 => format!("\n\n> [!{name}]\n> a\n"),
            7 => format!("{{%- {name} {argument} -%}}a{{%- end{name} -%}}"),
            _ => format!("\n\nimport {name} from '{argument}'\n\n"),
        };
        let html = md(&format!("{before}{call}{after}\n"));
        for sign in ["{{", "}}", "{%", "%}", ":::", "[!", "&lt;X", "&lt;/X", "import "] {
            prop_assert!(!html.contains(sign), "{}: {}", call, html);
        }
    }

    #[test]
    fn text_without_signs_is_left_alone(text in "[a-zé .,*_#\n-]{0,60}") {
        let site = toml::from_str("title = 'De Raad'\nurl = 'https://raad.example/'\n").unwrap();
        let (settings, authors) = (Settings::default(), Authors::default());
        let pages = Pages(Context { site: &site, settings: &settings, authors: &authors, folders: Folders::NONE, path: "", neighbours: Neighbours::NONE });
        let kind = Kind::Markdown;
        let setting = Setting { kind, language: "nl", title: "", base: None, pages };
        let (same, dropped) = Rewriter::rewrite(&text, setting);
        prop_assert_eq!(same, text.as_str());
        prop_assert!(dropped.is_empty());
    }
}
