//! The shape of the law files as they are written. Checked and turned into the book by `load`.

use serde::Deserialize;
use toml::{Spanned, value::Datetime};

/// Every record says what it is called, where it comes from, from when to when it held, and who has checked it.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $kind:ty $(= $default:ident)?,)* }) => {
        $(#[$doc])*
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            pub(crate) id: Spanned<String>,
            pub(crate) source: String,
            pub(crate) from: Datetime,
            pub(crate) to: Option<Datetime>,
            pub(crate) review: String,
            $($(#[serde($default)])? pub(crate) $field: $kind,)*
        }

        impl Recorded for $name {
            fn head(&self) -> RawHead<'_> {
                RawHead { id: self.id.as_ref(), at: self.id.span().start, source: &self.source, from: &self.from, to: self.to.as_ref(), review: &self.review }
            }
        }
    };
}

/// What every record has.
pub(crate) struct RawHead<'a> {
    pub(crate) id: &'a str,
    pub(crate) at: usize,
    pub(crate) source: &'a str,
    pub(crate) from: &'a Datetime,
    pub(crate) to: Option<&'a Datetime>,
    pub(crate) review: &'a str,
}

/// A record of any kind.
pub(crate) trait Recorded {
    fn head(&self) -> RawHead<'_>;
}

/// A test as it is written: `fact`, `not fact`, `fact >= 3` or `fact >= 3 EUR`.
pub(crate) type RawTest = Spanned<String>;

