//! Whose soil, whose order, whose consent.

use terms::{AuthorityId, Instant, StateCode};

use crate::{Case, Competence, Consent, Deed, Refusal, Scope, target_digest};

/// An authority orders providers of its own state, and only if its state lets it.
pub(crate) fn orderer(deed: &Deed, case: &Case<'_>) -> Result<(), Refusal> {
    let by = &deed.ordered_by;
    if !listed(case, &by.authority, by.state, Competence::Order) {
        return Err(Refusal::OrdererUnlisted { authority: by.authority.clone(), state: by.state });
    }
    if deed.holder.established != by.state {
        return Err(Refusal::HolderAbroad { established: deed.holder.established, orderer: by.state });
    }
    Ok(())
}

/// The consent of the state where the data lies, and when it ends.
///
/// INVARIANT: `Ok` means that this state's own authority ordered in its own case, or that this state consented.
pub(crate) fn of(territory: StateCode, deed: &Deed, case: &Case<'_>, now: Instant) -> Result<Option<Instant>, Refusal> {
    let state = territory;
    if deed.ordered_by.state == territory && deed.for_state == territory {
        return Ok(None);
    }
    let consent = case.consent.ok_or(Refusal::NoConsent { state })?;
    let (Consent::Grant { state: signed, authority, scope, .. }
    | Consent::Standing { state: signed, authority, scope, .. }) = consent;
    if *signed != territory {
        return Err(Refusal::ConsentOfOtherState { state, signed: *signed });
    }
    if !listed(case, authority, territory, Competence::Consent) {
        return Err(Refusal::ConsentUnlisted { authority: authority.clone(), state });
    }
    relied_on(territory, deed, consent)?;
    covers(territory, deed, scope, now)?;
    exactly_this(territory, deed, consent)?;
    Ok(Some(scope.valid.to()))
}

/// Both the state whose case it is and the state that orders have to be named.
fn relied_on(territory: StateCode, deed: &Deed, consent: &Consent) -> Result<(), Refusal> {
    let state = territory;
    let orderer = deed.ordered_by.state;
    match consent {
        Consent::Grant { beneficiary, ordered_by, .. } => {
            if *beneficiary != deed.for_state {
                return Err(Refusal::ConsentForOthers { state, excluded: deed.for_state });
            }
            if *ordered_by != orderer {
                return Err(Refusal::ConsentForOthers { state, excluded: orderer });
            }
        }
        Consent::Standing { beneficiaries, .. } => {
            // The territorial state needs nobody's leave at home, so only the others have to be named.
            for acting in [deed.for_state, orderer] {
                if acting != territory && !beneficiaries.contains(&acting) {
                    return Err(Refusal::ConsentForOthers { state, excluded: acting });
                }
            }
        }
    }
    Ok(())
}

fn covers(state: StateCode, deed: &Deed, scope: &Scope, now: Instant) -> Result<(), Refusal> {
    if !scope.measures.contains(&deed.measure) || !scope.data.contains(&deed.data) {
        return Err(Refusal::ConsentTooNarrow { state });
    }
    if !scope.valid.contains(now) {
        return Err(Refusal::ConsentNotInForce { state });
    }
    Ok(())
}

/// A grant is for one deed. Asked last, since it says least about what differs.
fn exactly_this(state: StateCode, deed: &Deed, consent: &Consent) -> Result<(), Refusal> {
    match consent {
        Consent::Grant { request, deed: granted, target, .. } => {
            let same = *request == deed.request && *target == target_digest(&deed.target) && *granted == deed.digest();
            if same { Ok(()) } else { Err(Refusal::ConsentForOther { state }) }
        }
        Consent::Standing { .. } => Ok(()),
    }
}

/// Does the directory list this body of this state for this?
pub(crate) fn listed(case: &Case<'_>, authority: &AuthorityId, state: StateCode, may: Competence) -> bool {
    case.bodies.iter().any(|body| body.authority == *authority && body.state == state && body.may == may)
}
