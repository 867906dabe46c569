//! A direct order after it has left: what the company reports, what the state concerned learns of it, and the evidence taken in.
//!
//! It is given in `attempt`, by leave of the guard, under the standing consent of the state where the data lies. That state is told twice: when
//! it is ordered, and what came of it. Neither is anybody's to keep back here.

mod gather;
mod view;
mod withdraw;

use exchange::{BecameV1, NoticeOutcomeV1, OrderReportV1};
use request::{Direct, DirectCommand, DirectOrder, Event};
use store::{Batch, stream};
use terms::{Digest, Instant, NodeId, RequestId};

use crate::{
    Node,
    clock::chance,
    desk::{
        answers::asked,
        asks::attempt::authorities_of,
        case,
        evidence::pack,
        mail::post,
        no::No,
        turn::{Done, Turn},
    },
    witness,
};

pub(crate) use view::line_of;
pub use view::{DirectView, view};
pub(crate) use withdraw::{end_all, end_answered, withdraw};

/// What is known of it.
pub(crate) async fn state(node: &Node, id: RequestId) -> Result<Direct, store::Trouble> {
    let events = node.store.events(&stream::direct(id)).await?;
    Ok(events.iter().fold(Direct::default(), |state, entry| state.apply(&entry.event)))
}

/// Was anything ordered under this number?
///
/// # Errors
/// [`No::Trouble`] where the records cannot be read.
pub async fn ordered(node: &Node, id: &str) -> Result<bool, No> {
    match id.parse() {
        Ok(id) => Ok(state(node, id).await?.ordered.is_some()),
        Err(_) => Ok(false),
    }
}

/// The company reports: produced, or not executed. Only the node that the order went to, and once.
pub(crate) async fn report(
    node: &Node,
    (id, state): (RequestId, &Direct),
    from: &NodeId,
    body: &OrderReportV1,
    now: Instant,
    batch: &mut Batch,
) -> Result<(), No> {
    let name = stream::direct(id);
    let ordered = state.ordered.as_ref().ok_or_else(|| No::own("a direct order"))?;
    let sent_to = node.store.letter(ordered.letter).await?.is_some_and(|letter| letter.to == *from);
    let (event, became) = match body {
        OrderReportV1::Produced { answer, records, custody, candidates, .. } if sent_to => {
            let event = asked::produced([&answer.0, &records.0, &custody.0], *candidates, batch);
            (event, BecameV1::Produced { candidates: *candidates })
        }
        OrderReportV1::NotExecuted { ground, reason, .. } if sent_to => {
            let event = Event::NotExecuted { ground: *ground, reason: reason.as_str().into() };
            (event, BecameV1::NotExecuted { ground: *ground })
        }
        // Nothing is held under a direct order.
        _ => {
            let says = "no such order was given to that provider";
            return Err(No::refused("no-such-order", says, "Check the order's number."));
        }
    };
    let events = state.decide(DirectCommand::Report(event))?;
    batch.events.extend(events.into_iter().map(|event| (name.clone(), event)));
    tell_outcome(node, id, ordered, (&became, now), (&name, batch))
}

/// The state under whose consent it was ordered learns what came of it, in the transaction in which this node learns it.
fn tell_outcome(
    node: &Node,
    id: RequestId,
    ordered: &DirectOrder,
    (became, now): (&BecameV1, Instant),
    (name, batch): (&str, &mut Batch),
) -> Result<(), No> {
    let mut chance = chance()?;
    for to in authorities_of(node, ordered.territory) {
        let notice = NoticeOutcomeV1 {
            concerns: ordered.territory,
            authority: case::own_authority(node)?,
            state: node.state,
            deed: ordered.deed,
            consent: ordered.consent,
            at: now,
            became: became.clone(),
        };
        let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: None };
        post::tell(node, &envelope, notice, &[], (now, &mut chance), (name, batch))?;
    }
    Ok(())
}

/// A notice in words, for the list of notices.
pub(crate) fn words(body: &exchange::Body) -> Option<String> {
    match body {
        exchange::Body::Notice(notice) => Some(crate::desk::asks::attempt::notice_words(notice)),
        exchange::Body::NoticeOutcome(notice) => Some(notice_words(notice)),
        other => super::third::words(other),
    }
}

/// How such a notice begins.
pub(crate) const OUTCOME: &str = "What came of the direct order";

/// What came of it.
fn notice_words(notice: &NoticeOutcomeV1) -> String {
    let became = match &notice.became {
        BecameV1::Produced { candidates } => format!("the company produced; the answer names {candidates} line(s)"),
        BecameV1::NotExecuted { ground } => format!("the company did not execute it ({ground})"),
        BecameV1::Withdrawn {} => "the authority took it back".to_owned(),
    };
    format!(
        "{OUTCOME} of {} of {} under the consent {} of {}: {became}, at {}",
        notice.authority, notice.state, notice.consent, notice.concerns, notice.at
    )
}

/// Packs what the company produced, with the order and the consent that it rests on, and seals it.
pub(crate) async fn take_in(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::direct(id);
    let state = state(turn.node, id).await?;
    // Asked before anything is packed, so that a second press packs nothing.
    state.decide(DirectCommand::TakeIn { package: Digest::from_bytes([0; 32]) })?;
    // Without the witnesses nothing can be sealed: better known before the decision to pack is in the log.
    witness::cosigned(turn.node, super::checkpoint(turn.node).await?).await?;
    let gathered = gather::gather(turn, id, &state).await?;
    let package = gathered.pack(turn, &name).await?;
    let digest = post::sha256(&package);
    let events = state.decide(DirectCommand::TakeIn { package: digest })?;
    let mut batch = turn.batch(&name, events);
    pack::keep(turn, &name, (digest, package), &mut batch).await?;
    turn.record(batch).await?;
    let mut done = Done::new(id, "taken in: packed with the order and the consent on which it rests, and sealed");
    done.shows = Some(format!("\"{digest}\""));
    Ok(done)
}

/// Nothing is left to do with it.
pub(crate) async fn close(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let events = state(turn.node, id).await?.decide(DirectCommand::Close)?;
    let batch = turn.batch(&stream::direct(id), events);
    turn.record(batch).await?;
    Ok(Done::new(id, "closed"))
}
