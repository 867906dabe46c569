//! How long records live, by type.
//!
//! A law in force gives two numbers: the days for which records must be there, and the days after which they must be
//! gone. Between the two they may stay, and stay only for as long as the provider's own operation needs them. Where no
//! duty is in force (the law is silent, a draft, on notice, suspended, annulled), operation alone counts.

use std::{collections::BTreeMap, time::Duration};

use terms::Instant;

use crate::RecordClass;

/// Can a duty to keep be relied on? Told apart for people; only the first makes days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// In force.
    InForce,
    /// Only after a notice to the provider.
    OnNotice,
    /// Suspended by a court or regulator.
    Suspended,
    /// Struck down.
    Annulled,
    /// Not yet law.
    Draft,
    /// The book says that there is no duty.
    None,
    /// It binds another class of provider, as the operator has declared.
    OtherProvider,
    /// The book says nothing.
    Silent,
}

impl Duty {
    /// The word on pages, in JSON and in the sealed memory of the archive.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InForce => "in-force",
            Self::OnNotice => "on-notice",
            Self::Suspended => "suspended",
            Self::Annulled => "annulled",
            Self::Draft => "draft",
            Self::None => "none",
            Self::OtherProvider => "other-provider",
            Self::Silent => "silent",
        }
    }

    /// Why nothing is kept beyond operational need, or why it is; one English sentence for the command line.
    pub fn says(self) -> &'static str {
        match self {
            Self::InForce => "The duty is in force.",
            Self::OnNotice => "A duty arises only when a notice comes; until then operation alone counts.",
            Self::Suspended => "The duty is suspended: nothing is kept beyond what operation needs.",
            Self::Annulled => "The duty was struck down: nothing is kept beyond what operation needs.",
            Self::Draft => "The text is a draft and no law: nothing is kept beyond what operation needs.",
            Self::None => "The law sets no duty: nothing is kept beyond what operation needs.",
            Self::OtherProvider => {
                "The duty binds another class of provider: nothing is kept beyond what operation needs."
            }
            Self::Silent => {
                "The law book does not speak of these records: nothing is kept beyond what operation needs."
            }
        }
    }
}

/// How long records of one type live, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// How far the law can be relied on.
    pub duty: Duty,
    /// The text's days to keep, whatever its status.
    pub days_min: Option<u32>,
    /// The text's days after which records must be gone, whatever its status.
    pub days_max: Option<u32>,
    /// What the provider needs for running the network, in days.
    pub operational_days: u32,
    /// The text, for people.
    pub citation: Option<Citation>,
}

/// Which text sets a schedule. For people only: nothing is computed from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Id of the rule in the law book.
    pub rule: String,
    /// The article.
    pub source: String,
    /// From what event its days count.
    pub trigger: String,
    /// Which class of provider it binds, where it says.
    pub binds: Option<String>,
    /// Has somebody read the text?
    pub verified: bool,
}

impl Schedule {
    /// No law: only what operation needs.
    pub fn operational(days: u32) -> Self {
        Self { duty: Duty::Silent, days_min: None, days_max: None, operational_days: days, citation: None }
    }

    /// A law in force with these days.
    pub fn in_force(days_min: Option<u32>, days_max: Option<u32>, operational_days: u32) -> Self {
        Self { duty: Duty::InForce, days_min, days_max, operational_days, citation: None }
    }

    /// For how many days records live: as long as they must, or as long as operation needs them, and never beyond the
    /// last day on which they may.
    pub fn days(&self) -> u32 {
        match self.duty {
            Duty::InForce => {
                let days = self.days_min.unwrap_or(0).max(self.operational_days);
                self.days_max.map_or(days, |max| days.min(max))
            }
            _ => self.operational_days,
        }
    }

    /// The days after which a law in force says that records must be gone. Nobody may keep them longer.
    pub fn last_days(&self) -> Option<u32> {
        self.days_max.filter(|_| self.duty == Duty::InForce)
    }

    /// When a record of this moment has to be destroyed.
    pub fn destroyed_at(&self, recorded: Instant) -> Instant {
        destroyed_at(recorded, self.days())
    }
}

/// A schedule for each type of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedules(BTreeMap<RecordClass, Schedule>);

impl Schedules {
    /// Asks for each type in turn: none can be forgotten.
    pub fn of(schedule: impl FnMut(RecordClass) -> Schedule) -> Self {
        let mut schedule = schedule;
        Self(RecordClass::ALL.into_iter().map(|class| (class, schedule(class))).collect())
    }

    /// For how many days records of a type live.
    pub fn days(&self, class: RecordClass) -> u32 {
        self.get(class).map_or(0, Schedule::days)
    }

    /// The schedule of a type.
    pub fn get(&self, class: RecordClass) -> Option<&Schedule> {
        self.0.get(&class)
    }

    /// Each type with its schedule.
    pub fn iter(&self) -> impl Iterator<Item = (RecordClass, &Schedule)> {
        self.0.iter().map(|(class, schedule)| (*class, schedule))
    }

    /// When a record of this type and moment has to be destroyed.
    pub fn destroyed_at(&self, class: RecordClass, recorded: Instant) -> Instant {
        destroyed_at(recorded, self.days(class))
    }
}

/// When a record of this moment has to be destroyed. A day is 86,400 seconds, so that no time zone shortens one.
pub fn destroyed_at(recorded: Instant, days: u32) -> Instant {
    recorded.after(Duration::from_secs(u64::from(days) * 86_400))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(duty: Duty, min: Option<u32>, max: Option<u32>, operational: u32, expected: u32) {
        let schedule = Schedule { duty, days_min: min, days_max: max, ..Schedule::operational(operational) };
        assert_eq!(schedule.days(), expected, "{schedule:?}");
    }

    #[test]
    fn a_law_in_force_decides_and_operation_fills_what_it_leaves_open() {
        check(Duty::InForce, Some(90), Some(90), 7, 90);
        check(Duty::InForce, Some(90), None, 7, 90);
        check(Duty::InForce, Some(90), None, 120, 120);
        check(Duty::InForce, Some(30), Some(90), 60, 60);
        check(Duty::InForce, Some(30), Some(90), 120, 90);
        check(Duty::InForce, None, Some(366), 7, 7);
        check(Duty::InForce, Some(90), Some(30), 7, 30);
        check(Duty::InForce, None, Some(0), 7, 0);
    }

    #[test]
    fn what_is_not_in_force_keeps_nothing() {
        for duty in [Duty::OnNotice, Duty::Suspended, Duty::Annulled, Duty::Draft, Duty::OtherProvider] {
            check(duty, Some(90), Some(90), 7, 7);
        }
        check(Duty::None, None, None, 0, 0);
        check(Duty::Silent, None, None, 3, 3);
    }

    #[test]
    fn a_day_is_a_day_long_and_time_ends_somewhere() {
        let recorded = Instant::parse("2026-11-23T10:00:00Z").unwrap();
        let gone = |days| destroyed_at(recorded, days).to_string();
        assert_eq!(gone(90), "2027-02-21T10:00:00Z");
        assert_eq!(gone(0), "2026-11-23T10:00:00Z");
        assert_eq!(gone(u32::MAX), "2200-01-01T00:00:00Z");
    }

    #[test]
    fn every_type_has_a_schedule() {
        let all = Schedules::of(|class| Schedule::operational(u32::from(class.number())));
        assert_eq!(all.iter().count(), RecordClass::ALL.len());
        assert_eq!(all.days(RecordClass::DhcpLease), 4);
    }
}
