//! A no to a person: a code, a sentence, and how to put it right.

use guard::Refusal;
use request::{Lack, OutOfTurn};

/// Why an act was not done.
#[derive(Debug, thiserror::Error)]
pub enum No {
    /// Refused, by the guard, the order of things, or the house's table.
    #[error("{says}")]
    Refused {
        /// Stable code.
        code: String,
        /// In words.
        says: String,
        /// How to put it right.
        cure: String,
    },
    /// The draft lacks something.
    #[error("the draft lacks {} thing(s)", .0.len())]
    Lacks(Vec<Lack>),
    /// Our own trouble: a job for the operator.
    #[error("the node could not do this; its operator has been told")]
    Trouble(#[from] Trouble),
}

/// Trouble with what lies under the desk.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The records.
    #[error(transparent)]
    Store(#[from] store::Trouble),
    /// The retained logs.
    #[error(transparent)]
    Archive(#[from] archive::Trouble),
    /// The system gives no randomness.
    #[error("the system gives no randomness")]
    Chance(#[from] getrandom::Error),
    /// The heads of others' logs.
    #[error("the heads of others' logs cannot be kept or read: {0}")]
    Heads(std::io::Error),
    /// Something that this node wrote itself cannot be read back.
    #[error("what this node wrote cannot be read back: {0}")]
    Own(&'static str),
}

impl No {
    /// A refusal.
    pub fn refused(code: &str, says: impl Into<String>, cure: impl Into<String>) -> Self {
        Self::Refused { code: code.to_owned(), says: says.into(), cure: cure.into() }
    }

    /// Stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused { code, .. } => code,
            Self::Lacks(_) => "incomplete",
            Self::Trouble(_) => "trouble",
        }
    }

    /// How to put it right.
    pub fn cure(&self) -> &str {
        match self {
            Self::Refused { cure, .. } => cure,
            Self::Lacks(_) => "Fill in what is named beside each field.",
            Self::Trouble(_) => "Nothing was lost and nothing was done. Try again, then call the operator.",
        }
    }

    pub(crate) fn heads(error: std::io::Error) -> Self {
        Self::Trouble(Trouble::Heads(error))
    }

    pub(crate) fn own(what: &'static str) -> Self {
        Self::Trouble(Trouble::Own(what))
    }
}

impl From<store::Trouble> for No {
    fn from(trouble: store::Trouble) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl From<getrandom::Error> for No {
    fn from(trouble: getrandom::Error) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        Self::refused(refusal.code(), refusal.to_string(), refusal.cure())
    }
}

impl From<OutOfTurn> for No {
    fn from(out: OutOfTurn) -> Self {
        let cure = match &out {
            OutOfTurn::Stage { .. } => "Look at the request again: somebody may have acted in between.",
            OutOfTurn::TookPart => "Ask another judge, or another member of an independent body of this state.",
            OutOfTurn::LeaveRefused => {
                "Read its reasons. Refuse the request, or ask it anew and say what has changed since."
            }
            OutOfTurn::SamePerson => "Ask another officer to sign in and approve.",
            OutOfTurn::NotSupplementable { .. } => "Change the request that was sent: a second person approves it.",
            OutOfTurn::OnlyPreservation => {
                "Order the hold. The asker's request for disclosure comes as a change of this one."
            }
            OutOfTurn::NothingChanged => "Change a field, or leave the request as it is.",
            OutOfTurn::NoKeys => "Look at what the case says is proven and what is not; tell the outcome.",
            OutOfTurn::AnotherDeed | OutOfTurn::AnotherAnswer => "Look at the request again and repeat the step.",
        };
        Self::refused(out.code(), out.to_string(), cure)
    }
}

impl From<archive::NotRead> for No {
    fn from(not: archive::NotRead) -> Self {
        use archive::NotRead as N;
        let code = match &not {
            N::PortMissing => "port-missing",
            N::PassExpired => "pass-expired",
            N::NotThisProvider => "wrong-provider",
            N::NotThisMeasure => "wrong-measure",
            N::NotThisData => "data-not-kept",
            N::NotLogged => "not-logged",
            N::SeveralFit => "several-fit",
            N::TooMany { .. } => "too-many",
            N::PeriodTooLong { .. } => "period-too-long",
            N::Alarm => "alarm",
            N::Trouble(_) => "trouble",
        };
        match not {
            N::Trouble(trouble) => Self::Trouble(trouble.into()),
            N::Alarm => Self::refused(
                code,
                N::Alarm.to_string(),
                "Do not ask again in another way. Speak with the security officer and counsel; they find out who had a reason to ask.",
            ),
            other => Self::refused(
                code,
                other.to_string(),
                "Ask the ordering authority to put the order right, or answer that it cannot be executed.",
            ),
        }
    }
}
