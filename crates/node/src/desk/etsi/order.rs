//! An order to a provider whose system speaks TS 103 120: the same order, in objects.

use etsi::{
    Hi1Object, Message, Request, Uuid,
    dictionary::{LdTaskDesiredStatus, LpTaskDesiredStatus},
    message::UpdateRequest,
    object::{Head, LdTaskObject, LpTaskObject},
};
use exchange::{HoldAfterV1, OrderEndV1, OrderV1};
use rand_core::CryptoRng;
use terms::{Instant, NodeId, ProviderId, StateCode};

use crate::{
    Node,
    desk::{
        etsi::{endpoint, header, objects::objects, signed},
        mail::post,
        no::No,
    },
    etsi::EtsiProvider,
    session::Session,
};

/// Where a provider is established: as the directory says, and if it says nothing in our own state, where it is ordered over TS 103 120. No line
/// of our own configuration makes a company of another state one of ours.
pub(crate) fn established(node: &Node, provider: &ProviderId) -> Option<StateCode> {
    let listed = node.directory.provider(provider).map(exchange::Node::state);
    listed.or_else(|| node.etsi_provider(provider.as_str()).map(|_| node.state))
}

/// To whom an order for this provider goes: a node, or under the provider's own name a system that is none.
fn recipient(node: &Node, provider: &ProviderId) -> Result<NodeId, No> {
    if node.etsi_provider(provider.as_str()).is_some() {
        return provider.as_str().parse().map_err(|_| No::own("a provider's name"));
    }
    node.directory.provider(provider).map(|n| n.id().clone()).ok_or_else(|| No::own("the provider's node"))
}

/// Writes the order as a letter, or for a system of TS 103 120 as a message.
pub(crate) fn post_order(
    node: &Node,
    body: OrderV1,
    who: &Session,
    now: Instant,
    chance: &mut impl CryptoRng,
) -> Result<post::Posted, No> {
    let provider = body.deed.holder.provider.clone();
    let to = recipient(node, &provider)?;
    let envelope = post::Envelope { to: &to, request: Some(body.deed.request), in_reply_to: None };
    let Some(system) = node.etsi_provider(provider.as_str()) else {
        return post::write(node, &envelope, body, &[who], now, chance);
    };
    let csp = endpoint(node.state, &system.name)?;
    post::write_otherwise(node, &envelope, body.clone(), &[who], now, chance, |letter, frame| {
        let transaction = etsi::Uuid::from_bytes(letter.bytes());
        let requests = objects(node, &body, frame, &csp, now)?;
        Ok(signed(node, &Message::request(header(node, csp.clone(), transaction, now)?, requests)))
    })
}

/// Tells a system that an order has ended: its task's desired status is Cancelled. A task to preserve is cancelled only where the hold is released,
/// because that is what cancelling it means there. The format has no word for destroying what was delivered: people say that by telephone.
pub(crate) fn post_end(
    node: &Node,
    (envelope, system): (&post::Envelope<'_>, &EtsiProvider),
    (body, hold): (OrderEndV1, bool),
    (officers, now): (&[&Session], Instant),
    chance: &mut impl CryptoRng,
) -> Result<Option<post::Posted>, No> {
    if hold && body.hold == HoldAfterV1::Stays {
        return Ok(None);
    }
    let csp = endpoint(node.state, &system.name)?;
    let head = Head::of(Uuid::from_bytes(body.order.bytes()));
    let object: Hi1Object = if hold {
        LpTaskObject { desired_status: LpTaskDesiredStatus::Cancelled.entry(), ..LpTaskObject::of(head) }.into()
    } else {
        LdTaskObject { desired_status: LdTaskDesiredStatus::Cancelled.entry(), ..LdTaskObject::of(head) }.into()
    };
    let posted = post::write_otherwise(node, envelope, body, officers, now, chance, |letter, _| {
        let transaction = Uuid::from_bytes(letter.bytes());
        let update = Request::Update(UpdateRequest { object });
        Ok(signed(node, &Message::request(header(node, csp, transaction, now)?, vec![update])))
    })?;
    Ok(Some(posted))
}
