//! Data that came before its template: kept until the template comes, for a while and not without bounds.
//!
//! Over UDP a template may overtake its data or get lost, and an exporter sends it again after minutes (RFC 7011, section
//! 8.4). A set that waits is not counted yet: it is read when its template comes, and set aside as it came when it waited
//! too long, when there is no room for it, or when the source is over. What waits is in memory only.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use terms::Instant;

use super::{fields::Sent, sets::Base, templates::Who};
use crate::{Read, SetAside};

/// Templates are sent again at the latest after this time by exporters with usual settings.
const WAIT_MAX: Duration = Duration::from_secs(1_800);
/// The most bytes that wait of one exporter's observation domain.
const DOMAIN_MAX: usize = 256 << 10;
/// The most bytes that wait of all.
const ALL_MAX: usize = 16 << 20;
/// What a set takes beside its bytes, about.
const SET_BYTES: usize = 160;

/// A set that waits.
#[derive(Debug)]
pub(super) struct Set {
    number: u64,
    pub(super) sent: Sent,
    pub(super) base: Base,
    /// Where in its message its records begin.
    pub(super) at: usize,
    pub(super) bytes: Box<[u8]>,
}

impl Set {
    fn cost(&self) -> usize {
        SET_BYTES + self.bytes.len()
    }

    fn aside(&self, out: &mut Read) {
        out.set_aside(self.base.place(self.at), SetAside::Missing("template"), &self.bytes);
    }
}

/// Whose, and under which number its template will come.
type Key = (Who, u16);

/// All that wait.
#[derive(Debug)]
pub(super) struct Early {
    sets: BTreeMap<Key, VecDeque<Set>>,
    /// In the order in which they came; one that was read since is passed over.
    order: VecDeque<(Instant, Key, u64)>,
    by_domain: BTreeMap<Who, usize>,
    bytes: usize,
    number: u64,
    now: Instant,
}

impl Early {
    pub(super) fn new() -> Self {
        Self {
            sets: BTreeMap::new(),
            order: VecDeque::new(),
            by_domain: BTreeMap::new(),
            bytes: 0,
            number: 0,
            now: crate::life::first_moment(),
        }
    }

    /// What follows came in at this moment: what has waited too long by then is set aside.
    pub(super) fn came(&mut self, now: Instant, out: &mut Read) {
        self.now = now;
        while let Some((came, key, number)) = self.order.front().copied()
            && now.since(came) > WAIT_MAX
        {
            self.order.pop_front();
            self.give_up(key, number, out);
        }
    }

    /// Keeps a set, or sets it aside where there is no room.
    pub(super) fn keep(
        &mut self,
        who: Who,
        id: u16,
        (sent, base, at): (Sent, Base, usize),
        set: &[u8],
        out: &mut Read,
    ) {
        self.number += 1;
        let set = Set { number: self.number, sent, base, at, bytes: set.into() };
        let of_domain = self.by_domain.get(&who).copied().unwrap_or(0) + set.cost();
        if of_domain > DOMAIN_MAX || self.bytes + set.cost() > ALL_MAX {
            return set.aside(out);
        }
        self.by_domain.insert(who, of_domain);
        self.bytes += set.cost();
        self.order.push_back((self.now, (who, id), set.number));
        self.sets.entry((who, id)).or_default().push_back(set);
        // Sets that were read leave places behind.
        if self.order.len() > 2 * (ALL_MAX / SET_BYTES) {
            let sets = &self.sets;
            let waits = |key: &Key, number| {
                sets.get(key).is_some_and(|s| s.binary_search_by_key(&number, |s| s.number).is_ok())
            };
            self.order.retain(|(_, key, number)| waits(key, *number));
        }
    }

    /// Hands out what waited for this template, in the order in which it came.
    pub(super) fn take(&mut self, who: Who, id: u16) -> VecDeque<Set> {
        let sets = self.sets.remove(&(who, id)).unwrap_or_default();
        let cost = sets.iter().map(Set::cost).sum();
        self.less(who, cost);
        sets
    }

    /// The source is over.
    pub(super) fn finish(&mut self, out: &mut Read) {
        while let Some((_, key, number)) = self.order.pop_front() {
            self.give_up(key, number, out);
        }
    }

    fn give_up(&mut self, key: Key, number: u64, out: &mut Read) {
        let Some(sets) = self.sets.get_mut(&key) else { return };
        let Some(set) = sets.pop_front_if(|set| set.number == number) else { return };
        if sets.is_empty() {
            self.sets.remove(&key);
        }
        self.less(key.0, set.cost());
        set.aside(out);
    }

    fn less(&mut self, who: Who, cost: usize) {
        self.bytes -= cost;
        if let Some(of_domain) = self.by_domain.get_mut(&who) {
            *of_domain -= cost;
            if *of_domain == 0 {
                self.by_domain.remove(&who);
            }
        }
    }
}
