//! Who did what to an evidence item, when, where, why and with which tool: a chain in which each event is signed by the
//! person and by the node, and names the digest of the event before it.

mod wire;

mod chain;
pub(crate) use chain::CLOCKS_APART_MAX;
pub use chain::{Broken, Chain, Entry, Fault, NotAppended};
pub(crate) use wire::{SignatureV1, said};

use terms::{Digest, Instant, NodeId, OfficerId, Role};

macro_rules! acts {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// What was done.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Act {
            $($(#[$doc])* $variant,)*
        }

        impl Act {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word in `custody.json`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

acts! {
    /// The bytes arrived from where they were recorded.
    Received = "received",
    /// The bytes were hashed as they arrived, before anything else.
    Hashed = "hashed",
    /// Another form was made from them; the first form was kept.
    Converted = "converted",
    /// The records that an order names were read out.
    LookedUp = "looked-up",
    /// The answer and its papers were closed into a package.
    Packed = "packed",
    /// The package was handed to the transport.
    Transmitted = "transmitted",
    /// The package was checked by whoever got it.
    Verified = "verified",
    /// The bytes were taken from one keeper or place to another.
    Moved = "moved",
    /// A person looked at the content.
    Viewed = "viewed",
    /// The bytes were destroyed.
    Destroyed = "destroyed",
}

impl Act {
    /// Does a person have to answer for it? A node may receive, hash, convert, move, send and check by itself.
    pub fn needs_person(self) -> bool {
        matches!(self, Self::LookedUp | Self::Packed | Self::Viewed)
    }
}

impl std::str::FromStr for Act {
    type Err = terms::UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().find(|act| act.as_str() == text);
        known.copied().ok_or(terms::UnknownWord { expected: "an act of custody such as received or packed" })
    }
}

impl std::fmt::Display for Act {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// What did the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its exact version.
    pub version: String,
}

/// How many rows went into a conversion and what became of them. In = out + rejected, or the event is refused: a
/// conversion that drops rows in silence has convicted people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rows {
    /// Rows in the form before.
    pub read: u64,
    /// Rows in the form after.
    pub kept: u64,
    /// Rows that could not be converted, each listed beside the result.
    pub rejected: u64,
}

impl Rows {
    /// Is every row accounted for?
    pub fn reconciled(self) -> bool {
        self.kept.checked_add(self.rejected) == Some(self.read)
    }
}

/// One event in the life of an evidence item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustodyEvent {
    /// When, by the node's clock.
    pub at: Instant,
    /// The office account and the office in which that person acted; `None` when the node acted by itself.
    pub person: Option<(OfficerId, Role)>,
    /// Where.
    pub node: NodeId,
    /// What was done.
    pub act: Act,
    /// To what: the name of the file in the package, or a reference of the house. Never a person's name or address.
    pub item: String,
    /// Why, in words, with the order or letter that asked for it. Never personal data.
    pub why: String,
    /// With which tool.
    pub tool: Tool,
    /// SHA-256 of the bytes before; it has to be the digest after some earlier event.
    pub before: Option<Digest>,
    /// SHA-256 of the bytes after.
    pub after: Option<Digest>,
    /// For conversions and lookups of rows.
    pub rows: Option<Rows>,
}
