//! Cosignatures against a foreign reader of notes, another's key, and every flipped bit.

use crate::house::Chance;
use ed25519_dalek::{Signature, VerifyingKey};
use evidence::{
    PublicKey, SigningKey,
    log::{
        BadNote, Checkpoint, Note,
        cosign::{self, Cosignature, Witness},
        read_checkpoint, sign_checkpoint,
    },
    sha256,
};
use signed_note::{Verifier, VerifierList};

fn secret(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn witness(seed: u8) -> Witness {
    Witness { name: format!("w{seed}.example"), key: PublicKey::of(&secret(seed)) }
}

fn head() -> String {
    let checkpoint = Checkpoint { origin: "node.xa.example/log".to_owned(), size: 42, root: sha256(b"root") };
    sign_checkpoint(&checkpoint, &secret(3)).unwrap()
}

/// The head, cosigned by each of these at its moment.
fn cosigned(by: &[(u8, u64)]) -> String {
    by.iter().fold(head(), |note, (seed, seconds)| {
        let read = Note::read(&note).unwrap();
        let line = cosign::sign(read.text(), &witness(*seed).name, &secret(*seed), *seconds).unwrap();
        read.with_lines(&line).unwrap()
    })
}

fn found(note: &str, witnesses: &[u8]) -> Result<Vec<(String, u64)>, String> {
    let witnesses: Vec<_> = witnesses.iter().map(|seed| witness(*seed)).collect();
    let good = cosign::verify(&Note::read(note).unwrap(), &witnesses).map_err(|fault| fault.name)?;
    Ok(good.into_iter().map(|Cosignature { name, seconds }| (name, seconds)).collect())
}

fn check(note: &str, witnesses: &[u8], want: &[(u8, u64)]) {
    let want = want.iter().map(|(seed, seconds)| (witness(*seed).name, *seconds)).collect();
    assert_eq!(found(note, witnesses), Ok(want));
}

/// What the text of C2SP says, written a second time, below a foreign reader of signed notes.
struct FromTheText {
    name: String,
    key: VerifyingKey,
    id: u32,
}

impl FromTheText {
    fn new(line: &str) -> Self {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let (name, rest) = line.split_once('+').unwrap();
        let typed = STANDARD.decode(rest.split_once('+').unwrap().1).unwrap();
        assert_eq!(typed[0], 4);
        let key = VerifyingKey::from_bytes(typed[1..].try_into().unwrap()).unwrap();
        Self { name: name.to_owned(), key, id: signed_note::key_id(name, &typed) }
    }
}

impl Verifier for FromTheText {
    fn name(&self) -> &str {
        &self.name
    }

    fn key_id(&self) -> u32 {
        self.id
    }

    fn verify(&self, text: &[u8], line: &[u8]) -> bool {
        let Some((moment, signature)) = line.split_first_chunk::<8>() else { return false };
        let mut message = b"cosignature/v1\ntime ".to_vec();
        message.extend(u64::from_be_bytes(*moment).to_string().bytes());
        message.push(b'\n');
        message.extend(text);
        Signature::from_slice(signature).is_ok_and(|signature| self.key.verify_strict(&message, &signature).is_ok())
    }
}

#[test]
fn a_foreign_reader_of_notes_finds_both_cosignatures_and_leaves_the_log_aside() {
    let note = cosigned(&[(7, 1_795_000_000), (8, 1_795_000_001)]);
    let verifier = |seed| -> Box<dyn Verifier> { Box::new(FromTheText::new(&cosign::verifier_line(&witness(seed)))) };
    let theirs = signed_note::Note::from_bytes(note.as_bytes()).unwrap();
    let (good, unknown) = theirs.verify(&VerifierList::new(vec![verifier(7), verifier(8)])).unwrap();
    assert_eq!((good.len(), unknown.len()), (2, 1));
    assert_eq!(read_checkpoint(&note, &PublicKey::of(&secret(3))).unwrap().size, 42);
}

#[test]
fn each_listed_witness_counts_once_and_others_are_left_aside() {
    let note = cosigned(&[(7, 100), (8, 200), (7, 300), (9, 400)]);
    check(&note, &[8, 7], &[(8, 200), (7, 300)]);
    check(&note, &[5], &[]);
    check(&head(), &[7, 8], &[]);
}

#[test]
fn a_line_of_another_type_under_the_same_name_and_key_is_no_cosignature() {
    let note = Note::read(&head()).unwrap().signed_too("w7.example", &secret(7)).unwrap();
    check(&note, &[7], &[]);
    // And a cosignature is no signature of the log.
    let line = cosign::sign(Note::read(&note).unwrap().text(), "node.xa.example/log", &secret(5), 1).unwrap();
    let both = Note::read(&note).unwrap().with_lines(&line).unwrap();
    assert!(read_checkpoint(&both, &PublicKey::of(&secret(5))).is_err());
}

#[test]
fn a_false_line_in_a_listed_name_is_not_mended_by_a_true_one() {
    let note = cosigned(&[(7, 100), (7, 200)]);
    // The moment of another signature: the key hash fits, the signature does not.
    let text = Note::read(&note).unwrap().text().replace("42", "43");
    let line = cosign::sign(&text, &witness(7).name, &secret(7), 300).unwrap();
    let wrong = Note::read(&note).unwrap().with_lines(&line).unwrap();
    assert_eq!(found(&wrong, &[7]), Err("w7.example".to_owned()));
    check(&wrong, &[8], &[]);
}

#[test]
fn a_moment_at_or_above_two_to_the_63_is_false() {
    check(&cosigned(&[(7, (1 << 63) - 1)]), &[7], &[(7, (1 << 63) - 1)]);
    assert_eq!(found(&cosigned(&[(7, 1 << 63)]), &[7]), Err("w7.example".to_owned()));
}

/// Whatever bit changes, the log's signature or the cosignature is gone or false.
#[test]
fn every_flipped_bit_of_a_cosigned_checkpoint_is_found() {
    let note = cosigned(&[(7, 1_795_000_000)]);
    let log = PublicKey::of(&secret(3));
    for at in 0..note.len() {
        for bit in 0..8 {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(flipped) = String::from_utf8(bytes) else { continue };
            let Ok(read) = Note::read(&flipped) else { continue };
            let counted = cosign::verify(&read, &[witness(7)]).map_or(0, |good| good.len());
            assert!(read_checkpoint(&flipped, &log).is_err() || counted == 0, "byte {at} bit {bit}");
        }
    }
}

#[test]
fn lines_that_are_none_or_too_many_are_not_added() {
    let note = head();
    let read = Note::read(&note).unwrap();
    let line = cosign::sign(read.text(), "w7.example", &secret(7), 1).unwrap();
    for wrong in ["\n", "x\n", line.trim_end(), &format!("\n{line}"), &line.repeat(64)] {
        assert_eq!(read.with_lines(wrong), Err(BadNote::Shape), "{wrong:?}");
    }
    assert!(read.with_lines(&line.repeat(63)).is_ok());
    for name in ["", "two words", "a+b", "line\nline"] {
        assert_eq!(cosign::sign(read.text(), name, &secret(7), 1), Err(BadNote::Name), "{name:?}");
    }
}

#[test]
fn a_witness_is_told_in_one_line_of_one_form() {
    let line = cosign::verifier_line(&witness(7));
    assert_eq!(cosign::read_verifier_line(&line), Ok(witness(7)));
    assert!(evidence::log::read_verifier_line(&line).is_err(), "the type tells the two uses of a key apart");
    let mut chance = Chance(7);
    for _ in 0..500 {
        let mut bytes = line.clone().into_bytes();
        let at = chance.below(bytes.len());
        bytes[at] ^= 1 << chance.below(7);
        let Ok(other) = String::from_utf8(bytes) else { continue };
        assert!(cosign::read_verifier_line(&other).is_err(), "{other}");
    }
}
