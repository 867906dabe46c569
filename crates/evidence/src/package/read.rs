//! Opening a package: form only. Nothing is believed before `verify`.

use std::collections::BTreeMap;

use terms::{Digest, Instant, RequestId};

use super::{
    UseLimits, bag,
    contents::PackingV1,
    name, wire,
    zip::{self, BadZip, File},
};
use crate::{custody::Chain, json, keys::KeyHolder};

/// Every file beside the payload. A package holds exactly these, and perhaps the directory.
pub(super) const PAPERS: [&str; 15] = [
    "LIMITS.txt",
    "bag-info.txt",
    "bagit.txt",
    "certificate.txt",
    "custody.json",
    "index.html",
    "keys.json",
    "log/checkpoint.txt",
    "log/inclusion.json",
    "log/packing.json",
    "manifest-sha256.txt",
    "manifest-sha512.txt",
    SEAL,
    TAGMANIFEST,
    "use-limits.json",
];

/// A signed extract of the directory; optional.
pub(super) const DIRECTORY: &str = "directory.letter";
/// The seal cannot list itself.
pub(super) const SEAL: &str = "seal.json";
/// Nor can the manifest of papers.
pub(super) const TAGMANIFEST: &str = "tagmanifest-sha256.txt";
/// Everything that was asked for stands below this folder.
pub(super) const DATA: &str = "data/";
/// The bag's own folder, before the number of the request.
pub(super) const FOLDER: &str = "comity-";

/// The bytes are not a package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The file around it.
    #[error("{0}")]
    Zip(BadZip),
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

/// A package whose form is right. It proves nothing yet.
pub struct Package {
    pub(super) request: RequestId,
    pub(super) at: Instant,
    pub(super) payload: Digest,
    pub(super) custody_digest: Digest,
    pub(super) limits_digest: Digest,
    pub(super) custody: Chain,
    pub(super) limits: UseLimits,
    pub(super) keys: Vec<wire::Listed>,
    pub(super) inclusion: wire::Inclusion,
    pub(super) seal: wire::Seal,
    /// By name inside the bag.
    files: BTreeMap<String, Vec<u8>>,
}

impl std::fmt::Debug for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Package(request {}, {} files)", self.request, self.files.len())
    }
}

impl Package {
    /// Opens the form of a package. To rely on what it holds, use [`Package::verified`](super::Package::verified).
    ///
    /// # Errors
    /// [`Fault`]: the first thing that no package has.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let entries = zip::read(bytes).map_err(Fault::Zip)?;
        let (request, files) = unfold(&entries)?;
        if let Some(name) = PAPERS.into_iter().find(|paper| !files.contains_key(*paper)) {
            return Err(Fault::Missing { name });
        }
        if !files.keys().any(|name| name.starts_with(DATA)) {
            return Err(Fault::Empty);
        }
        let paper = |name: &'static str| Paper { name, bytes: files.get(name).copied().unwrap_or_default() };
        paper("bagit.txt").read(|bytes| (bytes == bag::BAGIT.as_bytes()).then_some(()))?;
        let (at, [payload, custody_digest, limits_digest]) =
            paper("log/packing.json").read(|bytes| packing(bytes, request))?;
        Ok(Self {
            request,
            at,
            payload,
            custody_digest,
            limits_digest,
            custody: paper("custody.json").read(Chain::from_json)?,
            limits: paper("use-limits.json").read(UseLimits::from_json)?,
            keys: paper("keys.json").read(wire::keys)?,
            inclusion: paper("log/inclusion.json").read(wire::inclusion)?,
            seal: paper(SEAL).read(wire::seal)?,
            files: files.into_iter().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())).collect(),
        })
    }

    /// The request that it answers.
    pub fn request(&self) -> RequestId {
        self.request
    }

    /// When it was packed, by the packer's clock.
    pub fn at(&self) -> Instant {
        self.at
    }

    /// What the receiver may do with it.
    pub fn limits(&self) -> &UseLimits {
        &self.limits
    }

    /// The chain of custody up to the packing; the receiver goes on from here.
    pub fn custody(&self) -> &Chain {
        &self.custody
    }

    /// Who seals it, by its own account. The receiver compares them with those whom it asked.
    pub fn sealers(&self) -> impl Iterator<Item = &KeyHolder> {
        self.keys.iter().filter(|listed| listed.seals).map(|listed| &listed.holder)
    }

    /// Digest that stands for the whole answer: SHA-256 of `manifest-sha256.txt`.
    pub fn payload_digest(&self) -> Digest {
        self.payload
    }

    /// One file by its name inside the bag, such as `data/answer.json`.
    pub fn file(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// Names of all files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A paper that `read` found to be there.
    pub(super) fn paper(&self, name: &'static str) -> &[u8] {
        self.file(name).unwrap_or_default()
    }

    pub(super) fn payload_files(&self) -> Vec<File<'_>> {
        self.listed(|name| name.starts_with(DATA))
    }

    /// What the manifest of papers lists: all of them but itself and the seal.
    pub(super) fn sealed_papers(&self) -> Vec<File<'_>> {
        self.listed(|name| !name.starts_with(DATA) && name != SEAL && name != TAGMANIFEST)
    }

    fn listed(&self, wanted: impl Fn(&str) -> bool) -> Vec<File<'_>> {
        let all = self.files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
        all.filter(|(name, _)| wanted(name)).collect()
    }
}

