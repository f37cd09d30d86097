//! The patterns of addresses that a site sets for its pages, where they have no parts that only its generator knows.

use std::fs;
use std::path::Path;

use super::generators::Value;

/// The pattern of addresses that a Jekyll or Hexo site sets, or a Hugo site for the `section`, where it has no parts that only
/// the generator knows.
pub(super) fn of_settings(name: &str, section: &str, value: Value<'_>) -> Option<String> {
    // The longer names first, as each is the beginning of another.
    let parts = [
        (":categories", "{categories}"),
        (":year", "{year}"),
        (":month", "{month}"),
        (":day", "{day}"),
        (":slugorcontentbasename", "{slug}"),
        (":slugorfilename", "{slug}"),
        (":contentbasename", "{slug}"),
        (":filename", "{slug}"),
        (":title", "{slug}"),
        (":slug", "{slug}"),
    ];
    let pattern = match name {
        "Hexo" => format!("/{}", value(&["permalink"], &|_| true)?.trim_start_matches('/')),
        "Jekyll" => match value(&["permalink"], &|_| true)?.as_str() {
            "pretty" => "/:categories/:year/:month/:day/:title/".to_owned(),
            "none" => "/:categories/:title.html".to_owned(),
            "date" => return None,
            own => own.replace(":output_ext", ".html"),
        },
        "Hugo" => value(&[section], &|text| text.starts_with('/') && text.contains(':'))?
            .replace(":section", section),
        _ => return None,
    };
    let pattern = parts.iter().fold(pattern, |text, (from, to)| text.replace(from, to));
    (pattern.starts_with('/') && !pattern.contains(':')).then_some(pattern)
}

/// The pattern of addresses that the data file of the folder of articles of an Eleventy site gives, where nothing but names is put
/// into it.
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

/// The pattern of addresses of a Docusaurus site whose settings say where its blog is.
pub(super) fn of_blog(settings: &str) -> Option<String> {
    let (_, blog) = settings.split_once("blog:")?;
    let blog = blog.trim_start().strip_prefix('{')?;
    let mut depth = 1;
    let end = blog.find(|sign| {
        depth += match sign {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        depth == 0
    });
    let place = quoted(blog.get(..end?)?, "routeBasePath")?.trim_matches('/');
    let pattern = format!("/{place}/{{given}} | /{place}/{{year}}/{{month}}/{{day}}/{{slug}}");
    Some(pattern.replace("//", "/"))
}

/// The text between quotation marks that is the value of the first key of that name.
fn quoted<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(key)?;
    let rest = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest.get(1..)?.split(quote).next()
}
