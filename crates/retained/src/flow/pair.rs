//! Beginnings and ends become lives. Bounded: where more are open than fit, the oldest is given out with an open end. A
//! live converter gives open ones out before, as [`crate::begun`] says.

use std::{net::IpAddr, time::Duration};

use terms::{Instant, Transport};

use super::open::{Hashed, Table, fold};
use crate::{Life, NatRecord, PortRange, Realm, Shape, Subscriber, begun::Begun, realm::RealmNumbers};

/// The most translations that are open at once.
pub(super) const OPEN_MAX: usize = 1 << 20;

/// One translation, without its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Translation {
    pub(super) shape: Shape,
    pub(super) transport: Option<Transport>,
    pub(super) public: IpAddr,
    pub(super) ports: PortRange,
    pub(super) private: IpAddr,
    pub(super) private_port: Option<u16>,
    pub(super) peer: Option<(IpAddr, u16)>,
    /// Number of the realm of the private address ([`Pairs::realms`]); 0 for the unnamed one.
    pub(super) realm: u32,
}

impl Translation {
    fn record(self, life: Life, subscriber: Option<Subscriber>, realm: Option<Realm>) -> NatRecord {
        let Self { shape, transport, public, ports, private, private_port, peer, .. } = self;
        NatRecord { shape, public, ports, transport, private, realm, private_port, peer, subscriber, life }
    }
}

/// What an entry says about a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// It began.
    Begun(Instant),
    /// It was there; when it began, if that is said.
    Lives(Instant, Option<Instant>),
    /// It ended; when it began, if that is said.
    Over(Instant, Option<Instant>),
    /// It carried packets from then to then.
    Flow(Instant, Instant),
}

/// A translation as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    exporter: u32,
    realm: u32,
    public: [u8; 16],
    first: u16,
    last: u16,
    private: [u8; 16],
    private_port: Option<u16>,
    peer: [u8; 16],
    peer_port: u16,
    /// Protocol, shape, and which addresses are of the longer family.
    kind: u8,
}

const LONG_PUBLIC: u8 = 1;
const LONG_PRIVATE: u8 = 2;
const LONG_PEER: u8 = 4;
const HAS_PEER: u8 = 8;
const BLOCK: u8 = 16;
const TCP: u8 = 32;
const UDP: u8 = 64;

impl Hashed for Key {
    fn hash(&self, seed: u64) -> u64 {
        let ports = [self.first, self.last, self.private_port.unwrap_or(0), self.peer_port];
        let ports = ports.iter().fold(0, |all, port| all << 16 | u128::from(*port));
        let rest = u128::from(self.realm) << 104 | ports << 40 | u128::from(self.exporter) << 8 | u128::from(self.kind);
        let addresses = [self.public, self.private, self.peer].map(u128::from_le_bytes);
        fold(addresses.into_iter().fold(seed, fold), rest)
    }
}

impl Key {
    fn new(exporter: u32, t: &Translation) -> Self {
        let mut kind = if t.shape == Shape::PortBlock { BLOCK } else { 0 };
        kind |= match t.transport {
            None => 0,
            Some(Transport::Tcp) => TCP,
            Some(Transport::Udp) => UDP,
        };
        let public = flat(t.public, LONG_PUBLIC, &mut kind);
        let private = flat(t.private, LONG_PRIVATE, &mut kind);
        let (mut peer, mut peer_port) = ([0; 16], 0);
        if let Some((ip, port)) = t.peer {
            kind |= HAS_PEER;
            peer = flat(ip, LONG_PEER, &mut kind);
            peer_port = port;
        }
        let (first, last) = (t.ports.first(), t.ports.last());
        let (realm, private_port) = (t.realm, t.private_port);
        Self { exporter, realm, public, first, last, private, private_port, peer, peer_port, kind }
    }

    fn translation(&self) -> Option<Translation> {
        let transport = match self.kind & (TCP | UDP) {
            TCP => Some(Transport::Tcp),
            UDP => Some(Transport::Udp),
            _ => None,
        };
        Some(Translation {
            shape: if self.kind & BLOCK == 0 { Shape::Session } else { Shape::PortBlock },
            transport,
            public: unflat(self.public, self.kind & LONG_PUBLIC != 0),
            ports: PortRange::new(self.first, self.last)?,
            private: unflat(self.private, self.kind & LONG_PRIVATE != 0),
            private_port: self.private_port,
            peer: (self.kind & HAS_PEER != 0).then(|| (unflat(self.peer, self.kind & LONG_PEER != 0), self.peer_port)),
            realm: self.realm,
        })
    }
}

