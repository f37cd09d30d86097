//! The stamp of a finished run: enough to know that nothing changed without reading anything but names and numbers.

use serde::{Deserialize, Serialize};

use super::{Outcome, Setup};
use crate::place::PlaceError;

/// Name of the stamp.
const STAMP: &str = "stamp";

/// What was there after a run, as fingerprints, and what the run said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    pub setup: u64,
    pub articles: u64,
    pub published: u64,
    /// The mark of the states of the cited pages, and their fingerprint.
    pub mark: Option<u64>,
    pub states: u64,
    pub outcome: Outcome,
}

impl Stamp {
    /// The stamp of the last run.
    pub(super) fn load(setup: &Setup<'_>) -> Option<Self> {
        serde_json::from_slice(&setup.state.read(STAMP)?).ok()
    }

    /// Keeps the stamp for the next run.
    pub(super) fn keep(&self, setup: &Setup<'_>) -> Result<(), PlaceError> {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        setup.state.write(STAMP, |out| out.write_all(&bytes))
    }

    /// Forgets the stamp: the next run looks at everything.
    pub(super) fn forget(setup: &Setup<'_>) -> Result<(), PlaceError> {
        setup.state.forget(STAMP)
    }
}
