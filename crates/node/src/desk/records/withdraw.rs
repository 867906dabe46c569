//! Batches that were read wrongly are taken out of the answers: the log says so first, with the reason.

use archive::{Archive, Withdrawal};
use store::{Batch, Store, stream};
use terms::Instant;

use crate::{
    clock::chance,
    desk::{
        no::No,
        records::keep::{records, trouble},
    },
};

/// What the log calls it.
pub const WITHDRAWN: &str = "withdrawn";

/// What is withdrawn, in words without persons.
fn says(one: &Withdrawal) -> String {
    let about = &one.batch.batch;
    let held: u64 = one.held.values().sum();
    let kept = if held > 0 { format!(", of which {held} stay held by order") } else { String::new() };
    format!(
        "batch {} ({}, taken in {}, source {}): {} records answer no more{kept}",
        one.batch.no.0,
        about.converter.name,
        about.received,
        about.source,
        one.count()
    )
}

/// Writes into the log what is withdrawn and why, and then takes it out of the answers. Killed in between, it can be done again, and then stands in the
/// log twice. What was withdrawn before is passed over.
///
/// # Errors
/// [`No::Trouble`] when the log or the archive cannot be written.
pub async fn withdraw(
    archive: &mut Archive,
    chosen: &[Withdrawal],
    store: &Store,
    because: &str,
    now: Instant,
) -> Result<(), No> {
    let chosen: Vec<_> = chosen.iter().filter(|one| one.withdrawn.is_none()).collect();
    let event = |one: &&Withdrawal| {
        let what = format!("{}; because: {because}", says(one));
        (stream::HOUSE.to_owned(), records(WITHDRAWN, what, one.count()))
    };
    let events: Vec<_> = chosen.iter().map(event).collect();
    if events.is_empty() {
        return Ok(());
    }
    store.record(Batch { events, ..Batch::default() }, now, &mut chance()?).await?;
    let mut rng = chance()?;
    chosen.iter().try_for_each(|one| archive.withdraw(one.batch.no, now, &mut rng)).map_err(trouble)
}
