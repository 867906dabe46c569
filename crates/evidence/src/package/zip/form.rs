//! The bytes around the files: headers, the central directory, and the end (`protocol/evidence-2.md`, section 1).

pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const LARGE_END: [u8; 4] = *b"PK\x06\x06";
const LARGE_LOCATOR: [u8; 4] = *b"PK\x06\x07";

/// The fixed beginning of a local header.
pub(super) const LOCAL_BYTES: usize = 30;
/// The one extra field that a local header can have: two sizes of eight bytes.
pub(super) const LOCAL_EXTRA: usize = 20;

/// Made by Unix; the low byte is the version needed.
const UNIX: u8 = 3;
/// Needed to unpack: version 2.0 (folders), or 4.5 (sizes of eight bytes).
const SMALL: u16 = 20;
const LARGE: u16 = 45;
/// 1980-01-01, the first day that a zip can name; the true times are in the custody chain.
const DATE: u16 = 1 << 5 | 1;
/// An ordinary file that its owner may write and all may read.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// The extra field of zip64.
const EXTRA: u16 = 1;

/// What the two headers of a file say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Entry {
    /// Its full name, the folder included.
    pub(in super::super) name: String,
    /// CRC-32 of its bytes.
    pub(in super::super) crc: u32,
    /// How many bytes.
    pub(in super::super) size: u64,
    /// Where its local header begins.
    pub(in super::super) offset: u64,
}

/// A number in four bytes, or all ones when it stands elsewhere in eight.
fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn fits(number: u64) -> bool {
    short(number) != u32::MAX
}

impl Entry {
    /// The header in front of the body.
    pub(in super::super) fn local(&self) -> Vec<u8> {
        let extra = if fits(self.size) { Vec::new() } else { extra(&[self.size, self.size]) };
        let needed = if extra.is_empty() { SMALL } else { LARGE };
        [&LOCAL, self.common(needed, extra.len()).as_slice(), self.name.as_bytes(), &extra].concat()
    }

    /// Where the body begins.
    pub(in super::super) fn body(&self) -> u64 {
        self.offset + self.local().len() as u64
    }

    /// The header in the central directory.
    fn central(&self, out: &mut Vec<u8>) {
        let mut large = Vec::new();
        if !fits(self.size) {
            large.extend([self.size, self.size]);
        }
        if !fits(self.offset) {
            large.push(self.offset);
        }
        let extra = if large.is_empty() { Vec::new() } else { extra(&large) };
        let needed = if large.is_empty() { SMALL } else { LARGE };
        out.extend(CENTRAL);
        // Made by version 2.0 in every case; what is needed stands beside it.
        out.extend([20, UNIX]);
        out.extend(self.common(needed, extra.len()));
        // Comment, disk and internal attributes: none.
        out.extend([0; 6]);
        out.extend(ATTRIBUTES.to_le_bytes());
        out.extend(short(self.offset).to_le_bytes());
        out.extend(self.name.as_bytes());
        out.extend(extra);
    }

    /// What both share.
    fn common(&self, needed: u16, extra: usize) -> Vec<u8> {
        let mut out = needed.to_le_bytes().to_vec();
        // Flags: none. Method: stored. Time: midnight.
        out.extend([0; 6]);
        out.extend(DATE.to_le_bytes());
        out.extend(self.crc.to_le_bytes());
        out.extend(short(self.size).to_le_bytes());
        out.extend(short(self.size).to_le_bytes());
        // INVARIANT: names and extra fields are far shorter than 64 KiB.
        out.extend(u16::try_from(self.name.len()).unwrap_or(u16::MAX).to_le_bytes());
        out.extend(u16::try_from(extra).unwrap_or(u16::MAX).to_le_bytes());
        out
    }
}

/// The extra field of zip64 with these numbers.
fn extra(numbers: &[u64]) -> Vec<u8> {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    [EXTRA.to_le_bytes().as_slice(), &length.to_le_bytes(), &bytes].concat()
}

/// Everything behind the bodies, which end at `start`: the central directory and the end.
pub(in super::super) fn tail(entries: &[Entry], start: u64) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in entries {
        entry.central(&mut out);
    }
    let length = out.len() as u64;
    let count = entries.len();
    if !fits(start) || !fits(length) {
        out.extend(LARGE_END);
        out.extend(44u64.to_le_bytes());
        out.extend([45, UNIX, 45, 0]);
        out.extend([0; 8]);
        for number in [count as u64, count as u64, length, start] {
            out.extend(number.to_le_bytes());
        }
        out.extend(LARGE_LOCATOR);
        out.extend([0; 4]);
        out.extend((start + length).to_le_bytes());
        out.extend(1u32.to_le_bytes());
    }
    let count = u16::try_from(count).unwrap_or(u16::MAX);
    out.extend(END);
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(short(length).to_le_bytes());
    out.extend(short(start).to_le_bytes());
    out.extend([0; 2]);
    out
}
