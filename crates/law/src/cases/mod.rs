//! Worked cases: a question, the answer that a lawyer expects, and why. They are the book's own tests.

mod expect;
mod raw;
mod read;

use std::collections::BTreeSet;

use terms::{Instant, StateCode};

use crate::{Book, Flaw, Question};

pub use read::{cases, question};

/// One worked case.
#[derive(Debug, Clone)]
pub struct Case {
    /// Unique among all cases.
    pub id: String,
    /// Why the answer is as it is.
    pub why: String,
    /// File and line.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) asks: Asks,
}

/// What a case asks.
#[derive(Debug, Clone)]
pub(crate) enum Asks {
    /// May one state ask another?
    Law(Box<Question>, Box<raw::RawExpect>),
    /// How long does a record live?
    Retention { state: StateCode, record: String, event: Instant, on: Instant, expect: raw::RawKept },
}

/// What came of a case.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// What differs from the expected answer. Empty: nothing.
    pub wrong: Vec<String>,
    /// The clauses, offences and retention rules that the case shows at work.
    pub shows: BTreeSet<String>,
}

impl Case {
    /// The question to the law, where the case is one.
    pub fn question(&self) -> Option<&Question> {
        match &self.asks {
            Asks::Law(question, _) => Some(question),
            Asks::Retention { .. } => None,
        }
    }

    /// What the case says that no answer could show: facts and records that are not in the book, and expectations of a
    /// comparison where none is made.
    fn odd(&self, book: &Book) -> Vec<String> {
        let Asks::Law(question, expect) = &self.asks else { return Vec::new() };
        let mut odd = book.odd_facts(&question.facts);
        let clauses: BTreeSet<&str> = book.clause_ids().collect();
        let named = expect.bases.iter().flatten().chain(&expect.opens).chain(&expect.closed);
        odd.extend(named.filter(|id| !clauses.contains(id.as_str())).map(|id| format!("`{id}` is no clause")));
        odd.extend(
            expect.asks.iter().filter(|key| !book.facts().any(|f| f.key == **key)).map(|k| format!("`{k}` is no fact")),
        );
        let compares =
            !expect.cites.is_empty() || !expect.asks.is_empty() || expect.months.is_some() || !expect.counts.is_empty();
        if compares && expect.dual == "not-required" {
            odd.push("no laws are compared here: `cites`, `asks`, `months` and `counts` would show nothing".to_owned());
        }
        odd
    }

    /// Puts the question to a book and compares.
    pub fn run(&self, book: &Book) -> Outcome {
        match &self.asks {
            Asks::Law(question, expect) => expect::law(book, question, expect),
            Asks::Retention { state, record, event, on, expect } => {
                expect::retention(book, (*state, record), (*event, *on), expect)
            }
        }
    }
}

/// A book with its cases, all of which came out as expected.
#[derive(Debug)]
pub struct Checked {
    /// The book.
    pub book: Book,
    /// Its cases.
    pub cases: Vec<Case>,
}

/// Reads a law folder whole: the book, the cases, every case's answer, and a case for every clause, offence and
/// retention rule.
///
/// # Errors
/// Every [`Flaw`], sorted by file and line.
pub fn check(files: &[(String, String)]) -> Result<Checked, Vec<Flaw>> {
    let book = Book::read(files.iter().cloned());
    let cases = read::cases(files);
    let (book, cases) = match (book, cases) {
        (Ok(book), Ok(cases)) => (book, cases),
        (book, cases) => {
            let mut flaws = book.err().unwrap_or_default();
            flaws.extend(cases.err().unwrap_or_default());
            flaws.sort();
            return Err(flaws);
        }
    };
    let (mut flaws, mut shown) = (Vec::new(), BTreeSet::new());
    for case in &cases {
        let outcome = case.run(&book);
        for wrong in case.odd(&book).into_iter().chain(outcome.wrong) {
            let message = format!("case `{}`: {wrong} ({})", case.id, case.why);
            flaws.push(Flaw { file: case.file.clone(), line: case.line, message });
        }
        shown.extend(outcome.shows);
    }
    flaws.extend(without_case(&book, &shown));
    flaws.sort();
    if flaws.is_empty() { Ok(Checked { book, cases }) } else { Err(flaws) }
}

fn without_case(book: &Book, shown: &BTreeSet<String>) -> Vec<Flaw> {
    let all = book.clause_ids().chain(book.offence_ids()).chain(book.retention_ids());
    let bare = all.filter(|id| !shown.contains(*id));
    let flaw = |id: &str| {
        let (file, line) = book.place(id).unwrap_or(("law", 1));
        Flaw { file: file.to_owned(), line, message: format!("`{id}` has no worked case in cases/") }
    };
    bare.map(flaw).collect()
}
