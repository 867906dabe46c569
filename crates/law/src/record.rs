//! The records of the book after checking. Plain values; nothing here decides anything.

use jiff::civil::{Date, Weekday};
use terms::{DataCategory, Ground, Instant, Measure, StateCode, Urgency};

use crate::{Citation, RetentionStatus, Route};

/// Days on which a record holds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Date,
    pub(crate) to: Option<Date>,
}

impl Span {
    pub(crate) fn contains(self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        other.to.is_none_or(|to| self.from <= to) && self.to.is_none_or(|to| other.from <= to)
    }
}

/// What every record has.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) span: Span,
    pub(crate) citation: Citation,
}

impl Head {
    pub(crate) fn id(&self) -> &str {
        &self.citation.record
    }
}

/// A state as others have to deal with it.
#[derive(Debug, Clone)]
pub struct StateProfile {
    /// ISO 3166-1 alpha-2.
    pub code: StateCode,
    /// Name in English.
    pub name: String,
    /// Name in its own (first) language.
    pub own_name: String,
    /// IANA name of the zone in which its authorities count time.
    pub time_zone: String,
    /// Languages in which it accepts requests, BCP 47, preferred first.
    pub languages: Vec<String>,
    /// Its authorities. Contacts are invented.
    pub authorities: Vec<Authority>,
    /// Kinds of authority that may consent to the taking of data on its territory.
    pub consent: Vec<AuthorityKind>,
    pub(crate) zone: jiff::tz::TimeZone,
    pub(crate) weekend: Vec<Weekday>,
    pub(crate) holidays: Vec<(Date, String)>,
    pub(crate) calendar_until: Date,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) requirements: Vec<RequirementRule>,
    pub(crate) authorisations: Vec<AuthorisationRule>,
    pub(crate) grounds: Vec<GroundRecord>,
    pub(crate) deadlines: Vec<DeadlineRule>,
    pub(crate) retentions: Vec<RetentionRule>,
}

impl StateProfile {
    /// The civil day there at this moment.
    pub fn day(&self, at: Instant) -> Date {
        self.zone.to_datetime(at.timestamp()).date()
    }

    /// Public holidays that the book knows, with their names, in order.
    pub fn holidays(&self) -> &[(Date, String)] {
        &self.holidays
    }

    /// The last day for which the book knows the holidays. A deadline that would lie beyond is not given.
    pub fn calendar_until(&self) -> Date {
        self.calendar_until
    }

    /// Is this a day on which its authorities work?
    pub fn works_on(&self, day: Date) -> bool {
        !self.weekend.contains(&day.weekday()) && self.holidays.binary_search_by(|(d, _)| d.cmp(&day)).is_err()
    }

    /// Authorities of one kind.
    pub fn authorities_of(&self, kind: AuthorityKind) -> impl Iterator<Item = &Authority> {
        self.authorities.iter().filter(move |a| a.kind == kind)
    }
}

/// An authority of a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Short id, unique in the book.
    pub id: String,
    /// What it is for.
    pub kind: AuthorityKind,
    /// Its name in English.
    pub name: String,
    /// An invented contact in a reserved domain (RFC 2606): real ones are configured, never shipped.
    pub contact: String,
}

macro_rules! lower_words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

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
        /// The clause is closed towards the reserving state.
        Closed = "closed",
        /// Dual criminality is asked for.
        Dual = "dual",
    }
}

/// A text that allows measures.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) head: Head,
    pub(crate) says: String,
    pub(crate) measures: Vec<Measure>,
    pub(crate) data: Vec<DataCategory>,
    pub(crate) urgency: Vec<Urgency>,
    pub(crate) conduct: Vec<String>,
    pub(crate) only_if: Vec<Atom>,
    pub(crate) months_min: Option<u32>,
    pub(crate) route: Route,
    pub(crate) dual: DualRule,
    pub(crate) conditions: Vec<String>,
    pub(crate) rank: u32,
    pub(crate) deadline: Option<Term>,
}

