//! A provider's side: an authority's own system orders over TS 103 120.
//!
//! A task says what is wanted; it is not what is obeyed. What is obeyed is the order in the warrant, signed and approved as every
//! order is, and it takes the way of every letter. A task that says anything else than its warrant is refused.

mod cancel;
mod create;
mod look;
mod offer;
mod task;

use etsi::{Action, EtsiError, Message, Request, Response, Uuid, message::UpdateResponse, object::ErrorInformation};
use store::OutLetter;
use terms::OrderId;

use super::objects::beside;
use crate::{Node, desk::no::No, etsi::EtsiAuthority};

/// Why an action is not done: an answer to the other side, or trouble of ours.
pub(super) enum Not {
    Done(ErrorInformation),
    Trouble(No),
}

impl From<store::Trouble> for Not {
    fn from(trouble: store::Trouble) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl From<No> for Not {
    fn from(no: No) -> Self {
        match no {
            No::Trouble(_) => Self::Trouble(no),
            no => Self::Done(EtsiError::Business.says(&format!("{no} ({}). {}", no.code(), no.cure()))),
        }
    }
}

fn refuse<T>(error: EtsiError, why: &str) -> Result<T, Not> {
    Err(Not::Done(error.says(why)))
}

/// Answers each action of an authority's message.
pub(super) async fn answers(
    node: &Node,
    authority: &EtsiAuthority,
    message: &Message,
) -> Result<Vec<Action<Response>>, No> {
    let created = create::all(node, authority, message).await?;
    let mut answers = Vec::new();
    for action in message.requests() {
        let done = match &action.is {
            Request::Create(asked) => create::answer(&created, &asked.object),
            Request::Get(asked) => look::get(node, authority, &asked.identifier).await,
            Request::List(asked) => look::list(node, authority, asked).await,
            Request::Update(asked) => {
                let identifier = asked.object.head().object_identifier.clone();
                let done = cancel::update(node, authority, &asked.object).await;
                done.map(|()| Response::Update(UpdateResponse { identifier, object: None }))
            }
            Request::GetCspConfig(_) => offer::offer(node),
            Request::Deliver(_) => refuse(EtsiError::NotSupported, "a provider takes no deliveries"),
        };
        let is = match done {
            Ok(response) => response,
            Err(Not::Done(error)) => Response::Error(error),
            Err(Not::Trouble(trouble)) => return Err(trouble),
        };
        answers.push(Action { action_identifier: action.action_identifier, is });
    }
    Ok(answers)
}

/// What an object's number stands for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Task,
    Authorisation,
    Document,
    Delivery,
}

impl What {
    const ALL: [Self; 4] = [Self::Task, Self::Authorisation, Self::Document, Self::Delivery];

    fn word(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Authorisation => "authorisation",
            Self::Document => "document",
            Self::Delivery => "delivery",
        }
    }
}

fn fact(object: &Uuid) -> String {
    format!("etsi/{}", object.as_str())
}

/// Remembers whose object this is, and of which order: one authorisation may stand over several. Nothing of the order's content stands there.
async fn remember(
    node: &Node,
    authority: &EtsiAuthority,
    object: &Uuid,
    what: What,
    order: OrderId,
) -> Result<(), store::Trouble> {
    let mut orders = known(node, authority, object).await?.map_or_else(Vec::new, |(_, orders)| orders);
    orders.retain(|known| *known != order);
    orders.push(order);
    let orders: Vec<String> = orders.iter().map(OrderId::to_string).collect();
    node.store.set_fact(&fact(object), &format!("{} {} {}", authority.member, what.word(), orders.join(" "))).await
}

/// What this number stands for, for the authority that gave it, and under which orders, the newest last. Another's objects are not there.
async fn known(
    node: &Node,
    authority: &EtsiAuthority,
    object: &Uuid,
) -> Result<Option<(What, Vec<OrderId>)>, store::Trouble> {
    let fact = node.store.fact(&fact(object)).await?;
    Ok(fact.and_then(|fact| {
        let mut words = fact.split(' ');
        let whose = words.next()?;
        let word = words.next()?;
        let what = What::ALL.into_iter().find(|what| what.word() == word)?;
        let orders = words.map(str::parse).collect::<Result<_, _>>().ok()?;
        (whose == authority.member).then_some((what, orders))
    }))
}

/// Has another authority given this number to something of its own?
async fn another_s(node: &Node, authority: &EtsiAuthority, object: &Uuid) -> Result<bool, store::Trouble> {
    let fact = node.store.fact(&fact(object)).await?;
    Ok(fact.is_some_and(|fact| fact.split(' ').next() != Some(authority.member.as_str())))
}

/// The number of an order's delivery.
fn delivery(order: OrderId) -> Uuid {
    beside("delivery", order.bytes())
}

/// Does this letter wait for an authority's system to fetch it?
pub(crate) async fn waits_at_the_door(node: &Node, letter: &OutLetter) -> Result<bool, No> {
    let Some(order) = letter.stream.strip_prefix("order/").and_then(|id| id.parse::<OrderId>().ok()) else {
        return Ok(false);
    };
    let came_so = node.config.etsi.is_some() && letter.kind == "order-report";
    Ok(came_so && node.store.fact(&fact(&Uuid::from_bytes(order.bytes()))).await?.is_some())
}
