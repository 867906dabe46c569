//! The network between the nodes: it drops, doubles, delays, cuts off in one direction, and keeps what it carried for years.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use exchange::HEAD_BYTES;
use node::{
    Node,
    desk::{self, NotTaken},
    directory::PATH,
    peer::{Carried, Carry, NotDelivered},
    rehearsed,
};
use terms::Digest;

use crate::{dice::Dice, disk::SimDisk};

/// How badly it goes, each in a hundred.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Weather {
    pub(crate) drop: u32,
    pub(crate) lose_receipt: u32,
    pub(crate) double: u32,
    pub(crate) delay: u32,
}

/// A planted mistake: what a node says of bytes that it died of.
pub(crate) struct Lie(pub(crate) Arc<Words>);

/// To whom, of which bytes: a receipt.
type Words = dyn Fn(usize, &[u8]) -> Option<Vec<u8>> + Send + Sync;

impl std::fmt::Debug for Lie {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Lie")
    }
}

/// One arrival at a node, and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) to: usize,
    pub(crate) bytes: Arc<Vec<u8>>,
    pub(crate) digest: Digest,
    /// The receipt, or the code.
    pub(crate) answer: Result<Vec<u8>, String>,
    /// The entries of the log before and after.
    pub(crate) before: u64,
    pub(crate) after: u64,
    /// The letter made the node ask for a newer directory, and there was one: an entry of its own.
    pub(crate) learned: bool,
}

/// A letter that the network holds back.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) to: usize,
    pub(crate) bytes: Arc<Vec<u8>>,
}

#[derive(Debug)]
struct Inner {
    dice: Dice,
    weather: Weather,
    /// From whom nothing gets to whom.
    cut: BTreeSet<(usize, usize)>,
    /// Not kept by the network: each node keeps it, and neither would ever end.
    nodes: BTreeMap<usize, (Weak<Node>, Arc<SimDisk>)>,
    arrivals: Vec<Arrival>,
    held: Vec<Held>,
    /// Everything that was ever carried.
    recorded: Vec<Held>,
    kind: String,
    hits: BTreeMap<(&'static str, String), u64>,
    lie: Option<Lie>,
    /// A member whose short answers a thief gives.
    stolen: Option<(usize, Stolen)>,
}

/// The network. The carriers of all nodes share it.
#[derive(Debug)]
pub(crate) struct Net {
    inner: Mutex<Inner>,
    places: BTreeMap<String, usize>,
}

/// What a die has decided for one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Goes,
    Dropped,
    Delayed,
    Doubled,
    ReceiptLost,
}

impl Inner {
    fn node(&self, at: usize) -> Option<(Arc<Node>, Arc<SimDisk>)> {
        let (node, disk) = self.nodes.get(&at)?;
        Some((node.upgrade()?, Arc::clone(disk)))
    }
}

