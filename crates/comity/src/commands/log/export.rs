//! The published log as a folder of its own, for an oversight body; on demand with what opens each commitment.

use std::{
    io::{BufWriter, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    process::ExitCode,
};

use evidence::log::Tile;
use node::Files;
use serde_json::json;
use store::ledger::{Folder, Openable, TileSource as _};

use super::{
    opened::{Line, OPENED},
    source::{Source, head},
    trouble,
};
use crate::{
    cli::log::LogExport,
    folder::{not_started, open},
    say::{self, Colour, No},
};

pub(super) async fn run(a: &LogExport, as_json: bool) -> Result<ExitCode, No> {
    if a.folder.exists() {
        return Err(No::usage(format!("{} is there already", a.folder.display())));
    }
    let files = Files::new(&a.dir);
    let (_, keys) = node::ledger::named(&files).map_err(not_started)?;
    let source = Source::folder(files.log());
    let (head, note) = head(&source.checkpoint_here()?, &keys)?;
    let to = Folder::new(&a.folder);
    // The head is one.
    let mut count_of_files = 1u64;
    let mut some = Vec::new();
    for tile in Tile::all(head.size) {
        let bytes = source.tile(&tile).await.map_err(|e| trouble(&e))?;
        let gone = || No::refused("log", format!("{} is missing", tile.path()), "Audit the log: `comity log audit`.");
        some.push((tile, bytes.ok_or_else(gone)?));
        count_of_files += 1;
        if some.len() == 256 {
            to.put_tiles(&std::mem::take(&mut some)).map_err(|e| trouble(&e.into()))?;
        }
    }
    to.put_tiles(&some).map_err(|e| trouble(&e.into()))?;
    to.put_checkpoint(&note).map_err(|e| trouble(&e.into()))?;
    let opened = if a.opened { Some(Opened::all(a, head.size).await?) } else { None };
    let root = source.with_tiles(head.size, |tiles| tiles.root(head.size)).await?;
    if root != head.root {
        return Err(No::refused("log", "the tiles do not give the signed head", "Audit the log: `comity log audit`."));
    }
    let altered = opened.as_ref().map(|opened| opened.altered.as_slice()).unwrap_or_default();
    if as_json {
        let (count, gone) = opened.as_ref().map_or((None, 0), |o| (Some(o.count), o.destroyed));
        println!(
            "{}",
            json!({ "ok": altered.is_empty(), "entries": head.size, "files": count_of_files, "opened": count, "destroyed": gone, "altered": altered })
        );
    } else {
        println!("{} entries in {count_of_files} files: {}", head.size, a.folder.display());
        match &opened {
            Some(opened) => opened.print(),
            None => println!("Commitments only: they tell nothing about what they stand for."),
        }
    }
    Ok(if altered.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The head is older than what was just destroyed: under it nothing says so yet.
fn not_yet(a: &LogExport, entry: u64, by: u64) -> No {
    No::refused(
        "head-behind",
        format!("the head does not cover entry {by} yet, which says that entry {entry} was destroyed"),
        format!(
            "Remove {} and export again when the node has signed its next head, in half a minute.",
            a.folder.display()
        ),
    )
}

/// What could be opened for the export.
#[derive(Default)]
struct Opened {
    count: u64,
    destroyed: u64,
    /// Entries whose rows were altered: nothing opens their commitments.
    altered: Vec<u64>,
}

impl Opened {
    /// Writes what opens each commitment; only its owner may read the file.
    async fn all(a: &LogExport, size: u64) -> Result<Self, No> {
        let store = open(&Files::new(&a.dir)).await?;
        let path = a.folder.join(OPENED);
        let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let mut file = BufWriter::new(file.map_err(|e| No::file(&path, &e))?);
        let (mut at, mut opened) = (0, Self::default());
        while at < size {
            let openings = store.openings(at, 1_024).await.map_err(|e| trouble(&e))?;
            let Some((last, _)) = openings.last() else { break };
            at = *last;
            for (entry, what) in openings.into_iter().filter(|(entry, _)| *entry <= size) {
                match &what {
                    Openable::By(_) => opened.count += 1,
                    Openable::Destroyed(d) if d.entry > size => return Err(not_yet(a, entry, d.entry)),
                    Openable::Destroyed(_) => opened.destroyed += 1,
                    Openable::Altered => opened.altered.push(entry),
                }
                let line = Line { entry, what }.write();
                file.write_all(line.as_bytes()).map_err(|e| No::file(&path, &e))?;
            }
        }
        let synced = file.into_inner().map_err(std::io::IntoInnerError::into_error).and_then(|file| file.sync_all());
        synced.map_err(|e| No::file(&path, &e))?;
        Ok(opened)
    }

    fn print(&self) {
        println!(
            "{} of them opened in {OPENED}: this is case content; whoever reads it is accountable for it.",
            self.count
        );
        if self.destroyed > 0 {
            println!("{} were destroyed under a rule; the line of each names the entry that says so.", self.destroyed);
        }
        if !self.altered.is_empty() {
            let entries: Vec<String> = self.altered.iter().map(u64::to_string).collect();
            println!(
                "{} entries {}: altered in the records, so that nothing opens them. Keep the folder as it is, and audit it: `comity log audit`.",
                say::coloured("WRONG", Colour::Red),
                entries.join(", ")
            );
        }
    }
}
