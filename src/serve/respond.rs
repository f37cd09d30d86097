//! One request, one response: routes, conditions, codings, ranges, deltas. Synchronous and free of sockets, so that tests
//! call it without a port.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ALLOW,
    CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_RANGE, CONTENT_TYPE, HeaderName,
    HeaderValue, LOCATION, RETRY_AFTER, VARY,
};
use http::request::Parts;
use http::{HeaderMap, Method, Response, StatusCode};
use http_body::Body;
use http_body_util::Full;
use percent_encoding::percent_decode_str;

use super::App;
use super::conditions::{Current, Decision, SUFFIXES, decide, known_tags, lines};
use super::edition::Page;
use super::metrics::Visit;
use super::negotiate::{self, Coding};
use super::pages;
use super::pollers::{Client, is_conditional};
use super::resource::{EXPOSED, policy};
use super::settings::Rest;
use crate::write::{self, Absence, Format};

/// A response whose body is in memory.
pub(super) type Answer = Response<Full<Bytes>>;

/// RFC 3229 section 10.4.1
const IM_USED: u16 = 226;
const IM: HeaderName = HeaderName::from_static("im");
const DELTA_BASE: HeaderName = HeaderName::from_static("delta-base");
const A_IM: HeaderName = HeaderName::from_static("a-im");

impl App {
    /// Answers a request that has no body worth reading.
    pub(super) fn answer(&self, request: &Parts, client: &Client<'_>, now: SystemTime) -> Answer {
        match request.method {
            Method::GET | Method::HEAD => {}
            Method::OPTIONS => return options(),
            _ => return not_allowed(request, "GET, HEAD, OPTIONS"),
        }
        let Some(path) = self.local_path(request.uri.path()) else {
            return self.not_found(request);
        };
        let mut answer = self.get(path, request, client, now);
        if request.method == Method::HEAD {
            let length = length_of(&answer);
            if !answer.headers().contains_key(CONTENT_LENGTH)
                && answer.status() != StatusCode::NOT_MODIFIED
            {
                answer.headers_mut().insert(CONTENT_LENGTH, length.into());
            }
            *answer.body_mut() = Full::default();
        }
        answer
    }

