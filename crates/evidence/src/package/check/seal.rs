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
    if let Some(alone) = sealers.iter().find(|sealer| !beside(sealer, &sealers)) {
        let other = if alone.holder.is_person() { "that node itself" } else { "a person of that node" };
        return Err(format!("A node and a person of it seal together; {} seals here without {other}.", alone.holder));
    }
    if sealers.is_empty() {
        return Err("Nobody seals this package.".into());
    }
    let names: Vec<String> = sealers.iter().map(|sealer| sealer.holder.to_string()).collect();
    Ok(format!("Sealed by {}; each signature fits the package as it is now.", names.join(" and by ")))
}

/// Does a node seal beside a person of its own, and a person beside that person's node? A node's key and somebody else's officer are not the word
/// of that node's people.
fn beside(sealer: &KeyHolder, sealers: &[&KeyHolder]) -> bool {
    let other = |one: &&KeyHolder| {
        one.holder.is_person() != sealer.holder.is_person()
            && (one.holder.node(), one.state) == (sealer.holder.node(), sealer.state)
    };
    sealers.iter().any(other)
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
