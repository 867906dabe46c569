//! Changes of a request that was sent: whatever is not surely less is more, and more is never asked by one person alone.
#![cfg(test)]

use std::collections::BTreeMap;

use request::{
    Actor, Change, Command, Draft, Effect, Event, Side, Signed, Stage, State, changes, fields as f, hold_stays, widens,
};
use terms::{Digest, LetterId, Role};

fn draft(fields: &[(&str, &str)]) -> Draft {
    let base = [
        (f::TO, "XB"),
        (f::ADDRESS, "203.0.113.7"),
        (f::PORT, "40001"),
        (f::TRANSPORT, "tcp"),
        (f::TIME_FROM, "2026-11-22T14:00:00Z"),
        (f::TIME_TO, "2026-11-22T15:00:00Z"),
        (f::CLOCK_ERROR, "500"),
        (f::CONDUCT, "fraud gambling"),
        (f::URGENCY, "urgent"),
        (f::DATA, "user-identification"),
        (f::HOLDER, "xb-net"),
        (f::FACTS, "A buyer paid."),
    ];
    let mut all: BTreeMap<String, String> = base.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    for (name, text) in fields {
        if text.is_empty() { drop(all.remove(*name)) } else { drop(all.insert((*name).to_owned(), (*text).to_owned())) }
    }
    Draft(all)
}

fn check(change: &[(&str, &str)], expected: Effect) {
    let found = changes(&draft(&[]), &draft(change));
    let most = found.iter().map(|c| c.effect).max();
    assert_eq!(most, Some(expected), "{change:?}");
    assert_eq!(widens(&found), expected == Effect::Widens);
}

#[test]
fn less_is_less_words_are_words_and_everything_else_is_more() {
    use Effect::{Narrows, Widens, Words};
    check(&[(f::TIME_FROM, "2026-11-22T14:30:00Z")], Narrows);
    check(&[(f::TIME_FROM, "2026-11-22T13:59:59Z")], Widens);
    check(&[(f::TIME_FROM, "2026-11-22T14:30:00Z"), (f::TIME_TO, "2026-11-22T15:30:00Z")], Widens);
    check(&[(f::TIME_TO, "2026-11-22T14:59:00Z")], Narrows);
    check(&[(f::TIME_TO, "not a moment")], Widens);
    check(&[(f::ADDRESS, "203.0.113.8")], Widens);
    check(&[(f::PORT, "")], Widens);
    check(&[(f::PORT, "40002")], Widens);
    check(&[(f::CLOCK_ERROR, "100")], Narrows);
    check(&[(f::CLOCK_ERROR, "9000")], Widens);
    check(&[(f::CONDUCT, "fraud")], Narrows);
    check(&[(f::CONDUCT, "fraud extortion")], Widens);
    check(&[(f::CONDUCT, "")], Widens);
    check(&[(f::URGENCY, "emergency")], Widens);
    check(&[(f::URGENCY, "ordinary")], Narrows);
    check(&[(f::DATA, "content")], Widens);
    check(&[(f::HOLDER, "xb-other")], Widens);
    check(&[(f::FACTS, "A buyer paid twice.")], Words);
    check(&[("fact.loss", "1 EUR")], Widens);
    check(&[("a-field-of-tomorrow", "x")], Widens);
    assert!(changes(&draft(&[]), &draft(&[])).is_empty());
    let with_port = changes(&draft(&[(f::PORT, "")]), &draft(&[]));
    assert_eq!(with_port.iter().map(|c| c.effect).collect::<Vec<_>>(), [Narrows], "a port names one of many");
}

#[test]
fn a_hold_stays_only_where_it_still_covers_what_is_asked() {
    let of = |change: &[(&str, &str)]| hold_stays(&changes(&draft(&[]), &draft(change)));
    assert!(of(&[(f::TIME_TO, "2026-11-22T14:59:00Z")]) && of(&[(f::URGENCY, "emergency")]));
    for change in [(f::TIME_TO, "2026-11-22T16:00:00Z"), (f::ADDRESS, "203.0.113.8"), (f::HOLDER, "xb-other")] {
        assert!(!of(&[change]), "{change:?}");
    }
}

fn signed(person: &str) -> Signed {
    let by = Actor { officer: person.parse().unwrap(), person: person.parse().unwrap(), role: Role::Approver };
    Signed { by, deed: Digest::from_bytes([1; 32]), statement: String::new() }
}

