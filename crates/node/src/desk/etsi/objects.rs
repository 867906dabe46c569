//! An order as objects: authorisation, warrant, and the task itself.

use std::net::IpAddr;

use etsi::{
    AtLeastOne, Base64, DateTime, Hi1Object, Ldid, LongString, Request, ShortString, Uuid,
    dictionary::{
        AuthorisationDesiredStatus, AuthorisationFlag, AuthorisationPriority, LdTaskDesiredStatus, LdTaskFlag,
        LpTaskDesiredStatus, RequestType,
    },
    message::CreateRequest,
    object::{
        ApprovalDetails, ApproverDetails, AssociatedObjects, AuthorisationCspId, AuthorisationFlags,
        AuthorisationObject, AuthorisationTimespan, DeliveryAddress, DictionaryEntry, DocumentBody, DocumentObject,
        EndpointId, FormatType, Head, LdDeadline, LdDeliveryDestination, LdDeliveryDetails, LdTaskFlags, LdTaskObject,
        ListOfLdDeadlines, LpRequestDetails, LpTaskObject, RequestDetails, RequestValue, RequestValues,
    },
};
use exchange::OrderV1;
use guard::Deed;
use sha2::{Digest as _, Sha256};
use terms::{DataCategory, Instant, Measure, Period, Transport, Urgency};

use crate::{
    Node,
    desk::{
        etsi::{endpoint, own},
        mail::translate,
        no::No,
    },
};

/// A second is the smallest time that a task names; the period is taken up to whole ones, the clock error included.
fn whole_seconds(period: Period) -> (DateTime, DateTime) {
    let up = period.to().after(std::time::Duration::from_micros(999_999));
    (DateTime::of(period.from()), DateTime::of(up))
}

/// Another number made from one of ours.
pub(super) fn beside(what: &str, number: &[u8; 16]) -> Uuid {
    let digest: [u8; 32] = Sha256::new().chain_update(what).chain_update(number).finalize().into();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    Uuid::from_bytes(&bytes)
}

/// What is created at the provider for one order, in this order.
pub(super) fn objects(
    node: &Node,
    order: &OrderV1,
    frame: &[u8],
    csp: &EndpointId,
    now: Instant,
) -> Result<Vec<Request>, No> {
    let deed = translate::deed_in(&order.deed);
    let id = |bytes: &[u8; 16]| Uuid::from_bytes(bytes);
    let task = id(order.order.bytes());
    let authorisation = beside("authorisation", order.order.bytes());
    let warrant = beside("document", order.order.bytes());
    let head = |number: Uuid, with: Vec<Uuid>| -> Result<Head, No> {
        Ok(Head {
            country_code: Some(endpoint(node.state, "")?.country_code),
            owner_identifier: ShortString::new(node.etsi_name()),
            external_identifier: Some(LongString::cut(&order.order.to_string())),
            associated_objects: (!with.is_empty()).then_some(AssociatedObjects { associated_object: Some(with) }),
            ..Head::of(number)
        })
    };
    let auth = authorised(node, order, &deed, head(authorisation.clone(), vec![warrant.clone()])?, csp, now)?;
    let paper = document(order, frame, head(warrant, Vec::new())?)?;
    let with = head(task, vec![authorisation])?;
    let asked: Hi1Object = match deed.measure {
        Measure::Preserve => preservation(order, &deed, with, csp)?.into(),
        Measure::Disclose => disclosure(node, order, &deed, with, csp)?.into(),
    };
    let objects: [Hi1Object; 3] = [paper.into(), auth.into(), asked];
    Ok(objects.into_iter().map(|object| Request::Create(CreateRequest { object })).collect())
}

fn authorised(
    node: &Node,
    order: &OrderV1,
    deed: &Deed,
    head: Head,
    csp: &EndpointId,
    now: Instant,
) -> Result<AuthorisationObject, No> {
    let emergency = deed.urgency == Urgency::Emergency;
    let approvals = order.approvals.iter().map(|approval| ApprovalDetails {
        approval_reference: Some(LongString::cut(&approval.deed.to_string())),
        approver_details: Some(ApproverDetails {
            approver_name: node.directory.officer(&approval.officer).map(|(o, _)| LongString::cut(o.name())),
            approver_role: Some(LongString::cut(approval.role.as_str())),
            ..ApproverDetails::default()
        }),
        approval_timestamp: Some(DateTime::of(approval.at)),
        approval_is_emergency: Some(emergency),
        ..ApprovalDetails::default()
    });
    let flags = [(emergency, AuthorisationFlag::IsEmergency), (node.config.exercise, AuthorisationFlag::IsTest)];
    let flags: Vec<_> = flags.into_iter().filter(|(set, _)| *set).filter_map(|(_, flag)| flag.entry()).collect();
    let priority = if emergency { AuthorisationPriority::High } else { AuthorisationPriority::Routine };
    Ok(AuthorisationObject {
        authorisation_reference: Some(LongString::cut(&order.deed.request.to_string())),
        authorisation_priority: priority.entry(),
        authorisation_desired_status: AuthorisationDesiredStatus::Approved.entry(),
        authorisation_timespan: Some(AuthorisationTimespan {
            start_time: Some(DateTime::of(now)),
            end_time: Some(DateTime::of(order.hold_until.unwrap_or(order.deadline))),
        }),
        authorisation_csp_id: Some(AuthorisationCspId { csp_id: Some(AtLeastOne(vec![csp.clone()])) }),
        authorisation_creation_timestamp: Some(DateTime::of(now)),
        authorisation_approval_details: Some(approvals.collect()),
        authorisation_flags: (!flags.is_empty()).then_some(AuthorisationFlags { authorisation_flag: Some(flags) }),
        ..AuthorisationObject::of(head)
    })
}

