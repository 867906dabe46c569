//! Orders that a thief of the desk's node key and of one officer's key can send: genuine letters, with something missing.
//! The provider takes the letter, judges the order itself, and reads nothing.

use std::time::Duration;

use exchange::{Body, Letter, OrderV1, TargetV1};
use request::Event;
use terms::{Measure, OrderId, Period, Selector, Target};

use super::{ASKED, HOLDS, House};
use crate::{
    common::{events, letters},
    forge::{Forge, changed},
};

/// (number, what is wrong, how it is done with the genuine order of this case and that of another, the code)
pub(crate) type OrderRow = (&'static str, &'static str, fn(&mut OrderV1, &OrderV1), &'static str);

pub(crate) const ORDERS: &[OrderRow] = &[
    ("B28", "the judge's authorisation is left out", |o, _| o.authorisation = None, "authorisation-missing"),
    ("B30", "another address", |o, _| target(o, |t| t.selector = other(&t.selector)), "consent-for-other-request"),
    ("B32", "a second more", |o, _| target(o, |t| t.period = wider(t.period)), "consent-for-other-request"),
    ("B31", "another kind of data", |o, _| o.deed.data = terms::DataCategory::Subscriber, "data-not-kept"),
    ("B28", "the state's consent is left out", |o, _| o.consent = None, "no-consent"),
    (
        "B29",
        "a consent that is no consent",
        |o, _| o.consent = Some(exchange::Bytes(b"granted".to_vec())),
        "no-consent",
    ),
    (
        "B29",
        "the authorisation of another case",
        |o, b| o.authorisation = b.authorisation.clone(),
        "authorisation-for-other-deed",
    ),
    ("B29", "the approvals of another case", |o, b| o.approvals = b.approvals.clone(), "too-few-approvals"),
    ("B46", "the consent of another case", |o, b| o.consent = b.consent.clone(), "consent-for-other-request"),
    ("B34", "one person approved", |o, _| o.approvals.truncate(1), "too-few-approvals"),
    ("B34", "nobody approved", |o, _| o.approvals.clear(), "too-few-approvals"),
    ("B35", "one person approved twice", |o, _| o.approvals[1] = o.approvals[0].clone(), "too-few-approvals"),
    ("B34", "an approval with one changed bit", |o, _| o.approvals[1].signature.0[9] ^= 1, "too-few-approvals"),
    ("B28", "an authorisation with one changed bit", |o, _| spoil_authorisation(o), "authorisation-missing"),
    ("B36", "necessity is a row of dots", |o, _| o.summary.necessity = prose(&".".repeat(60)), "necessity-missing"),
    ("B40", "facts that are no offence there", |o, _| o.summary.facts.clear(), "dual-criminality-unknown"),
    ("B41", "a safeguard question is left out", |o, _| drop(o.safeguards.remove(0)), "safeguard-unanswered"),
    ("B43", "a safeguard question answered with yes", |o, _| o.safeguards[3].danger = true, "safeguard-ground"),
    ("B46", "for a case of its own", |o, _| o.deed.for_state = o.deed.ordered_by.state, "no-basis"),
    ("B47", "for a third state", |o, _| o.deed.for_state = "FR".parse().unwrap(), "consent-for-others"),
];

fn prose(text: &str) -> exchange::Prose {
    exchange::Prose::new(text).unwrap()
}

fn target(order: &mut OrderV1, change: impl FnOnce(&mut Target)) {
    let mut target = order.deed.target.target().clone();
    change(&mut target);
    order.deed.target = TargetV1::new(&target, order.deed.target.clock_source().clone());
}

fn other(selector: &Selector) -> Selector {
    let (_, port, transport) = selector.reveal();
    Selector::new("203.0.113.77".parse().unwrap(), port, transport)
}

fn wider(period: Period) -> Period {
    Period::new(period.from(), period.to().after(Duration::from_secs(1))).unwrap()
}

fn spoil_authorisation(order: &mut OrderV1) {
    if let Some(authorisation) = &mut order.authorisation {
        authorisation.signature.0[9] ^= 1;
    }
}

/// Each order arrives as a genuine letter; the clerk's look-up is refused with the code, and nothing is read.
fn check(house: &House, rows: &[OrderRow]) {
    let demo = &house.demo;
    let forge = Forge::new(&demo.dir, ASKED);
    let is_disclosure = |bytes: &[u8]| {
        let (letter, _) = forge.opened(bytes, HOLDS);
        matches!(&letter.body, Body::Order(o) if o.deed.measure == Measure::Disclose).then_some(letter)
    };
    let ordered = letters(&demo.at(ASKED));
    let genuine: Vec<Letter> =
        ordered.iter().filter(|l| l.kind == "order").filter_map(|l| is_disclosure(&l.bytes)).collect();
    let [genuine, another] = genuine.as_slice() else { panic!("two orders") };
    let Body::Order(another) = &another.body else { unreachable!() };
    let mut broken = Vec::new();
    for ((number, wrong, spoil, code), at) in rows.iter().zip(100..) {
        let order = OrderId::from_bytes([at; 16]);
        let letter = changed(genuine, at, |l| {
            let Body::Order(body) = &mut l.body else { unreachable!() };
            body.order = order;
            spoil(body, another);
        });
        let sealed = forge.sealed(&forge.signed(&letter, &[(ASKED, "approver")]), HOLDS);
        let taken = demo.post(HOLDS, &sealed);
        assert_eq!(taken.status, 200, "{number} {wrong}: {}", taken.code());
        let answer = demo.act((HOLDS, "clerk"), "look-up", &order.to_string(), &[]);
        let stream = store::stream::order(order);
        let kept = events(&demo.at(HOLDS));
        let here = || kept.iter().filter(|e| e.stream == stream).map(|e| &e.event);
        let noted = here().filter(|e| matches!(e, Event::Refused { code: c, .. } if c == code)).count();
        let read = here().any(|e| matches!(e, Event::ReadDecided { .. } | Event::LookedUp { .. }));
        if (answer.status, answer.code().as_str(), noted, read) != (409, *code, 1, false) {
            broken.push(format!("{number} {wrong}: {} noted {noted} read {read} {}", answer.status, answer.json()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_forged_order_is_judged_by_the_provider_itself_and_nothing_is_read() {
    let house = House::start("bad-orders");
    let ordered = || {
        let number = house.received(&[]);
        house.done((ASKED, "magistrate"), "authorise", &number, &[]);
        assert_eq!(house.review(&number, ["no"; 4]).status, 200);
        assert_eq!(house.execute(&number).status, 200);
        number
    };
    let (number, _) = (ordered(), ordered());
    house.demo.settled(&[ASKED]);
    check(&house, ORDERS);
    // The genuine order is still answered.
    let view = house.demo.as_officer(ASKED, "reviewer", "GET", &format!("/api/1/requests/{number}"), &().into()).json();
    house.done((HOLDS, "clerk"), "look-up", view["order"].as_str().unwrap(), &[]);
}
