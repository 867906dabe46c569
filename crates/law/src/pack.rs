//! The text that two bodies sign under a folder of law: which files, to the last byte, and as of when.
//!
//! `docs/LAW-PACK.md` describes it for other implementers. Who has signed it is found out elsewhere: this room knows no keys.

use std::fmt;

use terms::{Digest, Instant};

use crate::{Book, book::digest};

const HEAD: &str = "comity law book v1";

/// A note is one line on a page, not a preamble.
const NOTE_CHARS_MAX: usize = 200;

/// What a law pack says of one folder. There is one way to write each: [`PackText::read`] takes no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackText {
    book: Digest,
    folder: Digest,
    states: usize,
    issued: Instant,
    note: String,
}

/// The text of a pack is not as it must be, or is another folder's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPack {
    /// A line that is missing, out of place or spelt otherwise.
    #[error("line {line} of the text is not {wants}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What must stand there.
        wants: &'static str,
    },
    /// The note is empty, long, or not one plain line.
    #[error("the note is not one line of 1 to {NOTE_CHARS_MAX} visible characters")]
    Note,
    /// Some file differs from what was signed, is missing, or was added.
    #[error("the law files are not those that were signed (signed: {signed}, here: {here})")]
    OtherFolder {
        /// The digest in the text.
        signed: Digest,
        /// The digest of the folder.
        here: Digest,
    },
    /// The text names a book that its own files do not make.
    #[error("the text names book {signed}, and its files make book {here}")]
    OtherBook {
        /// The digest in the text.
        signed: Digest,
        /// The digest of the book.
        here: Digest,
    },
}

/// SHA-256 over every `.toml` file of a folder, worked cases included: paths from the folder and texts, sorted by path,
/// each preceded by its length in eight bytes. [`Book::digest`] is made the same way, but for the cases.
pub fn folder_digest(files: &[(String, String)]) -> Digest {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort();
    digest(sorted.into_iter().flat_map(|(path, text)| [path.as_str(), text.as_str()]))
}

impl PackText {
    /// The text for a folder's files and the book that they make.
    ///
    /// # Errors
    /// [`BadPack::Note`] when the note is not one plain line.
    pub fn of(files: &[(String, String)], book: &Book, issued: Instant, note: &str) -> Result<Self, BadPack> {
        if !one_line(note) {
            return Err(BadPack::Note);
        }
        let (digest, states) = (book.digest(), book.states().count());
        Ok(Self { book: digest, folder: folder_digest(files), states, issued, note: note.to_owned() })
    }

    /// Reads the text of a pack; whoever calls has found it signed.
    ///
    /// # Errors
    /// [`BadPack::Line`] for anything but exactly the six lines.
    pub fn read(text: &str) -> Result<Self, BadPack> {
        let mut lines = Lines { rest: text.split('\n'), line: 0 };
        lines.next("`comity law book v1`", |line| (line == HEAD).then_some(()))?;
        let read = Self {
            book: lines.field("`book ` and 64 lower-case hexadecimal digits", "book ", |v| v.parse().ok())?,
            folder: lines.field("`folder ` and 64 lower-case hexadecimal digits", "folder ", |v| v.parse().ok())?,
            states: lines.field("`states ` and a number", "states ", |v| one_form(v, v.parse().ok()))?,
            issued: lines.field("`issued ` and a moment in UTC, as 2026-11-24T09:00:00Z", "issued ", |v| {
                one_form(v, Instant::parse(v).ok())
            })?,
            note: lines
                .field("`note ` and 1 to 200 visible characters", "note ", |v| one_line(v).then(|| v.to_owned()))?,
        };
        lines.next("the end, after one line feed", |line| line.is_empty().then_some(()))?;
        match lines.rest.next() {
            None => Ok(read),
            Some(_) => Err(BadPack::Line { line: lines.line, wants: "the end, after one line feed" }),
        }
    }

    /// Are these the files that the text is of? Asked before any of them is parsed.
    ///
    /// # Errors
    /// [`BadPack::OtherFolder`].
    pub fn is_of_folder(&self, files: &[(String, String)]) -> Result<(), BadPack> {
        let here = folder_digest(files);
        if here == self.folder { Ok(()) } else { Err(BadPack::OtherFolder { signed: self.folder, here }) }
    }

    /// Is this the book that the text names, with as many states?
    ///
    /// # Errors
    /// [`BadPack::OtherBook`], [`BadPack::Line`] for the number of states.
    pub fn is_of_book(&self, book: &Book) -> Result<(), BadPack> {
        if book.digest() != self.book {
            return Err(BadPack::OtherBook { signed: self.book, here: book.digest() });
        }
        if book.states().count() == self.states {
            Ok(())
        } else {
            Err(BadPack::Line { line: 4, wants: "the number of states that the book knows" })
        }
    }

    /// The book's digest.
    pub fn book(&self) -> Digest {
        self.book
    }

    /// The digest of the whole folder, worked cases included.
    pub fn folder(&self) -> Digest {
        self.folder
    }

