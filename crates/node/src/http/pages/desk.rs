//! The work list.

use axum::response::Response;

use super::{names, stages, visit::Visit};
use crate::{
    desk::{self, No, Work},
    house::Action,
    web::{Desk, DeskRow, Nav, words as w},
};

/// The list, most pressing first.
pub(super) async fn list(visit: Visit) -> Response {
    visit.answer(view(&visit).await)
}

async fn view(visit: &Visit) -> Result<Response, No> {
    let work = desk::work(&visit.node, visit.who()?).await?;
    let rows: Vec<DeskRow> = work.iter().filter(|w| w.stage != "closed").map(|w| row(visit, w)).collect();
    let running = |r: &&DeskRow, late: bool| {
        let clocks = [&r.legal, &r.death].into_iter().flatten().filter(|c| c.at.is_some() && !c.stopped);
        clocks.into_iter().any(|c| if late { c.left <= 0 } else { (1..=86_400).contains(&c.left) })
    };
    let count = |is: &dyn Fn(&&DeskRow) -> bool| rows.iter().filter(is).count() as u64;
    let counts = vec![
        (w::COUNT_MINE, count(&|r| r.mine)),
        (w::COUNT_OTHERS, count(&|r| !r.mine)),
        (w::COUNT_TODAY, count(&|r| running(r, false))),
        (w::COUNT_LATE, count(&|r| running(r, true))),
    ];
    let shell = visit.shell(Some(Nav::Desk)).await;
    Ok(visit.page(&Desk { shell, rows, counts, may_draft: visit.may(Action::Draft) }))
}

fn row(visit: &Visit, work: &Work) -> DeskRow {
    let node = &visit.node;
    let zones = names::zones(node, &[work.from, work.to]);
    let path = if work.kind == "order" { "orders" } else { "requests" };
    DeskRow {
        href: format!("/{path}/{}", work.id),
        short: names::short(&work.id),
        from: names::state_or_unknown(node, work.from),
        to: names::state_or_unknown(node, work.to),
        offence: names::offence(node, &work.conduct),
        urgency: stages::urgency(&work.urgency),
        state: stages::badge(if work.held && work.stage == "answered" { "held" } else { work.stage }),
        legal: stages::legal(work, node.now(), &zones),
        death: stages::death(work, node.now(), &zones),
        next: stages::next(work, visit.lang),
        mine: stages::mine(work),
    }
}
