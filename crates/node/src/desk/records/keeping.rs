//! For how long records are kept by a preservation: as long as the text says on which it rests.

use std::time::Duration;

use law::{Basis, Book};
use request::{Draft, State, fields as f};
use terms::{DataCategory, Instant, Measure, StateCode};

use crate::desk::no::No;

/// Where no text of the book says for how long. A hold has an end; this one is short enough to be looked at.
const HOLD_DAYS_UNSAID: u32 = 60;

/// No order keeps records for longer. Two people approve what is kept; for how long is written by whoever signs the letter, and no law of the book
/// comes near to a year.
pub(crate) const HOLD_MAX: Duration = Duration::from_secs(366 * 24 * 3600);

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

/// What is kept already: until when, and how often that was moved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) until: Instant,
    pub(crate) prolonged: usize,
}

impl Kept {
    /// What a request has kept here.
    pub(crate) fn of(state: &State) -> Option<Self> {
        let until = state.data_ends.filter(|_| state.held)?;
        Some(Self { until, prolonged: state.prolonged.len() })
    }
}

/// The text that says for how long, where one does: the first, in their order, of those that allow it.
pub(crate) fn said(bases: &[Basis]) -> Option<&Basis> {
    bases.iter().find(|basis| basis.hold_days.iter().any(Option::is_some))
}

/// Until when the records are held that are ordered to be held now.
///
/// # Errors
/// The text lets nobody keep them for longer than they are kept already.
pub(crate) fn until(bases: &[Basis], kept: Option<Kept>, now: Instant) -> Result<Instant, No> {
    let says = said(bases);
    let [first, more] = says.map_or([None, None], |basis| basis.hold_days);
    let anew = after_days(now, first.unwrap_or(HOLD_DAYS_UNSAID));
    let until = match (kept, more) {
        (None, _) => anew,
        (Some(kept), Some(more)) => {
            at_its_limit(bases, kept)?;
            after_days(kept.until.max(now), more)
        }
        // The text knows no other length: it is ordered again, as at first, and never for shorter than it is held.
        (Some(kept), None) => kept.until.max(anew),
    };
    Ok(until.min(now.after(HOLD_MAX)))
}

/// Has it been prolonged as often as the text lets anybody?
fn at_its_limit(bases: &[Basis], kept: Kept) -> Result<(), No> {
    let Some(basis) = said(bases) else { return Ok(()) };
    let times = basis.extend_times.and_then(|times| usize::try_from(times).ok());
    if times.is_none_or(|times| kept.prolonged < times) {
        return Ok(());
    }
    let says = format!("the records are kept as long as the text allows: {}", basis.citation.source);
    Err(No::refused("hold-at-its-limit", says, "Decide the request before the hold ends, or refuse it."))
}

/// Can what is kept for this request be kept for longer? A text may set an end to it; and nobody's data is kept for longer than somebody asks.
pub(crate) fn longer(book: &Book, (from, to): (StateCode, StateCode), state: &State, now: Instant) -> Result<(), No> {
    let Some(kept) = Kept::of(state) else { return Ok(()) };
    let asked = state.draft.field(f::REQUEST_BY).and_then(|t| Instant::parse(t).ok());
    if state.draft.preserves_only() && asked.is_none_or(|asked| asked <= kept.until) {
        let says = format!("nobody asks that it is kept for longer than until {}", kept.until);
        let cure = "The asker changes the request first: by when the request for disclosure follows.";
        return Err(No::refused("longer-not-asked", says, cure));
    }
    let data = state.draft.field(f::DATA).and_then(|t| t.parse().ok()).unwrap_or(DataCategory::UserIdentification);
    let conduct: Vec<String> =
        state.draft.field(f::CONDUCT).unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let bases = law::lawful_routes(book, from, to, Measure::Preserve, data, &conduct, now);
    at_its_limit(&bases, kept)
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

    const TIMES: Option<u32> = Some(2);

    fn basis(hold_days: [Option<u32>; 2]) -> Basis {
        let citation = Citation { record: "xa-1".into(), source: "Act 1".into(), verified: true };
        let (says, route, dual) = (String::new(), Route::Desk, DualRule::NotRequired);
        Basis {
            citation,
            says,
            route,
            conditions: Vec::new(),
            counts: Vec::new(),
            dual,
            hold_days,
            extend_times: TIMES,
        }
    }

    fn check(hold_days: &[[Option<u32>; 2]], held_days: Option<u32>, expected_days: u32) {
        let now = Instant::from_micros(1_000_000);
        let bases: Vec<Basis> = hold_days.iter().map(|days| basis(*days)).collect();
        let kept = held_days.map(|days| Kept { until: after_days(now, days), prolonged: 1 });
        assert_eq!(until(&bases, kept, now).ok(), Some(after_days(now, expected_days)), "{hold_days:?} {held_days:?}");
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

    #[test]
    fn no_hold_is_prolonged_more_often_than_its_text_says_nor_for_longer_than_a_provider_takes() {
        let now = Instant::from_micros(1_000_000);
        let kept = |days, prolonged| Some(Kept { until: after_days(now, days), prolonged });
        let text = [basis([Some(90), Some(90)])];
        let refused = until(&text, kept(90, 2), now).unwrap_err();
        assert_eq!(refused.code(), "hold-at-its-limit");
        assert!(refused.to_string().contains("Act 1"), "{refused}");
        // A text that knows only a first time sets no end by itself.
        assert!(until(&[basis([Some(60), None])], kept(90, 9), now).is_ok());
        check(&[[Some(300), Some(300)]], Some(290), 366);
    }
}
