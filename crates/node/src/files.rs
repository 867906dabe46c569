//! Where the parts of a node lie.

use std::path::PathBuf;

/// Where the parts of a node lie, under its folder.
#[derive(Debug, Clone)]
pub struct Files {
    /// The folder.
    pub dir: PathBuf,
}

impl Files {
    /// The folder of one node.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The configuration.
    pub fn config(&self) -> PathBuf {
        self.dir.join("node.toml")
    }

    /// The node's secret keys; its owner alone may read them.
    pub fn keys(&self) -> PathBuf {
        self.dir.join("node.key")
    }

    /// The key that wraps the archive's day keys. In production it lies elsewhere than the archive's backups.
    pub fn wrapping_key(&self) -> PathBuf {
        self.dir.join("archive.key")
    }

    /// The signed directory.
    pub fn directory(&self) -> PathBuf {
        self.dir.join("directory")
    }

    /// The records.
    pub fn store(&self) -> PathBuf {
        self.dir.join("store.db")
    }

    /// The key that wraps the records' keys. In production it lies elsewhere than the records' backups.
    pub fn store_key(&self) -> PathBuf {
        self.dir.join("store.key")
    }

    /// The published log: tiles and the signed head. Anyone may have a copy of it.
    pub fn log(&self) -> PathBuf {
        self.dir.join("log")
    }

    /// The retained logs.
    pub fn archive(&self) -> PathBuf {
        self.dir.join("archive")
    }

    /// The heads of others' logs that were verified.
    pub fn heads(&self) -> PathBuf {
        self.dir.join("heads")
    }

    /// One file per officer.
    pub fn officers(&self) -> PathBuf {
        self.dir.join("officers")
    }
}
