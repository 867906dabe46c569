//! The weather between the authorities, by seed, letter and try.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak},
    time::Duration,
};

use node::{
    Node, desk,
    peer::{Carried as Brought, Carry, NotDelivered},
};
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant};

use super::{Carried, Desk, Post, Weather};
use crate::Federation;

/// What is kept back comes at most so much later.
const LATE_MAX_SECONDS: u64 = 18 * 3600;

/// A copy under way: from whom, to whom, its bytes.
type Copied = (usize, usize, Arc<Vec<u8>>);

/// A letter under way, as the network knows it.
#[derive(Debug, Default)]
struct Seen {
    tries: u32,
    /// SHA-256 of the receipt that was given for it.
    receipt: Option<Digest>,
}

#[derive(Debug, Default)]
struct Inner {
    cut: bool,
    letters: HashMap<Digest, Seen>,
    /// Copies that come later, by when; the number keeps two of one moment apart.
    late: BTreeMap<(Instant, u64), Copied>,
    held: u64,
    counts: Carried,
}

/// The network.
#[derive(Debug)]
pub(super) struct PostNet {
    seed: u64,
    weather: Weather,
    inner: Mutex<Inner>,
    /// Nodes by host, with the number of the member. Not kept here: each node keeps the network, and neither would ever end.
    nodes: OnceLock<BTreeMap<String, (usize, Weak<Node>)>>,
}

/// The dice of one try.
struct Fate {
    lost: bool,
    back_lost: bool,
    twice: Option<Duration>,
    late: Option<Duration>,
}

impl PostNet {
    pub(super) fn new(post: &Post) -> Arc<Self> {
        Arc::new(Self { seed: post.seed, weather: post.weather, inner: Mutex::default(), nodes: OnceLock::new() })
    }

