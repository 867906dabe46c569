//! A package in pieces: what is too large for a letter travels beside it, sealed piece by piece under a key that only the letter
//! holds. `protocol/comity-1.md`, section 13.

mod fault;
mod head;
pub use fault::PieceFault;
pub use head::{HEAD_BYTES, PieceHead};

use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit as _, Nonce,
    aead::{AeadInOut as _, inout::InOutBuf},
};
use rand_core::CryptoRng;
use terms::{Digest, LetterId};
use zeroize::{Zeroize as _, Zeroizing};

use crate::{Body, Bytes, Letter, PeerFault, TransmissionV1};

/// Each piece holds so many bytes of the package; the last one what is left, and zeros.
pub const PIECE_BYTES: usize = 1 << 20;

/// Poly1305.
const TAG: usize = 16;

/// No package is larger: 64 GiB.
pub const PACKAGE_BYTES_MAX: u64 = 1 << 36;

/// The first byte of a nonce tells what it seals: a piece, or only its head.
const OF_PIECE: u8 = 0;
const OF_HEAD: u8 = 1;

/// The letter's account of a package that travels beside it, and the key to its pieces.
#[derive(Clone)]
pub struct Pieces {
    key: [u8; 32],
    letter: LetterId,
    package: Digest,
    size: u64,
}

impl std::fmt::Debug for Pieces {
    /// The key does not print.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pieces({} of {})", self.count(), self.letter)
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

impl Pieces {
    /// A package of this digest and size, beside the letter of this number. `None` where it is empty or larger than any.
    pub fn new(key: [u8; 32], letter: LetterId, package: Digest, size: u64) -> Option<Self> {
        (1..=PACKAGE_BYTES_MAX).contains(&size).then_some(Self { key, letter, package, size })
    }

    /// A new key for such a package.
    pub fn draw(letter: LetterId, package: Digest, size: u64, chance: &mut impl CryptoRng) -> Option<Self> {
        let mut key = [0; 32];
        chance.fill_bytes(&mut key);
        Self::new(key, letter, package, size)
    }

    /// What a transmission announces. `None`: the package is in the letter itself, or it is no transmission.
    pub fn announced(letter: &Letter) -> Option<Self> {
        let Body::Transmission(body) = &letter.body else { return None };
        let pieces = body.pieces.as_ref()?;
        let key = pieces.key.0.as_slice().try_into().ok()?;
        Self::new(key, letter.header.letter, body.digest, pieces.size)
    }

    /// The number of the letter.
    pub fn letter(&self) -> LetterId {
        self.letter
    }

    /// SHA-256 of the package.
    pub fn package(&self) -> Digest {
        self.package
    }

    /// How many bytes the package has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The key, to be written into the letter, and kept sealed until its receipt has come.
    pub fn key(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.key)
    }

    /// How many pieces there are.
    pub fn count(&self) -> u64 {
        self.size.div_ceil(PIECE_BYTES as u64)
    }

    /// How many bytes of the package this piece holds; 0 where there is no such piece.
    pub fn length(&self, number: u64) -> usize {
        let before = number.saturating_mul(PIECE_BYTES as u64);
        usize::try_from(self.size.saturating_sub(before)).unwrap_or(usize::MAX).min(PIECE_BYTES)
    }

    /// Seals one piece: head and sealed bytes, as they travel. `None` where the bytes are not those of a piece of this number.
    pub fn seal(&self, number: u64, bytes: &[u8]) -> Option<Vec<u8>> {
        if bytes.is_empty() || bytes.len() != self.length(number) {
            return None;
        }
        let head = self.head(number);
        let mut out = Vec::with_capacity(HEAD_BYTES + PIECE_BYTES + TAG);
        out.extend(head);
        out.extend(bytes);
        out.resize(HEAD_BYTES + PIECE_BYTES, 0);
        let body = out.get_mut(HEAD_BYTES..)?;
        let tag =
            self.cipher().encrypt_inout_detached(&nonce(OF_PIECE, number), &self.about(number), InOutBuf::from(body));
        out.extend_from_slice(tag.ok()?.as_slice());
        Some(out)
    }