/// The warrant: the order's own signed frame, so that whoever knows the directory can verify who gave it.
fn document(order: &OrderV1, frame: &[u8], head: Head) -> Result<DocumentObject, No> {
    Ok(DocumentObject {
        document_reference: Some(LongString::cut(&order.order.to_string())),
        document_name: Some(LongString::cut("order, signed by the authority's officer and node")),
        document_type: DictionaryEntry::etsi("DocumentType", "Warrant"),
        document_body: Some(DocumentBody {
            contents: Some(Base64::of(frame)),
            content_type: ShortString::new("application/comity-frame"),
            checksum: Some(ShortString::hex(crate::desk::sha256(frame))),
            checksum_type: ShortString::new("SHA-256"),
        }),
        ..DocumentObject::of(head)
    })
}

/// Which kind of data. What is said in content is never ordered this way.
pub(super) fn kind(data: DataCategory) -> Option<RequestType> {
    match data {
        DataCategory::Subscriber => Some(RequestType::SubscriberData),
        DataCategory::UserIdentification => Some(RequestType::UserIdentifyingData),
        DataCategory::Traffic => Some(RequestType::TrafficData),
        DataCategory::StoredContent => None,
    }
}

fn kind_entry(deed: &Deed) -> Result<Option<DictionaryEntry>, No> {
    let cure = "Ask for records that were kept, or take another channel.";
    let refused = || No::refused("data-not-kept", "content is not ordered over TS 103 120 by this program", cure);
    Ok(kind(deed.data).ok_or_else(refused)?.entry())
}

/// Address and port as TS 103 280 spells them.
pub(super) fn values(deed: &Deed) -> Result<RequestValues, No> {
    let (address, port, transport) = deed.target.selector.reveal();
    let value = |format: &str, value: String| -> Result<RequestValue, No> {
        let text = |text: &str| own(ShortString::new(text));
        let format_type = FormatType { format_owner: text("ETSI")?, format_name: text(format)? };
        Ok(RequestValue { format_type, value: LongString::cut(&value) })
    };
    let mut values = vec![match address {
        IpAddr::V4(address) => value("IPv4Address", address.to_string())?,
        IpAddr::V6(address) => {
            let groups: Vec<_> = address.segments().iter().map(|group| format!("{group:04x}")).collect();
            value("IPv6Address", groups.join(":"))?
        }
    }];
    match (port, transport) {
        // TS 103 280 has no such port.
        (Some(0 | 1), Transport::Tcp) => {
            return Err(No::refused("port", "TS 103 280 knows no TCP port below 2", "Take another channel."));
        }
        (Some(port), Transport::Tcp) => values.push(value("TCPPort", port.to_string())?),
        (Some(port), Transport::Udp) => values.push(value("UDPPort", port.to_string())?),
        (None, _) => {}
    }
    Ok(RequestValues { request_value: Some(AtLeastOne(values)) })
}

/// The period of a task: what the pass would let the provider read, and not a second more than a second is long.
pub(super) fn period(deed: &Deed) -> (DateTime, DateTime) {
    whole_seconds(deed.target.period.widened(deed.target.clock_error_max))
}

/// What is to be preserved.
pub(super) fn to_preserve(deed: &Deed) -> Result<LpRequestDetails, No> {
    let (start, end) = period(deed);
    Ok(LpRequestDetails {
        kind: kind_entry(deed)?,
        start_time: Some(start),
        end_time: Some(end),
        request_values: Some(values(deed)?),
        ..LpRequestDetails::default()
    })
}

/// What is to be disclosed.
pub(super) fn to_disclose(deed: &Deed) -> Result<RequestDetails, No> {
    let (start, end) = period(deed);
    Ok(RequestDetails {
        kind: kind_entry(deed)?,
        start_time: Some(start),
        end_time: Some(end),
        request_values: Some(values(deed)?),
        ..RequestDetails::default()
    })
}

