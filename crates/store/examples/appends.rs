//! Durable appends a second: `cargo run --release -p store --example appends -- FOLDER [SECONDS] [ROUNDS] [WRITERS]`.
//!
//! Each round takes the disk's own syncs (4 KiB written and `fdatasync`), then for each number of writers the store, and right
//! after it a bare file that is appended to and synced in batches of as many 1 KiB entries as the store had to a sync. One
//! line of JSON for each. `FOLDER` is made and must be on the disk that is meant; what is left in it may be thrown away.

#![expect(clippy::expect_used, reason = "a measurement that fails should stop where it stands")]
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]

use std::{
    fs::File,
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use request::{Draft, Event};
use store::{Batch, Store};

const WRITERS: [u64; 5] = [1, 8, 64, 512, 4096];

/// What an officer's draft has about: the body is 1 KiB.
const TEXT: usize = 982;

fn main() {
    let mut args = std::env::args().skip(1);
    let folder = args.next().expect("FOLDER");
    let seconds = args.next().map_or(5, |n| n.parse().expect("SECONDS"));
    let rounds: u32 = args.next().map_or(1, |n| n.parse().expect("ROUNDS"));
    let only: Option<u64> = args.next().map(|n| n.parse().expect("WRITERS"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
    for round in 0..rounds {
        let folder = Path::new(&folder).join(round.to_string());
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("folder");
        let period = Duration::from_secs(seconds);
        println!("{{\"what\":\"disk\",\"syncs_a_second\":{:.0}}}", syncs(&folder, period));
        for writers in WRITERS.into_iter().filter(|w| only.is_none_or(|o| o == *w)) {
            let store = runtime.block_on(appends(&folder, writers, period));
            let file = batches(&folder, store.batch.round().max(1.0) as usize, period);
            println!(
                "{{\"what\":\"store\",\"writers\":{writers},\"appends_a_second\":{:.0},\"batch\":{:.1},\"p50_us\":{},\"p99_us\":{},\
                 \"cpu_us\":{:.1},\"file_a_second\":{file:.0},\"share\":{:.2}}}",
                store.rate,
                store.batch,
                store.p50,
                store.p99,
                store.cpu,
                store.rate / file
            );
        }
    }
}

/// How often the disk syncs 4 KiB.
fn syncs(folder: &Path, period: Duration) -> f64 {
    let mut file = File::create(folder.join("syncs")).expect("file");
    let (begun, mut n) = (Instant::now(), 0u32);
    while begun.elapsed() < period {
        file.write_all(&[7; 4096]).expect("write");
        file.sync_data().expect("sync");
        n += 1;
    }
    f64::from(n) / begun.elapsed().as_secs_f64()
}

/// A bare file, so many entries to a sync: what no log can be faster than.
fn batches(folder: &Path, batch: usize, period: Duration) -> f64 {
    let mut file = File::create(folder.join("batches")).expect("file");
    let entry = [7; 1024];
    let (begun, mut n) = (Instant::now(), 0usize);
    let mut bytes = Vec::new();
    while begun.elapsed() < period {
        bytes.clear();
        (0..batch).for_each(|_| bytes.extend_from_slice(&entry));
        file.write_all(&bytes).expect("write");
        file.sync_data().expect("sync");
        n += batch;
    }
    n as f64 / begun.elapsed().as_secs_f64()
}

struct Measured {
    rate: f64,
    batch: f64,
    p50: u128,
    p99: u128,
    /// Processor time for each append, all threads, the writers' own included.
    cpu: f64,
}

async fn appends(folder: &Path, writers: u64, period: Duration) -> Measured {
    let store = Store::open(&folder.join(format!("store-{writers}.db")), &mut ChaCha20Rng::seed_from_u64(0))
        .await
        .expect("store");
    let mut tasks = tokio::task::JoinSet::new();
    let (commits, begun, used) = (store.commits(), Instant::now(), processor());
    for writer in 0..writers {
        let store = store.clone();
        tasks.spawn(async move {
            let mut chance = ChaCha20Rng::seed_from_u64(writer);
            let mut took = Vec::new();
            while begun.elapsed() < period {
                let before = Instant::now();
                let mut text = "x".repeat(TEXT);
                text.push_str(&took.len().to_string());
                let event = Event::Drafted { draft: Draft([("facts".to_owned(), text)].into()) };
                let batch = Batch { events: vec![(format!("asking/{writer}"), event)], ..Batch::default() };
                let now = terms::Instant::from_micros(1_800_000_000_000_000);
                store.record(batch, now, &mut chance).await.expect("recorded");
                took.push(before.elapsed().as_micros());
            }
            took
        });
    }
    let mut took = tasks.join_all().await.concat();
    let (elapsed, used, n) = (begun.elapsed().as_secs_f64(), processor() - used, took.len());
    took.sort_unstable();
    let rank = |share: f64| took.get((n as f64 * share) as usize).copied().unwrap_or_default();
    Measured {
        rate: n as f64 / elapsed,
        batch: n as f64 / (store.commits() - commits) as f64,
        p50: rank(0.5),
        p99: rank(0.99),
        cpu: used * 1e6 / n as f64,
    }
}

/// Seconds of processor time so far.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
