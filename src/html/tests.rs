use proptest::prelude::*;

use super::*;

fn base() -> Url {
    Url::parse("https://www.gemeente.example/nieuws/2011/balie").unwrap()
}

fn clean(markup: &str) -> String {
    sanitise(markup, Some(&base()))
}

#[test]
fn white_space_becomes_single_spaces() {
    for text in [
        "",
        " ",
        "een twee",
        "een  twee",
        " een",
        "een ",
        "een\ttwee",
        "een\u{a0}twee",
        "é\nè",
        "a \u{2003}b",
    ] {
        let words: Vec<&str> = text.split_whitespace().collect();
        assert_eq!(single_spaced(text), words.join(" "), "{text:?}");
    }
}

#[test]
fn what_articles_are_made_of_survives() {
    for markup in [
        "<p>Tekst met <b>vet</b>, <em lang=\"de\">schief</em> en <a href=\"https://a.example/?x=1&amp;y=2\">een link</a>.</p>",
        "<figure><img src=\"https://a.example/f.jpg\" alt=\"Foto\" width=\"600\"><figcaption>Onderschrift</figcaption></figure>",
        "<table><caption>Balies</caption><thead><tr><th scope=\"col\">Jaar</th></tr></thead><tbody><tr><td colspan=\"2\">2011</td></tr></tbody></table>",
        "<pre><code class=\"language-rust\">let a = 1 &lt; 2;\n</code></pre>",
        "<details open=\"\"><summary>Meer</summary><p dir=\"rtl\">x</p></details>",
        "<picture><source srcset=\"https://a.example/f.webp 2x\" type=\"image/webp\"><img src=\"https://a.example/f.jpg\"></picture>",
        "<video src=\"https://a.example/v.mp4\" poster=\"https://a.example/v.jpg\" controls=\"\"></video>",
        "<ol start=\"3\"><li>a<ul><li>b</li></ul></li></ol><dl><dt>c</dt><dd>d</dd></dl><blockquote><p>q</p></blockquote><hr>",
        "<ruby>漢<rt>kan</rt></ruby> H<sub>2</sub>O <time datetime=\"2011-02-03\">3 feb</time>",
    ] {
        assert_eq!(clean(markup), markup);
    }
}

#[test]
fn what_runs_or_spies_goes() {
    for (markup, expected) in [
        ("<p onclick=\"x()\">a</p><script>b</script><style>c</style>", "<p>a</p>"),
        (
            "<a href=\"javascript:alert(1)\">a</a><a href=\" java\nscript:b\">b</a>",
            "<a>a</a><a>b</a>",
        ),
        ("<a href=\"data:text/html,x\">a</a>", "<a>a</a>"),
        ("a<img src=\"https://b.example/t.gif\" width=1 height=\"1\">", "a"),
        ("a<img src=\"https://b.example/t.gif\" style=\"display: none\">", "a"),
        ("a<img src=\"https://pixel.b.example/t.gif\">", "a"),
        ("a<svg><script>b</script><text>c</text></svg>d", "ad"),
        ("a<svg><g>b<p>c</p>", "a<p>c</p>"),
        ("<form action=x>a<input value=b><select><option>c</select></form>", "<div>a</div>"),
        ("<template><p>a</p></template>b<!-- c -->", "b"),
        (
            "<img src=\"data:image/png;base64,AAAA\"><img src=\"data:image/svg+xml,x\">",
            "<img src=\"data:image/png;base64,AAAA\"><img>",
        ),
        ("<p style=\"position:fixed\" id=a class=b>c</p>", "<p>c</p>"),
    ] {
        assert_eq!(clean(markup), expected, "{markup}");
    }
}

#[test]
fn pages_within_the_page_become_links() {
    for (markup, expected) in [
        (
            "<iframe src=\"//kaart.example/1\" title=\"Kaart van de wijk\">x</iframe>",
            "<a href=\"https://kaart.example/1\">Kaart van de wijk</a>",
        ),
        (
            "<iframe src=\"https://www.youtube.com/embed/abc?rel=0\"></iframe>",
            "<a href=\"https://www.youtube.com/watch?v=abc\">www.youtube.com/watch?v=abc</a>",
        ),
        (
            "<object data=\"/p.pdf\"><embed src=\"/p.pdf\">Het plan</object>",
            "<a href=\"https://www.gemeente.example/p.pdf\">www.gemeente.example/p.pdf</a>Het plan",
        ),
        ("a<iframe src=\"javascript:x\"></iframe>b", "ab"),
        (
            "<iframe src=\"https://a.example/\"/><p>b</p>",
            "<a href=\"https://a.example/\">a.example/</a><p>b</p>",
        ),
    ] {
        assert_eq!(clean(markup), expected, "{markup}");
    }
}

