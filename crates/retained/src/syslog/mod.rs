//! Syslog of carrier-grade NATs: each line tells its dialect.
//!
//! # Whose time
//!
//! 1. The time inside the message, where it has one; a router's own time before a relay's.
//! 2. Else the time in the head.
//! 3. Else, of a datagram, the moment of its receipt. A line of a file without any time is set aside.
//!
//! A time without a zone is read as UTC, as RFC 6302 asks of logs. Of a datagram that can be checked: where such a time is
//! more than ten minutes from the receipt, the sender writes another zone or has no clock, and the message is set aside. A
//! time without a year (RFC 3164) is the latest that is not more than a day after the receipt. A router's star before the
//! time says that its clock was never set: such a message is set aside. Most senders write whole seconds, so the error
//! of the clock that the operator states for the source has to be at least one second.
//!
//! # Pairs
//!
//! Beginnings and ends are paired for each sending host: the datagram's sender and the host in the head. As datagrams get
//! lost, a translation is certain only until it was last seen.
//!
//! # Realms
//!
//! The private address is in the VRF, the route domain, the service set or the logical system that the message names; without
//! a name, in that of the source ([`crate::Realms`]).

mod a10;
mod asa;
mod cisco;
mod f5;
mod head;
mod hosts;
mod juniper;
mod said;
mod sixwind;
pub(crate) mod stamp;

use std::{net::IpAddr, time::Duration};

use terms::Instant;

use self::{
    head::Head,
    hosts::Hosts,
    said::{Answer, Began, Own, Said},
    stamp::{Receipt, Stamp},
};
use crate::{
    Convert, Converter, Piece, Place, Read, SetAside,
    cutter::{Cutter, Line},
    pairs::{Event, Pairs},
};

/// Lines of a file or a stream.
pub const CGNAT_SYSLOG: Converter = Converter { name: std::borrow::Cow::Borrowed("cgnat-syslog"), version: 3 };

/// The same messages, one or more lines in each datagram.
pub const CGNAT_SYSLOG_UDP: Converter = Converter { name: std::borrow::Cow::Borrowed("cgnat-syslog-udp"), version: 3 };

/// A zone is at least fifteen minutes away from the next.
const NEAR: Duration = Duration::from_secs(600);

/// The dialects, with the one that was heard last in front.
type Dialect = for<'a> fn(&'a str) -> Answer<'a>;
const DIALECTS: [Dialect; 6] = [cisco::ios, asa::read, juniper::read, a10::read, f5::read, sixwind::read];

/// What the lines of both framings share.
#[derive(Debug, Default)]
struct Listener {
    hosts: Hosts,
    pairs: Pairs,
    heard: usize,
}

/// When and from where a piece came.
#[derive(Debug, Clone, Copy)]
struct Came {
    receipt: Receipt,
    /// Of a datagram: its receipt is close to the event.
    live: Option<Instant>,
    from: Option<IpAddr>,
}

impl Listener {
    /// One line: one entry, or one for each event of a message that holds several.
    fn line(&mut self, line: Line<'_>, came: Came, out: &mut Read) {
        let text = match line.text {
            Ok(text) => text.trim_end_matches(['\0', ' ']),
            Err(reason) => return line.aside(reason, out),
        };
        if let Some((mut said, mut rest)) = cisco::xr(text) {
            let before = said.as_ref().map_or("", |s| s.before);
            loop {
                self.keep(said.map(|s| Said { before, ..s }), line, came, out);
                let Some(next) = cisco::xr(rest) else { return };
                (said, rest) = next;
            }
        }
        let said = self.dialect(text).unwrap_or(Err(SetAside::NotThisFormat));
        self.keep(said, line, came, out);
    }

