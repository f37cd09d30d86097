//! Which row of a table governs a child, remembered: a feed has thousands of elements, but of few names.

use crate::syntax::xml::Element;
use crate::validate::schema::{Child, Def};

/// For each table that was asked, the row of each name, by its number in the document.
#[derive(Default)]
pub(super) struct Rows(Vec<(&'static Def, Vec<Row>)>);

/// Names that are remembered; a document with more is nobody's feed.
const MOST: usize = 1024;

/// What is known of a name.
#[derive(Clone, Copy)]
enum Row {
    NotAsked,
    Answer(Option<&'static Child>),
}

impl Rows {
    /// The row of `def` for `child`: what `look` says, which is asked once for each name.
    pub(super) fn row(
        &mut self,
        def: &'static Def,
        child: Element<'_>,
        look: impl FnOnce() -> Option<&'static Child>,
    ) -> Option<&'static Child> {
        let Some(number) = child.name_number().filter(|&number| number < MOST) else {
            return look();
        };
        let at = self.0.iter().position(|(known, _)| std::ptr::eq(*known, def));
        let at = at.unwrap_or_else(|| {
            let names = child.document().names().len().min(MOST);
            self.0.push((def, Vec::with_capacity(names)));
            self.0.len() - 1
        });
        let (_, rows) = self.0.get_mut(at)?;
        if rows.len() <= number {
            rows.resize(number + 1, Row::NotAsked);
        }
        let row = rows.get_mut(number)?;
        match *row {
            Row::Answer(known) => known,
            Row::NotAsked => {
                let known = look();
                *row = Row::Answer(known);
                known
            }
        }
    }
}