fn preservation(order: &OrderV1, deed: &Deed, head: Head, csp: &EndpointId) -> Result<LpTaskObject, No> {
    Ok(LpTaskObject {
        desired_status: LpTaskDesiredStatus::Preserved.entry(),
        request_details: Some(to_preserve(deed)?),
        desired_preservation_expiration: Some(DateTime::of(order.hold_until.unwrap_or(order.deadline))),
        csp_id: Some(csp.clone()),
        ..LpTaskObject::of(head)
    })
}

fn disclosure(node: &Node, order: &OrderV1, deed: &Deed, head: Head, csp: &EndpointId) -> Result<LdTaskObject, No> {
    let flags =
        [(deed.urgency == Urgency::Emergency, LdTaskFlag::IsEmergency), (node.config.exercise, LdTaskFlag::IsTest)];
    let flags: Vec<_> = flags.into_iter().filter(|(set, _)| *set).filter_map(|(_, flag)| flag.entry()).collect();
    let address = DeliveryAddress::EndpointId(endpoint(node.state, node.etsi_name())?);
    let destination = LdDeliveryDestination {
        delivery_address: Some(etsi::Open::only(address)),
        ld_handover_format: DictionaryEntry::etsi("LDHandoverFormat", "TS103120"),
        ..LdDeliveryDestination::default()
    };
    Ok(LdTaskObject {
        reference: Some(own(Ldid::new(&format!("{}-{}-{}", node.state, node.etsi_name(), order.order)))?),
        desired_status: LdTaskDesiredStatus::Disclosed.entry(),
        request_details: Some(to_disclose(deed)?),
        delivery_details: Some(LdDeliveryDetails { ld_delivery_destination: Some(AtLeastOne(vec![destination])) }),
        csp_id: Some(csp.clone()),
        flags: (!flags.is_empty()).then_some(LdTaskFlags { ld_task_flag: Some(flags) }),
        deadlines: Some(ListOfLdDeadlines {
            ld_deadline: Some(vec![LdDeadline {
                date_time: Some(DateTime::of(order.deadline)),
                ..LdDeadline::default()
            }]),
        }),
        ..LdTaskObject::of(head)
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use guard::{Holder, Orderer};
    use terms::{RequestId, Selector, Target};

    use super::*;

    fn deed(address: &str, port: Option<u16>, transport: Transport, data: DataCategory) -> Deed {
        let at = Instant::parse("2026-11-22T14:03:05.25Z").unwrap();
        Deed {
            request: RequestId::from_bytes([7; 16]),
            measure: Measure::Disclose,
            data,
            target: Target {
                selector: Selector::new(address.parse().unwrap(), port, transport),
                period: Period::new(at, at.after(Duration::from_secs(2))).unwrap(),
                clock_error_max: Duration::from_millis(500),
            },
            holder: Holder { provider: "xb-net".parse().unwrap(), established: "XB".parse().unwrap() },
            territory: Some("XB".parse().unwrap()),
            ordered_by: Orderer { authority: "xb-desk".parse().unwrap(), state: "XB".parse().unwrap() },
            for_state: "XA".parse().unwrap(),
            urgency: Urgency::Urgent,
        }
    }

    fn check(address: &str, port: Option<u16>, transport: Transport, wanted: &[(&str, &str)]) {
        let values = values(&deed(address, port, transport, DataCategory::UserIdentification)).unwrap();
        let list = values.request_value.unwrap().0;
        let said: Vec<_> = list.iter().map(|v| (v.format_type.format_name.as_str(), v.value.as_str())).collect();
        assert_eq!(said, wanted);
    }

    #[test]
    fn addresses_and_ports_are_spelled_as_ts_103_280_spells_them() {
        check("203.0.113.7", Some(40_001), Transport::Tcp, &[("IPv4Address", "203.0.113.7"), ("TCPPort", "40001")]);
        let wide = "2001:0db8:0000:0000:0000:0000:0000:0001";
        check("2001:db8::1", Some(53), Transport::Udp, &[("IPv6Address", wide), ("UDPPort", "53")]);
        check("203.0.113.7", None, Transport::Tcp, &[("IPv4Address", "203.0.113.7")]);
        let port_1 = deed("203.0.113.7", Some(1), Transport::Tcp, DataCategory::UserIdentification);
        assert_eq!(values(&port_1).unwrap_err().code(), "port");
    }

    #[test]
    fn the_period_covers_the_clock_error_in_whole_seconds() {
        let (start, end) = period(&deed("203.0.113.7", None, Transport::Tcp, DataCategory::UserIdentification));
        assert_eq!((start.as_str(), end.as_str()), ("2026-11-22T14:03:04Z", "2026-11-22T14:03:08Z"));
    }

    #[test]
    fn content_is_never_ordered_this_way() {
        let no = to_disclose(&deed("203.0.113.7", None, Transport::Tcp, DataCategory::StoredContent)).unwrap_err();
        assert_eq!(no.code(), "data-not-kept");
    }
}
