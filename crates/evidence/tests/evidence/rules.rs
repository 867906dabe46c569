//! Signatures are not enough: what everybody signed is still refused when it breaks a rule.

use evidence::package::{Outcome, Trust, verify};
use serde_json::{Value, json};

use crate::{
    bag::{Files, packed, relisted, unpacked},
    house::{house, package},
    insider::{custody_again, read, resealed, sealed_again, write},
};

/// Changes the JSON of one paper at a pointer, signs everything again, and asks which check fails first.
#[track_caller]
fn check(name: &str, pointer: &str, value: Value, fails: Option<&str>) {
    changed(
        |files| {
            let mut json = read(files, name).unwrap();
            *json.pointer_mut(pointer).unwrap() = value.clone();
            write(files, name, &json);
        },
        fails,
    );
}

#[track_caller]
fn changed(change: impl Fn(&mut Files), fails: Option<&str>) {
    let house = house(1);
    let mut files = unpacked(&package(1, 1_000));
    change(&mut files);
    custody_again(&house, &mut files).unwrap();
    sealed_again(&house, &mut files).unwrap();
    let report = verify(&packed(1, &files), &Trust::nobody(), None);
    let first = report.first_failure();
    assert_eq!(first.map(|check| check.id), fails, "{:?}", first.map(|check| &check.says));
}

#[test]
fn what_breaks_no_rule_may_be_signed_again() {
    changed(|_| (), None);
    check("custody.json", "/events/0/event/why", json!("Another order"), None);
    check("use-limits.json", "/until", Value::Null, None);
    changed(|files| drop(files.insert("certificate.txt".into(), b"another".to_vec())), None);
}

#[test]
fn custody_has_rules_that_no_signature_lifts() {
    let custody = |pointer: &str, value| check("custody.json", pointer, value, Some("custody"));
    custody("/events/1/event/rows/kept", json!("398"));
    custody("/events/1/event/before", json!("00".repeat(32)));
    custody("/events/0/event/after", json!("00".repeat(32)));
    custody("/events/2/event/act", json!("transmitted"));
    custody("/events/2/event/after", json!("00".repeat(32)));
    custody("/events/1/event/person", Value::Null);
    custody("/events/1/event/person/role", json!("oversight"));
    custody("/events/1/event/node", json!("authority.xb.example"));
    custody("/events/1/event/at", json!("1999-01-01T00:00:00Z"));
    check("custody.json", "/events/2/event/at", json!("2190-01-01T00:00:00Z"), Some("times"));
}

#[test]
fn papers_in_another_form_are_no_papers() {
    let form = |name: &str, pointer: &str, value| check(name, pointer, value, Some("file"));
    form("custody.json", "/events/1/event/act", json!("guessed"));
    form("custody.json", "/events/1/event/at", json!("2026-11-18T11:06:50+00:00"));
    form("custody.json", "/events/1/event/at", json!("2026-11-18T11:06:50.10Z"));
    form("custody.json", "/events/1/event/number", json!(7));
    form("custody.json", "/events/0/event/why", json!(" "));
    form("custody.json", "/events/0/event/tool/version", json!("1\u{202e}2"));
    form("custody.json", "/events", json!([]));
    form("log/witnesses.json", "/quorum", json!(4));
    form("log/witnesses.json", "/quorum", json!(0));
    form("log/witnesses.json", "/witnesses/0/name", json!("two words"));
    form("log/witnesses.json", "/witnesses/0/name", json!("witness.xd.example"));
    form("log/packing.json", "/packing", json!(1));
    form("custody.json", "/events/1/event/rows/read", json!("0400"));
    form("use-limits.json", "/purposes", json!([]));
    form("use-limits.json", "/case", json!(""));
    form("use-limits.json", "/may_use_in", json!(["xa"]));
    form("keys.json", "/holders/0/role", json!("king"));
    form("keys.json", "/holders/0/state", json!("XBB"));
    form("log/packing.json", "/request", json!("02".repeat(16)));
    form("log/packing.json", "/at", json!("2026-11-18T11:07:20"));
}

#[test]
fn a_key_of_another_holder_does_not_sign_for_this_one() {
    let nodes_at = |files: &Files| {
        let keys = read(files, "keys.json").unwrap();
        let holders = keys["holders"].as_array().unwrap();
        holders.iter().position(|holder| holder["officer"].is_null() && holder["seals"] == json!(false)).unwrap()
    };
    changed(
        |files| {
            let at = nodes_at(files);
            let mut keys = read(files, "keys.json").unwrap();
            keys["holders"][at]["node"] = json!("another.xb.example");
            write(files, "keys.json", &keys);
        },
        Some("custody"),
    );
    changed(
        |files| {
            let mut keys = read(files, "keys.json").unwrap();
            for holder in keys["holders"].as_array_mut().unwrap() {
                holder["seals"] = json!(true);
            }
            write(files, "keys.json", &keys);
        },
        Some("seal"),
    );
}

/// Cosignatures, the earlier checkpoint and the stamps are judged by themselves, whoever signed the seal.
#[test]
fn what_others_signed_is_not_mended_by_the_house() {
    let by_itself = |name: &str, bytes: &dyn Fn(&Files) -> Vec<u8>, fails: &str| {
        let house = house(1);
        let mut files = unpacked(&package(1, 1_000));
        let changed = bytes(&files);
        files.insert(name.to_owned(), changed);
        relisted(&mut files);
        // The seal over the changed papers, without touching the log.
        resealed(&house, &mut files).unwrap();
        let report = verify(&packed(1, &files), &Trust::nobody(), None);
        let failed: Vec<_> = report.checks.iter().filter(|check| check.outcome == Outcome::Failed).collect();
        assert_eq!(failed.iter().map(|check| check.id).collect::<Vec<_>>(), [fails], "{failed:?}");
    };
    let checkpoint = |files: &Files| String::from_utf8(files["log/checkpoint.txt"].clone()).unwrap();
    let without_last = |text: &str| text.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n";
    by_itself("log/checkpoint.txt", &|files| without_last(&checkpoint(files)).into_bytes(), "witnesses");
    let twice = |files: &Files| house(1).cosigned(&without_last(&checkpoint(files)), 0).into_bytes();
    by_itself("log/checkpoint.txt", &twice, "witnesses");
    by_itself("log/earlier.txt", &|files| without_last(&checkpoint(files)).into_bytes(), "log");
    let false_proof = |_: &Files| json!({"consistency": 1, "proof": ["00".repeat(32)]}).to_string().into_bytes();
    by_itself("log/consistency.json", &false_proof, "log");
    by_itself("time/1.tst", &|_| house(1).stamped(b"other bytes"), "stamps");
    by_itself("time/1.tst", &|_| b"0\x03\x02\x01\x01".to_vec(), "stamps");
}
