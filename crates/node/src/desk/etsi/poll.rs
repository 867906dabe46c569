//! Asking a system of TS 103 120 where its orders stand.

use std::{collections::BTreeSet, time::Duration};

use etsi::{
    Hi1Object, Request, Response, Uuid,
    dictionary::{LdTaskStatus, LpTaskStatus},
    message::GetRequest,
    object::{DictionaryEntry, ErrorInformation, LdTaskObject, LpTaskObject},
};
use exchange::OrderReportV1;
use store::Batch;
use terms::{Ground, Instant, NodeId, OrderId};

use crate::{
    Node,
    clock::chance,
    desk::{
        etsi::{
            carry::{NotHeard, ask_one, order_in, reported},
            pull::pull,
            told,
            whose::{RECORDS, Whose},
        },
        no::No,
    },
};

/// When this was done last.
#[derive(Debug, Default)]
pub(crate) struct Polled(Option<Instant>);

/// An order that a system has and has not answered.
struct Open {
    stream: String,
    order: OrderId,
    to: NodeId,
}

/// Asks about each open order, as often as the configuration says.
pub(crate) async fn poll(node: &Node, last: &mut Polled) -> Result<(), No> {
    let Some(config) = node.config.etsi.as_ref().filter(|e| !e.providers.is_empty()) else { return Ok(()) };
    let (now, every) = (node.now(), Duration::from_secs(config.poll_seconds.into()));
    if last.0.is_some_and(|last| now >= last && now.since(last) < every) {
        return Ok(());
    }
    last.0 = Some(now);
    let mut silent = BTreeSet::new();
    for kind in RECORDS {
        for name in node.store.open_streams(kind).await? {
            for open in open(node, &name).await? {
                if silent.contains(&open.to) {
                    continue;
                }
                match one(node, &open).await {
                    // It is asked again next time, and nobody waits for each of its orders in turn.
                    Ok(Heard::Nothing) => drop(silent.insert(open.to)),
                    Err(No::Trouble(trouble)) => return Err(No::Trouble(trouble)),
                    // What one provider says badly keeps nobody else waiting.
                    Ok(Heard::Something) | Err(_) => {}
                }
            }
        }
    }
    Ok(())
}

/// The orders of one record that wait for a system's word.
async fn open(node: &Node, name: &str) -> Result<Vec<Open>, No> {
    let Some(whose) = Whose::of(name) else { return Ok(Vec::new()) };
    let waits = whose.waiting(node).await?;
    if waits.is_empty() {
        return Ok(Vec::new());
    }
    let mut open = Vec::new();
    for letter in node.store.letters(Some(name)).await? {
        let to_system = letter.kind == "order" && node.etsi_provider(letter.to.as_str()).is_some();
        let Some(order) = (to_system && letter.delivered.is_some()).then(|| order_in(&letter.bytes)).flatten() else {
            continue;
        };
        if waits.contains(&order) && node.store.fact(&answered(order)).await?.is_none() {
            open.push(Open { stream: name.to_owned(), order, to: letter.to });
        }
    }
    Ok(open)
}

/// What a system has said of an order is heard once.
fn answered(order: OrderId) -> String {
    format!("etsi-answered/{order}")
}

/// Did its system answer at all?
enum Heard {
    Nothing,
    Something,
}

async fn one(node: &Node, open: &Open) -> Result<Heard, No> {
    let Some(system) = node.etsi_provider(open.to.as_str()) else { return Ok(Heard::Something) };
    let identifier = Uuid::from_bytes(open.order.bytes());
    let get = Request::Get(GetRequest { identifier: identifier.clone() });
    // Nothing is concluded from silence.
    let heard = match ask_one(node, system, get).await? {
        Ok(heard) => heard,
        Err(NotHeard::Silent) => return Ok(Heard::Nothing),
        Err(NotHeard::Unfit(_)) => return Ok(Heard::Something),
    };
    let object = heard.message.responses().iter().find_map(|action| match &action.is {
        Response::Get(get) if get.object.head().object_identifier == identifier => Some(&get.object),
        _ => None,
    });
    let Some(object) = object.filter(|object| ended(object)) else { return Ok(Heard::Something) };
    // What it has to say at length is better than its status.
    if pull(node, system, &identifier).await? {
        node.stir();
        return Ok(Heard::Something);
    }
    let Some(report) = became(object, open.order) else { return Ok(Heard::Something) };
    let _turn = node.desk.write().await;
    let mut batch = Batch::default();
    reported(node, &open.stream, &open.to, &report?, &mut batch).await?;
    node.store.record(batch, node.now(), &mut chance()?).await?;
    node.store.set_fact(&answered(open.order), "said").await?;
    node.stir();
    Ok(Heard::Something)
}

/// Is the task past waiting?
fn ended(object: &Hi1Object) -> bool {
    match object {
        Hi1Object::LpTask(task) => {
            let status = task.status.as_ref().and_then(LpTaskStatus::of);
            status.is_some_and(|s| s != LpTaskStatus::AwaitingPreservation)
        }
        Hi1Object::LdTask(task) => {
            let status = task.status.as_ref().and_then(LdTaskStatus::of);
            let waits = [LdTaskStatus::AwaitingApproval, LdTaskStatus::AwaitingDisclosure];
            status.is_some_and(|s| !waits.contains(&s))
        }
        _ => false,
    }
}

/// What became of an order, where its task has ended. A disclosure that is done is heard by its delivery.
fn became(object: &Hi1Object, order: OrderId) -> Option<Result<OrderReportV1, No>> {
    match object {
        Hi1Object::LpTask(task) => held(task, order),
        Hi1Object::LdTask(task) => disclosed(task, order),
        _ => None,
    }
}

fn held(task: &LpTaskObject, order: OrderId) -> Option<Result<OrderReportV1, No>> {
    let until = task.preservation_expiration.as_ref().or(task.desired_preservation_expiration.as_ref());
    match LpTaskStatus::of(task.status.as_ref()?)? {
        LpTaskStatus::AwaitingPreservation => None,
        // How many records are held is not something that a task tells: none are claimed.
        LpTaskStatus::Preserved => until
            .and_then(|at| at.instant())
            .map(|until| Ok(OrderReportV1::Held { order, until, records: 0, would_be_destroyed_at: None })),
        LpTaskStatus::PreservationNotAvailable => Some(no(order, Ground::NoData, &task.status, &task.status_reason)),
        _ => Some(no(order, Ground::Form, &task.status, &task.status_reason)),
    }
}

fn disclosed(task: &LdTaskObject, order: OrderId) -> Option<Result<OrderReportV1, No>> {
    match LdTaskStatus::of(task.status.as_ref()?)? {
        LdTaskStatus::AwaitingApproval | LdTaskStatus::AwaitingDisclosure | LdTaskStatus::Disclosed => None,
        LdTaskStatus::DisclosureNotAvailable => Some(no(order, Ground::NoData, &task.status, &task.status_reason)),
        _ => Some(no(order, Ground::Form, &task.status, &task.status_reason)),
    }
}

fn no(
    order: OrderId,
    ground: Ground,
    status: &Option<DictionaryEntry>,
    reason: &Option<ErrorInformation>,
) -> Result<OrderReportV1, No> {
    let status = status.as_ref().map_or("", |s| s.value.as_str());
    let why = reason.as_ref().map(|r| format!(": {} ({})", r.error_description.as_str(), r.error_code));
    let reason = told(&format!("The provider's system says {status}{}", why.unwrap_or_default()))?;
    Ok(OrderReportV1::NotExecuted { order, ground, reason })
}
