//! Problems on the way to people: a line each, but for many that say the same.

use std::collections::HashMap;
use std::io::{self, IsTerminal as _, Write as _};

use bron::config::Config;
use bron::convert::{Outcome, Problem};

use crate::cli::Common;

/// So many warnings with the same words are shown one by one, unless more is asked for.
const SHOWN: usize = 5;

/// Tells on stderr what was wrong.
pub(super) fn tell(outcome: &Outcome, config: &Config, common: &Common) -> io::Result<()> {
    let colour = common.colors(io::stderr().is_terminal());
    let mut messages = io::stderr().lock();
    let (error, warning) = if colour {
        ("\x1b[1;31merror\x1b[0m", "\x1b[1;33mwarning\x1b[0m")
    } else {
        ("error", "warning")
    };
    let line = |problem: &Problem, folder| {
        let place = config.folder.join(folder).join(&problem.path);
        let place = place.strip_prefix(".").unwrap_or(&place).display();
        let line = problem.line.map(|line| format!(":{line}")).unwrap_or_default();
        format!("{place}{line}: {}", problem.message)
    };
    if !common.quiet {
        let most = if common.verbose { usize::MAX } else { SHOWN };
        let (shown, more) = gathered(outcome.warnings.iter(), most);
        for problem in shown {
            writeln!(messages, "{warning}: {}", line(problem, &config.articles.path))?;
        }
        for (message, count) in more {
            writeln!(messages, "{warning}: {count} more with `-v`: {message}")?;
        }
    }
    for (problems, folder) in
        [(&outcome.refused, &config.articles.path), (&outcome.invalid, &config.feeds.path)]
    {
        for problem in problems {
            writeln!(messages, "{error}: {}", line(problem, folder))?;
        }
    }
    Ok(())
}

/// The problems that are shown, of those with the same message `most` and one more at most; and the messages of which there
/// are more, with how many.
fn gathered<'p>(
    problems: impl Iterator<Item = &'p Problem> + Clone,
    most: usize,
) -> (Vec<&'p Problem>, Vec<(&'p str, usize)>) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for problem in problems.clone() {
        *counts.entry(&problem.message).or_default() += 1;
    }
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let shown = problems
        .filter(|problem| {
            let seen = seen.entry(&problem.message).or_default();
            *seen += 1;
            // One line that says that there is one more is no gain.
            *seen <= most
                || counts
                    .get(&*problem.message)
                    .is_some_and(|count| *count == most.saturating_add(1))
        })
        .collect();
    let mut more: Vec<(&str, usize)> = counts
        .into_iter()
        .filter_map(|(message, count)| {
            let more = count.checked_sub(most).filter(|more| *more > 1)?;
            Some((message, more))
        })
        .collect();
    more.sort_unstable();
    (shown, more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_with_the_same_words_a_few_are_shown_and_the_rest_is_counted() {
        let problem = |path: usize, message: &str| Problem {
            path: format!("{path}.md"),
            line: None,
            column: None,
            message: message.to_owned(),
        };
        let mut problems: Vec<Problem> = (0..9).map(|at| problem(at, "geen datum")).collect();
        problems.extend((0..3).map(|at| problem(at, "geen titel")));
        let (shown, more) = gathered(problems.iter(), 2);
        let shown: Vec<String> =
            shown.iter().map(|it| format!("{} {}", it.path, it.message)).collect();
        assert_eq!(shown[..2], ["0.md geen datum", "1.md geen datum"]);
        assert_eq!((shown.len(), shown[4].as_str()), (5, "2.md geen titel"));
        assert_eq!(more, [("geen datum", 7)]);
        let (shown, more) = gathered(problems.iter(), usize::MAX);
        assert_eq!((shown.len(), more.len()), (12, 0));
    }
}
