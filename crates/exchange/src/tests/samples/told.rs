//! What one state tells another unasked, in full. Invented throughout.

use terms::Role;

use super::{
    super::federation::{at, id, key, line},
    letter, prose, request, target,
};
use crate::*;

pub(in crate::tests) fn content() -> ContentV1 {
    ContentV1 {
        salt: Bytes(vec![0x5a; 16]),
        found: prose("A server at this address takes in stolen passwords of people in XB."),
        how: prose("It was found in the log of a server that was seized here."),
        origin: OriginV1::OwnInvestigation,
        target: Some(target()),
        identifiers: vec![line("collect.xb.example")],
        why_named: Some(prose("Whoever runs the server can be found in XB only.")),
        more: Some(prose("An image of the server.")),
    }
}

/// Every condition that there is.
pub(in crate::tests) fn conditions() -> Vec<ConditionV1> {
    vec![
        ConditionV1::Confidential { until: Some(at("2027-03-01T00:00:00Z")) },
        ConditionV1::Confidential { until: None },
        ConditionV1::OnlyFor { purpose: prose("The protection of those whose passwords were stolen.") },
        ConditionV1::NotOnward {},
        ConditionV1::NotEvidence {},
        ConditionV1::NoDeathPenalty {},
        ConditionV1::DestroyBy { at: at("2028-01-01T00:00:00Z") },
        ConditionV1::Other { text: prose("Call before any search.") },
    ]
}

/// Approved by two people of XA under the number of all samples.
pub(in crate::tests) fn announcement(conditions: Vec<ConditionV1>) -> AnnouncementV1 {
    let mut announcement = AnnouncementV1 {
        case_ref: line("XA 17 Js 9/26"),
        told: id("xb-central"),
        told_state: id("XB"),
        teller: id("xa-central"),
        teller_state: id("XA"),
        office: request().office,
        about: prose("A server in your territory that takes in stolen passwords."),
        conduct: vec![line("illegal-access")],
        runs_now: true,
        persons: true,
        legal_basis: vec![CitationV1 {
            record: line("example.art9"),
            source: line("Example Convention, art. 9"),
            verified: true,
        }],
        conditions,
        answer_by: at("2026-11-24T12:00:00Z"),
        language: line("en"),
        content: content().digest(),
        approvals: vec![],
    };
    approve(&mut announcement);
    announcement
}

/// Approved anew, as it stands.
pub(in crate::tests) fn approve(announcement: &mut AnnouncementV1) {
    let (digest, number) = (announcement.digest(), id("0123456789abcdef0123456789abcdef"));
    let sign = |officer: &str, role| {
        sign_approval(&id(officer), role, digest, number, at("2026-11-23T11:55:00Z"), &key(officer))
    };
    announcement.approvals = vec![sign("ada.xa", Role::Investigator), sign("ben.xa", Role::Approver)];
}

/// What is told unasked.
pub(super) fn told() -> Vec<(&'static str, Letter)> {
    let (xa, xb) = ("central.xa", "central.xb");
    let announced = announcement(conditions());
    let accepted = InformationAnswerV1::Accepted { announcement: announced.digest(), conditions: conditions() };
    let declined = InformationAnswerV1::Declined {
        announcement: announced.digest(),
        says: prose("What is secret cannot be kept from the defence here."),
    };
    let information = |announcement| InformationV1 { announcement, content: content() };
    vec![
        ("announcement", letter(18, xa, xb, announced.clone())),
        ("information-answer-accepted", letter(19, xb, xa, accepted)),
        ("information-answer-declined", letter(19, xb, xa, declined)),
        ("information", letter(20, xa, xb, information(announced))),
        ("information-at-once", letter(20, xa, xb, information(announcement(vec![])))),
    ]
}
