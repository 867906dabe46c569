//! The end of orders, at the authority that gave them: the provider is told when a request is taken back, changed, or its evidence called back.
//!
//! That an order ends is told at once by the node, in the transaction in which it learns why: it takes nothing from anybody, and while somebody
//! sleeps an answer could leave that nobody wants any more. That a hold is released is a person's act, because what was released can be
//! destroyed and never be had again. Whether what was delivered is destroyed or kept is answered by a person of the provider.

pub(crate) mod provider;

use exchange::{HoldAfterV1, OrderEndAnswerV1, OrderEndCauseV1, OrderEndV1};
use rand_core::CryptoRng;
use request::{Command, EndAnswered, EndedOrder, Event, OrderEnded, Side, State};
use store::{Batch, Entry, Move, stream};
use terms::{Instant, NodeId, OrderId, RequestId};

use crate::{
    Node,
    clock::chance,
    desk::{
        asks::recall,
        direct, etsi,
        mail::{letters::WITHDRAWN, post, replay, translate::prose},
        no::No,
        not_taken::{NotTaken, own},
        turn::{Done, Turn},
    },
    session::Session,
};

/// Under which code a page says that a provider could not be told.
const NOT_TOLD: &str = "provider-not-told";

/// To whom the letter of this order went. The letter follows the event of its order in one transaction.
pub(crate) fn sent_to(events: &[Entry], order: OrderId) -> Option<(terms::LetterId, NodeId)> {
    let is =
        |e: &Entry| matches!(&e.event, Event::HoldOrdered { order: o } | Event::Ordered { order: o } if *o == order);
    let mut after = events.iter().skip_while(|e| !is(e));
    after.find_map(|e| match &e.event {
        Event::Sent { letter, kind, to, .. } if kind == "order" => Some((*letter, to.clone())),
        _ => None,
    })
}

/// Tells the providers of the orders that end with this event. `state` is from before it.
pub(crate) async fn tell(
    node: &Node,
    (id, state): (RequestId, &State),
    event: &Event,
    now: Instant,
    batch: &mut Batch,
) -> Result<(), No> {
    let endings = state.ends(event);
    if endings.is_empty() {
        return Ok(());
    }
    let name = stream::asked(id);
    let events = node.store.events(&name).await?;
    let says = said(event);
    for ending in endings {
        let Some((letter, to)) = sent_to(&events, ending.order) else { continue };
        let destroy_by = destroy_by(node, &to, ending.delivered, now);
        let end = OrderEnded {
            order: ending.order,
            cause: ending.cause.to_owned(),
            hold: ending.hold,
            released: false,
            destroy_by,
            says: says.clone(),
        };
        // What has not left does not leave; the end is told all the same, for a receipt may have been lost on the way.
        let waits = node.store.letter(letter).await?.filter(|l| l.delivered.is_none() && l.parked.is_none());
        batch.moves.extend(waits.map(|l| (l.letter, Move::Park { code: WITHDRAWN.to_owned() })));
        batch.events.push((name.clone(), Event::OrderEnded(end.clone())));
        batch.events.extend(by_voice(node, &to, ending.delivered).map(|event| (name.clone(), event)));
        let mut chance = chance()?;
        match write(node, (id, &to), &end, (&[], now), &mut chance) {
            Ok(posted) => posted.into_iter().for_each(|posted| posted.into_batch(&name, batch)),
            Err(No::Trouble(trouble)) => return Err(No::Trouble(trouble)),
            // The request has ended whatever becomes of this letter; a person has to call the provider.
            Err(no) => batch.events.push((name.clone(), not_told(&to, &no))),
        }
    }
    Ok(())
}

/// A person has to call.
pub(in crate::desk) fn not_told(to: &NodeId, no: &No) -> Event {
    let says = format!("{to} could not be told that its order has ended: {no}");
    Event::Flagged { code: NOT_TOLD.to_owned(), says }
}

/// By when the provider says what became of what it had delivered. A system of TS 103 120 cannot be asked that.
pub(in crate::desk) fn destroy_by(node: &Node, to: &NodeId, delivered: bool, now: Instant) -> Option<Instant> {
    let asked = delivered && node.etsi_provider(to.as_str()).is_none();
    asked.then(|| now.after(recall::ANSWER_WITHIN))
}

/// What a person has to do where the format has no word for it.
pub(in crate::desk) fn by_voice(node: &Node, to: &NodeId, delivered: bool) -> Option<Event> {
    let speaks = delivered && node.etsi_provider(to.as_str()).is_some();
    let says = format!(
        "{to} had delivered, and ETSI TS 103 120 has no word for destroying that: call them, and ask what becomes of it there."
    );
    speaks.then(|| Event::Flagged { code: NOT_TOLD.to_owned(), says })
}

/// Why, in the words of whoever caused it.
fn said(event: &Event) -> String {
    match event {
        Event::Withdrawn { reason } => reason.clone(),
        Event::AmendmentCame { says, .. } => says.clone(),
        Event::Recalled { recall } => recall.says.clone(),
        _ => "The request names another provider now.".to_owned(),
    }
}

