//! What is done, and a case found by its number.

use askama::Template;

use super::{
    shell::{Shell, State},
    text::Text,
    times::Moment,
    tone::Badge,
    words::{self as w, Word},
};

/// Cases in a list that no clock orders.
#[derive(Debug, Clone, Template)]
#[template(path = "finished.html")]
pub struct FinishedPage {
    /// The frame.
    pub shell: Shell,
    /// What the list is.
    pub title: Word,
    /// How it is ordered, where that needs saying.
    pub lead: Option<Word>,
    /// What is said where it is empty.
    pub empty: Word,
    /// The cases.
    pub rows: Vec<FinishedRow>,
    /// What was looked for.
    pub number: String,
    /// Path of the next older part.
    pub older: Option<String>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinishedRow {
    /// The path of its page.
    pub href: String,
    /// First digits of its number.
    pub short: String,
    /// The state that asks.
    pub from: State,
    /// The state that is asked.
    pub to: State,
    /// What the case is about, in words.
    pub offence: Text,
    /// Where it stands.
    pub state: Badge,
    /// When its last entry was written, where that is told.
    pub at: Option<Moment>,
}

impl FinishedPage {
    /// Does each row say when?
    fn dated(&self) -> bool {
        self.rows.iter().all(|row| row.at.is_some())
    }
}
