//! What a request to the hub asks for (WebSub section 5.1). Pure: bytes in, a request or a sentence about its fault out.

use std::fmt;

use url::{Url, form_urlencoded};

use super::Settings;

/// A request to the hub.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// `subscribe` or `unsubscribe`.
    Subscribe { topic: String, wish: Wish },
    /// `publish`, by convention: these feeds may have changed.
    Publish { topics: Vec<String> },
}

/// What a subscriber wants.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) mode: Mode,
    pub(super) callback: Url,
    /// Host of the callback.
    pub(super) host: String,
    /// Seconds, within the limits of the hub.
    pub(super) lease: u64,
    pub(super) secret: Option<Secret>,
}

/// What a subscriber can want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Subscribe,
    Unsubscribe,
}

/// A secret, which never shows in a log.
#[derive(PartialEq, Eq)]
pub(super) struct Secret(pub(super) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Bytes that a secret must stay below (section 5.1).
const SECRET: usize = 200;
/// Bytes of an address.
const ADDRESS: usize = 2048;

impl Mode {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::Unsubscribe => "unsubscribe",
        }
    }
}

impl Request {
    /// Reads the form in a body. Parameters that are not known are ignored.
    pub(super) fn parse(body: &[u8], settings: &Settings) -> Result<Self, String> {
        let form: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
        let find =
            |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let mode = match find("hub.mode") {
            Some("publish") => {
                let named =
                    form.iter().filter(|(key, _)| matches!(key.as_str(), "hub.url" | "hub.topic"));
                let topics: Vec<String> = named.map(|(_, value)| value.clone()).take(100).collect();
                return if topics.is_empty() {
                    Err("hub.url is missing".to_owned())
                } else {
                    Ok(Self::Publish { topics })
                };
            }
            Some("subscribe") => Mode::Subscribe,
            Some("unsubscribe") => Mode::Unsubscribe,
            Some(_) => return Err("hub.mode is neither subscribe nor unsubscribe".to_owned()),
            None => return Err("hub.mode is missing".to_owned()),
        };
        let topic = find("hub.topic").ok_or("hub.topic is missing")?;
        let callback = find("hub.callback").ok_or("hub.callback is missing")?;
        if topic.len() > ADDRESS || callback.len() > ADDRESS {
            return Err(format!("an address has more than {ADDRESS} bytes"));
        }
        let callback = Url::parse(callback).map_err(|_| "hub.callback is not an address")?;
        if !matches!(callback.scheme(), "http" | "https") {
            return Err("hub.callback is neither http nor https".to_owned());
        }
        let host = callback.host_str().ok_or("hub.callback has no host")?.to_owned();
        let secret = match find("hub.secret").filter(|secret| !secret.is_empty()) {
            Some(secret) if secret.len() >= SECRET => {
                return Err(format!("hub.secret must have less than {SECRET} bytes"));
            }
            secret => secret.map(|secret| Secret(secret.to_owned())),
        };
        let lease = match find("hub.lease_seconds").filter(|_| mode == Mode::Subscribe) {
            None | Some("") => settings.lease,
            Some(seconds) if seconds.bytes().all(|byte| byte.is_ascii_digit()) => {
                seconds.parse().unwrap_or(u64::MAX)
            }
            Some(_) => return Err("hub.lease_seconds is not a number of seconds".to_owned()),
        };
        let lease =
            lease.clamp(settings.min_lease, settings.max_lease.max(settings.min_lease)).max(1);
        Ok(Self::Subscribe {
            topic: topic.to_owned(),
            wish: Wish { mode, callback, host, lease, secret },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOPIC: &str = "hub.topic=https%3A%2F%2Fexample.org%2Ffeed.atom";
    const CALLBACK: &str = "hub.callback=https%3A%2F%2Flezer.example%2Fcb%3Fa%3Db";

    fn parse(body: &str) -> Result<Request, String> {
        Request::parse(body.as_bytes(), &Settings::default())
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        // WebSub section 5.1.2
        let secret =
            format!("hub.mode=subscribe&{TOPIC}&{CALLBACK}&hub.secret={}", "x".repeat(200));
        let table = [
            (TOPIC.to_owned(), "hub.mode is missing"),
            (format!("hub.mode=subscribe&{TOPIC}"), "hub.callback is missing"),
            (format!("hub.mode=subscribe&{CALLBACK}"), "hub.topic is missing"),
            (
                format!("hub.mode=abonneer&{TOPIC}&{CALLBACK}"),
                "hub.mode is neither subscribe nor unsubscribe",
            ),
            (
                format!("hub.mode=subscribe&{TOPIC}&hub.callback=geen-url"),
                "hub.callback is not an address",
            ),
            (
                format!("hub.mode=subscribe&{TOPIC}&hub.callback=ftp%3A%2F%2Fx%2F"),
                "hub.callback is neither http nor https",
            ),
            (secret, "hub.secret must have less than 200 bytes"),
            (
                format!("hub.mode=subscribe&{TOPIC}&{CALLBACK}&hub.lease_seconds=-5"),
                "hub.lease_seconds is not a number of seconds",
            ),
        ];
        for (body, expected) in table {
            assert_eq!(parse(&body), Err(expected.to_owned()), "{body}");
        }
    }

    #[test]
    fn leases_are_finite_and_within_limits() {
        for (asked, granted) in
            [("0", 3600), ("7200", 7200), ("99999999999999999999", 30 * 86_400), ("", 10 * 86_400)]
        {
            let body =
                format!("hub.mode=subscribe&{TOPIC}&{CALLBACK}&hub.lease_seconds={asked}&x=1");
            let granted_lease = match parse(&body) {
                Ok(Request::Subscribe { wish, .. }) => Some(wish.lease),
                _ => None,
            };
            assert_eq!(granted_lease, Some(granted), "{asked}");
        }
    }

    #[test]
    fn secrets_do_not_show() {
        let body = format!("hub.mode=subscribe&{TOPIC}&{CALLBACK}&hub.secret=geheim");
        assert!(!format!("{:?}", parse(&body)).contains("geheim"));
    }
}
