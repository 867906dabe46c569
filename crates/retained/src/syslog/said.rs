//! What one message says, in the words of every dialect.

use std::{borrow::Cow, net::IpAddr};

use terms::{Instant, Transport};

use super::stamp::Stamp;
use crate::{
    PortRange, SetAside, Shape,
    pairs::{Kind, Link},
};

/// What a dialect made of a message. `None`: it is not of this dialect.
pub(super) type Answer<'a> = Option<Result<Said<'a>, SetAside>>;

/// Where the time of a message stands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Own {
    /// In the head only.
    Head,
    /// Directly before the message, with the router's name (Cisco).
    Router,
    /// Perhaps a second time in the head (Juniper).
    Inner,
    /// The message says it, in words.
    Stamp(Stamp),
    /// The message says it, as a count since the epoch.
    At(Instant),
}

/// When a message says that the translation began.
#[derive(Debug, Clone, Copy)]
pub(super) enum Began {
    Unsaid,
    At(Instant),
    /// So many whole seconds before: it may have been up to one more.
    Seconds(u64),
}

/// In which realm a message says that the private address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// It does not say, or says the first one, which devices number 0.
    Unnamed,
    /// By a name of the provider's.
    Named(&'a str),
    /// By a number, or a name that other things have, too: what it is, and which.
    Of(&'static str, &'a str),
}

impl<'a> Place<'a> {
    /// By number: 0, and nothing, is the first.
    pub(super) fn number(what: &'static str, number: Option<&'a str>) -> Self {
        number.filter(|n| !matches!(*n, "" | "0" | "-")).map_or(Self::Unnamed, |n| Self::Of(what, n))
    }

    /// By name, where there is one.
    pub(super) fn named(name: Option<&'a str>) -> Self {
        name.filter(|n| !matches!(*n, "" | "-" | "default" | "N/A" | "None")).map_or(Self::Unnamed, Self::Named)
    }

    /// As a record calls it.
    pub(super) fn name(self) -> Cow<'a, str> {
        match self {
            Self::Unnamed => "".into(),
            Self::Named(name) => name.into(),
            Self::Of(what, which) => format!("{what} {which}").into(),
        }
    }
}

/// What a message says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    /// The text before the message.
    pub(super) before: &'a str,
    pub(super) own: Own,
    pub(super) kind: Kind,
    pub(super) link: Link,
    pub(super) subscriber: Option<&'a str>,
    pub(super) place: Place<'a>,
    pub(super) began: Began,
}

impl<'a> Said<'a> {
    pub(super) fn new(before: &'a str, kind: Kind, link: Link) -> Self {
        Self { before, own: Own::Head, kind, link, subscriber: None, place: Place::Unnamed, began: Began::Unsaid }
    }
}

/// An address with a port.
pub(super) type End = (IpAddr, u16);

/// One translated connection, or one mapping of a port where the other end was not logged.
pub(super) fn session(transport: Option<Transport>, private: End, public: End, peer: Option<End>) -> Link {
    Link {
        shape: Shape::Session,
        transport,
        private: private.0,
        private_port: Some(private.1),
        public: public.0,
        ports: PortRange::one(public.1),
        peer,
        realm: 0,
    }
}

/// A range of ports.
pub(super) fn block(transport: Option<Transport>, private: IpAddr, public: IpAddr, ports: PortRange) -> Link {
    Link { shape: Shape::PortBlock, transport, private, private_port: None, public, ports, peer: None, realm: 0 }
}

/// An address.
pub(super) fn address(text: &str, field: &'static str) -> Result<IpAddr, SetAside> {
    text.parse().map_err(|_| SetAside::Unreadable(field))
}

/// A port: digits only.
pub(super) fn port(text: &str) -> Option<u16> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Address and port with this between them; an IPv6 address may stand in brackets.
pub(super) fn end(text: &str, between: char, field: &'static str) -> Result<End, SetAside> {
    let read = || {
        let (host, number) = text.rsplit_once(between)?;
        let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
        Some((host.parse().ok()?, port(number)?))
    };
    read().ok_or(SetAside::Unreadable(field))
}

/// `1024-1535`, with or without spaces.
pub(super) fn range(text: &str) -> Result<PortRange, SetAside> {
    let read = || {
        let (first, last) = text.split_once('-')?;
        PortRange::new(port(first.trim())?, port(last.trim())?)
    };
    read().ok_or(SetAside::Unreadable("ports"))
}

/// By name or number.
pub(super) fn transport(text: &str) -> Result<Transport, SetAside> {
    match text {
        "tcp" | "TCP" | "6" => Ok(Transport::Tcp),
        "udp" | "UDP" | "17" => Ok(Transport::Udp),
        "" => Err(SetAside::Missing("protocol")),
        _ => Err(SetAside::OtherProtocol),
    }
}

/// The value of `name="value"`.
pub(super) fn quoted<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut from = 0;
    while let Some(found) = text.get(from..)?.find(name) {
        let at = from + found;
        let fresh = at == 0 || text.as_bytes().get(at - 1).is_some_and(|b| b" ,[\"".contains(b));
        let value = text.get(at + name.len()..)?.strip_prefix("=\"");
        if let Some(value) = value.filter(|_| fresh) {
            return value.split_once('"').map(|(value, _)| value);
        }
        from = at + name.len();
    }
    None
}
