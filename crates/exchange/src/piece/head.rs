//! The head of a piece: short, and known to be genuine before the rest is read.

use terms::LetterId;

use super::{PieceFault, TAG};
use crate::frame::{Rest, SUITE};

const FAMILY: &[u8] = b"comity-pieces/";
const MAGIC: &[u8; 16] = b"comity-pieces/1\n";

/// First line, suite, letter, number, mark.
pub const HEAD_BYTES: usize = 16 + 2 + 16 + 8 + TAG;

/// Which piece of which letter's package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PieceHead {
    /// The letter that announced it.
    pub letter: LetterId,
    /// Its number, from 0.
    pub number: u64,
}

impl PieceHead {
    /// Reads a head. Nothing in it is believed yet: [`super::Pieces::expect`].
    ///
    /// # Errors
    /// [`PieceFault`]
    pub fn read(head: &[u8; HEAD_BYTES]) -> Result<Self, PieceFault> {
        let mut rest = Rest(head);
        let layout = |_| PieceFault::Layout;
        let magic: [u8; 16] = rest.array().map_err(layout)?;
        if magic != *MAGIC {
            return Err(if magic.starts_with(FAMILY) { PieceFault::UnknownVersion } else { PieceFault::Layout });
        }
        if rest.u16().map_err(layout)? != SUITE {
            return Err(PieceFault::UnknownSuite);
        }
        let letter = LetterId::from_bytes(rest.array().map_err(layout)?);
        let number = u64::from_be_bytes(rest.array().map_err(layout)?);
        Ok(Self { letter, number })
    }

    pub(super) fn written(self, mark: [u8; TAG]) -> [u8; HEAD_BYTES] {
        let parts = [MAGIC.as_slice(), &SUITE.to_be_bytes(), self.letter.bytes(), &self.number.to_be_bytes(), &mark];
        let mut out = [0; HEAD_BYTES];
        for (byte, from) in out.iter_mut().zip(parts.into_iter().flatten()) {
            *byte = *from;
        }
        out
    }
}
