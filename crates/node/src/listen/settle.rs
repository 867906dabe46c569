//! Open batches become segments when they have grown or aged, or when a restart left them; many segments become few. What
//! is still open then goes on in the next batch.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use archive::{Archive, Trouble};
use retained::BatchNo;
use terms::Instant;

use crate::clock::chance;

const RECORDS: u64 = 500_000;
const AGE: Duration = Duration::from_secs(600);

fn of(archive: &Mutex<Archive>) -> MutexGuard<'_, Archive> {
    archive.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Settles what is due, or everything. Slow: not for a thread that serves others. The archive is locked only to begin and
/// to finish; in between others append and look up.
pub(super) fn due(archive: &Mutex<Archive>, now: Instant, everything: bool) -> Result<u64, String> {
    let is_due = |b: &archive::OpenBatch| {
        // One that holds only what came from the batch before has nothing to settle.
        let new = b.records.saturating_sub(b.carried);
        let aged = now.since(b.since) >= AGE && (new > 0 || b.carried == 0);
        everything || !b.takes_more || new >= RECORDS || aged
    };
    let open: Vec<BatchNo> = of(archive).open_batches().into_iter().filter(is_due).map(|b| b.no).collect();
    let mut settled = 0;
    for no in open {
        settled += one(archive, no, now, !everything).map_err(|e| e.to_string())?;
    }
    Ok(settled)
}

/// `goes_on`: the listener takes more.
fn one(archive: &Mutex<Archive>, no: BatchNo, now: Instant, goes_on: bool) -> Result<u64, Trouble> {
    let no_chance = |e: getrandom::Error| Trouble::Disk {
        doing: "draw numbers for",
        path: "segments".into(),
        source: std::io::Error::other(e),
    };
    let mut chance = chance().map_err(no_chance)?;
    if goes_on {
        of(archive).roll_over(no, now, &mut chance)?;
    }
    let begun = of(archive).begin_settling(no, &mut chance)?;
    let Some(mut settling) = begun else { return Ok(0) };
    settling.write()?;
    Ok(of(archive).finish_settling(settling, &mut chance)?.records)
}

/// Makes few segments of many, where they are many. The archive is locked only to plan and to put in place.
fn merge(archive: &Mutex<Archive>) -> Result<(), String> {
    let mut chance = chance().map_err(|e| e.to_string())?;
    loop {
        let Some(merging) = of(archive).plan_merge(false, &mut chance) else { return Ok(()) };
        let done = merging.run().map_err(|e| e.to_string())?;
        of(archive).place_merge(done, &mut chance).map_err(|e| e.to_string())?;
    }
}

/// Looks once a second until the node ends.
pub(super) async fn run(archive: Arc<Mutex<Archive>>, clock: crate::clock::Clock) {
    loop {
        let archive = Arc::clone(&archive);
        let work = move || match due(&archive, clock.now(), false) {
            Ok(0) => Ok(()),
            Ok(_) => merge(&archive),
            Err(trouble) => Err(trouble),
        };
        let done = tokio::task::spawn_blocking(work).await;
        if let Ok(Err(trouble)) = done {
            eprintln!("comity: {trouble}");
            tokio::time::sleep(Duration::from_secs(30)).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
