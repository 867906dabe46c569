//! Spontaneous information: the form in which it is written, and the page on which it is read.

use askama::Template;

use super::{
    form::{self, Action, Field, Lack, Weight},
    request::{EventRow, Fact, Letter, LetterStands, Refusal, Value},
    shell::{Shell, State},
    text::Text,
    times::Clock,
    tone::{Badge, Tone},
    words::{self as w, Word},
};

/// The form.
#[derive(Debug, Clone, Template)]
#[template(path = "tell.html")]
pub struct TellPage {
    /// The frame.
    pub shell: Shell,
    /// Its number, where it is written anew before anybody else signed it.
    pub id: String,
    /// What lacks or was refused, at the head of the page.
    pub lacks: Vec<Lack>,
    /// Fields under their headings.
    pub parts: Vec<(Word, Vec<Field>)>,
}

/// One piece of information, on either side.
#[derive(Debug, Clone, Template)]
#[template(path = "information.html")]
pub struct InformationPage {
    /// The frame.
    pub shell: Shell,
    /// The whole number.
    pub number: String,
    /// Its first digits.
    pub short: String,
    /// Who told.
    pub from: State,
    /// Who was told.
    pub to: State,
    /// What the case is about, in words.
    pub offence: Text,
    /// Where it stands.
    pub state: Badge,
    /// Does it go on now?
    pub urgency: Badge,
    /// By when an answer is wanted.
    pub legal: Option<Clock>,
    /// Whose turn it is and for what.
    pub next: Text,
    /// What was not done just now, or why they declined.
    pub refusal: Option<Refusal>,
    /// Taken back: why.
    pub withdrawn: Option<String>,
    /// What this person may do now.
    pub actions: Vec<Action>,
    /// Are we bound by the conditions?
    pub bound: bool,
    /// The conditions, one sentence each.
    pub conditions: Vec<Text>,
    /// What was announced.
    pub announced: Vec<Fact>,
    /// The content. None: it is not here yet.
    pub content: Option<Vec<Fact>>,
    /// Where a request is begun from it, for whom that is the next step.
    pub ask_for_more: Option<String>,
    /// Where it is written anew after it was declined.
    pub anew: Option<String>,
    /// Requests that were begun from it: short number and path.
    pub requests: Vec<(String, String)>,
    /// Everything that happened, oldest first.
    pub events: Vec<EventRow>,
    /// Letters and their receipts.
    pub letters: Vec<Letter>,
}

impl InformationPage {
    fn primary(&self) -> Option<&Action> {
        self.actions.iter().find(|a| a.weight == Weight::Primary)
    }

    fn others(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|a| a.weight != Weight::Primary)
    }
}
