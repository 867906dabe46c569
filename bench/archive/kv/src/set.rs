//! The record sets, as `gen` writes them.

use std::{
    fs::{self, File},
    io::{BufReader, Read},
    path::Path,
};

const ROW: usize = 32;
const REVERSE: usize = 200;

#[derive(Clone, Copy)]
pub struct Row {
    pub subscriber: u32,
    pub private: u32,
    pub public: u32,
    pub port: u16,
    pub protocol: u8,
    pub start: u64,
    pub end: u64,
}

/// The rows, one after another; never all of them in memory.
pub fn rows(set: &Path) -> impl Iterator<Item = Row> {
    let mut file = BufReader::with_capacity(1 << 20, File::open(set.join("rows.bin")).expect("rows.bin"));
    std::iter::from_fn(move || {
        let mut b = [0; ROW];
        file.read_exact(&mut b).ok()?;
        Some(Row {
            subscriber: u32_at(&b, 0),
            private: u32_at(&b, 4),
            public: u32_at(&b, 8),
            port: u16::from_le_bytes([b[12], b[13]]),
            protocol: b[14],
            start: u64_at(&b, 16),
            end: u64_at(&b, 24),
        })
    })
}

pub struct Question {
    pub public: u32,
    pub port: u16,
    pub protocol: u8,
    pub at: u64,
    /// Whom the set says it must find.
    pub subscriber: Option<u32>,
}

pub fn questions(set: &Path) -> Vec<Question> {
    let bytes = fs::read(set.join("q.bin")).expect("q.bin");
    let read = |q: &[u8]| Question {
        public: u32_at(q, 0),
        port: u16::from_le_bytes([q[4], q[5]]),
        protocol: q[6],
        at: u64_at(q, 8),
        subscriber: (q[7] == 1).then(|| u32_at(q, 16)),
    };
    bytes.chunks_exact(24).map(read).collect()
}

/// Subscriber, from, to.
pub fn reverse(set: &Path) -> Vec<(u32, u64, u64)> {
    let bytes = fs::read(set.join("u.bin")).expect("u.bin");
    bytes.chunks_exact(32).take(REVERSE).map(|r| (u32_at(r, 0), u64_at(r, 16), u64_at(r, 24))).collect()
}

pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}
