//! Logs between nodes: a peer that goes back, forks, or tells two stories is named after one exchange; without enough witnesses
//! nothing is sealed.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
};

use evidence::log::{Checkpoint, sign_checkpoint};
use request::Event;
use serde_json::{Value, json};
use store::Store;

use crate::common::{Demo, PROGRAM, account, call, comity, events, keep_ports, phrase, until, wait};

/// A demo's folders, whose processes are ours: each can be stopped, set back, and started again.
pub(crate) struct House {
    dir: PathBuf,
    running: BTreeMap<String, Child>,
    pub(crate) urls: BTreeMap<String, String>,
    /// No demo beside this takes its ports.
    _ports: Vec<fs::File>,
}

impl House {
    pub(crate) fn new(name: &str) -> Self {
        // Others stand in for nodes here, and they have no node's key.
        let demo = Demo::start_with(name, "CN", "JP", &["--bare"]);
        let dir = demo.dir.clone();
        drop(demo);
        let _ports = keep_ports(&dir);
        let mut house = Self { dir, running: BTreeMap::new(), urls: BTreeMap::new(), _ports };
        for node in ["cn-desk", "jp-desk", "jp-net"] {
            let text = fs::read_to_string(house.at(node).join("enrol.toml")).unwrap();
            let url = text.parse::<toml::Table>().unwrap()["url"].as_str().unwrap().to_owned();
            house.urls.insert(node.to_owned(), url);
        }
        house
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    pub(crate) fn start(&mut self, name: &str) {
        let command: &[&str] = if name.starts_with("witness") { &["witness", "serve"] } else { &["serve"] };
        // A demo that was just ended may hold its port and its locks a moment longer.
        let child = until("a process that listens", || {
            let mut child = Command::new(PROGRAM)
                .args(command)
                .arg("--dir")
                .arg(self.at(name))
                .arg("--until-stdin-closes")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut line = String::new();
            BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
            if line.contains("listens on") { Some(child) } else { child.wait().ok().and(None) }
        });
        self.running.insert(name.to_owned(), child);
    }

    pub(crate) fn stop(&mut self, name: &str) {
        if let Some(mut child) = self.running.remove(name) {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    fn act(&self, who: (&str, &str), action: &str, subject: &str, fields: &Value) -> Value {
        let (node, office) = who;
        let account = account(node, office);
        let form = json!({ "officer": account, "phrase": phrase(&account) }).to_string();
        let token = call(&self.urls[node], "POST", "/api/1/sign-in", None, form.as_bytes()).unwrap().json();
        let token = token["token"].as_str().unwrap();
        let body = json!({ "subject": subject, "fields": fields }).to_string();
        let path = format!("/api/1/act/{action}");
        call(&self.urls[node], "POST", &path, Some(token), body.as_bytes()).unwrap().json()
    }

    /// A draft that goes no further: leaves of one log alone.
    pub(crate) fn drafts(&self, node: &str, many: usize) {
        for n in 0..many {
            let id = format!("{:032x}", 0xd00d_0000_usize + n);
            let done = self.act((node, "investigator"), "draft", &id, &json!({ "case": format!("{n}") }));
            assert!(done["subject"].is_string(), "{done}");
        }
    }

    /// A letter of request from cn-desk to jp-desk, and its receipt.
    fn exchange(&self, number: u64) {
        let id = format!("{:032x}", 0xabc0_0000 + number);
        let draft: BTreeMap<String, String> =
            toml::from_str(&fs::read_to_string(self.at("draft.toml")).unwrap()).unwrap();
        let mut says = Vec::new();
        for (office, action, fields) in [
            ("investigator", "draft", json!(draft)),
            ("investigator", "propose", json!({})),
            ("approver", "approve", json!({})),
        ] {
            says.push(self.act(("cn-desk", office), action, &id, &fields));
        }
        assert!(says.iter().all(|s| s["subject"].is_string()), "{says:?}");
        let delivered =
            || crate::common::letters(&self.at("cn-desk")).iter().all(|l| l.delivered.is_some()).then_some(());
        until("a receipt", delivered);
    }

    /// What cn-desk says of a peer's log: `comity log witness`.
    fn found(&self, peer: &str) -> Value {
        let ran = comity(&["log", "witness", "--json", "--dir", self.at("cn-desk").to_str().unwrap()]);
        let view: Value = serde_json::from_str(&ran.out).unwrap();
        view["peers"].as_array().unwrap().iter().find(|p| p["node"] == peer).unwrap().clone()
    }

    /// Waits until cn-desk has verified a head of jp-desk of this size at least.
    fn seen(&self, size: u64) {
        until("a head of jp-desk", || {
            let seen = self.found("jp-desk")["head"]["size"].as_u64().unwrap_or(0);
            (seen >= size).then_some(())
        });
    }

    pub(crate) fn leaves(&self, node: &str) -> u64 {
        events(&self.at(node)).len() as u64
    }
}

impl Drop for House {
    fn drop(&mut self) {
        for name in self.running.keys().cloned().collect::<Vec<_>>() {
            self.stop(&name);
        }
    }
}

/// The records of a node as they are now.
fn backup(dir: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path());
    let files = files.filter(|p| p.file_name().unwrap().to_str().unwrap().starts_with("store.db"));
    files.map(|p| (p.clone(), fs::read(p).unwrap())).collect()
}

fn restore(dir: &Path, files: &[(PathBuf, Vec<u8>)]) {
    for (path, _) in backup(dir) {
        fs::remove_file(path).unwrap();
    }
    // The log as it is published belongs to the same disk.
    let _ = fs::remove_dir_all(dir.join("log"));
    files.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
}

/// jp-desk lives once, is set back to an old backup, and lives another time. `drafts`: leaves that it adds alone in each life.
fn check(name: &str, drafts: [usize; 2]) {
    let mut house = House::new(name);
    let old = backup(&house.at("jp-desk"));
    ["witness-1", "witness-2", "jp-desk", "jp-net", "cn-desk"].iter().for_each(|n| house.start(n));
    house.drafts("jp-desk", drafts[0]);
    house.exchange(1);
    house.seen(house.leaves("jp-desk"));
    assert_eq!(house.found("jp-desk")["found"], "consistent");
    house.stop("jp-desk");
    restore(&house.at("jp-desk"), &old);
    house.start("jp-desk");
    house.drafts("jp-desk", drafts[1]);
    house.exchange(2);
    // Which head is seen first is chance; the rules that name each are tested where they are written.
    let kind = until("the peer is named", || {
        let found = house.found("jp-desk")["found"].as_str().unwrap().to_owned();
        ["split-view", "fork", "rollback", "shrink"].contains(&found.as_str()).then_some(found)
    });
    named_everywhere(&house, &kind);
}

/// On the page, among the alarms, and in a file that convinces whoever has the directory.
fn named_everywhere(house: &House, kind: &str) {
    let cn = house.at("cn-desk");
    let ran = comity(&["log", "witness", "--json", "--dir", cn.to_str().unwrap()]);
    assert_eq!(ran.code, 1, "{}", ran.says());
    let view: Value = serde_json::from_str(&ran.out).unwrap();
    // The same log can be found out again in another way in the meantime.
    let told = view["contradictions"].as_array().unwrap().iter().find(|told| told["kind"] == kind);
    let path = told.unwrap_or_else(|| panic!("{kind}: {view}"))["both_heads"].as_str().unwrap().to_owned();
    let file = call(&house.urls["cn-desk"], "GET", &path, None, b"").unwrap();
    assert_eq!(file.status, 200);
    let at = house.dir.join("contradiction.json");
    fs::write(&at, &file.body).unwrap();
    let config: toml::Table = fs::read_to_string(cn.join("node.toml")).unwrap().parse().unwrap();
    let roots: Vec<String> =
        config["roots"].as_array().unwrap().iter().map(|r| format!("--root={}", r.as_str().unwrap())).collect();
    let directory = house.dir.join("directory");
    let mut arguments = vec!["log", "contradiction", at.to_str().unwrap(), "--directory", directory.to_str().unwrap()];
    arguments.extend(["--threshold", "2"]);
    arguments.extend(roots.iter().map(String::as_str));
    let ran = comity(&arguments);
    assert!(ran.code == 0 && ran.out.contains(&format!("IT HOLDS: {kind}")), "{}", ran.says());
    fs::write(&at, String::from_utf8(file.body).unwrap().replacen("jp-desk", "cn-desk", 1)).unwrap();
    assert_eq!(comity(&arguments).code, 1, "a changed file convinces nobody");
    let alarms = node::desk::alarms(&events(&cn));
    assert!(alarms.iter().any(|(_, says)| says.contains("jp-desk") && says.contains(kind)), "{alarms:?}");
}

#[test]
fn a_peer_that_tells_another_story_of_the_same_length_is_named_after_one_exchange() {
    check("witness-split", [0, 0]);
}

#[test]
fn a_peer_that_forks_is_named_after_one_exchange() {
    check("witness-fork", [0, 9]);
}

#[test]
fn a_peer_that_goes_back_is_named_after_one_exchange() {
    check("witness-back", [9, 0]);
}

impl House {
    /// The n-th request goes all the way to the records at jp-desk: what is left is to transmit them.
    fn produced(&self, number: u64) -> String {
        self.exchange(number);
        let id = format!("{:032x}", 0xabc0_0000 + number);
        let stage = |node: &str, stage: &str| {
            until(stage, || {
                let events = events(&self.at(node));
                events.iter().any(|e| e.kind == stage && e.stream.contains(&id)).then_some(())
            });
        };
        let done = |node: &str, office: &str, action: &str, subject: &str, fields: Value| {
            let says = self.act((node, office), action, subject, &fields);
            assert!(says["subject"].is_string(), "{action}: {says}");
        };
        stage("jp-desk", "received");
        done("jp-desk", "desk", "hold", &id, json!({}));
        done("jp-desk", "approver", "hold", &id, json!({}));
        stage("jp-desk", "held");
        let review = json!({
            "decision": "execute", "reasons": "Complete; no ground for refusal is seen.", "safeguard.political": "no",
            "safeguard.discrimination": "no", "safeguard.death-or-torture": "no", "safeguard.privileged": "no",
        });
        done("jp-desk", "reviewer", "review", &id, review);
        done("jp-desk", "magistrate", "authorise", &id, json!({}));
        done("jp-desk", "approver", "execute", &id, json!({}));
        let order = until("the order to disclose", || {
            let looked = events(&self.at("jp-net")).into_iter().rev();
            looked.filter_map(|e| e.stream.strip_prefix("order/").map(str::to_owned)).find(|order| {
                let says = self.act(("jp-net", "clerk"), "look-up", order, &json!({}));
                says["subject"].is_string()
            })
        });
        done("jp-net", "clerk", "produce", &order, json!({}));
        stage("jp-desk", "produced");
        id
    }

    fn transmit(&self, id: &str) -> Value {
        self.act(("jp-desk", "reviewer"), "transmit", id, &json!({}))
    }

    /// The package of this request, once it has come.
    fn came(&self, id: &str) -> Vec<u8> {
        let digest = until("the evidence", || {
            let events = events(&self.at("cn-desk")).into_iter().rev();
            events.filter(|e| e.stream.contains(id)).find_map(|e| match e.event {
                Event::EvidenceCame { package, .. } => Some(package),
                _ => None,
            })
        });
        let doc = async { Store::read_only(&self.at("cn-desk").join("store.db")).await.unwrap().doc(digest).await };
        wait(doc).unwrap().unwrap()
    }
}

/// The journey to the evidence, with one witness of three away, and with two. Then a second package for the same receiver, and
/// after it an old backup.
#[test]
fn two_of_three_witnesses_are_enough_and_one_is_not_and_each_package_continues_the_one_before() {
    let mut house = House::new("witness-quorum");
    let old = backup(&house.at("jp-desk"));
    ["witness-1", "witness-2", "jp-desk", "jp-net", "cn-desk"].iter().for_each(|n| house.start(n));
    let id = house.produced(1);
    // Witnesses of jp-desk: cn-desk and the two neutral ones.
    house.stop("witness-1");
    house.stop("witness-2");
    let refused = house.transmit(&id);
    assert_eq!(refused["code"], "no-quorum", "{refused}");
    let says = refused["says"].as_str().unwrap();
    assert!(
        says.contains("needs 2 of 3") && says.contains("has 1") && says.contains("witness-1.example does not answer"),
        "{says}"
    );
    assert!(!refused["cure"].as_str().unwrap().is_empty());
    let packed = |kind: &str| events(&house.at("jp-desk")).iter().filter(|e| e.kind == kind).count();
    assert_eq!((packed("packed"), packed("transmitted")), (0, 0), "nothing was sealed");
    house.start("witness-2");
    let sent = house.transmit(&id);
    assert!(sent["subject"].is_string(), "{sent}");
    let packed = |kind: &str| events(&house.at("jp-desk")).iter().filter(|e| e.kind == kind).count();
    assert_eq!((packed("packed"), packed("transmitted")), (1, 1));
    let own = comity(&["log", "witness", "--json", "--dir", house.at("jp-desk").to_str().unwrap()]);
    let own: Value = serde_json::from_str(&own.out).unwrap();
    assert_eq!(own["own"]["cosigned_by"], json!(["cn-desk", "witness-2.example"]), "{own}");
    continues(&house, &id);
    own_rollback(&mut house, &old);
}

/// The second package encloses the head that the first one had, and proves that the log has only grown since.
fn continues(house: &House, first: &str) {
    let second = house.produced(2);
    let sent = house.transmit(&second);
    assert!(sent["subject"].is_string(), "{sent}");
    let [first, second] = [first, &second].map(|id| house.came(id));
    let [before, after] = [&first, &second].map(|bytes| evidence::package::Package::read(bytes).unwrap());
    let size = |head: &str| head.lines().nth(1).unwrap().to_owned();
    let (old, new) = (size(before.checkpoint()), size(after.checkpoint()));
    assert!(old.parse::<u64>().unwrap() < new.parse::<u64>().unwrap(), "{old} {new}");
    let file = house.dir.join("second.zip");
    fs::write(&file, &second).unwrap();
    let ran = comity(&["verify", "--json", file.to_str().unwrap()]);
    assert!(ran.says().contains(&format!("It has only grown since it had {old}.")), "{}", ran.says());
    fs::write(&file, &first).unwrap();
    assert!(!comity(&["verify", "--json", file.to_str().unwrap()]).says().contains("only grown"));
}

/// A node that is started over an old backup says so itself: what witnesses have cosigned is no longer in its log.
fn own_rollback(house: &mut House, old: &[(PathBuf, Vec<u8>)]) {
    let alarm = |house: &House| {
        let alarms = node::desk::alarms(&events(&house.at("jp-desk")));
        alarms.iter().any(|(_, says)| says.contains("this node's own log") && says.contains("an old backup"))
    };
    house.stop("jp-desk");
    house.start("jp-desk");
    assert!(!alarm(house));
    house.stop("jp-desk");
    restore(&house.at("jp-desk"), old);
    house.start("jp-desk");
    until("the alarm about itself", || alarm(house).then_some(()));
    let doctor = comity(&["doctor", "--dir", house.at("jp-desk").to_str().unwrap()]);
    assert!(doctor.code == 1 && doctor.out.contains("this node's own log"), "{}", doctor.says());
}

/// Answers in the place of a node, as long as the test runs: by path, or 404.
fn stand_in(url: &str, answers: Vec<(String, String)>) {
    let address = url.strip_prefix("http://").unwrap();
    let listener = until("the port of a node that is not running", || TcpListener::bind(address).ok());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut line = String::new();
            let mut reader = BufReader::new(&stream);
            let _ = reader.read_line(&mut line);
            let mut header = String::from("-");
            while !header.trim_end().is_empty() {
                header.clear();
                let _ = reader.read_line(&mut header);
            }
            let path = line.split(' ').nth(1).unwrap_or_default();
            let found = answers.iter().find(|(known, _)| known == path);
            let (status, body) = found.map_or(("404 Not Found", ""), |(_, body)| ("200 OK", body));
            let length = body.len();
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
}

/// jp-desk shows each asker a head of its own: cn-desk one, and jp-net another. Only by asking jp-net can cn-desk know.
#[test]
fn a_split_view_is_named_when_another_peer_was_shown_the_other_head() {
    let mut house = House::new("witness-told");
    let keys = fs::read_to_string(house.at("jp-desk").join("node.key")).unwrap();
    let key = exchange::SigningKey::from_secret_text(keys.lines().next().unwrap()).unwrap();
    let head = |byte: u8| {
        let root = terms::Digest::from_bytes([byte; 32]);
        let head = Checkpoint { origin: "comity/jp-desk".to_owned(), size: 7, root };
        sign_checkpoint(&head, &evidence::SigningKey::from_bytes(&key.seed())).unwrap()
    };
    let seen = format!("/comity/1/witness/{}/checkpoint", node::witness::origin_hash("comity/jp-desk"));
    stand_in(&house.urls["jp-desk"], vec![("/log/checkpoint".to_owned(), head(1))]);
    stand_in(&house.urls["jp-net"], vec![(seen, head(2))]);
    house.start("cn-desk");
    until("the peer is named", || (house.found("jp-desk")["found"] == "split-view").then_some(()));
    named_everywhere(&house, "split-view");
    let alarms = node::desk::alarms(&events(&house.at("cn-desk")));
    assert!(alarms.iter().any(|(_, says)| says.contains("shown by jp-net")), "{alarms:?}");
    dealt_with(&house);
}

/// Somebody says that it was seen and what was done: it no longer waits, and the proof is where it was.
fn dealt_with(house: &House) {
    let cn = house.at("cn-desk");
    let view = |code: i32| {
        let ran = comity(&["log", "witness", "--json", "--dir", cn.to_str().unwrap()]);
        assert_eq!(ran.code, code, "{}", ran.says());
        serde_json::from_str::<Value>(&ran.out).unwrap()["contradictions"][0].clone()
    };
    let open = view(1);
    assert_eq!(open["seen"], json!([]));
    let digest = open["digest"].as_str().unwrap();
    let say = |office: &str, digest: &str, words: &str| {
        house.act(("cn-desk", office), "seen-contradiction", digest, &json!({ "words": words }))
    };
    assert_eq!(say("investigator", digest, "It was me.")["code"], "not-your-office");
    assert_eq!(say("desk", digest, " ")["code"], "missing-field");
    assert_eq!(say("desk", digest, &"x".repeat(2_001))["code"], "too-long");
    assert_eq!(say("desk", &"0".repeat(64), "Which?")["code"], "unknown-record");
    view(1);
    let words = "Called them: two machines had one key.";
    assert_eq!(say("overseer", digest, words)["subject"], digest);
    let seen = view(0);
    assert_eq!((&seen["seen"][0]["words"], &seen["seen"][0]["by"]), (&json!(words), &json!("cn-desk.overseer")));
    let file = call(&house.urls["cn-desk"], "GET", seen["both_heads"].as_str().unwrap(), None, b"").unwrap();
    assert_eq!(file.status, 200);
    let said = comity(&["log", "witness", "--dir", cn.to_str().unwrap()]);
    assert!(said.out.contains(&format!("by cn-desk.overseer: {words}")), "{}", said.out);
}
