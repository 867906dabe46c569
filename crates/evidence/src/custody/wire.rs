//! The form of `custody.json`. Stored for ever: version 1 never changes.

use serde::{Deserialize, Serialize};
use terms::{Digest, Instant};

use super::{CustodyEvent, Entry, Rows, Tool};
use crate::{
    hash::{hex, unhex},
    json,
    keys::PublicKey,
    log::decimal,
};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChainV1 {
    pub(super) custody: u8,
    pub(super) events: Vec<EntryV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryV1 {
    event: EventV1,
    signatures: Vec<SignatureV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventV1 {
    number: u32,
    at: String,
    person: Option<PersonV1>,
    node: String,
    act: String,
    item: String,
    why: String,
    tool: ToolV1,
    before: Option<String>,
    after: Option<String>,
    rows: Option<RowsV1>,
    previous: Option<String>,
    /// The keys that sign, the person's before the node's: so that the node also vouches for which key was the person's.
    keys: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonV1 {
    officer: String,
    role: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToolV1 {
    name: String,
    version: String,
}

/// Whole numbers as decimal text: JSON numbers are not exact above 2^53.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RowsV1 {
    read: String,
    kept: String,
    rejected: String,
}

/// A key in hexadecimal and what it signed with.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignatureV1 {
    key: String,
    ed25519: String,
}

impl SignatureV1 {
    pub(crate) fn from_parts(key: &PublicKey, signature: &[u8; 64]) -> Self {
        Self { key: key.to_string(), ed25519: hex(signature) }
    }

    pub(crate) fn parts(&self) -> Option<(PublicKey, [u8; 64])> {
        Some((PublicKey::from_hex(&self.key)?, unhex(&self.ed25519)?))
    }
}

/// The bytes that person and node sign.
pub(super) fn event_bytes(number: u32, event: &CustodyEvent, previous: Option<Digest>, keys: &[PublicKey]) -> Vec<u8> {
    json::encode(&event_v1(number, event, previous, keys.iter()))
}

pub(super) fn entry_v1(number: u32, entry: &Entry) -> EntryV1 {
    EntryV1 {
        event: event_v1(number, &entry.event, entry.previous, entry.signatures.iter().map(|(key, _)| key)),
        signatures: entry.signatures.iter().map(|(key, signature)| SignatureV1::from_parts(key, signature)).collect(),
    }
}

/// What the bytes of an event say, as the JSON they are, and the digest after it. `None`: they are no event in its one form.
pub(crate) fn said(bytes: &[u8]) -> Option<(String, Option<Digest>)> {
    let event: EventV1 = json::decode(bytes)?;
    Some((String::from_utf8(bytes.to_vec()).ok()?, digest(event.after.as_deref())?))
}

/// `None` when a field is not in its one form, or the number is not the position.
pub(super) fn entry(position: u32, wire: EntryV1) -> Option<Entry> {
    let EntryV1 { event, signatures } = wire;
    if event.number != position {
        return None;
    }
    let previous = digest(event.previous.as_deref())?;
    let at = Instant::parse(&event.at).ok()?;
    if at.to_string() != event.at {
        return None;
    }
    let person = match event.person {
        None => None,
        Some(person) => Some((person.officer.parse().ok()?, person.role.parse().ok()?)),
    };
    let rows = match event.rows {
        None => None,
        Some(rows) => {
            Some(Rows { read: decimal(&rows.read)?, kept: decimal(&rows.kept)?, rejected: decimal(&rows.rejected)? })
        }
    };
    let texts = [&event.item, &event.why, &event.tool.name, &event.tool.version];
    if !texts.into_iter().all(|text| json::plain(text)) {
        return None;
    }
    let keys = event.keys;
    let event = CustodyEvent {
        at,
        person,
        node: event.node.parse().ok()?,
        act: event.act.parse().ok()?,
        item: event.item,
        why: event.why,
        tool: Tool { name: event.tool.name, version: event.tool.version },
        before: digest(event.before.as_deref())?,
        after: digest(event.after.as_deref())?,
        rows,
    };
    let signatures = signatures.iter().map(SignatureV1::parts).collect::<Option<Vec<_>>>()?;
    // One list of keys, not two: what is written again comes from the signatures.
    if !signatures.iter().map(|(key, _)| key.to_string()).eq(keys) {
        return None;
    }
    Some(Entry { event, previous, signatures })
}

/// Outer `None`: not a digest. Inner `None`: none was given.
fn digest(text: Option<&str>) -> Option<Option<Digest>> {
    match text {
        None => Some(None),
        Some(text) => text.parse().ok().map(Some),
    }
}

fn event_v1<'a>(
    number: u32,
    event: &CustodyEvent,
    previous: Option<Digest>,
    keys: impl Iterator<Item = &'a PublicKey>,
) -> EventV1 {
    let text = |digest: Option<Digest>| digest.map(|digest| digest.to_string());
    EventV1 {
        number,
        at: event.at.to_string(),
        person: event
            .person
            .as_ref()
            .map(|(officer, role)| PersonV1 { officer: officer.to_string(), role: role.to_string() }),
        node: event.node.to_string(),
        act: event.act.to_string(),
        item: event.item.clone(),
        why: event.why.clone(),
        tool: ToolV1 { name: event.tool.name.clone(), version: event.tool.version.clone() },
        before: text(event.before),
        after: text(event.after),
        rows: event.rows.map(|rows| RowsV1 {
            read: rows.read.to_string(),
            kept: rows.kept.to_string(),
            rejected: rows.rejected.to_string(),
        }),
        previous: text(previous),
        keys: keys.map(PublicKey::to_string).collect(),
    }
}
