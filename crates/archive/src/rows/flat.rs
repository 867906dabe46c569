//! Rows as they are sorted and packed: addresses and lines as numbers, what is rare set apart.

/// One row, 40 bytes. What its numbers stand for is told by the pile or the segment that it lies in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Flat {
    /// Certainly alive until, in microseconds.
    pub(crate) end: u64,
    /// Certainly alive for, in microseconds.
    pub(crate) lasted: u64,
    /// Number of the public address.
    pub(crate) address: u32,
    /// Number of the line: private address and name.
    pub(crate) line: u32,
    pub(crate) batch: u32,
    /// Number of what is rare, from 1; 0 for none.
    pub(crate) extra: u32,
    pub(crate) first: u16,
    /// How many more ports after the first.
    pub(crate) reach: u16,
    /// IANA number, 0 for both; of an access row, how many low bits of the address are free.
    pub(crate) protocol: u8,
    pub(crate) shape: u8,
}

impl Flat {
    /// Ports are in order first, then protocols.
    pub(crate) fn slot(&self) -> Slot {
        Slot { first: self.first, protocol: self.protocol }
    }
}

/// Where a row stands among those of its address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot {
    pub(crate) first: u16,
    pub(crate) protocol: u8,
}

/// What few sources log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extra {
    /// It may have begun so much earlier, and ended so much later.
    pub(crate) before: u64,
    pub(crate) after: u64,
    pub(crate) peer: u128,
    pub(crate) private_port: u16,
    pub(crate) peer_port: u16,
    /// Bit 0: the private port is known; bit 1: the peer is.
    pub(crate) known: u8,
}
