//! Each kind of letter, sealed by one node and opened by another.

use terms::{NodeId, Role};

use super::{
    federation::{as_sender, at, chance, directory, draft, id, key, node_keys, now, opening, root_keys, roots},
    samples,
};
use crate::*;

fn sealed(letter: &Letter, officers: &[&str]) -> Vec<u8> {
    let directory = directory();
    let to = directory.node(&letter.header.to).unwrap();
    as_sender(&letter.header.from, officers, |from| seal(letter, from, to, &mut chance("seal")).unwrap())
}

fn opened(bytes: &[u8], node: &NodeId) -> Result<Verified, PeerFault> {
    open(bytes, &Me { node, opening: &opening(node.as_str()) }, &directory(), now())
}

fn check(letter: &Letter, officers: &[&str], expect: Result<(), PeerFault>) {
    let result = opened(&sealed(letter, officers), &letter.header.to);
    assert_eq!(result.map(|v| assert_eq!(v.letter(), letter)), expect, "{:?}", letter.kind());
}

#[test]
fn every_kind_of_letter_arrives_as_it_was_written() {
    let mut kinds = std::collections::BTreeSet::new();
    for (name, letter) in samples::all() {
        check(&letter, samples::signers(&letter), Ok(()));
        kinds.insert(letter.kind());
        assert!(name.starts_with(letter.kind().as_str()), "{name}");
    }
    assert_eq!(kinds.len(), Kind::ALL.len());
}

#[test]
fn what_is_verified_names_the_people_who_signed() {
    let (_, letter) = samples::all().swap_remove(0);
    let verified = opened(&sealed(&letter, &["ben.xa", "ada.xa"]), &letter.header.to).unwrap();
    let mut people: Vec<_> = verified.signed_by().iter().map(|o| o.person().as_str()).collect();
    people.sort_unstable();
    assert_eq!(people, ["ada", "ben"]);
    assert_eq!(verified.from_node().state(), id("XA"));
    let again = verify_frame(verified.signed_bytes(), &directory(), now()).unwrap();
    assert_eq!(again.letter(), verified.letter());
}

#[test]
fn a_consent_needs_the_approvals_of_two_people_and_two_accounts_of_one_person_are_one() {
    let reviewer = samples::approval("cora.xb", Role::Reviewer);
    let approver = samples::approval("dov.xb", Role::Approver);
    let same_person = samples::approval("cora2.xb", Role::Approver);
    let stranger = samples::approval("ben.xa", Role::Approver);
    let denied = Err(PeerFault::NotEntitled);
    let check = |approvals: &[&ApprovalV1], expect| {
        let approvals = approvals.iter().map(|a| (*a).clone()).collect();
        let grant = GrantV1 { approvals, ..samples::grant() };
        check(&samples::letter(1, "central.xb", "central.xa", grant), &["cora.xb"], expect);
        let standing =
            StandingConsentV1 { approvals: vec![reviewer.clone(), approver.clone()], ..samples::standing_consent() };
        let other_digest = samples::letter(2, "central.xb", "central.xa", standing);
        super::letters::check(&other_digest, &["cora.xb"], denied);
    };
    check(&[], denied);
    check(&[&reviewer], denied);
    check(&[&reviewer, &reviewer], denied);
    check(&[&reviewer, &same_person], denied);
    check(&[&reviewer, &stranger], denied);
    check(&[&reviewer, &approver], Ok(()));
    let forged = ApprovalV1 { officer: approver.officer.clone(), key: approver.key, ..same_person.clone() };
    check(&[&reviewer, &approver, &forged], Err(PeerFault::BadSignature));
}

#[test]
fn a_consent_falls_with_the_key_of_one_who_approved_it() {
    let consent = samples::letter(1, "central.xb", "central.xa", samples::grant());
    let frame = as_sender(&consent.header.from, &["cora.xb"], |from| sign_frame(&consent, from).unwrap());
    let revoked_at = |when| {
        let mut draft = draft();
        draft.nodes[1].officers[1].keys[0].1.revoked_at = Some(at(when));
        let keys = root_keys();
        let directory = Directory::read(&Directory::write(&draft, &[&keys[0], &keys[1]]), &roots(), now(), 0).unwrap();
        verify_frame(&frame, &directory, now()).map(|_| ())
    };
    // After the letter was signed, and before it is relied on.
    assert_eq!(revoked_at("2026-11-23T11:59:30Z"), Err(PeerFault::KeyRevoked));
    assert_eq!(revoked_at("2026-11-23T12:00:01Z"), Ok(()));
}

