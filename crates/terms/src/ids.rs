//! Names of states, bodies, people and documents. Two kinds never swap: each is a type.

use std::{fmt, str::FromStr};

/// The text is not an identifier of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a {kind}: {rule}")]
pub struct BadId {
    /// Which kind was expected.
    pub kind: &'static str,
    /// What such an identifier looks like.
    pub rule: &'static str,
}

/// A state by its ISO 3166-1 alpha-2 code. Code knows no state by name; `law/` does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateCode([u8; 2]);

impl StateCode {
    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl FromStr for StateCode {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self([*a, *b])),
            _ => Err(BadId { kind: "state", rule: "two capital letters of ISO 3166-1" }),
        }
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                let body = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
                let ends = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
                if body && text.len() <= 63 && ends(text.as_bytes().first()) && ends(text.as_bytes().last()) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(BadId { kind: $kind, rule: "1 to 63 of a-z, 0-9, dot and dash, a letter or digit at both ends" })
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// A public body that may ask, decide or order under its state's law.
    AuthorityId = "authority";
    /// A service provider that holds data.
    ProviderId = "provider";
    /// One installation of Comity: an authority's or a provider's.
    NodeId = "node";
    /// One office account of one person at one body. A person may hold several.
    OfficerId = "officer";
    /// One human being, whatever accounts that person holds. "Two people" counts these.
    PersonId = "person";
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// From sixteen bytes drawn at random by the edge.
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The sixteen bytes.
            pub fn bytes(&self) -> &[u8; 16] {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                crate::digest::unhex(text).map(Self).ok_or(BadId { kind: $kind, rule: "32 lower-case hexadecimal digits" })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                crate::digest::hex(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                crate::digest::hex(&self.0, f)
            }
        }
    )*};
}

numbers! {
    /// One request for assistance, the same on both sides of the border.
    RequestId = "request number";
    /// One letter between nodes. A letter takes effect once.
    LetterId = "letter number";
    /// One domestic order from an authority to a provider.
    OrderId = "order number";
    /// One grant: a state's signed consent for one request.
    GrantId = "grant number";
}
