//! Holds: exactly the records that a preservation order names outlive their day, under a key of their own.
//!
//! A hold copies rows; it keeps no day, no segment and no batch alive, so that merges and expiry need not know of it, and
//! two orders for the same record are two copies, each with its own end. It keeps the order's question as well: records
//! of its period that arrive after it are taken in by [`Archive::renew_holds`], at the latest in the moment before their
//! day is destroyed. (An order for a period that is not over gets no pass: the guard refuses to collect what is to come.)

use std::collections::BTreeSet;

use guard::Pass;
use rand_core::CryptoRng;
use retained::Schedules;
use terms::{Instant, Measure, Target};

use crate::{
    Archive, Held, HoldId, Logged, NotRead, Tombstone, Tombstoned, Trouble,
    files::{
        bytes::{Put, Take},
        disk, target,
    },
    keep::age::Ages as _,
    out::gather::{Gathered, Reading, Wanted},
    rows::{
        block::Row as _,
        few::Few,
        row::{AccessRow, NatRow, first_of},
    },
};

/// A hold in force. Its rows are few and stay in memory.
#[derive(Debug, Clone)]
pub(crate) struct Hold {
    pub(crate) records: usize,
    pub(crate) until: Instant,
    leaf: u64,
    target: Target,
    sharers: u32,
    pub(crate) nat: BTreeSet<NatRow>,
    pub(crate) access: BTreeSet<AccessRow>,
    key_id: [u8; 16],
}

/// What a hold took in after it was ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Renewed {
    /// Which hold.
    pub id: HoldId,
    /// How many records came to it.
    pub added: usize,
    /// Until when it holds.
    pub until: Instant,
    /// More records match than one answer may rest on: those that came too late are not held. A narrower order is
    /// needed for them.
    pub full: bool,
}

