//! Accounting messages folded into sessions, whatever form they came in (RFC 2866).

use std::{
    collections::{BTreeMap, VecDeque},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};

use terms::{Instant, Transport};

use crate::{
    AccessKind, AccessRecord, NatRecord, PortRange, Read, SetAside, Shape, Subscriber,
    session::{Kind, Session},
};

/// The access server, and the client that spoke for it: one client cannot end the sessions of another's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Server {
    pub(crate) client: Option<IpAddr>,
    pub(crate) name: String,
}

/// What a session was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// An address, or a prefix of so many bits.
    Line { address: IpAddr, prefix: u8 },
    /// Ports of a shared address (RFC 8045).
    Ports { public: IpAddr, ports: PortRange, transport: Option<Transport>, private: IpAddr },
}

/// What one message says.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) server: Server,
    pub(crate) kind: Kind,
    pub(crate) session: String,
    pub(crate) user: String,
    /// What it names, and whether it was taken back by this message.
    pub(crate) given: Vec<(What, bool)>,
    pub(crate) at: Instant,
    pub(crate) lasted: Option<Duration>,
}

/// One accounting session and one thing that it was given. In this order, so that all of a server stand together, and all
/// of a session.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    server: Server,
    session: String,
    user: String,
    what: What,
}

/// When a session becomes a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Give {
    /// When it is over, or the source is: a file can be read again.
    WhenOver,
    /// With each message: it is acknowledged, and then it must be on disk. Later records of a session know more
    /// ([`crate::fresh`]).
    AtOnce,
}

/// A stop is often sent twice, and datagrams overtake one another: a stopped session waits for so many messages.
const SETTLING: u64 = 4_096;

/// What a session takes in memory beside its texts, about.
const SESSION_BYTES: usize = 320;

/// Sessions take no more memory than this: about 700,000 of them.
pub(crate) const BYTES_MAX: usize = 256 << 20;

/// The sessions that are open, and those that stopped a moment ago.
#[derive(Debug)]
pub(crate) struct Sessions {
    give: Give,
    bytes_max: usize,
    bytes: usize,
    /// Counts messages.
    tick: u64,
    open: BTreeMap<Arc<Key>, (Session, u64)>,
    /// By the message that touched them last.
    order: BTreeMap<u64, Vec<Arc<Key>>>,
    settling: VecDeque<(u64, Arc<Key>)>,
}

impl Sessions {
    pub(crate) fn new(give: Give, bytes_max: usize) -> Self {
        let (open, order, settling) = (BTreeMap::new(), BTreeMap::new(), VecDeque::new());
        Self { give, bytes_max, bytes: 0, tick: 0, open, order, settling }
    }

    /// Takes one message. An error: no record rests on it.
    pub(crate) fn take(&mut self, account: Account, out: &mut Read) -> Result<(), SetAside> {
        self.tick += 1;
        self.settle(out);
        if account.kind == Kind::Server {
            return self.end_all(&account.server, account.at, out);
        }
        let known = self.known(&account);
        let earlier = known.iter().filter_map(|k| self.open.get(k)).map(|(s, _)| s.last_seen).max();
        let named = |what: &What| account.given.iter().any(|(w, _)| w == what);
        // A stop ends all that the session had; an update without address says that it still has it.
        let all = account.kind == Kind::Stop || account.kind == Kind::Interim && account.given.is_empty();
        let also = known.iter().filter(|k| all && !named(&k.what)).map(|k| (k.what, account.kind));
        let kind_of = |back: bool| if back { Kind::Stop } else { account.kind };
        let touched: Vec<_> = account.given.iter().map(|(w, back)| (*w, kind_of(*back))).chain(also).collect();
        if touched.is_empty() {
            return Err(SetAside::Missing("Framed-IP-Address"));
        }
        for (what, kind) in touched {
            let key = Key {
                server: account.server.clone(),
                session: account.session.clone(),
                user: account.user.clone(),
                what,
            };
            self.touch(key, kind, &account, earlier, out);
        }
        while self.bytes > self.bytes_max {
            self.give_oldest(out);
        }
        Ok(())
    }

    /// The source is over: what is open stays open in its record.
    pub(crate) fn finish(&mut self, out: &mut Read) {
        while !self.order.is_empty() {
            self.give_oldest(out);
        }
    }