impl Net {
    pub(crate) fn new(places: BTreeMap<String, usize>, dice: Dice) -> Arc<Self> {
        let inner = Inner {
            dice,
            weather: Weather::default(),
            cut: BTreeSet::new(),
            nodes: BTreeMap::new(),
            arrivals: Vec::new(),
            held: Vec::new(),
            recorded: Vec::new(),
            kind: String::new(),
            hits: BTreeMap::new(),
            lie: None,
            stolen: None,
        };
        Arc::new(Self { inner: Mutex::new(inner), places })
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn weather(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    pub(crate) fn lie(&self, lie: Lie) {
        self.lock().lie = Some(lie);
    }

    pub(crate) fn up(&self, at: usize, node: &Arc<Node>, disk: &Arc<SimDisk>) {
        self.lock().nodes.insert(at, (Arc::downgrade(node), Arc::clone(disk)));
    }

    pub(crate) fn down(&self, at: usize) {
        self.lock().nodes.remove(&at);
    }

    pub(crate) fn cut(&self, from: usize, to: usize) {
        self.lock().cut.insert((from, to));
    }

    pub(crate) fn heal(&self) {
        let mut inner = self.lock();
        inner.cut.clear();
        inner.weather = Weather::default();
    }

    pub(crate) fn is_cut(&self) -> bool {
        !self.lock().cut.is_empty()
    }

    /// The kind of the letter that is carried now, for the table of what was hit.
    pub(crate) fn carrying(&self, kind: &str) {
        kind.clone_into(&mut self.lock().kind);
    }

    pub(crate) fn take_arrivals(&self) -> Vec<Arrival> {
        std::mem::take(&mut self.lock().arrivals)
    }

    /// Did the last arrival at this node write anything?
    pub(crate) fn last_grew(&self, to: usize) -> bool {
        self.lock().arrivals.iter().rev().find(|a| a.to == to).is_some_and(|a| a.after > a.before)
    }

    pub(crate) fn take_hits(&self) -> BTreeMap<(&'static str, String), u64> {
        std::mem::take(&mut self.lock().hits)
    }

    /// One of the letters that are held back, in any order.
    pub(crate) fn take_held(&self) -> Option<Held> {
        let mut inner = self.lock();
        if inner.held.is_empty() {
            return None;
        }
        let count = inner.held.len();
        let at = inner.dice.below(count);
        Some(inner.held.swap_remove(at))
    }

    /// One of all letters that were ever carried.
    pub(crate) fn any_recorded(&self, dice: &mut Dice) -> Option<Held> {
        let inner = self.lock();
        dice.pick(&inner.recorded).cloned()
    }

    pub(crate) fn recorded(&self) -> Vec<Held> {
        self.lock().recorded.clone()
    }

    fn hit(&self, what: &'static str) {
        let mut inner = self.lock();
        let kind = inner.kind.clone();
        *inner.hits.entry((what, kind)).or_default() += 1;
    }

    /// Hands bytes to a node's letter box, whoever brings them.
    pub(crate) async fn hand_in(&self, to: usize, bytes: &Arc<Vec<u8>>) -> Result<Vec<u8>, NotDelivered> {
        let Some((node, disk)) = self.lock().node(to) else { return Err(NotDelivered::NoAnswer) };
        let (before, version) = (node.store.size().await.unwrap_or(0), rehearsed::directory_version(&node));
        let taken = desk::take(&node, bytes).await;
        let after = node.store.size().await.unwrap_or(0);
        let learned = rehearsed::directory_version(&node) > version;
        let pieces = match taken {
            Err(NotTaken::Pieces(have)) => Some(have),
            _ => None,
        };
        // Who died while taking it says nothing to anybody.
        let answer = match taken {
            _ if disk.dead() => self.last_words(to, bytes).ok_or_else(|| "died".to_owned()),
            Ok(receipt) => Ok(receipt),
            Err(not) => Err(not.code().to_owned()),
        };
        let digest = crate::sha256(bytes);
        let arrival = Arrival { to, bytes: Arc::clone(bytes), digest, answer: answer.clone(), before, after, learned };
        self.lock().arrivals.push(arrival);
        answer.map_err(|code| match (code.as_str(), pieces) {
            ("died" | "trouble", _) => NotDelivered::NoAnswer,
            (_, Some(have)) => NotDelivered::Pieces(have),
            _ => NotDelivered::Refused(code),
        })
    }

    /// A piece of a package, whose letter has been there. It is lost like a letter, and what was acknowledged does not come again.
    async fn piece(&self, from: usize, url: &str, mut piece: Vec<u8>) -> Result<u64, NotDelivered> {
        let host = url.strip_prefix("http://").unwrap_or_default();
        let to = self.places.get(host).copied().ok_or(NotDelivered::NoAnswer)?;
        let (node, disk) = self.reached(from, to)?;
        let sealed = piece.split_off(HEAD_BYTES.min(piece.len()));
        let head = piece.first_chunk::<HEAD_BYTES>().ok_or(NotDelivered::NoAnswer)?;
        let taken = match desk::expected(&node, head) {
            Ok(expected) => desk::take_piece(&node, expected, sealed).await,
            Err(fault) => Err(fault.into()),
        };
        match taken {
            _ if disk.dead() => Err(NotDelivered::NoAnswer),
            Ok(have) => Ok(have),
            Err(NotTaken::Trouble(_)) => Err(NotDelivered::NoAnswer),
            Err(not) => Err(NotDelivered::Refused(not.code().to_owned())),
        }
    }

    /// Nothing, but for a planted mistake.
    fn last_words(&self, to: usize, bytes: &[u8]) -> Option<Vec<u8>> {
        let inner = self.lock();
        inner.lie.as_ref().and_then(|lie| (lie.0)(to, bytes))
    }

    fn fate(&self) -> Fate {
        let mut inner = self.lock();
        let weather = inner.weather;
        let dice = &mut inner.dice;
        if dice.percent(weather.drop) {
            Fate::Dropped
        } else if dice.percent(weather.delay) {
            Fate::Delayed
        } else if dice.percent(weather.double) {
            Fate::Doubled
        } else if dice.percent(weather.lose_receipt) {
            Fate::ReceiptLost
        } else {
            Fate::Goes
        }
    }

    async fn carry(&self, from: usize, to: usize, bytes: Arc<Vec<u8>>) -> Result<Vec<u8>, NotDelivered> {
        let (there, back) = {
            let mut inner = self.lock();
            inner.recorded.push(Held { to, bytes: Arc::clone(&bytes) });
            (inner.cut.contains(&(from, to)), inner.cut.contains(&(to, from)))
        };
        if there {
            self.hit("partition");
            return Err(NotDelivered::NoAnswer);
        }
        let fate = self.fate();
        match fate {
            Fate::Dropped => {
                self.hit("drop");
                return Err(NotDelivered::NoAnswer);
            }
            Fate::Delayed => {
                self.hit("delay");
                self.lock().held.push(Held { to, bytes });
                return Err(NotDelivered::NoAnswer);
            }
            Fate::Doubled => {
                self.hit("double");
                let _ = self.hand_in(to, &bytes).await;
            }
            Fate::ReceiptLost => self.hit("receipt lost"),
            Fate::Goes => {}
        }
        let lost = back || fate == Fate::ReceiptLost;
        if back {
            self.hit("one-way partition");
        }
        let answer = self.hand_in(to, &bytes).await;
        if lost { Err(NotDelivered::NoAnswer) } else { answer }
    }

    async fn call(&self, from: usize, url: &str, body: Option<&str>) -> Result<(u16, String), NotDelivered> {
        let (to, path) = self.place(url)?;
        let (node, disk) = self.reached(from, to)?;
        if let Some(answer) = self.answers_instead(to, &path, body) {
            return Ok(answer);
        }
        let answer = rehearsed::answer(&node, &path, body).await;
        if disk.dead() { Err(NotDelivered::NoAnswer) } else { answer }
    }
}

impl Net {
    fn place(&self, url: &str) -> Result<(usize, String), NotDelivered> {
        let rest = url.strip_prefix("http://").and_then(|rest| rest.split_once('/'));
        let found = rest.and_then(|(host, path)| Some((*self.places.get(host)?, format!("/{path}"))));
        found.ok_or(NotDelivered::NoAnswer)
    }

    /// Whoever answers there, if a short question comes through.
    fn reached(&self, from: usize, to: usize) -> Result<(Arc<Node>, Arc<SimDisk>), NotDelivered> {
        let mut inner = self.lock();
        let cut = inner.cut.contains(&(from, to)) || inner.cut.contains(&(to, from));
        let drop = inner.weather.drop;
        if cut || inner.dice.percent(drop) {
            return Err(NotDelivered::NoAnswer);
        }
        inner.node(to).ok_or(NotDelivered::NoAnswer)
    }

    /// The directory of another member, where it has a newer one.
    fn directory(&self, from: usize, url: &str) -> Result<(u16, Vec<u8>), NotDelivered> {
        let (to, path) = self.place(url)?;
        let than = path.split_once("?newer-than=").filter(|(path, _)| *path == PATH).and_then(|(_, n)| n.parse().ok());
        let than = than.ok_or(NotDelivered::NoAnswer)?;
        let (node, disk) = self.reached(from, to)?;
        if disk.dead() {
            return Err(NotDelivered::NoAnswer);
        }
        Ok(rehearsed::newer_directory(&node, than).map_or((304, Vec::new()), |bytes| (200, bytes)))
    }

    /// From now on short questions to this member are answered by who has stolen its keys.
    pub(crate) fn stolen(&self, at: usize, says: Arc<Says>) {
        self.lock().stolen = Some((at, Stolen(says)));
    }

    fn answers_instead(&self, to: usize, path: &str, body: Option<&str>) -> Option<(u16, String)> {
        let says = self.lock().stolen.as_ref().filter(|(at, _)| *at == to).map(|(_, says)| Arc::clone(&says.0))?;
        says(path, body)
    }
}

/// What is asked, with its body: what a thief answers, or nothing, and then the true node does.
pub(crate) type Says = dyn Fn(&str, Option<&str>) -> Option<(u16, String)> + Send + Sync;

/// A member whose short answers a thief gives.
struct Stolen(Arc<Says>);

impl std::fmt::Debug for Stolen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stolen")
    }
}