#[test]
fn no_standing_consent_is_dated_so_far_ahead_that_it_would_stand_before_all_that_come_after_it() {
    let ahead = |published: &str, expect| {
        let back = StandingConsentV1 { published: at(published), ..samples::taken_back() };
        check(&samples::letter(7, "central.xb", "central.xa", back), &["cora.xb"], expect);
    };
    ahead("2026-11-23T12:05:00Z", Ok(()));
    ahead("2026-11-23T12:05:01Z", Err(PeerFault::FromTheFuture));
    ahead("2126-01-01T00:00:00Z", Err(PeerFault::FromTheFuture));
}

#[test]
fn a_letter_with_more_approvals_than_people_approve_is_refused_before_one_is_verified() {
    let forged = ApprovalV1 { officer: id("nobody"), ..samples::approval("cora.xb", Role::Reviewer) };
    let with = |count: usize| {
        let approvals = vec![forged.clone(); count];
        samples::letter(1, "central.xb", "central.xa", GrantV1 { approvals, ..samples::grant() })
    };
    check(&with(16), &["cora.xb"], Err(PeerFault::UnknownKey));
    // Our own side writes no such letter.
    let more = with(17);
    let signed = as_sender(&more.header.from, &["cora.xb"], |from| sign_frame(&more, from));
    assert_eq!(signed, Err(crate::SealFault::WouldBeRefused(PeerFault::BadShape)));
}

#[test]
fn a_payload_of_more_things_than_a_letter_says_is_refused_before_it_is_read() {
    let list = |count: usize| format!("[{}]", vec!["0"; count].join(",")).into_bytes();
    assert!(crate::canonical::read(&list(1 << 15)).is_ok());
    assert_eq!(crate::canonical::read(&list(1 << 17)), Err(PeerFault::BadShape));
    let quoted = format!("[\"{}\"]", ",[{".repeat(1 << 17)).into_bytes();
    assert!(crate::canonical::read(&quoted).is_ok(), "what stands in a text is one thing");
}

#[test]
fn nobody_consents_for_another_state_or_body() {
    let other_state = GrantV1 { state: id("XA"), ..samples::grant() };
    let other_body = GrantV1 { authority: id("xb-court"), ..samples::grant() };
    let other_request = GrantV1 { request: id("00000000000000000000000000000000"), ..samples::grant() };
    let two = ["cora.xb", "dov.xb"];
    let write = |grant| samples::letter(1, "central.xb", "central.xa", grant);
    check(&write(other_state), &two, Err(PeerFault::NotEntitled));
    check(&write(other_body), &two, Err(PeerFault::NotEntitled));
    check(&write(other_request), &two, Err(PeerFault::HeaderMismatch));
}

#[test]
fn the_same_letter_again_is_known_and_another_under_its_number_is_told_apart() {
    let (_, letter) = samples::all().swap_remove(0);
    let first = opened(&sealed(&letter, &["ada.xa"]), &letter.header.to).unwrap();
    let seen = first.frame().digest();
    assert_eq!(seen_before(None, first.frame()), Ok(()));
    let directory = directory();
    let to = directory.node(&letter.header.to).unwrap();
    let resealed =
        as_sender(&letter.header.from, &["ada.xa"], |from| seal(&letter, from, to, &mut chance("other")).unwrap());
    let second = opened(&resealed, &letter.header.to).unwrap();
    assert_ne!(second.digest(), first.digest());
    assert_eq!(seen_before(Some(&seen), second.frame()), Err(PeerFault::Replayed));

    let mut other = letter.clone();
    other.header.at = at("2026-11-23T11:59:01Z");
    let other = opened(&sealed(&other, &["ada.xa"]), &letter.header.to).unwrap();
    assert_eq!(seen_before(Some(&seen), other.frame()), Err(PeerFault::SameLetterOtherBody));
    assert!(same_letter_other_body(first.frame(), other.frame()));
    assert!(!same_letter_other_body(first.frame(), second.frame()));
}

