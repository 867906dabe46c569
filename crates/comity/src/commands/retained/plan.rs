//! How long a provider's records live: what a change would destroy, and expiry by hand.

use std::{collections::BTreeMap, process::ExitCode};

use archive::Planned;
use node::{
    Files, Node,
    desk::{self, ClockWord},
};
use retained::{RecordClass, Schedule, Schedules};
use serde_json::{Value, json};

use crate::{
    book,
    cli::retained::{Expire, Plan},
    say::No,
};

pub(super) fn not_a_provider() -> No {
    No::usage("this node is not a provider's")
}

fn desk_no(no: &desk::No) -> No {
    match no {
        desk::No::Trouble(trouble) => No::trouble("expiry", trouble),
        other => No::refused(other.code(), other.to_string(), other.cure()),
    }
}

/// Destroys what is due.
pub(super) async fn expire(a: &Expire, as_json: bool) -> Result<ExitCode, No> {
    let node = Node::open(&Files::new(&a.dir), book::FILES).await.map_err(crate::folder::not_started)?;
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

/// Shows what a change would destroy, or accepts the shorter times that wait.
pub(super) async fn plan(a: &Plan, as_json: bool) -> Result<ExitCode, No> {
    let node = Node::open(&Files::new(&a.dir), book::FILES).await.map_err(crate::folder::not_started)?;
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