/// One node's way to the others.
#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) from: usize,
    pub(crate) net: Arc<Net>,
    pub(crate) disk: Arc<SimDisk>,
}

impl Carry for Way {
    fn letter<'a>(&'a self, url: &'a str, letter: Vec<u8>) -> Carried<'a, Vec<u8>> {
        Box::pin(async move {
            let host = url.strip_prefix("http://").unwrap_or_default();
            let to = self.net.places.get(host).copied();
            match to {
                // What died sends nothing.
                Some(to) if !self.disk.dead() => self.net.carry(self.from, to, Arc::new(letter)).await,
                _ => Err(NotDelivered::NoAnswer),
            }
        })
    }

    fn piece<'a>(&'a self, url: &'a str, piece: Vec<u8>) -> Carried<'a, u64> {
        Box::pin(async move {
            if self.disk.dead() { Err(NotDelivered::NoAnswer) } else { self.net.piece(self.from, url, piece).await }
        })
    }

    fn fetch<'a>(&'a self, url: &'a str, _: usize, _: Duration) -> Carried<'a, (u16, Vec<u8>)> {
        let answer = if self.disk.dead() { Err(NotDelivered::NoAnswer) } else { self.net.directory(self.from, url) };
        Box::pin(std::future::ready(answer))
    }

    fn call<'a>(&'a self, url: &'a str, body: Option<&'a str>, _: Duration) -> Carried<'a, (u16, String)> {
        Box::pin(async move {
            if self.disk.dead() { Err(NotDelivered::NoAnswer) } else { self.net.call(self.from, url, body).await }
        })
    }
}
