//! A request for preservation alone holds what the law asks of it (Budapest art. 29(2)), and nothing that only disclosure needs.
#![cfg(test)]

use std::collections::BTreeMap;

use request::{
    Actor, Command, Draft, Event, OutOfTurn, Review, Side, Signed, Stage, State, check as checked, fields as f, read,
};
use request::{Decision, NOT_PROLONGED};
use terms::{Digest, Instant, LetterId, Measure, OrderId, Role, Urgency};

const AT_NIGHT: &[(&str, &str)] = &[
    (f::TO, "XB"),
    (f::MEASURE, "preserve"),
    (f::CONDUCT, "fraud"),
    (f::FACTS, "A buyer paid for goods that never existed; the seller wrote from the address below."),
    (f::ADDRESS, "203.0.113.7"),
    (f::PORT, "40001"),
    (f::TRANSPORT, "tcp"),
    (f::TIME_FROM, "2026-11-22T15:03:05+01:00"),
    (f::TIME_TO, "2026-11-22T15:03:06+01:00"),
    (f::DATA, "user-identification"),
    (f::NECESSITY, "Providers there keep such records for days; without them nobody can ever be asked."),
    (f::NEXUS, "The web shop's log shows this address signing in as the seller."),
    (f::LANGUAGE, "en"),
    (f::REQUEST_BY, "2027-01-20T00:00:00Z"),
];

fn now() -> Instant {
    Instant::parse("2026-11-24T03:00:00Z").unwrap()
}

