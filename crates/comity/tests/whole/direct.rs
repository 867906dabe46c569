//! A direct order under a standing consent, from the consent to a package that verifies: the company's report meets its order, the state where
//! the data lies learns what came of it, and nobody else's report is taken, nor one twice.

use std::{collections::BTreeMap, fs};

use exchange::{Body, Bytes, OrderEndAnswerV1, OrderReportV1, Prose};
use request::Event;
use serde_json::Value;
use terms::{LetterId, OrderId};

use crate::{
    common::{Demo, comity, events, letters, until},
    forge::{Forge, changed},
};

const ASKS: &str = "cn-desk";
const CONSENTS: &str = "de-desk";
const COMPANY: &str = "cn-branch";
const ONE: &str = "5afe5afe5afe5afe5afe5afe5afe5afe";
const TWO: &str = "5aff5aff5aff5aff5aff5aff5aff5aff";

fn fields(demo: &Demo) -> BTreeMap<String, String> {
    let mut fields = demo.draft();
    fields.insert("holder".into(), COMPANY.into());
    fields.insert("territory".into(), "DE".into());
    for question in ["political", "discrimination", "death-or-torture", "privileged"] {
        fields.insert(format!("safeguard.{question}"), "no".into());
    }
    fields
}

fn attempt(demo: &Demo, office: &str, number: &str) -> String {
    let fields = fields(demo);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    demo.act((ASKS, office), "attempt", number, &fields).code()
}

fn done(demo: &Demo, who: (&str, &str), action: &str, subject: &str, fields: &[(&str, &str)]) {
    let answer = demo.act(who, action, subject, fields);
    assert_eq!(answer.code(), "done", "{who:?} {action}: {:?}", answer.json());
}

fn seen(demo: &Demo, number: &str) -> Value {
    demo.as_officer(ASKS, "investigator", "GET", &format!("/api/1/direct/{number}"), &Value::Null).json()
}

fn is_at(demo: &Demo, number: &str, stage: &str) {
    until(stage, || (seen(demo, number)["direct"]["stage"] == stage).then_some(()));
}

/// Ordered by two people, and with the company. Gives the order's number.
fn ordered(demo: &Demo, number: &str) -> String {
    assert_eq!(attempt(demo, "reviewer", number), "done", "one of two");
    assert_eq!(seen(demo, number)["code"], "unknown-record", "one person ordered nothing");
    assert_eq!(attempt(demo, "approver", number), "done");
    is_at(demo, number, "acknowledged");
    let order = seen(demo, number)["order"].as_str().unwrap().to_owned();
    until("the order at the company", || {
        let work = demo.as_officer(COMPANY, "clerk", "GET", "/api/1/work", &Value::Null).json();
        work["work"].as_array()?.iter().any(|w| w["id"] == order.as_str()).then_some(())
    });
    order
}

/// Under a standing consent that the ordering authority knows.
fn consented(demo: &Demo) {
    for office in ["reviewer", "approver"] {
        done(demo, (CONSENTS, office), "consent", "", &[("beneficiaries", "CN")]);
    }
    until("the consent", || {
        let all = demo.as_officer(ASKS, "reviewer", "GET", "/api/1/consents", &Value::Null).json();
        all["consents"].as_array().is_some_and(|c| !c.is_empty()).then_some(())
    });
}

#[test]
fn after_a_direct_order_was_taken_back_nothing_leaves_the_company_and_nothing_is_taken_in() {
    let demo = Demo::start_with("direct-back", "CN", "DE", &["--attempt", "direct"]);
    consented(&demo);
    let order = ordered(&demo, ONE);
    done(&demo, (COMPANY, "clerk"), "look-up", &order, &[]);
    let back = [("reason", "Another line was meant.")];
    assert_eq!(demo.act((ASKS, "investigator"), "withdraw-direct", ONE, &[]).code(), "missing-field");
    assert_eq!(demo.act((ASKS, "desk"), "withdraw-direct", ONE, &back).code(), "not-your-office");
    done(&demo, (ASKS, "investigator"), "withdraw-direct", ONE, &back);
    assert_eq!(demo.act((ASKS, "reviewer"), "withdraw-direct", ONE, &back).code(), "out-of-turn", "once");
    at_the_company(&demo, &order, "ended");
    assert_eq!(demo.act((COMPANY, "clerk"), "produce", &order, &[]).code(), "out-of-turn");
    until("the notice of that", || (told(&demo, "the authority took it back") == 1).then_some(()));
    assert_eq!(attempt(&demo, "approver", ONE), "out-of-turn", "two people sign another");
    done(&demo, (ASKS, "investigator"), "close-direct", ONE, &[]);

    // The answer had come already: it is not read and not taken in, and the company destroys what it had delivered.
    let order = ordered(&demo, TWO);
    for action in ["look-up", "produce"] {
        done(&demo, (COMPANY, "clerk"), action, &order, &[]);
    }
    is_at(&demo, TWO, "produced");
    done(&demo, (ASKS, "approver"), "withdraw-direct", TWO, &back);
    assert_eq!(
        (&seen(&demo, TWO)["direct"]["stage"], &seen(&demo, TWO)["answer"]),
        (&"withdrawn".into(), &Value::Null)
    );
    assert_eq!(demo.act((ASKS, "investigator"), "take-in", TWO, &[]).code(), "out-of-turn");
    at_the_company(&demo, &order, "ended");
    stolen(&demo, &order);
    done(&demo, (COMPANY, "counsel"), "answer-order-end", &order, &[("answer", "destroyed")]);
    until("the proof", || {
        let ended = seen(&demo, TWO)["ended"][0].clone();
        (ended["destroyed"] == true && ended["proven"] == true).then_some(())
    });
    demo.settled(&[ASKS, CONSENTS, COMPANY]);
    assert_eq!(told(&demo, "the authority took it back"), 2);
}

