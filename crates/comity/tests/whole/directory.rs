//! The keepers' ceremony from outside, and nodes that take what they signed while they run.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use node::{clock::Clock, directory::last_refused};
use request::Event;
use store::Store;

use crate::common::{
    Demo, PROGRAM, Ran, account, call, comity, events, fresh, keep_ports, pages_of, phrase, until, wait,
};

/// An invented federation whose three keepers sit in one folder, and whose processes are ours.
pub(crate) struct Federation {
    pub(crate) dir: PathBuf,
    roots: Vec<String>,
    offset: i64,
    /// No demo beside this takes its ports.
    _ports: Vec<fs::File>,
}

pub(crate) struct Running {
    child: Child,
    // Kept open: a node that writes into a closed pipe would end.
    _out: BufReader<ChildStdout>,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Federation {
    pub(crate) fn new(name: &str) -> Self {
        let demo = Demo::start_with(name, "CN", "JP", &["--bare"]);
        let dir = demo.dir.clone();
        drop(demo);
        Self::of(dir)
    }

    /// The one of a demo, whose nodes may be running.
    pub(crate) fn of(dir: PathBuf) -> Self {
        let roots = fs::read_to_string(dir.join("roots.txt")).unwrap().lines().map(str::to_owned).collect();
        let config = fs::read_to_string(dir.join("cn-desk/node.toml")).unwrap().parse::<toml::Table>().unwrap();
        let offset = config["clock_offset_seconds"].as_integer().unwrap();
        let _ports = keep_ports(&dir);
        Self { dir, roots, offset, _ports }
    }

    pub(crate) fn path(&self, part: &str) -> String {
        self.dir.join(part).to_str().unwrap().to_owned()
    }

    /// `comity directory` with what every keeper gives.
    fn keeper(&self, arguments: &[&str]) -> Ran {
        let now = Clock::offset_by(self.offset).now().to_string();
        let mut all = vec!["directory"];
        all.extend(arguments);
        all.extend(["--threshold", "2", "--now", &now]);
        self.roots.iter().for_each(|root| all.extend(["--root", root]));
        comity(&all)
    }

    /// A ceremony: the next one after `last`, signed by the first and the third.
    pub(crate) fn next(&self, last: &str, act: &[&str], name: &str) -> String {
        let (last, draft, out) = (self.path(last), self.path(&format!("{name}.draft")), self.path(name));
        let drafted = self.keeper(&[&["draft", "--last", &last, "--out", &draft], act].concat());
        assert_eq!(drafted.code, 0, "{}", drafted.says());
        let number = number(&drafted);
        let mut signatures = Vec::new();
        for root in ["root-1", "root-3"] {
            let (key, sig) = (self.path(&format!("{root}.key")), self.path(&format!("{name}.{root}")));
            let signed =
                self.keeper(&["sign", &draft, "--last", &last, "--key", &key, "--number", &number, "--out", &sig]);
            assert_eq!(signed.code, 0, "{}", signed.says());
            signatures.push(sig);
        }
        let signatures: Vec<&str> = signatures.iter().map(String::as_str).collect();
        let joined = self.keeper(&[&["join", &draft], &signatures[..], &["--last", &last, "--out", &out]].concat());
        assert_eq!(joined.code, 0, "{}", joined.says());
        out
    }

    pub(crate) fn start(&self, node: &str) -> Running {
        self.start_as(&["serve", "--until-stdin-closes"], node)
    }

    /// A witness that is no node.
    pub(crate) fn start_witness(&self, witness: &str) -> Running {
        self.start_as(&["witness", "serve"], witness)
    }

    fn start_as(&self, words: &[&str], node: &str) -> Running {
        until("a process that listens", || {
            let mut child = Command::new(PROGRAM)
                .args(words)
                .arg("--dir")
                .arg(self.dir.join(node))
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut out = BufReader::new(child.stdout.take().unwrap());
            let mut line = String::new();
            out.read_line(&mut line).unwrap();
            if line.contains("listens on") { Some(Running { child, _out: out }) } else { child.wait().ok().and(None) }
        })
    }

    pub(crate) fn url(&self, node: &str) -> String {
        let text = fs::read_to_string(self.dir.join(node).join("enrol.toml")).unwrap();
        text.parse::<toml::Table>().unwrap()["url"].as_str().unwrap().to_owned()
    }

    /// What the log says of directories that were taken.
    pub(crate) fn taken(&self, node: &str) -> Vec<String> {
        let says = |event: &Event| match event {
            Event::Records { act, what, .. } if act == node::directory::ADOPTED => Some(what.clone()),
            _ => None,
        };
        events(&self.dir.join(node)).iter().filter_map(|entry| says(&entry.event)).collect()
    }

    /// As an editor would: whole, under its name.
    pub(crate) fn put(&self, file: &str, node: &str) {
        let place = self.dir.join(node).join("directory");
        let beside = place.with_extension("put");
        fs::copy(file, &beside).unwrap();
        fs::rename(beside, place).unwrap();
    }
}

/// The number that is read out.
fn number(ran: &Ran) -> String {
    let line = ran.out.lines().find(|line| line.starts_with("Read this number")).unwrap();
    line.rsplit(": ").next().unwrap().to_owned()
}

fn refused(ran: &Ran, what: &str) {
    assert_eq!(ran.code, 1, "{}", ran.says());
    assert!(ran.says().contains(what), "{}", ran.says());
}

#[test]
fn a_suspension_reaches_running_nodes_by_the_file_and_from_member_to_member() {
    let all = Federation::new("directory-taken");
    let cn = all.start("cn-desk");
    assert!(all.taken("cn-desk").is_empty(), "nothing has changed yet");

    let two = all.next("directory", &["--suspend", "jp-net"], "directory-2");
    all.put(&two, "cn-desk");
    until("the file to be taken", || all.taken("cn-desk").into_iter().find(|what| what.contains("from the file")));
    let said = all.taken("cn-desk").pop().unwrap();
    assert!(said.starts_with("version 2, ") && said.contains("keys revoked: "), "{said}");

    // Another has only the old one, and asks when it begins.
    let jp = all.start("jp-desk");
    until("a member to be asked", || all.taken("jp-desk").into_iter().find(|what| what.contains("from cn-desk")));
    let file = |node: &str| fs::read(all.dir.join(node).join("directory")).unwrap();
    assert!(file("jp-desk") == fs::read(&two).unwrap(), "a restart finds it");

    let ask =
        |than: u64| call(&all.url("jp-desk"), "GET", &format!("/comity/1/directory?newer-than={than}"), None, b"");
    // It is in the log first, and in use a moment later.
    let given = until("it to be in use", || ask(1).filter(|answer| answer.status == 200));
    assert!(given.body == fs::read(&two).unwrap(), "the bytes as they were signed");
    assert_eq!(ask(2).unwrap().status, 204);
    drop((cn, jp));
}

#[test]
fn yesterdays_file_is_refused_by_a_running_node_and_the_operator_is_told() {
    let all = Federation::new("directory-back");
    let (one, two) = (all.path("directory"), all.next("directory", &["--suspend", "jp-net"], "directory-2"));
    all.put(&two, "cn-desk");
    let cn = all.start("cn-desk");
    all.put(&one, "cn-desk");
    let last = || {
        let file = all.dir.join("cn-desk/store.db");
        wait(async { last_refused(&Store::read_only(&file).await.unwrap()).await.unwrap() })
    };
    let not = until("a refusal", last);
    assert_eq!((not.code.as_str(), not.source.as_str()), ("directory-rollback", "the file"));
    // What one root alone has signed is refused as well, and the next good one clears the board.
    let three = all.next("directory-2", &["--days", "30"], "directory-3");
    let lines: Vec<String> = fs::read_to_string(&three).unwrap().split_inclusive('\n').map(str::to_owned).collect();
    let alone = all.path("directory-alone");
    fs::write(&alone, [&lines[..1], &lines[2..]].concat().concat()).unwrap();
    all.put(&alone, "cn-desk");
    until("another refusal", || last().filter(|n| n.code == "directory-too-few-roots"));
    all.put(&three, "cn-desk");
    until("the next one to be taken", || last().is_none().then_some(()));
    assert!(all.taken("cn-desk").pop().unwrap().starts_with("version 3, "));
    drop(cn);
}

#[test]
fn keepers_sign_what_was_read_out_and_nothing_else() {
    let all = Federation::new("directory-ceremony");
    let (last, draft, other) = (all.path("directory"), all.path("a.draft"), all.path("b.draft"));
    let drafted = all.keeper(&["draft", "--last", &last, "--suspend", "jp-net", "--out", &draft]);
    assert!(
        drafted.out.contains("jp-net: signing key") && drafted.out.contains("is revoked from"),
        "{}",
        drafted.says()
    );
    let second = all.keeper(&["draft", "--last", &last, "--suspend", "jp-desk", "--out", &other]);
    let heard = number(&drafted);
    assert_ne!(heard, number(&second));
    let sign = |draft: &str, key: &str, number: &[&str], out: &str| {
        let (key, out) = (all.path(key), all.path(out));
        all.keeper(&[&["sign", draft, "--last", &last, "--key", &key, "--out", &out], number].concat())
    };
    refused(&sign(&draft, "root-1.key", &[], "none"), "nothing was signed");
    refused(&sign(&other, "root-1.key", &["--number", &heard], "none"), "nothing was signed");
    assert_eq!(sign(&draft, "root-1.key", &["--number", &heard], "one.sig").code, 0);
    let join = |draft: &str, signatures: &[&str]| {
        let signatures: Vec<String> = signatures.iter().map(|s| all.path(s)).collect();
        let signatures: Vec<&str> = signatures.iter().map(String::as_str).collect();
        let out = all.path("joined");
        all.keeper(&[&["join", draft], &signatures[..], &["--last", &last, "--out", &out]].concat())
    };
    refused(&join(&draft, &["one.sig"]), "1 of the 2 roots");
    assert_eq!(sign(&other, "root-2.key", &["--number", &number(&second)], "two.sig").code, 0);
    refused(&join(&draft, &["one.sig", "two.sig"]), "no signature of a root over this draft");

    // An office that goes takes with it all evidence that was ever signed in it.
    let fewer =
        fs::read_to_string(&draft).unwrap().replacen("\"roles\":[\"investigator\"]", "\"roles\":[\"approver\"]", 1);
    fs::write(&other, fewer).unwrap();
    refused(&sign(&other, "root-1.key", &[], "none"), "no evidence that was signed in that office");

    // After the next one is in force, a draft made from the one before is nobody's to sign.
    let newest = all.next("directory", &["--days", "60"], "directory-2");
    let (key, out) = (all.path("root-2.key"), all.path("late.sig"));
    let late = all.keeper(&["sign", &draft, "--last", &newest, "--key", &key, "--number", &heard, "--out", &out]);
    refused(&late, "after 2 comes 3");
    assert_eq!(all.keeper(&["check", &newest, "--last", &last]).code, 0);
}

#[test]
fn the_keepers_tool_says_what_is_wrong_with_the_files_that_it_gets() {
    let dir = fresh("directory-files");
    fs::create_dir_all(&dir).unwrap();
    let path = |p: &str| dir.join(p).to_str().unwrap().to_owned();
    fs::write(dir.join("nothing"), "nothing\n").unwrap();
    refused(&comity(&["directory", "show", &path("nothing")]), "not laid out as a directory");
    assert_eq!(comity(&["directory", "show", &path("absent")]).code, 2);
}

#[test]
fn an_officer_whose_key_was_revoked_reads_nothing_more_and_does_not_come_in_again() {
    let all = Federation::new("directory-officer");
    let cn = all.start("cn-desk");
    let config = fs::read_to_string(all.dir.join("cn-desk/node.toml")).unwrap();
    let url = pages_of(&config);
    let sign_in = |office: &str| {
        let account = account("cn-desk", office);
        let form = serde_json::json!({ "officer": account, "phrase": phrase(&account) }).to_string();
        call(&url, "POST", "/api/1/sign-in", None, form.as_bytes()).unwrap()
    };
    let [theirs, others] =
        ["investigator", "approver"].map(|o| sign_in(o).json()["token"].as_str().unwrap().to_owned());
    let work = |token: &str| call(&url, "GET", "/api/1/work", Some(token), b"").unwrap().status;
    assert_eq!((work(&theirs), work(&others)), (200, 200));

    let file = all.dir.join("cn-desk/officers/cn-desk.investigator.toml");
    let table: toml::Table = fs::read_to_string(file).unwrap().parse().unwrap();
    let key: exchange::VerifyingKey = table["key"].as_str().unwrap().parse().unwrap();
    let two = all.next("directory", &["--revoke", &key.id().to_string()], "directory-2");
    all.put(&two, "cn-desk");
    until("the session to end", || (work(&theirs) == 401).then_some(()));
    assert_eq!(work(&others), 200, "nobody else");
    assert_eq!((sign_in("investigator").code().as_str(), sign_in("approver").status), ("key-ended", 200));
    drop(cn);
}

#[test]
fn an_office_that_stands_in_a_file_of_the_node_and_not_in_the_directory_is_none() {
    let all = Federation::new("directory-office");
    let file = all.dir.join("cn-desk/officers/cn-desk.desk.toml");
    let mut table: toml::Table = fs::read_to_string(&file).unwrap().parse().unwrap();
    table["roles"].as_array_mut().unwrap().push("approver".into());
    fs::write(&file, table.to_string()).unwrap();
    let cn = all.start("cn-desk");
    let url = pages_of(&fs::read_to_string(all.dir.join("cn-desk/node.toml")).unwrap());
    let account = account("cn-desk", "desk");
    let form = serde_json::json!({ "officer": account, "phrase": phrase(&account) }).to_string();
    let signed = call(&url, "POST", "/api/1/sign-in", None, form.as_bytes()).unwrap().json();
    assert_eq!(signed["roles"], serde_json::json!(["desk"]));
    let press = |action: &str| {
        let body = serde_json::json!({ "subject": "ab".repeat(16), "fields": {} }).to_string();
        let path = format!("/api/1/act/{action}");
        call(&url, "POST", &path, signed["token"].as_str(), body.as_bytes()).unwrap().code()
    };
    assert_eq!((press("execute").as_str(), press("hold").as_str()), ("not-your-office", "unknown-record"));
    drop(cn);
}
