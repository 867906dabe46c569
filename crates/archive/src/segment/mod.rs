//! A segment: rows of one kind and one day, sorted, packed, sealed piece by piece, never changed.
//!
//! ```text
//! magic "COMITYS3" | kind u8 | day u32 | id 16 bytes | sealed blocks and pieces of postings | sealed index | its length u32
//! ```
//! The head is covered by the seal of the index, and the index names the place of each block, which is the number under
//! which it is sealed: no byte of the file can change unseen.

use retained::RecordClass;

use crate::{Day, files::bytes::Put};

mod index;
mod posted;
mod read;
mod sharing;
mod shelf;
mod write;

pub(crate) use read::{Ask, Buffers, Segment};
pub(crate) use shelf::{Shelf, Shelved};
pub(crate) use write::{Source, write};

const MAGIC: &[u8; 8] = b"COMITYS3";
const HEAD: usize = 8 + 1 + 4 + 16;
/// What follows the index: its length.
const TAIL: usize = 4;
/// Number under which the index is sealed: no place in a file is so large.
const INDEX: u64 = u64::MAX;
/// An index larger than this was not written by us: nothing is allocated for it.
const INDEX_MAX: usize = 1 << 30;

/// What kind of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    /// Translations of one port and one protocol.
    Nat,
    /// Translations of ranges, or of both protocols.
    Wide,
    /// Access sessions and leases.
    Access,
}

impl Kind {
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Nat => 0,
            Self::Wide => 1,
            Self::Access => 2,
        }
    }

    pub(crate) fn of(number: u8) -> Option<Self> {
        [Self::Nat, Self::Wide, Self::Access].into_iter().find(|k| k.number() == number)
    }
}

/// Number of a segment, drawn at random; its key is made from the day's and this.
pub(crate) type SegmentId = [u8; 16];

/// A segment as a batch remembers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Meta {
    pub(crate) id: SegmentId,
    pub(crate) kind: Kind,
    /// All of its rows are of one class: a segment goes as a whole.
    pub(crate) class: RecordClass,
    pub(crate) day: Day,
    /// Of the day key: a day that was destroyed and written again has another.
    pub(crate) key_id: [u8; 16],
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) extent: Extent,
}

/// What is known of a segment's rows without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    /// The earliest and the latest moment at which one may have been alive.
    pub(crate) earliest: u64,
    pub(crate) latest: u64,
    /// How many rows the busiest address has; 0 where that was not kept.
    pub(crate) most: u32,
}

impl Extent {
    /// Of segments from before this was kept.
    pub(crate) const UNKNOWN: Self = Self { earliest: 0, latest: u64::MAX, most: 0 };
}

fn head(meta: &Meta) -> Vec<u8> {
    let mut head = Put::default();
    head.raw(MAGIC);
    head.u8(meta.kind.number());
    head.u32(meta.day.number());
    head.raw(&meta.id);
    head.0
}

/// What the seal of the index covers besides the index.
fn about_index(meta: &Meta, length: u32) -> Vec<u8> {
    let mut about = head(meta);
    about.extend_from_slice(&length.to_le_bytes());
    about
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt as _;

    use rand_chacha::{ChaCha20Rng, rand_core::Rng as _, rand_core::SeedableRng as _};
    use retained::BatchNo;

    use super::*;
    use crate::{
        GeneratedDay,
        files::{disk, seal::Key},
        into::generate,
        rows::{pile::Pile, sorted::Sorted},
    };

    /// Opens the segment and everything in it.
    fn opens(path: &std::path::Path, meta: Meta, key: &Key) -> bool {
        Segment::open(path, meta, key).and_then(|s| s.verify()).is_ok()
    }

    #[test]
    fn a_hundred_thousand_flipped_bits_are_each_detected() {
        let folder = std::env::temp_dir().join(format!("comity-archive-bits-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("one.seg");
        let day = Day::from_number(20_000);
        let (rows, _) = generate::piece(GeneratedDay { seed: 2, day, rows: 4_000 }, 0, BatchNo(1));
        let mut pile = Pile::new(0);
        rows.iter().for_each(|row| pile.translated(row));
        let class = RecordClass::NatSession;
        let extent = Extent::UNKNOWN;
        let blank = Meta { id: [3; 16], kind: Kind::Nat, class, day, key_id: [4; 16], rows: 0, bytes: 0, extent };
        let key = Key::from_bytes([5; 32]);
        let (mut sorted, lines) = Sorted::of(pile, None).unwrap();
        let meta = write(&path, &blank, &key, lines, &mut sorted).unwrap();
        disk::finish(&path).unwrap();
        assert!(opens(&path, meta, &key));
        assert!(sorted.addresses().len() == 1 && meta.rows == 500, "blocks, ranks and postings are there");
        let file = std::fs::OpenOptions::new().read(true).write(true).open(&path).unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(8);
        for number in 0..100_000 {
            let at = rng.next_u64() % meta.bytes;
            let mut byte = [0];
            file.read_exact_at(&mut byte, at).unwrap();
            file.write_all_at(&[byte[0] ^ 1 << (rng.next_u64() % 8)], at).unwrap();
            assert!(!opens(&path, meta, &key), "flip {number} at byte {at}");
            file.write_all_at(&byte, at).unwrap();
        }
        assert!(opens(&path, meta, &key));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
