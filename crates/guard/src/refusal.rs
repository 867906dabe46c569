//! Why not, and how to put it right.

use terms::StateCode;

/// A no. Each says what would make it a yes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody knows where the data lies.
    #[error("it is not known in which state the data lies")]
    TerritoryUnknown,
    /// The state on whose territory the data lies has not consented.
    #[error("{state} has not consented: the data lies there")]
    NoConsent {
        /// The state that would have to consent.
        state: StateCode,
    },
}
