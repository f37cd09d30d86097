//! The addresses of pages of the site that a text names by their files.
//!
//! That of a stored article is known. For anything else, the pattern of addresses or the place of the file decides.

use percent_encoding::percent_decode_str;

use super::Extension;
use crate::read::markdown::path;
use crate::read::{Context, Head};

/// What is known of the addresses of the site's pages.
#[derive(Debug, Clone, Copy)]
pub(in crate::read::markdown) struct Pages<'a>(pub(in crate::read::markdown) Context<'a>);

impl<'a> Pages<'a> {
    /// What is read besides Markdown.
    pub(super) fn extensions(self) -> &'a [Extension] {
        &self.0.settings.extensions
    }

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

    /// The address of the stored article that a link of Markdown names by its file, from its own folder on; `None` for all
    /// other links.
    pub(super) fn linked(self, target: &str) -> Option<String> {
        let (file, part) = parts(target);
        let is_file = page_of(file).is_some() && !file.starts_with('/') && !file.contains(':');
        let path = Some(file).filter(|_| is_file).and_then(|file| self.joined(file))?;
        Some(format!("{}{part}", self.0.neighbours.0(&path)?))
    }

    /// The address that Pelican's `{filename}/name.md` and `{static}/name.png` mean, which begin at the folder of its content,
    /// or at this article without a `/`; `None` for all other links.
    pub(super) fn of_pelican(self, target: &str) -> Option<String> {
        let marks = ["{filename}", "|filename|", "{static}", "|static|", "{attach}", "|attach|"];
        let target = marks.iter().find_map(|mark| target.strip_prefix(mark))?;
        let (file, part) = parts(target);
        let path = match file.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => self.joined(file)?,
        };
        let address = self.stored(&path).unwrap_or_else(|| self.below(&path));
        Some(format!("{address}{part}"))
    }

    /// The address of the article that a note names: beside this one or in a folder above it, or by its path.
    pub(super) fn of_note(self, name: &str) -> Option<String> {
        let (file, part) = parts(name);
        let address = self.near(file).or_else(|| self.stored(file))?;
        Some(format!("{address}{part}"))
    }

    /// The folder of this article, below that of all articles.
    fn folder(self) -> &'a str {
        self.0.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The path below the folder of articles of a file beside this one.
    fn joined(self, file: &str) -> Option<String> {
        joined(self.folder(), file)
    }

    /// The address of a stored article at a path below the site's folder of pages, which the folder of articles is, or lies
    /// in. Its extension may be left out.
    fn stored(self, file: &str) -> Option<String> {
        let file = Some(file.trim_matches('/')).filter(|file| !file.is_empty())?;
        let folder = self.0.settings.path.trim_matches('/');
        let folders = folder.match_indices('/').filter_map(|(at, _)| folder.get(at + 1..));
        let mut below = [folder]
            .into_iter()
            .chain(folders)
            .filter_map(|folder| file.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')));
        let find = |path: &str| {
            if page_of(path).is_some() {
                return self.0.neighbours.0(path);
            }
            let names =
                [".md", "/index.md", ".mdx", "/index.mdx", ".markdown", ".qmd", "/index.qmd"];
            names.iter().find_map(|end| self.0.neighbours.0(&format!("{path}{end}")))
        };
        find(file).or_else(|| below.find_map(find)).map(String::from)
    }

    /// The address of a stored article that is named beside this one, or in one of the folders above.
    fn near(self, file: &str) -> Option<String> {
        let mut folders = std::iter::successors(Some(self.folder()), |folder| {
            let above = folder.rsplit_once('/').map(|(above, _)| above);
            above.or((!folder.is_empty()).then_some(""))
        });
        let file = Some(file).filter(|file| !file.is_empty())?;
        folders.find_map(|folder| self.stored(&joined(folder, file)?))
    }

    /// The address that Zola's `@/blog/name.md#part`, Jekyll's `link` and the like mean: something below the site.
    pub(super) fn of_site(self, target: &str) -> String {
        let (file, part) = parts(target);
        let file = file.strip_prefix("@/").unwrap_or(file);
        if let Some(address) = self.stored(file) {
            return format!("{address}{part}");
        }
        if file.trim_start_matches('/').starts_with("_posts/") {
            return format!("{}{part}", self.post(file));
        }
        let page = page_of(file).map_or_else(|| file.to_owned(), |page| format!("{page}/"));
        format!("{}{part}", self.below(&page))
    }

    /// The address that Hugo's `ref` means: a file beside this one is a page beside this page, a path is one below the
    /// site.
    pub(super) fn beside(self, target: &str) -> String {
        let (file, part) = parts(target);
        let near = if file.starts_with('/') { None } else { self.near(file) };
        if let Some(address) = near.or_else(|| self.stored(file)) {
            return format!("{address}{part}");
        }
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
        if let Some(address) = self.near(file) {
            return address;
        }
        let Context { site, settings, .. } = self.0;
        let facts = path::read(file, &settings.languages);
        let published = facts.file_day.and_then(|day| self.0.start_of(day));
        let head = Head { slug: facts.name.to_owned(), published, ..Head::default() };
        if let Some(url) = head.page(file, settings, site) {
            return url.into();
        }
        match facts.file_day {
            Some(day) => self.below(&format!("{}/{}.html", day.strftime("%Y/%m/%d"), facts.name)),
            None => self.below(&format!("{}/", facts.name)),
        }
    }
}

/// The path that a file has, seen from a folder.
fn joined(folder: &str, file: &str) -> Option<String> {
    let mut path: Vec<&str> = folder.split('/').filter(|name| !name.is_empty()).collect();
    let file = percent_decode_str(file).decode_utf8().ok()?;
    for name in file.split('/') {
        match name {
            "" | "." => {}
            ".." => drop(path.pop()?),
            name => path.push(name),
        }
    }
    Some(path.join("/"))
}

/// A target without what follows a `#`, and that.
fn parts(target: &str) -> (&str, &str) {
    let target = target.trim();
    target.find('#').and_then(|at| target.split_at_checked(at)).unwrap_or((target, ""))
}

/// The path of the page that a file of Markdown makes, without a `/` at its end.
fn page_of(file: &str) -> Option<&str> {
    let stem =
        [".md", ".mdx", ".markdown", ".qmd"].iter().find_map(|end| file.strip_suffix(end))?;
    Some(["/_index", "/index"].iter().find_map(|end| stem.strip_suffix(end)).unwrap_or(stem))
}
