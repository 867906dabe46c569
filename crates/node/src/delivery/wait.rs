//! How long until the next try.

use std::time::Duration;

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
}
