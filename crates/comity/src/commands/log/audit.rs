//! The audit: what an oversight body runs on its own machine.

use std::{io::IsTerminal as _, path::Path, process::ExitCode};

use evidence::{
    PublicKey,
    log::{Checkpoint, Finding},
};
use node::Files;
use serde_json::{Value, json};
use store::ledger::{Audited, Wrong, audit, noted};

use super::{
    opened::{OPENED, Opened, hold},
    source::{Source, head},
    trouble,
};
use crate::{
    cli::log::LogAudit,
    folder::open,
    say::{self, Colour, No},
};

/// One sentence, with its code and what it is about.
pub(super) struct Said {
    pub(super) code: &'static str,
    pub(super) says: String,
    pub(super) entry: Option<u64>,
    pub(super) file: Option<String>,
}

impl Said {
    fn of(wrong: &Wrong) -> Self {
        let (entry, file) = match wrong {
            Wrong::Log(
                Finding::TileMissing(t) | Finding::TileForm(t) | Finding::NotOfTheHead(t) | Finding::InDoubt(t),
            ) => (None, Some(t.path())),
            Wrong::Log(Finding::TileAltered(t, _)) => (None, Some(t.path())),
            Wrong::Log(
                Finding::EntryMissing(at)
                | Finding::EntryAltered(at)
                | Finding::CommitmentAltered(at)
                | Finding::EntryReplaced(at),
            ) => (Some(at + 1), None),
            Wrong::RowAdded(_) => (None, None),
            Wrong::FileAdded(name) => (None, Some(name.clone())),
            Wrong::Unsaid(entry) => (Some(*entry), None),
        };
        Self { code: wrong.code(), says: wrong.to_string(), entry, file }
    }

    fn head(code: &'static str, says: String) -> Self {
        Self { code, says, entry: None, file: Some("checkpoint".to_owned()) }
    }
}

