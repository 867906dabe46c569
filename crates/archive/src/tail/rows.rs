//! Rows that are not in a segment yet: in memory, found by the same keys as in segments.

use std::collections::{BTreeMap, BTreeSet};

use retained::{Realm, RecordClass, Subscriber};

use super::{frame::KeyName, words::LastWords};
use crate::{
    Day,
    rows::{
        pile::Pile,
        row::{AccessRow, NatRow, first_of},
    },
    segment::{Ask, Kind},
};

const HOUR: u64 = 3_600_000_000;

/// What stands behind a translation: address, name, realm.
type Line<'a> = (u128, Option<&'a Subscriber>, Option<&'a Realm>);

/// What a row is found by. Access rows have no port and no protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    address: u128,
    port: u16,
    protocol: u8,
}

impl Key {
    /// Before every row of an address, and after.
    fn around(address: u128) -> (Self, Self) {
        (Self { address, port: 0, protocol: 0 }, Self { address, port: u16::MAX, protocol: u8::MAX })
    }
}

/// The rows of one open batch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    nat: Vec<NatRow>,
    access: Vec<AccessRow>,
    /// Which of the keys each row goes with.
    nat_keys: Vec<u16>,
    access_keys: Vec<u16>,
    keys: Vec<KeyName>,
    /// Translations of one port and one protocol.
    narrow: BTreeSet<(Key, u32)>,
    /// Translations of ranges, or of both protocols.
    wide: BTreeSet<(Key, u32)>,
    /// By the first address of the prefix.
    lines: BTreeSet<(Key, u32)>,
    /// How many bits the prefixes of these rows leave free: 0 for one address, and few others.
    frees: BTreeSet<u8>,
    /// Translations by the address behind.
    behind: BTreeSet<(u128, u32)>,
    /// Translations of which the translator named the subscriber.
    named: BTreeMap<Subscriber, Vec<u32>>,
    /// Access sessions by subscriber.
    of_name: BTreeMap<String, Vec<u32>>,
    /// What was replaced counts as a row of the file, and is found no more.
    words: LastWords,
}

impl Rows {
    pub(super) fn add_nat(&mut self, row: NatRow, key: KeyName) {
        let key = self.key(key);
        self.nat_keys.push(key);
        let at = u32::try_from(self.nat.len()).unwrap_or(u32::MAX);
        let index = if kind_of(&row) == Kind::Nat { &mut self.narrow } else { &mut self.wide };
        index.insert((Key { address: row.public, port: row.first, protocol: row.protocol }, at));
        self.behind.insert((row.private, at));
        if let Some(name) = &row.name {
            self.named.entry(name.clone()).or_default().push(at);
        }
        self.words.translated(&row, at);
        self.nat.push(row);
    }

    pub(super) fn add_access(&mut self, row: AccessRow, key: KeyName) {
        let key = self.key(key);
        self.access_keys.push(key);
        let at = u32::try_from(self.access.len()).unwrap_or(u32::MAX);
        let key = Key { address: first_of(row.address, row.free), port: 0, protocol: 0 };
        self.lines.insert((key, at));
        self.frees.insert(row.free);
        self.of_name.entry(row.subscriber.clone()).or_default().push(at);
        self.words.attached(&row, at);
        self.access.push(row);
    }

    /// The place of a key: there are few, and the last ones are asked for again and again.
    fn key(&mut self, name: KeyName) -> u16 {
        let at = self.keys.iter().rposition(|key| *key == name).unwrap_or_else(|| {
            self.keys.push(name);
            self.keys.len() - 1
        });
        u16::try_from(at).unwrap_or(u16::MAX)
    }

    fn named_key(&self, at: u16) -> Option<KeyName> {
        self.keys.get(usize::from(at)).copied()
    }

    /// With the rows of another frame.
    pub(super) fn append(&mut self, other: &Self) {
        let nat = other.nat.iter().zip(&other.nat_keys);
        nat.filter_map(|(row, key)| Some((row, other.named_key(*key)?))).for_each(|(r, k)| self.add_nat(r.clone(), k));
        let access = other.access.iter().zip(&other.access_keys);
        let access = access.filter_map(|(row, key)| Some((row, other.named_key(*key)?)));
        access.for_each(|(row, key)| self.add_access(row.clone(), key));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nat.is_empty() && self.access.is_empty()
    }

