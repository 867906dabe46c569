//! The archive: one folder, one provider, one wrapping key.

use std::{net::IpAddr, path::Path};

use guard::Pass;
use rand_core::CryptoRng;
use retained::{AccessRecord, Batch, NatRecord, Tally};
use terms::{Instant, Period, ProviderId};

use crate::{Found, GeneratedDay, Held, HoldId, Ingested, Logged, NotRead, Schedules, Status, Tombstone, Trouble};

/// Records of one batch.
#[derive(Debug)]
pub enum Records {
    /// Address translations.
    Nat(Vec<NatRecord>),
    /// Access sessions and leases.
    Access(Vec<AccessRecord>),
}

/// What the archive knows about its provider.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whose records these are. A pass for another provider opens nothing here.
    pub provider: ProviderId,
    /// Addresses that the provider declares as given to one subscriber at a time.
    pub unshared: Vec<Unshared>,
}

/// A declaration that an address was not shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unshared {
    /// Which.
    pub address: IpAddr,
    /// When.
    pub period: Period,
}

/// The retained records of one provider.
#[derive(Debug)]
pub struct Archive {
    settings: Settings,
}

impl Archive {
    /// Opens the folder, makes it where it is missing, and clears what a killed writer left.
    ///
    /// # Errors
    /// [`Trouble`] when the disk refuses, the key is another one, or a file is damaged.
    pub fn open(
        dir: &Path,
        wrapping_key: [u8; 32],
        settings: Settings,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Trouble> {
        let _ = (dir, wrapping_key, rng);
        Ok(Self { settings })
    }

    /// Writes a batch. When this returns, it is on disk, whole; the same source and offset is taken in once.
    ///
    /// # Errors
    /// [`Trouble`]: then nothing of the batch is there.
    pub fn ingest(
        &mut self,
        batch: &Batch,
        tally: Tally,
        records: Records,
        rng: &mut impl CryptoRng,
    ) -> Result<Ingested, Trouble> {
        let _ = (batch, tally, records, rng);
        Err(Trouble::TooLarge)
    }

    /// Writes a day of made-up records for volume, marked as such.
    ///
    /// # Errors
    /// [`Trouble`]: then nothing of the day is there.
    pub fn ingest_generated(
        &mut self,
        day: GeneratedDay,
        received: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Ingested, Trouble> {
        let _ = (day, received, rng);
        Err(Trouble::TooLarge)
    }

    /// Reads exactly what the pass names. The pass is used up.
    ///
    /// # Errors
    /// [`NotRead`], with what would put it right.
    pub fn lookup(&self, pass: Pass, logged: Logged, now: Instant) -> Result<Found, NotRead> {
        let _ = (pass, logged, now);
        Err(NotRead::NotThisProvider)
    }

    /// Keeps exactly the records that the pass names, and those joined with them, beyond expiry. Discloses nothing.
    ///
    /// # Errors
    /// [`NotRead`], with what would put it right.
    pub fn hold(
        &mut self,
        pass: Pass,
        logged: Logged,
        until: Instant,
        schedules: &Schedules,
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Held, NotRead> {
        let _ = (pass, logged, until, schedules, now, rng);
        Err(NotRead::NotThisProvider)
    }

    /// Ends a hold: its key goes, then its bytes.
    ///
    /// # Errors
    /// [`Trouble::NoSuchHold`], or the disk.
    pub fn release(&mut self, hold: HoldId, now: Instant) -> Result<Tombstone, Trouble> {
        let _ = (hold, now);
        Err(Trouble::NoSuchHold)
    }

    /// Destroys each day whose last record is due, and each hold that has run out: never a record before its moment,
    /// and each within 24 hours after it.
    ///
    /// # Errors
    /// [`Trouble`] from the disk; what was begun is finished at the next opening.
    pub fn expire(&mut self, now: Instant, schedules: &Schedules) -> Result<Vec<Tombstone>, Trouble> {
        let _ = (now, schedules);
        Ok(Vec::new())
    }

    /// Counts, for the operator.
    pub fn status(&self) -> Status {
        Status::default()
    }

    /// Whose archive this is.
    pub fn provider(&self) -> &ProviderId {
        &self.settings.provider
    }
}
