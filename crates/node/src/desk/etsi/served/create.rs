//! New objects: a task with its authorisation and its warrant becomes an order, by the way that every order takes.

use std::collections::BTreeMap;

use etsi::{
    EtsiError, Hi1Object, Message, Request, Response, Uuid,
    dictionary::{AuthorisationDesiredStatus, AuthorisationFlag},
    message::CreateResponse,
    object::{AuthorisationObject, DocumentObject, EndpointId, ErrorInformation},
};
use exchange::{Body, OrderV1, PeerFault, seal_frame, verify_frame};
use terms::{DataCategory, Instant, OrderId};

use super::{Not, What, another_s, delivery, refuse, remember, task::Task};
use crate::{
    Node,
    clock::chance,
    desk::{self, etsi::order_of, mail::translate, no::No, not_taken::NotTaken, provider},
    etsi::EtsiAuthority,
};

/// What became of each new object, by its number.
pub(super) type Created = BTreeMap<Uuid, Result<(), ErrorInformation>>;

/// The objects of one message, by number.
#[derive(Default)]
struct Brought<'a> {
    authorisations: BTreeMap<Uuid, &'a AuthorisationObject>,
    documents: BTreeMap<Uuid, &'a DocumentObject>,
    tasks: Vec<Task<'a>>,
    others: Vec<&'a Hi1Object>,
}

fn brought(message: &Message) -> Brought<'_> {
    let mut brought = Brought::default();
    for action in message.requests() {
        let Request::Create(create) = &action.is else { continue };
        let number = create.object.head().object_identifier.clone();
        match &create.object {
            Hi1Object::Authorisation(object) => drop(brought.authorisations.insert(number, object)),
            Hi1Object::Document(object) => drop(brought.documents.insert(number, object)),
            Hi1Object::LpTask(task) => brought.tasks.push(Task::Preserve(task)),
            Hi1Object::LdTask(task) => brought.tasks.push(Task::Disclose(task)),
            other => brought.others.push(other),
        }
    }
    brought
}

/// Takes the new objects of a message. What belongs to a task that is refused is refused with it.
pub(super) async fn all(node: &Node, authority: &EtsiAuthority, message: &Message) -> Result<Created, No> {
    let brought = brought(message);
    let mut created = Created::new();
    for other in &brought.others {
        let why = format!(
            "{} objects are not taken: data that was kept is preserved and disclosed here, nothing else",
            other.word()
        );
        created.insert(other.head().object_identifier.clone(), Err(EtsiError::NotSupported.says(&why)));
    }
    for task in &brought.tasks {
        let with = linked(task, &brought);
        match one(node, authority, task, &brought).await {
            Ok(()) => {
                created.insert(task.number().clone(), Ok(()));
                with.into_iter().for_each(|number| drop(created.insert(number, Ok(()))));
            }
            Err(Not::Done(error)) => {
                created.insert(task.number().clone(), Err(error));
                for number in with {
                    let failed = EtsiError::LinkFailed.says("the task that it belongs with was refused");
                    created.entry(number).or_insert(Err(failed));
                }
            }
            Err(Not::Trouble(trouble)) => return Err(trouble),
        }
    }
    Ok(created)
}

/// The answer to one CREATE.
pub(super) fn answer(created: &Created, object: &Hi1Object) -> Result<Response, Not> {
    let identifier = object.head().object_identifier.clone();
    match created.get(&identifier) {
        Some(Ok(())) => Ok(Response::Create(CreateResponse { identifier, object: None })),
        Some(Err(error)) => Err(Not::Done(error.clone())),
        None => {
            refuse(EtsiError::Missing, "bring authorisation and warrant in one message with the task that they are for")
        }
    }
}

/// The authorisation and the documents that belong with a task.
fn linked(task: &Task<'_>, brought: &Brought<'_>) -> Vec<Uuid> {
    let of_task = task.head().associated().iter();
    let of_authorisation =
        of_task.clone().filter_map(|id| brought.authorisations.get(id)).flat_map(|a| a.head.associated().iter());
    let known = |id: &&Uuid| brought.authorisations.contains_key(id) || brought.documents.contains_key(id);
    of_task.chain(of_authorisation).filter(known).cloned().collect()
}

async fn one(node: &Node, authority: &EtsiAuthority, task: &Task<'_>, brought: &Brought<'_>) -> Result<(), Not> {
    let now = node.now();
    task.possible()?;
    if task.head().country_code.as_ref().is_some_and(|c| c.as_str() != node.state.as_str()) {
        return refuse(
            EtsiError::Business,
            "a provider answers to its own state only; another state asks that state for help",
        );
    }
    let with = task.head().associated();
    if with.is_empty() {
        return refuse(EtsiError::Missing, "the task names no authorisation in AssociatedObjects");
    }
    let Some(authorisation) = with.iter().find_map(|id| brought.authorisations.get(id)) else {
        return refuse(EtsiError::LinkUnknown, "the task's authorisation is not in the message");
    };
    approved(node, authorisation, now)?;
    let papers = with.iter().chain(authorisation.head.associated()).filter_map(|id| brought.documents.get(id));
    let Some(frame) = papers.filter_map(|paper| warrant(paper)).next() else {
        let why =
            "no warrant: a document of type application/comity-frame with the signed order, and its right checksum";
        return refuse(EtsiError::Missing, why);
    };
    let order = ordered(node, authority, &frame, now)?;
    task.is_of(&order.body, &order.deed)?;
    may_be(node, &order, now)?;
    let beside = linked(task, brought);
    for number in &beside {
        if another_s(node, authority, number).await? {
            return refuse(EtsiError::ObjectExists, "an object of this number is here already, and it is another one");
        }
    }
    take(node, &frame).await?;
    let id = order_of(task.number());
    told(node, authority, task, &beside, brought, id).await?;
    Ok(())
}

