//! Counts a term in the requested state's calendar and zone.

use jiff::{ToSpan as _, civil::Date};
use terms::Instant;

use crate::record::{StateProfile, Term, Unit};

/// The last moment of a term that starts now. `None`: the book's calendar ends before it, or the term leaves all time.
///
/// Hours run by the clock. Days begin on the day after; the term ends with the last moment of its last day there.
pub(crate) fn due(state: &StateProfile, term: &Term, at: Instant) -> Option<Instant> {
    let count = i64::from(term.count);
    let today = state.day(at);
    let last = match term.unit {
        Unit::Hours => {
            let seconds = u64::from(term.count) * 3600;
            return Some(at.after(std::time::Duration::from_secs(seconds)));
        }
        Unit::Days => {
            let day = today.checked_add(count.days()).ok()?;
            if term.roll { working_day_from(state, day)? } else { day }
        }
        Unit::WorkingDays => {
            let mut day = today;
            for _ in 0..term.count {
                day = working_day_from(state, day.tomorrow().ok()?)?;
            }
            day
        }
    };
    if last > state.calendar_until && (term.roll || term.unit == Unit::WorkingDays) {
        return None;
    }
    // The day ends where the next begins: a day of a clock change has 23 or 25 hours.
    let next = state.zone.to_timestamp(last.tomorrow().ok()?.at(0, 0, 0, 0)).ok()?;
    Some(Instant::from_micros(next.as_microsecond() - 1))
}

/// This day if they work, else the next on which they do.
fn working_day_from(state: &StateProfile, mut day: Date) -> Option<Date> {
    while !state.works_on(day) {
        day = day.tomorrow().ok()?;
        if day > state.calendar_until {
            return None;
        }
    }
    Some(day)
}
