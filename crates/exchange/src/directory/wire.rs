//! How the directory is spelled: canonical JSON.

use serde::{Deserialize, Serialize};
use terms::{Instant, NodeId, OfficerId, PersonId, Role, StateCode};

use super::{Function, Term};
use crate::wire::{Line, maybe_moment, moment, word, words};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DirectoryV1 {
    pub(super) v: u32,
    pub(super) version: u64,
    #[serde(with = "moment")]
    pub(super) issued: Instant,
    #[serde(with = "moment")]
    pub(super) expires: Instant,
    pub(super) exercise: bool,
    pub(super) nodes: Vec<NodeV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NodeV1 {
    #[serde(with = "word")]
    pub(super) id: NodeId,
    #[serde(with = "word")]
    pub(super) state: StateCode,
    pub(super) kind: NodeKindV1,
    pub(super) organisation: Line,
    pub(super) functions: Vec<Function>,
    pub(super) name: Line,
    pub(super) url: Line,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) telephone: Option<Line>,
    pub(super) signing: Vec<KeyV1>,
    pub(super) opening: Vec<KeyV1>,
    pub(super) officers: Vec<OfficerV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum NodeKindV1 {
    Authority,
    Provider,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfficerV1 {
    #[serde(with = "word")]
    pub(super) id: OfficerId,
    #[serde(with = "word")]
    pub(super) person: PersonId,
    pub(super) name: Line,
    #[serde(with = "words")]
    pub(super) roles: Vec<Role>,
    pub(super) keys: Vec<KeyV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyV1 {
    pub(super) key: String,
    #[serde(with = "moment")]
    from: Instant,
    #[serde(with = "moment")]
    until: Instant,
    #[serde(with = "maybe_moment", default, skip_serializing_if = "Option::is_none")]
    revoked_at: Option<Instant>,
}

impl KeyV1 {
    pub(super) fn new(key: &impl ToString, term: Term) -> Self {
        let Term { from, until, revoked_at } = term;
        Self { key: key.to_string(), from, until, revoked_at }
    }

    pub(super) fn term(&self) -> Term {
        Term { from: self.from, until: self.until, revoked_at: self.revoked_at }
    }
}
