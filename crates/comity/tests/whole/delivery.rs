//! Letters that cannot be delivered wait for a person, who sees why; others flow past them.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use serde_json::Value;
use store::{Batch, OutLetter, Store};
use terms::{Instant, LetterId};

use crate::common::{Demo, comity, until, wait};

/// A letter in the outbox that no honest program writes, as a fault of ours would leave it there.
fn put(demo: &Demo, number: u8, expires: Option<Instant>) -> String {
    put_to(demo, number, ("notice", "jp-desk"), expires)
}

fn put_to(demo: &Demo, number: u8, (kind, to): (&str, &str), expires: Option<Instant>) -> String {
    put_in(demo, ("cn-desk", "house"), number, (kind, to), expires)
}

/// The same at any node, in any stream.
pub(crate) fn put_in(
    demo: &Demo,
    (node, stream): (&str, &str),
    number: u8,
    (kind, to): (&str, &str),
    expires: Option<Instant>,
) -> String {
    let letter = LetterId::from_bytes([number; 16]);
    let out = OutLetter {
        letter,
        kind: kind.into(),
        stream: stream.into(),
        to: to.parse().unwrap(),
        bytes: vec![number; 100],
        tries: 0,
        fault: None,
        delivered: None,
        next: Instant::from_micros(0),
        queued: None,
        expires,
        parked: None,
        frame: None,
        urgency: terms::Urgency::Ordinary,
    };
    wait(async {
        let mut chance = ChaCha20Rng::seed_from_u64(u64::from(number));
        let store = Store::open(&demo.at(node).join("store.db"), &mut chance).await.unwrap();
        let batch = Batch { letters: vec![out], ..Batch::default() };
        store.record(batch, Instant::from_micros(0), &mut chance).await.unwrap();
    });
    letter.to_string()
}

fn parked(demo: &Demo, number: &str) -> Option<String> {
    let dir = demo.at("cn-desk");
    let ran = comity(&["letters", "list", "--json", "--dir", dir.to_str().unwrap()]);
    let said: Value = serde_json::from_str(&ran.out).unwrap();
    let letter = said["letters"].as_array().unwrap().iter().find(|l| l["letter"] == number)?.clone();
    assert!(letter["parked"].is_null() || letter["next_try"].is_null());
    letter["parked"]["code"].as_str().map(str::to_owned)
}

#[test]
fn a_letter_that_is_refused_for_good_waits_for_a_person_and_others_flow() {
    let demo = Demo::start("delivery", "CN", "JP");
    let bad = put(&demo, 1, None);
    let late = put(&demo, 2, Some(Instant::from_micros(1)));
    until("the letters parked", || {
        (parked(&demo, &bad)? == "not-sealed" && parked(&demo, &late)? == "expired").then_some(())
    });

    let fields = demo.draft();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let id = demo.act(("cn-desk", "investigator"), "draft", "", &fields).json()["subject"].as_str().unwrap().to_owned();
    assert_eq!(demo.act(("cn-desk", "investigator"), "propose", &id, &[]).code(), "done");
    assert_eq!(demo.act(("cn-desk", "approver"), "approve", &id, &[]).code(), "done");
    until("the request past them", || (demo.stage("jp-desk", &id) == "received").then_some(()));

    let page = demo.as_officer("cn-desk", "investigator", "GET", "/api/1/letters", &Value::Null).json();
    let shown = page["letters"].as_array().unwrap().iter().find(|l| l["letter"] == bad.as_str()).unwrap().clone();
    assert!(shown["parked"]["cure"].as_str().unwrap().contains("Ask the people there"));

    assert_eq!(demo.act(("cn-desk", "approver"), "try-letter", &late, &[]).code(), "expired");
    assert_eq!(demo.act(("cn-desk", "approver"), "try-letter", &bad, &[]).code(), "done");
    until("the letter parked again", || parked(&demo, &bad));
    assert_eq!(demo.act(("cn-desk", "approver"), "drop-letter", &late, &[]).code(), "done");
    let dir = demo.at("cn-desk");
    let dir = dir.to_str().unwrap();
    assert_eq!(comity(&["letters", "withdraw", &bad, "--dir", dir]).code, 0);
    assert_eq!(parked(&demo, &bad).unwrap(), "withdrawn");
    let said = comity(&["letters", "show", &late, "--dir", dir]);
    assert!(said.out.contains("withdrawn"), "{}", said.says());
    assert_eq!(comity(&["letters", "retry", &"0".repeat(32), "--dir", dir]).code, 1);
}

#[test]
fn nobody_at_the_desk_keeps_back_a_notice_or_a_recall_that_another_state_is_owed() {
    let demo = Demo::start_with("delivery-owed", "CN", "JP", &["--bare"]);
    let dir = demo.at("cn-desk");
    let dir = dir.to_str().unwrap();
    // To a member that no directory names yet: it is tried, and not delivered.
    for (number, kind) in [(1, "notice"), (2, "recall")] {
        let owed = put_to(&demo, number, (kind, "xx-desk"), None);
        for office in ["investigator", "approver", "reviewer", "desk"] {
            assert_eq!(demo.act(("cn-desk", office), "drop-letter", &owed, &[]).code(), "owed", "{office} {kind}");
        }
        let ran = comity(&["letters", "withdraw", &owed, "--dir", dir]);
        assert_eq!((ran.code, parked(&demo, &owed)), (1, None), "{}", ran.says());
    }
    let other = put_to(&demo, 3, ("consultation", "xx-desk"), None);
    assert_eq!(demo.act(("cn-desk", "desk"), "drop-letter", &other, &[]).code(), "done");
}
