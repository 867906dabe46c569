//! GET and LIST: where an order stands, in the words of the dictionaries, read from the order's own events.

use etsi::{
    Base64, DateTime, EtsiError, Hi1Object, LongString, Open, Response, ShortString, Uuid,
    dictionary::{AuthorisationStatus, DeliveryStatus, DocumentStatus, LdTaskStatus, LpTaskStatus, ObjectType},
    message::{GetResponse, ListRequest, ListResponse, ListResponseRecord},
    object::{
        AuthorisationObject, AuthorisationTimespan, Delivery, DeliveryObject, DictionaryEntry, DocumentObject,
        EmbeddedBinaryData, Head, LdDeadline, LdTaskObject, ListOfLdDeadlines, LpTaskObject,
    },
};
use request::{Event, OrderStage, OrderState};
use store::{Entry, OutLetter, stream};
use terms::{Ground, Measure, OrderId};

use super::{Not, What, delivery, known, refuse};
use crate::{
    Node,
    desk::{
        self,
        ended::provider::as_it_came,
        etsi::{endpoint, objects},
        provider,
    },
    etsi::EtsiAuthority,
};

/// One object as it stands.
pub(super) async fn get(node: &Node, authority: &EtsiAuthority, number: &Uuid) -> Result<Response, Not> {
    let known = known(node, authority, number).await?;
    let Some((what, order)) = known.and_then(|(what, orders)| Some((what, orders.last().copied()?))) else {
        return refuse(EtsiError::GetUnknown, "there is no object of this number");
    };
    let stands = Stands::of(node, order).await?;
    match stands.object(node, number, what)? {
        Some(object) => Ok(Response::Get(GetResponse { object })),
        None => refuse(EtsiError::GetUnknown, "there is no delivery yet"),
    }
}

/// The objects of this authority, as far as they are asked for.
pub(super) async fn list(node: &Node, authority: &EtsiAuthority, asked: &ListRequest) -> Result<Response, Not> {
    let mut records = Vec::new();
    let most = asked.maximum_object_count.map_or(usize::MAX, |n| usize::try_from(n.0).unwrap_or(usize::MAX));
    for name in node.store.streams("order/").await? {
        let Some(order) = name.strip_prefix("order/").and_then(|id| id.parse::<OrderId>().ok()) else { continue };
        let task = Uuid::from_bytes(order.bytes());
        if known(node, authority, &task).await?.is_none() {
            continue;
        }
        let stands = Stands::of(node, order).await?;
        for (number, what) in [(task, What::Task), (delivery(order), What::Delivery)] {
            if let Some(object) = stands.object(node, &number, what)?
                && wanted(asked, &object)
            {
                records.push(record(&object)?);
            }
        }
    }
    records.truncate(most);
    Ok(Response::List(ListResponse { list_response_record: Some(records) }))
}

fn status(object: &Hi1Object) -> Option<&DictionaryEntry> {
    match object {
        Hi1Object::LpTask(task) => task.status.as_ref(),
        Hi1Object::LdTask(task) => task.status.as_ref(),
        Hi1Object::Delivery(delivery) => delivery.delivery_status.as_ref(),
        _ => None,
    }
}

fn wanted(asked: &ListRequest, object: &Hi1Object) -> bool {
    let changed = object.head().last_changed.as_ref().and_then(DateTime::instant);
    let since = |at: &Option<DateTime>| at.as_ref().and_then(DateTime::instant);
    let span = asked.last_changed_timespan.as_ref();
    asked.object_type.as_ref().is_none_or(|kind| kind.of_etsi(ObjectType::DICTIONARY) == Some(object.word()))
        && asked.status.as_ref().is_none_or(|wanted| status(object) == Some(wanted))
        && since(&asked.last_changed).is_none_or(|at| changed >= Some(at))
        && span.and_then(|s| since(&s.start_time)).is_none_or(|at| changed >= Some(at))
        && span.and_then(|s| since(&s.end_time)).is_none_or(|at| changed <= Some(at))
}

fn record(object: &Hi1Object) -> Result<ListResponseRecord, Not> {
    let head = object.head();
    let kind = DictionaryEntry::etsi(ObjectType::DICTIONARY, object.word());
    Ok(ListResponseRecord {
        object_type: desk::etsi::own(kind)?,
        identifier: head.object_identifier.clone(),
        country_code: head.country_code.clone(),
        owner_identifier: head.owner_identifier.clone(),
        generation: head.generation.unwrap_or(1),
        external_identifier: None,
        last_changed: head.last_changed.clone(),
    })
}

/// An order and all that became of it.
struct Stands {
    order: provider::Order,
    state: OrderState,
    events: Vec<Entry>,
    report: Option<OutLetter>,
}

impl Stands {
    async fn of(node: &Node, id: OrderId) -> Result<Self, Not> {
        let name = stream::order(id);
        let order = as_it_came(node, &name).await?;
        let events = node.store.events(&name).await?;
        let state = events.iter().fold(OrderState::default(), |state, entry| state.apply(&entry.event));
        let letters = node.store.letters(Some(&name)).await?;
        // What has ended is fetched by nobody any more.
        let report = letters.into_iter().find(|l| l.kind == "order-report" && state.end.is_none());
        Ok(Self { order, state, events, report })
    }

