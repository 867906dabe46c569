//! The rule that is acted on, and a shorter one that waits until somebody has seen what it would destroy.
//!
//! What is destroyed cannot be fetched back, so a mistake in the law book or in the configuration must cost a day and not
//! the records. The archive therefore remembers, for each type of record, the days that it acts on, and a change is
//! treated by its direction:
//!
//! - **Longer** (a duty came into force, operation needs more): acted on at once. Nothing is lost by it.
//! - **Shorter, and nothing of that type is there**: acted on at once. There is nothing to lose.
//! - **Shorter, because a law in force now says that the records must be gone**: the plan is shown for 24 hours, and an
//!   operator may accept it earlier. After that the law's last day binds by itself: nobody's silence keeps records longer
//!   than the law's own limit by more than a day, and a new limit takes everybody a day to read.
//! - **Shorter for any other reason** (a duty was annulled, suspended, removed from the book; the operator wants fewer
//!   days): waits for a person, and says so on the page, in `comity retained status` and in every round of the duties. A
//!   text that no longer asks for records does not say that they must be destroyed unseen; and an empty law book, which
//!   looks the same, must not be able to empty an archive. A waiting rule still cannot keep anything past the last day
//!   of a law in force.
//!
//! Time here is the archive's own, which no jump of a clock hurries.

use std::{collections::BTreeMap, time::Duration};

use terms::Instant;

use crate::{RecordClass, Schedules};

/// For so long a shorter limit of a law in force is shown before it binds by itself.
pub const GRACE: Duration = Duration::from_secs(86_400);

/// What is acted on for one type of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Records live for so many days.
    pub days: u32,
    /// A shorter time that has not been acted on yet.
    pub waiting: Option<Waiting>,
    /// Limits of laws in force that will bind by themselves, the longest first.
    pub limits: Vec<Limit>,
}

/// A shorter time that somebody has to see first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Records would live for so many days.
    pub days: u32,
    /// Since when it has been waiting.
    pub since: Instant,
}

/// After so many days a law in force wants records gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The days.
    pub days: u32,
    /// Since when the law has said so, or less.
    pub since: Instant,
}

impl Limit {
    /// When it binds by itself.
    pub fn binds_at(&self) -> Instant {
        self.since.after(GRACE)
    }
}

impl Rule {
    fn at_once(days: u32) -> Self {
        Self { days, waiting: None, limits: Vec::new() }
    }
}

/// The rules of all types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules(pub BTreeMap<RecordClass, Rule>);

impl Rules {
    /// The rules to act on now, given those of before, what law and configuration say today, and of which types there
    /// are records at all.
    #[must_use]
    pub fn next(&self, wanted: &Schedules, kept: impl Fn(RecordClass) -> bool, now: Instant) -> Self {
        let rules = wanted.iter().map(|(class, schedule)| {
            let before = self.0.get(&class).filter(|_| kept(class));
            (class, next(before, schedule.days(), schedule.last_days(), now))
        });
        Self(rules.collect())
    }

    /// Somebody has seen the plan: what waits is acted on.
    #[must_use]
    pub fn accepted(&self) -> Self {
        let accept = |rule: &Rule| Rule::at_once(rule.waiting.map_or(rule.days, |w| w.days));
        Self(self.0.iter().map(|(class, rule)| (*class, accept(rule))).collect())
    }

    /// Is a shorter time waiting?
    pub fn waits(&self) -> bool {
        self.0.values().any(|rule| rule.waiting.is_some())
    }
}

