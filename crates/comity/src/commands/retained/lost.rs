//! Acknowledged records that are gone: shown, and accepted with a reason.

use std::process::ExitCode;

use node::{Files, clock::Clock, config::Config, desk};
use serde_json::json;

use crate::{cli::retained::Lost, say::No};

pub(crate) async fn run(a: &Lost, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&a.dir);
    let text = std::fs::read_to_string(files.config()).map_err(|e| No::file(&files.config(), &e))?;
    let config = Config::read(&text).map_err(|e| No::usage(e.to_string()))?;
    let ends = node::lost_ends(&files).map_err(crate::folder::not_started)?;
    let missing: Vec<String> = ends.list().iter().map(desk::lost_end_says).collect();
    for (lost, says) in ends.list().iter().zip(&missing) {
        match as_json {
            true => println!(
                "{}",
                json!({ "batch": lost.batch.0, "listener": lost.feed, "since": lost.since.to_string(), "frames": lost.there, "acknowledged": lost.acknowledged, "accepted": a.accept })
            ),
            false => println!("{says}"),
        }
    }
    if missing.is_empty() {
        if !as_json {
            println!("nothing that was acknowledged is missing");
        }
        return Ok(ExitCode::SUCCESS);
    }
    let Some(because) = a.because.as_deref().filter(|_| a.accept) else {
        return Err(No::refused(
            "acknowledged-lost",
            "records that were acknowledged are gone",
            "Copy the folder as it is, then put the file back from a backup. Where there is none: --accept --because WORDS.",
        ));
    };
    if because.trim().is_empty() {
        return Err(No::usage("--because says why it is gone"));
    }
    let now = Clock::offset_by(config.clock_offset_seconds).now();
    if !files.store().exists() {
        return Err(No::usage(format!("{}: no records there; is it a node's folder?", files.dir.display())));
    }
    let mut chance = node::clock::chance().map_err(|e| No::trouble("no randomness", &e))?;
    let store = store::Store::open(&files.store(), &mut chance).await.map_err(|e| No::trouble("the records", &e))?;
    let done = desk::accept_lost_ends(ends, &store, because.trim(), now).await;
    done.map_err(|no| No::refused(no.code(), no.to_string(), no.cure()))?;
    if !as_json {
        println!("written into the log; the archive opens with what is left");
    }
    Ok(ExitCode::SUCCESS)
}
