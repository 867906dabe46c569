//! Takes files in as they were received: hashed and copied in one reading, before anything else is done with them.

use std::{
    fs::{File, Metadata},
    os::unix::fs::MetadataExt as _,
    path::Path,
    process::ExitCode,
};

use evidence::{Fingerprint, custody::Act};
use node::{
    Files,
    desk::evidence::item::{Deed, House},
};
use serde_json::json;

use super::{
    folder::{Folder, Item, Print},
    gauge::Gauge,
    onward::Onward,
};
use crate::{beside::read_through, cli::evidence::Take, say::No};

pub(crate) fn run(a: &Take, as_json: bool) -> Result<ExitCode, No> {
    let house = House::of(&Files::new(&a.dir)).map_err(crate::folder::not_started)?;
    let mut folder = Folder::open(&a.folder)?;
    folder.still_open()?;
    for path in &a.files {
        let (item, news) = one(a, &house, &mut folder, path)?;
        let Item { name, print: Some(Print { size, sha256, sha512, .. }), .. } = item else { continue };
        if as_json {
            println!("{}", json!({ "item": name, "bytes": size, "sha256": sha256, "sha512": sha512, "new": news }));
        } else {
            let how = if news { "taken in as" } else { "was taken in already as" };
            println!("{how} {name}: {size} bytes\n  SHA-256 {sha256}\n  SHA-512 {sha512}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// One file; what an earlier run left of it is gone on with. True: it is taken in only now.
fn one(a: &Take, house: &House, folder: &mut Folder, path: &Path) -> Result<(Item, bool), No> {
    let trouble = |e| No::file(path, &e);
    let mut source = File::open(path).map_err(trouble)?;
    let before = source.metadata().map_err(trouble)?;
    if !before.is_file() {
        return Err(No::usage(format!("{}: only a file can be taken in and gone on with", path.display())));
    }
    let mark = mark(path, &before)?;
    let at = match folder.journal.items.iter().position(|item| item.source == mark) {
        Some(at) => at,
        None => {
            let same = |item: &&Item| item.name.starts_with(below(a.letter));
            let number = folder.journal.items.iter().filter(same).count() + 1;
            let name = format!("{}{number}", below(a.letter));
            let written = before.mtime().saturating_mul(1_000_000).saturating_add(before.mtime_nsec() / 1_000);
            folder.journal.items.push(Item { name, source: mark, written, print: None, conversion: None });
            folder.save_journal()?;
            folder.journal.items.len() - 1
        }
    };
    let Some(item) = folder.journal.items.get(at).cloned() else { return Err(No::usage("the journal is empty")) };
    if item.print.is_some() {
        return Ok((item, false));
    }
    let print = copied(a.quiet, &mut source, before.len(), &folder.path(&item.name)).map_err(trouble)?;
    let after = source.metadata().map_err(trouble)?;
    if print.size != before.len() || stamp(&after) != stamp(&before) {
        return Err(No::refused(
            "changed",
            format!("{} was changed while it was read", path.display()),
            "Let whoever writes it finish, and run the same command again: it is then another item.",
        ));
    }
    received(a, house, folder, &item.name, &print)?;
    let Some(item) = folder.journal.items.get_mut(at) else { return Err(No::usage("the journal is empty")) };
    item.print = Some(Print::of(&print));
    let item = item.clone();
    folder.save()?;
    Ok((item, true))
}

/// Where items lie, and what they are called.
fn below(letter: bool) -> &'static str {
    if letter { "data/letters/letter-" } else { "data/records/item-" }
}

/// Copied and hashed in one reading.
fn copied(quiet: bool, source: &mut File, length: u64, target: &Path) -> std::io::Result<Fingerprint> {
    let mut gauge = Gauge::new(quiet, "taking in", length);
    // A run that was stopped between the two last steps has put the file in its place already.
    let mut out = if target.exists() { None } else { Some(Onward::open(target)?) };
    if out.as_ref().is_some_and(|out| out.found() > 0) && !quiet {
        eprintln!("going on: {} bytes are there", out.as_ref().map_or(0, Onward::found));
    }
    let print = read_through(source, |bytes| {
        gauge.add(bytes.len());
        out.as_mut().map_or(Ok(()), |out| out.write(bytes))
    })?;
    match out {
        Some(out) => out.finish()?,
        None => {
            if hashed(target)? != print {
                let says = "what lies there is not what was read: it was changed from outside";
                return Err(std::io::Error::other(says));
            }
        }
    }
    Ok(print)
}

/// The fingerprint of a file.
pub(crate) fn hashed(path: &Path) -> std::io::Result<Fingerprint> {
    read_through(&mut File::open(path)?, |_| Ok(()))
}

/// Two events: the bytes came, and were hashed before anything else. A run that was stopped after them adds none.
fn received(a: &Take, house: &House, folder: &mut Folder, name: &str, print: &Fingerprint) -> Result<(), No> {
    let there = |act, chain: &evidence::custody::Chain| {
        chain.entries().iter().any(|entry| entry.event.act == act && entry.event.item == name)
    };
    let long = format!("SHA-512 {}", print.sha512);
    for (act, why, before) in [(Act::Received, a.why.as_str(), None), (Act::Hashed, &long, Some(print.sha256))] {
        if !there(act, &folder.chain) {
            let deed = Deed { at: house.now(), act, item: name, why, before, after: print.sha256, rows: None };
            house.did(&mut folder.chain, &deed, None).map_err(|e| {
                No::refused("custody", e.to_string(), "Give --why a sentence; look at the node's clock.")
            })?;
        }
    }
    Ok(())
}

/// What a change of a file would change.
fn stamp(meta: &Metadata) -> (u64, i64, i64, i64, i64) {
    (meta.len(), meta.mtime(), meta.mtime_nsec(), meta.ctime(), meta.ctime_nsec())
}

/// Which file this is, without its name: names may concern people.
fn mark(path: &Path, meta: &Metadata) -> Result<String, No> {
    let path = path.canonicalize().map_err(|e| No::file(path, &e))?;
    let text = format!("{}\n{}\n{}\n{}", path.display(), meta.len(), meta.mtime(), meta.mtime_nsec());
    Ok(evidence::sha256(text.as_bytes()).to_string())
}
