//! The log: audited, shown, its head.

use std::process::ExitCode;

use evidence::log;
use node::Files;
use serde_json::json;

use crate::{
    cli::{Log, LogWhat},
    say::No,
    stats::open,
};

pub(crate) async fn run(a: &Log, as_json: bool) -> Result<ExitCode, No> {
    let dir = match &a.what {
        LogWhat::Audit(d) | LogWhat::Checkpoint(d) | LogWhat::Show(d) => &d.dir,
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
            let entries = store.audit().await.map_err(trouble)?;
            if as_json {
                println!("{}", json!({ "ok": true, "entries": entries }))
            } else {
                println!("{entries} entries, each hashed again: nothing was changed.")
            }
        }
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
