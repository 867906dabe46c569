//! What is proven of a signed frame: who signed it, that they were entitled to, and what it says.

use std::{collections::BTreeSet, time::Duration};

use serde_json::Value;
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant, NodeId, OfficerId, PersonId, Role, StateCode};

use crate::{
    Directory, Function, Kind, Letter, Node, Officer, Organisation, PeerFault, canonical,
    dated::too_early,
    entitled,
    frame::{By, Frame},
    keys::{Purpose, VerifyingKey},
};

/// How far two honest clocks may differ.
pub const CLOCKS_DIFFER_MAX: Duration = Duration::from_secs(5 * 60);

/// A letter that could not be delivered for a month is written anew: it bounds what must be remembered against replay.
const LIFE_MAX: Duration = Duration::from_secs(31 * 24 * 60 * 60);

/// So many people approve nothing: two are asked for, and a list has room for those whose word does not count.
const APPROVALS_MAX: usize = 16;

/// A signed frame that holds: evidence that others can verify again. Whether it was meant for this node, and whether it
/// came in time, is another question ([`crate::open`]).
#[derive(Debug)]
pub struct VerifiedFrame {
    letter: Letter,
    from: VerifiedNode,
    signed_by: Vec<VerifiedOfficer>,
    bytes: Vec<u8>,
}

impl VerifiedFrame {
    /// The letter.
    pub fn letter(&self) -> &Letter {
        &self.letter
    }

    /// The node that signed it.
    pub fn from_node(&self) -> &VerifiedNode {
        &self.from
    }

    /// The officers who signed it, each one person of the sending body.
    pub fn signed_by(&self) -> &[VerifiedOfficer] {
        &self.signed_by
    }

    /// The frame, to be kept.
    pub fn signed_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the frame: the same letter has the same digest however often it is sealed.
    pub fn digest(&self) -> Digest {
        Digest::from_bytes(Sha256::digest(&self.bytes).into())
    }
}

/// The node that signed, as the directory knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedNode {
    id: NodeId,
    state: StateCode,
    organisation: Organisation,
    functions: Vec<Function>,
}

impl VerifiedNode {
    /// Its name.
    pub fn id(&self) -> &NodeId {
        &self.id
    }

    /// Of which state.
    pub fn state(&self) -> StateCode {
        self.state
    }

    /// Of which body.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// What the body does in its state.
    pub fn functions(&self) -> &[Function] {
        &self.functions
    }

    fn of(node: &Node) -> Self {
        let (id, organisation) = (node.id().clone(), node.organisation().clone());
        Self { id, state: node.state(), organisation, functions: node.functions().to_vec() }
    }
}

/// An officer whose signature was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedOfficer {
    officer: OfficerId,
    person: PersonId,
    organisation: Organisation,
    state: StateCode,
    roles: Vec<Role>,
}

impl VerifiedOfficer {
    /// The account.
    pub fn officer(&self) -> &OfficerId {
        &self.officer
    }

    /// The human being behind it.
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// The body.
    pub fn organisation(&self) -> &Organisation {
        &self.organisation
    }

    /// Of which state.
    pub fn state(&self) -> StateCode {
        self.state
    }

    /// The offices held.
    pub fn roles(&self) -> &[Role] {
        &self.roles
    }

    pub(crate) fn of(officer: &Officer, node: &Node) -> Self {
        Self {
            officer: officer.id().clone(),
            person: officer.person().clone(),
            organisation: node.organisation().clone(),
            state: node.state(),
            roles: officer.roles().to_vec(),
        }
    }
}

/// Verifies a frame that was embedded in another letter or kept as evidence, as of the moment `at`: now for a consent
/// that is to be relied on, or the moment of receipt that a log proves for old evidence.
///
/// # Errors
/// A [`PeerFault`]. Not checked: for whom the frame was meant, and until when it could be delivered.
pub fn verify_frame(bytes: &[u8], directory: &Directory, at: Instant) -> Result<VerifiedFrame, PeerFault> {
    verify(bytes, &Frame::split(bytes)?, directory, at)
}

