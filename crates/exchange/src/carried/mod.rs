//! A file for whoever has no node: sealed with age (`https://age-encryption.org/v1`, C2SP), which is published, has several
//! independent programs on every system, and needs nothing of ours to be opened.
//!
//! Two ways in: the key of the receiver (X-Wing, the KEM of our letters), or a pass-phrase that is told over another channel. What is
//! proven by the letter is proven by its signatures, not by this seal.

mod bech32;
mod body;
mod contents;
mod header;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{OpeningKey, SealingKey};
pub use contents::{CONTENTS, MadeBy, NotAsMade, sign_contents, verify_contents};
use header::Stanza;

/// No file that is carried is larger.
pub const CARRIED_BYTES_MAX: usize = 64 << 20;

/// The memory and time that a pass-phrase costs: 2^15 blocks of 1 KiB, 32 MiB. Phrases are drawn ([`carried_phrase`]) and have a hundred bits,
/// so that the work is a second lock and not the first.
pub const WORK: u8 = 15;

/// Whoever reads refuses more work than 2^20: a file that came must not be able to take the memory of a machine.
const WORK_MAX: u8 = 20;

const KEY_WORD: &str = "age1pq";
const SECRET_WORD: &str = "age-secret-key-pq-";

/// To whom a file is sealed.
#[derive(Debug)]
pub enum CarriedTo<'a> {
    /// To a key (`mlkem768x25519`).
    Key(&'a SealingKey),
    /// To whoever is told this phrase (`scrypt`), with this much work.
    Phrase(&'a str, u8),
}

/// With what it is opened.
#[derive(Debug)]
pub enum OpenedWith<'a> {
    /// The key.
    Key(&'a OpeningKey),
    /// The phrase.
    Phrase(&'a str),
}

/// Why a carried file does not open. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCarried {
    /// Something else.
    #[error("it is no file that was sealed with age")]
    NotAge,
    /// The header was changed, or is not as the format says.
    #[error("its header is not as the format says: it was changed or cut on the way")]
    Header,
    /// Sealed to another key, or the other way.
    #[error("it is sealed to another key, or asks for a phrase where a key was given")]
    NotForThis,
    /// The phrase or key does not open it.
    #[error("the phrase or the key does not open it")]
    WrongSecret,
    /// It wants more work than a reader gives.
    #[error("it asks for more work than a reader should give")]
    TooMuchWork,
    /// The body was changed or cut.
    #[error("what is inside was changed or cut on the way")]
    Changed,
    /// Larger than a carried file may be.
    #[error("it is larger than a file that is carried may be")]
    TooLarge,
}

/// Seals bytes into one file.
///
/// # Errors
/// [`NotCarried::TooLarge`]; [`NotCarried::NotForThis`] when the key cannot be sealed to.
pub fn seal_carried(plain: &[u8], to: &CarriedTo<'_>, chance: &mut impl CryptoRng) -> Result<Vec<u8>, NotCarried> {
    if plain.len() > CARRIED_BYTES_MAX {
        return Err(NotCarried::TooLarge);
    }
    let mut file_key = Zeroizing::new([0; header::FILE_KEY]);
    chance.fill_bytes(file_key.as_mut());
    let stanza = match to {
        CarriedTo::Key(key) => Stanza::to_key(key, &file_key, chance)?,
        CarriedTo::Phrase(phrase, work) => Stanza::to_phrase(phrase, *work, &file_key, chance)?,
    };
    let mut out = header::write(&stanza, &file_key);
    body::seal(plain, &file_key, chance, &mut out);
    Ok(out)
}

/// Opens a file.
///
/// # Errors
/// [`NotCarried`]
pub fn open_carried(file: &[u8], with: &OpenedWith<'_>) -> Result<Zeroizing<Vec<u8>>, NotCarried> {
    if file.len() > CARRIED_BYTES_MAX + (1 << 20) {
        return Err(NotCarried::TooLarge);
    }
    let header = header::read(file)?;
    let file_key = match with {
        OpenedWith::Key(key) => header.by_key(key)?,
        OpenedWith::Phrase(phrase) => header.by_phrase(phrase)?,
    };
    header.holds(&file_key)?;
    body::open(header.body, &file_key)
}

/// The public key as those who use age write it: `age1pq1…`.
pub fn carried_key_text(key: &SealingKey) -> String {
    bech32::write(KEY_WORD, &key.to_bytes())
}

/// Reads such a key.
///
/// # Errors
/// [`NotCarried::NotForThis`] when it is no hybrid key: an older age key can be read by whoever keeps the file until there are quantum
/// computers.
pub fn carried_key(text: &str) -> Result<SealingKey, NotCarried> {
    let bytes = bech32::read(KEY_WORD, text).ok_or(NotCarried::NotForThis)?;
    SealingKey::from_bytes(&bytes).ok_or(NotCarried::NotForThis)
}

/// Reads the secret half, `AGE-SECRET-KEY-PQ-1…`; lines that begin with `#` are remarks, as age-keygen writes them.
///
/// # Errors
/// [`NotCarried::NotForThis`]
pub fn carried_secret(text: &str) -> Result<OpeningKey, NotCarried> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let line = lines.next().filter(|_| lines.next().is_none()).ok_or(NotCarried::NotForThis)?;
    let seed = Zeroizing::new(bech32::read(SECRET_WORD, line).ok_or(NotCarried::NotForThis)?);
    OpeningKey::from_age_seed(&seed).ok_or(NotCarried::NotForThis)
}

/// The secret half as age-keygen writes it.
pub fn carried_secret_text(key: &OpeningKey) -> Zeroizing<String> {
    Zeroizing::new(bech32::write(SECRET_WORD, key.age_seed().as_ref()).to_uppercase())
}

/// Digits and letters that are not taken for one another when they are read out: no 0, 1, i, l, o.
const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
const GROUPS: usize = 5;
const GROUP: usize = 4;

/// Draws a phrase to be told over the telephone: five groups of four, 99 bits.
pub fn carried_phrase(chance: &mut impl CryptoRng) -> Zeroizing<String> {
    let mut phrase = Zeroizing::new(String::new());
    let mut byte = [0];
    while phrase.len() < GROUPS * (GROUP + 1) - 1 {
        chance.fill_bytes(&mut byte);
        // Each letter is as likely as any other: what is left over beyond the last whole round is drawn again.
        let [drawn] = byte;
        if usize::from(drawn) >= 256 / LETTERS.len() * LETTERS.len() {
            continue;
        }
        if phrase.len() % (GROUP + 1) == GROUP {
            phrase.push('-');
        }
        let letter = LETTERS.get(usize::from(drawn) % LETTERS.len()).copied().unwrap_or(b'2');
        phrase.push(char::from(letter));
    }
    phrase
}
