//! When a record has to be gone.

use std::time::Duration;

use terms::Instant;

/// How long records may live.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// The law's limit in days. `None` where no law in force gives one: then only operational need counts.
    pub days_max: Option<u32>,
    /// What the provider needs for running the network, in days.
    pub operational_days: u32,
}

impl Schedule {
    /// When a record of this moment has to be destroyed.
    pub fn destroyed_at(self, recorded: Instant) -> Instant {
        destroyed_at(recorded, self.days_max, self.operational_days)
    }
}

/// When a record of this moment has to be destroyed: after the law's days, or, where no law in force gives a number,
/// after what operation needs. A day is 86,400 seconds, so that no time zone shortens one.
pub fn destroyed_at(recorded: Instant, days_max: Option<u32>, operational_days: u32) -> Instant {
    let days = u64::from(days_max.unwrap_or(operational_days));
    recorded.after(Duration::from_secs(days * 86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(days_max: Option<u32>, operational: u32, expected: &str) {
        let recorded = Instant::parse("2026-11-23T10:00:00Z").unwrap();
        assert_eq!(destroyed_at(recorded, days_max, operational).to_string(), expected);
    }

    #[test]
    fn the_law_decides_where_there_is_one() {
        check(Some(90), 7, "2027-02-21T10:00:00Z");
        check(Some(0), 7, "2026-11-23T10:00:00Z");
    }

    #[test]
    fn without_a_law_only_operation_counts() {
        check(None, 7, "2026-11-30T10:00:00Z");
        check(None, 0, "2026-11-23T10:00:00Z");
        check(Some(u32::MAX), 0, "2200-01-01T00:00:00Z");
    }
}
