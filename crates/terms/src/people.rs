//! Offices that people hold. What each may do is the house's table; the two-person rule is not in it.

use crate::measure::words;

/// The word is not one of this closed list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct UnknownWord {
    /// The words that would have been understood.
    pub expected: &'static str,
}

words! {
    /// The office in which a person acts.
    Role, "investigator, approver, desk, reviewer, independent, clerk, counsel or oversight" {
        /// Drafts requests and receives evidence.
        Investigator = "investigator",
        /// Second officer: approves what another drafted or reviewed.
        Approver = "approver",
        /// The 24/7 desk: preservation in minutes (Budapest art. 35, UNCC art. 41).
        Desk = "desk",
        /// Reviews requests from abroad under the requested state's law.
        Reviewer = "reviewer",
        /// Court or other independent body that authorises intrusive measures.
        Independent = "independent",
        /// A provider's clerk: sees the order and what would be produced.
        Clerk = "clerk",
        /// A provider's second pair of eyes.
        Counsel = "counsel",
        /// Independent oversight: reads every decision and its reasons, changes none.
        Oversight = "oversight",
    }
}
