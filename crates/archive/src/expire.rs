//! Expiry: a day's key goes first, then its bytes. Without the key the bytes say nothing, wherever copies of them lie.

use rand_core::CryptoRng;
use terms::Instant;

use crate::{Archive, Day, HoldId, Schedules, Tombstone, Tombstoned, Trouble, disk, segment::Class};

impl Archive {
    /// Destroys each day whose last record is due, and each hold that has run out: never a record before its moment,
    /// and each within 24 hours after it, if this is called at least daily.
    ///
    /// # Errors
    /// [`Trouble`] from the disk; what was begun is finished at the next opening.
    pub fn expire(
        &mut self,
        now: Instant,
        schedules: &Schedules,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Tombstone>, Trouble> {
        let mut stones = Vec::new();
        for (day, class) in self.due(now, schedules) {
            stones.push(self.destroy_day(day, class, now, rng)?);
        }
        if !stones.is_empty() {
            self.clear_aside()?;
        }
        let over: Vec<HoldId> = self.holds.iter().filter(|(_, h)| h.until < now).map(|(id, _)| *id).collect();
        for hold in over {
            stones.push(self.release(hold, now, rng)?);
        }
        Ok(stones)
    }

    fn due(&self, now: Instant, schedules: &Schedules) -> Vec<(Day, Class)> {
        let is_due = |day: Day, class| {
            let schedule = match class {
                Class::Nat => schedules.nat,
                Class::Access => schedules.access,
            };
            // Counted from the day's end: its last record has to have lived its time.
            schedule.destroyed_at(day.ends()) <= now
        };
        self.day_keys.keys().copied().filter(|(day, class)| is_due(*day, *class)).collect()
    }

    fn destroy_day(
        &mut self,
        day: Day,
        class: Class,
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Tombstone, Trouble> {
        let key = self.day_keys.get(&(day, class)).map(|k| k.id).unwrap_or_default();
        let dying = || self.segments.iter().filter(|s| s.meta.key_id == key).map(|s| s.meta);
        let what = match class {
            Class::Nat => Tombstoned::NatDay(day),
            Class::Access => Tombstoned::AccessDay(day),
        };
        let (records, bytes) = dying().fold((0, 0), |(r, b), m| (r + m.rows, b + m.bytes));
        let stone = Tombstone { what, records, bytes, key, at: now };
        let files: Vec<_> = dying().map(|m| self.folder.segment(&m.id)).collect();
        // The tombstone is written first: a destruction that is cut short is finished at the next opening.
        self.bury(stone, rng)?;
        disk::destroy(&self.folder.day_key(day, class, &key))?;
        self.day_keys.remove(&(day, class));
        self.segments.retain(|s| s.meta.key_id != key);
        for entry in self.entries.values_mut() {
            entry.segments.retain(|m| m.key_id != key);
        }
        for file in files {
            disk::remove(&file)?;
        }
        disk::sync_folder(&self.folder.root.join("segments"))?;
        Ok(stone)
    }
}
