//! RADIUS accounting as FreeRADIUS writes it into `detail` files (RFC 2866, RFC 2869, RFC 8045).
//!
//! A stanza is a line with the moment of receipt, then one attribute to a line, indented, then a blank line.

use std::{net::IpAddr, time::Duration};

use terms::{Instant, Transport};

use crate::{
    ASIDE_MAX, Convert, Converter, Format, Framing, Piece, Place, PortRange, Read, Realm, SetAside,
    accounting::{Account, BYTES_MAX, GIVEN_MAX, Give, Server, Sessions, What},
    one_address,
    pieces::{Line, Lines},
    read_whole,
    record::first_of,
    session::{Kind, borne_out},
};

/// This converter.
pub const RADIUS_DETAIL: Converter = Converter { name: std::borrow::Cow::Borrowed("radius-detail"), version: 4 };

/// The format, for the registry.
pub(crate) const DETAIL: Format = Format {
    converter: RADIUS_DETAIL,
    about: "accounting as FreeRADIUS writes it into detail files",
    framing: Framing::Stream,
    open: || Box::new(RadiusDetail::new()),
};

/// Reads stanzas and folds those of one accounting session into one record for each address that it had.
pub fn radius_detail(bytes: &[u8]) -> Read {
    read_whole(&mut RadiusDetail::new(), Piece { bytes, received: Instant::from_micros(0), from: None })
}

/// Stanzas that come in pieces.
#[derive(Debug)]
pub struct RadiusDetail {
    lines: Lines,
    stanza: Option<Stanza>,
    sessions: Sessions,
}

impl Default for RadiusDetail {
    fn default() -> Self {
        Self::new()
    }
}

impl RadiusDetail {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self { lines: Lines::default(), stanza: None, sessions: Sessions::new(Give::WhenOver, BYTES_MAX) }
    }

    fn line(line: Line<'_>, open: &mut Option<Stanza>, sessions: &mut Sessions, out: &mut Read) {
        match line.text {
            Ok(text) if text.trim().is_empty() => over(open.take(), sessions, out),
            Ok(text) if text.starts_with([' ', '\t']) => {
                let stanza = open.get_or_insert_with(|| Stanza::spoilt(line.number, SetAside::NotThisFormat));
                stanza.add(line.bytes);
                stanza.put(text.trim());
            }
            Ok(_) => {
                over(open.take(), sessions, out);
                let written = line.text.ok().and_then(written);
                let mut stanza = Stanza { number: line.number, written, ..Stanza::default() };
                stanza.add(line.bytes);
                *open = Some(stanza);
            }
            // A line that is no text spoils the whole stanza: half of one must not pass for all of it.
            Err(reason) => {
                let stanza = open.get_or_insert_with(|| Stanza::spoilt(line.number, reason));
                stanza.add(line.bytes);
                stanza.spoilt.get_or_insert(reason);
            }
        }
    }
}

impl Convert for RadiusDetail {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        let Self { lines, stanza, sessions } = self;
        lines.feed(piece.bytes, |line| Self::line(line, stanza, sessions, out))
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        let Self { lines, stanza, sessions } = self;
        lines.finish(rest.bytes, |line| Self::line(line, stanza, sessions, out));
        over(stanza.take(), sessions, out);
        sessions.finish(out);
    }

    fn live(&mut self) {
        self.sessions.live();
    }
}

fn over(stanza: Option<Stanza>, sessions: &mut Sessions, out: &mut Read) {
    let Some(mut stanza) = stanza else { return };
    let bytes = std::mem::take(&mut stanza.bytes);
    let place = Place::Line(stanza.number);
    match stanza.account().and_then(|account| sessions.take(account, out)) {
        Ok(()) => out.keep(),
        Err(reason) => out.set_aside(place, reason, &bytes),
    }
}

/// No zone is further from UTC.
const ZONES: Duration = Duration::from_secs(14 * 3_600);

/// The longest text that an attribute can hold (RFC 2865 section 5: 253 bytes), each byte escaped.
const TEXT_MAX: usize = 253 * 4;

#[derive(Debug, Default)]
struct Stanza {
    number: u64,
    /// What the line before the attributes says, as if it were UTC.
    written: Option<Instant>,
    bytes: Vec<u8>,
    spoilt: Option<SetAside>,
    kind: Option<String>,
    user: Option<String>,
    calling: Option<String>,
    session: Option<String>,
    multi: Option<String>,
    server: Option<(u8, String)>,
    given: Vec<What>,
    ports: Ports,
    event_time: Option<String>,
    received: Option<String>,
    delay: Option<String>,
    lasted: Option<String>,
    realm: Option<Realm>,
}

/// A range of ports (RFC 8045 section 3.1.2), as FreeRADIUS names its parts.
#[derive(Debug, Default)]
struct Ports {
    public: Option<String>,
    first: Option<String>,
    last: Option<String>,
    protocol: Option<String>,
    alloc: Option<String>,
}

