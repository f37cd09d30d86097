//! Copies of pages in a web archive, found by the time they were made (RFC 7089).
//!
//! An archive has a `TimeGate`, which leads to the copy nearest to `Accept-Datetime`, or a `TimeMap`, which lists all copies.
//! Both are asked in the same way and told apart by what they answer. What either names is believed only when the address
//! itself answers as a copy, with status 2xx and `Memento-Datetime`.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer, Error as _};
use url::Url;

use super::exchange::Most;
use super::header::{http_date, links};
use super::{Answer, Client, Failure, Hosts, Wish};

/// How many copies of a list are tried before the archive counts as having none.
const TRIED: usize = 3;

/// How many further lists of a list in parts are read.
const PARTS: usize = 3;

/// Where an archive is asked: an address in which `{url}` stands for that of the page, or goes before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive(String);

/// A text that cannot be the address of an archive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not an http or https address such as https://archive.example/timemap/link/{{url}}"
)]
pub struct NotAnArchive(String);

/// A copy of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memento {
    /// Its address.
    pub url: Url,
    /// When it was made.
    pub taken: Timestamp,
}

/// What a list of copies has to offer for a wanted time. There may be very many; only the nearest are kept.
#[derive(Debug, PartialEq, Eq)]
struct TimeMap {
    wanted: Timestamp,
    /// The nearest first.
    mementos: Vec<Memento>,
    /// The list that is about the nearest time, and how far that is away.
    part: Option<(u128, Url)>,
}

impl Archive {
    /// Where to ask for copies of `url`.
    fn address(&self, url: &Url) -> Option<Url> {
        let Some((before, after)) = self.0.split_once("{url}") else {
            return Url::parse(&format!("{}{url}", self.0)).ok();
        };
        // After a question mark, the page's own `&` and `#` would end the parameter.
        let page = if before.contains('?') {
            url::form_urlencoded::byte_serialize(url.as_str().as_bytes()).collect()
        } else {
            url.to_string()
        };
        Url::parse(&format!("{before}{page}{after}")).ok()
    }

    /// The host of the archive, the unit of pace.
    pub fn host(&self) -> String {
        let any = Url::parse("https://page.example/").ok();
        let address = any.and_then(|url| self.address(&url));
        address.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned()
    }
}

impl FromStr for Archive {
    type Err = NotAnArchive;

    fn from_str(text: &str) -> Result<Self, NotAnArchive> {
        let archive = Self(text.to_owned());
        let any = Url::parse("https://page.example/").ok();
        let address = any.and_then(|url| archive.address(&url));
        let is_usable = address.is_some_and(|url| {
            matches!(url.scheme(), "http" | "https") && url.host_str() != Some("page.example")
        });
        if is_usable { Ok(archive) } else { Err(NotAnArchive(text.to_owned())) }
    }
}

impl fmt::Display for Archive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Archive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl TimeMap {
    /// Reads a list in link format (RFC 7089 section 5). What is no link, no copy or no address of the web is left out.
    fn read(text: &str, base: &Url, wanted: Timestamp) -> Self {
        let mut map = Self { wanted, mementos: Vec::new(), part: None };
        let address = |target| {
            let url = base.join(target).ok()?;
            matches!(url.scheme(), "http" | "https").then_some(url)
        };
        for link in links(text) {
            if link.has_rel("memento") {
                if let Some(taken) = link.time("datetime") {
                    map.offer(taken, || address(link.target));
                }
            } else if link.has_rel("timemap") {
                let distance = distance(link.time("from"), link.time("until"), wanted);
                if map.part.as_ref().is_none_or(|(known, _)| distance < *known)
                    && let Some(url) = address(link.target).filter(|url| url != base)
                {
                    map.part = Some((distance, url));
                }
            }
        }
        map
    }

    /// Takes a copy that is nearer than one of those that are kept, or not kept yet.
    fn offer(&mut self, taken: Timestamp, url: impl FnOnce() -> Option<Url>) {
        let place = self
            .mementos
            .partition_point(|known| apart(known.taken, self.wanted) <= apart(taken, self.wanted));
        if place < TRIED
            && let Some(url) = url()
            && self.mementos.iter().all(|known| known.url != url)
        {
            self.mementos.insert(place, Memento { url, taken });
            self.mementos.truncate(TRIED);
        }
    }

