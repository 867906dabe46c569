//! The log: audited, shown, its head.

use std::process::ExitCode;

use evidence::log;
use node::{
    Files,
    clock::{Clock, chance},
    config::Config,
};
use serde_json::json;

use crate::{
    cli::{Log, LogForget, LogWhat},
    log_witness,
    say::No,
    stats::open,
};

pub(crate) async fn run(a: &Log, as_json: bool) -> Result<ExitCode, No> {
    let dir = match &a.what {
        LogWhat::Audit(d) | LogWhat::Checkpoint(d) | LogWhat::Show(d) => &d.dir,
        LogWhat::Forget(a) => return forget(a, as_json).await,
        LogWhat::Witness(d) => return log_witness::show(&d.dir, as_json).await,
        LogWhat::Contradiction(file) => return log_witness::contradiction(file, as_json),
    };
    let store = open(&Files::new(dir)).await?;
    let trouble = |e: store::Trouble| {
        No::refused(
            "log",
            e.to_string(),
            "Keep the folder as it is and call the oversight body: the records were changed from outside.",
        )
    };
    match &a.what {
        LogWhat::Audit(_) => {
            let audited = store.audit().await.map_err(trouble)?;
            if as_json {
                println!("{}", json!({ "ok": true, "entries": audited.entries, "destroyed": audited.destroyed }))
            } else {
                println!("{audited}: nothing was changed.")
            }
        }
        LogWhat::Forget(_) => {}
        LogWhat::Checkpoint(_) => {
            let leaves: Vec<_> =
                store.commitments().await.map_err(trouble)?.iter().map(|c| log::leaf_hash(c.bytes())).collect();
            let root = log::root(leaves.len() as u64, log::from_leaves(&leaves))
                .ok_or_else(|| No::refused("log", "the root cannot be made", "Audit the log."))?;
            if as_json {
                println!("{}", json!({ "size": leaves.len(), "root": root.to_string() }))
            } else {
                println!("size {}\nroot {root}\nThe running node signs it at /log/checkpoint.", leaves.len())
            }
        }
        LogWhat::Witness(_) | LogWhat::Contradiction(_) => {}
        LogWhat::Show(_) => {
            let commitments = store.commitments().await.map_err(trouble)?;
            for (entry, leaf) in store.all_events().await.map_err(trouble)?.iter().zip(&commitments) {
                let by = entry.by.as_ref().map_or_else(|| "the node".to_owned(), ToString::to_string);
                if as_json {
                    println!(
                        "{}",
                        json!({ "seq": entry.seq, "at": entry.at.to_string(), "stream": entry.stream, "kind": entry.kind, "by": by, "commitment": leaf.to_string() })
                    );
                } else {
                    println!("{:>6}  {}  {:<20} {:<24} {}", entry.seq, entry.at, entry.kind, by, entry.stream);
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Destroys the key of a case and class. The node may go on running: its writer notices.
async fn forget(a: &LogForget, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&a.dir);
    let text = std::fs::read_to_string(files.config()).map_err(|e| No::file(&files.config(), &e))?;
    let config = Config::read(&text).map_err(|e| No::usage(e.to_string()))?;
    let trouble = |e: store::Trouble| No::trouble("the records", &e);
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let store = store::Store::open(&files.store(), &mut chance).await.map_err(trouble)?;
    let now = Clock::offset_by(config.clock_offset_seconds).now();
    let done = node::desk::forget(&store, &a.case, a.class, &a.why, now).await.map_err(|no| match no {
        node::desk::No::Trouble(trouble) => No::trouble("the records", &trouble),
        no => No::refused(no.code(), no.to_string(), no.cure()),
    })?;
    if as_json {
        println!("{}", json!({ "ok": true, "entry": done.entry, "scrubbed": done.scrubbed }));
    } else {
        println!(
            "{} of {} destroyed: entry {} of the log says so, and every proof stays valid.",
            a.class, a.case, done.entry
        );
        if !done.scrubbed {
            println!(
                "A reader was in the way: an old copy of the key is still in store.db-wal, and goes with the next write or start."
            );
        }
        println!("Copies of this folder that were made before still hold the key: destroy them as well.");
    }
    Ok(ExitCode::SUCCESS)
}
