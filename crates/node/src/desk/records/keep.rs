//! How long records live: what the law book and the configuration say, and the duty that acts on it.
//!
//! The law says how long ([`law::retention`]), the operator says what the network needs and by which rules it is not
//! bound; `retained` makes one schedule of it for each type of record; the archive acts on it and remembers. Everything
//! that is destroyed, taken up, accepted or confirmed is a leaf of the node's own log.

use archive::{Archive, Planned, Renewed, Tombstone, Tombstoned};
use request::Event;
use retained::{Citation, Duty, RecordClass, Rule, Rules, Schedule, Schedules, Told};
use store::{Batch, stream};
use terms::Instant;

use crate::{
    Node,
    clock::chance,
    config::Provider,
    desk::{
        no::{No, Trouble},
        provider::archive_of,
    },
};

/// How long records live here, by type.
pub fn schedules(node: &Node, now: Instant) -> Option<Schedules> {
    schedules_of(&node.book, &node.config, now)
}

/// The same, by any book: for a node that is not running, and for a plan.
pub fn schedules_of(book: &law::Book, config: &crate::config::Config, now: Instant) -> Option<Schedules> {
    let provider = config.provider.as_ref()?;
    let territory = provider.data_in.parse().ok()?;
    Some(Schedules::of(|class| schedule(provider, class, law::retention(book, territory, class.as_str(), now))))
}

fn schedule(provider: &Provider, class: RecordClass, term: Option<law::Retention>) -> Schedule {
    let operational = Schedule::operational(provider.operational_days(class));
    let Some(term) = term else { return operational };
    let bound = !provider.not_bound_by.contains(&term.citation.record);
    let duty = match term.status {
        law::RetentionStatus::None => Duty::None,
        _ if !bound => Duty::OtherProvider,
        law::RetentionStatus::InForce => Duty::InForce,
        law::RetentionStatus::OnNotice => Duty::OnNotice,
        law::RetentionStatus::Suspended => Duty::Suspended,
        law::RetentionStatus::Annulled => Duty::Annulled,
        law::RetentionStatus::Draft => Duty::Draft,
    };
    let citation = Citation {
        rule: term.citation.record,
        source: term.citation.source,
        trigger: term.trigger,
        binds: term.provider,
        verified: term.citation.verified,
    };
    let (days_min, days_max) = (term.days_min, term.days_max);
    Schedule { duty, days_min, days_max, citation: Some(citation), ..operational }
}

/// Has a person just said that the clock is right?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockWord {
    /// Nobody has; only time that has surely passed counts.
    Nobody,
    /// The operator has.
    IsRight,
}

/// What one round of expiry did.
#[derive(Debug)]
pub struct Expired {
    /// The time it acted on.
    pub told: Told,
    /// What was destroyed.
    pub gone: Vec<Tombstone>,
    /// The leaves that prove it, in the same order.
    pub leaves: Vec<u64>,
    /// What holds took in.
    pub renewed: Vec<Renewed>,
    /// The rules that were acted on.
    pub rules: Rules,
}

/// One round: holds take in what has come, what is due is destroyed, and the log says so.
///
/// # Errors
/// [`No::Trouble`]; what was begun is finished at the next round.
pub async fn expire(node: &Node, word: ClockWord) -> Result<Expired, No> {
    let now = node.now();
    let wanted = schedules(node, now).ok_or_else(|| No::own("the retention schedule"))?;
    let (before, mut expired, stones) = {
        let mut archive = archive_of(node)?;
        let (reading, rng) = (node.reading(), &mut chance()?);
        // An exercise sets its clock: there the clock is right by definition.
        let told = match word == ClockWord::IsRight || node.config.exercise {
            true => archive.clock_is_right(reading, rng),
            false => archive.tell_time(reading, rng),
        }
        .map_err(trouble)?;
        let before = archive.rules().clone();
        let renewed = archive.renew_holds(rng).map_err(trouble)?;
        let gone = archive.expire(&told, &wanted, rng).map_err(trouble)?;
        let rules = archive.rules().clone();
        (before, Expired { told, gone, leaves: Vec::new(), renewed, rules }, archive.unproved())
    };
    let mut events: Vec<Event> = stones.iter().map(destroyed).collect();
    if word == ClockWord::IsRight {
        events.push(records("clock-confirmed", format!("the clock says {now}"), 0));
    }
    events.extend(changes(&before, &expired.rules));
    events.extend(expired.renewed.iter().map(took_in));
    if events.is_empty() {
        return Ok(expired);
    }
    let batch =
        Batch { events: events.into_iter().map(|e| (stream::HOUSE.to_owned(), e)).collect(), ..Batch::default() };
    let recorded = node.store.record(batch, now, &mut chance()?).await?;
    let leaves: Vec<(u32, u64)> = stones.iter().map(|s| s.no).zip(recorded.first.saturating_sub(1)..).collect();
    if !leaves.is_empty() {
        archive_of(node)?.prove(&leaves, &mut chance()?).map_err(trouble)?;
    }
    expired.leaves =
        expired.gone.iter().filter_map(|g| leaves.iter().find(|(no, _)| *no == g.no).map(|(_, leaf)| *leaf)).collect();
    Ok(expired)
}

