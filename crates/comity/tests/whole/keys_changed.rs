//! A node changes its key, as docs/operate.md says it; its log stays one.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::{
    common::{Ran, account, call, comity, phrase, until},
    directory::Federation,
};

/// The head in the folder, and the lines of the keys.
fn checkpoint(dir: &str) -> Value {
    let ran = comity(&["log", "checkpoint", "--dir", dir, "--json"]);
    assert_eq!(ran.code, 0, "{}", ran.says());
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn a_node_changes_its_key_and_its_log_stays_one_to_whoever_has_both() {
    let federation = Federation::new("keys-changed");
    let dir = federation.path("cn-desk");
    let running = federation.start("cn-desk");
    until("a signed head", || {
        call(&federation.url("cn-desk"), "GET", "/log/checkpoint", None, b"").filter(|a| a.status == 200)
    });
    drop(running);
    let old = checkpoint(&dir);
    let kept = federation.path("old-head.txt");
    fs::write(&kept, old["note"].as_str().unwrap()).unwrap();
    assert_eq!(comity(&["init", "keys", "--dir", &dir]).code, 0);
    let early = comity(&["init", "keys", "--dir", &dir, "--use"]);
    assert!(early.code == 1 && early.err.contains("does not list"), "{}", early.says());
    assert_eq!(comity(&["init", "keys", "--dir", &dir]).code, 2, "the keys that wait are not drawn over");
    // It opens what is sealed to the new key before anybody else knows of it.
    let running = federation.start("cn-desk");
    let enrol = federation.path("cn-desk/enrol.toml");
    let next = federation.next("directory", &["--enrol", &enrol], "directory-2");
    federation.put(&next, "cn-desk");
    until("the next directory", || Some(federation.taken("cn-desk")).filter(|taken| !taken.is_empty()));
    drop(running);
    let used = comity(&["init", "keys", "--dir", &dir, "--use"]);
    assert_eq!(used.code, 0, "{}", used.says());
    audits(&federation, &dir, &old, &kept);
}

/// Something to add.
fn draft(url: &str) {
    let who = account("cn-desk", "investigator");
    let form = json!({ "officer": who, "phrase": phrase(&who) }).to_string();
    let session = call(url, "POST", "/api/1/sign-in", None, form.as_bytes()).unwrap().json();
    let act = json!({ "subject": format!("{:032x}", 0xd00d), "fields": { "case": "1" } }).to_string();
    let done = call(url, "POST", "/api/1/act/draft", session["token"].as_str(), act.as_bytes()).unwrap();
    assert_eq!(done.code(), "done", "{done:?}");
}

/// Both before anything is added under the new key, when the head still bears the old one, and after.
fn audits(federation: &Federation, dir: &str, old: &Value, kept: &str) {
    let audit = |more: &[&str]| comity(&[&["log", "audit", "--dir", dir, "--seen", kept], more].concat());
    let good = |ran: &Ran| assert!(ran.code == 0 && ran.out.contains("Nothing is missing"), "{}", ran.says());
    good(&audit(&[]));
    let running = federation.start("cn-desk");
    draft(&federation.url("cn-desk"));
    let head = until("a head under the new key", || {
        let now = call(&federation.url("cn-desk"), "GET", "/log/checkpoint", None, b"")?;
        let doctor = comity(&["doctor", "--dir", dir]);
        assert!(doctor.out.contains("the one to which others seal is in node.key"), "{}", doctor.says());
        let note = String::from_utf8(now.body).unwrap();
        let signed = |line: &Value| {
            let file = federation.path("now.txt");
            fs::write(&file, &note).unwrap();
            comity(&["log", "audit", "--dir", dir, "--seen", &file, "--key", line.as_str().unwrap()]).code == 0
        };
        let keys = checkpoint(dir)["keys"].clone();
        (keys[0] != old["key"] && signed(&keys[0])).then_some(keys)
    });
    good(&audit(&[]));
    drop(running);
    let (new, before) = (head[0].as_str().unwrap(), head[1].as_str().unwrap());
    assert_eq!(before, old["key"].as_str().unwrap());
    good(&audit(&["--key", new, "--key", before]));
    let alone = audit(&["--key", new]);
    assert!(alone.code != 0 && alone.err.contains("each as a --key"), "{}", alone.says());
    let proof = comity(&["log", "prove", "1", "--dir", dir]);
    let file = federation.path("1.tlog-proof");
    fs::write(&file, &proof.out).unwrap();
    assert_eq!(comity(&["log", "check", &file, "--key", before, "--key", new]).code, 0);
    let export = federation.path("export");
    assert_eq!(comity(&["log", "export", &export, "--dir", dir]).code, 0);
    let outside = ["log", "audit", "--export", &export, "--seen", kept, "--key", before, "--key", new];
    good(&comity(&outside));
    by_the_auditors_page(&export, kept, [before, new]);
}

/// The page of text that an auditor reads before running it.
fn by_the_auditors_page(export: &str, kept: &str, keys: [&str; 2]) {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/auditor.py");
    let check = |keys: &[&str]| {
        let keys = keys.iter().flat_map(|key| ["--key", key]);
        Ran::of(Command::new("python3").args([page, "check", export, "--seen", kept]).args(keys).output().unwrap())
    };
    let both = check(&keys);
    assert!(both.code == 0 && both.out.contains("it begins with"), "{}", both.says());
    assert_eq!(check(&keys[1..]).code, 1, "whoever has the new key alone cannot tell");
}
