//! Rows and questions as bytes.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use crate::chance::Chance;

/// The first moment, in milliseconds since 1970.
pub const T0: u64 = 1_790_000_000_000;
/// Public addresses count up from 198.51.100.0.
pub const PUBLIC: u32 = 0xc633_6400;
/// Private addresses count up from 100.64.0.0 (RFC 6598).
pub const PRIVATE: u32 = 0x6440_0000;
pub const HOUR_MS: f64 = 3.6e6;
const REVERSE: u64 = 1_000;

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

impl Row {
    pub fn put(&self, out: &mut impl Write) -> io::Result<()> {
        let mut bytes = [0; 32];
        bytes[0..4].copy_from_slice(&self.subscriber.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.private.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.public.to_le_bytes());
        bytes[12..14].copy_from_slice(&self.port.to_le_bytes());
        bytes[14] = self.protocol;
        bytes[16..24].copy_from_slice(&self.start.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.end.to_le_bytes());
        out.write_all(&bytes)
    }
}

/// Who used this address and port at this moment?
pub struct Question {
    pub public: u32,
    pub port: u16,
    pub protocol: u8,
    pub moment: u64,
    /// Whom one of the rows names; `None` where the question was drawn blindly.
    pub subscriber: Option<u32>,
}

impl Question {
    pub fn put(&self, out: &mut impl Write) -> io::Result<()> {
        let mut bytes = [0; 24];
        bytes[0..4].copy_from_slice(&self.public.to_le_bytes());
        bytes[4..6].copy_from_slice(&self.port.to_le_bytes());
        bytes[6] = self.protocol;
        bytes[7] = u8::from(self.subscriber.is_some());
        bytes[8..16].copy_from_slice(&self.moment.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.subscriber.unwrap_or(0).to_le_bytes());
        out.write_all(&bytes)
    }
}

/// What did whoever used this address and port use in this hour? Half of the rows are drawn by traffic, half evenly by
/// subscriber.
pub fn write_reverse(folder: &Path, sample: &[Row]) -> io::Result<()> {
    let mut chance = Chance(43);
    let mut out = file(folder, "u.bin")?;
    let mut one_each = sample.to_vec();
    one_each.sort_by_key(|row| row.subscriber);
    one_each.dedup_by_key(|row| row.subscriber);
    for number in 0..REVERSE {
        let from = if number % 2 == 0 { sample } else { &one_each };
        let row = from[chance.below(from.len() as u64) as usize];
        let begin = row.start - chance.below(HOUR_MS as u64);
        let mut bytes = [0; 32];
        bytes[0..4].copy_from_slice(&row.subscriber.to_le_bytes());
        bytes[4..8].copy_from_slice(&row.public.to_le_bytes());
        bytes[8..10].copy_from_slice(&row.port.to_le_bytes());
        bytes[10] = row.protocol;
        bytes[16..24].copy_from_slice(&begin.to_le_bytes());
        bytes[24..32].copy_from_slice(&(begin + HOUR_MS as u64).to_le_bytes());
        out.write_all(&bytes)?;
    }
    out.flush()
}

pub fn file(folder: &Path, name: &str) -> io::Result<BufWriter<File>> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(folder.join(name))?))
}
