//! The same questions in the same order for every engine: warm, cold, many, and the answers in full.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    net::Ipv4Addr,
    path::Path,
    time::Instant,
};

use crate::{
    Engine, Scan,
    machine::{into_memory, memory_mb, out_of_memory, share},
    say,
    set::{Question, questions, reverse},
};

const SKEW: u64 = 1_000;
const TIMED: usize = 10_000;
const WARMING: usize = 1_000;
const COLD: usize = 100;

pub fn warm(database: &Path, set: &Path, open: &dyn Fn() -> Box<dyn Engine>) {
    into_memory(database);
    let asked = questions(set);
    let mut engine = open();
    for question in asked.iter().rev().take(WARMING) {
        engine.point(question, SKEW, Scan::Newest);
    }
    let (mut took, mut missed) = (Vec::new(), 0);
    for question in asked.iter().take(TIMED) {
        let start = Instant::now();
        let found = engine.point(question, SKEW, Scan::Newest);
        took.push(start.elapsed());
        missed += usize::from(!names(&found, question));
    }
    say("point_p50_us", share(&mut took, 0.5));
    say("point_p99_us", share(&mut took, 0.99));
    say("point_missed", missed as f64);
    batch(engine.as_mut(), &asked, "batch_s", false);
    batch(engine.as_mut(), &asked, "batch_sorted_s", true);
    let (mut took, mut rows) = (Vec::new(), 0);
    for (subscriber, from, to) in reverse(set) {
        let start = Instant::now();
        rows += engine.reverse(subscriber, from, to);
        took.push(start.elapsed());
    }
    say("reverse_p50_us", share(&mut took, 0.5));
    say("reverse_p99_us", share(&mut took, 0.99));
    say("reverse_rows", rows as f64);
    say("memory_mb", memory_mb());
}

/// All questions in one go; sorting them first is part of the time.
fn batch(engine: &mut dyn Engine, asked: &[Question], figure: &str, sorted: bool) {
    let start = Instant::now();
    let mut order: Vec<&Question> = asked.iter().collect();
    if sorted {
        order.sort_unstable_by_key(|q| (q.public, q.port, q.protocol, q.at));
    }
    let missed = order.iter().filter(|q| !names(&engine.point(q, 0, Scan::Newest), q)).count();
    say(figure, asked.len() as f64 / start.elapsed().as_secs_f64());
    assert!(missed == 0, "{missed} answers of the batch miss the subscriber");
}

/// The files leave the page cache before the database is opened: what is mapped would stay.
pub fn cold(database: &Path, set: &Path, open: &dyn Fn() -> Box<dyn Engine>) {
    let mut took = Vec::new();
    for question in questions(set).iter().skip(TIMED).take(COLD) {
        out_of_memory(database);
        let mut engine = open();
        let start = Instant::now();
        engine.point(question, SKEW, Scan::Newest);
        took.push(start.elapsed());
    }
    say("cold_p50_us", share(&mut took, 0.5));
    say("cold_p99_us", share(&mut took, 0.99));
}

/// A line for each question: its number, then each `subscriber:private` found, in order. In a file beside it, how many
/// rows each reverse question has.
pub fn answers(set: &Path, file: &Path, open: &dyn Fn() -> Box<dyn Engine>) {
    let mut engine = open();
    let mut out = BufWriter::new(File::create(file).expect("the answers' file"));
    for (number, question) in questions(set).iter().enumerate() {
        let found = engine.point(question, 0, Scan::All);
        let mut pairs: Vec<_> =
            found.iter().map(|(who, private)| format!("{who}:{}", Ipv4Addr::from_bits(*private))).collect();
        pairs.sort();
        pairs.dedup();
        pairs.insert(0, number.to_string());
        writeln!(out, "{}", pairs.join(" ")).expect("writing");
    }
    out.flush().expect("writing");
    let reversed = reverse(set).into_iter().map(|(who, from, to)| engine.reverse(who, from, to));
    let lines: String = reversed.enumerate().map(|(number, rows)| format!("{number} {rows}\n")).collect();
    fs::write(file.with_added_extension("reverse"), lines).expect("writing");
}

fn names(found: &[(u32, u32)], question: &Question) -> bool {
    question.subscriber.is_none_or(|expected| found.iter().any(|(who, _)| *who == expected))
}
