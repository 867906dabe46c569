//! What a provider's archive holds: how much, of which types, until when; and what its listeners counted.

use std::{path::Path, process::ExitCode};

use archive::Archive;
use node::{NotStarted, desk, listen::ListenerStatus};
use retained::Schedules;
use serde_json::{Value, json};

use super::{Opened, listening, open, plan::not_a_provider};
use crate::{book, folder::not_started, say::No};

/// How much there is, and until when, and what the listeners counted. Of a running node that alone: it has the archive.
pub(super) fn run(dir: &Path, as_json: bool) -> Result<ExitCode, No> {
    let Opened { files, config, now } = open(dir)?;
    let listeners = node::listen::read_status(dir);
    let archive = match node::open_archive(&files, &config) {
        Err(NotStarted::Archive(archive::Trouble::InUse { .. })) => {
            match as_json {
                true => println!("{}", json!({ "running": true, "listeners": listeners })),
                false => {
                    println!("the node is running: the records can be counted when it is stopped");
                    listening::print(&listeners);
                }
            }
            return Ok(ExitCode::SUCCESS);
        }
        opened => opened.map_err(not_started)?,
    };
    let wanted = desk::schedules_of(&book::read(config.law.as_deref())?, &config, now).ok_or_else(not_a_provider)?;
    if as_json {
        println!("{}", as_value(&archive, &wanted, &listeners));
    } else {
        listening::print(&listeners);
        print(&archive, &wanted);
    }
    Ok(ExitCode::SUCCESS)
}

fn as_value(archive: &Archive, wanted: &Schedules, listeners: &[ListenerStatus]) -> Value {
    let s = archive.status();
    let days = s.days.map(|(a, b)| (a.begins().to_string(), b.ends().to_string()));
    let plan = archive.plan(wanted);
    let classes: Vec<Value> = wanted
        .iter()
        .map(|(class, schedule)| {
            let rule = archive.rules().0.get(&class);
            let next = plan.iter().filter(|p| p.class == class).filter_map(|p| p.goes).min();
            json!({
                "class": class.as_str(), "records": s.by_class.get(&class).copied().unwrap_or(0),
                "duty": schedule.duty.as_str(), "says": schedule.duty.says(),
                "rule": schedule.citation.as_ref().map(|c| c.rule.clone()),
                "source": schedule.citation.as_ref().map(|c| c.source.clone()),
                "days": schedule.days(), "acted_on": rule.map(|r| r.days),
                "waiting": rule.and_then(|r| r.waiting).map(|w| w.days),
                "next": next.map(|n| n.to_string()),
            })
        })
        .collect();
    let stones: Vec<Value> = archive
        .tombstones()
        .iter()
        .map(|t| json!({ "no": t.no, "what": desk::stone_says(t), "records": t.records, "at": t.at.to_string(), "leaf": t.leaf }))
        .collect();
    json!({ "running": false, "listeners": listeners, "nat": s.nat_records, "access": s.access_records, "generated": s.generated_records, "withdrawn": s.withdrawn_records, "bytes": s.bytes, "batches": s.batches, "days": days, "holds": s.holds, "held": s.held_records, "destroyed": s.tombstones, "classes": classes, "tombstones": stones })
}

fn print(archive: &Archive, wanted: &Schedules) {
    let s = archive.status();
    println!("address translations  {:>12}", s.nat_records);
    println!("access sessions       {:>12}", s.access_records);
    println!("of these made up      {:>12}", s.generated_records);
    if s.withdrawn_records > 0 {
        println!("withdrawn             {:>12}", s.withdrawn_records);
    }
    println!("bytes                 {:>12}", s.bytes);
    println!("batches               {:>12}", s.batches);
    println!("holds / held records  {:>12} / {}", s.holds, s.held_records);
    println!("destroyed             {:>12}", s.tombstones);
    if let Some((from, to)) = s.days {
        println!("from {} to {}", from.begins(), to.ends());
    }
    let plan = archive.plan(wanted);
    for (class, schedule) in wanted.iter() {
        let records = s.by_class.get(&class).copied().unwrap_or(0);
        let rule = archive.rules().0.get(&class);
        let days = rule.map_or_else(|| schedule.days(), |r| r.days);
        println!("\n{class}: {records} records, kept {days} days. {}", schedule.duty.says());
        if let Some(c) = &schedule.citation {
            println!("    {} ({}), {}", c.source, c.rule, c.trigger);
        }
        if let Some(waiting) = rule.and_then(|r| r.waiting) {
            println!("    {} days wait since {} until somebody has seen the plan", waiting.days, waiting.since);
        }
        if let Some(next) = plan.iter().filter(|p| p.class == class).filter_map(|p| p.goes).min() {
            println!("    next destruction: {next}");
        }
    }
    for (id, records, until) in archive.holds() {
        println!("\nhold {id}: {records} records until {until}");
    }
    for stone in archive.tombstones().iter().rev().take(20) {
        let leaf = stone.leaf.map_or_else(|| "no leaf yet".to_owned(), |leaf| format!("leaf {leaf}"));
        println!("destroyed {}: {}, {} records, {leaf}", stone.at, desk::stone_says(stone), stone.records);
    }
}
