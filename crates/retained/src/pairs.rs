//! Beginnings and ends of translations, paired into records; open ones given out as [`crate::begun`] says.

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher},
    net::IpAddr,
    time::Duration,
};

use terms::{Instant, Transport};

use crate::{
    Life, NatRecord, PortRange, Realm, SetAside, Shape, Subscriber,
    begun::Begun,
    life::{first_moment, last_moment},
    realm::RealmNumbers,
};

/// The most translations that one converter holds open, some 150 bytes each.
const OPEN_MAX: usize = 1 << 20;

/// What tells one translation of a host from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Link {
    pub(crate) ports: PortRange,
    pub(crate) public: IpAddr,
    pub(crate) private_port: Option<u16>,
    pub(crate) private: IpAddr,
    pub(crate) transport: Option<Transport>,
    pub(crate) peer: Option<(IpAddr, u16)>,
    pub(crate) shape: Shape,
    /// Number of the realm of the private address ([`Pairs::realm`]); 0 for the unnamed one.
    pub(crate) realm: u32,
}

impl Hash for Link {
    /// Few wide words, because the map is most of the work: whatever differs between sessions at the same time is in them.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let bits = |address: IpAddr| match address {
            IpAddr::V4(v4) => u128::from(v4.to_bits()),
            IpAddr::V6(v6) => v6.to_bits(),
        };
        let (peer, peer_port) = self.peer.map_or((0, 0), |(address, port)| (bits(address), port));
        let ports = [self.ports.first(), self.ports.last(), self.private_port.unwrap_or(0), peer_port];
        state.write_u128(bits(self.public));
        state.write_u128(bits(self.private));
        state.write_u128(peer);
        state.write_u64(ports.into_iter().fold(0, |sum, port| sum << 16 | u64::from(port)));
        state.write_u64(u64::from(self.realm) << 8 | u64::from(self.transport.map_or(0, Transport::number)));
    }
}

impl Link {
    fn record(self, life: Life, subscriber: Option<Subscriber>, realm: Option<Realm>) -> NatRecord {
        NatRecord {
            shape: self.shape,
            public: self.public,
            ports: self.ports,
            transport: self.transport,
            private: self.private,
            realm,
            private_port: self.private_port,
            peer: self.peer,
            subscriber,
            life,
        }
    }
}

/// What a log says of a translation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It began.
    Begin,
    /// It was alive.
    Seen,
    /// It ended.
    End,
}

/// One entry of a log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event<'a> {
    pub(crate) at: Instant,
    pub(crate) kind: Kind,
    pub(crate) link: Link,
    /// As the translator names the line.
    pub(crate) subscriber: Option<&'a str>,
    /// Where the entry itself says when it began: alive from the first, and possibly from the second.
    pub(crate) began: Option<(Instant, Instant)>,
}

#[derive(Debug)]
struct Open {
    from: Instant,
    seen: Instant,
    earliest: Option<Instant>,
    subscriber: Option<Subscriber>,
    /// Waits to be given out open.
    waits: bool,
    /// Was given out open, last seen then.
    given: Option<Instant>,
}

impl Open {
    fn new(from: Instant, seen: Instant, earliest: Option<Instant>) -> Self {
        Self { from, seen, earliest, subscriber: None, waits: false, given: None }
    }

    /// Alive until it was last seen, or until `watched`; over by the second moment, where that is known.
    fn life(&self, watched: Option<Instant>, by: Option<Instant>) -> Life {
        let seen = watched.map_or(self.seen, |watched| watched.max(self.seen));
        Life::spanning(self.from, seen, self.earliest, Some(by.unwrap_or(last_moment())))
    }
}

/// One translation of one host.
type Key = (u32, Link);

/// By host and link. What leaves the map in one go is sorted, so that its order is nobody's.
type Table = HashMap<Key, Open, BuildHasherDefault<DefaultHasher>>;

