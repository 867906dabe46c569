//! How long until the next try.

use std::time::Duration;

use store::Silence;
use terms::Instant;

/// The first retry comes soon.
const FIRST: Duration = Duration::from_millis(250);
/// Links fail for days: after some hours of silence a try every few hours is enough, and nothing is given up before its day.
pub(super) const LONGEST: Duration = Duration::from_secs(4 * 3600);

/// The wait after so many failed tries: twice as long each time, and between the half and the whole of that by chance, so that
/// the many who wait for one node do not all come at once when it is back.
pub(super) fn wait(tries: u64, chance: u32) -> Duration {
    let doubled = FIRST.saturating_mul(1 << tries.min(20)).min(LONGEST);
    doubled / 2 + doubled.mul_f64(f64::from(chance) / f64::from(u32::MAX)) / 2
}

/// Where nobody has answered for long and something new is handed over, the waits begin again here: it is not to wait for hours because others have.
const AGAIN: u64 = 6;

/// How a peer is silent, after nobody has answered there again. `fresh`: something was handed over since the last time.
pub(super) fn silence(before: Option<Silence>, fresh: bool, now: Instant, chance: u32) -> Silence {
    let tries = match before {
        None => 0,
        // A letter that had a time of its own was tried in between, and changes nothing.
        Some(still) if now < still.next && !fresh => return Silence { since: now, ..still },
        Some(before) if fresh => before.tries.min(AGAIN),
        Some(before) => before.tries,
    };
    Silence { tries: tries + 1, since: now, next: now.after(wait(tries, chance)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_hours_and_differ_by_chance_alone() {
        for tries in 0..40 {
            let (least, most) = (wait(tries, 0), wait(tries, u32::MAX));
            assert!(least * 2 == most && most <= LONGEST && least >= FIRST / 2, "{tries}");
            assert!(wait(tries + 1, 0) >= least && wait(tries, 1 << 31) > least);
        }
        assert_eq!(wait(40, u32::MAX), LONGEST);
        // A link that is down for three days costs so many tries.
        let mut passed = Duration::ZERO;
        let tries = (0..).take_while(|n| {
            passed += wait(*n, u32::MAX / 2);
            passed < Duration::from_secs(3 * 86_400)
        });
        assert!((20..50).contains(&tries.count()));
    }

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn check(before: (u64, i64, i64), fresh: bool, now: i64, tries: u64, wait_max: i64) {
        let (tried, since, next) = before;
        let before = Silence { tries: tried, since: at(since), next: at(next) };
        let after = silence(Some(before), fresh, at(now), u32::MAX);
        assert_eq!((after.tries, after.since), (tries, at(now)));
        assert_eq!(after.next, at(now + wait_max), "{before:?}");
    }

    #[test]
    fn a_silence_grows_and_what_is_handed_over_meanwhile_does_not_wait_for_hours() {
        let first = silence(None, true, at(0), u32::MAX);
        assert_eq!((first.tries, first.next), (1, at(0).after(FIRST)));
        check((10, 0, 100), false, 100, 11, 256);
        check((30, 0, 20_000), false, 20_000, 31, 14_400);
        // In the middle of it, by a letter with a time of its own: the queue's own time stays.
        check((10, 0, 100), false, 40, 10, 60);
        // Something new: seconds, from whichever wait it comes.
        check((30, 0, 14_400), true, 40, 7, 16);
        check((2, 0, 1), true, 1, 3, 1);
    }
}
