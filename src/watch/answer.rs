//! What an answer, or the lack of one, says of a source before anybody looks at the text.

use super::step::{Seen, What};
use crate::fetch::{Failure, Outcome};
use crate::store::{Record, Verdict};

/// What an outcome says, before anybody looked at the text.
pub(super) fn seen(record: &Record, outcome: &Outcome, honour_freshness: bool) -> Seen {
    let answer = outcome.end.as_ref().ok();
    let not_modified = answer.is_some_and(|answer| answer.status == 304);
    // A 304 may leave out the validators; then those that made it one are still good (RFC 9110 section 15.4.5).
    let etag = answer.and_then(|answer| answer.validators.etag.clone());
    let last_modified = answer.and_then(|answer| answer.validators.last_modified.clone());
    Seen {
        what: What::Same,
        status: answer.map(|answer| answer.status),
        reason: None,
        difference: None,
        url: outcome.url.clone(),
        moved: outcome.moved_for_good(),
        etag: if not_modified { etag.or_else(|| record.etag.clone()) } else { etag },
        last_modified: if not_modified {
            last_modified.or_else(|| record.last_modified.clone())
        } else {
            last_modified
        },
        fresh_for: answer.and_then(|answer| answer.max_age).filter(|_| honour_freshness),
        not_before: answer.and_then(|answer| answer.retry_after),
    }
}

pub(super) fn what_of_status(status: u16) -> What {
    match status {
        304 => What::Same,
        404 => What::Missing,
        410 => What::Trouble(Verdict::Gone),
        401 => What::Trouble(Verdict::LoginWall),
        _ => What::Trouble(Verdict::Unreachable),
    }
}

pub(super) fn reason_of_status(status: u16) -> Option<String> {
    (status != 304).then(|| format!("the server answers with status {status}"))
}

pub(super) fn verdict_of_failure(failure: &Failure) -> Verdict {
    match failure {
        Failure::PrivateAddress { .. } | Failure::Scheme(_) => Verdict::PrivateAddress,
        Failure::Robots(_) => Verdict::BlockedByRobots,
        Failure::Tls(_) => Verdict::TlsError,
        Failure::TooLarge { .. } => Verdict::TooLarge,
        _ => Verdict::Unreachable,
    }
}
