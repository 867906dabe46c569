//! A provider's retained records: taken in, counted, destroyed on their day.

pub(crate) mod formats;
mod ingest;
mod intake;
mod listening;
pub(crate) mod lost;
mod pieces;
mod progress;
mod reading;
mod refusals;
mod report;
mod source;
mod unpack;

use std::process::ExitCode;

use archive::Archive;
use node::{
    Files, NotStarted,
    clock::{Clock, chance},
    config::Config,
};
use retained::{Batch, Tally};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant};

use crate::{
    cli::{Retained, RetainedWhat},
    say::No,
};

pub(crate) fn run(a: &Retained, as_json: bool) -> Result<ExitCode, No> {
    let dir = match &a.what {
        RetainedWhat::Formats => {
            formats::print(as_json);
            return Ok(ExitCode::SUCCESS);
        }
        RetainedWhat::Ingest(ingest) => &ingest.dir,
        RetainedWhat::Canary { dir, .. } => dir,
        RetainedWhat::Aside(d) => &d.dir,
        // How long records live is another file's: `crate::retained_plan`.
        RetainedWhat::Status(_) | RetainedWhat::Expire(_) | RetainedWhat::Plan(_) | RetainedWhat::Lost(_) => {
            return Ok(ExitCode::SUCCESS);
        }
    };
    let files = Files::new(dir);
    let text = std::fs::read_to_string(files.config()).map_err(|e| No::file(&files.config(), &e))?;
    let config = Config::read(&text).map_err(|e| No::usage(e.to_string()))?;
    let now = Clock::offset_by(config.clock_offset_seconds).now();
    // A rehearsal stores nothing, so that the node may go on running meanwhile.
    if let RetainedWhat::Ingest(ingest) = &a.what
        && ingest.dry_run
    {
        return ingest::run(ingest, None, &config, now, as_json);
    }
    let opened = node::open_archive(&files, &config);
    if matches!(a.what, RetainedWhat::Status(_)) {
        listening::print(dir, opened.is_err(), as_json);
        // The running node has the archive; what it says of its listeners can be read all the same.
        if let Err(NotStarted::Archive(archive::Trouble::InUse { .. })) = &opened {
            return Ok(ExitCode::SUCCESS);
        }
    }
    let mut archive = opened.map_err(crate::serve::not_started)?;
    match &a.what {
        RetainedWhat::Formats => {}
        RetainedWhat::Ingest(ingest) => {
            // Nothing is asked here: no index has to stay in memory.
            archive.keep_open(0);
            return ingest::run(ingest, Some(&mut archive), &config, now, as_json);
        }
        RetainedWhat::Aside(_) => aside(&archive, as_json)?,
        RetainedWhat::Canary { rows, .. } => plant(&mut archive, *rows, now, as_json)?,
        RetainedWhat::Status(_) | RetainedWhat::Expire(_) | RetainedWhat::Plan(_) | RetainedWhat::Lost(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// What became of a source that lies in memory.
pub(crate) struct Taken {
    pub(crate) tally: Tally,
    pub(crate) records: u64,
}

/// Takes in one source that lies in memory, as one batch.
pub(crate) fn take_in(
    archive: &mut Archive,
    config: &Config,
    format: &str,
    bytes: &[u8],
    now: Instant,
) -> Result<Taken, No> {
    let format = formats::named(format)?;
    let read = reading::converted((format.open)().as_mut(), bytes, true, now).map(|(read, _)| read).unwrap_or_default();
    let tally = read.tally;
    let source = Digest::from_bytes(Sha256::digest(bytes).into());
    let (converter, clock) = (format.converter, ingest::clock_of(config)?);
    let batch =
        Batch { source, offset: 0, end: Some(bytes.len() as u64), converter, clock, received: now, generated: false };
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let done =
        archive.ingest(&batch, read, &mut chance).map_err(|e| No::trouble("the records cannot be taken in", &e))?;
    Ok(Taken { tally, records: done.records })
}

/// Where what was set aside began, and why it was; its bytes stay sealed.
fn aside(archive: &Archive, as_json: bool) -> Result<(), No> {
    let all = archive.set_aside().map_err(|e| No::trouble("what was set aside cannot be listed", &e))?;
    for one in &all {
        let source = archive.batch(one.batch).map(|b| b.batch.source.to_string()).unwrap_or_default();
        if as_json {
            println!(
                "{}",
                json!({ "batch": one.batch.0, "source_sha256": source, "place": one.place.to_string(), "reason": one.reason, "bytes": one.length })
            );
        } else {
            let (batch, bytes) = (one.batch.0, one.length);
            println!("batch {batch} ({:.12}): {}: {} ({bytes} bytes kept)", source, one.place, one.reason);
        }
    }
    if all.is_empty() && !as_json {
        println!("nothing is set aside");
    }
    Ok(())
}

/// Plants, and says how many on each day; which they are is said to nobody.
fn plant(archive: &mut Archive, rows: u32, now: Instant, as_json: bool) -> Result<(), No> {
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    for day in archive.days() {
        let planted = archive.plant(day, rows, now, &mut chance);
        let planted = planted.map_err(|e| No::trouble("nothing can be planted", &e))?;
        let there = archive.planted().get(&day).copied().unwrap_or(0);
        if as_json {
            println!("{}", json!({ "day": day.to_string(), "planted": planted, "there": there }));
        } else {
            println!("{day}: {planted} planted, {there} there");
        }
    }
    Ok(())
}
