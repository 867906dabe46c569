//! What comes after an order: its end, what becomes of what was delivered under it, and what the state learns under whose consent it was given.

use serde::{Deserialize, Serialize};
use terms::{AuthorityId, Digest, GrantId, Ground, Instant, NodeId, OrderId, StateCode};

use crate::wire::{Bytes, Prose, maybe_moment, moment, word};

/// To a provider: an order has ended. From its arrival on nothing more is read or leaves under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderEndV1 {
    /// Which order.
    #[serde(with = "word")]
    pub order: OrderId,
    /// Why.
    pub cause: OrderEndCauseV1,
    /// For an order to hold: what becomes of the hold. What was released can be destroyed and never be had again, so that a person says it.
    pub hold: HoldAfterV1,
    /// What was delivered under it is to be destroyed; by when an answer is expected. Absent: nothing is to be destroyed.
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    pub destroy_by: Option<Instant>,
    /// In words.
    pub says: Prose,
}

/// Why an order has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderEndCauseV1 {
    /// The asker took its request back.
    Withdrawn,
    /// The asker changed its request: what is still wanted comes as a new order.
    Amended,
    /// What was handed over under it is called back.
    Recalled,
    /// The matter is over without it.
    Over,
}

impl OrderEndCauseV1 {
    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Amended => "amended",
            Self::Recalled => "recalled",
            Self::Over => "over",
        }
    }
}

/// What becomes of a hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HoldAfterV1 {
    /// It stays until its end, or until somebody releases it.
    Stays,
    /// It is released: the records live on only as long as they would have without it.
    Released,
}

/// The provider's answer: what became of the hold, or of what was delivered under an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum OrderEndAnswerV1 {
    /// The hold is released, by the authority's letter or by a person here.
    Released {
        /// Which order.
        #[serde(with = "word")]
        order: OrderId,
        /// When.
        #[serde(with = "moment")]
        at: Instant,
    },
    /// What was kept of the answer is destroyed at this node. The records from which it was made are no part of it.
    Destroyed {
        /// Which order.
        #[serde(with = "word")]
        order: OrderId,
        /// When its key was destroyed.
        #[serde(with = "moment")]
        at: Instant,
        /// In whose log that stands: the sender's.
        #[serde(with = "word")]
        log: NodeId,
        /// A proof file (C2SP tlog-proof), opened: the entry of that log that says which key was destroyed, and a signed head.
        proof: Bytes,
    },
    /// It is kept.
    Kept {
        /// Which order.
        #[serde(with = "word")]
        order: OrderId,
        /// Why.
        says: Prose,
    },
}

impl OrderEndAnswerV1 {
    /// Which order it is about.
    pub fn order(&self) -> OrderId {
        match self {
            Self::Released { order, .. } | Self::Destroyed { order, .. } | Self::Kept { order, .. } => *order,
        }
    }
}

/// To the state under whose consent a company was ordered directly: what came of it. It tells no person's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeOutcomeV1 {
    /// The state that is told: on whose territory the data lies.
    #[serde(with = "word")]
    pub concerns: StateCode,
    /// Who ordered it.
    #[serde(with = "word")]
    pub authority: AuthorityId,
    /// Of which state.
    #[serde(with = "word")]
    pub state: StateCode,
    /// The deed, by the digest that the first notice named.
    #[serde(with = "word")]
    pub deed: Digest,
    /// The standing consent on which it rests.
    #[serde(with = "word")]
    pub consent: GrantId,
    /// When the company's answer came.
    #[serde(with = "moment")]
    pub at: Instant,
    /// What came of it.
    pub became: BecameV1,
}

/// What came of a direct order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum BecameV1 {
    /// The company produced.
    Produced {
        /// How many lines the answer names.
        candidates: u64,
    },
    /// The company could not, or did not.
    NotExecuted {
        /// Coded ground.
        #[serde(with = "word")]
        ground: Ground,
    },
    /// The authority took it back.
    Withdrawn {},
}
