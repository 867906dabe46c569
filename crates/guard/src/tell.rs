//! Leave to tell another state something that it did not ask for.
//!
//! No pass is involved: nothing is read from anybody's records. What is told is what the teller's own people found, or were told; what another state
//! handed over is not theirs to pass on.

use std::collections::BTreeSet;

use terms::{AuthorityId, Digest, Ground, Instant, PersonId, Role, StateCode};

use crate::{APPROVAL_AGE_MAX, Approval, PEOPLE_MIN, Safeguard, Safeguards, asked::says_something};

/// In which offices a person may sign what is told. One of the two has to be an approver.
pub const MAY_TELL: &[Role] = &[Role::Investigator, Role::Desk, Role::Approver];

/// What would be told, and everything that speaks for it.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// Who tells.
    pub authority: &'a AuthorityId,
    /// Of which state.
    pub state: StateCode,
    /// Who is told.
    pub told: StateCode,
    /// Digest of the announcement, which names recipient, conditions and content: what the two people signed.
    pub digest: Digest,
    /// How many texts let it be told on this day.
    pub bases: usize,
    /// The first question whose answer could open one.
    pub asks: Option<&'a str>,
    /// The state that handed it over, where it was handed over.
    pub handed_by: Option<StateCode>,
    /// Does it name a person, or what leads to one?
    pub persons: bool,
    /// Why that person has to be named.
    pub why_named: &'a str,
    /// The four safeguard questions, answered by a named person of the state that tells.
    pub safeguards: &'a Safeguards,
    /// Does the law of the state that is told allow the death penalty for such conduct?
    pub death_penalty: bool,
    /// Is it a condition that it is not used for that?
    pub spared: bool,
    /// Signed approvals.
    pub approvals: &'a [Approval],
}

/// Leave to send exactly this. Only [`may_tell`] makes one.
///
/// Nobody makes one by hand:
/// ```compile_fail,E0451
/// fn forge(digest: terms::Digest) -> guard::Leave {
///     guard::Leave { digest }
/// }
/// ```
#[derive(Debug)]
pub struct Leave {
    digest: Digest,
}

impl Leave {
    /// What may be sent.
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

/// Why it is not told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTold {
    /// Inside one state there are other ways.
    #[error("{state} would tell itself")]
    AtHome {
        /// The state.
        state: StateCode,
    },
    /// Another state's evidence is bound to the case for which it was handed over.
    #[error("{state} handed this over, and has not consented that it goes on to another state")]
    ThirdStates {
        /// The state that handed it over.
        state: StateCode,
    },
    /// No text lets it be told.
    #[error("no text lets this be told unasked between the two states today")]
    NoBasis {
        /// The first question whose answer could open one.
        asks: Option<String>,
    },
    /// It names a person, and nobody said why.
    #[error("it names a person, and it is not said why the other state needs to know who")]
    WhyNamedMissing,
    /// A safeguard question was not answered.
    #[error("a safeguard question is not answered: {}", question.asks())]
    SafeguardUnanswered {
        /// Which.
        question: Safeguard,
    },
    /// A safeguard question was answered with yes.
    #[error("a safeguard speaks against telling it ({ground})")]
    SafeguardGround {
        /// What a request would be refused for.
        ground: Ground,
    },
    /// The death penalty threatens, and no condition excludes it.
    #[error("the law of {state} allows the death penalty for such conduct, and no condition excludes it")]
    DeathPenalty {
        /// The state that would be told.
        state: StateCode,
    },
    /// Two people have to sign exactly this.
    #[error("two different people of the authority have to sign exactly this, an approver among them; {have} did")]
    TooFewPeople {
        /// How many did.
        have: usize,
    },
}

impl NotTold {
    /// Short stable code. Never reworded, never reused.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AtHome { .. } => "told-at-home",
            Self::ThirdStates { .. } => "third-states-evidence",
            Self::NoBasis { .. } => "no-basis-to-tell",
            Self::WhyNamedMissing => "why-named-missing",
            Self::SafeguardUnanswered { .. } => "safeguard-unanswered",
            Self::SafeguardGround { .. } => "safeguard-ground",
            Self::DeathPenalty { .. } => "death-penalty-not-excluded",
            Self::TooFewPeople { .. } => "too-few-people",
        }
    }

    /// What would make it a yes.
    pub fn cure(&self) -> String {
        match self {
            Self::AtHome { .. } => "Name another state.".into(),
            Self::ThirdStates { state } => {
                format!("Ask {state}, on the request for which it handed it over, to tell the other state itself.")
            }
            Self::NoBasis { asks: Some(ask) } => format!("Answer first: {ask}"),
            Self::NoBasis { asks: None } => {
                "Ask the central authority which channel is open: police cooperation, or the diplomatic one.".into()
            }
            Self::WhyNamedMissing => "Say it in a sentence or two, or leave out who it is.".into(),
            Self::SafeguardUnanswered { .. } => "Answer each of the four safeguard questions.".into(),
            Self::SafeguardGround { .. } => {
                "Do not tell it by this road: ask counsel and the central authority what could be told in its place.".into()
            }
            Self::DeathPenalty { .. } => {
                "Set the condition that it is not used where the death penalty can follow: the other state has to accept it first.".into()
            }
            Self::TooFewPeople { .. } => "Let another officer, an approver, sign exactly this.".into(),
        }
    }
}

/// Weighs what would be told before anybody signs it: everything but the people.
///
/// # Errors
/// The first [`NotTold`] met, in the order in which an officer would put things right.
pub fn may_be_told(telling: &Telling<'_>) -> Result<(), NotTold> {
    if telling.told == telling.state {
        return Err(NotTold::AtHome { state: telling.state });
    }
    if let Some(state) = telling.handed_by {
        return Err(NotTold::ThirdStates { state });
    }
    if telling.bases == 0 {
        return Err(NotTold::NoBasis { asks: telling.asks.map(str::to_owned) });
    }
    if telling.persons && !says_something(telling.why_named) {
        return Err(NotTold::WhyNamedMissing);
    }
    for question in Safeguard::ALL {
        match telling.safeguards.0.get(question) {
            None => return Err(NotTold::SafeguardUnanswered { question: *question }),
            Some(true) => return Err(NotTold::SafeguardGround { ground: question.ground() }),
            Some(false) => {}
        }
    }
    if telling.death_penalty && !telling.spared {
        return Err(NotTold::DeathPenalty { state: telling.told });
    }
    Ok(())
}

/// Weighs it again with the people, at the moment at which it would leave.
///
/// # Errors
/// As [`may_be_told`], and [`NotTold::TooFewPeople`].
pub fn may_tell(telling: &Telling<'_>, now: Instant) -> Result<Leave, NotTold> {
    may_be_told(telling)?;
    let signed: Vec<&Approval> = telling.approvals.iter().filter(|a| counts(a, telling, now)).collect();
    let people: BTreeSet<&PersonId> = signed.iter().map(|a| &a.person).collect();
    if people.len() < PEOPLE_MIN || !signed.iter().any(|a| a.role == Role::Approver) {
        return Err(NotTold::TooFewPeople { have: people.len() });
    }
    Ok(Leave { digest: telling.digest })
}

fn counts(approval: &Approval, telling: &Telling<'_>, now: Instant) -> bool {
    approval.deed == telling.digest
        && approval.authority == *telling.authority
        && approval.state == telling.state
        && approval.at <= now
        && now.since(approval.at) <= APPROVAL_AGE_MAX
        && MAY_TELL.contains(&approval.role)
}
