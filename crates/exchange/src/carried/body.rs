//! The body of an age file: pieces of 64 KiB, each under its number, the last one marked as the last.

use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, Nonce, aead::Aead as _};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{
    NotCarried,
    header::{FileKey, derived},
};

const PIECE: usize = 64 << 10;
const TAG: usize = 16;
const NONCE: usize = 16;

fn nonce(number: u64, last: bool) -> Nonce {
    let mut nonce = [0; 12];
    if let Some(place) = nonce.get_mut(3..11) {
        place.copy_from_slice(&number.to_be_bytes());
    }
    if let Some(mark) = nonce.last_mut() {
        *mark = u8::from(last);
    }
    Nonce::from(nonce)
}

pub(super) fn seal(plain: &[u8], file_key: &FileKey, chance: &mut impl CryptoRng, out: &mut Vec<u8>) {
    let mut salt = [0; NONCE];
    chance.fill_bytes(&mut salt);
    out.extend(salt);
    let Ok(cipher) = ChaCha20Poly1305::new_from_slice(derived(file_key, &salt, b"payload").as_slice()) else { return };
    // An empty body has one empty piece.
    let count = plain.len().div_ceil(PIECE).max(1);
    for number in 0..count {
        let piece = plain.get(number * PIECE..).map(|rest| rest.get(..PIECE).unwrap_or(rest)).unwrap_or_default();
        // INVARIANT: a piece is far below what the cipher seals.
        out.extend(cipher.encrypt(&nonce(number as u64, number + 1 == count), piece).unwrap_or_default());
    }
}

pub(super) fn open(body: &[u8], file_key: &FileKey) -> Result<Zeroizing<Vec<u8>>, NotCarried> {
    let (salt, mut rest) = body.split_at_checked(NONCE).ok_or(NotCarried::Changed)?;
    let cipher = ChaCha20Poly1305::new_from_slice(derived(file_key, salt, b"payload").as_slice())
        .map_err(|_| NotCarried::Changed)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(rest.len()));
    for number in 0.. {
        let (piece, after) = rest.split_at_checked(PIECE + TAG).unwrap_or((rest, &[]));
        let last = after.is_empty();
        let opened = cipher.decrypt(&nonce(number, last), piece).map_err(|_| NotCarried::Changed)?;
        // Only a body of nothing may have an empty piece.
        if opened.is_empty() && number > 0 {
            return Err(NotCarried::Changed);
        }
        plain.extend_from_slice(&Zeroizing::new(opened));
        if last {
            break;
        }
        rest = after;
    }
    Ok(plain)
}
