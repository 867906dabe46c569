//! The year's figures, recomputed from the log.

use std::process::ExitCode;

use node::{Files, clock::Clock};
use serde_json::json;
use terms::Instant;

use crate::{cli::node::Stats, folder::open, say::No};

/// The year of a moment, in UTC.
pub(crate) fn year_of(at: Instant) -> i16 {
    at.to_string().get(..4).and_then(|y| y.parse().ok()).unwrap_or(1970)
}

pub(crate) async fn run(a: &Stats, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&a.dir);
    let store = open(&files).await?;
    let entries = store.all_events().await.map_err(|e| No::trouble("the records", &e))?;
    let last = entries.last().map_or_else(|| Clock::offset_by(0).now(), |e| e.at);
    let year = a.year.unwrap_or_else(|| year_of(last));
    let figures = node::desk::statistics(&entries, year);
    if as_json {
        println!(
            "{}",
            json!({ "year": year, "counts": figures.counts, "medians_ms": figures.medians_ms, "entries": entries.len() })
        );
    } else {
        println!("{year}, recomputed from {} log entries", entries.len());
        for (name, count) in &figures.counts {
            println!("{count:>8}  {name}");
        }
        for (name, ms) in &figures.medians_ms {
            println!("{ms:>8}  {name}: median, in milliseconds");
        }
    }
    Ok(ExitCode::SUCCESS)
}
