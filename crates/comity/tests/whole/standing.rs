//! A standing consent: two people publish it, for named states and a time; one person takes it back, and what was ordered under it and not
//! answered ends everywhere by itself.

use std::collections::BTreeMap;

use request::Event;
use serde_json::Value;

use crate::{
    common::{Demo, until},
    forge::Forge,
};

const ASKS: &str = "cn-desk";
const CONSENTS: &str = "de-desk";
const COMPANY: &str = "cn-branch";
const ONE: &str = "5afe5afe5afe5afe5afe5afe5afe5afe";
const TWO: &str = "5aff5aff5aff5aff5aff5aff5aff5aff";
const THREE: &str = "5afd5afd5afd5afd5afd5afd5afd5afd";

fn publish(demo: &Demo, office: &str, until: &str) -> String {
    demo.act((CONSENTS, office), "consent", "", &[("beneficiaries", "CN FR"), ("until", until)]).code()
}

fn consents(demo: &Demo, node: &str) -> Value {
    demo.as_officer(node, "reviewer", "GET", "/api/1/consents", &Value::Null).json()
}

/// The code of the second of two presses for an order.
fn attempt(demo: &Demo, number: &str) -> String {
    press(demo, "reviewer", number, "42137");
    press(demo, "approver", number, "42137")
}

