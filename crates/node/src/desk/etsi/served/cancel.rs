//! UPDATE: an order that is not answered yet is taken back; a delivery is acknowledged. Nothing else can be changed.

use etsi::{
    EtsiError, Hi1Object,
    dictionary::{AuthorisationDesiredStatus, LdTaskDesiredStatus, LpTaskDesiredStatus},
};
use request::{Event, OrderCommand, OrderStage};
use store::{Batch, stream};
use terms::OrderId;

use super::{Not, What, known, refuse};
use crate::{
    Node,
    clock::chance,
    desk::{mail::replay, no::No},
    etsi::EtsiAuthority,
};

/// Changes one object, as far as it can be changed.
pub(super) async fn update(node: &Node, authority: &EtsiAuthority, object: &Hi1Object) -> Result<(), Not> {
    let number = &object.head().object_identifier;
    let Some((what, orders)) = known(node, authority, number).await? else {
        return refuse(EtsiError::UpdateUnknown, "there is no object of this number");
    };
    let cancels = match object {
        Hi1Object::LpTask(task) => {
            task.desired_status.as_ref().and_then(LpTaskDesiredStatus::of) == Some(LpTaskDesiredStatus::Cancelled)
        }
        Hi1Object::LdTask(task) => {
            task.desired_status.as_ref().and_then(LdTaskDesiredStatus::of) == Some(LdTaskDesiredStatus::Cancelled)
        }
        Hi1Object::Authorisation(auth) => {
            let wanted = auth.authorisation_desired_status.as_ref().and_then(AuthorisationDesiredStatus::of);
            wanted == Some(AuthorisationDesiredStatus::Cancelled)
        }
        _ => false,
    };
    let fetched = match object {
        Hi1Object::Delivery(delivery) => {
            let wanted = delivery.delivery_desired_status.as_ref().and_then(|s| s.of_etsi("DeliveryDesiredStatus"));
            matches!(wanted, Some("Acknowledged" | "Received"))
        }
        _ => false,
    };
    match (what, cancels, fetched) {
        (What::Task | What::Authorisation, true, _) => cancel_all(node, authority, &orders).await,
        (What::Delivery, _, true) => {
            for order in orders {
                acknowledge(node, order).await?;
            }
            Ok(())
        }
        _ => refuse(
            EtsiError::ChangeNotAllowed,
            "what two people signed is not changed: cancel it, and give a new order",
        ),
    }
}

/// Everything that an authorisation stands over. One that is answered already keeps none of the others from being taken back, and is said.
async fn cancel_all(node: &Node, authority: &EtsiAuthority, orders: &[OrderId]) -> Result<(), Not> {
    let mut late = None;
    for order in orders {
        match cancel(node, authority, *order).await {
            Err(Not::Done(error)) => late = Some(error),
            done => done?,
        }
    }
    late.map_or(Ok(()), |error| Err(Not::Done(error)))
}

/// Taking an order back discloses nothing, so that the system's own signature is enough for it.
async fn cancel(node: &Node, authority: &EtsiAuthority, order: OrderId) -> Result<(), Not> {
    let _alone = node.desk.write().await;
    let name = stream::order(order);
    let state = replay::order_state(node, &name).await?;
    // Ended by the authority's letter, or cancelled before.
    if state.end.is_some() || state.result.as_deref() == Some("cancelled") {
        return Ok(());
    }
    if state.stage == OrderStage::Answered {
        return refuse(EtsiError::UpdateExpired, "it is answered already; a hold ends at its time");
    }
    let command = OrderCommand::Answer { result: "cancelled".to_owned(), answer: None };
    let events = state.decide(command).map_err(No::from)?;
    let says = format!("taken back over TS 103 120 by the system {} of {}", authority.name, authority.member);
    let noted = Event::Refused { code: "taken-back".to_owned(), says };
    let events = std::iter::once(noted).chain(events).map(|e| (name.clone(), e)).collect();
    let batch = Batch { events, ..Batch::default() };
    node.store.record(batch, node.now(), &mut chance().map_err(No::from)?).await?;
    Ok(())
}

/// Their system has the report.
async fn acknowledge(node: &Node, order: OrderId) -> Result<(), Not> {
    let _alone = node.desk.write().await;
    let name = stream::order(order);
    let letters = node.store.letters(Some(&name)).await?;
    let Some(letter) = letters.into_iter().find(|letter| letter.kind == "order-report") else {
        return refuse(EtsiError::UpdateUnknown, "there is no delivery yet");
    };
    if letter.delivered.is_some() {
        return Ok(());
    }
    let event = Event::Acknowledged { letter: letter.letter, kind: letter.kind };
    let batch = Batch { events: vec![(name, event)], delivered: vec![letter.letter], ..Batch::default() };
    node.store.record(batch, node.now(), &mut chance().map_err(No::from)?).await?;
    Ok(())
}
