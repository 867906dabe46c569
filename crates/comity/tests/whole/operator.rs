//! An operator at night: what commands end with, what `doctor` says beside a running node, and what a full disk or another account leaves.

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::common::{Demo, PROGRAM, Ran, call, comity, fresh, until};

/// A keeper's public key: the exercise's own.
fn public_root(dir: &Path, name: &str) -> String {
    let said = comity(&["init", "root", "--out", dir.join(name).to_str().unwrap()]);
    let key = said.out.lines().find_map(|line| line.strip_prefix("public root key: "));
    key.unwrap_or_else(|| panic!("{}", said.says())).to_owned()
}

/// A node's folder in a folder of this name, and its arguments for other commands.
fn node(name: &str) -> (PathBuf, String) {
    let dir = fresh(name);
    fs::create_dir_all(&dir).unwrap();
    let (root, at) = (public_root(&dir, "root.key"), dir.join("n").to_str().unwrap().to_owned());
    let made = comity(&[
        "init",
        "node",
        "--dir",
        &at,
        "--id",
        "xa-desk",
        "--name",
        "Desk",
        "--state",
        "DE",
        "--kind",
        "authority",
        "--functions",
        "desk",
        "--root",
        &root,
    ]);
    assert_eq!(made.code, 0, "{}", made.says());
    fs::write(dir.join("phrase"), "a long enough phrase\n").unwrap();
    (dir, at)
}

/// A process whose standard output is this, and how it ended.
fn ended(arguments: &[&str], out: Stdio) -> Ran {
    let mut child =
        Command::new(PROGRAM).args(arguments).stdin(Stdio::null()).stdout(out).stderr(Stdio::piped()).spawn().unwrap();
    // Where it was a pipe, nobody reads it.
    drop(child.stdout.take());
    Ran::of(child.wait_with_output().unwrap())
}

#[test]
fn whoever_stops_reading_changes_nothing_of_how_a_command_ends() {
    let dir = fresh("operator-pipe");
    fs::create_dir_all(&dir).unwrap();
    let bad = dir.join("bad.zip");
    fs::write(&bad, "no package").unwrap();
    let bad = bad.to_str().unwrap();
    assert_eq!(ended(&["verify", bad], Stdio::piped()).code, 1, "a bad package is none that nobody read");
    assert_eq!(ended(&["verify", bad, "--json"], Stdio::piped()).code, 1);
    assert_eq!(ended(&["law", "table"], Stdio::piped()).code, 0);
    assert_eq!(ended(&["--help"], Stdio::piped()).code, 0);
}