impl Stanza {
    fn spoilt(number: u64, reason: SetAside) -> Self {
        Self { number, spoilt: Some(reason), ..Self::default() }
    }

    fn add(&mut self, line: &[u8]) {
        if self.bytes.len() < ASIDE_MAX {
            if !self.bytes.is_empty() {
                self.bytes.push(b'\n');
            }
            self.bytes.extend_from_slice(line);
        }
    }

    fn put(&mut self, line: &str) {
        let Some((name, value)) = line.split_once(" = ") else { return };
        let field = match name {
            "Acct-Status-Type" => &mut self.kind,
            "User-Name" => &mut self.user,
            "Calling-Station-Id" => &mut self.calling,
            "Acct-Session-Id" => &mut self.session,
            "Acct-Multi-Session-Id" => &mut self.multi,
            "Cisco-AVPair" => return self.realm(vrf_of(&unquoted(value))),
            "ERX-Virtual-Router-Name" | "Unisphere-Virtual-Router" => {
                return self.realm(Some(unquoted(value)).filter(|name| !is_default(name)));
            }
            "NAS-IP-Address" => return self.server(0, value),
            "NAS-IPv6-Address" => return self.server(1, value),
            "NAS-Identifier" => return self.server(2, value),
            "Framed-IP-Address" | "Framed-IPv6-Address" => return self.line(value, "Framed-IP-Address"),
            "Framed-IPv6-Prefix" => return self.line(value, "Framed-IPv6-Prefix"),
            "Delegated-IPv6-Prefix" => return self.line(value, "Delegated-IPv6-Prefix"),
            "IP-Port-Range-Ext-IPv4-Addr" => &mut self.ports.public,
            "IP-Port-Range-Range-Start" => &mut self.ports.first,
            "IP-Port-Range-Range-End" => &mut self.ports.last,
            "IP-Port-Range-Type" => &mut self.ports.protocol,
            "IP-Port-Range-Alloc" => &mut self.ports.alloc,
            "Event-Timestamp" => &mut self.event_time,
            "Timestamp" => &mut self.received,
            "Acct-Delay-Time" => &mut self.delay,
            "Acct-Session-Time" => &mut self.lasted,
            _ => return,
        };
        if value.len() > TEXT_MAX {
            self.spoilt.get_or_insert(SetAside::TooLong);
        } else if field.is_none() {
            *field = Some(unquoted(value));
        }
    }

    /// The address names a server better than its name does, wherever in the stanza it stands.
    fn server(&mut self, rank: u8, value: &str) {
        if value.len() > TEXT_MAX {
            self.spoilt.get_or_insert(SetAside::TooLong);
        } else if self.server.as_ref().is_none_or(|(known, _)| rank < *known) {
            self.server = Some((rank, unquoted(value)));
        }
    }

    fn realm(&mut self, name: Option<impl AsRef<str>>) {
        let Some(name) = name else { return };
        match Realm::new(name.as_ref()) {
            Some(realm) => self.realm = self.realm.take().or(Some(realm)),
            None => drop(self.spoilt.get_or_insert(SetAside::Unreadable("realm"))),
        }
    }

    fn line(&mut self, value: &str, field: &'static str) {
        match prefix(value) {
            Some((address, prefix)) if self.given.len() < GIVEN_MAX => self.given.push(What::Line { address, prefix }),
            _ => drop(self.spoilt.get_or_insert(SetAside::Unreadable(field))),
        }
    }

    fn account(self) -> Result<Account, SetAside> {
        if let Some(reason) = self.spoilt {
            return Err(reason);
        }
        let at = self.at()?;
        let lasted = match &self.lasted {
            Some(text) => Some(seconds(text).ok_or(SetAside::Unreadable("Acct-Session-Time"))?),
            None => None,
        };
        let kind = match self.kind.as_deref() {
            Some("Start") => Kind::Start,
            Some("Interim-Update" | "Alive") => Kind::Interim,
            Some("Stop") => Kind::Stop,
            Some("Accounting-On" | "Accounting-Off") => Kind::Server,
            Some(_) => return Err(SetAside::Unreadable("Acct-Status-Type")),
            None => return Err(SetAside::Missing("Acct-Status-Type")),
        };
        let ports = self.ports.given(&self.given)?;
        let given = self.given.into_iter().map(|what| (what, false)).chain(ports).collect();
        let (_, name) = self.server.ok_or(SetAside::Missing("NAS-IP-Address"))?;
        let server = Server { client: None, name };
        if kind == Kind::Server {
            let (session, multi, user, realm) = (String::new(), None, String::new(), None);
            return Ok(Account { server, kind, session, multi, user, realm, given, at, lasted });
        }
        let session = self.session.ok_or(SetAside::Missing("Acct-Session-Id"))?;
        let user = subscriber(self.user, self.calling).ok_or(SetAside::Missing("User-Name"))?;
        Ok(Account { server, kind, session, multi: self.multi, user, realm: self.realm, given, at, lasted })
    }

