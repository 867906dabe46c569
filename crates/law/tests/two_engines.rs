//! The engine and the plain one beside it agree on questions by chance: over the real book, and over invented ones.

use law::{Answer, Authorisation, Book, DualCriminality, ElementResult, Question, ask};

use crate::{
    chance::{Chance, Words},
    common, invented,
    plain::{self, Truth, Verdict},
};

/// The first engine's answer in the words of the second.
fn verdict(answer: &Answer, q: &Question) -> Verdict {
    let (dual, counts) = match &answer.dual {
        DualCriminality::NotRequired { .. } => ("not-required", Vec::new()),
        DualCriminality::Compared { counts } => ("compared", counts.clone()),
    };
    let count = |c: &law::Count| {
        let result = match c.result() {
            ElementResult::Met => "met",
            ElementResult::Unknown => "unknown",
            ElementResult::NotMet => "not-met",
        };
        let record = |state| c.elements.iter().find(|e| e.state == state).unwrap().citation.record.clone();
        (result.to_owned(), [record(q.from), record(q.to)], c.months_max.map(|m| m.map(i64::from)))
    };
    let nothing_known = answer.gaps.iter().any(|g| g.code == "unknown-state" || g.code == "same-state");
    Verdict {
        bases: answer.bases.iter().map(|b| b.citation.record.clone()).collect(),
        dual: dual.to_owned(),
        counts: if nothing_known { Vec::new() } else { counts.iter().map(count).collect() },
        deadline: answer.deadline.as_ref().map(|d| d.due.micros()),
        authorisation: match &answer.authorisation {
            Authorisation::Required { .. } => "required",
            Authorisation::NotRequired { .. } => "not-required",
            Authorisation::Unknown => "unknown",
        }
        .to_owned(),
        retention: answer.retention.as_ref().map(|r| r.citation.record.clone()),
        grounds: answer.grounds.iter().map(|g| g.citation.record.clone()).collect(),
        raised: answer.grounds.iter().map(|g| g.raised.map(truth)).map(|t| format!("{t:?}")).collect(),
        covered: answer.bases.iter().map(|b| b.counts.clone()).collect(),
        cautions: answer.cautions.iter().map(|c| c.code.clone()).filter(|c| c != "expression").collect(),
        conditions: answer.bases.iter().map(|b| b.conditions.len()).sum(),
        gaps: answer.gaps.iter().map(|g| g.code.clone()).collect(),
    }
}

fn truth(result: ElementResult) -> Truth {
    match result {
        ElementResult::Met => Truth::Yes,
        ElementResult::Unknown => Truth::Open,
        ElementResult::NotMet => Truth::No,
    }
}

/// Asks both; tells how many questions found a road with nothing missing.
fn check(
    files: &[(String, String)],
    currencies: &[&'static str],
    years: (i64, i64),
    questions: usize,
    seed: u64,
) -> usize {
    let book = Book::read(files.to_vec()).unwrap_or_else(|flaws| panic!("seed {seed}: {flaws:#?}"));
    let tables = plain::read(files);
    let (words, mut chance) = (Words::of(&book, currencies.to_vec(), years), Chance::new(seed));
    let mut open = 0;
    for n in 0..questions {
        let q = words.question(&mut chance);
        let (one, two) = (ask(&book, &q), plain::answer(&tables, &q));
        assert_eq!(verdict(&one, &q), two, "seed {seed}, question {n}: {q:#?}");
        open += usize::from(one.gaps.is_empty() && one.dual.satisfied());
    }
    open
}

/// How many questions in all. `LAW_QUESTIONS=10000000 cargo test --release -p law both_engines` asks more.
fn questions() -> usize {
    std::env::var("LAW_QUESTIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(200_000)
}

/// Runs on every core; tells how many questions found a road.
fn on_all_cores(run: impl Fn(usize, usize) -> usize + Sync) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let run = &run;
        let threads: Vec<_> = (0..cores).map(|core| scope.spawn(move || run(core, cores))).collect();
        threads.into_iter().map(|t| t.join().unwrap()).sum()
    })
}

#[test]
fn both_engines_agree_on_the_real_book() {
    let currencies = ["EUR", "CNY", "USD", "JPY", "KES", "XXX"];
    let (files, each) = (common::files(), questions() / 2);
    let open = on_all_cores(|core, cores| {
        check(&files, &currencies, (1999, 2029), each / cores, u64::try_from(core).unwrap() + 1)
    });
    assert!(open > each / 500, "only {open} questions found a road: the questions are too poor to test anything");
}

#[test]
fn both_engines_agree_on_invented_books() {
    const EACH: usize = 200;
    let books = questions() / 2 / EACH;
    let open = on_all_cores(|core, cores| {
        let mut open = 0;
        for seed in (1..=books).filter(|n| n % cores == core) {
            let seed = u64::try_from(seed).unwrap();
            let files = invented::files(&mut Chance::new(seed));
            open += check(&files, &["XXA", "XXB", "XXC", "XXZ"], (2019, 2029), EACH, seed);
        }
        open
    });
    assert!(open > books * EACH / 150, "only {open} questions found a road: the books are too poor to test anything");
}
