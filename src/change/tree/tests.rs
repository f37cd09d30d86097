//! The tree is the one that html5ever makes by itself, from any markup.

use std::fmt::Write as _;

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use proptest::prelude::*;

use super::*;

/// What a reader may see of a tree, a line for each node.
fn outline(tree: &Tree) -> String {
    let mut outline = String::new();
    let mut at = Some(0);
    while let Some(id) = at {
        let Node { content, depth, .. } = tree.get(id).unwrap();
        let hidden = |name: &QualName| matches!(&*name.local, "script" | "style");
        let into = !matches!(content, Content::Element(name, _) if hidden(name));
        let node = match content {
            Content::Text(text) => format!("{:?}", &**text),
            Content::Element(QualName { ns, local, .. }, marks) => {
                let Marks { class, id, role, href, controls, password, hidden } =
                    tree.marks(marks.as_deref());
                format!("{ns} {local} {class} {id} {role} {href} {controls} {password} {hidden}")
            }
            other => format!("{other:?}"),
        };
        writeln!(outline, "{depth} {node}").unwrap();
        at = tree.following(id, 0, into);
    }
    outline
}

/// The tree as html5ever makes it by itself.
fn by_html5ever(html: &str) -> Tree {
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let nodes = parse_document(Sink::new(0), options).one(html);
    Tree { nodes, read: html.len(), nothing: Marks::default() }
}

fn assert_same(html: &str) {
    assert_eq!(outline(&parse(html)), outline(&by_html5ever(html)), "{html:?}");
}

#[test]
fn pieces_make_the_tree_that_characters_make() {
    for html in [
        "\u{FEFF}<!DOCTYPE html><title>A &amp; B&copy</title><p class='a&lt;b' ID=x>Eén\r\ntwee\r<br/>drie",
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 3.2 Final//EN\"><p>a<table><tr><td>b</table>",
        "<p>a<!-- x ---><p>b<!--><p>c<!-- -- --!><p>d<!-- <!-- --><p>e<!-",
        "<script><!-- <script></script> --></script><p>a<script>if (a<b) '<!--'</script>b<!-- --><p>c",
        "<style>p{}</STYLE ><p>a<script src=x />b</script>c<textarea>\n<b>&eacute;</textarea x=y>d",
        "<svg><![CDATA[a<b>]]><title>t</title><a xlink:href=u>l</a></svg><![CDATA[c]]><p>d<![CDATA[",
        "<math><mi href=q>x\0y</mi></math>a\0b<title>c\0d</title><p title=\0 class=a\0b>&#0;&#x80;&#13;&noti;",
        "<a href=?a=1&copy=2&amp;b&lt>x</a></><//x>y</p ><?php ?>z< a <1 <",
        "<p hidden hidden=x HIDDEN class=a class=b/id=c=d =e><font color=1><svg><font size=2>x</font>",
        "<plaintext>a</plaintext>\0\r\nb",
        "<p>a<b class",
        "<pre>\n\nx</pre><listing>\r\ny</listing><iframe><p>x</iframe><noframes><p>y</noframes><xmp>&lt;</xmp>",
    ] {
        assert_same(html);
    }
}

const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href='x'>",
    "</a>",
    "<table>",
    "<tr>",
    "<td>",
    "</table>",
    "<div class=a>",
    "</div>",
    "<ul>",
    "<li>",
    "<svg>",
    "</svg>",
    "<math>",
    "<mi>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<select>",
    "<option>",
    "<template>",
    "</template>",
    "<noscript>",
    "<iframe>",
    "</iframe>",
    "<frameset>",
    "<body id=b>",
    "<html>",
    "<head>",
    "<form>",
    "<button>",
    "<input type=hidden>",
    "<pre>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!doctype html>",
    "&amp;",
    "&copy",
    "&#65;",
    "&#x3",
    "&",
    "<",
    ">",
    "/",
    "=",
    "\"",
    "'",
    " ",
    "\n",
    "\r",
    "\0",
    "a",
    "é",
    "-",
    "!",
    "script",
];

proptest! {
    #[test]
    fn whatever_the_pieces_the_tree_is_the_same(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24)
    ) {
        assert_same(&pieces.concat());
    }
}
