//! What one person, one key or one press must not be able to do alone, where a review of the whole found that it could.

use std::{collections::BTreeSet, sync::Barrier, thread, time::Duration};

use exchange::Body;
use request::Event;
use serde_json::{Value, json};
use terms::OrderId;

use crate::{
    bad_input::{ASKED, ASKS, HOLDS, House},
    common::{account, call, letters, pages_of, phrase, until},
    directory::Federation,
    forge::{Forge, changed},
};

fn view(house: &House, node: &str, what: &str) -> Value {
    house.demo.as_officer(node, "reviewer", "GET", &format!("/api/1/requests/{what}"), &Value::Null).json()
}

#[test]
fn an_answer_that_a_program_fetches_at_the_provider_is_in_the_log_before_it_is_given() {
    let house = House::start("alone-viewed");
    let number = house.received(&[]);
    assert_eq!(house.review(&number, ["no"; 4]).code(), "done");
    // The list says what the page of the record says: a judge comes first.
    let judge_first = || {
        let list = house.demo.as_officer(ASKED, "approver", "GET", "/api/1/work", &Value::Null).json();
        list["work"].as_array().unwrap().iter().find(|w| w["id"] == *number).unwrap()["judge_first"].clone()
    };
    assert_eq!((judge_first(), &view(&house, ASKED, &number)["request"]["judge_first"]), (true.into(), &true.into()));
    house.done((ASKED, "magistrate"), "authorise", &number, &[]);
    assert_eq!(judge_first(), false);
    assert_eq!(house.execute(&number).code(), "done");
    let order = view(&house, ASKED, &number)["order"].as_str().unwrap().to_owned();
    until("the order", || (house.demo.act((HOLDS, "clerk"), "look-up", &order, &[]).code() == "done").then_some(()));
    let looked = |e: &Event| matches!(e, Event::Viewed { what } if *what == format!("answer to order {order}"));
    assert_eq!(house.demo.noted(HOLDS, looked), 0);
    let given = house.demo.as_officer(HOLDS, "counsel", "GET", &format!("/api/1/orders/{order}"), &Value::Null).json();
    assert!(given["answer"]["candidates"].is_array(), "{given}");
    assert_eq!(given["realms"], json!([]), "no record of the demo names a realm");
    assert_eq!(house.demo.noted(HOLDS, looked), 1, "HR13: whoever has seen it is in the log");
    // And whoever opens a case at all: once for one look, by name.
    (0..3).for_each(|_| drop(view(&house, ASKED, &number)));
    let opened = |e: &Event| matches!(e, Event::Viewed { what } if *what == format!("request {number}"));
    assert_eq!(house.demo.noted(ASKED, opened), 1, "one person looked, in one sitting");
    let path = format!("/api/1/requests/{number}");
    house.demo.as_officer(ASKED, "approver", "GET", &path, &Value::Null);
    assert_eq!(house.demo.noted(ASKED, opened), 2, "and another");
    let looks = house.demo.as_officer(ASKED, "reviewer", "GET", "/api/1/looks", &Value::Null);
    assert_eq!(looks.code(), "not-your-office", "who looks at what is for whoever oversees");
}

