//! Deterministic address translation (RFC 7422): nothing is logged but the configuration, and the rest is computed.

use terms::Digest;

use crate::Life;

/// One configuration of a translator, for as long as it was in force.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NatConfig {
    /// The configuration as it was read, whose digest names it.
    pub text: String,
    /// SHA-256 of the text.
    pub digest: Digest,
    /// When it was in force.
    pub life: Life,
}
