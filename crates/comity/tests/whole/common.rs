//! A running demo, a tiny HTTP client, and the nodes' records read from outside.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Output, Stdio},
    thread,
    time::Duration,
};

use request::Event;
use serde_json::{Value, json};
use store::{Entry, OutLetter, Store};

/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_comity");

/// A folder of this name that does not exist yet.
pub(crate) fn fresh(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(dir.parent().unwrap()).unwrap();
    dir
}

/// How a command ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn of(Output { status, stdout, stderr }: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
    }

    /// Everything that it said.
    pub(crate) fn says(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

/// Runs the program to its end.
pub(crate) fn comity(arguments: &[&str]) -> Ran {
    Ran::of(Command::new(PROGRAM).args(arguments).stdin(Stdio::null()).output().unwrap())
}

/// Looks again until it is there. Twenty seconds of looking is a failure.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..2_000 {
        if let Some(found) = look() {
            return found;
        }
        // Only how often is looked depends on this, never what is found: other processes cannot wake us.
        thread::park_timeout(Duration::from_millis(10));
    }
    panic!("not in time: {what}");
}

/// Waits for something of the store.
pub(crate) fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Every event of a node, oldest first.
pub(crate) fn events(dir: &Path) -> Vec<Entry> {
    wait(async { Store::read_only(&dir.join("store.db")).await.unwrap().all_events().await.unwrap() })
}

/// Every letter that a node wrote, oldest first.
pub(crate) fn letters(dir: &Path) -> Vec<OutLetter> {
    wait(async { Store::read_only(&dir.join("store.db")).await.unwrap().letters(None).await.unwrap() })
}

/// What a node answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| json!({ "code": String::from_utf8_lossy(&self.body) }))
    }

    /// The stable code of a no.
    pub(crate) fn code(&self) -> String {
        if self.status < 300 { "done".into() } else { self.json()["code"].as_str().unwrap_or_default().to_owned() }
    }
}

/// One call over a connection of its own.
pub(crate) fn call(url: &str, method: &str, path: &str, token: Option<&str>, body: &[u8]) -> Option<Answer> {
    let host = url.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let token = token.map(|t| format!("authorization: Bearer {t}\r\n")).unwrap_or_default();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n{token}content-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).ok()?;
    let mut all = Vec::new();
    stream.read_to_end(&mut all).ok()?;
    let cut = all.windows(4).position(|w| w == b"\r\n\r\n")?;
    let status = std::str::from_utf8(all.get(9..12)?).ok()?.parse().ok()?;
    Some(Answer { status, body: all.split_off(cut + 4) })
}

/// The ports of a demo that has ended and whose nodes start again, kept from other demos as it kept them itself: by the locks of its blocks
/// (`commands/demo/ports.rs`).
pub(crate) fn keep_ports(dir: &Path) -> Vec<fs::File> {
    let (first, block) = (20_000, 16);
    let configs = fs::read_dir(dir).unwrap().flatten().flat_map(|folder| fs::read_dir(folder.path()));
    let configs = configs.flatten().flatten().filter(|file| file.path().extension().is_some_and(|end| end == "toml"));
    let texts: Vec<String> = configs.map(|file| fs::read_to_string(file.path()).unwrap()).collect();
    let ports = texts.iter().flat_map(|text| text.split("127.0.0.1:").skip(1));
    let ports = ports.filter_map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u16>().ok());
    let blocks: BTreeSet<u16> = ports.filter(|port| *port >= first).map(|port| port - (port - first) % block).collect();
    let folder = std::env::temp_dir().join("comity-demo-ports");
    let lock = |block: u16| fs::File::options().append(true).open(folder.join(block.to_string())).ok();
    blocks.into_iter().filter_map(lock).filter(|file| file.try_lock().is_ok()).collect()
}

/// Where a node's officers go, by its configuration.
pub(crate) fn pages_of(config: &str) -> String {
    format!("http://{}", config.parse::<toml::Table>().unwrap()["listen"].as_str().unwrap())
}

/// Three nodes that run until this is dropped.
pub(crate) struct Demo {
    child: Child,
    // Kept open: a node that writes into a closed pipe would end.
    _out: BufReader<ChildStdout>,
    pub(crate) dir: PathBuf,
    urls: BTreeMap<String, String>,
    tokens: RefCell<BTreeMap<String, String>>,
}

impl Demo {
    /// Starts it and waits until it says that it is ready.
    pub(crate) fn start(name: &str, from: &str, to: &str) -> Self {
        Self::start_with(name, from, to, &[])
    }

