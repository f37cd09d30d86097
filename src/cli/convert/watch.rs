//! `bron convert --watch`: converts now, and again whenever an article, a setting or what is known of the cited pages
//! changes, or an article's time has come, until a signal ends it.
//!
//! What goes wrong is told and does not end it. A run that has begun is finished first.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bron::config::Config;
use bron::convert::Mode;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use tokio::runtime;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

use super::{Args, once, report, states};
use crate::cli::{Answer, Common, asked_to_end};

/// Time without a change after which a run begins: an editor or a `git pull` that is still writing is let finish.
const QUIET: Duration = Duration::from_millis(200);

/// A run begins after this time even when changes keep coming.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often to look at what folders do not tell of: an article's time has come, the store was written, a disk is full no
/// more.
const AGAIN: Duration = Duration::from_mins(1);

pub(super) fn run(args: &Args, common: &Common, out: &mut impl Write) -> anyhow::Result<Answer> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot wait for changes")?;
    let _entered = runtime.enter();
    let mut asked_to_end = pin!(asked_to_end()?);
    let mut config = common.config()?;
    let mut told = Told::default();
    loop {
        let mut changes = Changes::of(&config).context("cannot watch the articles")?;
        // Read after the watch began, so that no change is missed.
        let time_matters = match common.config() {
            Ok(current) if current.text != config.text => {
                config = current;
                continue;
            }
            Ok(current) => round(&current, args, common, &mut told, out)?,
            Err(fault) => told.failed(&fault)?,
        };
        let more = async {
            tokio::select! {
                () = &mut asked_to_end => false,
                () = changes.settled() => true,
                () = passed(&config, time_matters, AGAIN) => true,
            }
        };
        if !runtime.block_on(more) {
            return Ok(Answer::Yes);
        }
    }
}

/// One conversion; whether it could come out differently without any change.
fn round(
    config: &Config,
    args: &Args,
    common: &Common,
    told: &mut Told,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let begun = Instant::now();
    let now = args.now.unwrap_or_else(crate::cli::now);
    match once(config, Mode::Publish { wait: true }, now, common) {
        Ok(outcome) => {
            let news = outcome.is_changed() || !outcome.is_complete() || !told.success;
            if news {
                report(&outcome, config, args, common, begun.elapsed(), out)?;
                out.flush()?;
            }
            *told = Told { success: true, failure: None };
            Ok(outcome.due.is_some())
        }
        Err(fault) => told.failed(&fault),
    }
}

/// What was last told, so that nothing is told twice.
#[derive(Default)]
struct Told {
    success: bool,
    failure: Option<String>,
}

impl Told {
    fn failed(&mut self, fault: &anyhow::Error) -> anyhow::Result<bool> {
        let failure = format!("error: {fault:#}");
        if self.failure.as_ref() != Some(&failure) {
            writeln!(io::stderr(), "{failure}")?;
        }
        *self = Self { success: false, failure: Some(failure) };
        Ok(true)
    }
}

/// Looks `every` so often, and returns when time alone may have made a difference or the store may know something else.
async fn passed(config: &Config, time_matters: bool, every: Duration) {
    // After the conversion, which opens the store as well.
    let before = states::mark(config);
    loop {
        sleep(every).await;
        let now = states::mark(config);
        if time_matters || now.is_none() || now != before {
            return;
        }
    }
}

/// The changes since it was made in what a conversion depends on.
struct Changes {
    touches: mpsc::Receiver<()>,
    /// It tells of changes for as long as it lives.
    _watcher: RecommendedWatcher,
}

impl Changes {
    fn of(config: &Config) -> anyhow::Result<Self> {
        let root = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = root(&config.folder);
        let articles = root(&folder.join(&config.articles.path));
        let own = [folder.join(&config.feeds.path), folder.join(".bron")];
        let own = own.map(|path| root(&path));
        // The name of the configuration is not known here, only its folder; another `.toml` costs a look at the files.
        let named = [config.articles.authors.as_ref(), config.feeds.adopt.as_ref()];
        let named: Vec<PathBuf> =
            named.into_iter().flatten().map(|path| folder.join(path)).collect();
        let (touched, touches) = mpsc::channel(1);
        let matters = {
            let (articles, named, folder) = (articles.clone(), named.clone(), folder.clone());
            move |path: &PathBuf| {
                let is_setting = path.parent() == Some(&folder)
                    && path.extension().is_some_and(|extension| extension == "toml");
                let is_own = own.iter().any(|own| path.starts_with(own));
                is_setting || named.contains(path) || path.starts_with(&articles) && !is_own
            }
        };
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                // A watch that fails to tell is a reason to look.
                let touch = event.map_or(true, |event| {
                    !event.kind.is_access() && event.paths.iter().any(&matters)
                });
                if touch {
                    // A full channel already says that something changed.
                    let _ = touched.try_send(());
                }
            })?;
        watcher.watch(&folder, RecursiveMode::NonRecursive)?;
        for parent in named.iter().filter_map(|path| path.parent()).filter(|path| path.is_dir()) {
            watcher.watch(parent, RecursiveMode::NonRecursive)?;
        }
        if articles.is_dir() {
            watcher.watch(&articles, RecursiveMode::Recursive)?;
        } else if let Some(above) = articles.ancestors().skip(1).find(|path| path.is_dir()) {
            watcher.watch(above, RecursiveMode::NonRecursive)?;
        }
        Ok(Self { touches, _watcher: watcher })
    }

    /// Returns when something changed and no more comes for a moment.
    async fn settled(&mut self) {
        if self.touches.recv().await.is_none() {
            return std::future::pending().await;
        }
        let quiet = async {
            while timeout(QUIET, self.touches.recv()).await.is_ok_and(|touch| touch.is_some()) {}
        };
        // Enough patience is as good as quiet.
        let _ = timeout(PATIENCE, quiet).await;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[tokio::test]
    async fn what_was_fetched_is_a_reason_to_convert_and_time_only_where_it_matters() {
        let folder = tempfile::tempdir().unwrap();
        let text = "[site]\ntitle = 'Krant'\nurl = 'https://krant.example/'\n";
        fs::write(folder.path().join("bron.toml"), text).unwrap();
        let config = Config::load(&folder.path().join("bron.toml")).unwrap();
        let soon = Duration::from_millis(2);
        let is_over = async |time_matters| {
            timeout(Duration::from_millis(200), passed(&config, time_matters, soon)).await.is_ok()
        };
        assert!(is_over(true).await);
        assert!(!is_over(false).await);
        let waiting = passed(&config, false, soon);
        fs::create_dir(folder.path().join(".bron")).unwrap();
        let ((), over) = tokio::join!(
            async {
                sleep(10 * soon).await;
                fs::write(folder.path().join(".bron/bron.db"), "new").unwrap();
            },
            timeout(Duration::from_secs(10), waiting),
        );
        assert!(over.is_ok());
    }
}