pub(super) async fn run(a: &LogAudit, as_json: bool) -> Result<ExitCode, No> {
    let (source, keys) = Source::of(&a.from, &a.key)?;
    let store = match &a.from.dir {
        Some(dir) => Some(open(&Files::new(dir)).await?),
        None => None,
    };
    let remembered = match &store {
        Some(store) => noted(store).await.map_err(|e| trouble(&e))?,
        None => None,
    };
    let mut said = Vec::new();
    let signed = source.checkpoint().await.and_then(|note| head(&note, &keys));
    let believed = match (signed, remembered) {
        (Ok((head, _)), Some((size, root))) => {
            if size > head.size && begins(&source, (head.size, head.root), size).await {
                eprintln!(
                    "comity: the head in the folder covers {} entries, and the records remember one of {size}: publishing was cut off, or an older head was put back. The next start \
                     publishes it; all is held against the later one here.",
                    head.size
                );
            } else if (size, root) != (head.size, head.root) && size >= head.size {
                said.push(Said::head("head-altered", format!("the records remember a head of {size} entries with root {root}, which is not the head in the folder")));
            }
            if size > head.size { (size, root) } else { (head.size, head.root) }
        }
        (Ok((head, _)), None) => (head.size, head.root),
        // The records remember size and root, so that a head that was tampered with hides nothing else.
        (Err(No::Refused { says, .. }), Some(remembered)) => {
            said.push(Said::head("head-altered", says));
            remembered
        }
        // Nothing was ever published: the records are held against themselves.
        (Err(No::Refused { code, .. }), None) if code == "no-head" && store.is_some() => (0, evidence::sha256(b"")),
        (Err(no), _) => return Err(no),
    };
    let progress = progress(as_json);
    let found = audit(&source, store.as_ref(), believed, progress).await.map_err(|e| trouble(&e))?;
    said.extend(found.wrong.iter().map(Said::of));
    let opened = match &a.from.export {
        Some(dir) => hold(&source, &dir.join(OPENED), believed.0, &mut said).await?,
        None => None,
    };
    for path in &a.seen {
        said.extend(seen(&source, path, &keys, believed).await?);
    }
    print(&found, &said, believed, opened, store.is_some(), as_json);
    Ok(if said.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Is a genuine head of this size the beginning of the log of that one, by its tiles? A node that ends between two steps of publishing leaves it so.
async fn begins(source: &Source, (then, was): (u64, terms::Digest), size: u64) -> bool {
    source.with_tiles(size, |tiles| tiles.root(then)).await.is_ok_and(|root| root == was)
}

/// Is what was seen earlier the beginning of what is there now?
async fn seen(
    source: &Source,
    path: &Path,
    keys: &[PublicKey],
    (size, root): (u64, terms::Digest),
) -> Result<Option<Said>, No> {
    let note = std::fs::read_to_string(path).map_err(|e| No::file(path, &e))?;
    let (Checkpoint { size: then, root: was, .. }, _) = head(&note, keys)?;
    if then > size {
        let says = format!(
            "the log has shrunk: entries {} to {then} are under the head in {} and gone now",
            size + 1,
            path.display()
        );
        return Ok(Some(Said::head("shrunk", says)));
    }
    let now = if then == size { Ok(root) } else { source.with_tiles(size, |tiles| tiles.root(then)).await };
    let forked = format!(
        "the log is not the one whose head of {then} entries is in {}: two histories were signed",
        path.display()
    );
    match now {
        Ok(now) if now == was => Ok(None),
        Ok(_) => Ok(Some(Said::head("forked", forked))),
        // A tile that is missing is named already, and says nothing about the past.
        Err(No::Refused { says, .. }) => Ok(Some(Said::head("not-compared", format!("{}: {says}", path.display())))),
        Err(no) => Err(no),
    }
}

/// Each hundredth part is said, where somebody looks.
fn progress(as_json: bool) -> impl FnMut(u64, u64) {
    let mut last = 0;
    let look = !as_json && std::io::stderr().is_terminal();
    move |done, all| {
        let part = done.saturating_mul(100).checked_div(all).unwrap_or(100);
        if look && part != last && all > 100_000 {
            eprint!("\r{part:>3} % of {all} entries{}", if part == 100 { "\n" } else { "" });
            last = part;
        }
    }
}

fn print(
    found: &Audited,
    said: &[Said],
    (size, root): (u64, terms::Digest),
    opened: Option<Opened>,
    records: bool,
    as_json: bool,
) {
    if as_json {
        let wrong: Vec<Value> =
            said.iter().map(|s| json!({ "code": s.code, "says": s.says, "entry": s.entry, "file": s.file })).collect();
        let Opened { count, destroyed } = opened.unwrap_or_default();
        let again = if records { size + found.after - found.destroyed.min(size) } else { count };
        let destroyed = found.destroyed + destroyed;
        println!(
            "{}",
            json!({ "ok": said.is_empty(), "entries": size, "root": root.to_string(), "after": found.after, "destroyed": destroyed, "hashed again": again, "wrong": wrong })
        );
        return;
    }
    for one in said {
        println!("{} {}", say::coloured("WRONG", Colour::Red), one.says);
    }
    println!("head: {size} entries, root {root}");
    match (records, opened) {
        (true, _) => println!(
            "{} entries, each hashed again; {} destroyed under a rule, {} recorded after the head",
            size + found.after - found.destroyed,
            found.destroyed,
            found.after
        ),
        (false, Some(Opened { count, destroyed })) => println!(
            "{size} commitments, {count} of them opened and hashed again; {destroyed} destroyed, as others of them say"
        ),
        (false, None) => println!("{size} commitments, each hashed into the head; what they commit to was not seen"),
    }
    if said.is_empty() {
        println!("{}", say::coloured("Nothing is missing, altered or added.", Colour::Green));
    } else {
        println!("{} thing(s) are wrong. Keep everything as it is, and the head that you have.", said.len());
    }
}
