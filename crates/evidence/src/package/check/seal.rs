//! Is the package sealed by those who say that they seal it, and closed behind the seal?

use super::check as found;
use crate::{
    hash::sha256,
    keys::{KeyHolder, Purpose},
    package::{Check, Package, closing, closing::Closing, read::SEAL, read::TAGMANIFEST, wire},
};

pub(super) fn check(package: &Package) -> Check {
    let closed = package.forms.closing.as_ref().map_or(Ok(()), |closing| closed(package, closing));
    found(
        "seal",
        match (sealed(package), closed) {
            (Err(seal), Err(closing)) => Err(format!("{seal} {closing}")),
            (seal, closed) => closed.and(seal),
        },
    )
}

fn sealed(package: &Package) -> Result<String, String> {
    let digest = sha256(package.paper(TAGMANIFEST));
    let seal = &package.forms.seal;
    if seal.tagmanifest != digest {
        return Err("The seal was put on other papers than these.".into());
    }
    let body = wire::seal_body(&digest);
    let sealers: Vec<&KeyHolder> = package.sealers().collect();
    let signed = |holder: &&KeyHolder| {
        let mut mine = seal.signatures.iter().filter(|(key, _)| *key == holder.key);
        mine.any(|(key, signature)| Purpose::Seal.check(key, body.as_bytes(), signature))
    };
    if let Some(missing) = sealers.iter().find(|holder| !signed(holder)) {
        return Err(format!("The signature of {} on the seal is missing or false.", missing.holder));
    }
    if seal.signatures.len() != sealers.len() {
        return Err("The seal carries a signature of somebody who does not seal this package.".into());
    }
    let person = sealers.iter().any(|sealer| sealer.holder.is_person());
    let node = sealers.iter().any(|sealer| !sealer.holder.is_person());
    if !person || !node {
        return Err("A package is sealed by a person and by a node; here one of them is missing.".into());
    }
    let names: Vec<String> = sealers.iter().map(|sealer| sealer.holder.to_string()).collect();
    Ok(format!("Sealed by {}; each signature fits the package as it is now.", names.join(" and by ")))
}

fn closed(package: &Package, closing: &Closing) -> Result<(), String> {
    if closing.files != closing::listed(package.paper(SEAL), package.stamps().map(|(_, bytes)| bytes)) {
        return Err("The closing does not list the seal and the time stamps as they are now.".into());
    }
    let by_node = package.sealers().any(|sealer| !sealer.holder.is_person() && sealer.key == closing.key());
    match (by_node, closing.genuine()) {
        (false, _) => Err("The closing is not signed by a node that seals this package.".into()),
        (true, false) => Err("The signature on the closing is false.".into()),
        (true, true) => Ok(()),
    }
}
