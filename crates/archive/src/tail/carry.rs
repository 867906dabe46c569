//! What is still open when a batch ends goes on in the next one.
//!
//! Were it written into a segment, every translation that began in one batch and ended in another would leave an open row
//! behind for as long as the law keeps its day, and each question about its port would have to read them all. So it moves
//! from tail to tail until its end comes. It keeps its day and its key, and goes with them.

use std::{sync::Arc, time::Duration};

use rand_core::CryptoRng;
use retained::{BatchNo, Read};
use terms::Instant;

use super::Feed;
use crate::{
    Archive, Trouble,
    rows::row::{AccessRow, NatRow, micros},
};

/// What is open for longer since it was last heard of is written down as it is: it lives on, or its end was lost.
const CARRY_MAX: Duration = Duration::from_secs(86_400);

impl Archive {
    /// Ends a feed's open batch, so that it can be settled, and puts what is still open into the feed's next one; says how
    /// many records that were. For a feed that goes on: whoever settles the last batch of all leaves this out.
    ///
    /// # Errors
    /// [`Trouble`] from the disk. The batch is ended, and all that it held is still in it.
    pub fn roll_over(&mut self, no: BatchNo, now: Instant, rng: &mut impl CryptoRng) -> Result<u64, Trouble> {
        let Some(tail) = self.tails.0.get(&no).filter(|tail| tail.hash.is_some()) else { return Ok(0) };
        let since = micros(now.before(CARRY_MAX));
        let (nat, access) = tail.rows.open_since(since);
        let (name, rows) = (tail.feed.clone(), Arc::clone(&tail.rows));
        self.close(no);
        let batch = self.entries.get(&no).map(|entry| entry.info.batch.clone());
        let (Some(batch), false) = (batch, nat.is_empty() && access.is_empty()) else { return Ok(0) };
        let read = Read {
            nat: nat.iter().filter_map(|at| rows.translation(*at)).map(|row| NatRow::record(row).record).collect(),
            access: access.iter().filter_map(|at| rows.session(*at)).map(|row| AccessRow::record(row).record).collect(),
            ..Read::new()
        };
        drop(rows);
        let done = self.append(&Feed { name, converter: batch.converter, clock: batch.clock }, &read, &[], now, rng)?;
        if let Some(tail) = self.tails.0.get_mut(&done.batch) {
            tail.carried = done.records;
        }
        if let Some(tail) = self.tails.0.get_mut(&no) {
            Arc::make_mut(&mut tail.rows).moved(&nat, &access);
        }
        Ok(done.records)
    }
}