/// What a change to these schedules would destroy, and when.
///
/// # Errors
/// [`No::Refused`] where there is no archive.
pub fn plan(node: &Node, other: &Schedules) -> Result<Vec<Planned>, No> {
    Ok(archive_of(node)?.plan(other))
}

/// A person has seen what the waiting rules would destroy: they are acted on from the next round on.
///
/// # Errors
/// [`No::Refused`] when nothing waits.
pub async fn accept_plan(node: &Node) -> Result<Rules, No> {
    let now = node.now();
    let wanted = schedules(node, now).ok_or_else(|| No::own("the retention schedule"))?;
    let (before, rules) = {
        let mut archive = archive_of(node)?;
        let rng = &mut chance()?;
        let told = archive.tell_time(node.reading(), rng).map_err(trouble)?;
        let before = archive.take_up(&wanted, &told, rng).map_err(trouble)?.clone();
        if !before.waits() {
            return Err(No::refused(
                "nothing-waits",
                "no shorter time is waiting for anybody",
                "`comity retained status` says what is acted on.",
            ));
        }
        archive.accept_plan(rng).map_err(trouble)?;
        (before, archive.rules().clone())
    };
    let mut events = vec![records("plan-accepted", "shorter times are acted on".to_owned(), 0)];
    events.extend(changes(&before, &rules));
    let batch =
        Batch { events: events.into_iter().map(|e| (stream::HOUSE.to_owned(), e)).collect(), ..Batch::default() };
    node.store.record(batch, now, &mut chance()?).await?;
    Ok(rules)
}

/// Reads in the archive what a page shows of it.
///
/// # Errors
/// [`No::Refused`] where there is no archive.
pub fn look<T>(node: &Node, look: impl FnOnce(&Archive) -> T) -> Result<T, No> {
    Ok(look(&*archive_of(node)?))
}

pub(in crate::desk) fn trouble(trouble: archive::Trouble) -> No {
    No::Trouble(Trouble::Archive(trouble))
}

pub(in crate::desk) fn records(act: &str, what: String, count: u64) -> Event {
    Event::Records { act: act.to_owned(), what, count }
}

/// What was destroyed, in words without persons.
pub fn stone_says(stone: &Tombstone) -> String {
    match stone.what {
        Tombstoned::Day(day, class) => format!("{class} of {day}"),
        Tombstoned::Hold(hold) => format!("hold {hold}"),
    }
}

fn destroyed(stone: &Tombstone) -> Event {
    let key = crate::session::hex(&stone.key);
    let what = format!("{}, key {key}, tombstone {} {}", stone_says(stone), stone.no, stone.digest());
    records("destroyed", what, stone.records)
}

fn took_in(renewed: &Renewed) -> Event {
    let act = if renewed.full { "hold-full" } else { "held-more" };
    records(act, format!("hold {}", renewed.id), renewed.added as u64)
}

/// Each type whose rule has changed.
pub(in crate::desk) fn changes(before: &Rules, after: &Rules) -> Vec<Event> {
    let says = |class: &RecordClass, rule: &Rule| {
        let waiting = rule.waiting.map(|w| format!(", {} days wait to be seen", w.days)).unwrap_or_default();
        records("retention", format!("{class}: {} days{waiting}", rule.days), u64::from(rule.days))
    };
    let changed = after.0.iter().filter(|(class, rule)| {
        let old = before.0.get(class);
        old.is_none_or(|o| o.days != rule.days || o.waiting.map(|w| w.days) != rule.waiting.map(|w| w.days))
    });
    changed.map(|(class, rule)| says(class, rule)).collect()
}