    /// The path below the base path; `None` outside it.
    pub(super) fn local_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        let rest = path.strip_prefix(self.settings.base.trim_end_matches('/'))?;
        rest.starts_with('/').then_some(rest)
    }

    fn get(&self, path: &str, request: &Parts, client: &Client<'_>, now: SystemTime) -> Answer {
        let edition = self.edition.load();
        let path = file_path(path);
        let path = &*path;
        if let Some(page) = edition.get(path) {
            return self.counted(path, page, request, client, now);
        }
        match path {
            "/feed" => self.negotiated(request, client, now),
            "/hub" | "/rsscloud" => match self.hub_at(path) {
                Some((_, protocol)) => {
                    let said = pages::of_hub(protocol).to_owned();
                    text(StatusCode::OK, "text/plain; charset=utf-8", said)
                }
                None => self.elsewhere(path, request),
            },
            "/healthz" => self.health(),
            "/metrics" => text(
                StatusCode::OK,
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                self.metrics.exposition(&edition, now),
            ),
            "/robots.txt" => text(StatusCode::OK, "text/plain; charset=utf-8", self.robots()),
            "/sitemap.xml" => {
                text(StatusCode::OK, "application/xml; charset=utf-8", self.sitemap(&edition))
            }
            "/favicon.ico" => text(StatusCode::OK, "image/svg+xml", pages::ICON.to_owned()),
            _ => self.elsewhere(path, request),
        }
    }

    /// `/feed`: the main feed in the format that the client likes best.
    fn negotiated(&self, request: &Parts, client: &Client<'_>, now: SystemTime) -> Answer {
        let edition = self.edition.load();
        let Some(format) = negotiate::format(&request.headers, self.settings.format) else {
            let said = text(
                StatusCode::NOT_ACCEPTABLE,
                "text/plain; charset=utf-8",
                "the feed exists as application/atom+xml, application/rss+xml, application/feed+json and text/html\n",
            );
            return instead(varying(said, "Accept"));
        };
        let candidates = [format, self.settings.format, Format::Atom, Format::Rss, Format::Json];
        let found = candidates.into_iter().find_map(|format| {
            let path = format.file("/feed");
            edition.get(&path).map(|page| (path, page))
        });
        let Some((path, page)) = found else { return self.not_found(request) };
        let mut answer = self.counted(&path, page, request, client, now);
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            return answer;
        }
        let headers = answer.headers_mut();
        let vary =
            headers.get(VARY).and_then(|vary| vary.to_str().ok()).unwrap_or("Accept-Encoding");
        if let Ok(vary) = HeaderValue::from_str(&format!("Accept, {vary}")) {
            headers.insert(VARY, vary);
        }
        let location = format!("{}{path}", self.settings.base.trim_end_matches('/'));
        if let Ok(location) = HeaderValue::from_str(&location) {
            headers.insert(CONTENT_LOCATION, location);
        }
        answer
    }

    /// The answer for a page, counted; to a client that asks too often it is that it should wait.
    fn counted(
        &self,
        path: &str,
        page: &Page,
        request: &Parts,
        client: &Client<'_>,
        now: SystemTime,
    ) -> Answer {
        let answer = match self.pollers.wait(path, page, request, client, now) {
            Some(wait) => too_soon(wait),
            None => self.page(path, page, request),
        };
        let sent = if request.method == Method::HEAD { 0 } else { length_of(&answer) };
        let visit = Visit { agent: client.agent, conditional: is_conditional(request) };
        self.count(page, answer.status().as_u16(), coding_of(&answer), sent, visit);
        answer
    }

    /// Counts an answer for a page, with this many bytes of its body.
    pub(super) fn count(
        &self,
        page: &Page,
        status: u16,
        coding: Coding,
        sent: u64,
        visit: Visit<'_>,
    ) {
        let whole = page.resource.sizes.first().copied().flatten().unwrap_or(0) as u64;
        page.counts.answered(status, coding, sent, whole);
        if page.topic.is_some() {
            self.metrics.polled(visit);
        }
    }

    fn page(&self, path: &str, page: &Page, request: &Parts) -> Answer {
        let resource = &page.resource;
        let headers = &request.headers;
        let Some(coding) = negotiate::coding(lines(headers, &ACCEPT_ENCODING), resource.sizes)
        else {
            let said = text(
                StatusCode::NOT_ACCEPTABLE,
                "text/plain; charset=utf-8",
                "available codings: identity, gzip, br, zstd\n",
            );
            return instead(varying(said, "Accept-Encoding"));
        };
        let Some(variant) = resource.variant(coding).or_else(|| resource.variant(Coding::Identity))
        else {
            return self.not_found(request);
        };
        let suffix =
            Coding::ALL.into_iter().zip(SUFFIXES).find(|(known, _)| *known == variant.coding);
        let current = Current {
            tag: &resource.tag,
            suffix: suffix.map_or("", |(_, suffix)| suffix),
            modified: resource.modified,
            length: variant.length,
        };
        let body = || variant.body().unwrap_or_default();
        match decide(headers, current) {
            Decision::Whole => self
                .delta(path, page, headers)
                .unwrap_or_else(|| answer(StatusCode::OK, resource.whole(variant), body())),
            Decision::NotModified => {
                answer(StatusCode::NOT_MODIFIED, resource.not_modified(variant), Bytes::new())
            }
            Decision::Part { from, to } => {
                let mut headers = resource.whole(variant);
                put(&mut headers, CONTENT_RANGE, &format!("bytes {from}-{to}/{}", variant.length));
                let body = body();
                let part = body.get(from..=to).map(|part| body.slice_ref(part));
                answer(StatusCode::PARTIAL_CONTENT, headers, part.unwrap_or_default())
            }
            Decision::Failed => answer(
                StatusCode::PRECONDITION_FAILED,
                resource.not_modified(variant),
                Bytes::new(),
            ),
            Decision::Unsatisfiable => {
                let mut headers = resource.not_modified(variant);
                put(&mut headers, CONTENT_RANGE, &format!("bytes */{}", variant.length));
                answer(StatusCode::RANGE_NOT_SATISFIABLE, headers, Bytes::new())
            }
        }
    }

    /// Only what is new since the version that the client has (RFC 3229), when it asks for that and we know the version.
    fn delta(&self, path: &str, page: &Page, headers: &HeaderMap) -> Option<Answer> {
        let asked = headers.get_all(A_IM).into_iter().filter_map(|line| line.to_str().ok());
        let wants = |line: &str| {
            line.split(',').any(|im| im.split(';').next().unwrap_or("").trim() == "feed")
        };
        if !asked.into_iter().any(wants) {
            return None;
        }
        let memory = self.memory.load();
        let old = memory.find(path, known_tags(headers))?;
        let whole = page.resource.variant(Coding::Identity)?;
        let body = page.entries.since(&whole.body()?, old)?;
        let mut headers = page.resource.whole(whole);
        headers.insert(IM, HeaderValue::from_static("feed"));
        put(&mut headers, DELTA_BASE, &format!("\"{}\"", old.tag()));
        headers.remove(http::header::ACCEPT_RANGES);
        Some(answer(StatusCode::from_u16(IM_USED).ok()?, headers, Bytes::from(body)))
    }

    /// Moved and withdrawn addresses from the configuration, and everything that never was.
    fn elsewhere(&self, path: &str, request: &Parts) -> Answer {
        let answer = self.moved_or_gone(path, request);
        self.metrics.answered_elsewhere(answer.status().as_u16(), length_of(&answer));
        answer
    }

    fn moved_or_gone(&self, path: &str, request: &Parts) -> Answer {
        match self.settings.rest(path) {
            Some(Rest::Moved(target)) => {
                let mut answer = text(
                    StatusCode::PERMANENT_REDIRECT,
                    "text/plain; charset=utf-8",
                    format!("this feed is now at {target}\n"),
                );
                put(answer.headers_mut(), LOCATION, target);
                instead(answer)
            }
            Some(Rest::Gone) => self.message(request, Absence::Gone),
            None => self.not_found(request),
        }
    }

    pub(super) fn not_found(&self, request: &Parts) -> Answer {
        self.message(request, Absence::Never)
    }

    /// A page that says so to people, a line to programs.
    fn message(&self, request: &Parts, absence: Absence) -> Answer {
        let status = match absence {
            Absence::Gone => StatusCode::GONE,
            Absence::Never => StatusCode::NOT_FOUND,
        };
        let said = if negotiate::format(&request.headers, Format::Atom) == Some(Format::Html) {
            let page = write::message(absence, &self.site, &self.feeds.base);
            text(status, "text/html; charset=utf-8", page)
        } else {
            text(status, "text/plain; charset=utf-8", format!("{status}\n"))
        };
        instead(varying(said, "Accept"))
    }
}

