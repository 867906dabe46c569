//! Bringing an order to a system of TS 103 120, and hearing what it says of it.

use std::time::Duration;

use etsi::{
    EtsiError, Hi1Object, Json, Message, MicrosecondDateTime, Request, Response, Uuid, object::ErrorInformation,
};
use exchange::OrderReportV1;
use rand_core::Rng as _;
use request::Event;
use store::{Batch, OutLetter};
use terms::{Ground, NodeId, OrderId};

use crate::{
    Node,
    clock::chance,
    desk::{
        etsi::{Unfit, endpoint, header, order_of, signed, told, unfit, verified, whose::Whose},
        no::No,
    },
    etsi::EtsiProvider,
    peer::NotDelivered,
};

/// An answer to a few objects comes soon or not at all.
const WITHIN: Duration = Duration::from_secs(20);

/// Why nothing was heard.
pub(super) enum NotHeard {
    /// Nobody answered.
    Silent,
    /// Somebody did, and it cannot be taken for an answer.
    Unfit(String),
}

/// What became of one try.
pub(crate) enum Tried {
    /// The system has the order, or has refused it for good.
    Taken,
    /// It answered, and is to be tried again.
    Later(String),
    /// Nobody answered.
    Silent,
}

/// What was heard: the answer, and its bytes as they came.
pub(super) struct Heard {
    pub(super) message: Message,
    pub(super) bytes: Vec<u8>,
}

/// Asks one thing in a transaction of its own.
pub(super) async fn ask_one(
    node: &Node,
    system: &EtsiProvider,
    request: Request,
) -> Result<Result<Heard, NotHeard>, No> {
    let mut number = [0; 16];
    chance()?.fill_bytes(&mut number);
    let transaction = Uuid::from_bytes(&number);
    let header = header(node, endpoint(node.state, &system.name)?, transaction.clone(), node.now())?;
    let message = Message::request(header, vec![request]);
    Ok(ask(node, system, signed(node, &message), &transaction).await)
}

/// Asks a system something, and gives its signed answer to this transaction.
async fn ask(node: &Node, system: &EtsiProvider, message: Vec<u8>, transaction: &Uuid) -> Result<Heard, NotHeard> {
    let silent = |_: NotDelivered| NotHeard::Silent;
    let (status, bytes) =
        node.carrier().post(&system.url, "application/json", message, WITHIN).await.map_err(silent)?;
    if status != 200 {
        return Err(NotHeard::Unfit(format!("their system answers with HTTP {status}")));
    }
    let fault = |(_, why): Unfit| NotHeard::Unfit(format!("their answer is not taken: {why}"));
    let json = Json::read(&bytes).map_err(unfit).map_err(fault)?;
    let answer = verified(node, &json, (&system.name, &system.key)).map_err(fault)?;
    if answer.asks() || answer.header.transaction_identifier != *transaction {
        return Err(NotHeard::Unfit("their answer is to something else".to_owned()));
    }
    Ok(Heard { message: answer, bytes })
}

/// What the answer says of what was asked.
enum Said {
    Taken,
    Later(String),
    No(String),
}

fn said(answer: &Message) -> Said {
    let actions = answer.responses().iter().filter_map(|action| match &action.is {
        Response::Error(error) => Some(error),
        _ => None,
    });
    let words = |e: &ErrorInformation| format!("{} ({})", e.error_description.as_str(), e.error_code);
    // Of the message itself: a clock, a key, a name that is not configured there. It says nothing of the order, and people put it right.
    if let Some(error) = answer.failed() {
        return Said::Later(words(error));
    }
    for error in actions {
        match EtsiError::of(error.error_code) {
            // The answer to an earlier try was lost on the way: the object is there, and that is what was wanted.
            Some(EtsiError::ObjectExists) => {}
            Some(EtsiError::Transient) => return Said::Later(words(error)),
            _ => return Said::No(words(error)),
        }
    }
    Said::Taken
}

