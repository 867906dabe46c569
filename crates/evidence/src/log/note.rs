//! Signed notes (C2SP signed-note): a text, an empty line, and one line for each signature.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::Signer as _;

use crate::{
    hash::{hex, sha256_parts},
    keys::{PublicKey, SigningKey},
};

/// Ed25519 in the list of signature types of signed-note.
const ED25519: u8 = 1;

/// More lines than any set of witnesses: a note is short.
const SIGNATURES_MAX: usize = 64;

/// The note cannot be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// Not a text, an empty line and signature lines.
    #[error("not a signed note")]
    Shape,
    /// No line carries the name and key that was asked for.
    #[error("not signed by the expected key")]
    NotSigned,
    /// A line carries the name and key, and its signature is false.
    #[error("the signature is false")]
    FalseSignature,
    /// A name with spaces, a plus sign or control characters, or no name.
    #[error("not a key name: no spaces, no plus sign, not empty")]
    Name,
}

/// The four bytes that tell keys of one name apart: SHA-256 over name, line feed, type and key.
pub fn key_hash(name: &str, key: &PublicKey) -> [u8; 4] {
    let [a, b, c, d, ..] = *sha256_parts(&[name.as_bytes(), b"\n", &[ED25519], key.bytes()]).bytes();
    [a, b, c, d]
}

/// The key as other tools of signed-note read it: `name+hash+base64`.
pub fn verifier_line(name: &str, key: &PublicKey) -> String {
    let typed = [&[ED25519], key.bytes().as_slice()].concat();
    format!("{name}+{}+{}", hex(&key_hash(name, key)), STANDARD.encode(typed))
}

pub(crate) fn sign(text: &str, name: &str, key: &SigningKey) -> Result<String, BadNote> {
    if !named(name) {
        return Err(BadNote::Name);
    }
    if !text.ends_with('\n') || text.contains("\n\n\u{2014} ") || !plain(text) {
        return Err(BadNote::Shape);
    }
    let signature = key.sign(text.as_bytes()).to_bytes();
    let line = [key_hash(name, &PublicKey::of(key)).as_slice(), &signature].concat();
    Ok(format!("{text}\n\u{2014} {name} {}\n", STANDARD.encode(line)))
}

/// The text of the note, once the key under this name has been found to have signed it. Lines of other keys are left
/// aside, as signed-note asks.
pub(crate) fn open<'a>(note: &'a str, name: &str, key: &PublicKey) -> Result<&'a str, BadNote> {
    let split = note.rfind("\n\n").ok_or(BadNote::Shape)?;
    let (text, lines) = note.split_at_checked(split + 1).ok_or(BadNote::Shape)?;
    let lines = lines.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n')).ok_or(BadNote::Shape)?;
    if !plain(note) || lines.split('\n').count() > SIGNATURES_MAX {
        return Err(BadNote::Shape);
    }
    let wanted = key_hash(name, key);
    let mut found = false;
    for line in lines.split('\n') {
        let (signer, hash, signature) = signature_line(line).ok_or(BadNote::Shape)?;
        if signer != name || hash != wanted {
            continue;
        }
        let signature: [u8; 64] = signature.try_into().map_err(|_| BadNote::FalseSignature)?;
        if !key.signed(text.as_bytes(), &signature) {
            return Err(BadNote::FalseSignature);
        }
        found = true;
    }
    if found { Ok(text) } else { Err(BadNote::NotSigned) }
}

fn signature_line(line: &str) -> Option<(&str, [u8; 4], Vec<u8>)> {
    let (name, coded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = STANDARD.decode(coded).ok()?;
    let (hash, signature) = bytes.split_first_chunk::<4>()?;
    (named(name) && !signature.is_empty()).then(|| (name, *hash, signature.to_vec()))
}

fn named(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c.is_control())
}

/// No control characters other than the line feed.
fn plain(text: &str) -> bool {
    text.bytes().all(|b| b >= b' ' || b == b'\n')
}
