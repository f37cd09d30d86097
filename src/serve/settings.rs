//! `[serve]`: where the server listens and what it does besides answering.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use url::Url;

use super::HubSettings;
use crate::write::Format;

/// The `[serve]` table of `bron.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Addresses (`127.0.0.1:8080`, `[::1]:8080`) and Unix sockets (`unix:/run/bron.sock`). Sockets that systemd hands
    /// over come first. Default: `127.0.0.1:8080`.
    pub listen: Vec<String>,
    /// Path under which requests arrive, when a front server does not take it off. Default: `/`.
    pub base: String,
    /// What `/feed` gives to a client without preference. Default: Atom.
    pub format: Format,
    /// Minutes for which a feed may be kept without asking. Default: 15.
    pub max_age: u64,
    /// Old paths, each with the path or address that replaces it for good.
    pub moved: BTreeMap<String, String>,
    /// Paths of feeds that were withdrawn for good.
    pub gone: Vec<String>,
    /// Minutes that a client must wait between two requests for a feed without `If-None-Match` or `If-Modified-Since`.
    /// Default: 0, no such limit.
    pub min_interval: u64,
    /// Access log on stdout. Default: none.
    pub log: Log,
    /// Certificate and key; without them the server speaks plain HTTP.
    pub tls: Option<Tls>,
    /// Connections that may be open at once. Default: 20,000.
    pub connections: usize,
    /// Seconds that a client may take for the head of a request, for taking some bytes of an answer, and for staying idle.
    /// Default: 30.
    pub patience: u64,
    /// Whether the cited pages are fetched on their schedule while the feeds are served. Default: no.
    pub fetch: bool,
    /// Whether RSS feeds name this server as their cloud, and it tells those who register (rssCloud). Default: no.
    pub rsscloud: bool,
    /// What the hub does, when `[feeds] hubs` names the address `hub` beside the feeds, and within which limits it and
    /// the cloud do so.
    pub websub: HubSettings,
}

/// The form of the access log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Log {
    /// None.
    #[default]
    Off,
    /// The combined log format of NCSA and Apache.
    Combined,
    /// One JSON object a line.
    Json,
}

/// Files for TLS; read again when they change.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// Certificate chain, PEM.
    pub certificate: PathBuf,
    /// Private key, PEM.
    pub key: PathBuf,
}

/// What became of a path that is no longer there.
pub(super) enum Rest<'s> {
    Moved(&'s str),
    Gone,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: vec!["127.0.0.1:8080".to_owned()],
            base: "/".to_owned(),
            format: Format::Atom,
            max_age: 15,
            moved: BTreeMap::new(),
            gone: Vec::new(),
            min_interval: 0,
            log: Log::Off,
            tls: None,
            connections: 20_000,
            patience: 30,
            fetch: false,
            rsscloud: false,
            websub: HubSettings::default(),
        }
    }
}

impl Settings {
    /// What the configuration says of a path where nothing stands.
    pub(super) fn rest(&self, path: &str) -> Option<Rest<'_>> {
        if let Some(target) = self.moved.get(path) {
            return Some(Rest::Moved(target));
        }
        self.gone.iter().any(|gone| gone == path).then_some(Rest::Gone)
    }

    /// Everything that is wrong with the values.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |keys: &[&str], message: String| {
            faults.push(Fault { keys: keys.iter().map(|&key| key.to_owned()).collect(), message });
        };
        if !self.base.starts_with('/') {
            fault(&["base"], format!("`{}` does not begin with `/`", self.base));
        }
        if self.format == Format::Html {
            let told = "a feed reader cannot subscribe to `html`; use atom, rss or json";
            fault(&["format"], told.to_owned());
        }
        if self.listen.is_empty() {
            fault(&["listen"], "no address to listen on".to_owned());
        }
        for address in self.listen.iter().filter(|address| !can_be_listened_on(address)) {
            let told = format!(
                "`{address}` is neither an address with a port, such as `127.0.0.1:8080`, nor `unix:PATH`"
            );
            fault(&["listen"], told);
        }
        for (key, is_none) in
            [("connections", self.connections == 0), ("patience", self.patience == 0)]
        {
            if is_none {
                fault(&[key], "0 would let nobody in".to_owned());
            }
        }
        for path in self.gone.iter().filter(|path| !path.starts_with('/')) {
            fault(&["gone"], format!("`{path}` does not begin with `/`"));
        }
        for (path, target) in &self.moved {
            if !path.starts_with('/') {
                fault(&["moved", path], format!("`{path}` does not begin with `/`"));
            }
            if !target.starts_with('/') && Url::parse(target).is_err() {
                fault(&["moved", path], format!("`{target}` is neither a path nor an address"));
            }
        }
        if let Some(tls) = &self.tls {
            for (key, file) in [("certificate", &tls.certificate), ("key", &tls.key)] {
                if !file.is_file() {
                    fault(&["tls", key], format!("{} is not a file", file.display()));
                }
            }
        }
        faults
    }
}

fn can_be_listened_on(address: &str) -> bool {
    if let Some(path) = address.strip_prefix("unix:") {
        return !path.is_empty();
    }
    address
        .rsplit_once(':')
        .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The keys below `[serve]` that lead to it.
    pub keys: Vec<String>,
    /// What is wrong.
    pub message: String,
}
