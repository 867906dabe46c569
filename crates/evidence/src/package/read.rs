//! Opening a package as it comes, from front to back: form only. Nothing is believed before it is judged.

use std::collections::BTreeMap;

use terms::{Digest, RequestId};

use super::{
    Package, Payload, Version,
    forms::Forms,
    name,
    zip::{BadZip, Entry, Visitor, Walk},
};
use crate::{
    fingerprint::{Fingerprint, Hashing, InTurn, Taken},
    hash::sha256,
};

/// The seal cannot list itself.
pub(super) const SEAL: &str = "seal.json";
/// Nor can the manifest of papers.
pub(super) const TAGMANIFEST: &str = "tagmanifest-sha256.txt";
/// The last signature, over the seal and what came after it.
pub(super) const CLOSING: &str = "closing.json";
/// Time stamps over the seal.
pub(super) const STAMPS: &str = "time/";
/// Everything that was asked for stands below this folder.
pub(super) const DATA: &str = "data/";

/// What is set aside at once for a paper, whatever size it claims.
const PAPER_START: u64 = 64 << 10;

/// The bytes are not a package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file around it.
    #[error("{0}")]
    Zip(#[from] BadZip),
    /// A name inside that no package has; the name is not repeated.
    #[error("the file {index} inside, counted from 0, has a name that no package has, or one that stands there twice")]
    Name {
        /// Which file, in order.
        index: usize,
    },
    /// A file that every package has is not there.
    #[error("{name} is missing")]
    Missing {
        /// Its name.
        name: &'static str,
    },
    /// A file beside the payload is larger than it can be.
    #[error("the files beside data/, or one of them, are larger than they can be")]
    Large,
    /// There is no payload.
    #[error("there is nothing in data/")]
    Empty,
    /// A machine-readable file is not in the one form that it has.
    #[error("{name} is not in the form that it has to have")]
    Unreadable {
        /// Its name.
        name: &'static str,
    },
}

/// A file beside the payload.
pub(super) struct Paper {
    /// What its bytes are.
    pub(super) sha256: Digest,
    /// The bytes, where they are judged.
    pub(super) bytes: Vec<u8>,
}

/// Files by their names inside the bag.
pub(super) type Papers = BTreeMap<String, Paper>;

/// Reads a package as it comes. Memory does not grow with it: of the payload only names and digests are kept.
pub struct Reader<H = InTurn> {
    walk: Walk,
    inside: Inside<H>,
    fault: Option<Fault>,
}

impl Reader {
    /// Hashes in turn, where it reads.
    pub fn new() -> Self {
        Self::hashing(InTurn::default())
    }
}

impl Default for Reader {
    fn default() -> Self {
        Self::new()
    }
}

impl<H: Hashing> Reader<H> {
    /// Hashes the payload with what the caller gives.
    pub fn hashing(hashing: H) -> Self {
        let inside = Inside {
            bag: None,
            before: None,
            payload: Vec::new(),
            papers: Papers::new(),
            paper_bytes: 0,
            current: None,
            taken: Taken::new(hashing),
        };
        Self { walk: Walk::new(), inside, fault: None }
    }

    /// The next bytes of the file.
    ///
    /// # Errors
    /// [`Fault`]: the first thing that no package has. From then on it is the answer to everything.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        match &self.fault {
            Some(fault) => Err(fault.clone()),
            None => self.walk.take(bytes, &mut self.inside).inspect_err(|fault| self.fault = Some(fault.clone())),
        }
    }

    /// How many bytes have been taken.
    pub fn at(&self) -> u64 {
        self.walk.at()
    }

    /// Every byte has come.
    ///
    /// # Errors
    /// [`Fault`]: what was found, or what is missing.
    pub fn finish(self) -> Result<Package, Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let length = self.walk.at();
        let entries = self.walk.finish()?;
        let Some((version, request)) = self.inside.bag else { return Err(Fault::Empty) };
        if length > version.bytes_max() {
            return Err(BadZip::TooLarge.into());
        }
        let places = entries.iter().map(|entry| (short(&entry.name).to_owned(), (entry.body(), entry.size)));
        let whole = Whole {
            version,
            request,
            payload: self.inside.payload,
            papers: self.inside.papers,
            places: places.collect(),
        };
        whole.opened()
    }
}

/// Everything that the zip held, before its papers are read.
pub(super) struct Whole {
    pub(super) version: Version,
    pub(super) request: RequestId,
    pub(super) payload: Vec<Payload>,
    pub(super) papers: Papers,
    /// Where in the file each body stands: its first byte and how many.
    pub(super) places: BTreeMap<String, (u64, u64)>,
}

