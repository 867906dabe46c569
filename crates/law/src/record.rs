//! The records of the book after checking. Plain values; nothing here decides anything.

use jiff::civil::Date;
use terms::{DataCategory, Ground, Measure, StateCode, Urgency};

use crate::{
    Attempt, Care, Citation, DualRule, Effect, ElementKind, FactKind, Field, Reach, RetentionStatus, Route, Unit,
};

/// Days on which a record holds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Date,
    pub(crate) to: Option<Date>,
}

impl Span {
    pub(crate) fn contains(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        other.to.is_none_or(|to| self.from <= to) && self.to.is_none_or(|to| other.from <= to)
    }
}

/// What every record has.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) span: Span,
    pub(crate) citation: Citation,
}

impl Head {
    pub(crate) fn id(&self) -> &str {
        &self.citation.record
    }
}

/// A text that allows measures.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) head: Head,
    pub(crate) says: String,
    pub(crate) measures: Vec<Measure>,
    pub(crate) data: Vec<DataCategory>,
    pub(crate) urgency: Vec<Urgency>,
    pub(crate) conduct: Vec<String>,
    pub(crate) only_if: Vec<Atom>,
    pub(crate) months_min: Option<u32>,
    pub(crate) hold_days: Option<u32>,
    pub(crate) extend_days: Option<u32>,
    /// How often, where the text says.
    pub(crate) extend_times: Option<u32>,
    pub(crate) route: Route,
    pub(crate) dual: DualRule,
    pub(crate) conditions: Vec<String>,
    pub(crate) rank: u32,
    pub(crate) deadline: Option<Term>,
    pub(crate) beside: Vec<String>,
    /// It yields to any treaty clause that is open for the question.
    pub(crate) only_without_treaty: bool,
}

/// A length of time and how it is counted.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) count: u32,
    pub(crate) unit: Unit,
    pub(crate) roll: bool,
    pub(crate) says: String,
}

/// A treaty with its parties.
#[derive(Debug, Clone)]
pub(crate) struct Treaty {
    pub(crate) head: Head,
    pub(crate) name: String,
    pub(crate) in_force: bool,
    /// Could another state join?
    pub(crate) accession: bool,
    pub(crate) parties: Vec<Party>,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) reservations: Vec<Reservation>,
    pub(crate) grounds: Vec<GroundRecord>,
    pub(crate) nevers: Vec<Never>,
    pub(crate) unused: Vec<Unused>,
    pub(crate) spontaneous: Vec<Spontaneous>,
}

/// A state bound by a treaty.
#[derive(Debug, Clone)]
pub(crate) struct Party {
    pub(crate) head: Head,
    pub(crate) state: StateCode,
    /// Of a treaty between two sides: parties of one side are not bound to each other by it.
    pub(crate) side: Option<String>,
}

impl Party {
    /// Are these two bound to each other, as far as sides go?
    pub(crate) fn faces(&self, other: &Self) -> bool {
        self.side.is_none() || other.side.is_none() || self.side != other.side
    }
}

/// What a party has reserved.
#[derive(Debug, Clone)]
pub(crate) struct Reservation {
    pub(crate) head: Head,
    pub(crate) state: StateCode,
    pub(crate) clause: String,
    pub(crate) effect: Effect,
    pub(crate) says: String,
    pub(crate) except_conduct: Vec<String>,
}

/// What may never be a ground for refusal.
#[derive(Debug, Clone)]
pub(crate) struct Never {
    pub(crate) head: Head,
    pub(crate) says: String,
}

/// What one party may tell another without having been asked.
#[derive(Debug, Clone)]
pub(crate) struct Spontaneous {
    pub(crate) head: Head,
    pub(crate) says: String,
    pub(crate) conduct: Vec<String>,
    pub(crate) only_if: Vec<Atom>,
}

/// A text that this book leaves alone on purpose.
#[derive(Debug, Clone)]
pub(crate) struct Unused {
    pub(crate) head: Head,
    pub(crate) article: String,
    pub(crate) says: String,
}

/// One test of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) fact: FactId,
    pub(crate) test: Test,
}

/// The place of a fact in the book's list of facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FactId(pub(crate) usize);

/// What the fact has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Is(bool),
    AmountMin { hundredths: u64, currency: String },
    CountMin(u64),
}

