//! Who may write what, and the objects beside letters: statements and the directory.

use terms::Role;

use super::{Is, Vector, envelope::sample, json, raw::Raw};
use crate::{
    Body, Directory, Function, Letter,
    keys::Purpose,
    tests::{
        federation::{self, id, key, node_keys, root_keys},
        samples,
    },
};

pub(super) fn vectors() -> Vec<Vector> {
    [entitlements(), other_objects()].into_iter().flatten().collect()
}

fn entitlements() -> Vec<Vector> {
    let by = |letter: Letter, officers: &[&str]| Raw::of(&letter, officers).bytes();
    let sent = |from: &str, to: &str, name| samples::letter(20, from, to, sample(name).body);
    let bad = |name, covers, neighbour, how, expect, bytes| {
        Vector::bad(name, covers, (neighbour, how), expect, Is::Frame, bytes)
    };
    let denied = "not-entitled";
    let reviewer = samples::approval("cora.xb", Role::Reviewer);
    let same_person = samples::approval("cora2.xb", Role::Approver);
    let other_deed = {
        let (matter, at) = (samples::deed().request, federation::at("2026-11-23T11:55:00Z"));
        crate::sign_approval(
            &id("dov.xb"),
            Role::Approver,
            terms::Digest::from_bytes([7; 32]),
            matter,
            at,
            &key("dov.xb"),
        )
    };
    let granted = |approvals: &[&crate::ApprovalV1]| {
        let approvals = approvals.iter().map(|a| (*a).clone()).collect();
        let grant = crate::GrantV1 { approvals, ..samples::grant() };
        by(samples::letter(6, "central.xb", "central.xa", grant), &["cora.xb"])
    };
    let to_c = || {
        let Body::Order(mut order) = sample("order").body else { panic!() };
        order.consent = None;
        samples::letter(20, "central.xb", "net.xc", *order)
    };
    vec![
        bad(
            "provider-signs-request",
            "B05",
            "request",
            "a provider asks",
            denied,
            by(sent("net.xb", "central.xa", "request"), &["finn.xb"]),
        ),
        bad(
            "provider-signs-grant",
            "B05",
            "grant",
            "a provider consents",
            denied,
            by(sent("net.xb", "central.xa", "grant"), &["finn.xb", "gia.xb"]),
        ),
        bad(
            "oversight-signs-request",
            "B05",
            "request",
            "signed by an officer of oversight",
            denied,
            by(sample("request"), &["gus.xa"]),
        ),
        bad("desk-without-officer", "B05", "request", "signed by the node alone", denied, by(sample("request"), &[])),
        bad(
            "reviewer-of-the-asker",
            "B05",
            "decision-execute",
            "decided by an investigator of the asker",
            "unknown-key",
            by(sample("decision-execute"), &["ada.xa"]),
        ),
        bad(
            "order-to-foreign-provider",
            "B05 B33",
            "order",
            "to a provider of XC",
            "foreign-state",
            by(to_c(), &["cora.xb"]),
        ),
        bad("grant-approved-by-one", "B35", "grant", "one approval", denied, granted(&[&reviewer])),
        bad(
            "grant-approved-twice-by-one",
            "B35",
            "grant",
            "one approval, twice",
            denied,
            granted(&[&reviewer, &reviewer]),
        ),
        bad(
            "grant-by-two-accounts-of-one",
            "B35",
            "grant",
            "two accounts of one person approve",
            denied,
            granted(&[&reviewer, &same_person]),
        ),
        bad(
            "grant-approved-for-another-deed",
            "B29",
            "grant",
            "the second approval is for another deed",
            denied,
            granted(&[&reviewer, &other_deed]),
        ),
        bad(
            "standing-consent-taken-back-by-the-node-alone",
            "B05",
            "standing-consent-taken-back",
            "signed by the node alone",
            denied,
            by(sample("standing-consent-taken-back"), &[]),
        ),
        bad(
            "standing-consent-by-one",
            "B05",
            "standing-consent",
            "approved by the officer who signs it, alone",
            denied,
            {
                let whole = samples::standing_consent();
                let approvals = whole.approvals.iter().take(1).cloned().collect();
                let by_one = crate::StandingConsentV1 { approvals, ..whole };
                by(samples::letter(7, "central.xb", "central.xa", by_one), &["cora.xb"])
            },
        ),
        bad(
            "standing-consent-published-ahead",
            "B24",
            "standing-consent-taken-back",
            "published in a hundred years",
            "from-the-future",
            {
                let published = crate::tests::federation::at("2126-01-01T00:00:00Z");
                let ahead = crate::StandingConsentV1 { published, ..samples::taken_back() };
                by(samples::letter(7, "central.xb", "central.xa", ahead), &["cora.xb"])
            },
        ),
        bad("grant-without-officer", "B05", "grant", "signed by the node alone", denied, by(sample("grant"), &[])),
        bad("grant-for-another-state", "B33", "grant", "central.xb consents for XC", denied, {
            by(
                samples::letter(6, "central.xb", "central.xa", crate::GrantV1 { state: id("XC"), ..samples::grant() }),
                &["cora.xb", "dov.xb"],
            )
        }),
        bad(
            "grant-by-a-court",
            "B33",
            "grant",
            "a court consents in the name of the authority",
            denied,
            by(sent("court.xb", "central.xa", "grant"), &["hana.xb"]),
        ),
        bad(
            "produced-without-clerk",
            "B05",
            "order-report-produced",
            "signed by the provider's node alone",
            denied,
            by(sample("order-report-produced"), &[]),
        ),
        bad(
            "request-for-another-state",
            "B33",
            "request",
            "central.xb asks in the name of XA",
            denied,
            by(sent("central.xb", "central.xa", "request"), &["dov.xb"]),
        ),
    ]
}

