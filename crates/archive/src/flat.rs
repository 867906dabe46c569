//! Rows as they are sorted and packed: addresses and lines as numbers, what is rare set apart.

use std::collections::HashMap;

use foldhash::fast::SeedableRandomState;
use retained::{AccessKind, AccessRecord, BatchNo, NatRecord, Shape};
use terms::Transport;

use crate::{
    codes::Facts,
    lines::{Line, Lines},
    row::{AccessRow, NatRow, Span, first_of, free_bits, number},
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

/// So many names are looked up together.
const TOGETHER: usize = 64;

/// Rows of one kind and day that are still to be sorted.
#[derive(Debug)]
pub(crate) struct Pile {
    pub(crate) rows: Vec<Flat>,
    pub(crate) extras: Vec<Extra>,
    pub(crate) facts: Facts,
    addresses: Numbers<u128>,
    names: Names,
    /// Behind each row; its name is in `line` until the lines are known.
    privates: Vec<u128>,
}

/// Numbers of names, from 1. Short ones are their own key: most are, and the map is then one look-up wide.
#[derive(Debug)]
struct Names {
    short: HashMap<u128, u32, SeedableRandomState>,
    long: HashMap<Box<str>, u32, SeedableRandomState>,
    all: Vec<Box<str>>,
}

impl Names {
    fn new(seed: u64) -> Self {
        let hasher = || SeedableRandomState::with_seed(seed, foldhash::SharedSeed::global_fixed());
        Self { short: HashMap::with_hasher(hasher()), long: HashMap::with_hasher(hasher()), all: Vec::new() }
    }

    /// The number of a name that was seen before and is short.
    #[inline]
    fn known(&self, packed: Option<u128>) -> Option<u32> {
        self.short.get(&packed?).copied()
    }

    fn of(&mut self, name: &str) -> u32 {
        let next = u32::try_from(self.all.len() + 1).unwrap_or(u32::MAX);
        let number = match packed(name) {
            Some(key) => *self.short.entry(key).or_insert(next),
            None => match self.long.get(name) {
                Some(known) => *known,
                None => *self.long.entry(name.into()).or_insert(next),
            },
        };
        if number == next {
            self.all.push(name.into());
        }
        number
    }
}

impl Names {
    /// The names in order, and for each number, from 1, its place among them.
    fn sorted(&self) -> (Vec<&str>, Vec<u32>) {
        let mut list: Vec<(&str, usize)> = self.all.iter().map(AsRef::as_ref).zip(0..).collect();
        list.sort_unstable();
        let mut ranks = vec![0; list.len()];
        for ((_, number), rank) in list.iter().zip(0..) {
            ranks.get_mut(*number).into_iter().for_each(|r| *r = rank);
        }
        (list.into_iter().map(|(name, _)| name).collect(), ranks)
    }
}

/// Up to fifteen bytes and how many they are.
#[inline]
fn packed(name: &str) -> Option<u128> {
    let mut bytes = [0_u8; 16];
    bytes.get_mut(..name.len()).filter(|_| name.len() < 16)?.copy_from_slice(name.as_bytes());
    Some(u128::from_le_bytes(bytes) | (name.len() as u128) << 120)
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
    fn of(&mut self, value: &T) -> u32 {
        if let Some(known) = self.known.get(value) {
            return *known;
        }
        let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.known.insert(value.clone(), number);
        number
    }

    fn hasher(&self) -> SeedableRandomState {
        self.known.hasher().clone()
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
        let (addresses, names) = (Numbers::new(seed), Names::new(seed ^ 2));
        Self { rows: Vec::new(), extras: Vec::new(), facts: Facts::default(), addresses, names, privates: Vec::new() }
    }

    /// Adds translations.
    pub(crate) fn translations(&mut self, records: &[NatRecord], batch: BatchNo) {
        self.rows.reserve(records.len());
        self.privates.reserve(records.len());
        // Names of some records at a time: a processor waits for several places of a large map at once, if nothing stands
        // between them.
        let (mut names, mut numbers) = ([None; TOGETHER], [None; TOGETHER]);
        for some in records.chunks(TOGETHER) {
            let name = |record: &NatRecord| record.subscriber.as_ref().and_then(|s| packed(s.reveal()));
            names.iter_mut().zip(some).for_each(|(to, record)| *to = name(record));
            numbers.iter_mut().zip(&names).for_each(|(to, name)| *to = self.names.known(*name));
            for (record, number) in some.iter().zip(numbers) {
                self.translation(record, number, batch);
            }
        }
    }

    fn translation(&mut self, record: &NatRecord, name: Option<u32>, batch: BatchNo) {
        let span = Span::of(record.life);
        let (peer, peer_port) = record.peer.map_or((0, 0), |(address, port)| (number(address), port));
        let extra = Extra {
            before: span.before,
            after: span.after,
            peer,
            private_port: record.private_port.unwrap_or(0),
            peer_port,
            known: u8::from(record.private_port.is_some()) | u8::from(record.peer.is_some()) << 1,
        };
        self.privates.push(number(record.private));
        let named = || record.subscriber.as_ref().map_or(0, |s| self.names.of(s.reveal()));
        let row = Flat {
            end: span.end(),
            lasted: span.lasted,
            line: name.unwrap_or_else(named),
            address: self.addresses.of(&number(record.public)),
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
        let free = free_bits(record);
        let row = Flat {
            end: span.end(),
            lasted: span.lasted,
            address: self.addresses.of(&first_of(number(record.address), free)),
            line: self.line(0, Some(record.subscriber.reveal())),
            batch: batch.0,
            protocol: free,
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
            protocol: row.free,
            shape: row.kind,
            ..Flat::default()
        };
        self.push(flat, extra);
    }

    fn line(&mut self, private: u128, name: Option<&str>) -> u32 {
        self.privates.push(private);
        name.map_or(0, |n| self.names.of(n))
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

    /// Takes the rows out, those of one address together in the order of the addresses, and gives the lines numbers:
    /// an address has few lines, so that they are found quickly.
    pub(crate) fn gathered(&mut self, places: &[u32], begins: &[usize]) -> (Vec<Flat>, Lines) {
        let mut rows = vec![Flat::default(); self.rows.len()];
        let mut privates = vec![0; self.rows.len()];
        let mut next = begins.to_vec();
        for (row, private) in self.rows.iter().zip(&self.privates) {
            let place = places.get(row.address as usize).and_then(|p| next.get_mut(*p as usize));
            let Some(at) = place else { continue };
            rows.get_mut(*at).into_iter().for_each(|r| *r = *row);
            privates.get_mut(*at).into_iter().for_each(|p| *p = *private);
            *at += 1;
        }
        (self.rows, self.privates) = (Vec::new(), Vec::new());
        let (names, ranks) = self.names.sorted();
        let mut list: Vec<Line> = Vec::new();
        let mut known: HashMap<Line, u32, SeedableRandomState> = HashMap::with_hasher(self.addresses.hasher());
        for bounds in begins.windows(2) {
            let [from, to] = *bounds else { continue };
            known.clear();
            let own = rows.get_mut(from..to).unwrap_or_default();
            for (row, private) in own.iter_mut().zip(privates.get(from..to).unwrap_or_default()) {
                let line = Line { private: *private, name: row.line };
                row.line = *known.entry(line).or_insert_with(|| {
                    list.push(line);
                    u32::try_from(list.len() - 1).unwrap_or(u32::MAX)
                });
            }
        }
        let place = |name: u32| name.checked_sub(1).and_then(|n| ranks.get(n as usize)).map_or(0, |r| r + 1);
        let mut order: Vec<(Line, u32)> =
            list.iter().zip(0..).map(|(l, n)| (Line { private: l.private, name: place(l.name) }, n)).collect();
        order.sort_unstable();
        let mut joined = vec![0; order.len()];
        let mut lines: Vec<Line> = Vec::with_capacity(order.len());
        for (line, number) in order {
            if lines.last() != Some(&line) {
                lines.push(line);
            }
            let at = u32::try_from(lines.len() - 1).unwrap_or(u32::MAX);
            joined.get_mut(number as usize).into_iter().for_each(|j| *j = at);
        }
        rows.iter_mut().for_each(|r| r.line = joined.get(r.line as usize).copied().unwrap_or(0));
        (rows, Lines::new(&names, lines.into_iter()))
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