    /// How many states the book knows.
    pub fn states(&self) -> usize {
        self.states
    }

    /// When the first body signed. Those who sign later sign this moment too.
    pub fn issued(&self) -> Instant {
        self.issued
    }

    /// What the first body wanted to say.
    pub fn note(&self) -> &str {
        &self.note
    }
}

impl fmt::Display for PackText {
    /// The bytes that are signed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { book, folder, states, issued, note } = self;
        write!(f, "{HEAD}\nbook {book}\nfolder {folder}\nstates {states}\nissued {issued}\nnote {note}\n")
    }
}

/// The lines of a text, each asked for once and in order.
struct Lines<'a> {
    rest: std::str::Split<'a, char>,
    line: usize,
}

impl<'a> Lines<'a> {
    fn next<T>(&mut self, wants: &'static str, read: impl FnOnce(&'a str) -> Option<T>) -> Result<T, BadPack> {
        self.line += 1;
        self.rest.next().and_then(read).ok_or(BadPack::Line { line: self.line, wants })
    }

    fn field<T>(
        &mut self,
        wants: &'static str,
        name: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Result<T, BadPack> {
        self.next(wants, |line| line.strip_prefix(name).and_then(read))
    }
}

/// The value, where the text is the one way in which it is written.
fn one_form<T: ToString>(text: &str, value: Option<T>) -> Option<T> {
    value.filter(|value| value.to_string() == text)
}

/// A line for people, without what makes it read as what it is not.
fn one_line(text: &str) -> bool {
    let turning = |c: char| matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let plain = text.trim() == text && !text.chars().any(|c| c.is_control() || turning(c));
    plain && !text.is_empty() && text.chars().count() <= NOTE_CHARS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text() -> String {
        let (book, folder) = ("ab".repeat(32), "cd".repeat(32));
        format!(
            "{HEAD}\nbook {book}\nfolder {folder}\nstates 2\nissued 2026-11-24T09:00:00Z\nnote First of its kind.\n"
        )
    }

    /// Where the complaint is; `None`: it is read.
    fn check(text: &str, wrong: Option<usize>) {
        match (PackText::read(text), wrong) {
            (Ok(read), None) => assert_eq!(read.to_string(), text),
            (Err(BadPack::Line { line, .. }), Some(wanted)) => assert_eq!(line, wanted, "{text}"),
            (read, wrong) => panic!("{text}: {read:?} but wanted {wrong:?}"),
        }
    }

    #[test]
    fn what_is_written_is_read_and_is_written_the_same() {
        check(&text(), None);
    }

    #[test]
    fn a_text_that_is_not_exactly_the_six_lines_is_refused_at_its_line() {
        for (from, to, line) in [
            ("v1", "v2", 1),
            ("comity", " comity", 1),
            ("book ab", "book AB", 2),
            ("book ab", "book  ab", 2),
            ("folder", "cases", 3),
            ("cdcd", "cd", 3),
            ("states 2", "states 02", 4),
            ("states 2", "states +2", 4),
            ("states 2", "states 2\r", 4),
            ("states 2\n", "", 4),
            ("09:00:00Z", "09:00:00.000Z", 5),
            ("09:00:00Z", "10:00:00+01:00", 5),
            ("note First of its kind.", "note", 6),
            ("note First of its kind.", "note ", 6),
            ("note First", "note  First", 6),
            ("kind.", "kind. ", 6),
            ("kind.", "kind.\u{202e}", 6),
            ("kind.\n", "kind.", 7),
            ("kind.\n", "kind.\n\n", 7),
            ("kind.\n", "kind.\nexpires 2027-01-01\n", 7),
        ] {
            assert!(text().contains(from), "{from}");
            check(&text().replacen(from, to, 1), Some(line));
        }
        check("", Some(1));
    }

    #[test]
    fn the_folders_digest_sees_every_byte_every_name_and_no_order() {
        let files = |rows: &[(&str, &str)]| -> Vec<(String, String)> {
            rows.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
        };
        let one = folder_digest(&files(&[("a.toml", "x = 1\n"), ("cases/b.toml", "y = 2\n")]));
        assert_eq!(one, folder_digest(&files(&[("cases/b.toml", "y = 2\n"), ("a.toml", "x = 1\n")])));
        for other in [
            &[("a.toml", "x = 1\n"), ("cases/b.toml", "y = 3\n")][..],
            &[("a.toml", "x = 1\n"), ("cases/c.toml", "y = 2\n")],
            &[("a.toml", "x = 1\n"), ("b.toml", "y = 2\n")],
            &[("a.toml", "x = 1\n")],
            &[("a.toml", "x = 1\n"), ("b.toml", ""), ("cases/b.toml", "y = 2\n")],
            &[("a.tom", "lx = 1\n"), ("cases/b.toml", "y = 2\n")],
        ] {
            assert_ne!(one, folder_digest(&files(other)), "{other:?}");
        }
    }
}
