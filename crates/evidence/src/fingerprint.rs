//! What is known of a file once its bytes have gone by: how many they are, and their digests.

use sha2::{Digest as _, Sha256, Sha512};
use terms::Digest;

use crate::hash::{hex, unhex};

/// A SHA-512 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha512Digest([u8; 64]);

impl Sha512Digest {
    /// From the 64 bytes that the hash gave.
    pub fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// SHA-512 of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha512::digest(bytes).into())
    }

    /// Reads 128 lower-case hexadecimal digits; anything else is `None`.
    pub fn from_hex(text: &str) -> Option<Self> {
        unhex(text).map(Self)
    }
}

impl std::fmt::Display for Sha512Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl std::fmt::Debug for Sha512Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// Size, checksum and digests of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint {
    /// How many bytes.
    pub size: u64,
    /// CRC-32, which a zip asks for.
    pub crc: u32,
    /// SHA-256.
    pub sha256: Digest,
    /// SHA-512: it stands if the other falls.
    pub sha512: Sha512Digest,
}

impl Fingerprint {
    /// Of bytes that are at hand whole.
    pub fn of(bytes: &[u8]) -> Self {
        let mut taken = Taken::new(InTurn::default());
        taken.take(bytes);
        taken.done()
    }
}

/// Hashes one file after the other as the bytes come. This room does it in turn; an edge may use two threads, for no
/// machine hashes as fast as it reads.
pub trait Hashing {
    /// The next bytes of the file.
    fn take(&mut self, bytes: &[u8]);

    /// The file ends here: both digests, and the next file begins.
    fn done(&mut self) -> (Digest, Sha512Digest);
}

/// Both hashes, one after the other, where the bytes are.
#[derive(Debug, Clone, Default)]
pub struct InTurn {
    short: Sha256,
    long: Sha512,
}

impl Hashing for InTurn {
    fn take(&mut self, bytes: &[u8]) {
        self.short.update(bytes);
        self.long.update(bytes);
    }

    fn done(&mut self) -> (Digest, Sha512Digest) {
        let short = Digest::from_bytes(self.short.finalize_reset().into());
        (short, Sha512Digest(self.long.finalize_reset().into()))
    }
}

/// Counts and hashes what passes by.
#[derive(Debug, Default)]
pub struct Taken<H = InTurn> {
    size: u64,
    crc: crc32fast::Hasher,
    hashing: H,
}

impl<H: Hashing> Taken<H> {
    /// Nothing has passed yet.
    pub fn new(hashing: H) -> Self {
        Self { size: 0, crc: crc32fast::Hasher::new(), hashing }
    }

    /// The next bytes.
    pub fn take(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.crc.update(bytes);
        self.hashing.take(bytes);
    }

    /// How many bytes have passed since the last file ended.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The file ends here, and the next one begins.
    pub fn done(&mut self) -> Fingerprint {
        let (sha256, sha512) = self.hashing.done();
        let crc = std::mem::take(&mut self.crc).finalize();
        Fingerprint { size: std::mem::take(&mut self.size), crc, sha256, sha512 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{sha256, sha512_hex};

    #[test]
    fn the_published_checksums_hold() {
        let check = |bytes: &[u8], crc| assert_eq!(Fingerprint::of(bytes).crc, crc);
        check(b"123456789", 0xCBF4_3926);
        check(b"", 0);
        check(b"The quick brown fox jumps over the lazy dog", 0x414F_A339);
    }

    #[test]
    fn bytes_in_pieces_are_the_same_file_and_files_do_not_mix() {
        let mut taken = Taken::new(InTurn::default());
        for bytes in [&b"one file"[..], b"", b"another"] {
            bytes.chunks(3).for_each(|piece| taken.take(piece));
            let done = taken.done();
            assert_eq!(done, Fingerprint::of(bytes));
            assert_eq!((done.size, done.sha256), (bytes.len() as u64, sha256(bytes)));
            assert_eq!(done.sha512.to_string(), sha512_hex(bytes));
        }
    }
}
