//! Another key for a node: drawn beside the one that it has, enrolled, and put in its place once the directory lists it.
//!
//! Others seal to the newest key of the directory at once, and so the node holds the new opening key before it is enrolled; it signs with the
//! old signing key until everybody knows the new one.

use std::{io::Write as _, path::PathBuf};

use exchange::{NodeKeys, SigningKey};
use node::{Files, clock::chance};
use zeroize::Zeroizing;

use crate::{
    cli::init::InitKeys,
    commands::init::{Enrolment, write_enrolment},
    files::{Owner, create_for, replace_for},
    say::No,
};

pub(crate) fn run(a: &InitKeys) -> Result<String, No> {
    let files = Files::new(&a.dir);
    if a.use_them { use_them(&files) } else { draw(&files) }
}

/// Where the keys wait that are to follow.
fn waiting(files: &Files) -> PathBuf {
    files.dir.join("node.key.next")
}

fn read(path: &std::path::Path) -> Result<Zeroizing<String>, No> {
    std::fs::read_to_string(path).map(Zeroizing::new).map_err(|e| No::file(path, &e))
}

/// Lines of keys, each with its end.
fn lines<'a>(keys: impl IntoIterator<Item = &'a str>) -> Zeroizing<Vec<u8>> {
    let mut out = Zeroizing::new(Vec::new());
    for key in keys {
        let _ = writeln!(out, "{}", key.trim_end());
    }
    out
}

fn draw(files: &Files) -> Result<String, No> {
    let (path, owner) = (files.dir.join("enrol.toml"), Owner::of(&files.dir)?);
    let mut enrolment: Enrolment = toml::from_str(&std::fs::read_to_string(&path).map_err(|e| No::file(&path, &e))?)
        .map_err(|e| No::usage(format!("{}: {e}", path.display())))?;
    let held = read(&files.keys())?;
    let mut held = held.lines().filter(|line| !line.is_empty());
    let (Some(signing), Some(opening)) = (held.next(), held.next()) else {
        return Err(No::usage(format!("{}: it does not hold a signing and an opening key", files.keys().display())));
    };
    let before: Vec<&str> = held.collect();
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let new = NodeKeys::generate(&mut chance);
    let (new_signing, new_opening) = (new.signing.to_secret_text(), new.opening.to_secret_text());
    // The keys that follow are on the disk before anything names them.
    let next = [new_signing.as_str(), new_opening.as_str(), opening].into_iter().chain(before.iter().copied());
    create_for(&waiting(files), &lines(next), 0o600, Some(owner))?;
    let now = [signing, opening, new_opening.as_str()].into_iter().chain(before.iter().copied());
    replace_for(&files.keys(), &lines(now), 0o600, Some(owner))?;
    enrolment.signing = new.signing.verifying_key().to_string();
    enrolment.opening = new.opening.sealing_key().to_string();
    write_enrolment(files, &enrolment)?;
    Ok(format!(
        "{} holds the new keys, {} the new opening key besides, and enrol.toml their public halves. Back all three up and start the node again; then \
         give enrol.toml to the keepers (`comity directory draft … --enrol`). When their directory has come: `comity init keys --dir {} --use`.",
        waiting(files).display(),
        files.keys().display(),
        files.dir.display()
    ))
}

fn use_them(files: &Files) -> Result<String, No> {
    let next = read(&waiting(files))?;
    let bad = |_| No::usage(format!("{}: it does not hold keys", waiting(files).display()));
    let signing = SigningKey::from_secret_text(next.lines().next().unwrap_or_default()).map_err(bad)?;
    let public = signing.verifying_key();
    let (_, known) = node::ledger::named(files).map_err(crate::folder::not_started)?;
    // The first is the one of node.key; the directory's follow.
    if !known.iter().skip(1).any(|key| *key == evidence::PublicKey::from_bytes(public.bytes())) {
        return Err(No::refused(
            "not-listed",
            format!(
                "the directory in {} does not list the new key {public} yet: nobody would believe it",
                files.dir.display()
            ),
            "Wait for the keepers' next directory; the node goes on with the key that it has.",
        ));
    }
    replace_for(&files.keys(), next.as_bytes(), 0o600, Some(Owner::of(&files.dir)?))?;
    std::fs::remove_file(waiting(files)).map_err(|e| No::file(&waiting(files), &e))?;
    Ok(format!(
        "{} holds the new keys. Start the node again, back the file up, and have the keepers end the old signing and opening key some days later (`comity directory draft … --end KEY-ID`).",
        files.keys().display()
    ))
}
