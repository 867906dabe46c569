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
    let mut central = Vec::new();
    for (name, bytes) in files {
        let offset = small(out.len());
        let crc = crc32(bytes);
        out.extend(local(name, crc, bytes.len()));
        out.extend_from_slice(bytes);
        central.extend(CENTRAL.to_le_bytes());
        central.extend(MADE_BY.to_le_bytes());
        central.extend(common(name, crc, bytes.len()));
        // Comment, disk and internal attributes: none.
        central.extend([0; 6]);
        central.extend(ATTRIBUTES.to_le_bytes());
        central.extend(offset.to_le_bytes());
        central.extend(name.as_bytes());
    }
    let start = small(out.len());
    let count = u16::try_from(files.len()).unwrap_or(u16::MAX);
    out.extend_from_slice(&central);
    out.extend(END.to_le_bytes());
    out.extend([0; 4]);
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(small(central.len()).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
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
    let mut files = Vec::new();
    let mut rest = bytes;
    while rest.starts_with(&LOCAL.to_le_bytes()) {
        if files.len() == FILES_MAX {
            return Err(BadZip::TooMany);
        }
        let form = BadZip::Form { at: bytes.len() - rest.len() };
        let (file, crc, after) = next(rest).ok_or(form)?;
        if crc32(file.1) != crc {
            return Err(BadZip::Checksum { index: files.len() });
        }
        files.push(file);
        rest = after;
    }
    let again = write(&files);
    match again.iter().zip(bytes).position(|(ours, theirs)| ours != theirs) {
        Some(at) => Err(BadZip::Form { at }),
        None if again.len() != bytes.len() => Err(BadZip::Form { at: again.len().min(bytes.len()) }),
        None => Ok(files),
    }
}

/// The file at the front, its checksum, and what follows it.
fn next(bytes: &[u8]) -> Option<(File<'_>, u32, &[u8])> {
    let crc = u32_at(bytes, 14)?;
    let size = usize::try_from(u32_at(bytes, 18)?).ok()?;
    let name_end = LOCAL_BYTES + usize::from(u16_at(bytes, 26)?);
    let name = std::str::from_utf8(bytes.get(LOCAL_BYTES..name_end)?).ok()?;
    let end = name_end.checked_add(size)?;
    let body = bytes.get(name_end..end)?;
    // Constants, the second size and the length of extra fields; the rest is compared when it is written again.
    (bytes.get(..LOCAL_BYTES)? == local(name, crc, size).get(..LOCAL_BYTES)?).then_some(())?;
    Some(((name, body), crc, bytes.get(end..)?))
}

fn local(name: &str, crc: u32, size: usize) -> Vec<u8> {
    let mut out = LOCAL.to_le_bytes().to_vec();
    out.extend(common(name, crc, size));
    out.extend(name.as_bytes());
    out
}

/// What the two headers of a file share.
fn common(name: &str, crc: u32, size: usize) -> Vec<u8> {
    let mut out = NEEDED.to_le_bytes().to_vec();
    // Flags: none. Method: stored. Time: midnight.
    out.extend([0; 6]);
    out.extend(DATE.to_le_bytes());
    out.extend(crc.to_le_bytes());
    out.extend(small(size).to_le_bytes());
    out.extend(small(size).to_le_bytes());
    out.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
    // Extra fields: none.
    out.extend([0; 2]);
    out
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
    let step = |crc: u32, byte: &u8| {
        let [low, ..] = crc.to_le_bytes();
        TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default() ^ (crc >> 8)
    };
    !bytes.iter().fold(u32::MAX, step)
}

static TABLE: [u32; 256] = table();

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time, where iterators are not to be had")]
const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut at = 0u32;
    while at < 256 {
        let (mut crc, mut bit) = (at, 0);
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            bit += 1;
        }
        table[at as usize] = crc;
        at += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
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
