//! Forgetting a case: what forbids it, and the act.

use request::{
    Direct, DirectStage, Event, OrderStage, OrderState, Side, Stage, State, Telling, TellingSide, TellingStage,
};
use store::{Class, Forget, Forgotten, NotForgotten, Store};
use terms::Instant;

use crate::desk::no::No;

/// Destroys the key of a case's events or documents, unless the case itself forbids it.
///
/// # Errors
/// [`No`]: the case is open, data is preserved for it, or there is nothing to forget.
pub async fn forget(store: &Store, case: &str, class: Class, why: &str, now: Instant) -> Result<Forgotten, No> {
    if why.trim().is_empty() {
        return Err(No::refused("no-reason", "no reason was given", "Say why: the log keeps it for ever."));
    }
    may(store, case, now).await?;
    let what = Forget { case: case.to_owned(), class, why: why.trim().to_owned(), by: None };
    store.destroy(&what, now, &mut crate::clock::chance()?).await.map_err(|not| match not {
        NotForgotten::House => {
            No::refused("house", not.to_string(), "Name a case: `comity log show` lists the streams.")
        }
        NotForgotten::Nothing { .. } => No::refused(
            "nothing-there",
            not.to_string(),
            "Look at `comity log show`: it may have been forgotten before.",
        ),
        NotForgotten::Trouble(trouble) => trouble.into(),
    })
}

/// May this case be forgotten? Neither while it is open, nor while data is preserved for it: who answers for the hold needs to
/// read why. No other rule is known here; the law's periods are the operator's to keep.
async fn may(store: &Store, case: &str, now: Instant) -> Result<(), No> {
    let events = store.events(case).await?;
    let held = events.iter().rev().find_map(|entry| match &entry.event {
        Event::Held { until, .. } => Some(Some(*until)),
        // Whoever held it has released it since.
        Event::OrderEndAnswered(answer) if answer.result == "released" => Some(None),
        _ => None,
    });
    let held = held.flatten();
    if let Some(until) = held.filter(|until| *until > now) {
        return Err(No::refused(
            "held",
            format!("data is preserved for this case until {until}"),
            "Forget it when the preservation has ended.",
        ));
    }
    let side = if case.starts_with("asking/") { Some(Side::Asking) } else { None };
    let open = match side.or(case.starts_with("asked/").then_some(Side::Asked)) {
        Some(side) => {
            let state = events.iter().fold(State::new(side), |state, entry| state.apply(&entry.event));
            !matches!(state.stage, Stage::Closed | Stage::Withdrawn)
        }
        None if case.starts_with("order/") => {
            let state = events.iter().fold(OrderState::default(), |state, entry| state.apply(&entry.event));
            let over = state.stage == OrderStage::Answered
                || state.end.as_ref().is_some_and(|end| end.unanswered().is_none() && (end.done || !end.released));
            !over
        }
        None if case.starts_with("direct/") => {
            let state = events.iter().fold(Direct::default(), |state, entry| state.apply(&entry.event));
            state.stage != DirectStage::Closed
        }
        None => {
            let side = match case.split('/').next() {
                Some("telling") => Some(TellingSide::Teller),
                Some("told") => Some(TellingSide::Told),
                _ => None,
            };
            side.is_some_and(|side| {
                let state = events.iter().fold(Telling::new(side), |state, entry| state.apply(&entry.event));
                !matches!(state.stage, TellingStage::Closed | TellingStage::Withdrawn)
            })
        }
    };
    if open && !events.is_empty() {
        return Err(No::refused("open", "the case is open", "Close or withdraw it first; an order must be answered."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use request::{Decision, Draft};
    use store::{Batch, Document};
    use terms::{Digest, LetterId};

    use super::*;

    const CASE: &str = "asked/00000000000000000000000000000001";

    fn at(second: u64) -> Instant {
        Instant::from_micros(1_800_000_000_000_000).after(Duration::from_secs(second))
    }

    /// What happens to a case, and what the clerk who would forget it then is told.
    #[tokio::test]
    async fn a_case_is_forgotten_when_it_is_closed_and_nothing_is_held_for_it() {
        let dir = std::env::temp_dir().join(format!("comity-forget-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        let mut chance = crate::clock::chance().unwrap();
        let store = Store::open(&dir.join("store.db"), &mut chance).await.unwrap();
        let doc = store::Doc { digest: Digest::from_bytes([1; 32]), kind: "frame", bytes: vec![1; 10] };
        let steps = [
            (
                Event::Received {
                    letter: LetterId::from_bytes([1; 16]),
                    from: "xa-desk".parse().unwrap(),
                    draft: Draft::default(),
                    content: Digest::from_bytes([2; 32]),
                    due: None,
                },
                "open",
            ),
            (Event::HoldOrdered { order: terms::OrderId::from_bytes([1; 16]) }, "open"),
            (Event::Held { until: at(100), records: 1, would_end: None }, "held"),
            (Event::DecisionTold { decision: Decision::Execute }, "held"),
            (Event::Closed, "held"),
        ];
        for (event, code) in steps {
            let batch = Batch { events: vec![(CASE.to_owned(), event)], docs: vec![doc.clone()], ..Batch::default() };
            store.record(batch, at(0), &mut chance).await.unwrap();
            let not = forget(&store, CASE, Class::Documents, "over", at(99)).await.unwrap_err();
            assert_eq!(not.code(), code);
        }
        assert_eq!(forget(&store, CASE, Class::Documents, " ", at(101)).await.unwrap_err().code(), "no-reason");
        assert_eq!(forget(&store, "house", Class::Events, "over", at(101)).await.unwrap_err().code(), "house");
        assert_eq!(
            forget(&store, "asked/2", Class::Events, "over", at(101)).await.unwrap_err().code(),
            "nothing-there"
        );
        let done = forget(&store, CASE, Class::Documents, "over", at(101)).await.unwrap();
        assert_eq!((done.entry, done.scrubbed), (6, true));
        assert!(matches!(store.document(doc.digest).await.unwrap(), Document::Destroyed(_)));
        forget(&store, CASE, Class::Events, "over", at(101)).await.unwrap();
        let events = store.events(CASE).await.unwrap();
        let state = events.iter().fold(State::new(Side::Asked), |state, entry| state.apply(&entry.event));
        assert_eq!(state.stage, Stage::Closed, "nothing can be done with it any more");
        let _ = std::fs::remove_dir_all(&dir);
    }
}
