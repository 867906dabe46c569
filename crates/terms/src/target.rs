//! Whom a measure concerns: one address at one time. There is no value here that means "everyone".

use std::{fmt, net::IpAddr, time::Duration};

use crate::{Period, UnknownWord};

/// The protocol that carried the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Transport {
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
}

impl Transport {
    /// The IANA protocol number.
    pub fn number(self) -> u8 {
        match self {
            Self::Tcp => 6,
            Self::Udp => 17,
        }
    }

    /// The word on pages and in letters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

impl std::str::FromStr for Transport {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text {
            "tcp" => Ok(Self::Tcp),
            "udp" => Ok(Self::Udp),
            _ => Err(UnknownWord { expected: "tcp or udp" }),
        }
    }
}

/// A public address as the other end saw it. Concerns a person: it does not print itself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Selector {
    address: IpAddr,
    port: Option<u16>,
    transport: Transport,
}

impl Selector {
    /// The public address, the source port where known, and the protocol.
    pub fn new(address: IpAddr, port: Option<u16>, transport: Transport) -> Self {
        Self { address, port, transport }
    }

    /// The only way in, so that a search for `reveal` lists each place that sees a person.
    pub fn reveal(&self) -> (IpAddr, Option<u16>, Transport) {
        (self.address, self.port, self.transport)
    }

    /// Is the port named? Behind a shared IPv4 address nothing can be told without it (RFC 6302).
    pub fn has_port(&self) -> bool {
        self.port.is_some()
    }
}

impl fmt::Debug for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Selector(hidden)")
    }
}

/// What is asked about: one selector, when, and how far the asker's clock may be wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// The address.
    pub selector: Selector,
    /// When it was used, as the asker's source recorded it.
    pub period: Period,
    /// The largest error of the clock that recorded it.
    pub clock_error_max: Duration,
}
