//! `bron convert INPUT... --to FORMAT`: articles and feeds become one feed, without `bron.toml` if need be.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use anyhow::{Context as _, bail};
use bron::article::{Article, Feed, Id};
use bron::config::Config;
use bron::convert;
use bron::read::{self, Authors, Context, Format as Stored, Origin, Warning};
use bron::site;
use bron::write::{self, Address, Catalogue, Format, Group, Kind, Listing};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::{Args, Target};
use crate::cli::whole::replace;
use crate::cli::{Answer, Common};

/// What one input gave.
enum Input {
    Article(Box<Article>),
    Feed(Box<Feed>),
}

pub(super) fn run(
    args: &Args,
    to: Target,
    common: &Common,
    out: &mut impl Write,
) -> anyhow::Result<Answer> {
    let config = common.config().ok();
    let site = match &config {
        Some(config) => config.site.clone(),
        None => toml::from_str("title = 'bron'\nurl = 'https://example.org/'")?,
    };
    let mut inputs = Vec::new();
    let mut answer = Answer::Yes;
    for name in &args.inputs {
        match input(name, &site, config.as_ref(), common)? {
            Ok(input) => inputs.push(input),
            Err(reason) => {
                writeln!(io::stderr(), "error: {name}: {reason}")?;
                answer = Answer::No;
            }
        }
    }
    if inputs.is_empty() {
        return Ok(answer);
    }
    let bytes = match to {
        Target::Rss => written(inputs, Format::Rss, &site),
        Target::Atom => written(inputs, Format::Atom, &site),
        Target::Json => written(inputs, Format::Json, &site),
        Target::Html => written(inputs, Format::Html, &site),
        Target::Opml => write::opml(&catalogue(inputs, &site)),
    };
    match &args.output {
        Some(path) if path != Path::new("-") => {
            replace(path, &bytes)?;
        }
        _ => out.write_all(&bytes)?,
    }
    Ok(answer)
}

/// Reads one input. The inner error is for an input that is there but is no article or feed.
fn input(
    name: &str,
    site: &site::Settings,
    config: Option<&Config>,
    common: &Common,
) -> anyhow::Result<Result<Input, String>> {
    let bytes = if name == "-" {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
        bytes
    } else if name.starts_with("http://") || name.starts_with("https://") {
        bail!("{name}: addresses cannot be read yet; fetch it and give the file or `-`");
    } else {
        fs::read(name).with_context(|| format!("cannot read {name}"))?
    };
    let (read, warnings) = match Stored::of_path(name) {
        Some(format) => match article(&bytes, format, name, site, config) {
            Ok(reading) => (Input::Article(Box::new(reading.value)), reading.warnings),
            Err(reason) => return Ok(Err(reason)),
        },
        None => match read::feed(bytes, &Origin::default()) {
            Ok(reading) => (Input::Feed(Box::new(reading.value)), reading.warnings),
            Err(reason) => return Ok(Err(reason.to_string())),
        },
    };
    if !common.quiet {
        tell(name, &warnings)?;
    }
    Ok(Ok(read))
}

fn tell(name: &str, warnings: &[Warning]) -> io::Result<()> {
    let mut messages = io::stderr().lock();
    for warning in warnings {
        let line = warning.line.map(|line| format!(":{line}")).unwrap_or_default();
        let column = warning.column.map(|column| format!(":{column}")).unwrap_or_default();
        writeln!(messages, "warning: {name}{line}{column}: {}", warning.message)?;
    }
    Ok(())
}

fn article(
    bytes: &[u8],
    format: Stored,
    name: &str,
    site: &site::Settings,
    config: Option<&Config>,
) -> Result<read::Reading<Article>, String> {
    let settings = config.map(|config| config.articles.clone()).unwrap_or_default();
    let path = name.rsplit('/').next().unwrap_or(name);
    let authors = Authors::new();
    let context = Context { site, settings: &settings, authors: &authors, path };
    let head = read::head(bytes, format, context).map_err(|fault| fault.to_string())?.value;
    let url = head.url.as_deref().and_then(|url| site.url.join(url).ok());
    let minted = convert::mint(site, &head);
    let id = head.id.or_else(|| Id::new(&minted)).ok_or("it has no name to make an id of")?;
    read::article(bytes, format, context, id, url.as_ref()).map_err(|fault| fault.to_string())
}

/// One feed of everything: a single feed keeps what it says of itself.
fn written(mut inputs: Vec<Input>, format: Format, site: &site::Settings) -> Vec<u8> {
    let feed = match inputs.pop() {
        Some(Input::Feed(feed)) if inputs.is_empty() => *feed,
        last => {
            let mut articles: Vec<Article> = Vec::new();
            for input in inputs.into_iter().chain(last) {
                match input {
                    Input::Article(article) => articles.push(*article),
                    Input::Feed(feed) => articles.extend(feed.articles),
                }
            }
            articles.sort_by_key(|article| {
                std::cmp::Reverse(article.published.as_ref().map(jiff::ZonedDateTime::timestamp))
            });
            let last_change = articles.iter().filter_map(Article::last_change);
            Feed {
                id: Id::new(site.url.as_str()),
                title: site.title.clone(),
                description: site.description.clone(),
                home: Some(site.url.clone()),
                language: Some(site.language.clone()),
                authors: site.authors.iter().map(Into::into).collect(),
                rights: site.rights.clone(),
                updated: last_change.max_by_key(|when| when.timestamp()).cloned(),
                articles,
                ..Feed::default()
            }
        }
    };
    let undated = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
    write::feed(&feed, format, &write::Options::new(undated))
}

/// The feeds among the inputs, as subscriptions.
fn catalogue(inputs: Vec<Input>, site: &site::Settings) -> Catalogue {
    let feeds = inputs
        .into_iter()
        .filter_map(|input| match input {
            Input::Feed(feed) => Some(listing(*feed)),
            Input::Article(_) => None,
        })
        .collect();
    Catalogue {
        title: site.title.clone(),
        description: site.description.clone(),
        home: site.url.clone(),
        url: site.url.clone(),
        opml: None,
        icon: None,
        language: site.language.clone(),
        groups: vec![Group { kind: Kind::Own, feeds }],
    }
}

fn listing(feed: Feed) -> Listing {
    let url: Option<Url> = feed.url.or(feed.home);
    Listing {
        title: feed.title,
        description: feed.description,
        language: feed.language,
        articles: feed.articles.len(),
        updated: feed.updated,
        addresses: url.map(|url| Address { format: Format::Rss, url }).into_iter().collect(),
    }
}
