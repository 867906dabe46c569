//! The plain model: what was acknowledged, asked again after every step. It shares no code with the rooms' decisions.

mod direct;
mod letters;
mod told;

#[cfg(test)]
pub(crate) use letters::state;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use exchange::Directory;
use request::Event;
use terms::{Digest, Instant, LetterId, OrderId, RequestId};

use crate::{federation::Federation, net::Arrival, place::Place};

/// An invariant that broke.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    /// Which: its short name.
    pub rule: &'static str,
    /// What was seen.
    pub says: String,
}

/// A receipt that was given.
#[derive(Debug, Clone)]
struct Given {
    receipt: Vec<u8>,
    /// When, by the taker's clock.
    at: Instant,
    /// The letter had come in another seal before: then it is answered anew each time.
    resealed: bool,
}

/// What one node has acknowledged to anybody.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The leaves of its log.
    pub(crate) log: Vec<Digest>,
    /// Letters that it gave a receipt for: by their sealed bytes.
    receipts: BTreeMap<Digest, Given>,
    /// The same by number.
    inbox: BTreeMap<LetterId, Digest>,
    /// Its letters, and whether each is receipted.
    outbox: BTreeMap<LetterId, bool>,
    /// Signed heads that somebody saw, by size.
    heads: BTreeMap<u64, String>,
    /// An old backup was put back: what was acknowledged since is the operator's loss, and must be noticed.
    pub(crate) rolled_back: bool,
    /// It had shown more than it has: somebody must say so.
    pub(crate) alarmed: bool,
    /// The directory that it was given.
    pub(crate) directory: Option<Arc<Directory>>,
}

/// All of it.
pub(crate) struct Model<'f> {
    federation: &'f Federation,
    pub(crate) known: Vec<Known>,
    /// Opening keys that a node ever had.
    pub(crate) opening: Vec<Vec<exchange::OpeningKey>>,
    pub(crate) broken: BTreeSet<Broken>,
    /// Lawful answers that left a provider, and packages that reached an asker: that the search for canaries can see is shown by these.
    pub(crate) seen_lawful: u64,
    pub(crate) letters_taken: u64,
    /// Answers that were taken while the provider that gave them was down: by which provider and desk, for which request and order.
    pub(crate) unasked: Vec<(usize, usize, RequestId, OrderId)>,
    /// Direct orders that reached their company.
    pub(crate) direct: u64,
    pub(crate) receipts_checked: u64,
    /// Letters of each node that were forged by a thief in the course of the day: a receipt for one is no receipt of ours.
    pub(crate) forged: BTreeSet<Digest>,
    /// Planted: whoever approves at a desk is one human being with several accounts.
    pub(crate) one_human: bool,
    /// Every directory that its keepers signed, by number.
    pub(crate) issued: BTreeMap<u64, Arc<Directory>>,
}

impl<'f> Model<'f> {
    pub(crate) fn new(federation: &'f Federation) -> Self {
        let directory = Arc::new(federation.directory.clone());
        let known = |_: &_| Known { directory: Some(Arc::clone(&directory)), ..Known::default() };
        Self {
            federation,
            known: federation.members.iter().map(known).collect(),
            opening: federation.members.iter().map(|m| vec![m.keys.opening.clone()]).collect(),
            broken: BTreeSet::new(),
            seen_lawful: 0,
            letters_taken: 0,
            direct: 0,
            unasked: Vec::new(),
            receipts_checked: 0,
            forged: BTreeSet::new(),
            one_human: false,
            issued: BTreeMap::from([(directory.version(), directory)]),
        }
    }

    pub(crate) fn breaks(&mut self, rule: &'static str, says: impl Into<String>) {
        self.broken.insert(Broken { rule, says: says.into() });
    }