/// The translations that have begun and not ended, each with the number of the host that logs it.
#[derive(Debug)]
pub(crate) struct Pairs {
    open: Table,
    begun: Begun<Key>,
    realms: RealmNumbers,
    max: usize,
}

impl Default for Pairs {
    fn default() -> Self {
        Self { open: Table::default(), begun: Begun::default(), realms: RealmNumbers::default(), max: OPEN_MAX }
    }
}

impl Pairs {
    /// From now on open translations are given out, too.
    pub(crate) fn live(&mut self) {
        self.begun.live();
    }

    /// The number of a realm for [`Link::realm`].
    pub(crate) fn realm(&mut self, name: &str) -> Result<u32, SetAside> {
        self.realms.number(name)
    }

    fn record(&self, link: Link, life: Life, subscriber: Option<Subscriber>) -> NatRecord {
        link.record(life, subscriber, self.realms.realm(link.realm))
    }

    /// The entries that follow came in at this moment.
    pub(crate) fn came(&mut self, at: Instant) {
        self.begun.came(at);
    }

    /// Gives out what has waited long enough and is still open. Does more wait?
    pub(crate) fn begun(&mut self, now: Instant, wait: Duration, done: &mut Vec<NatRecord>) -> bool {
        while let Some(key) = self.begun.next(now, wait) {
            self.give_open(&key, done);
        }
        !self.begun.is_empty()
    }

    /// Takes one entry; a translation that is over becomes a record.
    pub(crate) fn take(&mut self, host: u32, event: Event<'_>, done: &mut Vec<NatRecord>) {
        let key = (host, event.link);
        match event.kind {
            Kind::Begin => self.begin(key, event, done),
            Kind::Seen => self.seen(key, event, done),
            Kind::End => self.end(key, event, done),
        }
        if self.open.len() > self.max {
            self.let_go(done);
        }
    }

    fn begin(&mut self, key: Key, event: Event<'_>, done: &mut Vec<NatRecord>) {
        let (from, earliest) = event.began.map_or((event.at, None), |(from, earliest)| (from, Some(earliest)));
        let next = || Open { subscriber: event.subscriber.map(Subscriber::new), ..Open::new(from, event.at, earliest) };
        match self.open.entry(key) {
            // A message that came twice is one beginning.
            Entry::Occupied(before) if before.get().from == from => return,
            // The end of the one before was lost, but it was over when this one began.
            Entry::Occupied(mut before) => {
                let before = before.insert(next());
                let by = (from > before.from).then_some(from);
                let record = self.record(key.1, before.life(None, by), before.subscriber);
                done.push(record);
            }
            Entry::Vacant(place) => {
                place.insert(next());
            }
        }
        self.tell(key, done);
    }

    fn seen(&mut self, key: Key, event: Event<'_>, done: &mut Vec<NatRecord>) {
        let (from, earliest) = event.began.unwrap_or((event.at, first_moment()));
        let open = self.open.entry(key).or_insert_with(|| Open::new(from, event.at, Some(earliest)));
        open.seen = open.seen.max(event.at);
        if open.subscriber.is_none() && event.subscriber.is_some() {
            open.subscriber = event.subscriber.map(Subscriber::new);
            open.given = None;
        }
        self.tell(key, done);
    }

    fn end(&mut self, key: Key, event: Event<'_>, done: &mut Vec<NatRecord>) {
        let at = event.at;
        let (life, known) = match (self.open.remove(&key), event.began) {
            // Where a clock stepped back, it was alive at each moment that was logged.
            (Some(open), _) => {
                (Life::spanning(open.from.min(at), open.seen.max(at), open.earliest, None), open.subscriber)
            }
            (None, Some((from, earliest))) => (Life::spanning(from, at, Some(earliest), None), None),
            (None, None) => (Life::open_start(at, at), None),
        };
        done.push(self.record(key.1, life, known.or_else(|| event.subscriber.map(Subscriber::new))));
    }

