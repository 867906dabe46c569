//! Rows as they are sorted and packed: addresses and lines as numbers, what is rare set apart.

use std::collections::HashMap;

use foldhash::fast::SeedableRandomState;
use retained::{AccessKind, AccessRecord, BatchNo, NatRecord, Shape, Subscriber};
use terms::Transport;

use crate::{
    codes::Facts,
    lines::{Line, Lines},
    row::{AccessRow, NatRow, Span, number},
};

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
    /// IANA number; 0 for both.
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

/// Rows of one kind and day that are still to be sorted.
#[derive(Debug)]
pub(crate) struct Pile {
    pub(crate) rows: Vec<Flat>,
    pub(crate) extras: Vec<Extra>,
    pub(crate) facts: Facts,
    addresses: Numbers<u128>,
    lines: Numbers<(u128, u32)>,
    names: Numbers<Box<str>>,
}

/// Gives each value a number, in the order in which they come.
#[derive(Debug)]
struct Numbers<T> {
    known: HashMap<T, u32, SeedableRandomState>,
}

impl<T: std::hash::Hash + Eq + Ord + Clone> Numbers<T> {
    fn new(seed: u64) -> Self {
        Self { known: HashMap::with_hasher(SeedableRandomState::with_seed(seed, foldhash::SharedSeed::global_fixed())) }
    }

    #[inline]
    fn of<Q>(&mut self, value: &Q) -> u32
    where
        T: std::borrow::Borrow<Q>,
        Q: std::hash::Hash + Eq + ToOwned<Owned: Into<T>> + ?Sized,
    {
        if let Some(known) = self.known.get(value) {
            return *known;
        }
        let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.insert(value.to_owned().into(), number);
        number
    }

    /// The values in order, and for each number its place among them.
    fn sorted(&self) -> (Vec<T>, Vec<u32>) {
        let mut list: Vec<(T, u32)> = self.known.iter().map(|(v, n)| (v.clone(), *n)).collect();
        list.sort_unstable();
        let mut places = vec![0; list.len()];
        for (place, (_, number)) in (0..).zip(&list) {
            places.get_mut(*number as usize).into_iter().for_each(|p| *p = place);
        }
        (list.into_iter().map(|(v, _)| v).collect(), places)
    }
}

impl Pile {
    /// An empty pile. The seed keeps senders from choosing values that collide.
    pub(crate) fn new(seed: u64) -> Self {
        let (addresses, lines, names) = (Numbers::new(seed), Numbers::new(seed ^ 1), Numbers::new(seed ^ 2));
        Self { rows: Vec::new(), extras: Vec::new(), facts: Facts::default(), addresses, lines, names }
    }

    /// Adds a translation.
    pub(crate) fn translation(&mut self, record: &NatRecord, span: Span, batch: BatchNo) {
        let (peer, peer_port) = record.peer.map_or((0, 0), |(address, port)| (number(address), port));
        let extra = Extra {
            before: span.before,
            after: span.after,
            peer,
            private_port: record.private_port.unwrap_or(0),
            peer_port,
            known: u8::from(record.private_port.is_some()) | u8::from(record.peer.is_some()) << 1,
        };
        let row = Flat {
            end: span.end(),
            lasted: span.lasted,
            address: self.addresses.of(&number(record.public)),
            line: self.line(number(record.private), record.subscriber.as_ref().map(Subscriber::reveal)),
            batch: batch.0,
            extra: 0,
            first: record.ports.first(),
            reach: record.ports.last() - record.ports.first(),
            protocol: record.transport.map_or(0, Transport::number),
            shape: shape(record.shape),
        };
        self.push(row, extra);
    }

    /// Adds an access session or lease.
    pub(crate) fn access(&mut self, record: &AccessRecord, span: Span, batch: BatchNo) {
        let extra = Extra { before: span.before, after: span.after, ..Extra::default() };
        let row = Flat {
            end: span.end(),
            lasted: span.lasted,
            address: self.addresses.of(&number(record.address)),
            line: self.line(0, Some(record.subscriber.reveal())),
            batch: batch.0,
            shape: u8::from(record.kind == AccessKind::Dhcp),
            ..Flat::default()
        };
        self.push(row, extra);
    }

    /// Adds a translation that already is a row.
    pub(crate) fn translated(&mut self, row: &NatRow) {
        let extra = Extra {
            before: row.span.before,
            after: row.span.after,
            peer: row.peer,
            private_port: row.private_port,
            peer_port: row.peer_port,
            known: row.known,
        };
        let flat = Flat {
            end: row.span.end(),
            lasted: row.span.lasted,
            address: self.addresses.of(&row.public),
            line: self.line(row.private, row.name.as_deref()),
            batch: row.batch,
            extra: 0,
            first: row.first,
            reach: row.last - row.first,
            protocol: row.protocol,
            shape: row.shape,
        };
        self.push(flat, extra);
    }

    /// Adds a session or lease that already is a row.
    pub(crate) fn attached(&mut self, row: &AccessRow) {
        let extra = Extra { before: row.span.before, after: row.span.after, ..Extra::default() };
        let flat = Flat {
            end: row.span.end(),
            lasted: row.span.lasted,
            address: self.addresses.of(&row.address),
            line: self.line(0, Some(&row.subscriber)),
            batch: row.batch,
            shape: row.kind,
            ..Flat::default()
        };
        self.push(flat, extra);
    }

    fn line(&mut self, private: u128, name: Option<&str>) -> u32 {
        let name = name.map_or(0, |n| 1 + self.names.of(n));
        self.lines.of(&(private, name))
    }

    fn push(&mut self, mut row: Flat, extra: Extra) {
        if extra != Extra::default() {
            self.extras.push(extra);
            row.extra = u32::try_from(self.extras.len()).unwrap_or(0);
        }
        self.facts.see(&row);
        self.rows.push(row);
    }

    /// The addresses in order, and for each number its place.
    pub(crate) fn addresses(&self) -> (Vec<u128>, Vec<u32>) {
        self.addresses.sorted()
    }

    /// The lines in order, and for each number its place.
    pub(crate) fn lines(&self) -> (Lines, Vec<u32>) {
        let (names, places) = self.names.sorted();
        let place = |name: u32| name.checked_sub(1).and_then(|n| places.get(n as usize)).map_or(0, |p| p + 1);
        let mut list: Vec<(Line, u32)> = self
            .lines
            .known
            .iter()
            .map(|((private, name), n)| (Line { private: *private, name: place(*name) }, *n))
            .collect();
        list.sort_unstable();
        let mut order = vec![0; list.len()];
        for (at, (_, number)) in (0..).zip(&list) {
            order.get_mut(*number as usize).into_iter().for_each(|o| *o = at);
        }
        (Lines::new(&names, list.into_iter().map(|(line, _)| line)), order)
    }
}

fn shape(shape: Shape) -> u8 {
    match shape {
        Shape::Session => 0,
        Shape::PortBlock => 1,
        Shape::Computed => 2,
        Shape::Direct => 3,
    }
}

/// Is this a record that names one port and one protocol?
pub(crate) fn is_narrow(record: &NatRecord) -> bool {
    record.ports.first() == record.ports.last() && record.transport.is_some()
}
