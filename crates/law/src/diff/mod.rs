//! What a change of the law folder widens and narrows, in plain words, and which worked cases change their answer.
//!
//! Both folders are read as books first: the difference of half a law says nothing. Then every record is held against
//! the one of the same id, field by field (`rules` says what a field means), and every case is put to both books.

mod answers;
mod direction;
mod elements;
mod field;
mod pair;
mod record;
mod rules;
mod says;
mod sheet;
mod time;

pub use direction::Direction;

use crate::{
    Book, Flaw,
    cases::{Case, cases},
};
use sheet::Sheets;

/// How two law folders differ. Empty: they answer every question in the same words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// What became of the records, by file and line.
    pub changes: Vec<Change>,
    /// The worked cases whose answer is not what it was, by file and line.
    pub cases: Vec<ChangedCase>,
}

/// One way in which one record went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file in the new folder; in the old, where the record is gone.
    pub file: String,
    /// Line of the record.
    pub line: usize,
    /// Id of the record; a ground of `common.toml` by its code.
    pub record: String,
    /// Which way it went.
    pub direction: Direction,
    /// What changed and what it comes to, as a sentence for a lawyer.
    pub says: String,
}

/// A worked case whose answer is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedCase {
    /// The file in the new folder; in the old, where the case is gone.
    pub file: String,
    /// Line of the case.
    pub line: usize,
    /// Id of the case.
    pub id: String,
    /// Why its answer is expected to be as the case says.
    pub why: String,
    /// What the old book answers, one line for each part that differs.
    pub before: Vec<String>,
    /// What the new book answers, line by line.
    pub after: Vec<String>,
}

/// Compares two law folders, each as paths and texts.
///
/// # Errors
/// Every [`Flaw`] of either folder, the file behind `old/` or `new/`.
pub fn diff(old: &[(String, String)], new: &[(String, String)]) -> Result<Difference, Vec<Flaw>> {
    match (read(old, "old"), read(new, "new")) {
        (Ok((before, earlier)), Ok((after, later))) => Ok(Difference {
            changes: record::changes(&Sheets::read(&before, old), &Sheets::read(&after, new)),
            cases: answers::changed(&before, &after, &earlier, &later),
        }),
        (before, after) => Err(before.err().into_iter().chain(after.err()).flatten().collect()),
    }
}

fn read(files: &[(String, String)], which: &str) -> Result<(Book, Vec<Case>), Vec<Flaw>> {
    let flaws = match (Book::read(files.iter().cloned()), cases(files)) {
        (Ok(book), Ok(cases)) => return Ok((book, cases)),
        (book, cases) => book.err().into_iter().chain(cases.err()).flatten(),
    };
    let mut flaws: Vec<Flaw> = flaws.map(|f| Flaw { file: format!("{which}/{}", f.file), ..f }).collect();
    flaws.sort();
    Err(flaws)
}
