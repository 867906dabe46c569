//! Keys are changed and revoked; the directory that says so reaches each node when it is next started.

use std::sync::Arc;

use exchange::{Directory, DirectoryDraft, NodeKeys, SigningKey, Term};

use crate::{NotRehearsed, world::World};

/// Perhaps a key is changed, or a node is given the newest directory.
pub(super) async fn maybe(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    if world.luck.percent(15) && !world.told_late.is_empty() {
        let count = world.told_late.len();
        let at = world.luck.below(count);
        let at = world.told_late.swap_remove(at);
        return tell(world, at).await;
    }
    if world.luck.per_mille(12) {
        let at = super::anybody(world);
        return rotate(world, at).await;
    }
    if world.luck.per_mille(8) {
        revoke_an_officer(world)?;
    }
    Ok(())
}

/// A node gets new keys. The old ones are kept to open what is on its way, and count no longer after a day.
pub(crate) async fn rotate(world: &mut World<'_>, at: usize) -> Result<(), NotRehearsed> {
    let now = world.truth.now();
    let Some(member) = world.federation.members.get(at) else { return Ok(()) };
    if world.places.get(at).is_none_or(|p| p.node.is_none()) {
        return Ok(());
    }
    let keys = NodeKeys::generate(world.luck.rng());
    let fresh = Term { from: now.before(crate::days(1)), until: now.after(crate::days(730)), revoked_at: None };
    for draft in world.drafts.iter_mut().filter(|d| d.id == member.id) {
        draft.signing.iter_mut().for_each(|(_, term)| term.until = term.until.min(now.after(crate::days(30))));
        draft.signing.push((keys.signing.verifying_key(), fresh));
        draft.opening = vec![(keys.opening.sealing_key().clone(), fresh)];
    }
    let earlier: Vec<String> =
        world.model.opening.get(at).into_iter().flatten().rev().map(|k| k.to_secret_text().to_string()).collect();
    let text =
        [keys.signing.to_secret_text().as_str(), keys.opening.to_secret_text().as_str(), &earlier.concat()].concat();
    if let Some(place) = world.places.get_mut(at) {
        std::fs::write(place.files.keys(), &text)?;
        place.safe = Some(text);
    }
    if let Some(opening) = world.model.opening.get_mut(at) {
        opening.push(keys.opening);
    }
    issue(world)?;
    world.cover.add("keys changed", if member.provider { "provider" } else { "authority" }, 1);
    world.tell(&format!("{} gets new keys", world.name(at)));
    world.told_late.retain(|other| *other != at);
    tell(world, at).await
}

/// An officer's key is revoked, from an hour ago on.
fn revoke_an_officer(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    let now = world.truth.now();
    let count = world.drafts.len();
    let at = world.luck.below(count);
    let Some(draft) = world.drafts.get_mut(at) else { return Ok(()) };
    let officers = draft.officers.len();
    // One of two investigators: the house goes on without.
    let Some(officer) = draft.officers.iter_mut().find(|o| o.id.as_str().ends_with(".colleague")) else {
        return Ok(());
    };
    officer.keys.iter_mut().for_each(|(_, term)| term.revoked_at = Some(now));
    let says = format!("the key of {} is revoked", officer.id);
    debug_assert!(officers > 0);
    issue(world)?;
    world.cover.add("key revoked", "officer", 1);
    world.tell(&says);
    Ok(())
}

/// All keys of a member end, and every other node knows it.
#[cfg(test)]
pub(crate) async fn leaves(world: &mut World<'_>, at: usize) -> Result<(), NotRehearsed> {
    let (now, member) = (world.truth.now(), &world.federation.members[at]);
    for draft in world.drafts.iter_mut().filter(|d| d.id == member.id) {
        let keys = draft.signing.iter_mut().map(|(_, term)| term).chain(draft.opening.iter_mut().map(|(_, term)| term));
        keys.for_each(|term| term.revoked_at = Some(now));
    }
    issue(world)?;
    for other in (0..world.places.len()).filter(|other| *other != at) {
        tell(world, other).await?;
    }
    Ok(())
}

/// The keepers sign the next directory; nobody has it yet.
fn issue(world: &mut World<'_>) -> Result<(), NotRehearsed> {
    let now = world.truth.now();
    let (version, _) = world.directory;
    let draft = DirectoryDraft {
        version: version + 1,
        issued: now.before(crate::days(1)),
        expires: now.after(crate::days(40 * 365)),
        exercise: false,
        nodes: world.drafts.clone(),
    };
    let signers: Vec<&SigningKey> = world.federation.roots.iter().take(2).collect();
    let bytes = Directory::write(&draft, &signers);
    let read = crate::federation::read(&bytes, &world.federation.roots, now)?;
    world.model.issued.insert(version + 1, Arc::new(read));
    world.directory = (version + 1, bytes);
    world.told_late = (0..world.places.len()).collect();
    Ok(())
}

/// One node is given it, and started again: a directory is read at the start.
pub(super) async fn tell(world: &mut World<'_>, at: usize) -> Result<(), NotRehearsed> {
    let (version, bytes) = world.directory.clone();
    let net = Arc::clone(&world.net);
    let Some(place) = world.places.get_mut(at) else { return Ok(()) };
    if place.node.is_some() {
        place.stop(&net)?;
    }
    std::fs::write(place.files.directory(), &bytes)?;
    place.rests = 0;
    // Who does not start yet uses it when it does.
    world.model.uses(at, version, true);
    world.tell(&format!("{} is given directory {version}", world.name(at)));
    world.start(at).await.map(drop)
}
