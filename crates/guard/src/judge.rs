//! The only place where leave is given.

use std::time::Duration;

use terms::{Digest, Instant};

use crate::{Case, Deed, Refusal, asked, consent, emergency, people};

/// A pass is used at once or not at all: long enough for one lookup and its retry.
pub const PASS_LIFE_MAX: Duration = Duration::from_secs(15 * 60);

/// Leave to do one deed until one moment. Only [`judge`] makes one; it is never cloned or stored.
///
/// Nobody makes one by hand:
/// ```compile_fail,E0451
/// fn forge(deed: guard::Deed, until: terms::Instant) -> guard::Pass {
///     guard::Pass { digest: deed.digest(), deed, until }
/// }
/// ```
/// Nobody makes two of one:
/// ```compile_fail,E0599
/// fn twice(pass: &guard::Pass) -> guard::Pass {
///     pass.clone()
/// }
/// ```
#[derive(Debug)]
pub struct Pass {
    deed: Deed,
    digest: Digest,
    until: Instant,
}

impl Pass {
    /// What may be done: exactly this.
    pub fn deed(&self) -> &Deed {
        &self.deed
    }

    /// The deed's digest, as the approvals and the log name it.
    pub fn digest(&self) -> Digest {
        self.digest
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
/// The territory comes first and an emergency skips nothing: what it saves is waiting, not a key.
///
/// # Errors
/// The first [`Refusal`] met, in the order that an officer would put things right.
pub fn judge(deed: Deed, case: &Case<'_>, now: Instant) -> Result<Pass, Refusal> {
    let territory = deed.territory.ok_or(Refusal::TerritoryUnknown)?;
    consent::orderer(&deed, case)?;
    let consent_ends = consent::of(territory, &deed, case, now)?;
    asked::of_the_law(territory, &deed, case, now)?;
    asked::about_the_target(&deed, now)?;
    asked::in_words(&deed, case)?;
    emergency::first(&deed, case, now)?;
    asked::safeguards(&deed, case)?;
    let digest = deed.digest();
    let authorised = people::authorisation(territory, digest, case, now)?;
    people::approvals(&deed, digest, authorised, case, now)?;
    emergency::called_back(&deed, digest, case, now)?;

    let mut until = now.after(PASS_LIFE_MAX);
    for end in [consent_ends, authorised.map(|a| a.valid.to())].into_iter().flatten() {
        until = until.min(end);
    }
    Ok(Pass { deed, digest, until })
}
