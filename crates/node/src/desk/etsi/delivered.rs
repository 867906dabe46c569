//! A delivery of a system of TS 103 120, taken in as the order's report: hashed as it came, before anything else.

use etsi::{
    EtsiError, Hi1Object, Json, Message, Request, Response, ShortString, Wire as _,
    object::{Delivery, DeliveryObject, EmbeddedBinaryData, ErrorInformation, Reference},
};
use evidence::{
    Holder, Signer, SigningKey,
    custody::{Act, Chain, CustodyEvent},
};
use exchange::{Bytes, OrderReportV1};
use serde_json::json;
use store::Batch;
use terms::{Digest, Ground, Instant, LetterId, NodeId, OrderId};

use crate::{
    Node,
    clock::chance,
    desk::{
        etsi::{
            carry::{order_in, reported},
            order_of,
            whose::{RECORDS, Whose},
        },
        evidence::pack,
        mail::{post, translate::prose},
        no::No,
    },
    etsi::EtsiProvider,
};

/// Why a delivery is not taken.
pub(super) enum NotTaken {
    Error(ErrorInformation),
    Trouble(No),
}

impl From<No> for NotTaken {
    fn from(no: No) -> Self {
        Self::Trouble(no)
    }
}

impl From<store::Trouble> for NotTaken {
    fn from(trouble: store::Trouble) -> Self {
        Self::Trouble(trouble.into())
    }
}

fn refuse<T>(error: EtsiError, why: &str) -> Result<T, NotTaken> {
    Err(NotTaken::Error(error.says(why)))
}

/// Takes one delivery; the same one again is taken already.
pub(super) async fn take(
    node: &Node,
    system: &EtsiProvider,
    object: &DeliveryObject,
    message: &[u8],
) -> Result<(), NotTaken> {
    let from: NodeId = system.provider.parse().map_err(|_| No::own("a provider's name"))?;
    let number = LetterId::from_bytes(object.head.object_identifier.bytes());
    let body = post::sha256(object.write().compact().as_bytes());
    if let Some(before) = node.store.taken(number).await? {
        if before.body == body {
            return Ok(());
        }
        return refuse(EtsiError::ObjectExists, "another delivery came under this number");
    }
    if object.last_sequence == Some(false) || object.sequence_number.is_some_and(|n| n > 1) {
        return refuse(EtsiError::NotSupported, "deliver in one message, with the last sequence");
    }
    let (name, order) = match found(node, object, &from).await? {
        Some(found) => found,
        None => return refuse(EtsiError::LinkUnknown, "no disclosure is open that this delivery could answer"),
    };
    let report = report(node, order, object, message, node.now())?;
    let mut batch = Batch::default();
    reported(node, &name, &from, &report, &mut batch).await?;
    batch.took = Some((number, from, body, Vec::new()));
    node.store.record(batch, node.now(), &mut chance().map_err(No::from)?).await?;
    Ok(())
}

/// The order that a delivery answers: by the task it belongs with, or by the reference that we gave; and sent to this system.
async fn found(node: &Node, object: &DeliveryObject, from: &NodeId) -> Result<Option<(String, OrderId)>, NotTaken> {
    let mut named: Vec<OrderId> = object.head.associated().iter().map(order_of).collect();
    if let Some(Reference::Ldid(ldid)) = object.reference.as_ref().map(|r| &r.is) {
        named.extend(ldid.as_str().rsplit('-').next().and_then(|last| last.parse::<OrderId>().ok()));
    }
    let mut records = Vec::new();
    for kind in RECORDS {
        records.extend(node.store.open_streams(kind).await?);
    }
    for name in records {
        let Some(whose) = Whose::of(&name) else { continue };
        let Some(order) = whose.discloses(node).await?.filter(|order| named.contains(order)) else { continue };
        let letters = node.store.letters(Some(&name)).await?;
        if letters.iter().any(|l| l.kind == "order" && l.to == *from && order_in(&l.bytes) == Some(order)) {
            return Ok(Some((name, order)));
        }
    }
    Ok(None)
}

