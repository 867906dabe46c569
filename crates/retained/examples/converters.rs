//! Measures the converters of text: `cargo run --release -p retained --example converters [LINES]`, from the project's folder.
//!
//! Each sample is repeated with ports and addresses that change from round to round, so that sessions are opened and closed
//! as in a real log, and read in pieces of a mebibyte. Prints lines and bytes for each second of processor time.

#![expect(clippy::expect_used, reason = "a measurement that fails should stop where it stands")]

use retained::{Piece, Read, format};
use terms::Instant;

const SAMPLES: [(&str, &str); 7] = [
    ("conntrack", "conntrack"),
    ("cgnat-syslog", "a10"),
    ("cgnat-syslog", "asa"),
    ("cgnat-syslog", "cisco"),
    ("cgnat-syslog", "f5"),
    ("cgnat-syslog", "juniper"),
    ("cgnat-syslog", "sixwind"),
];

/// Seconds of processor time so far: what counts on a machine that does other work as well.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn main() {
    let lines: usize = std::env::args().nth(1).map_or(2_000_000, |n| n.parse().expect("LINES"));
    for (name, file) in SAMPLES {
        let log = repeated(&std::fs::read_to_string(format!("samples/cgnat/{file}.log")).expect("sample"), lines);
        measure(name, file, &log);
    }
    measure("cgnat-syslog", "many open", &many_open(lines / 2));
}

fn measure(name: &str, label: &str, log: &[u8]) {
    let received = Instant::parse("2026-11-24T13:00:00Z").expect("a time");
    let mut convert = (format(name).expect("format").open)();
    let (mut read, mut records, mut entries, mut aside) = (Read::new(), 0, 0, 0);
    let before = processor();
    let (mut from, mut to) = (0, 0);
    while to < log.len() {
        to = (to + (1 << 20)).min(log.len());
        let bytes = log.get(from..to).unwrap_or_default();
        from += convert.feed(Piece { bytes, received, from: None }, &mut read);
        records += read.records();
        entries += read.tally.read;
        aside += read.tally.set_aside;
        read = Read::new();
    }
    let took = processor() - before;
    println!(
        "{label:10} {:9.0} lines/s {:6.1} MB/s  {entries} lines, {records} records, {aside} set aside, {took:.2} s of processor time",
        entries as f64 / took,
        log.len() as f64 / took / 1e6
    );
}

/// So many sessions begin before the first of them ends, in an order that is not that of their ports.
fn many_open(sessions: usize) -> Vec<u8> {
    let mut out = String::with_capacity(sessions * 230);
    for (minute, event) in [(0, 'C'), (1, 'D')] {
        for n in 0..sessions {
            let n = n.wrapping_mul(0x9e37_79b1) % 4_194_304;
            let (a, b, port) = (n >> 16, n >> 8 & 255, 1_024 + n % 60_000);
            out.push_str(&format!(
                "<134>Nov 24 12:0{minute}:00 t NAT-TCP-{event}: 10.1.{a}.{b}:{port}<->192.0.2.80:443,203.0.113.{}:{port}<-->192.0.2.80:443\n",
                n % 251
            ));
        }
    }
    out.into_bytes()
}

/// The sample over and over, with another private network in each round.
fn repeated(sample: &str, lines: usize) -> Vec<u8> {
    let rounds = lines.div_ceil(sample.lines().count());
    let mut out = String::with_capacity(sample.len() * (rounds + 1));
    for round in 0..rounds {
        let network = format!("10.{}.{}.", round / 250 % 250, round % 250);
        out.push_str(
            &sample.replace("100.64.0.", &network).replace("100.64.10.", &network).replace("100.65.150.", &network),
        );
    }
    out.into_bytes()
}
