//! What a host asks of robots (RFC 9309): which paths, and at what pace.

use std::time::Duration;

use robotxt::{AccessResult, Robots as Rules};
use url::Url;

/// The product token that we answer to in a robots.txt.
pub(super) const TOKEN: &str = "bron";

/// How much of a robots.txt is read (RFC 9309 section 2.5 asks for at least 500 KiB).
pub(super) const MAX_ROBOTS: usize = 500 * 1024;

/// How long a robots.txt is good for (RFC 9309 section 2.4).
pub(super) const KEEP: Duration = Duration::from_hours(24);

/// How long the answer "nobody may in" of a failing server is good for; asking again tomorrow would lose a day.
pub(super) const KEEP_FAILURE: Duration = Duration::from_hours(1);

/// The wishes of one host that concern us.
#[derive(Debug, Clone)]
pub struct Robots {
    rules: Rules,
    delay: Option<Duration>,
}

impl Robots {
    /// The wishes in the body of a robots.txt; what lies beyond half a mebibyte does not count.
    pub fn read(body: &[u8]) -> Self {
        let body = body.get(..MAX_ROBOTS.min(body.len())).unwrap_or_default();
        let rules = Rules::parse(body, TOKEN);
        let delay = rules.crawl_delay();
        Self { rules, delay }
    }

    /// No wishes: there is no robots.txt (4xx).
    pub fn everything() -> Self {
        Self { rules: Rules::from_access(AccessResult::Unavailable, TOKEN), delay: None }
    }

    /// Keep out: the server cannot say (5xx, or no answer).
    pub fn nothing() -> Self {
        Self { rules: Rules::from_access(AccessResult::Unreachable, TOKEN), delay: None }
    }

    /// Whether we may ask for the address. robots.txt itself may always be asked for.
    pub fn allows(&self, url: &Url) -> bool {
        url.path() == "/robots.txt" || self.rules.is_url_allowed(url)
    }

    /// `Crawl-delay`, which is in no standard and meant seriously by those who write it.
    pub fn delay(&self) -> Option<Duration> {
        self.delay
    }

    /// The same wishes as the shortest robots.txt that expresses them, to remember them by.
    pub fn to_text(&self) -> String {
        let mut text = String::from("User-agent: *\n");
        for rule in self.rules.rules() {
            let word = if rule.is_allow() { "Allow" } else { "Disallow" };
            text.extend([word, ": ", rule.pattern(), "\n"]);
        }
        if let Some(delay) = self.delay {
            text.extend(["Crawl-delay: ", &delay.as_secs_f64().to_string(), "\n"]);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &Robots, path: &str) -> bool {
        robots.allows(&Url::parse("https://gemeente.example").unwrap().join(path).unwrap())
    }

    #[test]
    fn the_most_specific_rule_of_our_own_group_wins() {
        let robots = Robots::read(
            b"User-agent: *\nDisallow: /\n\nUser-agent: bron\nDisallow: /zoek\nAllow: /zoek/hulp$\nCrawl-delay: 2.5\n",
        );
        assert!(allows(&robots, "/besluit?nr=4"));
        assert!(!allows(&robots, "/zoek?q=brug"));
        assert!(allows(&robots, "/zoek/hulp"));
        assert!(!allows(&robots, "/zoek/hulp/2"));
        assert_eq!(robots.delay(), Some(Duration::from_millis(2500)));
    }

    #[test]
    fn what_is_remembered_means_the_same() {
        let robots = Robots::read(b"User-agent: *\nDisallow: /prive/\nAllow: /prive/open\nDisallow: /*.pdf$\nCrawl-delay: 1");
        let again = Robots::read(robots.to_text().as_bytes());
        for path in ["/", "/prive/", "/prive/open/1", "/a.pdf", "/a.pdf?x", "/robots.txt"] {
            assert_eq!(allows(&robots, path), allows(&again, path), "{path}");
        }
        assert_eq!(again.delay(), Some(Duration::from_secs(1)));
        assert!(!allows(&Robots::read(Robots::nothing().to_text().as_bytes()), "/x"));
        assert!(allows(&Robots::read(Robots::everything().to_text().as_bytes()), "/x"));
    }

    #[test]
    fn a_failing_server_keeps_us_out_and_a_missing_file_does_not() {
        assert!(!allows(&Robots::nothing(), "/x"));
        assert!(allows(&Robots::nothing(), "/robots.txt"));
        assert!(allows(&Robots::everything(), "/x"));
    }

    #[test]
    fn a_rule_beyond_the_limit_does_not_count() {
        let mut body = b"User-agent: *\nDisallow: /prive/\n".to_vec();
        body.resize(MAX_ROBOTS, b'#');
        body.extend_from_slice(b"\nDisallow: /\n");
        let robots = Robots::read(&body);
        assert!(allows(&robots, "/nieuws"));
        assert!(!allows(&robots, "/prive/x"));
    }
}
