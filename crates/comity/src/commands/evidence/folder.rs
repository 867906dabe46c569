//! The folder of one matter: the files of the answer, their custody, and a journal of what was done, so that a second run goes on.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use evidence::{Fingerprint, Sha512Digest, custody::Chain, package::Payload};
use serde::{Deserialize, Serialize};

use crate::{files::replace, say::No};

const JOURNAL: &str = "journal.json";
const CUSTODY: &str = "custody.json";

/// What was done in the folder. It is not part of a package.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Journal {
    pub(crate) items: Vec<Item>,
    pub(crate) decision: Option<Decision>,
}

/// One file that was taken in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    /// Its name in the package; never the name that it had.
    pub(crate) name: String,
    /// Digest of path, length and time of the source: the same file is not taken twice.
    pub(crate) source: String,
    /// When the source was last written, in microseconds since 1970: what undated entries are dated by.
    pub(crate) written: i64,
    /// Known once it is taken in whole.
    pub(crate) print: Option<Print>,
    pub(crate) conversion: Option<Conversion>,
}

/// What a converter made of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Conversion {
    pub(crate) format: String,
    pub(crate) version: u16,
    pub(crate) read: u64,
    pub(crate) kept: u64,
    pub(crate) rejected: u64,
    pub(crate) rows: u64,
    pub(crate) table: Print,
    pub(crate) rejects: Print,
}

/// A fingerprint as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Print {
    pub(crate) size: u64,
    pub(crate) crc: u32,
    pub(crate) sha256: String,
    pub(crate) sha512: String,
}

/// The decision to pack, as the log proves it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    pub(crate) at: String,
    pub(crate) key: String,
    pub(crate) index: u64,
    pub(crate) checkpoint: String,
    pub(crate) proof: Vec<String>,
    pub(crate) quorum: usize,
    pub(crate) witnesses: Vec<Counted>,
}

/// A witness whose cosignature counts.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Counted {
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) state: String,
}

impl Print {
    pub(crate) fn of(print: &Fingerprint) -> Self {
        let Fingerprint { size, crc, sha256, sha512 } = print;
        Self { size: *size, crc: *crc, sha256: sha256.to_string(), sha512: sha512.to_string() }
    }

    pub(crate) fn read(&self) -> Result<Fingerprint, No> {
        let bad = || No::usage("the journal holds a digest that is none: it was changed from outside");
        Ok(Fingerprint {
            size: self.size,
            crc: self.crc,
            sha256: self.sha256.parse().map_err(|_| bad())?,
            sha512: Sha512Digest::from_hex(&self.sha512).ok_or_else(bad)?,
        })
    }
}

impl Item {
    /// The rows that were made of it, and those that could not be.
    pub(crate) fn converted(&self) -> [String; 2] {
        let number = self.name.rsplit('/').next().unwrap_or_default();
        [format!("data/converted/{number}.csv"), format!("data/converted/{number}.rejects.csv")]
    }
}

/// The folder, open. One program at a time works in it.
pub(crate) struct Folder {
    root: PathBuf,
    pub(crate) journal: Journal,
    pub(crate) chain: Chain,
    _lock: File,
}

impl Folder {
    pub(crate) fn open(root: &Path) -> Result<Self, No> {
        for below in ["data/records", "data/letters", "data/converted"] {
            let path = root.join(below);
            std::fs::create_dir_all(&path).map_err(|e| No::file(&path, &e))?;
        }
        let path = root.join(".lock");
        let lock = File::create(&path).map_err(|e| No::file(&path, &e))?;
        lock.try_lock().map_err(|_| No::usage(format!("{}: another program works in it", root.display())))?;
        let journal = match read(&root.join(JOURNAL))? {
            None => Journal::default(),
            Some(bytes) => serde_json::from_slice(&bytes)
                .map_err(|e| No::usage(format!("{}: {e}", root.join(JOURNAL).display())))?,
        };
        let chain = match read(&root.join(CUSTODY))? {
            None => Chain::new(),
            Some(bytes) => Chain::from_json(&bytes)
                .ok_or_else(|| No::usage(format!("{}: this is no chain of custody", root.join(CUSTODY).display())))?,
        };
        Ok(Self { root: root.to_owned(), journal, chain, _lock: lock })
    }

    /// Where a file of the package lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// The custody is on the disk before the journal says what was done: a second run looks there first.
    pub(crate) fn save(&self) -> Result<(), No> {
        replace(&self.root.join(CUSTODY), &self.chain.to_json(), 0o644)?;
        self.save_journal()
    }

    pub(crate) fn save_journal(&self) -> Result<(), No> {
        let journal = serde_json::to_vec_pretty(&self.journal).map_err(|e| No::trouble("the journal", &e))?;
        replace(&self.root.join(JOURNAL), &journal, 0o644)
    }

    /// Nothing more comes in once it was decided to pack.
    pub(crate) fn still_open(&self) -> Result<(), No> {
        match &self.journal.decision {
            None => Ok(()),
            Some(decision) => Err(No::refused(
                "packed",
                format!("this folder was packed at {}", decision.at),
                "Take what comes later into another folder, and pack that too.",
            )),
        }
    }

    /// Every file of the answer.
    pub(crate) fn payload(&self) -> Result<Vec<Payload>, No> {
        let mut files = Vec::new();
        for item in &self.journal.items {
            let print = item.print.as_ref().ok_or_else(|| {
                No::refused("not-whole", format!("{} is not taken in whole", item.name), "Run the same `take` again.")
            })?;
            files.push(Payload { name: item.name.clone(), fingerprint: print.read()? });
            if let Some(conversion) = &item.conversion {
                for (name, print) in item.converted().into_iter().zip([&conversion.table, &conversion.rejects]) {
                    files.push(Payload { name, fingerprint: print.read()? });
                }
            }
        }
        Ok(files)
    }
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, No> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(No::file(path, &error)),
    }
}
