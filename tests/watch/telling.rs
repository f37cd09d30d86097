//! Telling those who asked to be told, on servers of the test's own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bron::fetch::{Client, Clock, Proxies, Settings};
use bron::watch::{Mail, NotifyError, email, webhook};
use jiff::Timestamp;
use tokio::io::{
    AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader, split,
};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::folder::Folder;
use crate::origin::{Origin, answer, page};

fn client() -> Client {
    let settings = Settings {
        private: vec!["127.0.0.0/8".parse().unwrap()],
        timeout: Duration::from_mins(2),
        ..Settings::default()
    };
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    Client::new(&settings, "bron/test", &Proxies::default(), None, clock).unwrap()
}

#[tokio::test]
async fn a_webhook_is_signed_and_tried_again() {
    let heads = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heads);
    let origin = Origin::start(move |request| {
        if !request.path.starts_with("/bron") {
            // The body of a request, which the server reads as the head of another one.
            return answer(400, &["Connection: close"], b"");
        }
        let mut heads = log.lock().unwrap();
        heads.push(request.head.clone());
        answer(if heads.len() == 1 { 503 } else { 204 }, &["Connection: close"], b"")
    })
    .await;
    webhook(&client(), &origin.url("/bron"), Some("Jefe"), "what do ya want for nothing?")
        .await
        .unwrap();
    let heads = heads.lock().unwrap();
    assert_eq!(heads.len(), 2);
    let signature =
        "x-bron-signature: sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert!(heads.iter().all(|head| head.contains(signature)), "{heads:?}");
}

#[tokio::test]
async fn a_receiver_that_refuses_is_not_asked_again() {
    let origin = Origin::start(|_| answer(403, &["Connection: close"], b"")).await;
    let refused = webhook(&client(), &origin.url("/bron"), None, "").await.unwrap_err();
    assert!(matches!(refused, NotifyError::Webhook { .. }), "{refused}");
    assert_eq!(origin.seen().len(), 1);
}

/// A mail server that takes one message; what it was told comes back.
async fn mail_server(listener: TcpListener) -> Vec<String> {
    take_mail(listener.accept().await.unwrap().0).await
}

/// The same over a connection of any kind.
pub(crate) async fn take_mail(stream: impl AsyncRead + AsyncWrite + Unpin) -> Vec<String> {
    let (read, mut write) = split(stream);
    let mut lines = BufReader::new(read).lines();
    let mut told = Vec::new();
    let mut in_message = false;
    write.write_all(b"220 mail.example ready\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let reply: &[u8] = match line.split(' ').next().unwrap_or_default() {
            "." if in_message => b"250 taken\r\n",
            _ if in_message => b"",
            "DATA" => {
                in_message = true;
                b"354 go on\r\n"
            }
            _ => b"250 fine\r\n",
        };
        write.write_all(reply).await.unwrap();
        let is_taken = in_message && line == ".";
        told.push(line);
        if is_taken {
            break;
        }
    }
    told
}

#[tokio::test]
async fn a_message_reaches_the_mail_server() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = format!("smtp://{}", listener.local_addr().unwrap());
    let mut tasks = JoinSet::new();
    tasks.spawn(mail_server(listener));
    let mail = Mail {
        from: "bron@krant.example",
        to: &["redactie@krant.example".to_owned()],
        server: &server,
        login: None,
        authorities: None,
        subject: "Krant: het besluit is gewijzigd",
        text: "1000 werd 1350",
        about: &["een", "twee"],
    };
    email(&mail).await.unwrap();
    let told = tasks.join_next().await.unwrap().unwrap();
    assert!(told.iter().any(|line| line.contains("RCPT TO:<redactie@krant.example>")), "{told:?}");
    assert!(told.iter().any(|line| line == "1000 werd 1350"), "{told:?}");
    // Of `een\ntwee`.
    let id = "Message-ID: <c685905b78c92330392eb53a3eb09dbb@krant.example>";
    for header in [id, "Auto-Submitted: auto-generated"] {
        assert!(told.iter().any(|line| line == header), "{told:?}");
    }
}

#[tokio::test]
async fn what_is_not_an_address_is_said_so() {
    let to = ["niemand".to_owned()];
    let mail = Mail {
        from: "bron",
        to: &to,
        server: "smtp://127.0.0.1:1",
        login: None,
        authorities: None,
        subject: "",
        text: "",
        about: &[],
    };
    let wrong = email(&mail).await.unwrap_err().to_string();
    assert!(wrong.contains("`bron` is not an address"), "{wrong}");
}

/// A receiver of webhooks that takes them once it is open.
async fn receiver(open: &Arc<AtomicBool>) -> Origin {
    let open = Arc::clone(open);
    Origin::start(move |request| {
        let taken = request.path == "/bron" && open.load(Ordering::SeqCst);
        answer(if taken { 204 } else { 403 }, &["Connection: close"], b"")
    })
    .await
}

#[test]
fn a_receiver_that_was_told_is_not_told_again_while_another_waits() {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let changed = Arc::new(AtomicBool::new(false));
    let now_changed = Arc::clone(&changed);
    let origin = runtime.block_on(Origin::start(move |request| match request.path.as_str() {
        "/robots.txt" => answer(404, &[], b""),
        path if path.contains("/bron-") => answer(404, &[], b""),
        _ if now_changed.load(Ordering::SeqCst) => answer(410, &[], b""),
        _ => page("<title>Besluit</title><p>De raad besluit tot de bouw van een zwembad.</p>"),
    }));
    let open = Arc::new(AtomicBool::new(false));
    let (good, slow) = runtime.block_on(async {
        (receiver(&Arc::new(AtomicBool::new(true))).await, receiver(&open).await)
    });
    let receivers: String = [&slow, &good]
        .map(|server| {
            format!("[[fetch.notify]]\nkind = 'webhook'\nurl = '{}'\n", server.url("/bron"))
        })
        .concat();
    let folder = Folder::citing(&[origin.url("/besluit")], &receivers);
    let told = |server: &Origin| server.seen().iter().filter(|path| *path == "/bron").count();
    folder.json(&["fetch"]);
    changed.store(true, Ordering::SeqCst);
    for (slow_told, is_open) in [(1, false), (2, false), (3, true), (3, true)] {
        open.store(is_open, Ordering::SeqCst);
        folder.json(&["fetch", "--all"]);
        assert_eq!((told(&good), told(&slow)), (1, slow_told));
    }
}
