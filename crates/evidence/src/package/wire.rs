//! The forms of `keys.json`, `log/inclusion.json` and `seal.json`. Stored for ever: version 1 never changes.

use serde::{Deserialize, Serialize};
use terms::Digest;

use crate::{
    custody::SignatureV1,
    hash::{hex, unhex},
    json,
    keys::{Holder, KeyHolder, PublicKey},
    log::decimal,
};

/// More holders than any answer passes through; a bound for what a stranger sends.
const HOLDERS_MAX: usize = 1_000;

/// A proof never has more steps than a size has bits; one of consistency has one more, with which it begins.
const INCLUSION_MAX: usize = 64;
const CONSISTENCY_MAX: usize = 65;

/// A holder, and whether the seal has to carry its signature.
pub(super) struct Listed {
    pub(super) holder: KeyHolder,
    pub(super) seals: bool,
}

/// The place of the packing decision in the log.
pub(super) struct Inclusion {
    pub(super) key: [u8; 32],
    pub(super) index: u64,
    pub(super) proof: Vec<Digest>,
}

/// The digest that was sealed, and who sealed it.
pub(super) struct Seal {
    pub(super) tagmanifest: Digest,
    pub(super) signatures: Vec<(PublicKey, [u8; 64])>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeysV1 {
    keys: u8,
    holders: Vec<HolderV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HolderV1 {
    officer: Option<String>,
    role: Option<String>,
    node: String,
    state: String,
    key: String,
    seals: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InclusionV1 {
    inclusion: u8,
    commitment_key: String,
    index: String,
    proof: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsistencyV1 {
    consistency: u8,
    proof: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealV1 {
    seal: u8,
    tagmanifest: String,
    signatures: Vec<SignatureV1>,
}

pub(super) fn keys_json(holders: &[Listed]) -> Vec<u8> {
    let holders = holders.iter().map(|Listed { holder: KeyHolder { holder, state, key }, seals }| {
        let (officer, role) = match holder {
            Holder::Person { officer, role, .. } => (Some(officer.to_string()), Some(role.to_string())),
            Holder::Node(_) => (None, None),
        };
        let (node, state, key) = (holder.node().to_string(), state.to_string(), key.to_string());
        HolderV1 { officer, role, node, state, key, seals: *seals }
    });
    json::encode(&KeysV1 { keys: 1, holders: holders.collect() })
}

/// `None` for other bytes, and when a key stands twice: one key is one holder.
pub(super) fn keys(bytes: &[u8]) -> Option<Vec<Listed>> {
    let wire: KeysV1 = json::decode(bytes)?;
    if wire.holders.len() > HOLDERS_MAX {
        return None;
    }
    let holders = wire.holders.into_iter().map(holder).collect::<Option<Vec<_>>>()?;
    (wire.keys == 1 && distinct(&holders)).then_some(holders)
}

fn holder(wire: HolderV1) -> Option<Listed> {
    let node = wire.node.parse().ok()?;
    let holder = match (wire.officer, wire.role) {
        (Some(officer), Some(role)) => {
            Holder::Person { officer: officer.parse().ok()?, role: role.parse().ok()?, node }
        }
        (None, None) => Holder::Node(node),
        _ => return None,
    };
    let holder = KeyHolder { holder, state: wire.state.parse().ok()?, key: PublicKey::from_hex(&wire.key)? };
    Some(Listed { holder, seals: wire.seals })
}

pub(super) fn distinct(holders: &[Listed]) -> bool {
    let mut keys: Vec<_> = holders.iter().map(|listed| listed.holder.key).collect();
    keys.sort_unstable();
    keys.windows(2).all(|pair| pair.first() != pair.last())
}

pub(super) fn inclusion_json(inclusion: &Inclusion) -> Vec<u8> {
    json::encode(&InclusionV1 {
        inclusion: 1,
        commitment_key: hex(&inclusion.key),
        index: inclusion.index.to_string(),
        proof: inclusion.proof.iter().map(Digest::to_string).collect(),
    })
}

pub(super) fn inclusion(bytes: &[u8]) -> Option<Inclusion> {
    let wire: InclusionV1 = json::decode(bytes)?;
    if wire.inclusion != 1 || wire.proof.len() > INCLUSION_MAX {
        return None;
    }
    let proof = steps(&wire.proof)?;
    Some(Inclusion { key: unhex(&wire.commitment_key)?, index: decimal(&wire.index)?, proof })
}

pub(super) fn consistency_json(proof: &[Digest]) -> Vec<u8> {
    json::encode(&ConsistencyV1 { consistency: 1, proof: proof.iter().map(Digest::to_string).collect() })
}

pub(super) fn consistency(bytes: &[u8]) -> Option<Vec<Digest>> {
    let wire: ConsistencyV1 = json::decode(bytes)?;
    if wire.consistency != 1 || wire.proof.len() > CONSISTENCY_MAX {
        return None;
    }
    steps(&wire.proof)
}

fn steps(proof: &[String]) -> Option<Vec<Digest>> {
    proof.iter().map(|step| step.parse().ok()).collect()
}

pub(super) fn seal_json(seal: &Seal) -> Vec<u8> {
    let signatures = seal.signatures.iter().map(|(key, signature)| SignatureV1::from_parts(key, signature));
    json::encode(&SealV1 { seal: 1, tagmanifest: seal.tagmanifest.to_string(), signatures: signatures.collect() })
}

pub(super) fn seal(bytes: &[u8]) -> Option<Seal> {
    let wire: SealV1 = json::decode(bytes)?;
    let signatures = wire.signatures.iter().map(SignatureV1::parts).collect::<Option<_>>()?;
    (wire.seal == 1).then_some(Seal { tagmanifest: wire.tagmanifest.parse().ok()?, signatures })
}

/// What each sealer signs: the digest as 64 hexadecimal digits and a line feed, so that any tool can write it.
pub(super) fn seal_body(tagmanifest: &Digest) -> String {
    format!("{tagmanifest}\n")
}