/// What was delivered, as a provider's report.
fn report(
    node: &Node,
    order: OrderId,
    object: &DeliveryObject,
    message: &[u8],
    now: Instant,
) -> Result<OrderReportV1, NotTaken> {
    let Some(delivery) = object.delivery.as_ref().map(|d| &d.is) else {
        return refuse(EtsiError::Missing, "the delivery holds nothing");
    };
    let data = match delivery {
        Delivery::BinaryData(data) => checked(data)?,
        Delivery::JsonData(data) | Delivery::XmlData(data) => data.compact().into_bytes(),
        Delivery::Url(_) => {
            return refuse(EtsiError::NotSupported, "embed the data: nothing is fetched from elsewhere");
        }
        Delivery::DataExistence(true) => {
            return refuse(EtsiError::NotSupported, "that data exists was not asked; deliver it");
        }
        Delivery::DataExistence(false) => {
            let reason = prose("The provider's system says that there is no such data.")?;
            return Ok(OrderReportV1::NotExecuted { order, ground: Ground::NoData, reason });
        }
    };
    let digest = post::sha256(&data);
    let candidates = candidates(delivery);
    let batches = json!([{
        "delivery": object.head.object_identifier.as_str(), "over": "ETSI TS 103 120",
        "content_sha256": digest.to_string(), "bytes": data.len(), "message_sha256": post::sha256(message).to_string(),
        "received": now.to_string(),
    }])
    .to_string()
    .into_bytes();
    let custody = custody(
        node,
        now,
        &[("data/records/batches.json", post::sha256(&batches)), ("data/answer.json", post::sha256(message))],
    )?;
    Ok(OrderReportV1::Produced {
        order,
        answer: Bytes(message.to_vec()),
        records: Bytes(batches),
        custody: Bytes(custody),
        candidates,
        records_read: 0,
    })
}

/// The bytes, where they are what their checksums say.
fn checked(data: &EmbeddedBinaryData) -> Result<Vec<u8>, NotTaken> {
    let Some(bytes) = data.data.bytes() else { return refuse(EtsiError::ImproperValue, "the data is no base64") };
    let digest = post::sha256(&bytes).to_string();
    let named =
        |kind: Option<&ShortString>| kind.is_none_or(|k| k.as_str().replace('-', "").eq_ignore_ascii_case("sha256"));
    let listed = data.checksums.iter().flat_map(|c| c.checksum_and_type.iter().flat_map(|l| &l.0));
    let sums = data.checksum.iter().map(|sum| (sum, data.checksum_type.as_ref()));
    let sums = sums.chain(listed.map(|l| (&l.checksum, Some(&l.checksum_type))));
    for (sum, _) in sums.filter(|(_, kind)| named(*kind)) {
        if !sum.as_str().eq_ignore_ascii_case(&digest) {
            return refuse(EtsiError::ImproperValue, "the data is not what its SHA-256 says");
        }
    }
    if data.content_length.is_some_and(|length| length != bytes.len() as u64) {
        return refuse(EtsiError::ImproperValue, "the data is not as long as it says");
    }
    Ok(bytes)
}

/// Where the answer lists candidates as ours does, how many; of any other form none are claimed.
fn candidates(delivery: &Delivery) -> u64 {
    match delivery {
        Delivery::JsonData(data) => match data.member("candidates") {
            Some(Json::List(list)) => list.len() as u64,
            _ => 0,
        },
        _ => 0,
    }
}

/// The first links of custody: the node received it over the wire and hashed it as it came.
fn custody(node: &Node, at: Instant, items: &[(&str, Digest)]) -> Result<Vec<u8>, No> {
    let key = SigningKey::from_bytes(&node.keys.signing.seed());
    let holder = Holder::Node(node.id.clone());
    let mut chain = Chain::new();
    for (item, digest) in items {
        let event = CustodyEvent {
            at,
            person: None,
            node: node.id.clone(),
            act: Act::Received,
            item: (*item).to_owned(),
            why: "delivered by the provider's system over ETSI TS 103 120, and hashed as it came".to_owned(),
            tool: pack::tool(),
            before: None,
            after: Some(*digest),
            rows: None,
        };
        chain.append(event, &[Signer { holder: &holder, key: &key }]).map_err(|_| No::own("a custody event"))?;
    }
    Ok(chain.to_json())
}

/// Is it a delivery?
pub(super) fn of(object: &Hi1Object) -> Option<&DeliveryObject> {
    match object {
        Hi1Object::Delivery(delivery) => Some(delivery),
        _ => None,
    }
}

/// What such an answer holds, as its message came: of which type, and the bytes. `None`: it is no message with a delivery in it.
pub(crate) fn content(message: &[u8]) -> Option<(String, Vec<u8>)> {
    let message = Message::read(message).ok()?;
    let delivered = message.requests().iter().find_map(|action| match &action.is {
        Request::Deliver(deliver) => of(&deliver.object),
        _ => None,
    });
    let answered = message.responses().iter().find_map(|action| match &action.is {
        Response::Get(get) => of(&get.object),
        _ => None,
    });
    let object = delivered.or(answered)?;
    match &object.delivery.as_ref()?.is {
        Delivery::BinaryData(data) => {
            let kind = data.content_type.as_ref().map_or("application/octet-stream", |kind| kind.as_str());
            Some((kind.to_owned(), data.data.bytes()?))
        }
        Delivery::JsonData(data) | Delivery::XmlData(data) => {
            Some(("application/json".to_owned(), data.compact().into_bytes()))
        }
        Delivery::Url(_) | Delivery::DataExistence(_) => None,
    }
}
