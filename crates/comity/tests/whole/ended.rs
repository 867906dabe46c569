//! A provider is told of a withdrawal, a change and a recall: from then on nothing leaves it for that request, its hold is released by a person, and
//! a person says what became of what it had delivered.

use exchange::{Body, HoldAfterV1, Letter, OrderEndCauseV1, OrderEndV1, Prose};
use request::Event;
use serde_json::Value;
use terms::OrderId;

use crate::{
    bad_input::{ASKED, ASKS, HOLDS, House},
    common::{comity, events, letters, until},
    forge::{Forge, changed},
    reads::doctor,
};

/// An order as the provider's officer sees it.
pub(crate) fn order(house: &House, office: &str, id: &str) -> Value {
    house.demo.as_officer(HOLDS, office, "GET", &format!("/api/1/orders/{id}"), &Value::Null).json()
}

fn request(house: &House, id: &str) -> Value {
    house.demo.as_officer(ASKED, "reviewer", "GET", &format!("/api/1/requests/{id}"), &Value::Null).json()
}

/// Held at the provider. Gives the order to hold.
pub(crate) fn held(house: &House, number: &str) -> String {
    house.done((ASKED, "desk"), "hold", number, &[]);
    house.done((ASKED, "approver"), "hold", number, &[]);
    house.is_at(ASKED, number, &["held"]);
    request(house, number)["hold_order"].as_str().unwrap().to_owned()
}

/// Ordered to produce. Gives the order.
pub(crate) fn ordered(house: &House, number: &str) -> String {
    house.done((ASKED, "magistrate"), "authorise", number, &[]);
    assert_eq!(house.review(number, ["no"; 4]).code(), "done");
    assert_eq!(house.execute(number).code(), "done");
    let id = request(house, number)["order"].as_str().unwrap().to_owned();
    until("the order at the provider", || {
        (order(house, "clerk", &id)["order"]["stage"] == "order-received").then_some(())
    });
    id
}

fn is_at(house: &House, id: &str, stage: &str) {
    until(stage, || (order(house, "clerk", id)["order"]["stage"] == stage).then_some(()));
}

fn press(house: &House, office: &str, action: &str, id: &str, fields: &[(&str, &str)]) -> String {
    house.demo.act((HOLDS, office), action, id, fields).code()
}

/// Holds in force at the provider, by its own page.
fn holds(house: &House) -> usize {
    let view = house.demo.as_officer(HOLDS, "counsel", "GET", "/api/1/retention", &Value::Null).json();
    view["holds"].as_array().map_or(0, Vec::len)
}

/// Is it in this list of the node: `work`, or `finished`?
fn listed(house: &House, node: &str, list: &str, id: &str) -> bool {
    let office = if node == HOLDS { "clerk" } else { "reviewer" };
    let view = house.demo.as_officer(node, office, "GET", &format!("/api/1/{list}"), &Value::Null).json();
    let lines = view[list].as_array().unwrap();
    lines.iter().map(|line| line.get("case").unwrap_or(line)).any(|case| case["id"] == id)
}

/// What needs nobody is not among the work, and nothing is in both lists or in none.
fn rests(house: &House, node: &str, id: &str, does: bool) {
    assert_eq!((listed(house, node, "work", id), listed(house, node, "finished", id)), (!does, does), "{node} {id}");
}

