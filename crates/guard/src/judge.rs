//! The only place where leave is given.

use terms::Instant;

use crate::{Case, Deed, Refusal};

/// Leave to do one deed until one moment. Only [`judge`] makes one; it is never cloned or stored.
#[derive(Debug)]
pub struct Pass {
    deed: Deed,
    until: Instant,
}

impl Pass {
    /// What may be done: exactly this.
    pub fn deed(&self) -> &Deed {
        &self.deed
    }

    /// Until when.
    pub fn until(&self) -> Instant {
        self.until
    }

    /// May it still be used?
    pub fn usable(&self, now: Instant) -> bool {
        now <= self.until
    }
}

/// Weighs one deed. Silence of the law, a missing consent, one approval too few: each is a no.
///
/// # Errors
/// The first [`Refusal`] met, in the order that an officer would put things right.
pub fn judge(deed: Deed, case: &Case<'_>, now: Instant) -> Result<Pass, Refusal> {
    let _ = case;
    Err(match deed.territory {
        None => Refusal::TerritoryUnknown,
        Some(state) => {
            let _ = now;
            Refusal::NoConsent { state }
        }
    })
}
