//! A package that is too large for a letter travels in pieces; either node is killed in the middle, and it goes on where it was.
//!
//! `COMITY_LARGE_MIB` makes it larger (`bench/large.sh`): then the memory of both nodes is written as well.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use request::Event;
use serde_json::{Value, json};

use crate::common::{Demo, PROGRAM, account, call, comity, events, keep_ports, phrase, until};

const ASKS: &str = "cn-desk";
const ASKED: &str = "jp-desk";
const HOLDS: &str = "jp-net";

/// The nodes of a demo that has ended, each a process that can be killed by itself.
struct Nodes {
    dir: PathBuf,
    urls: BTreeMap<&'static str, String>,
    running: BTreeMap<&'static str, Child>,
    /// No demo beside this takes its ports.
    _ports: Vec<fs::File>,
}

impl Nodes {
    fn spawn(&mut self, node: &'static str, words: &[&str]) {
        let said = self.dir.join(format!("{node}.said"));
        let said = fs::OpenOptions::new().create(true).append(true).open(said).unwrap();
        let dir = self.dir.join(node);
        let mut program = Command::new(PROGRAM);
        program.args(words).arg("--dir").arg(dir).stdout(Stdio::null()).stderr(Stdio::from(said));
        self.running.insert(node, program.spawn().unwrap());
    }

    fn start(&mut self, node: &'static str) {
        self.spawn(node, &["serve"]);
        let url = self.urls[node].clone();
        until("a healthy node", || call(&url, "GET", "/healthy", None, b"").filter(|a| a.status == 200));
    }

