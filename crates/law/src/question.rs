//! What is asked of the law.

use std::collections::BTreeMap;

use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

/// One thing known about the conduct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// It is so.
    Yes,
    /// It is not so.
    No,
    /// An amount of money, in hundredths of the currency's unit (ISO 4217 code).
    Amount {
        /// Hundredths.
        hundredths: u64,
        /// Three capital letters.
        currency: String,
    },
    /// A number of things.
    Count(u64),
}

/// The facts of the conduct by name (`deception`, `loss`, …). A fact that is absent is unknown, never assumed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts(pub BTreeMap<String, Fact>);

/// May `from` ask `to` for this measure, today?
#[derive(Debug, Clone)]
pub struct Question {
    /// The state whose case it is.
    pub from: StateCode,
    /// The state on whose territory the data lies.
    pub to: StateCode,
    /// What is asked.
    pub measure: Measure,
    /// For which kind of data.
    pub data: DataCategory,
    /// Which kinds of conduct (ids in `law/offences`), one per count.
    pub conduct: Vec<String>,
    /// What is known of the conduct.
    pub facts: Facts,
    /// When the act was committed: the offence must have existed then.
    pub acted_at: Instant,
    /// When the measure is asked: procedure follows the law of today.
    pub asked_at: Instant,
    /// How fast.
    pub urgency: Urgency,
}
