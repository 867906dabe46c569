//! An independent body says no: what is closed by that, and what opens it again.
#![cfg(test)]

use request::{Actor, Command, Decision, Draft, Event, Leave, OutOfTurn, Review, Side, Signed, State, fields as f};
use terms::{Digest, Instant, LetterId, Measure, Role};

fn signed(person: &str) -> Signed {
    let by = Actor { officer: person.parse().unwrap(), person: person.parse().unwrap(), role: Role::Approver };
    Signed { by, deed: Digest::from_bytes([1; 32]), statement: String::new() }
}

fn leave(measure: Measure) -> Command<'static> {
    Command::Authorise { measure, signed: signed("judge"), until: Instant::from_micros(9) }
}

fn after(state: State, command: Command<'_>) -> State {
    state.decide(command).unwrap().iter().fold(state, |state, event| state.apply(event))
}

/// Reviewed, and authorised by a judge.
fn reviewed() -> State {
    let (letter, from) = (LetterId::from_bytes([1; 16]), "xa".parse().unwrap());
    let came =
        Event::Received { letter, from, draft: Draft::default(), content: Digest::from_bytes([1; 32]), due: None };
    let review = Review::default();
    let agreed = Event::Reviewed { decision: Decision::Execute, review, signed: Some(signed("reviewer")) };
    let state = [came, agreed].iter().fold(State::new(Side::Asked), State::apply);
    after(state, leave(Measure::Disclose))
}

fn no(measure: Measure) -> Command<'static> {
    Command::RefuseAuthorisation(Leave { measure, says: "Nothing shows a suspicion.".into() })
}

#[test]
fn nothing_is_done_under_a_deed_that_an_independent_body_has_refused_until_it_is_asked_anew() {
    let state = after(reviewed(), no(Measure::Disclose));
    assert!(state.authorised.is_empty(), "a leave that was given before counts no more");
    let refused = |command| assert_eq!(state.decide(command).unwrap_err(), OutOfTurn::LeaveRefused);
    refused(Command::ApproveExecution(signed("second")));
    // Nor is another judge asked past the first, or the same one again before anybody says what has changed.
    refused(leave(Measure::Disclose));
    refused(no(Measure::Disclose));
    let anew = Command::AskAuthorisation(Leave { measure: Measure::Disclose, says: "A witness was heard.".into() });
    let state = after(state.clone(), anew);
    let state = after(state, leave(Measure::Disclose));
    assert!(state.decide(Command::ApproveExecution(signed("second"))).is_ok());
}

#[test]
fn a_refusal_closes_the_measure_that_it_names_and_no_other() {
    let state = after(reviewed(), no(Measure::Disclose));
    let state = State { stage: request::Stage::Received, ..state };
    assert!(state.decide(Command::ApproveHold(signed("desk"))).is_ok());
    let state = after(state, no(Measure::Preserve));
    assert_eq!(state.decide(Command::ApproveHold(signed("desk"))).unwrap_err(), OutOfTurn::LeaveRefused);
}

#[test]
fn another_request_is_another_question_to_the_independent_body() {
    let state = after(reviewed(), no(Measure::Disclose));
    let fields = [(f::PORT.to_owned(), "443".to_owned())];
    let draft = Draft(fields.into());
    let changes = request::changes(&state.draft, &draft);
    let came = Event::AmendmentCame {
        letter: None,
        draft,
        content: Digest::from_bytes([2; 32]),
        changes,
        says: "The port is known.".into(),
    };
    assert!(after(state, Command::Hear(came)).leave_refused.is_empty());
}

#[test]
fn what_was_not_refused_cannot_be_asked_anew() {
    let anew = Command::AskAuthorisation(Leave { measure: Measure::Disclose, says: "again".into() });
    assert!(reviewed().decide(anew).is_err());
}
