//! The answer that a case expects, compared with the answer that the book gives.

use std::collections::BTreeSet;

use terms::{Instant, StateCode};

use super::{
    Outcome,
    raw::{RawExpect, RawKept},
};
use crate::{Answer, Authorisation, Book, DualCriminality, ElementResult, Question, ask, retention as kept};

impl Outcome {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, is: &T, expected: &T) {
        if is != expected {
            self.wrong.push(format!("{what}: expected {expected:?}, the book says {is:?}"));
        }
    }

    fn has(&mut self, what: &str, is: &[&str], expected: &[String]) {
        for word in expected.iter().filter(|w| !is.contains(&w.as_str())) {
            self.wrong.push(format!("{what}: expected `{word}`, the book says {is:?}"));
        }
    }
}

pub(super) fn law(book: &Book, question: &Question, want: &RawExpect) -> Outcome {
    let answer = ask(book, question);
    let mut out = Outcome::default();
    bases(&answer, want, &mut out);
    dual(book, &answer, want, &mut out);
    if let Some(deadline) = &want.deadline {
        // The last microsecond of a day is written as the first of the next.
        let end = |at: Instant| Instant::from_micros((at.micros() + 1) / 1_000_000 * 1_000_000).to_string();
        let due = answer.deadline.as_ref().map_or_else(|| "none".to_owned(), |d| end(d.due));
        out.same("deadline", &due, deadline);
    }
    if let Some(record) = &want.retention {
        let is = answer.retention.as_ref().map(|r| r.citation.record.clone()).unwrap_or_default();
        out.same("retention", &is, record);
    }
    if let Some(word) = &want.authorisation {
        let is = match &answer.authorisation {
            Authorisation::Required { .. } => "required",
            Authorisation::NotRequired { .. } => "not-required",
            Authorisation::Unknown => "unknown",
        };
        out.same("authorisation", &is, &word.as_str());
    }
    let raised = answer.grounds.iter().filter(|g| g.raised == Some(ElementResult::Met)).map(|g| g.ground.as_str());
    out.has("grounds raised", &raised.collect::<Vec<_>>(), &want.raised);
    let cautions: Vec<&str> = answer.cautions.iter().map(|c| c.code.as_str()).collect();
    out.has("cautions", &cautions, &want.cautions);
    let gaps: Vec<String> = answer.gaps.iter().map(|g| g.code.clone()).collect();
    out.same("gaps", &gaps, &want.gaps);
    out
}

fn bases(answer: &Answer, want: &RawExpect, out: &mut Outcome) {
    let bases: Vec<String> = answer.bases.iter().map(|b| b.citation.record.clone()).collect();
    if let Some(wanted) = &want.bases {
        out.same("bases", &bases, wanted);
    }
    let short: Vec<&str> = bases.iter().map(String::as_str).collect();
    out.has("bases", &short, &want.opens);
    for closed in want.closed.iter().filter(|c| bases.contains(c)) {
        out.wrong.push(format!("`{closed}` is open"));
    }
    out.shows.extend(bases);
    out.shows.extend(want.closed.iter().cloned());
}

fn dual(book: &Book, answer: &Answer, want: &RawExpect, out: &mut Outcome) {
    let DualCriminality::Compared { counts } = &answer.dual else {
        return out.same("dual", &"not-required", &want.dual.as_str());
    };
    let result = |result| match result {
        ElementResult::Met => "met",
        ElementResult::Unknown => "unknown",
        ElementResult::NotMet => "not-met",
    };
    let best = counts.iter().map(|c| c.result()).min().unwrap_or(ElementResult::NotMet);
    out.same("dual", &result(best), &want.dual.as_str());
    for (kind, wanted) in &want.counts {
        let is = counts.iter().find(|c| c.conduct == *kind).map_or("no such count", |c| result(c.result()));
        out.same(&format!("count {kind}"), &is, &wanted.as_str());
    }
    if let Some(months) = want.months {
        let is = counts.first().map_or([-1, -1], |c| c.months_max.map(|m| m.map_or(-1, i64::from)));
        out.same("months", &is, &months);
    }
    let cited: BTreeSet<&str> = counts.iter().flat_map(|c| &c.elements).map(|e| e.citation.record.as_str()).collect();
    out.has("cites", &cited.iter().copied().collect::<Vec<_>>(), &want.cites);
    out.shows.extend(cited.into_iter().map(str::to_owned));
    for key in &want.asks {
        let question = book.facts().find(|f| f.key == *key).map(|f| f.ask.as_str());
        if !question.is_some_and(|q| answer.gaps.iter().any(|g| g.cure.contains(q))) {
            out.wrong.push(format!("does not ask for `{key}`"));
        }
    }
}

pub(super) fn retention(
    book: &Book,
    (state, record): (StateCode, &str),
    (event, on): (Instant, Instant),
    want: &RawKept,
) -> Outcome {
    let mut out = Outcome::default();
    let rule = kept(book, state, record, on);
    out.same("rule", &rule.as_ref().map(|r| r.citation.record.clone()), &want.rule);
    if let Some(rule) = rule {
        let (clock, text) = (rule.clock(event), |at: Option<Instant>| at.map(|at| at.to_string()));
        if let Some(status) = &want.status {
            out.same("status", &rule.status.as_str(), &status.as_str());
        }
        out.same("kept until", &text(clock.kept_until), &want.kept_until);
        out.same("gone by", &text(clock.gone_by), &want.gone_by);
        out.shows.insert(rule.citation.record);
    }
    out
}
