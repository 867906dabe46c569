//! Where an attack was stopped: the doors that it met, from outside to inside.

use std::collections::BTreeMap;

use node::peer::NotDelivered;

/// How far an attack came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reached {
    /// Not even the first door: a seal that does not open, a session that nobody has, a file that is none.
    Nothing,
    /// Opened and read, and stopped at the signatures.
    Signatures,
    /// The signatures are good, and stopped at what it wants: office, people, order of things, time, law.
    Rules,
    /// It was known before: the first answer again, and nothing is written.
    Known,
    /// It did something.
    Effect,
}

impl Reached {
    /// Its name in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "the first door",
            Self::Signatures => "the signatures",
            Self::Rules => "the rules",
            Self::Known => "known before",
            Self::Effect => "did something",
        }
    }
}

/// By what was stolen: how many attacks, how far they came, and how many gave a byte.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// How many.
    pub attacks: u64,
    /// How many got past the first door.
    pub past: u64,
    /// How many did anything.
    pub did: u64,
    /// How many gave a byte of a provider's records that nobody had given them.
    pub gave: u64,
    /// How far each came, with the door and its word.
    pub stops: BTreeMap<(Reached, String, String), u64>,
}

impl Row {
    pub(super) fn note(&mut self, came: &super::Came) {
        self.attacks += 1;
        let furthest = came.doors.iter().map(|(reached, ..)| *reached).max().unwrap_or(Reached::Nothing);
        self.past += u64::from(furthest > Reached::Nothing);
        self.did += u64::from(came.did);
        self.gave += u64::from(!came.seen.is_empty());
        for door in &came.doors {
            *self.stops.entry(door.clone()).or_default() += 1;
        }
    }

    /// Adds another's.
    pub(super) fn merge(&mut self, other: &Self) {
        self.attacks += other.attacks;
        self.past += other.past;
        self.did += other.did;
        self.gave += other.gave;
        for (door, count) in &other.stops {
            *self.stops.entry(door.clone()).or_default() += count;
        }
    }

    /// How many doors were met at this distance.
    pub fn at(&self, reached: Reached) -> u64 {
        self.stops.iter().filter(|((found, ..), _)| *found == reached).map(|(_, count)| count).sum()
    }
}

/// Codes of a seal or frame that does not open (`protocol/comity-1.md`, section 10).
const OUTSIDE: &[&str] = &[
    "too-large",
    "not-sealed",
    "unknown-suite",
    "wrong-recipient",
    "unknown-opening-key",
    "cannot-open",
    "bad-padding",
    "bad-frame",
];

/// Codes of senders, keys and signatures.
const KEYS: &[&str] =
    &["relayed", "no-signature", "unknown-sender", "unknown-key", "key-revoked", "key-not-valid", "bad-signature"];

/// How far a letter came.
pub(super) fn of_letter(answer: &Result<Vec<u8>, NotDelivered>, did: bool) -> (Reached, String) {
    match answer {
        Ok(_) if did => (Reached::Effect, "believed: nobody has to sign for it".to_owned()),
        Ok(_) => (Reached::Known, "known before: nothing is written".to_owned()),
        Err(NotDelivered::Refused(code)) if OUTSIDE.contains(&code.as_str()) => (Reached::Nothing, code.clone()),
        Err(NotDelivered::Refused(code)) if KEYS.contains(&code.as_str()) => (Reached::Signatures, code.clone()),
        Err(NotDelivered::Refused(code)) => (Reached::Rules, code.clone()),
        Err(_) => (Reached::Nothing, "no answer".to_owned()),
    }
}