    /// The access server's own time of the event, where the receipt bears it out; else the time of receipt less the stated delay.
    fn at(&self) -> Result<Instant, SetAside> {
        let delay = match self.delay.as_deref() {
            Some(text) => seconds(text).ok_or(SetAside::Unreadable("Acct-Delay-Time"))?,
            None => Duration::ZERO,
        };
        let received = match self.received.as_deref() {
            Some(text) => Some(Instant::from_micros(0).after(seconds(text).ok_or(SetAside::Unreadable("Timestamp"))?)),
            None => None,
        };
        match (self.event_time.as_deref().and_then(printed_time), received) {
            (Some(event), Some(received)) => borne_out(event, received, delay),
            (Some(event), None) => match self.written {
                // In which zone the server wrote that line is not known: what is possible in any of them is.
                Some(written) => {
                    borne_out(event, written.max(event.min(written.after(ZONES))), delay.saturating_add(ZONES))
                }
                None => Ok(event),
            },
            (None, Some(received)) => Ok(received.before(delay)),
            (None, None) => Err(SetAside::Missing("Event-Timestamp or Timestamp")),
        }
    }
}

impl Ports {
    /// The range stands for the address that the same stanza names.
    fn given(&self, lines: &[What]) -> Result<Option<(What, bool)>, SetAside> {
        let (Some(public), Some(first), Some(last)) = (&self.public, &self.first, &self.last) else { return Ok(None) };
        let spoilt = SetAside::Unreadable("IP-Port-Range");
        let ports = PortRange::new(first.parse().map_err(|_| spoilt)?, last.parse().map_err(|_| spoilt)?);
        let (public, ports) = (public.parse().map_err(|_| spoilt)?, ports.ok_or(spoilt)?);
        let transport = match self.protocol.as_deref() {
            Some(number) => transport(number.parse().map_err(|_| spoilt)?),
            None => None,
        };
        let back = matches!(self.alloc.as_deref(), Some("Deallocation" | "2"));
        let private = private_of(lines).ok_or(SetAside::Missing("Framed-IP-Address"))?;
        Ok(Some((What::Ports { public, ports, transport, private }, back)))
    }
}

/// Who: the name with which the subscriber signed in; else the line or the telephone number that called.
pub(crate) fn subscriber(user: Option<String>, calling: Option<String>) -> Option<String> {
    let calling = || calling.filter(|c| !c.is_empty()).map(|c| format!("calling-station {c}"));
    user.filter(|u| !u.is_empty()).or_else(calling)
}

/// The VRF that a pair of Cisco's names: `ip:vrf-id=company-a`, or without the first word.
pub(crate) fn vrf_of(pair: &str) -> Option<&str> {
    let name = pair.rsplit_once("vrf-id=").filter(|(before, _)| matches!(*before, "" | "ip:" | "ipv6:"))?.1;
    Some(name).filter(|name| !is_default(name))
}

/// Is this the routing table that devices have without being told? Of Juniper's, within the logical system of that name.
pub(crate) fn is_default(name: &str) -> bool {
    matches!(name, "default" | "default:default")
}

/// The protocol of a range (RFC 8045 section 3.2.1); another number than TCP's and UDP's stands for all.
pub(crate) fn transport(number: u32) -> Option<Transport> {
    match number {
        6 => Some(Transport::Tcp),
        17 => Some(Transport::Udp),
        _ => None,
    }
}

/// The address behind a range of ports: the IPv4 one where there is one.
pub(crate) fn private_of(lines: &[What]) -> Option<IpAddr> {
    let address = |what: &What| match what {
        What::Line { address, .. } => Some(*address),
        What::Ports { .. } => None,
    };
    let mut all = lines.iter().filter_map(address);
    all.clone().find(IpAddr::is_ipv4).or_else(|| all.next())
}

/// `2001:db8::/56`, or one address.
pub(crate) fn prefix(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address.parse().ok()?, Some(bits.parse::<u8>().ok()?)),
        None => (text.parse().ok()?, None),
    };
    let all = one_address(address);
    let bits = bits.unwrap_or(all);
    (bits <= all).then(|| (first_of(address, bits), bits))
}

fn seconds(text: &str) -> Option<Duration> {
    (text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok().map(Duration::from_secs))
        .flatten()
}

/// `Mon Sep 21 14:13:20 2026`, in the zone of whoever wrote it, read as UTC.
fn written(line: &str) -> Option<Instant> {
    let mut words = line.split_ascii_whitespace().skip(1);
    let (month, day, time, year) = (words.next()?, words.next()?, words.next()?, words.next()?);
    printed_time(&format!("{month} {day} {year} {time} UTC"))
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
