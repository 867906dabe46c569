//! What an emergency needs besides: the call-back before, and the review afterwards. Each is one person's signed word.

use terms::{Digest, Instant, NodeId, OfficerId, PersonId, RequestId, Role, StateCode};

use crate::{
    Bytes, CallBackV1, Directory, Function, Line, Organisation, PeerFault, PostReviewV1, Prose, VerifiedOfficer,
    entitled::DECIDING,
    keys::{Purpose, Signs, signed},
    statement::{Said, unsigned, verify},
};

/// A call-back that holds: signed, about a body and an officer of it that the directory knows. Whether the number is the
/// registered one, and whether the right person called, is for the guard.
#[derive(Debug)]
pub struct VerifiedCallBack {
    by: VerifiedOfficer,
    called: StateCode,
    confirmed_by: PersonId,
    registered: Option<String>,
    said: CallBackV1,
}

impl VerifiedCallBack {
    /// Who called.
    pub fn by(&self) -> &VerifiedOfficer {
        &self.by
    }

    /// The state of the body that was called.
    pub fn called(&self) -> StateCode {
        self.called
    }

    /// Who confirmed there, as a person.
    pub fn confirmed_by(&self) -> &PersonId {
        &self.confirmed_by
    }

    /// The number that was called.
    pub fn number(&self) -> &str {
        self.said.number.as_str()
    }

    /// The number that the directory has for that body.
    pub fn registered(&self) -> Option<&str> {
        self.registered.as_deref()
    }

    /// About what.
    pub fn deed(&self) -> Digest {
        self.said.deed
    }

    /// When.
    pub fn at(&self) -> Instant {
        self.said.at
    }
}

/// A review that holds. Only [`verify_post_review`] makes one.
#[derive(Debug)]
pub struct VerifiedPostReview {
    by: VerifiedOfficer,
    review: PostReviewV1,
}

impl VerifiedPostReview {
    /// The judge or member of the independent body.
    pub fn by(&self) -> &VerifiedOfficer {
        &self.by
    }

    /// What was found.
    pub fn review(&self) -> &PostReviewV1 {
        &self.review
    }
}

/// Whom an officer called, under which number, and who confirmed.
#[derive(Debug, Clone)]
pub struct Call {
    /// The node of the body that was called.
    pub called: NodeId,
    /// The number.
    pub number: Line,
    /// The officer there who confirmed.
    pub confirmed_by: OfficerId,
}

/// One officer signs that the asker was called.
pub fn sign_call_back(
    (officer, role): (&OfficerId, Role),
    (deed, request): (Digest, RequestId),
    call: Call,
    at: Instant,
    key: &impl Signs,
) -> CallBackV1 {
    let Call { called, number, confirmed_by } = call;
    let (officer, id) = (officer.clone(), key.verifying_key().id());
    let signature = Bytes::default();
    let mut said = CallBackV1 { officer, role, deed, request, called, number, confirmed_by, at, key: id, signature };
    said.signature = Bytes(signed(key, Purpose::CallBack, &unsigned(&said)).to_vec());
    said
}

/// Verifies a call-back.
///
/// # Errors
/// As [`crate::verify_approval`]; [`PeerFault::NotEntitled`] when the body that was called is no authority, or when whoever
/// confirmed is not one of its officers.
pub fn verify_call_back(said: &CallBackV1, directory: &Directory, now: Instant) -> Result<VerifiedCallBack, PeerFault> {
    let CallBackV1 { officer, role, at, key, signature, called, confirmed_by, .. } = said;
    let by = verify(
        &Said { officer, key, role: *role, at: *at },
        Purpose::CallBack,
        &unsigned(said),
        signature,
        directory,
        now,
    )?;
    let body = directory.node(called).filter(|n| matches!(n.organisation(), Organisation::Authority(_)));
    let confirmed = body.and_then(|body| body.officer(confirmed_by).map(|officer| (body, officer.person().clone())));
    match confirmed {
        Some((body, confirmed_by)) if DECIDING.contains(role) => Ok(VerifiedCallBack {
            by,
            called: body.state(),
            confirmed_by,
            registered: body.telephone().map(str::to_owned),
            said: said.clone(),
        }),
        _ => Err(PeerFault::NotEntitled),
    }
}

/// An independent body says whether an emergency was rightly answered.
pub fn sign_post_review(
    officer: &OfficerId,
    (request, package): (RequestId, Digest),
    (confirmed, says): (bool, Prose),
    at: Instant,
    key: &impl Signs,
) -> PostReviewV1 {
    let (officer, id) = (officer.clone(), key.verifying_key().id());
    let signature = Bytes::default();
    let mut review = PostReviewV1 { officer, request, package, confirmed, says, at, key: id, signature };
    review.signature = Bytes(signed(key, Purpose::PostReview, &unsigned(&review)).to_vec());
    review
}

/// Verifies a review.
///
/// # Errors
/// As [`crate::verify_approval`]; [`PeerFault::NotEntitled`] when the officer is not of a body that the directory lists as independent: the
/// office alone does not make one.
pub fn verify_post_review(
    review: &PostReviewV1,
    directory: &Directory,
    now: Instant,
) -> Result<VerifiedPostReview, PeerFault> {
    let PostReviewV1 { officer, at, key, signature, .. } = review;
    let said = Said { officer, key, role: Role::Independent, at: *at };
    let by = verify(&said, Purpose::PostReview, &unsigned(review), signature, directory, now)?;
    let body = directory.officer(officer).map(|(_, body)| body.functions());
    if !body.is_some_and(|functions| functions.contains(&Function::Independent)) {
        return Err(PeerFault::NotEntitled);
    }
    Ok(VerifiedPostReview { by, review: review.clone() })
}
