//! The published signature vector, and signatures of ours.

use ed25519_dalek::SigningKey;
use etsi::{Json, Key, Message, NotVerified, sign, signature_of, verify};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::files;

fn published() -> Json {
    Json::read(files("examples")["request1_signed.json"].as_bytes()).unwrap()
}

fn secret(text: &str) -> Key {
    Key::Secret(text.as_bytes().to_vec())
}

#[test]
fn the_published_signature_verifies_with_the_published_key_and_with_no_other() {
    assert_eq!(verify(&published(), &secret("secret_key")), Ok(()));
    assert_eq!(verify(&published(), &secret("secret_kez")), Err(NotVerified::Wrong));
    assert_eq!(signature_of(&published()).unwrap().algorithm, "HS256");
}

#[test]
fn a_changed_message_does_not_verify() {
    let text = files("examples")["request1_signed.json"].replace("442079460223", "442079460224");
    let json = Json::read(text.as_bytes()).unwrap();
    assert_eq!(verify(&json, &secret("secret_key")), Err(NotVerified::Wrong));
}

#[test]
fn a_key_is_for_one_algorithm() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = Key::Public(Box::new(key.verifying_key()));
    assert_eq!(verify(&published(), &public), Err(NotVerified::Algorithm));
    let signed = sign(&published(), &key, "xa");
    assert_eq!(verify(&signed, &public), Ok(()));
    // The old trick: a header that says HS256, so that the public key would serve as the secret.
    let header =
        |json: &Json| json.member("Signature").unwrap().member("protected").unwrap().as_text().unwrap().to_owned();
    let forged = signed.compact().replace(&header(&signed), &header(&published()));
    assert_eq!(verify(&Json::read(forged.as_bytes()).unwrap(), &public), Err(NotVerified::Algorithm));
    assert_eq!(verify(&signed, &secret("secret_key")), Err(NotVerified::Algorithm));
}

#[test]
fn the_newer_form_is_named_and_not_believed() {
    let json = Json::read(files("examples")["response1_signed.json"].as_bytes()).unwrap();
    assert_eq!(verify(&json, &secret("secret_key")), Err(NotVerified::Newer));
    let unsigned = Json::read(files("examples")["response1.json"].as_bytes()).unwrap();
    assert_eq!(verify(&unsigned, &secret("secret_key")), Err(NotVerified::None));
}

#[test]
fn a_signature_covers_every_byte_that_can_be_read() {
    let mut chance = ChaCha20Rng::seed_from_u64(103_120);
    let key = SigningKey::from_bytes(&[9; 32]);
    let public = Key::Public(Box::new(key.verifying_key()));
    let signed = sign(&published(), &key, "xa");
    let bytes = signed.compact().into_bytes();
    let mut read = 0;
    for _ in 0..2_000 {
        let mut changed = bytes.clone();
        let at = chance.next_u64() as usize % changed.len();
        changed[at] ^= 1 << (chance.next_u64() % 7);
        let Ok(json) = Json::read(&changed) else { continue };
        if json == signed {
            continue;
        }
        read += 1;
        assert!(verify(&json, &public).is_err(), "byte {at}");
    }
    assert!(read > 300, "{read} changes could be read at all");
}

#[test]
fn letters_outside_of_ascii_may_be_printed_or_escaped() {
    let text = files("examples")["request1_signed.json"].replace("W000001", "Вåé 😀");
    let json = Json::read(text.as_bytes()).unwrap();
    let key = SigningKey::from_bytes(&[1; 32]);
    assert_eq!(verify(&sign(&json, &key, "xa"), &Key::Public(Box::new(key.verifying_key()))), Ok(()));
    assert!(Message::of_json(&sign(&json, &key, "xa")).is_ok());
}