record! {
    /// `states/XX.toml`.
    RawState {
        name: String,
        own_name: String,
        said: Option<String>,
        time_zone: String,
        weekend: Vec<String>,
        calendar_until: Datetime,
        languages: Vec<String>,
        consent: Vec<String>,
        channels: Vec<String> = default,
        chain: Vec<String> = default,
        holiday: Vec<RawHoliday> = default,
        working: Vec<RawHoliday> = default,
        authority: Vec<RawAuthority> = default,
        clause: Vec<RawClause> = default,
        requirement: Vec<RawRequirement> = default,
        authorisation: Vec<RawAuthorisation> = default,
        ground: Vec<RawGround> = default,
        deadline: Vec<RawDeadline> = default,
        retention: Vec<RawRetention> = default,
        standing: Vec<RawStanding> = default,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawHoliday {
    pub(crate) date: Datetime,
    pub(crate) name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAuthority {
    pub(crate) id: Spanned<String>,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) contact: String,
}

record! {
    /// A text that allows a measure: of a treaty, or of a state's own law towards anyone.
    RawClause {
        says: String,
        measures: Vec<String>,
        data: Vec<String>,
        route: String,
        dual: String,
        rank: u32,
        urgency: Vec<String> = default,
        conduct: Vec<String> = default,
        only_if: Vec<RawTest> = default,
        months_min: Option<u32>,
        hold_days: Option<u32>,
        extend_days: Option<u32>,
        extend_times: Option<u32>,
        conditions: Vec<String> = default,
        deadline: Option<RawTerm>,
        beside: Vec<String> = default,
        only_without_treaty: bool = default,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTerm {
    pub(crate) count: u32,
    pub(crate) unit: String,
    #[serde(default)]
    pub(crate) roll: bool,
    pub(crate) says: String,
}

record! {
    /// What a complete request contains.
    RawRequirement {
        field: String,
        says: String,
        cure: String,
        measures: Vec<String> = default,
        data: Vec<String> = default,
        only_without_treaty: bool = default,
    }
}

record! {
    /// Who has to authorise.
    RawAuthorisation {
        measures: Vec<String>,
        data: Vec<String>,
        required: bool,
        by: Option<String>,
    }
}

record! {
    /// A ground for refusing.
    RawGround {
        code: String,
        mandatory: bool,
        cure: Option<String>,
        measures: Vec<String> = default,
    }
}

record! {
    /// By when.
    RawDeadline {
        measures: Vec<String>,
        urgency: Vec<String>,
        count: u32,
        unit: String,
        roll: bool = default,
        says: String,
    }
}

record! {
    /// How long records live.
    RawRetention {
        records: Vec<String>,
        data: Vec<String>,
        days_min: Option<u32>,
        days_max: Option<u32>,
        status: String,
        trigger: String,
        localisation: Option<String>,
        provider: Option<String>,
    }
}

record! {
    /// What a state's law consents to in advance.
    RawStanding {
        says: String,
        states: Vec<String>,
        measures: Vec<String>,
        data: Vec<String>,
    }
}

/// `common.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCommon {
    #[serde(default)]
    pub(crate) requirement: Vec<RawRequirement>,
    #[serde(default)]
    pub(crate) deadline: Vec<RawDeadline>,
    #[serde(default)]
    pub(crate) cure: Vec<RawCure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCure {
    pub(crate) code: Spanned<String>,
    pub(crate) says: String,
    pub(crate) cure: String,
    #[serde(default)]
    pub(crate) raised_by: Vec<RawTest>,
}

/// `offences/*.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOffences {
    #[serde(default)]
    pub(crate) offence: Vec<RawOffence>,
    #[serde(default)]
    pub(crate) absent: Vec<RawAbsent>,
}

record! {
    /// An offence of one state.
    RawOffence {
        state: Option<String>,
        conduct: String,
        article: String,
        title: String,
        months_min: Option<u32>,
        months_max: Option<u32>,
        death: bool = default,
        attempt: Option<String>,
        complaint: Option<String>,
        reach: Vec<String> = default,
        element: Vec<RawElement> = default,
        tier: Vec<RawTier> = default,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawElement {
    pub(crate) kind: Spanned<String>,
    pub(crate) says: String,
    pub(crate) any: Vec<RawTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTier {
    pub(crate) months_max: u32,
    pub(crate) months_min: Option<u32>,
    pub(crate) says: Option<String>,
    pub(crate) any: Vec<RawTest>,
}

record! {
    /// A conduct that a state's law does not punish, said by a text.
    RawAbsent {
        state: Option<String>,
        conduct: String,
        says: String,
    }
}

record! {
    /// `treaties/*.toml`.
    RawTreaty {
        name: String,
        in_force: bool,
        accession: Option<bool>,
        party: Vec<RawParty> = default,
        clause: Vec<RawClause> = default,
        reservation: Vec<RawReservation> = default,
        ground: Vec<RawGround> = default,
        never: Vec<RawNever> = default,
        unused: Vec<RawUnused> = default,
        spontaneous: Vec<RawSpontaneous> = default,
    }
}

/// A state bound by the treaty. Without an id it is named after the treaty, the state and the day.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawParty {
    pub(crate) id: Option<String>,
    pub(crate) state: Spanned<String>,
    /// Of a treaty between two sides, which one: parties of one side are not bound to each other by it.
    pub(crate) side: Option<String>,
    pub(crate) source: String,
    pub(crate) from: Datetime,
    pub(crate) to: Option<Datetime>,
    pub(crate) review: String,
}

record! {
    /// What a party has reserved: it closes a clause, asks for dual criminality, or sets a condition.
    RawReservation {
        state: String,
        clause: String,
        effect: String,
        says: Option<String>,
        except_conduct: Vec<String> = default,
    }
}

record! {
    /// What may never be a ground for refusal.
    RawNever {
        says: String,
    }
}

record! {
    /// What one party may tell another without having been asked.
    RawSpontaneous {
        says: String,
        conduct: Vec<String> = default,
        only_if: Vec<RawTest> = default,
    }
}

record! {
    /// An article that the book leaves alone on purpose.
    RawUnused {
        article: String,
        says: String,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawVocabulary {
    #[serde(default)]
    pub(crate) conduct: Vec<RawConduct>,
    #[serde(default)]
    pub(crate) composite: Vec<RawComposite>,
    #[serde(default)]
    pub(crate) record: Vec<RawRecordWord>,
    #[serde(default)]
    pub(crate) fact: Vec<RawFact>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawConduct {
    pub(crate) id: Spanned<String>,
    pub(crate) name: String,
    pub(crate) says: String,
    pub(crate) care: Option<String>,
    pub(crate) iccs: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawComposite {
    pub(crate) id: Spanned<String>,
    pub(crate) name: String,
    pub(crate) says: String,
    pub(crate) counts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRecordWord {
    pub(crate) id: Spanned<String>,
    pub(crate) says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFact {
    pub(crate) id: Spanned<String>,
    pub(crate) kind: String,
    pub(crate) ask: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRates {
    pub(crate) base: String,
    #[serde(default)]
    pub(crate) rate: Vec<RawRate>,
    #[serde(default)]
    pub(crate) series: Vec<RawSeries>,
}

record! {
    /// What one unit of the base currency bought on those days.
    RawRate {
        currency: String,
        per_base: String,
    }
}

record! {
    /// What one unit of the base currency bought, month by month: `2026-01 7.53`.
    RawSeries {
        currency: String,
        monthly: Vec<String>,
    }
}