    /// The part that is about a time nearer to the wanted one than any copy named here.
    fn nearer_part(&self) -> Option<&Url> {
        let here = self.mementos.first().map(|memento| apart(memento.taken, self.wanted));
        let (distance, url) = self.part.as_ref()?;
        here.is_none_or(|here| *distance < here).then_some(url)
    }
}

/// How far `wanted` lies outside a span of time.
fn distance(from: Option<Timestamp>, until: Option<Timestamp>, wanted: Timestamp) -> u128 {
    let early = from.filter(|from| *from > wanted);
    let late = until.filter(|until| *until < wanted);
    early.or(late).map_or(0, |edge| apart(edge, wanted))
}

impl Client {
    /// The copy of `url` that was made nearest to `wanted`; `None` when the archive has none. The pace of every host is
    /// kept; robots.txt is not asked, as the archive is meant to be asked by programs and the user chose it.
    ///
    /// # Errors
    /// When the archive does not answer, or with neither a copy nor a list.
    pub async fn memento(
        &self,
        archive: &Archive,
        url: &Url,
        wanted: Timestamp,
        hosts: &Hosts,
    ) -> Result<Option<Memento>, Failure> {
        let nowhere = || Failure::BadAnswer(format!("`{archive}` gives no address for {url}"));
        let mut at = archive.address(url).ok_or_else(nowhere)?;
        let mut mementos = Vec::new();
        for _ in 0..=PARTS {
            let (end, answer) = self.follow(&at, wanted, hosts).await?;
            match answer.status {
                200..=299 if answer.memento.is_some() => {
                    return Ok(answer.memento.map(|taken| Memento { url: end, taken }));
                }
                200..=299 if answer.media == "application/link-format" => {
                    let map = TimeMap::read(&String::from_utf8_lossy(&answer.body), &end, wanted);
                    let next = map.nearer_part().cloned();
                    mementos.extend(map.mementos);
                    match next {
                        Some(next) if next != at => at = next,
                        _ => break,
                    }
                }
                404 | 410 => break,
                200..=299 => {
                    let what = "the archive answers with neither a copy nor a list of copies";
                    return Err(Failure::BadAnswer(what.to_owned()));
                }
                status => {
                    return Err(Failure::BadAnswer(format!(
                        "the archive answers with status {status}"
                    )));
                }
            }
        }
        self.first_there(mementos, wanted, hosts).await
    }

