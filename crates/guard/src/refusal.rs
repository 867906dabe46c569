//! Why not, and how to put it right.

use std::time::Duration;

use terms::{AuthorityId, Ground, StateCode};

use crate::Safeguard;

/// A no. Each says what would make it a yes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody knows where the data lies.
    #[error("it is not known in which state the data lies")]
    TerritoryUnknown,
    /// The directory does not list the ordering body for this.
    #[error("the directory does not list {authority} as a body of {state} that may order providers")]
    OrdererUnlisted {
        /// The body.
        authority: AuthorityId,
        /// The state that it claims.
        state: StateCode,
    },
    /// An authority orders a provider of another state.
    #[error("the provider is established in {established}: an authority of {orderer} may not order it")]
    HolderAbroad {
        /// Where the provider is established.
        established: StateCode,
        /// Whose authority wants to order it.
        orderer: StateCode,
    },
    /// The state on whose territory the data lies has not consented.
    #[error("{state} has not consented: the data lies there")]
    NoConsent {
        /// The state that would have to consent.
        state: StateCode,
    },
    /// The consent is another state's.
    #[error("the consent is of {signed}, but the data lies in {state}")]
    ConsentOfOtherState {
        /// The state that would have to consent.
        state: StateCode,
        /// The state that did.
        signed: StateCode,
    },
    /// The consenting body may not consent for its state.
    #[error("the directory does not list {authority} as a body that may consent for {state}")]
    ConsentUnlisted {
        /// The body that signed.
        authority: AuthorityId,
        /// The state that would have to consent.
        state: StateCode,
    },
    /// The grant names another request, another target, or another deed.
    #[error("the grant of {state} is for another request, another target or another deed")]
    ConsentForOther {
        /// The consenting state.
        state: StateCode,
    },
    /// A state that acts in this deed is not one that the consent names.
    #[error("the consent of {state} does not let {excluded} rely on it")]
    ConsentForOthers {
        /// The consenting state.
        state: StateCode,
        /// The state that it does not name.
        excluded: StateCode,
    },
    /// The consent covers other measures or other data.
    #[error("the consent of {state} does not cover this measure or this kind of data")]
    ConsentTooNarrow {
        /// The consenting state.
        state: StateCode,
    },
    /// The consent is not valid now.
    #[error("the consent of {state} is not valid now")]
    ConsentNotInForce {
        /// The consenting state.
        state: StateCode,
    },
    /// The law was asked about something else, or on another day.
    #[error("the law was asked about another {what}")]
    LawAskedElsewhere {
        /// What differs, in a word.
        what: &'static str,
    },
    /// No text allows it.
    #[error("no text allows this measure between the two states today")]
    NoBasis,
    /// The law names something that is missing.
    #[error("{says}")]
    LawGap {
        /// The law's own short code.
        gap: String,
        /// What is missing.
        says: String,
        /// How to put it right.
        cure: String,
    },
    /// The conduct is not an offence under both laws.
    #[error("the conduct is not an offence under both laws")]
    DualCriminalityNotMet,
    /// Whether the conduct is an offence under both laws cannot be told: a fact is missing.
    #[error("whether the conduct is an offence under both laws cannot be told yet: a fact is missing")]
    DualCriminalityUnknown,
    /// A shared IPv4 address without a port names many people.
    #[error("the port is missing: without it an IPv4 address names everyone behind it")]
    PortMissing,
    /// The period asked about is too long.
    #[error("the period, with its clock error on both sides, is longer than {} hours", most.as_secs() / 3600)]
    PeriodTooLong {
        /// The longest allowed.
        most: Duration,
    },
    /// The period is not over.
    #[error("the period is not over: only records that exist can be kept or produced")]
    PeriodNotOver,
    /// Nobody said why it is needed.
    #[error("it is not said why this person, this data and this period are needed")]
    NecessityMissing,
    /// An emergency without danger.
    #[error("it is called an emergency, but not said whose life or safety is in danger")]
    LifeAtRiskMissing,
    /// A safeguard question was not answered.
    #[error("a safeguard question is not answered: {}", question.asks())]
    SafeguardUnanswered {
        /// Which.
        question: Safeguard,
    },
    /// A safeguard question was answered with yes.
    #[error("the requested state sees a ground for refusal ({ground})")]
    SafeguardGround {
        /// Which ground.
        ground: Ground,
    },
    /// The law book does not say whether an independent body has to authorise this.
    #[error("the law book does not say whether an independent body has to authorise this")]
    AuthorisationUnclear,
    /// An independent body has to authorise, and none has.
    #[error("not authorised: this needs {by}")]
    AuthorisationMissing {
        /// Who, in words of that law.
        by: String,
    },
    /// The authorisation is not by an independent body that the territorial state lists.
    #[error("the authorisation is not by an independent body that {state} lists")]
    AuthorisationUnlisted {
        /// The state on whose territory the data lies.
        state: StateCode,
    },
    /// The authorisation is of another deed.
    #[error("the authorisation is for another deed: another case, person, kind of data or period")]
    AuthorisationForOther,
    /// The authorisation is not valid now.
    #[error("the authorisation is not valid now")]
    AuthorisationNotInForce,
    /// Whoever authorised is also one of the two who approved.
    #[error("one of those who approved is the person who authorised")]
    AuthoriserApproved,
    /// Two different people have to approve exactly this deed.
    #[error("two different people of the ordering authority have to approve exactly this; {have} did")]
    TooFewApprovals {
        /// How many did.
        have: usize,
    },
    /// A second emergency about the same target.
    #[error(
        "{asker} has had an emergency about this target within thirty days: there was time to ask in the ordinary way"
    )]
    EmergencyAgain {
        /// Whose emergency.
        asker: StateCode,
    },
    /// Nobody called the asker.
    #[error("it is an emergency, and nobody has called {asker} to hear whether the letter is meant")]
    CallBackMissing {
        /// Whose emergency.
        asker: StateCode,
    },
    /// Another number was called, or the directory has none.
    #[error("the number that was called is not the one that the directory has for a body of {asker}")]
    CallBackUnregistered {
        /// Whose emergency.
        asker: StateCode,
    },
    /// The call was about something else.
    #[error("the call was about another deed: another case, person, kind of data or period")]
    CallBackForOther,
    /// The call was long ago, or is dated ahead.
    #[error("the asker was not called within the last {} hours", crate::CALL_BACK_AGE_MAX.as_secs() / 3600)]
    CallBackNotOfToday,
    /// Somebody else called.
    #[error("whoever called the asker is not one of the two people who approved")]
    CallBackByOther,
}

