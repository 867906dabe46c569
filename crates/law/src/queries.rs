//! Smaller questions to the book: what a complete request contains, which routes are open, how long a record lives.

use std::time::Duration;

use jiff::civil::Date;
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

use crate::{
    Basis, Book, Citation, Facts, Question, Retention, RetentionStatus,
    ask::{ask, open_clauses, rests_on_treaty},
    record::{Field, RetentionRule},
};

/// One thing that a complete request contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Id of the record: the stable code of this requirement.
    pub code: String,
    /// Which part of the draft.
    pub field: Field,
    /// What is missing, in words.
    pub says: String,
    /// How to put it right.
    pub cure: String,
    /// The text that asks for it.
    pub citation: Citation,
}

/// What a request from one state to another must contain to be complete, in the order of the requested state's file.
///
/// Requirements that hold only without a treaty (such as a promise of reciprocity) are left out where a treaty clause
/// is open for this measure and data on this day, whatever the conduct.
pub fn requirements(
    book: &Book,
    to: StateCode,
    from: StateCode,
    measure: Measure,
    data: DataCategory,
    on: Instant,
) -> Vec<Requirement> {
    let (Some(asked), Some(asking)) = (book.state(to), book.state(from)) else { return Vec::new() };
    let today = asked.day(on);
    let open = open_clauses(book, &plain_question(from, to, measure, data, &[], on), asking, asked, today);
    let treaty = rests_on_treaty(&open);
    let rules = asked.requirements.iter().filter(|r| {
        let fits = r.measures.contains(&measure) && r.data.contains(&data);
        r.head.span.contains(today) && fits && !(r.only_without_treaty && treaty)
    });
    let read = |r: &crate::record::RequirementRule| Requirement {
        code: r.head.id().to_owned(),
        field: r.field,
        says: r.says.clone(),
        cure: r.cure.clone(),
        citation: r.head.citation.clone(),
    };
    rules.map(read).collect()
}

/// The routes that a measure could lawfully take on this day, best first, before any fact of the conduct is known.
pub fn lawful_routes(
    book: &Book,
    from: StateCode,
    to: StateCode,
    measure: Measure,
    data: DataCategory,
    conduct: &[String],
    at: Instant,
) -> Vec<Basis> {
    ask(book, &plain_question(from, to, measure, data, conduct, at)).bases
}

/// How long records of one type (such as `nat-session`) live in a state on a day. `None`: the book does not say.
pub fn retention(book: &Book, state: StateCode, record: &str, on: Instant) -> Option<RetentionTerm> {
    let profile = book.state(state)?;
    let today: Date = profile.day(on);
    let rule =
        profile.retentions.iter().find(|r| r.head.span.contains(today) && r.records.iter().any(|n| n == record))?;
    Some(RetentionTerm { retention: retention_of(rule), trigger: rule.trigger.clone() })
}

/// A retention rule with what starts its clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionTerm {
    /// The rule.
    pub retention: Retention,
    /// From what event the days are counted, in words.
    pub trigger: String,
}

impl RetentionTerm {
    /// When a record of this moment is past its longest permitted life. `None`: the text sets no end.
    pub fn gone_by(&self, event: Instant) -> Option<Instant> {
        let days = self.retention.days_max.filter(|_| self.retention.status == RetentionStatus::InForce)?;
        Some(event.after(Duration::from_secs(u64::from(days) * 86_400)))
    }
}

pub(crate) fn retention_of(rule: &RetentionRule) -> Retention {
    Retention {
        days_min: rule.days_min,
        days_max: rule.days_max,
        status: rule.status,
        citation: rule.head.citation.clone(),
    }
}

fn plain_question(
    from: StateCode,
    to: StateCode,
    measure: Measure,
    data: DataCategory,
    conduct: &[String],
    at: Instant,
) -> Question {
    Question {
        from,
        to,
        measure,
        data,
        conduct: conduct.to_vec(),
        facts: Facts::default(),
        acted_at: at,
        asked_at: at,
        urgency: Urgency::Ordinary,
    }
}
