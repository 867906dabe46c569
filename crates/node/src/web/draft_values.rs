//! What the form for a new request holds: the values as typed, the lists to choose from, the facts that the laws ask about.

use super::{form::Choice, text::Text};

/// What the form sends, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftValues {
    /// Number of the draft; empty for a new one.
    pub id: String,
    /// Code of the state that is asked.
    pub to: String,
    /// `preserve` where nothing else is asked, or `disclose`.
    pub measure: String,
    /// Ids of the kinds of conduct.
    pub conduct: Vec<String>,
    /// Reference of the asker's case.
    pub case_ref: String,
    /// Text of the article of the offence.
    pub offence_text: String,
    /// Maximum penalty in months.
    pub penalty_months: String,
    /// When the act was committed: wall clock, `2026-11-20 14:00:00`, in `zone`.
    pub acted_at: String,
    /// The facts, in words.
    pub summary: String,
    /// Public IP address.
    pub address: String,
    /// Source port.
    pub port: String,
    /// `tcp` or `udp`.
    pub transport: String,
    /// First moment, wall clock in `zone`.
    pub time_from: String,
    /// Last moment, wall clock in `zone`.
    pub time_to: String,
    /// Zone of all wall clocks in the form: one of the offered values.
    pub zone: String,
    /// Which clock wrote the time.
    pub clock_source: String,
    /// The largest error of that clock, in seconds.
    pub clock_error: String,
    /// Id of the provider that is believed to hold the data; empty when unknown.
    pub holder: String,
    /// Kind of data.
    pub data: String,
    /// Why the data is necessary.
    pub necessity: String,
    /// How the data is linked to the case.
    pub nexus: String,
    /// `ordinary`, `urgent` or `emergency`.
    pub urgency: String,
    /// Why it is urgent.
    pub urgency_reason: String,
    /// Whose life or safety is in danger.
    pub life_at_risk: String,
    /// Until when nobody may be told, wall clock in `zone`.
    pub confidential_until: String,
    /// With a preservation alone: by when the request for disclosure follows, wall clock in `zone`.
    pub request_by: String,
    /// `yes` when reciprocity is promised.
    pub reciprocity: String,
    /// Language of the letter: one of the offered values.
    pub language: String,
}

impl DraftValues {
    /// One of the wall clocks above with its zone, as RFC 3339 for [`terms::Instant::parse`]. Nothing typed: `None`.
    pub fn moment(&self, wall: &str) -> Option<String> {
        let wall = wall.trim();
        (!wall.is_empty()).then(|| format!("{}{}", wall.replacen(' ', "T", 1), self.zone))
    }
}

/// What the lists of the form offer. Chosen answers are marked from [`DraftValues`]; leave `chosen` alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftChoices {
    /// States that can be asked, by code.
    pub to: Vec<Choice>,
    /// Kinds of conduct, by id.
    pub conduct: Vec<Choice>,
    /// Time zones, such as `+01:00`.
    pub zone: Vec<Choice>,
    /// Providers, by id.
    pub holder: Vec<Choice>,
    /// Kinds of data, by code.
    pub data: Vec<Choice>,
    /// Languages that the asked state accepts, by tag.
    pub language: Vec<Choice>,
}

/// One fact of the conduct that a law asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactAsked {
    /// Its name in the law book.
    pub name: String,
    /// The question, in words.
    pub says: Text,
    /// What kind of answer.
    pub kind: FactKind,
    /// The answer so far: `yes`, `no`, a number, or empty for unknown.
    pub value: String,
    /// For amounts: three letters.
    pub currency: String,
}

/// What kind of answer a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// Yes, no or unknown.
    YesNo,
    /// An amount of money.
    Amount,
    /// A number of things.
    Number,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_with_its_zone_is_a_moment() {
        let typed = DraftValues { zone: "+08:00".into(), ..DraftValues::default() };
        assert_eq!(typed.moment(" 2026-11-20 23:00:05 "), Some("2026-11-20T23:00:05+08:00".into()));
        assert!(terms::Instant::parse("2026-11-20T23:00:05+08:00").is_ok());
        assert_eq!(typed.moment(" "), None);
    }
}
