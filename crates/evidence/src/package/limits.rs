//! Use limits in machine form: for which case and purpose the evidence may be used, by whom, until when (HR7).

use serde::{Deserialize, Serialize};
use terms::{Instant, StateCode};

use crate::json;

/// Whether the receiver may hand the evidence to a third party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onward {
    /// Only after asking the state that gave it.
    Forbidden,
    /// Within the purposes named.
    Allowed,
}

/// What the state that gave the evidence allows to be done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseLimits {
    /// The receiver's reference of the one case.
    pub case_ref: String,
    /// The purposes, in the words of the request; at least one.
    pub purposes: Vec<String>,
    /// The states whose authorities may use it; at least one.
    pub may_use_in: Vec<StateCode>,
    /// May it be handed on?
    pub onward: Onward,
    /// Conditions in words, each binding.
    pub conditions: Vec<String>,
    /// Last moment of use; `None` when no end was set.
    pub until: Option<Instant>,
}

/// A use that somebody has in mind.
#[derive(Debug, Clone, Copy)]
pub struct Use<'a> {
    /// The case to which the evidence would be attached.
    pub case_ref: &'a str,
    /// For what.
    pub purpose: &'a str,
    /// By an authority of this state.
    pub state: StateCode,
    /// When.
    pub at: Instant,
}

/// This use was not allowed. The cure is the same for all: ask the state that gave the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPermitted {
    /// Another case.
    #[error("the evidence was given for another case; ask the state that gave it before using it in this one")]
    OtherCase,
    /// Another purpose.
    #[error("the evidence was given for another purpose; ask the state that gave it")]
    OtherPurpose,
    /// Another state.
    #[error("the evidence was not given to authorities of this state; ask the state that gave it")]
    OtherState,
    /// Too late.
    #[error("the time for which the evidence was given has ended; ask the state that gave it for longer")]
    Ended,
}

impl UseLimits {
    /// Was the evidence given for this case and this purpose? Exact words only: silence and likeness are a no.
    pub fn permits(&self, case_ref: &str, purpose: &str) -> bool {
        self.case_ref == case_ref && self.purposes.iter().any(|given| given == purpose)
    }

    /// Judges one use by each limit.
    ///
    /// # Errors
    /// [`NotPermitted`]: the first limit that forbids it.
    pub fn allow(&self, wanted: &Use<'_>) -> Result<(), NotPermitted> {
        if self.case_ref != wanted.case_ref {
            Err(NotPermitted::OtherCase)
        } else if !self.permits(wanted.case_ref, wanted.purpose) {
            Err(NotPermitted::OtherPurpose)
        } else if !self.may_use_in.contains(&wanted.state) {
            Err(NotPermitted::OtherState)
        } else if self.until.is_some_and(|until| wanted.at > until) {
            Err(NotPermitted::Ended)
        } else {
            Ok(())
        }
    }

    /// The bytes of `use-limits.json`.
    pub fn to_json(&self) -> Vec<u8> {
        json::encode(&LimitsV1 {
            use_limits: 1,
            case: self.case_ref.clone(),
            purposes: self.purposes.clone(),
            may_use_in: self.may_use_in.iter().map(StateCode::to_string).collect(),
            onward_transfer_allowed: self.onward == Onward::Allowed,
            conditions: self.conditions.clone(),
            until: self.until.map(|until| until.to_string()),
        })
    }

    /// Reads `use-limits.json` in its one byte form; `None` for other bytes and for limits that name no case, purpose or state.
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        let wire: LimitsV1 = json::decode(bytes)?;
        let until = match &wire.until {
            None => None,
            Some(text) => Some(Instant::parse(text).ok().filter(|until| until.to_string() == *text)?),
        };
        let limits = Self {
            case_ref: wire.case,
            purposes: wire.purposes,
            may_use_in: wire.may_use_in.iter().map(|state| state.parse().ok()).collect::<Option<_>>()?,
            onward: if wire.onward_transfer_allowed { Onward::Allowed } else { Onward::Forbidden },
            conditions: wire.conditions,
            until,
        };
        (wire.use_limits == 1 && limits.complete()).then_some(limits)
    }

    /// Do they name a case, a purpose and a state?
    pub(super) fn complete(&self) -> bool {
        let blank = |text: &String| text.trim().is_empty();
        !blank(&self.case_ref)
            && !self.purposes.is_empty()
            && !self.purposes.iter().any(blank)
            && !self.may_use_in.is_empty()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsV1 {
    use_limits: u8,
    case: String,
    purposes: Vec<String>,
    may_use_in: Vec<String>,
    onward_transfer_allowed: bool,
    conditions: Vec<String>,
    until: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> UseLimits {
        UseLimits {
            case_ref: "XA-2026-17".into(),
            purposes: vec!["fraud".into()],
            may_use_in: vec!["XA".parse().unwrap()],
            onward: Onward::Forbidden,
            conditions: vec!["Not in proceedings that may end in death.".into()],
            until: Some(Instant::from_micros(1_000)),
        }
    }

    fn check(case_ref: &str, purpose: &str, state: &str, at: i64, expect: Result<(), NotPermitted>) {
        let wanted = Use { case_ref, purpose, state: state.parse().unwrap(), at: Instant::from_micros(at) };
        assert_eq!(limits().allow(&wanted), expect);
    }

    #[test]
    fn evidence_serves_the_case_it_was_given_for() {
        check("XA-2026-17", "fraud", "XA", 1_000, Ok(()));
        check("XA-2026-18", "fraud", "XA", 1_000, Err(NotPermitted::OtherCase));
        check("XA-2026-17", "tax", "XA", 1_000, Err(NotPermitted::OtherPurpose));
        check("XA-2026-17", "fraud", "XB", 1_000, Err(NotPermitted::OtherState));
        check("XA-2026-17", "fraud", "XA", 1_001, Err(NotPermitted::Ended));
        assert!(!limits().permits("xa-2026-17", "fraud"));
        assert!(!limits().permits("XA-2026-17", ""));
    }

    #[test]
    fn limits_are_read_back_and_blank_ones_are_not() {
        assert_eq!(UseLimits::from_json(&limits().to_json()), Some(limits()));
        let blank = UseLimits { case_ref: " ".into(), ..limits() };
        assert_eq!(UseLimits::from_json(&blank.to_json()), None);
    }
}