#[test]
fn after_a_withdrawal_nothing_leaves_the_provider_and_a_person_releases_the_hold() {
    let house = House::start("ended");
    let number = house.received(&[]);
    let hold = held(&house, &number);
    rests(&house, HOLDS, &hold, true);
    rests(&house, ASKED, &number, false);
    let id = ordered(&house, &number);
    rests(&house, HOLDS, &id, false);
    house.done((HOLDS, "clerk"), "look-up", &id, &[]);
    assert!(order(&house, "clerk", &id)["answer"]["candidates"].is_array());
    house.done((ASKS, "investigator"), "withdraw", &number, &[("reason", "The case is closed.")]);
    is_at(&house, &id, "ended");
    is_at(&house, &hold, "ended");
    rests(&house, HOLDS, &hold, false);
    rests(&house, HOLDS, &id, true);
    // Nobody here can let anything out any more, nor see it as an answer that could leave.
    for (office, action) in [("clerk", "look-up"), ("clerk", "produce"), ("counsel", "not-execute")] {
        let fields = [("ground", "NODATA"), ("reason", "x")];
        assert_eq!(press(&house, office, action, &id, &fields), "out-of-turn", "{action}");
    }
    let view = order(&house, "clerk", &id);
    assert_eq!((&view["answer"], &view["ended"]["cause"]), (&Value::Null, &"withdrawn".into()));
    assert_eq!(view["ended"]["says"], "The case is closed.");
    let reports = || letters(&house.demo.at(HOLDS)).iter().filter(|l| l.kind == "order-report").count();
    assert_eq!(reports(), 1, "the hold was reported, and nothing after it");
    // The hold stays until a person releases it: at the authority, by a signed letter.
    assert_eq!(holds(&house), 1);
    assert_eq!(
        house.demo.act((ASKED, "investigator"), "release-hold", &number, &[("reason", "x")]).code(),
        "not-your-office"
    );
    assert_eq!(house.demo.act((ASKED, "reviewer"), "release-hold", &number, &[]).code(), "missing-field");
    assert_eq!(request(&house, &number)["request"]["next"].as_array().unwrap().last(), Some(&"release-hold".into()));
    house.done((ASKED, "reviewer"), "release-hold", &number, &[("reason", "Nobody needs it.")]);
    until("the hold released", || (holds(&house) == 0).then_some(()));
    until("the answer", || {
        let ended = request(&house, &number)["ended"].clone();
        ended.as_array().unwrap().iter().any(|e| e["hold"] == true && e["released"] == true).then_some(())
    });
    assert_eq!(house.demo.act((ASKED, "reviewer"), "release-hold", &number, &[("reason", "x")]).code(), "no-hold");
    house.demo.settled(&[ASKS, ASKED, HOLDS]);
    let answered = |e: &Event| matches!(e, Event::OrderEndAnswered(answer) if answer.result == "released");
    assert_eq!((house.demo.noted(HOLDS, answered), house.demo.noted(ASKED, answered)), (1, 1));
    rests(&house, ASKED, &number, false);
    house.done((ASKED, "reviewer"), "close", &number, &[]);
    rests(&house, ASKED, &number, true);
    rests(&house, HOLDS, &hold, true);
    found(&house, &number);
    let figures = comity(&["stats", "--dir", house.demo.at(ASKED).to_str().unwrap(), "--json"]).out;
    for name in ["asked.order-ended.withdrawn", "asked.hold-released", "asked.order-end-answered.released"] {
        assert!(figures.contains(name), "{name}: {figures}");
    }
    stolen(&house);
}

/// By the first digits of its number, as people say it on the telephone, whether or not it is done.
fn found(house: &House, number: &str) {
    let find = |digits: &str| {
        house.demo.as_officer(ASKED, "reviewer", "GET", &format!("/api/1/find?number={digits}"), &Value::Null)
    };
    assert_eq!(find(&number[..8]).json()["cases"][0]["id"], *number);
    assert_eq!(find(&number[..4].to_uppercase()).json()["cases"][0]["id"], *number);
    assert_eq!(find("ffffffffffff").json()["cases"], Value::Array(Vec::new()));
    for none in ["abc", "asked/", "%25%25%25%25", "12345g"] {
        assert_eq!(find(none).code(), "number", "{none}");
    }
}