impl Refusal {
    /// Short stable code: in events, letters and tests. Never reworded, never reused.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TerritoryUnknown => "territory-unknown",
            Self::OrdererUnlisted { .. } => "orderer-unlisted",
            Self::HolderAbroad { .. } => "holder-abroad",
            Self::NoConsent { .. } => "no-consent",
            Self::ConsentOfOtherState { .. } => "consent-of-other-state",
            Self::ConsentUnlisted { .. } => "consent-unlisted",
            Self::ConsentForOther { .. } => "consent-for-other-request",
            Self::ConsentForOthers { .. } => "consent-for-others",
            Self::ConsentTooNarrow { .. } => "consent-too-narrow",
            Self::ConsentNotInForce { .. } => "consent-not-in-force",
            Self::LawAskedElsewhere { .. } => "law-asked-elsewhere",
            Self::NoBasis => "no-basis",
            Self::LawGap { .. } => "law-gap",
            Self::DualCriminalityNotMet => "dual-criminality-not-met",
            Self::DualCriminalityUnknown => "dual-criminality-unknown",
            Self::PortMissing => "port-missing",
            Self::PeriodTooLong { .. } => "period-too-long",
            Self::PeriodNotOver => "period-not-over",
            Self::NecessityMissing => "necessity-missing",
            Self::LifeAtRiskMissing => "life-at-risk-missing",
            Self::SafeguardUnanswered { .. } => "safeguard-unanswered",
            Self::SafeguardGround { .. } => "safeguard-ground",
            Self::AuthorisationUnclear => "authorisation-unclear",
            Self::AuthorisationMissing { .. } => "authorisation-missing",
            Self::AuthorisationUnlisted { .. } => "authorisation-unlisted",
            Self::AuthorisationForOther => "authorisation-for-other-deed",
            Self::AuthorisationNotInForce => "authorisation-not-in-force",
            Self::AuthoriserApproved => "authoriser-approved",
            Self::TooFewApprovals { .. } => "too-few-approvals",
            Self::EmergencyAgain { .. } => "emergency-again",
            Self::CallBackMissing { .. } => "call-back-missing",
            Self::CallBackUnregistered { .. } => "call-back-unregistered",
            Self::CallBackForOther => "call-back-for-other-deed",
            Self::CallBackNotOfToday => "call-back-not-of-today",
            Self::CallBackByOther => "call-back-by-other",
        }
    }

    /// Every code, in the order in which [`crate::judge`] looks.
    pub const CODES: &'static [&'static str] = &[
        "territory-unknown",
        "orderer-unlisted",
        "holder-abroad",
        "no-consent",
        "consent-of-other-state",
        "consent-unlisted",
        "consent-for-others",
        "consent-too-narrow",
        "consent-not-in-force",
        "consent-for-other-request",
        "law-asked-elsewhere",
        "no-basis",
        "law-gap",
        "dual-criminality-not-met",
        "dual-criminality-unknown",
        "port-missing",
        "period-too-long",
        "period-not-over",
        "necessity-missing",
        "life-at-risk-missing",
        "emergency-again",
        "safeguard-unanswered",
        "safeguard-ground",
        "authorisation-unclear",
        "authorisation-missing",
        "authorisation-unlisted",
        "authorisation-for-other-deed",
        "authorisation-not-in-force",
        "authoriser-approved",
        "too-few-approvals",
        "call-back-missing",
        "call-back-unregistered",
        "call-back-for-other-deed",
        "call-back-not-of-today",
        "call-back-by-other",
    ];

    /// What would make it a yes: the lawful route, in a sentence to whoever asked.
    pub fn cure(&self) -> String {
        match self {
            Self::TerritoryUnknown => "Ask the provider where the records are kept, and name that state.".into(),
            Self::OrdererUnlisted { state, .. } => {
                format!("Let a body order that {state} has entered in the directory for this.")
            }
            Self::HolderAbroad { established, .. } => {
                format!("Send a request for assistance to {established}: its own authority orders the provider.")
            }
            Self::NoConsent { state } => {
                format!(
                    "Send a request for assistance to {state}; its competent authority grants it, or has published a \
                     standing consent that covers the case."
                )
            }
            Self::ConsentOfOtherState { state, .. } => format!("Ask {state}: only the state where the data lies can."),
            Self::ConsentUnlisted { state, .. } => {
                format!("Ask the body of {state} that the directory lists as competent to consent.")
            }
            Self::ConsentForOther { state } => {
                format!("Ask {state} for a grant of exactly this request; an amended one needs a new grant.")
            }
            Self::ConsentForOthers { state, excluded } => {
                format!("Ask {state} for a grant that names {excluded}, through a request for assistance.")
            }
            Self::ConsentTooNarrow { state } => {
                format!("Ask {state} to grant this measure for this kind of data, or ask for less.")
            }
            Self::ConsentNotInForce { state } => format!("Ask {state} to renew the consent, or wait until it begins."),
            Self::LawAskedElsewhere { .. } => "Ask the law again, today, about exactly this deed.".into(),
            Self::NoBasis => "Look in the law book for a treaty, a statute or a promise of reciprocity that both \
                              states accept for this measure, or ask for a measure that one allows."
                .into(),
            Self::LawGap { cure, .. } => cure.clone(),
            Self::DualCriminalityNotMet => "State other conduct of the same case that both laws punish, if there is \
                                            any; otherwise this cannot be granted."
                .into(),
            Self::DualCriminalityUnknown => "Add the fact that the law's answer names as missing.".into(),
            Self::PortMissing => {
                "Add the source port that the other end recorded, or ask only for preservation.".into()
            }
            Self::PeriodTooLong { most } => {
                format!("Narrow the period to {} hours at most, clock error included.", most.as_secs() / 3600)
            }
            Self::PeriodNotOver => "Ask again about a period that has ended.".into(),
            Self::NecessityMissing => {
                "Write in a sentence or two why this person, this data and this period are needed.".into()
            }
            Self::LifeAtRiskMissing => "Write whose life or safety is in danger and how, or ask as urgent.".into(),
            Self::SafeguardUnanswered { .. } => {
                "Let a named person of the requested state answer each of the four safeguard questions.".into()
            }
            Self::SafeguardGround { .. } => "The requested state decides: ask its reviewer what would remove the \
                                             concern, such as assurances or a narrower request."
                .into(),
            Self::AuthorisationUnclear => {
                "Have the law book completed for this state and this kind of data, then ask again.".into()
            }
            Self::AuthorisationMissing { by } => format!("Ask for the authorisation: {by}."),
            Self::AuthorisationUnlisted { state } => {
                format!("Ask a court or other independent body that {state} has entered in the directory.")
            }
            Self::AuthorisationForOther => "Ask the independent body to authorise exactly this deed.".into(),
            Self::AuthorisationNotInForce => "Ask the independent body for an authorisation that is valid now.".into(),
            Self::AuthoriserApproved => "Let another officer approve: whoever authorises does not also approve.".into(),
            _ => self.cure_of_people(),
        }
    }

    /// The same, of people: who approved, and in an emergency who was called.
    fn cure_of_people(&self) -> String {
        match self {
            Self::TooFewApprovals { .. } => {
                "Let another officer of the ordering authority approve exactly this, in an office that may.".into()
            }
            Self::EmergencyAgain { .. } => {
                "Ask as urgent: the same two people, and the judge where the law wants one, decide on the ordinary road.".into()
            }
            Self::CallBackMissing { asker } => format!(
                "Call {asker} under the number of the directory, never under one of the letter, and record who confirmed."
            ),
            Self::CallBackUnregistered { asker } => format!(
                "Call {asker} under the number of the directory; where it has none, ask its keepers to enter one, or ask as \
                 urgent."
            ),
            Self::CallBackForOther => "Call again about the request as it is now.".into(),
            Self::CallBackNotOfToday => "Call again, and record it today.".into(),
            Self::CallBackByOther => "Let one of the two who approve call the asker and record it.".into(),
            _ => String::new(),
        }
    }
}