/// The path of the file that stands at a path as requests and addresses have it (RFC 3986 section 2.1).
pub(super) fn file_path(path: &str) -> Cow<'_, str> {
    match path {
        "/" => Cow::Borrowed("/index.html"),
        // What is no text names no file.
        _ => percent_decode_str(path).decode_utf8_lossy(),
    }
}

/// A small answer that is made on the spot.
pub(super) fn text(status: StatusCode, media_type: &'static str, body: impl Into<Bytes>) -> Answer {
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(http::header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        http::header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy(media_type)),
    );
    answer(status, headers, body.into())
}

/// An answer in the place of a feed: that it moved, is gone, is asked for too often. Pages of other sites may read it as
/// they may the feed (Fetch standard section 3.3).
fn instead(mut answer: Answer) -> Answer {
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    answer
}

/// An answer that depends on these headers of the request, which caches must know (RFC 9110 section 12.5.5).
fn varying(mut answer: Answer, names: &'static str) -> Answer {
    answer.headers_mut().insert(VARY, HeaderValue::from_static(names));
    answer
}

pub(super) fn not_allowed(_request: &Parts, allow: &'static str) -> Answer {
    let mut answer =
        text(StatusCode::METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", format!("use {allow}\n"));
    answer.headers_mut().insert(ALLOW, HeaderValue::from_static(allow));
    answer
}

fn answer(status: StatusCode, headers: HeaderMap, body: Bytes) -> Answer {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// RFC 9110 section 9.3.7 and the preflight of the Fetch standard.
fn options() -> Answer {
    let mut headers = HeaderMap::with_capacity(6);
    let allow = HeaderValue::from_static("GET, HEAD, OPTIONS");
    headers.insert(ALLOW, allow.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, allow);
    headers.insert(
        ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("A-IM, Accept, If-Modified-Since, If-None-Match, Range"),
    );
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    answer(StatusCode::NO_CONTENT, headers, Bytes::new())
}

/// RFC 6585 section 4
fn too_soon(wait: Duration) -> Answer {
    let seconds = wait.as_secs() + 1;
    let mut answer = text(
        StatusCode::TOO_MANY_REQUESTS,
        "text/plain; charset=utf-8",
        format!(
            "you asked for this feed a moment ago without If-None-Match or If-Modified-Since;\n\
             send the ETag that you got, or wait {seconds} seconds\n"
        ),
    );
    answer.headers_mut().insert(RETRY_AFTER, seconds.into());
    instead(varying(answer, "If-None-Match, If-Modified-Since"))
}

fn coding_of(answer: &Answer) -> Coding {
    let Some(name) = answer.headers().get(CONTENT_ENCODING) else { return Coding::Identity };
    Coding::ALL.into_iter().find(|coding| name == coding.name()).unwrap_or(Coding::Identity)
}

/// Bytes of an answer's body.
pub(super) fn length_of(answer: &Answer) -> u64 {
    answer.body().size_hint().exact().unwrap_or(0)
}