#[test]
fn what_was_delivered_is_destroyed_with_a_proof_or_kept_with_a_reason_and_the_provider_may_release_by_itself() {
    let house = House::start("ended-recall");
    // Delivered, sent on, and called back: the provider destroys what it kept of the answer.
    let number = house.received(&[]);
    let hold = held(&house, &number);
    let id = ordered(&house, &number);
    for action in ["look-up", "produce"] {
        house.done((HOLDS, "clerk"), action, &id, &[]);
    }
    house.is_at(ASKED, &number, &["produced"]);
    house.done((ASKED, "reviewer"), "transmit", &number, &[]);
    house.is_at(ASKS, &number, &["delivered"]);
    let why = [("cause", "sent-in-error"), ("reasons", "The line of another.")];
    house.done((ASKED, "reviewer"), "recall", &number, &why);
    is_at(&house, &id, "ended");
    assert_eq!(order(&house, "clerk", &hold)["order"]["stage"], "answered", "the hold is not ended by a recall");
    assert_eq!(press(&house, "counsel", "release-held", &hold, &[]), "order-stands");
    let view = order(&house, "counsel", &id);
    assert_eq!(view["order"]["next"][0], "answer-order-end");
    assert_eq!(
        press(&house, "counsel", "answer-order-end", &id, &[("answer", "kept")]),
        "missing-field",
        "a no has a reason"
    );
    house.done((HOLDS, "counsel"), "answer-order-end", &id, &[("answer", "destroyed")]);
    until("the proof", || {
        let ended = request(&house, &number)["ended"][0].clone();
        (ended["destroyed"] == true && ended["proven"] == true).then_some(())
    });
    assert_eq!(press(&house, "counsel", "answer-order-end", &id, &[("answer", "destroyed")]), "out-of-turn", "once");
    let view = order(&house, "clerk", &id);
    assert_eq!(
        (&view["order"]["stage"], &view["answer"], &view["measure"]),
        (&"ended".into(), &Value::Null, &"disclose".into())
    );

    // Delivered, and the request changed to another line: the answer is kept, and why; the orphaned hold is released by the provider's counsel.
    let number = house.received(&[]);
    let hold = held(&house, &number);
    let id = ordered(&house, &number);
    for action in ["look-up", "produce"] {
        house.done((HOLDS, "clerk"), action, &id, &[]);
    }
    house.is_at(ASKED, &number, &["produced"]);
    let other = [("port", "42138"), ("reason", "A digit was wrong.")];
    house.done((ASKS, "investigator"), "amend", &number, &other);
    house.done((ASKS, "approver"), "approve-amendment", &number, &[]);
    is_at(&house, &id, "ended");
    is_at(&house, &hold, "ended");
    house.done((HOLDS, "clerk"), "answer-order-end", &id, &[("answer", "kept"), ("reasons", "A court has seized it.")]);
    until("the reason", || (request(&house, &number)["ended"][0]["destroyed"] == false).then_some(()));
    assert_eq!(press(&house, "clerk", "release-held", &hold, &[]), "not-your-office");
    house.done((HOLDS, "counsel"), "release-held", &hold, &[]);
    until("the authority knows", || (request(&house, &number)["ended"][1]["released"] == true).then_some(()));
    house.is_at(ASKED, &number, &["received"]);

    // What was destroyed is missing nowhere: no alarm for having done as the law says.
    let provider = house.demo.at(HOLDS);
    drop(house);
    let (ok, says) = doctor(&provider, "reads");
    assert!(ok, "{says}");
    assert!(doctor(&provider, "alarms").0);
}

/// Nobody at the desk takes the end of an order, or what came of a direct one, out of its queue.
#[test]
fn what_ends_an_order_is_owed_and_nobody_at_the_desk_keeps_it_back() {
    let letter = |kind: &str| store::OutLetter {
        letter: terms::LetterId::from_bytes([1; 16]),
        kind: kind.to_owned(),
        stream: String::new(),
        to: HOLDS.parse().unwrap(),
        bytes: Vec::new(),
        tries: 0,
        fault: None,
        delivered: None,
        next: terms::Instant::from_micros(0),
        queued: None,
        expires: None,
        parked: None,
        frame: None,
        urgency: terms::Urgency::Ordinary,
    };
    for (kind, owed) in
        [("order-end", true), ("notice-outcome", true), ("notice", true), ("order", false), ("ping", false)]
    {
        assert_eq!(node::desk::mail::letters::is_owed(&letter(kind)), owed, "{kind}");
    }
}

