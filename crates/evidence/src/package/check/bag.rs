//! Are the records those that the manifests list, and the papers those that the manifest of papers lists?

use super::check as found;
use crate::{
    fingerprint::Sha512Digest,
    hash::sha256,
    package::{
        Check, Package, Version,
        bag::{info, manifest, manifest_sha256, manifest_sha512},
        read::TAGMANIFEST,
    },
};

pub(super) fn records(package: &Package) -> Check {
    let (short, long) = (package.paper("manifest-sha256.txt"), package.paper("manifest-sha512.txt"));
    let payload = package.payload();
    let as_listed = short == manifest_sha256(payload).as_bytes() && long == manifest_sha512(payload).as_bytes();
    let packing = &package.forms.packing;
    let decided = sha256(short) == packing.payload && packing.manifest512.is_none_or(|d| d == Sha512Digest::of(long));
    found(
        "records",
        match (as_listed, decided) {
            (false, _) => {
                Err("The files in data/ are not those that the two manifests list: one was changed, added or removed."
                    .into())
            }
            (true, false) => Err("The manifests are not those that the packing decision names.".into()),
            (true, true) => Ok(format!(
                "All {} files in data/ have the SHA-256 and SHA-512 digests listed for them, and no other file is there.",
                payload.len()
            )),
        },
    )
}

pub(super) fn papers(package: &Package) -> Check {
    let version = package.version();
    let papers = package.whole.papers.iter().filter(|(name, _)| version.lists(name));
    let listed = manifest(papers.map(|(name, paper)| (name.as_str(), paper.sha256)));
    let as_listed = package.paper(TAGMANIFEST) == listed.as_bytes();
    let info = info(version, package.request(), package.at(), package.payload());
    let described = package.paper("bag-info.txt") == info.as_bytes();
    let after = if version == Version::Two { " What came after the seal is listed by the closing." } else { "" };
    found("papers", match (as_listed, described) {
        (false, _) => Err("A paper (custody, limits, certificate, keys, page or log) is not the one that the manifest of papers lists.".into()),
        (true, false) => Err("bag-info.txt does not describe this bag.".into()),
        (true, true) => Ok(format!("Every paper is the one that the manifest of papers lists.{after}")),
    })
}