    /// The same with further words for `comity demo`.
    pub(crate) fn start_with(name: &str, from: &str, to: &str, more: &[&str]) -> Self {
        let dir = fresh(name);
        let mut child = Command::new(PROGRAM)
            .args(["demo", "--rows", "1000", "--from", from, "--to", to])
            .args(more)
            .arg("--dir")
            .arg(&dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.starts_with("Ready") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "the demo ended before it was ready");
        }
        let mut urls = BTreeMap::new();
        for entry in fs::read_dir(&dir).unwrap() {
            let entry = entry.unwrap();
            if let Ok(text) = fs::read_to_string(entry.path().join("node.toml")) {
                urls.insert(entry.file_name().into_string().unwrap(), pages_of(&text));
            }
        }
        let demo = Self { child, _out: out, dir, urls, tokens: RefCell::default() };
        for node in demo.urls.keys() {
            until("a healthy node", || demo.get(node, "/healthy").filter(|a| a.status == 200));
        }
        demo
    }

    pub(crate) fn at(&self, node: &str) -> PathBuf {
        self.dir.join(node)
    }

    /// The address of a node.
    pub(crate) fn url(&self, node: &str) -> &str {
        &self.urls[node]
    }

    /// Reads what anybody may read.
    pub(crate) fn get(&self, node: &str, path: &str) -> Option<Answer> {
        call(&self.urls[node], "GET", path, None, b"")
    }

    /// Puts bytes into a node's letter box.
    pub(crate) fn post(&self, node: &str, letter: &[u8]) -> Answer {
        call(&self.urls[node], "POST", "/comity/1/letters", None, letter).unwrap()
    }

    /// One call as one officer: `jp-desk` and `reviewer`, or `magistrate` and `judge`, who belong to the court of the same state.
    pub(crate) fn as_officer(&self, node: &str, office: &str, method: &str, path: &str, body: &Value) -> Answer {
        let account = account(node, office);
        let known = self.tokens.borrow().get(&account).cloned();
        let token = known.unwrap_or_else(|| {
            let form = json!({ "officer": account, "phrase": phrase(&account) });
            let answer =
                call(&self.urls[node], "POST", "/api/1/sign-in", None, form.to_string().as_bytes()).unwrap().json();
            let token = answer["token"].as_str().unwrap().to_owned();
            self.tokens.borrow_mut().insert(account, token.clone());
            token
        });
        call(&self.urls[node], method, path, Some(&token), body.to_string().as_bytes()).unwrap()
    }

    /// One act of one officer.
    pub(crate) fn act(&self, who: (&str, &str), action: &str, subject: &str, fields: &[(&str, &str)]) -> Answer {
        let fields: BTreeMap<_, _> = fields.iter().copied().collect();
        let body = json!({ "subject": subject, "fields": fields });
        self.as_officer(who.0, who.1, "POST", &format!("/api/1/act/{action}"), &body)
    }

    /// The stage of a request, as an officer sees it.
    pub(crate) fn stage(&self, node: &str, id: &str) -> String {
        let view = self.as_officer(node, "reviewer", "GET", &format!("/api/1/requests/{id}"), &Value::Null).json();
        view["request"]["stage"].as_str().unwrap_or_default().to_owned()
    }

    /// The complete draft that the demo left on disk.
    pub(crate) fn draft(&self) -> BTreeMap<String, String> {
        toml::from_str(&fs::read_to_string(self.dir.join("draft.toml")).unwrap()).unwrap()
    }

    /// Waits until no letter of these nodes is on its way.
    pub(crate) fn settled(&self, nodes: &[&str]) {
        let quiet = |node: &&str| letters(&self.at(node)).iter().all(|l| l.delivered.is_some());
        until("an empty outbox", || nodes.iter().all(quiet).then_some(()));
    }

    /// How often something stands in a node's log.
    pub(crate) fn noted(&self, node: &str, is: impl Fn(&Event) -> bool) -> usize {
        events(&self.at(node)).iter().filter(|e| is(&e.event)).count()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // An interrupt and not a kill: the demo takes its nodes with it.
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// The account of an office at a node.
pub(crate) fn account(node: &str, office: &str) -> String {
    let judge = matches!(office, "magistrate" | "judge");
    let body = if judge { node.replace("-desk", "-court") } else { node.to_owned() };
    format!("{body}.{office}")
}

/// The pass-phrase of an account in the exercise.
pub(crate) fn phrase(account: &str) -> String {
    let (body, office) = account.split_once('.').unwrap();
    format!("exercise-{office}-{body}")
}
