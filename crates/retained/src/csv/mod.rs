//! CSV with a mapping: what a provider's own systems export.

mod mapping;
mod rows;

pub use mapping::{AccessColumns, Column, Mapping, NatColumns, PortColumns, Rows, TimeFormat};
use terms::{Instant, Transport};

use self::rows::{Cells, Row};
use crate::{
    AccessRecord, Convert, Converter, Life, NatRecord, Piece, Place, PortRange, Read, Realm, SetAside, Shape,
    Subscriber,
    life::{first_moment, last_moment},
    one_address,
};

/// This converter. The caller adds the digest of the mapping to the name: another mapping reads the same bytes differently.
pub const CSV: Converter = Converter { name: std::borrow::Cow::Borrowed("csv"), version: 1 };

/// A converter for one source.
pub fn csv(mapping: Mapping) -> Box<dyn Convert> {
    let rows = rows::Rows::new(mapping.separator, mapping.quote);
    // Without a first row that names columns, only numbers can be meant.
    let places = (!mapping.header).then(|| Places::find(&mapping, None));
    Box::new(Csv { mapping, rows, places })
}

struct Csv {
    mapping: Mapping,
    rows: rows::Rows,
    /// Where the columns are, once that is known.
    places: Option<Result<Places, SetAside>>,
}

impl Convert for Csv {
    fn feed(&mut self, piece: Piece<'_>, out: &mut Read) -> usize {
        let Self { mapping, rows, places } = self;
        rows.feed(piece.bytes, |row| one(mapping, places, row, out))
    }

    fn finish(&mut self, rest: Piece<'_>, out: &mut Read) {
        let Self { mapping, rows, places } = self;
        rows.finish(rest.bytes, |row| one(mapping, places, row, out));
    }
}

/// A first row that names all columns is no entry. Where it does not, it is set aside with the column that is missing, and
/// so is every row after it.
fn one(mapping: &Mapping, places: &mut Option<Result<Places, SetAside>>, row: Row<'_>, out: &mut Read) {
    let known = match places {
        Some(places) => places.as_ref().map_err(|reason| *reason),
        None => {
            let found = row.cells.and_then(|cells| Places::find(mapping, Some(cells)));
            if let Err(reason) = &found {
                out.set_aside(Place::Line(row.line), *reason, row.bytes);
            }
            *places = Some(found);
            return;
        }
    };
    match known.and_then(|places| places.record(mapping, row.cells?)) {
        Ok(record) => {
            match record {
                Record::Nat(record) => out.nat.push(record),
                Record::Access(record) => out.access.push(record),
            }
            out.keep();
        }
        Err(reason) => out.set_aside(Place::Line(row.line), reason, row.bytes),
    }
}

enum Record {
    Nat(NatRecord),
    Access(AccessRecord),
}

/// The places of the columns, counted from 0, each with what it is called in reasons.
struct Places {
    begin: usize,
    end: Option<usize>,
    realm: Option<usize>,
    what: What,
}

enum What {
    Nat {
        public: usize,
        first: usize,
        last: Option<usize>,
        private: usize,
        private_port: Option<usize>,
        peer: Option<(usize, usize)>,
        protocol: Option<usize>,
        subscriber: Option<usize>,
    },
    Access {
        subscriber: usize,
        address: usize,
    },
}

impl Places {
    fn find(mapping: &Mapping, header: Option<Cells<'_>>) -> Result<Self, SetAside> {
        let place = |column: &Column, role| {
            let at = match column {
                Column::Number(number) => number.checked_sub(1),
                Column::Name(name) => header.and_then(|cells| cells.iter().position(|cell| cell == name)),
            };
            at.ok_or(SetAside::Missing(role))
        };
        let perhaps = |column: &Option<Column>, role| column.as_ref().map(|c| place(c, role)).transpose();
        let what = match &mapping.rows {
            Rows::Nat(nat) => {
                let (first, last) = match &nat.ports {
                    PortColumns::One(port) => (place(port, "port")?, None),
                    PortColumns::Range(first, last) => (place(first, "first_port")?, Some(place(last, "last_port")?)),
                };
                let peer = match &nat.peer {
                    Some((host, port)) => Some((place(host, "peer")?, place(port, "peer_port")?)),
                    None => None,
                };
                What::Nat {
                    public: place(&nat.public, "public")?,
                    first,
                    last,
                    private: place(&nat.private, "private")?,
                    private_port: perhaps(&nat.private_port, "private_port")?,
                    peer,
                    protocol: perhaps(&nat.protocol, "protocol")?,
                    subscriber: perhaps(&nat.subscriber, "subscriber")?,
                }
            }
            Rows::Access(access) => What::Access {
                subscriber: place(&access.subscriber, "subscriber")?,
                address: place(&access.address, "address")?,
            },
        };
        let realm = match &mapping.rows {
            Rows::Nat(nat) => &nat.realm,
            Rows::Access(access) => &access.realm,
        };
        let (end, realm) = (perhaps(&mapping.end, "end")?, perhaps(realm, "realm")?);
        Ok(Self { begin: place(&mapping.begin, "begin")?, end, realm, what })
    }

