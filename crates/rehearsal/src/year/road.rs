//! What the book of law says of a pair of states and a kind of request; asked once each.

use std::collections::BTreeMap;

use law::{Book, Facts, Question, RetentionStatus, ask};
use terms::{DataCategory, Instant, Measure, Urgency};

use super::{case::Kind, hours::DAY, parties::Parties, setting::Setting};

/// The road from one state to another for a kind of request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Road {
    /// Does the book know both?
    pub(crate) known: bool,
    pub(crate) open: bool,
    /// The term in minutes.
    pub(crate) term: u32,
    /// For how long data lives there, in minutes.
    pub(crate) keeps: u32,
    /// For how long preserved data is held.
    pub(crate) holds: u32,
}

/// Roads as far as somebody has asked.
pub(crate) struct Roads<'a> {
    setting: &'a Setting,
    book: &'a Book,
    parties: &'a Parties,
    asked: BTreeMap<(u16, u16, Kind), Road>,
}

impl<'a> Roads<'a> {
    pub(crate) fn new(setting: &'a Setting, book: &'a Book, parties: &'a Parties) -> Self {
        Self { setting, book, parties, asked: BTreeMap::new() }
    }

    pub(crate) fn between(&mut self, from: u16, to: u16, kind: Kind) -> Road {
        if let Some(road) = self.asked.get(&(from, to, kind)) {
            return *road;
        }
        let road = self.look_up(from, to, kind);
        self.asked.insert((from, to, kind), road);
        road
    }

    fn look_up(&self, from: u16, to: u16, kind: Kind) -> Road {
        let data = &self.setting.data;
        let mut road = Road {
            known: false,
            open: true,
            term: kind.of(self.setting).term_hours * 60,
            keeps: data.unknown_days * DAY,
            holds: data.hold_days * DAY,
        };
        let known = |state| self.parties.code(state).filter(|code| self.book.state(*code).is_some());
        let (Some(from), Some(to)) = (known(from), known(to)) else { return road };
        let at = self.parties.start;
        let (measure, of, urgency) = match kind {
            Kind::Preservation => (Measure::Preserve, DataCategory::Traffic, Urgency::Ordinary),
            Kind::Subscriber => (Measure::Disclose, DataCategory::Subscriber, Urgency::Ordinary),
            Kind::Traffic => (Measure::Disclose, DataCategory::Traffic, Urgency::Ordinary),
            Kind::Emergency => (Measure::Disclose, DataCategory::Subscriber, Urgency::Emergency),
        };
        let conduct = vec![self.setting.conduct.clone()];
        let (data_of, facts) = (of, Facts::default());
        let q = Question { from, to, measure, data: data_of, conduct, facts, acted_at: at, asked_at: at, urgency };
        let answer = ask(self.book, &q);
        (road.known, road.open) = (true, !answer.bases.is_empty());
        if let Some(deadline) = answer.deadline {
            road.term = minutes(deadline.due, at);
        }
        let duty = answer.retention.filter(|r| r.status == RetentionStatus::InForce).and_then(|r| r.days_min);
        road.keeps = duty.unwrap_or(data.no_duty_days).min(36_500) * DAY;
        if let Some([Some(first), more]) = answer.bases.first().map(|b| b.hold_days) {
            road.holds = first.saturating_add(more.unwrap_or(0)).min(36_500) * DAY;
        }
        road
    }
}

fn minutes(due: Instant, at: Instant) -> u32 {
    u32::try_from(due.since(at).as_secs() / 60).unwrap_or(u32::MAX)
}
