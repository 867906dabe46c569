//! Holds: exactly the records that a preservation order names outlive their day, under a key of their own.

use std::collections::BTreeSet;

use guard::Pass;
use rand_core::CryptoRng;
use terms::{Instant, Measure};

use crate::{
    Archive, Day, Held, HoldId, Logged, NotRead, Schedules, Tombstone, Tombstoned, Trouble,
    block::Row as _,
    bytes::{Put, Take},
    disk,
    lookup::{Gathered, Wanted},
    row::{AccessRow, NatRow, first_of, instant},
    segment::Buffers,
};

/// A hold in force. Its rows are few and stay in memory.
#[derive(Debug)]
pub(crate) struct Hold {
    pub(crate) records: usize,
    pub(crate) until: Instant,
    leaf: u64,
    sharers: u32,
    pub(crate) nat: BTreeSet<NatRow>,
    pub(crate) access: BTreeSet<AccessRow>,
    key_id: [u8; 16],
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
        let id = HoldId::of(&deed.digest());
        let gathered = self.gather(&deed.target)?;
        let window = self.window(&deed.target, &gathered);
        let sharers = self.sharers(&deed.target, window, &mut Buffers::default())?.max(gathered.sharers);
        let due = would_be_destroyed(&gathered, schedules);
        let mut hold = Hold {
            records: 0,
            until,
            leaf: logged.leaf(),
            sharers: u32::try_from(sharers).unwrap_or(u32::MAX),
            nat: gathered.nat,
            access: gathered.access,
            key_id: [0; 16],
        };
        if let Some(old) = self.holds.get(&id) {
            hold.until = old.until.max(until);
            hold.nat.extend(old.nat.iter().cloned());
            hold.access.extend(old.access.iter().cloned());
        }
        hold.records = hold.nat.len() + hold.access.len();
        let held =
            Held { id, records: hold.records, would_be_destroyed_at: due, held_until: hold.until, leaf: logged.leaf() };
        self.note_hold(deed, hold.records, logged.leaf(), now)?;
        if hold.records > 0 {
            self.write_hold(id, hold, rng)?;
        }
        Ok(held)
    }

    /// Ends a hold: its key goes, then its bytes.
    ///
    /// # Errors
    /// [`Trouble::NoSuchHold`], or the disk.
    pub fn release(&mut self, hold: HoldId, now: Instant, rng: &mut impl CryptoRng) -> Result<Tombstone, Trouble> {
        let held = self.holds.get(&hold).ok_or(Trouble::NoSuchHold)?;
        let path = self.folder.hold(hold);
        let bytes = std::fs::metadata(&path).map_or(0, |m| m.len());
        let what = Tombstoned::Hold(hold);
        let stone = Tombstone { what, records: held.records as u64, bytes, key: held.key_id, at: now };
        self.bury(stone, rng)?;
        disk::destroy(&self.folder.hold_key(hold))?;
        self.holds.remove(&hold);
        disk::destroy(&path)?;
        Ok(stone)
    }

    fn write_hold(&mut self, id: HoldId, mut hold: Hold, rng: &mut impl CryptoRng) -> Result<(), Trouble> {
        let (key_id, key) = match self.holds.contains_key(&id) {
            true => self.folder.read_hold_key(id)?,
            false => self.folder.new_hold_key(id, rng)?,
        };
        hold.key_id = key_id;
        disk::write_whole(&self.folder.hold(id), &key.wrap(&id.0, &hold.bytes(), rng))?;
        self.holds.insert(id, hold);
        Ok(())
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

/// A record goes with its day; the first of them decides.
fn would_be_destroyed(gathered: &Gathered, schedules: &Schedules) -> Option<Instant> {
    let nat = gathered.nat.iter().map(|r| (r.span, schedules.nat));
    let access = gathered.access.iter().map(|r| (r.span, schedules.access));
    nat.chain(access).map(|(span, schedule)| schedule.destroyed_at(Day::of(instant(span.end())).ends())).min()
}

impl Hold {
    pub(crate) fn add_to(&self, wanted: &Wanted, gathered: &mut Gathered) {
        let mut rows = self.nat.iter().filter(|r| wanted.fits(r)).peekable();
        let direct = self.access.iter().any(|a| a.address == first_of(wanted.public, a.free));
        if rows.peek().is_none() && !direct {
            return;
        }
        gathered.sharers = gathered.sharers.max(self.sharers as usize);
        gathered.nat.extend(rows.cloned());
        gathered.access.extend(self.access.iter().cloned());
    }

    fn bytes(&self) -> Vec<u8> {
        let mut put = Put::default();
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
        let (until, leaf, sharers) = (take.instant()?, take.u64()?, take.u32()?);
        let length = take.u32()?;
        let (mut nat, mut access) = (Vec::new(), Vec::new());
        NatRow::unpack(take.raw(usize::try_from(length).ok()?)?, &mut nat);
        AccessRow::unpack(take.0, &mut access);
        let records = nat.len() + access.len();
        let (nat, access) = (nat.into_iter().collect(), access.into_iter().collect());
        Some(Self { records, until, leaf, sharers, nat, access, key_id })
    }
}
