//! The access log: combined or JSON, written by one task so that a slow disk holds up no request.

use std::net::IpAddr;
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::settings::Log;

/// What is logged of a request.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) address: Option<IpAddr>,
    pub(super) when: SystemTime,
    pub(super) method: &'a str,
    pub(super) target: &'a str,
    pub(super) version: http::Version,
    pub(super) status: u16,
    pub(super) sent: u64,
    pub(super) referer: &'a str,
    pub(super) agent: &'a str,
}

impl Line<'_> {
    /// The line in the form that is asked for, with its line end.
    pub(super) fn render(&self, form: Log) -> String {
        let address = self.address.map_or_else(|| "-".to_owned(), |address| address.to_string());
        let when = Timestamp::try_from(self.when).unwrap_or_default();
        match form {
            Log::Json => {
                let line = serde_json::json!({
                    "time": when.to_string(),
                    "address": address,
                    "method": self.method,
                    "target": self.target,
                    "status": self.status,
                    "bytes": self.sent,
                    "referer": self.referer,
                    "agent": self.agent,
                });
                format!("{line}\n")
            }
            Log::Combined | Log::Off => {
                let time = when.to_zoned_datetime(TimeZone::UTC).strftime("%d/%b/%Y:%H:%M:%S %z");
                format!(
                    "{address} - - [{time}] \"{} {} {:?}\" {} {} \"{}\" \"{}\"\n",
                    self.method,
                    quoted(self.target),
                    self.version,
                    self.status,
                    self.sent,
                    quoted(if self.referer.is_empty() { "-" } else { self.referer }),
                    quoted(if self.agent.is_empty() { "-" } else { self.agent }),
                )
            }
        }
    }
}

/// Text that cannot end its quotes or its line early.
fn quoted(text: &str) -> String {
    text.chars().map(|c| if c == '"' || c == '\\' || c.is_control() { '?' } else { c }).collect()
}
