//! What waits for an officer's own key, and how to sign it.

use askama::Template;

use super::{
    shell::Shell,
    times::Moment,
    tone::Tone,
    words::{self as w, Word},
};

/// One press that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToSignRow {
    /// What was pressed.
    pub act: Word,
    /// What is signed next for it.
    pub next: Word,
    /// How many signatures it has.
    pub made: usize,
    /// The record's page.
    pub href: String,
    /// When it was pressed; what is signed bears this moment.
    pub at: Moment,
    /// Until when it waits.
    pub until: Moment,
}

/// The page of what waits for one's own key.
#[derive(Debug, Clone, Template)]
#[template(path = "to_sign.html")]
pub struct ToSignPage {
    /// The frame.
    pub shell: Shell,
    /// What waits, oldest first.
    pub rows: Vec<ToSignRow>,
    /// The command for the officer's own machine.
    pub command: String,
}
