//! What the watcher calls a change, and what it passes over.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops at the first surprise")]

mod daily;
mod decay;
mod hostile;
mod hosts;
mod names;
mod parts;
mod read;
mod themes;
mod told;
mod visits;

use bron::change::{HostTemplate, Memory, Page, Rules, Verdict, Volatile, extract, judge};

fn page(html: &str) -> Page {
    extract(html, &Rules::default())
}

/// Judges a page that shows the same at its second fetch, on a host of which nothing is known.
fn verdict(old: &str, new: &str) -> Verdict {
    let (source, host) = (Volatile::default(), HostTemplate::default());
    let kept = Page::from_snapshot(&page(old).to_snapshot()).unwrap();
    let fresh = page(new);
    judge(&kept, &fresh, Some(&fresh), Memory { source: &source, host: &host })
}

const BERICHT: &str = "<html><head><title>Tarieven afval</title></head><body><ul><li><a href=/a>Home</a></ul>\
    <h1>Tarieven afval</h1><p class=x>Geplaatst: 3 mei 2011 | gelezen: 12 keer</p>\
    <p>De raad van Oss stelt de tarieven vast. Een groene bak kost 120 euro per jaar.</p>\
    <p>Bezwaar is mogelijk tot 1 juli. Wie niet betaalt krijgt een aanmaning.</p></body></html>";
