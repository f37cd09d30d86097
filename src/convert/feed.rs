//! From plan to feed: the values that writers turn into documents.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};
use url::Url;

use super::archive;
use super::card::Terms;
use super::census::Item;
use super::documents;
use super::heads::{Shelf, page};
use super::ledger::{Entry, Ledger};
use super::moment::Moment;
use super::plan::Plan;
use super::states::States;
use super::{LEDGER, Problem, Setup};
use crate::article::{Article, Feed, Id, Paging, Person, Tombstone};
use crate::place::{PlaceError, Stat};
use crate::read::{self, Context, Format as Stored, Neighbours};
use crate::syntax::encoding;
use crate::syntax::xml::Document;
use crate::write::{self, Address, CHANGES, Catalogue, Format, Group, Kind, Listing, Options};

/// How many withdrawn articles a feed tells of: the latest.
const TOMBSTONES: usize = 100;

/// What documents are made from.
#[derive(Debug)]
pub(super) struct Materials<'m> {
    pub setup: &'m Setup<'m>,
    pub states: &'m States,
    pub shelf: &'m Shelf,
    pub ledger: &'m Ledger,
    /// What is published, in order of the ledger.
    pub items: &'m [Item],
    /// Address of the folder of feeds.
    pub base: Url,
    /// The date of a feed without articles.
    pub undated: ZonedDateTime,
    /// Formats of feeds, and of archive documents, which are for programs only.
    pub formats: (Vec<Format>, Vec<Format>),
}

/// An article read in full.
#[derive(Debug, Default)]
pub(super) struct Full {
    /// The article, unless it is gone or cannot be read.
    pub article: Option<Article>,
    pub warnings: Vec<Problem>,
    pub fault: Option<Problem>,
    /// The paths of other articles that it links, or would if they were there.
    pub links: BTreeSet<String>,
}

impl<'m> Materials<'m> {
    /// The formats of a document.
    pub(super) fn formats(&self, is_archive: bool) -> &[Format] {
        if is_archive { &self.formats.1 } else { &self.formats.0 }
    }

    /// The address of a file.
    pub(super) fn url(&self, path: &str) -> Url {
        self.base.join(path).unwrap_or_else(|_| self.base.clone())
    }

    /// The id of an item.
    pub(super) fn id(&self, member: usize) -> Result<Box<str>, PlaceError> {
        let Some(item) = self.items.get(member) else { return Ok(Box::default()) };
        let id = self.ledger.id(item.place);
        Ok(id.map_err(|fault| self.setup.published.fault(LEDGER, fault))?.unwrap_or_default())
    }

    /// The fingerprint of the id of an item.
    pub(super) fn id_print(&self, member: usize) -> Option<u64> {
        self.ledger.print(self.items.get(member)?.place)
    }

    /// A hasher that starts from everything that goes into every document.
    pub(super) fn hasher(&self) -> DefaultHasher {
        documents::hasher(self.setup.print())
    }

    /// What an item adds to a recipe.
    pub(super) fn ingredient(&self, member: usize) -> impl Hash {
        let item = self.items.get(member);
        let card = item.and_then(|item| self.shelf.card(item));
        let file = card.map(|card| (card.whole, self.states.of(&card)));
        (self.id_print(member), file, item.map(|item| (item.published, item.changed)))
    }

