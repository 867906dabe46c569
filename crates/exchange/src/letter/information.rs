//! What one state tells another without having been asked (spontaneous information: Budapest Convention, article 26; the same in many treaties).
//!
//! Where conditions are set, the receiver hears of it in general words first, and gets the content only once it has accepted exactly those
//! conditions; then it is bound by them (article 26(2)). Without conditions the content travels at once.

use serde::{Deserialize, Serialize};
use terms::{AuthorityId, Digest, Instant, StateCode};

use super::{ApprovalV1, CitationV1, OfficeV1, TargetV1};
use crate::{
    canonical,
    wire::{Bytes, Line, Prose, maybe_moment, moment, word},
};

/// So many names and addresses one piece of information may list, and so many conditions.
pub(crate) const LISTED_MAX: usize = 100;
/// The salt makes the digest of the content one that nobody finds by trying.
pub(crate) const SALT_BYTES: usize = 16;

/// That there is something to tell: in general words, without the content. Field 1, the date, is in the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnnouncementV1 {
    /// 2: reference in the teller's files.
    pub case_ref: Line,
    /// 3: the authority that is told.
    #[serde(with = "word")]
    pub told: AuthorityId,
    /// 3: its state.
    #[serde(with = "word")]
    pub told_state: StateCode,
    /// 4: the authority that tells.
    #[serde(with = "word")]
    pub teller: AuthorityId,
    /// 4: its state.
    #[serde(with = "word")]
    pub teller_state: StateCode,
    /// 5: how to reach the person in charge.
    pub office: OfficeV1,
    /// 6: what it is about, in general words that name nobody.
    pub about: Prose,
    /// 7: kinds of conduct, by their ids in the book of law.
    pub conduct: Vec<Line>,
    /// 8: does it go on while this is written?
    pub runs_now: bool,
    /// 9: does the content name a person, or what leads to one?
    pub persons: bool,
    /// 10: what lets the teller tell it unasked.
    pub legal_basis: Vec<CitationV1>,
    /// 11: what the receiver has to accept before it gets the content. None: the content travels at once.
    pub conditions: Vec<ConditionV1>,
    /// 12: by when an answer is wanted.
    #[serde(with = "moment")]
    pub answer_by: Instant,
    /// 13: language of the content (BCP 47).
    pub language: Line,
    /// 14: [`ContentV1::digest`] of what would be told: it cannot be changed after it was accepted.
    #[serde(with = "word")]
    pub content: Digest,
    /// 15: two people of the teller, each by an own signature over [`AnnouncementV1::digest`].
    pub approvals: Vec<ApprovalV1>,
}

impl AnnouncementV1 {
    /// What the approvals and the answer name: SHA-256 of the announcement in canonical JSON with an empty list of approvals.
    pub fn digest(&self) -> Digest {
        canonical::digest(&Self { approvals: Vec::new(), ..self.clone() })
    }
}

/// One condition, for machine and reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum ConditionV1 {
    /// Kept confidential; `until` is absent where no end is set.
    Confidential {
        /// Until when.
        #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
        until: Option<Instant>,
    },
    /// Used only for this.
    OnlyFor {
        /// What.
        purpose: Prose,
    },
    /// Not passed to another state.
    NotOnward {},
    /// Not used as evidence: a request for assistance is made first.
    NotEvidence {},
    /// Not used where the death penalty can be imposed or carried out.
    NoDeathPenalty {},
    /// Destroyed by then.
    DestroyBy {
        /// When.
        #[serde(with = "moment")]
        at: Instant,
    },
    /// Anything else.
    Other {
        /// What.
        text: Prose,
    },
}

/// The receiver's answer to an announcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum InformationAnswerV1 {
    /// It will take the content, and is bound by the conditions.
    Accepted {
        /// [`AnnouncementV1::digest`].
        #[serde(with = "word")]
        announcement: Digest,
        /// The conditions, word for word.
        conditions: Vec<ConditionV1>,
    },
    /// It cannot comply, or does not want to know. No content follows.
    Declined {
        /// [`AnnouncementV1::digest`].
        #[serde(with = "word")]
        announcement: Digest,
        /// Why.
        says: Prose,
    },
}

/// The content, with the announcement that it belongs to. Where there are conditions it answers the letter that accepted them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InformationV1 {
    /// What was announced, with the approvals of both people.
    pub announcement: AnnouncementV1,
    /// What is told.
    pub content: ContentV1,
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentV1 {
    /// Sixteen bytes drawn at random.
    pub salt: Bytes,
    /// 16: what was found.
    pub found: Prose,
    /// 17: how it came to be known.
    pub how: Prose,
    /// 18: from where. What another state handed over has no word here.
    pub origin: OriginV1,
    /// 19: an address, and when, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetV1>,
    /// 20: further names: domains, accounts, digests of files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Line>,
    /// 21: why a person is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why_named: Option<Prose>,
    /// 22: what more the teller has, and would give on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more: Option<Prose>,
}

impl ContentV1 {
    /// SHA-256 of the content in canonical JSON, salt included.
    pub fn digest(&self) -> Digest {
        canonical::digest(self)
    }
}

/// Where the teller has it from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OriginV1 {
    /// Its own investigation.
    OwnInvestigation,
    /// A victim or a company in its own state reported it.
    Reported,
    /// Anybody can see it.
    Open,
}
