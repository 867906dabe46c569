//! Tiles and the head as files: `checkpoint` and `tile/…`, to be read by anyone who may read files or has `curl`.
//!
//! A file is written beside its place, synced and renamed: there is never half of one. A full tile is written once.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use evidence::log::{Tile, Written};

use super::LogTrouble;
use crate::faults::{self, Faults, Point};

/// The folder of one log.
#[derive(Debug, Clone)]
pub struct Folder {
    dir: PathBuf,
    /// Nobody, but for a rehearsal.
    faults: Faults,
}

/// What a file is called until it is whole.
const NOT_YET: &str = "new";

/// So many files are written before they are synced together.
const FILES_AT_ONCE: usize = 256;

impl Folder {
    /// The log in this folder.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), faults: None }
    }

    /// The same on a disk at which somebody stands.
    #[must_use]
    pub fn on(self, faults: Faults) -> Self {
        Self { faults, ..self }
    }

    /// Where it is.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The bytes of a tile; `None` when it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(&self, tile: &Tile) -> Result<Option<Vec<u8>>, LogTrouble> {
        self.file(&tile.path())
    }

    /// The same, or the full tile that took the place of a partial one.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read_or_full(&self, tile: &Tile) -> Result<Option<Vec<u8>>, LogTrouble> {
        match self.read(tile)? {
            None if !tile.full() => self.read(&tile.filled()),
            found => Ok(found),
        }
    }

    /// The signed head; `None` before the first.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn checkpoint(&self) -> Result<Option<String>, LogTrouble> {
        let bytes = self.file("checkpoint")?;
        bytes.map(|bytes| String::from_utf8(bytes).map_err(|_| LogTrouble::Head)).transpose()
    }

    fn file(&self, name: &str) -> Result<Option<Vec<u8>>, LogTrouble> {
        let path = self.dir.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
            Err(source) => Err(LogTrouble::File { path, source }),
        }
    }

    /// The names of all files, below the folder.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>, LogTrouble> {
        let mut names = Vec::new();
        let mut folders = vec![(self.dir.clone(), String::new())];
        while let Some((dir, prefix)) = folders.pop() {
            let failed = |source| LogTrouble::File { path: dir.clone(), source };
            for entry in fs::read_dir(&dir).map_err(failed)? {
                let entry = entry.map_err(failed)?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.file_type().map_err(failed)?.is_dir() {
                    folders.push((entry.path(), format!("{name}/")));
                } else if Path::new(&name).extension().is_none_or(|end| end != NOT_YET) {
                    names.push(name);
                }
            }
        }
        names.sort();
        Ok(names)
    }

    /// Writes the head over the one before.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_checkpoint(&self, note: &str) -> Result<(), LogTrouble> {
        self.put(&[("checkpoint".to_owned(), note.as_bytes())])
    }

    /// Writes tiles, and returns when they are on the disk. One that is there with these bytes is left as it is.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_tiles(&self, tiles: &[Written]) -> Result<(), LogTrouble> {
        for some in tiles.chunks(FILES_AT_ONCE) {
            let mut new = Vec::with_capacity(some.len());
            for (tile, bytes) in some {
                if self.read(tile)?.as_ref() != Some(bytes) {
                    new.push((tile.path(), bytes.as_slice()));
                }
            }
            self.put(&new)?;
        }
        Ok(())
    }

    /// Another file beside the log, such as what opens its commitments.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn put_beside(&self, name: &str, bytes: &[u8]) -> Result<(), LogTrouble> {
        self.put(&[(name.to_owned(), bytes)])
    }

    /// What a rehearsed disk does here.
    fn stand(&self, point: Point) -> Result<(), LogTrouble> {
        let path = || self.dir.clone();
        faults::file(&self.faults, point).map_err(|source| match source.kind() {
            io::ErrorKind::StorageFull => LogTrouble::File { path: path(), source },
            _ => LogTrouble::NotSynced { path: path(), source },
        })
    }

    /// All are written, then all synced, then all renamed, then their folders synced: many cost little more than one.
    fn put(&self, files: &[(String, &[u8])]) -> Result<(), LogTrouble> {
        let at = |point| self.stand(point);
        let mut open = Vec::with_capacity(files.len());
        let mut folders = BTreeSet::new();
        for (name, bytes) in files {
            let path = self.dir.join(name);
            let failed = |source| LogTrouble::File { path: path.clone(), source };
            let dir = path.parent().unwrap_or(&self.dir);
            if !folders.contains(dir) {
                fs::create_dir_all(dir).map_err(failed)?;
                folders.extend(dir.ancestors().take_while(|up| up.starts_with(&self.dir)).map(Path::to_owned));
            }
            at(Point::FileBegun)?;
            let beside = PathBuf::from(format!("{}.{NOT_YET}", path.display()));
            let mut file = File::create(&beside).map_err(failed)?;
            file.write_all(bytes).map_err(failed)?;
            open.push((file, beside, path));
        }
        for (file, _, path) in &open {
            file.sync_all().map_err(|source| LogTrouble::NotSynced { path: path.clone(), source })?;
        }
        for (_, beside, path) in &open {
            at(Point::FileSynced)?;
            fs::rename(beside, path).map_err(|source| LogTrouble::File { path: path.clone(), source })?;
            at(Point::FileNamed)?;
        }
        for dir in folders {
            let synced = File::open(&dir).and_then(|dir| dir.sync_all());
            synced.map_err(|source| LogTrouble::NotSynced { path: dir, source })?;
        }
        Ok(())
    }

    /// Takes away the partial tiles of those that were filled between these sizes: the full ones serve for them.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn forget_filled(&self, from: u64, to: u64) -> Result<(), LogTrouble> {
        for tile in Tile::edge(from).map(Tile::filled) {
            let full = Tile::of(tile.kind, tile.index, to).is_some_and(|tile| tile.full());
            let parts = PathBuf::from(format!("{}.p", self.dir.join(tile.path()).display()));
            if full && self.read(&tile)?.is_some() && parts.is_dir() {
                fs::remove_dir_all(&parts).map_err(|source| LogTrouble::File { path: parts, source })?;
            }
        }
        Ok(())
    }
}
