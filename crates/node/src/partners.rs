//! Bodies of other states that have no node: who they are, how they are called, and to which key a file is sealed, where they have one.
//!
//! What stands here was found by this house's own people, and not in a letter: the telephone is the registered channel under which is
//! asked whether something is theirs.

use exchange::{SealingKey, carried_key};
use serde::{Deserialize, Serialize};
use terms::{AuthorityId, NodeId, StateCode};

use crate::Node;

/// One such body, in `node.toml` under `[[partners]]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartnerConfig {
    /// Its name in letters: that of no member of the directory.
    pub id: String,
    /// Its state (ISO 3166-1 alpha-2).
    pub state: String,
    /// What people call it.
    pub name: String,
    /// The number of a register, found by this house.
    pub telephone: String,
    /// The language of forms to it (one of the six); the first of its state's that is one of them, where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Its age key, `age1pq1…`. Without it a file is sealed to a pass-phrase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

impl PartnerConfig {
    /// What is wrong with it: key and rule.
    pub(crate) fn flaw(&self) -> Option<(&'static str, &'static str)> {
        if self.node().is_none() || self.authority().is_none() {
            return Some(("partners.id", "must be 1 to 63 of a-z, 0-9 and dash, and no name of the directory"));
        }
        if self.state().is_none() {
            return Some(("partners.state", "must be two capital letters of ISO 3166-1"));
        }
        if !self.telephone.bytes().any(|b| b.is_ascii_digit()) {
            return Some(("partners.telephone", "must be a number: what comes from them is asked about there"));
        }
        if self.key.is_some() && self.key().is_none() {
            return Some(("partners.key", "must be a hybrid age key, `age1pq1…`: a file is sealed for years"));
        }
        None
    }

    pub(crate) fn node(&self) -> Option<NodeId> {
        self.id.parse().ok()
    }

    pub(crate) fn authority(&self) -> Option<AuthorityId> {
        self.id.parse().ok()
    }

    pub(crate) fn state(&self) -> Option<StateCode> {
        self.state.parse().ok()
    }

    pub(crate) fn key(&self) -> Option<SealingKey> {
        carried_key(self.key.as_deref()?).ok()
    }
}

impl Node {
    /// The first body of this state in our own book that is no member.
    pub(crate) fn partner_of(&self, state: StateCode) -> Option<&PartnerConfig> {
        self.config.partners.iter().find(|partner| partner.state() == Some(state) && self.is_outside(partner))
    }

    /// The body of this name.
    pub(crate) fn partner(&self, name: &NodeId) -> Option<&PartnerConfig> {
        self.config.partners.iter().find(|partner| partner.id == name.as_str())
    }

    fn is_outside(&self, partner: &PartnerConfig) -> bool {
        partner.node().is_some_and(|name| self.directory.node(&name).is_none())
    }
}
