//! A canonical stored zip: one byte form for given files. What is read is written again and compared, so that no byte
//! can differ unseen; ordinary unzip programs open it.

/// No more files than a person can look through; a bound for what a stranger sends.
pub(super) const FILES_MAX: usize = 2_000;

/// The whole file, held in memory by this version; larger answers wait for the streaming form.
pub(super) const BYTES_MAX: usize = 256 << 20;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const LOCAL_BYTES: usize = 30;

/// Written by: Unix, version 2.0. Needed to unpack: version 2.0 (folders).
const MADE_BY: u16 = 3 << 8 | 20;
const NEEDED: u16 = 20;
/// 1980-01-01, the first day that a zip can name; the true times are in the custody chain.
const DATE: u16 = 1 << 5 | 1;
/// An ordinary file that its owner may write and all may read.
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// The bytes are no canonical zip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadZip {
    /// Larger than this version reads.
    #[error("the file is larger than {} MiB", BYTES_MAX >> 20)]
    TooLarge,
    /// More files than this version reads.
    #[error("there are more than {FILES_MAX} files inside")]
    TooMany,
    /// Not the one form that a package has, from this byte on.
    #[error("byte {at} is not what a package has there: it was damaged, cut, extended or made by something else")]
    Form {
        /// Position in the file.
        at: usize,
    },
    /// The checksum of one file does not fit its bytes.
    #[error("the file {index} inside, counted from 0, is damaged: its checksum does not fit")]
    Checksum {
        /// Which file, in order; names in a damaged package are not repeated.
        index: usize,
    },
}

/// A name and what it holds.
pub(super) type File<'a> = (&'a str, &'a [u8]);

/// Writes these files in this order. Names fit 16 bits and sizes 32 by the caps of this room.
pub(super) fn write(files: &[File<'_>]) -> Vec<u8> {
    let content: usize = files.iter().map(|(name, bytes)| 76 + 2 * name.len() + bytes.len()).sum();
    let mut out = Vec::with_capacity(content + 22);
    let mut entries = Vec::with_capacity(files.len());
    for (name, bytes) in files {
        let entry = Entry { name, crc: crc32(bytes), size: bytes.len(), offset: out.len() };
        out.extend(entry.local());
        out.extend_from_slice(bytes);
        entries.push(entry);
    }
    let central = central(&entries, out.len());
    out.extend_from_slice(&central);
    out
}

/// Reads the files one after the other from the front; no length or count in the file is believed before the bytes
/// that it claims are there.
///
/// # Errors
/// [`BadZip`] for anything that [`write`] would not have written.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<File<'_>>, BadZip> {
    if bytes.len() > BYTES_MAX {
        return Err(BadZip::TooLarge);
    }
    let (mut files, mut entries) = (Vec::new(), Vec::new());
    let mut rest = bytes;
    while rest.starts_with(&LOCAL.to_le_bytes()) {
        if files.len() == FILES_MAX {
            return Err(BadZip::TooMany);
        }
        let offset = bytes.len() - rest.len();
        let (entry, body, after) = next(rest, offset).ok_or(BadZip::Form { at: offset })?;
        if crc32(body) != entry.crc {
            return Err(BadZip::Checksum { index: files.len() });
        }
        files.push((entry.name, body));
        entries.push(entry);
        rest = after;
    }
    // Front headers and bodies are as `write` makes them; what is left has to be what it would add.
    let start = bytes.len() - rest.len();
    let end = central(&entries, start);
    match end.iter().zip(rest).position(|(ours, theirs)| ours != theirs) {
        Some(at) => Err(BadZip::Form { at: start + at }),
        None if end.len() != rest.len() => Err(BadZip::Form { at: start + end.len().min(rest.len()) }),
        None => Ok(files),
    }
}

/// What the two headers of a file say.
struct Entry<'a> {
    name: &'a str,
    crc: u32,
    size: usize,
    /// Where its front header begins.
    offset: usize,
}

impl Entry<'_> {
    /// The header in front of the body.
    fn local(&self) -> Vec<u8> {
        let mut out = LOCAL.to_le_bytes().to_vec();
        out.extend(self.common());
        out.extend(self.name.as_bytes());
        out
    }

    /// The header in the directory at the end.
    fn central(&self) -> Vec<u8> {
        let mut out = CENTRAL.to_le_bytes().to_vec();
        out.extend(MADE_BY.to_le_bytes());
        out.extend(self.common());
        // Comment, disk and internal attributes: none.
        out.extend([0; 6]);
        out.extend(ATTRIBUTES.to_le_bytes());
        out.extend(small(self.offset).to_le_bytes());
        out.extend(self.name.as_bytes());
        out
    }

    /// What both share.
    fn common(&self) -> Vec<u8> {
        let mut out = NEEDED.to_le_bytes().to_vec();
        // Flags: none. Method: stored. Time: midnight.
        out.extend([0; 6]);
        out.extend(DATE.to_le_bytes());
        out.extend(self.crc.to_le_bytes());
        out.extend(small(self.size).to_le_bytes());
        out.extend(small(self.size).to_le_bytes());
        out.extend(u16::try_from(self.name.len()).unwrap_or(u16::MAX).to_le_bytes());
        // Extra fields: none.
        out.extend([0; 2]);
        out
    }
}

