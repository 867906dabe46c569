//! NetFlow version 9 (RFC 3954).

use super::{
    fields::Sent,
    sets::{Base, Memory, Message},
    templates::{Rules, Who, number},
};
use crate::{Piece, Read, SetAside};

const HEAD: usize = 20;

/// Reads one datagram, of which the version is known. Its head counts records, which exporters do in different ways;
/// the sets say themselves how long they are.
pub(super) fn datagram(memory: &mut Memory, base: Base, piece: Piece<'_>, out: &mut Read) {
    let bytes = piece.bytes;
    let head = |at| number(bytes, at, 4).and_then(|n| u32::try_from(n).ok());
    let (Some(up), Some(seconds), Some(domain), true) = (head(4), head(8), head(16), bytes.len() > HEAD) else {
        return out.set_aside(base.place(0), SetAside::NotThisFormat, bytes);
    };
    let who = Who { rules: Rules::V9, from: piece.from, domain };
    // The head gives whole seconds, so times that count from the start of the exporter are up to one second early.
    let sent = Sent { at: i64::from(seconds) * 1_000_000, up: Some(up) };
    memory.message(&Message { who, sent, base, bytes, body: HEAD }, out);
}