fn press(demo: &Demo, office: &str, number: &str, port: &str) -> String {
    let mut fields: BTreeMap<String, String> = demo.draft();
    fields.insert("holder".into(), COMPANY.into());
    fields.insert("territory".into(), "DE".into());
    fields.insert("port".into(), port.into());
    for question in ["political", "discrimination", "death-or-torture", "privileged"] {
        fields.insert(format!("safeguard.{question}"), "no".into());
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    demo.act((ASKS, office), "attempt", number, &fields).code()
}

fn direct(demo: &Demo, number: &str) -> Value {
    demo.as_officer(ASKS, "investigator", "GET", &format!("/api/1/direct/{number}"), &Value::Null).json()
}

fn is_at(demo: &Demo, number: &str, stage: &str) {
    until(stage, || (direct(demo, number)["direct"]["stage"] == stage).then_some(()));
}

/// Ordered by two people, and with the company.
fn ordered(demo: &Demo, number: &str) -> String {
    assert_eq!(attempt(demo, number), "done");
    is_at(demo, number, "acknowledged");
    let order = direct(demo, number)["order"].as_str().unwrap().to_owned();
    until("the order at the company", || {
        let work = demo.as_officer(COMPANY, "clerk", "GET", "/api/1/work", &Value::Null).json();
        work["work"].as_array()?.iter().any(|w| w["id"] == order.as_str()).then_some(())
    });
    order
}

fn company(demo: &Demo, order: &str) -> Value {
    demo.as_officer(COMPANY, "clerk", "GET", &format!("/api/1/orders/{order}"), &Value::Null).json()
}

/// Two people name the same states and the same end.
fn published(demo: &Demo) {
    let now = Forge::new(&demo.dir, ASKS).now();
    let day = |days: u64| now.after(std::time::Duration::from_secs(days * 86_400)).to_string();
    let own = [("beneficiaries", "CN DE")];
    assert_eq!(demo.act((CONSENTS, "reviewer"), "consent", "", &own).code(), "beneficiaries", "nobody's leave at home");
    for no_end in ["2020-01-01T00:00:00Z", "soon", &day(400)] {
        assert_eq!(publish(demo, "reviewer", no_end), "until", "{no_end}");
    }
    let month = day(30);
    assert_eq!(publish(demo, "reviewer", &month), "done");
    let half = consents(demo, CONSENTS);
    assert_eq!((&half["waiting"]["signed_by"], &half["consents"]), (&"de-desk.reviewer".into(), &Value::Array(vec![])));
    assert_eq!(publish(demo, "reviewer", &month), "same-person");
    assert_eq!(publish(demo, "approver", &day(31)), "another-consent", "the second signs what the first has signed");
    assert_eq!(attempt(demo, THREE), "no-consent", "one person has published nothing");
    assert_eq!(publish(demo, "approver", &month), "done");
    for node in [CONSENTS, ASKS] {
        let known = until("the consent", || {
            let all = consents(demo, node);
            all["consents"].as_array().filter(|list| !list.is_empty()).map(|list| list[0].clone())
        });
        assert_eq!((&known["in_force"], known["until"].as_str()), (&true.into(), Some(month.as_str())), "{node}");
        assert_eq!(known["beneficiaries"], serde_json::json!(["CN", "FR"]), "{node}");
    }
    assert_eq!(consents(demo, CONSENTS)["waiting"], Value::Null);
}

/// The first of two signatures orders nothing, and is no attempt of which anybody is told; the second signs the same.
fn signed_by_one(demo: &Demo) {
    for _ in 0..2 {
        assert_eq!(press(demo, "reviewer", ONE, "42137"), "done");
    }
    assert_eq!(press(demo, "approver", ONE, "42138"), "another-order");
    drafted(demo);
    assert_eq!(direct(demo, ONE)["code"], "unknown-record");
    let attempts = |e: &Event| matches!(e, Event::Attempted { result, .. } if result.contains("too-few"));
    assert_eq!(demo.noted(ASKS, attempts), 0);
}

/// Where the order begins as a draft, the second finds it as the next step, and the first does not.
fn drafted(demo: &Demo) {
    let fields = demo.draft();
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(demo.act((ASKS, "investigator"), "draft", ONE, &fields).code(), "done");
    let next = |office: &str| {
        let work = demo.as_officer(ASKS, office, "GET", "/api/1/work", &Value::Null).json();
        let line = work["work"].as_array().unwrap().iter().find(|w| w["id"] == ONE).cloned();
        line.unwrap()["next"][0].clone()
    };
    assert_eq!(next("approver"), "attempt");
    assert_ne!(next("reviewer"), "attempt");
}

#[test]
fn what_two_people_published_one_takes_back_and_open_orders_under_it_end_by_themselves() {
    let demo = Demo::start_with("standing", "CN", "DE", &["--attempt", "direct"]);
    assert_eq!(demo.act((CONSENTS, "reviewer"), "end-consent", "", &[]).code(), "no-consent-given");
    published(&demo);
    signed_by_one(&demo);
    let open = ordered(&demo, ONE);
    let draft = demo.as_officer(ASKS, "approver", "GET", "/api/1/work", &Value::Null).json();
    let next = draft["work"].as_array().unwrap().iter().find(|w| w["id"] == ONE && w["kind"] == "asking").unwrap();
    assert_ne!(next["next"][0], "attempt", "it waits for nobody any more");
    let answered = ordered(&demo, TWO);
    let due = terms::Instant::parse(direct(&demo, TWO)["direct"]["due"].as_str().unwrap()).unwrap();
    let week = Forge::new(&demo.dir, ASKS).now().after(std::time::Duration::from_secs(7 * 86_400));
    assert!(due <= week, "no later than the signatures count: {due}");
    assert_eq!(demo.act((COMPANY, "clerk"), "look-up", &open, &[]).code(), "done");
    for action in ["look-up", "produce"] {
        assert_eq!(demo.act((COMPANY, "clerk"), action, &answered, &[]).code(), "done");
    }
    is_at(&demo, TWO, "produced");

    assert_eq!(demo.act((CONSENTS, "desk"), "end-consent", "", &[]).code(), "not-your-office");
    assert_eq!(demo.act((CONSENTS, "approver"), "end-consent", "", &[]).code(), "done");
    assert_eq!(demo.act((CONSENTS, "reviewer"), "end-consent", "", &[]).code(), "no-consent-given", "once");
    assert_eq!(demo.noted(CONSENTS, |e| matches!(e, Event::ConsentTakenBack(_))), 1, "the log says so");
    is_at(&demo, ONE, "withdrawn");
    until("the end at the company", || (company(&demo, &open)["order"]["stage"] == "ended").then_some(()));
    assert_eq!(demo.act((COMPANY, "clerk"), "produce", &open, &[]).code(), "out-of-turn", "nothing leaves");
    let told = |e: &Event| matches!(e, Event::NoticeCame { words, .. } if words.contains("the authority took it back"));
    until("the notice of it", || (demo.noted(CONSENTS, told) == 1).then_some(()));

    // What was answered while the consent was in force was answered lawfully.
    assert_eq!(direct(&demo, TWO)["direct"]["stage"], "produced");
    assert_eq!(demo.act((ASKS, "investigator"), "take-in", TWO, &[]).code(), "done");
    assert_eq!(attempt(&demo, THREE), "consent-for-others", "nothing more is ordered");
    for node in [CONSENTS, ASKS] {
        let all = consents(&demo, node)["consents"].as_array().unwrap().clone();
        assert_eq!(all.iter().filter(|c| c["in_force"] == true).count(), 0, "{node}: {all:?}");
        assert_eq!((all.len(), &all[0]["beneficiaries"]), (2, &Value::Array(vec![])), "{node}");
    }
    demo.settled(&[ASKS, CONSENTS, COMPANY]);
}

#[test]
fn what_other_states_tried_is_told_in_parts_the_last_first() {
    let demo = Demo::start_with("notices", "CN", "DE", &["--attempt", "direct"]);
    let number = |n: usize| format!("{n:032x}");
    for n in 0..60 {
        assert_eq!(press(&demo, "reviewer", &number(n), "42137"), "no-consent");
    }
    let told = |e: &Event| matches!(e, Event::NoticeCame { .. });
    until("sixty notices", || (demo.noted(CONSENTS, told) == 60).then_some(()));
    let part = |before: &str| {
        let path = format!("/api/1/notices{before}");
        let part = demo.as_officer(CONSENTS, "desk", "GET", &path, &Value::Null).json();
        let at = |n: &Value| n["at"].as_str().unwrap().to_owned();
        let times: Vec<String> = part["notices"].as_array().unwrap().iter().map(at).collect();
        (times, part["older"].as_u64())
    };
    let (all, none) = part("");
    assert_eq!((all.len(), none), (60, None), "nobody has looked: all of them, however many");
    assert!(all.is_sorted_by(|newer, older| newer >= older), "the last first");
    let (mut parts, older) = part("?before=9007199254740991");
    assert_eq!(parts.len(), 50);
    let (rest, end) = part(&format!("?before={}", older.unwrap()));
    parts.extend(rest);
    assert_eq!((parts, end), (all, None), "each once");
}
