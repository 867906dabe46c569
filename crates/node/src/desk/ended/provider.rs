//! The end of orders at the provider: nothing more leaves, the hold is released, and a person says what became of what was delivered.

use archive::{HoldId, Trouble as ArchiveTrouble};
use exchange::{HoldAfterV1, OrderEndAnswerV1, OrderEndV1};
use rand_core::CryptoRng;
use request::{Event, OrderCommand, OrderState};
use store::{Batch, Entry, Move, stream};
use terms::{Instant, NodeId};

use crate::{
    Node,
    clock::chance,
    desk::{
        asks::recall,
        evidence::pack,
        mail::{letters::WITHDRAWN, post, replay, translate::prose},
        no::No,
        not_taken::NotTaken,
        provider::{Order, archive_of, order},
        turn::{Done, Turn},
    },
    session::Session,
};

/// The authority says that an order has ended. What was produced and has not been delivered does not leave any more.
pub(super) async fn came(node: &Node, from: &NodeId, body: &OrderEndV1, batch: &mut Batch) -> Result<(), NotTaken> {
    let name = stream::order(body.order);
    let state = replay::order_state(node, &name).await?;
    if state.came.as_ref().is_some_and(|(_, of)| of != from) {
        return Err(NotTaken::OutOfTurn("that order is of another authority"));
    }
    let command = OrderCommand::End {
        order: body.order,
        cause: body.cause.as_str().to_owned(),
        released: body.hold == HoldAfterV1::Released,
        destroy_by: body.destroy_by,
        says: body.says.as_str().to_owned(),
    };
    let events = state.decide(command).map_err(|_| NotTaken::OutOfTurn("the order has ended already"))?;
    batch.events.extend(events.into_iter().map(|event| (name.clone(), event)));
    if state.result.as_deref() == Some("produced") {
        let waiting = node.store.letters(Some(&name)).await?.into_iter();
        let waiting = waiting.filter(|l| l.kind == "order-report" && l.delivered.is_none() && l.parked.is_none());
        batch.moves.extend(waiting.map(|l| (l.letter, Move::Park { code: WITHDRAWN.to_owned() })));
    }
    Ok(())
}

/// Is a hold to be released that has not been?
pub(crate) fn is_due(state: &OrderState) -> bool {
    state.end.as_ref().is_some_and(|end| end.released && !end.done) && state.is_hold()
}

/// The order as it came: its keys may have ended since.
pub(crate) async fn as_it_came(node: &Node, name: &str) -> Result<Order, No> {
    let events = node.store.events(name).await?;
    let at = events.iter().find(|e| matches!(e.event, Event::OrderCame { .. })).map(|e| e.at);
    order(node, name, at.unwrap_or_else(|| node.now())).await
}

/// Releases the hold of an order, and tells the authority. Another order that keeps the very same records keeps them.
pub(crate) async fn release(
    node: &Node,
    name: &str,
    (officers, now): (&[&Session], Instant),
    rng: &mut impl CryptoRng,
) -> Result<(), No> {
    let state = replay::order_state(node, name).await?;
    let order = as_it_came(node, name).await?;
    let number = order.body.order;
    let command = OrderCommand::AnswerEnd { order: number, result: "released".to_owned(), says: String::new() };
    let events = state.decide(command)?;
    let by = officers.first().map(|who| who.officer.clone());
    let events = events.into_iter().map(|event| (name.to_owned(), event)).collect();
    let mut batch = Batch { events, by, ..Batch::default() };
    let envelope = post::Envelope { to: &order.from, request: Some(order.deed.request), in_reply_to: None };
    let body = OrderEndAnswerV1::Released { order: number, at: now };
    // Signed before anything is let go: the clerk's key may be elsewhere, and not sign.
    post::write(node, &envelope, body, officers, now, rng)?.into_batch(name, &mut batch);
    if !kept_by_another(node, name, &order).await? {
        let released = archive_of(node)?.release(HoldId::of(&order.deed.digest()), now, &mut chance()?);
        match released {
            // Nothing was held, its day was over, or a press before this one has released it.
            Ok(_) | Err(ArchiveTrouble::NoSuchHold) => {}
            Err(trouble) => return Err(No::Trouble(trouble.into())),
        }
    }
    node.store.record(batch, now, rng).await?;
    Ok(())
}