    fn dialect<'a>(&mut self, text: &'a str) -> Answer<'a> {
        let heard = DIALECTS.get(self.heard).and_then(|read| read(text));
        heard.or_else(|| {
            DIALECTS.iter().enumerate().find_map(|(at, read)| {
                let answer = read(text)?;
                self.heard = at;
                Some(answer)
            })
        })
    }

    fn keep(&mut self, said: Result<Said<'_>, SetAside>, line: Line<'_>, came: Came, out: &mut Read) {
        match said.and_then(|said| self.event(said, came)) {
            Ok((host, event)) => {
                self.pairs.take(host, event, &mut out.nat);
                out.keep();
            }
            Err(reason) => line.aside(reason, out),
        }
    }

    fn event<'a>(&mut self, said: Said<'a>, came: Came) -> Result<(u32, Event<'a>), SetAside> {
        let Said { before, own, kind, mut link, subscriber, place, began } = said;
        if link.private == link.public {
            return Err(SetAside::NotTranslated);
        }
        let head = Head::read(before);
        let (own, host) = match own {
            Own::Router => head.router()?,
            Own::Inner => (head.inner(), head.host),
            Own::Stamp(stamp) => (Some(stamp), head.host),
            Own::Head | Own::At(_) => (None, head.host),
        };
        let at = match said.own {
            Own::At(at) => at,
            _ => when(own.or(head.stamp), came)?,
        };
        let began = match began {
            Began::Unsaid => None,
            Began::At(from) => Some((from.min(at), from.min(at))),
            Began::Seconds(lived) => {
                let from = at.before(Duration::from_secs(lived));
                Some((from, from.before(Duration::from_secs(1))))
            }
        };
        link.realm = self.pairs.realm(&place.name())?;
        Ok((self.hosts.number(came.from, host), Event { at, kind, link, subscriber, began }))
    }
}

/// The moment that a time names, by the rules above.
fn when(stamp: Option<Stamp>, came: Came) -> Result<Instant, SetAside> {
    let Some(stamp) = stamp else { return came.live.ok_or(SetAside::Missing("time")) };
    let at = stamp.at(came.receipt).ok_or(SetAside::Unreadable("time"))?;
    match came.live {
        Some(received) if !stamp.zoned() && at.since(received).max(received.since(at)) > NEAR => {
            Err(SetAside::FarFromReceipt)
        }
        _ => Ok(at),
    }
}

/// Lines of a file or a stream.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    cutter: Cutter,
    listener: Listener,
}

impl Convert for Lines {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        let came = Came { receipt: Receipt::new(piece.received), live: None, from: piece.from };
        self.listener.pairs.came(piece.received);
        self.cutter.feed(piece.bytes, |line| self.listener.line(line, came, out))
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        let came = Came { receipt: Receipt::new(rest.received), live: None, from: rest.from };
        self.cutter.finish(rest.bytes, |line| self.listener.line(line, came, out));
        self.listener.pairs.finish(None, &mut out.nat);
    }

    fn live(&mut self) {
        self.listener.pairs.live();
    }

    fn begun(&mut self, now: Instant, wait: Duration, out: &mut Read) -> bool {
        self.listener.pairs.begun(now, wait, &mut out.nat)
    }
}

/// Datagrams, each with one message or several lines of them.
#[derive(Debug, Default)]
pub(crate) struct Datagrams {
    done: u64,
    listener: Listener,
}

impl Convert for Datagrams {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        self.done += 1;
        let came = Came { receipt: Receipt::new(piece.received), live: Some(piece.received), from: piece.from };
        self.listener.pairs.came(piece.received);
        let before = out.tally.read;
        Cutter::default().finish(piece.bytes, |line| {
            let byte = u32::try_from(line.at).unwrap_or(u32::MAX);
            self.listener.line(Line { place: Place::Datagram(self.done, byte), ..line }, came, out);
        });
        if out.tally.read == before {
            out.set_aside(Place::Datagram(self.done, 0), SetAside::NotThisFormat, piece.bytes);
        }
        piece.bytes.len()
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        if !rest.bytes.is_empty() {
            self.feed(rest, out);
        }
        self.listener.pairs.finish(None, &mut out.nat);
    }

    fn live(&mut self) {
        self.listener.pairs.live();
    }

    fn begun(&mut self, now: Instant, wait: Duration, out: &mut Read) -> bool {
        self.listener.pairs.begun(now, wait, &mut out.nat)
    }
}
