//! Linux connection tracking events as text: `conntrack -E -o timestamp` (conntrack-tools 1.4).
//!
//! A line begins with the moment in brackets, names the event, and gives the tuple as the client sent it and the tuple
//! of the replies. Where the replies go to another address than the client's, the connection was translated.

use std::{collections::BTreeMap, net::IpAddr, time::Duration};

use terms::{Instant, Transport};

use crate::{Converter, Life, NatRecord, Place, PortRange, Read, SetAside, Shape, lines::lines};

/// This converter.
pub const CONNTRACK: Converter = Converter { name: std::borrow::Cow::Borrowed("conntrack"), version: 1 };

/// Reads events and pairs beginnings with ends. A session whose beginning or end is not in the source says so in its
/// [`Life`]; each line that is not an event of a translated TCP or UDP connection is set aside with its reason.
pub fn conntrack(bytes: &[u8]) -> Read {
    let mut read = Read::new();
    let mut open: BTreeMap<Tuple, Open> = BTreeMap::new();
    let mut last = None;
    for (number, line) in lines(bytes) {
        match line.and_then(event) {
            Ok(event) => {
                last = last.max(Some(event.at));
                take(event, &mut open, &mut read.nat);
                read.keep();
            }
            Err(reason) => read.set_aside(Place::Line(number), reason, &[]),
        }
    }
    for (tuple, begun) in open {
        // The log would have shown the end: until its last event the session lived.
        let seen = last.unwrap_or(begun.at).max(begun.at);
        let life = Life::spanning(begun.at, seen, begun.earliest, Some(crate::life::last_moment()));
        read.nat.push(tuple.record(life));
    }
    read
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Tuple {
    transport: Transport,
    private: (IpAddr, u16),
    public: (IpAddr, u16),
    peer: (IpAddr, u16),
}

impl Tuple {
    fn record(self, life: Life) -> NatRecord {
        NatRecord {
            shape: Shape::Session,
            public: self.public.0,
            ports: PortRange::one(self.public.1),
            transport: Some(self.transport),
            private: self.private.0,
            private_port: Some(self.private.1),
            peer: Some(self.peer),
            subscriber: None,
            life,
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Open {
    at: Instant,
    earliest: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Event {
    at: Instant,
    kind: Kind,
    tuple: Tuple,
    /// Whole seconds that the connection lived, where the kernel stamps connections.
    lived: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    New,
    Update,
    Destroy,
}

fn take(event: Event, open: &mut BTreeMap<Tuple, Open>, done: &mut Vec<NatRecord>) {
    let Event { at, kind, tuple, lived } = event;
    match kind {
        Kind::New => {
            if let Some(before) = open.insert(tuple, Open { at, earliest: None }) {
                // The end of the one before was lost, but it was over when this one began.
                done.push(tuple.record(Life::spanning(before.at, before.at, before.earliest, Some(at))));
            }
        }
        Kind::Update => {
            open.entry(tuple).or_insert(Open { at, earliest: Some(crate::life::first_moment()) });
        }
        Kind::Destroy => {
            let life = match (open.remove(&tuple), lived) {
                (Some(begun), _) => Life::spanning(begun.at, at, begun.earliest, None),
                (None, Some(seconds)) => {
                    // Whole seconds: it may have begun up to one second earlier.
                    let from = at.before(Duration::from_secs(seconds));
                    Life::spanning(from, at, Some(from.before(Duration::from_secs(1))), None)
                }
                (None, None) => Life::open_start(at, at),
            };
            done.push(tuple.record(life));
        }
    }
}

fn event(line: &str) -> Result<Event, SetAside> {
    let mut words = line.split_ascii_whitespace().peekable();
    let stamp = words.next().and_then(|w| w.strip_prefix('[')?.strip_suffix(']')).ok_or(SetAside::Missing("time"))?;
    let at = moment(stamp).ok_or(SetAside::Unreadable("time"))?;
    let kind = match words.next() {
        Some("[NEW]") => Kind::New,
        Some("[UPDATE]") => Kind::Update,
        Some("[DESTROY]") => Kind::Destroy,
        _ => return Err(SetAside::Missing("event")),
    };
    // `-o extended` puts the network protocol and its number first.
    if words.peek().is_some_and(|w| *w == "ipv4" || *w == "ipv6") {
        words.next();
        words.next();
    }
    let transport = match words.next() {
        Some("tcp") => Transport::Tcp,
        Some("udp") => Transport::Udp,
        Some(_) => return Err(SetAside::OtherProtocol),
        None => return Err(SetAside::Missing("protocol")),
    };
    let mut fields = Fields::default();
    for (key, value) in words.filter_map(|w| w.split_once('=')) {
        fields.put(key, value)?;
    }
    fields.event(at, kind, transport)
}

/// Seconds and up to nine decimals since the epoch.
fn moment(text: &str) -> Option<Instant> {
    let (seconds, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(seconds) || !digits(decimals) || seconds.len() > 11 || decimals.len() > 9 {
        return None;
    }
    let micros: i64 = format!("{decimals:0<6}").get(..6)?.parse().ok()?;
    Some(Instant::from_micros(seconds.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(micros)?))
}

/// The fields of both directions: the first of each name is the client's, the second the replies'.
#[derive(Debug, Default)]
struct Fields {
    src: Vec<IpAddr>,
    dst: Vec<IpAddr>,
    sport: Vec<u16>,
    dport: Vec<u16>,
    lived: Option<u64>,
}

impl Fields {
    fn put(&mut self, key: &str, value: &str) -> Result<(), SetAside> {
        match key {
            "src" => self.src.push(value.parse().map_err(|_| SetAside::Unreadable("src"))?),
            "dst" => self.dst.push(value.parse().map_err(|_| SetAside::Unreadable("dst"))?),
            "sport" => self.sport.push(value.parse().map_err(|_| SetAside::Unreadable("sport"))?),
            "dport" => self.dport.push(value.parse().map_err(|_| SetAside::Unreadable("dport"))?),
            "delta-time" => self.lived = Some(value.parse().map_err(|_| SetAside::Unreadable("delta-time"))?),
            _ => {}
        }
        Ok(())
    }

    fn event(&self, at: Instant, kind: Kind, transport: Transport) -> Result<Event, SetAside> {
        let ([src, reply_src], [_, reply_dst]) = (self.src.as_slice(), self.dst.as_slice()) else {
            return Err(SetAside::Missing("src or dst"));
        };
        let ([sport, reply_sport], [_, reply_dport]) = (self.sport.as_slice(), self.dport.as_slice()) else {
            return Err(SetAside::Missing("sport or dport"));
        };
        let tuple = Tuple {
            transport,
            private: (*src, *sport),
            public: (*reply_dst, *reply_dport),
            peer: (*reply_src, *reply_sport),
        };
        if tuple.private.0 == tuple.public.0 {
            return Err(SetAside::NotTranslated);
        }
        Ok(Event { at, kind, tuple, lived: self.lived })
    }
}