#[test]
fn every_address_becomes_absolute() {
    for (markup, expected) in [
        ("<a href=\"../loket\">", "<a href=\"https://www.gemeente.example/nieuws/loket\"></a>"),
        (
            "<a href=\"#noot\">",
            "<a href=\"https://www.gemeente.example/nieuws/2011/balie#noot\"></a>",
        ),
        ("<img src=\"/a b.png\">", "<img src=\"https://www.gemeente.example/a%20b.png\">"),
        (
            "<img srcset=\"a.jpg 1x,\n /b.jpg 2x\">",
            "<img srcset=\"https://www.gemeente.example/nieuws/2011/a.jpg 1x, https://www.gemeente.example/b.jpg 2x\" src=\"https://www.gemeente.example/nieuws/2011/a.jpg\">",
        ),
        (
            "<img src=\"data:image/gif;base64,AA\" data-src=\"/echt.jpg\">",
            "<img src=\"https://www.gemeente.example/echt.jpg\">",
        ),
        ("<a href=\"http://a.example\">", "<a href=\"http://a.example\"></a>"),
        (
            "<blockquote cite=\"/x\">",
            "<blockquote cite=\"https://www.gemeente.example/x\"></blockquote>",
        ),
    ] {
        assert_eq!(clean(markup), expected, "{markup}");
    }
    assert_eq!(
        sanitise("<a href=\"/x\">a</a><img src=y.png alt=b>", None),
        "<a>a</a><img alt=\"b\">"
    );
}

#[test]
fn broken_markup_keeps_its_text() {
    for (markup, expected) in [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<b>a<p>b</b>c</p>d", "<b>a<p>bc</p></b>d"),
        ("<ul><li>a<li>b</ul>c", "<ul><li>a</li><li>b</li></ul>c"),
        (
            "<table>a<tr><td>b<tr>c</table>",
            "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr><tr><td>c</td></tr></tbody></table>",
        ),
        ("</p>a</div>b<td>c", "abc"),
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        (
            "<a href=x>a<a href=y>b",
            "<a href=\"https://www.gemeente.example/nieuws/2011/x\">a</a><a href=\"https://www.gemeente.example/nieuws/2011/y\">b</a>",
        ),
        ("<h2>a<h3>b</h2>c", "<h2>a</h2><h3>b</h3>c"),
        ("<main>a</main><p>b", "<div>a</div><p>b</p>"),
        ("a<b", "a"),
        ("a<!-- b ---><p>c", "a<p>c</p>"),
        ("<script><!-- <script></script> --></script>a", "a"),
    ] {
        assert_eq!(clean(markup), expected, "{markup}");
    }
}

#[test]
fn text_has_blocks_and_lines() {
    for (markup, expected) in [
        (
            "<h1>Kop</h1><p>Een\n  twee <b>d</b>rie<br>vier</p><p>vijf</p>",
            "Kop\n\nEen twee drie\nvier\n\nvijf",
        ),
        (
            "<ul><li>a</li><li><p>b</p></li></ul><ol start=3><li>c<ul><li>d</ul></ol>e",
            "- a\n- b\n\n3. c\n- d\n\ne",
        ),
        ("<table><tr><th>Jaar<th>Aantal<tr><td>2011<td>4</table>", "Jaar Aantal\n2011 4"),
        ("<pre>\n  a\n    b\n</pre>c", "  a\n    b\n\nc"),
        ("<script>x</script>a<style>y</style><svg><text>z</text></svg>&amp;&lt;b", "a&<b"),
        ("  \n ", ""),
        ("<p>Zo&nbsp;</p>", "Zo\u{A0}"),
    ] {
        assert_eq!(to_text(markup), expected, "{markup}");
    }
}

#[test]
fn an_excerpt_ends_where_a_reader_would_pause() {
    assert_eq!(excerpt("Kort.\n\nMeer.", 100), "Kort.");
    assert_eq!(excerpt("Een zin. Nog een zin die te lang is.", 14), "Een zin.");
    assert_eq!(excerpt("Eén lange zin, zonder einde in zicht", 16), "Eén lange zin…");
}

