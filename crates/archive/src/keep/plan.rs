//! What a change of law or configuration would destroy, before it does.

use std::collections::BTreeMap;

use retained::{RecordClass, Schedules, destroyed_at};
use terms::Instant;

use crate::{Archive, Day, keep::age};

/// One day of one class, under the rule that is acted on and under another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Which records.
    pub class: RecordClass,
    /// Complete on this day.
    pub day: Day,
    /// How many.
    pub records: u64,
    /// In how many bytes.
    pub bytes: u64,
    /// How many of them a hold keeps beyond it.
    pub held: u64,
    /// When they go under the rule that is acted on. `None`: no rule has been acted on yet.
    pub goes: Option<Instant>,
    /// When they would go under the other.
    pub would_go: Instant,
}

impl Archive {
    /// Each day of each class with both moments, in order of class and day.
    pub fn plan(&self, other: &Schedules) -> Vec<Planned> {
        let held = self.held_by_day();
        let mut days: Vec<_> = self.day_keys.iter().map(|((day, class), key)| (*class, *day, key.id)).collect();
        days.sort_unstable();
        let plan = days.into_iter().map(|(class, day, key)| {
            let (records, bytes) = self.rows_under(&key);
            let rule = self.rules().0.get(&class);
            Planned {
                class,
                day,
                records,
                bytes,
                held: held.get(&(class, day)).copied().unwrap_or(0),
                goes: rule.map(|rule| destroyed_at(day.ends(), rule.days)),
                would_go: other.destroyed_at(class, day.ends()),
            }
        });
        plan.collect()
    }

    /// What expiry would destroy at this moment if these schedules were acted on.
    pub fn would_expire(&self, schedules: &Schedules, now: Instant) -> Vec<Planned> {
        let mut plan = self.plan(schedules);
        plan.retain(|p| p.would_go <= now);
        plan
    }

    /// How many records are under a hold, each once, by the day with which they would go.
    fn held_by_day(&self) -> BTreeMap<(RecordClass, Day), u64> {
        let (mut nat, mut access) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
        for hold in self.holds.values() {
            nat.extend(hold.nat.iter());
            access.extend(hold.access.iter());
        }
        let mut held = BTreeMap::new();
        let nat = nat.into_iter().map(|row| (age::Ages::class(row), self.day_of(row, row.batch)));
        let access = access.into_iter().map(|row| (age::Ages::class(row), self.day_of(row, row.batch)));
        nat.chain(access).for_each(|place| *held.entry(place).or_default() += 1);
        held
    }

    /// The day with which a row goes, as it was filed.
    pub(crate) fn day_of(&self, row: &impl age::Ages, batch: u32) -> Day {
        let entry = self.entries.get(&retained::BatchNo(batch));
        let complete = crate::rows::row::instant(row.lasted().end());
        entry.map_or_else(|| Day::of(complete), |entry| age::day(row, &entry.info.batch))
    }
}
