//! What modules of RSS and extensions of Atom add to an entry: Dublin Core, Creative Commons, Media RSS, iTunes.

use super::media;
use super::tree::Tree;
use crate::article::Article;
use crate::syntax::xml::Element;

/// Where a licence or copyright line may stand as text, best first.
const RIGHTS: &[&str] =
    &["dc:rights", "dcterms:rights", "copyright", "media:copyright", "creativeCommons:license"];

/// Gives `article` what the modules in `entry` say; what the format itself said stays.
pub(super) fn into_article<'d>(tree: &mut Tree<'d, '_>, entry: Element<'d>, article: &mut Article) {
    media::modules(tree, entry, article);
    if article.rights.is_none() {
        article.rights = tree.first_line(entry, RIGHTS).or_else(|| {
            let licence = tree.one(entry, "cc:license")?;
            licence.attr("rdf:resource").map(|address| address.trim().to_owned())
        });
    }
    if article.language.is_none() {
        article.language = tree.first_line(entry, &["dc:language", "language"]);
    }
}
