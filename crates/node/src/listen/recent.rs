//! How much came in the last minutes: a count for each of a few minutes, the oldest overwritten by the newest.

use std::sync::{Mutex, PoisonError};

use terms::Instant;

/// A rate is the mean of so many minutes.
pub(super) const MINUTES: u64 = 5;
/// The minutes that are over, and the one that runs.
const KEPT: usize = MINUTES as usize + 1;

/// Counts by minute.
#[derive(Debug, Default)]
pub(super) struct Recent(Mutex<[(i64, u64); KEPT]>);

impl Recent {
    pub(super) fn add(&self, count: u64, now: Instant) {
        let minute = now.seconds().div_euclid(60);
        let mut minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = usize::try_from(minute.rem_euclid(KEPT as i64)).unwrap_or(0);
        if let Some(kept) = minutes.get_mut(place) {
            *kept = if kept.0 == minute { (minute, kept.1 + count) } else { (minute, count) };
        }
    }

    /// How many a minute, in the whole minutes before this one; of fewer, where it was begun later.
    pub(super) fn per_minute(&self, began: Instant, now: Instant) -> u64 {
        let this = now.seconds().div_euclid(60);
        let first = began.seconds().div_euclid(60).max(this - MINUTES as i64);
        let minutes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sum: u64 = minutes.iter().filter(|(minute, _)| (first..this).contains(minute)).map(|(_, n)| n).sum();
        let running = minutes.iter().find(|(minute, _)| *minute == this).map_or(0, |(_, n)| *n);
        match u64::try_from(this - first).unwrap_or(0) {
            // In its first minute it has nothing but that minute.
            0 => running,
            whole => sum / whole,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn at(seconds: u64) -> Instant {
        Instant::parse("2026-11-25T00:00:00Z").unwrap().after(Duration::from_secs(seconds))
    }

    /// What came at which second since midnight, and the rate at the end, of a listener that was opened at `began`.
    fn check(came: &[(u64, u64)], began: u64, now: u64, rate: u64) {
        let recent = Recent::default();
        came.iter().for_each(|(second, count)| recent.add(*count, at(*second)));
        assert_eq!(recent.per_minute(at(began), at(now)), rate, "{came:?}");
    }

    #[test]
    fn a_rate_is_the_mean_of_the_whole_minutes_before() {
        check(&[(0, 10), (59, 20)], 0, 59, 30);
        check(&[(0, 10), (59, 20), (60, 50)], 0, 61, 30);
        check(&[(0, 100), (60, 200), (120, 300), (180, 400), (240, 500)], 0, 300, 300);
        check(&[(0, 100), (60, 200), (120, 300), (180, 400), (240, 500), (300, 900)], 0, 360, 460);
    }

    #[test]
    fn what_is_long_past_counts_no_more() {
        check(&[(0, 1_000)], 0, 3_600, 0);
        check(&[(0, 1_000), (3_540, 5)], 0, 3_600, 1);
    }
}
