//! Appending to a chain of custody, and checking one that somebody else wrote.

use std::time::Duration;

use terms::Digest;

use super::{CustodyEvent, wire};
use crate::{
    hash::sha256,
    json,
    keys::{Holder, KeyHolder, PublicKey, Purpose, Signer},
};

/// More events than any item has; a bound for what a stranger sends.
const EVENTS_MAX: usize = 10_000;

/// How far the clocks of two nodes may lie apart before the order of their events is in doubt. One node's own events
/// never go back.
pub(crate) const CLOCKS_APART_MAX: Duration = Duration::from_secs(300);

/// One signed event and its link to the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What happened.
    pub event: CustodyEvent,
    /// SHA-256 over the canonical JSON of the entry before, its signatures included; `None` for the first.
    pub previous: Option<Digest>,
    /// Keys and what they signed with: the person (when there is one), then the node.
    pub signatures: Vec<(PublicKey, [u8; 64])>,
}

/// A chain of custody, oldest event first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chain {
    entries: Vec<Entry>,
}

/// The event was not added, and the chain is as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAppended {
    /// The signers given are not the event's node, and its person where one acted.
    #[error("the event must be signed by the person and the node that it names, and by nobody else")]
    Signers,
    /// The event breaks a rule of the chain.
    #[error("{0}")]
    Fault(Fault),
}

/// What is wrong with one event of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The digest of the event before is another.
    #[error("it does not follow the event before it")]
    Link,
    /// It is dated before an earlier event, by more than two clocks may lie apart.
    #[error("it is dated earlier than an event before it")]
    Time,
    /// The digest before is not the digest after any earlier event.
    #[error("it begins with bytes that no earlier event left behind")]
    Before,
    /// Rows in are not rows out and rejected.
    #[error("its row counts do not add up")]
    Rows,
    /// An act that a person has to answer for, without one.
    #[error("no person answers for it")]
    NoPerson,
    /// A text is empty, too long, or holds control characters.
    #[error("a text in it is empty, too long or not plain text")]
    Text,
    /// The signatures are not one of the person and one of the node, by keys of theirs.
    #[error("it is not signed by the person and the node that it names")]
    NotSigned,
    /// A signature does not fit the event.
    #[error("a signature on it is false")]
    FalseSignature,
    /// There are too many events.
    #[error("the chain is too long")]
    TooLong,
}

/// The chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("event {event} of the chain of custody: {fault}")]
pub struct Broken {
    /// Number of the first event that does not hold; the first of all is 0.
    pub event: usize,
    /// What is wrong with it.
    pub fault: Fault,
}

impl Chain {
    /// A chain with no event yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The events, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What the next event has to name as the one before: `None` while the chain is empty.
    pub fn head(&self) -> Option<Digest> {
        let number = u32::try_from(self.entries.len().checked_sub(1)?).ok()?;
        self.entries.last().map(|entry| sha256(&json::encode(&wire::entry_v1(number, entry))))
    }

