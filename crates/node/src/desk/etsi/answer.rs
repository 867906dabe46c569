//! A message of TS 103 120 at the door: verified by the sender's registered key, then answered action by action.

use etsi::{
    Action, EtsiError, Hi1Object, Json, LongString, Message, Request, Response, Uuid,
    message::{CreateResponse, DeliverResponse},
    object::{EndpointId, ErrorInformation},
};

use super::{delivered, endpoint, header, served, signed, unfit, verified};
use crate::{
    Node,
    desk::no::No,
    etsi::{EtsiAuthority, EtsiProvider},
};
use terms::Instant;

/// How far two clocks may lie apart, and how long a message may be on its way.
const CLOCKS_DIFFER_MAX: std::time::Duration = std::time::Duration::from_secs(300);

/// The answer to a message: signed, or nothing where the trouble is ours.
pub async fn answer(node: &Node, bytes: &[u8]) -> Option<Vec<u8>> {
    match respond(node, bytes).await {
        Ok(message) => Some(signed(node, &message)),
        Err(trouble) => {
            // The cause is the operator's; the other side only learns to try again.
            eprintln!("comity: a message could not be answered: {trouble}");
            let to = endpoint(node.state, "unknown").ok()?;
            let head = header(node, to, Uuid::from_bytes(&[0; 16]), node.now()).ok()?;
            Some(signed(node, &Message::error(head, EtsiError::Transient.says("try again later"))))
        }
    }
}

async fn respond(node: &Node, bytes: &[u8]) -> Result<Message, No> {
    let now = node.now();
    let json = match Json::read(bytes) {
        Ok(json) => json,
        Err(flaws) => {
            let (error, why) = unfit(flaws);
            let head = header(node, endpoint(node.state, "unknown")?, Uuid::from_bytes(&[0; 16]), now)?;
            return Ok(Message::error(head, error.says(&why)));
        }
    };
    let (to, transaction) = addressed(node, &json)?;
    let head = header(node, to.clone(), transaction, now)?;
    let refuse = |error: ErrorInformation| Ok(Message::error(head.clone(), error));
    let Some(system) = System::of(node, to.unique_identifier.as_str()) else {
        return refuse(EtsiError::Configuration.says("nobody of this name is registered here"));
    };
    let message = match verified(node, &json, system.known_by()) {
        Ok(message) => message,
        Err((error, why)) => return refuse(error.says(&why)),
    };
    if !fresh(&message, now) {
        let why = "the message is not of these minutes: set the clock, and send it with a new timestamp";
        return refuse(EtsiError::ImproperValue.says(why));
    }
    if !message.asks() {
        return refuse(EtsiError::NotSupported.says("answers are not taken here; ask something"));
    }
    if !message.requests().iter().all(|action| numbered_once(&message, action)) {
        return refuse(EtsiError::DuplicateAction.says("two actions have the same number"));
    }
    let answers = match system {
        System::Provider(system) => of_provider(node, system, &message, bytes).await?,
        System::Authority(authority) => served::answers(node, authority, &message).await?,
    };
    node.stir();
    match answers.is_empty() {
        true => refuse(EtsiError::Missing.says("the message asks for nothing")),
        false => Ok(Message::response(head, answers)),
    }
}

/// Who may speak here.
#[derive(Clone, Copy)]
enum System<'a> {
    /// At an authority's node.
    Provider(&'a EtsiProvider),
    /// At a provider's node.
    Authority(&'a EtsiAuthority),
}

impl<'a> System<'a> {
    fn of(node: &'a Node, name: &str) -> Option<Self> {
        let config = node.config.etsi.as_ref()?;
        let provider = config.providers.iter().find(|p| p.name == name).map(Self::Provider);
        provider.or_else(|| config.authorities.iter().find(|a| a.name == name).map(Self::Authority))
    }

    fn known_by(self) -> (&'a str, &'a str) {
        match self {
            Self::Provider(system) => (&system.name, &system.key),
            Self::Authority(system) => (&system.name, &system.key),
        }
    }
}

fn numbered_once(message: &Message, action: &Action<Request>) -> bool {
    message.requests().iter().filter(|a| a.action_identifier == action.action_identifier).count() == 1
}

/// A message that somebody recorded is not answered again later: an answer may say about whom an order is.
fn fresh(message: &Message, now: Instant) -> bool {
    let at = message.header.timestamp.instant();
    at.is_some_and(|at| at <= now.after(CLOCKS_DIFFER_MAX) && now <= at.after(CLOCKS_DIFFER_MAX))
}

/// To whom the answer goes, as far as that can be read; nothing of it is believed.
fn addressed(node: &Node, json: &Json) -> Result<(EndpointId, Uuid), No> {
    let part = |path: &[&str]| {
        let at = path.iter().try_fold(json, |json, key| json.member(key));
        at.and_then(Json::as_text)
    };
    let transaction = part(&["Header", "TransactionIdentifier"]).and_then(Uuid::new);
    let name = part(&["Header", "SenderIdentifier", "UniqueIdentifier"]).and_then(LongString::new);
    let mut to = endpoint(node.state, "unknown")?;
    to.unique_identifier = name.unwrap_or(to.unique_identifier);
    Ok((to, transaction.unwrap_or_else(|| Uuid::from_bytes(&[0; 16]))))
}

async fn of_provider(
    node: &Node,
    system: &EtsiProvider,
    message: &Message,
    bytes: &[u8],
) -> Result<Vec<Action<Response>>, No> {
    let _turn = node.desk.write().await;
    let mut answers = Vec::new();
    for action in message.requests() {
        let is = delivers(node, system, &action.is, bytes).await?;
        answers.push(Action { action_identifier: action.action_identifier, is });
    }
    Ok(answers)
}

/// What a provider's system may do at an authority: deliver, and notify.
async fn delivers(node: &Node, system: &EtsiProvider, asked: &Request, bytes: &[u8]) -> Result<Response, No> {
    let object = match asked {
        Request::Deliver(deliver) => &deliver.object,
        // A notification says that something has changed: where orders stand is asked for, and not believed unasked.
        Request::Create(create) if matches!(create.object, Hi1Object::Notification(_)) => {
            let identifier = create.object.head().object_identifier.clone();
            return Ok(Response::Create(CreateResponse { identifier, object: None }));
        }
        _ => {
            return Ok(Response::Error(
                EtsiError::NotSupported.says("a provider delivers and notifies here, and no more"),
            ));
        }
    };
    let Some(delivery) = delivered::of(object) else {
        return Ok(Response::Error(EtsiError::ImproperValue.says("a DELIVER brings a DeliveryObject")));
    };
    match delivered::take(node, system, delivery, bytes).await {
        Ok(()) => Ok(Response::Deliver(DeliverResponse { identifier: delivery.head.object_identifier.clone() })),
        Err(delivered::NotTaken::Error(error)) => Ok(Response::Error(error)),
        Err(delivered::NotTaken::Trouble(No::Trouble(trouble))) => Err(No::Trouble(trouble)),
        Err(delivered::NotTaken::Trouble(no)) => Ok(Response::Error(EtsiError::Business.says(&no.to_string()))),
    }
}
