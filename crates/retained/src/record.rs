//! The records that a provider keeps: who was given which address, and how addresses were translated.

use std::{cmp::Ordering, fmt, net::IpAddr};

use terms::Transport;

use crate::{Life, Realm};

/// A subscriber as the provider's own systems name it. Concerns a person: it does not print itself.
///
/// Most names are short and lie in the value itself: a day of translations names a line a hundred million times.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Subscriber(Name);

/// A name has one form only, so that equal names are equal values.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Name {
    /// Up to [`SHORT`] bytes, zeros behind them.
    Short(u8, [u8; SHORT]),
    Long(Box<str>),
}

/// With its length and kind, a short name takes no more than a pointer with a length would.
const SHORT: usize = 22;

impl Subscriber {
    /// The provider's own name for the line or the contract.
    pub fn new(name: impl AsRef<str>) -> Self {
        let name = name.as_ref();
        let mut short = [0; SHORT];
        match short.get_mut(..name.len()) {
            Some(bytes) => {
                bytes.copy_from_slice(name.as_bytes());
                Self(Name::Short(u8::try_from(name.len()).unwrap_or(0), short))
            }
            None => Self(Name::Long(name.into())),
        }
    }

    /// The only way in, so that a search for `reveal` lists each place that sees a person.
    pub fn reveal(&self) -> &str {
        match &self.0 {
            Name::Short(length, bytes) => {
                let bytes = bytes.get(..usize::from(*length)).unwrap_or_default();
                // They were text when they came in.
                std::str::from_utf8(bytes).unwrap_or_default()
            }
            Name::Long(name) => name,
        }
    }
}

impl Ord for Subscriber {
    fn cmp(&self, other: &Self) -> Ordering {
        self.reveal().cmp(other.reveal())
    }
}

impl PartialOrd for Subscriber {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Subscriber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Subscriber(hidden)")
    }
}

/// Where the knowledge of a translation comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// One logged translation of one connection.
    Session,
    /// A logged range of ports, given to one private address for a time (RFC 8158 port-block events).
    PortBlock,
    /// Not logged but computed from the configuration in force (RFC 7422 deterministic NAT).
    Computed,
    /// No translation: the public address itself was given to the subscriber.
    Direct,
}

impl Shape {
    /// The word on pages and in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::PortBlock => "port-block",
            Self::Computed => "computed",
            Self::Direct => "direct",
        }
    }
}

/// Public ports, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PortRange {
    first: u16,
    last: u16,
}

impl PortRange {
    /// One port.
    pub fn one(port: u16) -> Self {
        Self { first: port, last: port }
    }

    /// `None` when the last lies before the first.
    pub fn new(first: u16, last: u16) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// First port.
    pub fn first(self) -> u16 {
        self.first
    }

    /// Last port.
    pub fn last(self) -> u16 {
        self.last
    }

    /// Is this port inside?
    pub fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }
}

/// One translation: for this long, these public ports of this public address stood for this private address.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NatRecord {
    /// Session, port block or computed.
    pub shape: Shape,
    /// The address that the other end saw.
    pub public: IpAddr,
    /// The ports that the other end saw.
    pub ports: PortRange,
    /// `None`: both protocols (port blocks are often given for both).
    pub transport: Option<Transport>,
    /// The address behind the translation.
    pub private: IpAddr,
    /// The realm of the address behind; `None`: the unnamed one. The public address is in the Internet.
    pub realm: Option<Realm>,
    /// The port behind the translation, where it was logged.
    pub private_port: Option<u16>,
    /// The other end, where it was logged. A NAT with endpoint-dependent mapping uses one public port for several.
    pub peer: Option<(IpAddr, u16)>,
    /// The subscriber, where the translator itself knows and logs one. Else the access records say who.
    pub subscriber: Option<Subscriber>,
    /// For how long.
    pub life: Life,
}

impl fmt::Debug for NatRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NatRecord({}, hidden)", self.shape.as_str())
    }
}

/// Which system gave the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessKind {
    /// A RADIUS accounting session (RFC 2866): the subscriber signed in.
    Radius,
    /// A DHCP lease (RFC 2131): the subscriber is known by the device's hardware address or client identifier only.
    Dhcp,
}

