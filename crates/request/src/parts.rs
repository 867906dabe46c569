//! What events are made of.

use crate::{Change, Draft};
use terms::{Digest, GrantId, Ground, Instant, LetterId, Measure, NodeId, OfficerId, PersonId, Role, StateCode};

/// Who acts: the account, the human being behind it, and in which office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account.
    pub officer: OfficerId,
    /// The human being. "Two people" counts these.
    pub person: PersonId,
    /// The office used for this act.
    pub role: Role,
}

/// One person's signature under one deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// Who.
    pub by: Actor,
    /// Which deed or content.
    pub deed: Digest,
    /// The signed statement exactly as it travels.
    pub statement: String,
}

/// What the asked state decides. Five outcomes, as the field knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It will be done.
    Execute,
    /// It will not, on a coded ground, with what would cure it.
    Refuse {
        /// The code.
        ground: Ground,
        /// Why.
        reason: String,
        /// What would make it acceptable.
        cure: String,
    },
    /// It will, once the asker gives an assurance.
    Condition {
        /// What must be assured.
        text: String,
    },
    /// Something is missing.
    Supplement {
        /// What.
        asks: Vec<Ask>,
    },
    /// Later.
    Postpone {
        /// The code.
        ground: Ground,
        /// Why.
        reason: String,
        /// When it will be looked at again at the latest.
        until: Instant,
    },
}

/// One thing that is missing, and how to put it right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Field or gap code.
    pub code: String,
    /// What is missing.
    pub says: String,
    /// How to put it right.
    pub cure: String,
}

/// A reviewer's answers to the safeguard questions: `true` means that the danger exists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Review {
    /// Safeguard code to answer.
    pub safeguards: Vec<(String, bool)>,
    /// The reviewer's reasons, in words.
    pub reasons: String,
}

/// What came of the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Closed list: `identified`, `charged`, `no-use`, `misidentified`.
    pub result: String,
    /// In words.
    pub words: String,
}

/// What is said of an independent body's leave: why it is refused, or what has changed since it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    /// For which measure.
    pub measure: Measure,
    /// In words.
    pub says: String,
}

/// Evidence that is called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recall {
    /// Digest of the package.
    pub package: Digest,
    /// Closed list: `review-refused`, `review-lapsed`, `sent-in-error`, `ground-found`, `consent-withdrawn`.
    pub cause: String,
    /// Why, in words.
    pub says: String,
    /// By when an answer is expected.
    pub answer_by: Instant,
}

/// A question about a request that decides nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    /// Its letter.
    pub letter: LetterId,
    /// Closed list: `query`, `before-refusal`, `jurisdiction`.
    pub about: String,
    /// What is asked, in words.
    pub says: String,
    /// By when an answer helps.
    pub answer_by: Instant,
}

/// How something came from a body without a node: nothing of it is proven by keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outside {
    /// Who brought or told it.
    pub who: String,
    /// By which channel: courier, post, mail, telephone, liaison officer.
    pub channel: String,
    /// The registered number under which somebody here asked whether it is theirs.
    pub number: Option<String>,
    /// Who said yes there.
    pub spoke_with: Option<String>,
}

/// What a body without a node told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// They have the letter.
    Received,
    /// They keep the records.
    Held {
        /// Until when, where they said.
        until: Option<Instant>,
    },
    /// They cannot.
    NotExecuted {
        /// The code.
        ground: Ground,
        /// Why.
        reason: String,
    },
    /// They decided.
    Decided(Decision),
}

/// What a ping showed: the road is open, the keys of both are right, and so far is their clock from ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pinged {
    /// Who answered.
    pub node: NodeId,
    /// From the writing to the receipt, in milliseconds.
    pub took_ms: u64,
    /// Their clock before ours, in milliseconds: behind where negative. No surer than half of the time that it took.
    pub ahead_ms: i64,
}

/// A standing consent as the house's log names it; one for nobody takes the one before back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consented {
    /// Its number.
    pub grant: GrantId,
    /// Of which state.
    pub state: StateCode,
    /// Digest of its signed frame, or of the consent itself where it is our own.
    pub frame: Digest,
}

/// A change that one officer has signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amending {
    /// The request as it would stand.
    pub draft: Draft,
    /// What would not be as it was.
    pub changes: Vec<Change>,
    /// Why.
    pub says: String,
    /// The signature.
    pub signed: Signed,
}

/// What became of evidence that was called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecallAnswer {
    /// Is it destroyed, as the receiver says?
    pub destroyed: bool,
    /// Does the proof from the receiver's log hold? Its own side knows the entry.
    pub proven: bool,
    /// What became of copies, or why it is not destroyed.
    pub says: String,
}
