//! The log from outside: an oversight body with a node's address, an export, or nothing but a proof.

use std::fs;

use serde_json::Value;

use crate::common::{Demo, Ran, comity, until};

/// Runs it and looks at its end and its words.
fn check(arguments: &[&str], code: i32, says: &[&str]) -> Ran {
    let ran = comity(arguments);
    assert_eq!(ran.code, code, "{arguments:?}: {}", ran.says());
    for words in says {
        assert!(ran.says().contains(words), "{arguments:?} does not say «{words}»: {}", ran.says());
    }
    ran
}

/// The codes that an audit gives.
fn codes(arguments: &[&str]) -> Vec<String> {
    let ran = comity(&[arguments, &["--json"]].concat());
    let answer: Value = serde_json::from_str(&ran.out).unwrap();
    answer["wrong"].as_array().unwrap().iter().map(|w| w["code"].as_str().unwrap().to_owned()).collect()
}

/// A draft is written into the log of the node that asks.
fn grow(demo: &Demo, number: &str) {
    let draft = demo.draft();
    let fields: Vec<(&str, &str)> = draft.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let answer = demo.act(("cn-desk", "investigator"), "draft", &number.repeat(16), &fields);
    assert_eq!(answer.status, 200, "{:?}", answer.json());
}

#[test]
fn an_oversight_body_needs_an_address_and_a_key() {
    let demo = Demo::start("log-audit", "CN", "BR");
    let dir = demo.at("cn-desk");
    let dir = dir.to_str().unwrap();
    let path = |name: &str| demo.dir.join(name).to_str().unwrap().to_owned();
    grow(&demo, "a1");
    let get = |path: &str| demo.get("cn-desk", path).unwrap();
    let seen = until("a head", || Some(get("/log/checkpoint")).filter(|a| a.status == 200)).body;
    let kept = path("seen.txt");
    fs::write(&kept, &seen).unwrap();
    grow(&demo, "a2");
    let head = String::from_utf8(get("/log/checkpoint").body).unwrap();
    let size: u64 = head.lines().nth(1).unwrap().parse().unwrap();
    assert!(head.starts_with("comity/cn-desk\n") && size > 1, "{head}");

    let printed = check(&["log", "checkpoint", "--dir", dir], 0, &[&format!("size {size}")]);
    let key = printed.out.lines().find_map(|line| line.strip_prefix("key  ")).unwrap();
    let url = demo.url("cn-desk");
    let (copy, opened) = (path("copy"), path("opened"));
    check(&["log", "export", &copy, "--dir", dir], 0, &["Commitments only"]);
    check(&["log", "export", &opened, "--dir", dir, "--opened"], 0, &["case content"]);
    check(&["log", "export", &copy, "--dir", dir], 2, &["is there already"]);
    for from in [["--dir", dir], ["--url", url], ["--export", copy.as_str()], ["--export", opened.as_str()]] {
        let arguments = [&["log", "audit", "--key", key, "--seen", &kept][..], &from].concat();
        check(&arguments, 0, &["Nothing is missing, altered or added."]);
        check(&[&arguments[..], &["--json"]].concat(), 0, &["\"ok\":true"]);
        let proof = check(&[&["log", "prove", "2", "--key", key][..], &from].concat(), 0, &["c2sp.org/tlog-proof@v1"]);
        fs::write(path("2.tlog-proof"), proof.out).unwrap();
        check(&["log", "check", &path("2.tlog-proof"), "--key", key], 0, &["PROVEN", "entry 2 of comity/cn-desk"]);
    }
    let proof = check(&["log", "prove", "2", "--open", "--dir", dir], 0, &[]).out;
    fs::write(path("open.tlog-proof"), &proof).unwrap();
    check(&["log", "check", &path("open.tlog-proof"), "--key", key], 0, &["it commits to:"]);
    fs::write(path("open.tlog-proof"), proof.replacen("index 1", "index 0", 1)).unwrap();
    check(&["log", "check", &path("open.tlog-proof"), "--key", key], 1, &["not where the proof says"]);

    let other = check(&["log", "checkpoint", "--dir", demo.at("br-desk").to_str().unwrap()], 0, &[]).out;
    let other = other.lines().find_map(|line| line.strip_prefix("key  ")).unwrap();
    check(&["log", "audit", "--url", url, "--key", other], 1, &["not signed by the expected key"]);
    check(&["log", "audit", "--url", url], 2, &["--key is needed"]);
    check(&["log", "audit", "--url", "https://xa.example", "--key", key], 2, &["--export"]);
    check(&["log", "prove", "--dir", dir, "100000"], 1, &["the head covers entries"]);

    let tile = format!("{copy}/tile/0/000.p/{size}");
    let mut bytes = fs::read(&tile).unwrap();
    bytes[32] ^= 1;
    fs::write(&tile, bytes).unwrap();
    fs::write(format!("{copy}/tile/0/001"), b"more").unwrap();
    let audit = ["log", "audit", "--export", &copy, "--key", key];
    check(&audit, 1, &["was altered, for entries [2]", "tile/0/001 was added"]);
    assert_eq!(codes(&audit), ["tile-altered", "file-added"]);
    let lines = fs::read_to_string(format!("{opened}/opened.jsonl")).unwrap();
    let without: String =
        lines.lines().skip(1).map(|line| line.replace("\"entry\":2,", "\"entry\":2, ") + "\n").collect();
    fs::write(format!("{opened}/opened.jsonl"), without).unwrap();
    let audit = ["log", "audit", "--export", &opened, "--key", key];
    assert_eq!(codes(&audit), ["opening-missing"]);
    let gone =
        [r#"{"entry":1,"destroyed":true}"#, r#"{"entry":1,"destroyed":true,"by":2,"case":"house","class":"events"}"#];
    for (first, code) in gone
        .map(|gone| (gone, "destroyed-unsaid"))
        .into_iter()
        .chain([(r#"{"entry":1,"altered":true}"#, "entry-altered")])
    {
        let rest: String = lines.lines().skip(1).map(|line| format!("{line}\n")).collect();
        fs::write(format!("{opened}/opened.jsonl"), format!("{first}\n{rest}")).unwrap();
        assert_eq!(codes(&audit), [code], "{first}");
    }
    fs::write(format!("{copy}/checkpoint"), &seen).unwrap();
    assert_eq!(get("/log/tile/0/999").status, 404);
    assert_eq!(get("/log/tile/../../node.key").status, 404);
    let served = get(&format!("/log/tile/entries/000.p/{size}"));
    assert_eq!((served.status, served.body.len() as u64), (200, size * 34));
}
