//! IPFIX (RFC 7011): messages in datagrams, and one after another in files (RFC 5655) and streams.

use std::{net::IpAddr, time::Duration};

use terms::Instant;

use super::{
    fields::Sent,
    lost::Lost,
    sets::{Base, Memory, Message},
    templates::{Rules, Who, number},
};
use crate::{Convert, Piece, Read, SetAside};

pub(super) const VERSION: u64 = 10;
const HEAD: usize = 16;

/// The length that a message gives itself, when its head can be one.
fn length(bytes: &[u8]) -> Option<usize> {
    let length = number(bytes, 2, 2).and_then(|n| usize::try_from(n).ok())?;
    (number(bytes, 0, 2) == Some(VERSION) && length >= HEAD).then_some(length)
}

/// Reads one whole message.
pub(super) fn message(memory: &mut Memory, base: Base, from: Option<IpAddr>, bytes: &[u8], out: &mut Read) {
    let head = |at| number(bytes, at, 4).and_then(|n| u32::try_from(n).ok());
    let (Some(seconds), Some(domain)) = (head(4), head(12)) else {
        return out.set_aside(base.place(0), SetAside::NotThisFormat, bytes);
    };
    let who = Who { rules: Rules::Ipfix, from, domain };
    let sent = Sent { at: i64::from(seconds) * 1_000_000, up: None };
    memory.message(&Message { who, sent, base, bytes, body: HEAD }, out);
}

/// Reads one datagram, of which the version is known.
pub(super) fn datagram(memory: &mut Memory, base: Base, piece: Piece<'_>, out: &mut Read) {
    let Some(bytes) = length(piece.bytes).and_then(|length| piece.bytes.get(..length)) else {
        return out.set_aside(base.place(0), SetAside::NotThisFormat, piece.bytes);
    };
    message(memory, base, piece.from, bytes, out);
    let left = piece.bytes.get(bytes.len()..).unwrap_or_default();
    if left.iter().any(|byte| *byte != 0) {
        out.set_aside(base.place(bytes.len()), SetAside::Unreadable("message"), left);
    }
}

/// Messages one after another.
#[derive(Debug)]
pub(super) struct Ipfix {
    memory: Memory,
    at: u64,
    lost: Lost,
}

impl Ipfix {
    pub(super) fn open() -> Box<dyn Convert> {
        Box::new(Self { memory: Memory::new(), at: 0, lost: Lost::default() })
    }
}

impl Convert for Ipfix {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        self.memory.came(piece.received, out);
        let mut taken = 0;
        // A head is judged when it is there whole, so that every cut of the stream is judged alike.
        while let Some(rest) = piece.bytes.get(taken..).filter(|rest| rest.len() >= HEAD) {
            let Some(length) = length(rest) else {
                self.lost.add(self.at, rest.get(..1).unwrap_or_default());
                taken += 1;
                self.at += 1;
                continue;
            };
            let Some(bytes) = rest.get(..length) else { break };
            self.lost.give(SetAside::NotThisFormat, out);
            message(&mut self.memory, Base::Byte(self.at), piece.from, bytes, out);
            taken += length;
            self.at += length as u64;
        }
        taken
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        self.lost.add(self.at, rest.bytes);
        self.at += rest.bytes.len() as u64;
        self.lost.give(SetAside::NotThisFormat, out);
        self.memory.finish(out);
    }

    fn live(&mut self) {
        self.memory.live();
    }

    fn begun(&mut self, now: Instant, wait: Duration, out: &mut Read) -> bool {
        self.memory.begun(now, wait, &mut out.nat)
    }
}
