//! How long a thing took, never what time it is.

use std::time::Instant;

/// Now, for the difference to a later one.
#[expect(clippy::disallowed_methods, reason = "people are told how long a step took; nothing is decided by it")]
pub(crate) fn clock() -> Instant {
    Instant::now()
}
