//! One page for somebody who typed its address.

use std::io::{self, Read};

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use jiff::Timestamp;
use reqwest::ClientBuilder;
use tokio::runtime;
use url::Url;

use super::{Client, Clock, Failure, FetchError, Network, Outcome, Proxies, Settings, Wish};

/// What becomes of a compressed body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codings {
    /// It is decompressed on the way.
    Decoded,
    /// It is left as it is, so that the coding can be told.
    AsSent,
}

impl Codings {
    /// Tells a client in the making.
    pub(super) fn set(self, builder: ClientBuilder) -> ClientBuilder {
        match self {
            Self::Decoded => builder,
            Self::AsSent => builder.no_gzip().no_brotli().no_zstd().no_deflate(),
        }
    }
}

/// Gets one page for somebody who typed its address, and waits for it: private networks are open and robots.txt is not
/// asked, as with any program that people steer by hand. The coding of the answer is kept in it.
///
/// # Errors
/// As [`Client::new`]; what becomes of the request itself is in the [`Outcome`].
pub fn get_typed(
    url: &Url,
    settings: &Settings,
    agent: &str,
    proxies: &Proxies,
    now: Timestamp,
) -> Result<Outcome, FetchError> {
    let settings = Settings { private: Network::EVERYWHERE.to_vec(), ..settings.clone() };
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|source| FetchError::Runtime { source })?;
    let mut outcome = runtime.block_on(async {
        let client = Client::as_sent(&settings, agent, proxies, Clock::new(now))?;
        Ok::<_, FetchError>(client.get(url, &Wish::default(), None).await)
    })?;
    outcome.end = outcome.end.and_then(|mut answer| {
        if let Some(coding) = &answer.coding {
            answer.body = decoded(answer.body, coding, settings.max_body)?;
        }
        Ok(answer)
    });
    Ok(outcome)
}

/// A body without its codings (RFC 9110 section 8.4), no larger than `limit`.
fn decoded(mut body: Vec<u8>, codings: &str, limit: usize) -> Result<Vec<u8>, Failure> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    for coding in codings.rsplit(',').map(str::trim) {
        let mut plain = Vec::new();
        let packed = body.as_slice();
        let read = match coding {
            "" | "identity" => continue,
            "gzip" | "x-gzip" => MultiGzDecoder::new(packed).take(most).read_to_end(&mut plain),
            "deflate" => ZlibDecoder::new(packed).take(most).read_to_end(&mut plain),
            "br" => brotli::Decompressor::new(packed, 4096).take(most).read_to_end(&mut plain),
            "zstd" => zstd::Decoder::new(packed)
                .and_then(|unpacked| unpacked.take(most).read_to_end(&mut plain)),
            _ => Err(io::Error::other(format!("coding `{coding}` was not asked for"))),
        };
        read.map_err(|error| Failure::BadAnswer(error.to_string()))?;
        if plain.len() > limit {
            return Err(Failure::TooLarge { limit });
        }
        body = plain;
    }
    Ok(body)
}
