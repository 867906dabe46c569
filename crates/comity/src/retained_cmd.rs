//! A provider's retained records: taken in, counted, destroyed on their day.

use std::{process::ExitCode, time::Duration};

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
    cli::{RecordKind, Retained, RetainedWhat},
    say::No,
};

pub(crate) fn run(a: &Retained, as_json: bool) -> Result<ExitCode, No> {
    let dir = match &a.what {
        RetainedWhat::Ingest { dir, .. } => dir,
        RetainedWhat::Status(d) | RetainedWhat::Expire(d) => &d.dir,
    };
    let files = Files::new(dir);
    let text = std::fs::read_to_string(files.config()).map_err(|e| No::file(&files.config(), &e))?;
    let config = Config::read(&text).map_err(|e| No::usage(e.to_string()))?;
    let now = Clock::offset_by(config.clock_offset_seconds).now();
    let mut archive = node::open_archive(&files, &config).map_err(crate::serve::not_started)?;
    match &a.what {
        RetainedWhat::Ingest { kind, files, .. } => {
            for path in files {
                let bytes = std::fs::read(path).map_err(|e| No::file(path, &e))?;
                let done = take_in(&mut archive, &config, *kind, &bytes, now)?;
                let t = done.tally;
                if as_json {
                    println!(
                        "{}",
                        json!({ "file": path, "read": t.read, "stored": t.stored, "set_aside": t.set_aside, "already_there": done.again, "rejected": done.rejected })
                    );
                } else {
                    let again = if done.again { " (taken in before: nothing was doubled)" } else { "" };
                    println!(
                        "{}: {} entries read = {} stored + {} set aside{again}",
                        path.display(),
                        t.read,
                        t.stored,
                        t.set_aside
                    );
                    for line in &done.rejected {
                        println!("    set aside: {line}");
                    }
                }
            }
        }
        RetainedWhat::Status(_) => status(&archive, as_json),
        RetainedWhat::Expire(_) => expire(&mut archive, &config, now, as_json)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What became of one file.
pub(crate) struct Taken {
    pub(crate) tally: Tally,
    pub(crate) records: u64,
    pub(crate) again: bool,
    pub(crate) rejected: Vec<String>,
}

/// Takes in one source: hashed as received, converted, each entry stored or set aside by line.
pub(crate) fn take_in(
    archive: &mut Archive,
    config: &Config,
    kind: RecordKind,
    bytes: &[u8],
    now: Instant,
) -> Result<Taken, No> {
    let provider = config.provider.as_ref().ok_or_else(|| No::usage("this node is not a provider's"))?;
    let (converter, read) = match kind {
        RecordKind::Conntrack => (retained::CONNTRACK, retained::conntrack(bytes)),
        RecordKind::RadiusDetail => (retained::RADIUS_DETAIL, retained::radius_detail(bytes)),
        RecordKind::KeaLeases => (retained::KEA_LEASES, retained::kea_leases(bytes)),
    };
    let tally = read.tally;
    let rejected = read.rejected.iter().map(|r| format!("{}: {}", r.place, r.reason)).collect();
    let batch = Batch {
        source: Digest::from_bytes(Sha256::digest(bytes).into()),
        offset: 0,
        converter,
        clock: terms::Clock {
            source: provider.clock_source.clone(),
            error_max: Duration::from_millis(provider.clock_error_ms),
        },
        received: now,
        generated: false,
    };
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let done =
        archive.ingest(&batch, read, &mut chance).map_err(|e| No::trouble("the records cannot be taken in", &e))?;
    Ok(Taken { tally, records: done.records, again: done.already_there, rejected })
}

fn status(archive: &Archive, as_json: bool) {
    let s = archive.status();
    let days = s.days.map(|(a, b)| (a.begins().to_string(), b.ends().to_string()));
    if as_json {
        println!(
            "{}",
            json!({ "nat": s.nat_records, "access": s.access_records, "generated": s.generated_records, "bytes": s.bytes, "batches": s.batches, "days": days, "holds": s.holds, "held": s.held_records, "destroyed": s.tombstones })
        );
        return;
    }
    println!("address translations  {:>12}", s.nat_records);
    println!("access sessions       {:>12}", s.access_records);
    println!("of these made up      {:>12}", s.generated_records);
    println!("bytes                 {:>12}", s.bytes);
    println!("batches               {:>12}", s.batches);
    println!("holds / held records  {:>12} / {}", s.holds, s.held_records);
    println!("destroyed             {:>12}", s.tombstones);
    if let Some((from, to)) = days {
        println!("from {from} to {to}");
    }
}

fn expire(archive: &mut Archive, config: &Config, now: Instant, as_json: bool) -> Result<(), No> {
    let book = crate::book::read(config.law.as_deref())?;
    let schedules =
        node::desk::schedules_of(&book, config, now).ok_or_else(|| No::usage("this node is not a provider's"))?;
    let mut chance = chance().map_err(|e| No::trouble("no randomness", &e))?;
    let gone =
        archive.expire(now, &schedules, &mut chance).map_err(|e| No::trouble("the records cannot be destroyed", &e))?;
    for t in &gone {
        if as_json {
            println!("{}", json!({ "destroyed": format!("{:?}", t.what), "records": t.records, "bytes": t.bytes }))
        } else {
            println!("destroyed: {:?}, {} records, {} bytes", t.what, t.records, t.bytes)
        }
    }
    if gone.is_empty() && !as_json {
        println!("nothing is due");
    }
    Ok(())
}
