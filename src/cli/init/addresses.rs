//! The patterns of addresses that a site sets for its pages, where they have no parts that only its generator knows.

use std::fs;
use std::path::Path;

use bron::read::AddressPattern;

use super::tree::{self, Tree};

/// The parts of the addresses of Hugo; `folders`, `given` and `stem` are ours, for what it puts together itself.
const OF_HUGO: &[(&str, &str)] = &[
    ("folders", "{folder:words}"),
    ("given", "{given:words}"),
    ("stem", "{slug:words}"),
    ("yearday", "{date:%-j}"),
    ("year", "{year}"),
    ("monthname", "{date:%B}"),
    ("month", "{month}"),
    ("weekdayname", "{date:%A}"),
    ("weekday", "{date:%w}"),
    ("day", "{day}"),
    ("contentbasename", "{name:words}"),
    ("filename", "{name:words}"),
    ("title", "{title}"),
];

/// The parts of the addresses of Jekyll.
const OF_JEKYLL: &[(&str, &str)] = &[
    ("categories", "{categories}"),
    ("category", "{categories}"),
    ("output_ext", ".html"),
    ("short_year", "{date:%y}"),
    ("short_month", "{date:%b}"),
    ("long_month", "{date:%B}"),
    ("short_day", "{date:%a}"),
    ("long_day", "{date:%A}"),
    ("year", "{year}"),
    ("i_month", "{date:%-m}"),
    ("month", "{month}"),
    ("i_day", "{date:%-d}"),
    ("y_day", "{date:%j}"),
    ("day", "{day}"),
    ("week", "{date:%V}"),
    ("path", "{path}"),
    ("title", "{slug}"),
    ("slug", "{slug:words}"),
    ("name", "{slug}"),
];

/// The pattern that a Hugo site sets for the pages of a section; `folders` is the pattern of the folders of a page
/// below the host.
pub(super) fn of_hugo(tree: &Tree, section: &str, folders: &str) -> Option<String> {
    let pattern = tree
        .text(&["permalinks", "page", section])
        .or_else(|| tree.text(&["permalinks", section]))
        // Of some of the sections: `:sections[last]`.
        .filter(|pattern| pattern.contains(':') && !pattern.contains('['))?;
    let pattern = pattern.replace(":sections", folders).replace(":section", section);
    let is_dated = is_dated(tree);
    let slugs = [":stem"].as_slice();
    if pattern.contains(":slugor") {
        let pattern = pattern.replace(":slugorcontentbasename", ":slug");
        let slugs = if is_dated { slugs } else { &[":given", ":filename"] };
        each(&pattern.replace(":slugorfilename", ":slug"), slugs)
    } else {
        each(&pattern, if is_dated { slugs } else { &[":given", ":title"] })
    }
}

/// The pattern of a Hugo site that sets none.
pub(super) fn by_hugo(tree: &Tree) -> Option<String> {
    each("/:folders/:slug/", if is_dated(tree) { &[":stem"] } else { &[":given", ":filename"] })
}

/// Whether the names of files have dates: then Hugo takes the name behind the date for the slug.
fn is_dated(tree: &Tree) -> bool {
    tree.list(&["frontmatter", "date"]).any(|it| it == ":filename")
}

/// A pattern of Hugo with each of some parts as its slug.
fn each(pattern: &str, slugs: &[&str]) -> Option<String> {
    let slugs = if pattern.contains(":slug") { slugs } else { &[""] };
    let patterns = slugs.iter().map(|slug| translated(&pattern.replace(":slug", slug), OF_HUGO));
    Some(patterns.collect::<Option<Vec<_>>>()?.join(" | "))
}

/// The pattern that a Jekyll site sets for its posts, or for a collection.
pub(super) fn of_jekyll(tree: &Tree, collection: &str) -> Option<String> {
    let in_scope = |default: &&serde_json::Value| {
        let scope = |key: &str| tree::at(default, &["scope", key]).and_then(|it| it.as_str());
        scope("path").is_none_or(str::is_empty) && scope("type").is_none_or(|it| it == collection)
    };
    let mut defaults = tree.list(&["defaults"]).filter(in_scope);
    let of_site = || tree.text(&["permalink"]).filter(|_| collection == "posts");
    let pattern = defaults
        .find_map(|default| tree::at(default, &["values", "permalink"])?.as_str())
        .or_else(|| tree.text(&["collections", collection, "permalink"]))
        .or_else(of_site)?;
    from_jekyll(pattern, collection)
}

/// A pattern of Jekyll, or the word that it has for one, in ours.
pub(super) fn from_jekyll(pattern: &str, collection: &str) -> Option<String> {
    let pattern = match pattern {
        "pretty" => "/:categories/:year/:month/:day/:title/",
        "date" => "/:categories/:year/:month/:day/:title:output_ext",
        "ordinal" => "/:categories/:year/:y_day/:title:output_ext",
        "weekdate" => "/:categories/:year/W:week/:short_day/:title:output_ext",
        "none" => "/:categories/:title:output_ext",
        own => own,
    };
    translated(&pattern.replace(":collection", collection), OF_JEKYLL)
}

/// The pattern that a Hexo site sets, whose titles are paths.
pub(super) fn of_hexo(tree: &Tree) -> Option<String> {
    let pattern = format!("/{}", tree.text(&["permalink"])?.trim_start_matches('/'));
    translated(&pattern.replace(":title", "{folder}/:name"), OF_JEKYLL)
}

