//! Which line of the file an offset in a part of it lies on.

/// Where the lines of a text begin.
pub(super) struct LineStarts {
    starts: Vec<usize>,
    first_line: usize,
}

impl LineStarts {
    /// The lines of `text`, the first of which is line `first_line` of the file.
    pub(super) fn new(text: &str, first_line: usize) -> Self {
        Self { starts: text.match_indices('\n').map(|(at, _)| at + 1).collect(), first_line }
    }

    /// The line in the file of a byte offset in the text.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        self.first_line + self.starts.partition_point(|&start| start <= offset)
    }
}
