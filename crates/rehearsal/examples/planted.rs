//! Looks for the first seed that finds each planted mistake, or the one named, and prints the rows of the table in
//! `tests/rehearsal.rs`.

use std::{path::PathBuf, sync::Arc};

use rehearsal::{Bug, Day, Federation, rehearse};

#[expect(clippy::unwrap_used, reason = "a tool for whoever writes the table")]
fn main() {
    let memory = PathBuf::from("/dev/shm");
    let scratch = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let law = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files = Vec::new();
    node::law_files(&law, &law, &mut files).unwrap();
    let book = Arc::new(law::Book::read(files).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let federation = runtime.block_on(Federation::prepare(Arc::clone(&book), 5, &scratch)).unwrap();
    let abroad = runtime.block_on(Federation::with_direct_orders(book, 5, &scratch)).unwrap();
    let only = std::env::args().nth(1);
    for bug in Bug::ALL.iter().filter(|b| only.as_deref().is_none_or(|o| format!("{b:?}") == o)) {
        let faults = match bug {
            Bug::ReceiptBeforeSync | Bug::OutboxDropped | Bug::ReceiptForgotten | Bug::EntryLost => "disk",
            Bug::DedupeForgotten => "network",
            Bug::ClockBelieved => "clocks",
            Bug::BackupUnnoticed => "backups",
            _ => "none",
        };
        let found = (0..if only.is_some() { 80 } else { 12_u64 }).find(|seed| {
            let faults = faults.parse().unwrap();
            let scratch = scratch.clone();
            let seed = *seed;
            let day = Day {
                seed,
                steps: 120,
                days: 5,
                faults,
                keys_away: false,
                tell: only.is_some(),
                bug: Some(*bug),
                scratch,
            };
            let federation = if *bug == Bug::OutcomeUntold { &abroad } else { &federation };
            let report = runtime.block_on(rehearse(federation, &day)).unwrap();
            let found = report.broken.iter().any(|b| b.rule == bug.rule());
            if only.is_some() && !found {
                println!("{seed}: {:?}\n{}", report.broken, report.story.join("\n"));
            }
            found
        });
        match found {
            Some(seed) => println!("    (Bug::{bug:?}, {seed}, \"{faults}\"),"),
            None => println!("    // {bug:?}: no seed found it"),
        }
    }
}