impl Whole {
    /// Holds the list of files to what a package has, and reads the papers.
    pub(super) fn opened(self) -> Result<Package, Fault> {
        if let Some(name) = self.version.required().find(|name| !self.papers.contains_key(*name)) {
            return Err(Fault::Missing { name });
        }
        if self.payload.is_empty() {
            return Err(Fault::Empty);
        }
        if let Some(index) = name::clash(self.places.keys().map(String::as_str)) {
            return Err(Fault::Name { index });
        }
        let forms = Forms::read(&self)?;
        Ok(Package { forms, whole: self })
    }
}

/// What has been read of the bag.
struct Inside<H> {
    /// Known from the first name on.
    bag: Option<(Version, RequestId)>,
    /// The name before this one.
    before: Option<String>,
    payload: Vec<Payload>,
    papers: Papers,
    paper_bytes: u64,
    current: Option<Current>,
    taken: Taken<H>,
}

/// The file that is going by.
struct Current {
    name: String,
    /// The bytes of a paper, where they are judged.
    kept: Vec<u8>,
}

impl<H: Hashing> Visitor for Inside<H> {
    type Fault = Fault;

    fn begin(&mut self, index: usize, entry: &Entry) -> Result<(), Fault> {
        let (version, request) = match self.bag {
            Some(bag) => bag,
            None => *self.bag.insert(bag(&entry.name).ok_or(Fault::Name { index })?),
        };
        if index >= version.files_max() {
            return Err(BadZip::TooMany.into());
        }
        let name = named(version, request, &entry.name, self.before.as_deref()).ok_or(Fault::Name { index })?;
        if entry.offset.checked_add(entry.size).is_none_or(|end| end > version.bytes_max()) {
            return Err(BadZip::TooLarge.into());
        }
        let mut kept = Vec::new();
        if !name.starts_with(DATA) {
            self.paper_bytes = self.paper_bytes.saturating_add(entry.size);
            if entry.size > version.paper_max(name) || self.paper_bytes > version.papers_max() {
                return Err(Fault::Large);
            }
            kept.reserve(usize::try_from(entry.size.min(PAPER_START)).unwrap_or_default());
        }
        self.before = Some(name.to_owned());
        self.current = Some(Current { name: name.to_owned(), kept });
        Ok(())
    }

    fn body(&mut self, bytes: &[u8]) {
        self.taken.take(bytes);
        if let (Some(current), Some((version, _))) = (&mut self.current, self.bag)
            && version.judges(&current.name)
        {
            current.kept.extend_from_slice(bytes);
        }
    }

    fn end(&mut self) -> u32 {
        let Fingerprint { crc, .. } = match self.current.take() {
            Some(Current { name, .. }) if name.starts_with(DATA) => {
                let fingerprint = self.taken.done();
                self.payload.push(Payload { name, fingerprint });
                fingerprint
            }
            Some(Current { name, kept }) => {
                let fingerprint = self.taken.done();
                self.papers.insert(name, Paper { sha256: fingerprint.sha256, bytes: kept });
                fingerprint
            }
            None => Fingerprint::of(&[]),
        };
        crc
    }
}

impl Paper {
    /// A paper at hand whole.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        Self { sha256: sha256(&bytes), bytes }
    }
}

/// The version and the request, from the folder before a full name.
fn bag(full: &str) -> Option<(Version, RequestId)> {
    let (folder, _) = full.split_once('/')?;
    [Version::One, Version::Two].into_iter().find_map(|version| {
        let number = folder.strip_prefix(version.folder())?;
        Some((version, number.parse().ok()?))
    })
}

/// The name inside the bag, if it may be there. In strict order, so that none stands there twice and the same contents
/// are the same bytes.
fn named<'a>(version: Version, request: RequestId, full: &'a str, before: Option<&str>) -> Option<&'a str> {
    let name = full.strip_prefix(&folder(version, request))?;
    let follows = before.is_none_or(|before| before < name);
    (follows && version.knows(name) && name::check(name, version).is_ok()).then_some(name)
}

/// The folder before each name.
pub(super) fn folder(version: Version, request: RequestId) -> String {
    format!("{}{request}/", version.folder())
}

/// A full name without its folder.
fn short(full: &str) -> &str {
    full.split_once('/').map_or(full, |(_, name)| name)
}