#[test]
fn a_device_that_takes_no_more_is_trouble_and_no_panic() {
    for arguments in [&["law", "table"][..], &["--help"], &["retained", "formats", "--json"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let ran = ended(arguments, full.into());
        assert!(ran.code == 1 && ran.err.contains("takes no more") && !ran.err.contains("panicked"), "{}", ran.err);
    }
}

#[test]
fn wrong_usage_is_two_for_every_command_and_json_where_json_was_asked_for() {
    let dir = fresh("operator-usage");
    fs::create_dir_all(&dir).unwrap();
    let nowhere = dir.join("nowhere");
    let nowhere = nowhere.to_str().unwrap();
    for arguments in [
        &["doctor", "--dir", nowhere][..],
        &["serve", "--dir", nowhere],
        &["stats", "--dir", nowhere],
        &["log", "audit", "--dir", nowhere],
        &["log", "checkpoint", "--dir", nowhere],
        &["log", "show", "--dir", nowhere],
        &["log", "prove", "1", "--dir", nowhere],
        &["log", "witness", "--dir", nowhere],
        &["log", "export", "copy", "--dir", nowhere],
        &["letters", "list", "--dir", nowhere],
        &["request", "list", "--dir", nowhere],
        &["information", "list", "--dir", nowhere],
        &["peer", "list", "--dir", nowhere],
        &["retained", "status", "--dir", nowhere],
        &["witness", "serve", "--dir", nowhere],
        &[
            "init",
            "officer",
            "--dir",
            nowhere,
            "--id",
            "a.b",
            "--person",
            "p",
            "--name",
            "A",
            "--roles",
            "clerk",
            "--phrase-file",
            nowhere,
        ],
        &["verify", nowhere],
        &["no-such-command"],
        &["log", "check", "proof"],
        &["verify"],
    ] {
        let ran = comity(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.says());
        let ran = comity(&[&["--json"], arguments].concat());
        let said: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{arguments:?}: {}", ran.says()));
        assert_eq!(
            (ran.code, &said["ok"], &said["code"]),
            (2, &json!(false), &json!("usage")),
            "{arguments:?}: {said}"
        );
    }
}

#[test]
fn a_node_is_not_made_of_placeholders() {
    let dir = fresh("operator-init");
    fs::create_dir_all(&dir).unwrap();
    let (one, two) = (public_root(&dir, "1.key"), public_root(&dir, "2.key"));
    let check = |more: &[&str], complains_of: &str| {
        let at = dir.join("n");
        let with = ["init", "node", "--dir", at.to_str().unwrap(), "--kind", "authority", "--functions", "desk"];
        let ran = comity(&[&with[..], more].concat());
        assert!(ran.code == 2 && ran.err.contains(complains_of), "{more:?}: {}", ran.says());
        assert!(!at.exists(), "{more:?}: nothing is left of it");
    };
    let named = ["--id", "xa-desk", "--name", "Desk", "--state", "DE"];
    check(&[&named[..], &["--root", "PUBLIC-ROOT-1"]].concat(), "PUBLIC-ROOT-1");
    check(&[&named[..], &["--root", &one, "--root", &one]].concat(), "twice");
    check(&[&named[..], &["--root", &one, "--root", &two, "--threshold", "3"]].concat(), "threshold");
    check(&["--id", "XA desk", "--name", "Desk", "--state", "DE"], "id");
    check(&["--id", "xa-desk", "--name", "Desk", "--state", "de"], "state");
    check(&["--id", "xa-desk", "--name", "De\u{202e}sk", "--state", "DE", "--root", &one], "xa-desk");
}

/// `init officer` where not one byte more can be written.
fn with_a_full_disk(dir: &Path, at: &str) -> Ran {
    let phrase = dir.join("phrase");
    let more = "init officer --id a.berg --person p-1 --name Berg --roles reviewer";
    let script =
        format!("trap '' XFSZ; ulimit -f 0; exec {PROGRAM} {more} --dir {at} --phrase-file {}", phrase.display());
    Ran::of(Command::new("sh").args(["-c", &script]).stdin(Stdio::null()).output().unwrap())
}

#[test]
fn a_full_disk_leaves_no_officer_by_half_and_the_next_try_makes_one() {
    let (dir, at) = node("operator-full");
    let officers = dir.join("n/officers");
    let full = with_a_full_disk(&dir, &at);
    assert_eq!(full.code, 1, "no wrong usage: {}", full.says());
    assert_eq!(fs::read_dir(&officers).unwrap().count(), 0, "neither the file nor what was to become it");
    let phrase = dir.join("phrase");
    let again = ["init", "officer", "--dir", &at, "--id", "a.berg", "--person", "p-1", "--name", "Berg", "--roles"];
    let ran = comity(&[&again[..], &["reviewer", "--phrase-file", phrase.to_str().unwrap()]].concat());
    assert_eq!(ran.code, 0, "{}", ran.says());
    let before = fs::read(officers.join("a.berg.toml")).unwrap();
    let ran = comity(&[&again[..], &["reviewer", "--phrase-file", phrase.to_str().unwrap()]].concat());
    assert_eq!((ran.code, fs::read(officers.join("a.berg.toml")).unwrap()), (2, before), "never overwritten");
}

/// Every file below, with what would show that it was touched.
fn seen(dir: &Path) -> Vec<(PathBuf, u64, i64, u32)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let of = path.symlink_metadata().unwrap();
        all.push((path.clone(), of.len(), of.mtime_nsec(), of.uid()));
        if of.is_dir() {
            all.extend(seen(&path));
        }
    }
    all.sort();
    all
}

