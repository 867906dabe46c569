//! Smaller questions to the book: what a complete request contains, which routes are open, how long a record lives.

use jiff::civil::Date;
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

use crate::{
    Basis, Book, Citation, Facts, Field, Question, Retention, StateProfile,
    ask::ask,
    open,
    record::{RequirementRule, RetentionRule},
    verdict,
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

/// What a request from one state to another must contain to be complete: what the requested state's file asks for, in its
/// order, then what is asked of every request and that file does not ask for itself.
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
    let Some(asked) = book.state(to) else { return Vec::new() };
    let question = plain_question(from, to, measure, data, &[], on);
    let Ok(weighed) = verdict::asked(book, &question) else { return Vec::new() };
    let (today, treaty) = (asked.day(on), open::open(&weighed).iter().any(|o| o.treaty.is_some()));
    // A rule that a treaty lifts stands in nobody's place.
    let speaks = |r: &RequirementRule| {
        let lifted = r.only_without_treaty && treaty;
        r.head.span.contains(today) && r.measures.contains(&measure) && r.data.contains(&data) && !lifted
    };
    let own: Vec<&RequirementRule> = asked.requirements.iter().filter(|r| speaks(r)).collect();
    let common = book.requirements.iter().filter(|r| speaks(r) && !own.iter().any(|o| o.field == r.field));
    own.iter().copied().chain(common).map(|r| requirement(asked, r)).collect()
}

fn requirement(state: &StateProfile, rule: &RequirementRule) -> Requirement {
    let first = state.languages.first().map_or("", String::as_str);
    let filled = |text: &str| text.replace("{languages}", &state.languages.join(", ")).replace("{language}", first);
    Requirement {
        code: rule.head.id().to_owned(),
        field: rule.field,
        says: filled(&rule.says),
        cure: filled(&rule.cure),
        citation: rule.head.citation.clone(),
    }
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
pub fn retention(book: &Book, state: StateCode, record: &str, on: Instant) -> Option<Retention> {
    let profile = book.state(state)?;
    let today: Date = profile.day(on);
    let rule =
        profile.retentions.iter().find(|r| r.head.span.contains(today) && r.records.iter().any(|n| n == record))?;
    Some(retention_of(rule))
}

/// Every retention rule of a state that holds on a day, in the order of its file, each with the records it names.
pub fn retentions(book: &Book, state: StateCode, on: Instant) -> Vec<(Vec<String>, Retention)> {
    let Some(profile) = book.state(state) else { return Vec::new() };
    let today = profile.day(on);
    let rules = profile.retentions.iter().filter(|r| r.head.span.contains(today));
    rules.map(|r| (r.records.clone(), retention_of(r))).collect()
}

pub(crate) fn retention_of(rule: &RetentionRule) -> Retention {
    Retention {
        days_min: rule.days_min,
        days_max: rule.days_max,
        status: rule.status,
        trigger: rule.trigger.clone(),
        in_state: rule.in_state,
        provider: rule.provider.clone(),
        citation: rule.head.citation.clone(),
    }
}

pub(crate) fn plain_question(
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
