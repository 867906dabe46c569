//! Telling the person whose data was handed over: owed until it is done, put off by whoever had no part in it.
#![cfg(test)]

use request::{Actor, Command, Draft, Event, NoticeWord, OutOfTurn, PersonNotice, Side, Signed, State, fields as f};
use terms::{Digest, Instant, LetterId, Role};

fn day(n: i64) -> Instant {
    Instant::from_micros(n * 86_400_000_000)
}

fn actor(person: &str, role: Role) -> Actor {
    Actor { officer: person.parse().unwrap(), person: person.parse().unwrap(), role }
}

/// A request that asks for secrecy until the hundredth day, and whose answer has left.
fn answered() -> State {
    let (letter, from) = (LetterId::from_bytes([1; 16]), "desk.xa".parse().unwrap());
    let draft = Draft([(f::SECRET_UNTIL.to_owned(), day(100).to_string())].into());
    let approves =
        Signed { by: actor("approves", Role::Approver), deed: Digest::from_bytes([1; 32]), statement: String::new() };
    [
        Event::Received { letter, from, draft, content: Digest::from_bytes([1; 32]), due: Some(day(7)) },
        Event::ExecutionApproved { signed: approves },
        Event::Transmitted { package: Digest::from_bytes([7; 32]), by: Some("sends".parse().unwrap()) },
    ]
    .iter()
    .fold(State::new(Side::Asked), State::apply)
}

fn says(word: NoticeWord, until: Option<Instant>, by: Actor) -> Command<'static> {
    Command::Notice(PersonNotice { word, until, says: "As written.".into(), by })
}

fn after(state: State, command: Command<'_>) -> State {
    state.decide(command).unwrap().iter().fold(state, State::apply)
}

#[test]
fn it_is_owed_from_the_end_of_the_secrecy_that_was_asked_for() {
    assert_eq!(answered().notice_due(), Some(day(100)));
    let nothing_left = State::new(Side::Asked);
    assert_eq!(nothing_left.notice_due(), None);
    let refused = nothing_left.decide(says(NoticeWord::Told, None, actor("tells", Role::Desk)));
    assert!(matches!(refused, Err(OutOfTurn::Stage { .. })), "{refused:?}");
}

#[test]
fn a_case_that_was_closed_wakes_until_the_person_was_told_or_may_not_be() {
    let closed = [Event::Closed].iter().fold(answered(), State::apply);
    assert_eq!((closed.rests_at(day(99)), closed.rests_at(day(100)), closed.wakes()), (true, false, Some(day(100))));
    assert_eq!((answered().rests(), answered().wakes()), (false, None), "it is open anyway");
    let later = after(closed, says(NoticeWord::Delayed, Some(day(200)), actor("judge", Role::Independent)));
    assert_eq!((later.rests_at(day(150)), later.rests_at(day(200))), (true, false));
    for word in [NoticeWord::Told, NoticeWord::Barred] {
        let done = after(later.clone(), says(word, None, actor("judge", Role::Independent)));
        assert_eq!((done.rests_at(day(9_999)), done.wakes(), done.notice_due()), (true, None, None), "{word}");
        let again = done.decide(says(NoticeWord::Told, None, actor("tells", Role::Desk)));
        assert!(again.is_err(), "it is done with");
    }
}

#[test]
fn whoever_handed_it_over_tells_and_does_not_decide_that_nobody_learns_of_it() {
    for person in ["approves", "sends"] {
        for word in [NoticeWord::Delayed, NoticeWord::Barred] {
            let refused = answered().decide(says(word, Some(day(200)), actor(person, Role::Approver)));
            assert!(matches!(refused, Err(OutOfTurn::TookPart)), "{person} {word}");
        }
        assert!(answered().decide(says(NoticeWord::Told, None, actor(person, Role::Approver))).is_ok());
    }
    assert!(answered().decide(says(NoticeWord::Delayed, Some(day(200)), actor("another", Role::Reviewer))).is_ok());
}

/// For ten years somebody puts it off, each day that it is owed, or does nothing: at no time is it neither owed nor decided.
#[test]
fn in_ten_years_there_is_no_day_without_a_debt_a_live_delay_or_an_answer() {
    for seed in 0..200_i64 {
        let mut state = [Event::Closed].iter().fold(answered(), State::apply);
        for today in 0..3_650 {
            let due = state.notice_due();
            let owed = due.is_some_and(|due| due <= day(today));
            if owed && (today * 31 + seed * 17) % 13 == 0 {
                let until = day(today + 1 + (today * 7 + seed) % 183);
                state = after(state, says(NoticeWord::Delayed, Some(until), actor("judge", Role::Independent)));
                assert_eq!(state.notice_due(), Some(until));
            }
            let seen = state.wakes().is_some_and(|due| due <= day(today)) != state.rests_at(day(today));
            assert!(state.wakes().is_some() && seen, "day {today} of seed {seed}");
        }
        let told = after(state, says(NoticeWord::Told, None, actor("tells", Role::Desk)));
        assert!(told.wakes().is_none() && told.rests_at(day(9_999)));
    }
}