/// Verifies the frame of a letter to a body without a node: carried by hand, by mail, by any road. Its recipient is a name of the
/// sender's own book and must not be a member's, so that no letter to a member can go round that member's node.
///
/// # Errors
/// As [`verify_frame`]; [`PeerFault::WrongRecipient`] when a member is named; [`PeerFault::NotEntitled`] for a kind of letter that is only
/// for nodes.
pub fn verify_carried(bytes: &[u8], directory: &Directory, at: Instant) -> Result<VerifiedFrame, PeerFault> {
    verify_to(bytes, &Frame::split(bytes)?, directory, at, entitled::To::Outside)
}

/// Verifies the frame of an order to a provider without a node: the warrant that its own system is brought over another protocol. As with what is
/// carried, the recipient is a name of the sender's own book and must not be a member's.
///
/// # Errors
/// As [`verify_frame`]; [`PeerFault::WrongRecipient`] when a member is named; [`PeerFault::NotEntitled`] for any other kind of letter.
pub fn verify_warrant(bytes: &[u8], directory: &Directory, at: Instant) -> Result<VerifiedFrame, PeerFault> {
    verify_to(bytes, &Frame::split(bytes)?, directory, at, entitled::To::Warrant)
}

/// Did this letter come before? `seen` is the digest that the store kept for this letter number.
///
/// # Errors
/// [`PeerFault::Replayed`] for the same letter (send the first receipt again), [`PeerFault::SameLetterOtherBody`] for
/// another under its number (park it, and tell a person).
pub fn seen_before(seen: Option<&Digest>, frame: &VerifiedFrame) -> Result<(), PeerFault> {
    match seen {
        None => Ok(()),
        Some(seen) if *seen == frame.digest() => Err(PeerFault::Replayed),
        Some(_) => Err(PeerFault::SameLetterOtherBody),
    }
}

/// Do two letters share a number and differ in what was signed?
pub fn same_letter_other_body(one: &VerifiedFrame, other: &VerifiedFrame) -> bool {
    one.letter.header.letter == other.letter.header.letter && one.bytes != other.bytes
}

pub(crate) fn verify(
    bytes: &[u8],
    frame: &Frame<'_>,
    directory: &Directory,
    at: Instant,
) -> Result<VerifiedFrame, PeerFault> {
    verify_to(bytes, frame, directory, at, entitled::To::Member)
}

fn verify_to(
    bytes: &[u8],
    frame: &Frame<'_>,
    directory: &Directory,
    at: Instant,
    to: entitled::To,
) -> Result<VerifiedFrame, PeerFault> {
    if !directory.in_force(at) {
        return Err(PeerFault::DirectoryExpired);
    }
    let sender = directory.node(&frame.sender).ok_or(PeerFault::UnknownSender)?;
    let (terms, officers) = signatures(frame, sender)?;
    terms.iter().try_for_each(|term| term.usable(at))?;

    let letter = read_payload(frame.payload)?;
    if letter.header.from != frame.sender || letter.header.to != frame.recipient {
        return Err(PeerFault::HeaderMismatch);
    }
    if letter.header.exercise != directory.exercise() {
        return Err(PeerFault::ExerciseMismatch);
    }
    // The latest of a body's standing consents counts: one that is dated ahead would stand in the way of all that come before its day.
    let published = match &letter.body {
        crate::Body::StandingConsent(consent) => consent.published,
        _ => letter.header.at,
    };
    if too_early(letter.header.at.max(published), at) {
        return Err(PeerFault::FromTheFuture);
    }
    lifetime(&letter)?;
    terms.iter().try_for_each(|term| term.usable(letter.header.at))?;
    entitled::check(&letter, sender, directory, &officers, (at, to))?;
    consent_is_the_senders(&letter, sender)?;
    crate::piece::check(&letter)?;

    let signed_by = officers.into_iter().map(|officer| VerifiedOfficer::of(officer, sender)).collect();
    Ok(VerifiedFrame { letter, from: VerifiedNode::of(sender), signed_by, bytes: bytes.to_vec() })
}

/// Checks each signature over the bytes as they came. One that fails is a fault, even if the others would do.
fn signatures<'d>(frame: &Frame<'_>, sender: &'d Node) -> Result<(Vec<crate::Term>, Vec<&'d Officer>), PeerFault> {
    let (mut terms, mut officers) = (Vec::new(), Vec::new());
    for signature in &frame.signatures {
        let key = match signature.by {
            By::Node => sender.signing_key(&signature.key).ok_or(PeerFault::UnknownKey)?,
            By::Officer => {
                let (officer, key) = sender.officer_key(&signature.key).ok_or(PeerFault::UnknownKey)?;
                officers.push(officer);
                key
            }
        };
        check(&key.key, signature.by.purpose(), frame.signed, &signature.bytes)?;
        terms.push(key.term);
    }
    Ok((terms, officers))
}

