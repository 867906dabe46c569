//! The published log as a folder of its own, for an oversight body; on demand with what opens each commitment.

use std::{
    io::{BufWriter, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    process::ExitCode,
};

use evidence::log::Tile;
use node::Files;
use serde_json::{Value, json};
use store::ledger::{Folder, Opening, TileSource as _};

use super::{
    source::{Source, head},
    trouble,
};
use crate::{cli::log::LogExport, folder::open, say::No};

/// One line for each entry.
pub(super) const OPENED: &str = "opened.jsonl";

/// A line of that file. Destroyed entries say so and open nothing.
pub(super) struct Opened {
    pub(super) entry: u64,
    pub(super) opening: Option<Opening>,
}

impl Opened {
    fn write(&self) -> String {
        let line = match &self.opening {
            Some((key, record)) => json!({ "entry": self.entry, "key": hex(key), "record": hex(record) }),
            None => json!({ "entry": self.entry, "destroyed": true }),
        };
        line.to_string() + "\n"
    }

    pub(super) fn read(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let entry = value.get("entry")?.as_u64()?;
        if value.get("destroyed").and_then(Value::as_bool) == Some(true) {
            return Some(Self { entry, opening: None });
        }
        let bytes = |name: &str| unhex(value.get(name)?.as_str()?);
        Some(Self { entry, opening: Some((bytes("key")?.try_into().ok()?, bytes("record")?)) })
    }
}

pub(super) async fn run(a: &LogExport, as_json: bool) -> Result<ExitCode, No> {
    if a.folder.exists() {
        return Err(No::usage(format!("{} is there already", a.folder.display())));
    }
    let files = Files::new(&a.dir);
    let (_, key) = node::ledger::named(&files).map_err(|e| No::trouble("the node's folder", &e))?;
    let source = Source::folder(files.log());
    let (head, note) = head(&source.checkpoint_here()?, &[key])?;
    let to = Folder::new(&a.folder);
    let mut count = 0u64;
    let mut some = Vec::new();
    for tile in Tile::all(head.size) {
        let bytes = source.tile(&tile).await.map_err(|e| trouble(&e))?;
        let gone = || No::refused("log", format!("{} is missing", tile.path()), "Audit the log: `comity log audit`.");
        some.push((tile, bytes.ok_or_else(gone)?));
        count += 1;
        if some.len() == 256 {
            to.put_tiles(&std::mem::take(&mut some)).map_err(|e| trouble(&e.into()))?;
        }
    }
    to.put_tiles(&some).map_err(|e| trouble(&e.into()))?;
    to.put_checkpoint(&note).map_err(|e| trouble(&e.into()))?;
    let opened = if a.opened { Some(open_all(a, head.size).await?) } else { None };
    let root = source.with_tiles(head.size, |tiles| tiles.root(head.size)).await?;
    if root != head.root {
        return Err(No::refused("log", "the tiles do not give the signed head", "Audit the log: `comity log audit`."));
    }
    if as_json {
        println!("{}", json!({ "ok": true, "entries": head.size, "files": count + 1, "opened": opened }));
    } else {
        println!("{} entries in {} files: {}", head.size, count + 1, a.folder.display());
        match opened {
            Some(opened) => println!(
                "{opened} of them opened in {OPENED}: this is case content; whoever reads it is accountable for it."
            ),
            None => println!("Commitments only: they tell nothing about what they stand for."),
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes what opens each commitment; only its owner may read the file.
async fn open_all(a: &LogExport, size: u64) -> Result<u64, No> {
    let store = open(&Files::new(&a.dir)).await?;
    let path = a.folder.join(OPENED);
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
    let mut file = BufWriter::new(file.map_err(|e| No::file(&path, &e))?);
    let (mut at, mut count) = (0, 0);
    while at < size {
        let openings = store.openings(at, 1_024).await.map_err(|e| trouble(&e))?;
        let Some((last, _)) = openings.last() else { break };
        at = *last;
        for (entry, opening) in openings.into_iter().filter(|(entry, _)| *entry <= size) {
            count += u64::from(opening.is_some());
            let line = Opened { entry, opening }.write();
            file.write_all(line.as_bytes()).map_err(|e| No::file(&path, &e))?;
        }
    }
    let synced = file.into_inner().map_err(std::io::IntoInnerError::into_error).and_then(|file| file.sync_all());
    synced.map_err(|e| No::file(&path, &e))?;
    Ok(count)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| if let [high, low] = pair { Some(high << 4 | low) } else { None }).collect()
}
