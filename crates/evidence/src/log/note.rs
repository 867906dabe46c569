//! Signed notes (C2SP signed-note): a text, an empty line, and one line for each signature.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::Signer as _;

use crate::{
    hash::{hex, sha256_parts},
    keys::{PublicKey, SigningKey},
};

/// Ed25519 in the list of signature types of signed-note.
const ED25519: u8 = 1;
/// Ed25519 over a moment and the text (C2SP tlog-cosignature), in the same list.
pub(crate) const COSIGNATURE: u8 = 4;

/// More lines than any set of witnesses: a note is short.
const SIGNATURES_MAX: usize = 64;

/// A checkpoint and all its witnesses fit many times over.
const NOTE_BYTES_MAX: usize = 64 << 10;

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
    /// Not a verifier line, or one whose hash is of another name or key.
    #[error("not a verifier line `name+hash+key`, or its hash does not fit the name and the key")]
    Verifier,
}

/// The four bytes that tell keys of one name apart: SHA-256 over name, line feed, type and key.
pub fn key_hash(name: &str, key: &PublicKey) -> [u8; 4] {
    typed_hash(ED25519, name, key)
}

pub(crate) fn typed_hash(kind: u8, name: &str, key: &PublicKey) -> [u8; 4] {
    let [a, b, c, d, ..] = *sha256_parts(&[name.as_bytes(), b"\n", &[kind], key.bytes()]).bytes();
    [a, b, c, d]
}

/// The key as other tools of signed-note read it: `name+hash+base64`.
pub fn verifier_line(name: &str, key: &PublicKey) -> String {
    typed_line(ED25519, name, key)
}

pub(crate) fn typed_line(kind: u8, name: &str, key: &PublicKey) -> String {
    let typed = [&[kind], key.bytes().as_slice()].concat();
    format!("{name}+{}+{}", hex(&typed_hash(kind, name, key)), STANDARD.encode(typed))
}

/// Reads what [`verifier_line`] writes: the name and the key. The hash between them guards against a slip of the hand.
///
/// # Errors
/// [`BadNote::Name`] for a bad name, [`BadNote::Verifier`] for anything else that is not exactly such a line.
pub fn read_verifier_line(line: &str) -> Result<(&str, PublicKey), BadNote> {
    read_typed_line(ED25519, line)
}

pub(crate) fn read_typed_line(kind: u8, line: &str) -> Result<(&str, PublicKey), BadNote> {
    let (name, rest) = line.split_once('+').ok_or(BadNote::Verifier)?;
    let (_, coded) = rest.split_once('+').ok_or(BadNote::Verifier)?;
    if !named(name) {
        return Err(BadNote::Name);
    }
    let typed = STANDARD.decode(coded).map_err(|_| BadNote::Verifier)?;
    let Some((_, key)) = typed.split_first() else { return Err(BadNote::Verifier) };
    let key = PublicKey::from_bytes(key.try_into().map_err(|_| BadNote::Verifier)?);
    // Whatever is not in the one form, the type included, is written otherwise.
    if typed_line(kind, name, &key) == line { Ok((name, key)) } else { Err(BadNote::Verifier) }
}

/// A note with its first signature.
///
/// # Errors
/// [`BadNote::Name`] when the name is no key name, [`BadNote::Shape`] when the text is none that a note can hold.
pub fn sign_note(text: &str, name: &str, key: &SigningKey) -> Result<String, BadNote> {
    if !named(name) {
        return Err(BadNote::Name);
    }
    if !text.ends_with('\n') || text.contains("\n\n\u{2014} ") || !plain(text) {
        return Err(BadNote::Shape);
    }
    let signature = key.sign(text.as_bytes()).to_bytes();
    let line = line_of(name, key_hash(name, &PublicKey::of(key)), &signature);
    Ok(format!("{text}\n{line}"))
}

/// One signature line, its line feed included.
pub(crate) fn line_of(name: &str, hash: [u8; 4], signature: &[u8]) -> String {
    format!("\u{2014} {name} {}\n", STANDARD.encode([hash.as_slice(), signature].concat()))
}

/// A signed note, taken apart. Nothing in it counts before [`Note::signed_by`] has said so.
#[derive(Debug, Clone)]
pub struct Note<'a> {
    whole: &'a str,
    text: &'a str,
    signatures: Vec<SignatureLine<'a>>,
}

