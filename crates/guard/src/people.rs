//! Which people said yes: the independent body, and two different officers.

use std::{collections::BTreeSet, time::Duration};

use terms::{Digest, Instant, Measure, PersonId, Role, StateCode};

use crate::{Approval, Authorisation, Case, Competence, Deed, Refusal, consent::listed};

/// Two keys for every deed, emergencies included.
pub const PEOPLE_MIN: usize = 2;

/// An approval is of the facts as they were; after a week they are looked at again.
pub const APPROVAL_AGE_MAX: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// In which offices a person may approve a measure. Clerks and counsel sit at the provider, oversight only reads, and
/// whoever investigates does not approve.
pub const MAY_APPROVE: &[(Measure, &[Role])] = &[
    (Measure::Preserve, &[Role::Approver, Role::Desk, Role::Reviewer]),
    (Measure::Disclose, &[Role::Approver, Role::Reviewer]),
];

/// The independent body's authorisation where the law asks for one; `None` where it does not.
pub(crate) fn authorisation<'a>(
    territory: StateCode,
    deed: Digest,
    case: &Case<'a>,
    now: Instant,
) -> Result<Option<&'a Authorisation>, Refusal> {
    let by = match &case.law.authorisation {
        law::Authorisation::NotRequired { .. } => return Ok(None),
        law::Authorisation::Unknown => return Err(Refusal::AuthorisationUnclear),
        law::Authorisation::Required { by, .. } => by,
    };
    let given = case.authorisation.ok_or_else(|| Refusal::AuthorisationMissing { by: by.clone() })?;
    let independent = given.role == Role::Independent
        && given.state == territory
        && listed(case, &given.authority, territory, Competence::Authorise);
    if !independent {
        return Err(Refusal::AuthorisationUnlisted { state: territory });
    }
    if given.deed != deed {
        return Err(Refusal::AuthorisationForOther);
    }
    if !given.valid.contains(now) {
        return Err(Refusal::AuthorisationNotInForce);
    }
    Ok(Some(given))
}

/// Two different people. What does not count is passed over, so that an approval more never closes the door.
pub(crate) fn approvals(
    deed: &Deed,
    digest: Digest,
    authorised: Option<&Authorisation>,
    case: &Case<'_>,
    now: Instant,
) -> Result<(), Refusal> {
    let mut people: BTreeSet<&PersonId> =
        case.approvals.iter().filter(|a| counts(a, deed, digest, now)).map(|a| &a.person).collect();
    if people.len() < PEOPLE_MIN {
        return Err(Refusal::TooFewApprovals { have: people.len() });
    }
    if let Some(authorised) = authorised {
        people.remove(&authorised.person);
    }
    if people.len() < PEOPLE_MIN {
        return Err(Refusal::AuthoriserApproved);
    }
    Ok(())
}

/// Is this person one of those whose approval counts?
pub(crate) fn approved_by(person: &PersonId, deed: &Deed, digest: Digest, case: &Case<'_>, now: Instant) -> bool {
    case.approvals.iter().any(|a| a.person == *person && counts(a, deed, digest, now))
}

fn counts(approval: &Approval, deed: &Deed, digest: Digest, now: Instant) -> bool {
    approval.deed == digest
        && approval.authority == deed.ordered_by.authority
        && approval.state == deed.ordered_by.state
        && approval.at <= now
        && now.since(approval.at) <= APPROVAL_AGE_MAX
        && MAY_APPROVE.iter().any(|(measure, roles)| *measure == deed.measure && roles.contains(&approval.role))
}
