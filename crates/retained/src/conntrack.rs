//! Linux connection tracking events as text: `conntrack -E -o timestamp` (conntrack-tools 1.4).
//!
//! A line begins with the moment in brackets, names the event, and gives the tuple as the client sent it and the tuple
//! of the replies. Where the replies go to another address than the client's, the connection was translated. A conntrack zone
//! (`zone=`, `zone-orig=`) is the realm of the client's address.

use std::{net::IpAddr, time::Duration};

use terms::{Instant, Transport};

use crate::{
    Convert, Converter, Piece, PortRange, Read, SetAside, Shape,
    cutter::{Cutter, Line},
    pairs::{Event, Kind, Link, Pairs},
    read_whole,
};

/// This converter.
pub const CONNTRACK: Converter = Converter { name: std::borrow::Cow::Borrowed("conntrack"), version: 4 };

/// Reads a whole log that lies in memory.
pub fn conntrack(bytes: &[u8]) -> Read {
    // No line needs the time of receipt: each has its own.
    read_whole(&mut Conntrack::default(), Piece { bytes, received: crate::life::first_moment(), from: None })
}

/// Reads events and pairs beginnings with ends. A session whose beginning or end is not in the source says so in its
/// [`Life`](crate::Life); each line that is not an event of a translated TCP or UDP connection is set aside with its reason.
#[derive(Debug, Default)]
pub(crate) struct Conntrack {
    cutter: Cutter,
    pairs: Pairs,
    /// The last event of all.
    last: Option<Instant>,
}

impl Conntrack {
    fn line(line: Line<'_>, pairs: &mut Pairs, last: &mut Option<Instant>, out: &mut Read) {
        match line.text.and_then(|text| event(text, pairs)) {
            Ok(event) => {
                *last = (*last).max(Some(event.at));
                pairs.take(0, event, &mut out.nat);
                out.keep();
            }
            Err(reason) => line.aside(reason, out),
        }
    }
}

impl Convert for Conntrack {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        let Self { cutter, pairs, last } = self;
        pairs.came(piece.received);
        cutter.feed(piece.bytes, |line| Self::line(line, pairs, last, out))
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        let Self { cutter, pairs, last } = self;
        cutter.finish(rest.bytes, |line| Self::line(line, pairs, last, out));
        // The log would have shown the end: until its last event the session lived.
        pairs.finish(*last, &mut out.nat);
    }

    fn live(&mut self) {
        self.pairs.live();
    }

    fn begun(&mut self, now: Instant, wait: Duration, out: &mut Read) -> bool {
        self.pairs.begun(now, wait, &mut out.nat)
    }
}

fn event(line: &str, pairs: &mut Pairs) -> Result<Event<'static>, SetAside> {
    let mut words = line.split_ascii_whitespace().peekable();
    let stamp = words.next().and_then(|w| w.strip_prefix('[')?.strip_suffix(']')).ok_or(SetAside::Missing("time"))?;
    let at = moment(stamp).ok_or(SetAside::Unreadable("time"))?;
    let kind = match words.next() {
        Some("[NEW]") => Kind::Begin,
        Some("[UPDATE]") => Kind::Seen,
        Some("[DESTROY]") => Kind::End,
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
    let realm = match fields.zone {
        0 => 0,
        zone => pairs.realm(&format!("zone {zone}"))?,
    };
    fields.event(at, kind, transport, realm)
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

/// Both directions: the first of each pair is the client's, the second the replies'.
#[derive(Debug, Default)]
struct Fields {
    src: [Option<IpAddr>; 2],
    dst: [Option<IpAddr>; 2],
    sport: [Option<u16>; 2],
    dport: [Option<u16>; 2],
    lived: Option<u64>,
    zone: u16,
}

impl Fields {
    fn put(&mut self, key: &str, value: &str) -> Result<(), SetAside> {
        match key {
            "src" => add(&mut self.src, value.parse().ok(), "src"),
            "dst" => add(&mut self.dst, value.parse().ok(), "dst"),
            "sport" => add(&mut self.sport, value.parse().ok(), "sport"),
            "dport" => add(&mut self.dport, value.parse().ok(), "dport"),
            "zone" | "zone-orig" => {
                self.zone = value.parse().map_err(|_| SetAside::Unreadable("zone"))?;
                Ok(())
            }
            "delta-time" => {
                self.lived = Some(value.parse().map_err(|_| SetAside::Unreadable("delta-time"))?);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn event(&self, at: Instant, kind: Kind, transport: Transport, realm: u32) -> Result<Event<'static>, SetAside> {
        let ([Some(src), Some(reply_src)], [_, Some(reply_dst)]) = (self.src, self.dst) else {
            return Err(SetAside::Missing("src or dst"));
        };
        let ([Some(sport), Some(reply_sport)], [_, Some(reply_dport)]) = (self.sport, self.dport) else {
            return Err(SetAside::Missing("sport or dport"));
        };
        if src == reply_dst {
            return Err(SetAside::NotTranslated);
        }
        let link = Link {
            shape: Shape::Session,
            transport: Some(transport),
            private: src,
            private_port: Some(sport),
            public: reply_dst,
            ports: PortRange::one(reply_dport),
            peer: Some((reply_src, reply_sport)),
            realm,
        };
        // Whole seconds: it may have begun up to one second earlier.
        let began = self.lived.filter(|_| kind == Kind::End).map(|seconds| {
            let from = at.before(Duration::from_secs(seconds));
            (from, from.before(Duration::from_secs(1)))
        });
        Ok(Event { at, kind, link, subscriber: None, began })
    }
}

/// Puts a value into the first free place. A third one is not of this format.
fn add<T>(pair: &mut [Option<T>; 2], value: Option<T>, name: &'static str) -> Result<(), SetAside> {
    let value = value.ok_or(SetAside::Unreadable(name))?;
    let free = pair.iter_mut().find(|place| place.is_none()).ok_or(SetAside::NotThisFormat)?;
    *free = Some(value);
    Ok(())
}
