//! `bron convert INPUT... --to FORMAT`: articles and feeds become one feed, without `bron.toml` if need be.

use std::io::{self, Write};
use std::path::{Component, Path};

use anyhow::ensure;
use bron::article::{Article, Feed, Id};
use bron::config::Config;
use bron::convert;
use bron::read::print_page::PrintPage;
use bron::read::{
    self, Authors, Context, FeedError, Folders, Format as Stored, Neighbours, Origin, Warning,
};
use bron::site;
use bron::write::{self, Address, Catalogue, Format, Group, Kind, Listing};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use super::{Args, Target};
use crate::cli::input::{Input, Received};
use crate::cli::whole::replace;
use crate::cli::{Answer, Common};

/// Bytes of the largest input.
const LIMIT: u64 = 256 << 20;

/// What one input gave.
enum Content {
    Article(Box<Article>),
    Feed(Box<Feed>),
}

/// What inputs are read with.
struct Setting {
    config: Option<Config>,
    authors: Authors,
    site: site::Settings,
}

pub(super) fn run(
    args: &Args,
    to: Target,
    common: &Common,
    out: &mut impl Write,
) -> anyhow::Result<Answer> {
    let mut setting = Setting::new(common)?;
    let mut contents = Vec::new();
    let mut answer = Answer::Yes;
    for argument in &args.inputs {
        let input = Input::parse(argument)?;
        let received = input.read(LIMIT)?;
        if let Some(transfer) = &received.transfer {
            let status = transfer.status;
            ensure!((200..300).contains(&status), "{argument} was answered with status {status}");
        }
        match setting.content(&input, received) {
            Ok((content, warnings)) => {
                if !common.quiet {
                    tell(argument, &warnings)?;
                }
                contents.push(content);
            }
            Err(reason) => {
                writeln!(io::stderr(), "error: {argument}: {reason}")?;
                answer = Answer::No;
            }
        }
    }
    if contents.is_empty() {
        return Ok(answer);
    }
    let site = &setting.site;
    let bytes = match to {
        Target::Rss => written(contents, Format::Rss, site),
        Target::Atom => written(contents, Format::Atom, site),
        Target::Json => written(contents, Format::Json, site),
        Target::Html => written(contents, Format::Html, site),
        Target::Opml => write::opml(&catalogue(contents, site)),
    };
    match &args.output {
        Some(path) if path != Path::new("-") => {
            replace(path, &bytes)?;
        }
        _ => out.write_all(&bytes)?,
    }
    Ok(answer)
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

impl Setting {
    fn new(common: &Common) -> anyhow::Result<Self> {
        let config = common.config_if_any()?;
        let authors = match &config {
            Some(config) => super::authors(config)?.1,
            None => Authors::new(),
        };
        let site = match &config {
            Some(config) => config.site.clone(),
            None => toml::from_str("title = 'bron'\nurl = 'https://example.org/'")?,
        };
        Ok(Self { config, authors, site })
    }

    /// What an input holds, and what was wrong with it. The error is for an input that is no article and no feed.
    fn content(
        &mut self,
        input: &Input,
        received: Received,
    ) -> Result<(Content, Vec<Warning>), String> {
        let (path, address) = match input {
            Input::File(path) => (path.to_string_lossy().into_owned(), None),
            Input::Address(url) => (url.path().to_owned(), Some(url)),
            Input::Stdin | Input::Stored(_) => (input.name(), None),
        };
        let is_named = matches!(input, Input::File(_) | Input::Stored(_));
        if let Some(format) = Stored::of_path(&path).filter(|_| is_named) {
            return self.article(&received.bytes, format, &path, None);
        }
        // The names of the others promise nothing, and so they may turn out to be articles.
        let spare = (!is_named).then(|| received.bytes.clone());
        let transfer = received.transfer.as_ref();
        let url = transfer.map(|transfer| &transfer.url).or(address);
        let charset = transfer.and_then(|transfer| transfer.charset.as_deref());
        match (read::feed(received.bytes, &Origin { url, charset }), spare) {
            (Ok(reading), _) => Ok((Content::Feed(Box::new(reading.value)), reading.warnings)),
            (Err(reason), Some(bytes)) if let Some(format) = begins(&bytes, &reason) => {
                self.article(&bytes, format, &path, url)
            }
            (Err(reason), _) => Err(reason.to_string()),
        }
    }

    fn article(
        &mut self,
        bytes: &[u8],
        format: Stored,
        path: &str,
        address: Option<&Url>,
    ) -> Result<(Content, Vec<Warning>), String> {
        let default = read::Settings::default();
        let settings = self.config.as_ref().map_or(&default, |config| &config.articles);
        if self.config.is_none() && format == Stored::PrintPage {
            // All that is known of the publication.
            let page = PrintPage::read(bytes, settings).map_err(|fault| fault.to_string())?;
            self.site.title = page.value.site.unwrap_or_else(|| self.site.title.clone());
        }
        let path = below(path, self.config.as_ref());
        let context = Context {
            site: &self.site,
            settings,
            authors: &self.authors,
            folders: &Folders::of(settings),
            path: &path,
            neighbours: Neighbours::NONE,
        };
        let mut head = read::head(bytes, format, context).map_err(|fault| fault.to_string())?.value;
        if convert::slug(&head.slug).is_empty() {
            head.slug.clone_from(&head.title);
        }
        let url = match (&self.config, address) {
            (_, Some(address)) => Some(address.clone()),
            (Some(config), None) => head.page(&path, settings, &config.site),
            // Of what site a relative address is, is not known.
            (None, None) => head.url.as_deref().and_then(|url| Url::parse(url).ok()),
        };
        let minted = match (&self.config, &url) {
            (None, Some(url)) => url.to_string(),
            _ => convert::mint(&self.site, &head),
        };
        let id = head.id.or_else(|| Id::new(&minted)).ok_or("it has no name to make an id of")?;
        let reading = read::article(bytes, format, context, id, url.as_ref())
            .map_err(|fault| fault.to_string())?;
        Ok((Content::Article(Box::new(reading.value)), reading.warnings))
    }
}

/// The format of something without a name that was not read as a feed for this `reason`: a page, Markdown, which begins
/// with front matter or a heading, or the text of a print page.
fn begins(bytes: &[u8], reason: &FeedError) -> Option<Stored> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"<") {
        return (*reason == FeedError::Page).then_some(Stored::Html);
    }
    let markdown: [&[u8]; 3] = [b"---", b"+++", b"# "];
    match reason {
        FeedError::Unknown | FeedError::Page | FeedError::Root { .. } => {
            let is_markdown = markdown.iter().any(|start| text.starts_with(start));
            Some(if is_markdown { Stored::Markdown } else { Stored::PrintPage })
        }
        _ => None,
    }
}

