//! Deterministic address translation (RFC 7422): nothing is logged but the configuration, and the rest is computed.
//!
//! A history of configurations is a text of blocks. Lines between blocks that are blank or begin with `#` say nothing.
//!
//! ```text
//! nat cgn-1
//! from 2026-01-01T00:00:00Z
//! until 2026-06-01T00:00:00Z        # left out while it is in force
//! inside 100.64.0.0/22              # prefixes, ranges, addresses; several lines or words
//! outside 203.0.113.1-203.0.113.14
//! ports 1024-65535                  # this where it is left out
//! reserved 5060-5061 8080           # given to nobody
//! sharing 74                        # inside addresses for one outside address,
//! ports-each 850                    # or ports for one inside address, or both
//! dynamic 2                         # shares set apart for what overflows, which is logged
//! realm company-a
//! end
//! ```
//!
//! `realm` is that of the inside addresses, where they have one; all that stands on its line is the name.

use std::net::IpAddr;

use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant};

use crate::{
    Life, NatRecord, Plan, PortRange, Realm, SetAside, Shape,
    life::{last_moment, period},
    plan::Draft,
};

/// One configuration of a translator, for as long as it was in force.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NatConfig {
    /// The configuration as it was read, whose digest names it.
    pub text: String,
    /// SHA-256 of the text.
    pub digest: Digest,
    /// When it was in force.
    pub life: Life,
    plan: Plan,
    realm: Option<Realm>,
}

impl NatConfig {
    /// Reads one block, from `nat` to `end`. One without an end was in force when it was read, at `seen`.
    ///
    /// # Errors
    /// What is missing or cannot be read.
    pub fn read(text: &str, seen: Instant) -> Result<Self, SetAside> {
        let (mut draft, mut from, mut until, mut realm) = (Draft::default(), None, None, None);
        for line in text.lines() {
            let whole = line.trim();
            let is_realm = whole.split([' ', '\t']).next() == Some("realm");
            let line = if is_realm { whole } else { whole.split('#').next().unwrap_or_default().trim() };
            let (word, value) = line.split_once([' ', '\t']).unwrap_or((line, ""));
            let value = value.trim();
            match word {
                "" | "nat" | "end" => {}
                "from" => from = Some(Instant::parse(value).map_err(|_| SetAside::Unreadable("from"))?),
                "until" => until = Some(Instant::parse(value).map_err(|_| SetAside::Unreadable("until"))?),
                "realm" => realm = Some(Realm::new(value).ok_or(SetAside::Unreadable("realm"))?),
                _ => draft.put(word, value).ok_or(SetAside::NotThisFormat)??,
            }
        }
        let from = from.ok_or(SetAside::Missing("from"))?;
        if until.is_some_and(|until| until < from) {
            return Err(SetAside::Unreadable("until"));
        }
        let life = match until {
            Some(until) => Life::whole(period(from, until)),
            None => Life::spanning(from, seen.max(from), None, Some(last_moment())),
        };
        let digest = Digest::from_bytes(Sha256::digest(text.as_bytes()).into());
        Ok(Self { text: text.to_owned(), digest, life, plan: draft.plan()?, realm })
    }

    /// The realm of the inside addresses; `None`: the unnamed one.
    pub fn realm(&self) -> Option<&Realm> {
        self.realm.as_ref()
    }

    /// The same in another realm, which its text then says.
    #[must_use]
    pub fn in_realm(&self, realm: Option<Realm>) -> Self {
        if realm == self.realm {
            return self.clone();
        }
        let is_old = |line: &&str| line.trim_start().split([' ', '\t']).next() != Some("realm");
        let mut lines: Vec<&str> = self.text.lines().filter(is_old).collect();
        let said = realm.as_ref().map(|realm| format!("realm {}", realm.as_str()));
        // Before the end of the block.
        lines.splice(lines.len().saturating_sub(1)..lines.len().saturating_sub(1), said.as_deref());
        let text = lines.join("\n");
        let digest = Digest::from_bytes(Sha256::digest(text.as_bytes()).into());
        Self { text, digest, life: self.life, plan: self.plan.clone(), realm }
    }

    /// Who stands behind which ports.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The translation of this port of this address, for as long as the configuration was in force.
    pub fn record(&self, public: IpAddr, port: u16) -> Option<NatRecord> {
        let (private, ports) = self.plan.inside_of(public, port)?;
        Some(self.translation(public, ports, private))
    }

    /// The translations of this inside address.
    pub fn records_of(&self, private: IpAddr) -> Vec<NatRecord> {
        let Some((public, ranges)) = self.plan.outside_of(private) else { return Vec::new() };
        ranges.into_iter().map(|ports| self.translation(public, ports, private)).collect()
    }

    /// Was another one in force at the same time for the same outside address? Then one of them is wrong.
    pub fn contradicts(&self, other: &Self) -> bool {
        self.life.possible().overlaps(other.life.possible()) && self.plan.shares_outside_with(&other.plan)
    }

    fn translation(&self, public: IpAddr, ports: PortRange, private: IpAddr) -> NatRecord {
        NatRecord {
            shape: Shape::Computed,
            public: public.to_canonical(),
            ports,
            transport: None,
            private: private.to_canonical(),
            realm: self.realm.clone(),
            private_port: None,
            peer: None,
            subscriber: None,
            life: self.life,
        }
    }
}