#[test]
fn doctor_writes_nothing_and_names_what_it_could_not_look_at() {
    let (dir, at) = node("operator-doctor");
    let before = seen(&dir);
    let ran = comity(&["doctor", "--dir", &at]);
    assert!(ran.code == 1 && ran.out.contains("directory") && ran.out.contains("not looked at"), "{}", ran.says());
    assert_eq!(seen(&dir), before);
    let lines = comity(&["doctor", "--dir", &at, "--json"]).out;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let outbox = lines.iter().find(|line| line["what"] == "outbox").unwrap();
    assert_eq!((&outbox["ok"], &outbox["looked"]), (&json!(false), &json!(false)));
}

#[test]
fn what_root_writes_into_a_folder_of_another_belongs_to_that_other() {
    let (dir, at) = node("operator-owner");
    let phrase = dir.join("phrase");
    let officer = |id: &str| {
        let more = ["--id", id, "--person", "p-1", "--name", "B", "--roles", "reviewer"];
        let with = ["init", "officer", "--dir", &at, "--phrase-file", phrase.to_str().unwrap()];
        comity(&[&with[..], &more].concat())
    };
    assert_eq!(officer("a.one").code, 0);
    // Only root can give a folder away; whoever is not writes what is their own.
    let other = 65_534;
    let all = || seen(&dir.join("n"));
    if all().iter().try_for_each(|(path, ..)| chown(path, Some(other), Some(other))).is_err() {
        return;
    }
    chown(dir.join("n"), Some(other), Some(other)).unwrap();
    assert_eq!(officer("a.two").code, 0);
    assert!(all().iter().all(|(_, _, _, uid)| *uid == other), "{:?}", all());
    fs::write(dir.join("n/officers/by-hand.toml"), "").unwrap();
    let ran = comity(&["doctor", "--dir", &at]);
    assert!(ran.out.contains("by-hand.toml") && ran.out.contains("chown"), "{}", ran.says());
    assert!(all().iter().filter(|(_, _, _, uid)| *uid != other).count() == 1, "doctor leaves nothing of its own");
}

#[test]
fn doctor_looks_at_a_running_provider_as_at_one_that_is_stopped() {
    let demo = Demo::start("operator-running", "CN", "JP");
    let dir = demo.at("jp-net");
    let ran = comity(&["doctor", "--json", "--dir", dir.to_str().unwrap()]);
    let lines: Vec<Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found =
        |what: &str| lines.iter().find(|line| line["what"] == what).unwrap_or_else(|| panic!("{what}: {}", ran.out));
    for what in
        ["directory", "opening key", "officers", "officers' keys", "outbox", "reads", "witnesses", "alarms", "log"]
    {
        assert_eq!((&found(what)["looked"], &found(what)["ok"]), (&json!(true), &json!(true)), "{}", found(what));
    }
    assert!(found("process")["says"].as_str().unwrap().contains("being served"), "{}", ran.out);
    a_new_officer_is_known(&demo);
}

/// Somebody whose file comes while the node runs is unknown no longer; a broken file beside it stops nobody.
fn a_new_officer_is_known(demo: &Demo) {
    let dir = demo.at("jp-net");
    let sign_in = |phrase: &str| {
        let form = json!({ "officer": "jp-net.new", "phrase": phrase }).to_string();
        call(demo.url("jp-net"), "POST", "/api/1/sign-in", None, form.as_bytes()).unwrap().code()
    };
    assert_eq!(sign_in("a long enough phrase"), "sign-in");
    fs::write(dir.join("officers/broken.toml"), "").unwrap();
    let phrase = demo.dir.join("phrase");
    fs::write(&phrase, "a long enough phrase\n").unwrap();
    let with = ["init", "officer", "--dir", dir.to_str().unwrap(), "--id", "jp-net.new", "--person", "p-new"];
    let more = ["--name", "New", "--roles", "clerk", "--phrase-file", phrase.to_str().unwrap()];
    assert_eq!(comity(&[&with[..], &more].concat()).code, 0);
    assert_eq!(sign_in("a long enough phrase"), "done");
    assert_eq!(sign_in("another phrase altogether"), "sign-in");
    assert_eq!(demo.as_officer("jp-net", "clerk", "GET", "/api/1/logs", &Value::Null).status, 200);
    let doctor = comity(&["doctor", "--dir", dir.to_str().unwrap()]);
    assert!(doctor.code == 1 && doctor.out.contains("broken.toml"), "{}", doctor.says());
    until("a healthy node", || demo.get("jp-net", "/healthy").filter(|a| a.status == 200));
}
