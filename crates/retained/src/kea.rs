//! Leases as Kea writes them (`kea-leases4.csv`, `kea-leases6.csv`): each change of a lease adds a row.

use std::{borrow::Cow, net::IpAddr, time::Duration};

use terms::Instant;

use crate::{
    Convert, Converter, Format, Framing, Piece, Place, Read, SetAside,
    lease::{Lease, Leases, Said},
    one_address,
    pieces::{Line, Lines},
    read_whole,
    record::first_of,
};

/// The converter of DHCPv4 leases.
pub const KEA_LEASES: Converter = Converter { name: Cow::Borrowed("kea-leases4"), version: 2 };
/// The converter of DHCPv6 leases: addresses and delegated prefixes.
pub const KEA_LEASES6: Converter = Converter { name: Cow::Borrowed("kea-leases6"), version: 1 };

/// The formats, for the registry.
pub(crate) const FORMATS: [Format; 2] = [
    Format {
        converter: KEA_LEASES,
        about: "DHCPv4 leases of Kea (kea-leases4.csv)",
        framing: Framing::Stream,
        open: || Box::new(KeaLeases::v4()),
    },
    Format {
        converter: KEA_LEASES6,
        about: "DHCPv6 leases and delegated prefixes of Kea (kea-leases6.csv)",
        framing: Framing::Stream,
        open: || Box::new(KeaLeases::v6()),
    },
];

/// Reads rows by the names in the header, and joins the renewals of one lease into one record.
pub fn kea_leases(bytes: &[u8]) -> Read {
    read_whole(&mut KeaLeases::v4(), Piece { bytes, received: Instant::from_micros(0), from: None })
}

/// The same of DHCPv6, where a lease may be a prefix.
pub fn kea_leases6(bytes: &[u8]) -> Read {
    read_whole(&mut KeaLeases::v6(), Piece { bytes, received: Instant::from_micros(0), from: None })
}

/// Rows that come in pieces.
#[derive(Debug)]
pub struct KeaLeases {
    version: Version,
    lines: Lines,
    header: Header,
    leases: Leases,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    V4,
    V6,
}

#[derive(Debug)]
enum Header {
    /// Not come yet.
    Awaited,
    Read(Columns),
    /// Unreadable: no row can be read either.
    Spoilt,
}

impl KeaLeases {
    /// For DHCPv4.
    pub fn v4() -> Self {
        Self::new(Version::V4)
    }

    /// For DHCPv6.
    pub fn v6() -> Self {
        Self::new(Version::V6)
    }

    fn new(version: Version) -> Self {
        Self { version, lines: Lines::default(), header: Header::Awaited, leases: Leases::default() }
    }

    fn line(version: Version, line: Line<'_>, header: &mut Header, leases: &mut Leases, out: &mut Read) {
        if line.is_blank() {
            return;
        }
        let taken = match header {
            Header::Awaited => match line.text.and_then(|text| Columns::of(text, version)) {
                Ok(columns) => {
                    *header = Header::Read(columns);
                    return;
                }
                Err(reason) => {
                    *header = Header::Spoilt;
                    Err(reason)
                }
            },
            Header::Spoilt => Err(SetAside::NotThisFormat),
            Header::Read(columns) => line
                .text
                .and_then(|text| columns.row(text))
                .and_then(|(lease, said)| if leases.take(lease, said, out) { Ok(()) } else { Err(SetAside::Nobody) }),
        };
        match taken {
            Ok(()) => out.keep(),
            Err(reason) => out.set_aside(Place::Line(line.number), reason, line.bytes),
        }
    }
}

impl Convert for KeaLeases {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        let Self { version, lines, header, leases } = self;
        lines.feed(piece.bytes, |line| Self::line(*version, line, header, leases, out))
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        let Self { version, lines, header, leases } = self;
        lines.finish(rest.bytes, |line| Self::line(*version, line, header, leases, out));
        leases.finish(out);
    }
}