/// The pattern that the blog of a MkDocs site sets.
pub(super) fn of_mkdocs(tree: &Tree) -> Option<String> {
    let mut plugins = tree.list(&["plugins"]);
    let pattern = plugins.find_map(|it| tree::at(it, &["blog", "post_url_format"])?.as_str())?;
    let parts = [("{date}", "{year}/{month}/{day}"), ("{file}", "{name}")];
    each_slug(&format!("/blog/{}/", pattern.trim_matches('/')), &parts)
}

/// The pattern that a Pelican site sets.
pub(super) fn of_pelican(settings: &str) -> Option<String> {
    let line = settings.lines().find_map(|line| line.strip_prefix("ARTICLE_URL"))?;
    let line = line.trim_start().strip_prefix('=')?.trim();
    let quote = line.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let pattern = line.get(1..)?.split(quote).next()?.trim_start_matches('/');
    let pattern = pattern.strip_suffix("index.html").unwrap_or(pattern);
    each_slug(&format!("/{pattern}"), &[("{category}", "{categories}")])
}

/// A pattern whose slug is that of the file, or else made of the title.
fn each_slug(pattern: &str, parts: &[(&str, &str)]) -> Option<String> {
    let pattern = parts.iter().fold(pattern.to_owned(), |text, (from, to)| text.replace(from, to));
    let (given, title) =
        (pattern.replace("{slug}", "{given}"), pattern.replace("{slug}", "{title}"));
    let all = if given == title { given } else { format!("{given} | {title}") };
    AddressPattern::parse(&all).is_ok().then_some(all)
}

/// A pattern with our words for the parts of a generator, which begin with a colon; `None` where it has others.
fn translated(pattern: &str, parts: &[(&str, &str)]) -> Option<String> {
    let mut pieces = pattern.split(':');
    let mut translated = pieces.next()?.to_owned();
    for piece in pieces {
        let is_whole = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_lowercase());
        let named = parts.iter().filter_map(|(name, ours)| {
            let rest = piece.strip_prefix(name).filter(|rest| is_whole(rest))?;
            Some((rest, ours))
        });
        let (rest, ours) = named.min_by_key(|(rest, _)| rest.len())?;
        translated.push_str(ours);
        translated.push_str(rest);
    }
    let is_sound = translated.starts_with('/') && AddressPattern::parse(&translated).is_ok();
    is_sound.then_some(translated)
}

/// The pattern of addresses that the data file of the folder of articles of an Eleventy site gives, where nothing but
/// names is put into it.
pub(super) fn of_data(folder: &Path, articles: &str) -> Option<String> {
    let name = articles.rsplit('/').next()?;
    let text = [".json", ".11tydata.json", ".11tydata.js", ".11tydata.mjs", ".11tydata.cjs"]
        .iter()
        .find_map(|end| {
            fs::read_to_string(folder.join(articles).join(format!("{name}{end}"))).ok()
        })?;
    let value = quoted(&text, "permalink")?;
    let mut pattern = String::from("/");
    let mut parts = value.trim_start_matches('/').split("{{");
    pattern.push_str(parts.next()?);
    for part in parts {
        let (name, after) = part.split_once("}}")?;
        let is_slug = matches!(name.trim(), "page.fileSlug" | "page.fileSlug | slugify");
        pattern.push_str(is_slug.then_some("{slug}")?);
        pattern.push_str(after);
    }
    let pattern = pattern.strip_suffix("index.html").map_or(pattern.clone(), str::to_owned);
    // One address for all of them is that of a page that lists them, or a mistake.
    (pattern.contains("{slug}") && !pattern.contains("{%")).then_some(pattern)
}

/// A blog of a Docusaurus site.
pub(super) struct Blog {
    /// Its folder.
    pub(super) path: String,
    /// The pattern of its addresses.
    pub(super) pages: String,
    /// The file in that folder with the labels of tags.
    pub(super) labels: String,
}

/// The blogs of a Docusaurus site: that of the preset, and those of plugins.
pub(super) fn blogs(settings: &str) -> Vec<Blog> {
    let preset = settings.split_once("blog:").map_or("{}", |(_, rest)| rest.trim_start());
    let plugins = settings.split("plugin-content-blog").skip(1);
    // The settings of a plugin follow its name in a list.
    let plugins = plugins.filter_map(|rest| {
        let rest = rest.trim_start_matches(['"', '\'', '`', ')', ',']).trim_start();
        rest.starts_with('{').then_some(rest)
    });
    let blogs = Some(preset).filter(|it| !it.starts_with("false")).into_iter().chain(plugins);
    blogs.map(|rest| blog(braced(rest).unwrap_or_default())).collect()
}

/// The blog that such settings make.
fn blog(settings: &str) -> Blog {
    let value = |key| quoted(settings, key).map(|it| it.trim_start_matches("./").trim_matches('/'));
    let place = value("routeBasePath").unwrap_or("blog");
    let pages = format!("/{place}/{{given}} | /{place}/{{dated}}").replace("//", "/");
    let labels = quoted(settings, "tags").unwrap_or("tags.yml").to_owned();
    Blog { path: value("path").unwrap_or("blog").to_owned(), pages, labels }
}

/// What stands between a brace at the begin of a text and the one that closes it.
fn braced(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('{')?;
    let mut depth = 1;
    let end = inner.find(|sign| {
        depth += match sign {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        depth == 0
    });
    inner.get(..end?)
}

/// The text between quotation marks that is the value of the first key of that name.
fn quoted<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(key)?;
    let rest = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}