fn at_the_company(demo: &Demo, order: &str, stage: &str) {
    until(stage, || {
        let path = format!("/api/1/orders/{order}");
        (demo.as_officer(COMPANY, "clerk", "GET", &path, &Value::Null).json()["order"]["stage"] == stage).then_some(())
    });
}

/// Another member says that it has destroyed what the company delivered.
fn stolen(demo: &Demo, order: &str) {
    let forge = Forge::new(&demo.dir, ASKS);
    let sent = letters(&demo.at(ASKS));
    let end = sent.iter().rev().find(|l| l.kind == "order-end").unwrap();
    let (letter, _) = forge.opened(&end.bytes, COMPANY);
    let answer = |number: u8, from: &str, order: OrderId| {
        let letter = changed(&letter, number, |l| {
            (l.header.from, l.header.to) = (from.parse().unwrap(), ASKS.parse().unwrap());
            l.body = Body::from(OrderEndAnswerV1::Kept { order, says: Prose::new("Ours.").unwrap() });
        });
        demo.post(ASKS, &forge.sealed(&forge.signed(&letter, &[(from, "clerk")]), ASKS)).code()
    };
    assert_ne!(answer(7, "de-net", order.parse().unwrap()), "");
    assert_eq!(answer(8, COMPANY, OrderId::from_bytes([9; 16])), "out-of-turn", "another order");
    assert_eq!(seen(demo, TWO)["ended"][0]["destroyed"], Value::Null);
}

/// How often the consenting state was told something.
fn told(demo: &Demo, what: &str) -> usize {
    demo.noted(CONSENTS, |e| matches!(e, Event::NoticeCame { words, .. } if words.contains(what)))
}

#[test]
fn the_report_of_a_direct_order_meets_it_the_evidence_verifies_and_the_consenting_state_is_told_twice() {
    let demo = Demo::start_with("direct", "CN", "DE", &["--attempt", "direct"]);
    assert_eq!(attempt(&demo, "investigator", ONE), "no-consent");
    consented(&demo);
    let order = ordered(&demo, ONE);
    assert_eq!(attempt(&demo, "approver", ONE), "out-of-turn", "one order of a number at a time");
    until("the first notice", || (told(&demo, "it was done under the consent") == 1).then_some(()));
    assert_eq!(told(&demo, "What came of"), 0);
    forged(&demo, &order);

    done(&demo, (COMPANY, "clerk"), "look-up", &order, &[]);
    assert_eq!(demo.act((ASKS, "investigator"), "take-in", ONE, &[]).code(), "out-of-turn", "nothing has come");
    done(&demo, (COMPANY, "clerk"), "produce", &order, &[]);
    is_at(&demo, ONE, "produced");
    again(&demo);
    assert!(seen(&demo, ONE)["answer"]["candidates"][0]["subscriber"].is_string());
    let looked = format!("answer to direct order {ONE}");
    assert!(demo.noted(ASKS, |e| matches!(e, Event::Viewed { what } if *what == looked)) >= 1, "HR13");
    until("the second notice", || (told(&demo, "What came of") == 1).then_some(()));

    assert_eq!(demo.act((ASKS, "desk"), "take-in", ONE, &[]).code(), "not-your-office");
    done(&demo, (ASKS, "investigator"), "take-in", ONE, &[]);
    is_at(&demo, ONE, "taken-in");
    assert_eq!(demo.act((ASKS, "reviewer"), "take-in", ONE, &[]).code(), "out-of-turn", "once");
    verifies(&demo);
    done(&demo, (ASKS, "investigator"), "close-direct", ONE, &[]);
    is_at(&demo, ONE, "closed");

    not_executed(&demo);
    demo.settled(&[ASKS, CONSENTS, COMPANY]);
    let dir = demo.at(ASKS).to_str().unwrap().to_owned();
    let figures = comity(&["stats", "--dir", &dir, "--json"]).out;
    for name in ["direct.ordered", "direct.produced", "direct.taken-in", "direct.not-executed"] {
        assert!(figures.contains(name), "{name}: {figures}");
    }
    let listed = comity(&["request", "list", "--dir", &dir]).out;
    assert!(listed.contains(ONE) && listed.contains("direct"), "{listed}");
    assert_eq!(comity(&["request", "show", ONE, "--dir", &dir]).code, 0);
}

