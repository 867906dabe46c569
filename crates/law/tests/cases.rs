//! The worked cases of `law/cases/`: each question with the answer that a lawyer expects, and why.

use std::collections::{BTreeMap, BTreeSet};

use law::{Answer, Authorisation, Book, DualCriminality, ElementResult, Fact, Facts, Question, ask};
use serde::Deserialize;
use terms::Instant;

use crate::common;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    why: String,
    from: String,
    to: String,
    measure: String,
    #[serde(default = "identification")]
    data: String,
    conduct: Vec<String>,
    #[serde(default)]
    facts: BTreeMap<String, toml::Value>,
    acted: String,
    asked: String,
    #[serde(default = "ordinary")]
    urgency: String,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    /// Exactly these, in this order.
    bases: Option<Vec<String>>,
    /// None of these, although one might think so.
    #[serde(default)]
    closed: Vec<String>,
    dual: String,
    /// Facts that must be asked for.
    #[serde(default)]
    asks: Vec<String>,
    /// Offence records that the answer must cite.
    #[serde(default)]
    cites: Vec<String>,
    /// Maximum penalties of the first count, asking and asked; -1 for none given.
    months: Option<[i64; 2]>,
    deadline: Option<String>,
    authorisation: Option<String>,
    retention: Option<String>,
    #[serde(default)]
    gaps: Vec<String>,
}

fn identification() -> String {
    "user-identification".to_owned()
}

fn ordinary() -> String {
    "ordinary".to_owned()
}

fn cases() -> Vec<Case> {
    let files = common::files().into_iter().filter(|(path, _)| path.starts_with("cases/"));
    let read = |(path, text): (String, String)| {
        let cases: Cases = toml::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
        cases.case
    };
    files.flat_map(read).collect()
}

fn fact(value: &toml::Value) -> Fact {
    match value {
        toml::Value::Boolean(true) => Fact::Yes,
        toml::Value::Boolean(false) => Fact::No,
        toml::Value::Integer(n) => Fact::Count(u64::try_from(*n).unwrap()),
        toml::Value::String(text) => {
            let (amount, currency) = text.split_once(' ').unwrap();
            let (whole, part) = amount.split_once('.').unwrap_or((amount, "00"));
            let hundredths = whole.parse::<u64>().unwrap() * 100 + part.parse::<u64>().unwrap();
            Fact::Amount { hundredths, currency: currency.to_owned() }
        }
        other => panic!("no fact: {other}"),
    }
}

fn question(case: &Case) -> Question {
    Question {
        from: case.from.parse().unwrap(),
        to: case.to.parse().unwrap(),
        measure: case.measure.parse().unwrap(),
        data: case.data.parse().unwrap(),
        conduct: case.conduct.clone(),
        facts: Facts(case.facts.iter().map(|(k, v)| (k.clone(), fact(v))).collect()),
        acted_at: Instant::parse(&case.acted).unwrap(),
        asked_at: Instant::parse(&case.asked).unwrap(),
        urgency: case.urgency.parse().unwrap(),
    }
}

fn dual_word(dual: &DualCriminality) -> &'static str {
    match dual {
        DualCriminality::NotRequired { .. } => "not-required",
        DualCriminality::Compared { .. } if dual.satisfied() => "met",
        DualCriminality::Compared { counts } if counts.iter().any(|c| c.result() == ElementResult::Unknown) => {
            "unknown"
        }
        DualCriminality::Compared { .. } => "not-met",
    }
}

fn cited_offences(answer: &Answer) -> Vec<&str> {
    match &answer.dual {
        DualCriminality::NotRequired { .. } => Vec::new(),
        DualCriminality::Compared { counts } => {
            counts.iter().flat_map(|c| &c.elements).map(|e| e.citation.record.as_str()).collect()
        }
    }
}

fn check(book: &Book, case: &Case) -> Answer {
    let (answer, want) = (ask(book, &question(case)), &case.expect);
    let at = format!("case {} ({}): {answer:#?}", case.id, case.why);
    let bases: Vec<&str> = answer.bases.iter().map(|b| b.citation.record.as_str()).collect();
    if let Some(wanted) = &want.bases {
        assert_eq!(&bases, wanted, "bases, {at}");
    }
    for closed in &want.closed {
        assert!(!bases.contains(&closed.as_str()), "{closed} is open, {at}");
    }
    assert_eq!(dual_word(&answer.dual), want.dual, "dual criminality, {at}");
    let gaps: Vec<&str> = answer.gaps.iter().map(|g| g.code.as_str()).collect();
    assert_eq!(gaps, want.gaps, "gaps, {at}");
    assert!(answer.gaps.iter().all(|g| !g.cure.is_empty()), "a gap without a cure, {at}");
    let cited = cited_offences(&answer);
    for record in &want.cites {
        assert!(cited.contains(&record.as_str()), "does not cite {record}, {at}");
    }
    for key in &want.asks {
        let question = &book.facts().find(|f| f.key == *key).unwrap().ask;
        assert!(answer.gaps.iter().any(|g| g.cure.contains(question)), "does not ask for {key}, {at}");
    }
    if let (Some(want), DualCriminality::Compared { counts }) = (want.months, &answer.dual) {
        let months = counts[0].months_max.map(|m| m.map_or(-1, i64::from));
        assert_eq!(months, want, "months, {at}");
    }
    if let Some(deadline) = &want.deadline {
        let due = answer.deadline.as_ref().map(|d| d.due);
        // The last microsecond of a day is written as the first of the next.
        let end = due.map(|d| Instant::from_micros((d.micros() + 1) / 1_000_000 * 1_000_000));
        assert_eq!(end, Some(Instant::parse(deadline).unwrap()), "deadline {due:?}, {at}");
    }
    if let Some(record) = &want.retention {
        assert_eq!(answer.retention.as_ref().map(|r| r.citation.record.as_str()), Some(record.as_str()), "{at}");
    }
    if let Some(word) = &want.authorisation {
        let is = match &answer.authorisation {
            Authorisation::Required { .. } => "required",
            Authorisation::NotRequired { .. } => "not-required",
            Authorisation::Unknown => "unknown",
        };
        assert_eq!(is, word, "authorisation, {at}");
    }
    answer
}

#[test]
fn the_book_answers_the_worked_cases_as_a_lawyer_would() {
    let (book, cases) = (common::book(), cases());
    let ids: BTreeSet<&str> = cases.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids.len(), cases.len(), "a case id is used twice");
    assert!(cases.len() >= 30, "{} cases", cases.len());
    for case in &cases {
        assert!(!case.why.trim().is_empty(), "case {} does not say why", case.id);
        check(&book, case);
    }
}

#[test]
fn every_clause_and_every_offence_has_a_worked_case() {
    let book = common::book();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for case in cases() {
        let answer = check(&book, &case);
        seen.extend(answer.bases.iter().map(|b| b.citation.record.clone()));
        seen.extend(cited_offences(&answer).into_iter().map(str::to_owned));
        seen.extend(case.expect.closed);
    }
    let missing: Vec<&str> = book.clause_ids().chain(book.offence_ids()).filter(|id| !seen.contains(*id)).collect();
    assert!(missing.is_empty(), "no worked case in law/cases for: {}", missing.join(", "));
}