#[test]
fn hostile_nesting_is_flat_work() {
    let deep = 100_000;
    for opening in [
        "<div>",
        "<b>",
        "<table>",
        "<table><tr><td>",
        "<ul><li>",
        "<a href=x><p>",
        "<svg>",
        "<blockquote><p><i>",
    ] {
        let markup = opening.repeat(deep) + "tekst";
        assert!(sanitise(&markup, None).len() < 3 * markup.len(), "{opening}");
        assert!(to_text(&markup).len() < markup.len(), "{opening}");
    }
    let numbered = |piece: fn(usize) -> String| (0..deep).map(piece).collect::<Vec<_>>().concat();
    let endless = [
        "<".repeat(deep),
        "<!--".repeat(deep),
        "<a ".repeat(deep),
        "<a b='".repeat(deep),
        "</".repeat(deep),
        "</>".repeat(deep),
        "<![".repeat(deep),
        "&".repeat(deep),
        "<iframe/>".repeat(deep),
        "<script><!--".repeat(deep),
        "<b></p></b><i>".repeat(deep),
        numbered(|n| format!("<div><b id={n}></div>")),
        numbered(|n| format!("{} a{n}", if n == 0 { "<p" } else { "" })),
        format!("<img srcset=\"{}\">", "a 1x,".repeat(deep)),
    ];
    for markup in endless {
        sanitise(&markup, None);
        to_text(&markup);
    }
}

fn soup() -> impl Strategy<Value = String> {
    let names = "p div b i a ul ol li table tr td th tbody caption colgroup col h2 h3 pre span img br hr dl dt dd ruby rt \
                 svg math select option template iframe script style title textarea noscript form button body html \
                 blockquote details summary figure video source picture object embed em code annotation plaintext xmp";
    let name = prop::sample::select(names.split(' ').collect::<Vec<_>>());
    let piece = prop_oneof![
        4 => name.clone().prop_map(|name| format!("<{name}>")),
        4 => name.prop_map(|name| format!("</{name}>")),
        1 => "<(a|img|video|td|code|iframe) (href|src|srcset|style|class|title|data-src)=('|\"|)[a-z:/.?&#, 0-9]{0,12}('|\"|)>",
        3 => "[a-z \\n&;<>'\"é\u{A0}\r]{1,6}",
        1 => Just("&#13;&#x1;&nbsp;&lt;p&gt;".to_owned()),
        1 => Just("<!-- x --><!doctype html><![CDATA[y]]>".to_owned()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn plain_soup() -> impl Strategy<Value = String> {
    let names = "a b blockquote br del em h1 h2 h3 h4 h5 h6 hr i img li ol p strong sub sup table tbody td th thead tr \
                 ul tfoot caption div dd dt span noscript form body svg pre";
    let name = prop::sample::select(names.split(' ').take(28).collect::<Vec<_>>());
    let other = prop::sample::select(names.split_whitespace().skip(28).collect::<Vec<_>>());
    let piece = prop_oneof![
        8 => name.clone().prop_map(|name| format!("<{name}>")),
        8 => name.prop_map(|name| format!("</{name}>")),
        1 => other.prop_map(|name| format!("</{name}>")),
        3 => "<a href='https?://a.example/[!-~]{0,6}'( title='[a-z é\u{A0}&\"<>]{0,3}')?>",
        3 => "<img( (src|alt|title)='(https?://a.example/[!-~]{0,6}|[a-z é\u{A0}&\"<>]{0,3})'){1,3}>",
        2 => "<t[dh] (style='text-align: ?|align=')(left|right|center|top)'>",
        1 => "<iframe src='https?://a.example/[!-~]{0,6}' title='[\"& <a-z\u{A0}]{0,4}'>",
        6 => "[a-z \n\t&;<>'\"é\u{A0}\u{AD}]{1,6}",
        1 => Just("&#13;&nbsp;&lt;p&gt;&copy;&#xA0;".to_owned()),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn sanitising_twice_changes_nothing(markup in soup()) {
        let once = clean(&markup);
        prop_assert_eq!(clean(&once), once.clone());
        prop_assert!(clean_text(&once) == once);
    }

    #[test]
    fn the_whitelist_leaves_plain_markup_as_it_is(markup in plain_soup()) {
        let shaped = shape::shape(&markup, Some(&base()));
        if shaped.is_plain {
            prop_assert_eq!(policy::allow(&shaped.markup), shaped.markup);
        }
    }

    #[test]
    fn no_markup_panics(markup in "(\\PC|[<>&;/!='\"-]|\r|\u{0}){0,200}") {
        let once = clean(&markup);
        prop_assert_eq!(clean(&once), once);
        to_text(&markup);
        excerpt(&markup, 20);
    }

    #[test]
    fn the_text_is_that_of_the_safe_markup(markup in "(<(p|b|ul|li|div|pre|i|h2)>|</(p|b|ul|li|div|pre|i|h2)>|[a-z ]{1,4}){0,20}") {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        prop_assert_eq!(letters(&to_text(&markup)), letters(&to_text(&clean(&markup))));
    }
}