    fn touch(&mut self, key: Key, kind: Kind, account: &Account, earlier: Option<Instant>, out: &mut Read) {
        let Account { at, lasted, .. } = *account;
        let key = self.open.get_key_value(&key).map_or_else(|| Arc::new(key), |(known, _)| known.clone());
        let session = match self.remove(&key) {
            Some(before) if kind == Kind::Start && before.is_followed_by(at) => {
                if before.stopped.is_none() {
                    // Its end was lost, but it was over when the next began.
                    give(&key, &before.over_by(at), out);
                } else if self.give == Give::WhenOver {
                    give(&key, &before, out);
                }
                Session::new(kind, at, lasted, None)
            }
            Some(mut session) => {
                session.take(kind, at, lasted);
                session
            }
            None => Session::new(kind, at, lasted, earlier),
        };
        if self.give == Give::AtOnce {
            give(&key, &session, out);
        }
        if session.stopped.is_some() {
            self.settling.push_back((self.tick, key.clone()));
        }
        self.bytes += size(&key);
        self.order.entry(self.tick).or_default().push(key.clone());
        self.open.insert(key, (session, self.tick));
    }

    fn remove(&mut self, key: &Arc<Key>) -> Option<Session> {
        let (session, tick) = self.open.remove(key)?;
        self.bytes -= size(key);
        if let Some(keys) = self.order.get_mut(&tick) {
            keys.retain(|k| k != key);
            if keys.is_empty() {
                self.order.remove(&tick);
            }
        }
        Some(session)
    }

    /// Lets go of what stopped a while ago.
    fn settle(&mut self, out: &mut Read) {
        while let Some((tick, _)) = self.settling.front()
            && tick + SETTLING <= self.tick
        {
            let Some((tick, key)) = self.settling.pop_front() else { return };
            // Touched since, or gone.
            if self.open.get(&key).is_some_and(|(_, last)| *last == tick) {
                self.give_one(&key, out);
            }
        }
    }

    fn give_one(&mut self, key: &Arc<Key>, out: &mut Read) {
        if let Some(session) = self.remove(key)
            && self.give == Give::WhenOver
        {
            give(key, &session, out);
        }
    }

    fn give_oldest(&mut self, out: &mut Read) {
        let oldest = self.order.first_key_value().and_then(|(_, keys)| keys.first().cloned());
        match oldest {
            Some(key) => self.give_one(&key, out),
            None => self.bytes = 0,
        }
    }

    fn known(&self, account: &Account) -> Vec<Arc<Key>> {
        let from = Key {
            server: account.server.clone(),
            session: account.session.clone(),
            user: account.user.clone(),
            what: FIRST,
        };
        let same = |k: &&Arc<Key>| k.server == from.server && k.session == from.session && k.user == from.user;
        self.open.range(Arc::new(from.clone())..).map(|(k, _)| k).take_while(same).cloned().collect()
    }

    /// A server that begins or ends has no session from before: each was over by then, and nobody says when.
    fn end_all(&mut self, server: &Server, at: Instant, out: &mut Read) -> Result<(), SetAside> {
        let from = Key { server: server.clone(), session: String::new(), user: String::new(), what: FIRST };
        let of_server = self.open.range(Arc::new(from)..).take_while(|(k, _)| k.server == *server);
        let open = of_server.filter(|(_, (s, _))| s.stopped.is_none() && s.last_seen <= at);
        let keys: Vec<_> = open.map(|(k, _)| k.clone()).collect();
        for key in &keys {
            if let Some(session) = self.remove(key) {
                give(key, &session.over_by(at), out);
            }
        }
        if keys.is_empty() { Err(SetAside::Nobody) } else { Ok(()) }
    }
}

/// Before every other.
const FIRST: What = What::Line { address: IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), prefix: 0 };

fn size(key: &Key) -> usize {
    SESSION_BYTES + key.server.name.len() + key.session.len() + key.user.len()
}

fn give(key: &Key, session: &Session, out: &mut Read) {
    let (subscriber, life) = (Subscriber::new(key.user.clone()), session.life());
    match key.what {
        What::Line { address, prefix } => {
            out.access.push(AccessRecord { subscriber, address, prefix, kind: AccessKind::Radius, life });
        }
        What::Ports { public, ports, transport, private } => out.nat.push(NatRecord {
            shape: Shape::PortBlock,
            public,
            ports,
            transport,
            private,
            private_port: None,
            peer: None,
            subscriber: Some(subscriber),
            life,
        }),
    }
}
