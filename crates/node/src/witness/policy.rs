//! Whose cosignatures of this node's log count, and how many are enough.

use std::collections::BTreeSet;

use evidence::{PublicKey, log::cosign, package};
use exchange::{Directory, Function};
use terms::{Instant, StateCode};

use crate::config::{Config, Witnesses};

/// Where the configuration names nobody, so many members of other states are asked,
const WITNESSES: usize = 3;
/// and so many of them are enough.
const QUORUM: usize = 2;

/// A package names no more.
const WITNESSES_MAX: usize = 32;

/// A witness of this node's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Its name and key.
    pub witness: cosign::Witness,
    /// The state in which it stands.
    pub state: StateCode,
    /// Where it is asked: `/comity/1/witness/add-checkpoint` lies below.
    pub url: String,
}

/// The witnesses, and how many of them must have signed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// How many.
    pub quorum: usize,
    /// Whom.
    pub witnesses: Vec<Chosen>,
}

impl Policy {
    /// As configured; otherwise the first three members of other states, of which two are enough, or all if there are fewer.
    ///
    /// # Errors
    /// A sentence that names what in the configuration to change.
    pub fn new(config: &Config, directory: &Directory, own: StateCode, now: Instant) -> Result<Self, String> {
        let Some(Witnesses { quorum, members, other }) = &config.witnesses else {
            let abroad = directory.nodes().filter(|member| member.state() != own);
            let witnesses: Vec<_> =
                with_a_log(abroad).filter_map(|member| chosen(member, now)).take(WITNESSES).collect();
            return Ok(Self { quorum: QUORUM.min(witnesses.len()), witnesses });
        };
        let mut witnesses = Vec::new();
        for id in members {
            let member = id.parse().ok().and_then(|id| directory.node(&id));
            let member = member.ok_or_else(|| format!("`witnesses.members`: {id} is not in the directory"))?;
            if member.state() == own {
                return Err(format!(
                    "`witnesses.members`: {id} belongs to this node's own state; a witness stands abroad"
                ));
            }
            witnesses.extend(chosen(member, now));
        }
        for one in other {
            let bad = || format!("`witnesses.other`: {} is no key of a witness, or `state` is none", one.key);
            let witness = cosign::read_verifier_line(&one.key).map_err(|_| bad())?;
            witnesses.push(Chosen { witness, state: one.state.parse().map_err(|_| bad())?, url: one.url.clone() });
        }
        if witnesses.len() > WITNESSES_MAX {
            return Err(format!("`witnesses` names more than {WITNESSES_MAX}"));
        }
        let names: BTreeSet<_> = witnesses.iter().map(|w| &w.witness.name).collect();
        let keys: BTreeSet<_> = witnesses.iter().map(|w| w.witness.key).collect();
        if names.len() < witnesses.len() || keys.len() < witnesses.len() {
            return Err("`witnesses` names one witness twice: each counts once".to_owned());
        }
        Ok(Self { quorum: *quorum, witnesses })
    }

    /// As a package names them (`protocol/evidence-2.md`, section 7).
    pub fn of_package(&self) -> package::Witnesses {
        let one = |w: &Chosen| package::Witness { of: w.witness.clone(), state: w.state };
        package::Witnesses { quorum: self.quorum, list: self.witnesses.iter().map(one).collect() }
    }

    /// Names and keys, as they are checked.
    pub fn keys(&self) -> Vec<cosign::Witness> {
        self.witnesses.iter().map(|w| w.witness.clone()).collect()
    }
}

/// The members that run a node of their own. A court that signs in at another's node has no log and no key there.
pub(crate) fn with_a_log<'a>(
    members: impl Iterator<Item = &'a exchange::Node>,
) -> impl Iterator<Item = &'a exchange::Node> {
    members.filter(|member| member.functions() != [Function::Independent])
}

/// By the key that it has now: the directory lists those before it, too.
fn chosen(member: &exchange::Node, now: Instant) -> Option<Chosen> {
    let key = PublicKey::from_bytes(member.signing_key_at(now)?.bytes());
    let witness = cosign::Witness { name: member.id().to_string(), key };
    Some(Chosen { witness, state: member.state(), url: member.url().to_owned() })
}
