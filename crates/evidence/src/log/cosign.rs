//! Cosignatures (C2SP tlog-cosignature, type 0x04): a witness says when it saw a head and that it contradicts none before.
//!
//! The signed bytes name the moment and the whole text of the note, but not the witness: a key has one name for ever.

use ed25519_dalek::Signer as _;

use super::note::{self, BadNote, COSIGNATURE, Note};
use crate::keys::{PublicKey, SigningKey};

/// Seconds and an Ed25519 signature: all that such a line holds after the key hash.
const BYTES: usize = 8 + 64;

/// A witness whose cosignatures count for somebody: who that is and how many are enough is the reader's choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The name under which it signs.
    pub name: String,
    /// Its key.
    pub key: PublicKey,
}

/// A cosignature that was found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// The witness.
    pub name: String,
    /// When it says that it signed, in seconds since 1970.
    pub seconds: u64,
}

/// A line with the name and the key hash of a witness is not its cosignature. A true one beside it mends nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the cosignature of {name} is false")]
pub struct FalseCosignature {
    /// The witness in whose name it stands.
    pub name: String,
}

/// The four bytes before a cosignature: SHA-256 over name, line feed, 0x04 and key.
pub fn key_hash(name: &str, key: &PublicKey) -> [u8; 4] {
    note::typed_hash(COSIGNATURE, name, key)
}

/// The witness's key as others are told it: `name+hash+base64`, with type 0x04.
pub fn verifier_line(witness: &Witness) -> String {
    note::typed_line(COSIGNATURE, &witness.name, &witness.key)
}

/// Reads what [`verifier_line`] writes, and nothing else.
///
/// # Errors
/// [`BadNote::Name`] for a bad name, [`BadNote::Verifier`] for anything else that is not exactly such a line.
pub fn read_verifier_line(line: &str) -> Result<Witness, BadNote> {
    let (name, key) = note::read_typed_line(COSIGNATURE, line)?;
    Ok(Witness { name: name.to_owned(), key })
}

/// The line that a witness adds to a note with this text, its line feed included. Only [`super::witness`] knows
/// whether it may.
///
/// # Errors
/// [`BadNote::Name`] when the name is no key name.
pub fn sign(text: &str, name: &str, key: &SigningKey, seconds: u64) -> Result<String, BadNote> {
    if !note::named(name) {
        return Err(BadNote::Name);
    }
    let signature = key.sign(&message(text, seconds)).to_bytes();
    let stamped = [seconds.to_be_bytes().as_slice(), &signature].concat();
    Ok(note::line_of(name, key_hash(name, &PublicKey::of(key)), &stamped))
}

/// Which of these witnesses have cosigned, in the order of the list, each once with the latest moment. Lines of others
/// are left aside.
///
/// # Errors
/// [`FalseCosignature`] when a line with the name and key hash of one of them does not verify.
pub fn verify(note: &Note<'_>, witnesses: &[Witness]) -> Result<Vec<Cosignature>, FalseCosignature> {
    let mut found = Vec::new();
    for Witness { name, key } in witnesses {
        let mut latest = None;
        for line in note.of(name, key_hash(name, key)) {
            let seconds = seconds_of(note.text(), key, line).ok_or_else(|| FalseCosignature { name: name.clone() })?;
            latest = latest.max(Some(seconds));
        }
        found.extend(latest.map(|seconds| Cosignature { name: name.clone(), seconds }));
    }
    Ok(found)
}

/// When this witness first cosigned the note: the earliest moment among its lines, if all of them are good.
pub(crate) fn first(note: &Note<'_>, witness: &Witness) -> Option<u64> {
    let Witness { name, key } = witness;
    let lines = note.of(name, key_hash(name, key));
    let all: Option<Vec<u64>> = lines.map(|line| seconds_of(note.text(), key, line)).collect();
    all?.into_iter().min()
}

/// The moment in a line, once its signature has been found good.
fn seconds_of(text: &str, key: &PublicKey, line: &[u8]) -> Option<u64> {
    let line: &[u8; BYTES] = line.try_into().ok()?;
    let (seconds, signature) = line.split_first_chunk::<8>()?;
    let seconds = u64::from_be_bytes(*seconds);
    // The moment must be less than 2^63 (tlog-cosignature, "Format").
    let good = i64::try_from(seconds).is_ok() && key.signed(&message(text, seconds), signature.try_into().ok()?);
    good.then_some(seconds)
}

fn message(text: &str, seconds: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {seconds}\n{text}").into_bytes()
}