fn asking(stage_events: &[Event]) -> State {
    let letter = LetterId::from_bytes([1; 16]);
    let sent =
        Event::Sent { letter, kind: "request".into(), to: "xb".parse().unwrap(), digest: Digest::from_bytes([2; 32]) };
    let begun = [
        Event::Drafted { draft: draft(&[]) },
        Event::Proposed { signed: signed("ada") },
        Event::Approved { signed: signed("ben") },
        sent,
    ];
    begun.iter().chain(stage_events).fold(State::new(Side::Asking), State::apply)
}

fn amend(state: &State, to: &Draft, person: &str) -> Result<Vec<Event>, request::OutOfTurn> {
    let changes: Vec<Change> = changes(&state.draft, to);
    let content = Digest::from_bytes([3; 32]);
    state.decide(Command::Amend { draft: to.clone(), content, changes, says: "why".into(), signed: signed(person) })
}

#[test]
fn one_person_narrows_and_two_people_widen() {
    let state = asking(&[]);
    let less = draft(&[(f::TIME_TO, "2026-11-22T14:59:00Z")]);
    assert!(matches!(amend(&state, &less, "ada").unwrap().as_slice(), [Event::Amended { .. }]));
    let more = draft(&[(f::ADDRESS, "203.0.113.8")]);
    let proposed = amend(&state, &more, "ada").unwrap();
    assert!(matches!(proposed.as_slice(), [Event::AmendmentProposed { .. }]), "one person alone changes nothing");
    let state = proposed.iter().fold(state, State::apply);
    assert_eq!(state.draft, draft(&[]), "what was proposed is not asked yet");
    let approve = |person| {
        let changes = changes(&state.draft, &more);
        state.decide(Command::ApproveAmendment {
            content: Digest::from_bytes([3; 32]),
            changes,
            signed: signed(person),
        })
    };
    assert_eq!(approve("ada").unwrap_err().code(), "same-person");
    let after = approve("ben").unwrap().iter().fold(state.clone(), State::apply);
    assert_eq!((after.draft, after.amendments, after.amending), (more, 1, None));
}

#[test]
fn what_was_handed_over_cannot_be_asked_for_otherwise() {
    let package = Digest::from_bytes([7; 32]);
    let state = asking(&[Event::EvidenceCame { package }]);
    let less = draft(&[(f::TIME_TO, "2026-11-22T14:59:00Z")]);
    assert_eq!(amend(&state, &less, "ada").unwrap_err().code(), "out-of-turn");
    assert_eq!(amend(&asking(&[]), &draft(&[]), "ada").unwrap_err().code(), "nothing-changed");
}

#[test]
fn the_asked_side_decides_again_and_keeps_a_hold_that_still_covers() {
    let letter = LetterId::from_bytes([1; 16]);
    let from = "xa".parse().unwrap();
    let received = Event::Received { letter, from, draft: draft(&[]), content: Digest::from_bytes([1; 32]), due: None };
    let at = terms::Instant::from_micros(9);
    let begun = [
        received,
        Event::HoldOrdered { order: terms::OrderId::from_bytes([1; 16]) },
        Event::Held { until: at, records: 1, would_end: None },
        Event::ExecutionApproved { signed: signed("cora") },
    ];
    let state = begun.iter().fold(State::new(Side::Asked), State::apply);
    let came = |change: &[(&str, &str)]| {
        let to = draft(change);
        let content = Digest::from_bytes([9; 32]);
        let event = Event::AmendmentCame {
            letter: None,
            changes: changes(&state.draft, &to),
            draft: to,
            content,
            says: String::new(),
        };
        state.decide(Command::Hear(event)).unwrap().iter().fold(state.clone(), State::apply)
    };
    let less = came(&[(f::TIME_TO, "2026-11-22T14:59:00Z")]);
    assert_eq!((less.stage, less.execute_signed.len(), less.held), (Stage::Held, 0, true));
    assert_eq!(less.received.unwrap().2, Digest::from_bytes([9; 32]), "the next change is of this version");
    let more = came(&[(f::ADDRESS, "203.0.113.8")]);
    assert_eq!((more.stage, more.held, more.hold_order), (Stage::Received, false, None), "another target is held anew");
    let sent = state.apply(&Event::Transmitted { package: Digest::from_bytes([7; 32]), by: None });
    let late = Event::AmendmentCame {
        letter: None,
        draft: draft(&[]),
        content: Digest::from_bytes([9; 32]),
        changes: changes(&draft(&[]), &draft(&[(f::PORT, "1")])),
        says: String::new(),
    };
    assert_eq!(sent.decide(Command::Hear(late)).unwrap_err().code(), "out-of-turn");
}
