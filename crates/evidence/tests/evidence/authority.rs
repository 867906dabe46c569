//! Stamps of our own exercise authority: they hold, whoever made the request; nothing changed is taken; nothing hostile stops us.

use std::time::Duration;

use evidence::{
    SigningKey,
    stamp::{
        self, Fault, HashName,
        authority::{Authority, AuthorityKey, EXERCISE, EXERCISE_POLICY},
        request::{self, NotStamped, Request},
    },
};
use terms::Instant;

use crate::chance::Chance;

const NOW: &str = "2026-11-29T12:00:00.25Z";
const TOLERANCE: Duration = Duration::from_secs(300);

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn authority(key: AuthorityKey) -> Authority {
    Authority::exercise(key, "node-a.example", at("2026-01-01T00:00:00Z"), at("2055-01-01T00:00:00Z"))
}

fn both() -> [Authority; 2] {
    [
        authority(AuthorityKey::p256(&[7; 32]).unwrap()),
        authority(AuthorityKey::Ed25519(Box::new(SigningKey::from_bytes(&[8; 32])))),
    ]
}

fn ask(hash: HashName, bytes: &[u8]) -> Request {
    Request::new(hash, hash.of(bytes), [0x80; 16])
}

#[test]
fn a_stamp_answers_its_request_and_holds() {
    for authority in both() {
        for hash in [HashName::Sha256, HashName::Sha384, HashName::Sha512] {
            let request = ask(hash, b"bytes");
            let answer = authority.answer(&request.to_der(), at(NOW), [1; 16]);
            let root = authority.root().unwrap();
            let (token, stamped) = request.answered(&answer, std::slice::from_ref(&root), at(NOW), TOLERANCE).unwrap();
            assert_eq!(stamp::check(&token, b"bytes", &[root]).unwrap(), stamped);
            assert_eq!(stamped.at, at(NOW));
            assert_eq!(stamped.authority, "Exercise time of node-a.example");
            assert_eq!(request::policy(&token).unwrap(), EXERCISE_POLICY);
            assert_eq!(stamp::check(&token, b"other", &[]), Err(Fault::OtherBytes));
        }
    }
}

#[test]
fn the_certificate_says_that_it_is_an_exercise_and_is_the_same_each_time() {
    for (one, again) in both().into_iter().zip(both()) {
        assert_eq!(one.certificate(), again.certificate());
        let said = one.certificate().windows(EXERCISE.len()).any(|w| w == EXERCISE.as_bytes());
        assert!(said);
    }
}

#[test]
fn an_old_answer_another_policy_and_a_wrong_clock_are_seen() {
    let [authority, _] = both();
    let request = ask(HashName::Sha256, b"bytes");
    let check = |request: &Request, answer: &[u8], now: &str, expected: NotStamped| {
        assert_eq!(request.answered(answer, &[], at(now), TOLERANCE), Err(expected));
    };
    let answer = authority.answer(&request.to_der(), at(NOW), [1; 16]);
    let other = Request { nonce: Some(vec![1]), ..request.clone() };
    check(&other, &answer, NOW, NotStamped::Nonce);
    let silent = Request { nonce: None, ..request.clone() };
    check(&silent, &answer, NOW, NotStamped::Nonce);
    check(&request, &authority.answer(&silent.to_der(), at(NOW), [1; 16]), NOW, NotStamped::Nonce);
    let strict = Request { policy: request::policy_from_text("1.2.3"), ..request.clone() };
    check(&strict, &answer, NOW, NotStamped::Policy);
    let bare = Request { certificate: false, ..request.clone() };
    check(&bare, &authority.answer(&bare.to_der(), at(NOW), [1; 16]), NOW, Fault::NoCertificate.into());
    let late = "2026-11-29T12:05:01Z";
    check(&request, &answer, late, NotStamped::Clock { theirs: at(NOW), ours: at(late) });
    let declined = authority.answer(&strict.to_der(), at(NOW), [1; 16]);
    let text = "the requested policy is not supported".to_owned();
    check(&strict, &declined, NOW, NotStamped::Declined { status: 2, text });
    check(&request, b"", NOW, NotStamped::NotAResponse);
}

#[test]
fn a_request_is_read_as_it_was_written_and_nothing_else_is() {
    let mut chance = Chance::from_seed(3);
    let good = Request { policy: Some(EXERCISE_POLICY.to_vec()), ..ask(HashName::Sha384, b"bytes") };
    assert_eq!(Request::read(&good.to_der()), Ok(good.clone()));
    for _ in 0..20_000 {
        let bad = chance.damaged(&good.to_der());
        // What is read is written as it was read: there is one form.
        if let Ok(read) = Request::read(&bad) {
            assert_eq!(Request::read(&read.to_der()), Ok(read));
        }
    }
    let [authority, _] = both();
    assert!(matches!(
        good.answered(&authority.answer(b"not DER", at(NOW), [1; 16]), &[], at(NOW), TOLERANCE),
        Err(NotStamped::Declined { status: 2, .. })
    ));
}

#[test]
fn no_damaged_stamp_is_taken_and_none_stops_the_reader() {
    let mut chance = Chance::from_seed(4);
    for authority in both() {
        let request = ask(HashName::Sha256, b"bytes");
        let good = authority.stamp(&request, at(NOW), [1; 16]);
        for _ in 0..3_000 {
            let bad = chance.damaged(&good);
            assert!(bad == good || stamp::check(&bad, b"bytes", &[]).is_err());
        }
        // Lengths that lie, everywhere.
        for place in 0..good.len() {
            for lie in [0x00, 0x7f, 0x80, 0x81, 0x84, 0xff] {
                let mut bad = good.clone();
                bad[place] = lie;
                assert!(bad == good || stamp::check(&bad, b"bytes", &[]).is_err(), "{place} {lie}");
            }
        }
    }
}
