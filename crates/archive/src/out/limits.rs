//! How many questions an hour: a provider answers cases, one at a time, and no search by many small questions.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use terms::Instant;

const HOUR: Duration = Duration::from_secs(3_600);

/// The ceiling, and the questions of the last hour under it. Kept by the node, which knows who asks.
#[derive(Debug)]
pub struct Ceiling {
    per_hour: usize,
    per_asker: usize,
    asked: VecDeque<(Instant, String)>,
}

/// The ceiling is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{most} questions were asked within the hour, and that is the most; the next may be asked at {again}")]
pub struct TooOften {
    /// How many an hour.
    pub most: usize,
    /// From when on one more may be asked.
    pub again: Instant,
}

impl Ceiling {
    /// So many questions an hour in all, and so many of one asker.
    pub fn new(per_hour: u32, per_asker: u32) -> Self {
        let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        Self { per_hour: count(per_hour), per_asker: count(per_asker), asked: VecDeque::new() }
    }

    /// May this one ask now? Asks nothing yet.
    ///
    /// # Errors
    /// [`TooOften`], with the moment from which it may.
    pub fn admits(&mut self, asker: &str, now: Instant) -> Result<(), TooOften> {
        // A clock that was set back makes questions of the future: they count until their hour is over.
        self.asked.retain(|(at, _)| now.since(*at) < HOUR);
        self.under(self.per_hour, |_| true)?;
        self.under(self.per_asker, |by| by == asker)
    }

    /// This one has asked.
    pub fn note(&mut self, asker: &str, at: Instant) {
        self.asked.push_back((at, asker.to_owned()));
    }

    /// How many questions each has asked within the hour before now.
    pub fn asked(&self, now: Instant) -> BTreeMap<&str, usize> {
        let mut out = BTreeMap::new();
        for (_, by) in self.asked.iter().filter(|(at, _)| now.since(*at) < HOUR) {
            *out.entry(by.as_str()).or_default() += 1;
        }
        out
    }

    fn under(&self, most: usize, counts: impl Fn(&str) -> bool) -> Result<(), TooOften> {
        let mut times: Vec<Instant> = self.asked.iter().filter(|(_, by)| counts(by)).map(|(at, _)| *at).collect();
        if times.len() < most {
            return Ok(());
        }
        times.sort_unstable();
        // When so many of the oldest have left the hour that there is room for one.
        let leaves = times.get(times.len() - most).or(times.last()).map(|at| at.after(HOUR));
        Err(TooOften { most, again: leaves.unwrap_or(Instant::from_micros(i64::MAX)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(1_000_000_000_000 + seconds * 1_000_000)
    }

    #[test]
    fn one_asker_is_told_when_the_next_question_may_be_asked() {
        let mut ceiling = Ceiling::new(100, 2);
        for second in [0, 10] {
            assert_eq!(ceiling.admits("desk.xb", at(second)), Ok(()));
            ceiling.note("desk.xb", at(second));
        }
        assert_eq!(ceiling.admits("desk.xb", at(20)), Err(TooOften { most: 2, again: at(3_600) }));
        assert_eq!(ceiling.admits("other.xb", at(20)), Ok(()), "another asker has its own ceiling");
        assert_eq!(ceiling.admits("desk.xb", at(3_599)), Err(TooOften { most: 2, again: at(3_600) }));
        assert_eq!(ceiling.admits("desk.xb", at(3_600)), Ok(()));
        assert_eq!(ceiling.asked(at(3_600)), BTreeMap::from([("desk.xb", 1)]));
    }

    #[test]
    fn all_askers_together_have_a_ceiling() {
        let mut ceiling = Ceiling::new(3, 2);
        for (second, by) in [(0, "a"), (5, "a"), (6, "b")] {
            assert_eq!(ceiling.admits(by, at(second)), Ok(()));
            ceiling.note(by, at(second));
        }
        assert_eq!(ceiling.admits("c", at(7)), Err(TooOften { most: 3, again: at(3_600) }));
    }

    #[test]
    fn a_ceiling_of_none_answers_nothing() {
        let mut ceiling = Ceiling::new(0, 0);
        assert!(ceiling.admits("a", at(0)).is_err());
    }

    #[test]
    fn a_clock_that_is_set_back_gives_no_questions_away() {
        let mut ceiling = Ceiling::new(1, 1);
        ceiling.note("a", at(86_400));
        assert_eq!(ceiling.admits("a", at(0)), Err(TooOften { most: 1, again: at(90_000) }));
    }
}
