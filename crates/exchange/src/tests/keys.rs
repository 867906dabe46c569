//! Keys as text, and the strictness of signature checks against published vectors.

use std::path::PathBuf;

use super::federation::{chance, key, node_keys};
use crate::{OpeningKey, SealingKey, SigningKey, VerifyingKey};

#[test]
fn keys_are_read_back_as_they_were_written() {
    let signing = key("a");
    let again = SigningKey::from_secret_text(&signing.to_secret_text()).unwrap();
    assert_eq!(again.verifying_key(), signing.verifying_key());
    assert_eq!(signing.verifying_key().to_string().parse::<VerifyingKey>().unwrap(), signing.verifying_key());

    let opening = node_keys("a").opening;
    let again = OpeningKey::from_secret_text(&opening.to_secret_text()).unwrap();
    assert_eq!(again.sealing_key(), opening.sealing_key());
    assert_eq!(&opening.sealing_key().to_string().parse::<SealingKey>().unwrap(), opening.sealing_key());
}

#[test]
fn a_key_of_one_kind_is_not_read_as_another() {
    let node = node_keys("a");
    assert!(SigningKey::from_secret_text(&node.opening.to_secret_text()).is_err());
    assert!(OpeningKey::from_secret_text(&node.signing.to_secret_text()).is_err());
    assert!(SigningKey::from_secret_text("comity-signing-key-1:AAAA").is_err());
}

#[test]
fn two_draws_give_two_keys() {
    let rng = &mut chance("draws");
    let (one, two) = (SigningKey::generate(rng), SigningKey::generate(rng));
    assert_ne!(one.verifying_key(), two.verifying_key());
}

/// Points of small order, and encodings of a point that we would not write: with some of them anyone can sign.
#[test]
fn weak_and_misspelled_public_keys_are_no_keys() {
    let mut spelled = [[0u8; 32]; 6];
    spelled[1][0] = 1;
    spelled[2] = [0xff; 32];
    spelled[2][0] = 0xec;
    spelled[2][31] = 0x7f;
    spelled[3] = spelled[2];
    spelled[3][0] = 0xee;
    spelled[4] = spelled[2];
    spelled[4][0] = 0xed;
    spelled[5][0] = 1;
    spelled[5][31] = 0x80;
    for bytes in spelled {
        assert!(VerifyingKey::from_bytes(&bytes).is_err(), "{bytes:02x?}");
    }
}

/// Project Wycheproof's Ed25519 vectors. They are not part of the project: where they are absent nothing is checked,
/// and the test says so.
#[test]
fn published_ed25519_vectors_are_judged_as_published() {
    let given = std::env::var_os("COMITY_INTEROP_DATA").map(PathBuf::from);
    let root = given.unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")));
    let Ok(text) = std::fs::read(root.join("wycheproof/ed25519_test.json")) else {
        eprintln!("not checked: no interoperability data (COMITY_INTEROP_DATA)");
        return;
    };
    let file: serde_json::Value = serde_json::from_slice(&text).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in file["testGroups"].as_array().unwrap() {
        let key = VerifyingKey::from_bytes(&unhex(&group["publicKey"]["pk"]));
        for test in group["tests"].as_array().unwrap() {
            let verified = match (&key, <[u8; 64]>::try_from(unhex(&test["sig"]))) {
                (Ok(key), Ok(signature)) => key.verifies_plain(&unhex(&test["msg"]), &signature),
                _ => false,
            };
            let expected = test["result"] == "valid";
            assert_eq!(verified, expected, "{}: {}", test["tcId"], test["comment"]);
            *(if expected { &mut valid } else { &mut invalid }) += 1;
        }
    }
    eprintln!("Wycheproof Ed25519: {valid} valid, {invalid} invalid");
    assert!(valid > 50 && invalid > 50);
}

fn unhex(value: &serde_json::Value) -> Vec<u8> {
    let text = value.as_str().unwrap();
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}
