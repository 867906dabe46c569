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

#[test]
fn both_engines_agree_on_the_real_book() {
    let currencies = ["EUR", "CNY", "USD", "JPY", "KES", "CHF"];
    let threads: Vec<_> = (1..=2)
        .map(|seed| std::thread::spawn(move || check(&common::files(), &currencies, (2019, 2029), 70_000, seed)))
        .collect();
    let open: usize = threads.into_iter().map(|t| t.join().unwrap()).sum();
    assert!(open > 1_000, "only {open} questions found a road: the questions are too poor to test anything");
}

#[test]
fn both_engines_agree_on_invented_books() {
    let run = |half: u64| {
        let mut open = 0;
        for seed in (1..=200).map(|n| n * 2 + half) {
            let files = invented::files(&mut Chance::new(seed));
            open += check(&files, &["XXA", "XXB", "XXC", "XXZ"], (2019, 2029), 160, seed);
        }
        open
    };
    let threads: Vec<_> = (0..2).map(|half| std::thread::spawn(move || run(half))).collect();
    let open: usize = threads.into_iter().map(|t| t.join().unwrap()).sum();
    assert!(open > 800, "only {open} questions found a road: the books are too poor to test anything");
}
