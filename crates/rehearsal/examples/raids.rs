//! Attacks with one stolen key, account or node: `raids FROM TO ATTACKS held|ordered`; prints what thieves got, by role.

use std::{path::PathBuf, sync::Arc, time::Instant};

use rehearsal::{Far, Federation, Raid, raid};

fn scratch() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

#[expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measuring tool")]
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let number = |at: usize, or: u64| a.get(at).map_or(or, |t| t.parse().unwrap());
    let law = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let mut files = Vec::new();
    node::law_files(&law, &law, &mut files).unwrap();
    let book = Arc::new(law::Book::read(files).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let federation = runtime.block_on(Federation::prepare(book, 5, &scratch())).unwrap();
    let far = if a.get(4).is_some_and(|f| f == "ordered") { Far::Ordered } else { Far::Held };
    let (mut all, begun) = (Raid::default(), Instant::now());
    for seed in number(1, 0)..number(2, 1) {
        let attacks = u32::try_from(number(3, 50)).unwrap();
        let raid = runtime.block_on(raid(&federation, seed, attacks, far, scratch())).unwrap();
        for broken in &raid.broken {
            println!("seed {seed}: BROKEN {}: {}", broken.rule, broken.says);
        }
        all.merge(raid);
    }
    println!("{} attacks, {} gave data, {:.1} s", all.attacks, all.gave(), begun.elapsed().as_secs_f64());
    for (role, (count, did, gave)) in &all.by_role {
        println!("{role:32} {count:8} attacks, {did:7} did something, {gave:7} gave data");
    }
    for ((role, way), count) in &all.seen {
        println!("seen by {role}: {way}: {count}");
    }
}
