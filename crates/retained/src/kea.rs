//! DHCPv4 leases as Kea writes them (`kea-leases4.csv`): each change of a lease adds a row.

use std::{collections::BTreeMap, net::IpAddr, time::Duration};

use terms::Instant;

use crate::{AccessKind, AccessRecord, Converter, Life, Place, Read, SetAside, Subscriber, lines::lines};

/// This converter.
pub const KEA_LEASES: Converter = Converter { name: std::borrow::Cow::Borrowed("kea-leases4"), version: 1 };

/// Reads rows by the names in the header, and joins the renewals of one lease into one record.
pub fn kea_leases(bytes: &[u8]) -> Read {
    let mut read = Read::new();
    let mut rows = lines(bytes);
    let columns = match rows.next() {
        None => return read,
        Some((number, header)) => match header.and_then(Columns::of) {
            Ok(columns) => columns,
            Err(reason) => {
                read.set_aside(Place::Line(number), reason, &[]);
                for (number, _) in rows {
                    read.set_aside(Place::Line(number), SetAside::NotThisFormat, &[]);
                }
                return read;
            }
        },
    };
    // Of each address and device: the lease that is still being renewed.
    let mut open: BTreeMap<(IpAddr, String), (Instant, Instant)> = BTreeMap::new();
    for (number, row) in rows {
        match row.and_then(|row| columns.row(row)) {
            Ok(row) => {
                read.keep();
                let (begun, ended) = open.get(&row.key()).copied().unwrap_or((row.from, row.to));
                if row.from > ended {
                    read.access.push(record(row.address, &row.device, begun, ended));
                    open.insert(row.key(), (row.from, row.to));
                } else {
                    // A release ends the lease before its time: the last row is right.
                    open.insert(row.key(), (begun, row.to.max(begun)));
                }
            }
            Err(reason) => read.set_aside(Place::Line(number), reason, &[]),
        }
    }
    read.access.extend(open.into_iter().map(|((address, device), (from, to))| record(address, &device, from, to)));
    read
}

fn record(address: IpAddr, device: &str, from: Instant, to: Instant) -> AccessRecord {
    AccessRecord {
        subscriber: Subscriber::new(device),
        address,
        kind: AccessKind::Dhcp,
        life: Life::spanning(from, to, None, None),
    }
}

struct Row {
    address: IpAddr,
    device: String,
    from: Instant,
    to: Instant,
}

impl Row {
    fn key(&self) -> (IpAddr, String) {
        (self.address, self.device.clone())
    }
}

/// Where each needed column stands; Kea adds columns from version to version.
struct Columns {
    count: usize,
    address: usize,
    hardware: usize,
    client: usize,
    lifetime: usize,
    expire: usize,
    state: usize,
}

impl Columns {
    fn of(header: &str) -> Result<Self, SetAside> {
        let names: Vec<&str> = header.split(',').collect();
        let find = |name| names.iter().position(|n| *n == name).ok_or(SetAside::Missing(name));
        Ok(Self {
            count: names.len(),
            address: find("address")?,
            hardware: find("hwaddr")?,
            client: find("client_id")?,
            lifetime: find("valid_lifetime")?,
            expire: find("expire")?,
            state: find("state")?,
        })
    }

    fn row(&self, text: &str) -> Result<Row, SetAside> {
        let fields: Vec<&str> = text.split(',').collect();
        if fields.len() != self.count {
            return Err(SetAside::NotThisFormat);
        }
        let field = |at: usize| fields.get(at).copied().unwrap_or_default();
        let address = field(self.address).parse().map_err(|_| SetAside::Unreadable("address"))?;
        let lifetime = number(field(self.lifetime)).ok_or(SetAside::Unreadable("valid_lifetime"))?;
        let expire = number(field(self.expire)).ok_or(SetAside::Unreadable("expire"))?;
        // 0: assigned. 1: declined, 2: expired and reclaimed: nobody's. Later numbers are unknown.
        if !matches!(field(self.state), "0" | "2") {
            return Err(SetAside::Nobody);
        }
        let device = match (field(self.hardware), field(self.client)) {
            ("", "") => return Err(SetAside::Nobody),
            ("", client) => format!("client-id {client}"),
            (hardware, _) => format!("device {hardware}"),
        };
        let to = Instant::from_micros(0).after(Duration::from_secs(expire));
        Ok(Row { address, device, from: to.before(Duration::from_secs(lifetime)), to })
    }
}

fn number(text: &str) -> Option<u64> {
    (text.len() <= 11 && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}
