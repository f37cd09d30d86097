//! Class names that say nothing, since nearly all of a page bears them: a builder of pages calls every part of them a
//! `widget`, or a component `cmp`, where others so name what stands beside the text.

use super::extract::Placed;
use super::hints::Hints;
use super::page::Kind;

/// What class names may say wrongly. Remarks of readers may well be most of a page.
const SAID: [Hints; 9] = [
    Hints::NAVIGATION,
    Hints::ASIDE,
    Hints::FOOTER,
    Hints::ADVERT,
    Hints::CONSENT,
    Hints::RELATED,
    Hints::SOCIAL,
    Hints::META,
    Hints::LIVE,
];

/// A hint on so much of the running text is believed no longer, in percent.
const NEARLY_ALL: usize = 80;
/// Or on so much of it, when the heading of the page has it as well.
const MOST: usize = 50;
/// More link text than this, in percent, and it is no running text.
const LINKS: u8 = 30;

/// What is said of so many of these blocks that it cannot be true.
pub(super) fn of(blocks: &[Placed]) -> Hints {
    let runs = |placed: &&Placed| placed.block.kind != Kind::Title && placed.block.links < LINKS;
    let length = |said: Hints| -> usize {
        let said = blocks
            .iter()
            .filter(runs)
            .filter(|placed| said == Hints::default() || placed.block.hints.any(said));
        said.map(|placed| placed.block.text.len()).sum()
    };
    let all = length(Hints::default());
    let heading = blocks.iter().find(|placed| placed.block.kind == Kind::Heading(1));
    let doubted = SAID.into_iter().filter(|said| {
        let heads = heading.is_some_and(|heading| heading.block.hints.any(*said));
        length(*said) * 100 > all * if heads { MOST } else { NEARLY_ALL }
    });
    doubted.fold(Hints::default(), Hints::with)
}
