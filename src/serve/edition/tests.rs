use super::*;
use crate::serve::negotiate::Coding;

/// What editions are made with.
struct Tools {
    base: Url,
    shelf: Shelf,
    recent: Arc<Recent>,
}

impl Tools {
    fn new() -> Self {
        let base = Url::parse("https://example.org/").unwrap();
        Self { base, shelf: Shelf::open(None, None), recent: Arc::default() }
    }

    /// The edition after `previous`, late enough for the times of the files to be relied upon.
    fn load(&self, folder: &Path, previous: &Edition, at_once: Bound) -> Edition {
        let origin = self.origin(folder, at_once);
        Edition::load(origin, previous, &Memory::default(), late()).unwrap()
    }

    fn origin<'a>(&'a self, folder: &'a Path, at_once: Bound) -> Origin<'a> {
        let Self { base, shelf, recent } = self;
        let (hubs, max_age, extras) = (&[], Duration::ZERO, None);
        Origin { folder, base, hubs, max_age, shelf, recent, extras, at_once }
    }
}

fn late() -> Timestamp {
    "2200-01-01T00:00:00Z".parse().unwrap()
}

#[test]
fn a_file_may_vanish_while_it_is_read_but_not_the_folder() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("feeds");
    std::fs::create_dir(&folder).unwrap();
    for name in ["a.css", "b.css"] {
        std::fs::write(folder.join(name), "a {}").unwrap();
    }
    let tools = Tools::new();
    let of = |listed| {
        let origin = tools.origin(&folder, Bound::Within(0));
        Edition::of(listed, origin, &Edition::default(), &Memory::default(), late())
    };
    let listed = || files::list(&folder).unwrap();
    let before = listed();
    std::fs::remove_file(folder.join("a.css")).unwrap();
    let edition = of(before).unwrap();
    assert!(edition.get("/a.css").is_none() && edition.get("/b.css").is_some());
    let before = listed();
    std::fs::rename(&folder, parent.path().join("away")).unwrap();
    assert!(of(before).is_err());
}

#[test]
fn what_is_not_compressed_at_once_follows_as_the_same_version() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("archive")).unwrap();
    let feed = "<rss><channel><pubDate>Thu, 03 Feb 2011 08:00:00 GMT</pubDate></channel></rss>";
    let long = format!("{feed}{}", " ".repeat(1000));
    for path in ["feed.rss", "archive/1.rss"] {
        std::fs::write(folder.path().join(path), &long).unwrap();
    }
    let tools = Tools::new();
    let load = |previous: &Edition, at_once| tools.load(folder.path(), previous, at_once);
    let codings = |edition: &Edition, path| {
        edition.get(path).unwrap().resource.sizes.map(|size| size.is_some())
    };
    let first = load(&Edition::default(), Bound::Within(0));
    assert!(!first.is_complete());
    assert_eq!(codings(&first, "/feed.rss"), [true, false, false, false]);
    assert_eq!(codings(&first, "/archive/1.rss"), [true, true, false, false]);
    let second = load(&first, Bound::Around(1));
    assert!(second.is_complete());
    assert_eq!(codings(&second, "/feed.rss"), [true; 4]);
    let version = |edition: &Edition, path| {
        let resource = &edition.get(path).unwrap().resource;
        let identity = resource.variant(Coding::Identity).unwrap();
        (resource.tag.clone(), resource.modified, identity.body().unwrap())
    };
    for path in ["/feed.rss", "/archive/1.rss"] {
        assert_eq!(version(&first, path), version(&second, path));
        assert_eq!(version(&second, path).2, long);
    }
}

#[test]
fn files_that_stayed_as_they_were_are_shared_and_changed_ones_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put("same.css", "a {}");
    put("other.css", "a {}");
    put("gone.css", "a {}");
    put("broken.xml", "<a/>");
    let tools = Tools::new();
    let load = |previous: &Edition| tools.load(folder.path(), previous, Bound::Within(usize::MAX));
    let first = load(&Edition::default());
    std::fs::remove_file(folder.path().join("gone.css")).unwrap();
    put("other.css", "b {}");
    put("new.css", "c {}");
    put("broken.xml", "<a>");
    let second = load(&first);
    let is_shared = |path| Arc::ptr_eq(first.get(path).unwrap(), second.get(path).unwrap());
    assert!(is_shared("/same.css") && is_shared("/broken.xml") && !is_shared("/other.css"));
    assert!(second.get("/gone.css").is_none() && second.get("/new.css").is_some());
    assert_eq!(second.refused.keys().collect::<Vec<_>>(), ["/broken.xml"]);
    // What was refused is looked at again, though nobody touched it.
    assert_eq!(load(&second).refused, second.refused);
}

#[test]
fn every_round_compresses_some_and_takes_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, body: &str| std::fs::write(folder.path().join(name), body).unwrap();
    let long = |text: &str| format!("<a>{text}{}</a>", " ".repeat(1000));
    for name in ["1.xml", "2.xml", "3.xml"] {
        put(name, &long(name));
    }
    let tools = Tools::new();
    let load = |previous: &Edition, at_once| tools.load(folder.path(), previous, at_once);
    let compressed =
        |edition: &Edition| edition.iter().filter(|(_, page)| page.resource.is_complete).count();
    let begun = load(&Edition::default(), Bound::Within(1000));
    assert_eq!(compressed(&begun), 0, "each of them is larger");
    let first = load(&begun, Bound::Around(1000));
    assert_eq!(compressed(&first), 1);
    put("1.xml", &long("new"));
    put("3.xml", "<broken>");
    let second = load(&first, Bound::Within(0));
    assert_eq!(second.changed(&first), ["/1.xml"], "it waits for nothing to be compressed");
    assert!(second.refused.contains_key("/3.xml"));
    let third = (0..2).fold(second, |edition, _| load(&edition, Bound::Around(1000)));
    assert!(third.is_complete(), "there is nothing left that a further round could do");
}
