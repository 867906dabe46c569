//! What every letter says first.

use serde::{Deserialize, Serialize};
use terms::{Instant, LetterId, NodeId, RequestId};

use crate::wire::{maybe_word, moment, word};

/// The head of a letter. Its kind is told by the body ([`crate::Letter::kind`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// This letter. It takes effect once.
    pub letter: LetterId,
    /// The request that it belongs to. Every kind has one, but for a standing consent, which has none.
    pub request: Option<RequestId>,
    /// Who wrote it.
    pub from: NodeId,
    /// To whom.
    pub to: NodeId,
    /// When it was signed, by the writer's clock.
    pub at: Instant,
    /// Until when it may be delivered. What it says may hold longer, and says so itself.
    pub expires: Instant,
    /// A rehearsal: nothing in it is real.
    pub exercise: bool,
    /// The letter that it answers.
    pub in_reply_to: Option<LetterId>,
}

/// The header as it is spelled.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeaderV1 {
    pub(crate) v: u32,
    pub(crate) kind: String,
    pub(crate) critical: Vec<String>,
    #[serde(with = "word")]
    letter: LetterId,
    #[serde(with = "maybe_word", default, skip_serializing_if = "Option::is_none")]
    request: Option<RequestId>,
    #[serde(with = "word")]
    from: NodeId,
    #[serde(with = "word")]
    to: NodeId,
    #[serde(with = "moment")]
    at: Instant,
    #[serde(with = "moment")]
    expires: Instant,
    exercise: bool,
    #[serde(with = "maybe_word", default, skip_serializing_if = "Option::is_none")]
    in_reply_to: Option<LetterId>,
}

impl HeaderV1 {
    pub(crate) fn new(header: &Header, kind: &str) -> Self {
        let Header { letter, request, from, to, at, expires, exercise, in_reply_to } = header.clone();
        let (v, kind, critical) = (1, kind.to_owned(), Vec::new());
        Self { v, kind, critical, letter, request, from, to, at, expires, exercise, in_reply_to }
    }

    pub(crate) fn header(self) -> Header {
        let Self { letter, request, from, to, at, expires, exercise, in_reply_to, .. } = self;
        Header { letter, request, from, to, at, expires, exercise, in_reply_to }
    }
}
