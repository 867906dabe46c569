//! Reads case files, and questions in the same words.

use std::collections::BTreeMap;

use terms::Instant;
use toml::Value;

use super::{
    Asks, Case,
    raw::{RawCase, RawCases, RawQuestion, RawRetentionCase},
};
use crate::{
    Fact, Facts, Flaw, Question,
    load::flaw::line_starts,
    load::unreadable,
    words::{EXPECTED_DUAL, stands_for},
};

/// Every case of the files under `cases/`, in the order of the files.
///
/// # Errors
/// Every [`Flaw`] of a case file: what is no case, and ids used twice.
pub fn cases(files: &[(String, String)]) -> Result<Vec<Case>, Vec<Flaw>> {
    let (mut found, mut flaws) = (Vec::new(), Vec::new());
    let mut sorted: Vec<&(String, String)> = files.iter().filter(|(path, _)| is_cases(path)).collect();
    sorted.sort();
    for (path, text) in sorted {
        file(path, text, &mut found, &mut flaws);
    }
    let mut ids: BTreeMap<&str, &Case> = BTreeMap::new();
    for case in &found {
        if let Some(other) = ids.insert(&case.id, case) {
            let message = format!("the case `{}` stands twice, also in {}:{}", case.id, other.file, other.line);
            flaws.push(Flaw { file: case.file.clone(), line: case.line, message });
        }
    }
    flaws.sort();
    if flaws.is_empty() { Ok(found) } else { Err(flaws) }
}

fn is_cases(path: &str) -> bool {
    let mut parts = path.rsplit(['/', '\\']);
    parts.next().is_some_and(|name| name.ends_with(".toml")) && parts.next() == Some("cases")
}

fn file(path: &str, text: &str, found: &mut Vec<Case>, flaws: &mut Vec<Flaw>) {
    let lines = line_starts(text);
    let line = |at: usize| 1 + lines.partition_point(|start| *start <= at);
    let mut flaw = |at, message| flaws.push(Flaw { file: path.to_owned(), line: line(at), message });
    if let Some((at, why)) = unreadable(text) {
        return flaw(at, why);
    }
    let raw: RawCases = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(e) => return flaw(e.span().map_or(0, |s| s.start), e.message().replace('\n', " ")),
    };
    let mut take = |at: usize, id: &str, why: &str, asks: Result<Asks, String>| match asks {
        _ if why.trim().is_empty() => flaw(at, format!("the case `{id}` does not say why")),
        Ok(asks) => {
            found.push(Case { id: id.to_owned(), why: why.to_owned(), file: path.to_owned(), line: line(at), asks })
        }
        Err(why) => flaw(at, format!("case `{id}`: {why}")),
    };
    for case in raw.case {
        let (at, id, why) = (case.id.span().start, case.id.get_ref().clone(), case.why.clone());
        take(at, &id, &why, law(case));
    }
    for case in raw.retention {
        let (at, id, why) = (case.id.span().start, case.id.get_ref().clone(), case.why.clone());
        take(at, &id, &why, kept(case));
    }
}

fn law(raw: RawCase) -> Result<Asks, String> {
    if stands_for(EXPECTED_DUAL, &raw.expect.dual).is_none() {
        return Err(format!("expects `dual` to be `{}`: met, not-met, unknown or not-required", raw.expect.dual));
    }
    let expect = raw.expect;
    let (measure, data, urgency) = (raw.measure, raw.data, raw.urgency);
    let (acted, asked) = (moment(&raw.acted)?, moment(&raw.asked)?);
    let words = Words { from: &raw.from, to: &raw.to, measure: &measure, data: &data, urgency: &urgency };
    Ok(Asks::Law(Box::new(words.question(raw.conduct, &raw.facts, acted, asked)?), Box::new(expect)))
}

fn kept(raw: RawRetentionCase) -> Result<Asks, String> {
    Ok(Asks::Retention {
        state: raw.state.parse().map_err(|e| format!("state: {e}"))?,
        record: raw.record,
        event: moment(&raw.event)?,
        on: moment(&raw.on)?,
        expect: raw.expect,
    })
}

/// Reads one question, as a lawyer writes it; `now` stands in where it does not say when it is asked.
///
/// # Errors
/// What is no question, with the place.
pub fn question(path: &str, text: &str, now: Instant) -> Result<Question, Flaw> {
    let lines = line_starts(text);
    let flaw = |at: usize, message: String| Flaw {
        file: path.to_owned(),
        line: 1 + lines.partition_point(|start| *start <= at),
        message,
    };
    let raw: RawQuestion =
        toml::from_str(text).map_err(|e| flaw(e.span().map_or(0, |s| s.start), e.message().replace('\n', " ")))?;
    let words = Words { from: &raw.from, to: &raw.to, measure: &raw.measure, data: &raw.data, urgency: &raw.urgency };
    let read = || {
        let asked = raw.asked.as_deref().map_or(Ok(now), moment)?;
        words.question(raw.conduct.clone(), &raw.facts, moment(&raw.acted)?, asked)
    };
    read().map_err(|why| flaw(0, why))
}

struct Words<'a> {
    from: &'a str,
    to: &'a str,
    measure: &'a str,
    data: &'a str,
    urgency: &'a str,
}

impl Words<'_> {
    fn question(
        &self,
        conduct: Vec<String>,
        facts: &BTreeMap<String, Value>,
        acted_at: Instant,
        asked_at: Instant,
    ) -> Result<Question, String> {
        let mut read = Facts::default();
        for (key, value) in facts {
            let fact = fact(value).ok_or_else(|| format!("`{key}` is no fact: true, false, 3 or \"300.00 EUR\""))?;
            read.0.insert(key.clone(), fact);
        }
        Ok(Question {
            from: self.from.parse().map_err(|e| format!("from: {e}"))?,
            to: self.to.parse().map_err(|e| format!("to: {e}"))?,
            measure: self.measure.parse().map_err(|e| format!("measure: {e}"))?,
            data: self.data.parse().map_err(|e| format!("data: {e}"))?,
            urgency: self.urgency.parse().map_err(|e| format!("urgency: {e}"))?,
            conduct,
            facts: read,
            acted_at,
            asked_at,
        })
    }
}

fn moment(text: &str) -> Result<Instant, String> {
    Instant::parse(text).map_err(|e| format!("`{text}`: {e}"))
}

fn fact(value: &Value) -> Option<Fact> {
    Some(match value {
        Value::Boolean(true) => Fact::Yes,
        Value::Boolean(false) => Fact::No,
        Value::Integer(n) => Fact::Count(u64::try_from(*n).ok()?),
        Value::String(text) => {
            let (amount, currency) = text.split_once(' ')?;
            let (whole, part) = amount.split_once('.').unwrap_or((amount, "00"));
            let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
            let shaped = part.len() == 2 && digits(part) && digits(whole);
            let currency = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase()) && shaped;
            let hundredths = whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)?;
            Fact::Amount { hundredths, currency: text.get(amount.len() + 1..).filter(|_| currency)?.to_owned() }
        }
        _ => return None,
    })
}