/// The path of a file below the folder of articles, or all of it for one that is not there: its folders may tell the date.
fn below(name: &str, config: Option<&Config>) -> String {
    let real = |path: &Path| path.canonicalize().ok();
    let inside = config.and_then(|config| {
        let file = real(Path::new(name))?;
        let folder = real(&config.folder.join(&config.articles.path))?;
        Some(file.strip_prefix(folder).ok()?.to_owned())
    });
    let path = inside.unwrap_or_else(|| Path::new(name).to_owned());
    let names = path.components().filter_map(|part| match part {
        Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    names.collect::<Vec<_>>().join("/")
}

/// One feed of everything: a single feed keeps what it says of itself.
fn written(mut inputs: Vec<Content>, format: Format, site: &site::Settings) -> Vec<u8> {
    let feed = match inputs.pop() {
        Some(Content::Feed(feed)) if inputs.is_empty() => *feed,
        last => {
            let mut articles: Vec<Article> = Vec::new();
            for input in inputs.into_iter().chain(last) {
                match input {
                    Content::Article(article) => articles.push(*article),
                    Content::Feed(feed) => articles.extend(feed.articles),
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
fn catalogue(inputs: Vec<Content>, site: &site::Settings) -> Catalogue {
    let feeds = inputs
        .into_iter()
        .filter_map(|input| match input {
            Content::Feed(feed) => Some(listing(*feed)),
            Content::Article(_) => None,
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
        articles: Some(feed.articles.len()),
        updated: feed.updated,
        addresses: url.map(|url| Address { format: Format::Rss, url }).into_iter().collect(),
    }
}
