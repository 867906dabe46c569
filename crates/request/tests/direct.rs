//! A direct order over its whole small space: one is with a company at a time, one answer is taken, and only what was produced is packed.
#![cfg(test)]

use request::{Direct, DirectCommand as C, DirectOrder, DirectStage as S, Draft, EndAnswered, Event, OrderEnded};
use terms::{Digest, GrantId, Ground, Instant, LetterId, OrderId};

fn digest(n: u8) -> Digest {
    Digest::from_bytes([n; 32])
}

fn order(n: u8) -> Box<DirectOrder> {
    Box::new(DirectOrder {
        order: OrderId::from_bytes([n; 16]),
        territory: "XB".parse().unwrap(),
        consent: GrantId::from_bytes([n; 16]),
        frame: digest(n),
        deed: digest(n),
        letter: LetterId::from_bytes([n; 16]),
        order_frame: digest(n),
        draft: Draft::default(),
        due: Instant::from_micros(0),
    })
}

fn produced() -> Event {
    Event::Produced { answer: digest(1), records: digest(2), custody: digest(3), candidates: 1 }
}

fn end(n: u8) -> OrderEnded {
    OrderEnded {
        order: OrderId::from_bytes([n; 16]),
        cause: "withdrawn".into(),
        hold: false,
        released: false,
        destroy_by: Some(Instant::from_micros(9)),
        says: String::new(),
    }
}

fn said(n: u8) -> EndAnswered {
    EndAnswered { order: OrderId::from_bytes([n; 16]), result: "destroyed".into(), proven: true, says: String::new() }
}

fn all() -> Vec<C> {
    let held = Event::Held { until: Instant::from_micros(1), records: 1, would_end: None };
    vec![
        C::Order(order(1)),
        C::Order(order(2)),
        C::Report(produced()),
        C::Report(Event::NotExecuted { ground: Ground::NoData, reason: "Gone.".into() }),
        C::Report(held),
        C::Report(Event::EvidenceCame { package: digest(9) }),
        C::TakeIn { package: digest(4) },
        C::Withdraw(end(1)),
        C::Withdraw(end(2)),
        C::HearEnd(said(1)),
        C::HearEnd(said(2)),
        C::Close,
    ]
}

/// What has happened, told by the events alone.
fn is_sound(history: &[Event]) {
    let since = history.iter().rposition(|e| matches!(e, Event::DirectlyOrdered(_)));
    let Some(since) = since else { return assert!(history.is_empty(), "{history:?}") };
    let now = &history[since..];
    let count = |is: fn(&Event) -> bool| now.iter().filter(|e| is(e)).count();
    let answers = count(|e| matches!(e, Event::Produced { .. } | Event::NotExecuted { .. }));
    let taken = count(|e| matches!(e, Event::EvidenceCame { .. }));
    assert!(answers <= 1 && taken <= count(|e| matches!(e, Event::Produced { .. })), "{history:?}");
    assert!(!history.iter().any(|e| matches!(e, Event::Held { .. })), "nothing is held under a direct order");
    let withdrawn = now.iter().position(|e| matches!(e, Event::OrderEnded(_)));
    if count(|e| matches!(e, Event::Closed)) > 0 {
        let not_executed = count(|e| matches!(e, Event::NotExecuted { .. })) == 1;
        assert!(taken == 1 || not_executed || withdrawn.is_some(), "{history:?}");
    }
    if let Some(withdrawn) = withdrawn {
        let after = &now[withdrawn + 1..];
        assert!(after.iter().all(|e| matches!(e, Event::OrderEndAnswered(_) | Event::Closed)), "{history:?}");
        assert_eq!(taken, 0, "what was taken in is not taken back: {history:?}");
    }
    let said = count(|e| matches!(e, Event::OrderEndAnswered(_)));
    assert!(said <= usize::from(withdrawn.is_some()), "{history:?}");
}

fn walk(state: &Direct, history: &mut Vec<Event>, depth: usize) -> usize {
    if depth == 0 {
        return 1;
    }
    let mut paths = 0;
    for command in all() {
        let Ok(events) = state.decide(command) else { continue };
        let after = events.iter().fold(state.clone(), |s, e| s.apply(e));
        let length = history.len();
        history.extend(events);
        is_sound(history);
        paths += walk(&after, history, depth - 1);
        history.truncate(length);
    }
    paths.max(1)
}

#[test]
fn one_order_at_a_time_and_one_answer_whatever_is_tried() {
    assert!(walk(&Direct::default(), &mut Vec::new(), 8) > 50);
}

#[test]
fn the_receipt_of_another_letter_moves_nothing() {
    let state = Direct::default().apply(&Event::DirectlyOrdered(order(1)));
    let receipt = |n| Event::Acknowledged { letter: LetterId::from_bytes([n; 16]), kind: "order".into() };
    assert_eq!(state.clone().apply(&receipt(2)).stage, S::Sent);
    assert_eq!(state.clone().apply(&receipt(1)).stage, S::Received);
    assert_eq!(state.apply(&produced()).apply(&receipt(1)).stage, S::Produced, "a late receipt takes nothing back");
}