fn flat(ip: IpAddr, long: u8, kind: &mut u8) -> [u8; 16] {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, d] = ip.octets();
            [a, b, c, d, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        }
        IpAddr::V6(ip) => {
            *kind |= long;
            ip.octets()
        }
    }
}

fn unflat(bytes: [u8; 16], long: bool) -> IpAddr {
    let [a, b, c, d, ..] = bytes;
    if long { bytes.into() } else { [a, b, c, d].into() }
}

#[derive(Debug)]
struct Open {
    from: Instant,
    /// The last moment at which it was surely there.
    seen: Instant,
    /// The beginning was not logged: it may lie as early as this.
    earliest: Option<Instant>,
    subscriber: Option<Subscriber>,
    /// Waits to be given out open.
    waits: bool,
    /// Was given out open, last seen then.
    given: Option<Instant>,
}

impl Open {
    fn new(from: Instant, seen: Instant, earliest: Option<Instant>, subscriber: Option<Subscriber>) -> Self {
        Self { from, seen, earliest, subscriber, waits: false, given: None }
    }

    /// Ends may get lost on their way: nothing after the last word is certain.
    fn life(&self, by: Option<Instant>) -> Life {
        Life::spanning(self.from, self.seen, self.earliest, Some(by.unwrap_or(crate::life::last_moment())))
    }

    fn unended(self, key: &Key, by: Option<Instant>, realms: &RealmNumbers) -> Option<NatRecord> {
        Some(key.translation()?.record(self.life(by), self.subscriber, realms.realm(key.realm)))
    }

    /// Where not all of it was given out before.
    fn untold(self, key: &Key, realms: &RealmNumbers) -> Option<NatRecord> {
        if self.given == Some(self.seen) { None } else { self.unended(key, None, realms) }
    }
}

/// The translations that are open.
#[derive(Debug)]
pub(super) struct Pairs {
    open: Table<Key, Open>,
    begun: Begun<Key>,
    /// The realms of [`Translation::realm`].
    pub(super) realms: RealmNumbers,
    most: usize,
}

impl Pairs {
    pub(super) fn new(most: usize) -> Self {
        Self { open: Table::new(), begun: Begun::default(), realms: RealmNumbers::default(), most: most.max(1) }
    }

    /// From now on open translations are given out, too.
    pub(super) fn live(&mut self) {
        self.begun.live();
    }

    /// The events that follow came in at this moment.
    pub(super) fn came(&mut self, at: Instant) {
        self.begun.came(at);
    }

    /// Gives out what has waited long enough and is still open. Does more wait?
    pub(super) fn begun(&mut self, now: Instant, wait: Duration, done: &mut Vec<NatRecord>) -> bool {
        while let Some(key) = self.begun.next(now, wait) {
            self.give_open(&key, done);
        }
        !self.begun.is_empty()
    }

    /// Takes one event.
    pub(super) fn take(
        &mut self,
        exporter: u32,
        t: Translation,
        event: Event,
        subscriber: Option<Subscriber>,
        done: &mut Vec<NatRecord>,
    ) {
        if let Event::Flow(from, to) = event {
            return done.push(t.record(Life::spanning(from, to, None, None), subscriber, self.realms.realm(t.realm)));
        }
        let key = Key::new(exporter, &t);
        match event {
            Event::Flow(..) => {}
            Event::Begun(at) => self.begin(key, at, subscriber, done),
            Event::Lives(at, start) => self.lives(key, at, start, subscriber, done),
            Event::Over(at, start) => {
                let begun = self.open.remove(&key);
                let life = begun.as_ref().map_or_else(|| unbegun(at, start), |open| ended(open, at, start));
                let subscriber = begun.and_then(|b| b.subscriber).or(subscriber);
                done.push(t.record(life, subscriber, self.realms.realm(t.realm)));
            }
        }
    }

    fn begin(&mut self, key: Key, at: Instant, subscriber: Option<Subscriber>, done: &mut Vec<NatRecord>) {
        match self.open.get_mut(&key) {
            // The same word twice, as datagrams come.
            Some(before) if before.from == at => return,
            // The end of the one before was lost, but it was over when this one began.
            Some(before) => {
                let by = (at > before.from).then_some(at);
                done.extend(self.open.remove(&key).and_then(|b| b.unended(&key, by, &self.realms)));
            }
            None => {}
        }
        self.insert(key, Open::new(at, at, None, subscriber), done);
        self.tell(key, done);
    }

