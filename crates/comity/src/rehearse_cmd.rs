//! `comity rehearse`: whole days of many nodes by seed, with whatever goes wrong.

use std::{
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use rehearsal::{Cover, Day, Far, Federation, NotRehearsed, Raid, Report, raid, rehearse};
use serde_json::json;

use crate::{book, cli_rehearse::Rehearse, cli_year::Instead, say::No, year_cmd};

/// Runs in one thread: what happens in which order is the seed's affair.
pub(crate) fn run(a: &Rehearse, as_json: bool) -> Result<ExitCode, No> {
    if let Some(Instead::Year(year)) = &a.instead {
        return year_cmd::run(year, as_json);
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| No::trouble("the runtime does not start", &e))?;
    runtime.block_on(rehearsed(a, as_json))
}

async fn rehearsed(a: &Rehearse, as_json: bool) -> Result<ExitCode, No> {
    let book = Arc::new(book::read(a.law.as_deref())?);
    let scratch = a.scratch.clone().unwrap_or_else(in_memory);
    let federation = Federation::prepare(book, a.nodes, &scratch).await.map_err(|e| cannot(&e))?;
    let (from, to) = a.seeds.unwrap_or_else(|| a.seed.map_or((0, 1), |seed| (seed, seed.saturating_add(1))));
    if let Some(attacks) = a.attacks {
        return raided(a, &federation, (from, to), (attacks, scratch), as_json).await;
    }
    let tell = a.seeds.is_none();
    let (mut cover, mut bad, mut sums) = (Cover::default(), Vec::new(), [0_u64; 4]);
    for seed in from..to {
        let day = Day {
            seed,
            steps: a.steps,
            days: a.days,
            faults: a.faults,
            tell: tell && !as_json,
            bug: None,
            scratch: scratch.clone(),
        };
        let report = rehearse(&federation, &day).await.map_err(|e| cannot(&e))?;
        if a.twice {
            let again = rehearse(&federation, &day).await.map_err(|e| cannot(&e))?;
            if again.trace != report.trace {
                return Err(No::refused("not-the-same", format!("seed {seed} gave two days"), "This must not happen."));
            }
        }
        report.story.iter().for_each(|line| println!("{line}"));
        progress(seed, (from, to), bad.len(), as_json || tell);
        cover.merge(&report.cover);
        let one = [report.letters, report.receipts, report.answers, report.cases];
        sums.iter_mut().zip(one).for_each(|(sum, n)| *sum += n);
        if !report.broken.is_empty() {
            bad.push(report);
        }
    }
    say(a, (from, to), &bad, &cover, sums, as_json);
    Ok(if bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Attacks with one stolen thing each: what did anything, and what gave data.
async fn raided(
    a: &Rehearse,
    federation: &Federation,
    (from, to): (u64, u64),
    (attacks, scratch): (u32, PathBuf),
    as_json: bool,
) -> Result<ExitCode, No> {
    let far = if a.far == "ordered" { Far::Ordered } else { Far::Held };
    let mut all = Raid::default();
    for seed in from..to {
        let one = raid(federation, seed, attacks, far, scratch.clone()).await.map_err(|e| cannot(&e))?;
        if !as_json {
            one.broken.iter().for_each(|b| println!("seed {seed}: BROKEN: {}: {}", b.rule, b.says));
        }
        all.merge(one);
        progress(seed, (from, to), all.broken.len(), as_json);
    }
    let rows = all.by_role.iter();
    if as_json {
        let rows: Vec<_> = rows
            .map(|(role, (n, did, gave))| json!({ "stolen": role, "attacks": n, "did": did, "gave": gave }))
            .collect();
        let ok = all.broken.is_empty();
        let doors: Vec<_> =
            all.doors.iter().map(|((d, said), n)| json!({ "door": d, "said": said, "times": n })).collect();
        println!(
            "{}",
            json!({ "ok": ok, "attacks": all.attacks, "cases": all.cases, "did": all.did(), "doors": doors, "gave": all.gave(), "broken": all.broken.len(), "by": rows })
        );
    } else {
        println!(
            "\n{} attacks by {} thieves, each beside a genuine case that had come as far as `{}`: {} did something, {} gave data, {} broke an invariant",
            all.attacks,
            all.cases,
            a.far,
            all.did(),
            all.gave(),
            all.broken.len()
        );
        for (role, (n, did, gave)) in rows {
            println!("{role:32} {n:8} attacks, {did:8} did something, {gave:8} gave data");
        }
        for ((door, said), n) in &all.doors {
            println!("{door:34} {said:40} {n:8}");
        }
        for ((role, way), n) in &all.seen {
            println!("data seen with {role}: {way}: {n}");
        }
    }
    Ok(if all.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Folders that live for seconds need no disk.
fn in_memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

fn cannot(error: &NotRehearsed) -> No {
    No::refused("not-rehearsed", error.to_string(), "Choose fewer nodes, another --law, or another --scratch.")
}

fn progress(seed: u64, (from, to): (u64, u64), bad: usize, quiet: bool) {
    if !quiet && std::io::stderr().is_terminal() {
        eprint!("\r{} of {} seeds, {bad} bad day(s) ", seed + 1 - from, to - from);
        let _ = std::io::stderr().flush();
    }
}

fn say(a: &Rehearse, (from, to): (u64, u64), bad: &[Report], cover: &Cover, sums: [u64; 4], as_json: bool) {
    let [letters, receipts, answers, cases] = sums;
    if as_json {
        let broken: Vec<_> = bad
            .iter()
            .flat_map(|r| r.broken.iter().map(|b| json!({ "seed": r.seed, "rule": b.rule, "says": b.says })))
            .collect();
        let rows: Vec<_> = cover.rows().map(|(f, s, n)| json!({ "fault": f, "step": s, "times": n })).collect();
        let all = json!({
            "ok": bad.is_empty(), "seeds": to - from, "letters": letters, "receipts": receipts, "answers": answers,
            "cases": cases, "broken": broken, "faults": rows,
        });
        println!("{all}");
        return;
    }
    for report in bad {
        for broken in &report.broken {
            println!("\nseed {}: BROKEN: {}: {}", report.seed, broken.rule, broken.says);
        }
        println!(
            "  its story: comity rehearse --nodes {} --days {} --steps {} --seed {} --faults …",
            a.nodes, a.days, a.steps, report.seed
        );
    }
    println!(
        "\n{} seed(s), {} bad day(s): {cases} cases, {letters} letters taken, {receipts} receipts held against them, {answers} lawful answers with data",
        to - from,
        bad.len()
    );
    print!("{}", cover.table());
}