    pub(crate) fn nat_count(&self) -> u64 {
        self.nat.len() as u64
    }

    pub(crate) fn access_count(&self) -> u64 {
        self.access.len() as u64
    }

    /// The row of this number, where it is the last word.
    fn last_nat(&self, at: usize) -> Option<&NatRow> {
        self.nat.get(at).filter(|_| !self.words.nat_is_gone(at))
    }

    fn last_access(&self, at: usize) -> Option<&AccessRow> {
        self.access.get(at).filter(|_| !self.words.access_is_gone(at))
    }

    pub(super) fn translation(&self, at: u32) -> Option<&NatRow> {
        self.nat.get(at as usize)
    }

    pub(super) fn session(&self, at: u32) -> Option<&AccessRow> {
        self.access.get(at as usize)
    }

    /// The numbers of the translations and sessions that are open and were heard of since.
    pub(super) fn open_since(&self, since: u64) -> (Vec<u32>, Vec<u32>) {
        let (mut nat, mut access) = self.words.open();
        nat.retain(|at| self.translation(*at).is_some_and(|row| since <= row.span.end()));
        access.retain(|at| self.session(*at).is_some_and(|row| since <= row.span.end()));
        (nat, access)
    }

    /// These are in another batch from now on.
    pub(super) fn moved(&mut self, nat: &[u32], access: &[u32]) {
        self.words.moved(nat, access);
    }

    /// The translations that a question may mean: those of its one port, and every range of the address.
    pub(crate) fn translations(&self, ask: &Ask) -> impl Iterator<Item = &NatRow> {
        let (first, last) = Key::around(ask.address);
        let (from, to) = match ask.port {
            Some((port, protocol)) => {
                let key = Key { address: ask.address, port, protocol };
                (key, key)
            }
            None => (first, last),
        };
        let (port, earliest, latest) = (ask.port, ask.earliest, ask.latest);
        let fits = move |row: &&NatRow| {
            let port = port.is_none_or(|(port, protocol)| {
                row.first <= port && port <= row.last && (row.protocol == 0 || row.protocol == protocol)
            });
            port && row.span.touches(earliest, latest)
        };
        let near = between(&self.narrow, from, to).chain(between(&self.wide, first, last));
        near.filter_map(|at| self.last_nat(at)).filter(fits)
    }

    /// How many lines used the address in one of the hours that a period touches: counted as segments count.
    pub(crate) fn sharers(&self, address: u128, earliest: u64, latest: u64) -> usize {
        let hours = (earliest / HOUR, latest / HOUR);
        let (first, last) = Key::around(address);
        let rows = between(&self.narrow, first, last).chain(between(&self.wide, first, last));
        let mut lines: BTreeMap<u64, BTreeSet<Line<'_>>> = BTreeMap::new();
        for row in rows.filter_map(|at| self.last_nat(at)) {
            let alive = (row.span.earliest() / HOUR).max(hours.0)..=(row.span.latest() / HOUR).min(hours.1);
            for hour in alive {
                lines.entry(hour).or_default().insert((row.private, row.name.as_ref(), row.realm.as_ref()));
            }
        }
        lines.values().map(BTreeSet::len).max().unwrap_or(0)
    }

    /// Every access session and lease whose address, or prefix, covers the one that is asked about.
    pub(crate) fn covering(&self, ask: &Ask) -> impl Iterator<Item = &AccessRow> {
        let (address, earliest, latest) = (ask.address, ask.earliest, ask.latest);
        let near = self.frees.iter().flat_map(move |free| {
            let key = Key { address: first_of(address, *free), port: 0, protocol: 0 };
            let rows = between(&self.lines, key, key).filter_map(|at| self.last_access(at));
            rows.filter(move |row| row.free == *free)
        });
        near.filter(move |row| row.span.touches(earliest, latest))
    }

    /// The translations of the addresses of a prefix.
    pub(crate) fn behind(&self, (address, free): (u128, u8), from: u64, to: u64) -> impl Iterator<Item = &NatRow> {
        let first = first_of(address, free);
        let last = first | !first_of(u128::MAX, free);
        let rows = self.behind.range((first, 0)..=(last, u32::MAX)).filter_map(|(_, at)| self.last_nat(*at as usize));
        rows.filter(move |row| row.span.touches(from, to))
    }

