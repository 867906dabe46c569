//! One direct order at the authority that gave it: where it stands, on whose consent it rests, who was told, and the evidence.

use askama::Template;

use super::{
    form::{Action, Weight},
    order::Preview,
    request::{ApprovalRow, EventRow, Fact, Letter, LetterStands, Refusal, Value},
    shell::{Shell, State},
    text::Text,
    times::Clock,
    tone::{Badge, Tone},
    words as w,
};

/// The page of one direct order.
#[derive(Debug, Clone, Template)]
#[template(path = "direct.html")]
pub struct DirectPage {
    /// The frame.
    pub shell: Shell,
    /// The whole number.
    pub number: String,
    /// Its first digits.
    pub short: String,
    /// What the case is about, in words.
    pub offence: Text,
    /// Where it stands.
    pub state: Badge,
    /// Ordinary, urgent or emergency.
    pub urgency: Badge,
    /// By when the company has to answer.
    pub legal: Option<Clock>,
    /// Whose turn it is and for what.
    pub next: Text,
    /// What was not done just now, or why the company did not execute it.
    pub refusal: Option<Refusal>,
    /// What this person may do now.
    pub actions: Vec<Action>,
    /// Exactly what was ordered, as pairs.
    pub asked: Vec<Fact>,
    /// The state on whose territory the data lies.
    pub concerned: State,
    /// Its consent, as pairs.
    pub consent: Vec<Fact>,
    /// Does the consent still allow anything?
    pub in_force: bool,
    /// The people who approved.
    pub approvals: Vec<ApprovalRow>,
    /// The company's answer, once it is here.
    pub preview: Option<Preview>,
    /// The same where it has a form of its own, as pairs.
    pub foreign: Vec<Fact>,
    /// Path of the package, once it is made.
    pub package: Option<String>,
    /// What happened so far, oldest first.
    pub events: Vec<EventRow>,
    /// The order and the notices, with their receipts.
    pub letters: Vec<Letter>,
}

impl DirectPage {
    fn primary(&self) -> Option<&Action> {
        self.actions.iter().find(|a| a.weight == Weight::Primary)
    }

    /// What can be done beside it, folded.
    fn others(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|a| a.weight != Weight::Primary)
    }

    fn told(&self) -> Text {
        Text::Filled(w::DIRECT_TOLD, vec![("state", self.concerned.name.clone())])
    }
}