    pub(crate) fn name(&self, at: usize) -> &'f str {
        self.federation.members.get(at).map_or("nobody", |m| m.id.as_str())
    }

    /// After something was done at this node: nothing that it acknowledged is gone, and what it acknowledges from now on is remembered.
    pub(crate) async fn look(&mut self, place: &Place) {
        let Some(node) = &place.node else { return };
        if place.disk.dead() {
            return;
        }
        let at = place.index;
        let name = self.name(at);
        let Ok(log) = node.store.commitments().await else { return };
        let Some(known) = self.known.get_mut(at) else { return };
        let lost = !log.starts_with(&known.log);
        let (was, is) = (known.log.len(), log.len());
        known.log = log;
        if lost {
            let says = format!("{name} had acknowledged {was} entries; its log of {is} does not begin with them");
            self.breaks("acknowledged is kept", says);
        }
    }

    /// Letters in and out, held against what the node said of them. Costs more than [`Self::look`], and is asked after each start.
    pub(crate) async fn look_at_letters(&mut self, place: &Place) {
        let Some(node) = &place.node else { return };
        if place.disk.dead() {
            return;
        }
        let (at, name) = (place.index, self.name(place.index));
        let Ok(letters) = node.store.letters(None).await else { return };
        let now: BTreeMap<LetterId, bool> = letters.iter().map(|l| (l.letter, l.delivered.is_some())).collect();
        let mut broken = Vec::new();
        let Some(known) = self.known.get_mut(at) else { return };
        for (letter, delivered) in &known.outbox {
            match now.get(letter) {
                None => broken.push(("no letter is dropped", format!("{name} has no letter {letter} any more"))),
                Some(false) if *delivered => {
                    broken.push(("no receipt is forgotten", format!("{name} holds {letter} for undelivered again")));
                }
                Some(_) => {}
            }
        }
        known.outbox = now;
        // What the log says was sent is in the outbox, and what it says was receipted is so there.
        let (mut sent, mut receipted) = (BTreeSet::new(), BTreeSet::new());
        for entry in node.store.all_events().await.unwrap_or_default() {
            match entry.event {
                Event::Sent { letter, .. } => drop(sent.insert(letter)),
                Event::Acknowledged { letter, .. } => drop(receipted.insert(letter)),
                _ => {}
            }
        }
        for letter in sent.iter().filter(|l| !known.outbox.contains_key(l)) {
            broken.push((
                "no letter is dropped",
                format!("{name} has no letter {letter} any more, and its log says sent"),
            ));
        }
        for letter in receipted.iter().filter(|l| known.outbox.get(l) == Some(&false)) {
            broken.push((
                "no receipt is forgotten",
                format!("{name}: the log has a receipt for {letter}, the outbox none"),
            ));
        }
        for (letter, body) in &known.inbox {
            match node.store.taken(*letter).await {
                Ok(Some(taken)) if taken.body == *body => {}
                Ok(_) => broken.push((
                    "acknowledged is kept",
                    format!("{name} gave a receipt for {letter} and does not know it any more"),
                )),
                Err(_) => {}
            }
        }
        for (rule, says) in broken {
            self.breaks(rule, says);
        }
    }

    /// Which directory a node uses now: it may have been given one, or an old backup may have put an older one back. `exactly`: at a start.
    pub(crate) fn uses(&mut self, at: usize, version: u64, exactly: bool) {
        let (Some(known), Some(issued)) = (self.known.get_mut(at), self.issued.get(&version)) else { return };
        if exactly || known.directory.as_ref().is_none_or(|d| d.version() < version) {
            known.directory = Some(Arc::clone(issued));
        }
    }

    /// A signed head that somebody saw.
    pub(crate) fn head(&mut self, at: usize, note: &str) {
        let name = self.name(at);
        let mut lines = note.lines().skip(1);
        let (Some(size), Some(root)) = (lines.next().and_then(|s| s.parse::<u64>().ok()), lines.next()) else {
            self.breaks("one log", format!("{name} gave a head that is none"));
            return;
        };
        let Some(known) = self.known.get_mut(at) else { return };
        let other = known.heads.get(&size).is_some_and(|seen| seen != root);
        let longest = known.heads.keys().next_back().copied().unwrap_or(0);
        let (excused, shrunk) = (known.rolled_back, size < longest);
        known.heads.insert(size, root.to_owned());
        if other && !excused {
            self.breaks("one log", format!("{name} signed two heads of {size} entries"));
        }
        if shrunk && !excused {
            self.breaks("one log", format!("{name} showed {longest} entries before, and {size} now"));
        }
    }

    /// An old backup stands in place of the records: from here on the node is excused for what it lost, not for hiding it.
    pub(crate) fn rolled_back(&mut self, at: usize) {
        if let Some(known) = self.known.get_mut(at) {
            let directory = known.directory.take();
            let forgotten = std::mem::take(known);
            let alarmed = forgotten.alarmed;
            *known = Known { rolled_back: true, alarmed, directory, heads: forgotten.heads, ..Known::default() };
        }
    }

    /// After the old backup was put back it has so many entries, and others had seen so many.
    pub(crate) fn has_left(&mut self, at: usize, entries: u64, seen: u64) {
        if let Some(known) = self.known.get_mut(at) {
            known.alarmed |= seen > entries;
        }
    }

    /// What arrived at letter boxes in this step.
    pub(crate) async fn arrivals(&mut self, places: &[Place], arrivals: Vec<Arrival>) {
        for arrival in arrivals {
            self.arrival(places, &arrival).await;
        }
    }
}
