//! The year's figures, recomputed from the log.

use std::process::ExitCode;

use node::{Files, clock::Clock};
use serde_json::json;

use crate::{cli::node::Stats, folder::open, say::No};

pub(crate) async fn run(a: &Stats, as_json: bool) -> Result<ExitCode, No> {
    let files = Files::new(&a.dir);
    let store = open(&files).await?;
    let trouble = |e: store::Trouble| No::trouble("the records", &e);
    let size = store.size().await.map_err(trouble)?;
    let last = store.entries(size, size).await.map_err(trouble)?;
    let last = last.first().map_or_else(|| Clock::offset_by(0).now(), |(entry, _)| entry.at);
    let year = a.year.unwrap_or_else(|| node::desk::year_of(last));
    let (figures, _) = node::desk::statistics_of(&store, year).await.map_err(trouble)?;
    if as_json {
        println!(
            "{}",
            json!({ "year": year, "counts": figures.counts, "medians_ms": figures.medians_ms, "entries": size })
        );
    } else {
        println!("{year}, recomputed from {size} log entries");
        for (name, count) in &figures.counts {
            println!("{count:>8}  {name}");
        }
        for (name, ms) in &figures.medians_ms {
            println!("{ms:>8}  {name}: median, in milliseconds");
        }
    }
    Ok(ExitCode::SUCCESS)
}
