//! What a program asks for that registers with the cloud (<https://www.rssboard.org/rsscloud-interface>, in its form for
//! `http-post`). Pure: bytes in, a registration or a sentence about its fault out.

use std::net::{IpAddr, Ipv6Addr};

use url::{Host, Url, form_urlencoded};

/// A request to be told of changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Registration {
    /// Addresses of feeds, each once, in the order in which they were given.
    pub(super) topics: Vec<String>,
    /// Where to tell of them.
    pub(super) callback: Url,
    /// Whether the request named the host of the callback, which must then say that it wants this.
    pub(super) is_named: bool,
}

/// Feeds in one registration.
const TOPICS: usize = 20;
/// Bytes of an address, a host or a path.
const ADDRESS: usize = 2048;

impl Registration {
    /// Reads the form in a body. `caller` is the address that it came from, when that is known. What is not known is
    /// ignored, and so is `notifyProcedure`, which is for other protocols.
    pub(super) fn parse(body: &[u8], caller: Option<IpAddr>) -> Result<Self, String> {
        let form: Vec<(String, String)> = form_urlencoded::parse(body)
            .map(|(name, value)| (name.into_owned(), value.trim().to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let find =
            |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if form.iter().any(|(_, value)| value.len() > ADDRESS) {
            return Err(format!("a value has more than {ADDRESS} bytes"));
        }
        let scheme = match find("protocol") {
            Some("http-post") => "http",
            Some("https-post") => "https",
            Some(_) => return Err("protocol is neither http-post nor https-post".to_owned()),
            None => return Err("protocol is missing".to_owned()),
        };
        let port = match find("port").map(str::parse::<u16>) {
            Some(Ok(port)) if port > 0 => port,
            Some(_) => return Err("port is not a number from 1 to 65535".to_owned()),
            None => return Err("port is missing".to_owned()),
        };
        let path = find("path").ok_or("path is missing")?;
        let domain = find("domain");
        let host = match (domain, caller) {
            (Some(domain), _) => named(domain).ok_or("domain is not the name of a host")?,
            (None, Some(caller)) => numbered(caller),
            (None, None) => {
                return Err("domain is missing, and your address is not seen here".to_owned());
            }
        };
        let slash = if path.starts_with('/') { "" } else { "/" };
        let mut callback = Url::parse(&format!("{scheme}://{host}:{port}{slash}{path}"))
            .map_err(|_| "domain, port and path make no address")?;
        callback.set_fragment(None);
        Ok(Self { topics: topics(&form)?, callback, is_named: domain.is_some() })
    }
}

/// A host by its name or number; nothing else that an address can hold.
fn named(domain: &str) -> Option<Host> {
    match domain.parse::<Ipv6Addr>() {
        Ok(address) => Some(Host::Ipv6(address)),
        Err(_) => Host::parse(domain).ok(),
    }
}

fn numbered(address: IpAddr) -> Host {
    match address.to_canonical() {
        IpAddr::V4(address) => Host::Ipv4(address),
        IpAddr::V6(address) => Host::Ipv6(address),
    }
}

/// The values of `url1`, `url2` and so on.
fn topics(form: &[(String, String)]) -> Result<Vec<String>, String> {
    let mut topics: Vec<String> = Vec::new();
    for (name, value) in form {
        let number = name.strip_prefix("url");
        let is_one = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        if is_one && !topics.contains(value) {
            topics.push(value.clone());
        }
    }
    match topics.len() {
        0 => Err("url1 is missing".to_owned()),
        1..=TOPICS => Ok(topics),
        _ => Err(format!("more than {TOPICS} feeds in one registration")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEED: &str = "url1=https%3A%2F%2Fexample.org%2Ffeed.rss";

    fn parse(body: &str) -> Result<Registration, String> {
        Registration::parse(body.as_bytes(), Some("192.0.2.7".parse().unwrap()))
    }

    #[test]
    fn where_to_tell_follows_from_the_parts() {
        let table = [
            ("protocol=http-post&port=5337&path=%2Fcb", "http://192.0.2.7:5337/cb", false),
            (
                "notifyProcedure=&protocol=https-post&port=443&path=cb%3Fid%3D1%23x&domain=Lezer.example",
                "https://lezer.example/cb?id=1",
                true,
            ),
            ("protocol=http-post&port=80&path=%2F&domain=", "http://192.0.2.7/", false),
            ("protocol=http-post&port=81&path=%2F&domain=%3A%3A1", "http://[::1]:81/", true),
            ("protocol=http-post&port=81&path=%2F&domain=%5B%3A%3A1%5D", "http://[::1]:81/", true),
            // Numbers in disguise are numbers, which the client then judges.
            ("protocol=http-post&port=80&path=%2F&domain=0x7f.1", "http://127.0.0.1/", true),
            // A path is a path, whatever it looks like.
            (
                "protocol=http-post&port=80&path=%2F%2Fintern.example%2Fx&domain=a.example",
                "http://a.example//intern.example/x",
                true,
            ),
            (
                "protocol=http-post&port=80&path=%40intern.example&domain=a.example",
                "http://a.example/@intern.example",
                true,
            ),
        ];
        for (body, callback, is_named) in table {
            let registration = parse(&format!("{body}&{FEED}")).unwrap();
            assert_eq!(registration.callback.as_str(), callback, "{body}");
            assert_eq!(registration.is_named, is_named, "{body}");
            assert_eq!(registration.topics, ["https://example.org/feed.rss"]);
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let not_a_protocol = "protocol is neither http-post nor https-post";
        let not_a_port = "port is not a number from 1 to 65535";
        let not_a_host = "domain is not the name of a host";
        let table = [
            ("port=80&path=%2F", "protocol is missing"),
            ("protocol=xml-rpc&port=80&path=%2F", not_a_protocol),
            ("protocol=soap&port=80&path=%2F", not_a_protocol),
            ("protocol=http-post&path=%2F", "port is missing"),
            ("protocol=http-post&port=0&path=%2F", not_a_port),
            ("protocol=http-post&port=65536&path=%2F", not_a_port),
            ("protocol=http-post&port=80%40intern.example&path=%2F", not_a_port),
            ("protocol=http-post&port=80", "path is missing"),
            ("protocol=http-post&port=80&path=%2F&domain=a.example%3A22", not_a_host),
            ("protocol=http-post&port=80&path=%2F&domain=a.example%2Fx", not_a_host),
            ("protocol=http-post&port=80&path=%2F&domain=u%40a.example", not_a_host),
            ("protocol=http-post&port=80&path=%2F&domain=a.example%3Fx", not_a_host),
        ];
        for (body, expected) in table {
            assert_eq!(parse(&format!("{body}&{FEED}")), Err(expected.to_owned()), "{body}");
        }
        let body = "protocol=http-post&port=80&path=%2F&urls=https%3A%2F%2Fexample.org%2Ffeed.rss";
        assert_eq!(parse(body), Err("url1 is missing".to_owned()));
        assert_eq!(
            Registration::parse(
                format!("protocol=http-post&port=80&path=%2F&{FEED}").as_bytes(),
                None
            ),
            Err("domain is missing, and your address is not seen here".to_owned())
        );
    }

    #[test]
    fn feeds_are_taken_once_each_and_not_without_end() {
        let form = "protocol=http-post&port=80&path=%2F";
        let several = parse(&format!("{form}&url1=a&url2=b&url3=a&url=c")).unwrap();
        assert_eq!(several.topics, ["a", "b", "c"]);
        let many: Vec<_> = (0..=TOPICS).map(|number| format!("&url{number}=a{number}")).collect();
        let many = many.concat();
        assert_eq!(
            parse(&format!("{form}{many}")),
            Err("more than 20 feeds in one registration".to_owned())
        );
        let long = format!("{form}&url1={}", "a".repeat(ADDRESS + 1));
        assert_eq!(parse(&long), Err("a value has more than 2048 bytes".to_owned()));
    }
}