    /// SIGKILL.
    fn kill(&mut self, node: &str) {
        let mut child = self.running.remove(node).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn officer(&self, node: &str, office: &str, method: &str, path: &str, body: &Value) -> crate::common::Answer {
        let account = account(node, office);
        let form = json!({ "officer": account, "phrase": phrase(&account) }).to_string();
        let url = &self.urls[node];
        let signed_in = call(url, "POST", "/api/1/sign-in", None, form.as_bytes()).unwrap().json();
        call(url, method, path, signed_in["token"].as_str(), body.to_string().as_bytes()).unwrap()
    }

    fn act(&self, who: (&str, &str), action: &str, subject: &str, fields: Value) {
        let body = json!({ "subject": subject, "fields": fields });
        let answer = self.officer(who.0, who.1, "POST", &format!("/api/1/act/{action}"), &body);
        assert_eq!(answer.code(), "done", "{who:?} {action}: {:?}", answer.json());
    }

    fn stage(&self, node: &str, id: &str) -> String {
        let view = self.officer(node, "reviewer", "GET", &format!("/api/1/requests/{id}"), &Value::Null).json();
        view["request"]["stage"].as_str().unwrap_or_default().to_owned()
    }

    fn said(&self, node: &str) -> String {
        fs::read_to_string(self.dir.join(format!("{node}.said"))).unwrap()
    }

    /// A number of the process's memory, in KiB (`proc(5)`).
    fn memory(&self, node: &str, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.running[node].id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// How much of the sealed package lies at the receiver.
    fn arrived(&self) -> u64 {
        let files = fs::read_dir(self.dir.join(ASKS).join("files")).into_iter().flatten().flatten();
        files.map(|file| file.metadata().map_or(0, |meta| meta.len())).sum()
    }
}

impl Drop for Nodes {
    fn drop(&mut self) {
        for child in self.running.values_mut() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A request of which the provider has produced, and where the nodes are.
fn produced(name: &str) -> (Nodes, String) {
    let demo = Demo::start(name, "CN", "JP");
    let done = |who: (&str, &str), action: &str, subject: &str, fields: &[(&str, &str)]| {
        let answer = demo.act(who, action, subject, fields);
        assert_eq!(answer.code(), "done", "{who:?} {action}: {:?}", answer.json());
        answer.json()
    };
    let draft = demo.draft();
    let draft: Vec<(&str, &str)> = draft.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let id = done((ASKS, "investigator"), "draft", "", &draft)["subject"].as_str().unwrap().to_owned();
    done((ASKS, "investigator"), "propose", &id, &[]);
    done((ASKS, "approver"), "approve", &id, &[]);
    until("the request", || (demo.stage(ASKED, &id) == "received").then_some(()));
    done((ASKED, "magistrate"), "authorise", &id, &[]);
    let safeguards =
        ["political", "discrimination", "death-or-torture", "privileged"].map(|n| format!("safeguard.{n}"));
    let mut review = vec![("decision", "execute"), ("reasons", "Complete.")];
    review.extend(safeguards.iter().map(|name| (name.as_str(), "no")));
    done((ASKED, "reviewer"), "review", &id, &review);
    done((ASKED, "approver"), "execute", &id, &[]);
    let view = |office| demo.as_officer(ASKED, office, "GET", &format!("/api/1/requests/{id}"), &Value::Null).json();
    let order = view("approver")["order"].as_str().unwrap().to_owned();
    let came = || demo.as_officer(HOLDS, "clerk", "GET", &format!("/api/1/orders/{order}"), &Value::Null);
    until("the order", || (came().status == 200).then_some(()));
    done((HOLDS, "clerk"), "look-up", &order, &[]);
    done((HOLDS, "clerk"), "produce", &order, &[]);
    until("the production", || (demo.stage(ASKED, &id) == "produced").then_some(()));
    demo.settled(&[ASKS, ASKED, HOLDS]);
    let urls = [ASKS, ASKED, HOLDS].map(|node| (node, demo.url(node).to_owned()));
    let dir = demo.dir.clone();
    drop(demo);
    let _ports = keep_ports(&dir);
    (Nodes { dir, urls: urls.into(), running: BTreeMap::new(), _ports }, id)
}

fn ran(arguments: &[&str]) -> String {
    let ran = comity(arguments);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.says());
    ran.out
}

/// A package of about so many mebibytes, packed by hand for this request, and attached to it.
fn attached(nodes: &Nodes, id: &str, mib: usize) -> (PathBuf, String) {
    let path = |name: &str| nodes.dir.join(name);
    let text = |path: &Path| path.to_str().unwrap().to_owned();
    let (node, folder, source, out) =
        (text(&path(ASKED)), text(&path("matter")), text(&path("disk")), text(&path("m.zip")));
    let mut file = fs::File::create(&source).unwrap();
    let mut block = vec![0_u8; 1 << 20];
    let mut state = 7_u64;
    for _ in 0..mib {
        for byte in block.chunks_mut(8) {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            byte.copy_from_slice(&state.to_le_bytes()[..byte.len()]);
        }
        file.write_all(&block).unwrap();
    }
    let matter = format!(
        "request = \"{id}\"\ncase = \"CN-2026-1\"\npurposes = [\"fraud\"]\nmay_use_in = [\"CN\"]\nstatement = \"The disk.\"\n"
    );
    let (toml, words) = (text(&path("matter.toml")), text(&path("phrase")));
    fs::write(&toml, matter).unwrap();
    let officer = account(ASKED, "reviewer");
    fs::write(&words, phrase(&officer)).unwrap();
    ran(&["evidence", "take", "--dir", &node, "--folder", &folder, "--quiet", "--why", "by courier", &source]);
    fs::remove_file(&source).unwrap();
    let by = ["--officer", &officer, "--role", "reviewer", "--phrase-file", &words, "--out", &out];
    let what = ["evidence", "pack", "--dir", &node, "--folder", &folder, "--quiet", "--matter", &toml];
    // The witnesses may need a moment.
    until("the package", || (comity(&[what.as_slice(), by.as_slice()].concat()).code == 0).then_some(()));
    fs::remove_dir_all(path("matter")).unwrap();
    let other = comity(&["evidence", "attach", "--dir", &node, "--request", &"0".repeat(32), "--quiet", &out]);
    assert_eq!(other.code, 1, "no such request has come");
    let said = ran(&["evidence", "attach", "--dir", &node, "--request", id, "--quiet", "--json", &out]);
    let digest = serde_json::from_str::<Value>(&said).unwrap()["package"].as_str().unwrap().to_owned();
    (path("m.zip"), digest)
}

#[test]
fn a_large_package_travels_in_pieces_and_goes_on_where_it_was_when_either_node_is_killed() {
    let mib: usize = std::env::var("COMITY_LARGE_MIB").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
    let (mut nodes, id) = produced("large");
    // Packing needs the node's log for itself, and witnesses.
    for witness in ["witness-1", "witness-2"] {
        nodes.spawn(witness, &["witness", "serve"]);
    }
    nodes.start(ASKS);
    nodes.start(HOLDS);
    let (package, digest) = attached(&nodes, &id, mib);
    nodes.start(ASKED);
    // Signing in takes memory on purpose; what the package takes is counted from there.
    nodes.stage(ASKS, &id);
    nodes.stage(ASKED, &id);
    let quiet = [ASKS, ASKED].map(|node| nodes.memory(node, "VmHWM"));

    nodes.act((ASKED, "reviewer"), "transmit", &id, json!({ "package": digest }));
    let (third, size) = ((mib as u64) << 20, fs::metadata(&package).unwrap().len());
    let third = third / 3;
    until_long("a third of it", || (nodes.arrived() > third).then_some(()));
    let most = nodes.memory(ASKS, "VmHWM");
    nodes.kill(ASKS);
    let here = nodes.arrived();
    nodes.start(ASKS);
    until_long("two thirds of it", || (nodes.arrived() > 2 * third).then_some(()));
    assert!(nodes.arrived() >= here, "what was acknowledged stays");
    let sender = nodes.memory(ASKED, "VmHWM");
    nodes.kill(ASKED);
    nodes.start(ASKED);
    let came = |e: &store::Entry| matches!(&e.event, Event::EvidenceCame { .. });
    until_long("the evidence", || events(&nodes.dir.join(ASKS)).iter().any(came).then_some(()));
    let peak = [nodes.memory(ASKS, "VmHWM").max(most), nodes.memory(ASKED, "VmHWM").max(sender)];

    // Each start goes on from what was there; nothing that was acknowledged is sent again.
    let said = nodes.said(ASKED);
    let starts: Vec<u64> = said
        .lines()
        .filter_map(|line| line.split_once("pieces of a package, from ")?.1.split(' ').next()?.parse().ok())
        .collect();
    assert!(starts.first() == Some(&0) && starts.is_sorted() && *starts.last().unwrap() >= third >> 20, "{starts:?}");

    nodes.act((ASKS, "investigator"), "verify", &id, json!({}));
    assert_eq!(nodes.stage(ASKS, &id), "verified");
    let got = nodes.officer(ASKS, "investigator", "GET", &format!("/api/1/packages/{digest}"), &Value::Null);
    assert!(got.body == fs::read(&package).unwrap(), "the same package, byte for byte");
    let line = json!({
        "package_bytes": size, "starts": starts, "quiet_kib": { ASKS: quiet[0], ASKED: quiet[1] },
        "peak_kib": { ASKS: peak[0], ASKED: peak[1] },
        "above_kib": { ASKS: peak[0].saturating_sub(quiet[0]), ASKED: peak[1].saturating_sub(quiet[1]) },
    });
    println!("{line}");
    forgotten(&mut nodes, &id);
}

/// When the case is forgotten the file goes.
fn forgotten(nodes: &mut Nodes, id: &str) {
    assert!(nodes.arrived() > 0);
    nodes.act((ASKS, "investigator"), "outcome", id, json!({ "result": "identified" }));
    nodes.act((ASKS, "investigator"), "close", id, json!({}));
    nodes.kill(ASKS);
    let dir = nodes.dir.join(ASKS);
    let case = format!("asking/{id}");
    let what =
        ["log", "forget", "--dir", dir.to_str().unwrap(), "--case", &case, "--class", "documents", "--why", "over"];
    ran(&what);
    assert_eq!(nodes.arrived(), 0);
}

/// As [`until`], for as long as a large package takes.
fn until_long<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..100_000 {
        if let Some(found) = look() {
            return found;
        }
        // Only how often is looked depends on this, never what is found: other processes cannot wake us.
        std::thread::park_timeout(std::time::Duration::from_millis(5));
    }
    panic!("not in time: {what}");
}
