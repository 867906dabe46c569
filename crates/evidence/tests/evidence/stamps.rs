//! Time stamps that others made, good and bad.

use evidence::stamp::{self, Fault, Root};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/stamps/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The certificates of a file, the leaf left out: a root is who vouches, not who is vouched for.
fn roots(name: &str) -> Vec<Root> {
    let all = Root::all_from(&file(name)).unwrap();
    let skip = usize::from(all.len() > 1);
    all.into_iter().skip(skip).collect()
}

/// The last one alone: the root itself.
fn root(name: &str) -> Vec<Root> {
    Root::all_from(&file(name)).unwrap().into_iter().rev().take(1).collect()
}

fn check(token: &str, roots: &[Root], expected: Result<(&str, &str), Fault>) {
    let stamped = stamp::check(&file(token), b"hello", roots).map(|s| (s.at.to_string(), s.authority));
    assert_eq!(stamped, expected.map(|(at, by)| (at.to_owned(), by.to_owned())), "{token}");
}

#[test]
fn good_stamps_hold_up_to_their_roots() {
    check("chain.tst", &roots("chain.pem"), Ok(("2024-10-08T15:40:32Z", "Test TSA Timestamping")));
    check("injected-certificates.tst", &roots("chain.pem"), Ok(("2024-10-08T15:40:32Z", "Test TSA Timestamping")));
    check("sha256.tst", &root("sha.pem"), Ok(("2025-05-09T11:58:55Z", "sigstore-tsa")));
    check("sha384.tst", &root("sha.pem"), Ok(("2025-05-09T11:58:55Z", "sigstore-tsa")));
    check("sha512.tst", &root("sha.pem"), Ok(("2025-05-09T11:58:56Z", "sigstore-tsa")));
}

#[test]
fn a_stamp_by_rsa_that_names_its_certificate_by_sha1_holds() {
    let token = file("rsa.tst");
    let (_, digest) = stamp::imprint(&token).unwrap();
    let stamped = stamp::check_digest(&token, &digest, &root("rsa.crt")).unwrap();
    assert_eq!(stamped.at.to_string(), "2025-03-11T08:52:08Z");
    assert!(stamped.vouched, "{stamped:?}");
}

#[test]
fn bad_stamps_are_refused() {
    check("invalid-signature.tst", &[], Err(Fault::Signature));
    check("invalid-signature.tst", &root("sha.pem"), Err(Fault::Signature));
    check("no-certificate.tst", &[], Err(Fault::NoCertificate));
    let expired = file("expired.tst");
    assert_eq!(stamp::check(&expired, &file("expired.payload"), &[]), Err(Fault::NoCertificate));
}

#[test]
fn a_stamp_of_other_bytes_is_refused() {
    for token in ["chain.tst", "sha256.tst", "sha384.tst", "sha512.tst"] {
        assert_eq!(stamp::check(&file(token), b"hallo", &[]), Err(Fault::OtherBytes));
    }
}

#[test]
fn without_roots_nobody_vouches_and_other_roots_do_not() {
    let stamped = stamp::check(&file("chain.tst"), b"hello", &[]).unwrap();
    assert!(!stamped.vouched);
    check("chain.tst", &root("sha.pem"), Err(Fault::NoChain));
    // The way to the root goes through a certificate that is not inside.
    check("chain.tst", &root("chain.pem"), Err(Fault::NoChain));
}

/// One bit of each byte turned. These tokens hold nothing but what the signature or the form reaches.
#[test]
fn no_changed_stamp_is_taken() {
    for (token, pem) in [("chain.tst", "chain.pem"), ("sha384.tst", "sha.pem")] {
        let (good, roots) = (file(token), roots(pem));
        let says = stamp::check(&good, b"hello", &roots).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            let read = stamp::check(&bad, b"hello", &roots);
            assert!(read.is_err(), "byte {at} of {token}: {says:?}, {read:?}");
        }
    }
}

#[test]
fn a_cut_or_longer_stamp_is_refused() {
    let good = file("sha256.tst");
    for end in 0..good.len() {
        assert_eq!(stamp::check(&good[..end], b"hello", &[]), Err(Fault::NotDer), "{end}");
    }
    let longer = [good.as_slice(), &[0]].concat();
    assert_eq!(stamp::check(&longer, b"hello", &[]), Err(Fault::NotDer));
}
