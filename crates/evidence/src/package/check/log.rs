//! Does the decision to pack stand in the node's log, and who else has seen that log?

use super::{check as found, not_asked};
use crate::{
    log::{Checkpoint, Note, commit, cosign, leaf_hash, read_checkpoint, verify_consistency, verify_inclusion},
    package::{Check, Package, wire::Listed},
};

pub(super) fn place(package: &Package) -> Check {
    found("log", in_log(package))
}

fn in_log(package: &Package) -> Result<String, String> {
    let text = text(package, "log/checkpoint.txt")?;
    let nodes = package.forms.keys.iter().filter(|key| key.seals && !key.holder.holder.is_person());
    let signed = nodes.filter_map(|node| Some((node, read_checkpoint(text, &node.holder.key).ok()?))).next();
    let (node, checkpoint) =
        signed.ok_or("The checkpoint of the log is not signed by the node that sealed the package.")?;
    let inclusion = &package.forms.inclusion;
    let leaf = leaf_hash(commit(&inclusion.key, package.paper("log/packing.json")).bytes());
    let (index, size) = (inclusion.index, checkpoint.size);
    if !verify_inclusion(&leaf, index, size, &inclusion.proof, &checkpoint.root) {
        return Err("The decision to pack is not in the log that the checkpoint describes.".into());
    }
    let grown = earlier(package, node, &checkpoint)?;
    let holder = &node.holder.holder;
    Ok(format!("The decision to pack is entry {index} of the log of {holder}, which then had {size} entries.{grown}"))
}

/// Is the earlier checkpoint that is enclosed a beginning of this one?
fn earlier(package: &Package, node: &Listed, now: &Checkpoint) -> Result<String, String> {
    let Some(proof) = &package.forms.consistency else { return Ok(String::new()) };
    let before = read_checkpoint(text(package, "log/earlier.txt")?, &node.holder.key)
        .ok()
        .filter(|before| before.origin == now.origin)
        .ok_or("The earlier checkpoint is not one of the same log by the same node.")?;
    if !verify_consistency(before.size, now.size, &before.root, &now.root, proof) {
        return Err(
            "The log that the earlier checkpoint describes is no beginning of this one: it was rewritten.".into()
        );
    }
    Ok(format!(" It has only grown since it had {}.", before.size))
}

fn text<'a>(package: &'a Package, name: &str) -> Result<&'a str, String> {
    std::str::from_utf8(package.paper(name)).map_err(|_| format!("{name} is not text."))
}

pub(super) fn witnesses(package: &Package) -> Check {
    if package.forms.witnesses.list.is_empty() {
        return not_asked(
            "witnesses",
            "It names no witnesses of the log. Whether others were shown another log, it cannot say.",
        );
    }
    found("witnesses", cosigned(package))
}

fn cosigned(package: &Package) -> Result<String, String> {
    let witnesses = &package.forms.witnesses;
    let note = Note::read(text(package, "log/checkpoint.txt")?).map_err(|bad| format!("The checkpoint is {bad}."))?;
    let list: Vec<cosign::Witness> = witnesses.list.iter().map(|witness| witness.of.clone()).collect();
    let found = cosign::verify(&note, &list).map_err(|bad| format!("On the checkpoint {bad}."))?;
    let (have, all, quorum) = (found.len(), list.len(), witnesses.quorum);
    if have < quorum {
        return Err(format!("{have} of {all} witnesses have cosigned the checkpoint of the log; {quorum} are needed."));
    }
    let named: Vec<String> = witnesses
        .list
        .iter()
        .filter(|witness| found.iter().any(|one| one.name == witness.of.name))
        .map(|witness| format!("{} ({})", witness.of.name, witness.state))
        .collect();
    Ok(format!(
        "{have} of {all} witnesses have cosigned the checkpoint of the log, {quorum} being enough: {}.",
        named.join(", ")
    ))
}
