//! What a person is asked to sign, read back from the very bytes: for a machine that holds a key and believes no node.

use serde::Serialize;
use terms::Digest;

use crate::{
    AmendmentV1, AnnouncementV1, DeedV1, RequestV1, StandingConsentV1, canonical, frame::unsigned_payload,
    keys::Purpose,
};

/// What an approval can be about. It names the digest, and a person wants to see the thing.
pub trait Approvable: Serialize {
    /// Its kind, in a word.
    const KIND: &'static str;

    /// The digest that approvals name.
    fn approved(&self) -> Digest;

    /// The thing as JSON, for [`digest_of`].
    fn shown(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

macro_rules! approvable {
    ($($kind:literal $type:ty;)*) => {
        $(impl Approvable for $type {
            const KIND: &'static str = $kind;

            fn approved(&self) -> Digest {
                self.digest()
            }
        })*

        /// The digest that an approval of this thing names, computed from the thing. `None`: it is not of that kind.
        pub fn digest_of(kind: &str, shown: &str) -> Option<Digest> {
            match kind {
                $($kind => serde_json::from_str::<$type>(shown).ok().map(|thing| thing.digest()),)*
                _ => None,
            }
        }
    };
}

approvable! {
    "request" RequestV1;
    "amendment" AmendmentV1;
    "deed" DeedV1;
    "standing consent" StandingConsentV1;
    "announcement" AnnouncementV1;
}

/// What bytes say that an officer is to sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// What the signature is for.
    pub what: &'static str,
    /// What is said, as the JSON that is signed.
    pub says: String,
}

impl Meant {
    /// Reads a message. `None`: it is nothing that an officer signs with this key, and must not be signed.
    pub fn read(message: &[u8]) -> Option<Self> {
        let (purpose, rest) = Purpose::OF_OFFICERS
            .iter()
            .find_map(|purpose| Some((*purpose, message.strip_prefix(purpose.prefix())?)))?;
        let payload = if purpose == Purpose::LetterByOfficer { unsigned_payload(rest)? } else { rest };
        let says = String::from_utf8(payload.to_vec()).ok().filter(|_| canonical::read(payload).is_ok())?;
        Some(Self { what: purpose.word(), says })
    }
}