/// A length of time and how it is counted.
#[derive(Debug, Clone)]
pub(crate) struct Term {
    pub(crate) count: u32,
    pub(crate) unit: Unit,
    pub(crate) roll: bool,
    pub(crate) says: String,
}

/// A treaty with its parties.
#[derive(Debug, Clone)]
pub(crate) struct Treaty {
    pub(crate) head: Head,
    pub(crate) in_force: bool,
    pub(crate) parties: Vec<(StateCode, Head)>,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) reservations: Vec<Reservation>,
}

/// What a party has reserved.
#[derive(Debug, Clone)]
pub(crate) struct Reservation {
    pub(crate) head: Head,
    pub(crate) state: StateCode,
    pub(crate) clause: String,
    pub(crate) effect: Effect,
    pub(crate) except_conduct: Vec<String>,
}

/// One test of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) fact: String,
    pub(crate) test: Test,
}

/// What the fact has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    Is(bool),
    AmountMin { hundredths: u64, currency: String },
    CountMin(u64),
}

/// An offence of one state on some days.
#[derive(Debug, Clone)]
pub(crate) struct Offence {
    pub(crate) head: Head,
    pub(crate) article: String,
    pub(crate) title: String,
    pub(crate) months_max: Option<u32>,
    pub(crate) elements: Vec<OffenceElement>,
    pub(crate) tiers: Vec<(u32, Vec<Atom>)>,
}

/// One element: met if any of its atoms is.
#[derive(Debug, Clone)]
pub(crate) struct OffenceElement {
    pub(crate) says: String,
    pub(crate) any: Vec<Atom>,
}

/// A conduct that is not punished.
#[derive(Debug, Clone)]
pub(crate) struct Absent {
    pub(crate) head: Head,
    pub(crate) says: String,
}

#[derive(Debug, Clone)]
pub(crate) struct RequirementRule {
    pub(crate) head: Head,
    pub(crate) field: Field,
    pub(crate) says: String,
    pub(crate) cure: String,
    pub(crate) measures: Vec<Measure>,
    pub(crate) data: Vec<DataCategory>,
    pub(crate) only_without_treaty: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct AuthorisationRule {
    pub(crate) head: Head,
    pub(crate) measures: Vec<Measure>,
    pub(crate) data: Vec<DataCategory>,
    pub(crate) by: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct GroundRecord {
    pub(crate) head: Head,
    pub(crate) ground: Ground,
    pub(crate) mandatory: bool,
    pub(crate) cure: String,
    pub(crate) measures: Vec<Measure>,
}

#[derive(Debug, Clone)]
pub(crate) struct DeadlineRule {
    pub(crate) head: Head,
    pub(crate) measures: Vec<Measure>,
    pub(crate) urgency: Vec<Urgency>,
    pub(crate) term: Term,
}

#[derive(Debug, Clone)]
pub(crate) struct RetentionRule {
    pub(crate) head: Head,
    pub(crate) records: Vec<String>,
    pub(crate) data: Vec<DataCategory>,
    pub(crate) days_min: Option<u32>,
    pub(crate) days_max: Option<u32>,
    pub(crate) status: RetentionStatus,
    pub(crate) trigger: String,
}

/// Which kind of answer a fact takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// Yes or no.
    YesNo,
    /// Money.
    Amount,
    /// A number.
    Count,
}

/// A word of the vocabulary of facts.
#[derive(Debug, Clone)]
pub struct FactWord {
    /// The key in [`crate::Facts`].
    pub key: String,
    /// What it takes.
    pub kind: FactKind,
    /// The question to put to a person when the fact is unknown.
    pub ask: String,
}

/// A word of the vocabulary of conduct.
#[derive(Debug, Clone)]
pub struct ConductWord {
    /// The id used in questions.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it covers.
    pub says: String,
}

/// What one unit of the base bought, in millionths of the currency's unit.
#[derive(Debug, Clone)]
pub(crate) struct Rate {
    pub(crate) head: Head,
    pub(crate) currency: String,
    pub(crate) millionths: u64,
}
