//! Lists of revoked certificates, made with openssl (`tools/revoked.sh`): what was revoked before a stamp takes it away, what was given
//! up later in good order does not, and what no list covers is said to be unknown.

use evidence::{
    record,
    stamp::{
        self, Fault, HashName, RevocationList, Root, Standing,
        authority::{Authority, AuthorityKey},
        request::Request,
    },
};
use terms::Instant;

use crate::chance::Chance;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/stamps/revoked/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn root() -> Root {
    Root::all_from(&file("root.pem")).unwrap().remove(0)
}

fn lists(names: &[&str]) -> Vec<RevocationList> {
    names.iter().flat_map(|name| RevocationList::all_from(&file(&format!("{name}.crl"))).unwrap()).collect()
}

/// `Err` is the reason for which it was revoked.
fn check(names: &[&str], expected: Result<Standing, &str>) {
    let found = stamp::standing(&file("stamp.tst"), &[root()], &lists(names));
    let found = found.map_err(|fault| match fault {
        Fault::Revoked { whose, reason, .. } if whose == "A teller of time" => reason,
        other => panic!("{names:?}: {other}"),
    });
    assert_eq!(found, expected, "{names:?}");
}

#[test]
fn a_list_that_covers_the_moment_says_whether_it_was_revoked_and_others_say_nothing() {
    let unknown = || Ok(Standing::Unknown("A teller of time".to_owned()));
    check(&[], unknown());
    check(&["clean"], Ok(Standing::NotRevoked));
    check(&["later"], Ok(Standing::NotRevoked));
    check(&["stale"], unknown());
    // Of the same name, by another key; and one that says that it is about other certificates.
    check(&["stranger"], unknown());
    check(&["narrow"], unknown());
    check(&["stranger", "narrow", "stale", "clean"], Ok(Standing::NotRevoked));
}

#[test]
fn what_was_revoked_before_is_a_no_and_what_was_revoked_later_by_its_reason() {
    check(&["before"], Err("another took its place"));
    check(&["clean", "before"], Err("another took its place"));
    check(&["superseded"], Ok(Standing::NotRevoked));
    check(&["compromised"], Err("the key is no longer its holder's alone"));
    check(&["feared"], Err("the key of its issuer is no longer the issuer's alone"));
    check(&["silent"], Err("no reason is stated"));
}

#[test]
fn a_root_that_is_the_signer_itself_needs_no_list_and_a_stranger_is_no_root() {
    let own = Authority::exercise(AuthorityKey::p256(&[9; 32]).unwrap(), "lists", day(0), day(9000));
    let stamp = own.stamp(&Request::new(HashName::Sha256, vec![7; 32], [1; 16]), day(1), [2; 16]);
    assert_eq!(stamp::standing(&stamp, &[own.root().unwrap()], &[]), Ok(Standing::Root));
    assert_eq!(stamp::standing(&stamp, &[root()], &[]), Err(Fault::NoChain));
}

/// So many days after the stamp was made, roughly.
fn day(days: u64) -> Instant {
    Instant::parse("2026-11-28T00:00:00Z").unwrap().after(std::time::Duration::from_secs(days * 86_400))
}

#[test]
fn a_stamp_that_was_renewed_before_its_key_was_lost_keeps_what_it_proved() {
    let own = Authority::exercise(AuthorityKey::p256(&[9; 32]).unwrap(), "lists", day(0), day(9000));
    let roots = [root(), own.root().unwrap()];
    let hash = HashName::Sha256;
    let one = record::first(hash, &file("stamp.tst"), None).unwrap();
    let digests = record::Digests::of(b"hello", &[hash]);
    let renewed = |days| {
        let next = record::next(&one, &digests, hash).unwrap();
        let stamp = own.stamp(&Request::new(hash, next.digest().to_vec(), [1; 16]), day(days), [2; 16]);
        next.with(&one, &stamp, None).unwrap()
    };
    let standing = |record: &[u8], names: &[&str]| record::standing(record, &roots, &lists(names));
    assert_eq!(standing(&one, &["clean"]), Ok(Standing::NotRevoked));
    assert!(matches!(standing(&one, &[]), Ok(Standing::Unknown(_))));
    // The key was lost ten days after the stamp.
    assert!(standing(&one, &["compromised"]).is_err());
    assert!(standing(&renewed(15), &["compromised"]).is_err());
    assert!(standing(&renewed(5), &["compromised"]).is_ok());
    assert!(standing(&renewed(5), &["before"]).is_err(), "it was no authority any more when it stamped");
}

#[test]
fn no_changed_list_stops_the_reader_or_turns_a_no_into_a_yes() {
    let mut chance = Chance::from_seed(7);
    let der = |name: &str| {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let text = String::from_utf8(file(&format!("{name}.crl"))).unwrap();
        STANDARD.decode(text.lines().filter(|line| !line.starts_with('-')).collect::<String>()).unwrap()
    };
    for name in ["before", "compromised"] {
        let good = der(name);
        assert!(RevocationList::from_der(&good).is_ok());
        for end in 0..good.len() {
            assert!(RevocationList::from_der(&good[..end]).is_err(), "{end}");
        }
        for _ in 0..2_000 {
            let mut bad = good.clone();
            let at = chance.below(bad.len());
            bad[at] ^= 1 << chance.below(8);
            let Ok(list) = RevocationList::from_der(&bad) else { continue };
            let found = stamp::standing(&file("stamp.tst"), &[root()], &[list]);
            assert!(matches!(found, Ok(Standing::Unknown(_)) | Err(Fault::Revoked { .. })), "{at}: {found:?}");
        }
    }
    for garbage in [&b""[..], b"x", b"-----BEGIN X509 CRL-----", b"-----BEGIN X509 CRL-----\nx\n-----END X509 CRL-----"]
    {
        assert!(RevocationList::all_from(garbage).is_err());
    }
}
