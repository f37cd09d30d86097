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
    headers: Box<[(HeaderName, HeaderValue)]>,
    /// The same as lines on the wire.
    pub(super) lines: Box<[u8]>,
    /// The lines of a 304, but for the tag.
    pub(super) not_modified_lines: Box<[u8]>,
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
    /// `ETag`
    pub(super) etag: HeaderValue,
    /// The lines of a 200 on the wire behind those of the resource and the tag, with the empty line.
    pub(super) lines: Box<[u8]>,
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
            Variant::new(coding, &format!("\"{tag}{suffix}\""), body?)
        });
        Self {
            tag,
            modified: facts.modified,
            media_type: facts.media_type,
            lines: lines(headers.iter()),
            not_modified_lines: lines(of_not_modified(&headers)),
            headers,
            variants,
            sizes,
            is_complete: codings.is_complete,
        }
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
        let mut headers: HeaderMap = self.headers.iter().cloned().collect();
        headers.insert(ETAG, variant.etag.clone());
        if let Some(coding) = variant.encoding() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        headers
    }

    /// Headers of a 304 in place of this representation.
    pub(super) fn not_modified(&self, variant: &Variant) -> HeaderMap {
        let mut headers: HeaderMap = of_not_modified(&self.headers).cloned().collect();
        headers.insert(ETAG, variant.etag.clone());
        headers
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

    fn new(coding: Coding, etag: &str, body: Bytes) -> Option<Self> {
        let etag = HeaderValue::from_str(etag).ok()?;
        let length = body.len();
        let mut variant =
            Self { coding, length, body: Body::Kept(body), etag, lines: Box::default() };
        let encoding = variant.encoding().map(HeaderValue::from_static);
        let own = [(CONTENT_ENCODING, encoding), (CONTENT_LENGTH, Some(length.into()))];
        let own = own.map(|(name, value)| Some((name, value?)));
        variant.lines = [&*lines(own.iter().flatten()), b"\r\n"].concat().into();
        Some(variant)
    }

    /// `Content-Encoding`, unless it is the body as it is.
    fn encoding(&self) -> Option<&'static str> {
        (self.coding != Coding::Identity).then(|| self.coding.name())
    }
}

/// Those headers that a 304 has as well (RFC 9110 section 15.4.5).
fn of_not_modified(
    headers: &[(HeaderName, HeaderValue)],
) -> impl Iterator<Item = &(HeaderName, HeaderValue)> {
    const KEPT: [HeaderName; 5] =
        [CACHE_CONTROL, VARY, LINK, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS];
    headers.iter().filter(|(name, _)| KEPT.contains(name))
}

/// Headers as they go over the wire (RFC 9112 section 2.1).
fn lines<'h>(headers: impl Iterator<Item = &'h (HeaderName, HeaderValue)>) -> Box<[u8]> {
    let mut lines = Vec::new();
    for (name, value) in headers {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            lines.extend_from_slice(part);
        }
    }
    lines.into()
}

/// The opaque part of the entity tag of a body: the same bytes give the same tag on every machine.
pub(super) fn tag_of(body: &[u8]) -> String {
    digest::sha256(body, 12)
}

fn headers(facts: &Facts) -> Box<[(HeaderName, HeaderValue)]> {
    let vary =
        if facts.deltas { "Accept-Encoding, A-IM, If-None-Match" } else { "Accept-Encoding" };
    let fixed = |name, value| Some((name, HeaderValue::from_static(value)));
    // What comes from our own settings and files and HTTP cannot carry is left out.
    let made = |name, value: &str| Some((name, HeaderValue::from_str(value).ok()?));
    let headers = [
        fixed(CONTENT_TYPE, facts.media_type),
        made(LAST_MODIFIED, &httpdate::fmt_http_date(facts.modified)),
        made(CACHE_CONTROL, &facts.cache),
        fixed(VARY, vary),
        fixed(ACCEPT_RANGES, "bytes"),
        fixed(X_CONTENT_TYPE_OPTIONS, "nosniff"),
        fixed(CONTENT_SECURITY_POLICY, policy(facts.media_type)),
        fixed(ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        fixed(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED),
        made(CONTENT_DISPOSITION, &disposition(&facts.file_name)),
        facts.link.as_ref().and_then(|link| made(LINK, link)),
    ];
    headers.into_iter().flatten().collect()
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