    fn lives(
        &mut self,
        key: Key,
        at: Instant,
        start: Option<Instant>,
        subscriber: Option<Subscriber>,
        done: &mut Vec<NatRecord>,
    ) {
        match self.open.get_mut(&key) {
            Some(open) => open.seen = open.seen.max(at),
            None => {
                let earliest = start.is_none().then(crate::life::first_moment);
                let from = start.unwrap_or(at).min(at);
                self.insert(key, Open::new(from, at, earliest, subscriber), done);
            }
        }
        self.tell(key, done);
    }

    /// A live converter tells of what is open: of a block at once, of a connection when it has waited.
    fn tell(&mut self, key: Key, done: &mut Vec<NatRecord>) {
        if !self.begun.is_live() {
            return;
        }
        if key.kind & BLOCK != 0 {
            return self.give_open(&key, done);
        }
        if let Some(open) = self.open.get_mut(&key)
            && !std::mem::replace(&mut open.waits, true)
            && let Some(first) = self.begun.wait(key)
        {
            self.give_open(&first, done);
        }
    }

    /// Nothing where nothing new is known, or it has ended.
    fn give_open(&mut self, key: &Key, done: &mut Vec<NatRecord>) {
        let Some(open) = self.open.get_mut(key) else { return };
        open.waits = false;
        if open.given != Some(open.seen) {
            open.given = Some(open.seen);
            let realm = self.realms.realm(key.realm);
            done.extend(key.translation().map(|t| t.record(open.life(None), open.subscriber.clone(), realm)));
        }
    }

    /// Gives out all that is still open, the oldest first.
    pub(super) fn finish(&mut self, done: &mut Vec<NatRecord>) {
        while let Some((key, open)) = self.open.pop_oldest() {
            done.extend(open.untold(&key, &self.realms));
        }
    }

    fn insert(&mut self, key: Key, open: Open, done: &mut Vec<NatRecord>) {
        while self.open.len() >= self.most
            && let Some((oldest, open)) = self.open.pop_oldest()
        {
            done.extend(open.untold(&oldest, &self.realms));
        }
        self.open.insert(key, open);
    }
}

/// Of a translation that is known to have been there. Where a clock stepped back, it was alive at each moment that was
/// logged.
fn ended(open: &Open, at: Instant, start: Option<Instant>) -> Life {
    let earliest = open.earliest.filter(|_| start.is_none());
    let from = start.filter(|_| open.earliest.is_some()).map_or(open.from, |start| open.from.min(start));
    Life::spanning(from.min(at), open.seen.max(at), earliest, None)
}

/// Of a translation that nothing was heard of before its end.
fn unbegun(at: Instant, start: Option<Instant>) -> Life {
    start.map_or_else(|| Life::open_start(at, at), |from| Life::spanning(from, at, None, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn translation(n: u8) -> Translation {
        Translation {
            shape: Shape::Session,
            transport: Some(Transport::Tcp),
            public: [203, 0, 113, 1].into(),
            ports: PortRange::one(5000 + u16::from(n)),
            private: [100, 64, 0, n].into(),
            private_port: Some(40_000),
            peer: None,
            realm: 0,
        }
    }

    #[test]
    fn when_too_many_are_open_the_oldest_is_given_out_with_an_open_end() {
        let (mut pairs, mut done) = (Pairs::new(3), Vec::new());
        let at = |n: u8| Instant::from_micros(i64::from(n) * 1_000_000);
        for n in 0..5 {
            pairs.take(1, translation(n), Event::Begun(at(n)), None, &mut done);
        }
        let ports: Vec<_> = done.iter().map(|r| (r.ports.first(), r.life.ends_open())).collect();
        assert_eq!(ports, [(5000, true), (5001, true)]);
        pairs.take(1, translation(3), Event::Over(at(9), None), None, &mut done);
        pairs.finish(&mut done);
        let ports: Vec<_> = done.iter().skip(2).map(|r| (r.ports.first(), r.life.ends_open())).collect();
        assert_eq!(ports, [(5003, false), (5002, true), (5004, true)]);
    }

    #[test]
    fn a_key_gives_back_the_translation_that_it_was_made_of() {
        let mut t = translation(7);
        for public in [t.public, [1; 16].into()] {
            for private in [t.private, [2; 16].into()] {
                for peer in [None, Some(([192, 0, 2, 1].into(), 443)), Some(([3; 16].into(), 0))] {
                    for (shape, transport) in [(Shape::Session, None), (Shape::PortBlock, Some(Transport::Udp))] {
                        t = Translation { public, private, peer, shape, transport, realm: 3, ..t };
                        assert_eq!(Key::new(9, &t).translation(), Some(t));
                    }
                }
            }
        }
    }
}
