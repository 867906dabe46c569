//! The error codes of TS 103 120, annex D, table D.1.

use crate::{Flaw, LongString, object::ErrorInformation};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)*) => {
        /// Why an action is not done, by its number in annex D, table D.1.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum EtsiError {
            $($(#[$doc])* $name = $code,)*
        }

        impl EtsiError {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The number on the wire.
            pub fn code(self) -> u64 {
                match self { $(Self::$name => $code,)* }
            }

            /// By its number.
            pub fn of(code: u64) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

codes! {
    /// The receiver's own rules say no.
    Business = 3000,
    /// The receiver does not do this.
    NotSupported = 3001,
    /// Two actions of one message have the same number.
    DuplicateAction = 3002,
    /// The receiver has trouble; the same message may be sent again later.
    Transient = 3003,
    /// The receiver is not set up for this sender.
    Configuration = 3004,
    /// Something is missing that the receiver needs.
    Missing = 3005,
    /// This value may not be changed.
    ChangeNotAllowed = 3006,
    /// A value does not fit.
    ImproperValue = 3007,
    /// A changed value does not fit what was there.
    ImproperChange = 3008,
    /// A value is not in its dictionary.
    ValueNotFound = 3009,
    /// There is an object of this number already, and it is another one.
    ObjectExists = 3010,
    /// There is no object of this number to change.
    UpdateUnknown = 3011,
    /// The object has ended.
    UpdateExpired = 3012,
    /// There is no object of this number to cancel.
    CancelUnknown = 3013,
    /// There is no object of this number to show.
    GetUnknown = 3014,
    /// The object may not be shown.
    GetNotDeliverable = 3015,
    /// The object that this one belongs with is not there.
    LinkUnknown = 3016,
    /// The object that this one belongs with has ended.
    LinkExpired = 3017,
    /// The object that this one belongs with was refused.
    LinkFailed = 3018,
    /// The message is in an encoding that is not read.
    Encoding = 3019,
    /// The message is not valid by the schema, or its signature does not verify.
    Validation = 3020,
    /// This version of the standard is not spoken.
    Version = 3021,
    /// The message is too large.
    TooLarge = 3022,
}

impl EtsiError {
    /// The answer on the wire, with the reason in words.
    pub fn says(self, why: &str) -> ErrorInformation {
        ErrorInformation { error_code: self.code(), error_description: LongString::cut(why) }
    }

    /// Which code a flaw of ours has on the wire.
    pub fn of_flaw(flaw: &Flaw) -> Self {
        match flaw.code {
            "too-large" => Self::TooLarge,
            "not-json" | "twice" => Self::Encoding,
            "missing" | "none-of-a-choice" => Self::Missing,
            "text-form" => Self::ImproperValue,
            _ => Self::Validation,
        }
    }
}
