//! Records as fixed rows, as they are sorted, packed and compared.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

use retained::{AccessKind, AccessRecord, BatchNo, Life, NatRecord, PortRange, Realm, Shape, Sourced, Subscriber};
use terms::{Instant, Transport};

/// Stands for "as early as can be" and "as late as can be".
pub(crate) const OPEN: u64 = u64::MAX;

/// A lifetime in microseconds: certain from and for how long, and how much it may stick out at both ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Span {
    pub(crate) start: u64,
    pub(crate) lasted: u64,
    pub(crate) before: u64,
    pub(crate) after: u64,
}

impl Span {
    pub(crate) fn of(life: Life) -> Self {
        let (certain, possible) = (life.certain(), life.possible());
        let gap = |from: Instant, to: Instant, open: bool| match open {
            true => OPEN,
            false => micros(to).saturating_sub(micros(from)),
        };
        let start = micros(certain.from());
        Self {
            start,
            lasted: micros(certain.to()).saturating_sub(start),
            before: gap(possible.from(), certain.from(), life.starts_open() && micros(possible.from()) == 0),
            after: gap(certain.to(), possible.to(), possible.to() == latest() && life.ends_open()),
        }
    }

    pub(crate) fn life(self) -> Life {
        let (from, to) = (self.start, self.end());
        Life::spanning(instant(from), instant(to), Some(instant(self.earliest())), Some(instant(self.latest())))
    }

    pub(crate) fn end(self) -> u64 {
        self.start.saturating_add(self.lasted)
    }

    pub(crate) fn earliest(self) -> u64 {
        self.start.saturating_sub(self.before)
    }

    pub(crate) fn latest(self) -> u64 {
        self.end().saturating_add(self.after)
    }

    pub(crate) fn touches(self, from: u64, to: u64) -> bool {
        self.earliest() <= to && from <= self.latest()
    }
}

/// A translation. The order of the fields is not the order of the rows: they lie by address and port.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NatRow {
    pub(crate) public: u128,
    pub(crate) private: u128,
    pub(crate) peer: u128,
    pub(crate) span: Span,
    pub(crate) batch: u32,
    pub(crate) first: u16,
    pub(crate) last: u16,
    pub(crate) private_port: u16,
    pub(crate) peer_port: u16,
    /// IANA number; 0 for both.
    pub(crate) protocol: u8,
    pub(crate) shape: u8,
    /// Bit 0: the private port is known; bit 1: the peer is.
    pub(crate) known: u8,
    /// Of the private address; `None`: the unnamed one.
    pub(crate) realm: Option<Realm>,
    /// The subscriber, where the translator named one.
    pub(crate) name: Option<Subscriber>,
}

impl fmt::Debug for NatRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NatRow(hidden)")
    }
}

impl NatRow {
    pub(crate) fn of(record: &NatRecord, batch: BatchNo) -> Self {
        let (peer, peer_port) = record.peer.map_or((0, 0), |(address, port)| (number(address), port));
        Self {
            public: number(record.public),
            private: number(record.private),
            peer,
            span: Span::of(record.life),
            batch: batch.0,
            first: record.ports.first(),
            last: record.ports.last(),
            private_port: record.private_port.unwrap_or(0),
            peer_port,
            protocol: record.transport.map_or(0, Transport::number),
            shape: match record.shape {
                Shape::Session => 0,
                Shape::PortBlock => 1,
                Shape::Computed => 2,
                Shape::Direct => 3,
            },
            known: u8::from(record.private_port.is_some()) | u8::from(record.peer.is_some()) << 1,
            realm: record.realm.clone(),
            name: record.subscriber.clone(),
        }
    }

    pub(crate) fn record(&self) -> Sourced<NatRecord> {
        let record = NatRecord {
            shape: match self.shape {
                0 => Shape::Session,
                1 => Shape::PortBlock,
                2 => Shape::Computed,
                _ => Shape::Direct,
            },
            public: address(self.public),
            ports: PortRange::new(self.first, self.last).unwrap_or(PortRange::one(self.first)),
            transport: match self.protocol {
                6 => Some(Transport::Tcp),
                17 => Some(Transport::Udp),
                _ => None,
            },
            private: address(self.private),
            realm: self.realm.clone(),
            private_port: (self.known & 1 != 0).then_some(self.private_port),
            peer: (self.known & 2 != 0).then_some((address(self.peer), self.peer_port)),
            subscriber: self.name.clone(),
            life: self.span.life(),
        };
        Sourced { batch: BatchNo(self.batch), record }
    }
}

/// An access session or lease.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct AccessRow {
    /// Of a prefix, its first address.
    pub(crate) address: u128,
    pub(crate) span: Span,
    pub(crate) kind: u8,
    /// How many low bits are free: none for one address.
    pub(crate) free: u8,
    pub(crate) batch: u32,
    pub(crate) realm: Option<Realm>,
    pub(crate) subscriber: String,
}

impl AccessRow {
    /// Found by the first address of its prefix.
    pub(crate) fn of(record: &AccessRecord, batch: BatchNo) -> Self {
        let free = free_bits(record);
        Self {
            address: first_of(number(record.address), free),
            free,
            span: Span::of(record.life),
            kind: match record.kind {
                AccessKind::Radius => 0,
                AccessKind::Dhcp => 1,
            },
            batch: batch.0,
            realm: record.realm.clone(),
            subscriber: record.subscriber.reveal().to_owned(),
        }
    }

    /// Is this address the session's, or inside its prefix?
    pub(crate) fn is_at(&self, address: u128) -> bool {
        first_of(address, self.free) == self.address
    }

    pub(crate) fn record(&self) -> Sourced<AccessRecord> {
        let record = AccessRecord {
            subscriber: Subscriber::new(&self.subscriber),
            address: address(self.address),
            prefix: retained::one_address(address(self.address)).saturating_sub(self.free),
            realm: self.realm.clone(),
            kind: if self.kind == 0 { AccessKind::Radius } else { AccessKind::Dhcp },
            life: self.span.life(),
        };
        Sourced { batch: BatchNo(self.batch), record }
    }
}

/// How many low bits of its address a record leaves free.
pub(crate) fn free_bits(record: &AccessRecord) -> u8 {
    retained::one_address(record.address).saturating_sub(record.prefix)
}

/// The first address with the same high bits.
pub(crate) fn first_of(address: u128, free: u8) -> u128 {
    address & u128::MAX.checked_shl(u32::from(free)).unwrap_or(0)
}

/// One number for both families: IPv4 as the mapped IPv6 address.
pub(crate) fn number(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

pub(crate) fn address(number: u128) -> IpAddr {
    IpAddr::V6(Ipv6Addr::from_bits(number)).to_canonical()
}

pub(crate) fn micros(at: Instant) -> u64 {
    u64::try_from(at.micros()).unwrap_or(0)
}

pub(crate) fn instant(micros: u64) -> Instant {
    Instant::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
}

fn latest() -> Instant {
    Instant::from_micros(i64::MAX)
}
