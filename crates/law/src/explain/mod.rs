//! An answer as a tree of full sentences, each with its sources. The same question on the same day gives the same bytes.

mod build;
mod render;

use crate::{Book, Citation, Question, ask, routes};

/// One statement, what it rests on, and what it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The statement, a sentence.
    pub says: String,
    /// What it means for the request.
    pub mark: Mark,
    /// The texts that it rests on.
    pub sources: Vec<Citation>,
    /// The statements that it is made of.
    pub under: Vec<Explanation>,
}

/// A text that begins as a sentence does.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a statement means for the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It holds.
    Yes,
    /// It fails.
    No,
    /// A fact or a rule is missing.
    Open,
    /// For information.
    Note,
}

impl Mark {
    /// The word in JSON, and what a screen reader says.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Open => "open",
            Self::Note => "note",
        }
    }
}

/// Asks the law and explains the answer: the bases, each count element by element, the clocks, who authorises, what to look
/// at, what is missing, and, where no road is open, what would open one.
pub fn explain(book: &Book, question: &Question) -> Explanation {
    let answer = ask(book, question);
    let routes = routes(book, question);
    build::tree(book, question, &answer, &routes)
}

impl Explanation {
    pub(crate) fn new(mark: Mark, says: impl Into<String>) -> Self {
        Self { says: sentence(&says.into()), mark, sources: Vec::new(), under: Vec::new() }
    }

    pub(crate) fn from(mut self, citation: &Citation) -> Self {
        self.sources.push(citation.clone());
        self
    }

    pub(crate) fn with(mut self, under: impl IntoIterator<Item = Self>) -> Self {
        self.under.extend(under);
        self
    }

    /// Every statement, depth first.
    pub fn walk(&self) -> Vec<&Self> {
        let mut all = vec![self];
        all.extend(self.under.iter().flat_map(Self::walk));
        all
    }
}
