//! The API of the retained logs: how long they live, what waits to be accepted, and what the listeners take in.

use std::sync::Arc;

use archive::Planned;
use axum::{Json, extract::State, http::HeaderMap};
use serde_json::{Value, json};

use super::{
    api::{Answer, at},
    who::bearer,
};
use crate::{
    Node,
    desk::{self, No, Waiting, WaitingClass},
};

/// What the page of the retention shows, and the plan with the number that goes with accepting it.
pub(super) async fn retention(State(node): State<Arc<Node>>, headers: HeaderMap) -> Answer {
    bearer(&node, &headers)?;
    let schedules = desk::schedules(&node, node.now())
        .ok_or_else(|| No::refused("not-a-provider", "this node holds no records", "Look at the provider's node."))?;
    let classes = desk::look(&node, |archive| {
        let plan = archive.plan(&schedules);
        let class = |(class, schedule): (retained::RecordClass, &retained::Schedule)| {
            let rule = archive.rules().0.get(&class);
            let here = || plan.iter().filter(|p| p.class == class);
            let citation = schedule.citation.as_ref();
            json!({
                "class": class.as_str(), "duty": schedule.duty.as_str(),
                "days": rule.map_or_else(|| schedule.days(), |rule| rule.days), "wanted_days": schedule.days(),
                "waiting_days": rule.and_then(|rule| rule.waiting).map(|waiting| waiting.days),
                "law_days_min": schedule.days_min, "law_days_max": schedule.days_max,
                "rule": citation.map(|c| c.rule.as_str()), "source": citation.map(|c| c.source.as_str()),
                "records": here().map(|p| p.records).sum::<u64>(), "next": at(here().filter_map(|p| p.goes).min()),
            })
        };
        schedules.iter().map(class).collect::<Vec<Value>>()
    })?;
    let (holds, destroyed) = desk::look(&node, |archive| {
        let hold = |(id, records, until): (archive::HoldId, usize, terms::Instant)| json!({ "hold": id.to_string(), "records": records, "until": until.to_string() });
        (archive.holds().map(hold).collect::<Vec<_>>(), archive.tombstones().len())
    })?;
    let plan = desk::waiting(&node)?.as_ref().map(plan_json);
    Ok(Json(json!({ "classes": classes, "plan": plan, "holds": holds, "destroyed": destroyed })))
}

fn plan_json(waiting: &Waiting) -> Value {
    let day = |p: &Planned| json!({ "day": p.day.to_string(), "records": p.records, "bytes": p.bytes, "held": p.held, "goes": at(p.goes), "would_go": p.would_go.to_string() });
    let class = |c: &WaitingClass| {
        json!({
            "class": c.class.as_str(), "days": c.days, "shorter": c.shorter, "since": c.since.to_string(),
            "limit_days": c.limit.map(|l| l.days), "limit_binds_at": at(c.limit.map(|l| l.binds_at())),
            "at_once": c.at_once.iter().map(day).collect::<Vec<_>>(),
            "sooner": c.sooner.iter().map(day).collect::<Vec<_>>(),
        })
    };
    json!({
        "number": waiting.number.to_string(), "as_of": waiting.as_of.to_string(),
        "classes": waiting.classes.iter().map(class).collect::<Vec<_>>(),
    })
}

/// What the page of the listeners shows.
pub(super) async fn listeners(State(node): State<Arc<Node>>, headers: HeaderMap) -> Answer {
    bearer(&node, &headers)?;
    let settling = node.settling();
    Ok(Json(json!({
        "now": node.now().to_string(), "listeners": node.listeners(),
        "settling": {
            "open": settling.open, "unsettled": settling.unsettled, "segments": settling.segments,
            "settled": settling.settled, "settled_at": at(settling.settled_at),
            "merges": settling.merges, "merged_at": at(settling.merged_at), "failing": settling.failing,
        },
    })))
}