    /// Signs the event and adds it.
    ///
    /// # Errors
    /// [`NotAppended`] when the signers are not those whom the event names, or [`Chain::verify`] would not accept it.
    pub fn append(&mut self, event: CustodyEvent, signers: &[Signer<'_>]) -> Result<(), NotAppended> {
        self.rules(self.entries.len(), &event).map_err(NotAppended::Fault)?;
        let wanted = signing(&event);
        let named = wanted.iter().all(|holder| signers.iter().any(|signer| signer.holder == holder));
        if !named || wanted.len() != signers.len() {
            return Err(NotAppended::Signers);
        }
        let previous = self.head();
        // In the order of `wanted`: the person, then the node, however the caller gave them.
        let signers: Vec<_> = wanted.iter().filter_map(|who| signers.iter().find(|s| s.holder == who)).collect();
        let keys: Vec<_> = signers.iter().map(|signer| signer.key.public()).collect();
        let bytes = wire::event_bytes(number(self.entries.len()), &event, previous, &keys);
        let signed = signers.iter().map(|signer| Purpose::Custody.sign(signer.key, &bytes));
        let signatures = keys.into_iter().zip(signed).collect();
        self.entries.push(Entry { event, previous, signatures });
        Ok(())
    }

    /// Checks links, order, texts, row counts and each signature against the keys of the holders named.
    ///
    /// # Errors
    /// [`Broken`] names the first event that does not hold, and why.
    pub fn verify(&self, keys: &[KeyHolder]) -> Result<(), Broken> {
        let mut previous = None;
        for (position, entry) in self.entries.iter().enumerate() {
            let broken = |fault| Broken { event: position, fault };
            if entry.previous != previous {
                return Err(broken(Fault::Link));
            }
            self.rules(position, &entry.event).map_err(broken)?;
            signed(position, entry, keys).map_err(broken)?;
            previous = Some(sha256(&json::encode(&wire::entry_v1(number(position), entry))));
        }
        Ok(())
    }

    /// The bytes of `custody.json`.
    pub fn to_json(&self) -> Vec<u8> {
        let events = self.entries.iter().enumerate().map(|(at, entry)| wire::entry_v1(number(at), entry)).collect();
        json::encode(&wire::ChainV1 { custody: 1, events })
    }

    /// Reads `custody.json` in its one byte form. Nothing is believed yet: call [`Chain::verify`]. `None` for other bytes.
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        let chain: wire::ChainV1 = json::decode(bytes)?;
        if chain.custody != 1 || chain.events.len() > EVENTS_MAX {
            return None;
        }
        let entries = chain.events.into_iter().enumerate().map(|(at, entry)| wire::entry(number(at), entry));
        Some(Self { entries: entries.collect::<Option<_>>()? })
    }

    /// What an event at this position has to satisfy, signatures and link aside.
    fn rules(&self, position: usize, event: &CustodyEvent) -> Result<(), Fault> {
        if position >= EVENTS_MAX {
            return Err(Fault::TooLong);
        }
        let earlier = || self.entries.iter().take(position);
        let too_early = |before: &Entry| {
            let apart = if before.event.node == event.node { Duration::ZERO } else { CLOCKS_APART_MAX };
            event.at.after(apart) < before.event.at
        };
        if earlier().any(too_early) {
            return Err(Fault::Time);
        }
        if event.before.is_some() && !earlier().any(|before| before.event.after == event.before) {
            return Err(Fault::Before);
        }
        if event.rows.is_some_and(|rows| !rows.reconciled()) {
            return Err(Fault::Rows);
        }
        if event.act.needs_person() && event.person.is_none() {
            return Err(Fault::NoPerson);
        }
        let texts = [&event.item, &event.why, &event.tool.name, &event.tool.version];
        if texts.into_iter().all(|text| json::plain(text)) { Ok(()) } else { Err(Fault::Text) }
    }
}

/// Who has to sign: the person where one acted, and the node.
fn signing(event: &CustodyEvent) -> Vec<Holder> {
    let person = event.person.clone().map(|(officer, role)| Holder::Person { officer, role, node: event.node.clone() });
    person.into_iter().chain([Holder::Node(event.node.clone())]).collect()
}

fn signed(position: usize, entry: &Entry, keys: &[KeyHolder]) -> Result<(), Fault> {
    let wanted = signing(&entry.event);
    let holders = entry.signatures.iter().map(|(key, _)| keys.iter().find(|holder| holder.key == *key));
    let holders: Vec<_> = holders.collect::<Option<_>>().ok_or(Fault::NotSigned)?;
    if !holders.iter().map(|signer| &signer.holder).eq(&wanted) {
        return Err(Fault::NotSigned);
    }
    let keys: Vec<_> = entry.signatures.iter().map(|(key, _)| *key).collect();
    let bytes = wire::event_bytes(number(position), &entry.event, entry.previous, &keys);
    let good = entry.signatures.iter().all(|(key, signature)| Purpose::Custody.check(key, &bytes, signature));
    if good { Ok(()) } else { Err(Fault::FalseSignature) }
}

/// INVARIANT: positions stay below `EVENTS_MAX`.
fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
