//! A package whose form is right. It proves nothing yet.

use terms::{Digest, Instant, RequestId};

use super::{
    Payload, UseLimits, Version,
    forms::Forms,
    read::{Fault, Reader, Whole},
};
use crate::{custody::Chain, hash::sha256, keys::KeyHolder};

/// A package whose form is right. It proves nothing yet: ask [`judge`](super::judge).
pub struct Package {
    pub(super) forms: Forms,
    pub(super) whole: Whole,
}

impl std::fmt::Debug for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Package(request {}, {} files)", self.whole.request, self.whole.places.len())
    }
}

impl Package {
    /// Opens the form of a package that is at hand whole. To rely on what it holds, use
    /// [`Package::verified`](super::Package::verified).
    ///
    /// # Errors
    /// [`Fault`]: the first thing that no package has.
    pub fn read(bytes: &[u8]) -> Result<Self, Fault> {
        let mut reader = Reader::new();
        reader.take(bytes)?;
        reader.finish()
    }

    /// Which text it follows.
    pub fn version(&self) -> Version {
        self.whole.version
    }

    /// The request that it answers.
    pub fn request(&self) -> RequestId {
        self.whole.request
    }

    /// When it was packed, by the packer's clock.
    pub fn at(&self) -> Instant {
        self.forms.packing.at
    }

    /// What the receiver may do with it.
    pub fn limits(&self) -> &UseLimits {
        &self.forms.limits
    }

    /// The chain of custody up to the packing; the receiver goes on from here.
    pub fn custody(&self) -> &Chain {
        &self.forms.custody
    }

    /// Who seals it, by its own account. The receiver compares them with those whom it asked.
    pub fn sealers(&self) -> impl Iterator<Item = &KeyHolder> {
        self.forms.keys.iter().filter(|listed| listed.seals).map(|listed| &listed.holder)
    }

    /// Digest that stands for the whole answer: SHA-256 of `manifest-sha256.txt`.
    pub fn payload_digest(&self) -> Digest {
        self.forms.packing.payload
    }

    /// The files of the answer, in order.
    pub fn payload(&self) -> &[Payload] {
        &self.whole.payload
    }

    /// The checkpoint of the log in which the packing stands: what the receiver remembers of that log.
    pub fn checkpoint(&self) -> &str {
        std::str::from_utf8(self.paper("log/checkpoint.txt")).unwrap_or_default()
    }

    /// Names of all files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.whole.places.keys().map(String::as_str)
    }

    /// Where in the package a file's bytes stand: the first one, and how many.
    pub fn place(&self, name: &str) -> Option<(u64, u64)> {
        self.whole.places.get(name).copied()
    }

    /// One file by its name inside the bag, such as `data/answer.json`, out of the bytes that were read.
    pub fn file_in<'a>(&self, bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
        let (start, size) = self.place(name)?;
        let (start, size) = (usize::try_from(start).ok()?, usize::try_from(size).ok()?);
        bytes.get(start..)?.get(..size)
    }

    /// A paper that is judged; empty when it is not there.
    pub(super) fn paper(&self, name: &str) -> &[u8] {
        self.whole.paper(name)
    }

    /// SHA-256 of a paper, whether it is judged or not.
    pub(super) fn paper_digest(&self, name: &str) -> Digest {
        self.whole.papers.get(name).map_or_else(|| sha256(b""), |paper| paper.sha256)
    }

    /// The time stamps, in order.
    pub(super) fn stamps(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let papers = self.whole.papers.iter().filter(|(name, _)| name.starts_with(super::read::STAMPS));
        papers.map(|(name, paper)| (name.as_str(), paper.bytes.as_slice()))
    }
}

impl Whole {
    /// A paper that is judged; empty when it is not there.
    pub(super) fn paper(&self, name: &str) -> &[u8] {
        self.papers.get(name).map(|paper| paper.bytes.as_slice()).unwrap_or_default()
    }
}
