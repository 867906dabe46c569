//! Standing consents: what our state lets others rely on, and what others let us.

use askama::Template;

use super::{
    form::Action,
    request::{Fact, Value},
    shell::{Shell, State},
    tone::Badge,
    words::{self as w, Word},
};

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "consents.html")]
pub struct ConsentsPage {
    /// The frame.
    pub shell: Shell,
    /// What one person has signed, and the button for the second where that can be whoever looks.
    pub waiting: Option<(ConsentRow, Option<Action>)>,
    /// Published by our state, newest first.
    pub ours: Vec<ConsentRow>,
    /// What can be done.
    pub actions: Vec<Action>,
    /// Learned of others: those that count first.
    pub others: Vec<ConsentRow>,
}

/// One consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRow {
    /// First digits of its number.
    pub short: String,
    /// Whose it is.
    pub state: State,
    /// Does it count, and for us?
    pub badge: Badge,
    /// When it was published or learned, for whom, for what, for how long, by whom.
    pub facts: Vec<Fact>,
}

impl ConsentsPage {
    fn lists(&self) -> [(&'static str, Word, Word, &[ConsentRow]); 2] {
        [
            ("ours", w::CONSENTS_OURS, w::CONSENTS_OURS_NONE, &self.ours),
            ("others", w::CONSENTS_OTHERS, w::CONSENTS_OTHERS_NONE, &self.others),
        ]
    }
}
