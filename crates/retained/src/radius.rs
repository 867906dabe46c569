//! RADIUS accounting as FreeRADIUS writes it into `detail` files (RFC 2866, RFC 2869).
//!
//! A stanza is a line with the moment of receipt, then one attribute to a line, indented, then a blank line.

use std::{collections::BTreeMap, net::IpAddr, time::Duration};

use terms::Instant;

use crate::{
    AccessKind, AccessRecord, Converter, Life, Place, Read, SetAside, Subscriber, life::last_moment, lines::all_lines,
};

/// This converter.
pub const RADIUS_DETAIL: Converter = Converter { name: std::borrow::Cow::Borrowed("radius-detail"), version: 1 };

/// Reads stanzas and folds those of one accounting session into one record.
pub fn radius_detail(bytes: &[u8]) -> Read {
    let mut read = Read::new();
    let mut sessions: BTreeMap<Key, Session> = BTreeMap::new();
    let mut stanza: Option<(u64, Result<Stanza, SetAside>)> = None;
    let mut finish = |stanza: Option<(u64, Result<Stanza, SetAside>)>| {
        let Some((number, result)) = stanza else { return };
        match result.and_then(Stanza::event) {
            Ok((key, event)) => {
                sessions.entry(key).or_default().take(event);
                read.keep();
            }
            Err(reason) => read.set_aside(Place::Line(number), reason, &[]),
        }
    };
    for (number, line) in all_lines(bytes) {
        match line {
            Ok(text) if text.trim().is_empty() => finish(stanza.take()),
            Ok(text) if text.starts_with([' ', '\t']) => match &mut stanza {
                Some((_, Ok(open))) => open.put(text.trim()),
                Some((_, Err(_))) => {}
                None => stanza = Some((number, Err(SetAside::NotThisFormat))),
            },
            Ok(_) => {
                finish(stanza.take());
                stanza = Some((number, Ok(Stanza::default())));
            }
            // A line that is no text spoils the whole stanza: half of one must not pass for all of it.
            Err(reason) => stanza = Some((stanza.map_or(number, |(begun, _)| begun), Err(reason))),
        }
    }
    finish(stanza);
    read.access = sessions.into_iter().map(|(key, session)| session.record(key)).collect();
    read
}

/// One accounting session: the same number from the same access server, for the same name and address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    server: String,
    session: String,
    user: String,
    address: IpAddr,
}

#[derive(Debug, Clone, Copy)]
struct Event {
    kind: Kind,
    at: Instant,
    lasted: Option<Duration>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Start,
    Interim,
    Stop,
}

#[derive(Debug, Clone, Copy, Default)]
struct Session {
    started: Option<Instant>,
    first_seen: Option<Instant>,
    last_seen: Option<Instant>,
    stopped: Option<Instant>,
}

impl Session {
    fn take(&mut self, event: Event) {
        let earliest = |known: Option<Instant>, at| Some(known.map_or(at, |k: Instant| k.min(at)));
        self.first_seen = earliest(self.first_seen, event.at);
        self.last_seen = self.last_seen.max(Some(event.at));
        if event.kind == Kind::Start {
            self.started = earliest(self.started, event.at);
        } else if let Some(lasted) = event.lasted {
            // A stop or an interim update says how long the session has lasted: its beginning is known without a start.
            self.first_seen = earliest(self.first_seen, event.at.before(lasted));
            self.started = self.started.or(Some(event.at.before(lasted)));
        }
        if event.kind == Kind::Stop {
            self.stopped = self.stopped.max(Some(event.at));
        }
    }

    fn record(self, key: Key) -> AccessRecord {
        let seen = self.first_seen.unwrap_or(last_moment());
        let from = self.started.unwrap_or(seen);
        let to = self.stopped.or(self.last_seen).unwrap_or(from);
        let earliest = self.started.is_none().then(crate::life::first_moment);
        // The format writes whole seconds: a stop may have come up to a second later than it says.
        let latest = self.stopped.map_or(last_moment(), |at| at.after(Duration::from_micros(999_999)));
        AccessRecord {
            subscriber: Subscriber::new(key.user),
            address: key.address,
            kind: AccessKind::Radius,
            life: Life::spanning(from, to, earliest, Some(latest)),
        }
    }
}

