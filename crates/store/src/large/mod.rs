//! Documents that are too large for a row: each in a file of its own, sealed piece by piece under the key of its case.
//!
//! A file grows at its end, and a piece counts when it is synced. Whoever destroys the key of the case has destroyed the file, whatever copies
//! of it there are; the file goes as well.

mod grow;
mod sweep;

pub use grow::Growing;

use std::{
    fs::File,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use sqlx::Row as _;
use terms::Digest;
use zeroize::Zeroizing;

use crate::{
    Store, Trouble,
    seal::{Key, NewSeal, Under},
    write::as_count,
};

/// So many bytes of the document are sealed together.
pub const PIECE: usize = 1 << 20;

/// What sealing adds to a piece: nonce and tag.
const MORE: usize = 24 + 16;

/// First line, number of the key, drawn number of the file, size of the document.
const HEAD: usize = 16 + 8 + 16 + 8;
const MAGIC: &[u8; 16] = b"comity-large/1\n\0";

/// The folder beside the database.
pub(crate) fn folder(database: &Path) -> PathBuf {
    database.with_file_name("files")
}

/// Which file: what its pieces are bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    seal: i64,
    drawn: [u8; 16],
    size: u64,
}

impl Head {
    fn write(self) -> [u8; HEAD] {
        let parts = [MAGIC.as_slice(), &self.seal.to_be_bytes(), &self.drawn, &self.size.to_be_bytes()];
        let mut out = [0; HEAD];
        for (byte, from) in out.iter_mut().zip(parts.into_iter().flatten()) {
            *byte = *from;
        }
        out
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(MAGIC.as_slice())?;
        let (seal, rest) = rest.split_first_chunk::<8>()?;
        let (drawn, rest) = rest.split_first_chunk::<16>()?;
        let (size, _) = rest.split_first_chunk::<8>()?;
        Some(Self { seal: i64::from_be_bytes(*seal), drawn: *drawn, size: u64::from_be_bytes(*size) })
    }

    fn about(self, number: u64) -> Vec<u8> {
        let numbers = [self.size.to_be_bytes(), number.to_be_bytes()].concat();
        [b"comity store piece 1\0".as_slice(), &self.drawn, &numbers].concat()
    }

    fn count(self) -> u64 {
        self.size.div_ceil(PIECE as u64)
    }

    /// How many bytes of the document a piece holds; 0 past the last.
    fn length(self, number: u64) -> usize {
        let before = number.saturating_mul(PIECE as u64);
        usize::try_from(self.size.saturating_sub(before)).unwrap_or(usize::MAX).min(PIECE)
    }

    fn place(number: u64) -> u64 {
        HEAD as u64 + number * (PIECE + MORE) as u64
    }

    /// How many whole pieces a file of this length has.
    fn pieces_in(self, length: u64) -> u64 {
        let body = length.saturating_sub(HEAD as u64);
        let whole = body / (PIECE + MORE) as u64;
        let last = self.length(self.count().saturating_sub(1)) + MORE;
        let ends = Self::place(self.count().saturating_sub(1)) + last as u64;
        if length >= ends { self.count() } else { whole.min(self.count().saturating_sub(1)) }
    }

    fn open(self, key: &Key, file: &File, number: u64) -> Option<Zeroizing<Vec<u8>>> {
        let mut sealed = vec![0; self.length(number) + MORE];
        file.read_exact_at(&mut sealed, Self::place(number)).ok()?;
        key.open(&self.about(number), &sealed)
    }
}

/// A whole document in its file, ready to go into a batch.
#[derive(Debug, Clone)]
pub struct LargeDoc {
    pub(crate) tag: [u8; 32],
    pub(crate) stream: String,
    pub(crate) seal: i64,
    pub(crate) new: Option<Arc<NewSeal>>,
    pub(crate) file: String,
    pub(crate) size: u64,
    pub(crate) kind: &'static str,
}

/// A large document, open for reading.
#[derive(Debug)]
pub struct Large {
    head: Head,
    key: Key,
    file: File,
}

impl Large {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.head.size
    }

    /// How many pieces it has.
    pub fn count(&self) -> u64 {
        self.head.count()
    }

    /// One piece: at most [`PIECE`] bytes.
    ///
    /// # Errors
    /// [`Trouble::Document`] when it was changed from outside or cannot be read.
    pub fn piece(&self, number: u64) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let seal = self.head.seal;
        let class = crate::Class::Documents;
        self.head.open(&self.key, &self.file, number).ok_or(Trouble::Document { seal, class })
    }
}

impl Store {
    pub(crate) fn files(&self) -> &Path {
        &self.files
    }

    /// A large document by its digest; none where it was never kept, or destroyed.
    ///
    /// # Errors
    /// [`Trouble`] when it cannot be read.
    pub async fn large(&self, digest: Digest) -> Result<Option<Large>, Trouble> {
        let ring = self.ring()?;
        let rows = sqlx::query(
            "SELECT seal, file, size, seal.stream AS of, class, wrapped, destroyed, why \
             FROM large JOIN seal ON seal.id = large.seal WHERE tag = $1 ORDER BY destroyed IS NOT NULL",
        )
        .bind(ring.master().tag(&digest).to_vec())
        .fetch_all(&self.reader)
        .await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let Under::Key(seal, key) = ring.under(row)? else { return Ok(None) };
        let path = self.files.join(row.get::<&str, _>("file"));
        let file = File::open(&path).map_err(|e| Trouble::file(&path, &e))?;
        let mut bytes = [0; HEAD];
        file.read_exact_at(&mut bytes, 0).map_err(|e| Trouble::file(&path, &e))?;
        let size = as_count(row.get("size"));
        match Head::read(&bytes).filter(|head| head.seal == seal && head.size == size) {
            Some(head) => Ok(Some(Large { head, key, file })),
            None => Err(Trouble::Document { seal, class: crate::Class::Documents }),
        }
    }
}
