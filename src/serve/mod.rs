//! The HTTP server: feeds and their pages, conditional requests, codings, deltas, the hub, health.
//!
//! [`App`] answers requests and knows nothing of sockets; [`run`] binds them. What is served is an edition: all files of
//! the folder of the feeds as one version, replaced as a whole when they change. The server never writes there.

mod codings;
mod conditions;
mod connection;
mod delta;
mod edition;
mod files;
mod listen;
mod log;
mod metrics;
mod negotiate;
mod pages;
mod pollers;
mod reload;
mod resource;
mod respond;
mod settings;
mod tls;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use url::Url;

pub use listen::{ServeError, run};
pub use reload::ReloadError;
pub use settings::{Log, Settings, Tls};
pub use tls::TlsError;

use crate::site;
use codings::Shelf;
use delta::Memory;
use edition::Edition;
use metrics::Metrics;
use pollers::Pollers;

/// What the server needs to know besides its settings.
#[derive(Debug, Clone)]
pub struct Feeds {
    /// The folder of the feeds.
    pub folder: PathBuf,
    /// Address at which that folder is public; ends in `/`.
    pub base: Url,
    /// A folder for compressed bodies and the memory of past versions; both are made anew when it is lost.
    pub state: Option<PathBuf>,
    /// WebSub hubs that the feeds name.
    pub hubs: Vec<Url>,
}

/// The server without its sockets.
#[derive(Debug)]
pub struct App {
    settings: Settings,
    site: site::Settings,
    feeds: Feeds,
    edition: ArcSwap<Edition>,
    memory: ArcSwap<Memory>,
    shelf: Shelf,
    pollers: Pollers,
    metrics: Metrics,
}

/// Builds the server and loads the feeds, without binding a socket.
pub fn app(
    settings: Settings,
    site: site::Settings,
    feeds: Feeds,
) -> Result<Arc<App>, ReloadError> {
    let interval = Duration::from_secs(settings.min_interval * 60);
    let shelf = Shelf::open(feeds.state.as_ref().map(|state| state.join("codings")).as_deref());
    let app = App {
        memory: ArcSwap::from_pointee(reload::remembered(feeds.state.as_deref())),
        edition: ArcSwap::default(),
        pollers: Pollers::new(interval),
        metrics: Metrics::default(),
        settings,
        site,
        feeds,
        shelf,
    };
    app.reload()?;
    Ok(Arc::new(app))
}
