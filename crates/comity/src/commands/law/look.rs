//! What the book says: states, words, offences, retention.

use std::{path::Path, process::ExitCode};

use law::{FactKind, OffenceText, Retention};
use serde_json::{Value, json};
use terms::Instant;

use super::{conduct, moment, on, state, unverified};
use crate::{book, say::No};

pub(super) fn states(folder: Option<&Path>, as_json: bool) -> Result<ExitCode, No> {
    for s in book::read(folder)?.states() {
        let channels: Vec<&str> = s.channels.iter().map(|c| c.as_str()).collect();
        if as_json {
            let tiers: Vec<&str> = s.tiers().map(|a| a.name.as_str()).collect();
            println!(
                "{}",
                json!({ "code": s.code.to_string(), "name": s.name, "own_name": s.own_name, "time_zone": s.time_zone, "languages": s.languages, "channels": channels, "tiers": tiers })
            );
        } else {
            println!(
                "{}  {} ({}), {}; {}; {}",
                s.code,
                s.name,
                s.own_name,
                s.time_zone,
                s.languages.join(", "),
                channels.join(", ")
            );
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn words(folder: Option<&Path>, kinds: &[String], as_json: bool) -> Result<ExitCode, No> {
    let book = book::read(folder)?;
    conduct(&book, kinds)?;
    let kind = |k| match k {
        FactKind::YesNo => "yes or no",
        FactKind::Amount => "amount",
        FactKind::Count => "number",
    };
    let facts: Vec<_> = if kinds.is_empty() { book.facts().collect() } else { book.facts_for(kinds).collect() };
    if as_json {
        let conduct = book
            .conduct()
            .map(|c| json!({ "id": c.id, "name": c.name, "says": c.says, "counts": c.counts, "iccs": c.iccs }));
        let facts = facts.iter().map(|f| json!({ "key": f.key, "kind": kind(f.kind), "ask": f.ask }));
        let records = book.records().map(|r| json!({ "id": r.id, "says": r.says }));
        println!(
            "{}",
            json!({ "conduct": conduct.collect::<Vec<_>>(), "facts": facts.collect::<Vec<_>>(), "records": records.collect::<Vec<_>>() })
        );
        return Ok(ExitCode::SUCCESS);
    }
    if kinds.is_empty() {
        println!("Kinds of conduct");
        for c in book.conduct() {
            let split =
                if c.counts.is_empty() { String::new() } else { format!(" Split into: {}.", c.counts.join(", ")) };
            println!("  {:22} {}{split}", c.id, c.says);
        }
        println!("\nFacts");
    }
    for f in facts {
        println!("  {:26} {:10} {}", f.key, kind(f.kind), f.ask);
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn offences(
    folder: Option<&Path>,
    kind: &str,
    only: Option<&str>,
    at: Option<&str>,
    as_json: bool,
) -> Result<ExitCode, No> {
    let book = book::read(folder)?;
    conduct(&book, std::slice::from_ref(&kind.to_owned()))?;
    let only = only.map(|s| state(&book, s)).transpose()?;
    let mut texts = law::offences(&book, kind, on(at)?);
    texts.retain(|t| only.is_none_or(|s| t.state == s));
    if as_json {
        println!("{}", Value::Array(texts.iter().map(offence_json).collect()));
    } else {
        texts.iter().for_each(print);
    }
    if texts.is_empty() {
        return Err(No::refused(
            "silent",
            format!("the book has no record on `{kind}` there on that day"),
            "Silence is a no. Add the record to the law folder, with its source.",
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn print(t: &OffenceText) {
    if !t.punished {
        return println!(
            "{}  no offence: {} ({}){}",
            t.state,
            t.title,
            t.citation.source,
            unverified(t.citation.verified)
        );
    }
    let [min, max, highest] = t.months;
    let months = |m: Option<u32>| m.map_or_else(|| "?".to_owned(), |m| m.to_string());
    let raised = if highest == max { String::new() } else { format!(", in grave cases {}", months(highest)) };
    let from = min.map_or_else(String::new, |m| format!("{m} to "));
    println!(
        "{}  {}, {}: {from}{} months{raised}{}",
        t.state,
        t.title,
        t.article,
        months(max),
        unverified(t.citation.verified)
    );
    for (kind, says, tests) in &t.elements {
        println!("      {:12} {says}  [{}]", kind.as_str(), tests.join(" or "));
    }
    let attempt = t.attempt.map_or("not said", law::Attempt::as_str);
    println!("      attempt: {attempt}{}; {}", if t.complaint { "; only on complaint" } else { "" }, t.citation.source);
}

fn offence_json(t: &OffenceText) -> Value {
    let element = |(kind, says, tests): &(law::ElementKind, String, Vec<String>)| json!({ "kind": kind.as_str(), "says": says, "any": tests });
    json!({
        "state": t.state.to_string(), "punished": t.punished, "article": t.article, "title": t.title,
        "months_min": t.months[0], "months_max": t.months[1], "months_highest": t.months[2],
        "attempt": t.attempt.map(law::Attempt::as_str), "complaint": t.complaint,
        "elements": t.elements.iter().map(element).collect::<Vec<_>>(),
        "record": t.citation.record, "source": t.citation.source, "verified": t.citation.verified,
    })
}

pub(super) fn retention(
    folder: Option<&Path>,
    code: &str,
    record: Option<&str>,
    (event, at): (Option<&str>, Option<&str>),
    as_json: bool,
) -> Result<ExitCode, No> {
    let book = book::read(folder)?;
    let (code, at) = (state(&book, code)?, on(at)?);
    let event = event.map(moment).transpose()?;
    if let Some(record) = record.filter(|r| !book.records().any(|w| w.id == **r)) {
        return Err(No::usage(format!("`{record}`: no such record; `comity law words --json` lists those that are")));
    }
    let mut rules = law::retentions(&book, code, at);
    rules.retain(|(records, _)| record.is_none_or(|wanted| records.iter().any(|r| r == wanted)));
    if rules.is_empty() {
        let what = record.map_or_else(|| "any record".to_owned(), |r| format!("`{r}`"));
        return Err(No::refused(
            "silent",
            format!("the book does not say how long {what} lives in {code}"),
            "Keep nothing beyond operational need, and add the rule to the law folder.",
        ));
    }
    for (records, rule) in &rules {
        if as_json {
            println!("{}", rule_json(&code.to_string(), records, rule, event));
        } else {
            print_rule(records, rule, event);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_rule(records: &[String], r: &Retention, event: Option<Instant>) {
    let days = |d: Option<u32>, none: &str| d.map_or_else(|| none.to_owned(), |d| format!("{d} days"));
    println!("{}", records.join(", "));
    println!(
        "    duty: {}; limit: {}; {}; {}{}{}",
        days(r.days_min, "none"),
        days(r.days_max, "none set"),
        r.status.as_str(),
        r.trigger,
        if r.in_state { "; in the state" } else { "" },
        r.provider.as_ref().map_or_else(String::new, |p| format!("; {p}"))
    );
    if let Some(event) = event {
        let clock = r.clock(event);
        let at = |at: Option<Instant>, none: &str| at.map_or_else(|| none.to_owned(), |at| at.to_string());
        println!(
            "    kept until {}; gone by {}",
            at(clock.kept_until, "no moment that can be relied on"),
            at(clock.gone_by, "no set moment")
        );
    }
    println!("    {}{}", r.citation.source, unverified(r.citation.verified));
}

fn rule_json(state: &str, records: &[String], r: &Retention, event: Option<Instant>) -> Value {
    let clock = event.map(|e| r.clock(e));
    let text = |at: Option<Instant>| at.map(|at| at.to_string());
    json!({
        "state": state, "records": records, "days_min": r.days_min, "days_max": r.days_max, "status": r.status.as_str(),
        "trigger": r.trigger, "in_state": r.in_state, "provider": r.provider,
        "kept_until": clock.and_then(|c| text(c.kept_until)), "gone_by": clock.and_then(|c| text(c.gone_by)),
        "record": r.citation.record, "source": r.citation.source, "verified": r.citation.verified,
    })
}
