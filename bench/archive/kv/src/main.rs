//! SQLite and LMDB beside the archive: `kv sqlite|lmdb load|ask|cold|answers|destroy DATABASE SET [FILE]`.
//!
//! Each figure is a line of JSON with the same name as the other engines give it; `bench/README.md` says what it is.

mod lmdb;
mod machine;
mod measure;
mod set;
mod sqlite;

use std::{env, path::Path};

/// What answers.
pub trait Engine {
    /// Who used it? `skew` is how far the clocks may be off, in milliseconds. `All` looks at every row of the address
    /// and port; `Newest` stops at the first that is over, which is right as long as no two overlap.
    fn point(&mut self, question: &set::Question, skew: u64, how: Scan) -> Vec<(u32, u32)>;
    /// How many rows has this subscriber between the two moments?
    fn reverse(&mut self, subscriber: u32, from: u64, to: u64) -> usize;
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scan {
    All,
    Newest,
}

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let [engine, step, database, set, rest @ ..] = &words[..] else { panic!("kv ENGINE STEP DATABASE SET [FILE]") };
    let (database, set) = (Path::new(database), Path::new(set));
    let open: &dyn Fn() -> Box<dyn Engine> = match *engine {
        "sqlite" => &|| Box::new(sqlite::Sqlite::open(database)),
        "lmdb" => &|| Box::new(lmdb::Lmdb::open(database)),
        other => panic!("no engine {other}"),
    };
    match (*engine, *step, rest) {
        ("sqlite", "load", []) => sqlite::load(database, set),
        ("lmdb", "load", []) => lmdb::load(database, set),
        (_, "ask", []) => measure::warm(database, set, open),
        (_, "cold", []) => measure::cold(database, set, open),
        (_, "answers", [file]) => measure::answers(set, Path::new(file), open),
        ("sqlite", "destroy", []) => sqlite::destroy(database, set),
        _ => panic!("{engine} has no step {step}"),
    }
}

/// One figure, as the bench collects them.
pub fn say(figure: &str, value: f64) {
    println!("{{\"figure\": \"{figure}\", \"value\": {value}}}");
}

/// What it is that was measured.
pub fn say_version(version: &str) {
    println!("{{\"figure\": \"version\", \"value\": \"{version}\"}}");
}
