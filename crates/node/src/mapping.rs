//! The mapping file of a CSV export: which column is what. An unknown key is a mistake, not a comment.

use std::borrow::Cow;

use jiff::tz::TimeZone;
use retained::{AccessColumns, AccessKind, CSV, Column, Converter, Mapping, NatColumns, PortColumns, Rows, TimeFormat};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

/// Why a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMapping {
    /// Not TOML, or not of this form.
    #[error("{0}")]
    Form(String),
    /// Something that the rows need is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// Two keys that cannot stand together, or one that says nothing here.
    #[error("{0}")]
    Contradiction(&'static str),
    /// A value that cannot be used.
    #[error("`{0}` has no value that can be used")]
    Unusable(&'static str),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    rows: RawRows,
    #[serde(default = "comma")]
    separator: String,
    #[serde(default = "double")]
    quote: String,
    #[serde(default = "yes")]
    header: bool,
    time: String,
    zone: Option<String>,
    columns: RawColumns,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RawRows {
    Translations,
    RadiusSessions,
    DhcpLeases,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumns {
    begin: RawColumn,
    end: Option<RawColumn>,
    public: Option<RawColumn>,
    port: Option<RawColumn>,
    first_port: Option<RawColumn>,
    last_port: Option<RawColumn>,
    private: Option<RawColumn>,
    private_port: Option<RawColumn>,
    peer: Option<RawColumn>,
    peer_port: Option<RawColumn>,
    protocol: Option<RawColumn>,
    subscriber: Option<RawColumn>,
    address: Option<RawColumn>,
    realm: Option<RawColumn>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum RawColumn {
    Number(usize),
    Name(String),
}

impl From<RawColumn> for Column {
    fn from(raw: RawColumn) -> Self {
        match raw {
            RawColumn::Number(number) => Self::Number(number),
            RawColumn::Name(name) => Self::Name(name),
        }
    }
}

fn comma() -> String {
    ",".to_owned()
}

fn double() -> String {
    "\"".to_owned()
}

fn yes() -> bool {
    true
}

/// Reads a mapping file. The name of the converter carries the first eight bytes of the file's SHA-256: with another
/// mapping, the same source reads differently.
///
/// # Errors
/// [`BadMapping`], which says what to put right.
pub fn read(text: &str) -> Result<(Converter, Mapping), BadMapping> {
    let raw: Raw = toml::from_str(text).map_err(|e| BadMapping::Form(e.to_string()))?;
    let mapping = Mapping {
        separator: one(&raw.separator, "separator")?.ok_or(BadMapping::Unusable("separator"))?,
        quote: one(&raw.quote, "quote")?,
        header: raw.header,
        time: time(raw.time, raw.zone.as_deref())?,
        begin: raw.columns.begin.into(),
        end: raw.columns.end.map(Into::into),
        rows: match raw.rows {
            RawRows::Translations if raw.columns.address.is_some() => {
                return Err(BadMapping::Contradiction("a translation has `public` and `private`, not `address`"));
            }
            RawRows::Translations => Rows::Nat(NatColumns {
                public: need(raw.columns.public, "columns.public")?,
                ports: ports(raw.columns.port, raw.columns.first_port, raw.columns.last_port)?,
                private: need(raw.columns.private, "columns.private")?,
                realm: raw.columns.realm.map(Into::into),
                private_port: raw.columns.private_port.map(Into::into),
                peer: both(raw.columns.peer, raw.columns.peer_port)?,
                protocol: raw.columns.protocol.map(Into::into),
                subscriber: raw.columns.subscriber.map(Into::into),
            }),
            RawRows::RadiusSessions | RawRows::DhcpLeases => Rows::Access(AccessColumns {
                subscriber: need(raw.columns.subscriber, "columns.subscriber")?,
                address: need(raw.columns.address, "columns.address")?,
                realm: raw.columns.realm.map(Into::into),
                kind: if raw.rows == RawRows::DhcpLeases { AccessKind::Dhcp } else { AccessKind::Radius },
            }),
        },
    };
    let digest = Sha256::digest(text.as_bytes());
    let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Ok((Converter { name: Cow::Owned(format!("{}:{short}", CSV.name)), version: CSV.version }, mapping))
}

fn need(column: Option<RawColumn>, key: &'static str) -> Result<Column, BadMapping> {
    column.map(Into::into).ok_or(BadMapping::Missing(key))
}

fn ports(one: Option<RawColumn>, first: Option<RawColumn>, last: Option<RawColumn>) -> Result<PortColumns, BadMapping> {
    match (one, first, last) {
        (Some(port), None, None) => Ok(PortColumns::One(port.into())),
        (None, Some(first), Some(last)) => Ok(PortColumns::Range(first.into(), last.into())),
        (None, None, None) => Err(BadMapping::Missing("columns.port")),
        _ => Err(BadMapping::Contradiction("the ports are `port`, or `first_port` and `last_port`")),
    }
}

fn both(peer: Option<RawColumn>, port: Option<RawColumn>) -> Result<Option<(Column, Column)>, BadMapping> {
    match (peer, port) {
        (Some(peer), Some(port)) => Ok(Some((peer.into(), port.into()))),
        (None, None) => Ok(None),
        _ => Err(BadMapping::Contradiction("`peer` and `peer_port` go together")),
    }
}

/// One ASCII character; `None` for an empty text.
fn one(text: &str, key: &'static str) -> Result<Option<u8>, BadMapping> {
    match text.as_bytes() {
        [] => Ok(None),
        [byte] if byte.is_ascii() && !b"\r\n".contains(byte) => Ok(Some(*byte)),
        _ => Err(BadMapping::Unusable(key)),
    }
}

fn time(form: String, zone: Option<&str>) -> Result<TimeFormat, BadMapping> {
    let plain = match form.as_str() {
        "epoch-seconds" => Some(TimeFormat::EpochSeconds),
        "epoch-milliseconds" => Some(TimeFormat::EpochMillis),
        "epoch-microseconds" => Some(TimeFormat::EpochMicros),
        "rfc3339" => Some(TimeFormat::Rfc3339),
        _ => None,
    };
    if let Some(plain) = plain {
        return match zone {
            None => Ok(plain),
            Some(_) => Err(BadMapping::Contradiction("`zone` belongs to a pattern; this form of time has its own")),
        };
    }
    if !form.contains('%') {
        return Err(BadMapping::Unusable("time"));
    }
    let own = ["%z", "%:z", "%s"].iter().any(|part| form.contains(part));
    let zone = match (own, zone) {
        (true, None) => None,
        (false, Some(name)) => Some(TimeZone::get(name).map_err(|_| BadMapping::Unusable("zone"))?),
        (true, Some(_)) => return Err(BadMapping::Contradiction("the pattern reads a zone itself: leave `zone` out")),
        // A time without a zone names 26 different hours.
        (false, None) => return Err(BadMapping::Missing("zone")),
    };
    Ok(TimeFormat::Pattern { pattern: form, zone })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSIONS: &str = include_str!("../../../samples/csv/sessions.toml");
    const BLOCKS: &str = include_str!("../../../samples/csv/blocks.toml");

    fn check(change: impl Fn(&str) -> String, says: &str) {
        let changed = change(SESSIONS);
        assert_ne!(changed, SESSIONS, "the change has to change something");
        let no = read(&changed).unwrap_err().to_string();
        assert!(no.contains(says), "{no}");
    }

    #[test]
    fn a_mapping_says_what_is_wrong_with_it() {
        check(|s| s.replace("separator", "seperator"), "unknown field `seperator`");
        check(|s| s.replace("public = ", "pubic = "), "unknown field `pubic`");
        check(|s| s.replace("public = \"nat_ip\"", ""), "`columns.public` is missing");
        check(|s| s.replace("port = \"nat_port\"", ""), "`columns.port` is missing");
        check(|s| s.replace("port = \"nat_port\"", "port = 2\nfirst_port = 3"), "`first_port` and `last_port`");
        check(|s| s.replace("peer = \"dst\"", ""), "go together");
        check(|s| s.replace("zone = \"Europe/Prague\"", ""), "`zone` is missing");
        check(|s| s.replace("Europe/Prague", "Europe/Nowhere"), "`zone` has no value");
        check(|s| s.replace("%d.%m.%Y %H:%M:%S", "rfc3339"), "has its own");
        check(|s| s.replace("%d.%m.%Y %H:%M:%S", "iso"), "`time` has no value");
        check(|s| s.replace("\";\"", "\";;\""), "`separator` has no value");
        check(|s| s.replace("rows = \"translations\"", "rows = \"radius-sessions\""), "`columns.address` is missing");
        check(|s| s.replace("[columns]", "[columns]\naddress = 1"), "not `address`");
    }

    #[test]
    fn another_mapping_is_another_converter() {
        let (one, other) = (read(SESSIONS).unwrap().0, read(BLOCKS).unwrap().0);
        assert!(one.name.starts_with("csv:") && one.name.len() == 20, "{}", one.name);
        assert_ne!(one, other);
    }

    fn sample(mapping: &str, file: &[u8]) -> Vec<String> {
        let received = terms::Instant::parse("2026-11-24T13:00:00Z").unwrap();
        let piece = retained::Piece { bytes: file, received, from: None };
        let read = retained::read_whole(retained::csv(read(mapping).unwrap().1).as_mut(), piece);
        let told = read.nat.iter().map(|r| {
            let (certain, name) = (r.life.certain(), r.subscriber.as_ref().map_or("-", |s| s.reveal()));
            format!("{} {}-{} {} {name} {}", r.public, r.ports.first(), r.ports.last(), r.private, certain.from())
        });
        told.chain(read.rejected.iter().map(|r| format!("{}: {}", r.place, r.reason))).collect()
    }

    #[test]
    fn the_examples_of_the_manual_are_read() {
        let sessions = sample(SESSIONS, include_bytes!("../../../samples/csv/sessions.csv"));
        assert_eq!(
            sessions,
            [
                "203.0.113.1 1024-1024 100.64.0.1 line-1 2026-11-24T12:00:00Z",
                "203.0.113.1 1025-1025 100.64.0.2 line;2 2026-11-24T12:00:01Z",
                "line 4: the protocol is neither TCP nor UDP",
            ]
        );
        let blocks = sample(BLOCKS, include_bytes!("../../../samples/csv/blocks.csv"));
        assert_eq!(
            blocks,
            [
                "203.0.113.2 1024-2047 100.64.0.1 - 2026-11-24T12:00:00Z",
                "203.0.113.2 2048-3071 2001:db8:200::1 - 2026-11-24T12:00:30.5Z",
                "line 3: the field last_port cannot be read",
            ]
        );
    }
}