    /// The translations that the translator gave a name to.
    pub(crate) fn named(&self, name: &str, from: u64, to: u64) -> impl Iterator<Item = &NatRow> {
        let rows =
            self.named.get(&Subscriber::new(name)).into_iter().flatten().filter_map(|at| self.last_nat(*at as usize));
        rows.filter(move |row| row.span.touches(from, to))
    }

    /// The access sessions of a name.
    pub(crate) fn sessions(&self, name: &str, from: u64, to: u64) -> impl Iterator<Item = &AccessRow> {
        let rows = self.of_name.get(name).into_iter().flatten().filter_map(|at| self.last_access(*at as usize));
        rows.filter(move |row| row.span.touches(from, to))
    }

    fn place_of(&self, key: &[u8; 16]) -> Option<u16> {
        self.keys.iter().position(|name| name.id == *key).and_then(|at| u16::try_from(at).ok())
    }

    /// How many rows this key seals.
    pub(crate) fn count_of(&self, key: &[u8; 16]) -> u64 {
        let Some(place) = self.place_of(key) else { return 0 };
        self.nat_keys.iter().chain(&self.access_keys).filter(|at| **at == place).count() as u64
    }

    /// Without the rows that this key seals.
    pub(super) fn without(&self, key: &[u8; 16]) -> Self {
        let mut left = Self::default();
        let stays = |at: &u16| self.named_key(*at).filter(|name| name.id != *key);
        for (row, at) in self.nat.iter().zip(&self.nat_keys) {
            if let Some(name) = stays(at) {
                left.add_nat(row.clone(), name);
            }
        }
        for (row, at) in self.access.iter().zip(&self.access_keys) {
            if let Some(name) = stays(at) {
                left.add_access(row.clone(), name);
            }
        }
        left
    }

    /// The classes and days of the rows, and how many rows of each there are.
    pub(crate) fn classes(&self) -> impl Iterator<Item = (RecordClass, Day, u64)> {
        self.keys.iter().map(|name| (name.class, name.day, self.count_of(&name.id))).filter(|(_, _, rows)| *rows > 0)
    }

    /// Which segments these rows make: one for each kind and key.
    pub(super) fn kinds(&self) -> BTreeSet<(Kind, KeyName)> {
        let nat = self.last_nats().map(|(row, at)| (kind_of(row), at));
        let places: BTreeSet<(Kind, u16)> = nat.chain(self.last_accesses().map(|(_, at)| (Kind::Access, at))).collect();
        places.into_iter().filter_map(|(kind, at)| Some((kind, self.named_key(at)?))).collect()
    }

    /// The rows of one of them.
    pub(super) fn pile(&self, kind: Kind, key: &[u8; 16], seed: u64) -> Pile {
        let mut pile = Pile::new(seed);
        let Some(place) = self.place_of(key) else { return pile };
        if kind == Kind::Access {
            self.last_accesses().filter(|(_, at)| *at == place).for_each(|(row, _)| pile.attached(row));
        } else {
            let rows = self.last_nats().filter(|(row, at)| *at == place && kind_of(row) == kind);
            rows.for_each(|(row, _)| pile.translated(row));
        }
        pile
    }

    /// The translations that no later word replaced, each with the place of its key.
    fn last_nats(&self) -> impl Iterator<Item = (&NatRow, u16)> {
        let rows = self.nat.iter().zip(&self.nat_keys).enumerate();
        rows.filter(|(at, _)| !self.words.nat_is_gone(*at)).map(|(_, (row, key))| (row, *key))
    }

    /// The same of sessions.
    fn last_accesses(&self) -> impl Iterator<Item = (&AccessRow, u16)> {
        let rows = self.access.iter().zip(&self.access_keys).enumerate();
        rows.filter(|(at, _)| !self.words.access_is_gone(*at)).map(|(_, (row, key))| (row, *key))
    }
}

/// Can it be found by its one port?
fn kind_of(row: &NatRow) -> Kind {
    if row.first == row.last && row.protocol != 0 { Kind::Nat } else { Kind::Wide }
}

fn between(index: &BTreeSet<(Key, u32)>, from: Key, to: Key) -> impl Iterator<Item = usize> {
    index.range((from, 0)..=(to, u32::MAX)).map(|(_, at)| *at as usize)
}