    pub(super) fn know(&self, federation: &Federation, desks: &[Desk]) {
        let node = |desk: &Desk| {
            let id = &federation.members.get(desk.member)?.id;
            Some((format!("{id}.invalid"), (desk.member, Arc::downgrade(&desk.node))))
        };
        let _ = self.nodes.set(desks.iter().filter_map(node).collect());
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn cut(&self, cut: bool) {
        self.lock().cut = cut;
    }

    pub(super) fn counts(&self) -> Carried {
        self.lock().counts.clone()
    }

    /// Copies that are still kept back.
    pub(super) fn waits(&self) -> usize {
        self.lock().late.len()
    }

    /// Letters for which a receipt was given, whether or not it came back.
    pub(super) fn receipted(&self) -> u64 {
        let inner = self.lock();
        inner.counts.arrivals.0 - inner.counts.arrivals.1
    }

    /// SHA-256 of the receipt for these sealed bytes.
    pub(super) fn receipt_of(&self, sealed: &Digest) -> Option<Digest> {
        self.lock().letters.get(sealed).and_then(|seen| seen.receipt)
    }

    fn fate(&self, letter: &Digest, tried: u32) -> Fate {
        let mut hash = Sha256::new();
        hash.update(self.seed.to_be_bytes());
        hash.update(letter.bytes());
        hash.update(tried.to_be_bytes());
        let drawn: [u8; 32] = hash.finalize().into();
        let number = |at: usize| {
            let bytes = drawn.get(at * 4..at * 4 + 4).and_then(|b| b.try_into().ok()).unwrap_or_default();
            u64::from(u32::from_be_bytes(bytes))
        };
        let of_hundred = |at, n: u32| number(at) % 100 < u64::from(n);
        let later = |at| Duration::from_secs(60 + number(at) % LATE_MAX_SECONDS);
        Fate {
            lost: of_hundred(0, self.weather.lost),
            back_lost: of_hundred(1, self.weather.lost),
            twice: of_hundred(2, self.weather.twice).then(|| later(4)),
            late: of_hundred(3, self.weather.late).then(|| later(5)),
        }
    }

    /// The halves: every other member.
    fn is_cut(inner: &Inner, from: usize, to: usize) -> bool {
        inner.cut && from % 2 != to % 2
    }

    async fn carry(&self, from: usize, host: &str, bytes: Vec<u8>) -> Result<Vec<u8>, NotDelivered> {
        let known = self.nodes.get().and_then(|nodes| nodes.get(host));
        let Some((to, node)) = known.and_then(|(to, node)| Some((*to, node.upgrade()?))) else {
            return Err(NotDelivered::NoAnswer);
        };
        let (digest, bytes) = (crate::sha256(&bytes), Arc::new(bytes));
        let now = node.now();
        let fate = {
            let mut inner = self.lock();
            let seen = inner.letters.entry(digest).or_default();
            seen.tries += 1;
            let fate = self.fate(&digest, seen.tries);
            inner.counts.tries += 1;
            if Self::is_cut(&inner, from, to) {
                inner.counts.cut += 1;
                return Err(NotDelivered::NoAnswer);
            }
            if fate.lost {
                inner.counts.lost.0 += 1;
                return Err(NotDelivered::NoAnswer);
            }
            if let Some(later) = fate.twice {
                inner.counts.twice += 1;
                inner.keep(now.after(later), (from, to, Arc::clone(&bytes)));
            }
            if let Some(later) = fate.late {
                inner.counts.late += 1;
                inner.keep(now.after(later), (from, to, bytes));
                return Err(NotDelivered::NoAnswer);
            }
            fate
        };
        let answer = self.hand_in(&node, digest, &bytes).await;
        if answer.is_ok() && fate.back_lost {
            self.lock().counts.lost.1 += 1;
            return Err(NotDelivered::NoAnswer);
        }
        answer
    }

    /// To the letter box. The first receipt is remembered, and every other one has to be the same.
    async fn hand_in(&self, node: &Node, digest: Digest, bytes: &[u8]) -> Result<Vec<u8>, NotDelivered> {
        let taken = desk::take(node, bytes).await;
        let mut inner = self.lock();
        inner.counts.arrivals.0 += 1;
        let receipt = match taken {
            Ok(receipt) => receipt,
            Err(not) => {
                inner.says(format!("a letter was not taken: {}", not.code()));
                return Err(NotDelivered::Refused(not.code().to_owned()));
            }
        };
        let given = crate::sha256(&receipt);
        let before = inner.letters.entry(digest).or_default().receipt.replace(given);
        match before {
            None => {}
            Some(before) => {
                inner.counts.arrivals.1 += 1;
                if before != given {
                    inner.says("a letter was answered with two receipts".to_owned());
                }
            }
        }
        Ok(receipt)
    }

    /// Brings what was kept back until now, out of order, to whom it was for. Nobody waits for the receipt.
    pub(super) async fn bring_late(&self, now: Instant) {
        let due: Vec<(usize, Arc<Vec<u8>>)> = {
            let mut inner = self.lock();
            let rest = inner.late.split_off(&(now, 0));
            let due = std::mem::replace(&mut inner.late, rest);
            let (cut, due): (Vec<_>, Vec<_>) =
                due.into_iter().partition(|(_, (from, to, _))| Self::is_cut(&inner, *from, *to));
            // What meets the partition waits on the other side of it.
            for (_, kept) in cut {
                inner.keep(now.after(Duration::from_secs(3600)), kept);
            }
            due.into_iter().map(|(_, (_, to, bytes))| (to, bytes)).collect()
        };
        let nodes = self.nodes.get();
        for (to, bytes) in due {
            let node = nodes.and_then(|nodes| nodes.values().find(|(at, _)| *at == to));
            if let Some(node) = node.and_then(|(_, node)| node.upgrade()) {
                let _ = self.hand_in(&node, crate::sha256(&bytes), &bytes).await;
            }
        }
    }
}

impl Inner {
    fn keep(&mut self, until: Instant, letter: Copied) {
        self.held += 1;
        self.late.insert((until, self.held), letter);
    }

    fn says(&mut self, what: String) {
        self.counts.says(what);
    }
}

impl Carried {
    /// The first of what is wrong are enough.
    pub(super) fn says(&mut self, what: String) {
        if self.broken.len() < 20 {
            self.broken.push(what);
        }
    }
}

/// One authority's way to the others.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) from: usize,
    pub(super) net: Arc<PostNet>,
}

impl Carry for Way {
    fn letter<'a>(&'a self, url: &'a str, letter: Vec<u8>) -> Brought<'a, Vec<u8>> {
        let host = url.strip_prefix("http://").unwrap_or_default();
        Box::pin(self.net.carry(self.from, host, letter))
    }

    fn call<'a>(&'a self, _: &'a str, _: Option<&'a str>, _: Duration) -> Brought<'a, (u16, String)> {
        Box::pin(std::future::ready(Err(NotDelivered::NoAnswer)))
    }
}
