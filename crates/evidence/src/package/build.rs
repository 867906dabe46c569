//! Sealing contents: every paper but what comes after the seal.

use std::collections::BTreeMap;

use terms::Digest;

use super::{
    BadName, Closed, Contents, Payload, Version, bag,
    contents::{listed, packing_record},
    name,
    read::{DATA, SEAL, TAGMANIFEST},
    texts, wire, witnesses,
};
use crate::{
    hash::sha256,
    keys::{Holder, KeyHolder, PublicKey, Purpose, Signer},
    papers::{self, Facts},
};

/// Room for the papers beside the payload.
const PAPER_FILES: usize = 40;

/// The package was not made. The caller's contents or signers have to change first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotPacked {
    /// There is no file to pack.
    #[error("there is nothing to pack: give at least one file below data/")]
    Empty,
    /// A payload name is outside the grammar.
    #[error("payload file {index}: {bad}")]
    Name {
        /// Which file, as given.
        index: usize,
        /// The grammar.
        bad: BadName,
    },
    /// A payload name does not begin with `data/`.
    #[error("payload file {index} does not lie below data/")]
    Outside {
        /// Which file, as given.
        index: usize,
    },
    /// Two payload names are one on some systems.
    #[error("two payload files have names that some system takes for one")]
    Clash,
    /// Too many files or bytes for a package.
    #[error("more files or bytes than a package holds: split the answer into several packages")]
    TooLarge,
    /// The seal needs at least one person and one node.
    #[error("a package is sealed by at least one person and one node")]
    Sealers,
    /// A sealer is not among the holders, or with another key.
    #[error("a sealer is not among the holders given, or holds another key there")]
    UnknownSealer,
    /// One key stands for two holders.
    #[error("a key stands twice among the holders")]
    SharedKey,
    /// The bytes given for a file are not those of its fingerprint.
    #[error("the bytes of {name} are not those that were to be packed")]
    OtherBytes {
        /// Which file.
        name: String,
    },
    /// The finished package does not pass its own verification.
    #[error("the package would not verify ({check}): {says}")]
    WouldNotVerify {
        /// The check that failed.
        check: &'static str,
        /// What it said.
        says: String,
    },
}

/// A package whose papers are written and that nobody has sealed.
pub struct Unsealed {
    request: terms::RequestId,
    payload: Vec<Payload>,
    papers: BTreeMap<String, Vec<u8>>,
    /// What the seal signs: the digest of the list of papers.
    list: Digest,
}

impl std::fmt::Debug for Unsealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Unsealed(request {}, {} files)", self.request, self.payload.len())
    }
}