/// The package as a court has it: with the directory's roots as the only trust, offline.
fn verifies(demo: &Demo) {
    let digest = seen(demo, ONE)["package"].as_str().unwrap().to_owned();
    let package = demo.as_officer(ASKS, "investigator", "GET", &format!("/api/1/packages/{digest}"), &Value::Null);
    let file = demo.dir.join("package.zip");
    fs::write(&file, &package.body).unwrap();
    let directory = demo.dir.join("directory").to_str().unwrap().to_owned();
    let roots = fs::read_to_string(demo.dir.join("roots.txt")).unwrap();
    let mut arguments = vec!["verify", file.to_str().unwrap(), "--directory", &directory, "--threshold", "2"];
    arguments.extend(roots.lines().flat_map(|root| ["--root", root]));
    let said = comity(&arguments);
    assert_eq!(said.code, 0, "{}", said.says());
    assert!(said.out.contains("VERIFIED, and the keys are vouched for"), "{}", said.says());
    for inside in ["data/letters/grant.frame", "data/letters/order.frame", "data/answer.json"] {
        let name = inside.as_bytes();
        assert!(package.body.windows(name.len()).any(|w| w == name), "{inside}");
    }
    assert_eq!(
        demo.as_officer(CONSENTS, "reviewer", "GET", &format!("/api/1/packages/{digest}"), &Value::Null).status,
        404
    );
}

/// What whoever stole the company's keys can report before the clerk has.
fn forged(demo: &Demo, order: &str) {
    let forge = Forge::new(&demo.dir, ASKS);
    let sent = letters(&demo.at(ASKS));
    let ours = sent.iter().rev().find(|l| l.kind == "order").unwrap();
    let (letter, _) = forge.opened(&ours.bytes, COMPANY);
    let order: OrderId = order.parse().unwrap();
    let report = |number: u8, from: &str, body: OrderReportV1| {
        let letter = changed(&letter, number, |l| {
            (l.header.from, l.header.to) = (from.parse().unwrap(), ASKS.parse().unwrap());
            l.body = Body::from(body);
        });
        let clerk = if from == COMPANY { COMPANY } else { "de-net" };
        demo.post(ASKS, &forge.sealed(&forge.signed(&letter, &[(clerk, "clerk")]), ASKS)).code()
    };
    let until = forge.now();
    let held = OrderReportV1::Held { order, until, records: 1, would_be_destroyed_at: None };
    assert_eq!(report(1, COMPANY, held), "out-of-turn", "nothing was to be held");
    let produced = |order| OrderReportV1::Produced {
        order,
        answer: Bytes(b"{}".to_vec()),
        records: Bytes(b"[]".to_vec()),
        custody: Bytes(b"[]".to_vec()),
        candidates: 1,
        records_read: 1,
    };
    assert_eq!(report(2, COMPANY, produced(OrderId::from_bytes([9; 16]))), "out-of-turn", "another order");
    assert_eq!(report(3, "de-net", produced(order)), "foreign-state", "a company that was not ordered");
    assert_eq!(seen(demo, ONE)["direct"]["stage"], "acknowledged");
    assert_eq!(told(demo, "What came of"), 0, "and nobody was told an outcome that is none");
}

/// The genuine report as another letter: it is taken once.
fn again(demo: &Demo) {
    let forge = Forge::new(&demo.dir, ASKS);
    let sent = letters(&demo.at(COMPANY));
    let report = sent.iter().rev().find(|l| l.kind == "order-report").unwrap();
    let (letter, _) = forge.opened(&report.bytes, ASKS);
    let other = changed(&letter, 4, |l| l.header.letter = LetterId::from_bytes([4; 16]));
    let sealed = forge.sealed(&forge.signed(&other, &[(COMPANY, "clerk")]), ASKS);
    assert_eq!(demo.post(ASKS, &sealed).code(), "out-of-turn");
    let produced = events(&demo.at(ASKS)).iter().filter(|e| matches!(e.event, Event::Produced { .. })).count();
    assert_eq!(produced, 1);
}

/// What the company could not do is told with its ground, and may be ordered again.
fn not_executed(demo: &Demo) {
    let order = ordered(demo, TWO);
    let why = [("ground", "NODATA"), ("reason", "The line was cut off before.")];
    done(demo, (COMPANY, "clerk"), "not-execute", &order, &why);
    is_at(demo, TWO, "not-executed");
    assert_eq!(seen(demo, TWO)["not_executed"]["ground"], "NODATA");
    assert_eq!(demo.act((ASKS, "investigator"), "take-in", TWO, &[]).code(), "out-of-turn");
    until("the notice of that", || (told(demo, "did not execute it (NODATA)") == 1).then_some(()));
    assert_eq!(attempt(demo, "approver", TWO), "done", "both approvals count still, for the same deed");
    is_at(demo, TWO, "acknowledged");
}
