//! One request and its answer: what is sent, and how an answer is read within its bounds of time and size.

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
    HOST, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    LOCATION, RETRY_AFTER, TRANSFER_ENCODING, USER_AGENT,
};
use reqwest::{Response, StatusCode};
use tokio::time::timeout;
use url::Url;

use super::header::{date, max_age, media, retry_after};
use super::outcome::{Answer, Exchange, Validators, Wish};
use super::{Client, Failure, Keep};

/// How much is read of the body of an answer that is not looked at, so that the connection can be used again.
const DRAIN: usize = 64 * 1024;

/// `Accept-Datetime` (RFC 7089 section 2.1.1).
const ACCEPT_DATETIME: HeaderName = HeaderName::from_static("accept-datetime");

/// `Memento-Datetime`.
const MEMENTO_DATETIME: HeaderName = HeaderName::from_static("memento-datetime");

/// How much of a body is of interest.
#[derive(Debug, Clone, Copy)]
pub(super) enum Most {
    /// All of it; when there is more than this, the answer is a failure.
    Whole(usize),
    /// Its beginning.
    Begin(usize),
}

/// What every request says of the answers that it takes.
pub(super) fn takes() -> HeaderMap {
    HeaderMap::from_iter([
        (ACCEPT, HeaderValue::from_static("*/*")),
        (ACCEPT_ENCODING, HeaderValue::from_static("gzip, br, zstd, deflate")),
    ])
}

impl Client {
    /// One request, within the time that is set for it.
    pub(super) async fn request(
        &self,
        at: &Url,
        headers: HeaderMap,
        most: Most,
    ) -> Result<Answer, Failure> {
        let limit = self.settings.timeout;
        let whole = self.exchange(at, headers, most);
        timeout(limit, whole)
            .await
            .unwrap_or(Err(Failure::Timeout { what: "end of the answer", limit }))
    }

    async fn exchange(&self, at: &Url, headers: HeaderMap, most: Most) -> Result<Answer, Failure> {
        let limit = self.settings.connect_timeout + self.settings.read_timeout;
        let keep = self.settings.keep == Keep::Responses;
        let request = keep.then(|| request_head(at, &self.agent, &headers));
        let sent = timeout(limit, self.http.get(at.clone()).headers(headers).send()).await;
        let response = sent
            .map_err(|_| Failure::Timeout { what: "answer", limit: self.settings.read_timeout })?
            .map_err(|error| Failure::of(&error, self.settings.connect_timeout))?;
        let mut answer = self.head(at, &response)?;
        if (200..300).contains(&answer.status) {
            let head = keep.then(|| (response.status(), response.headers().clone()));
            answer.body = self.body(response, most).await?;
            answer.exchange = request.zip(head).map(|(request, (status, headers))| Exchange {
                request,
                response: response_head(status, &headers, answer.body.len()),
            });
        } else if answer.status != 304 {
            // What an error page or a redirect says is not looked at; a failure to read it says nothing.
            let _ = self.body(response, Most::Whole(DRAIN)).await;
        }
        Ok(answer)
    }

