//! The whole book on one page: who may ask whom, and what is covered.

use std::{path::Path, process::ExitCode};

use law::{Cell, Facts, Question, Route};
use serde_json::{Value, json};
use terms::{DataCategory, Measure, StateCode, Urgency};

use super::{on, word};
use crate::{book, say::No};

/// One letter for the best open road.
fn letter(route: Route) -> char {
    match route {
        Route::Desk => 'D',
        Route::CentralAuthority => 'C',
        Route::Judicial => 'J',
        Route::Police => 'P',
        Route::Diplomatic => 'F',
    }
}

pub(super) fn who_may(
    folder: Option<&Path>,
    (measure, data): (&str, &str),
    at: Option<&str>,
    as_json: bool,
) -> Result<ExitCode, No> {
    let (book, at) = (book::read(folder)?, on(at)?);
    let (measure, data): (Measure, DataCategory) = (word("--measure", measure)?, word("--data", data)?);
    let codes: Vec<StateCode> = book.states().map(|s| s.code).collect();
    let question = |from, to| Question {
        from,
        to,
        measure,
        data,
        conduct: Vec::new(),
        facts: Facts::default(),
        acted_at: at,
        asked_at: at,
        urgency: Urgency::Ordinary,
    };
    let best = |from, to| law::routes(&book, &question(from, to)).open.into_iter().next();
    if as_json {
        let pairs = codes.iter().flat_map(|f| codes.iter().filter(move |t| *t != f).map(move |t| (*f, *t)));
        let row = |(from, to): (StateCode, StateCode)| {
            let road = best(from, to);
            json!({ "from": from.to_string(), "to": to.to_string(), "route": road.as_ref().map(|r| r.basis.route.as_str()), "record": road.as_ref().map(|r| r.basis.citation.record.clone()), "asks_dual": road.as_ref().map(law::Road::asks_dual) })
        };
        println!("{}", Value::Array(pairs.map(row).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    println!("Who may ask whom to {measure} {data}, by the best road. Rows ask, columns are asked.");
    println!("D 24/7 desk, C central authority, J judicial, P police, F foreign ministries, . none.");
    println!("Small letter: whatever the offence; capital: an offence under both laws is asked for.\n");
    println!("    {}", codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "));
    for from in &codes {
        let cell = |to: &StateCode| match best(*from, *to) {
            _ if to == from => "  ".to_owned(),
            None => " .".to_owned(),
            Some(r) if r.asks_dual() => format!(" {}", letter(r.basis.route)),
            Some(r) => format!(" {}", letter(r.basis.route).to_ascii_lowercase()),
        };
        println!("{from}  {}", codes.iter().map(cell).collect::<Vec<_>>().join(" "));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn coverage(folder: Option<&Path>, at: Option<&str>, as_json: bool) -> Result<ExitCode, No> {
    let (book, at) = (book::read(folder)?, on(at)?);
    let table = law::coverage(&book, at);
    if as_json {
        let cell = |c: &Cell| json!({ "offences": c.offences, "absents": c.absents, "verified": c.verified, "holds": c.holds });
        let row = |(code, cells): &(StateCode, Vec<Cell>)| json!({ "state": code.to_string(), "cells": cells.iter().map(cell).collect::<Vec<_>>() });
        let records = table
            .records
            .iter()
            .map(|(kind, all, checked)| json!({ "kind": kind, "records": all, "verified": checked }));
        println!(
            "{}",
            json!({ "conduct": table.conduct, "rows": table.rows.iter().map(row).collect::<Vec<_>>(), "records": records.collect::<Vec<_>>() })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "What the book has on each conduct, by state. V all verified, v some, u none; capital letters hold today."
    );
    println!("Brackets: the record says that the conduct is no offence. A dot: silence, which is a no.\n");
    for (n, kind) in table.conduct.iter().enumerate() {
        println!("  {:>2} {kind}", n + 1);
    }
    println!("\n    {}", (1..=table.conduct.len()).map(|n| format!("{n:>3}")).collect::<String>());
    for (code, cells) in &table.rows {
        println!("{code}  {}", cells.iter().map(shown).collect::<String>());
    }
    let (all, verified) = totals(&table.rows);
    println!("\n{} states, {all} records on offences, {verified} verified.\n", table.rows.len());
    for (kind, all, checked) in &table.records {
        println!("{kind:30} {all:>5}, verified {checked:>5}");
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(c: &Cell) -> String {
    let all = c.offences + c.absents;
    let sign = match (all, c.verified) {
        (0, _) => return "  .".to_owned(),
        (all, verified) if all == verified => "V",
        (_, 0) if c.holds => "U",
        (_, 0) => "u",
        _ => "v",
    };
    if c.offences == 0 { format!("({sign})") } else { format!(" {sign} ") }
}

fn totals(rows: &[(StateCode, Vec<Cell>)]) -> (usize, usize) {
    let cells = rows.iter().flat_map(|(_, cells)| cells);
    cells.fold((0, 0), |(all, checked), c| (all + c.offences + c.absents, checked + c.verified))
}
