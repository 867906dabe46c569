//! Which orders end, on both sides of the letter that says so.
#![cfg(test)]

use request::{
    Change, Draft, Effect, Event, OrderCommand as C, OrderEnded, OrderStage, OrderState, Recall, Side, State,
    fields as f,
};
use terms::{Digest, GrantId, Instant, LetterId, OrderId};

fn order(n: u8) -> OrderId {
    OrderId::from_bytes([n; 16])
}

fn digest(n: u8) -> Digest {
    Digest::from_bytes([n; 32])
}

fn after(events: &[Event]) -> State {
    events.iter().fold(State::new(Side::Asked), |state, event| state.apply(event))
}

fn received() -> Vec<Event> {
    let (letter, from) = (LetterId::from_bytes([1; 16]), "desk.xa".parse().unwrap());
    vec![Event::Received { letter, from, draft: Draft::default(), content: digest(1), due: None }]
}

fn held() -> Vec<Event> {
    let held = Event::Held { until: Instant::from_micros(9), records: 1, would_end: None };
    [received(), vec![Event::HoldOrdered { order: order(1) }, held]].concat()
}

fn ordered() -> Vec<Event> {
    let granted = Event::Granted { grant: GrantId::from_bytes([1; 16]), frame: digest(2) };
    [held(), vec![granted, Event::Ordered { order: order(2) }]].concat()
}

fn produced() -> Vec<Event> {
    let produced = Event::Produced { answer: digest(1), records: digest(2), custody: digest(3), candidates: 1 };
    [ordered(), vec![produced]].concat()
}

fn withdrawn() -> Event {
    Event::Withdrawn { reason: "Over.".into() }
}

fn amended(field: &str, effect: Effect) -> Event {
    let change = Change { field: field.into(), before: "1".into(), after: "2".into(), effect };
    Event::AmendmentCame {
        letter: None,
        draft: Draft::default(),
        content: digest(5),
        changes: vec![change],
        says: String::new(),
    }
}

fn recalled() -> Event {
    let (package, answer_by) = (digest(7), Instant::from_micros(9));
    Event::Recalled { recall: Recall { package, cause: "sent-in-error".into(), says: String::new(), answer_by } }
}

/// What ends: the order, why, is it a hold, was anything delivered.
fn check(before: Vec<Event>, event: Event, ends: &[(u8, &str, bool, bool)]) {
    let state = after(&before);
    let found: Vec<_> = state.ends(&event).into_iter().map(|e| (e.order, e.cause, e.hold, e.delivered)).collect();
    let wanted: Vec<_> =
        ends.iter().map(|(n, cause, hold, delivered)| (order(*n), *cause, *hold, *delivered)).collect();
    assert_eq!(found, wanted, "{event:?}");
    // What has ended does not end again.
    let told = state.ends(&event).into_iter().fold(state, |state, e| {
        let (order, cause) = (e.order, e.cause.to_owned());
        let (hold, says) = (e.hold, String::new());
        state.apply(&Event::OrderEnded(OrderEnded { order, cause, hold, released: false, destroy_by: None, says }))
    });
    assert!(told.ends(&event).is_empty());
}

#[test]
fn a_withdrawal_ends_whatever_was_ordered() {
    check(received(), withdrawn(), &[]);
    check(held(), withdrawn(), &[(1, "withdrawn", true, false)]);
    check(ordered(), withdrawn(), &[(2, "withdrawn", false, false), (1, "withdrawn", true, false)]);
    check(produced(), withdrawn(), &[(2, "withdrawn", false, true), (1, "withdrawn", true, false)]);
}

#[test]
fn a_change_ends_the_order_to_produce_and_the_hold_only_where_it_covers_no_more() {
    check(held(), amended(f::FACTS, Effect::Words), &[]);
    check(held(), amended(f::PORT, Effect::Widens), &[(1, "amended", true, false)]);
    check(produced(), amended(f::FACTS, Effect::Words), &[(2, "amended", false, true)]);
}

#[test]
fn a_recall_ends_the_order_that_was_answered_and_leaves_the_hold() {
    check(produced(), recalled(), &[(2, "recalled", false, true)]);
}

#[test]
fn a_hold_waits_for_a_person_only_when_nobody_needs_it_any_more() {
    let end = |state: State| {
        state.ends(&withdrawn()).into_iter().fold(state.clone(), |state, e| {
            let (order, cause, hold) = (e.order, e.cause.to_owned(), e.hold);
            let end = OrderEnded { order, cause, hold, released: false, destroy_by: None, says: String::new() };
            state.apply(&Event::OrderEnded(end))
        })
    };
    let state = after(&held());
    assert!(state.holds_to_release().is_empty(), "it is needed");
    let state = end(state).apply(&withdrawn());
    assert_eq!(state.holds_to_release(), [order(1)]);
    let command = request::Command::ReleaseHold { order: order(1), says: "Over.".into() };
    let events = state.decide(command).unwrap();
    let state = events.iter().fold(state, |state, event| state.apply(event));
    assert!(state.holds_to_release().is_empty(), "once");
}

/// The provider's side: whatever is tried, nothing leaves after the end, and what is asked is answered once.
#[test]
fn nothing_leaves_after_an_order_has_ended() {
    let all = || {
        let end = |released, destroy_by| C::End {
            order: order(1),
            cause: "withdrawn".into(),
            released,
            destroy_by,
            says: String::new(),
        };
        let answer = |result: &str| C::AnswerEnd { order: order(1), result: result.into(), says: String::new() };
        let from = || "desk.xb".parse().unwrap();
        vec![
            C::Receive { letter: LetterId::from_bytes([1; 16]), from: from(), measure: "disclose".into() },
            C::DecideRead { deed: digest(1), until: Instant::from_micros(1) },
            C::LookUp { answer: digest(1), sources: digest(2), candidates: 1 },
            C::Answer { result: "produced".into(), answer: Some(digest(1)) },
            end(false, None),
            end(false, Some(Instant::from_micros(1))),
            end(true, None),
            answer("released"),
            answer("destroyed"),
            answer("kept"),
        ]
    };
    fn walk(state: &OrderState, history: &mut Vec<Event>, all: &dyn Fn() -> Vec<C>, depth: usize) -> usize {
        let ended = history.iter().position(|e| matches!(e, Event::OrderEnded(_)));
        let after = ended.map_or(&[][..], |at| &history[at + 1..]);
        let about_the_end = |e: &Event| matches!(e, Event::OrderEnded(_) | Event::OrderEndAnswered(_));
        assert!(after.iter().all(about_the_end), "{history:?}");
        assert!(after.iter().filter(|e| matches!(e, Event::OrderEnded(_))).count() <= 1, "{history:?}");
        assert_eq!(state.stage == OrderStage::Ended, ended.is_some());
        if depth == 0 {
            return 1;
        }
        let mut paths = 0;
        for command in all() {
            let Ok(events) = state.decide(command) else { continue };
            let next = events.iter().fold(state.clone(), |state, event| state.apply(event));
            let length = history.len();
            history.extend(events);
            paths += walk(&next, history, all, depth - 1);
            history.truncate(length);
        }
        paths.max(1)
    }
    assert!(walk(&OrderState::default(), &mut Vec::new(), &all, 6) > 300);
}
