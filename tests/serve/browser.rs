//! A real Chromium, driven over WebDriver (W3C Recommendation), with axe-core to judge accessibility.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::wire::LONG;

/// A browser window of its own, which closes at the end of its test.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    axe: String,
    /// Goes when the window does.
    profile: tempfile::TempDir,
}

/// A way to look at a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    pub(crate) width: u32,
    pub(crate) dark: bool,
    pub(crate) media: &'static str,
}

impl Browser {
    /// Opens a window; `None` when Chromium, its driver or axe-core are not there.
    pub(crate) fn open() -> Option<Self> {
        let axe = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/axe/package/axe.min.js");
        let axe = std::fs::read_to_string(axe).ok()?;
        let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
        let chromium = chromium.into_iter().map(PathBuf::from).find(|path| path.exists())?;
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, port) = line.rsplit_once("successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        // What the driver says later must have somewhere to go.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let mut browser =
            Self { driver, port: port.unwrap(), session: String::new(), axe, profile };
        let mut arguments = vec![
            format!("--user-data-dir={}", browser.profile.path().display()),
            "--hide-scrollbars".to_owned(),
        ];
        arguments.extend(FLAGS.iter().map(|flag| (*flag).to_owned()));
        let options = json!({ "binary": chromium, "args": arguments });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options } } });
        let session = browser.call("/session", &wanted);
        session["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        Some(browser)
    }

    /// Goes to an address and waits until the page is there.
    pub(crate) fn go(&self, url: &str) {
        self.command("url", &json!({ "url": url }));
    }

    /// The value of an expression in the page.
    pub(crate) fn value(&self, expression: &str) -> Value {
        self.script(&format!("return ({expression});"))
    }

    fn script(&self, script: &str) -> Value {
        self.command("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Presses a key, such as `\u{E004}` for Tab (WebDriver section 17.4.2).
    pub(crate) fn press(&self, key: char) {
        let keys = [("keyDown", key), ("keyUp", key)]
            .map(|(kind, key)| json!({ "type": kind, "value": key.to_string() }));
        let actions = json!({ "actions": [{ "type": "key", "id": "k", "actions": keys }] });
        self.command("actions", &actions);
    }

    /// Shows the page as on a screen of this width, in these colours, or on paper.
    pub(crate) fn look(&self, view: View) {
        let scheme = if view.dark { "dark" } else { "light" };
        let size =
            json!({ "width": view.width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", &size);
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        let media = json!({ "media": view.media, "features": features });
        self.devtools("Emulation.setEmulatedMedia", &media);
    }

    fn devtools(&self, command: &str, parameters: &Value) {
        self.command("goog/cdp/execute", &json!({ "cmd": command, "params": parameters }));
    }

    /// What axe-core finds wrong with the page, a line each.
    pub(crate) fn violations(&self) -> Vec<String> {
        self.script(&self.axe);
        let script = "const done = arguments[arguments.length - 1];\
            axe.run(document, { resultTypes: ['violations'] }).then(found => done(found.violations\
            .map(one => one.id + ': ' + one.nodes.map(node => node.target.join(' ')).join(', '))));";
        let found = self.command("execute/async", &json!({ "script": script, "args": [] }));
        let lines = found.as_array().unwrap().iter();
        lines.map(|line| line.as_str().unwrap().to_owned()).collect()
    }

    /// A command of the session; gives its value.
    fn command(&self, name: &str, parameters: &Value) -> Value {
        self.call(&format!("/session/{}/{name}", self.session), parameters)
    }

    fn call(&self, path: &str, parameters: &Value) -> Value {
        let (status, answer) = self.ask("POST", path, &parameters.to_string()).unwrap();
        assert_eq!(status, 200, "{path}: {answer}");
        answer["value"].clone()
    }

    /// A request to the driver, which keeps connections open whatever it is asked; gives the status and the answer.
    fn ask(&self, method: &str, path: &str, body: &str) -> io::Result<(u16, Value)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(LONG * 3))?;
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut stream = BufReader::new(stream);
        let (mut line, mut status, mut length) = (String::new(), 0, 0);
        while stream.read_line(&mut line)? > 2 {
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            } else if line.starts_with("HTTP/") {
                status = line.split(' ').nth(1).unwrap().parse().unwrap();
            }
            line.clear();
        }
        let mut answer = vec![0; length];
        stream.read_exact(&mut answer)?;
        Ok((status, serde_json::from_slice(&answer).unwrap()))
    }
}

/// Without a network of its own, a browser that asks for updates only waits.
const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver closes its browser when it is asked to; killed, it would leave it behind.
        let _ = self.ask("DELETE", &format!("/session/{}", self.session), "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