fn next(before: Option<&Rule>, days: u32, last: Option<u32>, now: Instant) -> Rule {
    let Some(before) = before.filter(|b| days < b.days) else { return Rule::at_once(days) };
    let mut limits = before.limits.clone();
    match last {
        None => limits.clear(),
        Some(last) => {
            // The law asks for `last` today: an earlier limit has held since then as far as it is not stricter. A clock
            // that went back does not wait twice.
            for limit in &mut limits {
                *limit = Limit { days: limit.days.max(last), since: limit.since.min(now) };
            }
            if limits.last().is_none_or(|l| last < l.days) {
                limits.push(Limit { days: last, since: now });
            }
        }
    }
    let bound = limits.iter().filter(|l| l.binds_at() <= now).map(|l| l.days).min();
    let days_now = bound.map_or(before.days, |bound| bound.max(days).min(before.days));
    // The earliest of two equal limits binds first; one that is as long as what is acted on has nothing left to say.
    limits.retain(|l| l.days < days_now);
    limits.dedup_by_key(|l| l.days);
    // A still shorter time is another plan, which nobody has seen.
    let seen = before.waiting.filter(|w| w.days <= days).map_or(now, |w| w.since.min(now));
    Rule { days: days_now, waiting: (days < days_now).then_some(Waiting { days, since: seen }), limits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Schedule;

    fn at(hours: u64) -> Instant {
        Instant::parse("2026-11-23T00:00:00Z").unwrap().after(Duration::from_secs(hours * 3_600))
    }

    fn all(schedule: &Schedule) -> Schedules {
        Schedules::of(|_| schedule.clone())
    }

    /// Changes by hour, and for how many days records live after each.
    fn check(steps: &[(u64, Schedule, u32)]) -> Rules {
        let mut rules = Rules::default();
        for (hour, schedule, days) in steps {
            rules = rules.next(&all(schedule), |_| true, at(*hour));
            assert_eq!(rules.0[&RecordClass::NatSession].days, *days, "at hour {hour}: {rules:?}");
        }
        rules
    }

    fn law(days: u32) -> Schedule {
        Schedule::in_force(Some(days), Some(days), 3)
    }

    fn annulled() -> Schedule {
        Schedule { duty: crate::Duty::Annulled, ..law(90) }
    }

    #[test]
    fn longer_is_acted_on_at_once() {
        assert!(!check(&[(0, Schedule::operational(3), 3), (1, law(90), 90), (2, law(120), 120)]).waits());
    }

    #[test]
    fn a_shorter_limit_of_a_law_in_force_binds_after_a_day() {
        let rules = check(&[(0, law(90), 90), (1, law(30), 90), (24, law(30), 90), (25, law(30), 30)]);
        assert!(!rules.waits());
    }

    #[test]
    fn what_is_annulled_waits_for_a_person() {
        let rules = check(&[(0, law(90), 90), (1, annulled(), 90), (10_000, annulled(), 90)]);
        assert!(rules.waits());
        let rules = rules.accepted().next(&all(&annulled()), |_| true, at(10_001));
        assert_eq!(rules.0[&RecordClass::NatSession], Rule::at_once(3));
    }

    #[test]
    fn a_still_shorter_plan_is_seen_anew() {
        check(&[(0, law(90), 90), (1, law(60), 90), (20, law(30), 90), (25, law(30), 60), (44, law(30), 30)]);
        check(&[(0, law(90), 90), (1, annulled(), 90), (30, law(30), 90), (53, law(30), 90), (54, law(30), 30)]);
        check(&[
            (0, law(90), 90),
            (1, law(9), 90),
            (9, law(60), 90),
            (25, law(60), 60),
            (26, law(9), 60),
            (50, law(9), 9),
        ]);
    }

    #[test]
    fn a_book_that_was_put_right_in_time_destroys_nothing() {
        assert!(!check(&[(0, law(90), 90), (1, law(9), 90), (20, law(90), 90), (30, law(90), 90)]).waits());
    }

    #[test]
    fn a_limit_binds_as_far_as_it_goes_and_operation_waits_for_the_rest() {
        let may = |operational| Schedule::in_force(None, Some(60), operational);
        let rules = check(&[(0, law(90), 90), (1, may(3), 90), (25, may(3), 60), (100, may(3), 60)]);
        assert_eq!(rules.0[&RecordClass::NatSession].waiting, Some(Waiting { days: 3, since: at(1) }));
    }

    #[test]
    fn where_there_is_nothing_to_lose_nothing_waits() {
        let rules = check(&[(0, law(90), 90)]);
        assert!(!rules.next(&all(&annulled()), |_| false, at(1)).waits());
    }

    #[test]
    fn an_empty_book_never_empties_an_archive_and_a_limit_is_never_passed_by_more_than_a_day() {
        // Every walk of six changes over these schedules, six hours apart.
        let choices = [law(90), law(30), annulled(), Schedule::operational(0), Schedule::in_force(None, Some(60), 7)];
        for walk in 0..5_u32.pow(6) {
            let (mut rules, mut over) = (Rules::default(), [(30, 0_u32), (60, 0), (90, 0)]);
            let mut before = None;
            for step in 0..6_u32 {
                let schedule = &choices[(walk / 5_u32.pow(step) % 5) as usize];
                let now = at(u64::from(step) * 6);
                rules = rules.next(&all(schedule), |_| true, now);
                let days = rules.0[&RecordClass::NatSession].days;
                for (limit, steps) in &mut over {
                    let passed = days > *limit && schedule.last_days().is_some_and(|last| last <= *limit);
                    *steps = if passed { *steps + 1 } else { 0 };
                    assert!(*steps <= 4, "four steps are a day");
                }
                if schedule.last_days().is_none() {
                    assert!(before.is_none_or(|b| days >= b), "no law in force: nothing shorter without a person");
                }
                before = Some(days);
            }
        }
    }
}
