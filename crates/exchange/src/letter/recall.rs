//! Evidence that must not be used any more is called back, and the receiver answers with a signature.

use serde::{Deserialize, Serialize};
use terms::{Digest, Ground, Instant, NodeId};

use super::PostReviewV1;
use crate::wire::{Bytes, Prose, moment, word};

/// The requested state calls back what it sent. From its arrival on the receiver's node opens and shows the package to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecallV1 {
    /// What: SHA-256 of the package.
    #[serde(with = "word")]
    pub package: Digest,
    /// Why, for machine and reader.
    pub cause: RecallCauseV1,
    /// Why, in words.
    pub says: Prose,
    /// By when an answer is expected.
    #[serde(with = "moment")]
    pub answer_by: Instant,
}

/// Why evidence is called back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum RecallCauseV1 {
    /// It left in an emergency, and the independent body says that it should not have.
    ReviewRefused {
        /// That body's own signed word: the letter needs no other person.
        review: PostReviewV1,
    },
    /// It left in an emergency, and no independent body confirmed it in time. The node says so by itself.
    ReviewLapsed {
        /// By when the review was due.
        #[serde(with = "moment")]
        due: Instant,
    },
    /// It should not have been sent: another person, another file, another state.
    SentInError {},
    /// A ground for refusal was found afterwards.
    GroundFound {
        /// Which.
        #[serde(with = "word")]
        ground: Ground,
    },
    /// The consent on which it rests was withdrawn.
    ConsentWithdrawn {},
}

/// What the receiver did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum RecallAnswerV1 {
    /// It is destroyed at this node.
    Destroyed {
        /// What: SHA-256 of the package.
        #[serde(with = "word")]
        package: Digest,
        /// When its key was destroyed.
        #[serde(with = "moment")]
        at: Instant,
        /// In whose log that stands: the sender's.
        #[serde(with = "word")]
        log: NodeId,
        /// A proof file (C2SP tlog-proof), opened: the entry of that log that says which key was destroyed, and a signed head.
        proof: Bytes,
        /// What became of copies that left the node: prints, files, annexes to other files.
        copies: Prose,
    },
    /// It is not destroyed. The package stays closed at this node.
    Refused {
        /// What: SHA-256 of the package.
        #[serde(with = "word")]
        package: Digest,
        /// Why.
        says: Prose,
    },
}