    /// The latest withdrawn articles, latest first.
    pub(super) fn tombstones(&self) -> impl Iterator<Item = &'m Entry> {
        let entries = self.ledger.entries().map(|(_, entry)| entry);
        let mut gone: Vec<&'m Entry> = entries.filter(|entry| entry.withdrawn.is_some()).collect();
        gone.sort_by_key(|entry| std::cmp::Reverse(entry.withdrawn));
        gone.truncate(TOMBSTONES);
        gone.into_iter()
    }

    /// Reads an item in full, and completes it with what ledger, registry and site know.
    pub(super) fn article(&self, member: usize) -> Result<Full, PlaceError> {
        let Some(item) = self.items.get(member) else { return Ok(Full::default()) };
        let last = || self.shelf.kept.get(&item.place).map(|(_, article)| article.clone());
        let Some(at) = item.at else {
            return Ok(Full { article: last(), ..Full::default() });
        };
        let path = self.shelf.path(at);
        let (Some(format), Some(id)) = (Stored::of_path(path), Id::new(&self.id(member)?)) else {
            return Ok(Full::default());
        };
        let mut buffer = Vec::new();
        let Some((bytes, _)) = self.setup.store.read(path, self.shelf.stat(at), &mut buffer)?
        else {
            return Ok(Full::default());
        };
        let url = self.page_of(at, bytes, format);
        // What an article links ten times is looked up once.
        let links: RefCell<BTreeMap<String, Option<Url>>> = RefCell::default();
        let neighbours = |path: &str| {
            let known = links.borrow().get(path).cloned();
            known.unwrap_or_else(|| {
                let page = self.page_at(path);
                links.borrow_mut().insert(path.to_owned(), page.clone());
                page
            })
        };
        let context = Context { neighbours: Neighbours(&neighbours), ..self.setup.context(path) };
        match read::article(bytes, format, context, id, url.as_ref()) {
            Ok(reading) => Ok(Full {
                warnings: reading.warnings.iter().map(|it| Problem::of_warning(path, it)).collect(),
                article: Some(self.completed(reading.value, item, url)),
                fault: None,
                links: links.into_inner().into_keys().collect(),
            }),
            Err(fault) => {
                Ok(Full { fault: Some(Problem::of_fault(path, &fault)), ..Full::default() })
            }
        }
    }

    /// The address of the page of a file that was read.
    fn page_of(&self, at: usize, bytes: &[u8], format: Stored) -> Option<Url> {
        if let Some(terms) = self.terms(at) {
            return terms.texts.url.and_then(|url| Url::parse(url).ok());
        }
        let path = self.shelf.path(at);
        let head = read::head(bytes, format, self.setup.context(path)).ok()?;
        page(&head.value, path, self.setup)
    }

    /// What is known of a file that need not be read for it.
    fn terms(&self, at: usize) -> Option<Terms<'_>> {
        self.shelf.cards.get(self.shelf.known(at)?.slot()?)?.terms
    }

    /// The address of the page of the article at a path.
    fn page_at(&self, path: &str) -> Option<Url> {
        let (at, format) = (self.shelf.listing.find(path)?, Stored::of_path(path)?);
        if self.terms(at).is_some() {
            return self.page_of(at, &[], format);
        }
        let mut buffer = Vec::new();
        let read = self.setup.store.read(path, self.shelf.stat(at), &mut buffer);
        // One that cannot be read is told elsewhere.
        let (bytes, _) = read.ok()??;
        self.page_of(at, bytes, format)
    }

    /// A fingerprint of what the articles at these paths are by now.
    pub(super) fn print_of(&self, paths: &BTreeSet<String>) -> u64 {
        let mut hasher = self.hasher();
        for path in paths {
            let known = self.shelf.listing.find(path).and_then(|at| self.shelf.known(at));
            let card = known.and_then(|known| self.shelf.cards.get(known.slot()?));
            (path, card.map(|card| card.whole)).hash(&mut hasher);
        }
        hasher.finish()
    }

    fn completed(&self, mut article: Article, item: &Item, url: Option<Url>) -> Article {
        article.url = url.or(article.url);
        article.published.get_or_insert_with(|| item.published.zoned());
        if article.updated.is_none() && item.changed != item.published {
            article.updated = Some(item.changed.zoned());
        }
        if article.authors.is_empty() {
            article.authors = self.setup.site.authors.iter().map(Person::from).collect();
        }
        article.sources = self.setup.sources.resolve(article.sources);
        article
    }

    /// The document to subscribe to, without its articles.
    pub(super) fn subscription(&self, plan: &Plan) -> Feed {
        let tombstones = if plan.kind == Kind::Main {
            self.tombstones().filter_map(tombstone).collect()
        } else {
            Vec::new()
        };
        Feed {
            updated: plan.updated.map(Moment::zoned),
            hubs: self.setup.feeds.hubs.clone(),
            tombstones,
            ..self.head(plan)
        }
    }

    /// An archive document, without its articles.
    pub(super) fn archive<'a>(
        &self,
        plan: &Plan,
        articles: impl Iterator<Item = &'a Article>,
    ) -> Feed {
        let updated =
            articles.filter_map(Article::last_change).max_by_key(|when| when.timestamp()).cloned();
        let paging = Paging { archive: true, ..Paging::default() };
        Feed { updated, paging, ..self.head(plan) }
    }

    /// What all documents of a feed have in common.
    fn head(&self, plan: &Plan) -> Feed {
        let site = self.setup.site;
        Feed {
            id: Id::new(&self.feed_id(&plan.path)),
            title: plan.title.clone(),
            description: plan.description.clone(),
            language: Some(plan.language.clone().unwrap_or_else(|| site.language.clone())),
            home: Some(site.url.clone()),
            authors: site.authors.iter().map(Person::from).collect(),
            rights: site.rights.clone(),
            icon: self.icon(),
            ..Feed::default()
        }
    }

    fn icon(&self) -> Option<Url> {
        let site = self.setup.site;
        site.icon.as_ref().and_then(|icon| site.url.join(icon).ok())
    }

    /// The permanent name of a feed: the address of its page, which does not depend on a format.
    fn feed_id(&self, path: &str) -> String {
        self.url(path).into()
    }

    /// Sets the addresses of a document in one format: its own and those of its archive.
    pub(super) fn address(
        &self,
        feed: &mut Feed,
        (plan, number): (&Plan, Option<usize>),
        path: &str,
        format: Format,
    ) {
        feed.url = Some(self.url(path));
        let older = number.map_or(plan.archive.count(), |number| number - 1);
        if older > 0 && self.formats(true).contains(&format) {
            let older = format.file(&archive::path(&plan.path, older));
            feed.paging.prev_archive = Some(self.url(&older));
        }
        if number.is_some() {
            feed.paging.current = Some(self.url(&format.file(&plan.path)));
        }
    }

    /// What writers must know of a document.
    pub(super) fn options(&self, path: &str, is_archive: bool) -> Options {
        Options {
            content: self.setup.feeds.content,
            source_notes: self.setup.feeds.source_notes,
            whole_text: false,
            alternates: if is_archive { Vec::new() } else { self.addresses(path) },
            site: Some(self.setup.site.title.clone()),
            index: self.formats(false).contains(&Format::Html).then(|| self.url("index.html")),
            cloud: self.setup.cloud.clone().filter(|_| !is_archive),
            undated: self.undated.clone(),
        }
    }

    fn addresses(&self, path: &str) -> Vec<Address> {
        let address = |&format: &Format| Address { format, url: self.url(&format.file(path)) };
        self.formats(false).iter().map(address).collect()
    }

    /// The feed of what changed in the sources, in the formats in which it lies among what is `published`.
    fn changes(&self, published: &HashMap<&str, Stat>) -> Option<Group> {
        let is_there = |address: &Address| published.contains_key(&*address.format.file(CHANGES));
        let about = write::about_changes(&self.setup.site.language);
        let listing = Listing {
            title: about.title.to_owned(),
            description: Some(about.description.to_owned()),
            language: None,
            articles: None,
            updated: None,
            addresses: self.addresses(CHANGES).into_iter().filter(is_there).collect(),
        };
        (!listing.addresses.is_empty()).then(|| Group { kind: Kind::Changes, feeds: vec![listing] })
    }

    /// Everything that there is to subscribe to, with what is `published` besides the feeds of articles.
    pub(super) fn catalogue(&self, plans: &[Plan], published: &HashMap<&str, Stat>) -> Catalogue {
        let site = self.setup.site;
        let mut groups: Vec<Group> = Vec::new();
        for plan in plans {
            let listing = Listing {
                title: plan.name.clone(),
                description: plan.description.clone(),
                language: plan.language.clone().filter(|language| *language != site.language),
                articles: Some(plan.total),
                updated: plan.updated.map(Moment::zoned),
                addresses: self.addresses(&plan.path),
            };
            match groups.iter_mut().find(|group| group.kind == plan.kind) {
                Some(group) => group.feeds.push(listing),
                None => groups.push(Group { kind: plan.kind, feeds: vec![listing] }),
            }
        }
        groups.extend(self.changes(published));
        Catalogue {
            title: site.title.clone(),
            description: site.description.clone(),
            home: site.url.clone(),
            icon: self.icon(),
            url: self.url("index.html"),
            opml: Some(self.url("feeds.opml")),
            language: site.language.clone(),
            groups,
        }
    }
}

