//! What may be asked, about which data, how fast, and why it may be refused.

use crate::UnknownWord;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $expected:literal { $($(#[doc = $says:literal])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $says])* $variant,)*
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Each word, and what it means: the sentence beside it in the code is the one that a lawyer's editor shows.
            pub const WORDS: &'static [(&'static str, &'static str)] = &[$(($word, concat!($($says),*)),)*];

            /// The word in letters, law files and codes.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(UnknownWord { expected: $expected }),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What is asked of the holder of data.
    Measure, "preserve or disclose" {
        /// Keep what exists from destruction; disclose nothing (Budapest art. 29, UNCC art. 42).
        Preserve = "preserve",
        /// Produce existing records (Budapest art. 31, UNCC art. 44).
        Disclose = "disclose",
    }
}

words! {
    /// Kinds of data, from the least to the most intrusive.
    DataCategory, "subscriber, user-identification, traffic or stored-content" {
        /// Who holds an account (Budapest art. 18(3)).
        Subscriber = "subscriber",
        /// Who used an address, a port, at a time.
        UserIdentification = "user-identification",
        /// With whom, when, how long (Budapest art. 1(d)).
        Traffic = "traffic",
        /// What was stored. Comity carries requests for it, and reads none.
        StoredContent = "stored-content",
    }
}

words! {
    /// How fast, and with which extra duties afterwards.
    Urgency, "ordinary, urgent or emergency" {
        /// By the ordinary deadline.
        Ordinary = "ordinary",
        /// Data or the case is about to be lost; the reason is stated.
        Urgent = "urgent",
        /// Danger to life or safety. Fewer steps before, more steps after, never fewer keys.
        Emergency = "emergency",
    }
}

words! {
    /// Coded grounds for refusing or postponing (FIELD 2.4). The articles per state are in `law/`.
    Ground, "a ground code such as DC or POL" {
        /// Dual criminality missing.
        DualCriminality = "DC",
        /// Political offence.
        Political = "POL",
        /// Purely military offence.
        Military = "MIL",
        /// Discrimination by race, religion, nationality, sex, opinion or status.
        Discrimination = "DISC",
        /// Ne bis in idem; a pending or finished domestic case; limitation.
        NeBisInIdem = "BIS",
        /// Sovereignty, security, ordre public, essential interests.
        Sovereignty = "SOV",
        /// Human rights; death penalty, torture.
        HumanRights = "HR",
        /// No substantial link between the request and the case.
        Nexus = "NEXUS",
        /// Committed on the requested territory and no offence there.
        Territorial = "TERR",
        /// Immunity or privilege: lawyer, press, doctor.
        Privilege = "PRIV",
        /// Below the required gravity.
        Gravity = "GRAV",
        /// The measure is not available in a similar domestic case.
        Domestic = "DOM",
        /// Conflict with a third state's law.
        ThirdState = "CONFL",
        /// Incomplete, wrong language, no reciprocity.
        Form = "FORM",
        /// Not held, no longer held, wrong provider, no unique user.
        NoData = "NODATA",
        /// The statement that the evidence is essential is missing.
        NotEssential = "NONEX",
        /// Postponed: pending domestic proceedings.
        Postponed = "POST",
    }
}
