//! A forbidden shortcut, refused: why, who was told, and which lawful way is open.

use askama::Template;

use super::{
    law::BasisRow,
    request::{Fact, Value},
    shell::{Shell, State},
    text::Text,
    times::Moment,
    tone::Tone,
    words::{self as w},
};

/// The page of one refused attempt.
#[derive(Debug, Clone, Template)]
#[template(path = "attempt.html")]
pub struct AttemptPage {
    /// The frame.
    pub shell: Shell,
    /// Code of the refusal, such as `no-consent`.
    pub code: String,
    /// Why, in a sentence.
    pub says: Text,
    /// The rule of the house that no setting can lower, in words, such as [`w::INVARIANT_TERRITORY`].
    pub invariant: Text,
    /// What was tried, as pairs (who, what, from whom, when).
    pub tried: Vec<Fact>,
    /// The state on whose territory the data lies.
    pub concerned: State,
    /// When notice was handed to that state's node; `None`: the notice is on its way.
    pub notified: Option<Moment>,
    /// Index of the attempt's leaf in the log.
    pub leaf: Option<u64>,
    /// The lawful ways that are open, best first.
    pub routes: Vec<BasisRow>,
    /// Path of a draft that is already filled in with what is known.
    pub draft_href: String,
}

impl AttemptPage {
    fn told(&self) -> Text {
        let word = if self.notified.is_some() { w::STATE_TOLD } else { w::STATE_BEING_TOLD };
        Text::Filled(word, vec![("state", self.concerned.name.clone())])
    }
}
