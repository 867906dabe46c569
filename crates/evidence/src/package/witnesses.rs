//! Whose cosignatures of the log's checkpoint are counted; `log/witnesses.json`.

use serde::{Deserialize, Serialize};
use terms::StateCode;

use crate::{json, keys::PublicKey, log::cosign};

/// More than any log has; a bound for what a stranger sends.
const WITNESSES_MAX: usize = 32;

/// A witness, and the state in which it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Its name and key.
    pub of: cosign::Witness,
    /// Its state.
    pub state: StateCode,
}

/// The witnesses whose cosignatures count, and how many are enough.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witnesses {
    /// So many different ones must have signed; 0 only when there are none.
    pub quorum: usize,
    /// At most 32, no key and no name twice.
    pub list: Vec<Witness>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WitnessesV2 {
    quorum: u32,
    witnesses: Vec<WitnessV2>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WitnessV2 {
    key: String,
    name: String,
    state: String,
}

pub(super) fn write(witnesses: &Witnesses) -> Vec<u8> {
    let list = witnesses.list.iter().map(|witness| WitnessV2 {
        key: witness.of.key.to_string(),
        name: witness.of.name.clone(),
        state: witness.state.to_string(),
    });
    let quorum = u32::try_from(witnesses.quorum).unwrap_or(u32::MAX);
    json::encode(&WitnessesV2 { quorum, witnesses: list.collect() })
}

pub(super) fn read(bytes: &[u8]) -> Option<Witnesses> {
    let WitnessesV2 { quorum, witnesses } = json::decode(bytes)?;
    let quorum = usize::try_from(quorum).ok()?;
    let enough = if witnesses.is_empty() { quorum == 0 } else { (1..=witnesses.len()).contains(&quorum) };
    if !enough || witnesses.len() > WITNESSES_MAX {
        return None;
    }
    let list: Vec<Witness> = witnesses.into_iter().map(witness).collect::<Option<_>>()?;
    let again = |at: usize, one: &Witness| {
        list.iter().skip(at + 1).any(|other| other.of.key == one.of.key || other.of.name == one.of.name)
    };
    let distinct = !list.iter().enumerate().any(|(at, one)| again(at, one));
    distinct.then_some(Witnesses { quorum, list })
}

fn witness(wire: WitnessV2) -> Option<Witness> {
    let named = !wire.name.contains(|c: char| c.is_whitespace() || c == '+' || c.is_control());
    if !named || !json::plain(&wire.name) {
        return None;
    }
    let of = cosign::Witness { name: wire.name, key: PublicKey::from_hex(&wire.key)? };
    Some(Witness { of, state: wire.state.parse().ok()? })
}
