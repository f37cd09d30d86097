//! The addresses of pages of the site that a text names by their files.
//!
//! What another page says of its own address is not known here: the pattern of addresses, or else the place of the file,
//! decides.

use crate::read::markdown::path;
use crate::read::{Context, Head};

/// What is known of the addresses of the site's pages.
#[derive(Debug, Clone, Copy)]
pub(in crate::read::markdown) struct Pages<'a>(pub(in crate::read::markdown) Context<'a>);

impl<'a> Pages<'a> {
    /// The title of the publication.
    pub(super) fn site_title(self) -> &'a str {
        &self.0.site.title
    }

    /// The path that the site lies below, without a `/` at its end: empty for one at the root of its host.
    pub(super) fn root(self) -> &'a str {
        self.0.site.url.path().trim_end_matches('/')
    }

    /// The address of what lies at a path below the site's.
    pub(super) fn below(self, path: &str) -> String {
        let root = self.root();
        let is_below = path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
        if path.contains("://") || path.starts_with("//") || (is_below && !root.is_empty()) {
            return path.to_owned();
        }
        format!("{root}/{}", path.trim_start_matches('/'))
    }

    /// The address that Zola's `@/blog/name.md#part`, Jekyll's `link` and the like mean: something below the site.
    pub(super) fn of_site(self, target: &str) -> String {
        let (file, part) = parts(target);
        if file.trim_start_matches('/').starts_with("_posts/") {
            return format!("{}{part}", self.post(file));
        }
        let file = file.strip_prefix("@/").unwrap_or(file);
        let page = page_of(file).map_or_else(|| file.to_owned(), |page| format!("{page}/"));
        format!("{}{part}", self.below(&page))
    }

    /// The address that Hugo's `ref` means: a file beside this one is a page beside this page, a path is one below the
    /// site.
    pub(super) fn beside(self, target: &str) -> String {
        let (file, part) = parts(target);
        let page = match page_of(file) {
            Some(page) => page,
            None if file.is_empty()
                || file.rsplit('/').next().unwrap_or_default().contains('.') =>
            {
                return target.trim().to_owned();
            }
            None => file.trim_end_matches('/'),
        };
        match page {
            page if page.starts_with('.') => format!("{page}/{part}"),
            page if page.contains('/') => format!("{}/{part}", self.below(page)),
            page => format!("../{page}/{part}"),
        }
    }

    /// The address of a post of Jekyll, from its file name: by the pattern of the site, or else Jekyll's own.
    pub(super) fn post(self, file: &str) -> String {
        let Context { site, settings, .. } = self.0;
        let facts = path::read(file, &settings.languages);
        let published =
            facts.file_day.and_then(|day| day.to_zoned_datetime(site.timezone.clone()).ok());
        let head = Head { slug: facts.name.to_owned(), published, ..Head::default() };
        if let Some(url) = head.page(file, settings.url.as_ref(), &site.url) {
            return url.into();
        }
        match facts.file_day {
            Some(day) => self.below(&format!("{}/{}.html", day.strftime("%Y/%m/%d"), facts.name)),
            None => self.below(&format!("{}/", facts.name)),
        }
    }
}

/// A target without what follows a `#`, and that.
fn parts(target: &str) -> (&str, &str) {
    let target = target.trim();
    target.find('#').and_then(|at| target.split_at_checked(at)).unwrap_or((target, ""))
}

/// The path of the page that a file of Markdown makes, without a `/` at its end.
fn page_of(file: &str) -> Option<&str> {
    let stem = [".md", ".mdx", ".markdown"].iter().find_map(|end| file.strip_suffix(end))?;
    Some(["/_index", "/index"].iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem))
}
