//! The retention page: what law and configuration say, and what the archive has done about it.

use archive::{HoldId, Planned, Tombstone, Tombstoned};
use axum::response::Response;
use retained::{LATE_MAX, RecordClass, Rule, Rules, Schedule, Surely};
use terms::Instant;

use super::{names, visit::Visit};
use crate::{
    desk::{self, No},
    web::{
        ClassRow, Fact, HoldRow, Moment, Nav, RetentionPage, Source, StoneRow, Text, Zone, days_between, words as w,
    },
};

/// Destroyed things on the page, newest first; the log has them all.
const STONES: usize = 100;

/// How long records live here.
pub(super) async fn page(visit: Visit) -> Response {
    let found = view(&visit).await.map(|page| visit.page(&page));
    visit.answer(found)
}

/// What the page needs of the archive, read at once.
struct Seen {
    rules: Rules,
    surely: Option<Surely>,
    plan: Vec<Planned>,
    holds: Vec<(HoldId, usize, Instant)>,
    stones: Vec<Tombstone>,
}

async fn view(visit: &Visit) -> Result<RetentionPage, No> {
    visit.who()?;
    let node = &visit.node;
    let now = node.now();
    let schedules = desk::schedules(node, now)
        .ok_or_else(|| No::refused("not-a-provider", "this node holds no records", "Look at the provider's node."))?;
    let seen = desk::look(node, |archive| Seen {
        rules: archive.rules().clone(),
        surely: archive.surely(),
        plan: archive.plan(&schedules),
        holds: archive.holds().collect(),
        stones: archive.tombstones().to_vec(),
    })?;
    let zones = names::zones(node, &[]);
    let told = seen.surely.map(|surely| surely.tell(node.reading()).1);
    let as_of = told.as_ref().map_or(now, retained::Told::as_of);
    let rows = schedules.iter().map(|(class, schedule)| {
        let plan: Vec<&Planned> = seen.plan.iter().filter(|p| p.class == class).collect();
        class_row(class, schedule, seen.rules.0.get(&class), &plan, as_of, &zones)
    });
    let held = |(id, records, until): &(HoldId, usize, Instant)| HoldRow {
        id: id.to_string(),
        records: *records as u64,
        until: Moment::at(*until, &zones),
    };
    Ok(RetentionPage {
        shell: visit.shell(Some(Nav::Retention)).await,
        clock_trouble: told.is_some_and(|t| t.unconfirmed().max(t.set_back()) > LATE_MAX),
        classes: rows.collect(),
        holds: seen.holds.iter().map(held).collect(),
        stones: seen.stones.iter().rev().take(STONES).map(|stone| stone_row(stone, &zones)).collect(),
        stones_in_all: seen.stones.len(),
    })
}

fn class_row(
    class: RecordClass,
    schedule: &Schedule,
    rule: Option<&Rule>,
    plan: &[&Planned],
    as_of: Instant,
    zones: &[Zone],
) -> ClassRow {
    let days = |n: u32| Text::Count(w::DAYS, n.into());
    let records: u64 = plan.iter().map(|p| p.records).sum();
    let next = plan.iter().filter_map(|p| p.goes).min();
    let waits = rule.is_some_and(|r| r.waiting.is_some());
    let why = match schedule.duty {
        _ if waits => w::KEPT_WAITING,
        retained::Duty::InForce => w::KEPT_BY_LAW,
        _ => w::KEPT_BY_OPERATION,
    };
    let mut facts = vec![
        Fact::text(w::KEPT_FOR, days(rule.map_or_else(|| schedule.days(), |r| r.days))),
        Fact::text(w::KEPT_WHY, why),
    ];
    let limits = days_between(schedule.days_min, schedule.days_max);
    facts.extend(limits.map(|text| Fact::text(w::LAW_SAYS, text)));
    if let Some(citation) = &schedule.citation {
        let book = |text: &str| Text::in_lang(text, names::BOOK_LANG);
        facts.extend(citation.binds.as_deref().map(|binds| Fact::text(w::LAW_BINDS, book(binds))));
        facts.push(Fact::text(w::LAW_COUNTS_FROM, book(&citation.trigger)));
    }
    facts.push(Fact::text(w::HOW_MANY, Text::own(w::grouped(records))));
    facts.push(match next {
        Some(at) if at <= as_of => Fact::text(w::NEXT_DESTRUCTION, w::DUE_NOW),
        Some(at) => Fact::at(w::NEXT_DESTRUCTION, Moment::at(at, zones)),
        None => Fact::text(w::NEXT_DESTRUCTION, w::NOTHING_TO_DESTROY),
    });
    ClassRow {
        class,
        duty: schedule.duty,
        facts,
        source: schedule.citation.as_ref().map(|c| Source {
            cite: c.source.clone(),
            record: c.rule.clone(),
            verified: c.verified,
        }),
        waiting_days: rule.and_then(|r| r.waiting).map(|waiting| waiting.days),
        binds_at: rule.and_then(|r| r.limits.first()).map(|limit| Moment::at(limit.binds_at(), zones)),
    }
}

fn stone_row(stone: &Tombstone, zones: &[Zone]) -> StoneRow {
    let (class, which) = match stone.what {
        Tombstoned::Day(day, class) => (Some(class), day.to_string()),
        Tombstoned::Hold(hold) => (None, hold.to_string()),
    };
    StoneRow { at: Moment::at(stone.at, zones), class, which, records: stone.records, leaf: stone.leaf }
}