    /// The head of a piece: who can make it has the key.
    fn head(&self, number: u64) -> [u8; HEAD_BYTES] {
        PieceHead { letter: self.letter, number }.written(self.mark(number))
    }

    fn mark(&self, number: u64) -> [u8; TAG] {
        let mut nothing: [u8; 0] = [];
        let sealed = self.cipher().encrypt_inout_detached(
            &nonce(OF_HEAD, number),
            &self.about(number),
            InOutBuf::from(nothing.as_mut_slice()),
        );
        // The cipher refuses only what is longer than 256 GiB.
        sealed.map(Into::into).unwrap_or_default()
    }

    /// Is this head from whoever wrote the letter? Asked before more of the piece is read.
    ///
    /// # Errors
    /// [`PieceFault`]
    pub fn expect(&self, head: &PieceHead, written: &[u8; HEAD_BYTES]) -> Result<(), PieceFault> {
        if head.letter != self.letter {
            return Err(PieceFault::NotAnnounced);
        }
        if head.number >= self.count() {
            return Err(PieceFault::NoSuchPiece);
        }
        // Compared with what is made anew: an attempt costs its sender more than it tells.
        if constant_time_eq(written, &self.head(head.number)) { Ok(()) } else { Err(PieceFault::NotGenuine) }
    }

    /// Opens one piece: the bytes of the package that it holds, in the place of the sealed ones.
    ///
    /// # Errors
    /// [`PieceFault`]; nothing of it is to be kept then.
    pub fn open(&self, number: u64, mut sealed: Vec<u8>) -> Result<Zeroizing<Vec<u8>>, PieceFault> {
        if number >= self.count() {
            return Err(PieceFault::NoSuchPiece);
        }
        if sealed.len() != PIECE_BYTES + TAG {
            return Err(PieceFault::Layout);
        }
        let tag: [u8; TAG] = sealed.split_off(PIECE_BYTES).try_into().map_err(|_| PieceFault::Layout)?;
        let mut plain = Zeroizing::new(sealed);
        self.cipher()
            .decrypt_inout_detached(
                &nonce(OF_PIECE, number),
                &self.about(number),
                InOutBuf::from(plain.as_mut_slice()),
                &tag.into(),
            )
            .map_err(|_| PieceFault::NotGenuine)?;
        let padding = plain.split_off(self.length(number));
        if padding.iter().any(|byte| *byte != 0) {
            return Err(PieceFault::Padding);
        }
        Ok(plain)
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new((&self.key).into())
    }

    /// What every piece is bound to: its number among all, its letter and its package.
    fn about(&self, number: u64) -> Vec<u8> {
        let numbers = [self.size.to_be_bytes(), number.to_be_bytes()].concat();
        [
            b"comity/1 piece\n",
            crate::frame::SUITE.to_be_bytes().as_slice(),
            self.letter.bytes(),
            self.package.bytes(),
            &numbers,
        ]
        .concat()
    }
}

fn nonce(what: u8, number: u64) -> Nonce {
    let mut nonce = [0; 12];
    let (first, last) = nonce.split_at_mut(4);
    first.fill(what);
    last.copy_from_slice(&number.to_be_bytes());
    nonce.into()
}

fn constant_time_eq(a: &[u8; HEAD_BYTES], b: &[u8; HEAD_BYTES]) -> bool {
    a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// A transmission holds its package or announces its pieces, and not both.
pub(crate) fn check(letter: &Letter) -> Result<(), PeerFault> {
    let Body::Transmission(body) = &letter.body else { return Ok(()) };
    let TransmissionV1 { package, pieces, .. } = body.as_ref();
    let holds = package.as_ref().is_some_and(|Bytes(bytes)| !bytes.is_empty());
    let announces = package.is_none() && Pieces::announced(letter).is_some();
    let whole = (holds && pieces.is_none()) || announces;
    if whole { Ok(()) } else { Err(PeerFault::BadShape) }
}
