//! What is laid before the guard beside the deed. Signatures were checked before it came here.

use std::collections::BTreeMap;

use terms::{
    AuthorityId, DataCategory, Digest, GrantId, Ground, Instant, Measure, OfficerId, Period, PersonId, RequestId, Role,
    StateCode,
};

use crate::Emergency;

/// Everything that speaks for a deed.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// What was asked of the law. It has to be about this deed, and of today.
    pub question: &'a law::Question,
    /// What the law of the territorial state says today.
    pub law: &'a law::Answer,
    /// The bodies that the signed directory of states lists, each with what its state lets it do.
    pub bodies: &'a [Body],
    /// The territorial state's consent, if there is one.
    pub consent: Option<&'a Consent>,
    /// Signed approvals of this deed.
    pub approvals: &'a [Approval],
    /// The independent body's authorisation, where its law asks for one.
    pub authorisation: Option<&'a Authorisation>,
    /// The safeguard questions, answered by a named person of the requested state.
    pub safeguards: &'a Safeguards,
    /// Why it is needed, in the asker's words.
    pub necessity: &'a str,
    /// For an emergency: whose life or safety is in danger, in the asker's words.
    pub life_at_risk: Option<&'a str>,
    /// What an emergency needs besides.
    pub emergency: &'a Emergency,
}

/// One line of the directory: this body of this state may do this. A body that may do two things has two lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// Which body.
    pub authority: AuthorityId,
    /// Of which state.
    pub state: StateCode,
    /// What its state lets it do.
    pub may: Competence,
}

/// What a state lets one of its bodies do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Competence {
    /// Order providers that are established in its state.
    Order,
    /// Consent, for its state, to a measure on its territory.
    Consent,
    /// Authorise intrusive measures, independently of those who carry out the case.
    Authorise,
}

/// A state's consent to a measure on its territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Consent {
    /// For one request, signed by a competent authority of that state.
    Grant {
        /// Its number.
        id: GrantId,
        /// The consenting state: of the authority whose key signed.
        state: StateCode,
        /// The authority whose key signed.
        authority: AuthorityId,
        /// For this request only.
        request: RequestId,
        /// For this deed only ([`crate::Deed::digest`]): the people who consented signed no other.
        deed: Digest,
        /// About this target only ([`crate::target_digest`]): a request that is amended needs a new grant.
        target: Digest,
        /// For the case of this state only.
        beneficiary: StateCode,
        /// Whose authority may order the holder: its own as a rule, another's only where the grant says so.
        ordered_by: StateCode,
        /// What it covers.
        scope: Scope,
    },
    /// Published in advance, signed by a competent authority of that state.
    Standing {
        /// Its number.
        id: GrantId,
        /// The consenting state.
        state: StateCode,
        /// The authority whose key signed.
        authority: AuthorityId,
        /// The states that may rely on it: for their case, and where the holder is theirs, by their own order.
        beneficiaries: Vec<StateCode>,
        /// What it covers.
        scope: Scope,
    },
}

/// What a consent covers: nothing that is not listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Measures.
    pub measures: Vec<Measure>,
    /// Kinds of data.
    pub data: Vec<DataCategory>,
    /// From when until when the consent may be relied on.
    pub valid: Period,
}

/// One person's signed approval of one deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The account.
    pub officer: OfficerId,
    /// The human being behind it.
    pub person: PersonId,
    /// The body.
    pub authority: AuthorityId,
    /// Of which state.
    pub state: StateCode,
    /// In which office.
    pub role: Role,
    /// Which deed ([`crate::Deed::digest`]).
    pub deed: Digest,
    /// When.
    pub at: Instant,
}

/// An independent body's authorisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorisation {
    /// Who signed.
    pub person: PersonId,
    /// For which body: only one that its state lists as independent counts.
    pub authority: AuthorityId,
    /// In which office: only [`Role::Independent`] counts.
    pub role: Role,
    /// Of which state.
    pub state: StateCode,
    /// Which deed.
    pub deed: Digest,
    /// From when until when it may be used.
    pub valid: Period,
}

/// A question that a named person of the requested state has to answer before anything is disclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safeguard {
    /// Is it a political offence?
    Political,
    /// Is there reason to fear discrimination?
    Discrimination,
    /// Does death or torture threaten?
    DeathOrTorture,
    /// Is the person privileged (lawyer, press, doctor)?
    Privileged,
}

impl Safeguard {
    /// All four. Each is asked before anything is disclosed.
    pub const ALL: &'static [Self] = &[Self::Political, Self::Discrimination, Self::DeathOrTorture, Self::Privileged];

    /// The question, in words.
    pub fn asks(self) -> &'static str {
        match self {
            Self::Political => "is it a political offence?",
            Self::Discrimination => "is there reason to fear discrimination?",
            Self::DeathOrTorture => "does death or torture threaten?",
            Self::Privileged => "is the person privileged (lawyer, press, doctor)?",
        }
    }

    /// The ground for refusal when the answer is yes.
    pub fn ground(self) -> Ground {
        match self {
            Self::Political => Ground::Political,
            Self::Discrimination => Ground::Discrimination,
            Self::DeathOrTorture => Ground::HumanRights,
            Self::Privileged => Ground::Privilege,
        }
    }
}

/// Answers: present and `false` means "asked, and no such danger". Absent means not asked, and that is a no.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Safeguards(pub BTreeMap<Safeguard, bool>);
