//! One entry, proven: written as a file, and checked with nothing but a key.

use std::process::ExitCode;

use evidence::{
    PublicKey,
    log::{
        Checkpoint, NotProven, Note, ProofFile, Proven,
        cosign::{Witness, read_verifier_line, verify},
    },
};
use node::Files;
use serde_json::json;

use super::{
    source::{Source, head, read_key},
    trouble,
};
use crate::{
    cli::log::{LogCheck, LogProve},
    folder::open,
    say::{self, Colour, No},
};

pub(super) async fn run(a: &LogProve, as_json: bool) -> Result<ExitCode, No> {
    let (source, keys) = Source::of(&a.from, &a.key)?;
    let (head, note) = head(&source.checkpoint().await?, &keys)?;
    if a.entry == 0 || a.entry > head.size {
        return Err(No::refused(
            "no-entry",
            format!("the head covers entries 1 to {}", head.size),
            "A running node signs what is newer within half a minute.",
        ));
    }
    let index = a.entry - 1;
    let (commitment, proof) =
        source.with_tiles(head.size, |tiles| Ok((tiles.entry(index)?, tiles.inclusion(index, head.size)?))).await?;
    let entry = match (&a.from.dir, a.open) {
        (Some(dir), true) => {
            let store = open(&Files::new(dir)).await?;
            let (key, record) = store.opening(a.entry).await.map_err(|e| trouble(&e))?;
            Proven::Opened { key, record }
        }
        _ => Proven::Commitment(commitment),
    };
    let file = ProofFile { entry, index, proof, checkpoint: note };
    let text = file.write();
    let not = |not: NotProven| No::refused("log", not.to_string(), "Audit the log: `comity log audit`.");
    by_any(&file, &keys).map_err(not)?;
    if as_json {
        println!("{}", json!({ "ok": true, "entry": a.entry, "commitment": commitment.to_string(), "file": text }));
    } else {
        print!("{text}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The head of the proof, by whichever of the log's keys has signed it.
fn by_any(file: &ProofFile, keys: &[PublicKey]) -> Result<Checkpoint, NotProven> {
    let mut why = NotProven::Form;
    for key in keys {
        match file.check(key) {
            Ok(head) => return Ok(head),
            Err(not) => why = not,
        }
    }
    Err(why)
}

pub(super) fn check(a: &LogCheck, as_json: bool) -> Result<ExitCode, No> {
    let text = std::fs::read_to_string(&a.proof).map_err(|e| No::file(&a.proof, &e))?;
    let cure = "Do not rely on this file.";
    let file = ProofFile::read(&text).ok_or_else(|| No::refused("not-proven", NotProven::Form.to_string(), cure))?;
    let keys = a.key.iter().map(|key| read_key(key)).collect::<Result<Vec<_>, _>>()?;
    let head = by_any(&file, &keys).map_err(|not| No::refused("not-proven", not.to_string(), cure))?;
    let witnesses: Result<Vec<Witness>, _> = a.witness.iter().map(|line| read_verifier_line(line)).collect();
    let witnesses = witnesses.map_err(|_| No::usage("--witness is no verifier line of a witness"))?;
    let note = Note::read(&file.checkpoint).map_err(|e| No::refused("not-proven", e.to_string(), cure))?;
    let signed = verify(&note, &witnesses).map_err(|e| No::refused("not-proven", e.to_string(), cure))?;
    if let Some(silent) = witnesses.iter().find(|w| signed.iter().all(|s| s.name != w.name)) {
        return Err(No::refused("not-cosigned", format!("{} has not cosigned this head", silent.name), cure));
    }
    let opened =
        if let Proven::Opened { record, .. } = &file.entry { Some(String::from_utf8_lossy(record)) } else { None };
    if as_json {
        let witnesses: Vec<_> = signed.iter().map(|s| json!({ "name": s.name, "seconds": s.seconds })).collect();
        println!(
            "{}",
            json!({ "ok": true, "origin": head.origin, "entry": file.index + 1, "entries": head.size, "root": head.root.to_string(), "commitment": file.commitment().to_string(), "opened": opened, "witnesses": witnesses })
        );
        return Ok(ExitCode::SUCCESS);
    }
    println!("{}", say::coloured("PROVEN", Colour::Green));
    println!("entry {} of {}, in a log of {} entries with root {}", file.index + 1, head.origin, head.size, head.root);
    for one in &signed {
        println!("cosigned by {} at {} seconds since 1970", one.name, one.seconds);
    }
    match opened {
        // What an officer wrote may hold anything: it is shown without what moves a terminal's cursor.
        Some(record) => println!("it commits to:\n{}", record.replace(|c: char| c.is_control() && c != '\n', "\u{b7}")),
        None => println!("it commits to something that is not in this file"),
    }
    Ok(ExitCode::SUCCESS)
}
