//! Approvals and authorisations.

use terms::{Instant, Role};

use super::{
    federation::{at, directory, draft, id, key, now, officer, root_keys, roots},
    samples,
};
use crate::*;

fn check(approval: &ApprovalV1, expect: Result<(), PeerFault>) {
    assert_eq!(verify_approval(approval, &directory(), now()).map(|_| ()), expect);
}

fn approved(officer: &str, role: Role, signed_with: &str, when: Instant) -> ApprovalV1 {
    let deed = samples::deed();
    sign_approval(&id(officer), role, deed.digest(), deed.request, when, &key(signed_with))
}

#[test]
fn an_approval_names_person_body_and_office() {
    let verified = verify_approval(&samples::approval("cora.xb", Role::Reviewer), &directory(), now()).unwrap();
    assert_eq!(verified.by().person(), &id("cora"));
    assert_eq!(verified.by().state(), id("XB"));
    assert_eq!(verified.by().organisation(), &Organisation::Authority(id("xb-central")));
    assert_eq!(verified.deed(), samples::deed().digest());
    assert_eq!(verified.role(), Role::Reviewer);
}

#[test]
fn any_changed_field_breaks_an_approval() {
    let good = samples::approval("cora.xb", Role::Reviewer);
    check(&good, Ok(()));
    let bad = Err(PeerFault::BadSignature);
    check(&ApprovalV1 { role: Role::Approver, ..good.clone() }, bad);
    check(&ApprovalV1 { deed: terms::Digest::from_bytes([0; 32]), ..good.clone() }, bad);
    check(&ApprovalV1 { request: terms::RequestId::from_bytes([0; 16]), ..good.clone() }, bad);
    check(&ApprovalV1 { at: now(), ..good.clone() }, bad);
    check(&ApprovalV1 { officer: id("dov.xb"), ..good.clone() }, Err(PeerFault::UnknownKey));
    check(&ApprovalV1 { signature: Bytes(vec![0; 63]), ..good.clone() }, bad);
    check(&ApprovalV1 { signature: Bytes::default(), ..good }, bad);
}

#[test]
fn an_approval_by_a_key_or_office_that_does_not_count_is_refused() {
    let when = at("2026-11-23T11:55:00Z");
    check(&approved("cora.xb", Role::Approver, "cora.xb", when), Err(PeerFault::NotEntitled));
    check(&approved("cora.xb", Role::Reviewer, "dov.xb", when), Err(PeerFault::UnknownKey));
    check(&approved("cora.xb", Role::Reviewer, "cora.xb ended", when), Err(PeerFault::KeyNotValid));
    check(&approved("cora.xb", Role::Reviewer, "cora.xb revoked", when), Err(PeerFault::KeyRevoked));
    check(&approved("nobody.xb", Role::Reviewer, "nobody.xb", when), Err(PeerFault::UnknownKey));
    let ahead = at("2026-11-23T12:05:01Z");
    check(&approved("cora.xb", Role::Reviewer, "cora.xb", ahead), Err(PeerFault::FromTheFuture));
    let early = at("2025-12-31T23:59:59Z");
    check(&approved("cora.xb", Role::Reviewer, "cora.xb", early), Err(PeerFault::KeyNotValid));
}

#[test]
fn an_authorisation_holds_from_its_first_second_to_its_last() {
    let verify = |when| verify_authorisation(&samples::authorisation(), &directory(), at(when)).map(|_| ());
    assert_eq!(verify("2026-11-23T12:00:00Z"), Ok(()));
    assert_eq!(verify("2026-11-30T00:00:00Z"), Ok(()));
    assert_eq!(verify("2026-11-30T00:00:01Z"), Err(PeerFault::Expired));
    let mut other = samples::authorisation();
    other.deed = terms::Digest::from_bytes([0; 32]);
    assert_eq!(verify_authorisation(&other, &directory(), now()).map(|_| ()), Err(PeerFault::BadSignature));
}

#[test]
fn only_an_independent_body_authorises() {
    let (deed, valid) = (samples::deed(), samples::authorisation().valid);
    let by_reviewer = sign_authorisation(&id("cora.xb"), deed.digest(), deed.request, valid, now(), &key("cora.xb"));
    let result = verify_authorisation(&by_reviewer, &directory(), now()).map(|_| ());
    assert_eq!(result, Err(PeerFault::NotEntitled));
}

#[test]
fn an_office_alone_makes_nobody_of_the_desk_an_independent_body() {
    let mut with = draft();
    with.nodes[1].officers.push(officer("jon.xb", "jon", &[Role::Independent, Role::Approver]));
    let keys = root_keys();
    let file = Directory::write(&with, &[&keys[0], &keys[2]]);
    let directory = Directory::read(&file, &roots(), now(), 0).unwrap();
    let reviewed = |by: &str| {
        let about = (samples::deed().request, terms::Digest::from_bytes([7; 32]));
        let review =
            sign_post_review(&id(by), about, (true, Prose::new("Rightly answered.").unwrap()), now(), &key(by));
        verify_post_review(&review, &directory, now()).map(|_| ())
    };
    assert_eq!(reviewed("hana.xb"), Ok(()));
    assert_eq!(reviewed("jon.xb"), Err(PeerFault::NotEntitled));
}

#[test]
fn an_approval_is_not_an_authorisation() {
    let given = samples::authorisation();
    let ApprovalV1 { signature, .. } = samples::approval("cora.xb", Role::Reviewer);
    let passed_off = AuthorisationV1 { signature, ..given };
    let result = verify_authorisation(&passed_off, &directory(), now()).map(|_| ());
    assert_eq!(result, Err(PeerFault::BadSignature));
}

#[test]
fn the_digest_of_a_request_leaves_out_its_approvals_and_nothing_else() {
    let good = samples::request();
    let bare = RequestV1 { approvals: vec![], ..good.clone() };
    assert_eq!(good.digest(), bare.digest());
    let changed = RequestV1 { language: Line::new("fr").unwrap(), ..good.clone() };
    assert_ne!(good.digest(), changed.digest());
    check(&good.approvals[0], Ok(()));
}

/// Frozen: what is signed across borders. The page says how it is laid out.
#[test]
fn the_digests_of_a_deed_and_of_a_target_are_as_they_were_frozen() {
    let (deed, target) = (samples::deed(), samples::target());
    assert_eq!(deed.digest().to_string(), "08d16794913db15b64b635fae31840b228e5b28bc097d37a3312a60d814c86ca");
    assert_eq!(target.digest().to_string(), "e8fc0e1d231fff43c2acfc7ec48474583ddc6dbcc554c96df19d8839e484db48");
    let unknown = DeedV1 { territory: None, ..deed.clone() };
    assert_ne!(unknown.digest(), deed.digest());
}
