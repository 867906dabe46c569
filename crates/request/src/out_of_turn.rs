//! Why something cannot be done with a request now.

/// Not now, or not by you.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutOfTurn {
    /// The request stands elsewhere.
    #[error("this cannot be done while the request is {stage}")]
    Stage {
        /// Where it stands.
        stage: &'static str,
    },
    /// The same human being would sign twice.
    #[error("the same person cannot sign twice: a second officer must approve")]
    SamePerson,
    /// Whoever took part in an answer does not look at it afterwards.
    #[error("you took part in this answer: somebody else looks at it afterwards")]
    TookPart,
    /// The independent body has refused its leave, and was not asked anew.
    #[error("the independent body has refused its leave for this")]
    LeaveRefused,
    /// The pass is for another request or measure.
    #[error("the leave is for another deed")]
    AnotherDeed,
    /// A supplement would change what two people signed.
    #[error("a supplement cannot change «{field}»: it was not asked for, or two people have signed it")]
    NotSupplementable {
        /// Which field.
        field: String,
    },
    /// Nothing would change.
    #[error("nothing would change")]
    NothingChanged,
    /// What keys prove of an answer that was brought was found when it was taken in.
    #[error("this answer was brought, not sent by a node: what keys prove of it stands in the case already")]
    NoKeys,
    /// Nothing is asked but that the data is kept.
    #[error("only preservation is asked: there is nothing to disclose yet")]
    OnlyPreservation,
    /// The answer is not the one that was seen.
    #[error("the answer is not the one that was looked at: look again")]
    AnotherAnswer,
}

impl OutOfTurn {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Stage { .. } => "out-of-turn",
            Self::SamePerson => "same-person",
            Self::TookPart => "took-part",
            Self::LeaveRefused => "leave-refused",
            Self::AnotherDeed => "another-deed",
            Self::AnotherAnswer => "another-answer",
            Self::NoKeys => "no-keys",
            Self::NothingChanged => "nothing-changed",
            Self::OnlyPreservation => "only-preservation",
            Self::NotSupplementable { .. } => "not-supplementable",
        }
    }
}