    fn head(&self, at: &Url, response: &Response) -> Result<Answer, Failure> {
        let status = response.status().as_u16();
        let text = |name: HeaderName| {
            let value = response.headers().get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let (media, charset) = text(CONTENT_TYPE).map_or((String::new(), None), |v| media(&v));
        let location = match (status, text(LOCATION)) {
            (301 | 302 | 303 | 307 | 308, Some(target)) => {
                Some(at.join(&target).map_err(|_| {
                    Failure::Redirects(format!("`{}` is not an address", target.escape_debug()))
                })?)
            }
            _ => None,
        };
        Ok(Answer {
            status,
            media,
            charset,
            validators: Validators { etag: text(ETAG), last_modified: text(LAST_MODIFIED) },
            retry_after: text(RETRY_AFTER).and_then(|v| retry_after(&v, self.clock.now())),
            max_age: text(CACHE_CONTROL).and_then(|value| max_age(&value)),
            coding: text(CONTENT_ENCODING).map(|coding| coding.trim().to_ascii_lowercase()),
            body: Vec::new(),
            exchange: None,
            memento: text(MEMENTO_DATETIME).and_then(|value| date(&value)),
            location,
        })
    }

    async fn body(&self, mut response: Response, most: Most) -> Result<Vec<u8>, Failure> {
        let (limit, cut) = match most {
            Most::Whole(limit) => (limit, false),
            Most::Begin(limit) => (limit, true),
        };
        let promised = response.content_length().and_then(|length| usize::try_from(length).ok());
        if !cut && promised.is_some_and(|length| length > limit) {
            return Err(Failure::TooLarge { limit });
        }
        let wait = self.settings.read_timeout;
        let mut body = Vec::with_capacity(promised.unwrap_or(0).min(limit));
        loop {
            let piece = timeout(wait, response.chunk())
                .await
                .map_err(|_| Failure::Timeout { what: "next piece of the body", limit: wait })?
                .map_err(|error| Failure::of(&error, self.settings.connect_timeout))?;
            let Some(piece) = piece else { return Ok(body) };
            if body.len() + piece.len() > limit {
                if cut {
                    body.extend(piece.iter().take(limit - body.len()));
                    return Ok(body);
                }
                return Err(Failure::TooLarge { limit });
            }
            body.extend_from_slice(&piece);
        }
    }
}

/// The headers of a request for `at` that follow from a wish for `first`.
pub(super) fn headers(first: &Url, at: &Url, wish: &Wish) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put = |name: HeaderName, value: &str| {
        // A header that cannot be written is not sent: the answer is then merely not a 304.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    if !wish.headers.is_empty() && first.origin() == at.origin() {
        for (name, value) in &wish.headers {
            if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
                put(name, value);
            }
        }
    }
    if let Some(near) = &wish.near {
        put(ACCEPT_DATETIME, near);
    }
    if let Some((of, validators)) = &wish.since
        && of == at
    {
        if let Some(etag) = &validators.etag {
            put(IF_NONE_MATCH, etag);
        }
        if let Some(date) = &validators.last_modified {
            put(IF_MODIFIED_SINCE, date);
        }
    }
    headers
}

/// The head of a request as HTTP/1.1 writes it, without the extra headers of the registry.
fn request_head(at: &Url, agent: &str, headers: &HeaderMap) -> Vec<u8> {
    let target =
        at.query().map_or_else(|| at.path().to_owned(), |query| format!("{}?{query}", at.path()));
    let mut head = format!("GET {target} HTTP/1.1\r\n").into_bytes();
    let port = at.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = format!("{}{port}", at.host_str().unwrap_or_default());
    line(&mut head, &HOST, host.as_bytes());
    line(&mut head, &USER_AGENT, agent.as_bytes());
    let own = takes();
    let conditions = [IF_NONE_MATCH, IF_MODIFIED_SINCE].into_iter();
    let conditions = conditions.filter_map(|name| Some((name.clone(), headers.get(name)?.clone())));
    for (name, value) in
        own.iter().map(|(name, value)| (name.clone(), value.clone())).chain(conditions)
    {
        line(&mut head, &name, value.as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// The head of an answer as HTTP/1.1 writes it. The body that follows it is `length` bytes long and has neither a content
/// coding nor a transfer coding any more.
fn response_head(status: StatusCode, headers: &HeaderMap, length: usize) -> Vec<u8> {
    let reason = status.canonical_reason().unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", status.as_u16()).into_bytes();
    let untrue = [CONTENT_LENGTH, CONTENT_ENCODING, TRANSFER_ENCODING];
    for (name, value) in headers.iter().filter(|(name, _)| !untrue.contains(name)) {
        line(&mut head, name, value.as_bytes());
    }
    line(&mut head, &CONTENT_LENGTH, length.to_string().as_bytes());
    head.extend_from_slice(b"\r\n");
    head
}

fn line(head: &mut Vec<u8>, name: &HeaderName, value: &[u8]) {
    head.extend_from_slice(name.as_str().as_bytes());
    head.extend_from_slice(b": ");
    head.extend_from_slice(value);
    head.extend_from_slice(b"\r\n");
}