/// What whoever stole the authority's node key can do with orders that go on: end them, which takes nothing from anybody; and release no hold.
fn stolen(house: &House) {
    let number = house.received(&[]);
    let hold = held(house, &number);
    let forge = Forge::new(&house.demo.dir, ASKED);
    let sent = letters(&house.demo.at(ASKED));
    let ours = sent.iter().rev().find(|l| l.kind == "order").unwrap();
    let (genuine, _) = forge.opened(&ours.bytes, HOLDS);
    let end = |number: u8, order: OrderId, hold: HoldAfterV1, change: &dyn Fn(&mut Letter)| {
        changed(&genuine, number, |l| {
            let (cause, says) = (OrderEndCauseV1::Over, Prose::new("Over.").unwrap());
            l.body = Body::from(OrderEndV1 { order, cause, hold, destroy_by: None, says });
            change(l);
        })
    };
    let post = |letter: &Letter, officers: &[(&str, &str)]| {
        house.demo.post(HOLDS, &forge.sealed(&forge.signed(letter, officers), HOLDS)).code()
    };
    let order: OrderId = hold.parse().unwrap();
    assert_eq!(post(&end(1, order, HoldAfterV1::Released, &|_| ()), &[]), "not-entitled", "a hold is a person's");
    let by_asker = |l: &mut Letter| l.header.from = ASKS.parse().unwrap();
    assert_eq!(post(&end(2, order, HoldAfterV1::Stays, &by_asker), &[]), "foreign-state");
    assert_eq!(holds(house), 1);
    // An order that ended before it came stays dead when it comes.
    let early = OrderId::from_bytes([7; 16]);
    assert_eq!(post(&end(3, early, HoldAfterV1::Stays, &|_| ()), &[]), "done");
    let late = changed(&genuine, 4, |l| match &mut l.body {
        Body::Order(order) => order.order = early,
        _ => panic!("not an order"),
    });
    assert_eq!(post(&late, &[(ASKED, "approver")]), "out-of-turn");
    assert_eq!(post(&end(5, early, HoldAfterV1::Stays, &|_| ()), &[]), "out-of-turn", "once");
    let ended = events(&house.demo.at(HOLDS)).iter().filter(|e| matches!(e.event, Event::OrderEnded(_))).count();
    assert_eq!(ended, 4, "two of the request before, its release, and this one");
}

#[test]
fn a_hold_that_was_prolonged_ends_with_all_its_orders() {
    let house = House::start("ended-prolonged");
    let number = house.received(&[]);
    let first = held(&house, &number);
    house.done((ASKED, "desk"), "hold", &number, &[]);
    house.done((ASKED, "approver"), "hold", &number, &[]);
    let second = until("the hold is prolonged", || {
        let order = request(&house, &number)["hold_order"].as_str()?.to_owned();
        (order != first).then_some(order)
    });
    house.done((ASKS, "investigator"), "withdraw", &number, &[("reason", "The case is closed.")]);
    is_at(&house, &first, "ended");
    is_at(&house, &second, "ended");
    assert_eq!(holds(&house), 1, "kept until a person releases it");
    house.done((ASKED, "reviewer"), "release-hold", &number, &[("reason", "Nobody needs it any more.")]);
    // An older order that still stood would have kept the very same records.
    until("the records are released", || (holds(&house) == 0).then_some(()));
    let ended = request(&house, &number)["ended"].clone();
    let released: Vec<_> = ended.as_array().unwrap().iter().map(|e| e["released"] == true).collect();
    assert_eq!(released, [true, true], "{ended}");
}
