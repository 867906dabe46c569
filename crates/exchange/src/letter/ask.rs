//! The letter of request, with the field numbers that practitioners know (T-CY(2018)10 and (2018)11 templates).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use terms::{AuthorityId, DataCategory, Digest, Instant, Measure, ProviderId, StateCode, Urgency};

use super::{ApprovalV1, CitationV1, FactV1, OffenceV1, TargetV1};
use crate::{
    canonical,
    wire::{Line, Prose, maybe_moment, maybe_word, moment, word, words},
};

/// A letter of request. The numbers are those of the templates; field 1, the date, is in the header, and field 24, the
/// signatures, are on the frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestV1 {
    /// 2: reference in the asker's files.
    pub case_ref: Line,
    /// 3: new, or what it follows.
    pub standing: StandingV1,
    /// 4: the authority that is asked.
    #[serde(with = "word")]
    pub asked: AuthorityId,
    /// The state that is asked: on whose territory the data is believed to lie.
    #[serde(with = "word")]
    pub asked_state: StateCode,
    /// 5: the authority that asks.
    #[serde(with = "word")]
    pub asking: AuthorityId,
    /// Whose case it is.
    #[serde(with = "word")]
    pub asking_state: StateCode,
    /// 5: how to reach the person in charge.
    pub office: OfficeV1,
    /// 6: who confirms that the request is genuine, by name and function.
    pub confirmed_by: Line,
    /// 7, 8: the investigating authority if it is another, prosecution office, court, decisions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proceedings: Option<Prose>,
    /// 9, 10: earlier requests in the case: dates, numbers, channels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Line>,
    /// 11: what allows the asker to ask.
    pub legal_basis: Vec<CitationV1>,
    /// 12: kinds of conduct, one per count, by their ids in the book of law.
    pub conduct: Vec<Line>,
    /// 12: the offences with their text and penalty.
    pub offences: Vec<OffenceV1>,
    /// When the act was committed: the offence must have existed then.
    #[serde(with = "moment")]
    pub acted_at: Instant,
    /// 13: what is known of the conduct, by name.
    pub facts: BTreeMap<Line, FactV1>,
    /// 13: the facts in words, and how the data relates to the offence.
    pub story: Prose,
    /// 15: the address, and when.
    pub target: TargetV1,
    /// Which kind of data.
    #[serde(with = "word")]
    pub data: DataCategory,
    /// 16: who is believed to hold it.
    #[serde(with = "maybe_word", default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<ProviderId>,
    /// 17: what is asked.
    #[serde(with = "words")]
    pub measures: Vec<Measure>,
    /// 18: how fast.
    #[serde(with = "word")]
    pub urgency: Urgency,
    /// 18: why that fast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency_reason: Option<Prose>,
    /// For an emergency: whose life or safety is in danger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_at_risk: Option<Prose>,
    /// 18: by when the asker would like an answer.
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Instant>,
    /// 19: why it is needed, and why no lesser measure would do.
    pub necessity: Prose,
    /// 19: how the data bears on the case.
    pub nexus: Prose,
    /// 20: until when a request for assistance will follow a preservation.
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    pub mla_intent_by: Option<Instant>,
    /// 21: until when the person concerned is not to be told.
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    pub confidential_until: Option<Instant>,
    /// 23: what makes the evidence admissible at home.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub formalities: Option<Prose>,
    /// Limits of use that the asker accepts from the start.
    pub use_limits: Vec<Line>,
    /// The promise of reciprocity, in the words that bind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reciprocity: Option<Prose>,
    /// Language of the letter (BCP 47).
    pub language: Line,
    /// 24: who approved it, each by an own signature over [`RequestV1::digest`].
    pub approvals: Vec<ApprovalV1>,
}

impl RequestV1 {
    /// What the approvals sign: SHA-256 of the request in canonical JSON with an empty list of approvals.
    pub fn digest(&self) -> Digest {
        canonical::digest(&Self { approvals: Vec::new(), ..self.clone() })
    }
}

/// Whether it is new (template field 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum StandingV1 {
    /// The first in this matter.
    New {},
    /// Follows an earlier request or preservation.
    FollowsUp {
        /// Its number, where it had one.
        ticket: Line,
    },
    /// Asks for a preservation to be prolonged.
    Extends {
        /// Its number.
        ticket: Line,
    },
}

/// How to reach whoever is in charge (template field 5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeV1 {
    /// Name of the body.
    pub organisation: Line,
    /// Person in charge.
    pub person: Line,
    /// Telephone, for the call that confirms.
    pub telephone: Line,
    /// Electronic mail.
    pub mail: Line,
    /// Office hours with their time zone, in words.
    pub hours: Line,
}

/// The asker takes the request back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalV1 {
    /// Why.
    pub reason: Prose,
}
