//! Closed lists of words in law files.

use jiff::civil::Weekday;

macro_rules! lower_words {
    ($(#[$doc:meta])* $name:ident { $($(#[doc = $says:literal])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $says])* $variant,)* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Each word, and what it means: the sentence beside it in the code is the one that a lawyer's editor shows.
            pub const WORDS: &'static [(&'static str, &'static str)] = &[$(($word, concat!($($says),*)),)*];

            /// The word in law files.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            pub(crate) fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

lower_words! {
    /// What an authority is for.
    AuthorityKind {
        /// Sends and receives requests for mutual assistance.
        Central = "central",
        /// Decides on what a central authority passes on, where the law sets a tier of its own for that.
        Competent = "competent",
        /// Carries out what the competent authority decides.
        Handling = "handling",
        /// The 24/7 point.
        Desk = "desk",
        /// Prosecution.
        Prosecutor = "prosecutor",
        /// Police.
        Police = "police",
        /// Court or independent authority that authorises measures.
        Independent = "independent",
        /// Reads decisions and their reasons afterwards.
        Oversight = "oversight",
    }
}

lower_words! {
    /// What a draft may lack: the closed vocabulary of requirement fields.
    Field {
        /// The source port, without which a shared address names nobody (RFC 6302).
        Port = "port",
        /// The zone of every time.
        TimeZone = "time-zone",
        /// From when to when.
        Period = "period",
        /// The wording of the offence under the asker's law.
        ArticleText = "article-text",
        /// The highest penalty under the asker's law.
        MaxPenalty = "max-penalty",
        /// What happened.
        Facts = "facts",
        /// Why the measure is needed.
        Necessity = "necessity",
        /// How the data relates to the offence.
        Nexus = "nexus",
        /// The asker's case number.
        CaseReference = "case-reference",
        /// Who asks.
        RequestingAuthority = "requesting-authority",
        /// The text on which the asker relies.
        LegalBasis = "legal-basis",
        /// Until when the request is to be kept secret.
        ConfidentialityUntil = "confidentiality-until",
        /// A promise to do the same.
        Reciprocity = "reciprocity",
        /// A translation.
        Language = "language",
        /// That a request for assistance will follow a preservation.
        MlaIntent = "mla-intent",
        /// Who holds the data.
        Holder = "holder",
    }
}

lower_words! {
    /// Does a clause ask that the conduct be an offence under both laws?
    DualRule {
        /// It must be.
        Required = "required",
        /// The requested state may refuse if it is not. Treated as required until a person waives it.
        May = "may",
        /// It need not be.
        NotRequired = "not-required",
    }
}

lower_words! {
    /// How a term is counted.
    Unit {
        /// Hours by the clock.
        Hours = "hours",
        /// Calendar days in the requested state, until the end of the last one.
        Days = "days",
        /// Working days there, until the end of the last one.
        WorkingDays = "working-days",
    }
}

lower_words! {
    /// What a reservation does. There is no word here that widens.
    Effect {
        /// The clause is open on this condition only.
        Condition = "condition",
        /// The clause is closed towards the reserving state.
        Closed = "closed",
        /// Dual criminality is asked for.
        Dual = "dual",
    }
}

lower_words! {
    /// What an element of an offence is about.
    ElementKind {
        /// What is done.
        Act = "act",
        /// What it is done to.
        Object = "object",
        /// By which means.
        Means = "means",
        /// Without right or permission.
        Right = "right",
        /// What the person knows or wants.
        Mental = "mental",
        /// A security measure is overcome.
        Security = "security",
        /// What comes of it. Falls away where the act was only attempted.
        Result = "result",
        /// An amount or a number from which it is an offence.
        Threshold = "threshold",
        /// To which end.
        Purpose = "purpose",
        /// A licence or consent that would make it lawful, and is not there.
        Exception = "exception",
        /// Any other circumstance.
        Circumstance = "circumstance",
        /// That an attempt is punished at all. Made by the engine where the facts say that it was one.
        Attempt = "attempt",
    }
}

lower_words! {
    /// Is an attempt punished?
    Attempt {
        /// It is.
        Punished = "punished",
        /// It is not.
        NotPunished = "not-punished",
    }
}

lower_words! {
    /// Why a state's law applies to an act: what a claim of jurisdiction rests on.
    Reach {
        /// Done on its territory.
        Territory = "territory",
        /// The result happened there.
        Result = "result",
        /// Done by one of its nationals.
        Nationals = "nationals",
        /// Done to one of its nationals or residents.
        Victims = "victims",
        /// Done against the state or its interests.
        Protective = "protective",
        /// Wherever and by whomever it is done.
        Universal = "universal",
    }
}

lower_words! {
    /// What every answer on a kind of conduct warns of.
    Care {
        /// The freedom of expression.
        Speech = "speech",
    }
}

lower_words! {
    /// The channels through which a state accepts requests.
    Channel {
        /// Between 24/7 points.
        Desk = "desk",
        /// Between central authorities.
        CentralAuthority = "central-authority",
        /// Through the ministries of foreign affairs.
        Diplomatic = "diplomatic",
        /// Between judicial authorities directly.
        Judicial = "judicial",
        /// Between police forces; no evidence by itself.
        Police = "police",
        /// A sealed file, carried by any channel.
        SealedFile = "sealed-file",
    }
}

lower_words! {
    /// Which kind of answer a fact takes.
    FactKind {
        /// Yes or no.
        YesNo = "yes-no",
        /// Money.
        Amount = "amount",
        /// A number.
        Count = "count",
    }
}

lower_words! {
    /// The channel of a request.
    Route {
        /// Between 24/7 points.
        Desk = "desk",
        /// Between central authorities.
        CentralAuthority = "central-authority",
        /// Through the ministries of foreign affairs.
        Diplomatic = "diplomatic",
        /// Between judicial authorities directly.
        Judicial = "judicial",
        /// Between police forces.
        Police = "police",
    }
}

lower_words! {
    /// Several statutes are on the books and cannot be enforced: the status says which.
    RetentionStatus {
        /// A general duty in force.
        InForce = "in-force",
        /// Only after a notice to the provider.
        OnNotice = "on-notice",
        /// Suspended by a court or regulator.
        Suspended = "suspended",
        /// Struck down.
        Annulled = "annulled",
        /// Not yet law.
        Draft = "draft",
        /// No duty at all.
        None = "none",
    }
}

/// A closed list that stands for something simpler than a type of its own: the word, what it stands for, what it means.
pub(crate) type Words<T> = &'static [(&'static str, T, &'static str)];

/// Has somebody read the text?
pub(crate) const REVIEW: Words<bool> = &[
    ("verified", true, "Somebody read the text that `source` names."),
    ("unverified", false, "Nobody has yet: an answer that rests on it says so."),
];

/// Is an offence prosecuted only on the complaint of the victim?
pub(crate) const COMPLAINT: Words<bool> = &[
    ("required", true, "Prosecuted only if the victim complains."),
    ("not-required", false, "Prosecuted without a complaint."),
];

/// Where records must be kept.
pub(crate) const LOCALISATION: Words<bool> = &[("in-state", true, "The records must stay in the country.")];

/// The days of the week.
pub(crate) const WEEKDAYS: Words<Weekday> = &[
    ("monday", Weekday::Monday, "Monday."),
    ("tuesday", Weekday::Tuesday, "Tuesday."),
    ("wednesday", Weekday::Wednesday, "Wednesday."),
    ("thursday", Weekday::Thursday, "Thursday."),
    ("friday", Weekday::Friday, "Friday."),
    ("saturday", Weekday::Saturday, "Saturday."),
    ("sunday", Weekday::Sunday, "Sunday."),
];

/// What a worked case may expect of the comparison of both laws.
pub(crate) const EXPECTED_DUAL: Words<()> = &[
    ("met", (), "At least one count is an offence under both laws."),
    ("not-met", (), "No count is an offence under both laws, and nothing is open."),
    ("unknown", (), "A fact is missing."),
    ("not-required", (), "An open text does not ask for it."),
];

/// What a word of such a list stands for.
pub(crate) fn stands_for<T: Copy>(list: Words<T>, word: &str) -> Option<T> {
    list.iter().find(|(w, ..)| *w == word).map(|(_, value, _)| *value)
}