fn other_objects() -> Vec<Vector> {
    let reviewer = samples::approval("cora.xb", Role::Reviewer);
    let by_reviewer = {
        let (deed, valid) = (samples::deed(), samples::authorisation().valid);
        crate::sign_authorisation(
            &id("cora.xb"),
            deed.digest(),
            deed.request,
            valid,
            federation::now(),
            &key("cora.xb"),
        )
    };
    let passed_off = crate::AuthorisationV1 { signature: reviewer.signature.clone(), ..samples::authorisation() };
    let other_deed = crate::ApprovalV1 { deed: terms::Digest::from_bytes([7; 32]), ..reviewer.clone() };
    let approver = crate::ApprovalV1 { role: Role::Approver, ..reviewer };
    let keys = root_keys();
    let directory = |change: fn(&mut crate::DirectoryDraft)| {
        let mut draft = federation::draft();
        change(&mut draft);
        Directory::write(&draft, &[&keys[0], &keys[2]])
    };
    let dir =
        |name, covers, how, expect, bytes| Vector::bad(name, covers, ("directory", how), expect, Is::Directory, bytes);
    let edited = |from: &str, to: &str| {
        let payload = String::from_utf8(directory(|_| ())).unwrap();
        let payload = payload.split_once("\n\n").unwrap().1.replacen(from, to, 1);
        let line = |k: &crate::SigningKey| {
            let signature = k.sign(Purpose::Directory, payload.as_bytes());
            format!(
                "{} {}\n",
                k.verifying_key().id(),
                base64::Engine::encode(&base64::engine::general_purpose::STANDARD, signature)
            )
        };
        format!("comity-directory/1\n{}{}\n{payload}", line(&keys[0]), line(&keys[2])).into_bytes()
    };
    let node_key = node_keys("central.xa").signing.verifying_key().to_string();
    let small_order = "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    vec![
        Vector::bad(
            "approval-of-another-deed",
            "",
            ("approval", "the digest of another deed"),
            "bad-signature",
            Is::Approval,
            json(&other_deed),
        ),
        Vector::bad(
            "approval-in-another-office",
            "B35",
            ("approval", "another office than the one signed for"),
            "bad-signature",
            Is::Approval,
            json(&approver),
        ),
        Vector::bad(
            "authorisation-by-reviewer",
            "B33",
            ("authorisation", "signed by a reviewer, with the reviewer's own key"),
            "not-entitled",
            Is::Authorisation,
            json(&by_reviewer),
        ),
        Vector::bad(
            "approval-as-authorisation",
            "B17",
            ("authorisation", "the signature of an approval"),
            "bad-signature",
            Is::Authorisation,
            json(&passed_off),
        ),
        Vector::bad(
            "directory-as-frame",
            "B17",
            ("withdrawal", "a directory where a frame is due"),
            "bad-frame",
            Is::Frame,
            federation::directory_file(),
        ),
        dir(
            "directory-by-one-root",
            "B02",
            "one root signs",
            "directory-too-few-roots",
            Directory::write(&federation::draft(), &[&keys[0]]),
        ),
        dir(
            "directory-rollback",
            "B27",
            "version 6 after version 7 was seen",
            "directory-rollback",
            directory(|d| d.version = 6),
        ),
        dir(
            "directory-function-of-provider",
            "B33",
            "a provider with the function of a central authority",
            "directory-bad-entry",
            directory(|d| d.nodes[4].functions = vec![Function::Central]),
        ),
        dir(
            "directory-small-order-key",
            "B15",
            "the signing key is the point of order one",
            "directory-bad-entry",
            edited(&node_key, small_order),
        ),
        dir("directory-version-two", "B20", "\"v\":2", "directory-unknown-version", edited("\"v\":1,", "\"v\":2,")),
        dir(
            "directory-unknown-field",
            "B22",
            "a field that is not known",
            "directory-shape",
            edited("\"v\":1,", "\"v\":1,\"vv\":1,"),
        ),
        dir(
            "directory-past-its-day",
            "",
            "read a second after its last",
            "directory-expired",
            federation::directory_file(),
        )
        .when("2026-12-31T00:00:01Z"),
    ]
}
