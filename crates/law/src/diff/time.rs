//! Compares times for an answer. A shorter one is a duty more.

use std::cmp::Ordering;

use toml::Table;

use super::{
    Direction,
    field::{Note, field, note},
    rules::{ROLLS, Rule},
    says::length,
    sheet::Fields as _,
};

use Direction::{Changes, Loosens};

/// The time that a clause itself sets, instead of the state's own or the common one.
pub(super) fn term(old: Option<&Table>, new: Option<&Table>) -> Vec<Note> {
    match (old, new) {
        (Some(old), Some(new)) => {
            let mut notes = count(old, new);
            let rolls = Rule::Flag(Loosens, ROLLS[0], ROLLS[1]);
            notes.extend(field(old, new, "roll", (rolls, "")));
            notes.extend(field(old, new, "says", (Rule::Wording, "sentence on the time for the answer")));
            notes
        }
        // Which of the two is shorter depends on the state that is asked.
        (None, Some(new)) => vec![note(
            Changes,
            format!("it now sets its own time for the answer, {}, in place of that of the state", length(new)),
        )],
        (Some(old), None) => vec![note(
            Changes,
            format!("it no longer sets its own time for the answer, {}: that of the state holds", length(old)),
        )],
        (None, None) => Vec::new(),
    }
}

/// `count` and `unit` as one.
pub(super) fn count(old: &Table, new: &Table) -> Vec<Note> {
    let (one, two) = (of(old), of(new));
    if one == two {
        return Vec::new();
    }
    let (direction, way) = match longer(two, one) {
        Some(Ordering::Greater) => (Loosens, ", which is longer"),
        Some(Ordering::Less) => (Loosens.back(), ", which is shorter"),
        _ => (Changes, ""),
    };
    vec![note(direction, format!("the time for the answer was {} and is now {}{way}", length(old), length(new)))]
}

fn of(table: &Table) -> (i64, &str) {
    (table.number("count").unwrap_or_default(), table.text("unit"))
}

/// Is the one surely longer than the other? A day ends at midnight and working days leave out others, so that not every
/// two can be compared.
fn longer((one, unit): (i64, &str), (other, other_unit): (i64, &str)) -> Option<Ordering> {
    let rank = |unit: &str| ["hours", "days", "working-days"].iter().position(|u| *u == unit);
    match rank(unit).cmp(&rank(other_unit)) {
        Ordering::Equal => Some(one.cmp(&other)),
        Ordering::Less => longer((other, other_unit), (one, unit)).map(Ordering::reverse),
        Ordering::Greater => {
            let (least, than) = match other_unit {
                "hours" => (one.saturating_mul(24), other),
                _ => (one, other),
            };
            if least >= than {
                Some(Ordering::Greater)
            } else if unit == "days" && one.saturating_add(1).saturating_mul(24) <= other {
                Some(Ordering::Less)
            } else {
                None
            }
        }
    }
}
