//! Open batches become segments when they have grown or aged, or when a restart left them; many segments become few. What
//! is still open then goes on in the next batch.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use archive::{Archive, Trouble};
use retained::BatchNo;
use terms::Instant;

use crate::clock::{Clock, chance};

/// A batch that has so many records is settled.
pub(crate) const RECORDS: u64 = 500_000;
/// One that has been open for so long, too.
pub(crate) const AGE: Duration = Duration::from_secs(600);

/// What has been settled and merged since the start, for the operator.
#[derive(Debug, Default)]
pub(super) struct Done {
    settled: AtomicU64,
    settled_at: AtomicI64,
    merges: AtomicU64,
    merged_at: AtomicI64,
    failing: AtomicBool,
}

/// The same, at one moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Settling {
    /// Records that were packed into segments since the start.
    pub settled: u64,
    /// When that was done last.
    pub settled_at: Option<Instant>,
    /// How often segments were merged since the start.
    pub merges: u64,
    /// When that was done last.
    pub merged_at: Option<Instant>,
    /// Did it fail the last time? It is tried again.
    pub failing: bool,
    /// Batches that are open.
    pub open: u64,
    /// Their records, which are in no segment yet.
    pub unsettled: u64,
    /// Segments.
    pub segments: u64,
}

impl Done {
    pub(super) fn settling(&self) -> Settling {
        let at = |at: &AtomicI64| Some(at.load(Relaxed)).filter(|at| *at != 0).map(Instant::from_micros);
        Settling {
            settled: self.settled.load(Relaxed),
            settled_at: at(&self.settled_at),
            merges: self.merges.load(Relaxed),
            merged_at: at(&self.merged_at),
            failing: self.failing.load(Relaxed),
            ..Settling::default()
        }
    }

    fn was_settled(&self, records: u64, now: Instant) {
        if records > 0 {
            self.settled.fetch_add(records, Relaxed);
            self.settled_at.store(now.micros(), Relaxed);
        }
    }
}

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
fn merge(archive: &Mutex<Archive>, done: &Done, clock: &Clock) -> Result<(), String> {
    let mut chance = chance().map_err(|e| e.to_string())?;
    loop {
        let Some(merging) = of(archive).plan_merge(false, &mut chance) else { return Ok(()) };
        let merged = merging.run().map_err(|e| e.to_string())?;
        of(archive).place_merge(merged, &mut chance).map_err(|e| e.to_string())?;
        done.merges.fetch_add(1, Relaxed);
        done.merged_at.store(clock.now().micros(), Relaxed);
    }
}

/// Looks once a second until the node ends.
pub(super) async fn run(archive: Arc<Mutex<Archive>>, clock: Clock, done: Arc<Done>) {
    loop {
        let (archive, noted, clock) = (Arc::clone(&archive), Arc::clone(&done), clock.clone());
        let work = move || {
            let records = due(&archive, clock.now(), false)?;
            noted.was_settled(records, clock.now());
            if records == 0 { Ok(()) } else { merge(&archive, &noted, &clock) }
        };
        let tried = tokio::task::spawn_blocking(work).await;
        done.failing.store(matches!(tried, Ok(Err(_))), Relaxed);
        if let Ok(Err(trouble)) = tried {
            eprintln!("comity: {trouble}");
            tokio::time::sleep(Duration::from_secs(30)).await;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}
