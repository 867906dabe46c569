//! A direct order is taken back: the company learns it at once and lets nothing more out, and so does the state under whose consent it was given.

use std::collections::BTreeSet;

use exchange::{BecameV1, OrderEndAnswerV1};
use request::{Direct, DirectCommand, DirectOrder, DirectStage, OrderEnded};
use store::{Batch, Move, stream};
use terms::{Digest, Instant, NodeId, RequestId, StateCode};

use super::{state, tell_outcome};
use crate::{
    Node,
    clock::chance,
    desk::{
        ended,
        mail::letters::WITHDRAWN,
        no::No,
        not_taken::NotTaken,
        turn::{Done, Turn},
    },
};

/// One officer takes it back: it takes nothing from anybody.
pub(crate) async fn withdraw(turn: &mut Turn<'_>) -> Result<Done, No> {
    let (node, id) = (turn.node, turn.request()?);
    let (name, before) = (stream::direct(id), state(node, id).await?);
    let says = turn.needs("reason", "Say why it is taken back: the company reads it.")?.to_owned();
    let unknown = || No::refused("unknown-record", "there is no such direct order", "Open it from the list.");
    let ordered = before.ordered.as_ref().ok_or_else(unknown)?;
    let mut batch = turn.batch(&name, Vec::new());
    end(node, (id, &before), ordered, (says, turn.now), &mut batch).await?;
    turn.record(batch).await?;
    Ok(Done::new(id, "taken back: the company lets nothing more out, and the state concerned is told"))
}

/// A state's consent is gone: every order that rests on it and is not answered ends, without a person. What was answered while it was in force
/// was answered lawfully; what rests on a consent of another body of that state stays.
pub(crate) async fn end_all(
    node: &Node,
    (territory, of_others): (StateCode, &BTreeSet<Digest>),
    batch: &mut Batch,
) -> Result<(), No> {
    for name in node.store.open_streams("direct/").await? {
        let Some(id) = name.strip_prefix("direct/").and_then(|id| id.parse::<RequestId>().ok()) else { continue };
        let before = state(node, id).await?;
        let with_them = matches!(before.stage, DirectStage::Sent | DirectStage::Received);
        let rests = |o: &&DirectOrder| with_them && o.territory == territory && !of_others.contains(&o.frame);
        let Some(ordered) = before.ordered.as_ref().filter(rests) else { continue };
        let says = format!("{territory} has taken back the standing consent on which the order rested.");
        end(node, (id, &before), ordered, (says, node.now()), batch).await?;
    }
    Ok(())
}

async fn end(
    node: &Node,
    (id, before): (RequestId, &Direct),
    ordered: &DirectOrder,
    (says, now): (String, Instant),
    batch: &mut Batch,
) -> Result<(), No> {
    let name = stream::direct(id);
    let order = node.store.letter(ordered.letter).await?.ok_or_else(|| No::own("a letter with an order"))?;
    let delivered = before.production.is_some();
    let end = OrderEnded {
        order: ordered.order,
        cause: "withdrawn".to_owned(),
        hold: false,
        released: false,
        // What was delivered is destroyed there, or somebody says why not.
        destroy_by: ended::destroy_by(node, &order.to, delivered, now),
        says,
    };
    let events = before.decide(DirectCommand::Withdraw(end.clone()))?;
    let events = events.into_iter().chain(ended::by_voice(node, &order.to, delivered));
    batch.events.extend(events.map(|event| (name.clone(), event)));
    // What has not left does not leave; the end is told all the same, for a receipt may have been lost on the way.
    let waits = order.delivered.is_none() && order.parked.is_none();
    batch.moves.extend(waits.then(|| (order.letter, Move::Park { code: WITHDRAWN.to_owned() })));
    match ended::write(node, (id, &order.to), &end, (&[], now), &mut chance()?) {
        Ok(posted) => posted.into_iter().for_each(|posted| posted.into_batch(&name, batch)),
        Err(No::Trouble(trouble)) => return Err(No::Trouble(trouble)),
        // It has ended whatever becomes of this letter.
        Err(no) => batch.events.push((name.clone(), ended::not_told(&order.to, &no))),
    }
    tell_outcome(node, id, ordered, (&BecameV1::Withdrawn {}, now), (&name, batch))
}

/// The company says what became of what it had delivered: destroyed with a proof, or kept and why.
pub(crate) async fn end_answered(
    node: &Node,
    (id, state): (RequestId, &Direct),
    from: &NodeId,
    body: &OrderEndAnswerV1,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    let name = stream::direct(id);
    let ended = state.ended(body.order()).ok_or(NotTaken::OutOfTurn("that order has not ended"))?;
    let letters = node.store.letters(Some(&name)).await?;
    if !letters.iter().any(|letter| letter.kind == "order-end" && letter.to == *from) {
        return Err(NotTaken::OutOfTurn("that order was given to another node"));
    }
    let answer = ended::said_of(node, from, body, ended)?;
    let decided = state.decide(DirectCommand::HearEnd(answer));
    let decided = decided.map_err(|_| NotTaken::OutOfTurn("it was answered already, or nothing was delivered"))?;
    batch.events.extend(decided.into_iter().map(|event| (name.clone(), event)));
    Ok(())
}
