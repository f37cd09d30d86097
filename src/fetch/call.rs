//! One request to a program of somebody else's, such as a subscriber's callback: no redirect is followed, and what goes
//! out may have a body. The limits and the guard of addresses are those of every request.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use tokio::time::timeout;
use url::Url;

use super::{Client, Failure};

/// What to send; a GET without a body, a POST with one.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// Where to.
    pub url: &'a Url,
    /// Extra headers.
    pub headers: &'a [(HeaderName, String)],
    /// What to post.
    pub body: Option<Vec<u8>>,
    /// How much of the answer is of interest, in bytes.
    pub most: usize,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// Status code, also of a redirect or an error.
    pub status: u16,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

impl Client {
    /// Makes one request and takes whatever status comes back.
    ///
    /// # Errors
    /// When there is no answer within the limits, or the address is one that may not be reached.
    pub async fn call(&self, call: Call<'_>) -> Result<Reply, Failure> {
        self.check(call.url)?;
        let limit = self.limit();
        timeout(limit, self.exchange_call(call))
            .await
            .unwrap_or(Err(Failure::Timeout { what: "end of the answer", limit }))
    }

    async fn exchange_call(&self, call: Call<'_>) -> Result<Reply, Failure> {
        let mut headers = HeaderMap::new();
        for (name, value) in call.headers {
            // A header that HTTP cannot carry is not sent.
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.append(name, value);
            }
        }
        let request = match call.body {
            Some(body) => self.http.post(call.url.clone()).body(body),
            None => self.http.get(call.url.clone()),
        };
        let mut response = request
            .headers(headers)
            .send()
            .await
            .map_err(|error| Failure::of(&error, self.limit()))?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while body.len() < call.most {
            match response.chunk().await.map_err(|error| Failure::of(&error, self.limit()))? {
                Some(piece) => body.extend(piece.iter().take(call.most - body.len())),
                None => break,
            }
        }
        Ok(Reply { status, body })
    }
}