/// One try of one order. Until it is taken it stays in the outbox, like a letter.
pub(crate) async fn carry(node: &Node, system: &EtsiProvider, letter: &OutLetter) -> Result<Tried, No> {
    let transaction = Uuid::from_bytes(letter.letter.bytes());
    let answer = match ask(node, system, of_now(node, &letter.bytes)?, &transaction).await {
        Ok(heard) => heard.message,
        Err(NotHeard::Silent) => return Ok(Tried::Silent),
        Err(NotHeard::Unfit(why)) => return Ok(Tried::Later(why)),
    };
    match said(&answer) {
        Said::Taken => taken(node, letter, None).await?,
        Said::No(why) => taken(node, letter, Some(why)).await?,
        Said::Later(why) => return Ok(Tried::Later(why)),
    }
    Ok(Tried::Taken)
}

/// The message with the time at which it leaves, signed anew: no system takes one that is minutes old, and this one may have waited for days.
fn of_now(node: &Node, message: &[u8]) -> Result<Vec<u8>, No> {
    let mut message = Message::read(message).map_err(|_| No::own("an order's message"))?;
    message.header.timestamp = MicrosecondDateTime::of(node.now());
    Ok(signed(node, &message))
}

/// The system has it: done, or refused with its reason, which is the order's report.
async fn taken(node: &Node, letter: &OutLetter, refused: Option<String>) -> Result<(), No> {
    let _turn = node.desk.write().await;
    let event = Event::Acknowledged { letter: letter.letter, kind: letter.kind.clone() };
    let mut batch =
        Batch { events: vec![(letter.stream.clone(), event)], delivered: vec![letter.letter], ..Batch::default() };
    if let Some(why) = refused.as_ref().filter(|_| letter.kind == "order-end") {
        // Their system goes on with it: a person has to call them.
        let says = format!("The provider's system does not cancel the order: {why}");
        batch.events.push((letter.stream.clone(), Event::Flagged { code: "provider-not-told".to_owned(), says }));
    } else if let Some(why) = refused {
        let order = order_in(&letter.bytes).ok_or_else(|| No::own("an order's message"))?;
        let reason = told(&format!("The provider's system refuses the order: {why}"))?;
        let report = OrderReportV1::NotExecuted { order, ground: Ground::Form, reason };
        reported(node, &letter.stream, &letter.to, &report, &mut batch).await?;
    }
    node.store.record(batch, node.now(), &mut chance()?).await?;
    node.stir();
    Ok(())
}

/// Which order a message of ours was.
pub(super) fn order_in(message: &[u8]) -> Option<OrderId> {
    let message = Message::read(message).ok()?;
    message.requests().iter().find_map(|action| match &action.is {
        Request::Create(create) => match &create.object {
            Hi1Object::LpTask(task) => Some(order_of(&task.head.object_identifier)),
            Hi1Object::LdTask(task) => Some(order_of(&task.head.object_identifier)),
            _ => None,
        },
        _ => None,
    })
}

/// Takes in what became of an order, as a provider's letter would; what no longer fits is written down for people to see.
pub(super) async fn reported(
    node: &Node,
    name: &str,
    from: &NodeId,
    report: &OrderReportV1,
    batch: &mut Batch,
) -> Result<(), No> {
    let whose = Whose::of(name).ok_or_else(|| No::own("a stream's name"))?;
    let mut tried = Batch::default();
    match whose.report(node, from, report, &mut tried).await {
        Ok(()) => {
            batch.events.append(&mut tried.events);
            batch.docs.append(&mut tried.docs);
            batch.letters.append(&mut tried.letters);
        }
        Err(No::Trouble(trouble)) => return Err(No::Trouble(trouble)),
        Err(no) => {
            let says = match report {
                OrderReportV1::NotExecuted { reason, .. } => reason.as_str().to_owned(),
                _ => no.to_string(),
            };
            batch.events.push((name.to_owned(), Event::Refused { code: "provider-refuses".to_owned(), says }));
        }
    }
    Ok(())
}
