//! `comity rehearse`: whole days of many nodes by seed, with whatever goes wrong.

use std::{
    io::{IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use rehearsal::{Cover, Day, Far, Federation, NotRehearsed, Raid, Reached, Report, Row, raid, rehearse};
use serde_json::json;

use crate::{
    book,
    cli::{rehearse::Rehearse, year::Instead},
    commands::{post, year},
    say::No,
};

/// Runs in one thread: what happens in which order is the seed's affair.
pub(crate) fn run(a: &Rehearse, as_json: bool) -> Result<ExitCode, No> {
    match &a.instead {
        Some(Instead::Year(year)) => return year::run(year, as_json),
        Some(Instead::Post(mail)) => return post::run(mail, as_json),
        None => {}
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| No::trouble("the runtime does not start", &e))?;
    runtime.block_on(rehearsed(a, as_json))
}

async fn rehearsed(a: &Rehearse, as_json: bool) -> Result<ExitCode, No> {
    let book = Arc::new(book::read(a.law.as_deref())?);
    let scratch = a.scratch.clone().unwrap_or_else(in_memory);
    let federation = match a.direct {
        true => Federation::with_direct_orders(book, a.nodes, &scratch).await,
        false => Federation::prepare(book, a.nodes, &scratch).await,
    };
    let federation = federation.map_err(|e| cannot(&e))?;
    let (from, to) = a.seeds.unwrap_or_else(|| a.seed.map_or((0, 1), |seed| (seed, seed.saturating_add(1))));
    if let Some(attacks) = a.attacks {
        return raided(a, &federation, (from, to), (attacks, scratch), as_json).await;
    }
    let tell = a.seeds.is_none();
    let (mut cover, mut bad, mut sums) = (Cover::default(), Vec::new(), [0_u64; 6]);
    for seed in from..to {
        let day = Day {
            seed,
            steps: a.steps,
            days: a.days,
            faults: a.faults,
            keys_away: a.keys_away,
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
        let Report { letters, receipts, answers, cases, direct, signed_elsewhere, .. } = report;
        let one = [letters, receipts, answers, cases, direct, signed_elsewhere];
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
        let one = raid(federation, seed, (attacks, far), a.keys_away, scratch.clone()).await.map_err(|e| cannot(&e))?;
        if !as_json {
            one.broken.iter().for_each(|b| println!("seed {seed}: BROKEN: {}: {}", b.rule, b.says));
        }
        all.merge(one);
        progress(seed, (from, to), all.broken.len(), as_json);
    }
    if as_json {
        raided_json(&all)
    } else {
        raided_table(&all, &a.far)
    }
    Ok(if all.broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn raided_json(all: &Raid) {
    let stop = |((reached, door, said), n): (&(Reached, String, String), &u64)| json!({ "stopped_at": reached.as_str(), "door": door, "said": said, "times": n });
    let row = |(role, row): (&String, &Row)| {
        let stops: Vec<_> = row.stops.iter().map(stop).collect();
        json!({ "stolen": role, "attacks": row.attacks, "past_the_first_door": row.past, "did": row.did, "gave": row.gave, "doors": stops })
    };
    let rows: Vec<_> = all.by_role.iter().map(row).collect();
    println!(
        "{}",
        json!({
            "ok": all.broken.is_empty(), "attacks": all.attacks, "cases": all.cases, "did": all.did(), "gave": all.gave(),
            "broken": all.broken.len(), "by": rows,
        })
    );
}

/// A line a role: how many attacks, how many got past the first door, and how many answers came from which of the doors behind it.
fn raided_table(all: &Raid, far: &str) {
    println!(
        "\n{} attacks by {} thieves, each beside a genuine case that had come as far as `{far}`: {} did something, {} gave data, {} broke an invariant\n",
        all.attacks,
        all.cases,
        all.did(),
        all.gave(),
        all.broken.len()
    );
    println!(
        "{:32} {:>8} {:>8} | {:>10} {:>8} {:>8} | {:>8} {:>8}",
        "stolen", "attacks", "past 1st", "signatures", "rules", "known", "did", "gave"
    );
    for (role, row) in &all.by_role {
        let [signatures, rules, known] = [Reached::Signatures, Reached::Rules, Reached::Known].map(|at| row.at(at));
        println!(
            "{role:32} {:8} {:8} | {signatures:10} {rules:8} {known:8} | {:8} {:8}",
            row.attacks, row.past, row.did, row.gave
        );
    }
    println!();
    for ((door, said), n) in &all.doors() {
        println!("{door:44} {said:52} {n:8}");
    }
    for ((role, way), n) in &all.seen {
        println!("data seen with {role}: {way}: {n}");
    }
}

/// Folders that live for seconds need no disk.
pub(crate) fn in_memory() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

pub(crate) fn cannot(error: &NotRehearsed) -> No {
    No::refused("not-rehearsed", error.to_string(), "Choose fewer nodes, another --law, or another --scratch.")
}

fn progress(seed: u64, (from, to): (u64, u64), bad: usize, quiet: bool) {
    if !quiet && std::io::stderr().is_terminal() {
        eprint!("\r{} of {} seeds, {bad} bad day(s) ", seed + 1 - from, to - from);
        let _ = std::io::stderr().flush();
    }
}

fn say(a: &Rehearse, (from, to): (u64, u64), bad: &[Report], cover: &Cover, sums: [u64; 6], as_json: bool) {
    let [letters, receipts, answers, cases, direct, elsewhere] = sums;
    if as_json {
        let broken: Vec<_> = bad
            .iter()
            .flat_map(|r| r.broken.iter().map(|b| json!({ "seed": r.seed, "rule": b.rule, "says": b.says })))
            .collect();
        let rows: Vec<_> = cover.rows().map(|(f, s, n)| json!({ "fault": f, "step": s, "times": n })).collect();
        let all = json!({
            "ok": bad.is_empty(), "seeds": to - from, "letters": letters, "receipts": receipts, "answers": answers,
            "cases": cases, "direct_orders": direct, "signed_elsewhere": elsewhere, "broken": broken, "faults": rows,
        });
        println!("{all}");
        return;
    }
    for report in bad {
        for broken in &report.broken {
            println!("\nseed {}: BROKEN: {}: {}", report.seed, broken.rule, broken.says);
        }
        println!(
            "  its story: comity rehearse --nodes {} --days {} --steps {} --seed {} --faults …{}{}",
            a.nodes,
            a.days,
            a.steps,
            report.seed,
            if a.direct { " --direct" } else { "" },
            if a.keys_away { " --keys-away" } else { "" }
        );
    }
    println!(
        "\n{} seed(s), {} bad day(s): {cases} cases, {letters} letters taken, {receipts} receipts held against them, {answers} lawful answers with data",
        to - from,
        bad.len()
    );
    if a.direct {
        println!("{direct} direct orders reached the company");
    }
    if a.keys_away {
        println!("{elsewhere} signatures by keys that no node has");
    }
    print!("{}", cover.table());
}
