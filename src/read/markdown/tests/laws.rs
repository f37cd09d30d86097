//! What holds of any input.

use proptest::prelude::*;

use super::Desk;
use crate::article::Id;
use crate::read::{self, Format};

/// Pieces of which a whole article is made.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("---\n".to_owned()),
        Just("+++\n".to_owned()),
        Just("title: De raad\n".to_owned()),
        Just("date: 2011-02-03\n".to_owned()),
        Just("tags: [a, b]\n".to_owned()),
        Just("sources:\n  - name: A\n".to_owned()),
        Just("# Kop\n".to_owned()),
        Just("\n## Bronnen\n\n- A (https://a.example/)\n".to_owned()),
        Just("```\n".to_owned()),
        Just("<!--more-->\n".to_owned()),
        Just(":::note\n".to_owned()),
        Just("{{< figure src=\"a.png\" >}}".to_owned()),
        Just("{% if x %}".to_owned()),
        Just("<Tabs a={b}>\n  ".to_owned()),
        Just("> [!NOTE]\n> ".to_owned()),
        ".{0,6}",
        "[a-z{}<>%`:=\"'\\[\\]()#!*_\\\\ \n-]{0,12}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn no_input_panics_and_head_and_article_agree(pieces in prop::collection::vec(piece(), 0..14), mdx in any::<bool>()) {
        let desk = Desk::new();
        let text = pieces.concat();
        let context = desk.context(if mdx { "2011-02-03-a.mdx" } else { "a.md" });
        let head = read::head(text.as_bytes(), Format::Markdown, context);
        let id = Id::new("a").unwrap();
        let article = read::article(text.as_bytes(), Format::Markdown, context, id, None);
        match (head, article) {
            (Ok(head), Ok(article)) => {
                prop_assert_eq!(head.value.title, article.value.title);
                prop_assert_eq!(head.value.published, article.value.published);
                prop_assert_eq!(head.value.updated, article.value.updated);
                prop_assert_eq!(head.value.authors, article.value.authors);
                prop_assert_eq!(head.value.tags, article.value.tags);
                prop_assert_eq!(head.value.sources, article.value.sources);
                for warning in head.warnings {
                    prop_assert!(article.warnings.contains(&warning));
                }
            }
            (head, article) => prop_assert_eq!(head.err(), article.err()),
        }
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        let desk = Desk::new();
        let _ = read::head(&bytes, Format::Markdown, desk.context("a.md"));
        let id = Id::new("a").unwrap();
        let _ = read::article(&bytes, Format::Markdown, desk.context("a.mdx"), id, None);
    }
}
