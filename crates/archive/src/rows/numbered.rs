//! Numbers for lines while their rows come in: each pair of a private address and a name gets one.

use std::collections::HashMap;

use foldhash::{SharedSeed, fast::SeedableRandomState};
use retained::Realm;

use crate::rows::{
    lines::{Line, Lines},
    tag,
};

/// A line: the private address, and a name that was made into a number, see [`Numbered::key`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    private: u128,
    name: u128,
}

/// What the lowest byte of a name's number says, where it is not the length of the name.
const NONE: u128 = 0xff;
const LONG: u128 = 0x80;
/// A short name in a named realm: the number of the realm stands above this, then up to twelve bytes of the name; or none.
const REALM: u128 = 0x40;
const REALM_ALONE: u128 = REALM | 0x0f;
/// Bytes of the name beside the number of a realm.
const BESIDE: usize = 12;

/// So many recent lines are kept, a power of two: 200 kB.
const RECENT: usize = 1 << 12;

/// The lines that came up so far.
#[derive(Debug)]
pub(crate) struct Numbered {
    known: HashMap<Key, u32, SeedableRandomState>,
    /// By number.
    list: Vec<Key>,
    /// Lines that came up a moment ago, each where its address says: a few busy ones are most of what comes, and these
    /// stay in the processor's cache where the map does not.
    recent: Vec<(Key, u32)>,
    /// Names that are no numbers by themselves.
    long: HashMap<Box<str>, u32, SeedableRandomState>,
    longs: Vec<Box<str>>,
    realms: Vec<Realm>,
    realm_numbers: HashMap<Realm, usize, SeedableRandomState>,
    /// The place in `realms` of the one that came last: it comes again and again.
    realm: usize,
}

impl Numbered {
    /// The seed keeps senders from choosing names that collide.
    pub(crate) fn new(seed: u64) -> Self {
        let hasher = || SeedableRandomState::with_seed(seed, SharedSeed::global_fixed());
        Self {
            known: HashMap::with_hasher(hasher()),
            list: Vec::new(),
            recent: vec![(Key::default(), u32::MAX); RECENT],
            long: HashMap::with_hasher(hasher()),
            longs: Vec::new(),
            realms: Vec::new(),
            realm_numbers: HashMap::with_hasher(hasher()),
            realm: 0,
        }
    }

    /// Short names, which most are, are their own number: their bytes, the first highest, then their length; they are in
    /// the order of the names. Longer ones are numbered.
    #[inline]
    pub(crate) fn key(&mut self, private: u128, realm: Option<&Realm>, name: Option<&str>) -> Key {
        let name = match (realm, name) {
            (Some(realm), name) => self.within(realm, name),
            (None, None) => NONE,
            (None, Some(name)) if name.starts_with('\0') => self.text_number(None, Some(name)),
            (None, Some(name)) => short(name).unwrap_or_else(|| self.long(name)),
        };
        Key { private, name }
    }

    /// The number of a name in a named realm.
    fn within(&mut self, realm: &Realm, name: Option<&str>) -> u128 {
        if self.realms.get(self.realm) != Some(realm) {
            self.realm = self.realm_numbers.get(realm).copied().unwrap_or(self.realms.len());
            if self.realm == self.realms.len() {
                self.realms.push(realm.clone());
                self.realm_numbers.insert(realm.clone(), self.realm);
            }
        }
        if self.realm as u128 > REALM_MASK {
            return self.text_number(Some(realm), name);
        }
        let number = (self.realm as u128) << 8;
        match name {
            None => number | REALM_ALONE,
            Some(name) => match beside(name) {
                Some(bytes) => bytes | number | REALM | name.len() as u128,
                None => self.text_number(Some(realm), Some(name)),
            },
        }
    }

    fn text_number(&mut self, realm: Option<&Realm>, name: Option<&str>) -> u128 {
        self.long(&tag::joined(realm, name).unwrap_or_default())
    }

    #[cold]
    fn long(&mut self, name: &str) -> u128 {
        let next = u32::try_from(self.longs.len()).unwrap_or(u32::MAX);
        let number = match self.long.get(name) {
            Some(known) => *known,
            None => {
                self.longs.push(name.into());
                *self.long.entry(name.into()).or_insert(next)
            }
        };
        u128::from(number) << 8 | LONG
    }

