//! Why a law pack does not count, in words, and how to put it right.

use law::BadPack;
use terms::Instant;

use super::BODIES;

/// A pack is refused. Each has a stable code and a cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackRefused {
    /// There is no pack.
    #[error("there is no law pack")]
    Missing,
    /// Not a signed note.
    #[error("the law pack is not a text, an empty line and lines of signatures")]
    Shape,
    /// A trusted body's signature that is false.
    #[error("the signature of {0} is false: the law pack was changed after {0} signed")]
    FalseSignature(String),
    /// Fewer trusted bodies have signed than must.
    #[error("{BODIES} trusted bodies must have signed; {}", signed_by(.0))]
    TooFew(Vec<String>),
    /// The text is not as it must be, or is another folder's.
    #[error("{0}")]
    Text(BadPack),
    /// Issued later than now.
    #[error("the law pack is dated {0}, which is still to come")]
    FromTheFuture(Instant),
    /// A pack older than one that was in force here.
    #[error("the law pack is of {issued}, and this node has had one of {seen}")]
    Older {
        /// When this one was issued.
        issued: Instant,
        /// When the newest one was issued.
        seen: Instant,
    },
    /// The key has signed this pack.
    #[error("this key has signed the pack already, as {0}")]
    SignedAlready(String),
    /// A name that no signature line can carry.
    #[error("`{0}` is not a name for a key: no spaces, no plus sign, not empty")]
    Name(String),
}

impl PackRefused {
    /// For programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "law-pack-missing",
            Self::Shape => "law-pack-shape",
            Self::FalseSignature(_) => "law-pack-false-signature",
            Self::TooFew(_) => "law-pack-too-few",
            Self::Text(BadPack::Line { .. } | BadPack::Note) => "law-pack-text",
            Self::Text(BadPack::OtherFolder { .. } | BadPack::OtherBook { .. }) => "law-pack-other-law",
            Self::FromTheFuture(_) => "law-pack-from-the-future",
            Self::Older { .. } => "law-pack-older",
            Self::SignedAlready(_) => "law-pack-signed-already",
            Self::Name(_) => "law-pack-name",
        }
    }

    /// How to put it right.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Missing => "Each body runs `comity law pack sign DIR --key FILE --name NAME` on the same folder.",
            Self::Shape => {
                "Fetch law.pack again from whoever signed last, or remove it and have both bodies sign anew."
            }
            Self::FalseSignature(_) => "Fetch folder and law.pack again from that body; use neither until then.",
            Self::TooFew(_) => {
                "Another trusted body, with a key of its own, runs `comity law pack sign` on this folder."
            }
            Self::Text(BadPack::Line { .. }) => {
                "A pack has exactly the lines of docs/LAW-PACK.md. Remove law.pack and have both bodies sign anew."
            }
            Self::Text(BadPack::Note) => "Say it in one line with --note.",
            Self::Text(BadPack::OtherFolder { .. } | BadPack::OtherBook { .. }) => {
                "Restore the folder as it was signed; or, where the change is meant, remove law.pack and have both bodies sign anew."
            }
            Self::FromTheFuture(_) => {
                "Set the clock right; if it was the signer's, remove law.pack and have both sign anew."
            }
            Self::Older { .. } => {
                "Put the newest folder and its pack back; where the older law is meant, both bodies sign it anew."
            }
            Self::SignedAlready(_) => "The other body signs next, with its own key and name.",
            Self::Name(_) => "Name the body as a domain, such as law.ministry.example.",
        }
    }
}

fn signed_by(names: &[String]) -> String {
    match names {
        [] => "none has".to_owned(),
        [one] => format!("only {one} has"),
        several => format!("{} have, and they count as one because they share a key or a name", several.join(" and ")),
    }
}
