//! The vectors of `protocol/vectors`: written by `UPDATE=1 cargo test -p exchange`, read and judged on every run.

mod afterwards;
mod ended;
mod envelope;
mod objects;
mod payload;
mod raw;
mod time;
mod told;

use std::{collections::BTreeMap, fs, path::PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use terms::{Digest, Instant};

use super::federation::{self, at, id};
use crate::*;

/// One vector: bytes, the moment, and the answer.
pub(super) struct Vector {
    name: String,
    /// What the bytes are.
    is: Is,
    /// Rows of the catalogue of bad inputs that it covers.
    covers: &'static str,
    /// The good vector that it differs from in one thing, and in which.
    differs: Option<(&'static str, &'static str)>,
    now: Instant,
    /// For a letter that may have come before: the digest of the frame that was seen under its number.
    seen: Option<Digest>,
    expect: &'static str,
    bytes: Vec<u8>,
}

#[derive(Clone)]
pub(super) enum Is {
    SealedTo(&'static str),
    Frame,
    Carried,
    Warrant,
    Approval,
    Authorisation,
    CallBack,
    PostReview,
    Directory,
}

impl Vector {
    fn good(name: &str, is: Is, bytes: Vec<u8>) -> Self {
        let (now, name) = (federation::now(), name.to_owned());
        Self { name, is, covers: "", differs: None, now, seen: None, expect: "ok", bytes }
    }

    fn bad(
        name: &str,
        covers: &'static str,
        (neighbour, thing): (&'static str, &'static str),
        expect: &'static str,
        is: Is,
        bytes: Vec<u8>,
    ) -> Self {
        let differs = Some((neighbour, thing));
        Self { covers, differs, expect, ..Self::good(name, is, bytes) }
    }

    fn when(self, now: &str) -> Self {
        Self { now: at(now), ..self }
    }

    fn covering(self, covers: &'static str) -> Self {
        Self { covers, ..self }
    }

    fn text(&self) -> String {
        let (is, me) = match self.is {
            Is::SealedTo(node) => ("sealed", Some(node)),
            Is::Frame => ("frame", None),
            Is::Carried => ("carried", None),
            Is::Warrant => ("warrant", None),
            Is::Approval => ("approval", None),
            Is::Authorisation => ("authorisation", None),
            Is::CallBack => ("call-back", None),
            Is::PostReview => ("post-review", None),
            Is::Directory => ("directory", None),
        };
        let mut lines = vec![format!("is: {is}")];
        lines.extend(me.map(|me| format!("me: {me}")));
        lines.push(format!("now: {}", self.now));
        lines.extend(self.seen.map(|seen| format!("seen: {seen}")));
        lines.extend(self.differs.map(|(from, how)| format!("differs: from {from}: {how}")));
        if !self.covers.is_empty() {
            lines.push(format!("covers: {}", self.covers));
        }
        lines.push(format!("expect: {}", self.expect));
        lines.push(String::new());
        let code = STANDARD.encode(&self.bytes);
        lines.extend(code.as_bytes().chunks(100).map(|row| String::from_utf8_lossy(row).into_owned()));
        lines.join("\n") + "\n"
    }
}

fn all() -> Vec<Vector> {
    [
        envelope::vectors(),
        objects::vectors(),
        afterwards::vectors(),
        told::vectors(),
        ended::vectors(),
        payload::vectors(),
        time::vectors(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn json(value: &impl serde::Serialize) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).unwrap()
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../protocol/vectors"))
}

fn written() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for vector in all() {
        let before = files.insert(vector.name.clone(), vector.text());
        assert!(before.is_none(), "two vectors are called {}", vector.name);
    }
    let keys = |nodes: &[&str]| -> String {
        nodes.iter().map(|n| format!("{n} {}", federation::node_keys(n).opening.to_secret_text().as_str())).collect()
    };
    let roots: String = federation::root_keys().iter().map(|k| format!("{}\n", k.verifying_key())).collect();
    files.insert("setting/roots".into(), format!("2\n{roots}"));
    files.insert("setting/opening-keys".into(), keys(&["central.xa", "central.xb", "central.xc", "net.xb"]));
    let directory = federation::directory_file();
    files.insert("setting/directory".into(), String::from_utf8(directory).unwrap());
    files
}

fn on_disk() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for part in ["", "setting/"] {
        let entries = fs::read_dir(folder().join(part)).into_iter().flatten().flatten();
        for entry in entries.filter(|entry| entry.path().is_file()) {
            let name = format!("{part}{}", entry.file_name().to_string_lossy());
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    files
}

#[test]
fn the_vectors_are_as_they_were_frozen() {
    let (written, found) = (written(), on_disk());
    if std::env::var_os("UPDATE").is_some() {
        for stale in found.keys().filter(|name| !written.contains_key(*name)) {
            fs::remove_file(folder().join(stale)).unwrap();
        }
        fs::create_dir_all(folder().join("setting")).unwrap();
        for (name, text) in &written {
            fs::write(folder().join(name), text).unwrap();
        }
        return;
    }
    assert_eq!(written.keys().collect::<Vec<_>>(), found.keys().collect::<Vec<_>>());
    for (name, text) in written {
        assert!(found[&name] == text, "{name} changed: the wire is frozen. If that is meant, UPDATE=1 and say why");
    }
}

/// Knows nothing but the files: what another implementer has.
#[test]
fn every_vector_on_disk_is_judged_as_it_says() {
    if std::env::var_os("UPDATE").is_some() {
        return;
    }
    let setting = Setting::read();
    let (mut good, mut bad, mut wrong) = (0, 0, Vec::new());
    for (name, text) in on_disk().into_iter().filter(|(name, _)| !name.starts_with("setting/")) {
        let (head, body) = text.split_once("\n\n").unwrap();
        let head: BTreeMap<&str, &str> = head.lines().map(|line| line.split_once(": ").unwrap()).collect();
        let bytes = STANDARD.decode(body.replace('\n', "")).unwrap();
        let answer = setting.judge(&head, &bytes);
        if answer != head["expect"] {
            wrong.push(format!("{name}: {answer}"));
        }
        *(if answer == "ok" { &mut good } else { &mut bad }) += 1;
    }
    eprintln!("vectors: {good} good, {bad} bad");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(good > 20 && bad > good);
}

struct Setting {
    directory: Directory,
    roots: Roots,
    opening: BTreeMap<String, Vec<OpeningKey>>,
}

impl Setting {
    fn read() -> Self {
        let text = |name: &str| fs::read_to_string(folder().join("setting").join(name)).unwrap();
        let roots_text = text("roots");
        let (threshold, keys) = roots_text.split_once('\n').unwrap();
        let keys = keys.lines().map(|line| line.parse().unwrap()).collect();
        let roots = Roots::new(keys, threshold.parse().unwrap()).unwrap();
        let opening = |line: &str| {
            let (node, secret) = line.split_once(' ').unwrap();
            (node.to_owned(), vec![OpeningKey::from_secret_text(secret).unwrap()])
        };
        let directory = Directory::read(text("directory").as_bytes(), &roots, federation::now(), 0).unwrap();
        Self { directory, roots, opening: text("opening-keys").lines().map(opening).collect() }
    }

    fn judge(&self, head: &BTreeMap<&str, &str>, bytes: &[u8]) -> &'static str {
        let now = at(head["now"]);
        let fault = |result: Result<(), PeerFault>| result.map_or_else(PeerFault::code, |()| "ok");
        match head["is"] {
            "sealed" => {
                let me = Me { node: &id(head["me"]), opening: &self.opening[head["me"]] };
                let seen: Option<Digest> = head.get("seen").map(|seen| id(seen));
                let opened = open(bytes, &me, &self.directory, now);
                fault(opened.and_then(|verified| seen_before(seen.as_ref(), verified.frame())))
            }
            "frame" => fault(verify_frame(bytes, &self.directory, now).map(|_| ())),
            "carried" => fault(verify_carried(bytes, &self.directory, now).map(|_| ())),
            "warrant" => fault(verify_warrant(bytes, &self.directory, now).map(|_| ())),
            "approval" => match serde_json::from_slice(bytes) {
                Ok(approval) => fault(verify_approval(&approval, &self.directory, now).map(|_| ())),
                Err(_) => "bad-shape",
            },
            "authorisation" => match serde_json::from_slice(bytes) {
                Ok(given) => fault(verify_authorisation(&given, &self.directory, now).map(|_| ())),
                Err(_) => "bad-shape",
            },
            "call-back" => match serde_json::from_slice(bytes) {
                Ok(said) => fault(verify_call_back(&said, &self.directory, now).map(|_| ())),
                Err(_) => "bad-shape",
            },
            "post-review" => match serde_json::from_slice(bytes) {
                Ok(review) => fault(verify_post_review(&review, &self.directory, now).map(|_| ())),
                Err(_) => "bad-shape",
            },
            "directory" => match Directory::read(bytes, &self.roots, now, 7) {
                Ok(_) => "ok",
                Err(fault) => fault.code(),
            },
            other => panic!("a vector of {other}"),
        }
    }
}

/// Rows of the catalogue that other rooms answer for, with the room.
const ELSEWHERE: &[(&str, &str)] = &[
    ("B28", "guard: authorisation missing where the law needs it"),
    ("B30", "guard: the digest of another deed"),
    ("B31", "guard: the digest of another deed"),
    ("B32", "guard: the digest of another deed"),
    ("B34", "guard: the person who authorises is the person who asks"),
    ("B36", "law and request: the necessity text"),
    ("B37", "guard: emergency without whose life is at risk"),
    ("B38", "guard and node: a second emergency for the same target"),
    ("B40", "law"),
    ("B41", "guard: the safeguard questions"),
];

#[test]
fn every_row_of_the_catalogue_has_a_vector_or_another_room() {
    let vectors = all();
    for row in (1..=41).map(|n| format!("B{n:02}")) {
        let here = vectors.iter().any(|v| v.expect != "ok" && v.covers.split(' ').any(|c| c == row));
        let elsewhere = ELSEWHERE.iter().any(|(name, _)| *name == row);
        assert!(here != elsewhere, "{row} must be covered here or elsewhere, and not both");
    }
    for vector in &vectors {
        let neighbour = vector.differs.map(|(name, _)| name);
        assert_eq!(neighbour.is_none(), vector.expect == "ok", "{}", vector.name);
        let found = neighbour.is_none_or(|name| vectors.iter().any(|v| v.name == name && v.expect == "ok"));
        assert!(found, "{} names no good neighbour", vector.name);
    }
}

/// Some faults need no vector: they cannot be shown by one file.
const NO_VECTOR: &[PeerFault] = &[PeerFault::TooLarge];

#[test]
fn every_fault_has_a_vector() {
    let vectors = all();
    for fault in PeerFault::ALL.iter().filter(|fault| !NO_VECTOR.contains(fault)) {
        assert!(vectors.iter().any(|v| v.expect == fault.code()), "{}", fault.code());
    }
}