    fn record(&self, mapping: &Mapping, cells: Cells<'_>) -> Result<Record, SetAside> {
        let cell = |at: usize, role| cells.get(at).ok_or(SetAside::Missing(role));
        let address = |at, role| cell(at, role)?.parse().map_err(|_| SetAside::Unreadable(role));
        let port = |at, role| port(cell(at, role)?).ok_or(SetAside::Unreadable(role));
        let name = |at| Ok(Some(cell(at, "subscriber")?).filter(|text| !text.is_empty()).map(Subscriber::new));
        let time = |at, role| match cell(at, role)? {
            "" => Ok(None),
            text => mapping.time.read(text).map(Some).ok_or(SetAside::Unreadable(role)),
        };
        let begin = time(self.begin, "begin")?;
        let end = self.end.map(|at| time(at, "end")).transpose()?.flatten();
        let life = life(begin, end)?;
        let realm = match self.realm.map(|at| cell(at, "realm")).transpose()? {
            None | Some("") => None,
            Some(name) => Some(Realm::new(name).ok_or(SetAside::Unreadable("realm"))?),
        };
        match (&self.what, &mapping.rows) {
            (&What::Nat { public, first, last, private, private_port, peer, protocol, subscriber }, _) => {
                let (public, private) = (address(public, "public")?, address(private, "private")?);
                if public == private {
                    return Err(SetAside::NotTranslated);
                }
                let ports = match last {
                    None => PortRange::one(port(first, "port")?),
                    Some(last) => PortRange::new(port(first, "first_port")?, port(last, "last_port")?)
                        .ok_or(SetAside::Unreadable("last_port"))?,
                };
                Ok(Record::Nat(NatRecord {
                    shape: if last.is_none() { Shape::Session } else { Shape::PortBlock },
                    public,
                    ports,
                    transport: protocol.map(|at| transport(cell(at, "protocol")?)).transpose()?.flatten(),
                    private,
                    realm,
                    private_port: private_port.map(|at| port(at, "private_port")).transpose()?,
                    peer: match peer {
                        Some((host, number)) => Some((address(host, "peer")?, port(number, "peer_port")?)),
                        None => None,
                    },
                    subscriber: subscriber.map(name).transpose()?.flatten(),
                    life,
                }))
            }
            (&What::Access { subscriber, address: at }, Rows::Access(access)) => Ok(Record::Access(AccessRecord {
                subscriber: name(subscriber)?.ok_or(SetAside::Nobody)?,
                address: address(at, "address")?,
                prefix: one_address(address(at, "address")?),
                realm,
                kind: access.kind,
                life,
            })),
            (What::Access { .. }, Rows::Nat(_)) => Err(SetAside::NotThisFormat),
        }
    }
}

/// What was not logged stays open. An end before its beginning is a mistake of the log or of the mapping.
fn life(begin: Option<Instant>, end: Option<Instant>) -> Result<Life, SetAside> {
    match (begin, end) {
        (Some(from), Some(to)) if to < from => Err(SetAside::Unreadable("end")),
        (Some(from), Some(to)) => Ok(Life::spanning(from, to, None, None)),
        (Some(from), None) => Ok(Life::spanning(from, from, None, Some(last_moment()))),
        (None, Some(to)) => Ok(Life::spanning(to, to, Some(first_moment()), None)),
        (None, None) => Err(SetAside::Missing("begin")),
    }
}

fn port(text: &str) -> Option<u16> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

fn transport(text: &str) -> Result<Option<Transport>, SetAside> {
    match text {
        "" => Ok(None),
        "6" => Ok(Some(Transport::Tcp)),
        "17" => Ok(Some(Transport::Udp)),
        name if name.eq_ignore_ascii_case("tcp") => Ok(Some(Transport::Tcp)),
        name if name.eq_ignore_ascii_case("udp") => Ok(Some(Transport::Udp)),
        _ => Err(SetAside::OtherProtocol),
    }
}
