//! How long a provider's records live: what is acted on, what a change would destroy, and expiry by hand.

use std::{collections::BTreeMap, process::ExitCode};

use archive::{Archive, Planned};
use node::{
    Files, Node,
    clock::Clock,
    config::Config,
    desk::{self, ClockWord},
};
use retained::{RecordClass, Schedule, Schedules};
use serde_json::{Value, json};

use crate::{
    book,
    cli::{Expire, Plan, RetainedWhat},
    retained_cmd,
    say::No,
};

/// Runs what concerns how long records live, and what needs the log; `None`: that is another's.
pub(crate) async fn run(what: &RetainedWhat, as_json: bool) -> Option<Result<ExitCode, No>> {
    match what {
        RetainedWhat::Status(a) => Some(status(&Files::new(&a.dir), as_json)),
        RetainedWhat::Expire(a) => Some(expire(a, as_json).await),
        RetainedWhat::Plan(a) => Some(plan(a, as_json).await),
        RetainedWhat::Lost(a) => Some(retained_cmd::lost::run(a, as_json).await),
        _ => None,
    }
}

fn not_a_provider() -> No {
    No::usage("this node is not a provider's")
}

fn desk_no(no: &desk::No) -> No {
    match no {
        desk::No::Trouble(trouble) => No::trouble("expiry", trouble),
        other => No::refused(other.code(), other.to_string(), other.cure()),
    }
}

async fn expire(a: &Expire, as_json: bool) -> Result<ExitCode, No> {
    let node = Node::open(&Files::new(&a.dir), book::FILES).await.map_err(crate::serve::not_started)?;
    let word = if a.clock_is_right { ClockWord::IsRight } else { ClockWord::Nobody };
    let done = desk::expire(&node, word).await.map_err(|no| desk_no(&no))?;
    for (stone, leaf) in done.gone.iter().zip(&done.leaves) {
        let what = desk::stone_says(stone);
        if as_json {
            let one = json!({ "destroyed": what, "records": stone.records, "bytes": stone.bytes, "leaf": leaf, "tombstone": stone.digest().to_string() });
            println!("{one}");
        } else {
            println!("destroyed: {what}, {} records, {} bytes, leaf {leaf}", stone.records, stone.bytes);
        }
    }
    if done.gone.is_empty() && !as_json {
        println!("nothing is due at {}", done.told.as_of());
    }
    if done.rules.waits() && !as_json {
        println!("a shorter time waits until somebody has seen it: comity retained plan --dir {}", a.dir.display());
    }
    if done.told.is_trouble() {
        let says = format!(
            "the clock says {}, but only {} has surely passed: expiry acted as of the earlier of the two",
            done.told.wall(),
            done.told.as_of()
        );
        return Err(No::refused(
            "clock",
            says,
            "Look at the clock. If it is right: comity retained expire --clock-is-right (it is logged).",
        ));
    }
    Ok(ExitCode::SUCCESS)
}

async fn plan(a: &Plan, as_json: bool) -> Result<ExitCode, No> {
    let node = Node::open(&Files::new(&a.dir), book::FILES).await.map_err(crate::serve::not_started)?;
    if a.accept {
        let rules = desk::accept_plan(&node).await.map_err(|no| desk_no(&no))?;
        for (class, rule) in &rules.0 {
            match as_json {
                true => println!("{}", json!({ "class": class.as_str(), "days": rule.days })),
                false => println!("{class:<16}{:>6} days from now on", rule.days),
            }
        }
        return Ok(ExitCode::SUCCESS);
    }
    let other = match &a.law {
        Some(folder) => desk::schedules_of(&book::read(Some(folder))?, &node.config, node.now()),
        None => desk::schedules(&node, node.now()),
    };
    let other = with_days(other.ok_or_else(not_a_provider)?, &a.days)?;
    let plan = desk::plan(&node, &other).map_err(|no| desk_no(&no))?;
    show_plan(&other, &plan, node.now(), as_json);
    Ok(ExitCode::SUCCESS)
}