/// The name of a key, its hash, and what it is said to have signed.
type SignatureLine<'a> = (&'a str, [u8; 4], Vec<u8>);

impl<'a> Note<'a> {
    /// Takes a note apart.
    ///
    /// # Errors
    /// [`BadNote::Shape`] when it is not a text, an empty line and signature lines.
    pub fn read(note: &'a str) -> Result<Self, BadNote> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(BadNote::Shape);
        }
        let split = note.rfind("\n\n").ok_or(BadNote::Shape)?;
        let (text, lines) = note.split_at_checked(split + 1).ok_or(BadNote::Shape)?;
        let lines = lines.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n')).ok_or(BadNote::Shape)?;
        if !plain(note) || lines.split('\n').count() > SIGNATURES_MAX {
            return Err(BadNote::Shape);
        }
        let signatures = lines.split('\n').map(signature_line).collect::<Option<_>>().ok_or(BadNote::Shape)?;
        Ok(Self { whole: note, text, signatures })
    }

    /// The text, its last line feed included: the bytes that are signed.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Who is said to have signed: names and key hashes, in the order of the lines.
    pub fn signers(&self) -> impl Iterator<Item = (&'a str, [u8; 4])> {
        self.signatures.iter().map(|(name, hash, _)| (*name, *hash))
    }

    /// Has the key signed under this name? Lines of other keys are left aside, as signed-note asks.
    ///
    /// # Errors
    /// [`BadNote::NotSigned`] when no line carries name and key, [`BadNote::FalseSignature`] when one does and is false:
    /// a true one beside it mends nothing.
    pub fn signed_by(&self, name: &str, key: &PublicKey) -> Result<(), BadNote> {
        let wanted = key_hash(name, key);
        let mut found = false;
        for signature in self.of(name, wanted) {
            let signature = signature.try_into().map_err(|_| BadNote::FalseSignature)?;
            if !key.signed(self.text.as_bytes(), signature) {
                return Err(BadNote::FalseSignature);
            }
            found = true;
        }
        if found { Ok(()) } else { Err(BadNote::NotSigned) }
    }

    /// The note with one more signature, of whoever reads it the same way.
    ///
    /// # Errors
    /// [`BadNote::Name`] when the name is no key name, [`BadNote::Shape`] when the note holds no more signatures.
    pub fn signed_too(&self, name: &str, key: &SigningKey) -> Result<String, BadNote> {
        let one = sign_note(self.text, name, key)?;
        self.with_lines(one.strip_prefix(self.text).and_then(|rest| rest.strip_prefix('\n')).ok_or(BadNote::Shape)?)
    }

    /// The note with these signature lines after its own, whatever they are worth.
    ///
    /// # Errors
    /// [`BadNote::Shape`] when they are no signature lines, or more than a note holds.
    pub fn with_lines(&self, lines: &str) -> Result<String, BadNote> {
        let note = format!("{}{lines}", self.whole);
        // What is added must not move the empty line that ends the text.
        if Note::read(&note)?.text == self.text { Ok(note) } else { Err(BadNote::Shape) }
    }

    /// What is said to have been signed under this name by the key with this hash.
    pub(crate) fn of(&self, name: &str, hash: [u8; 4]) -> impl Iterator<Item = &[u8]> {
        let of = move |(signer, key, _): &&SignatureLine<'_>| *signer == name && *key == hash;
        self.signatures.iter().filter(of).map(|(_, _, signature)| signature.as_slice())
    }
}

/// The text of the note, once the key under this name has been found to have signed it.
pub(crate) fn open<'a>(note: &'a str, name: &str, key: &PublicKey) -> Result<&'a str, BadNote> {
    let note = Note::read(note)?;
    note.signed_by(name, key).map(|()| note.text())
}

fn signature_line(line: &str) -> Option<SignatureLine<'_>> {
    let (name, coded) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
    let bytes = STANDARD.decode(coded).ok()?;
    let (hash, signature) = bytes.split_first_chunk::<4>()?;
    (named(name) && !signature.is_empty()).then(|| (name, *hash, signature.to_vec()))
}

pub(crate) fn named(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c.is_control())
}

/// No control characters other than the line feed.
fn plain(text: &str) -> bool {
    text.bytes().all(|b| b >= b' ' || b == b'\n')
}
