//! Writing a package, and never one that would not verify.

use terms::Digest;

use super::{
    BadName, Contents, Package, Trust, bag,
    contents::{listed, packing_json},
    name, page,
    read::{DATA, DIRECTORY, SEAL, TAGMANIFEST, clash, folder},
    texts, verify, wire,
    zip::{self, BYTES_MAX, FILES_MAX, File},
};
use crate::{
    hash::sha256,
    keys::{Holder, PublicKey, Purpose, Signer},
};

/// Room for the papers beside the payload.
const PAPER_FILES: usize = 20;
const PAPER_BYTES: usize = 32 << 20;

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
    /// Too many files or bytes for this version of the package.
    #[error("more than {} files or {} MiB: split the answer into several packages", FILES_MAX - PAPER_FILES, (BYTES_MAX - PAPER_BYTES) >> 20)]
    TooLarge,
    /// A language tag of the human page is none.
    #[error("a language tag of the page is not one of BCP 47")]
    Language,
    /// The seal needs at least one person and one node.
    #[error("a package is sealed by at least one person and one node")]
    Sealers,
    /// A sealer is not among the holders, or with another key.
    #[error("a sealer is not among the holders given, or holds another key there")]
    UnknownSealer,
    /// One key stands for two holders.
    #[error("a key stands twice among the holders")]
    SharedKey,
    /// The finished package does not pass its own verification.
    #[error("the package would not verify ({check}): {says}")]
    WouldNotVerify {
        /// The check that failed.
        check: &'static str,
        /// What it said.
        says: String,
    },
}

impl Package {
    /// Writes the package: a BagIt bag in a stored zip, sealed by these signers. The same contents and signers give the
    /// same bytes. What is given back has passed [`verify`](super::verify()).
    ///
    /// # Errors
    /// [`NotPacked`] says what has to change.
    pub fn build(contents: &Contents, signers: &[Signer<'_>]) -> Result<Vec<u8>, NotPacked> {
        hold_to_names(contents)?;
        let (person, keys) = sealers(contents, signers)?;
        let mut papers = papers(contents, &person, &keys)?;
        let tagmanifest = tagmanifest(&papers);
        let digest = sha256(tagmanifest.as_bytes());
        papers.push((TAGMANIFEST, tagmanifest.into_bytes()));
        papers.push((SEAL, seal(digest, signers)));
        let bytes = closed(contents, &papers);
        let report = verify::verify(&bytes, &Trust::nobody(), None);
        match report.first_failure() {
            None => Ok(bytes),
            Some(check) => Err(NotPacked::WouldNotVerify { check: check.id, says: check.says.clone() }),
        }
    }
}

fn hold_to_names(contents: &Contents) -> Result<(), NotPacked> {
    let octets: usize = contents.payload.iter().map(|file| file.bytes.len()).sum();
    if contents.payload.is_empty() {
        return Err(NotPacked::Empty);
    }
    if contents.payload.len() > FILES_MAX - PAPER_FILES || octets > BYTES_MAX - PAPER_BYTES {
        return Err(NotPacked::TooLarge);
    }
    for (index, file) in contents.payload.iter().enumerate() {
        name::check(&file.name).map_err(|bad| NotPacked::Name { index, bad })?;
        if !file.name.starts_with(DATA) {
            return Err(NotPacked::Outside { index });
        }
    }
    match clash(contents.payload.iter().map(|file| file.name.as_str())) {
        Some(_) => Err(NotPacked::Clash),
        None => Ok(()),
    }
}

/// The person who certifies, and `keys.json`.
fn sealers(contents: &Contents, signers: &[Signer<'_>]) -> Result<(wire::Listed, Vec<u8>), NotPacked> {
    let is_sealer = |holder: &Holder, key: PublicKey| {
        signers.iter().any(|signer| signer.holder == holder && PublicKey::of(signer.key) == key)
    };
    let list = |holder: &crate::KeyHolder| wire::Listed {
        seals: is_sealer(&holder.holder, holder.key),
        holder: holder.clone(),
    };
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

type Paper = (&'static str, Vec<u8>);

fn papers(contents: &Contents, person: &wire::Listed, keys: &[u8]) -> Result<Vec<Paper>, NotPacked> {
    let Contents { request, at, payload, custody, limits, statement, log, directory, pages, .. } = contents;
    let files = listed(payload);
    let lines = bag::lines(&files);
    let manifest = bag::manifest_sha256(&lines);
    let digest = sha256(manifest.as_bytes());
    let sizes = files.iter().map(|(_, bytes)| bytes.len());
    let rows: Vec<page::Row<'_>> = lines.iter().zip(sizes).map(|((name, hash), size)| (*name, size, *hash)).collect();
    let certificate = texts::certificate(&texts::Certificate {
        person: &person.holder.holder,
        state: person.holder.state,
        request: *request,
        at: *at,
        files: files.len(),
        octets: files.iter().map(|(_, bytes)| bytes.len()).sum(),
        payload: digest,
        events: custody.entries().len(),
        statement,
    });
    let inclusion = wire::Inclusion { key: log.commitment_key, index: log.index, proof: log.proof.clone() };
    let mut papers = vec![
        ("LIMITS.txt", texts::limits().into_bytes()),
        ("bag-info.txt", bag::info(*request, *at, &files).into_bytes()),
        ("bagit.txt", bag::BAGIT.as_bytes().to_vec()),
        ("certificate.txt", certificate.into_bytes()),
        ("custody.json", custody.to_json()),
        ("index.html", page::render(pages, &rows).ok_or(NotPacked::Language)?.into_bytes()),
        ("keys.json", keys.to_vec()),
        ("log/checkpoint.txt", log.checkpoint.clone().into_bytes()),
        ("log/inclusion.json", wire::inclusion_json(&inclusion)),
        ("log/packing.json", packing_json(*request, *at, digest, custody, limits)),
        ("manifest-sha256.txt", manifest.into_bytes()),
        ("manifest-sha512.txt", bag::manifest_sha512(&files).into_bytes()),
        ("use-limits.json", limits.to_json()),
    ];
    papers.extend(directory.clone().map(|bytes| (DIRECTORY, bytes)));
    Ok(papers)
}

fn tagmanifest(papers: &[Paper]) -> String {
    let mut files: Vec<File<'_>> = papers.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    files.sort_unstable();
    bag::manifest_sha256(&bag::lines(&files))
}

fn seal(tagmanifest: Digest, signers: &[Signer<'_>]) -> Vec<u8> {
    let body = wire::seal_body(&tagmanifest);
    let sign = |signer: &Signer<'_>| (PublicKey::of(signer.key), Purpose::Seal.sign(signer.key, body.as_bytes()));
    wire::seal_json(&wire::Seal { tagmanifest, signatures: signers.iter().map(sign).collect() })
}

fn closed(contents: &Contents, papers: &[Paper]) -> Vec<u8> {
    let folder = folder(contents.request);
    let papers = papers.iter().map(|(name, bytes)| (format!("{folder}{name}"), bytes.as_slice()));
    let payload = contents.payload.iter().map(|file| (format!("{folder}{}", file.name), file.bytes.as_slice()));
    let mut files: Vec<_> = papers.chain(payload).collect();
    files.sort_unstable();
    let files: Vec<File<'_>> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    zip::write(&files)
}
