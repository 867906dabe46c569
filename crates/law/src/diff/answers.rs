//! Puts every worked case to both books.

use std::collections::{BTreeMap, BTreeSet};

use terms::Instant;

use super::ChangedCase;
use crate::{
    Answer, Authorisation, Basis, Book, Count, DualCriminality, ElementResult, Retention, ask,
    cases::{Asks, Case},
    retention,
};

/// Parts of an answer, each under its name.
type Parts = BTreeMap<String, String>;

/// What is shown where one book cannot be asked at all.
const FIRST: [&str; 3] = ["bases", "dual criminality", "gaps"];

/// The cases of either folder whose answer differs, by file and line. A case that both have is asked as the new one asks.
pub(super) fn changed(old: &Book, new: &Book, earlier: &[Case], later: &[Case]) -> Vec<ChangedCase> {
    let ids: BTreeSet<&str> = later.iter().map(|c| c.id.as_str()).collect();
    let gone = earlier.iter().filter(|c| !ids.contains(c.id.as_str()));
    let mut list: Vec<ChangedCase> = later.iter().chain(gone).filter_map(|case| differs(case, old, new)).collect();
    list.sort_by(|a, b| (&a.file, a.line, &a.id).cmp(&(&b.file, b.line, &b.id)));
    list
}

fn differs(case: &Case, old: &Book, new: &Book) -> Option<ChangedCase> {
    let (before, after) = (parts(case, old), parts(case, new));
    // A book without one of the states answers nothing: then all would differ.
    let heard = ![&before, &after].iter().any(|p| p.get("gaps").is_some_and(|g| g == "unknown-state"));
    let lines = |of: &Parts, other: &Parts| -> Vec<String> {
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let named = names.into_iter().filter(|n| of.get(*n) != other.get(*n) && (heard || FIRST.contains(&n.as_str())));
        // A road of one book only stands among the bases already.
        let named = named.filter(|n| !n.starts_with("basis ") || (of.contains_key(*n) && other.contains_key(*n)));
        named.map(|n| format!("{n}: {}", of.get(n).map_or("none", String::as_str))).collect()
    };
    (before != after).then(|| ChangedCase {
        file: case.file.clone(),
        line: case.line,
        id: case.id.clone(),
        why: case.why.clone(),
        before: lines(&before, &after),
        after: lines(&after, &before),
    })
}

fn parts(case: &Case, book: &Book) -> Parts {
    match &case.asks {
        Asks::Law(question, _) => answered(&ask(book, question)),
        Asks::Retention { state, record, event, on, .. } => {
            retention(book, *state, record, *on).map(|r| kept(&r, *event)).unwrap_or_default()
        }
    }
}

fn kept(rule: &Retention, event: Instant) -> Parts {
    let clock = rule.clock(event);
    let mut parts = Parts::from([("retention".to_owned(), lives(rule))]);
    let moments = [("kept until", clock.kept_until), ("gone by", clock.gone_by)];
    parts.extend(moments.into_iter().filter_map(|(name, at)| Some((name.to_owned(), at?.to_string()))));
    parts
}

fn answered(answer: &Answer) -> Parts {
    let mut parts = Parts::new();
    let mut say = |name: &str, what: String| _ = parts.insert(name.to_owned(), what);
    let words = |list: Vec<&str>| if list.is_empty() { "none".to_owned() } else { list.join(", ") };
    say("bases", words(answer.bases.iter().map(|b| b.citation.record.as_str()).collect()));
    for basis in &answer.bases {
        say(&format!("basis {}", basis.citation.record), road(basis));
    }
    match &answer.dual {
        DualCriminality::NotRequired { .. } => say("dual criminality", "not required".to_owned()),
        DualCriminality::Compared { counts } => {
            let best = counts.iter().map(Count::result).min().unwrap_or(ElementResult::NotMet);
            say("dual criminality", result(best).to_owned());
            counts.iter().for_each(|c| say(&format!("count {}", c.conduct), count(c)));
        }
    }
    if let Some(due) = &answer.deadline {
        say("deadline", format!("{} ({})", due.due, due.citation.record));
    }
    say("authorisation", authorisation(&answer.authorisation));
    if let Some(rule) = &answer.retention {
        say("retention", lives(rule));
    }
    let raised = answer.grounds.iter().filter(|g| g.raised == Some(ElementResult::Met));
    say("grounds raised", words(raised.map(|g| g.ground.as_str()).collect()));
    say("grounds to look at", grounds(answer));
    say("never a ground", words(answer.nevers.iter().map(|n| n.citation.record.as_str()).collect()));
    say("cautions", words(answer.cautions.iter().map(|c| c.code.as_str()).collect()));
    say("gaps", words(answer.gaps.iter().map(|g| g.code.as_str()).collect()));
    parts
}

fn result(result: ElementResult) -> &'static str {
    match result {
        ElementResult::Met => "met",
        ElementResult::Unknown => "unknown",
        ElementResult::NotMet => "not met",
    }
}

fn road(basis: &Basis) -> String {
    let mut says = format!("{}, dual criminality {}", basis.route.as_str(), basis.dual.as_str());
    if !basis.counts.is_empty() {
        says += &format!(", for {}", basis.counts.join(", "));
    }
    for (days, what) in basis.hold_days.iter().zip(["held for", "extended by"]) {
        says += &days.map_or_else(String::new, |d| format!(", {what} {d} days"));
    }
    says += &basis.extend_times.map_or_else(String::new, |times| format!(", {times} times"));
    basis.conditions.iter().fold(says, |says, c| says + "; on condition: " + c.trim_end_matches('.'))
}

fn count(count: &Count) -> String {
    let side = |n: usize| {
        let months = count.months_max.get(n).copied().flatten().map_or_else(String::new, |m| format!(", {m} months"));
        let record = count.sides.get(n).and_then(Option::as_ref).map_or("no offence", |s| &s.citation.record);
        format!("{record}{months}")
    };
    format!("{} ({}; {})", result(count.result()), side(0), side(1))
}

fn authorisation(is: &Authorisation) -> String {
    match is {
        Authorisation::NotRequired { citation } => format!("not required ({})", citation.record),
        Authorisation::Required { by, citation } => format!("required, by {by} ({})", citation.record),
        Authorisation::Unknown => "unknown".to_owned(),
    }
}

fn lives(rule: &Retention) -> String {
    let least = rule.days_min.map_or_else(String::new, |d| format!(", at least {d} days"));
    let most = rule.days_max.map_or_else(String::new, |d| format!(", at most {d} days"));
    format!("{} ({}{least}{most})", rule.citation.record, rule.status.as_str())
}

fn grounds(answer: &Answer) -> String {
    let mut list: Vec<String> = answer
        .grounds
        .iter()
        .map(|g| format!("{} ({}, {})", g.ground, if g.mandatory { "must" } else { "may" }, g.citation.record))
        .collect();
    list.sort();
    if list.is_empty() { "none".to_owned() } else { list.join(", ") }
}