/// `nat-session=30` in place of what law and configuration say.
fn with_days(schedules: Schedules, days: &[String]) -> Result<Schedules, No> {
    let mut other = BTreeMap::new();
    for text in days {
        let (class, days) = text.split_once('=').ok_or_else(|| No::usage("--days is TYPE=DAYS"))?;
        let class: RecordClass = class.parse().map_err(|e: retained::NotAClass| No::usage(e.to_string()))?;
        other.insert(class, days.parse::<u32>().map_err(|_| No::usage("--days is TYPE=DAYS"))?);
    }
    Ok(Schedules::of(|class| match (other.get(&class), schedules.get(class)) {
        (Some(days), _) => Schedule::operational(*days),
        (None, Some(schedule)) => schedule.clone(),
        (None, None) => Schedule::operational(0),
    }))
}

/// For each type: what is acted on, what would be, and what that destroys at once and later.
fn show_plan(other: &Schedules, plan: &[Planned], now: terms::Instant, as_json: bool) {
    for (class, schedule) in other.iter() {
        let lines: Vec<&Planned> = plan.iter().filter(|p| p.class == class).collect();
        let at_once: Vec<&&Planned> = lines.iter().filter(|p| p.would_go <= now).collect();
        let sooner = lines.iter().filter(|p| p.goes.is_some_and(|goes| p.would_go < goes));
        let (records, bytes) = at_once.iter().fold((0, 0), |(r, b), p| (r + p.records, b + p.bytes));
        let held: u64 = at_once.iter().map(|p| p.held).sum();
        let range = at_once.first().zip(at_once.last()).map(|(a, b)| (a.day.to_string(), b.day.to_string()));
        if as_json {
            let days: Vec<Value> = lines.iter().map(|p| day_json(p)).collect();
            let one = json!({ "class": class.as_str(), "days": schedule.days(), "duty": schedule.duty.as_str(), "at_once": { "records": records, "bytes": bytes, "held": held, "days": range }, "each": days });
            println!("{one}");
            continue;
        }
        println!("{class}: {} days. {}", schedule.days(), schedule.duty.says());
        if let Some(c) = &schedule.citation {
            println!("    {} ({})", c.source, c.rule);
        }
        match range {
            Some((first, last)) => println!(
                "    destroys at once: {first} to {last}, {records} records, {bytes} bytes; {held} of them stay under hold"
            ),
            None => println!("    destroys nothing at once"),
        }
        println!("    days that would go sooner than today: {}", sooner.count());
        if let Some(next) = lines.iter().filter(|p| p.would_go > now).min_by_key(|p| p.would_go) {
            println!("    next: {}, {} records, at {}", next.day, next.records, next.would_go);
        }
    }
}

fn day_json(p: &Planned) -> Value {
    let goes = p.goes.map(|g| g.to_string());
    json!({ "day": p.day.to_string(), "records": p.records, "bytes": p.bytes, "held": p.held, "goes": goes, "would_go": p.would_go.to_string() })
}

fn status(files: &Files, as_json: bool) -> Result<ExitCode, No> {
    let text = std::fs::read_to_string(files.config()).map_err(|e| No::file(&files.config(), &e))?;
    let config = Config::read(&text).map_err(|e| No::usage(e.to_string()))?;
    let archive = node::open_archive(files, &config).map_err(crate::serve::not_started)?;
    let now = Clock::offset_by(config.clock_offset_seconds).now();
    let wanted = desk::schedules_of(&book::read(config.law.as_deref())?, &config, now).ok_or_else(not_a_provider)?;
    match as_json {
        true => println!("{}", status_json(&archive, &wanted)),
        false => say_status(&archive, &wanted),
    }
    Ok(ExitCode::SUCCESS)
}

fn status_json(archive: &Archive, wanted: &Schedules) -> Value {
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
    json!({ "nat": s.nat_records, "access": s.access_records, "generated": s.generated_records, "bytes": s.bytes, "batches": s.batches, "days": days, "holds": s.holds, "held": s.held_records, "destroyed": s.tombstones, "classes": classes, "tombstones": stones })
}

fn say_status(archive: &Archive, wanted: &Schedules) {
    let s = archive.status();
    println!("address translations  {:>12}", s.nat_records);
    println!("access sessions       {:>12}", s.access_records);
    println!("of these made up      {:>12}", s.generated_records);
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