/// More columns than any version of Kea writes.
const COLUMNS_MAX: usize = 256;

/// Where each needed column stands; Kea adds columns from version to version.
#[derive(Debug)]
struct Columns {
    version: Version,
    count: usize,
    address: usize,
    hardware: usize,
    /// DHCPv4: the client identifier. DHCPv6: the DUID.
    client: usize,
    lifetime: usize,
    expire: usize,
    state: usize,
    /// DHCPv6: address (0, 1) or prefix (2), and its bits.
    kind: Option<(usize, usize)>,
}

impl Columns {
    fn of(header: &str, version: Version) -> Result<Self, SetAside> {
        let names: Vec<&str> = header.split(',').take(COLUMNS_MAX).collect();
        let find = |name| names.iter().position(|n| *n == name).ok_or(SetAside::Missing(name));
        Ok(Self {
            version,
            count: names.len(),
            address: find("address")?,
            hardware: find("hwaddr")?,
            client: find(if version == Version::V4 { "client_id" } else { "duid" })?,
            lifetime: find("valid_lifetime")?,
            expire: find("expire")?,
            state: find("state")?,
            kind: if version == Version::V6 { Some((find("lease_type")?, find("prefix_len")?)) } else { None },
        })
    }

    fn row(&self, text: &str) -> Result<(Lease, Said), SetAside> {
        let fields: Vec<&str> = text.split(',').take(COLUMNS_MAX + 1).collect();
        if fields.len() != self.count {
            return Err(SetAside::NotThisFormat);
        }
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        let address: IpAddr = field(self.address).parse().map_err(|_| SetAside::Unreadable("address"))?;
        if address.is_ipv4() != (self.version == Version::V4) {
            return Err(SetAside::Unreadable("address"));
        }
        let lifetime = number(field(self.lifetime)).ok_or(SetAside::Unreadable("valid_lifetime"))?;
        let expire = number(field(self.expire)).ok_or(SetAside::Unreadable("expire"))?;
        let prefix = match self.kind {
            Some((kind, bits)) if field(kind) == "2" => {
                let bits = number(field(bits)).and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= 128);
                bits.ok_or(SetAside::Unreadable("prefix_len"))?
            }
            Some((kind, _)) if !matches!(field(kind), "0" | "1") => return Err(SetAside::Unreadable("lease_type")),
            _ => one_address(address),
        };
        // 0: assigned. 1: declined: nobody's. 2: expired and reclaimed, 3: released. Later numbers are unknown.
        let state = field(self.state);
        if !matches!(state, "0" | "2" | "3") {
            return Err(SetAside::Nobody);
        }
        let device = self.device(field(self.hardware), field(self.client)).ok_or(SetAside::Nobody)?;
        let lease = Lease { address: first_of(address, prefix), prefix, device };
        let to = Instant::from_micros(0).after(Duration::from_secs(expire));
        // Of a released lease Kea writes a lifetime of zero and the moment of the last renewal, not of the release.
        let said = match (state, lifetime) {
            (_, 0) | ("3", _) => Said::Gone,
            ("0", _) => Said::Given(to.before(Duration::from_secs(lifetime)), to),
            _ => Said::Ended(to.before(Duration::from_secs(lifetime)), to),
        };
        Ok((lease, said))
    }

    /// The hardware address where it is known; of DHCPv6 the DUID, which each device has.
    fn device(&self, hardware: &str, client: &str) -> Option<String> {
        match (self.version, hardware, client) {
            (_, "", "") => None,
            (Version::V4, "", client) => Some(format!("client-id {client}")),
            (Version::V4, hardware, _) | (Version::V6, hardware, "") => Some(format!("device {hardware}")),
            (Version::V6, _, duid) => Some(format!("duid {duid}")),
        }
    }
}

fn number(text: &str) -> Option<u64> {
    (text.len() <= 11 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}