impl Unsealed {
    /// Writes the papers for these signers. The bytes of the payload are not needed for it. The same contents and signers give the same bytes.
    ///
    /// # Errors
    /// [`NotPacked`] says what has to change.
    pub fn new(contents: &Contents, signers: &[Signer<'_>]) -> Result<Self, NotPacked> {
        hold_to_names(contents)?;
        let (person, keys) = sealers(contents, signers)?;
        let payload = listed(&contents.payload);
        let facts = Facts::of(contents, signers).ok_or(NotPacked::Sealers)?;
        let mut papers = papers(contents, &payload, &person, &keys, &facts);
        let digests = papers.iter().map(|(name, bytes)| (name.as_str(), sha256(bytes)));
        let tagmanifest = bag::manifest(digests);
        let list = sha256(tagmanifest.as_bytes());
        papers.insert(TAGMANIFEST.to_owned(), tagmanifest.into_bytes());
        Ok(Self { request: contents.request, payload, papers, list })
    }

    /// A paper by its name in the package; empty where there is none of that name.
    pub fn paper(&self, name: &str) -> &[u8] {
        self.papers.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Sealed by those for whom the papers were written.
    pub fn seal(self, signers: &[Signer<'_>]) -> Sealed {
        let Self { request, payload, mut papers, list } = self;
        papers.insert(SEAL.to_owned(), seal(list, signers));
        Sealed { request, payload, papers }
    }
}

/// A package under its seal: what others may stamp, before the node closes it.
pub struct Sealed {
    pub(super) request: terms::RequestId,
    pub(super) payload: Vec<Payload>,
    pub(super) papers: BTreeMap<String, Vec<u8>>,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed(request {}, {} files)", self.request, self.payload.len())
    }
}

impl Sealed {
    /// Writes the papers and seals them by these signers: [`Unsealed::new`] and [`Unsealed::seal`].
    ///
    /// # Errors
    /// [`NotPacked`] says what has to change.
    pub fn new(contents: &Contents, signers: &[Signer<'_>]) -> Result<Self, NotPacked> {
        Ok(Unsealed::new(contents, signers)?.seal(signers))
    }

    /// The bytes of the seal: what a time stamp stamps.
    pub fn seal(&self) -> &[u8] {
        self.papers.get(SEAL).map(Vec::as_slice).unwrap_or_default()
    }

    /// Closes it behind the seal and these time stamps. What is given back passes [`judge`](super::judge) as soon as the
    /// bytes of the payload are those of their fingerprints.
    ///
    /// # Errors
    /// [`NotPacked`] says what has to change.
    pub fn close(self, stamps: Vec<Vec<u8>>, node: &Signer<'_>) -> Result<Closed, NotPacked> {
        Closed::new(self, stamps, node)
    }
}

fn hold_to_names(contents: &Contents) -> Result<(), NotPacked> {
    if contents.payload.is_empty() {
        return Err(NotPacked::Empty);
    }
    let sizes = contents.payload.iter().map(|file| file.fingerprint.size);
    let octets = sizes.fold(0, u64::saturating_add);
    if contents.payload.len() > Version::Two.files_max() - PAPER_FILES || octets > Version::Two.bytes_max() {
        return Err(NotPacked::TooLarge);
    }
    for (index, file) in contents.payload.iter().enumerate() {
        name::check(&file.name, Version::Two).map_err(|bad| NotPacked::Name { index, bad })?;
        if !file.name.starts_with(DATA) {
            return Err(NotPacked::Outside { index });
        }
    }
    match name::clash(contents.payload.iter().map(|file| file.name.as_str())) {
        Some(_) => Err(NotPacked::Clash),
        None => Ok(()),
    }
}

/// The person who certifies, and `keys.json`.
fn sealers(contents: &Contents, signers: &[Signer<'_>]) -> Result<(wire::Listed, Vec<u8>), NotPacked> {
    let is_sealer = |holder: &Holder, key: PublicKey| {
        signers.iter().any(|signer| signer.holder == holder && signer.key.public() == key)
    };
    let list =
        |holder: &KeyHolder| wire::Listed { seals: is_sealer(&holder.holder, holder.key), holder: holder.clone() };
    let mut holders: Vec<_> = contents.holders.iter().map(list).collect();
    holders.sort_by(|a, b| (&a.holder.holder, a.holder.key).cmp(&(&b.holder.holder, b.holder.key)));
    if !wire::distinct(&holders) {
        return Err(NotPacked::SharedKey);
    }
    if holders.iter().filter(|listed| listed.seals).count() != signers.len() {
        return Err(NotPacked::UnknownSealer);
    }
    let node = signers.iter().any(|signer| !signer.holder.is_person());
    let person = signers.iter().find(|signer| signer.holder.is_person()).filter(|_| node).ok_or(NotPacked::Sealers)?;
    let keys = wire::keys_json(&holders);
    let certifier = holders.into_iter().find(|listed| listed.holder.holder == *person.holder && listed.seals);
    Ok((certifier.ok_or(NotPacked::UnknownSealer)?, keys))
}

fn papers(
    contents: &Contents,
    payload: &[Payload],
    person: &wire::Listed,
    keys: &[u8],
    facts: &Facts,
) -> BTreeMap<String, Vec<u8>> {
    let Contents { request, at, custody, limits, statement, log, directory, parties, pdf, .. } = contents;
    let manifest = bag::manifest_sha256(payload);
    let certificate = texts::certificate(&texts::Certificate {
        person: &person.holder.holder,
        state: person.holder.state,
        request: *request,
        at: *at,
        files: payload.len(),
        octets: bag::octets(payload),
        payload: sha256(manifest.as_bytes()),
        events: custody.entries().len(),
        statement,
    });
    let inclusion = wire::Inclusion { key: log.commitment_key, index: log.index, proof: log.proof.clone() };
    let mut papers = vec![
        ("LIMITS.txt", texts::limits().into_bytes()),
        ("bag-info.txt", bag::info(Version::Two, *request, *at, payload).into_bytes()),
        ("bagit.txt", bag::BAGIT.as_bytes().to_vec()),
        ("case.jsonld", papers::case_graph(facts)),
        ("certificate.txt", certificate.into_bytes()),
        ("custody.json", custody.to_json()),
        ("index.html", papers::page(facts, parties.langs).into_bytes()),
        ("keys.json", keys.to_vec()),
        ("log/checkpoint.txt", log.checkpoint.clone().into_bytes()),
        ("log/inclusion.json", wire::inclusion_json(&inclusion)),
        ("log/packing.json", packing_record(*request, *at, payload, custody, limits)),
        ("log/witnesses.json", witnesses::write(&log.witnesses)),
        ("manifest-sha256.txt", manifest.into_bytes()),
        ("manifest-sha512.txt", bag::manifest_sha512(payload).into_bytes()),
        ("use-limits.json", limits.to_json()),
    ];
    papers.extend(directory.clone().map(|bytes| ("directory.letter", bytes)));
    papers.extend(pdf.clone().map(|bytes| ("page.pdf", bytes)));
    if let Some(earlier) = &log.earlier {
        papers.push(("log/earlier.txt", earlier.checkpoint.clone().into_bytes()));
        papers.push(("log/consistency.json", wire::consistency_json(&earlier.proof)));
    }
    papers.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

fn seal(tagmanifest: Digest, signers: &[Signer<'_>]) -> Vec<u8> {
    let body = wire::seal_body(&tagmanifest);
    let sign = |signer: &Signer<'_>| (signer.key.public(), Purpose::Seal.sign(signer.key, body.as_bytes()));
    wire::seal_json(&wire::Seal { tagmanifest, signatures: signers.iter().map(sign).collect() })
}