/// An offence of one state on some days.
#[derive(Debug, Clone)]
pub(crate) struct Offence {
    pub(crate) head: Head,
    pub(crate) article: String,
    pub(crate) title: String,
    pub(crate) months_min: Option<u32>,
    pub(crate) months_max: Option<u32>,
    pub(crate) death: bool,
    pub(crate) attempt: Option<Attempt>,
    pub(crate) complaint: bool,
    pub(crate) reach: Vec<Reach>,
    pub(crate) elements: Vec<OffenceElement>,
    pub(crate) tiers: Vec<Tier>,
}

/// One element: met if any of its atoms is.
#[derive(Debug, Clone)]
pub(crate) struct OffenceElement {
    pub(crate) kind: ElementKind,
    pub(crate) says: String,
    pub(crate) any: Vec<Atom>,
}

/// A circumstance that raises the maximum.
#[derive(Debug, Clone)]
pub(crate) struct Tier {
    pub(crate) months_max: u32,
    pub(crate) says: Option<String>,
    pub(crate) any: Vec<Atom>,
}

/// A conduct that is not punished.
#[derive(Debug, Clone)]
pub(crate) struct Absent {
    pub(crate) head: Head,
    pub(crate) says: String,
}

#[derive(Debug, Clone)]
pub(crate) struct RequirementRule {
    pub(crate) head: Head,
    pub(crate) field: Field,
    pub(crate) says: String,
    pub(crate) cure: String,
    pub(crate) measures: Vec<Measure>,
    pub(crate) data: Vec<DataCategory>,
    pub(crate) only_without_treaty: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct AuthorisationRule {
    pub(crate) head: Head,
    pub(crate) measures: Vec<Measure>,
    pub(crate) data: Vec<DataCategory>,
    pub(crate) by: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct GroundRecord {
    pub(crate) head: Head,
    pub(crate) ground: Ground,
    pub(crate) mandatory: bool,
    pub(crate) cure: Option<String>,
    pub(crate) measures: Vec<Measure>,
}

/// What a code of ground means, what would cure it, and which facts raise it.
#[derive(Debug, Clone)]
pub(crate) struct Cure {
    pub(crate) says: String,
    pub(crate) cure: String,
    pub(crate) raised_by: Vec<FactId>,
}

#[derive(Debug, Clone)]
pub(crate) struct DeadlineRule {
    pub(crate) head: Head,
    pub(crate) measures: Vec<Measure>,
    pub(crate) urgency: Vec<Urgency>,
    pub(crate) term: Term,
}

#[derive(Debug, Clone)]
pub(crate) struct RetentionRule {
    pub(crate) head: Head,
    pub(crate) records: Vec<String>,
    pub(crate) data: Vec<DataCategory>,
    pub(crate) days_min: Option<u32>,
    pub(crate) days_max: Option<u32>,
    pub(crate) status: RetentionStatus,
    pub(crate) trigger: String,
    pub(crate) in_state: bool,
    pub(crate) provider: Option<String>,
}

/// What a state's law consents to in advance.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    pub(crate) head: Head,
    pub(crate) says: String,
    pub(crate) states: Vec<StateCode>,
    pub(crate) measures: Vec<Measure>,
    pub(crate) data: Vec<DataCategory>,
}

/// A word of the vocabulary of facts.
#[derive(Debug, Clone)]
pub struct FactWord {
    /// The key in [`crate::Facts`].
    pub key: String,
    /// What it takes.
    pub kind: FactKind,
    /// The question to put to a person when the fact is unknown.
    pub ask: String,
}

/// A word of the vocabulary of conduct.
#[derive(Debug, Clone)]
pub struct ConductWord {
    /// The id used in questions.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it covers.
    pub says: String,
    /// What every answer on it warns of.
    pub care: Option<Care>,
    /// Its class in the International Classification of Crime for Statistical Purposes, where somebody has looked.
    pub iccs: Option<String>,
    /// The counts that it is split into. Empty: it is one count.
    pub counts: Vec<String>,
}

/// A kind of record that providers keep.
#[derive(Debug, Clone)]
pub struct RecordWord {
    /// The id used in retention rules.
    pub id: String,
    /// What it is.
    pub says: String,
}

/// What one unit of the base bought, in millionths of the currency's unit.
#[derive(Debug, Clone)]
pub(crate) struct Rate {
    pub(crate) span: Span,
    pub(crate) millionths: u64,
}
