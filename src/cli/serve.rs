//! `bron serve`: the HTTP server for the feeds and their pages.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Context;
use bron::config::Config;
use bron::fetch::{self, Client, Clock};
use bron::serve::{self, App, Fault, Feeds, Log, Outward, Settings};
use bron::site;
use serde::{Deserialize, Serialize};
use tokio::runtime::{self, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::sleep;
use url::Url;

use super::fresh::{self, Conversions};
use super::{Answer, Common, cited, log, overview};

/// Time after which a first conversion is waited for no longer when there are feeds to serve.
const PATIENCE: Duration = Duration::from_secs(10);

/// Time that work in the background gets after the last request was answered.
const LINGER: Duration = Duration::from_secs(1);

/// Serve the feeds and their pages over HTTP.
///
/// Converts first, and again whenever an article changes. Reloads when the files change and on SIGHUP; a half-written or
/// broken feed never goes live. SIGTERM lets running requests finish. Sockets that systemd hands over are used in place
/// of `listen`.
#[derive(Debug, clap::Args, Serialize, Deserialize)]
pub(super) struct Args {
    /// Where to listen: an address and port, or `unix:PATH`; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    listen: Vec<String>,
    /// Serve this folder of feeds, without a bron.toml
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Address at which the folder is public, with --root [default: http://ADDRESS/]
    #[arg(long, value_name = "URL", requires = "root")]
    url: Option<Url>,
    /// Serve the feeds that are there, without converting
    #[arg(long)]
    no_convert: bool,
}

pub(super) fn run(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    log::start(common);
    let mut publication = publication(args, common)?;
    if !args.listen.is_empty() {
        publication.settings.listen.clone_from(&args.listen);
    }
    publication.check()?;
    let runtime = runtime()?;
    let writer = runtime.block_on(serve(publication, !args.no_convert, common))?;
    // Compressing thousands of feeds goes on at the next start. With the last connection goes the last sender of lines, and
    // then the log is written out.
    runtime.shutdown_timeout(LINGER);
    if let Some(writer) = writer {
        // A log that broke off has said so by ending.
        let _ = writer.join();
    }
    out.flush()?;
    Ok(Answer::Yes)
}

/// One core is served best without threads that hand work to each other.
fn runtime() -> io::Result<Runtime> {
    let mut builder = match thread::available_parallelism() {
        Ok(cores) if cores.get() > 1 => runtime::Builder::new_multi_thread(),
        _ => runtime::Builder::new_current_thread(),
    };
    builder.enable_all().build()
}

/// Serves until a signal ends it, and converts before and meanwhile if it is to. Gives the thread that writes the access
/// log.
async fn serve(
    publication: Publication,
    converts: bool,
    common: &Common,
) -> anyhow::Result<Option<JoinHandle<()>>> {
    let clock = Clock::following(super::now);
    // From now on, as signals would end a program that does not listen, and a first conversion can take a while.
    let hangups = signal(SignalKind::hangup())?;
    let mut end = Box::pin(super::asked_to_end()?);
    let outward = outward(&publication, clock).await?;
    let Publication { settings, site, feeds, config } = publication;
    let (form, fetching) = (settings.log, settings.fetch);
    let folder = feeds.folder.clone();
    let mut conversions =
        config.as_ref().filter(|_| converts).map(|config| Conversions::new(config, common));
    let mut converted = None;
    if let Some(conversions) = &mut conversions {
        tokio::select! {
            first = conversions.first() => converted = Some(first),
            () = &mut end => return Ok(None),
            () = sleep(PATIENCE), if folder.is_dir() => {
                tracing::warn!("the first conversion goes on; the feeds that are there are served meanwhile");
            }
        }
    }
    let app = serve::app(settings, site, feeds, outward, super::now())
        .context("cannot serve the feeds")?;
    let mut background = JoinSet::new();
    background.spawn(reload_on_hangup(hangups, Arc::clone(&app)));
    if let Some(config) = config {
        if fetching {
            background.spawn(fresh::keep_fetching(common.clone()));
        }
        background.spawn(overview::keep(config, common.clone(), Arc::clone(&app)));
    }
    if let Some(converted) = converted {
        app.note_conversion(converted);
    }
    if let Some(conversions) = conversions {
        background.spawn(conversions.keep(Arc::clone(&app)));
    }
    let (log, lines) = access_log(form)?.unzip();
    serve::run(app, log, clock, Box::new(telling(folder, common.quiet)), end).await?;
    Ok(lines)
}

/// Says what is served, and at which addresses.
fn telling(folder: PathBuf, quiet: bool) -> impl FnOnce(&[String]) {
    move |names| {
        if !quiet {
            // Nobody may be reading stderr, which is no reason not to serve.
            let _ = writeln!(io::stderr(), "serving {} at {}", folder.display(), names.join(", "));
        }
    }
}

async fn reload_on_hangup(mut hangups: Signal, app: Arc<App>) {
    while hangups.recv().await.is_some() {
        app.ask_reload();
    }
}

/// What is served, and where the store of the publication is.
struct Publication {
    settings: Settings,
    site: site::Settings,
    feeds: Feeds,
    /// The configuration; none with `--root`.
    config: Option<Config>,
}

impl Publication {
    /// Whether the settings can be used; the error names every one that cannot.
    fn check(&self) -> anyhow::Result<()> {
        let faults = self.settings.faults();
        let told: Vec<String> =
            faults.iter().map(|fault| told(fault, self.config.as_ref())).collect();
        anyhow::ensure!(told.is_empty(), "{}", told.join("\n"));
        Ok(())
    }
}

/// A fault with its place in the configuration, when there is one.
fn told(fault: &Fault, config: Option<&Config>) -> String {
    let keys: Vec<&str> =
        std::iter::once("serve").chain(fault.keys.iter().map(String::as_str)).collect();
    match config {
        Some(config) => config.fault(&keys, &fault.message),
        None => format!("{}: {}", keys.join("."), fault.message),
    }
}

/// What the hub, the cloud and pings need, when the feeds name one of them.
async fn outward(publication: &Publication, clock: Clock) -> anyhow::Result<Option<Outward>> {
    let (feeds, Some(config)) = (&publication.feeds, &publication.config) else {
        return Ok(None);
    };
    let cloud = publication.settings.rsscloud;
    if feeds.hubs.is_empty() && !cloud {
        return Ok(None);
    }
    let private = publication.settings.websub.private.clone();
    // A callback gets ten seconds: a slow one is tried again later.
    let limits =
        fetch::Settings { private, timeout: Duration::from_secs(10), ..config.fetch.clone() };
    let client = Client::new(&limits, &cited::agent(config), &super::proxies(), None, clock)?;
    let own = serve::hub_address(&feeds.base).is_some_and(|own| feeds.hubs.contains(&own));
    let store = if own || cloud { Some(cited::store(config).await?) } else { None };
    Ok(Some(Outward { client, store }))
}

fn publication(args: &Args, common: &Common) -> anyhow::Result<Publication> {
    let Some(root) = args.root.clone() else {
        let config = common.config()?;
        let state = config.folder.join(".bron").join("serve");
        std::fs::create_dir_all(&state)
            .with_context(|| format!("cannot make {}", state.display()))?;
        let feeds = Feeds {
            folder: config.folder.join(&config.feeds.path),
            base: config.feeds.base(&config.site.url),
            state: Some(state),
            press: super::this_program(),
            hubs: config.feeds.hubs.clone(),
        };
        return Ok(Publication {
            settings: config.serve.clone(),
            site: config.site.clone(),
            feeds,
            config: Some(config),
        });
    };
    let url = match (&args.url, args.listen.first()) {
        (Some(url), _) => url.clone(),
        (None, Some(address)) => Url::parse(&format!("http://{address}/")).or_else(|_| local())?,
        (None, None) => local()?,
    };
    let site = site::Settings {
        title: url.host_str().unwrap_or("Feeds").to_owned(),
        url: url.clone(),
        language: "en".to_owned(),
        timezone: jiff::tz::TimeZone::UTC,
        authors: Vec::new(),
        rights: None,
        description: None,
        icon: None,
    };
    let feeds = Feeds {
        folder: root,
        base: url,
        state: None,
        press: super::this_program(),
        hubs: Vec::new(),
    };
    Ok(Publication { settings: Settings::default(), site, feeds, config: None })
}

fn local() -> Result<Url, url::ParseError> {
    Url::parse("http://127.0.0.1:8080/")
}

/// The channel for the lines of the access log, and the thread that writes them to stdout. It has a handle of its own, as
/// the command line holds the lock of stdout for as long as it runs.
fn access_log(form: Log) -> io::Result<Option<(mpsc::Sender<String>, JoinHandle<()>)>> {
    if form == Log::Off {
        return Ok(None);
    }
    let stdout = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let (sender, mut lines) = mpsc::channel::<String>(4096);
    let writer = thread::spawn(move || {
        let mut out = io::BufWriter::new(stdout);
        while let Some(line) = lines.blocking_recv() {
            let written = out.write_all(line.as_bytes());
            if written.is_err() || (lines.is_empty() && out.flush().is_err()) {
                return;
            }
        }
    });
    Ok(Some((sender, writer)))
}