fn draft(changes: &[(&str, &str)]) -> Draft {
    let mut all: BTreeMap<String, String> = AT_NIGHT.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    all.extend(changes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
    Draft(all)
}

fn check(changes: &[(&str, &str)], lacks: &[&str]) {
    let found = checked(&draft(changes), &[], now()).err().unwrap_or_default();
    let found: Vec<&str> = found.iter().map(|l| l.field.as_str()).collect();
    assert_eq!(found, lacks, "{changes:?}");
}

#[test]
fn what_a_duty_officer_has_at_night_is_enough_and_what_was_left_out_is_wide_and_not_invented() {
    check(&[], &[]);
    let complete = checked(&draft(&[]), &[], now()).unwrap();
    assert_eq!(complete.measures, [Measure::Preserve]);
    assert_eq!((complete.urgency, complete.months_max, complete.confidential_until), (Urgency::Urgent, None, None));
    assert_eq!(complete.acted_at, complete.target.period.from(), "the moment of the connection");
    assert_eq!(complete.target.clock_error_max.as_secs(), 600, "the widest: too narrow a hold loses what is asked for");
}

#[test]
fn each_thing_that_the_law_asks_of_it_is_still_asked() {
    for field in
        [f::TO, f::CONDUCT, f::FACTS, f::ADDRESS, f::PORT, f::TIME_FROM, f::DATA, f::NECESSITY, f::NEXUS, f::REQUEST_BY]
    {
        check(&[(field, "")], &[field]);
    }
    check(
        &[(f::MEASURE, "seize")],
        &[f::MEASURE, f::CASE, f::ARTICLE, f::PENALTY, f::ACTED, f::CLOCK_ERROR, f::URGENCY, f::SECRET_UNTIL],
    );
    check(&[(f::PORT, "0")], &[f::PORT]);
    check(&[(f::PENALTY, "many")], &[f::PENALTY]);
    check(&[(f::URGENCY, "emergency")], &[f::LIFE]);
    check(&[(f::REQUEST_BY, "2026-11-01T00:00:00Z")], &[f::REQUEST_BY]);
    check(&[(f::SECRET_UNTIL, "2026-11-01T00:00:00Z")], &[f::SECRET_UNTIL]);
}

#[test]
fn what_has_ended_since_it_was_sent_is_no_lack_of_what_was_sent() {
    let draft = draft(&[(f::SECRET_UNTIL, "2026-12-01T00:00:00Z")]);
    let later = Instant::parse("2027-06-01T00:00:00Z").unwrap();
    assert!(checked(&draft, &[], later).is_err(), "nobody sends it so");
    assert!(read(&draft, &[], later).is_ok(), "and whoever has it can still act on it");
}

#[test]
fn disclosure_still_asks_for_everything() {
    check(
        &[(f::MEASURE, "disclose"), (f::REQUEST_BY, "")],
        &[f::CASE, f::ARTICLE, f::PENALTY, f::ACTED, f::CLOCK_ERROR, f::URGENCY, f::SECRET_UNTIL],
    );
}

fn signed(person: &str) -> Signed {
    let by = Actor { officer: person.parse().unwrap(), person: person.parse().unwrap(), role: Role::Desk };
    Signed { by, deed: Digest::from_bytes([1; 32]), statement: String::new() }
}

fn order(n: u8) -> OrderId {
    OrderId::from_bytes([n; 16])
}

fn held_until(micros: i64) -> Event {
    Event::Held { until: Instant::from_micros(micros), records: 1, would_end: None }
}

fn held() -> State {
    let (letter, from) = (LetterId::from_bytes([1; 16]), "xa".parse().unwrap());
    let came = Event::Received { letter, from, draft: draft(&[]), content: Digest::from_bytes([1; 32]), due: None };
    let approved = |person| Event::HoldApproved { signed: signed(person) };
    let events = [came, approved("a"), approved("b"), Event::HoldOrdered { order: order(1) }, held_until(9)];
    events.iter().fold(State::new(Side::Asked), State::apply)
}

fn then(state: &State, command: Command<'_>) -> State {
    state.decide(command).unwrap().iter().fold(state.clone(), State::apply)
}

#[test]
fn a_hold_is_prolonged_by_two_people_anew_and_what_is_held_stays_held_meanwhile() {
    let state = then(&held(), Command::ApproveHold(signed("a")));
    assert_eq!(state.hold_signed.len(), 1, "signatures under an order that left are spent");
    assert_eq!(state.decide(Command::ApproveHold(signed("a"))), Err(OutOfTurn::SamePerson));
    let state = then(&state, Command::ApproveHold(signed("b"))).apply(&Event::HoldOrdered { order: order(2) });
    assert_eq!((state.stage, state.held, state.data_ends), (Stage::Held, true, Some(Instant::from_micros(9))));
    assert_eq!((state.hold_order, state.prolonging), (Some(order(1)), Some(order(2))));
    assert!(!state.prolongable(), "one order at a time");
    let longer = then(&state, Command::Report(held_until(20)));
    assert_eq!((longer.hold_order, longer.prolonging), (Some(order(2)), None));
    assert_eq!(longer.data_ends, Some(Instant::from_micros(20)));
    // Taken back: the order that was prolonged ends with the one that prolongs it, and so does one that is still on its way.
    let ends = |state: &State| {
        let endings = state.ends(&Event::Withdrawn { reason: String::new() });
        endings.into_iter().filter(|end| end.hold).map(|end| end.order).collect::<Vec<_>>()
    };
    assert_eq!((ends(&state), ends(&longer)), (vec![order(1), order(2)], vec![order(1), order(2)]));
    let failed = state.apply(&Event::Flagged { code: NOT_PROLONGED.into(), says: String::new() });
    assert_eq!((failed.prolonging, failed.data_ends), (None, Some(Instant::from_micros(9))));
    assert!(failed.prolongable());
}

#[test]
fn nothing_is_executed_where_nothing_is_asked_to_be_disclosed() {
    let execute = Command::Review { decision: Decision::Execute, review: Review::default(), signed: Some(signed("a")) };
    assert_eq!(held().decide(execute), Err(OutOfTurn::OnlyPreservation));
}

#[test]
fn the_request_for_disclosure_is_written_beside_what_was_sent_and_changes_nothing_of_it() {
    let (letter, digest) = (LetterId::from_bytes([1; 16]), Digest::from_bytes([2; 32]));
    let sent = Event::Sent { letter, kind: "request".into(), to: "xb".parse().unwrap(), digest };
    let state = [Event::Drafted { draft: draft(&[]) }, sent].iter().fold(State::new(Side::Asking), State::apply);
    assert!(state.may_follow());
    let more = draft(&[(f::MEASURE, "disclose"), (f::CASE, "XA 1")]);
    let writing = then(&state, Command::Draft(more.clone()));
    assert_eq!((writing.stage, &writing.draft, writing.writing.as_ref()), (Stage::Sent, &state.draft, Some(&more)));
    let amended = |draft: Draft| Event::Amended { draft, content: digest, changes: Vec::new(), says: String::new() };
    let longer = writing.clone().apply(&amended(draft(&[(f::REQUEST_BY, "2027-03-01T00:00:00Z")])));
    assert_eq!(longer.writing, Some(more.clone()), "a longer hold is no request for disclosure");
    assert_eq!(writing.apply(&amended(more)).writing, None);
}
