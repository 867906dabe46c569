//! Moments as people read them: UTC, and the wall clocks of the two states.

use jiff::tz::TimeZone;
use terms::{Instant, StateCode};

use super::Facts;

/// One line a clock: `2026-11-23 16:04:05 UTC`, then `17:04:05 +01:00 (XA)`, with the day where it is another.
pub(super) fn told(at: Instant, facts: &Facts) -> Vec<String> {
    let mut lines = vec![format!("{} UTC", at.timestamp().strftime("%Y-%m-%d %H:%M:%S"))];
    for side in [&facts.asking, &facts.answering] {
        let line = wall(at, &side.zone, side.state);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

fn wall(at: Instant, zone: &TimeZone, state: StateCode) -> String {
    let there = at.timestamp().to_zoned_datetime(zone.clone());
    let same_day = there.date() == at.timestamp().to_zoned_datetime(TimeZone::UTC).date();
    let form = if same_day { "%H:%M:%S %:z" } else { "%Y-%m-%d %H:%M:%S %:z" };
    format!("{} ({state})", there.strftime(form))
}