/// A hold is named by its deed: the same deed may have been ordered twice.
async fn kept_by_another(node: &Node, name: &str, this: &Order) -> Result<bool, No> {
    let digest = this.deed.digest();
    for other in node.store.streams("order/").await?.into_iter().filter(|other| other != name) {
        let state = replay::order_state(node, &other).await?;
        let holds = state.result.as_deref() == Some("held") && state.end.as_ref().is_none_or(|end| !end.released);
        if holds && as_it_came(node, &other).await.is_ok_and(|order| order.deed.digest() == digest) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A person of the provider releases the hold of an order that has ended.
pub(crate) async fn release_held(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.order()?;
    let name = stream::order(id);
    let state = replay::order_state(turn.node, &name).await?;
    if state.end.is_none() || !state.is_hold() {
        let cure = "A hold stays until its day, or until the order has ended: ask the authority.";
        return Err(No::refused("order-stands", "the order to hold has not ended", cure));
    }
    release(turn.node, &name, (&[turn.who], turn.now), &mut turn.chance).await?;
    Ok(Done::new(
        id,
        "released: the records live only as long as they would have without the hold; the authority is told",
    ))
}

/// A person of the provider says what became of what was delivered: destroyed here with a proof, or kept, and why.
pub(crate) async fn answer(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.order()?;
    let name = stream::order(id);
    let state = replay::order_state(turn.node, &name).await?;
    let destroyed = match turn.needs("answer", "Choose destroyed or kept.")? {
        "destroyed" => true,
        "kept" => false,
        _ => return Err(No::refused("answer", "that is no answer", "Choose destroyed or kept.")),
    };
    let says = match destroyed {
        true => turn.field("reasons").unwrap_or("").to_owned(),
        false => turn.needs("reasons", "Say why it is kept.")?.to_owned(),
    };
    let result = if destroyed { "destroyed" } else { "kept" }.to_owned();
    let command = OrderCommand::AnswerEnd { order: id, result, says: says.clone() };
    // Asked before anything is destroyed, and read before its key is gone.
    let events = state.decide(command)?;
    let (to, request) = match as_it_came(turn.node, &name).await {
        Ok(order) => (order.from, order.deed.request),
        Err(No::Trouble(trouble)) => return Err(No::Trouble(trouble)),
        // Pressed again after a crash: the first press has destroyed it.
        Err(_) => match remembered(turn.node, &name).await? {
            Some(found) => found,
            None => return Err(No::own("an order")),
        },
    };
    let mut kept = None;
    let body = if destroyed {
        let why = state.end.as_ref().map_or_else(String::new, |end| format!("the order has ended: {}", end.cause));
        kept = Some(pack::destroying(turn, &format!("what is kept of order {id}"), &why)?);
        remember(turn.node, &name, (&to, request)).await?;
        let entry = recall::destroy(turn, name.clone(), why).await?;
        let proof = exchange::Bytes(recall::proof(turn.node, entry).await?.into_bytes());
        OrderEndAnswerV1::Destroyed { order: id, at: turn.now, log: turn.node.id.clone(), proof }
    } else {
        OrderEndAnswerV1::Kept { order: id, says: prose(&says)? }
    };
    let mut batch = turn.batch(&name, events);
    if let Some((event, doc)) = kept {
        batch.events.push((name.clone(), event));
        batch.docs.push(doc);
    }
    let envelope = post::Envelope { to: &to, request: Some(request), in_reply_to: None };
    post::write(turn.node, &envelope, body, &[turn.who], turn.now, &mut turn.chance)?.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    let says = match destroyed {
        true => "destroyed: the key of what was kept of this order is gone, and the proof is on its way",
        false => "kept: the reason is on its way to the authority",
    };
    Ok(Done::new(id, says))
}

fn fact(name: &str) -> String {
    format!("ended/{name}")
}

/// To whom the answer goes and about which request, for a second press after a crash. It tells nothing of a person.
async fn remember(node: &Node, name: &str, (to, request): (&NodeId, terms::RequestId)) -> Result<(), No> {
    Ok(node.store.set_fact(&fact(name), &format!("{to} {request}")).await?)
}

async fn remembered(node: &Node, name: &str) -> Result<Option<(NodeId, terms::RequestId)>, No> {
    let fact = node.store.fact(&fact(name)).await?;
    Ok(fact.and_then(|fact| {
        let (to, request) = fact.split_once(' ')?;
        Some((to.parse().ok()?, request.parse().ok()?))
    }))
}

/// May anything of this order still leave? What was produced before it ended does not.
pub(crate) fn is_ended(events: &[Entry]) -> bool {
    events.iter().any(|entry| matches!(entry.event, Event::OrderEnded(_)))
}