impl Archive {
    /// Keeps exactly the records that the pass names, and those joined with them, beyond expiry. Discloses nothing.
    /// The same deed held again keeps the longer term and adds what is new.
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
        self.admit(&pass, Measure::Preserve, logged, now)?;
        let deed = pass.deed();
        let id = HoldId::of(&pass.digest());
        let (gathered, sharers) = self.named(&deed.target)?;
        let due = self.would_be_destroyed(&gathered, schedules);
        let mut hold = Hold {
            records: 0,
            until,
            leaf: logged.leaf(),
            target: deed.target.clone(),
            sharers,
            nat: BTreeSet::new(),
            access: BTreeSet::new(),
            key_id: [0; 16],
        };
        hold.add(gathered, sharers);
        if let Some(old) = self.holds.get(&id) {
            hold.until = old.until.max(until);
            hold.add(
                Gathered {
                    nat: old.nat.iter().cloned().collect(),
                    access: old.access.iter().cloned().collect(),
                    unsure: Few::default(),
                    sharers: 0,
                },
                old.sharers,
            );
        }
        let held =
            Held { id, records: hold.records, would_be_destroyed_at: due, held_until: hold.until, leaf: logged.leaf() };
        self.note_hold(deed, hold.records, logged.leaf(), now)?;
        if hold.records > 0 {
            self.write_hold(id, hold, rng)?;
        }
        Ok(held)
    }

    /// Takes what has arrived since into the holds that name it. Nothing new is allowed by this: the order named the
    /// period, and its pass was judged and logged.
    ///
    /// # Errors
    /// [`Trouble`] from the disk.
    pub fn renew_holds(&mut self, rng: &mut impl CryptoRng) -> Result<Vec<Renewed>, Trouble> {
        let targets: Vec<_> = self.holds.iter().map(|(id, hold)| (*id, hold.target.clone())).collect();
        let mut out = Vec::new();
        for (id, target) in targets {
            let named = match self.named(&target) {
                Ok(named) => Some(named),
                Err(NotRead::Trouble(trouble)) => return Err(trouble),
                Err(_) => None,
            };
            let Some(mut hold) = self.holds.get(&id).cloned() else { continue };
            let (before, full) = (hold.records, named.is_none());
            let known = hold.sharers;
            if let Some((gathered, sharers)) = named {
                hold.add(gathered, sharers);
            }
            let (added, until, changed) = (hold.records - before, hold.until, hold.sharers != known);
            if added > 0 || changed {
                // What is not on disk is not held: else the next renewal would find nothing to write.
                self.seal_hold(id, &hold, rng)?;
                self.holds.insert(id, hold);
            }
            if added > 0 || full {
                out.push(Renewed { id, added, until, full });
            }
        }
        Ok(out)
    }

    /// What a target names today, and how many shared the address.
    fn named(&self, target: &Target) -> Result<(Gathered, u32), NotRead> {
        let reading = &mut Reading::default();
        let gathered = self.gather(target, reading)?;
        let window = self.window(target, &gathered);
        let sharers = self.sharers(target, window, reading)?.max(gathered.sharers);
        Ok((gathered, u32::try_from(sharers).unwrap_or(u32::MAX)))
    }

    /// Ends a hold: its key goes, then its bytes.
    ///
    /// # Errors
    /// [`Trouble::NoSuchHold`], or the disk.
    pub fn release(&mut self, hold: HoldId, now: Instant, rng: &mut impl CryptoRng) -> Result<Tombstone, Trouble> {
        self.destroy(&[], &[], &[hold], now, rng)?.first().copied().ok_or(Trouble::NoSuchHold)
    }

    pub(crate) fn hold_stone(&self, hold: HoldId, at: Instant) -> Option<Tombstone> {
        let held = self.holds.get(&hold)?;
        let bytes = std::fs::metadata(self.folder.hold(hold)).map_or(0, |m| m.len());
        let (what, records) = (Tombstoned::Hold(hold), held.records as u64);
        Some(Tombstone { no: 0, what, records, bytes, key: held.key_id, at, leaf: None, file: 0 })
    }

    /// Holds in force, each with its count and its end.
    pub fn holds(&self) -> impl Iterator<Item = (HoldId, usize, Instant)> {
        self.holds.iter().map(|(id, hold)| (*id, hold.records, hold.until))
    }

    fn write_hold(&mut self, id: HoldId, mut hold: Hold, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        // The key of an earlier hold of this name goes before the new one comes.
        self.finish_destruction()?;
        // A try that failed may have left the key and the rows under it.
        let (key_id, key) = match self.folder.hold_key(id).exists() {
            true => {
                disk::sync_folder(&self.folder.root.join("keys"))?;
                self.folder.read_hold_key(id)?
            }
            false => self.folder.new_hold_key(id, rng)?,
        };
        hold.key_id = key_id;
        disk::write_whole(&self.folder.hold(id), &key.wrap(&id.0, &hold.bytes(), rng))?;
        self.holds.insert(id, hold);
        Ok(())
    }

    /// Writes a hold again, under the key that it has.
    fn seal_hold(&self, id: HoldId, hold: &Hold, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        let (_, key) = self.folder.read_hold_key(id)?;
        disk::write_whole(&self.folder.hold(id), &key.wrap(&id.0, &hold.bytes(), rng))
    }

    pub(crate) fn load_holds(&mut self) -> Result<(), Trouble> {
        for id in self.folder.hold_keys()? {
            let (key_id, key) = self.folder.read_hold_key(id)?;
            let path = self.folder.hold(id);
            // Buried, but its destruction was cut short; or its key was made and its rows were not.
            if self.is_buried(&key_id, id) || !path.exists() {
                disk::destroy(&self.folder.hold_key(id))?;
                continue;
            }
            let plain = key.unwrap(&id.0, &disk::read_whole(&path)?);
            let hold = plain.and_then(|p| Hold::take(&p, key_id));
            self.holds.insert(id, hold.ok_or(Trouble::Damaged { path, what: "the hold" })?);
        }
        for path in disk::list(&self.folder.root.join("holds"), "hold")? {
            if self.holds.keys().any(|id| self.folder.hold(*id) == path) {
                continue;
            }
            let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let buried = |t: &Tombstone| matches!(t.what, Tombstoned::Hold(id) if id.to_string() == name);
            if !self.tombstones.iter().any(buried) {
                return Err(Trouble::Damaged { path, what: "its key is missing" });
            }
            disk::destroy(&path)?;
        }
        Ok(())
    }
}