/// Approved, in force, for this provider, and an exercise only where this is one.
fn approved(node: &Node, authorisation: &AuthorisationObject, now: Instant) -> Result<(), Not> {
    let wanted = authorisation.authorisation_desired_status.as_ref();
    if wanted.and_then(AuthorisationDesiredStatus::of) != Some(AuthorisationDesiredStatus::Approved) {
        return refuse(EtsiError::Business, "the authorisation is not approved: its desired status must be Approved");
    }
    let span = authorisation.authorisation_timespan.as_ref();
    let begins = span.and_then(|s| s.start_time.as_ref()).and_then(|t| t.instant());
    let ends = span.and_then(|s| s.end_time.as_ref()).and_then(|t| t.instant());
    let soon = now.after(std::time::Duration::from_secs(300));
    if begins.is_some_and(|begins| begins > soon) || ends.is_some_and(|ends| ends < now) {
        return refuse(EtsiError::LinkExpired, "the authorisation is not in force now");
    }
    let flags = authorisation.authorisation_flags.iter().flat_map(|f| f.authorisation_flag.iter().flatten());
    if flags.filter_map(AuthorisationFlag::of).any(|f| f == AuthorisationFlag::IsTest) && !node.config.exercise {
        return refuse(EtsiError::Business, "this is no exercise: a test is not acted on");
    }
    let us = |id: &EndpointId| {
        id.unique_identifier.as_str() == node.etsi_name() && id.country_code.as_str() == node.state.as_str()
    };
    let named = authorisation.authorisation_csp_id.as_ref().and_then(|c| c.csp_id.as_ref());
    match named.is_none_or(|list| list.0.iter().any(us)) {
        true => Ok(()),
        false => refuse(EtsiError::Business, "the authorisation is for another provider"),
    }
}

/// The signed order in a document, where it is one and is what its checksum says.
fn warrant(paper: &DocumentObject) -> Option<Vec<u8>> {
    let body = paper.document_body.as_ref()?;
    let frame = body.contents.as_ref()?.bytes()?;
    let is_frame = body.content_type.as_ref().is_some_and(|t| t.as_str() == "application/comity-frame");
    let digest = desk::sha256(&frame).to_string();
    let whole = body.checksum.as_ref().is_none_or(|sum| sum.as_str().eq_ignore_ascii_case(&digest));
    (is_frame && whole).then_some(frame)
}

/// The order, verified as every letter is: by the directory's keys, for this node, from the body that this system speaks for.
fn ordered(node: &Node, authority: &EtsiAuthority, frame: &[u8], now: Instant) -> Result<provider::Order, Not> {
    let fault = |fault: PeerFault| {
        Not::Done(EtsiError::Validation.says(&format!("the warrant is not taken: {fault} ({})", fault.code())))
    };
    let verified = verify_frame(frame, &node.directory, now).map_err(fault)?;
    let from = verified.from_node();
    if from.id().as_str() != authority.member || from.state() != node.state {
        return refuse(EtsiError::Business, "the warrant is not of the authority that this system speaks for");
    }
    if verified.letter().header.to != node.id {
        return refuse(EtsiError::Business, "the warrant is for another provider");
    }
    let Body::Order(body) = &verified.letter().body else {
        return refuse(EtsiError::ImproperValue, "the warrant is no order");
    };
    let body: OrderV1 = (**body).clone();
    Ok(provider::Order { deed: translate::deed_in(&body.deed), body, from: from.id().clone() })
}

/// Asks the guard already here, so that what it will refuse is not taken. The pass is dropped: nothing is read.
fn may_be(node: &Node, order: &provider::Order, now: Instant) -> Result<(), Not> {
    if order.deed.data != DataCategory::UserIdentification {
        return refuse(EtsiError::NotSupported, "this provider answers who used an address, and nothing else");
    }
    provider::brief(node, order, now)?.judge(order.deed.clone(), now)?;
    Ok(())
}

/// The order takes the way of every letter: sealed to ourselves it is opened, verified, judged and receipted like any other.
async fn take(node: &Node, frame: &[u8]) -> Result<(), Not> {
    let own = node.directory.node(&node.id).ok_or_else(|| No::own("this node's entry in the directory"))?;
    let mut chance = chance().map_err(No::from)?;
    let sealed = seal_frame(frame, own, node.now(), &mut chance).map_err(|_| No::own("this node's own key"))?;
    match desk::take(node, &sealed).await {
        Ok(_) => Ok(()),
        Err(NotTaken::Trouble(trouble)) => Err(Not::Trouble(No::Trouble(trouble))),
        Err(NotTaken::Later(_)) => Err(Not::Trouble(No::own("a warrant that cannot be looked at now"))),
        Err(NotTaken::Fault(PeerFault::SameLetterOtherBody) | NotTaken::OutOfTurn(_)) => {
            refuse(EtsiError::ObjectExists, "an order of this number is here already, and it is another one")
        }
        Err(not) => refuse(EtsiError::Validation, &format!("the warrant is not taken: {not} ({})", not.code())),
    }
}

async fn told(
    node: &Node,
    authority: &EtsiAuthority,
    task: &Task<'_>,
    linked: &[Uuid],
    brought: &Brought<'_>,
    order: OrderId,
) -> Result<(), store::Trouble> {
    remember(node, authority, task.number(), What::Task, order).await?;
    remember(node, authority, &delivery(order), What::Delivery, order).await?;
    for number in linked {
        let what = if brought.documents.contains_key(number) { What::Document } else { What::Authorisation };
        remember(node, authority, number, what, order).await?;
    }
    Ok(())
}
