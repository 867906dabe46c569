//! Fetching what a system holds ready, for systems that wait to be asked instead of delivering.

use etsi::{
    Hi1Object, Request, Response, Uuid,
    dictionary::{DeliveryStatus, ObjectType},
    message::{GetRequest, ListRequest, UpdateRequest},
    object::{Delivery, DeliveryObject, DictionaryEntry, Head},
};

use super::{
    carry::{Heard, NotHeard, ask_one},
    delivered,
};
use crate::{
    Node,
    desk::{self, no::No},
    etsi::EtsiProvider,
};

/// Takes the delivery of this task, if the system has one ready. Whether one was taken is the answer.
pub(super) async fn pull(node: &Node, system: &EtsiProvider, task: &Uuid) -> Result<bool, No> {
    let only = ListRequest { object_type: ObjectType::Delivery.entry(), ..ListRequest::default() };
    let Some(listed) = one(ask_one(node, system, Request::List(Box::new(only))).await)? else { return Ok(false) };
    let records = listed.message.responses().iter().find_map(|action| match &action.is {
        Response::List(list) => list.list_response_record.clone(),
        _ => None,
    });
    for record in records.unwrap_or_default() {
        let get = Request::Get(GetRequest { identifier: record.identifier });
        let Some(heard) = one(ask_one(node, system, get).await)? else { continue };
        let object = heard.message.responses().iter().find_map(|action| match &action.is {
            Response::Get(get) => delivered::of(&get.object),
            _ => None,
        });
        let Some(object) = object.filter(|object| object.head.associated().contains(task)) else { continue };
        let acknowledged =
            object.delivery_status.as_ref().and_then(DeliveryStatus::of) == Some(DeliveryStatus::Acknowledged);
        if !acknowledged && take(node, system, object, &heard.bytes).await? {
            acknowledge(node, system, object).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Silence and unfit answers are asked again another time; trouble of ours is told.
fn one(heard: Result<Result<Heard, NotHeard>, No>) -> Result<Option<Heard>, No> {
    Ok(heard?.ok())
}

/// A sealed letter is taken as a letter; anything else as the order's report.
async fn take(node: &Node, system: &EtsiProvider, object: &DeliveryObject, message: &[u8]) -> Result<bool, No> {
    if let Some(Delivery::BinaryData(data)) = object.delivery.as_ref().map(|d| &d.is)
        && data.content_type.as_ref().is_some_and(|t| t.as_str() == "application/comity-letter")
    {
        let Some(letter) = data.data.bytes() else { return Ok(false) };
        return match desk::take(node, &letter).await {
            Ok(_) => Ok(true),
            Err(desk::NotTaken::Trouble(trouble)) => Err(No::Trouble(trouble)),
            Err(desk::NotTaken::Later(_)) => Err(No::own("a letter that cannot be looked at now")),
            Err(_) => Ok(false),
        };
    }
    let _turn = node.desk.write().await;
    match delivered::take(node, system, object, message).await {
        Ok(()) => Ok(true),
        Err(delivered::NotTaken::Trouble(No::Trouble(trouble))) => Err(No::Trouble(trouble)),
        Err(_) => Ok(false),
    }
}

/// Tells the system that it is here; whether that is heard changes nothing.
async fn acknowledge(node: &Node, system: &EtsiProvider, object: &DeliveryObject) -> Result<(), No> {
    let delivery = DeliveryObject {
        delivery_desired_status: DictionaryEntry::etsi("DeliveryDesiredStatus", "Acknowledged"),
        ..DeliveryObject::of(Head::of(object.head.object_identifier.clone()))
    };
    let update = Request::Update(UpdateRequest { object: Hi1Object::from(delivery) });
    one(ask_one(node, system, update).await).map(drop)
}
