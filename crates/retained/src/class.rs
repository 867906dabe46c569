//! The types of records that a law may tell apart, in the law book's own words.

use std::{fmt, str::FromStr};

use crate::{AccessKind, Shape};

/// Records that live equally long: each type has its own schedule, and each of its days its own key.
///
/// What was set aside, and raw bytes that are kept, count as the type that they would have been: a line that could not be
/// read is no reason to keep it longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordClass {
    /// Address translation, one record a connection.
    NatSession,
    /// Address translation by blocks of ports.
    PortBlock,
    /// Configurations of computed translation.
    NatConfig,
    /// Which subscriber had which address, as the accounting of sessions tells it.
    AccessSession,
    /// Which device had which address, as leases tell it.
    DhcpLease,
}

impl RecordClass {
    /// Each of them. The place of a class is its number on disk: new ones are added at the end.
    pub const ALL: [Self; 5] =
        [Self::NatSession, Self::PortBlock, Self::NatConfig, Self::AccessSession, Self::DhcpLease];

    /// The word in the law book (`[[record]]` in `law/conduct.toml`), in the configuration and in the names of files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NatSession => "nat-session",
            Self::PortBlock => "port-block",
            Self::NatConfig => "nat-config",
            Self::AccessSession => "access-session",
            Self::DhcpLease => "dhcp-lease",
        }
    }

    /// The class of a translation. One that follows from a configuration lives as the configuration does.
    pub fn of_nat(shape: Shape) -> Self {
        match shape {
            Shape::Session | Shape::Direct => Self::NatSession,
            Shape::PortBlock => Self::PortBlock,
            Shape::Computed => Self::NatConfig,
        }
    }

    /// The class of an access record.
    pub fn of_access(kind: AccessKind) -> Self {
        match kind {
            AccessKind::Radius => Self::AccessSession,
            AccessKind::Dhcp => Self::DhcpLease,
        }
    }

    /// Its number on disk.
    pub fn number(self) -> u8 {
        match self {
            Self::NatSession => 0,
            Self::PortBlock => 1,
            Self::NatConfig => 2,
            Self::AccessSession => 3,
            Self::DhcpLease => 4,
        }
    }

    /// The class of a number on disk.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.number() == number)
    }
}

impl fmt::Display for RecordClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// There is no such type of record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a type of record: nat-session, port-block, nat-config, access-session or dhcp-lease")]
pub struct NotAClass(pub String);

impl FromStr for RecordClass {
    type Err = NotAClass;

    fn from_str(word: &str) -> Result<Self, NotAClass> {
        Self::ALL.into_iter().find(|c| c.as_str() == word).ok_or_else(|| NotAClass(word.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_lead_back_to_their_class() {
        for (place, class) in (0..).zip(RecordClass::ALL) {
            assert_eq!(class.as_str().parse(), Ok(class));
            assert_eq!((class.number(), RecordClass::from_number(place)), (place, Some(class)));
        }
        assert_eq!("nat".parse::<RecordClass>(), Err(NotAClass("nat".to_owned())));
        assert_eq!(RecordClass::from_number(5), None);
    }
}
