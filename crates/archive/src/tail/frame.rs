//! Frames of a write-ahead file: what one call brought, sealed, and whole or not there.
//!
//! ```text
//! magic "COMITYT1" | id 16 bytes | batch u32 | length of the sealed head u32 | sealed head | frames
//! frame: sealed lengths, 24 bytes | sealed control | pieces, each sealed under the keys of its rows' day and class
//! ```
//! The lengths have a seal of their own, so that a file that ends within a frame is told from one that was changed.
//! A file is written by one process only: after a restart nothing is appended to it, so that no number is used twice.

use retained::{RecordClass, Tally};
use terms::{Digest, Instant};

use crate::{
    Day,
    files::{
        bytes::{Put, Take},
        seal::{Cipher, TAG},
    },
};

/// The sealed lengths of the control and of all pieces.
const LENGTHS: usize = 8 + TAG;
/// Sealed bytes hold no such run of zeros by chance: a file system made the file longer and did not fill it.
const HOLE: usize = 32;
const HOLE_AT_END: usize = 8;

/// What a piece holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Nat,
    Access,
    Aside,
}

/// Which day key, by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct KeyName {
    pub(super) class: RecordClass,
    pub(super) day: Day,
    pub(super) id: [u8; 16],
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) what: What,
    pub(super) entries: u32,
    pub(super) length: u32,
    /// One for rows. Entries that were set aside may be under both classes' keys: gone when the first of them goes.
    pub(super) keys: Vec<KeyName>,
}

/// What a frame says about itself and about the batch so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Control {
    pub(super) tally: Tally,
    /// SHA-256 of all that was received for the batch, up to and with this frame.
    pub(super) source: Digest,
    pub(super) received: Instant,
    /// Entries of this frame that were set aside and whose bytes were not kept.
    pub(super) not_kept: u64,
    pub(super) pieces: Vec<Piece>,
}

impl Control {
    fn bytes(&self) -> Vec<u8> {
        let mut put = Put::default();
        [self.tally.read, self.tally.stored, self.tally.set_aside, self.not_kept].into_iter().for_each(|n| put.u64(n));
        put.digest(&self.source);
        put.instant(self.received);
        put.u16(u16::try_from(self.pieces.len()).unwrap_or(u16::MAX));
        for piece in &self.pieces {
            put.u8(match piece.what {
                What::Nat => 0,
                What::Access => 1,
                What::Aside => 2,
            });
            put.u32(piece.entries);
            put.u32(piece.length);
            put.u8(u8::try_from(piece.keys.len()).unwrap_or(u8::MAX));
            for key in &piece.keys {
                put.u8(key.class.number());
                put.u32(key.day.number());
                put.raw(&key.id);
            }
        }
        put.0
    }

    fn take(bytes: &[u8]) -> Option<Self> {
        let mut take = Take(bytes);
        let tally = Tally { read: take.u64()?, stored: take.u64()?, set_aside: take.u64()? };
        let (not_kept, source, received, count) = (take.u64()?, take.digest()?, take.instant()?, take.u16()?);
        let mut pieces = Vec::new();
        for _ in 0..count {
            let what = *[What::Nat, What::Access, What::Aside].get(usize::from(take.u8()?))?;
            let (entries, length, named) = (take.u32()?, take.u32()?, take.u8()?);
            let mut keys = Vec::new();
            for _ in 0..named {
                let class = RecordClass::from_number(take.u8()?)?;
                keys.push(KeyName { class, day: Day::from_number(take.u32()?), id: take.array()? });
            }
            pieces.push(Piece { what, entries, length, keys });
        }
        take.is_empty().then_some(Self { tally, source, received, not_kept, pieces })
    }
}

/// The whole frame: lengths, control, and the pieces, which are sealed already. `None` when it is longer than can be said.
pub(super) fn seal(cipher: &Cipher, number: u64, control: &Control, pieces: &[u8]) -> Option<Vec<u8>> {
    let mut sealed = control.bytes();
    cipher.seal(number * 2 + 1, &[], &mut sealed, 0);
    let mut out = Vec::with_capacity(LENGTHS + sealed.len() + pieces.len());
    out.extend_from_slice(&u32::try_from(sealed.len()).ok()?.to_le_bytes());
    out.extend_from_slice(&u32::try_from(pieces.len()).ok()?.to_le_bytes());
    cipher.seal(number * 2, &[], &mut out, 0);
    out.append(&mut sealed);
    out.extend_from_slice(pieces);
    Some(out)
}

/// What follows at a place of the file.
#[derive(Debug)]
pub(super) enum Next<'a> {
    End,
    /// The writer was killed in the middle of it: nobody was told that it is there.
    Torn,
    /// Not what was written.
    Damaged,
    Frame {
        control: Control,
        pieces: &'a [u8],
        length: usize,
    },
}

/// Reads the frame at the head of `rest`, the bytes from here to the end of the file.
pub(super) fn next<'a>(cipher: &Cipher, number: u64, rest: &'a [u8]) -> Next<'a> {
    if rest.is_empty() {
        return Next::End;
    }
    let Some((head, after)) = rest.split_at_checked(LENGTHS) else { return Next::Torn };
    let mut lengths = head.to_vec();
    if cipher.open(number * 2, &[], &mut lengths).is_none() {
        // Without its lengths nobody knows where it ends: it is the last one if no other follows.
        let begins_torn = is_torn(rest.get(..LENGTHS + HOLE).unwrap_or(rest));
        return if begins_torn && !another_follows(cipher, number, rest) { Next::Torn } else { Next::Damaged };
    }
    let mut take = Take(&lengths);
    let (Some(control), Some(pieces)) = (take.u32(), take.u32()) else { return Next::Damaged };
    let (control, pieces) = (control as usize, pieces as usize);
    let Some((control, after)) = after.split_at_checked(control) else { return Next::Torn };
    let Some((pieces, after)) = after.split_at_checked(pieces) else { return Next::Torn };
    let length = rest.len() - after.len();
    let mut plain = control.to_vec();
    let opened = cipher.open(number * 2 + 1, &[], &mut plain).and_then(|()| Control::take(&plain));
    match opened {
        Some(control) => Next::Frame { control, pieces, length },
        None if after.is_empty() && is_torn(rest) => Next::Torn,
        None => Next::Damaged,
    }
}

/// Was the end of a file made but never filled?
pub(super) fn is_torn(last: &[u8]) -> bool {
    let hole = last.windows(HOLE).any(|w| w.iter().all(|b| *b == 0));
    hole || last.iter().rev().take_while(|b| **b == 0).count() >= HOLE_AT_END
}

fn another_follows(cipher: &Cipher, number: u64, rest: &[u8]) -> bool {
    let opens = |lengths: &[u8]| cipher.open(number * 2 + 2, &[], &mut lengths.to_vec()).is_some();
    rest.windows(LENGTHS).skip(1).any(opens)
}
