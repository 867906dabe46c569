//! What was said last of each translation and session of an open batch.
//!
//! A listener gives out what is open, and again with each later word. Only the last word has to be kept: the others are
//! passed over as soon as it is there, and do not come into segments.

use std::collections::{BTreeMap, BTreeSet};

use retained::{Realm, Subscriber};

use crate::rows::row::{AccessRow, NatRow, OPEN, Span};

/// What stays the same of a translation from its beginning to its end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    addresses: [u128; 3],
    ports: [u16; 4],
    kind: [u8; 3],
    realm: Option<Realm>,
}

impl Link {
    fn of(row: &NatRow) -> Self {
        Self {
            addresses: [row.public, row.private, row.peer],
            ports: [row.first, row.last, row.private_port, row.peer_port],
            kind: [row.protocol, row.shape, row.known],
            realm: row.realm.clone(),
        }
    }
}

/// The same of a session.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    address: u128,
    free: u8,
    kind: u8,
    realm: Option<Realm>,
    subscriber: String,
}

/// The number of a row, and what it says.
#[derive(Debug, Clone)]
struct Word {
    at: u32,
    span: Span,
    name: Option<Subscriber>,
}

impl Word {
    /// Does a later word hold all of this one? As `retained::fresh` judges it.
    fn is_in(&self, later: &Self) -> bool {
        let (old, new) = (self.span, later.span);
        let named = self.name.is_none() || self.name == later.name;
        named
            && new.start <= old.start
            && old.end() <= new.end()
            && old.earliest() <= new.earliest()
            && new.latest() <= old.latest()
    }
}

/// Of rows of one kind: the last words of what is open, and the rows that later ones replaced.
#[derive(Debug, Clone)]
struct Words<K> {
    open: BTreeMap<K, Word>,
    gone: BTreeSet<u32>,
}

impl<K: Ord> Words<K> {
    fn take(&mut self, word: Word, key: impl FnOnce() -> K) {
        let open = word.span.after == OPEN;
        if !open && self.open.is_empty() {
            return;
        }
        let key = key();
        if self.open.get(&key).is_some_and(|before| before.is_in(&word)) {
            self.gone.extend(self.open.remove(&key).map(|before| before.at));
        }
        if open {
            self.open.insert(key, word);
        }
    }

    fn open(&self) -> Vec<u32> {
        self.open.values().map(|word| word.at).collect()
    }
}

impl<K> Default for Words<K> {
    fn default() -> Self {
        Self { open: BTreeMap::new(), gone: BTreeSet::new() }
    }
}

/// The last words of an open batch.
#[derive(Debug, Clone, Default)]
pub(super) struct LastWords {
    nat: Words<Link>,
    access: Words<Line>,
}

impl LastWords {
    pub(super) fn translated(&mut self, row: &NatRow, at: u32) {
        self.nat.take(Word { at, span: row.span, name: row.name.clone() }, || Link::of(row));
    }

    pub(super) fn attached(&mut self, row: &AccessRow, at: u32) {
        let line = || {
            let (address, free, kind) = (row.address, row.free, row.kind);
            Line { address, free, kind, realm: row.realm.clone(), subscriber: row.subscriber.clone() }
        };
        self.access.take(Word { at, span: row.span, name: None }, line);
    }

    /// Did a later word replace this translation, or did it move on?
    pub(super) fn nat_is_gone(&self, at: usize) -> bool {
        !self.nat.gone.is_empty() && u32::try_from(at).is_ok_and(|at| self.nat.gone.contains(&at))
    }

    /// The same of a session.
    pub(super) fn access_is_gone(&self, at: usize) -> bool {
        !self.access.gone.is_empty() && u32::try_from(at).is_ok_and(|at| self.access.gone.contains(&at))
    }

    /// The numbers of the translations and of the sessions that are still open.
    pub(super) fn open(&self) -> (Vec<u32>, Vec<u32>) {
        (self.nat.open(), self.access.open())
    }

    /// These are in another batch from now on.
    pub(super) fn moved(&mut self, nat: &[u32], access: &[u32]) {
        self.nat.gone.extend(nat);
        self.access.gone.extend(access);
    }
}
