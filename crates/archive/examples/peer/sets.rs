//! The record sets: `rows.bin`, `q.bin` and `u.bin`, as `bench/archive/gen` writes them.

use std::{
    fs,
    io::Read,
    net::{IpAddr, Ipv4Addr},
    path::Path,
    time::Duration,
};

use retained::{Life, NatRecord, PortRange, Realm, Shape, Subscriber};
use terms::{Instant, Period, Selector, Target, Transport};

pub(crate) const ROW: u64 = 32;
const QUESTION: usize = 24;
/// Reverse questions that are asked: so many that engines of milliseconds end, too.
const REVERSE: usize = 200;

/// What a row stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// One connection.
    Session,
    /// 512 ports from the row's port on, of both protocols.
    Block,
    /// One connection, of an address in one of eight named realms.
    Realms,
}

const REALMS: u32 = 8;

/// The next rows of the stream as they came, at most that many; empty at the end.
pub(crate) fn piece(stream: &mut impl Read, rows: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    next(stream, rows, &mut bytes);
    bytes
}

/// The same, into space that was used before.
pub(crate) fn next(stream: &mut impl Read, rows: u64, bytes: &mut Vec<u8>) {
    bytes.clear();
    stream.by_ref().take(rows * ROW).read_to_end(bytes).expect("rows");
    assert!((bytes.len() as u64).is_multiple_of(ROW), "the rows end in the middle of one");
}

/// Rows as the records that a converter would give.
pub(crate) fn records(bytes: &[u8], form: Form) -> Vec<NatRecord> {
    // As a converter does: a record shares the realm of its source.
    let named = |n: u32| Realm::new(&format!("vrf-subscribers-{n}")).expect("a realm");
    let realms: Vec<Realm> = if form == Form::Realms { (0..REALMS).map(named).collect() } else { Vec::new() };
    bytes.chunks_exact(ROW as usize).map(|row| record(row, form, &realms)).collect()
}

fn record(row: &[u8], form: Form, realms: &[Realm]) -> NatRecord {
    let port = u16_at(row, 12);
    let (shape, ports) = match form {
        Form::Session | Form::Realms => (Shape::Session, PortRange::one(port)),
        Form::Block => (Shape::PortBlock, PortRange::new(port, port + 511).expect("a block")),
    };
    NatRecord {
        shape,
        public: address(u32_at(row, 8)),
        ports,
        transport: transport(row[14]),
        private: address(u32_at(row, 4)),
        realm: realms.get((u32_at(row, 4) % REALMS) as usize).cloned(),
        private_port: None,
        peer: None,
        subscriber: Some(Subscriber::new(u32_at(row, 0).to_string())),
        life: Life::whole(Period::new(millis(u64_at(row, 16)), millis(u64_at(row, 24))).expect("in order")),
    }
}

/// One line of `q.bin`.
pub(crate) struct Question {
    pub(crate) target: Target,
    pub(crate) at: Instant,
    /// Whom the set says it must find.
    pub(crate) subscriber: Option<String>,
}

impl Question {
    /// About an address that no set has: no segment is read for it.
    pub(crate) fn elsewhere(at: Instant) -> Self {
        let selector = Selector::new(Ipv4Addr::new(203, 0, 113, 1).into(), Some(443), Transport::Tcp);
        let target =
            Target { selector, period: Period::new(at, at).expect("a moment"), clock_error_max: Duration::ZERO };
        Self { target, at, subscriber: None }
    }
}

/// Who used an address at a moment; both sides' clocks are right to within `error`.
pub(crate) fn questions(set: &Path, error: Duration) -> Vec<Question> {
    let bytes = fs::read(set.join("q.bin")).expect("q.bin");
    let read = |q: &[u8]| {
        let at = millis(u64_at(q, 8));
        let target = Target {
            // A block is asked about by either protocol.
            selector: Selector::new(
                address(u32_at(q, 0)),
                Some(u16_at(q, 4)),
                transport(q[6]).unwrap_or(Transport::Tcp),
            ),
            period: Period::new(at, at).expect("a moment"),
            clock_error_max: error,
        };
        Question { target, at, subscriber: (q[7] == 1).then(|| u32_at(q, 16).to_string()) }
    };
    bytes.chunks_exact(QUESTION).map(read).collect()
}

/// What the one who used an address and port used in an hour. Here the clocks are right.
pub(crate) fn reverse(set: &Path) -> Vec<Target> {
    let bytes = fs::read(set.join("u.bin")).expect("u.bin");
    let read = |u: &[u8]| Target {
        selector: Selector::new(address(u32_at(u, 4)), Some(u16_at(u, 8)), transport(u[10]).unwrap_or(Transport::Tcp)),
        period: Period::new(millis(u64_at(u, 16)), millis(u64_at(u, 24))).expect("an hour"),
        clock_error_max: Duration::ZERO,
    };
    bytes.chunks_exact(ROW as usize).take(REVERSE).map(read).collect()
}

fn address(number: u32) -> IpAddr {
    Ipv4Addr::from_bits(number).into()
}

fn transport(protocol: u8) -> Option<Transport> {
    match protocol {
        6 => Some(Transport::Tcp),
        17 => Some(Transport::Udp),
        _ => None,
    }
}

fn millis(ms: u64) -> Instant {
    Instant::from_micros(i64::try_from(ms * 1_000).expect("a moment of this age"))
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
