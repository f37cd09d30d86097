//! Plain requests: those that have one meaning only, whoever reads them.
//!
//! A request is plain when it is a whole GET or HEAD of HTTP/1.1 in origin form, with one `Host`, no body, nothing that
//! asks for a part, a delta or another protocol, and nothing behind it. Bytes in, a request or nothing out; what is not
//! plain is for hyper, which judges it by all the rules of HTTP.

use httparse::{EMPTY_HEADER, Header, Status};

/// Headers that a plain request has at most.
const HEADERS: usize = 32;

/// A plain request.
#[derive(Debug)]
pub(super) struct Plain<'b> {
    pub(super) method: &'static str,
    /// Path and query.
    pub(super) target: &'b str,
    pub(super) agent: &'b str,
    pub(super) referer: &'b str,
    /// `If-Modified-Since`
    pub(super) modified_since: Option<&'b str>,
    /// Whether the client wants the connection closed behind the answer.
    pub(super) closes: bool,
    none_match: Lines<'b>,
    accept_encoding: Lines<'b>,
}

/// The lines of one header, in order.
#[derive(Debug, Default)]
struct Lines<'b> {
    first: Option<&'b str>,
    more: Vec<&'b str>,
}

impl<'b> Lines<'b> {
    fn push(&mut self, line: &'b str) {
        if self.first.is_none() {
            self.first = Some(line);
        } else {
            self.more.push(line);
        }
    }

    fn iter(&self) -> impl Iterator<Item = &'b str> {
        self.first.into_iter().chain(self.more.iter().copied())
    }
}

impl<'b> Plain<'b> {
    /// The request that these bytes are, all of them, if they are a plain one.
    pub(super) fn parse(bytes: &'b [u8]) -> Option<Self> {
        let mut headers = [EMPTY_HEADER; HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        // Header lines in ASCII only: what other bytes mean is for hyper to say.
        if !bytes.is_ascii() || request.parse(bytes) != Ok(Status::Complete(bytes.len())) {
            return None;
        }
        let method = match request.method? {
            "GET" => "GET",
            "HEAD" => "HEAD",
            _ => return None,
        };
        let target = request.path.filter(|path| path.starts_with('/') && !path.contains('#'))?;
        if request.version != Some(1) {
            return None;
        }
        let mut plain = Self {
            method,
            target,
            agent: "",
            referer: "",
            modified_since: None,
            closes: false,
            none_match: Lines::default(),
            accept_encoding: Lines::default(),
        };
        let mut hosts = 0;
        for header in request.headers.iter() {
            if header.name.eq_ignore_ascii_case("host") {
                hosts += 1;
                is_host(header.value).then_some(())?;
            }
            plain.take(header)?;
        }
        (hosts == 1).then_some(plain)
    }

    /// Notes a header; `None` when it makes the request one that is not plain.
    fn take(&mut self, header: &Header<'b>) -> Option<()> {
        let value = std::str::from_utf8(header.value).ok()?;
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        match header.name.len() {
            2 if is("te") => return None,
            4 if is("a-im") => return None,
            5 if is("range") => return None,
            6 if is("expect") => return None,
            7 if is("referer") => self.referer = value,
            7 if is("upgrade") || is("trailer") => return None,
            8 if is("if-match") || is("if-range") => return None,
            10 if is("user-agent") => self.agent = value,
            10 if is("connection") => match value {
                _ if value.eq_ignore_ascii_case("keep-alive") => {}
                _ if value.eq_ignore_ascii_case("close") => self.closes = true,
                _ => return None,
            },
            13 if is("if-none-match") => self.none_match.push(value),
            14 if is("content-length") => return None,
            15 if is("accept-encoding") => self.accept_encoding.push(value),
            17 if is("if-modified-since") => self.modified_since = Some(value),
            17 if is("transfer-encoding") => return None,
            19 if is("if-unmodified-since") => return None,
            _ => {}
        }
        Some(())
    }

    /// The path, without a query.
    pub(super) fn path(&self) -> &'b str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The lines of `If-None-Match`, if there are any.
    pub(super) fn none_match(&self) -> Option<impl Iterator<Item = &'b str>> {
        self.none_match.first.map(|_| self.none_match.iter())
    }

    /// Whether it asks for what is newer than something only.
    pub(super) fn is_conditional(&self) -> bool {
        self.none_match.first.is_some() || self.modified_since.is_some()
    }

    /// The lines of `Accept-Encoding`.
    pub(super) fn accept_encoding(&self) -> impl Iterator<Item = &'b str> {
        self.accept_encoding.iter()
    }
}

/// Whether this may stand in `Host` (RFC 9110 section 7.2, RFC 3986 section 3.2): letters, figures, and the signs that
/// names, addresses and a port are made with, or nothing.
pub(super) fn is_host(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:[]".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GET: &str = "GET /feed.atom?x=1 HTTP/1.1\r\nHost: a\r\n";

    #[test]
    fn what_readers_send_is_plain() {
        let request = format!(
            "{GET}User-Agent: Lezer/1.0\r\nAccept: */*\r\nif-none-match: \"a\"\r\nIf-None-Match: \"b\"\r\n\
             Accept-Encoding: gzip, br\r\nConnection: Keep-Alive\r\n\r\n"
        );
        let plain = Plain::parse(request.as_bytes()).unwrap();
        assert_eq!((plain.method, plain.path(), plain.agent), ("GET", "/feed.atom", "Lezer/1.0"));
        assert!(plain.none_match().unwrap().eq(["\"a\"", "\"b\""]));
        assert!(plain.accept_encoding().eq(["gzip, br"]));
        assert!(!plain.closes && plain.modified_since.is_none());
    }

    #[test]
    fn what_could_mean_two_things_or_is_not_all_there_is_not_plain() {
        let lines = [
            // RFC 9112 section 6: framing
            "Content-Length: 0",
            "Transfer-Encoding: chunked",
            // RFC 9110 sections 7.6.1, 7.8, 10.1.1, 10.1.4
            "Connection: close, te",
            "Upgrade: h2c",
            "Expect: 100-continue",
            "TE: trailers",
            // RFC 9110 sections 13 and 14
            "Range: bytes=0-9",
            "If-Range: \"a\"",
            "If-Match: \"a\"",
            "If-Unmodified-Since: Thu, 03 Feb 2011 08:00:00 GMT",
            // RFC 3229
            "A-IM: feed",
            // RFC 9112 section 3.2: one Host
            "Host: b",
            "Host: b/c",
            "X-Naam: caf\u{e9}",
            "Content-Length : 0",
            " folded",
        ];
        for line in lines {
            assert!(Plain::parse(format!("{GET}{line}\r\n\r\n").as_bytes()).is_none(), "{line}");
        }
        let requests = [
            "",
            GET,
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
            "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET",
            "get / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n",
            "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
        ];
        for request in requests {
            assert!(Plain::parse(request.as_bytes()).is_none(), "{request:?}");
        }
    }
}
