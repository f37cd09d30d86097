//! One resource in all its codings, with every header made once per version.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL,
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, LAST_MODIFIED, LINK, VARY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::conditions::SUFFIXES;
use super::negotiate::Coding;
use super::packed::{Outgoing, Packed, Recent};
use crate::digest;

/// `Access-Control-Expose-Headers`: what pages of other sites may read of an answer.
pub(super) const EXPOSED: &str = "ETag, Last-Modified, Link, Retry-After";

/// One version of what stands at one path.
#[derive(Debug)]
pub(super) struct Resource {
    /// Opaque part of its entity tags, from the bytes.
    pub(super) tag: String,
    /// When its content last changed, in whole seconds.
    pub(super) modified: SystemTime,
    /// `Content-Type`.
    pub(super) media_type: &'static str,
    /// What every representation says of itself, but for its tag and its coding.
    headers: HeaderMap,
    /// The representations, in the order of [`Coding::ALL`].
    variants: [Option<Variant>; 4],
    /// Sizes of the representations, for negotiation.
    pub(super) sizes: [Option<usize>; 4],
    /// Whether it is there in all codings that it is to have.
    pub(super) is_complete: bool,
}

/// One representation.
#[derive(Debug)]
pub(super) struct Variant {
    pub(super) coding: Coding,
    /// Bytes of its body.
    pub(super) length: usize,
    body: Body,
    /// The lines of a 200 on the wire behind `Date`, with the empty line.
    pub(super) head: Box<[u8]>,
    /// The lines of a 304 on the wire behind `Date`, with the empty line.
    pub(super) not_modified_head: Box<[u8]>,
    etag: HeaderValue,
}

/// The body of a representation.
#[derive(Debug)]
enum Body {
    Kept(Bytes),
    Packed(Packed),
}

/// What is said of a resource besides its bytes.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    /// `Content-Type`, with `charset=utf-8`.
    pub(super) media_type: &'static str,
    /// When the content last changed.
    pub(super) modified: SystemTime,
    /// `Cache-Control`.
    pub(super) cache: String,
    /// `Link`, as one line.
    pub(super) link: Option<String>,
    /// File name for those who save it.
    pub(super) file_name: String,
    /// Whether the URL is also negotiated by `A-IM` (RFC 3229).
    pub(super) deltas: bool,
}

/// The codings of one body.
#[derive(Debug, Clone)]
pub(super) struct Codings {
    /// Identity, gzip, Brotli, Zstandard; a coding that does not make the body smaller is left out.
    pub(super) bodies: [Option<Bytes>; 4],
    /// Whether no coding is left out for want of time.
    pub(super) is_complete: bool,
}

impl Resource {
    /// Puts a version together.
    pub(super) fn new(tag: String, codings: Codings, facts: &Facts) -> Self {
        let sizes = codings.bodies.each_ref().map(|body| body.as_ref().map(Bytes::len));
        let headers = headers(facts);
        let mut slots = Coding::ALL.into_iter().zip(SUFFIXES).zip(codings.bodies);
        let variants = std::array::from_fn(|_| {
            let ((coding, suffix), body) = slots.next()?;
            Variant::new(&headers, coding, &format!("\"{tag}{suffix}\""), body?)
        });
        let (modified, media_type) = (facts.modified, facts.media_type);
        let is_complete = codings.is_complete;
        Self { tag, modified, media_type, headers, variants, sizes, is_complete }
    }

    /// The same, with the body kept in gzip only where that is there.
    pub(super) fn packed(
        tag: String,
        codings: Codings,
        facts: &Facts,
        recent: &Arc<Recent>,
    ) -> Self {
        let gzip = codings.bodies.get(1).cloned().flatten();
        let mut resource = Self::new(tag, codings, facts);
        if let ([Some(identity), ..], Some(gzip)) = (&mut resource.variants, gzip) {
            let packed = Packed::new(gzip, identity.length, Arc::clone(recent));
            identity.body = Body::Packed(packed);
        }
        resource
    }

    /// Headers of a 200 with this representation, but for `Date` and `Content-Length`.
    pub(super) fn whole(&self, variant: &Variant) -> HeaderMap {
        whole(&self.headers, variant.coding, &variant.etag)
    }

    /// Headers of a 304 in place of this representation.
    pub(super) fn not_modified(&self, variant: &Variant) -> HeaderMap {
        not_modified(&self.headers, &variant.etag)
    }