    /// The nearest of these copies that is there. Archives also keep error pages, with the status that they had.
    async fn first_there(
        &self,
        mut mementos: Vec<Memento>,
        wanted: Timestamp,
        hosts: &Hosts,
    ) -> Result<Option<Memento>, Failure> {
        mementos.sort_by_key(|memento| apart(memento.taken, wanted));
        for memento in mementos.into_iter().take(TRIED) {
            let (url, answer) = self.follow(&memento.url, memento.taken, hosts).await?;
            match (answer.status, answer.memento) {
                (200..=299, Some(taken)) => return Ok(Some(Memento { url, taken })),
                (429 | 500.., None) => {
                    let what = format!("the archive answers with status {}", answer.status);
                    return Err(Failure::BadAnswer(what));
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Asks and follows redirects; the address that answered, and the answer.
    async fn follow(
        &self,
        from: &Url,
        wanted: Timestamp,
        hosts: &Hosts,
    ) -> Result<(Url, Answer), Failure> {
        let wish = Wish { ignore_robots: true, near: Some(http_date(wanted)), ..Wish::default() };
        let most = Most::Begin(self.settings.max_body);
        let mut at = from.clone();
        for _ in 0..=self.settings.redirects {
            let answer = self.step(from, &at, &wish, Some(hosts), most).await?;
            match answer.location.clone() {
                Some(next) => at = next,
                None => return Ok((at, answer)),
            }
        }
        Err(Failure::Redirects(format!("more than {}", self.settings.redirects)))
    }
}

fn apart(one: Timestamp, other: Timestamp) -> u128 {
    one.duration_since(other).unsigned_abs().as_millis()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn the_address_of_the_page_goes_where_the_template_says() {
        let page = url("https://gemeente.example/besluit?nr=4&jaar=2019");
        let asked = |template: &str| template.parse::<Archive>().unwrap().address(&page).unwrap();
        assert_eq!(
            asked("https://archive.example/timegate/").as_str(),
            "https://archive.example/timegate/https://gemeente.example/besluit?nr=4&jaar=2019"
        );
        assert_eq!(
            asked("https://archive.example/{url}/list").as_str(),
            "https://archive.example/https://gemeente.example/besluit?nr=4&jaar=2019/list"
        );
        assert_eq!(
            asked("https://archive.example/?of={url}").query(),
            Some("of=https%3A%2F%2Fgemeente.example%2Fbesluit%3Fnr%3D4%26jaar%3D2019")
        );
        assert_eq!(
            "https://archive.example/x/".parse::<Archive>().unwrap().host(),
            "archive.example"
        );
        for wrong in ["", "{url}", "archive.example/", "ftp://archive.example/"] {
            assert!(wrong.parse::<Archive>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_list_is_read_and_nonsense_in_it_is_not() {
        let base = url("https://archive.example/timemap/x");
        let text = "<http://a.example/>;rel=\"original\",\n\
            <https://archive.example/timemap/x>; rel=\"self\";type=\"application/link-format\",\n\
            </2000/x>; rel=\"first memento\"; datetime=\"Tue, 20 Jun 2000 18:02:59 GMT\",\
            <https://archive.example/2009/x,y;z>;rel=memento;title=\"a, <b>; c\"; datetime=\"Tue, 27 Oct 2009 20:49:54 GMT\",\
            <javascript:alert(1)>; rel=memento; datetime=\"Tue, 27 Oct 2009 20:49:54 GMT\",\
            <https://archive.example/undated>; rel=memento,\
            <https://archive.example/timemap/x?page=2>; rel=timemap; from=\"Wed, 01 Jan 2014 00:00:00 GMT\", rubbish, <unended";
        let read = |time: &str| TimeMap::read(text, &base, time.parse().unwrap());
        let near = |time: &str| read(time).nearer_part().cloned();
        assert_eq!(near("2016-01-01T00:00:00Z").unwrap().query(), Some("page=2"));
        assert_eq!(near("2009-01-01T00:00:00Z"), None);
        let map = read("2009-01-01T00:00:00Z");
        let found: Vec<&str> = map.mementos.iter().map(|memento| memento.url.as_str()).collect();
        assert_eq!(found, ["https://archive.example/2009/x,y;z", "https://archive.example/2000/x"]);
    }

    #[test]
    fn whatever_stands_in_a_list_is_borne() {
        let base = url("https://archive.example/");
        for text in [
            "",
            ",",
            "<",
            "<>",
            "<a>;",
            "<a>;rel",
            "<a>;rel=",
            "<a>;rel=\"",
            "<é>;rel=\"é",
            ";;,,<b>>",
        ] {
            let map = TimeMap::read(text, &base, Timestamp::UNIX_EPOCH);
            assert!(map.mementos.is_empty(), "{text}");
        }
    }

    #[test]
    fn of_very_many_copies_the_nearest_are_kept_and_each_once() {
        let day = |day: u32| format!("datetime=\"Tue, {day:02} Oct 2009 20:49:54 GMT\"");
        let entry = |n| format!("</{n}>;rel=memento;{}{}", day(n), ";x=y".repeat(100));
        let text: Vec<String> = (1..=31).chain([9]).map(entry).collect();
        let text = text.join(",");
        let wanted = "2009-10-09T20:00:00Z".parse().unwrap();
        let map = TimeMap::read(&text, &url("https://archive.example/"), wanted);
        let found: Vec<&str> = map.mementos.iter().map(|memento| memento.url.path()).collect();
        assert_eq!(found, ["/9", "/8", "/10"]);
    }
}
