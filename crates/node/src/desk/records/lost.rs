//! Acknowledged records are gone from a write-ahead file, and somebody answers for going on without them.

use archive::{LostEnd, LostEnds};
use request::Event;
use store::{Batch, Store, stream};
use terms::Instant;

use crate::{
    clock::chance,
    desk::{
        no::{No, Trouble},
        records::watch::ALARM,
    },
};

/// What is missing, in words that name a listener and nobody else.
pub fn lost_end_says(lost: &LostEnd) -> String {
    format!(
        "{} of {} acknowledged frames of listener {} are gone from the end of the write-ahead file of batch {}, begun at {}",
        lost.acknowledged - lost.there,
        lost.acknowledged,
        lost.feed,
        lost.batch.0,
        lost.since
    )
}

/// Writes into the log what is missing and why the node goes on without it, as an alarm; and lets the archive be opened after
/// that, not before. Killed in between, it can be done again, and then stands in the log twice.
///
/// # Errors
/// [`No::Trouble`] when the log or the archive cannot be written.
pub async fn accept_lost_ends(ends: LostEnds, store: &Store, because: &str, now: Instant) -> Result<Vec<LostEnd>, No> {
    let event = |lost: &LostEnd| {
        let what = format!("{}; accepted by the operator: {because}", lost_end_says(lost));
        let event = Event::Records { act: ALARM.to_owned(), what, count: lost.acknowledged - lost.there };
        (stream::HOUSE.to_owned(), event)
    };
    let events: Vec<_> = ends.list().iter().map(event).collect();
    if !events.is_empty() {
        store.record(Batch { events, ..Batch::default() }, now, &mut chance()?).await?;
    }
    ends.accept().map_err(|trouble| No::Trouble(Trouble::from(trouble)))
}
