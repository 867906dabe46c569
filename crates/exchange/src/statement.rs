//! Approvals and authorisations: one person's signed word, verified against the directory.

use serde::Serialize;
use terms::{Digest, Instant, OfficerId, Period, RequestId, Role};

use crate::{
    ApprovalV1, AuthorisationV1, Bytes, Directory, PeerFault, Term, VerifiedOfficer,
    dated::too_early,
    keys::{KeyId, Purpose, Signs, signed},
};

/// An approval that holds. Only [`verify_approval`] makes one. Whether this person's approval counts is for the guard.
#[derive(Debug)]
pub struct VerifiedApproval {
    by: VerifiedOfficer,
    approval: ApprovalV1,
}

impl VerifiedApproval {
    /// Who approved.
    pub fn by(&self) -> &VerifiedOfficer {
        &self.by
    }

    /// In which office: one that this person holds.
    pub fn role(&self) -> Role {
        self.approval.role
    }

    /// What.
    pub fn deed(&self) -> Digest {
        self.approval.deed
    }

    /// In which matter.
    pub fn request(&self) -> RequestId {
        self.approval.request
    }

    /// When.
    pub fn at(&self) -> Instant {
        self.approval.at
    }
}

/// An authorisation that holds and may be used now. Only [`verify_authorisation`] makes one.
#[derive(Debug)]
pub struct VerifiedAuthorisation {
    by: VerifiedOfficer,
    authorisation: AuthorisationV1,
}

impl VerifiedAuthorisation {
    /// The judge or member of the independent body.
    pub fn by(&self) -> &VerifiedOfficer {
        &self.by
    }

    /// What.
    pub fn deed(&self) -> Digest {
        self.authorisation.deed
    }

    /// In which matter.
    pub fn request(&self) -> RequestId {
        self.authorisation.request
    }

    /// From when until when.
    pub fn valid(&self) -> Period {
        self.authorisation.valid
    }
}

/// One officer approves.
pub fn sign_approval(
    officer: &OfficerId,
    role: Role,
    deed: Digest,
    request: RequestId,
    at: Instant,
    key: &impl Signs,
) -> ApprovalV1 {
    let id = key.verifying_key().id();
    let mut approval =
        ApprovalV1 { officer: officer.clone(), role, deed, request, at, key: id, signature: Bytes::default() };
    approval.signature = Bytes(signed(key, Purpose::Approval, &unsigned(&approval)).to_vec());
    approval
}

/// The independent body authorises.
pub fn sign_authorisation(
    officer: &OfficerId,
    deed: Digest,
    request: RequestId,
    valid: Period,
    at: Instant,
    key: &impl Signs,
) -> AuthorisationV1 {
    let id = key.verifying_key().id();
    let mut authorisation =
        AuthorisationV1 { officer: officer.clone(), deed, request, valid, at, key: id, signature: Bytes::default() };
    authorisation.signature = Bytes(signed(key, Purpose::Authorisation, &unsigned(&authorisation)).to_vec());
    authorisation
}

/// Verifies an approval.
///
/// # Errors
/// [`PeerFault::UnknownKey`], [`PeerFault::BadSignature`], a fault of the key's term, [`PeerFault::NotEntitled`] when the
/// officer does not hold that office, [`PeerFault::FromTheFuture`].
pub fn verify_approval(
    approval: &ApprovalV1,
    directory: &Directory,
    now: Instant,
) -> Result<VerifiedApproval, PeerFault> {
    let said = Said { officer: &approval.officer, key: &approval.key, role: approval.role, at: approval.at };
    let by = verify(&said, Purpose::Approval, &unsigned(approval), &approval.signature, directory, now)?;
    Ok(VerifiedApproval { by, approval: approval.clone() })
}

/// Verifies an approval inside a letter: it counted when the letter was signed, and counts still. Its signature is the same at both moments, and
/// is looked at once.
pub(crate) fn verify_approval_in(
    approval: &ApprovalV1,
    directory: &Directory,
    (signed, now): (Instant, Instant),
) -> Result<VerifiedApproval, PeerFault> {
    let verified = verify_approval(approval, directory, signed)?;
    let (officer, _) = directory.officer(&approval.officer).ok_or(PeerFault::UnknownKey)?;
    let key = officer.key(&approval.key).ok_or(PeerFault::UnknownKey)?;
    counts(&key.term, approval.at, directory, now)?;
    Ok(verified)
}

/// Verifies an authorisation, and that it may be used now.
///
/// # Errors
/// As [`verify_approval`]; [`PeerFault::NotEntitled`] when the officer is not of an independent body;
/// [`PeerFault::Expired`] after its last moment, [`PeerFault::FromTheFuture`] before its first.
pub fn verify_authorisation(
    authorisation: &AuthorisationV1,
    directory: &Directory,
    now: Instant,
) -> Result<VerifiedAuthorisation, PeerFault> {
    let AuthorisationV1 { officer, key, at, valid, signature, .. } = authorisation;
    let said = Said { officer, key, role: Role::Independent, at: *at };
    let by = verify(&said, Purpose::Authorisation, &unsigned(authorisation), signature, directory, now)?;
    match now {
        now if valid.to() < now => Err(PeerFault::Expired),
        now if now < valid.from() => Err(PeerFault::FromTheFuture),
        _ => Ok(VerifiedAuthorisation { by, authorisation: authorisation.clone() }),
    }
}

pub(crate) struct Said<'a> {
    pub(crate) officer: &'a OfficerId,
    pub(crate) key: &'a KeyId,
    pub(crate) role: Role,
    pub(crate) at: Instant,
}

pub(crate) fn verify(
    said: &Said<'_>,
    purpose: Purpose,
    unsigned: &[u8],
    signature: &Bytes,
    directory: &Directory,
    now: Instant,
) -> Result<VerifiedOfficer, PeerFault> {
    if !directory.in_force(now) {
        return Err(PeerFault::DirectoryExpired);
    }
    let (officer, node) = directory.officer(said.officer).ok_or(PeerFault::UnknownKey)?;
    let key = officer.key(said.key).ok_or(PeerFault::UnknownKey)?;
    let signature = signature.0.as_slice().try_into().map_err(|_| PeerFault::BadSignature)?;
    if !key.key.verifies(purpose, unsigned, signature) {
        return Err(PeerFault::BadSignature);
    }
    counts(&key.term, said.at, directory, now)?;
    if officer.roles().contains(&said.role) {
        Ok(VerifiedOfficer::of(officer, node))
    } else {
        Err(PeerFault::NotEntitled)
    }
}

/// Does what was said at this moment, with a key of this term, count now?
fn counts(term: &Term, said: Instant, directory: &Directory, now: Instant) -> Result<(), PeerFault> {
    if !directory.in_force(now) {
        return Err(PeerFault::DirectoryExpired);
    }
    term.usable(now)?;
    if too_early(said, now) {
        return Err(PeerFault::FromTheFuture);
    }
    term.usable(said)
}

/// Canonical JSON of a statement without its signature.
pub(crate) fn unsigned(statement: &impl Serialize) -> Vec<u8> {
    let mut value = serde_json::to_value(statement).unwrap_or_default();
    if let Some(fields) = value.as_object_mut() {
        fields.remove("signature");
    }
    serde_json_canonicalizer::to_vec(&value).unwrap_or_default()
}