    /// The representation in a coding, if there is one.
    pub(super) fn variant(&self, coding: Coding) -> Option<&Variant> {
        self.variants.iter().flatten().find(|variant| variant.coding == coding)
    }
}

impl Variant {
    /// Its body. What we encoded ourselves, and checked, can be decoded: only what the machine damaged gives none.
    pub(super) fn body(&self) -> Option<Bytes> {
        self.outgoing().map(|body| body.bytes)
    }

    /// The same, with what helps to send it.
    pub(super) fn outgoing(&self) -> Option<Outgoing> {
        match &self.body {
            Body::Kept(body) => Some(body.clone().into()),
            Body::Packed(packed) => packed.body(),
        }
    }

    fn new(common: &HeaderMap, coding: Coding, etag: &str, body: Bytes) -> Option<Self> {
        let etag = HeaderValue::from_str(etag).ok()?;
        let mut headers = whole(common, coding, &etag);
        headers.insert(CONTENT_LENGTH, body.len().into());
        let not_modified = not_modified(common, &etag);
        Some(Self {
            coding,
            length: body.len(),
            body: Body::Kept(body),
            head: lines(&headers),
            not_modified_head: lines(&not_modified),
            etag,
        })
    }
}

fn whole(common: &HeaderMap, coding: Coding, etag: &HeaderValue) -> HeaderMap {
    let mut headers = common.clone();
    headers.insert(ETAG, etag.clone());
    if coding != Coding::Identity {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
    }
    headers
}

/// RFC 9110 section 15.4.5
fn not_modified(common: &HeaderMap, etag: &HeaderValue) -> HeaderMap {
    const KEPT: [HeaderName; 5] =
        [CACHE_CONTROL, VARY, LINK, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS];
    let mut headers = HeaderMap::with_capacity(KEPT.len() + 1);
    headers.insert(ETAG, etag.clone());
    for name in KEPT {
        if let Some(value) = common.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers
}

/// Headers as they go over the wire, with the empty line that ends them (RFC 9112 section 2.1).
fn lines(headers: &HeaderMap) -> Box<[u8]> {
    let mut lines = Vec::new();
    for (name, value) in headers {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            lines.extend_from_slice(part);
        }
    }
    lines.extend(b"\r\n");
    lines.into()
}

/// The opaque part of the entity tag of a body: the same bytes give the same tag on every machine.
pub(super) fn tag_of(body: &[u8]) -> String {
    digest::sha256(body, 12)
}

fn headers(facts: &Facts) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(16);
    let mut put = |name: HeaderName, value: &str| {
        // Every value comes from our own settings and files; one that HTTP cannot carry is left out.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(CONTENT_TYPE, facts.media_type);
    put(LAST_MODIFIED, &httpdate::fmt_http_date(facts.modified));
    put(CACHE_CONTROL, &facts.cache);
    put(
        VARY,
        if facts.deltas { "Accept-Encoding, A-IM, If-None-Match" } else { "Accept-Encoding" },
    );
    put(ACCEPT_RANGES, "bytes");
    put(X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(CONTENT_SECURITY_POLICY, policy(facts.media_type));
    put(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    put(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    put(CONTENT_DISPOSITION, &disposition(&facts.file_name));
    if let Some(link) = &facts.link {
        put(LINK, link);
    }
    headers
}

/// A name beyond ASCII is given twice (RFC 6266 appendix D).
fn disposition(name: &str) -> String {
    let odd = |c: char| c == '"' || c == '\\' || !c.is_ascii() || c.is_ascii_control();
    let plain = name.replace(odd, "_");
    if name.is_ascii() {
        return format!("inline; filename=\"{plain}\"");
    }
    let whole = utf8_percent_encode(name, NON_ALPHANUMERIC);
    format!("inline; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

/// No script, no foreign content. Pages carry their own style; feeds may name a style sheet of ours.
pub(super) fn policy(media_type: &str) -> &'static str {
    if media_type.starts_with("text/html") {
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' https: data:; media-src https:; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    } else {
        "default-src 'none'; style-src 'self'; frame-ancestors 'none'"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_comes_from_the_bytes() {
        assert_eq!(tag_of(b"a"), tag_of(b"a"));
        assert_ne!(tag_of(b"a"), tag_of(b"b"));
        assert_eq!(tag_of(b"").len(), 24);
    }
}
