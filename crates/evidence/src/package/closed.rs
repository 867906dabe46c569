//! A package that is ready to be written: every byte but those of the payload, in order, and never one that would not verify.

use std::collections::BTreeMap;

use super::{
    Contents, NotPacked, Package, Payload, Sealed, Trust, Version, check, closing,
    forms::STAMP_NAMES,
    read::{CLOSING, Paper, Papers, SEAL, Whole, folder},
    zip::{Entry, tail},
};
use crate::{fingerprint::Fingerprint, keys::Signer};

/// What comes next in the file.
#[derive(Debug)]
pub enum Part<'a> {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of this file of the answer, from wherever they are.
    File(&'a Payload),
}

/// A package that is ready to be written.
#[derive(Debug)]
pub struct Closed {
    package: Package,
    entries: Vec<Entry>,
}

impl Closed {
    pub(super) fn new(sealed: Sealed, stamps: Vec<Vec<u8>>, node: &Signer<'_>) -> Result<Self, NotPacked> {
        if stamps.len() > STAMP_NAMES.len() {
            return Err(NotPacked::TooLarge);
        }
        let Sealed { request, payload, papers: mut bytes } = sealed;
        let seal = bytes.get(SEAL).map(Vec::as_slice).unwrap_or_default();
        let files = closing::listed(seal, stamps.iter().map(Vec::as_slice));
        bytes.insert(CLOSING.to_owned(), closing::write(&files, node.key));
        bytes.extend(STAMP_NAMES.into_iter().map(str::to_owned).zip(stamps));
        hold_to_sizes(&bytes)?;
        let prints = bytes.iter().map(|(name, bytes)| (name.clone(), Fingerprint::of(bytes)));
        let prints = prints.chain(payload.iter().map(|file| (file.name.clone(), file.fingerprint)));
        let entries = entries(&folder(Version::Two, request), prints.collect());
        let end = entries.last().map_or(0, |entry| entry.body() + entry.size);
        if end + tail(&entries, end).len() as u64 > Version::Two.bytes_max() {
            return Err(NotPacked::TooLarge);
        }
        let places = entries.iter().map(|entry| (short(&entry.name).to_owned(), (entry.body(), entry.size)));
        let papers: Papers = bytes.into_iter().map(|(name, bytes)| (name, Paper::of(bytes))).collect();
        let whole = Whole { version: Version::Two, request, payload, places: places.collect(), papers };
        let would_not = |check, says| NotPacked::WouldNotVerify { check, says };
        let package = whole.opened().map_err(|fault| would_not("file", fault.to_string()))?;
        match check::judge(&package, &Trust::nobody(), None).first_failure() {
            Some(check) => Err(would_not(check.id, check.says.clone())),
            None => Ok(Self { package, entries }),
        }
    }

    /// What it holds, as a reader would find it.
    pub fn package(&self) -> &Package {
        &self.package
    }

    /// How many bytes the file has.
    pub fn length(&self) -> u64 {
        let end = self.bodies_end();
        end + tail(&self.entries, end).len() as u64
    }

    /// The file from front to back.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        let files = self.entries.iter().flat_map(|entry| [Part::Bytes(entry.local()), self.body(short(&entry.name))]);
        // The tail is made when it is asked for: it is the longest of them.
        files.chain(std::iter::once_with(|| Part::Bytes(tail(&self.entries, self.bodies_end()))))
    }

    fn bodies_end(&self) -> u64 {
        self.entries.last().map_or(0, |entry| entry.body() + entry.size)
    }

    fn body(&self, name: &str) -> Part<'_> {
        match self.package.payload().binary_search_by(|file| file.name.as_str().cmp(name)) {
            Ok(at) => self.package.payload().get(at).map_or(Part::Bytes(Vec::new()), Part::File),
            Err(_) => Part::Bytes(self.package.paper(name).to_vec()),
        }
    }
}

impl Package {
    /// Writes a package whose payload is at hand whole; large ones are written part by part ([`Closed::parts`]). The
    /// closing is signed by the first node among the signers.
    ///
    /// # Errors
    /// [`NotPacked`] says what has to change.
    pub fn build(
        contents: &Contents,
        bodies: &BTreeMap<String, Vec<u8>>,
        signers: &[Signer<'_>],
    ) -> Result<Vec<u8>, NotPacked> {
        let sealed = Sealed::new(contents, signers)?;
        let node = signers.iter().find(|signer| !signer.holder.is_person()).ok_or(NotPacked::Sealers)?;
        sealed.close(Vec::new(), node)?.whole(bodies)
    }
}

impl Closed {
    /// The bytes of a package whose payload is at hand whole.
    ///
    /// # Errors
    /// [`NotPacked::OtherBytes`] when a file is not what it was to be.
    pub fn whole(&self, bodies: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, NotPacked> {
        let mut out = Vec::with_capacity(usize::try_from(self.length()).map_err(|_| NotPacked::TooLarge)?);
        for part in self.parts() {
            match part {
                Part::Bytes(bytes) => out.extend(bytes),
                Part::File(file) => {
                    let body = bodies.get(&file.name).filter(|body| Fingerprint::of(body) == file.fingerprint);
                    out.extend(body.ok_or_else(|| NotPacked::OtherBytes { name: file.name.clone() })?);
                }
            }
        }
        Ok(out)
    }
}

fn hold_to_sizes(papers: &BTreeMap<String, Vec<u8>>) -> Result<(), NotPacked> {
    let two = Version::Two;
    let all: u64 = papers.values().map(|bytes| bytes.len() as u64).sum();
    let small = papers.iter().all(|(name, bytes)| bytes.len() as u64 <= two.paper_max(name));
    if small && all <= two.papers_max() { Ok(()) } else { Err(NotPacked::TooLarge) }
}

/// Where each file will stand.
fn entries(folder: &str, files: BTreeMap<String, Fingerprint>) -> Vec<Entry> {
    let mut offset = 0;
    let place = |(name, print): (String, Fingerprint)| {
        let entry = Entry { name: format!("{folder}{name}"), crc: print.crc, size: print.size, offset };
        offset = entry.body() + entry.size;
        entry
    };
    files.into_iter().map(place).collect()
}

/// A full name without its folder.
fn short(full: &str) -> &str {
    full.split_once('/').map_or(full, |(_, name)| name)
}
