//! Write-ahead files whose acknowledged end is gone: found, and opened all the same once somebody answers for it.
//!
//! The archive does not open over such a loss, for no crash makes one. This looks at the files without opening anything else,
//! and says what is missing; whoever accepts it has it written down first.

use std::path::{Path, PathBuf};

use retained::BatchNo;
use terms::Instant;

use super::{file::TailFile, open::number};
use crate::{
    Trouble,
    files::{disk, folder::Folder},
};

/// What [`Trouble::Damaged`] says of such a file.
pub const LOST_END: &str = "frames that had been acknowledged are gone from its end";

/// A write-ahead file from whose end frames are gone that were acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostEnd {
    /// The batch that it was to become.
    pub batch: BatchNo,
    /// Which listener brought it.
    pub feed: String,
    /// When it was begun.
    pub since: Instant,
    /// How many frames are there.
    pub there: u64,
    /// How many were acknowledged, at least. A frame is what one listener made durable at once: one record, or many.
    pub acknowledged: u64,
}

/// All of an archive, which nobody else has open meanwhile.
#[derive(Debug)]
pub struct LostEnds {
    folder: Folder,
    list: Vec<LostEnd>,
}

impl LostEnds {
    /// Looks at each write-ahead file of the archive in this folder.
    ///
    /// # Errors
    /// [`Trouble`] when the disk refuses, another process has the archive open, or a file is damaged otherwise.
    pub fn find(dir: &Path, wrapping_key: [u8; 32]) -> Result<Self, Trouble> {
        let folder = Folder::open(dir, wrapping_key)?;
        let list = ends(&folder, disk::list(&folder.root.join("tails"), "tail")?)?;
        Ok(Self { folder, list })
    }

    /// The same of an archive that nobody has open, without opening it: no byte is written. Of one that is being written to it says nothing.
    ///
    /// # Errors
    /// [`Trouble`] when the disk refuses or a file is damaged otherwise.
    pub fn beside(dir: &Path, wrapping_key: [u8; 32]) -> Result<Vec<LostEnd>, Trouble> {
        ends(&Folder::beside(dir, wrapping_key), disk::names_beside(&dir.join("tails"), "tail")?)
    }

    /// What is missing.
    pub fn list(&self) -> &[LostEnd] {
        &self.list
    }

    /// From now on what is there counts as all. Whoever calls this has written down what is missing.
    ///
    /// # Errors
    /// [`Trouble`] when the disk refuses.
    pub fn accept(self) -> Result<Vec<LostEnd>, Trouble> {
        for lost in &self.list {
            // That still more is gone later is still seen.
            TailFile::count_again(&self.folder, lost.batch, lost.there)?;
        }
        disk::sync_folder(&self.folder.root.join("tails"))?;
        Ok(self.list)
    }
}

fn ends(folder: &Folder, files: Vec<PathBuf>) -> Result<Vec<LostEnd>, Trouble> {
    let mut list = Vec::new();
    for path in files {
        let no = number(&path).ok_or_else(|| Trouble::Damaged { path: path.clone(), what: "the name" })?;
        // Settled, and killed before the tail was removed: all of it is in its batch.
        if folder.batch(no.0).exists() {
            continue;
        }
        let (info, feed, there, acknowledged) = TailFile::look(folder, no)?;
        if there < acknowledged {
            list.push(LostEnd { batch: no, feed, since: info.batch.received, there, acknowledged });
        }
    }
    Ok(list)
}
