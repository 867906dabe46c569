//! What is wrong with a law file, and where.

/// One mistake in one law file. A book with a flaw is not read at all: half a law is worse than none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct Flaw {
    /// Path of the file inside `law/`.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong and what is expected instead.
    pub message: String,
}

/// The flaws found so far. Reading goes on after a flaw so that a lawyer sees all of them at once.
#[derive(Default)]
pub(crate) struct Flaws(pub(crate) Vec<Flaw>);

/// A place in a file at which flaws are reported.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
    /// Where each line after the first begins.
    pub(crate) lines: &'a [usize],
    pub(crate) at: usize,
}

/// Where each line after the first begins.
pub(crate) fn line_starts(text: &str) -> Vec<usize> {
    text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1).collect()
}

impl<'a> Place<'a> {
    /// The same file at another byte.
    pub(crate) fn at(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// Line of the byte, counted from 1.
    pub(crate) fn line(self) -> usize {
        1 + self.lines.partition_point(|start| *start <= self.at)
    }
}

impl Flaws {
    pub(crate) fn add(&mut self, place: Place<'_>, message: impl Into<String>) {
        self.0.push(Flaw { file: place.file.to_owned(), line: place.line(), message: message.into() });
    }
}
