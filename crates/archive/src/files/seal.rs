//! Keys and sealing: AES-256-GCM (NIST SP 800-38D) for numbered pieces, in the processor's own instructions; and
//! XChaCha20-Poly1305, whose nonce is long enough to be drawn at random, for what is wrapped under the node's key.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{AeadInOut as _, inout::InOutBuf},
};
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroize;

/// Bytes that a seal adds.
pub(crate) const TAG: usize = 16;
const LONG_NONCE: usize = 24;

/// A key. Its bytes are wiped when it goes.
#[derive(Clone)]
pub(crate) struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(hidden)")
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Key {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Another key for one purpose, from which this one cannot be told.
    pub(crate) fn for_purpose(&self, purpose: &str, id: &[u8]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"comity archive 1\0");
        hash.update(self.0);
        hash.update(purpose.as_bytes());
        hash.update(b"\0");
        hash.update(id);
        Self(hash.finalize().into())
    }

    /// Ready for many small pieces: making the cipher once is cheaper than once a piece.
    pub(crate) fn cipher(&self) -> Cipher {
        #[expect(clippy::expect_used, reason = "only a key of another length is refused")]
        let key = UnboundKey::new(&AES_256_GCM, &self.0).expect("32 bytes");
        Cipher(LessSafeKey::new(key))
    }

    /// Seals with a nonce drawn at random: for keys, batches, holds and tombstones.
    pub(crate) fn wrap(&self, about: &[u8], plain: &[u8], rng: &mut impl CryptoRng) -> Vec<u8> {
        let mut nonce = [0; LONG_NONCE];
        rng.fill_bytes(&mut nonce);
        let mut out = nonce.to_vec();
        let mut body = plain.to_vec();
        let cipher = XChaCha20Poly1305::new((&self.0).into());
        let tag = cipher.encrypt_inout_detached(&XNonce::from(nonce), about, InOutBuf::from(body.as_mut_slice()));
        // The cipher refuses only bodies of 256 GiB; an empty result opens as damaged.
        let Ok(tag) = tag else { return Vec::new() };
        out.append(&mut body);
        out.extend_from_slice(&tag);
        out
    }

    /// The other way; `None` when one bit differs.
    pub(crate) fn unwrap(&self, about: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_first_chunk::<LONG_NONCE>()?;
        let (body, tag) = rest.split_last_chunk::<TAG>()?;
        let mut out = body.to_vec();
        let cipher = XChaCha20Poly1305::new((&self.0).into());
        let buffer = InOutBuf::from(out.as_mut_slice());
        cipher.decrypt_inout_detached(&XNonce::from(*nonce), about, buffer, tag.into()).ok()?;
        Some(out)
    }
}

/// Seals numbered pieces. A number is used once under a key, so that no nonce comes twice.
pub(crate) struct Cipher(LessSafeKey);

impl std::fmt::Debug for Cipher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cipher(hidden)")
    }
}

impl Cipher {
    /// Seals in place and appends the tag. The piece starts at `from`.
    pub(crate) fn seal(&self, number: u64, about: &[u8], buffer: &mut Vec<u8>, from: usize) {
        let Some(piece) = buffer.get_mut(from..) else { return };
        match self.0.seal_in_place_separate_tag(nonce(number), Aad::from(about), piece) {
            Ok(tag) => buffer.extend_from_slice(tag.as_ref()),
            // Only a piece of 64 GiB is refused; cut off, it opens as damaged and never as plain text.
            Err(_) => buffer.truncate(from),
        }
    }

    /// Opens in place and cuts the tag off; `None` when one bit differs.
    pub(crate) fn open(&self, number: u64, about: &[u8], buffer: &mut Vec<u8>) -> Option<()> {
        let length = self.0.open_in_place(nonce(number), Aad::from(about), buffer).ok()?.len();
        buffer.truncate(length);
        Some(())
    }
}

fn nonce(number: u64) -> Nonce {
    let mut out = [0; 12];
    out.iter_mut().zip(number.to_le_bytes()).for_each(|(to, from)| *to = from);
    Nonce::assume_unique_for_key(out)
}
