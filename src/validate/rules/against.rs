//! Two versions of a feed; what each fault is stands in `validate::against`.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!("against-entry-id-changed", Error, against IdChanged),
    rule!("against-entry-id-reused", Error, against IdReused),
    rule!("against-entry-vanished", Warning, against Vanished),
    rule!("against-date-moved-back", Warning, against DateBack),
    rule!("against-date-jumped", Warning, against DateJumped),
    rule!("against-updated-unfounded", Warning, against UpdatedUnchanged),
    rule!("against-content-rewritten", Warning, against Rewritten),
    rule!("against-feed-id-changed", Error, against FeedIdChanged),
    rule!("against-feed-vanished", Error, against FeedVanished),
    rule!("against-feed-self-changed", Warning, against SelfChanged),
    rule!("against-archive-changed", Warning, against ArchiveChanged),
];