#[derive(Debug, Default)]
struct Stanza {
    kind: Option<String>,
    user: Option<String>,
    session: Option<String>,
    server: Option<String>,
    address: Option<String>,
    event_time: Option<String>,
    received: Option<String>,
    delay: Option<String>,
    lasted: Option<String>,
}

impl Stanza {
    fn put(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(" = ") else { return };
        let field = match name {
            "Acct-Status-Type" => &mut self.kind,
            "User-Name" => &mut self.user,
            "Acct-Session-Id" => &mut self.session,
            "NAS-IP-Address" | "NAS-IPv6-Address" | "NAS-Identifier" => &mut self.server,
            "Framed-IP-Address" | "Framed-IPv6-Address" => &mut self.address,
            "Event-Timestamp" => &mut self.event_time,
            "Timestamp" => &mut self.received,
            "Acct-Delay-Time" => &mut self.delay,
            "Acct-Session-Time" => &mut self.lasted,
            _ => return,
        };
        field.get_or_insert_with(|| unquoted(value));
    }

    fn event(self) -> Result<(Key, Event), SetAside> {
        let at = self.at()?;
        let lasted = match &self.lasted {
            Some(text) => Some(seconds(text).ok_or(SetAside::Unreadable("Acct-Session-Time"))?),
            None => None,
        };
        let kind = match self.kind.as_deref() {
            Some("Start") => Kind::Start,
            Some("Interim-Update" | "Alive") => Kind::Interim,
            Some("Stop") => Kind::Stop,
            // Accounting-On and -Off concern the access server, not a line.
            Some("Accounting-On" | "Accounting-Off") => return Err(SetAside::Nobody),
            Some(_) => return Err(SetAside::Unreadable("Acct-Status-Type")),
            None => return Err(SetAside::Missing("Acct-Status-Type")),
        };
        let address = self.address.ok_or(SetAside::Missing("Framed-IP-Address"))?;
        let key = Key {
            server: self.server.ok_or(SetAside::Missing("NAS-IP-Address"))?,
            session: self.session.ok_or(SetAside::Missing("Acct-Session-Id"))?,
            user: self.user.filter(|u| !u.is_empty()).ok_or(SetAside::Missing("User-Name"))?,
            address: address.parse().map_err(|_| SetAside::Unreadable("Framed-IP-Address"))?,
        };
        Ok((key, Event { kind, at, lasted }))
    }

    /// The access server's own time of the event; else the time of receipt less the stated delay.
    fn at(&self) -> Result<Instant, SetAside> {
        if let Some(at) = self.event_time.as_deref().and_then(printed_time) {
            return Ok(at);
        }
        let received = self.received.as_deref().ok_or(SetAside::Missing("Event-Timestamp or Timestamp"))?;
        let received = seconds(received).ok_or(SetAside::Unreadable("Timestamp"))?;
        let delay = match self.delay.as_deref() {
            Some(text) => seconds(text).ok_or(SetAside::Unreadable("Acct-Delay-Time"))?,
            None => Duration::ZERO,
        };
        Ok(Instant::from_micros(0).after(received).before(delay))
    }
}

fn seconds(text: &str) -> Option<Duration> {
    (text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok().map(Duration::from_secs))
        .flatten()
}

/// `Sep 21 2026 14:13:20 UTC`. Other zones are abbreviations that name several hours: they are not guessed.
fn printed_time(text: &str) -> Option<Instant> {
    let mut words = text.split_ascii_whitespace();
    let (month, day, year, time, zone) = (words.next()?, words.next()?, words.next()?, words.next()?, words.next()?);
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.iter().position(|m| *m == month)? + 1;
    (zone == "UTC" && words.next().is_none()).then_some(())?;
    Instant::parse(&format!("{year}-{month:02}-{day:0>2}T{time}Z")).ok()
}

/// FreeRADIUS puts text in double quotes and a backslash before a quote or a backslash.
fn unquoted(value: &str) -> String {
    let Some(inner) = value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) else { return value.to_owned() };
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        out.push(if c == '\\' { chars.next().unwrap_or('\\') } else { c });
    }
    out
}
