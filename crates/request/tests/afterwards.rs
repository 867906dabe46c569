//! Who may look at an emergency afterwards: nobody whose signature the answer ever had.
#![cfg(test)]

use request::{Actor, Command, Decision, Draft, Event, OutOfTurn, Review, Side, Signed, State};
use terms::{Digest, Instant, LetterId, Measure, Role};

fn signed(person: &str, role: Role) -> Signed {
    let by = Actor { officer: person.parse().unwrap(), person: person.parse().unwrap(), role };
    Signed { by, deed: Digest::from_bytes([1; 32]), statement: String::new() }
}

fn leave(person: &str) -> Event {
    let signed = signed(person, Role::Independent);
    Event::Authorised { measure: Measure::Disclose, signed, until: Instant::from_micros(9) }
}

fn consents(person: &str) -> Event {
    let review = Review { reasons: "Urgent.".into(), safeguards: Vec::new() };
    Event::Reviewed { decision: Decision::Execute, review, signed: Some(signed(person, Role::Reviewer)) }
}

/// An emergency that was answered: looked at twice, and given leave for twice.
fn answered() -> State {
    let (letter, from) = (LetterId::from_bytes([1; 16]), "desk.xa".parse().unwrap());
    let content = Digest::from_bytes([1; 32]);
    [
        Event::Received { letter, from, draft: Draft::default(), content, due: None },
        Event::HoldApproved { signed: signed("keeps", Role::Desk) },
        leave("first-judge"),
        leave("second-judge"),
        consents("looked-before"),
        consents("looks"),
        Event::CallBackRecorded {
            signed: signed("calls", Role::Reviewer),
            number: "+1".into(),
            spoke_with: "x".parse().unwrap(),
        },
        Event::ExecutionApproved { signed: signed("approves", Role::Approver) },
        Event::Transmitted { package: Digest::from_bytes([7; 32]), by: Some("sends".parse().unwrap()) },
        Event::PostReviewOpened { until: Instant::from_micros(9) },
    ]
    .iter()
    .fold(State::new(Side::Asked), State::apply)
}

#[track_caller]
fn check(person: &str, may: bool) {
    let state = answered();
    let by = signed(person, Role::Independent);
    let reviewed = Command::PostReview { confirmed: true, reasons: "So it was.".into(), signed: Some(by) };
    let found = state.decide(reviewed).map(|events| events.len());
    assert_eq!(found, if may { Ok(1) } else { Err(OutOfTurn::TookPart) }, "{person}");
}

#[test]
fn nobody_whose_signature_the_answer_ever_had_judges_it_afterwards() {
    check("third-judge", true);
    for part in ["keeps", "first-judge", "second-judge", "looked-before", "looks", "calls", "approves", "sends"] {
        check(part, false);
    }
}

#[test]
fn when_the_time_is_over_nobody_has_to_sign() {
    let lapsed = Command::PostReview { confirmed: false, reasons: "48 hours are over.".into(), signed: None };
    assert!(answered().decide(lapsed).is_ok());
}
