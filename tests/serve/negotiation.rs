//! `/feed` in the format that the client likes best (RFC 9110 section 12.5.1), Link headers, CORS.

use bron::serve::Settings;

use crate::wire::Server;

#[test]
fn accept_chooses_the_format() {
    let server = Server::start(Settings::default());
    let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    let table = [
        ("application/atom+xml", "/feed.atom"),
        ("application/rss+xml", "/feed.rss"),
        ("application/feed+json", "/feed.json"),
        ("application/json", "/feed.json"),
        (browser, "/feed.html"),
        ("*/*", "/feed.atom"),
        ("application/*", "/feed.atom"),
        ("application/rss+xml;q=0.9, application/atom+xml;q=0.8, */*;q=0.1", "/feed.rss"),
        // A reader that also takes html wants a feed.
        ("application/rss+xml, text/html;q=0.5", "/feed.rss"),
        ("text/html, application/atom+xml", "/feed.atom"),
    ];
    for (accept, location) in table {
        let reply = server.get("/feed", &[&format!("Accept: {accept}")]);
        assert_eq!(reply.status, 200, "{accept}");
        // RFC 9110 sections 8.7 and 12.5.5
        assert_eq!(reply.header("content-location"), location, "{accept}");
        assert!(reply.header("vary").starts_with("Accept, "), "{accept}");
        let fixed = server.get(location, &[]);
        assert_eq!(reply.header("etag"), fixed.header("etag"));
        assert_eq!(reply.header("link"), fixed.header("link"), "self is the fixed address");
    }
    assert_eq!(server.get("/feed", &[]).header("content-location"), "/feed.atom");
    // RFC 9110 section 15.5.7
    assert_eq!(server.get("/feed", &["Accept: image/png"]).status, 406);
}

#[test]
fn a_304_of_a_negotiated_address_says_what_it_was_chosen_by() {
    // RFC 9110 section 15.4.5: Content-Location and Vary
    let server = Server::start(Settings::default());
    let rss = server.get("/feed", &["Accept: application/rss+xml"]);
    let known = format!("If-None-Match: {}", rss.header("etag"));
    let reply = server.get("/feed", &["Accept: application/rss+xml", &known]);
    assert_eq!(reply.status, 304);
    assert_eq!(reply.header("content-location"), "/feed.rss");
    assert_eq!(reply.header("vary"), rss.header("vary"));
    let atom = server.get("/feed", &["Accept: application/atom+xml", &known]);
    assert_eq!(atom.status, 200, "a tag of another format is no tag of this one");
}

#[test]
fn a_fixed_address_has_one_format_whatever_accept_says() {
    // WebSub section 4.1: the address in rel=self has a single representation.
    let server = Server::start(Settings::default());
    let reply = server.get("/feed.atom", &["Accept: application/rss+xml"]);
    assert_eq!(reply.header("content-type"), "application/atom+xml; charset=utf-8");
    assert!(!reply.has("content-location"));
}

#[test]
fn link_names_self_hub_and_the_other_formats() {
    // RFC 8288 section 3; WebSub section 4
    let server = Server::start(Settings::default());
    let link = server.get("/feed.rss", &[]).header("link").to_owned();
    assert_eq!(link.matches("rel=\"self\"").count(), 1);
    for part in [
        "<https://gemeente.example/feed.rss>; rel=\"self\"",
        "<https://hub.example/>; rel=\"hub\"",
        "<https://gemeente.example/feed.atom>; rel=\"alternate\"; type=\"application/atom+xml\"",
        "<https://gemeente.example/feed.json>; rel=\"alternate\"; type=\"application/feed+json\"",
        "<https://gemeente.example/feed.html>; rel=\"alternate\"; type=\"text/html\"",
    ] {
        assert!(link.contains(part), "{part} in {link}");
    }
}

#[test]
fn readers_in_a_browser_may_read_the_feeds_and_their_tags() {
    // Fetch standard, section 3.3 (CORS)
    let server = Server::start(Settings::default());
    let origin = "Origin: https://lezer.example";
    let reply = server.get("/feed.json", &[origin]);
    assert_eq!(reply.header("access-control-allow-origin"), "*");
    for name in ["ETag", "Last-Modified", "Link", "Retry-After"] {
        assert!(reply.header("access-control-expose-headers").contains(name), "{name}");
    }
    let preflight = ["Access-Control-Request-Method: GET", origin];
    let reply = server.ask("OPTIONS", "/feed.json", &preflight);
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("access-control-allow-methods"), "GET, HEAD, OPTIONS");
    assert!(reply.header("access-control-allow-headers").contains("If-None-Match"));
}

#[test]
fn readers_in_a_browser_may_read_why_they_get_no_feed() {
    let settings = Settings {
        min_interval: 10,
        gone: vec!["/oud.rss".to_owned()],
        moved: [("/rss.xml".to_owned(), "/feed.rss".to_owned())].into(),
        ..Settings::default()
    };
    let server = Server::start(settings);
    server.get("/feed.atom", &[]);
    for (path, header, status, vary) in [
        ("/feed.atom", "Accept: */*", 429, "If-None-Match, If-Modified-Since"),
        ("/feed.rss", "Accept-Encoding: *;q=0", 406, "Accept-Encoding"),
        ("/feed", "Accept: image/png", 406, "Accept"),
        ("/oud.rss", "Accept: text/html", 410, "Accept"),
        ("/bestaat-niet", "Accept: */*", 404, "Accept"),
        ("/rss.xml", "Accept: */*", 308, ""),
    ] {
        let reply = server.get(path, &[header]);
        assert_eq!((reply.status, reply.has("vary")), (status, !vary.is_empty()), "{path}");
        assert!(vary.is_empty() || reply.header("vary") == vary, "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert!(reply.header("access-control-expose-headers").contains("Retry-After"), "{path}");
    }
}

#[test]
fn pages_and_feeds_run_no_script_and_set_no_cookie() {
    // CSP level 3
    let server = Server::start(Settings::default());
    for path in ["/", "/feed.html", "/feed.atom", "/feed.rss", "/feed.json", "/bestaat-niet"] {
        let reply = server.get(path, &["Accept: text/html"]);
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("script-src"), "{path}: {policy}");
        assert!(!reply.has("set-cookie"), "{path}");
    }
    let name = server.get("/feed.atom", &[]).header("content-disposition").to_owned();
    assert_eq!(name, "inline; filename=\"feed.atom\"", "RFC 6266");
}
