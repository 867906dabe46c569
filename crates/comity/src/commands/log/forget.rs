//! Forgetting: the key of a case is destroyed, the log and its proofs stay.

use std::process::ExitCode;

use node::{
    Files,
    clock::{Clock, chance},
    config::Config,
};
use serde_json::json;

use crate::{cli::log::LogForget, say::No};

/// Destroys the key of a case and class. The node may go on running: its writer notices.
pub(super) async fn run(a: &LogForget, as_json: bool) -> Result<ExitCode, No> {
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
