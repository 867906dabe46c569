//! A provider's retained records: taken in, counted, destroyed on their day.

pub(crate) mod formats;
mod ingest;
mod intake;
mod listening;
mod lost;
mod pieces;
mod plan;
mod progress;
mod reading;
mod refusals;
mod report;
mod show;
mod source;
mod status;
mod unpack;
mod withdraw;

use std::{path::Path, process::ExitCode};

use archive::Archive;
use node::{
    Files,
    clock::{Clock, chance},
    config::Config,
};
use retained::{Batch, Tally};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant};

use crate::{
    cli::retained::{Ingest, Retained, RetainedWhat},
    folder::not_started,
    say::No,
};

/// Runs one of them.
pub(crate) async fn run(a: &Retained, as_json: bool) -> Result<ExitCode, No> {
    match &a.what {
        RetainedWhat::Formats => formats::print(as_json),
        RetainedWhat::Ingest(ingest) => return take(ingest, as_json),
        RetainedWhat::Aside(dir) => aside(&open(&dir.dir)?.archive()?, as_json)?,
        RetainedWhat::Canary { dir, rows } => plant(&open(dir)?, *rows, as_json)?,
        RetainedWhat::Status(dir) => return status::run(&dir.dir, as_json),
        RetainedWhat::Expire(expire) => return plan::expire(expire, as_json).await,
        RetainedWhat::Plan(plan) => return plan::plan(plan, as_json).await,
        RetainedWhat::Withdraw(withdraw) => return withdraw::run(withdraw, as_json).await,
        RetainedWhat::Lost(lost) => return lost::run(lost, as_json).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// A provider's folder whose configuration was read.
struct Opened {
    files: Files,
    config: Config,
    now: Instant,
}

impl Opened {
    fn archive(&self) -> Result<Archive, No> {
        node::open_archive(&self.files, &self.config).map_err(not_started)
    }
}

fn open(dir: &Path) -> Result<Opened, No> {
    let files = Files::new(dir);
    let text = std::fs::read_to_string(files.config()).map_err(|e| No::file(&files.config(), &e))?;
    let config = Config::read(&text).map_err(|e| No::usage(e.to_string()))?;
    let now = Clock::offset_by(config.clock_offset_seconds).now();
    Ok(Opened { files, config, now })
}

fn take(a: &Ingest, as_json: bool) -> Result<ExitCode, No> {
    let opened = open(&a.dir)?;
    // A rehearsal stores nothing, so that the node may go on running meanwhile.
    if a.dry_run {
        return ingest::run(a, None, &opened.config, opened.now, as_json);
    }
    let mut archive = opened.archive()?;
    // Nothing is asked here: no index has to stay in memory.
    archive.keep_open(0);
    ingest::run(a, Some(&mut archive), &opened.config, opened.now, as_json)
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
fn plant(opened: &Opened, rows: u32, as_json: bool) -> Result<(), No> {
    let mut archive = opened.archive()?;
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    for day in archive.days() {
        let planted = archive.plant(day, rows, opened.now, &mut chance);
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
