//! A state as others have to deal with it.

use jiff::civil::{Date, Weekday};
use terms::{Instant, StateCode};

use crate::{
    AuthorityKind, Channel,
    record::{AuthorisationRule, Clause, DeadlineRule, GroundRecord, RequirementRule, RetentionRule, Standing},
};

/// A state as others have to deal with it.
#[derive(Debug, Clone)]
pub struct StateProfile {
    /// ISO 3166-1 alpha-2.
    pub code: StateCode,
    /// Name in English.
    pub name: String,
    /// Name in its own (first) language.
    pub own_name: String,
    /// Its name as it stands inside a sentence, such as one with an article before it.
    pub said: String,
    /// IANA name of the zone in which its authorities count time.
    pub time_zone: String,
    /// Languages in which it accepts requests, BCP 47, preferred first.
    pub languages: Vec<String>,
    /// Its authorities. Contacts are invented.
    pub authorities: Vec<Authority>,
    /// Kinds of authority that may consent to the taking of data on its territory.
    pub consent: Vec<AuthorityKind>,
    /// Channels through which it accepts requests. Empty: the book does not say.
    pub channels: Vec<Channel>,
    /// Ids of the authorities that a request passes, in order, where its law sets tiers.
    pub chain: Vec<String>,
    pub(crate) zone: jiff::tz::TimeZone,
    pub(crate) weekend: Vec<Weekday>,
    pub(crate) holidays: Vec<(Date, String)>,
    pub(crate) working: Vec<(Date, String)>,
    pub(crate) calendar_until: Date,
    pub(crate) clauses: Vec<Clause>,
    pub(crate) requirements: Vec<RequirementRule>,
    pub(crate) authorisations: Vec<AuthorisationRule>,
    pub(crate) grounds: Vec<GroundRecord>,
    pub(crate) deadlines: Vec<DeadlineRule>,
    pub(crate) retentions: Vec<RetentionRule>,
    pub(crate) standing: Vec<Standing>,
}

impl StateProfile {
    /// The civil day there at this moment.
    pub fn day(&self, at: Instant) -> Date {
        self.zone.to_datetime(at.timestamp()).date()
    }

    /// A moment as its authorities say it: the end of a day, or the wall clock there; and UTC beside it.
    pub fn moment(&self, at: Instant) -> String {
        let next = Instant::from_micros(at.micros().saturating_add(1));
        let wall = self.zone.to_datetime(next.timestamp());
        let (day, utc) = (self.day(at), next.timestamp().strftime("%Y-%m-%d %H:%M"));
        if wall.time() == jiff::civil::Time::midnight() {
            return format!("the end of {day} in {} ({utc} UTC)", self.time_zone);
        }
        let wall = self.zone.to_datetime(at.timestamp()).strftime("%Y-%m-%d %H:%M");
        format!("{wall} in {} ({} UTC)", self.time_zone, at.timestamp().strftime("%Y-%m-%d %H:%M"))
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
        let listed = |days: &[(Date, String)]| days.binary_search_by(|(d, _)| d.cmp(&day)).is_ok();
        (listed(&self.working) || !self.weekend.contains(&day.weekday())) && !listed(&self.holidays)
    }

    /// The authorities that a request passes, in order. Empty: its law sets no tiers.
    pub fn tiers(&self) -> impl Iterator<Item = &Authority> {
        self.chain.iter().filter_map(|id| self.authorities.iter().find(|a| a.id == *id))
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
