//! Expiry: a day's key goes first, then its bytes. Without the key the bytes say nothing, wherever copies of them lie.
//!
//! Expiry acts on a time that no jump of a clock hurries ([`retained::Surely`]) and on rules that no unseen change
//! shortens ([`retained::Rules`]). Before anything goes, each hold takes in what has arrived since it was ordered.

use std::path::PathBuf;

use rand_core::CryptoRng;
use retained::{RecordClass, Schedules, Told, destroyed_at};
use terms::Instant;

use crate::{Archive, Day, HoldId, Tombstone, Tombstoned, Trouble, files::disk, into::config::DueConfig};

impl Archive {
    /// Destroys each day whose last record is due, and each hold that has run out: never a record before its moment,
    /// and each within 24 hours after it, if this is called at least daily.
    ///
    /// # Errors
    /// [`Trouble`] from the disk; what was begun is finished by the next call, or at the next opening.
    pub fn expire(
        &mut self,
        told: &Told,
        wanted: &Schedules,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Tombstone>, Trouble> {
        self.take_up(wanted, told, rng)?;
        let now = told.as_of();
        let days = self.due(now);
        let configs = self.due_configs(|ended| self.is_due(Day::of(ended), RecordClass::NatConfig, now));
        if !days.is_empty() || !configs.is_empty() {
            self.renew_holds(rng)?;
        }
        let holds: Vec<HoldId> = self.holds.iter().filter(|(_, h)| h.until < now).map(|(id, _)| *id).collect();
        let stones = self.destroy(&days, &configs, &holds, now, rng)?;
        if self.going.aside {
            self.clear_aside()?;
            self.going.aside = false;
        }
        Ok(stones)
    }

    /// Days whose time has come, under the rules that are acted on. Counted from the day's end: its last record has to
    /// have lived its time.
    fn due(&self, now: Instant) -> Vec<(Day, RecordClass)> {
        self.day_keys.keys().filter(|(day, class)| self.is_due(*day, *class, now)).copied().collect()
    }

    fn is_due(&self, day: Day, class: RecordClass, now: Instant) -> bool {
        let rule = self.kept.rules.0.get(&class);
        rule.is_some_and(|rule| destroyed_at(day.ends(), rule.days) <= now)
    }

    /// All of it at once, so that a night's work costs few syncs: the stones; then every key; then the bytes.
    pub(crate) fn destroy(
        &mut self,
        days: &[(Day, RecordClass)],
        configs: &[DueConfig],
        holds: &[HoldId],
        now: Instant,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Tombstone>, Trouble> {
        let mut stones: Vec<_> = days.iter().filter_map(|day| self.day_stone(*day, now)).collect();
        stones.extend(configs.iter().map(|config| config_stone(config, now)));
        stones.extend(holds.iter().filter_map(|hold| self.hold_stone(*hold, now)));
        // The tombstones are written first: a destruction that is cut short is finished by the next call, or at the next
        // opening.
        if !stones.is_empty() {
            self.bury(&mut stones, rng)?;
        }
        for stone in &stones {
            if let Some(config) = configs.iter().find(|c| c.key_id == stone.key) {
                let files = self.forget_config(config);
                self.going.keys.extend(files);
                continue;
            }
            match stone.what {
                Tombstoned::Day(day, class) => {
                    self.day_keys.remove(&(day, class));
                    let mut files = self.forget_rows(&stone.key);
                    self.going.files.append(&mut files);
                    self.going.keys.push(self.folder.day_key(day, class, &stone.key));
                    self.going.aside = true;
                }
                Tombstoned::Hold(hold) => {
                    self.holds.remove(&hold);
                    self.going.files.push(self.folder.hold(hold));
                    self.going.keys.push(self.folder.hold_key(hold));
                }
            }
        }
        self.finish_destruction()?;
        Ok(stones)
    }

    /// What is buried and still on disk: the keys first, then the files.
    pub(crate) fn finish_destruction(&mut self) -> Result<(), Trouble> {
        if self.going.keys.is_empty() {
            return Ok(());
        }
        disk::destroy_all(&self.going.keys)?;
        self.going.files.iter().try_for_each(|file| disk::remove(file).map(|_| ()))?;
        for part in ["segments", "holds"] {
            let folder = self.folder.root.join(part);
            if self.going.files.iter().any(|file| file.starts_with(&folder)) {
                disk::sync_folder(&folder)?;
            }
        }
        self.going = Going { aside: self.going.aside, ..Going::default() };
        Ok(())
    }

    fn day_stone(&self, (day, class): (Day, RecordClass), at: Instant) -> Option<Tombstone> {
        let key = self.day_keys.get(&(day, class))?.id;
        let (records, bytes) = self.rows_under(&key);
        let what = Tombstoned::Day(day, class);
        Some(Tombstone { no: 0, what, records, bytes, key, at, leaf: None, file: 0 })
    }

    /// How many records and bytes a day's key covers.
    pub(crate) fn rows_under(&self, key: &[u8; 16]) -> (u64, u64) {
        let under = self.segments.iter().map(|s| &s.meta).filter(|m| m.key_id == *key);
        under.fold((self.tails.count_of(key), 0), |(records, bytes), meta| (records + meta.rows, bytes + meta.bytes))
    }

    /// Forgets what a day's key covered, and names the files that are left of it.
    fn forget_rows(&mut self, key: &[u8; 16]) -> Vec<PathBuf> {
        let dying = self.segments.iter().filter(|s| s.meta.key_id == *key);
        let files = dying.map(|s| self.folder.segment(&s.meta.id)).collect();
        self.tails.forget(key);
        self.segments.retain(|s| s.meta.key_id != *key);
        // Their files go at the next opening: what they name is gone.
        self.merges.retain(|_, merged| merged.into.iter().any(|m| m.key_id != *key));
        for entry in self.entries.values_mut() {
            entry.segments.retain(|m| m.key_id != *key);
        }
        files
    }
}

/// What was buried, and may still be on disk because the disk refused.
#[derive(Debug, Default)]
pub(crate) struct Going {
    keys: Vec<PathBuf>,
    files: Vec<PathBuf>,
    /// Entries that were set aside under a key that is gone.
    aside: bool,
}

/// A configuration has a key of its own, and goes by the day on which it was no longer in force.
fn config_stone(config: &DueConfig, at: Instant) -> Tombstone {
    let what = Tombstoned::Day(Day::of(config.ended), RecordClass::NatConfig);
    Tombstone { no: 0, what, records: 1, bytes: config.bytes, key: config.key_id, at, leaf: None, file: 0 }
}
