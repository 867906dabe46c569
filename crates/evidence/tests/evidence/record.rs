//! Evidence records that we made: they hold through every renewal, and nothing changed is taken.

use evidence::{
    record::{self, Digests, Fault, Kind, sunset, tree::Tree},
    stamp::{
        HashName, Root,
        authority::{Authority, AuthorityKey},
        request::Request,
    },
};
use terms::Instant;

use crate::chance::Chance;

const DATA: &[u8] = b"the bytes of a package";
const ALL: [HashName; 3] = [HashName::Sha256, HashName::Sha384, HashName::Sha512];

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

fn authority() -> Authority {
    let key = AuthorityKey::p256(&[9; 32]).unwrap();
    Authority::exercise(key, "years", at("2020-01-01T00:00:00Z"), at("2049-12-31T23:59:59Z"))
}

fn token(hash: HashName, digest: &[u8], moment: &str) -> Vec<u8> {
    authority().stamp(&Request::new(hash, digest.to_vec(), [0x41; 16]), at(moment), [0x42; 16])
}

fn check(record: &[u8], data: &[u8]) -> Result<record::Held, Fault> {
    let roots: Vec<Root> = authority().root().into_iter().collect();
    record::check(record, &Digests::of(data, &ALL), &roots, &sunset::known())
}

fn renewed(record: &[u8], hash: HashName, moment: &str) -> Vec<u8> {
    let next = record::next(record, &Digests::of(DATA, &ALL), hash).unwrap();
    next.with(record, &token(hash, next.digest(), moment), None).unwrap()
}

fn first(moment: &str) -> Vec<u8> {
    record::first(HashName::Sha256, &token(HashName::Sha256, &HashName::Sha256.of(DATA), moment), None).unwrap()
}

/// Renewed five times, twice with another hash function.
fn long_lived() -> Vec<u8> {
    let mut record = first("2026-12-01T00:00:00Z");
    for (hash, moment) in [
        (HashName::Sha256, "2028-01-01T00:00:00Z"),
        (HashName::Sha384, "2029-01-01T00:00:00Z"),
        (HashName::Sha384, "2030-01-01T00:00:00Z"),
        (HashName::Sha384, "2031-01-01T00:00:00Z"),
        (HashName::Sha512, "2032-01-01T00:00:00Z"),
    ] {
        record = renewed(&record, hash, moment);
    }
    record
}

#[test]
fn a_record_holds_through_every_renewal() {
    let record = long_lived();
    let held = check(&record, DATA).unwrap();
    let kinds: Vec<Kind> = held.steps.iter().map(|step| step.kind).collect();
    use Kind::{First, HashRenewed, StampRenewed};
    assert_eq!(kinds, [First, StampRenewed, HashRenewed, StampRenewed, StampRenewed, HashRenewed]);
    assert_eq!(held.since, at("2026-12-01T00:00:00Z"));
    assert_eq!(held.until, Some(at("2035-12-31T23:59:59Z")));
    assert!(held.steps.iter().all(|step| step.vouched));
    assert_eq!(record::hashes(&record).unwrap(), ALL);
    assert_eq!(record::last_hash(&record).unwrap(), HashName::Sha512);
}

#[test]
fn other_data_is_refused_at_the_first_stamp() {
    let not_covered = Fault::NotCovered { chain: 1, number: 1, what: "the data" };
    assert_eq!(check(&long_lived(), b"other bytes"), Err(not_covered));
}

#[test]
fn a_digest_that_is_missing_is_asked_for() {
    let digests = Digests::of(DATA, &[HashName::Sha256]);
    let held = record::check(&long_lived(), &digests, &[], &sunset::known());
    assert_eq!(held, Err(Fault::NoDigest(HashName::Sha384)));
}

#[test]
fn a_renewal_that_comes_too_late_or_too_early_is_refused() {
    let record = renewed(&first("2026-12-01T00:00:00Z"), HashName::Sha256, "2036-01-01T00:00:00Z");
    let until = at("2035-12-31T23:59:59Z");
    assert_eq!(check(&record, DATA), Err(Fault::TooLate { chain: 1, number: 2, until }));
    let record = renewed(&first("2026-12-01T00:00:00Z"), HashName::Sha512, "2026-11-30T00:00:00Z");
    assert_eq!(check(&record, DATA), Err(Fault::Order { chain: 2, number: 1 }));
    // A table that does not know an algorithm does not believe in it.
    let roots: Vec<Root> = authority().root().into_iter().collect();
    let held = record::check(&first("2026-12-01T00:00:00Z"), &Digests::of(DATA, &ALL), &roots, &[]).unwrap();
    assert_eq!(held.until, Some(Instant::from_micros(0)));
}

#[test]
fn many_share_one_stamp_and_each_holds_alone() {
    for count in 1..=17 {
        let data: Vec<Vec<u8>> = (0..count).map(|n: u8| vec![n; 3]).collect();
        let leaves: Vec<Vec<u8>> = data.iter().map(|bytes| HashName::Sha512.of(bytes)).collect();
        let tree = Tree::new(HashName::Sha512, leaves).unwrap();
        let stamp = token(HashName::Sha512, tree.root(), "2026-12-01T00:00:00Z");
        for (at, bytes) in data.iter().enumerate() {
            let record = record::first(HashName::Sha512, &stamp, tree.reduced(at).as_deref()).unwrap();
            assert!(check(&record, bytes).is_ok(), "{at} of {count}");
            assert!(check(&record, b"another").is_err());
            // Renewed alone, and under another hash function.
            let digests = Digests::of(bytes, &ALL);
            let next = record::next(&record, &digests, HashName::Sha384).unwrap();
            assert!(next.renews_hash());
            let again = token(HashName::Sha384, next.digest(), "2027-12-01T00:00:00Z");
            assert!(check(&next.with(&record, &again, None).unwrap(), bytes).is_ok());
        }
    }
    assert!(Tree::new(HashName::Sha512, vec![]).is_none());
}

/// Stamps taken out, exchanged, or taken from another record.
#[test]
fn stamps_in_the_wrong_place_are_refused() {
    let one = first("2026-12-01T00:00:00Z");
    let other = first("2026-12-02T00:00:00Z");
    let next = record::next(&one, &Digests::of(DATA, &ALL), HashName::Sha256).unwrap();
    let stamp = token(HashName::Sha256, next.digest(), "2027-01-01T00:00:00Z");
    assert!(check(&next.with(&one, &stamp, None).unwrap(), DATA).is_ok());
    let not_covered = Fault::NotCovered { chain: 1, number: 2, what: "the stamp before it" };
    assert_eq!(check(&next.with(&other, &stamp, None).unwrap(), DATA), Err(not_covered));
}

#[test]
fn no_damaged_record_is_taken_and_none_stops_the_reader() {
    let mut chance = Chance::from_seed(5);
    let good = long_lived();
    let known = check(&good, DATA).unwrap();
    for _ in 0..150 {
        let bad = chance.damaged(&good);
        // The list of hash functions in front is under no stamp, and decides nothing.
        match check(&bad, DATA) {
            Ok(held) => assert_eq!(held, known),
            Err(_) => assert_ne!(bad, good),
        }
    }
    for end in 0..good.len() {
        assert!(check(&good[..end], DATA).is_err(), "{end}");
    }
}
