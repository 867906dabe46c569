//! Rows go into the archive, from a file or made up in memory.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek as _},
    path::Path,
    time::Duration,
};

use archive::{Begun, Day, GeneratedDay};
use retained::{Batch, Converter, Tally};
use sha2::{Digest as _, Sha256};
use terms::{Clock, Digest};

use crate::{
    chance, common, machine, open, say,
    sets::{self, Form},
};

/// Rows of one batch: what a large gateway writes in a day.
const BATCH: u64 = 50_000_000;
/// Rows that a converter gives at a time.
const PIECE: u64 = 4_096;
/// Rows of one generated day: made in memory, an eighth of it at a time.
const DAY: u64 = 50_000_000;

/// Takes the rows of a file, or of standard input, in as a row of sources, and waits until all is in its final form.
pub(crate) fn load(archive: &Path, rows: &str, form: Form) {
    let mut stream: Box<dyn Read> = match rows {
        "-" => Box::new(BufReader::with_capacity(1 << 20, io::stdin().lock())),
        path => Box::new(File::open(path).expect("rows")),
    };
    let mut rng = chance();
    let mut into = open(archive, &mut rng);
    let (start, begun) = (machine::now(), machine::processor());
    let (mut count, mut reading) = (0, 0.0);
    loop {
        let before = machine::processor();
        // A file is read twice, as `comity retained ingest` does: its digest comes first. A stream waits in memory.
        let (digest, bytes) = match rows {
            "-" => {
                let bytes = sets::piece(&mut stream, BATCH);
                (Digest::from_bytes(Sha256::digest(&bytes).into()), bytes)
            }
            path => (digest(path, count * sets::ROW), Vec::new()),
        };
        let mut pieces: Box<dyn Read> = match rows {
            "-" => Box::new(&*bytes),
            _ => Box::new(&mut stream),
        };
        let Begun::Intake(mut intake) = into.begin_intake(&batch(digest), &mut rng).expect("begin") else {
            panic!("taken in before")
        };
        reading += machine::processor() - before;
        let (mut piece, mut entries) = (Vec::new(), 0);
        while entries < BATCH {
            let before = machine::processor();
            sets::next(&mut pieces, PIECE.min(BATCH - entries), &mut piece);
            let nat = sets::records(&piece, form);
            let tally = Tally { read: nat.len() as u64, stored: nat.len() as u64, set_aside: 0 };
            reading += machine::processor() - before;
            if nat.is_empty() {
                break;
            }
            entries += nat.len() as u64;
            intake.take(retained::Read { nat, tally, ..retained::Read::default() }).expect("take");
        }
        if entries == 0 {
            break;
        }
        let done = into.commit_intake(*intake, &mut rng).expect("ingest");
        assert!(done.records == entries, "{} of {entries} rows were stored", done.records);
        count += entries;
        eprintln!("{count} rows, {:.0} s", start.elapsed().as_secs_f64());
    }
    let merging = machine::processor();
    into.tidy(&mut rng).expect("merge");
    say("merge_cpu_s", machine::processor() - merging);
    let (wall, cpu) = (start.elapsed().as_secs_f64(), machine::processor() - begun);
    let (count, bytes) = (count as f64, machine::bytes(archive) as f64);
    say("rows", count);
    say("ingest_both_rows_cpu_s", count / cpu);
    say("ingest_both_rows_s", count / wall);
    say("ingest_without_reading_rows_cpu_s", count / (cpu - reading));
    say("both_bytes_row", bytes / count);
    say("memory_mb", machine::memory_mb());
}

/// Of the rows that the next batch takes from a file.
fn digest(path: &str, from: u64) -> Digest {
    let mut file = File::open(path).expect("rows");
    file.seek(io::SeekFrom::Start(from)).expect("rows");
    let (mut hash, mut piece, mut left) = (Sha256::new(), Vec::new(), BATCH);
    while left > 0 {
        sets::next(&mut file, PIECE.min(left), &mut piece);
        if piece.is_empty() {
            break;
        }
        hash.update(&piece);
        left -= piece.len() as u64 / sets::ROW;
    }
    Digest::from_bytes(hash.finalize().into())
}

/// Each piece counts as a source of its own, as a collector hands them over; its digest is part of the work.
fn batch(source: Digest) -> Batch {
    Batch {
        source,
        offset: 0,
        converter: Converter { name: "bench rows".into(), version: 1 },
        clock: Clock { source: "made up".to_owned(), error_max: Duration::ZERO },
        received: common::at("2026-11-24T00:00:00Z"),
        generated: true,
    }
}

/// LEAD: port blocks straight into segments, as soon as the archive generates them; until then, days of connections.
pub(crate) fn blocks(archive: &Path, rows: u64) {
    let mut rng = chance();
    let mut into = open(archive, &mut rng);
    let (start, begun) = (machine::now(), machine::processor());
    let mut day = Day::of(common::at("2026-08-01T00:00:00Z"));
    let mut left = rows;
    while left > 0 {
        let some = left.min(DAY);
        let generated = GeneratedDay { seed: 1, day, rows: some };
        into.ingest_generated(generated, day.ends(), &mut rng).expect("ingest");
        left -= some;
        day = Day::of(day.ends());
        eprintln!("{left} rows left, {:.0} s", start.elapsed().as_secs_f64());
    }
    let rows = rows as f64;
    say("generated_rows", rows);
    say("generated_rows_cpu_s", rows / (machine::processor() - begun));
    say("both_bytes_row", machine::bytes(archive) as f64 / rows);
    say("memory_mb", machine::memory_mb());
}
