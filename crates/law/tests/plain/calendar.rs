//! Days and terms, counted one by one.

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use terms::Instant;
use toml::Table;

use super::table::{date, list, names, number, word};

pub(super) fn due(state: &Table, term: &Table, at: Instant) -> Option<i64> {
    let count = number(term, "count").unwrap();
    if word(term, "unit") == "hours" {
        return Some(at.micros() + count * 3_600_000_000);
    }
    let until = date(state, "calendar_until").unwrap();
    let mut last = day(state, at);
    let mut calendar_needed = word(term, "unit") == "working-days";
    if calendar_needed {
        let mut left = count;
        while left > 0 {
            last = last.tomorrow().unwrap();
            if last > until {
                return None;
            }
            if works(state, last) {
                left -= 1;
            }
        }
    } else {
        last = last.checked_add(count.days()).unwrap();
        if term.get("roll").is_some_and(|r| r.as_bool().unwrap()) {
            calendar_needed = true;
            while last <= until && !works(state, last) {
                last = last.tomorrow().unwrap();
            }
        }
    }
    if calendar_needed && last > until {
        return None;
    }
    let midnight = last.tomorrow().unwrap().at(0, 0, 0, 0);
    Some(zone(state).to_timestamp(midnight).unwrap().as_microsecond() - 1)
}

pub(super) fn works(state: &Table, day: Date) -> bool {
    let name = format!("{:?}", day.weekday()).to_lowercase();
    let listed = |key: &str| list(state, key).into_iter().any(|h| date(h, "date") == Some(day));
    (listed("working") || !names(state, "weekend", &name)) && !listed("holiday")
}

pub(super) fn day(state: &Table, at: Instant) -> Date {
    zone(state).to_datetime(at.timestamp()).date()
}

pub(super) fn zone(state: &Table) -> TimeZone {
    TimeZone::get(state["time_zone"].as_str().unwrap()).unwrap()
}
