//! When a desk is open, in minutes of the year (UTC).

use law::StateProfile;
use terms::Instant;

pub(crate) const DAY: u32 = 1440;
pub(crate) const YEAR: u32 = 365 * DAY;
/// Beyond the year: what would happen then is still waiting.
pub(crate) const NEVER: u32 = u32::MAX;

/// Opening times, in order and apart.
#[derive(Debug)]
pub(crate) struct Hours(Vec<(u32, u32)>);

impl Hours {
    pub(crate) fn always() -> Self {
        Self(vec![(0, YEAR)])
    }

    /// Working days by the book's calendar where it knows the state, else Monday to Friday.
    pub(crate) fn of(start: Instant, offset: i32, (opens, closes): (u32, u32), state: Option<&StateProfile>) -> Self {
        let first = start.seconds().div_euclid(86_400);
        let works = |day: u32| {
            let Some(state) = state else {
                // The first day of the epoch was a Thursday.
                return (first + i64::from(day) + 3).rem_euclid(7) < 5;
            };
            let noon = i64::from(day) * 86_400 + 43_200 - i64::from(offset) * 60;
            state.works_on(state.day(Instant::from_micros((start.seconds() + noon) * 1_000_000)))
        };
        let at = |day: u32, hour: u32| i64::from(day * DAY + hour * 60) - i64::from(offset);
        let clip = |minute: i64| u32::try_from(minute.clamp(0, i64::from(YEAR))).unwrap_or(0);
        let days = (0..=365).filter(|d| works(*d));
        Self(days.map(|d| (clip(at(d, opens)), clip(at(d, closes)))).filter(|(a, b)| a < b).collect())
    }

    /// The opening time that holds now, or the next.
    fn from(&self, now: u32) -> &[(u32, u32)] {
        self.0.get(self.0.partition_point(|(_, end)| *end <= now)..).unwrap_or_default()
    }

    pub(crate) fn open(&self, now: u32) -> bool {
        self.from(now).first().is_some_and(|(begin, _)| *begin <= now)
    }

    /// The next opening.
    pub(crate) fn next(&self, now: u32) -> Option<u32> {
        self.from(now).first().map(|(begin, _)| (*begin).max(now))
    }

    /// The opening time of this day or of the next on which they work.
    pub(crate) fn around(&self, now: u32) -> Option<(u32, u32)> {
        self.from(now).first().copied()
    }

    /// When so many minutes of work are done that begin now. Work is laid down at closing time and taken up again.
    pub(crate) fn done(&self, now: u32, mut work: u32) -> u32 {
        for (begin, end) in self.from(now) {
            let begin = (*begin).max(now);
            if work <= end - begin {
                return begin + work;
            }
            work -= end - begin;
        }
        NEVER
    }

    pub(crate) fn minutes(&self) -> u64 {
        self.0.iter().map(|(begin, end)| u64::from(end - begin)).sum()
    }
}
