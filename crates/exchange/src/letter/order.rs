//! The domestic order to a provider, and what the provider did.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use terms::{Ground, Instant, OrderId};

use super::{ApprovalV1, AuthorisationV1, CallBackV1, CitationV1, DeedV1, FactV1};
use crate::wire::{Bytes, Line, Prose, maybe_moment, moment, word};

/// A domestic order. It carries what the provider needs to judge the deed itself, and no more of the case than that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderV1 {
    /// Its number.
    #[serde(with = "word")]
    pub order: OrderId,
    /// What is ordered: exactly this.
    pub deed: DeedV1,
    /// Who approved the deed.
    pub approvals: Vec<ApprovalV1>,
    /// The territorial state's grant or standing consent: its signed frame, to be verified again by the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Bytes>,
    /// The independent body's authorisation, where the law asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorisation: Option<AuthorisationV1>,
    /// In an emergency: that the asker was called, and confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call_back: Option<CallBackV1>,
    /// What the provider may know of the request.
    pub summary: SummaryV1,
    /// What the order rests on.
    pub legal_basis: Vec<CitationV1>,
    /// By when.
    #[serde(with = "moment")]
    pub deadline: Instant,
    /// For a preservation: until when the records are to be held.
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    pub hold_until: Option<Instant>,
    /// The safeguard questions, answered. One that is absent was not asked.
    pub safeguards: Vec<SafeguardV1>,
    /// In which form the answer is wanted.
    pub answer: AnswerShapeV1,
}

/// What the provider may know of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SummaryV1 {
    /// Kinds of conduct, by their ids in the book of law.
    pub conduct: Vec<Line>,
    /// When the act was committed.
    #[serde(with = "moment")]
    pub acted_at: Instant,
    /// What is known of the conduct, by name: without it nobody can hold the conduct against the law.
    pub facts: BTreeMap<Line, FactV1>,
    /// Why it is needed.
    pub necessity: Prose,
    /// For an emergency: whose life or safety is in danger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_at_risk: Option<Prose>,
    /// Until when the person concerned is not to be told.
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    pub confidential_until: Option<Instant>,
}

/// One safeguard question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SafeguardV1 {
    /// Which question: `political`, `discrimination`, `death-or-torture` or `privileged`.
    pub question: Line,
    /// Is there such a danger?
    pub danger: bool,
}

/// In which form the answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerShapeV1 {
    /// Nothing is disclosed: hold, and say until when.
    HoldOnly,
    /// The candidates with their doubt, and the records that they rest on.
    CandidatesWithRecords,
}

impl OrderReportV1 {
    /// Which order it is about.
    pub fn order(&self) -> OrderId {
        match self {
            Self::Held { order, .. } | Self::Produced { order, .. } | Self::NotExecuted { order, .. } => *order,
        }
    }
}

/// What the provider did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum OrderReportV1 {
    /// The records are held; nothing is disclosed.
    Held {
        /// Which order.
        #[serde(with = "word")]
        order: OrderId,
        /// Until when.
        #[serde(with = "moment")]
        until: Instant,
        /// How many records.
        records: u64,
        /// When they would have been destroyed without the hold. Absent: there is none, or no such moment.
        #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
        would_be_destroyed_at: Option<Instant>,
    },
    /// Here it is.
    Produced {
        /// Which order.
        #[serde(with = "word")]
        order: OrderId,
        /// The answer: candidates and doubt, in the form that the evidence room defines.
        answer: Bytes,
        /// The records that it rests on, as they were read.
        records: Bytes,
        /// The provider's chain of custody, in the form that the evidence room defines.
        custody: Bytes,
        /// How many subscribers match.
        candidates: u64,
        /// How many records were read.
        records_read: u64,
    },
    /// It was not done.
    NotExecuted {
        /// Which order.
        #[serde(with = "word")]
        order: OrderId,
        /// Coded ground.
        #[serde(with = "word")]
        ground: Ground,
        /// The reasons.
        reason: Prose,
    },
}
