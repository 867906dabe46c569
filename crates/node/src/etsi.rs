//! Other people's systems that speak ETSI TS 103 120: who they are, and the key that this node signs with toward them.

use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use terms::{NodeId, ProviderId};

use crate::{Files, Node, NotStarted, running::read_keys};

/// Where messages of TS 103 120 are taken in.
pub const DOOR: &str = "/etsi/103120/1";

/// The part of the configuration for systems that speak TS 103 120.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EtsiConfig {
    /// This node's name in messages (`UniqueIdentifier`); the node's name in the directory, where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How often an authority asks a provider where an order stands, in seconds.
    #[serde(default = "poll_seconds")]
    pub poll_seconds: u32,
    /// For an authority: providers of the own state that are ordered over TS 103 120.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub providers: Vec<EtsiProvider>,
    /// For a provider: authorities of the own state that order over TS 103 120.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorities: Vec<EtsiAuthority>,
}

fn poll_seconds() -> u32 {
    30
}

/// A provider of the own state whose system speaks TS 103 120.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EtsiProvider {
    /// The provider, by the name that requests use.
    pub provider: String,
    /// Its `UniqueIdentifier`.
    pub name: String,
    /// Where its system listens.
    pub url: String,
    /// The Ed25519 key that its messages are signed with: 64 hexadecimal digits.
    pub key: String,
}

/// An authority of the own state whose system speaks TS 103 120.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EtsiAuthority {
    /// The member of the directory that it speaks for.
    pub member: String,
    /// Its `UniqueIdentifier`.
    pub name: String,
    /// The Ed25519 key that its messages are signed with: 64 hexadecimal digits.
    pub key: String,
}

impl EtsiConfig {
    /// What is wrong with it: the key of the configuration, and the rule.
    pub(crate) fn flaw(&self, provider: bool) -> Option<(&'static str, &'static str)> {
        let key = |text: &str| matches!(etsi::Key::public(text), Some(etsi::Key::Public(_)));
        if self.poll_seconds == 0 {
            return Some(("etsi.poll_seconds", "must be at least 1"));
        }
        if provider && !self.providers.is_empty() {
            return Some(("etsi.providers", "is for authorities: a provider is ordered, and orders nobody"));
        }
        if !provider && !self.authorities.is_empty() {
            return Some(("etsi.authorities", "is for providers: an authority takes no orders"));
        }
        if !self.providers.iter().all(|p| key(&p.key)) || !self.authorities.iter().all(|a| key(&a.key)) {
            return Some(("etsi", "has a key that is no Ed25519 key of 64 hexadecimal digits"));
        }
        if !self.providers.iter().all(|p| p.url.starts_with("http://")) {
            return Some((
                "etsi.providers.url",
                "must begin with http://; a proxy of the house speaks TLS to the provider",
            ));
        }
        let names = self.providers.iter().all(|p| p.provider.parse::<ProviderId>().is_ok())
            && self.authorities.iter().all(|a| a.member.parse::<NodeId>().is_ok());
        (!names).then_some(("etsi", "names somebody as nobody is named: 1 to 63 of a-z, 0-9, dot and dash"))
    }
}

impl Node {
    /// The provider of this name, where it is ordered over TS 103 120.
    pub(crate) fn etsi_provider(&self, id: &str) -> Option<&EtsiProvider> {
        self.config.etsi.as_ref()?.providers.iter().find(|p| p.provider == id)
    }

    /// What this node calls itself toward such systems.
    pub(crate) fn etsi_name(&self) -> &str {
        self.config.etsi.as_ref().and_then(|e| e.name.as_deref()).unwrap_or(self.id.as_str())
    }

    /// The key that this node signs its messages with. It signs nothing else: a JWS is no letter.
    pub(crate) fn etsi_key(&self) -> SigningKey {
        derived(&self.keys)
    }
}

fn derived(keys: &exchange::NodeKeys) -> SigningKey {
    let seed = Sha256::new().chain_update(b"comity etsi 103120 signing key\n").chain_update(keys.signing.seed());
    SigningKey::from_bytes(&seed.finalize().into())
}

/// The public half of the key that the node in this folder signs its messages with: what the other side configures.
///
/// # Errors
/// [`NotStarted`] when the node's keys cannot be read.
pub fn public_key(files: &Files) -> Result<String, NotStarted> {
    let key = derived(&read_keys(&files.keys())?);
    Ok(crate::session::hex(key.verifying_key().as_bytes()))
}