fn cause(word: &str) -> OrderEndCauseV1 {
    match word {
        "withdrawn" => OrderEndCauseV1::Withdrawn,
        "amended" => OrderEndCauseV1::Amended,
        "recalled" => OrderEndCauseV1::Recalled,
        _ => OrderEndCauseV1::Over,
    }
}

/// The letter, or for a system of TS 103 120 the message; none where that format has no word for it.
pub(in crate::desk) fn write(
    node: &Node,
    (id, to): (RequestId, &NodeId),
    end: &OrderEnded,
    (officers, now): (&[&Session], Instant),
    chance: &mut impl CryptoRng,
) -> Result<Option<post::Posted>, No> {
    let envelope = post::Envelope { to, request: Some(id), in_reply_to: None };
    let body = OrderEndV1 {
        order: end.order,
        cause: cause(&end.cause),
        hold: if end.released { HoldAfterV1::Released } else { HoldAfterV1::Stays },
        destroy_by: end.destroy_by,
        says: prose(&end.says)?,
    };
    match node.etsi_provider(to.as_str()) {
        Some(system) => etsi::post_end(node, (&envelope, system), (body, end.hold), (officers, now), chance),
        None => post::write(node, &envelope, body, officers, now, chance).map(Some),
    }
}

/// A person releases the holds of a request that nobody needs any more.
pub(crate) async fn release(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::asked(id);
    let mut state = replay::side(turn.node, id, Side::Asked).await?;
    let says = turn.needs("reason", "Say why the records are not needed any more.")?.to_owned();
    let holds = state.holds_to_release();
    if holds.is_empty() {
        let cure = "A hold is released when its request has ended or was changed; it ends by itself on its day.";
        return Err(No::refused("no-hold", "no hold of this request waits to be released", cure));
    }
    let events = turn.node.store.events(&name).await?;
    let mut batch = turn.batch(&name, Vec::new());
    for order in holds {
        let decided = state.decide(Command::ReleaseHold { order, says: says.clone() })?;
        state = decided.iter().fold(state, |state, event| state.apply(event));
        let Some((_, to)) = sent_to(&events, order) else { continue };
        for event in decided {
            if let Event::OrderEnded(end) = &event {
                let posted = write(turn.node, (id, &to), end, (&[turn.who], turn.now), &mut turn.chance)?;
                batch.events.push((name.clone(), event));
                posted.into_iter().for_each(|posted| posted.into_batch(&name, &mut batch));
            }
        }
    }
    turn.record(batch).await?;
    Ok(Done::new(id, "released: the provider is told, and the records live only as long as they would have without it"))
}

/// The provider answers: its hold is released, or what was delivered is destroyed or kept.
pub(crate) async fn answered(
    node: &Node,
    id: RequestId,
    from: &NodeId,
    body: &OrderEndAnswerV1,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    let name = stream::asked(id);
    let state = replay::side(node, id, Side::Asked).await?;
    let events = node.store.events(&name).await?;
    let ended = state.ended(body.order()).ok_or(NotTaken::OutOfTurn("that order has not ended"))?;
    if sent_to(&events, body.order()).is_none_or(|(_, to)| to != *from) {
        return Err(NotTaken::OutOfTurn("that order was given to another node"));
    }
    let answer = said_of(node, from, body, ended)?;
    let decided = state.decide(Command::Hear(Event::OrderEndAnswered(answer)));
    let decided = decided.map_err(|_| NotTaken::OutOfTurn("the request stands elsewhere"))?;
    batch.events.extend(decided.into_iter().map(|event| (name.clone(), event)));
    Ok(())
}

/// What the provider says became of what it had, and whether its proof holds.
pub(in crate::desk) fn said_of(
    node: &Node,
    from: &NodeId,
    body: &OrderEndAnswerV1,
    ended: &EndedOrder,
) -> Result<EndAnswered, NotTaken> {
    let (result, proven, says) = match body {
        OrderEndAnswerV1::Released { .. } => ("released", false, String::new()),
        OrderEndAnswerV1::Destroyed { order, log, proof, .. } => {
            let since = ended.destroy_by.ok_or(NotTaken::OutOfTurn("nothing was to be destroyed"))?;
            let since = since.before(recall::ANSWER_WITHIN + recall::CLOCKS_DIFFER);
            let proven = log == from && recall::holds(node, from, &stream::order(*order), &proof.0, since);
            ("destroyed", proven, String::new())
        }
        OrderEndAnswerV1::Kept { says, .. } => ("kept", false, says.as_str().to_owned()),
    };
    Ok(EndAnswered { order: body.order(), result: result.to_owned(), proven, says })
}

/// A letter about the end of an order arrives, on either side.
pub(crate) async fn came(
    node: &Node,
    id: RequestId,
    from: &NodeId,
    body: &exchange::Body,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    match body {
        exchange::Body::OrderEnd(end) => provider::came(node, from, end, batch).await,
        exchange::Body::OrderEndAnswer(answer) => {
            let direct = direct::state(node, id).await.map_err(|trouble| own(trouble.into()))?;
            match direct.ended(answer.order()) {
                Some(_) => direct::end_answered(node, (id, &direct), from, answer, batch).await,
                None => answered(node, id, from, answer, batch).await,
            }
        }
        _ => Err(own(No::own("a letter about the end of an order"))),
    }
}