/// One address, or all addresses of one prefix, given to one subscriber for a time.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AccessRecord {
    /// To whom.
    pub subscriber: Subscriber,
    /// Which address: private behind a NAT, or public. Of a prefix, its first address.
    pub address: IpAddr,
    /// How many bits of the address are the prefix: 32 or 128 for one address ([`one_address`]).
    pub prefix: u8,
    /// In which realm; `None`: the unnamed one.
    pub realm: Option<Realm>,
    /// By which system.
    pub kind: AccessKind,
    /// For how long.
    pub life: Life,
}

impl AccessRecord {
    /// Is this address the record's, or inside its prefix?
    pub fn covers(&self, address: IpAddr) -> bool {
        in_prefix(self.address, self.prefix, address)
    }
}

/// The bits of a prefix that is one address.
pub fn one_address(address: IpAddr) -> u8 {
    if address.to_canonical().is_ipv4() { 32 } else { 128 }
}

/// Is the address inside the prefix? An IPv4 address that is written as an IPv6 one is that IPv4 address.
pub(crate) fn in_prefix(network: IpAddr, bits: u8, address: IpAddr) -> bool {
    first_of(network, bits) == first_of(address, bits)
}

/// Addresses that no other network sees: RFC 1918, RFC 6598, RFC 4193.
pub fn is_private(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_private() || in_prefix(IpAddr::V4([100, 64, 0, 0].into()), 10, v4.into()),
        IpAddr::V6(v6) => v6.is_unique_local(),
    }
}

/// The first address of the prefix that this address is in. More bits than there are: the address itself.
pub(crate) fn first_of(address: IpAddr, bits: u8) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let host = u32::MAX.checked_shr(u32::from(bits)).unwrap_or(0);
            IpAddr::V4((v4.to_bits() & !host).into())
        }
        IpAddr::V6(v6) => {
            let host = u128::MAX.checked_shr(u32::from(bits)).unwrap_or(0);
            IpAddr::V6((v6.to_bits() & !host).into())
        }
    }
}

impl fmt::Debug for AccessRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessRecord({:?}, hidden)", self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(network: &str, bits: u8, address: &str, inside: bool) {
        let (network, address) = (network.parse().unwrap(), address.parse().unwrap());
        assert_eq!(in_prefix(network, bits, address), inside, "{address} in {network}/{bits}");
    }

    #[test]
    fn names_come_back_equal_and_in_order_whatever_their_length() {
        let texts =
            ["", "a", "a\0", "ab", "b", "twenty-two-bytes-are-x", "twenty-three-bytes-are-", "zürich", &"z".repeat(99)];
        for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (*a, *b))) {
            let (one, other) = (Subscriber::new(a), Subscriber::new(b));
            assert_eq!((one.reveal(), other.reveal()), (a, b));
            assert_eq!((one.cmp(&other), one == other), (a.cmp(b), a == b));
        }
        assert!(size_of::<Option<Subscriber>>() <= size_of::<String>());
    }

    #[test]
    fn an_address_is_private_where_no_other_network_sees_it() {
        let private = |text: &str| is_private(text.parse().unwrap());
        for address in
            ["10.0.0.1", "172.31.0.1", "192.168.9.9", "100.64.0.0", "100.127.255.255", "::ffff:10.1.1.1", "fd00::1"]
        {
            assert!(private(address), "{address}");
        }
        for address in ["100.63.255.255", "100.128.0.0", "203.0.113.9", "2001:db8::1"] {
            assert!(!private(address), "{address}");
        }
    }

    #[test]
    fn a_prefix_covers_its_addresses_and_no_other() {
        check("2001:db8:5:100::", 56, "2001:db8:5:1ff::9", true);
        check("2001:db8:5:100::", 56, "2001:db8:5:200::9", false);
        check("2001:db8::1", 128, "2001:db8::1", true);
        check("2001:db8::1", 128, "2001:db8::2", false);
        check("192.0.2.0", 24, "192.0.2.255", true);
        check("192.0.2.0", 24, "192.0.3.0", false);
        check("192.0.2.7", 32, "::ffff:192.0.2.7", true);
        check("::", 0, "192.0.2.7", false);
        check("::", 0, "2001:db8::", true);
        check("0.0.0.0", 0, "192.0.2.7", true);
        check("192.0.2.7", 255, "192.0.2.7", true);
        check("192.0.2.7", 255, "192.0.2.6", false);
    }
}
