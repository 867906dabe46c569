//! How fast the law answers. `cargo run --release -p law --example speed [-- FOLDER]`
//!
//! Loads the book; weighs and explains questions on one core; then the same with a book ten times as large.
#![expect(clippy::expect_used, reason = "a measurement stops at the first surprise")]
#![expect(clippy::disallowed_methods, reason = "a measurement looks at the clock")]

use std::{fs, path::Path, time::Instant as Clock};

use law::{Book, Fact, FactKind, Facts, Question, ask, explain, weigh};
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

const QUESTIONS: usize = 400_000;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "law".to_owned());
    let files = files(Path::new(&folder));
    measure("the book", &files);
    measure("ten times", &ten_times(&files));
}

fn measure(what: &str, files: &[(String, String)]) {
    let bytes: usize = files.iter().map(|f| f.1.len()).sum();
    let mut loads: Vec<f64> = (0..5)
        .map(|_| {
            let (own, start) = (files.to_vec(), Clock::now());
            let _ = Book::read(own).expect("a sound book");
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    loads.sort_by(f64::total_cmp);
    let book = Book::read(files.to_vec()).expect("a sound book");
    println!(
        "{what}: {} states, {} kB, read in {:.1} ms (median of 5)",
        book.states().count(),
        bytes / 1000,
        middle(&loads)
    );
    let questions = questions(&book);
    let rates = |each: &dyn Fn(&Question) -> usize, n: usize| {
        let mut rates: Vec<f64> = (0..5)
            .map(|_| {
                let start = Clock::now();
                let sum: usize = questions.iter().cycle().take(n).map(each).sum();
                assert!(sum > 0, "nothing was found");
                n as f64 / start.elapsed().as_secs_f64()
            })
            .collect();
        rates.sort_by(f64::total_cmp);
        middle(&rates)
    };
    let weighed = rates(&|q| weigh(&book, q).map_or(0, |v| v.counts().count() + usize::from(v.satisfied())), QUESTIONS);
    let answered = rates(&|q| ask(&book, q).bases.len() + 1, QUESTIONS / 8);
    let explained = rates(&|q| explain(&book, q).under.len(), QUESTIONS / 40);
    println!("  weighed   {weighed:>9.0} questions a second on one core (dual criminality, bases; no words)");
    println!("  answered  {answered:>9.0} with every sentence");
    println!("  explained {explained:>9.0} as a tree");
}

fn middle(sorted: &[f64]) -> f64 {
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// Questions with the facts of their conduct, between all pairs, from a fixed seed.
fn questions(book: &Book) -> Vec<Question> {
    let states: Vec<StateCode> = book.states().map(|s| s.code).collect();
    let kinds: Vec<String> = book.conduct().filter(|c| c.counts.is_empty()).map(|c| c.id.clone()).collect();
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |n: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed >> 33).unwrap_or_default() % n
    };
    let mut list = Vec::new();
    while list.len() < 20_000 {
        let conduct = kinds.get(below(kinds.len())).cloned().into_iter().collect::<Vec<_>>();
        let mut facts = Facts::default();
        for word in book.facts_for(&conduct) {
            let fact = match word.kind {
                FactKind::YesNo if below(6) == 0 => Fact::No,
                FactKind::YesNo => Fact::Yes,
                FactKind::Count => Fact::Count(below(10_000) as u64),
                FactKind::Amount => Fact::Amount { hundredths: below(100_000_000) as u64, currency: "EUR".to_owned() },
            };
            if below(8) > 0 {
                facts.0.insert(word.key.clone(), fact);
            }
        }
        let (Some(from), Some(to)) = (states.get(below(states.len())), states.get(below(states.len()))) else {
            continue;
        };
        if from == to {
            continue;
        }
        let acted = 1_577_836_800 + below(200_000_000) as i64;
        list.push(Question {
            from: *from,
            to: *to,
            measure: Measure::Disclose,
            data: *DataCategory::ALL.get(below(4)).expect("four kinds"),
            conduct,
            facts,
            acted_at: Instant::from_micros(acted * 1_000_000),
            asked_at: Instant::from_micros((acted + 864_000) * 1_000_000),
            urgency: Urgency::Ordinary,
        });
    }
    list
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let (mut files, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).expect("a folder of law files") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let name = path.strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).expect("text")));
            }
        }
    }
    files
}

/// The same book with nine invented twins of every state: own file, offences, and every treaty party.
fn ten_times(files: &[(String, String)]) -> Vec<(String, String)> {
    let codes: Vec<String> = files
        .iter()
        .filter_map(|(path, _)| Some(path.strip_prefix("states/")?.strip_suffix(".toml")?.to_owned()))
        .collect();
    let twin = |n: usize, code: &str| {
        let place = codes.iter().position(|c| c == code).unwrap_or_default() + (n - 1) * codes.len();
        let letter = |i: usize| char::from(b'A' + u8::try_from(i % 26).unwrap_or_default());
        format!("{}{}", letter(place / 26), letter(place))
    };
    let mut all: Vec<(String, String)> = files
        .iter()
        .filter(|(p, _)| !p.starts_with("states/") && !p.starts_with("offences/") && !p.starts_with("treaties/"))
        .cloned()
        .collect();
    for (path, text) in files {
        let Some((folder, name)) = path.split_once('/') else { continue };
        match folder {
            "states" | "offences" => {
                let code = name.trim_end_matches(".toml");
                for n in 1..=10 {
                    let renamed = twins_of(text, n, &codes, &twin);
                    all.push((format!("{folder}/{}.toml", twin(n, code)), renamed));
                }
            }
            "treaties" => {
                for n in 1..=10 {
                    all.push((format!("treaties/n{n}-{name}"), twins_of(text, n, &codes, &twin)));
                }
            }
            _ => {}
        }
    }
    all
}

fn twins_of(text: &str, n: usize, codes: &[String], twin: &dyn Fn(usize, &str) -> String) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        for key in ["id = \"", "clause = \"", "beside = [\"", "chain = [\""] {
            line = line.replace(key, &format!("{key}n{n}-"));
        }
        if line.starts_with("chain") || line.starts_with("beside") {
            line = line.replace("\", \"", &format!("\", \"n{n}-"));
        }
        for code in codes {
            line = line.replace(&format!("state = \"{code}\""), &format!("state = \"\u{1}{}\"", twin(n, code)));
        }
        if line.starts_with("states = ") {
            for code in codes {
                line = line.replace(&format!("\"{code}\""), &format!("\"\u{1}{}\"", twin(n, code)));
            }
        }
        out.push_str(&line.replace('\u{1}', ""));
        out.push('\n');
    }
    out
}