    /// The number of a line that came up before.
    #[inline]
    pub(crate) fn known(&mut self, key: &Key) -> Option<u32> {
        let spread = (key.private as u64 ^ (key.private >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let recent = self.recent.get_mut((spread >> (64 - RECENT.ilog2())) as usize)?;
        if recent.0 == *key && recent.1 != u32::MAX {
            return Some(recent.1);
        }
        let number = self.known.get(key).copied()?;
        *recent = (*key, number);
        Some(number)
    }

    pub(crate) fn of(&mut self, key: Key) -> u32 {
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let number = *self.known.entry(key).or_insert(next);
        if number == next {
            self.list.push(key);
        }
        number
    }

    /// Bytes of memory that they take.
    pub(crate) fn held(&self) -> usize {
        let texts: usize = self.longs.iter().map(|name| 2 * (name.len() + size_of::<Box<str>>()) + 16).sum();
        let realms: usize = self.realms.iter().map(|r| r.as_str().len() + 2 * size_of::<Realm>() + 32).sum();
        let lists = self.list.capacity() * size_of::<Key>() + size_of_val(self.recent.as_slice());
        self.known.capacity() * (size_of::<(Key, u32)>() + 1) + lists + texts + realms
    }

    fn text(&self, name: u128) -> String {
        if name & 0xff == LONG {
            return self.longs.get((name >> 8) as usize).map(|n| n.to_string()).unwrap_or_default();
        }
        let bytes = name.to_be_bytes();
        if name & REALM != 0 {
            let realm = self.realms.get((name >> 8 & REALM_MASK) as usize);
            let text = bytes.get(..(name & 0x0f) as usize).filter(|_| name & 0xff != REALM_ALONE);
            let text = text.map(String::from_utf8_lossy);
            return tag::joined(realm, text.as_deref()).unwrap_or_default().into_owned();
        }
        let length = (name & 0xff) as usize;
        String::from_utf8_lossy(bytes.get(..length).unwrap_or_default()).into_owned()
    }

    /// The lines in order, and for each number its place among them.
    pub(crate) fn sorted(&self) -> (Lines, Vec<u32>) {
        let mut by_name: Vec<(u128, u32)> = self.list.iter().map(|l| l.name).zip(0..).collect();
        by_name.retain(|(name, _)| *name != NONE);
        by_name.sort_unstable();
        let runs = || by_name.chunk_by(|a, b| a.0 == b.0);
        let text = |run: &[(u128, u32)]| run.first().map(|(name, _)| self.text(*name)).unwrap_or_default();
        let mut names: Vec<(String, usize)> = runs().map(text).zip(0..).collect();
        // Short names alone are in order already, which the sort sees at once.
        names.sort();
        let mut ranks = vec![0; names.len()];
        for ((_, run), rank) in names.iter().zip(1..) {
            ranks.get_mut(*run).into_iter().for_each(|r| *r = rank);
        }
        let mut lines: Vec<Line> = self.list.iter().map(|l| Line { private: l.private, name: 0 }).collect();
        for (run, rank) in runs().zip(ranks) {
            for (_, line) in run {
                lines.get_mut(*line as usize).into_iter().for_each(|l| l.name = rank);
            }
        }
        let mut order: Vec<(Line, u32)> = lines.into_iter().zip(0..).collect();
        order.sort_unstable();
        let mut places = vec![0; order.len()];
        for ((_, number), place) in order.iter().zip(0..) {
            places.get_mut(*number as usize).into_iter().for_each(|p| *p = place);
        }
        let names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
        (Lines::new(&names, order.into_iter().map(|(line, _)| line)), places)
    }
}

/// The number of a realm has three bytes.
const REALM_MASK: u128 = 0xff_ffff;

/// Up to twelve bytes, the first highest.
fn beside(name: &str) -> Option<u128> {
    let mut bytes = [0_u8; 16];
    bytes.get_mut(..name.len()).filter(|_| name.len() <= BESIDE)?.copy_from_slice(name.as_bytes());
    Some(u128::from_be_bytes(bytes))
}

/// Up to fifteen bytes, and how many they are.
#[inline]
fn short(name: &str) -> Option<u128> {
    let mut bytes = [0_u8; 16];
    bytes.get_mut(..name.len()).filter(|_| name.len() < 16)?.copy_from_slice(name.as_bytes());
    Some(u128::from_be_bytes(bytes) | name.len() as u128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_in_order_of_address_and_name_whatever_their_length() {
        let names = [
            "",
            "a",
            "a\0",
            "\0a\0b",
            "b",
            "fifteen-bytes-x",
            "sixteen-bytes-xy",
            "müller",
            "a-name-of-more-than-fifteen",
            "~",
        ];
        let mut numbered = Numbered::new(3);
        let mut given = Vec::new();
        let realms = [None, Some("vrf 7"), Some("a")].map(|r| r.and_then(Realm::new));
        for (private, realm) in [7, 0, u128::MAX].into_iter().flat_map(|p| realms.iter().map(move |r| (p, r))) {
            for name in names.into_iter().rev().map(Some).chain([None]) {
                let key = numbered.key(private, realm.as_ref(), name);
                assert_eq!(numbered.known(&key), None);
                let number = numbered.of(key);
                assert_eq!(numbered.of(numbered.list[number as usize]), number);
                given.push((private, tag::joined(realm.as_ref(), name), number));
            }
        }
        let (lines, places) = numbered.sorted();
        let mut expected = given.clone();
        expected.sort_by_key(|(private, name, _)| (*private, name.clone()));
        for ((private, name, number), place) in expected.into_iter().zip(0..) {
            assert_eq!(places[number as usize], place);
            assert_eq!((lines.private(place), lines.text(place)), (private, name.as_deref()));
        }
    }
}