#[test]
fn a_consent_is_signed_by_two_who_name_the_same_states_and_an_older_one_replaces_no_newer() {
    let house = House::start("alone-consent");
    let demo = &house.demo;
    let press =
        |office: &str, states: &str| demo.act((ASKED, office), "consent", "", &[("beneficiaries", states)]).code();
    assert_eq!(press("reviewer", "CN US"), "done");
    assert_eq!(press("approver", "CN"), "another-consent", "she would sign for a state that she does not name");
    assert_eq!(press("reviewer", "US CN"), "same-person");
    assert_eq!(press("approver", "US CN"), "done");
    // The state thinks better of it: a narrower one, by two people again.
    assert_eq!(press("approver", "US"), "done");
    assert_eq!(press("reviewer", "US"), "done");
    let learned = || {
        let all = demo.as_officer(ASKS, "reviewer", "GET", "/api/1/consents", &Value::Null).json();
        all["consents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| c["consent"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    until("both consents", || (learned().len() == 2).then_some(()));
    let before = learned();

    // A thief of the node's key and of one officer's sends the wider one again, as a letter of today.
    let forge = Forge::new(&demo.dir, ASKED);
    let sent = letters(&demo.at(ASKED)).into_iter().filter(|l| l.kind == "standing-consent" && l.to.as_str() == ASKS);
    let of = |bytes: &[u8]| forge.opened(bytes, ASKS).0;
    let first = sent.map(|l| of(&l.bytes)).min_by_key(|l| l.header.at).unwrap();
    assert!(matches!(&first.body, Body::StandingConsent(c) if c.beneficiaries.len() == 2));
    let again = changed(&first, 77, |l| {
        (l.header.at, l.header.expires) = (forge.now(), forge.now().after(Duration::from_secs(60)))
    });
    let taken = demo.post(ASKS, &forge.sealed(&forge.signed(&again, &[(ASKED, "approver")]), ASKS));
    assert_eq!(taken.status, 200, "{}", taken.code());
    assert_eq!(learned(), before, "old news changes nothing");
}

#[test]
fn pass_phrases_that_are_tried_all_at_once_are_counted_like_those_that_are_tried_one_by_one() {
    const MANY: usize = 24;
    let house = House::start("alone-phrases");
    let url = house.demo.url(ASKS).to_owned();
    let together = Barrier::new(MANY);
    let codes: Vec<String> = thread::scope(|scope| {
        let one = |n: usize| {
            let (url, together) = (&url, &together);
            scope.spawn(move || {
                let form = json!({ "officer": account(ASKS, "approver"), "phrase": format!("a guess, number {n}") });
                together.wait();
                call(url, "POST", "/api/1/sign-in", None, form.to_string().as_bytes()).unwrap().code()
            })
        };
        let all: Vec<_> = (0..MANY).map(one).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(codes.iter().collect::<BTreeSet<_>>(), [&"resting".to_owned(), &"sign-in".to_owned()].into());
    let tried = codes.iter().filter(|code| *code == "sign-in").count();
    assert!(tried <= 6, "{tried} guesses in one breath, where five are allowed in a minute");
}

#[test]
fn a_stranger_who_guesses_keeps_no_officer_out_where_the_officer_has_signed_in_before() {
    let all = Federation::new("alone-known");
    let node = all.start("cn-desk");
    let url = pages_of(&std::fs::read_to_string(all.dir.join("cn-desk/node.toml")).unwrap());
    let account = account("cn-desk", "approver");
    let sign_in = |phrase: &str, known: Option<&str>| {
        let form = json!({ "officer": account, "phrase": phrase, "known": known });
        call(&url, "POST", "/api/1/sign-in", None, form.to_string().as_bytes()).unwrap()
    };
    let right = phrase(&account);
    let known = sign_in(&right, None).json()["known"].as_str().unwrap().to_owned();
    for _ in 0..5 {
        assert_eq!(sign_in("a guess", None).code(), "sign-in");
    }
    assert_eq!(sign_in(&right, None).code(), "resting", "from there nobody comes in for a minute");
    let forged = format!("{}{}", &known[..32], "0".repeat(64));
    assert_eq!(sign_in(&right, Some(&forged)).code(), "resting");
    assert_eq!(sign_in(&right, Some(&known)).code(), "done");
    // Whoever has stolen it guesses no faster.
    for _ in 0..5 {
        assert_eq!(sign_in("a guess", Some(&known)).code(), "sign-in");
    }
    assert_eq!(sign_in(&right, Some(&known)).code(), "resting");

    // Whatever goes wrong is said in one shape.
    for (method, path, body, code) in [
        ("POST", "/api/1/sign-in", "{", "not-read"),
        ("POST", "/api/1/sign-in", "{\"officer\":1}", "other-fields"),
        ("GET", "/api/1/sign-in", "", "other-method"),
        ("GET", "/api/1/nothing", "", "no-such-path"),
        ("POST", "/api/1/sign-in", &" ".repeat(70_000), "too-large"),
    ] {
        assert_eq!(call(&url, method, path, None, body.as_bytes()).unwrap().code(), code, "{method} {path}");
    }
    drop(node);
}

#[test]
fn a_hold_that_fails_is_told_and_one_officer_cannot_make_one_last_for_ever() {
    let house = House::start("alone-hold");
    let demo = &house.demo;
    let hold = |number: &str| {
        house.done((ASKED, "desk"), "hold", number, &[]);
        house.done((ASKED, "approver"), "hold", number, &[]);
    };
    // Nobody used this address: the authority learns that nothing is held, and so does the asker.
    let none = house.received(&[("address", "203.0.113.250")]);
    hold(&none);
    let failed = |e: &Event| matches!(e, Event::NotExecuted { .. });
    until("the provider's no", || (demo.noted(ASKED, failed) == 1).then_some(()));
    assert_eq!(demo.stage(ASKED, &none), "received");
    let told =
        |e: &Event| matches!(e, Event::StatusTold { held: false, words, .. } if words.contains("no record matches"));
    until("the asker to be told", || (demo.noted(ASKS, told) == 1).then_some(()));

    // A genuine order with two approvals, sent again by a thief of the node's key and of one officer's, with another end.
    let number = house.received(&[]);
    hold(&number);
    house.is_at(ASKED, &number, &["held"]);
    let forge = Forge::new(&demo.dir, ASKED);
    let of = |l: &store::OutLetter| forge.opened(&l.bytes, HOLDS).0;
    let held = |l: &exchange::Letter| l.header.request == number.parse().ok();
    let genuine = letters(&demo.at(ASKED)).iter().filter(|l| l.kind == "order").map(of).find(held).unwrap();
    let order = OrderId::from_bytes([88; 16]);
    let forged = changed(&genuine, 88, |l| {
        let Body::Order(body) = &mut l.body else { unreachable!() };
        (body.order, body.hold_until) = (order, Some(forge.now().after(Duration::from_secs(100 * 366 * 86_400))));
    });
    let taken = demo.post(HOLDS, &forge.sealed(&forge.signed(&forged, &[(ASKED, "approver")]), HOLDS));
    assert_eq!(taken.status, 200, "{}", taken.code());
    let refused = |e: &Event| matches!(e, Event::Refused { code, .. } if code == "hold-too-long");
    until("the provider's no", || (demo.noted(HOLDS, refused) == 1).then_some(()));
}
