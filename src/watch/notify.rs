//! Telling those who asked to be told: a signed request, or a message.

use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use reqwest::header::{self, CONTENT_TYPE};
use sha2::Sha256;
use tokio::time::{sleep, timeout};
use url::Url;

use crate::digest::{hex, sha256};
use crate::fetch::{Call, Client};

/// How long to wait before each further try.
const WAITS: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(15)];

/// How long a mail server may take.
const MAIL_TIMEOUT: Duration = Duration::from_secs(30);

/// Who holds the secret can tell by this header that the request is ours.
const SIGNATURE: header::HeaderName = header::HeaderName::from_static("x-bron-signature");

/// Why somebody was not told.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The receiver of a request does not take it.
    #[error("{url} was not told: {message}")]
    Webhook {
        /// Whom we meant to tell.
        url: Url,
        /// What it said at the last try.
        message: String,
    },
    /// A message cannot be written or handed over.
    #[error("the message was not sent through {server}: {message}")]
    Email {
        /// The mail server, without its password.
        server: String,
        /// What is wrong.
        message: String,
    },
}

/// Sends a JSON document. With a `secret`, the header `X-Bron-Signature` holds `sha256=` and the HMAC-SHA256 of the body in
/// hexadecimal digits. What fails in passing is tried again: the network, 429 and 5xx.
///
/// # Errors
/// When it was not taken after the last try.
pub async fn webhook(
    client: &Client,
    url: &Url,
    secret: Option<&str>,
    body: &str,
) -> Result<(), NotifyError> {
    let mut headers = vec![(CONTENT_TYPE, "application/json".to_owned())];
    if let Some(secret) = secret {
        headers.push((SIGNATURE, format!("sha256={}", sign(secret, body))));
    }
    let mut waits = WAITS.into_iter();
    loop {
        let body = Some(body.as_bytes().to_vec());
        let reply = client.call(Call { url, headers: &headers, body, most: 0 }).await;
        let message = match reply.map(|reply| reply.status) {
            Ok(200..=299) => return Ok(()),
            Ok(status) => {
                let message = format!("status {status}");
                if status != 429 && status < 500 {
                    return Err(NotifyError::Webhook { url: url.clone(), message });
                }
                message
            }
            Err(failure) => failure.to_string(),
        };
        match waits.next() {
            Some(wait) => sleep(wait).await,
            None => return Err(NotifyError::Webhook { url: url.clone(), message }),
        }
    }
}

/// HMAC-SHA256 of the body (RFC 2104), in hexadecimal digits.
fn sign(secret: &str, body: &str) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(body.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// A message to send.
#[derive(Debug, Clone)]
pub struct Mail<'m> {
    /// Sender.
    pub from: &'m str,
    /// Recipients.
    pub to: &'m [String],
    /// Address of the mail server, as `[[fetch.notify]]` writes it.
    pub server: &'m str,
    /// `user:password`.
    pub login: Option<&'m str>,
    /// Certificate authorities in PEM by which the mail server is trusted as well.
    pub authorities: Option<&'m [u8]>,
    /// Subject.
    pub subject: &'m str,
    /// Plain text.
    pub text: &'m str,
    /// What it is about: a message that is sent again about the same is known as the same by its `Message-ID`.
    pub about: &'m [&'m str],
}

/// Hands a message to a mail server.
///
/// # Errors
/// When an address is not one, or the server does not take the message.
pub async fn email(mail: &Mail<'_>) -> Result<(), NotifyError> {
    let server = mail.server.split('@').next_back().unwrap_or_default().to_owned();
    let wrong = |message: String| NotifyError::Email { server: server.clone(), message };
    let mailbox = |text: &str| {
        text.parse::<Mailbox>()
            .map_err(|error| wrong(format!("`{text}` is not an address: {error}")))
    };
    let from = mailbox(mail.from)?;
    let id = format!("<{}@{}>", sha256(mail.about.join("\n").as_bytes(), 16), from.email.domain());
    let mut message = Message::builder().from(from).subject(mail.subject).message_id(Some(id));
    for to in mail.to {
        message = message.to(mailbox(to)?);
    }
    let mut message = message
        .header(ContentType::TEXT_PLAIN)
        .body(mail.text.to_owned())
        .map_err(|error| wrong(error.to_string()))?;
    // No machine should answer (RFC 3834 section 5).
    let by_machine = HeaderName::new_from_ascii_str("Auto-Submitted");
    message.headers_mut().insert_raw(HeaderValue::new(by_machine, "auto-generated".to_owned()));
    let mut transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(mail.server)
        .map_err(|error| wrong(error.to_string()))?
        .timeout(Some(MAIL_TIMEOUT));
    if let Some(authorities) = mail.authorities {
        let trusted =
            trusting(mail.server, authorities).map_err(|error| wrong(error.to_string()))?;
        transport = transport.tls(trusted);
    }
    if let Some((user, password)) = mail.login.and_then(|login| login.split_once(':')) {
        transport = transport.credentials(Credentials::new(user.to_owned(), password.to_owned()));
    }
    let transport = transport.build();
    let sent = timeout(MAIL_TIMEOUT * 2, transport.send(message)).await;
    sent.map_err(|_| wrong("no answer".to_owned()))?.map_err(|error| wrong(error.to_string()))?;
    Ok(())
}

/// How TLS is spoken with the mail server of this address, with these authorities trusted as well.
fn trusting(server: &str, authorities: &[u8]) -> Result<Tls, smtp::Error> {
    let url = Url::parse(server).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or_default().to_owned();
    let asked = url.as_ref().and_then(|url| url.query_pairs().find(|(key, _)| key == "tls"));
    let parameters = TlsParameters::builder(host)
        .add_root_certificate(Certificate::from_pem(authorities)?)
        .build()?;
    Ok(match (url.as_ref().map(Url::scheme), asked.as_ref().map(|(_, how)| &**how)) {
        (Some("smtps"), _) => Tls::Wrapper(parameters),
        (_, Some("required")) => Tls::Required(parameters),
        (_, Some("opportunistic")) => Tls::Opportunistic(parameters),
        _ => Tls::None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_rfc_4231() {
        // Test case 2 of RFC 4231 section 4.3.
        assert_eq!(
            sign("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }
}
