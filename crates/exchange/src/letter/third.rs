//! To a third state: a request between two others concerns it. In general words that name nobody; what more there is to tell is told as information.

use serde::{Deserialize, Serialize};
use terms::{AuthorityId, StateCode};

use super::CitationV1;
use crate::wire::{Line, Prose, word};

/// One of the two states of a request tells a third that it is concerned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThirdNoticeV1 {
    /// The state that is told: neither of the two.
    #[serde(with = "word")]
    pub concerns: StateCode,
    /// Who tells.
    #[serde(with = "word")]
    pub authority: AuthorityId,
    /// Of which state: one of the two.
    #[serde(with = "word")]
    pub state: StateCode,
    /// The state that asks.
    #[serde(with = "word")]
    pub asking: StateCode,
    /// The state that is asked.
    #[serde(with = "word")]
    pub asked: StateCode,
    /// Why it is concerned.
    pub cause: ThirdCauseV1,
    /// Kinds of conduct, by their ids in the book of law.
    pub conduct: Vec<Line>,
    /// The texts on which the request rests.
    pub basis: Vec<CitationV1>,
    /// In general words that name nobody, and whom to ask.
    pub about: Prose,
    /// The language of the words.
    pub language: Line,
}

/// Why a third state is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ThirdCauseV1 {
    /// The connection came through it.
    Path,
    /// A provider there holds what is asked.
    Provider,
    /// People there are harmed.
    Victims,
    /// What it had handed over is to be used.
    Evidence,
    /// A text of law wants it told.
    Law,
}

impl ThirdCauseV1 {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Path, Self::Provider, Self::Victims, Self::Evidence, Self::Law];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Provider => "provider",
            Self::Victims => "victims",
            Self::Evidence => "evidence",
            Self::Law => "law",
        }
    }
}
