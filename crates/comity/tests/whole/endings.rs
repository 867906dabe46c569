//! How the journey can end, and what the program's exit codes and words promise.

use std::{fs, path::Path};

use evidence::{
    log::{Checkpoint, Frontier, sign_checkpoint},
    package::verify,
};
use exchange::{Directory, Roots};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use serde_json::Value;
use terms::Digest;

use crate::common::{Ran, comity, fresh};

/// (what is asked, exit code, what must be said)
type Row<'a> = (&'a [&'a str], i32, &'a [&'a str]);

fn check(rows: &[Row<'_>]) {
    for (arguments, code, says) in rows {
        let ran = comity(arguments);
        assert_eq!(ran.code, *code, "{arguments:?}: {}", ran.says());
        for words in *says {
            assert!(ran.says().contains(words), "{arguments:?} does not say «{words}»: {}", ran.says());
        }
        if arguments.contains(&"--json") && !ran.err.contains("Usage") {
            assert_json(arguments, &ran);
        }
    }
}

fn assert_json(arguments: &[&str], ran: &Ran) {
    for line in ran.out.lines() {
        let read: Result<Value, _> = serde_json::from_str(line);
        assert!(read.is_ok_and(|v| v.is_object()), "{arguments:?}: {line}");
    }
}

/// One journey with `--json`, to its end.
fn walk(name: &str, more: &[&str], says: &[&str]) -> String {
    let dir = fresh(name).to_str().unwrap().to_owned();
    let mut arguments = vec!["demo", "--walk", "--rows", "1000", "--json", "--dir", dir.as_str()];
    if !more.contains(&"--from") {
        arguments.extend(["--from", "BR", "--to", "CN"]);
    }
    arguments.extend(more);
    check(&[(&arguments, 0, says), (&["log", "audit", "--dir", &format!("{dir}/cn-desk")], 0, &["hashed again"])]);
    dir
}

/// A node that ends between two steps of publishing leaves an older head of its own; a false one is still named.
fn older_heads(dir: &Path, node: &str) {
    let folder = dir.join(node);
    let checkpoint = folder.join("log/checkpoint");
    let kept = fs::read_to_string(&checkpoint).unwrap();
    let size: usize = kept.lines().nth(1).unwrap().parse().unwrap();
    let tile = fs::read(folder.join(format!("log/tile/0/000.p/{size}"))).unwrap();
    let mut older = Frontier::default();
    for leaf in tile.chunks_exact(32).take(size - 1) {
        older.append(Digest::from_bytes(leaf.try_into().unwrap()));
    }
    let secret = fs::read_to_string(folder.join("node.key")).unwrap();
    let key = exchange::SigningKey::from_secret_text(secret.lines().next().unwrap()).unwrap();
    let key = evidence::SigningKey::from_bytes(&key.seed());
    let head = |root| Checkpoint { origin: format!("comity/{node}"), size: size as u64 - 1, root };
    let audit = ["log", "audit", "--dir", folder.to_str().unwrap()];
    fs::write(&checkpoint, sign_checkpoint(&head(older.root()), &key).unwrap()).unwrap();
    check(&[(&audit, 0, &["publishing was cut off", "Nothing is missing"])]);
    fs::write(&checkpoint, sign_checkpoint(&head(evidence::sha256(b"another log")), &key).unwrap()).unwrap();
    check(&[(&audit, 1, &["which is not the head in the folder"])]);
    fs::write(&checkpoint, kept).unwrap();
}

const DONE: &str = "\"ok\":true";

#[test]
fn each_of_the_five_endings_and_the_shortcut_ends_as_it_must() {
    walk("end-execute", &[], &["the package verifies", "closed", DONE]);
    let refused = walk(
        "end-refuse",
        &["--triage", "refuse"],
        &["the asker has been told", "NEXUS", "asked.decided.refuse.NEXUS 1", DONE],
    );
    older_heads(Path::new(&refused), "cn-desk");
    walk("end-condition", &["--triage", "condition"], &["decision:", "reply", "the package verifies", DONE]);
    walk("end-supplement", &["--triage", "supplement"], &["decision:", "reply", "the package verifies", DONE]);
    walk(
        "end-postpone",
        &["--triage", "postpone"],
        &["decision:", "2027-02-01", "asked.decided.postpone.POST 1", DONE],
    );
    walk(
        "end-urgent",
        &["--urgent"],
        &["REFUSED (call-back-missing)", "the recall has arrived", "the proof from the asker's log holds", DONE],
    );
    walk(
        "end-leave",
        &["--from", "CN", "--to", "CH"],
        &["leave even before anything is kept", "REFUSED (authorisation-missing)", "the package verifies", DONE],
    );
    walk("end-shortcut", &["--attempt", "direct"], &["REFUSED (no-consent)", "has been told", DONE]);
    walk(
        "end-consented",
        &["--attempt", "direct", "--standing-consent"],
        &["standing consent has arrived", "has been told", DONE],
    );
}

#[test]
fn wrong_usage_is_two_and_a_refusal_is_one() {
    let nowhere = fresh("usage-nowhere").to_str().unwrap().to_owned();
    let taken = fresh("usage-taken");
    fs::create_dir_all(&taken).unwrap();
    fs::write(taken.join("diary"), "mine").unwrap();
    let taken_text = taken.to_str().unwrap();
    check(&[
        (&["demo", "--from", "XX", "--dir", &nowhere], 2, &["XX", "the book of law knows"]),
        (&["demo", "--from", "DE", "--to", "DE", "--dir", &nowhere], 2, &["must differ"]),
        (&["demo", "--from", "XX", "--json", "--dir", &nowhere], 2, &["\"code\":\"usage\""]),
        (&["demo", "--hurry"], 2, &["--hurry"]),
        (&["demo", "--triage", "refuse"], 2, &["--walk"]),
        (&["demo", "--walk", "--kill-at", "11"], 2, &["11"]),
        (&["demo", "--dir", taken_text], 2, &["is not a demo's folder"]),
        (&["verify", "no-such-package.zip"], 2, &["no-such-package.zip"]),
        (&["verify"], 2, &["PACKAGE"]),
        (&["serve", "--dir", &nowhere], 2, &["node.toml", "comity init"]),
        (&["law", "route", "DE", "XX", "disclose", "user-identification"], 2, &["XX"]),
        (&["law", "route", "DE", "JP", "seize", "user-identification"], 2, &["MEASURE"]),
        // Before there was any text between them.
        (
            &["law", "route", "CN", "DE", "disclose", "stored-content", "--on", "1980-01-01T00:00:00Z"],
            1,
            &["no text in the book", "diplomatic channel"],
        ),
        (
            &["law", "route", "CN", "DE", "disclose", "stored-content", "--on", "1980-01-01T00:00:00Z", "--json"],
            1,
            &["\"code\":\"no-basis\""],
        ),
        (&["law", "route", "CN", "DE", "disclose", "user-identification", "--json"], 0, &["\"source\""]),
        (&["law", "states", "--json"], 0, &["\"code\""]),
    ]);
    assert!(!Path::new(&nowhere).exists(), "a refused demo leaves nothing behind");
    assert_eq!(fs::read_to_string(taken.join("diary")).unwrap(), "mine", "and takes nothing away");
}

#[test]
fn the_package_of_the_journey_verifies_and_no_changed_byte_does() {
    let dir = walk("end-package", &[], &[DONE]);
    let package = format!("{dir}/package.zip");
    let directory = format!("{dir}/directory");
    let config: toml::Table = fs::read_to_string(format!("{dir}/cn-desk/node.toml")).unwrap().parse().unwrap();
    let keys: Vec<&str> = config["roots"].as_array().unwrap().iter().map(|k| k.as_str().unwrap()).collect();
    let mut trusting = vec!["verify", package.as_str(), "--directory", directory.as_str(), "--threshold", "2"];
    trusting.extend(keys.iter().flat_map(|k| ["--root", *k]));
    let other = comity(&["init", "root", "--out", &format!("{dir}/other.key")]);
    let other = other.out.lines().next().unwrap().rsplit(' ').next().unwrap();
    let strangers = ["verify", package.as_str(), "--directory", directory.as_str(), "--root", other];
    check(&[
        (&trusting, 0, &["VERIFIED, and the keys are vouched for", "NOT proven: The person."]),
        (&["verify", &package], 0, &["nobody whom you trust vouched for the keys"]),
        (&["verify", &package, "--json"], 0, &["\"ok\":true", "\"vouched\":false"]),
        (&strangers, 1, &["directory"]),
    ]);

    // As the program does it, in one process, ten thousand times.
    let whole = fs::read(&package).unwrap();
    let roots = Roots::new(keys.iter().map(|k| k.parse().unwrap()).collect(), 2).unwrap();
    let trust = court::of_directory(&Directory::read_as_issued(&fs::read(&directory).unwrap(), &roots).unwrap());
    assert!(verify(&whole, &trust, None).vouched());
    let mut chance = ChaCha20Rng::seed_from_u64(4_711);
    let mut damaged = whole.clone();
    let mut unseen = Vec::new();
    for round in 0..10_000 {
        let at = chance.next_u64() as usize % whole.len();
        let flip = (chance.next_u32() % 255) as u8 + 1;
        damaged[at] ^= flip;
        if verify(&damaged, &trust, None).verified() {
            unseen.push(format!("byte {at} xor {flip:#04x}"));
        }
        if round < 5 {
            let file = format!("{dir}/damaged-{round}.zip");
            fs::write(&file, &damaged).unwrap();
            let mut arguments = trusting.clone();
            arguments[1] = &file;
            check(&[(&arguments, 1, &["NOT VERIFIED"]), (&["verify", &file, "--json"], 1, &["\"ok\":false"])]);
        }
        damaged[at] = whole[at];
    }
    assert!(unseen.is_empty(), "{} of 10,000 changed bytes were not seen: {unseen:?}", unseen.len());
}
