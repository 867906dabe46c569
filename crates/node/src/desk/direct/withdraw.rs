//! A direct order is taken back: the company learns it at once and lets nothing more out, and so does the state under whose consent it was given.

use exchange::{BecameV1, OrderEndAnswerV1};
use request::{Direct, DirectCommand, OrderEnded};
use store::{Move, stream};
use terms::{NodeId, RequestId};

use super::{state, tell_outcome};
use crate::{
    Node,
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
    let order = node.store.letter(ordered.letter).await?.ok_or_else(|| No::own("a letter with an order"))?;
    let delivered = before.production.is_some();
    let end = OrderEnded {
        order: ordered.order,
        cause: "withdrawn".to_owned(),
        hold: false,
        released: false,
        // What was delivered is destroyed there, or somebody says why not.
        destroy_by: ended::destroy_by(node, &order.to, delivered, turn.now),
        says,
    };
    let events = before.decide(DirectCommand::Withdraw(end.clone()))?;
    let events = events.into_iter().chain(ended::by_voice(node, &order.to, delivered)).collect();
    let mut batch = turn.batch(&name, events);
    // What has not left does not leave; the end is told all the same, for a receipt may have been lost on the way.
    let waits = order.delivered.is_none() && order.parked.is_none();
    batch.moves.extend(waits.then(|| (order.letter, Move::Park { code: WITHDRAWN.to_owned() })));
    let posted = ended::write(node, (id, &order.to), &end, (&[], turn.now), &mut turn.chance)?;
    posted.into_iter().for_each(|posted| posted.into_batch(&name, &mut batch));
    tell_outcome(node, id, ordered, (&BecameV1::Withdrawn {}, turn.now), (&name, &mut batch))?;
    turn.record(batch).await?;
    Ok(Done::new(id, "taken back: the company lets nothing more out, and the state concerned is told"))
}

/// The company says what became of what it had delivered: destroyed with a proof, or kept and why.
pub(crate) async fn end_answered(
    node: &Node,
    (id, state): (RequestId, &Direct),
    from: &NodeId,
    body: &OrderEndAnswerV1,
    batch: &mut store::Batch,
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
