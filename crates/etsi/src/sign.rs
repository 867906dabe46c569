//! Signatures of messages (TS 103 120, clause 9): a JWS without its payload, over the message as it prints.
//!
//! The text that is signed is the whole message, printed with two spaces of indentation, with both members of `Signature`
//! empty. That depends on the order of members, so that it is made from the message as it came and not from what it means.
//! The published example uses HS256 (RFC 7518, section 3.2), a secret that both sides know: it proves nothing to a third.
//! It is verified here, and never made. What is made is EdDSA (RFC 8037).

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::Json;

/// What a signature is checked with.
#[derive(Clone)]
pub enum Key {
    /// A shared secret, for HS256.
    Secret(Vec<u8>),
    /// A public key, for EdDSA.
    Public(Box<VerifyingKey>),
}

impl Key {
    /// A public key as people write it: 64 hexadecimal digits, or base64 of its `SubjectPublicKeyInfo` (RFC 8410), as the
    /// newer form of signature carries it.
    pub fn public(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = match text.len() {
            64 => text
                .as_bytes()
                .chunks(2)
                .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
                .collect(),
            _ => STANDARD_NO_PAD.decode(text.trim_end_matches('=')).ok()?.strip_prefix(SPKI).map(<[u8]>::to_vec),
        };
        let key = VerifyingKey::from_bytes(&bytes?.try_into().ok()?).ok()?;
        (!key.is_weak()).then(|| Self::Public(Box::new(key)))
    }
}

/// What stands before the 32 bytes of an Ed25519 key in DER (RFC 8410, section 4).
const SPKI: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

impl std::fmt::Debug for Key {
    /// A secret does not print.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Secret(_) => "Key(secret)",
            Self::Public(_) => "Key(public)",
        })
    }
}

/// A signature does not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotVerified {
    /// There is none.
    #[error("the message carries no signature")]
    None,
    /// It is in the newer form, whose signed text is not published with the schemas.
    #[error("the message carries `Signatures`, the newer form, which is not verified here")]
    Newer,
    /// It is not two texts that make a JWS.
    #[error("the signature is no JWS without payload: `protected` and `signature`, both base64url, and nothing else")]
    Layout,
    /// Its algorithm is not that of the key.
    #[error("the signature was made with another algorithm than this key is for")]
    Algorithm,
    /// It is wrong: another key, or the message was changed.
    #[error("the signature is not by this key over this message")]
    Wrong,
}

/// What a signature says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The algorithm.
    pub algorithm: String,
    /// Which key, where it says so.
    pub key_id: Option<String>,
}

/// What the signature says of itself; nothing is verified.
///
/// # Errors
/// [`NotVerified`] where there is none that could be.
pub fn signature_of(message: &Json) -> Result<Signed, NotVerified> {
    parts(message).map(|(signed, _, _)| signed)
}

/// Does the signature verify with this key, and with the algorithm that the key is for?
///
/// # Errors
/// [`NotVerified`] says why not.
pub fn verify(message: &Json, key: &Key) -> Result<(), NotVerified> {
    let (signed, protected, signature) = parts(message)?;
    let blank = with_signature(message, "", "");
    // Senders print letters outside of ASCII as they are, or escaped, as their library does by default.
    let texts = [blank.pretty(), ascii(&blank.pretty())];
    let texts = texts.iter().map(|text| format!("{protected}.{}", URL_SAFE_NO_PAD.encode(text)));
    let mut verified = false;
    for text in texts {
        verified |= match (key, signed.algorithm.as_str()) {
            (Key::Secret(secret), "HS256") => same(&hmac(secret, text.as_bytes()), &signature),
            (Key::Public(public), "EdDSA") => {
                let signature = Signature::from_slice(&signature).map_err(|_| NotVerified::Wrong)?;
                public.verify_strict(text.as_bytes(), &signature).is_ok()
            }
            _ => return Err(NotVerified::Algorithm),
        };
    }
    if verified { Ok(()) } else { Err(NotVerified::Wrong) }
}

/// Signs a message with EdDSA; a signature that it carries is replaced. Its text is what [`Json::pretty`] prints.
pub fn sign(message: &Json, key: &SigningKey, key_id: &str) -> Json {
    let header = Json::Object(
        [("alg", "EdDSA"), ("typ", "JWT"), ("kid", key_id)]
            .map(|(name, value)| (name.to_owned(), Json::Text(value.to_owned())))
            .to_vec(),
    );
    let protected = URL_SAFE_NO_PAD.encode(header.compact());
    let text = with_signature(message, "", "").pretty();
    let signature = key.sign(format!("{protected}.{}", URL_SAFE_NO_PAD.encode(text)).as_bytes());
    with_signature(message, &protected, &URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

fn parts(message: &Json) -> Result<(Signed, String, Vec<u8>), NotVerified> {
    let Some(signature) = message.member("Signature") else {
        return Err(if message.member("Signatures").is_some() { NotVerified::Newer } else { NotVerified::None });
    };
    // What stands beside the two would not be covered by the signature.
    let alone = matches!(signature, Json::Object(members) if members.len() == 2);
    let text = |key| signature.member(key).and_then(Json::as_text).filter(|_| alone);
    let (protected, value) = text("protected").zip(text("signature")).ok_or(NotVerified::Layout)?;
    let decode = |text| URL_SAFE_NO_PAD.decode(text).map_err(|_| NotVerified::Layout);
    let header = Json::read(&decode(protected)?).map_err(|_| NotVerified::Layout)?;
    // RFC 7515, section 4.1.11: what is critical and not understood is not verified.
    let text = |key| header.member(key).and_then(Json::as_text).map(str::to_owned);
    let algorithm = text("alg").filter(|_| header.member("crit").is_none()).ok_or(NotVerified::Layout)?;
    Ok((Signed { algorithm, key_id: text("kid") }, protected.to_owned(), decode(value)?))
}

/// The message with these two as its signature: in its place, or as the last member.
fn with_signature(message: &Json, protected: &str, signature: &str) -> Json {
    let pair = [("protected", protected), ("signature", signature)];
    let pair = pair.map(|(key, value)| (key.to_owned(), Json::Text(value.to_owned())));
    let value = Json::Object(pair.to_vec());
    let Json::Object(members) = message else { return message.clone() };
    let mut members = members.clone();
    match members.iter_mut().find(|(key, _)| key == "Signature") {
        Some((_, old)) => *old = value,
        None => members.push(("Signature".to_owned(), value)),
    }
    Json::Object(members)
}

/// Letters outside of ASCII as `\u` and four digits, in pairs beyond the first plane.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() && c != '\u{7f}' {
            out.push(c);
        } else {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        }
    }
    out
}

/// HMAC with SHA-256 (RFC 2104).
fn hmac(secret: &[u8], text: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    let short = if secret.len() > 64 { Sha256::digest(secret).to_vec() } else { secret.to_vec() };
    block.iter_mut().zip(&short).for_each(|(to, from)| *to = *from);
    let inner = Sha256::new().chain_update(block.map(|b| b ^ 0x36)).chain_update(text).finalize();
    Sha256::new().chain_update(block.map(|b| b ^ 0x5c)).chain_update(inner).finalize().into()
}

/// Equal, in a time that does not tell where they differ.
fn same(ours: &[u8; 32], theirs: &[u8]) -> bool {
    theirs.len() == ours.len() && ours.iter().zip(theirs).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}
