//! No hidden clock, chance, disk or network where none may be.

use crate::{
    arrows::PURE,
    source::{files, none, shipped},
};

/// Why: a deadline that reads a clock by itself cannot be tested, and an answer in court cannot be repeated.
#[test]
fn clock_and_chance_are_read_only_at_the_edge() {
    let hidden =
        ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now", "getrandom", "OsRng", "thread_rng"];
    let mut broken = Vec::new();
    for file in shipped().filter(|f| !["node", "comity"].contains(&f.room())) {
        for (at, line) in file.code() {
            // The cell names system calls that a reader may make; it makes none of them.
            for word in hidden.iter().filter(|word| line.contains(**word) && !line.contains("SYS_")) {
                broken.push(format!("{}:{at} {word}", file.path));
            }
        }
    }
    none("time and chance are arguments", &broken);
}

/// Why: chance that somebody can foresee signs nothing; only a rehearsal may draw it from a seed, and stand at a disk or a clock.
#[test]
fn only_a_rehearsal_stands_in_the_machines_place() {
    let words = ["Rehearsed::by", "Clock::told_by", "open_on(", "carry_with("];
    let rooms = ["rehearsal", "node", "store"];
    let mut broken = Vec::new();
    for file in shipped().filter(|f| !rooms.contains(&f.room())) {
        for (at, line) in file.code() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                broken.push(format!("{}:{at} {word}", file.path));
            }
        }
    }
    none("the machine's place", &broken);
}

/// Why: what does no I/O can be tested by the million and run offline by a court.
#[test]
fn pure_rooms_touch_nothing_outside() {
    let outside = [
        "std::fs",
        "std::env",
        "std::process",
        "std::thread",
        "fs::",
        "env::var",
        "File::",
        "TcpStream",
        "TcpListener",
        "UdpSocket",
        "println!",
        "eprintln!",
        "print!(",
        "std::io::stdin",
        "std::io::stdout",
        "static mut",
        "async fn",
    ];
    let mut broken = Vec::new();
    for file in shipped().filter(|f| PURE.contains(&f.room())) {
        for (at, line) in file.code() {
            for word in outside.iter().filter(|word| line.contains(**word)) {
                broken.push(format!("{}:{at} {word}", file.path));
            }
        }
    }
    none("pure rooms", &broken);
}

/// Where a domain room may derive wire shapes: the file that reads the law's own files, whose types nobody else sees.
const READS_FILES: &[&str] = &["crates/law/src/raw.rs", "crates/law/src/cases/raw.rs"];

/// Why: a derive is a promise to strangers. With a boundary type the domain can be renamed in an afternoon.
#[test]
fn domain_types_do_not_serialize() {
    let domain = ["terms", "law", "guard", "request", "retained"];
    let mut broken = Vec::new();
    for file in shipped().filter(|f| domain.contains(&f.room()) && !READS_FILES.contains(&f.path.as_str())) {
        // A derive may stand on several lines, so every mention outside of an import counts.
        for (at, line) in file.code().filter(|(_, line)| !line.trim_start().starts_with("use ")) {
            if line.contains("Serialize") || line.contains("derive(") && line.contains("Deserialize") {
                broken.push(format!("{}:{at} {}", file.path, line.trim()));
            }
        }
    }
    none("no Serialize or Deserialize on domain types", &broken);
}

/// Why: a test that sleeps, waits for a free port or is skipped is a test that lies on a slow day.
#[test]
fn tests_neither_sleep_nor_are_skipped() {
    let mut broken = Vec::new();
    for file in files().iter().filter(|f| f.path.ends_with(".rs") && !f.path.contains("/house/")) {
        for (at, line) in file.text.lines().enumerate() {
            let in_tests = file.path.contains("/tests/") && line.contains("sleep(");
            if in_tests || line.trim_start().starts_with("#[ignore") {
                broken.push(format!("{}:{} {}", file.path, at + 1, line.trim()));
            }
        }
    }
    none("no sleep and no skipped test", &broken);
}
