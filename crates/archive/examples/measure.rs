//! Measures the archive on this machine: `cargo run --release -p archive --example measure -- FOLDER [ROWS]`.
//!
//! Makes a seeded day, takes it in, opens it again, looks questions up with passes, and prints what each took. Real
//! passes need a guard's papers, so this example has its own; it reads nothing but made-up records.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that fails should stop where it stands; it reads made-up records only"
)]

#[path = "../tests/common.rs"]
#[expect(dead_code, reason = "the tests use all of it; here a pass and a question are enough")]
mod common;

use std::{path::PathBuf, time::Duration};

// The papers of the tests call it so, too.
use ::archive;
use archive::{Archive, Day, GeneratedDay};
use rand_chacha::{ChaCha20Rng, rand_core::Rng as _, rand_core::SeedableRng as _};
use terms::{Measure, Period, Selector, Target, Transport};

#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

/// Seconds of processor time so far, all threads: what counts on a machine that does other work as well.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("FOLDER"));
    let rows: u64 = arguments.next().map_or(5_000_000, |n| n.parse().expect("ROWS"));
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let mut archive = Archive::open(&folder, common::KEY, common::settings(), &mut rng).expect("open");
    let day = Day::of(common::at("2026-11-22T00:00:00Z"));
    let generated = GeneratedDay { seed: 1, day, rows };
    let (start, before) = (now(), processor());
    let ingested = archive.ingest_generated(generated, day.ends(), &mut rng).expect("ingest");
    let (took, processor) = (start.elapsed(), processor() - before);
    println!("make and ingest   {:.2} s of processor time", processor);
    let status = archive.status();
    println!(
        "make and ingest   {} rows in {took:.2?}: {:.0} rows/s",
        ingested.records,
        ingested.records as f64 / took.as_secs_f64()
    );
    println!(
        "bytes a row       {:.2} ({} translations, {} access sessions)",
        status.bytes as f64 / (status.nat_records + status.access_records) as f64,
        status.nat_records,
        status.access_records
    );
    drop(archive);
    let start = now();
    let mut archive = Archive::open(&folder, common::KEY, common::settings(), &mut rng).expect("open");
    println!("open              {:.2?}", start.elapsed());

    // Half are about made-up addresses at random; the others about the connection of the samples, which has an answer.
    common::ingest_samples(&mut archive, &mut rng);
    let sample = common::asked("question").target;
    let publics = (rows / 8 / 5_000).clamp(1, 4_000) * 8;
    let made_up = |rng: &mut ChaCha20Rng| {
        let mut draw = |end: u64| rng.next_u64() % end;
        let at = day.begins().after(Duration::from_secs(draw(86_000)));
        let public = std::net::Ipv4Addr::from_bits(0xc612_0000 + draw(publics) as u32);
        let port = 1_024 + draw(64_512) as u16;
        Target {
            selector: Selector::new(public.into(), Some(port), Transport::Tcp),
            period: Period::new(at, at.after(Duration::from_secs(2))).expect("in order"),
            clock_error_max: Duration::from_secs(1),
        }
    };
    for (name, count) in [("made up", 10_000), ("sample", 10_000)] {
        let (mut took, mut hits) = (Vec::new(), 0);
        for _ in 0..count {
            let target = if name == "sample" { sample.clone() } else { made_up(&mut rng) };
            let now_is = common::at("2026-11-25T00:00:00Z");
            let (pass, logged) = common::pass(common::deed(Measure::Disclose, target), now_is);
            let start = now();
            let found = archive.lookup(pass, logged, now_is).expect("lookup");
            took.push(start.elapsed());
            hits += usize::from(!found.attribution.candidates.is_empty());
        }
        took.sort_unstable();
        let at = |share: f64| took.get((took.len() as f64 * share) as usize).copied().unwrap_or_default();
        println!("lookup, {name:<9} p50 {:.1?}, p99 {:.1?}; {hits} of {count} had an answer", at(0.5), at(0.99));
    }
}