impl Archive {
    /// A record goes with its day; the first of them decides.
    fn would_be_destroyed(&self, gathered: &Gathered, schedules: &Schedules) -> Option<Instant> {
        let nat = gathered.nat.iter().map(|r| (r.class(), self.day_of(r, r.batch)));
        let access = gathered.access.iter().map(|r| (r.class(), self.day_of(r, r.batch)));
        nat.chain(access).map(|(class, day)| schedules.destroyed_at(class, day.ends())).min()
    }
}

impl Hold {
    fn add(&mut self, gathered: Gathered, sharers: u32) {
        self.nat.extend(gathered.nat);
        self.access.extend(gathered.access);
        self.sharers = self.sharers.max(sharers);
        self.records = self.nat.len() + self.access.len();
    }

    /// The batch of each of its records.
    pub(crate) fn batches(&self) -> impl Iterator<Item = u32> + '_ {
        self.nat.iter().map(|row| row.batch).chain(self.access.iter().map(|row| row.batch))
    }

    /// How many shared the address when its records were held: the others may be gone since.
    pub(crate) fn add_sharers(&self, wanted: &Wanted, gathered: &mut Gathered) {
        let direct = || self.access.iter().any(|a| a.address == first_of(wanted.public, a.free));
        if self.nat.iter().any(|r| wanted.fits_then(r)) || direct() {
            gathered.sharers = gathered.sharers.max(self.sharers as usize);
        }
    }

    /// Translations that fit, and may have been alive between two moments.
    pub(crate) fn translations<'a>(
        &'a self,
        wanted: &'a Wanted,
        (from, to): (u64, u64),
    ) -> impl Iterator<Item = &'a NatRow> {
        self.nat.iter().filter(move |r| wanted.fits(r) && r.span.touches(from, to))
    }

    /// Who had this address then, in whatever realm. No other row of the hold: it may have been ordered for more.
    pub(crate) fn sessions(&self, address: u128, (from, to): (u64, u64)) -> impl Iterator<Item = &AccessRow> {
        self.access.iter().filter(move |a| a.span.touches(from, to) && a.is_at(address))
    }

    fn bytes(&self) -> Vec<u8> {
        let mut put = Put::default();
        target::put(&mut put, &self.target);
        put.instant(self.until);
        put.u64(self.leaf);
        put.u32(self.sharers);
        let nat = NatRow::pack(&self.nat.iter().cloned().collect::<Vec<_>>(), Vec::new());
        put.u32(u32::try_from(nat.len()).unwrap_or(u32::MAX));
        put.raw(&nat);
        put.raw(&AccessRow::pack(&self.access.iter().cloned().collect::<Vec<_>>(), Vec::new()));
        put.0
    }

    fn take(bytes: &[u8], key_id: [u8; 16]) -> Option<Self> {
        let mut take = Take(bytes);
        let target = target::take(&mut take)?;
        let (until, leaf, sharers) = (take.instant()?, take.u64()?, take.u32()?);
        let length = take.u32()?;
        let (mut nat, mut access) = (Vec::new(), Vec::new());
        NatRow::unpack(take.raw(usize::try_from(length).ok()?)?, &mut nat);
        AccessRow::unpack(take.0, &mut access);
        let records = nat.len() + access.len();
        let (nat, access) = (nat.into_iter().collect(), access.into_iter().collect());
        Some(Self { records, until, leaf, target, sharers, nat, access, key_id })
    }
}
