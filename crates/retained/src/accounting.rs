//! Accounting messages folded into sessions, whatever form they came in (RFC 2866).

use std::{
    collections::{BTreeMap, VecDeque},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};

use terms::{Instant, Transport};

use crate::{
    AccessKind, AccessRecord, NatRecord, PortRange, Read, Realm, SetAside, Shape, Subscriber,
    links::{self, Links},
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
    /// What it is a link of (`Acct-Multi-Session-Id`, RFC 2866 section 5.11).
    pub(crate) multi: Option<String>,
    pub(crate) user: String,
    /// In which realm its addresses are. What a later message of the session leaves out stays as it was said.
    pub(crate) realm: Option<Realm>,
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
    realm: Option<Realm>,
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

/// More addresses and ranges of ports than one session has at a time.
pub(crate) const GIVEN_MAX: usize = 64;

/// What a session takes in memory beside its texts, about.
const SESSION_BYTES: usize = 320;

/// Sessions take no more memory than this: about 700,000 of them.
pub(crate) const BYTES_MAX: usize = 256 << 20;

/// A session, the message that touched it last, and the links that have what it was given: it is over when the last of them is.
#[derive(Debug)]
struct Held {
    session: Session,
    tick: u64,
    links: Vec<Box<str>>,
}

impl Held {
    /// Does a message of this link speak of it? Where links are not told apart, each speaks for all.
    fn is_of(&self, link: Option<&str>) -> bool {
        link.is_none_or(|link| self.links.is_empty() || self.links.iter().any(|l| **l == *link))
    }
}

/// The sessions that are open, and those that stopped a moment ago.
#[derive(Debug)]
pub(crate) struct Sessions {
    give: Give,
    bytes_max: usize,
    bytes: usize,
    /// Counts messages.
    tick: u64,
    open: BTreeMap<Arc<Key>, Held>,
    /// By the message that touched them last.
    order: BTreeMap<u64, Vec<Arc<Key>>>,
    settling: VecDeque<(u64, Arc<Key>)>,
    links: Links,
}

impl Sessions {
    pub(crate) fn new(give: Give, bytes_max: usize) -> Self {
        let (open, order, settling) = (BTreeMap::new(), BTreeMap::new(), VecDeque::new());
        Self { give, bytes_max, bytes: 0, tick: 0, open, order, settling, links: Links::default() }
    }

    /// From now on each message gives out what is known of its session.
    pub(crate) fn live(&mut self) {
        self.give = Give::AtOnce;
    }

    /// Takes one message. An error: no record rests on it.
    pub(crate) fn take(&mut self, account: Account, out: &mut Read) -> Result<(), SetAside> {
        self.tick += 1;
        self.settle(out);
        if account.kind == Kind::Server {
            return self.end_all(&account.server, account.at, out);
        }
        let (account, link) = self.linked(account);
        let known = self.known(&account, out);
        let link = link.as_deref();
        let mine = |k: &&Arc<Key>| self.open.get(*k).is_some_and(|held| held.is_of(link));
        let heard: Vec<_> =
            known.iter().filter(mine).filter_map(|k| self.open.get(k)).map(|held| held.session).collect();
        let before = Before {
            last_seen: heard.iter().map(|s| s.last_seen).max(),
            stopped: heard.iter().filter_map(|s| s.stopped).max(),
        };
        let realm = account.realm.clone().or_else(|| known.iter().rev().find_map(|k| k.realm.clone()));
        let named = |key: &Key| key.realm == realm && account.given.iter().any(|(w, _)| *w == key.what);
        // A stop ends all that the session had; an update without address says that it still has it.
        let all = account.kind == Kind::Stop || account.kind == Kind::Interim && account.given.is_empty();
        let given_up: Vec<_> = known
            .iter()
            .filter(|k| !named(k) && mine(k) && self.gave_up(k, &account, realm.as_ref()))
            .cloned()
            .collect();
        let also = known.iter().filter(|k| all && !named(k) && mine(k) && !given_up.contains(k));
        let also = also.map(|k| (k.what, account.kind, k.realm.clone()));
        let kind_of = |back: bool| if back { Kind::Stop } else { account.kind };
        let given = account.given.iter().map(|(w, back)| (*w, kind_of(*back), realm.clone()));
        let touched: Vec<_> = given.chain(also).collect();
        if touched.is_empty() {
            return Err(SetAside::Missing("Framed-IP-Address"));
        }
        for key in given_up {
            if let Some(held) = self.remove(&key) {
                give(&key, &held.session.over_by(account.at), out);
            }
        }
        for (what, kind, realm) in touched {
            let key = Key {
                server: account.server.clone(),
                session: account.session.clone(),
                user: account.user.clone(),
                realm,
                what,
            };
            self.touch(key, kind, (&account, link), before, out);
        }
        while self.bytes > self.bytes_max {
            self.give_oldest(out);
        }
        Ok(())
    }

    /// Has the session another IPv4 address now? It has one at a time in each realm: the one before was over by then, and no message says when. Prefixes
    /// and ports are named by the messages that concern them, so that nothing follows from their absence.
    fn gave_up(&self, key: &Arc<Key>, account: &Account, realm: Option<&Realm>) -> bool {
        let alone = |what: &What| matches!(what, What::Line { address: IpAddr::V4(_), prefix: 32 });
        let another = account.given.iter().any(|(what, back)| !back && alone(what));
        let open = |held: &Held| held.session.stopped.is_none() && held.session.last_seen <= account.at;
        another && alone(&key.what) && key.realm.as_ref() == realm && self.open.get(key).is_some_and(open)
    }

    /// The source is over: what is open stays open in its record.
    pub(crate) fn finish(&mut self, out: &mut Read) {
        while !self.order.is_empty() {
            self.give_oldest(out);
        }
    }

    fn touch(
        &mut self,
        key: Key,
        kind: Kind,
        (account, link): (&Account, Option<&str>),
        before: Before,
        out: &mut Read,
    ) {
        let Account { at, lasted, .. } = *account;
        let key = self.open.get_key_value(&key).map_or_else(|| Arc::new(key), |(known, _)| known.clone());
        let (old, mut links) = self.remove(&key).map_or((None, Vec::new()), |held| (Some(held.session), held.links));
        if kind == Kind::Start && old.is_some_and(|old| old.stopped.is_some()) {
            links.clear();
        }
        let kind = links::turn(&mut links, link, kind);
        let session = match old {
            Some(old) if kind == Kind::Start && old.is_followed_by(at) => {
                if old.stopped.is_none() {
                    // Its end was lost, but it was over when the next began.
                    give(&key, &old.over_by(at), out);
                } else if self.give == Give::WhenOver {
                    give(&key, &old, out);
                }
                Session::new(kind, at, lasted, None)
            }
            Some(mut session) => {
                session.take(kind, at, lasted);
                session
            }
            None => before.session(kind, at, lasted),
        };
        if self.give == Give::AtOnce {
            give(&key, &session, out);
        }
        if session.stopped.is_some() {
            self.settling.push_back((self.tick, key.clone()));
        }
        self.bytes += size(&key, &links);
        self.order.entry(self.tick).or_default().push(key.clone());
        self.open.insert(key, Held { session, tick: self.tick, links });
    }

    /// The session that the links make together in the place of the link's own, and the link. What one message of a link says
    /// holds for those that leave it out; a link that began by itself stays by itself.
    fn linked(&mut self, mut account: Account) -> (Account, Option<String>) {
        let key = (account.server.clone(), account.session.clone(), account.user.clone());
        let multi = match (self.links.known.get(&key), account.multi.take()) {
            (Some(known), _) => known.clone(),
            (None, Some(multi)) if !multi.is_empty() && !self.is_open(&account) => {
                self.links.keep(key, multi.clone());
                multi
            }
            _ => return (account, None),
        };
        // No session of its own has such a number.
        let link = std::mem::replace(&mut account.session, format!("\0{multi}"));
        (account, Some(link))
    }

    fn is_open(&self, account: &Account) -> bool {
        let (server, session, user) = (account.server.clone(), account.session.clone(), account.user.clone());
        let first = Key { server, session, user, realm: None, what: FIRST };
        let next = self.open.range(Arc::new(first)..).next();
        next.is_some_and(|(k, _)| k.server == account.server && k.session == account.session && k.user == account.user)
    }

    fn remove(&mut self, key: &Arc<Key>) -> Option<Held> {
        let held = self.open.remove(key)?;
        let tick = held.tick;
        self.bytes -= size(key, &held.links);
        if let Some(keys) = self.order.get_mut(&tick) {
            keys.retain(|k| k != key);
            if keys.is_empty() {
                self.order.remove(&tick);
            }
        }
        Some(held)
    }

    /// Lets go of what stopped a while ago.
    fn settle(&mut self, out: &mut Read) {
        while let Some((tick, _)) = self.settling.front()
            && tick + SETTLING <= self.tick
        {
            let Some((tick, key)) = self.settling.pop_front() else { return };
            // Touched since, or gone.
            if self.open.get(&key).is_some_and(|held| held.tick == tick) {
                self.give_one(&key, out);
            }
        }
    }

    fn give_one(&mut self, key: &Arc<Key>, out: &mut Read) {
        if let Some(held) = self.remove(key)
            && self.give == Give::WhenOver
        {
            give(key, &held.session, out);
        }
    }

    fn give_oldest(&mut self, out: &mut Read) {
        let oldest = self.order.first_key_value().and_then(|(_, keys)| keys.first().cloned());
        match oldest {
            Some(key) => self.give_one(&key, out),
            None => self.bytes = 0,
        }
    }

    /// All that the session is known to have. Where that is too much, what was touched longest ago is given out first: one
    /// message may touch each of them.
    fn known(&mut self, account: &Account, out: &mut Read) -> Vec<Arc<Key>> {
        let from = Key {
            server: account.server.clone(),
            session: account.session.clone(),
            user: account.user.clone(),
            realm: None,
            what: FIRST,
        };
        let (server, session, user) = (&account.server, &account.session, &account.user);
        let same = |k: &Key| k.server == *server && k.session == *session && k.user == *user;
        let of_session = self.open.range(Arc::new(from)..).take_while(|(k, _)| same(k));
        let mut known: Vec<_> = of_session.map(|(k, held)| (held.tick, k.clone())).collect();
        if known.len() + account.given.len() > GIVEN_MAX {
            known.sort_by_key(|(tick, _)| *tick);
            let too_many = known.len().min(known.len() + account.given.len() - GIVEN_MAX);
            known.drain(..too_many).for_each(|(_, key)| self.give_one(&key, out));
        }
        known.into_iter().map(|(_, key)| key).collect()
    }

    /// A server that begins or ends has no session from before: each was over by then, and nobody says when.
    fn end_all(&mut self, server: &Server, at: Instant, out: &mut Read) -> Result<(), SetAside> {
        let from =
            Key { server: server.clone(), session: String::new(), user: String::new(), realm: None, what: FIRST };
        let of_server = self.open.range(Arc::new(from)..).take_while(|(k, _)| k.server == *server);
        let open = of_server.filter(|(_, h)| h.session.stopped.is_none() && h.session.last_seen <= at);
        let keys: Vec<_> = open.map(|(k, _)| k.clone()).collect();
        for key in &keys {
            if let Some(held) = self.remove(key) {
                give(key, &held.session.over_by(at), out);
            }
        }
        if keys.is_empty() { Err(SetAside::Nobody) } else { Ok(()) }
    }
}

/// What was heard of a session before this message, whatever it was given.
#[derive(Debug, Clone, Copy)]
struct Before {
    last_seen: Option<Instant>,
    stopped: Option<Instant>,
}

impl Before {
    /// It has something that it was not known to have.
    fn session(self, kind: Kind, at: Instant, lasted: Option<Duration>) -> Session {
        let mut session = Session::new(kind, at, lasted, self.last_seen.filter(|seen| *seen < at));
        // The message of the stop overtook this one.
        if let Some(stopped) = self.stopped.filter(|stopped| at <= *stopped) {
            session.take(Kind::Stop, stopped, None);
        }
        session
    }
}

/// Before every other.
const FIRST: What = What::Line { address: IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED), prefix: 0 };

fn size(key: &Key, links: &[Box<str>]) -> usize {
    let links: usize = links.iter().map(|link| link.len() + 32).sum();
    SESSION_BYTES + links + key.server.name.len() + key.session.len() + key.user.len()
}

fn give(key: &Key, session: &Session, out: &mut Read) {
    let (subscriber, life, realm) = (Subscriber::new(&key.user), session.life(), key.realm.clone());
    match key.what {
        What::Line { address, prefix } => {
            out.access.push(AccessRecord { subscriber, address, prefix, realm, kind: AccessKind::Radius, life });
        }
        What::Ports { public, ports, transport, private } => out.nat.push(NatRecord {
            shape: Shape::PortBlock,
            public,
            ports,
            transport,
            private,
            realm,
            private_port: None,
            peer: None,
            subscriber: Some(subscriber),
            life,
        }),
    }
}

#[cfg(test)]
mod tests;