    /// A live converter tells of what is open: of a block at once, of a connection when it has waited.
    fn tell(&mut self, key: Key, done: &mut Vec<NatRecord>) {
        if !self.begun.is_live() {
            return;
        }
        if key.1.shape != Shape::Session {
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
            let (life, subscriber) = (open.life(None, None), open.subscriber.clone());
            done.push(self.record(key.1, life, subscriber));
        }
    }

    /// Gives the older half out with open ends. An end that comes later makes a record with an open beginning: nothing
    /// is lost, and each record says what it does not know.
    fn let_go(&mut self, done: &mut Vec<NatRecord>) {
        let mut seen: Vec<Instant> = self.open.values().map(|open| open.seen).collect();
        let half = seen.len() / 2;
        let (_, middle, _) = seen.select_nth_unstable(half);
        let middle = *middle;
        let old = self.open.extract_if(|_, open| open.seen <= middle).collect();
        self.give_out(old, None, done);
    }

    /// Gives out what is still open, alive until it was last seen, or until `watched`: until then the log would have
    /// shown the end.
    pub(crate) fn finish(&mut self, watched: Option<Instant>, done: &mut Vec<NatRecord>) {
        let all = self.open.drain().collect();
        self.give_out(all, watched, done);
    }

    fn give_out(&self, mut old: Vec<(Key, Open)>, watched: Option<Instant>, done: &mut Vec<NatRecord>) {
        old.sort_unstable_by_key(|(key, _)| *key);
        for ((_, link), open) in old {
            let life = open.life(watched, None);
            if open.given != Some(life.certain().to()) {
                done.push(self.record(link, life, open.subscriber));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn event(kind: Kind, seconds: i64, port: u16) -> Event<'static> {
        let link = Link {
            ports: PortRange::one(port),
            public: Ipv4Addr::new(203, 0, 113, 1).into(),
            private_port: None,
            private: Ipv4Addr::new(100, 64, 0, 1).into(),
            transport: None,
            peer: None,
            shape: Shape::Session,
            realm: 0,
        };
        Event { at: at(seconds), kind, link, subscriber: Some("line-1"), began: None }
    }

    #[test]
    fn more_open_translations_than_fit_are_given_out_with_open_ends() {
        let mut pairs = Pairs { max: 4, ..Pairs::default() };
        let mut done = Vec::new();
        for n in 0..5 {
            pairs.take(0, event(Kind::Begin, n, 1_000 + n as u16), &mut done);
        }
        assert_eq!(done.len(), 3, "the older half");
        assert!(done.iter().all(|r| r.life.ends_open() && !r.life.starts_open()));
        pairs.take(0, event(Kind::End, 9, 1_000), &mut done);
        assert!(done[3].life.starts_open() && !done[3].life.ends_open(), "its beginning was given out before");
        pairs.finish(None, &mut done);
        assert_eq!(done.len(), 6);
    }

    #[test]
    fn what_is_seen_in_between_carries_on_and_a_message_that_came_twice_is_one() {
        let (mut pairs, mut done) = (Pairs::default(), Vec::new());
        for (kind, seconds) in [(Kind::Begin, 1), (Kind::Begin, 1), (Kind::Seen, 50)] {
            pairs.take(0, event(kind, seconds, 1), &mut done);
        }
        assert!(done.is_empty());
        pairs.finish(None, &mut done);
        assert_eq!((done[0].life.certain().from(), done[0].life.certain().to()), (at(1), at(50)));
        assert_eq!(done[0].subscriber.as_ref().map(Subscriber::reveal), Some("line-1"));
    }

    #[test]
    fn each_host_has_its_own_sessions() {
        let (mut pairs, mut done) = (Pairs::default(), Vec::new());
        pairs.take(0, event(Kind::Begin, 1, 1), &mut done);
        pairs.take(1, event(Kind::End, 2, 1), &mut done);
        assert!(done[0].life.starts_open());
    }
}
