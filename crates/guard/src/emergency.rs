//! An emergency: fewer steps before, more after, never fewer keys. What a stolen key can write, a voice can deny.

use std::time::Duration;

use terms::{AuthorityId, Digest, Instant, Measure, PersonId, StateCode, Urgency};

use crate::{Case, Deed, Refusal, people};

/// The asker is called about the emergency of today, not about that of last week.
pub const CALL_BACK_AGE_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// A second emergency of the same asker about the same target within this time is no emergency any more: there was time to ask a
/// judge in between.
pub const EMERGENCY_AGAIN: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What an emergency needs besides. Nothing in it counts for a deed that is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Emergency {
    /// The call to the asker, if there was one.
    pub call_back: Option<CallBack>,
    /// When an emergency of this asker about this target was last granted.
    pub before: Option<Instant>,
}

/// The asker was called and its second officer confirmed: one person's signed word. Signatures were checked before it came here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBack {
    /// Who called.
    pub by: PersonId,
    /// For which body.
    pub authority: AuthorityId,
    /// Of which state.
    pub state: StateCode,
    /// The state of the body that was called.
    pub called: StateCode,
    /// The number that was called.
    pub number: String,
    /// The number that the signed directory has for that body. None of the letter's counts.
    pub registered: Option<String>,
    /// About which deed ([`Deed::digest`]).
    pub deed: Digest,
    /// When.
    pub at: Instant,
}

/// Disclosure for another state's emergency. To keep records discloses nothing; in a state's own case there is nobody to call.
pub(crate) fn is(deed: &Deed) -> bool {
    deed.measure == Measure::Disclose && deed.urgency == Urgency::Emergency && deed.for_state != deed.ordered_by.state
}

/// The emergency road is for once.
pub(crate) fn first(deed: &Deed, case: &Case<'_>, now: Instant) -> Result<(), Refusal> {
    match case.emergency.before {
        Some(before) if is(deed) && now.since(before) <= EMERGENCY_AGAIN => {
            Err(Refusal::EmergencyAgain { asker: deed.for_state })
        }
        _ => Ok(()),
    }
}

/// One of the two who approved has called the asker under the registered number, today, about exactly this.
pub(crate) fn called_back(deed: &Deed, digest: Digest, case: &Case<'_>, now: Instant) -> Result<(), Refusal> {
    if !is(deed) {
        return Ok(());
    }
    let asker = deed.for_state;
    let call = case.emergency.call_back.as_ref().ok_or(Refusal::CallBackMissing { asker })?;
    if call.called != asker || call.registered.as_ref() != Some(&call.number) {
        return Err(Refusal::CallBackUnregistered { asker });
    }
    if call.deed != digest {
        return Err(Refusal::CallBackForOther);
    }
    if call.at > now || now.since(call.at) > CALL_BACK_AGE_MAX {
        return Err(Refusal::CallBackNotOfToday);
    }
    let ours = call.authority == deed.ordered_by.authority && call.state == deed.ordered_by.state;
    if ours && people::approved_by(&call.by, deed, digest, case, now) { Ok(()) } else { Err(Refusal::CallBackByOther) }
}