struct Paper<'a> {
    name: &'static str,
    bytes: &'a [u8],
}

impl Paper<'_> {
    fn read<T>(&self, read: impl Fn(&[u8]) -> Option<T>) -> Result<T, Fault> {
        read(self.bytes).ok_or(Fault::Unreadable { name: self.name })
    }
}

/// Takes the folder away and holds the names to the grammar and the list.
fn unfold<'a>(entries: &[File<'a>]) -> Result<(RequestId, BTreeMap<&'a str, &'a [u8]>), Fault> {
    let (first, _) = entries.first().ok_or(Fault::Empty)?;
    let request =
        first.strip_prefix(FOLDER).and_then(|name| name.split_once('/')).and_then(|(number, _)| number.parse().ok());
    let request: RequestId = request.ok_or(Fault::Name { index: 0 })?;
    let folder = folder(request);
    let mut files = BTreeMap::new();
    let mut before: Option<&str> = None;
    for (index, (full, bytes)) in entries.iter().enumerate() {
        let fault = Fault::Name { index };
        let name = full.strip_prefix(&folder).ok_or(fault.clone())?;
        let known = name.starts_with(DATA) || PAPERS.contains(&name) || name == DIRECTORY;
        // In strict order, so that none stands there twice and the same contents are the same bytes.
        if !known || name::check(name).is_err() || before.is_some_and(|before| before >= name) {
            return Err(fault);
        }
        before = Some(name);
        files.insert(name, *bytes);
    }
    match clash(files.keys().copied()) {
        Some(index) => Err(Fault::Name { index }),
        None => Ok((request, files)),
    }
}

pub(super) fn folder(request: RequestId) -> String {
    format!("{FOLDER}{request}/")
}

/// The position of a name that some system would write over another: equal but for case, or a file where another has a folder.
pub(super) fn clash<'a>(names: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut seen = BTreeMap::new();
    for (index, name) in names.enumerate() {
        seen.insert(name.to_ascii_lowercase(), index);
        if seen.len() != index + 1 {
            return Some(index);
        }
    }
    let folders =
        |name: &str| name.match_indices('/').any(|(at, _)| name.get(..at).is_some_and(|f| seen.contains_key(f)));
    seen.iter().find(|(name, _)| folders(name)).map(|(_, index)| *index)
}

fn packing(bytes: &[u8], request: RequestId) -> Option<(Instant, [Digest; 3])> {
    let wire: PackingV1 = json::decode(bytes)?;
    let at = Instant::parse(&wire.at).ok().filter(|at| at.to_string() == wire.at)?;
    let digests = [wire.payload.parse().ok()?, wire.custody.parse().ok()?, wire.use_limits.parse().ok()?];
    (wire.packing == 1 && wire.request == request.to_string()).then_some((at, digests))
}
