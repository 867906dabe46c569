//! The law, asked from the command line.

use std::process::ExitCode;

use law::{Answer, Authorisation, Book, DualCriminality};
use node::clock::Clock;
use serde_json::json;
use terms::{DataCategory, Instant, Measure, StateCode};

use crate::{
    book,
    cli::{Law, LawWhat},
    request_cmd,
    say::No,
};

pub(crate) fn run(a: &Law, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        LawWhat::Check { dir } => {
            let book = book::read(Some(dir))?;
            let states = book.states().count();
            if as_json {
                println!("{}", json!({ "ok": true, "states": states, "digest": book.digest().to_string() }))
            } else {
                println!("{states} states, no flaw. Digest {}", book.digest())
            }
            Ok(ExitCode::SUCCESS)
        }
        LawWhat::States => {
            for s in book::read(a.law.as_deref())?.states() {
                if as_json {
                    println!(
                        "{}",
                        json!({ "code": s.code.to_string(), "name": s.name, "own_name": s.own_name, "time_zone": s.time_zone, "languages": s.languages })
                    )
                } else {
                    println!("{}  {} ({}), {}", s.code, s.name, s.own_name, s.time_zone)
                }
            }
            Ok(ExitCode::SUCCESS)
        }
        LawWhat::Route { from, to, measure, data, on } => route(a, (from, to, measure, data), on.as_deref(), as_json),
        LawWhat::Retention { state: code, record } => retention(a, code, record, as_json),
        LawWhat::Ask { file, from, on } => request_cmd::check(file, from, on.as_deref(), a.law.as_deref(), as_json),
    }
}

/// A state that the book knows.
pub(crate) fn state(book: &Book, text: &str) -> Result<StateCode, No> {
    let known = || book.states().map(|s| s.code.to_string()).collect::<Vec<_>>().join(", ");
    text.parse()
        .ok()
        .filter(|s| book.state(*s).is_some())
        .ok_or_else(|| No::usage(format!("`{text}`: the book of law knows {}", known())))
}

pub(crate) fn moment(text: &str) -> Result<Instant, No> {
    Instant::parse(text).map_err(|e| No::usage(format!("--on: {e}")))
}

fn route(
    a: &Law,
    (from, to, measure, data): (&str, &str, &str, &str),
    on: Option<&str>,
    as_json: bool,
) -> Result<ExitCode, No> {
    let book = book::read(a.law.as_deref())?;
    let (from, to) = (state(&book, from)?, state(&book, to)?);
    let measure: Measure = measure.parse().map_err(|e: terms::UnknownWord| No::usage(format!("MEASURE: {e}")))?;
    let data: DataCategory = data.parse().map_err(|e: terms::UnknownWord| No::usage(format!("DATA: {e}")))?;
    let at = on.map_or_else(|| Ok(Clock::offset_by(0).now()), moment)?;
    let bases = law::lawful_routes(&book, from, to, measure, data, &[], at);
    for basis in &bases {
        let c = &basis.citation;
        if as_json {
            println!(
                "{}",
                json!({ "route": format!("{:?}", basis.route), "says": basis.says, "source": c.source, "verified": c.verified, "conditions": basis.conditions })
            )
        } else {
            println!(
                "{:?}: {}\n    {}{}",
                basis.route,
                basis.says,
                c.source,
                if c.verified { "" } else { " [unverified record]" }
            );
            basis.conditions.iter().for_each(|c| println!("    condition: {c}"));
        }
    }
    if bases.is_empty() {
        return Err(No::refused(
            "no-basis",
            format!("no text in the book lets {from} ask {to} to {measure} {data} on that day"),
            "Use the diplomatic channel, or add the instrument to the law folder.",
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn retention(a: &Law, code: &str, record: &str, as_json: bool) -> Result<ExitCode, No> {
    let book = book::read(a.law.as_deref())?;
    let code = state(&book, code)?;
    let term = law::retention(&book, code, record, Clock::offset_by(0).now()).ok_or_else(|| {
        No::refused(
            "silent",
            format!("the book does not say how long `{record}` lives in {code}"),
            "Keep nothing beyond operational need, and add the rule to the law folder.",
        )
    })?;
    let r = &term.retention;
    if as_json {
        println!(
            "{}",
            json!({ "state": code.to_string(), "record": record, "days_min": r.days_min, "days_max": r.days_max, "status": format!("{:?}", r.status), "trigger": term.trigger, "source": r.citation.source, "verified": r.citation.verified })
        );
    } else {
        let days = |d: Option<u32>| d.map_or_else(|| "none".into(), |d| format!("{d} days"));
        println!(
            "{record} in {code}: at least {}, at most {}; {:?}; {}\n    {}",
            days(r.days_min),
            days(r.days_max),
            r.status,
            term.trigger,
            r.citation.source
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// An answer in words, for people.
pub(crate) fn explain(answer: &Answer) {
    for basis in &answer.bases {
        println!("  basis: {} ({})", basis.says, basis.citation.source);
        basis.conditions.iter().for_each(|c| println!("    condition: {c}"));
    }
    match &answer.dual {
        DualCriminality::NotRequired { citation } => println!("  dual criminality is not asked ({})", citation.source),
        DualCriminality::Compared { counts } => {
            for count in counts {
                println!("  dual criminality, {}: {:?}", count.conduct, count.result());
                for e in &count.elements {
                    println!(
                        "    {} {:?}: {}{} ({})",
                        e.state,
                        e.result,
                        e.says,
                        if e.because.is_empty() { String::new() } else { format!(" — {}", e.because) },
                        e.citation.source
                    );
                }
            }
        }
    }
    if let Some(d) = &answer.deadline {
        println!("  deadline: {} ({}; {})", d.due, d.says, d.citation.source);
    }
    if let Authorisation::Required { by, citation } = &answer.authorisation {
        println!("  independent authorisation: {by} ({})", citation.source);
    }
    for gap in &answer.gaps {
        println!("  missing: {} {}", gap.says, gap.cure);
    }
    if answer.rests_on_unverified() {
        println!("  This answer rests on law records that nobody has verified yet.");
    }
}
