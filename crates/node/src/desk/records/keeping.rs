//! For how long records are kept by a preservation: as long as the text says on which it rests.

use std::time::Duration;

use law::{Basis, Book};
use request::{Draft, State, fields as f};
use terms::{DataCategory, Instant, Measure, StateCode};

/// Where no text of the book says for how long. A hold has an end; this one is short enough to be looked at.
const HOLD_DAYS_UNSAID: u32 = 60;

/// So long before its end a hold is pointed at, on both sides: two letters and four signatures take days.
pub(crate) const LAPSES_SOON: Duration = Duration::from_secs(14 * 24 * 3600);

/// How the hold of a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Nothing is kept, or what is kept was only told by somebody outside.
    None,
    /// Kept.
    InForce,
    /// Kept, and not for much longer.
    LapsesSoon,
    /// It was kept, and is not any more.
    Lapsed,
}

impl Hold {
    /// The word in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::InForce => "in-force",
            Self::LapsesSoon => "lapses-soon",
            Self::Lapsed => "lapsed",
        }
    }

    /// Is anything kept now?
    pub fn keeps(self) -> bool {
        matches!(self, Self::InForce | Self::LapsesSoon)
    }

    /// How it stands at this moment.
    pub(crate) fn of(state: &State, now: Instant) -> Self {
        // What somebody told from outside stops no clock.
        let until = state.data_ends.filter(|_| state.held && state.abroad.is_none());
        match until {
            None => Self::None,
            Some(until) if until <= now => Self::Lapsed,
            Some(until) if until <= now.after(LAPSES_SOON) => Self::LapsesSoon,
            Some(_) => Self::InForce,
        }
    }
}

/// The text that says for how long, where one does: the first, in their order, of those that allow it.
pub(crate) fn said(bases: &[Basis]) -> Option<&Basis> {
    bases.iter().find(|basis| basis.hold_days.iter().any(Option::is_some))
}

/// Until when the records are held that are ordered to be held now. `held`: they are already, until then.
pub(crate) fn until(bases: &[Basis], held: Option<Instant>, now: Instant) -> Instant {
    let [first, more] = said(bases).map_or([None, None], |basis| basis.hold_days);
    let anew = after_days(now, first.unwrap_or(HOLD_DAYS_UNSAID));
    match (held, more) {
        (None, _) => anew,
        (Some(end), Some(more)) => after_days(end.max(now), more),
        // The text knows no other length: it is ordered again, as at first, and never for shorter than it is held.
        (Some(end), None) => end.max(anew),
    }
}

fn after_days(at: Instant, days: u32) -> Instant {
    at.after(Duration::from_secs(u64::from(days) * 24 * 3600))
}

/// A request for preservation says by when the one for disclosure follows. Where its writer does not, it is the last day of what the law holds.
pub fn with_its_end(book: &Book, from: StateCode, mut draft: Draft, now: Instant) -> Draft {
    let to = draft.field(f::TO).and_then(|t| t.parse::<StateCode>().ok());
    let Some(to) = to.filter(|_| draft.preserves_only() && draft.field(f::REQUEST_BY).is_none()) else { return draft };
    let data = draft.field(f::DATA).and_then(|t| t.parse().ok()).unwrap_or(DataCategory::UserIdentification);
    let conduct: Vec<String> =
        draft.field(f::CONDUCT).unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let routes = law::lawful_routes(book, from, to, Measure::Preserve, data, &conduct, now);
    let days = routes.iter().find_map(|basis| basis.hold_days[0]).unwrap_or(HOLD_DAYS_UNSAID);
    // Whole seconds: people read it, and sign it.
    let by = after_days(Instant::from_micros(now.seconds().saturating_mul(1_000_000)), days);
    draft.0.insert(f::REQUEST_BY.to_owned(), by.to_string());
    draft
}

#[cfg(test)]
mod tests {
    use law::{Citation, DualRule, Route};

    use super::*;

    fn basis(hold_days: [Option<u32>; 2]) -> Basis {
        let citation = Citation { record: "xa-1".into(), source: "Act 1".into(), verified: true };
        let (says, route, dual) = (String::new(), Route::Desk, DualRule::NotRequired);
        Basis { citation, says, route, conditions: Vec::new(), counts: Vec::new(), dual, hold_days }
    }

    fn check(hold_days: &[[Option<u32>; 2]], held_days: Option<u32>, expected_days: u32) {
        let now = Instant::from_micros(1_000_000);
        let bases: Vec<Basis> = hold_days.iter().map(|days| basis(*days)).collect();
        let held = held_days.map(|days| after_days(now, days));
        assert_eq!(until(&bases, held, now), after_days(now, expected_days), "{hold_days:?} {held_days:?}");
    }

    #[test]
    fn records_are_held_for_as_long_as_the_text_says_and_the_first_that_says_it_counts() {
        check(&[[Some(30), None]], None, 30);
        check(&[[None, None], [Some(184), Some(184)], [Some(60), None]], None, 184);
        check(&[[None, None]], None, HOLD_DAYS_UNSAID);
        check(&[], None, HOLD_DAYS_UNSAID);
    }

    #[test]
    fn a_hold_that_is_prolonged_is_never_shorter_than_it_was() {
        check(&[[Some(60), Some(30)]], Some(10), 40);
        check(&[[Some(60), None]], Some(10), 60);
        check(&[[Some(60), None]], Some(90), 90);
    }
}