#[test]
fn any_changed_byte_is_a_fault() {
    let (_, letter) = samples::all().swap_remove(1);
    let bytes = sealed(&letter, &[]);
    let keys = opening("central.xa");
    let (directory, node) = (directory(), id("central.xa"));
    let me = Me { node: &node, opening: &keys };
    // Every byte of the outside and a step through the rest: a seal opens in a millisecond, not in none.
    for position in (0..1300).step_by(7).chain((1300..bytes.len()).step_by(97)) {
        let mut changed = bytes.clone();
        changed[position] ^= 1 << (position % 8);
        assert!(open(&changed, &me, &directory, now()).is_err(), "byte {position}");
    }
    let frame = as_sender(&letter.header.from, &[], |from| sign_frame(&letter, from).unwrap());
    for position in 0..frame.len() {
        let mut changed = frame.clone();
        changed[position] ^= 1 << (position % 8);
        assert!(verify_frame(&changed, &directory, now()).is_err(), "byte {position}");
    }
}

#[test]
fn a_short_read_is_a_fault_and_never_a_panic() {
    let (_, letter) = samples::all().swap_remove(1);
    let frame = as_sender(&letter.header.from, &[], |from| sign_frame(&letter, from).unwrap());
    let directory = directory();
    for length in 0..frame.len() {
        assert!(verify_frame(&frame[..length], &directory, now()).is_err());
    }
    let bytes = sealed(&letter, &[]);
    let (node, keys) = (id("central.xa"), opening("central.xa"));
    for length in (0..bytes.len()).step_by(11) {
        assert!(open(&bytes[..length], &Me { node: &node, opening: &keys }, &directory, now()).is_err());
    }
}

#[test]
fn letters_have_seven_sizes_and_no_other() {
    let package = |bytes| TransmissionV1 {
        package: Some(Bytes(vec![7; bytes])),
        pieces: None,
        digest: terms::Digest::from_bytes([0; 32]),
        use_limits: vec![],
    };
    let write = |bytes| samples::letter(1, "central.xb", "central.xa", package(bytes));
    let sizes = [1, 2_000, 3_000, 40_000, 100_000].map(|bytes| sealed(&write(bytes), &["cora.xb"]).len());
    let outside = sizes[0] - (4 << 10);
    assert_eq!(sizes.map(|s| s - outside), [4 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10]);
    check(&write(40_000), &["cora.xb"], Ok(()));
    // Sixteen megabytes through an unoptimised cipher take a quarter of a minute: the largest class is padded, not sealed.
    assert_eq!(crate::seal::pad(&vec![1; crate::frame::FRAME_BYTES_MAX]).unwrap().len(), 16 << 20);
    assert!(crate::seal::pad(&vec![1; crate::frame::FRAME_BYTES_MAX + 1]).is_none());
    let larger = vec![0; crate::frame::FRAME_BYTES_MAX + 1];
    assert_eq!(verify_frame(&larger, &directory(), now()).map(|_| ()), Err(PeerFault::TooLarge));
}

#[test]
fn what_the_recipient_would_refuse_is_not_sent() {
    let (_, good) = samples::all().swap_remove(0);
    let refuse = |change: fn(&mut Letter), expect| {
        let mut letter = good.clone();
        change(&mut letter);
        assert_eq!(as_sender(&id("central.xa"), &["ada.xa"], |from| sign_frame(&letter, from)), Err(expect));
    };
    refuse(|l| l.header.from = id("central.xc"), SealFault::OtherParties);
    refuse(|l| l.header.request = None, SealFault::WouldBeRefused(PeerFault::BadShape));
    refuse(|l| l.header.expires = at("2026-11-23T11:58:59Z"), SealFault::WouldBeRefused(PeerFault::BadLifetime));
    refuse(
        |l| {
            let Body::Request(request) = &mut l.body else { panic!() };
            request.facts.insert(samples_line(), FactV1::Count { number: 1 << 53 });
        },
        SealFault::WouldBeRefused(PeerFault::BadNumber),
    );
}

fn samples_line() -> Line {
    Line::new("victims").unwrap()
}

#[test]
fn nothing_about_a_person_is_printed() {
    let (_, letter) = samples::all().swap_remove(0);
    let shown = format!("{letter:?}");
    for secret in ["198.51.100.7", "40122", "Invented", "hostage", "17 Js"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert_eq!(format!("{:?}", key("any")), "SigningKey(hidden)");
    assert!(format!("{:?}", node_keys("any")).contains("OpeningKey(hidden)"));
}
