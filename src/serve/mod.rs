//! The HTTP server: feeds and their pages, conditional requests, codings, deltas, the hub, health.
//!
//! [`App`] answers requests and knows nothing of sockets; [`run`] binds them. What is served is an edition: all files of
//! the folder of the feeds as one version, replaced as a whole when they change. The server never writes there.

mod changes;
mod codings;
mod compress;
mod conditions;
mod connection;
mod delta;
mod edition;
mod files;
mod hub;
mod judge;
mod lane;
mod listen;
mod log;
mod metrics;
mod negotiate;
mod packed;
mod pages;
mod patient;
mod plain;
mod pollers;
mod reload;
mod resource;
mod respond;
mod sendfile;
mod settings;
mod tls;

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use arc_swap::{ArcSwap, ArcSwapOption};
use jiff::Timestamp;
use tokio::sync::Notify;
use url::{Host, Url};

pub use changes::Changes;
pub use compress::compress;
pub use hub::Settings as HubSettings;
pub use listen::{Bound, End, ServeError, run};
pub use reload::ReloadError;
pub use settings::{Fault, Log, Settings, Tls};
pub use tls::TlsError;

use crate::fetch::Client;
use crate::site;
use crate::store::{Protocol, Store};
use codings::Shelf;
use delta::Memory;
use edition::Edition;
use hub::Hub;
use metrics::Metrics;
use packed::Recent;
use pollers::Pollers;
use respond::file_path;

/// What the server needs to know besides its settings.
#[derive(Debug, Clone)]
pub struct Feeds {
    /// The folder of the feeds.
    pub folder: PathBuf,
    /// Address at which that folder is public; ends in `/`.
    pub base: Url,
    /// A folder for compressed bodies and the memory of past versions; both are made anew when it is lost.
    pub state: Option<PathBuf>,
    /// A program that answers to `compress` with what [`compress()`] gives for the body on its stdin; without one the memory
    /// that compressing takes stays with this process.
    pub press: Option<PathBuf>,
    /// WebSub hubs that the feeds name.
    pub hubs: Vec<Url>,
}

/// A page that does not lie in the folder of the feeds, such as the list of the sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Its path below that of the feeds, with `/` in front.
    pub path: String,
    /// The page.
    pub html: Vec<u8>,
    /// When it was made.
    pub made: SystemTime,
}

/// The server without its sockets.
#[derive(Debug)]
pub struct App {
    settings: Settings,
    site: site::Settings,
    feeds: Feeds,
    edition: ArcSwap<Edition>,
    /// Pages that were given and are not in the edition yet.
    extras: ArcSwapOption<Vec<Extra>>,
    memory: ArcSwap<Memory>,
    shelf: Shelf,
    /// Bodies as they are that were asked for last.
    recent: Arc<Recent>,
    pollers: Pollers,
    metrics: Metrics,
    hub: Option<Arc<Hub>>,
    /// What other hubs are told with.
    client: Option<Client>,
    /// The changes of the folder from before it was first read, until somebody keeps the feeds fresh by them.
    changes: Mutex<Option<Changes>>,
    /// Asks for a reload; whoever keeps the feeds fresh listens.
    asked: Notify,
}

impl App {
    /// Warns of moved paths whose new place on this server has nothing: readers that follow would lose their feed.
    fn check_moved(&self) {
        let edition = self.edition.load();
        for (path, target) in &self.settings.moved {
            if target.starts_with('/')
                && target != "/feed"
                && edition.get(&file_path(target)).is_none()
            {
                tracing::warn!(path, target, "[serve.moved] leads to where nothing is");
            }
        }
    }

    /// Warns of hubs and feeds in the clear: anybody between them and a subscriber reads its secret, and can put words into
    /// what is delivered (WebSub section 8).
    fn check_hubs(&self) {
        if self.feeds.hubs.is_empty() {
            return;
        }
        for url in std::iter::once(&self.feeds.base).chain(&self.feeds.hubs) {
            if url.scheme() == "http" && !is_loopback(url) {
                tracing::warn!(%url, "WebSub wants https for feeds and hubs; this one is http");
            }
        }
    }

    /// Notes for the metrics when articles were converted; `None` when they could not be.
    pub fn note_conversion(&self, when: Option<Timestamp>) {
        self.metrics.converted(when);
    }

    /// Puts pages that do not lie in the folder in place of those that were given before, and asks for a reload. A file
    /// of the same path gives way to them.
    pub fn put_extras(&self, extras: Vec<Extra>) {
        self.extras.store(Some(Arc::new(extras)));
        self.ask_reload();
    }

    /// Asks for a reload, soon.
    pub fn ask_reload(&self) {
        self.asked.notify_one();
    }
}

/// What the server needs in order to tell others of changes.
#[derive(Debug)]
pub struct Outward {
    /// What callbacks and other hubs are called with.
    pub client: Client,
    /// Where the hub remembers its subscribers; without it there is neither a hub nor a cloud here.
    pub store: Option<Store>,
}

/// The address of our own hub beside feeds that are public at `base`; it runs when the feeds name it.
pub fn hub_address(base: &Url) -> Option<Url> {
    base.join("hub").ok()
}

/// The address at which programs register for rssCloud, beside feeds that are public at `base`.
pub fn cloud_address(base: &Url) -> Option<Url> {
    base.join("rsscloud").ok()
}

/// Builds the server and loads the feeds at `now`, without binding a socket. With a store the hub answers at `/hub`
/// when the feeds name it, and at `/rsscloud` when the settings ask for that.
pub fn app(
    settings: Settings,
    site: site::Settings,
    feeds: Feeds,
    outward: Option<Outward>,
    now: Timestamp,
) -> Result<Arc<App>, ReloadError> {
    let interval = Duration::from_secs(settings.min_interval * 60);
    let shelved = feeds.state.as_ref().map(|state| state.join("codings"));
    let shelf = Shelf::open(shelved.as_deref(), feeds.press.as_deref());
    let (client, store) =
        outward.map_or((None, None), |outward| (Some(outward.client), outward.store));
    let hub = match (hub_address(&feeds.base), store, &client) {
        (Some(url), Some(store), Some(client)) => {
            let websub = feeds.hubs.contains(&url).then_some(Protocol::WebSub);
            let cloud = settings.rsscloud.then_some(Protocol::RssCloud);
            let protocols = websub.into_iter().chain(cloud).collect();
            let limits = settings.websub.clone();
            Some(Arc::new(Hub::new(url, protocols, limits, store, client.clone())))
        }
        _ => None,
    };
    let app = App {
        hub,
        client,
        changes: Mutex::new(Some(reload::changes_of(&feeds.folder))),
        asked: Notify::new(),
        memory: ArcSwap::from_pointee(reload::remembered(feeds.state.as_deref())),
        edition: ArcSwap::default(),
        extras: ArcSwapOption::empty(),
        pollers: Pollers::new(interval),
        metrics: Metrics::default(),
        settings,
        site,
        feeds,
        shelf,
        recent: Arc::default(),
    };
    app.begin(now)?;
    app.check_moved();
    app.check_hubs();
    Ok(Arc::new(app))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
