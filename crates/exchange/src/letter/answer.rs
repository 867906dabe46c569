//! What the requested side answers, and the asker's reply.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use terms::{Digest, Ground, Instant, LetterId};

use crate::wire::{Line, Prose, maybe_moment, maybe_word, moment, word};

/// Signed proof that a letter arrived and was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptV1 {
    /// Which letter.
    #[serde(with = "word")]
    pub of: LetterId,
    /// SHA-256 of the sealed bytes as they came.
    #[serde(with = "word")]
    pub digest: Digest,
    /// When they were on disk, by the receiver's clock.
    #[serde(with = "moment")]
    pub at: Instant,
}

/// Where a request stands on the requested side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusV1 {
    /// In one word.
    pub state: StatusWordV1,
    /// In the officer's words.
    pub says: Prose,
    /// First clock: the legal deadline.
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Instant>,
    /// Second clock: when the data will be gone.
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    pub gone_at: Option<Instant>,
    /// Where it was not executed: the coded ground of whoever holds the data.
    #[serde(with = "maybe_word", default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
}

/// The states that the other side may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusWordV1 {
    /// Arrived and verified.
    Received,
    /// The data is held from destruction; nothing is disclosed.
    Preserved,
    /// Before the reviewer.
    UnderReview,
    /// Will be executed.
    Accepted,
    /// Waits for the asker's assurance.
    Conditional,
    /// Waits for what is missing.
    SupplementAsked,
    /// Later, with reasons.
    Postponed,
    /// No, with reasons.
    Refused,
    /// The order is with the provider.
    Ordered,
    /// The provider produced.
    Produced,
    /// The provider could not produce: the request ends so.
    NotExecuted,
    /// The package is on its way.
    Transmitted,
    /// Taken back by the asker.
    Withdrawn,
    /// Nothing more will come.
    Closed,
}

/// The five endings of a review (ICJAL art. 16). A no always has a code, reasons, and what would cure it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum DecisionV1 {
    /// It will be done.
    Execute {
        /// What, in words.
        says: Prose,
    },
    /// It will not be done.
    Refuse {
        /// Coded ground.
        #[serde(with = "word")]
        ground: Ground,
        /// The reasons.
        says: Prose,
        /// What would make it a yes.
        cure: Prose,
    },
    /// It will be done once the asker has assured this.
    Condition {
        /// The condition.
        text: Prose,
    },
    /// Something is missing.
    Supplement {
        /// What.
        asks: Vec<AskV1>,
    },
    /// Not now.
    Postpone {
        /// Coded ground.
        #[serde(with = "word")]
        ground: Ground,
        /// The reasons.
        says: Prose,
        /// Until when.
        #[serde(with = "moment")]
        until: Instant,
    },
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskV1 {
    /// Short stable code.
    pub code: Line,
    /// What is missing.
    pub says: Prose,
    /// How to put it right.
    pub cure: Prose,
}

/// What the asker replies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ReplyV1 {
    /// The condition is accepted and will be kept.
    Assurance {
        /// The condition, word for word.
        condition: Prose,
    },
    /// The condition is not accepted.
    Declined {
        /// Why.
        says: Prose,
    },
    /// What was missing, by the code of each ask.
    Supplement {
        /// Code to answer.
        fields: BTreeMap<Line, Prose>,
    },
}
