//! Ping: what it shows, that both sides have it in their logs, and that it troubles nobody more than once a minute.

use exchange::{Body, PingV1};
use request::Event;
use serde_json::Value;

use crate::{
    bad_input::{ASKED, ASKS, HOLDS, House},
    common::{comity, letters, until},
    forge::{Forge, changed},
};

/// What one node's page of members says of another.
fn seen(house: &House, node: &str, office: &str, other: &str) -> Value {
    let all = house.demo.as_officer(node, office, "GET", "/api/1/peers", &Value::Null).json();
    let peer = |p: &&Value| p["id"] == other;
    all["peers"].as_array().unwrap().iter().find(peer).cloned().unwrap_or_default()
}

fn came(house: &House, node: &str, from: &str) -> usize {
    house.demo.noted(node, |e| matches!(e, Event::Records { act, what, .. } if act == "pinged" && what == from))
}

#[test]
fn a_ping_shows_road_keys_and_clock_stands_in_both_logs_and_is_answered_once_a_minute() {
    let house = House::start("ping");
    let ping = |node: &str, office: &str, to: &str| house.demo.act((node, office), "ping", to, &[]).code();
    assert_eq!(seen(&house, ASKS, "desk", ASKED)["answered"], Value::Null);
    assert_eq!(ping(ASKS, "desk", ASKED), "done");
    let answered = until("the answer", || {
        let answered = seen(&house, ASKS, "desk", ASKED)["answered"].clone();
        answered.is_object().then_some(answered)
    });
    // All nodes of the demo share one clock.
    let (took, ahead) = (answered["took_ms"].as_u64().unwrap(), answered["ahead_ms"].as_i64().unwrap());
    assert!(took < 60_000 && ahead.unsigned_abs() <= took.div_ceil(2) + 1, "{answered}");
    assert_eq!(came(&house, ASKED, ASKS), 1);
    assert!(seen(&house, ASKED, "desk", ASKS)["pinged_us"].is_string());
    assert_eq!(ping(ASKS, "investigator", ASKED), "too-often");
    assert_eq!(ping(ASKS, "overseer", ASKED), "not-your-office");
    assert_eq!(ping(ASKS, "desk", "nobody"), "unknown-node");
    assert_eq!(ping(ASKS, "desk", ASKS), "unknown-node");
    let court = ASKED.replace("-desk", "-court");
    assert_eq!(ping(ASKS, "desk", &court), "unknown-node", "a court that signs in at another's node has none");
    // From the command line, while the nodes run.
    let dir = house.demo.at(ASKED).to_str().unwrap().to_owned();
    let said = comity(&["peer", "ping", ASKS, "--dir", &dir]);
    assert_eq!(said.code, 0, "{}", said.says());
    assert!(said.out.contains("the road is open"), "{}", said.says());
    assert_eq!(comity(&["peer", "ping", ASKS, "--dir", &dir]).code, 1, "once a minute");
    let listed = comity(&["peer", "list", "--dir", &dir]).out;
    assert!(listed.contains(ASKS) && listed.contains("answered at"), "{listed}");
    assert_eq!((came(&house, ASKS, ASKED), came(&house, ASKED, ASKS)), (1, 1));
    // A provider speaks with authorities of its own state, and with nobody else.
    assert_eq!(ping(HOLDS, "clerk", ASKED), "done");
    assert_eq!(seen(&house, HOLDS, "clerk", ASKS), Value::Null);
    until("the provider's", || (came(&house, ASKED, HOLDS) == 1).then_some(()));
    house.demo.settled(&[ASKS, ASKED, HOLDS]);
    flood(&house);
}

/// Whoever has a node's key can ping without a pause: one a minute is taken, and no more stands in the log for it.
fn flood(house: &House) {
    let forge = Forge::new(&house.demo.dir, ASKS);
    let ours = letters(&house.demo.at(ASKS)).into_iter().rev().find(|l| l.kind == "ping").unwrap();
    let (genuine, frame) = forge.opened(&ours.bytes, ASKED);
    assert!(matches!(&genuine.body, Body::Ping(body) if **body == PingV1 {}));
    let before = came(house, ASKED, ASKS);
    for number in 1..20 {
        let letter = changed(&genuine, number, |_| ());
        let code = house.demo.post(ASKED, &forge.sealed(&forge.signed(&letter, &[]), ASKED)).code();
        assert_eq!(code, "out-of-turn");
    }
    assert_eq!(house.demo.post(ASKED, &forge.sealed(&frame, ASKED)).code(), "done", "the same one gets its receipt");
    assert_eq!(came(house, ASKED, ASKS), before);
}