/// The directory of all files, and the record that ends a zip.
fn central(entries: &[Entry<'_>], start: usize) -> Vec<u8> {
    let mut out: Vec<u8> = entries.iter().flat_map(Entry::central).collect();
    let size = small(out.len());
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX);
    out.extend(END.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(small(start).to_le_bytes());
    out.extend([0; 2]);
    out
}

/// The file at the front, its body, and what follows. `None` unless the header is the one that `write` makes.
fn next(bytes: &[u8], offset: usize) -> Option<(Entry<'_>, &[u8], &[u8])> {
    let crc = u32_at(bytes, 14)?;
    let size = usize::try_from(u32_at(bytes, 18)?).ok()?;
    let name_end = LOCAL_BYTES + usize::from(u16_at(bytes, 26)?);
    let (header, rest) = bytes.split_at_checked(name_end)?;
    let (body, after) = rest.split_at_checked(size)?;
    let name = std::str::from_utf8(header.get(LOCAL_BYTES..)?).ok()?;
    let entry = Entry { name, crc, size, offset };
    (entry.local() == header).then_some((entry, body, after))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|two| u16::from_le_bytes(*two))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|four| u32::from_le_bytes(*four))
}

/// INVARIANT: sizes stay below `BYTES_MAX`.
fn small(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// CRC-32 of ISO 3309, which zip asks for. It finds accidents; digests and signatures find intent.
fn crc32(bytes: &[u8]) -> u32 {
    let (eights, rest) = bytes.as_chunks::<8>();
    let crc = eights.iter().fold(u32::MAX, |crc, eight| {
        let mixed = u64::from_le_bytes(*eight) ^ u64::from(crc);
        let [a, b, c, d, e, f, g, h] = mixed.to_le_bytes();
        let [t0, t1, t2, t3, t4, t5, t6, t7] = &TABLES;
        row(t7, a) ^ row(t6, b) ^ row(t5, c) ^ row(t4, d) ^ row(t3, e) ^ row(t2, f) ^ row(t1, g) ^ row(t0, h)
    });
    let [first, ..] = &TABLES;
    !rest.iter().fold(crc, |crc, byte| {
        let [low, ..] = crc.to_le_bytes();
        row(first, low ^ byte) ^ (crc >> 8)
    })
}

fn row(table: &[u32; 256], byte: u8) -> u32 {
    table.get(usize::from(byte)).copied().unwrap_or_default()
}

/// Table n says what a byte does to the checksum n bytes later: eight bytes a step instead of one.
static TABLES: [[u32; 256]; 8] = tables();

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where iterators are not to be had")]
const fn tables() -> [[u32; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut at = 0u32;
    while at < 256 {
        let (mut crc, mut bit) = (at, 0);
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        tables[0][at as usize] = crc;
        at += 1;
    }
    let mut cell = 256;
    while cell < 8 * 256 {
        let crc = tables[cell / 256 - 1][cell % 256];
        tables[cell / 256][cell % 256] = tables[0][(crc & 0xFF) as usize] ^ (crc >> 8);
        cell += 1;
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
        assert_eq!(crc32(b"The quick brown fox jumps over the lazy dog"), 0x414F_A339);
    }

    #[test]
    fn what_is_written_is_read_and_each_bit_counts() {
        let files: [File<'_>; 3] = [("a", b"one"), ("b/c", b""), ("d", b"PK\x03\x04 inside")];
        let bytes = write(&files);
        assert_eq!(read(&bytes).unwrap(), files);
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                // A name may become another name; that is for the layers above, which list what they expect.
                if let Ok(read) = read(&flipped) {
                    assert_ne!(read, files, "byte {at}");
                }
            }
            assert!(read(&bytes[..at]).is_err());
        }
    }

    #[test]
    fn claims_are_not_believed() {
        let mut bytes = write(&[("a", b"one")]);
        bytes[18..26].fill(0xFF);
        assert_eq!(read(&bytes), Err(BadZip::Form { at: 0 }));
        let mut many = write(&[]);
        many[8..12].fill(0xFF);
        assert!(matches!(read(&many), Err(BadZip::Form { .. })));
        assert!(matches!(read(b""), Err(BadZip::Form { at: 0 })));
    }
}
