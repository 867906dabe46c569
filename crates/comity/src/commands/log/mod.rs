//! The log: audited, proven, exported, shown.

mod audit;
mod export;
mod forget;
mod opened;
mod prove;
mod source;
mod witness;

use std::process::ExitCode;

use node::Files;
use serde_json::json;

use crate::{
    cli::log::Log,
    cli::log::LogWhat,
    cli::node::Dir,
    folder::{not_started, open},
    say::No,
};

pub(crate) async fn run(a: &Log, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        LogWhat::Audit(audit) => audit::run(audit, as_json).await,
        LogWhat::Checkpoint(dir) => checkpoint(dir, as_json),
        LogWhat::Show(dir) => show(dir, as_json).await,
        LogWhat::Prove(prove) => prove::run(prove, as_json).await,
        LogWhat::Check(check) => prove::check(check, as_json),
        LogWhat::Forget(what) => forget::run(what, as_json).await,
        LogWhat::Witness(dir) => witness::show(&dir.dir, as_json).await,
        LogWhat::Contradiction(file) => witness::contradiction(file, as_json),
        LogWhat::Export(export) => export::run(export, as_json).await,
    }
}

/// Records, tiles and head could not be read, or do not fit.
fn trouble(trouble: &store::Trouble) -> No {
    No::refused(
        "log",
        trouble.to_string(),
        "Keep the folder as it is. If it was changed from outside, call the oversight body.",
    )
}

fn checkpoint(dir: &Dir, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&dir.dir);
    let (origin, keys) = node::ledger::named(&files).map_err(not_started)?;
    let (head, note) = source::head(&source::Source::folder(files.log()).checkpoint_here()?, &keys)?;
    // The one that it has now comes first; heads of before were signed with those after it.
    let lines: Vec<String> = keys.iter().map(|key| evidence::log::verifier_line(&origin, key)).collect();
    let line = lines.first();
    if as_json {
        println!(
            "{}",
            json!({ "size": head.size, "root": head.root.to_string(), "note": note, "key": line, "keys": lines })
        );
    } else {
        println!("size {}\nroot {}", head.size, head.root);
        lines.iter().for_each(|line| println!("key  {line}"));
        println!("\n{note}");
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(dir: &Dir, as_json: bool) -> Result<ExitCode, No> {
    let store = open(&Files::new(&dir.dir)).await?;
    let commitments = store.commitments().await.map_err(|e| trouble(&e))?;
    for (entry, leaf) in store.all_events().await.map_err(|e| trouble(&e))?.iter().zip(&commitments) {
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
    Ok(ExitCode::SUCCESS)
}