/// The date of a feed without articles: the latest that the ledger knows of, else long ago.
pub(super) fn undated(ledger: &Ledger, items: &[Item]) -> ZonedDateTime {
    let entries = ledger.entries().map(|(_, entry)| entry.published);
    let latest = entries.chain(items.iter().map(|item| item.published)).max();
    latest.map_or_else(|| Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC), Moment::zoned)
}

fn tombstone(entry: &Entry) -> Option<Tombstone> {
    Some(Tombstone { id: Id::new(&entry.id)?, when: entry.withdrawn?.zoned() })
}

/// Whether a published document has this address and holds exactly these articles.
pub(super) fn holds(bytes: &[u8], path: &str, url: &str, wanted: &BTreeSet<Box<str>>) -> bool {
    let there: Option<BTreeSet<String>> = if matches!(path.rsplit_once('.'), Some((_, "json"))) {
        json_ids(bytes, url)
    } else {
        let document = Document::parse(encoding::decode(bytes.to_vec(), None));
        document.text().contains(&crate::html::escape(url)).then(|| xml_ids(&document))
    };
    there.is_some_and(|there| there.iter().map(String::as_str).eq(wanted.iter().map(|id| &**id)))
}

fn xml_ids(document: &Document) -> BTreeSet<String> {
    let Some(root) = document.root() else { return BTreeSet::new() };
    root.descendants()
        .filter(|element| {
            let parent = element.parent().map_or("", |parent| parent.local());
            matches!((parent, element.local()), ("item", "guid") | ("entry", "id"))
        })
        .map(|element| element.text().trim().to_owned())
        .collect()
}

fn json_ids(bytes: &[u8], url: &str) -> Option<BTreeSet<String>> {
    let feed: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    if feed.get("feed_url")?.as_str()? != url {
        return None;
    }
    let items = feed.get("items")?.as_array()?;
    items.iter().map(|item| item.get("id")?.as_str().map(str::to_owned)).collect()
}
