//! What comes late, or fails beside the road: it takes nothing away that was there.
#![cfg(test)]

use request::{Ask, Command, Decision, Draft, Event, Review, Side, Stage, State, fields as f};
use terms::{Digest, GrantId, Ground, Instant, LetterId, OrderId};

fn draft(holder: &str) -> Draft {
    Draft([(f::ADDRESS, "203.0.113.7"), (f::HOLDER, holder)].map(|(k, v)| (k.to_owned(), v.to_owned())).into())
}

fn order(number: u8) -> OrderId {
    OrderId::from_bytes([number; 16])
}

fn received() -> Event {
    let (letter, from) = (LetterId::from_bytes([1; 16]), "xa".parse().unwrap());
    Event::Received { letter, from, draft: draft("xb-net"), content: Digest::from_bytes([1; 32]), due: None }
}

fn held() -> Event {
    Event::Held { until: Instant::from_micros(9), records: 1, would_end: None }
}

fn not_executed() -> Event {
    Event::NotExecuted { ground: Ground::NoData, reason: "no record matches".into() }
}

fn after(side: Side, events: &[Event]) -> State {
    events.iter().fold(State::new(side), State::apply)
}

fn reported(state: &State, event: Event) -> State {
    state.decide(Command::Report(event)).unwrap().iter().fold(state.clone(), State::apply)
}

#[test]
fn a_grant_that_comes_after_the_evidence_takes_nothing_away() {
    let package = Digest::from_bytes([7; 32]);
    let letter = LetterId::from_bytes([1; 16]);
    let sent = Event::Sent { letter, kind: "request".into(), to: "xb".parse().unwrap(), digest: package };
    let state =
        after(Side::Asking, &[Event::Drafted { draft: draft("xb-net") }, sent, Event::EvidenceCame { package }]);
    let late = Command::Hear(Event::GrantTold { grant: GrantId::from_bytes([1; 16]) });
    let state = state.decide(late).unwrap().iter().fold(state, State::apply);
    assert_eq!(state.stage, Stage::Delivered);
    assert!(
        state.decide(Command::Check { package, verified: true, says: Vec::new() }).is_ok(),
        "it can still be checked"
    );
}

#[test]
fn a_supplement_that_names_another_provider_leaves_no_hold_where_nothing_is_held() {
    let fields = vec![(f::HOLDER.to_owned(), "xb-other".to_owned())];
    let same = vec![(f::HOLDER.to_owned(), "xb-net".to_owned())];
    let ask = Event::Reviewed {
        decision: Decision::Supplement {
            asks: vec![Ask { code: f::HOLDER.into(), says: "whose?".into(), cure: "name it".into() }],
        },
        review: Review::default(),
        signed: None,
    };
    let asked = after(Side::Asked, &[received(), Event::HoldOrdered { order: order(1) }, held(), ask]);
    let came = |fields: &[(String, String)]| {
        let event = Event::ReplyCame { letter: None, fields: fields.to_vec(), assurance: None };
        asked.decide(Command::Hear(event)).unwrap().iter().fold(asked.clone(), State::apply)
    };
    let elsewhere = came(&fields);
    assert_eq!((elsewhere.stage, elsewhere.held, elsewhere.hold_order), (Stage::Received, false, None));
    assert_eq!((came(&same).stage, came(&same).held), (Stage::Held, true));

    let told =
        Event::StatusTold { words: String::new(), due: None, data_ends: Some(Instant::from_micros(9)), held: true };
    let asking = after(Side::Asking, &[Event::Drafted { draft: draft("xb-net") }, told]);
    let replied = asking.apply(&Event::Replied { fields, assurance: None });
    assert_eq!((replied.held, replied.data_ends), (false, None), "the asker is not told that it is safe");
}

#[test]
fn a_hold_that_was_not_executed_is_known_and_can_be_ordered_again() {
    let state = after(Side::Asked, &[received(), Event::HoldOrdered { order: order(1) }]);
    let failed = reported(&state, not_executed());
    assert_eq!((failed.stage, failed.hold_order, failed.held), (Stage::Received, None, false));
    let reviewed = Event::Reviewed { decision: Decision::Execute, review: Review::default(), signed: None };
    let later = reported(&state.apply(&reviewed), not_executed());
    assert_eq!((later.stage, later.hold_order), (Stage::Reviewed, None), "the review goes on");
    let ordered =
        [received(), Event::Granted { grant: GrantId::from_bytes([1; 16]), frame: Digest::from_bytes([2; 32]) }];
    let granted = after(Side::Asked, &ordered).apply(&Event::Ordered { order: order(2) });
    assert_eq!(reported(&granted, not_executed()).stage, Stage::NotExecuted, "what was to be produced was not");
    let held = after(Side::Asked, &[received(), Event::HoldOrdered { order: order(1) }, held()]);
    assert!(held.decide(Command::Report(not_executed())).is_err(), "what is held was executed");
}