    fn object(&self, node: &Node, number: &Uuid, what: What) -> Result<Option<Hi1Object>, Not> {
        let head = Head {
            country_code: Some(endpoint(node.state, "")?.country_code),
            owner_identifier: ShortString::new(self.order.from.as_str()),
            generation: Some(self.events.len() as u64),
            last_changed: self.events.last().map(|entry| DateTime::of(entry.at)),
            ..Head::of(number.clone())
        };
        Ok(match what {
            What::Task => Some(self.task(head)?),
            What::Authorisation => Some(self.authorisation(head).into()),
            What::Document => Some(self.document(head).into()),
            What::Delivery => self.delivery(head).map(Hi1Object::from),
        })
    }

    fn authorisation(&self, head: Head) -> AuthorisationObject {
        let body = &self.order.body;
        let status = match self.result() {
            Some("cancelled") => AuthorisationStatus::Cancelled,
            Some("not-executed") => AuthorisationStatus::Rejected,
            _ => AuthorisationStatus::Approved,
        };
        AuthorisationObject {
            authorisation_reference: Some(LongString::cut(&body.deed.request.to_string())),
            authorisation_status: status.entry(),
            authorisation_timespan: Some(AuthorisationTimespan {
                start_time: None,
                end_time: Some(DateTime::of(body.hold_until.unwrap_or(body.deadline))),
            }),
            authorisation_served_timestamp: self.events.first().map(|entry| DateTime::of(entry.at)),
            ..AuthorisationObject::of(head)
        }
    }

    fn document(&self, head: Head) -> DocumentObject {
        DocumentObject {
            document_reference: Some(LongString::cut(&self.order.body.order.to_string())),
            document_status: DocumentStatus::Approved.entry(),
            document_type: DictionaryEntry::etsi("DocumentType", "Warrant"),
            ..DocumentObject::of(head)
        }
    }

    /// Why it was not done, where the node itself said so.
    fn refused(&self) -> Option<(&str, &str)> {
        self.events.iter().rev().find_map(|entry| match &entry.event {
            Event::Refused { code, says } => Some((code.as_str(), says.as_str())),
            _ => None,
        })
    }

    /// What was answered; an order that has ended before that, or whose hold is released, is cancelled.
    fn result(&self) -> Option<&str> {
        match &self.state.end {
            Some(end) if end.done || self.state.result.is_none() => Some("cancelled"),
            _ => self.state.result.as_deref(),
        }
    }

    fn task(&self, head: Head) -> Result<Hi1Object, Not> {
        let (order, deed) = (&self.order.body, &self.order.deed);
        let no_data = self.refused().is_some_and(|(code, _)| code == Ground::NoData.as_str());
        let result = self.result();
        let reason = (result == Some("not-executed")).then(|| self.refused()).flatten();
        let reason = reason.map(|(code, says)| EtsiError::Business.says(&format!("{says} ({code})")));
        let waits = !matches!(self.state.stage, OrderStage::Answered | OrderStage::Ended);
        Ok(match deed.measure {
            Measure::Preserve => {
                let status = match (waits, result) {
                    (true, _) => LpTaskStatus::AwaitingPreservation,
                    (_, Some("held")) => LpTaskStatus::Preserved,
                    (_, Some("cancelled")) => LpTaskStatus::Cancelled,
                    _ if no_data => LpTaskStatus::PreservationNotAvailable,
                    _ => LpTaskStatus::Rejected,
                };
                let until = DateTime::of(order.hold_until.unwrap_or(order.deadline));
                LpTaskObject {
                    status: status.entry(),
                    status_reason: reason,
                    request_details: Some(objects::to_preserve(deed)?),
                    preservation_expiration: (status == LpTaskStatus::Preserved).then(|| until.clone()),
                    desired_preservation_expiration: Some(until),
                    ..LpTaskObject::of(head)
                }
                .into()
            }
            Measure::Disclose => {
                let status = match (waits, result) {
                    (true, _) => LdTaskStatus::AwaitingDisclosure,
                    (_, Some("produced")) => LdTaskStatus::Disclosed,
                    (_, Some("cancelled")) => LdTaskStatus::Cancelled,
                    _ if no_data => LdTaskStatus::DisclosureNotAvailable,
                    _ => LdTaskStatus::Rejected,
                };
                let by = LdDeadline { date_time: Some(DateTime::of(order.deadline)), ..LdDeadline::default() };
                LdTaskObject {
                    status: status.entry(),
                    status_reason: reason,
                    request_details: Some(objects::to_disclose(deed)?),
                    deadlines: Some(ListOfLdDeadlines { ld_deadline: Some(vec![by]) }),
                    ..LdTaskObject::of(head)
                }
                .into()
            }
        })
    }

    /// The report, once there is one: the same sealed letter that a node would get, for the authority's key alone.
    fn delivery(&self, head: Head) -> Option<DeliveryObject> {
        let letter = self.report.as_ref()?;
        let status = if letter.delivered.is_some() { DeliveryStatus::Acknowledged } else { DeliveryStatus::Available };
        let data = EmbeddedBinaryData {
            data: Base64::of(&letter.bytes),
            content_type: ShortString::new("application/comity-letter"),
            checksum: Some(ShortString::hex(desk::sha256(&letter.bytes))),
            checksum_type: ShortString::new("SHA-256"),
            checksums: None,
            original_filename: None,
            content_length: Some(letter.bytes.len() as u64),
        };
        let task = Uuid::from_bytes(self.order.body.order.bytes());
        let head = Head {
            associated_objects: Some(etsi::object::AssociatedObjects { associated_object: Some(vec![task]) }),
            ..head
        };
        Some(DeliveryObject {
            sequence_number: Some(1),
            last_sequence: Some(true),
            delivery: Some(Open::only(Delivery::BinaryData(data))),
            delivery_status: status.entry(),
            ..DeliveryObject::of(head)
        })
    }
}