fn check(key: &VerifyingKey, purpose: Purpose, bytes: &[u8], signature: &[u8; 64]) -> Result<(), PeerFault> {
    if key.verifies(purpose, bytes, signature) { Ok(()) } else { Err(PeerFault::BadSignature) }
}

/// Reads a payload whose signatures hold.
pub(crate) fn read_payload(payload: &[u8]) -> Result<Letter, PeerFault> {
    let value = canonical::read(payload)?;
    let header = value.get("header").ok_or(PeerFault::BadShape)?;
    // Before the shape: a later version may have another, and an extension may explain a field.
    match header.get("v").map(Value::as_u64) {
        Some(Some(1)) => {}
        Some(Some(_)) => return Err(PeerFault::UnknownVersion),
        _ => return Err(PeerFault::BadShape),
    }
    if header.get("critical").and_then(Value::as_array).is_some_and(|list| !list.is_empty()) {
        return Err(PeerFault::UnknownCritical);
    }
    match header.get("kind").and_then(Value::as_str) {
        Some(kind) if Kind::ALL.iter().any(|known| known.as_str() == kind) => {}
        Some(_) => return Err(PeerFault::UnknownKind),
        None => return Err(PeerFault::BadShape),
    }
    let letter = Letter::from_value(value).ok_or(PeerFault::BadShape)?;
    // Before any of them is verified: each costs the reader more than the writer.
    if letter.body.approvals().len() > APPROVALS_MAX {
        return Err(PeerFault::BadShape);
    }
    // What was read must be all that was signed, spelled as we would spell it: nothing is dropped in silence.
    if letter.payload().as_deref() == Some(payload) { Ok(letter) } else { Err(PeerFault::BadShape) }
}

pub(crate) fn lifetime(letter: &Letter) -> Result<(), PeerFault> {
    let header = &letter.header;
    let sound = header.at <= header.expires && header.expires.since(header.at) <= LIFE_MAX;
    if sound { Ok(()) } else { Err(PeerFault::BadLifetime) }
}

/// A consent speaks for the state and the body whose keys signed it, and for no other.
fn consent_is_the_senders(letter: &Letter, sender: &Node) -> Result<(), PeerFault> {
    let (state, authority) = match &letter.body {
        crate::Body::Grant(grant) if Some(grant.request) != letter.header.request => {
            return Err(PeerFault::HeaderMismatch);
        }
        crate::Body::Grant(grant) => (grant.state, &grant.authority),
        crate::Body::StandingConsent(consent) => (consent.state, &consent.authority),
        crate::Body::Order(order) if Some(order.deed.request) != letter.header.request => {
            return Err(PeerFault::HeaderMismatch);
        }
        crate::Body::Order(order) => (order.deed.ordered_by.state, &order.deed.ordered_by.authority),
        crate::Body::Request(request) => (request.asking_state, &request.asking),
        crate::Body::Amendment(amendment) => (amendment.request.asking_state, &amendment.request.asking),
        // Of what one body did no other tells in its name. A provider tells of the orders of its own state.
        crate::Body::Notice(notice) if matches!(sender.organisation(), Organisation::Provider(_)) => {
            return if notice.state == sender.state() { Ok(()) } else { Err(PeerFault::NotEntitled) };
        }
        crate::Body::Notice(notice) => (notice.state, &notice.authority),
        crate::Body::NoticeOutcome(notice) => (notice.state, &notice.authority),
        crate::Body::ThirdNotice(notice) => (notice.state, &notice.authority),
        crate::Body::Announcement(announcement) => (announcement.teller_state, &announcement.teller),
        crate::Body::Information(information) => {
            (information.announcement.teller_state, &information.announcement.teller)
        }
        _ => return Ok(()),
    };
    let own = matches!(sender.organisation(), Organisation::Authority(id) if id == authority);
    if own && state == sender.state() { Ok(()) } else { Err(PeerFault::NotEntitled) }
}

/// How many different people are among these officers?
pub(crate) fn people(officers: &[&Officer]) -> usize {
    officers.iter().map(|officer| officer.person()).collect::<BTreeSet<_>>().len()
}
