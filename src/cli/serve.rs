//! `bron serve`: the HTTP server for the feeds and their pages.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use bron::serve::{self, Feeds, Log, Settings};
use bron::site;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;
use url::Url;

use super::{Answer, Common};

/// Serve the feeds and their pages over HTTP.
///
/// Reloads when the files change and on SIGHUP; a half-written or broken feed never goes live. SIGTERM lets running
/// requests finish. Sockets that systemd hands over are used in place of `listen`.
#[derive(Debug, clap::Args)]
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
}

pub(super) fn run(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    let (mut settings, site, feeds) = publication(args, common)?;
    if !args.listen.is_empty() {
        settings.listen.clone_from(&args.listen);
    }
    let faults = settings.faults();
    anyhow::ensure!(faults.is_empty(), "{}", faults.join("\n"));
    let form = settings.log;
    let folder = feeds.folder.clone();
    let app = serve::app(settings, site, feeds).context("cannot serve the feeds")?;
    // One core is served best without threads that hand work to each other.
    let mut runtime = match std::thread::available_parallelism() {
        Ok(cores) if cores.get() > 1 => tokio::runtime::Builder::new_multi_thread(),
        _ => tokio::runtime::Builder::new_current_thread(),
    };
    let runtime = runtime.enable_all().build()?;
    runtime.block_on(async {
        let (reload, reloads) = mpsc::channel(1);
        let mut hangups = signal(SignalKind::hangup())?;
        tokio::spawn(async move {
            while hangups.recv().await.is_some() && reload.send(()).await.is_ok() {}
        });
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let end = async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        let (log, lines) = access_log(form);
        let bound = |names: &[String]| {
            if !common.quiet {
                // Nobody may be reading stderr, which is no reason not to serve.
                let _ =
                    writeln!(io::stderr(), "serving {} at {}", folder.display(), names.join(", "));
            }
        };
        serve::run(app, log, reloads, bound, end).await?;
        drop(lines);
        anyhow::Ok(())
    })?;
    out.flush()?;
    Ok(Answer::Yes)
}

fn publication(args: &Args, common: &Common) -> anyhow::Result<(Settings, site::Settings, Feeds)> {
    let Some(root) = args.root.clone() else {
        let config = common.config()?;
        let state = config.folder.join(".bron").join("serve");
        std::fs::create_dir_all(&state)
            .with_context(|| format!("cannot make {}", state.display()))?;
        let feeds = Feeds {
            folder: config.folder.join(&config.feeds.path),
            base: config.feeds.base(&config.site.url),
            state: Some(state),
            hubs: config.feeds.hubs.clone(),
        };
        return Ok((config.serve, config.site, feeds));
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
    Ok((
        Settings::default(),
        site,
        Feeds { folder: root, base: url, state: None, hubs: Vec::new() },
    ))
}

fn local() -> Result<Url, url::ParseError> {
    Url::parse("http://127.0.0.1:8080/")
}

/// The channel for the lines of the access log, and the thread that writes them to stdout.
fn access_log(form: Log) -> (Option<mpsc::Sender<String>>, Option<std::thread::JoinHandle<()>>) {
    if form == Log::Off {
        return (None, None);
    }
    let (sender, mut lines) = mpsc::channel::<String>(4096);
    let writer = std::thread::spawn(move || {
        let mut out = io::BufWriter::new(io::stdout());
        while let Some(line) = lines.blocking_recv() {
            let written = out.write_all(line.as_bytes());
            if written.is_err() || (lines.is_empty() && out.flush().is_err()) {
                return;
            }
        }
    });
    (Some(sender), Some(writer))
}
