//! A request that was sent is changed: less by one officer, more by two people and both laws, and never by whoever stole one of the keys.

use evidence::package::Package;
use exchange::{AmendmentV1, ApprovalV1, Body, Letter, Line, TargetV1, sign_approval};
use serde_json::Value;
use terms::{Role, Selector, Target};

use crate::{
    bad_input::{ASKED, ASKS, HOLDS, House},
    common::{account, letters, until},
    forge::{Forge, changed},
};

/// Changes of a request, as one side sees them.
fn seen(house: &House, node: &str, number: &str) -> Vec<Value> {
    let office = if node == ASKS { "investigator" } else { "reviewer" };
    let view = house.demo.as_officer(node, office, "GET", &format!("/api/1/requests/{number}"), &Value::Null).json();
    view["changes"].as_array().unwrap().clone()
}

#[test]
fn one_officer_narrows_two_widen_and_the_other_side_sees_each_field_and_decides_again() {
    let house = House::start("amend");
    let number = house.received(&[]);
    house.done((ASKED, "magistrate"), "authorise", &number, &[]);
    assert_eq!(house.review(&number, ["no"; 4]).code(), "done");
    house.is_at(ASKED, &number, &["reviewed"]);
    // Less: one officer, at once; the reviewer's signature was for another question.
    let less = [("clock-error-ms", "100"), ("reason", "The clock was better than was thought.")];
    house.done((ASKS, "investigator"), "amend", &number, &less);
    house.is_at(ASKED, &number, &["received"]);
    let came = seen(&house, ASKED, &number);
    let field = &came[0]["fields"][0];
    let told = [&field["field"], &field["before"], &field["after"], &field["effect"]].map(|v| v.as_str().unwrap());
    assert_eq!(told, ["clock-error-ms", "500", "100", "narrows"]);
    assert_eq!(house.execute(&number).code(), "out-of-turn", "nobody has reviewed what is asked now");
    // More, or something else: nothing leaves before a second person, and not the same one.
    let other = [("port", "42138"), ("reason", "A digit was wrong.")];
    let sent = || letters(&house.demo.at(ASKS)).iter().filter(|l| l.kind == "amendment").count();
    house.done((ASKS, "investigator"), "amend", &number, &other);
    assert_eq!(sent(), 1, "one person alone widened a request");
    let next = |office: &str| {
        let path = format!("/api/1/requests/{number}");
        let view = house.demo.as_officer(ASKS, office, "GET", &path, &Value::Null).json();
        view["request"]["next"][0].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(next("approver"), "approve-amendment", "the second person is told first what waits");
    assert_ne!(next("investigator"), "approve-amendment");
    assert_eq!(house.demo.act((ASKS, "investigator"), "approve-amendment", &number, &[]).code(), "not-your-office");
    house.done((ASKS, "approver"), "approve-amendment", &number, &[]);
    house.demo.settled(&[ASKS]);
    let came = seen(&house, ASKED, &number);
    assert_eq!((came.len(), sent(), came[1]["fields"][0]["effect"].as_str()), (2, 2, Some("widens")));
    assert_eq!(seen(&house, ASKS, &number).len(), 2);
    // A draft is changed as a draft.
    let draft = house.draft(&[]);
    assert_eq!(house.demo.act((ASKS, "investigator"), "amend", &draft, &less).code(), "not-sent");
    // To another state it is another request.
    let elsewhere = [("to", "DE"), ("reason", "The data lies elsewhere.")];
    assert_eq!(house.demo.act((ASKS, "investigator"), "amend", &number, &elsewhere).code(), "nothing-changed");
    forged(&house, &number);
}

/// The provider answers, the package leaves, and this is it.
fn answered(house: &House, number: &str) -> Vec<u8> {
    house.done((ASKED, "magistrate"), "authorise", number, &[]);
    assert_eq!(house.review(number, ["no"; 4]).code(), "done");
    assert_eq!(house.execute(number).code(), "done");
    let seen = |node, office| {
        house.demo.as_officer(node, office, "GET", &format!("/api/1/requests/{number}"), &Value::Null).json()
    };
    let order = seen(ASKED, "reviewer")["order"].as_str().unwrap().to_owned();
    until("the order", || (house.demo.act((HOLDS, "clerk"), "look-up", &order, &[]).code() == "done").then_some(()));
    house.done((HOLDS, "clerk"), "produce", &order, &[]);
    house.is_at(ASKED, number, &["produced"]);
    house.done((ASKED, "reviewer"), "transmit", number, &[]);
    house.is_at(ASKS, number, &["delivered"]);
    let package = seen(ASKS, "investigator")["package"].as_str().unwrap().to_owned();
    house.demo.as_officer(ASKS, "investigator", "GET", &format!("/api/1/packages/{package}"), &Value::Null).body
}

#[test]
fn what_the_asker_said_since_and_each_condition_travels_with_the_answer() {
    let house = House::start("said-since");
    let number = house.received(&[]);
    house.done((ASKED, "magistrate"), "authorise", &number, &[]);
    let asks = [("decision", "supplement"), ("field", "nexus"), ("reasons", "Unclear."), ("cure", "Say more.")];
    house.done((ASKED, "reviewer"), "review", &number, &asks);
    house.is_at(ASKS, &number, &["supplement-asked"]);
    house.done((ASKS, "investigator"), "reply", &number, &[("nexus", "Logged by the shop.")]);
    house.is_at(ASKED, &number, &["received"]);
    let less = [("clock-error-ms", "100"), ("reason", "The clock was better than was thought.")];
    house.done((ASKS, "investigator"), "amend", &number, &less);
    house.demo.settled(&[ASKS]);
    for (condition, words) in
        [("Nobody is sentenced to death.", "Noted."), ("In this case only.", "In this case only.")]
    {
        house.done((ASKED, "reviewer"), "review", &number, &[("decision", "condition"), ("condition", condition)]);
        house.is_at(ASKS, &number, &["condition-offered"]);
        house.done((ASKS, "investigator"), "reply", &number, &[("assurance", words)]);
        house.is_at(ASKED, &number, &["received"]);
    }
    let bytes = answered(&house, &number);
    let package = Package::read(&bytes).unwrap();
    for file in ["request", "reply-1", "amendment-2", "reply-3", "reply-4"] {
        assert!(package.file_in(&bytes, &format!("data/letters/{file}.frame")).is_some(), "{file}");
    }
    let conditions = &package.limits().conditions;
    for condition in ["Nobody is sentenced to death.", "Noted.", "In this case only."] {
        assert_eq!(conditions.iter().filter(|c| *c == condition).count(), 1, "{condition}: {conditions:?}");
    }
}

#[test]
fn nobody_signs_what_was_changed_after_the_page_was_read() {
    let house = House::start("amend-seen");
    let draft = house.draft(&[]);
    let again = house.demo.act((ASKS, "investigator"), "draft", &draft, &[("case", "another")]);
    assert_eq!(again.code(), "done");
    assert_eq!(house.demo.act((ASKS, "investigator"), "propose", &draft, &[("seen", "1")]).code(), "changed-since");
    let number = house.received(&[]);
    let stands = |node: &str, office: &str| {
        let path = format!("/api/1/requests/{number}");
        house.demo.as_officer(node, office, "GET", &path, &Value::Null).json()["seen"].to_string()
    };
    let propose = |port: &str| {
        let change = [("port", port), ("reason", "A digit was wrong.")];
        house.done((ASKS, "investigator"), "amend", &number, &change);
    };
    let approve =
        |seen: &str| house.demo.act((ASKS, "approver"), "approve-amendment", &number, &[("seen", seen)]).code();
    // One officer shows the other a small change, and puts another in its place before the press.
    propose("42138");
    let read = stands(ASKS, "approver");
    propose("50000");
    assert_eq!(approve(&read), "changed-since");
    let (before, read) = (stands(ASKED, "reviewer"), stands(ASKS, "approver"));
    assert_eq!(approve(&read), "done");
    // The reviewer has the page of the request before open, and presses after the change has come.
    house.demo.settled(&[ASKS]);
    for (office, act) in [("desk", "hold"), ("magistrate", "authorise"), ("reviewer", "review")] {
        let answer = house.demo.act((ASKED, office), act, &number, &[("seen", &before), ("decision", "execute")]);
        assert_eq!(answer.code(), "changed-since", "{act}");
    }
    house.done((ASKED, "desk"), "hold", &number, &[("seen", &stands(ASKED, "desk"))]);
}

/// What a thief does to a genuine change.
type Forging<'a> = &'a dyn Fn(&mut AmendmentV1);

/// Whoever has the node's key and one officer's can write a letter. It asks for no more than two people have signed.
fn forged(house: &House, number: &str) {
    let forge = Forge::new(&house.demo.dir, ASKS);
    let sent = letters(&house.demo.at(ASKS));
    let last = sent.iter().rev().find(|l| l.kind == "amendment").unwrap();
    let (genuine, _) = forge.opened(&last.bytes, ASKED);
    let thief = &[(ASKS, "approver")];
    let letter = |n: u8, change: Forging<'_>| {
        changed(&genuine, n, |l| {
            let body = amendment(l);
            (body.replaces, body.number) = (body.request.digest(), body.number + 1);
            change(body);
        })
    };
    let another = |body: &mut AmendmentV1| {
        let target = body.request.target.target().clone();
        let selector = Selector::new("203.0.113.99".parse().unwrap(), Some(4_000), terms::Transport::Tcp);
        body.request.target = TargetV1::new(&Target { selector, ..target }, Line::new("NTP").unwrap());
    };
    let alone = |body: &mut AmendmentV1| {
        another(body);
        body.approvals.clear();
    };
    let twice = |body: &mut AmendmentV1| {
        another(body);
        let id = account(ASKS, "approver").parse().unwrap();
        let key = forge.officer(ASKS, "approver");
        let sign = || sign_approval(&id, Role::Approver, body.digest(), number.parse().unwrap(), forge.now(), &key);
        let both: Vec<ApprovalV1> = vec![sign(), sign()];
        body.approvals = both;
    };
    let old = |body: &mut AmendmentV1| another(body);
    let rows: [(&str, Forging<'_>); 3] = [
        ("nobody approved it", &alone),
        ("one person approved it twice", &twice),
        ("the approvals of another change", &old),
    ];
    for ((what, change), n) in rows.into_iter().zip(1_u8..) {
        let forged = letter(n, change);
        let sealed = forge.sealed(&forge.signed(&forged, thief), ASKED);
        assert_eq!(house.demo.post(ASKED, &sealed).code(), "not-entitled", "{what}");
    }
    // The genuine change again under another number: it changes a version that stands no more.
    let again = changed(&genuine, 9, |_| ());
    let sealed = forge.sealed(&forge.signed(&again, thief), ASKED);
    assert_eq!(house.demo.post(ASKED, &sealed).code(), "out-of-turn");
    assert_eq!(seen(house, ASKED, number).len(), 2, "nothing of it was taken");
}

fn amendment(letter: &mut Letter) -> &mut AmendmentV1 {
    match &mut letter.body {
        Body::Amendment(body) => body,
        _ => unreachable!("not an amendment"),
    }
}
