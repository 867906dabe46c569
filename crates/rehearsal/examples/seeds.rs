//! Runs seeds and says what broke: `seeds FROM TO FAULTS [NODES] [STEPS] [DAYS]`; with `TELL=1` the story of each.

use std::{path::PathBuf, sync::Arc, time::Instant};

use rehearsal::{Cover, Day, Federation, rehearse};

fn scratch() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

#[expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::disallowed_methods, reason = "a measuring tool")]
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let number = |at: usize, or: u64| a.get(at).map_or(or, |t| t.parse().unwrap());
    let law = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files = Vec::new();
    node::law_files(&law, &law, &mut files).unwrap();
    let book = Arc::new(law::Book::read(files).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let nodes = usize::try_from(number(4, 5)).unwrap();
    let federation = runtime.block_on(Federation::prepare(book, nodes, &scratch())).unwrap();
    let (mut cover, mut letters, mut answers, mut bad) = (Cover::default(), 0, 0, 0);
    let begun = Instant::now();
    for seed in number(1, 0)..number(2, 1) {
        let day = Day {
            seed,
            steps: u32::try_from(number(5, 160)).unwrap(),
            days: u32::try_from(number(6, 5)).unwrap(),
            faults: a[3].parse().unwrap(),
            tell: std::env::var_os("TELL").is_some(),
            bug: None,
            scratch: scratch(),
        };
        let report = runtime.block_on(rehearse(&federation, &day)).unwrap();
        report.story.iter().for_each(|line| println!("{line}"));
        if std::env::var_os("SAY").is_some() {
            println!("seed {seed}: {} letters {} answers {:?} acts {}", report.letters, report.answers, report.acts, report.trace);
        }
        for broken in &report.broken {
            println!("seed {seed}: BROKEN {}: {}", broken.rule, broken.says);
        }
        bad += u64::from(!report.broken.is_empty());
        letters += report.letters;
        answers += report.answers;
        cover.merge(&report.cover);
    }
    println!("{bad} bad day(s), {letters} letters, {answers} answers with data, {:.1} s", begun.elapsed().as_secs_f64());
    println!("{}", cover.table());
}
