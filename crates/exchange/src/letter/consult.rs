//! Two authorities talk about a request. Nothing is decided by it, and no clock stops.

use serde::{Deserialize, Serialize};
use terms::{Ground, Instant, LetterId};

use super::AskV1;
use crate::wire::{Prose, moment, word};

/// A question about a request, or the answer to one. Either side may begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ConsultationV1 {
    /// Something is not clear. Unlike a supplement it decides nothing: the request stands where it stood.
    Query {
        /// What, each with how to put it right.
        asks: Vec<AskV1>,
        /// By when an answer helps.
        #[serde(with = "moment")]
        answer_by: Instant,
    },
    /// A ground for refusal is seen; before it is used, the asker is heard (Budapest Convention, article 27(6); the same in many
    /// treaties).
    BeforeRefusal {
        /// Which ground.
        #[serde(with = "word")]
        ground: Ground,
        /// Why it seems to apply.
        says: Prose,
        /// What might remove it.
        cure: Prose,
        /// By when an answer is considered.
        #[serde(with = "moment")]
        answer_by: Instant,
    },
    /// Several states may have jurisdiction: which of them goes on.
    Jurisdiction {
        /// What speaks for whom.
        says: Prose,
        /// By when an answer helps.
        #[serde(with = "moment")]
        answer_by: Instant,
    },
    /// The answer to one of these.
    Answer {
        /// To which letter.
        #[serde(with = "word")]
        to: LetterId,
        /// What.
        says: Prose,
    },
}
