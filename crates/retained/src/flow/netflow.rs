//! Datagrams of flow logs: which of the three versions each is, it says itself.

use std::time::Duration;

use terms::Instant;

use super::{
    ipfix,
    sets::{Base, Memory},
    templates::number,
    v5, v9,
};
use crate::{Convert, Piece, Read, SetAside};

/// A collector.
#[derive(Debug)]
pub(super) struct Netflow {
    memory: Memory,
    datagrams: u64,
}

impl Netflow {
    pub(super) fn open() -> Box<dyn Convert> {
        Box::new(Self { memory: Memory::new(), datagrams: 0 })
    }
}

impl Convert for Netflow {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        if piece.bytes.is_empty() {
            return 0;
        }
        self.datagrams += 1;
        self.memory.came(piece.received, out);
        let base = Base::Datagram(self.datagrams);
        match number(piece.bytes, 0, 2) {
            Some(5) => v5::datagram(base, piece.bytes, out),
            Some(9) => v9::datagram(&mut self.memory, base, piece, out),
            Some(ipfix::VERSION) => ipfix::datagram(&mut self.memory, base, piece, out),
            _ => out.set_aside(base.place(0), SetAside::NotThisFormat, piece.bytes),
        }
        piece.bytes.len()
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        self.feed(rest, out);
        self.memory.finish(out);
    }

    fn live(&mut self) {
        self.memory.live();
    }

    fn begun(&mut self, now: Instant, wait: Duration, out: &mut Read) -> bool {
        self.memory.begun(now, wait, &mut out.nat)
    }
}
