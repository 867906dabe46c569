//! Rows go into the archive, from a file or made up in memory.

use std::{
    fs::File,
    io::{self, BufReader, Read, Seek as _},
    net::Ipv4Addr,
    path::Path,
    time::Duration,
};

use archive::{Archive, Begun, Day};
use retained::{Batch, Converter, Life, NatRecord, PortRange, Shape, Subscriber, Tally};
use sha2::{Digest as _, Sha256};
use terms::{Clock, Digest, Period, Selector, Target, Transport};

use crate::{
    chance, common, machine, open, say,
    sets::{self, Form},
};

/// Rows of one batch: what a large gateway writes in a day.
const BATCH: u64 = 50_000_000;
/// Rows that a converter gives at a time.
const PIECE: u64 = 4_096;
/// Rows of one made-up day.
const DAY: u64 = 10_000_000;

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
        let before = machine::now();
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
        reading += before.elapsed().as_secs_f64();
        let (mut piece, mut entries) = (Vec::new(), 0);
        while entries < BATCH {
            let before = machine::now();
            sets::next(&mut pieces, PIECE.min(BATCH - entries), &mut piece);
            let nat = sets::records(&piece, form);
            let tally = Tally { read: nat.len() as u64, stored: nat.len() as u64, set_aside: 0 };
            reading += before.elapsed().as_secs_f64();
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
        end: None,
        converter: Converter { name: "bench rows".into(), version: 1 },
        clock: Clock { source: "made up".to_owned(), error_max: Duration::ZERO },
        received: common::at("2026-11-24T00:00:00Z"),
        generated: true,
    }
}

/// Port blocks of day after day, made up in memory: 512 ports each, held for six hours on average and free for two and a half.
pub(crate) fn blocks(archive: &Path, rows: u64) {
    let mut rng = chance();
    let mut into = open(archive, &mut rng);
    let (start, begun) = (machine::now(), machine::processor());
    let mut day = Day::of(common::at("2026-08-01T00:00:00Z"));
    let (mut left, mut made) = (rows, Made(7));
    while left > 0 {
        let some = left.min(DAY);
        let source = Digest::from_bytes(Sha256::digest(day.number().to_le_bytes()).into());
        let about = Batch { received: day.ends(), ..batch(source) };
        let Begun::Intake(mut intake) = into.begin_intake(&about, &mut rng).expect("begin") else {
            panic!("made up before")
        };
        let (mut entries, mut address) = (0, 0);
        while entries < some {
            let mut nat = made.day_of_address(day, address);
            nat.truncate(usize::try_from(some - entries).expect("rows"));
            let tally = Tally { read: nat.len() as u64, stored: nat.len() as u64, set_aside: 0 };
            entries += nat.len() as u64;
            address += 1;
            intake.take(retained::Read { nat, tally, ..retained::Read::default() }).expect("take");
        }
        into.commit_intake(*intake, &mut rng).expect("ingest");
        left -= some;
        day = Day::of(day.ends());
        eprintln!("{left} rows left, {:.0} s", start.elapsed().as_secs_f64());
    }
    let rows = rows as f64;
    say("generated_rows", rows);
    say("generated_rows_cpu_s", rows / (machine::processor() - begun));
    say("both_bytes_row", machine::bytes(archive) as f64 / rows);
    say("memory_mb", machine::memory_mb());
    ask_blocks(&into);
}

/// Who had a port of a block at a moment: a thousand to warm up, then each of ten thousand by itself.
fn ask_blocks(archive: &Archive) {
    let (mut made, mut took, mut found) = (Made(8), Vec::new(), 0);
    let first = Day::of(common::at("2026-08-01T00:00:00Z"));
    for number in 0..11_000 {
        let at = first.begins().after(Duration::from_millis(made.below(86_400_000)));
        let public = PUBLIC + made.below(1_000) as u32;
        let port = 1_024 + made.below(126 * 512) as u16;
        let selector = Selector::new(Ipv4Addr::from_bits(public).into(), Some(port), Transport::Tcp);
        let target =
            Target { selector, period: Period::new(at, at).expect("a moment"), clock_error_max: Duration::ZERO };
        let (duration, answer) = crate::ask::look(archive, &sets::Question { target, at, subscriber: None });
        found += answer.attribution.candidates.len();
        if number >= 1_000 {
            took.push(duration);
        }
    }
    say("point_p50_us", machine::share(&mut took, 0.5));
    say("point_p99_us", machine::share(&mut took, 0.99));
    say("point_found", found as f64);
}

/// The first public address of made-up blocks.
const PUBLIC: u32 = 0x64c0_0000;
/// Each has five blocks a day.
const SUBSCRIBERS: u64 = 2_000_000;

/// Numbers from a seed (splitmix64): the set is the same on every machine.
struct Made(u64);

impl Made {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((u128::from(z ^ (z >> 31)) * u128::from(end)) >> 64) as u64
    }

    /// Milliseconds, so many on average.
    fn lasting(&mut self, mean: f64) -> u64 {
        let even = (self.below(1 << 53) as f64 + 0.5) / (1_u64 << 53) as f64;
        (-even.ln() * mean * 3.6e6) as u64 + 1_000
    }

    fn day_of_address(&mut self, day: Day, address: u32) -> Vec<NatRecord> {
        let mut out = Vec::new();
        for block in 0..126_u16 {
            let mut at = self.lasting(2.5);
            while at < 86_400_000 {
                let lasts = self.lasting(6.0).min(86_400_000 - at);
                let moment = |ms| day.begins().after(Duration::from_millis(ms));
                let who = self.below(SUBSCRIBERS) as u32;
                let first = 1_024 + block * 512;
                out.push(NatRecord {
                    shape: Shape::PortBlock,
                    public: Ipv4Addr::from_bits(PUBLIC + address).into(),
                    ports: PortRange::new(first, first + 511).expect("a block"),
                    transport: None,
                    private: Ipv4Addr::from_bits(0x0a00_0000 + who % 0x0100_0000).into(),
                    realm: None,
                    private_port: None,
                    peer: None,
                    subscriber: Some(Subscriber::new((10_000_000 + who).to_string())),
                    life: Life::whole(Period::new(moment(at), moment(at + lasts)).expect("in order")),
                });
                at += lasts + self.lasting(2.5);
            }
        }
        out
    }
}
