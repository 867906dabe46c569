//! Which column of a provider's own export is what.

use jiff::{fmt::strtime::BrokenDownTime, tz::TimeZone};
use terms::Instant;

use crate::{AccessKind, syslog::stamp::fraction};

/// A column, by the name in the first row or by its number counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// As the first row names it.
    Name(String),
    /// Counted from 1.
    Number(usize),
}

/// How a time is written.
#[derive(Debug, Clone)]
pub enum TimeFormat {
    /// Seconds since 1970, with or without decimals.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMillis,
    /// Microseconds since 1970.
    EpochMicros,
    /// RFC 3339 with an explicit zone.
    Rfc3339,
    /// By a pattern, such as `%d.%m.%Y %H:%M:%S`.
    Pattern {
        /// The pattern, in the words of `strptime`.
        pattern: String,
        /// The zone of the log; `None` where the pattern reads one (`%z`).
        zone: Option<TimeZone>,
    },
}

/// Where the public ports are.
#[derive(Debug, Clone)]
pub enum PortColumns {
    /// One port: each row is a session.
    One(Column),
    /// First and last port: each row is a block of ports.
    Range(Column, Column),
}

/// The columns of translations.
#[derive(Debug, Clone)]
pub struct NatColumns {
    /// The address that the other end saw.
    pub public: Column,
    /// The ports that the other end saw.
    pub ports: PortColumns,
    /// The address behind the translation.
    pub private: Column,
    /// Its realm; an empty cell: the unnamed one.
    pub realm: Option<Column>,
    /// The port behind the translation.
    pub private_port: Option<Column>,
    /// Address and port of the other end.
    pub peer: Option<(Column, Column)>,
    /// By number or name; an empty cell and a column that is not there mean both protocols.
    pub protocol: Option<Column>,
    /// The line as the translator names it.
    pub subscriber: Option<Column>,
}

/// The columns of access sessions.
#[derive(Debug, Clone)]
pub struct AccessColumns {
    /// The line.
    pub subscriber: Column,
    /// The address that it was given.
    pub address: Column,
    /// Its realm; an empty cell: the unnamed one.
    pub realm: Option<Column>,
    /// What kind of system names the line.
    pub kind: AccessKind,
}

/// What a row is.
#[derive(Debug, Clone)]
pub enum Rows {
    /// One translation.
    Nat(NatColumns),
    /// One access session.
    Access(AccessColumns),
}

/// How to read one kind of CSV file.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What stands between two cells.
    pub separator: u8,
    /// What stands around a cell that holds separators; `None` where the file knows no quotes.
    pub quote: Option<u8>,
    /// Does the first row name the columns?
    pub header: bool,
    /// How times are written.
    pub time: TimeFormat,
    /// When it began. An empty cell means that this was not logged.
    pub begin: Column,
    /// When it ended. An empty cell, or no such column, means that this was not logged.
    pub end: Option<Column>,
    /// What a row is.
    pub rows: Rows,
}

impl TimeFormat {
    /// The moment that a cell names. `None` for anything that is not a time of this form, a local time that the clocks
    /// skip or repeat included.
    pub(crate) fn read(&self, text: &str) -> Option<Instant> {
        let micros = match self {
            Self::Rfc3339 => return Instant::parse(text).ok(),
            Self::EpochSeconds => {
                let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
                count(whole)?.checked_mul(1_000_000)?.checked_add(fraction(decimals)?)?
            }
            Self::EpochMillis => count(text)?.checked_mul(1_000)?,
            Self::EpochMicros => count(text)?,
            Self::Pattern { pattern, zone } => {
                let time = BrokenDownTime::parse(pattern, text).ok()?;
                let stamp = match zone {
                    None => time.to_timestamp().ok()?,
                    Some(zone) => zone.to_ambiguous_timestamp(time.to_datetime().ok()?).unambiguous().ok()?,
                };
                stamp.as_microsecond()
            }
        };
        let at = Instant::from_micros(micros);
        // What a case cannot contain is a wrong unit, not a moment.
        (at.micros() == micros).then_some(at)
    }
}

fn count(text: &str) -> Option<i64> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}
