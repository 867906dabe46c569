//! Rows of one kind and day that are still to be sorted.

use std::collections::HashMap;

use foldhash::fast::SeedableRandomState;
use retained::{AccessKind, AccessRecord, BatchNo, NatRecord, Realm, Shape, Subscriber};
use terms::Transport;

use crate::{
    Trouble,
    rows::{
        facts::Facts,
        flat::{Extra, Flat},
        lines::Lines,
        numbered::{Key, Numbered},
        row::{AccessRow, NatRow, Span, first_of, free_bits, number},
        spill::{Run, Spill},
    },
};

/// So many lines are looked up together.
const TOGETHER: usize = 64;

/// Rows of one kind and day that are still to be sorted, those of each address together.
#[derive(Debug)]
pub(crate) struct Pile {
    /// By number of the address.
    pub(crate) rows: Vec<Vec<Flat>>,
    pub(crate) extras: Vec<Extra>,
    pub(crate) facts: Facts,
    /// The batch that all rows belong to, where it is not the one that they say.
    pub(crate) batch: Option<u32>,
    /// What did not fit in memory.
    pub(crate) runs: Vec<Run>,
    /// How many rows are in memory.
    pub(crate) count: usize,
    /// How many rows each address has on the disk, and how many the busiest has.
    spilled: Vec<u32>,
    pub(crate) most_spilled: u32,
    addresses: Numbers<u128>,
    lines: Numbered,
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
        let (addresses, lines) = (Numbers::new(seed), Numbered::new(seed ^ 2));
        Self {
            rows: Vec::new(),
            extras: Vec::new(),
            facts: Facts::default(),
            batch: None,
            runs: Vec::new(),
            count: 0,
            spilled: Vec::new(),
            most_spilled: 0,
            addresses,
            lines,
        }
    }

    /// Adds translations.
    pub(crate) fn translations(&mut self, records: &[NatRecord], batch: BatchNo) {
        // The lines of some records at a time: a processor waits for several places of a large map at once, if nothing
        // stands between them.
        let (mut keys, mut numbers) = ([Key::default(); TOGETHER], [None; TOGETHER]);
        let mut rows = [Flat::default(); TOGETHER];
        for some in records.chunks(TOGETHER) {
            for (key, record) in keys.iter_mut().zip(some) {
                let name = record.subscriber.as_ref().map(Subscriber::reveal);
                *key = self.lines.key(number(record.private), record.realm.as_ref(), name);
            }
            numbers.iter_mut().zip(&keys).for_each(|(to, key)| *to = self.lines.known(key));
            for ((record, key), (known, row)) in some.iter().zip(keys).zip(numbers.iter().zip(&mut rows)) {
                let line = known.unwrap_or_else(|| self.lines.of(key));
                *row = self.translation(record, line, batch);
            }
            rows.iter().take(some.len()).for_each(|row| self.put(*row));
        }
    }

    fn translation(&mut self, record: &NatRecord, line: u32, batch: BatchNo) -> Flat {
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
        let address = self.addresses.of(&number(record.public));
        self.seen(
            Flat {
                end: span.end(),
                lasted: span.lasted,
                line,
                address,
                batch: batch.0,
                extra: 0,
                first: record.ports.first(),
                reach: record.ports.last() - record.ports.first(),
                protocol: record.transport.map_or(0, Transport::number),
                shape: shape(record.shape),
            },
            extra,
        )
    }

    /// Adds an access session or lease.
    pub(crate) fn access(&mut self, record: &AccessRecord, span: Span, batch: BatchNo) {
        let extra = Extra { before: span.before, after: span.after, ..Extra::default() };
        let free = free_bits(record);
        let row = Flat {
            end: span.end(),
            lasted: span.lasted,
            address: self.addresses.of(&first_of(number(record.address), free)),
            line: self.line(0, record.realm.as_ref(), Some(record.subscriber.reveal())),
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
            line: self.line(row.private, row.realm.as_ref(), row.name.as_ref().map(Subscriber::reveal)),
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
            line: self.line(0, row.realm.as_ref(), Some(&row.subscriber)),
            batch: row.batch,
            protocol: row.free,
            shape: row.kind,
            ..Flat::default()
        };
        self.push(flat, extra);
    }

    fn line(&mut self, private: u128, realm: Option<&Realm>, name: Option<&str>) -> u32 {
        let key = self.lines.key(private, realm, name);
        self.lines.of(key)
    }

    fn push(&mut self, row: Flat, extra: Extra) {
        let row = self.seen(row, extra);
        self.put(row);
    }

    #[inline]
    fn seen(&mut self, mut row: Flat, extra: Extra) -> Flat {
        if extra != Extra::default() {
            self.extras.push(extra);
            row.extra = u32::try_from(self.extras.len()).unwrap_or(0);
        }
        self.facts.see(&row);
        row
    }

    #[inline]
    fn put(&mut self, row: Flat) {
        let at = row.address as usize;
        self.count += 1;
        // Numbers of addresses rise by one, but some rows wait for each other.
        while self.rows.len() <= at {
            self.rows.push(Vec::new());
        }
        self.rows.get_mut(at).into_iter().for_each(|own| own.push(row));
    }

    /// All rows, which are of one batch, are of this one.
    pub(crate) fn renumber(&mut self, batch: BatchNo) {
        self.batch = Some(batch.0);
        self.facts.first_batch = batch.0;
    }

    /// Brings all rows to the disk until they are sorted.
    pub(crate) fn spill(&mut self, to: &mut Spill) -> Result<(), Trouble> {
        let (addresses, places) = self.addresses();
        let mut order = vec![0; addresses.len()];
        for (place, number) in places.iter().zip(0..) {
            order.get_mut(*place as usize).into_iter().for_each(|o| *o = number);
        }
        let run = to.write(&order, &mut self.rows, &mut self.extras)?;
        self.spilled.resize(addresses.len(), 0);
        for (number, count) in run.counts() {
            let Some(all) = self.spilled.get_mut(number as usize) else { continue };
            *all = all.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
            self.most_spilled = self.most_spilled.max(*all);
        }
        self.runs.push(run);
        self.count = 0;
        Ok(())
    }

    /// Bytes of memory that are no rows, and so are not brought to the disk.
    pub(crate) fn held(&self) -> usize {
        let addresses = self.addresses.known.capacity() * (size_of::<(u128, u32)>() + 1);
        let lists = self.rows.capacity() * size_of::<Vec<Flat>>() + self.spilled.capacity() * size_of::<u32>();
        addresses + lists + self.lines.held() + self.runs.iter().map(Run::held).sum::<usize>()
    }

    /// The addresses in order, and for each number its place.
    pub(crate) fn addresses(&self) -> (Vec<u128>, Vec<u32>) {
        self.addresses.sorted()
    }

    /// The lines in order, and for each number of a row's line its place among them.
    pub(crate) fn lines(&self) -> (Lines, Vec<u32>) {
        self.lines.sorted()
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
