//! The way to a page: through proxies that the settings or the environment name.

use std::process::Stdio;

use bron::fetch::{Client, Clock, Failure, FetchError, Outcome, Proxies, Settings, Wish};
use jiff::Timestamp;
use tokio::runtime::Builder;
use url::Url;

use crate::folder::Folder;
use crate::origin::{Origin, answer, page};

/// A proxy that answers by itself, for every name.
async fn proxy() -> Origin {
    Origin::start(|request| match request.path.as_str() {
        path if path.ends_with("/robots.txt") || path.contains("/bron-") => answer(404, &[], b""),
        path if path.starts_with("http://gemeente.example/") => {
            page("<title>Besluit</title><p>Door de tussenstap gehaald, zoals het hoort.</p>")
        }
        _ => answer(502, &[], b""),
    })
    .await
}

async fn get(url: &str, settings: &Settings, proxies: &Proxies) -> Outcome {
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    let client = Client::new(settings, "bron/test", proxies, None, clock).unwrap();
    client.get(&Url::parse(url).unwrap(), &Wish::default(), None).await
}

#[tokio::test]
async fn the_settings_go_before_the_environment_and_exceptions_hold() {
    let (one, other) = (proxy().await, proxy().await);
    let environment = Proxies {
        http: Some(format!("127.0.0.1:{}", one.port())),
        https: None,
        except: Some("intern.example".to_owned()),
    };
    let plain = Settings::default();
    let page = "http://gemeente.example/besluit";
    assert_eq!(get(page, &plain, &environment).await.end.unwrap().status, 200);
    assert_eq!(one.seen(), [page]);
    let named = Settings { proxy: Some(other.url("/")), ..Settings::default() };
    assert_eq!(get(page, &named, &environment).await.end.unwrap().status, 200);
    assert_eq!((one.seen().len(), other.seen().len()), (1, 1));
    let around = get("http://intern.example/", &plain, &environment).await.end.unwrap_err();
    assert!(matches!(around, Failure::NoSuchHost(_)), "{around:?}");
    let wrong = Proxies { http: Some("http://[".to_owned()), ..Proxies::default() };
    assert!(
        Client::new(&plain, "bron/test", &wrong, None, Clock::new(Timestamp::UNIX_EPOCH)).is_err()
    );
}

#[tokio::test]
async fn a_proxy_is_no_way_into_a_private_network_that_is_named_by_number() {
    let proxy = proxy().await;
    let settings = Settings { proxy: Some(proxy.url("/")), ..Settings::default() };
    for inside in ["http://10.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/"] {
        let refused = get(inside, &settings, &Proxies::default()).await.end.unwrap_err();
        assert!(matches!(refused, Failure::PrivateAddress { .. }), "{refused:?}");
    }
    assert!(proxy.seen().is_empty());
}

#[test]
fn a_proxy_that_cannot_be_spoken_with_is_refused_and_not_passed_by() {
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    for address in ["socks5://127.0.0.1:1080", "ftp://proxy.example", "htp://proxy.example"] {
        let settings = Settings { proxy: Some(address.parse().unwrap()), ..Settings::default() };
        let set = Client::new(&settings, "bron/test", &Proxies::default(), None, clock);
        let http = Some(address.to_owned());
        let proxies = Proxies { http, ..Proxies::default() };
        let found = Client::new(&Settings::default(), "bron/test", &proxies, None, clock);
        for refused in [set, found] {
            assert!(matches!(refused, Err(FetchError::Proxy { .. })), "{address}");
        }
    }
}

#[test]
fn the_program_reads_the_proxy_of_its_environment() {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let proxy = runtime.block_on(proxy());
    let folder =
        Folder::citing(&[Url::parse("http://gemeente.example/besluit").unwrap()], "gap = '0s'");
    let mut command = folder.command(&["fetch", "-v"]);
    let command = command.env("http_proxy", proxy.url("/").as_str()).env("no_proxy", "localhost");
    let output = command.stdin(Stdio::null()).output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{log}");
    assert!(log.contains("unchanged         http://gemeente.example/besluit"), "{log}");
    let seen = ["http://gemeente.example/robots.txt", "http://gemeente.example/besluit"];
    assert_eq!(proxy.seen()[..2], seen);
}
