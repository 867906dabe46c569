//! Does the decision to pack stand in the node's log, and who else has seen that log?

use super::{check as found, not_asked};
use crate::{
    log::{
        BadCheckpoint, BadNote, Checkpoint, Note, commit, cosign, is_checkpoint, leaf_hash, read_checkpoint,
        verify_consistency, verify_inclusion,
    },
    package::{Check, Package, wire::Listed},
};

pub(super) fn place(package: &Package) -> Check {
    found("log", in_log(package))
}

fn in_log(package: &Package) -> Result<String, String> {
    let text = text(package, "log/checkpoint.txt")?;
    let (nodes, checkpoint) =
        signers(package, text).ok_or("The checkpoint of the log is not signed by the node that sealed the package.")?;
    let inclusion = &package.forms.inclusion;
    let leaf = leaf_hash(commit(&inclusion.key, package.paper("log/packing.json")).bytes());
    let (index, size) = (inclusion.index, checkpoint.size);
    if !verify_inclusion(&leaf, index, size, &inclusion.proof, &checkpoint.root) {
        return Err("The decision to pack is not in the log that the checkpoint describes.".into());
    }
    let grown = earlier(package, &nodes, &checkpoint)?;
    let names: Vec<String> = nodes.iter().map(|node| node.holder.holder.to_string()).collect();
    let names = names.join(" and ");
    Ok(format!("The decision to pack is entry {index} of the log of {names}, which then had {size} entries.{grown}"))
}

/// The sealing nodes that signed the checkpoint. A false signature of one is not mended by a true one of another.
fn signers<'a>(package: &'a Package, text: &str) -> Option<(Vec<&'a Listed>, Checkpoint)> {
    let (mut signers, mut found) = (Vec::new(), None);
    for node in package.forms.keys.iter().filter(|key| key.seals && !key.holder.holder.is_person()) {
        match read_checkpoint(text, &node.holder.key) {
            Ok(checkpoint) => {
                signers.push(node);
                found = Some(checkpoint);
            }
            Err(BadCheckpoint::Note(BadNote::NotSigned)) => {}
            Err(_) => return None,
        }
    }
    found.map(|checkpoint| (signers, checkpoint))
}

/// Is the earlier checkpoint that is enclosed a beginning of this one?
fn earlier(package: &Package, nodes: &[&Listed], now: &Checkpoint) -> Result<String, String> {
    let Some(proof) = &package.forms.consistency else { return Ok(String::new()) };
    let text = text(package, "log/earlier.txt")?;
    let before = nodes
        .iter()
        .find_map(|node| read_checkpoint(text, &node.holder.key).ok())
        .filter(|before| before.origin == now.origin && before.size > 0)
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
    let text = std::str::from_utf8(package.paper("log/checkpoint.txt")).unwrap_or_default();
    match Note::read(text).ok().filter(|note| is_checkpoint(note.text())) {
        None => not_asked("witnesses", "What they would have cosigned is no checkpoint of a log."),
        Some(note) => found("witnesses", cosigned(package, &note)),
    }
}

fn cosigned(package: &Package, note: &Note<'_>) -> Result<String, String> {
    let witnesses = &package.forms.witnesses;
    let list: Vec<cosign::Witness> = witnesses.list.iter().map(|witness| witness.of.clone()).collect();
    let found = cosign::verify(note, &list).map_err(|bad| format!("On the checkpoint {bad}."))?;
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
