//! Letters of ours: signed, sealed, and part of the transaction that causes them.

use exchange::{Body, Header, Letter, SealFault, Sender, seal_frame, sign_frame};
use rand_core::CryptoRng;
use request::Event;
use sha2::{Digest as _, Sha256};
use store::{Batch, Doc, OutLetter};
use terms::{Digest, Instant, LetterId, NodeId, RequestId, Urgency};

use crate::{
    Node,
    away::Pen,
    desk::{ahead, no::No},
    session::Session,
};

/// A letter that is not delivered within this time says so to a person instead of arriving late.
pub(crate) const LETTER_LIFE: std::time::Duration = std::time::Duration::from_secs(30 * 24 * 3600);

/// A letter, ready to go into a batch.
pub(crate) struct Posted {
    pub(crate) letter: LetterId,
    pub(crate) frame: Vec<u8>,
    pub(crate) frame_digest: Digest,
    sealed: Vec<u8>,
    kind: &'static str,
    to: NodeId,
    urgency: Option<Urgency>,
    at: Instant,
    expires: Instant,
}

/// SHA-256 of bytes.
pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::digest(bytes).into())
}

/// The code of an act that stopped because a key that is not here has to sign first. Nothing was written.
pub(crate) const TO_SIGN: &str = "to-sign";

/// Asked after each signature of a person, before anything rests on it: is it one, or is the key elsewhere and has not signed yet?
pub(crate) fn has_signed(who: &Session) -> Result<(), No> {
    signed_by(&who.pen)
}

/// The same of the pen alone.
pub(crate) fn signed_by(pen: &Pen) -> Result<(), No> {
    match pen.unsigned() {
        None => Ok(()),
        Some(_) => Err(No::refused(
            TO_SIGN,
            "this waits for the signature of your own key, which is not on this node",
            "Sign it on the machine with your key: `comity sign`. Then load this page again.",
        )),
    }
}

/// To whom, about which request, and in answer to what.
pub(crate) struct Envelope<'a> {
    pub(crate) to: &'a NodeId,
    pub(crate) request: Option<RequestId>,
    pub(crate) in_reply_to: Option<LetterId>,
}

/// The number of a new letter.
pub(crate) fn number(chance: &mut impl CryptoRng) -> LetterId {
    let mut number = [0; 16];
    chance.fill_bytes(&mut number);
    LetterId::from_bytes(number)
}

/// Writes a letter: the node signs, and the officer where a person speaks; then it is sealed to the recipient.
pub(crate) fn write(
    node: &Node,
    envelope: &Envelope<'_>,
    body: impl Into<Body>,
    officers: &[&Session],
    now: Instant,
    chance: &mut impl CryptoRng,
) -> Result<Posted, No> {
    let number = number(chance);
    write_numbered(node, (envelope, number), body, officers, now, chance)
}

/// The same under a number that is known already, because something that travels beside the letter is bound to it.
pub(crate) fn write_numbered(
    node: &Node,
    (envelope, number): (&Envelope<'_>, LetterId),
    body: impl Into<Body>,
    officers: &[&Session],
    now: Instant,
    chance: &mut impl CryptoRng,
) -> Result<Posted, No> {
    let (letter, frame) = signed(node, (envelope, number), body, officers, now)?;
    let member = node.directory.node(envelope.to).ok_or_else(|| {
        No::refused(UNKNOWN_NODE, "that node is not in the directory", "Ask the directory's keepers to enrol it.")
    })?;
    let sealed = seal_frame(&frame, member, now, chance).map_err(|e| {
        let code = if e == SealFault::NoSealingKey { NO_KEY } else { "letter" };
        No::refused(code, e.to_string(), "Ask the recipient for a valid key in the directory.")
    })?;
    Ok(Posted::of(&letter, frame, sealed))
}

/// The codes of a letter that nobody could read: its recipient is suspended, or has left.
const UNKNOWN_NODE: &str = "unknown-node";
const NO_KEY: &str = "no-valid-key";

/// The code of [`Event::Flagged`] for somebody who was to be told and could not be.
pub(crate) const NOT_TOLD: &str = "not-told";

/// Tells what has happened or been decided. That never hangs on the keys of whoever is told of it: where nobody there can read a letter, the record says
/// so, for a person to find another way, and the others are told. Whether this one was.
pub(crate) fn tell(
    node: &Node,
    envelope: &Envelope<'_>,
    body: impl Into<Body>,
    officers: &[&Session],
    (now, chance): (Instant, &mut impl CryptoRng),
    (stream, batch): (&str, &mut Batch),
) -> Result<bool, No> {
    let body = body.into();
    let kind = body.kind();
    match write(node, envelope, body, officers, now, chance) {
        Ok(posted) => {
            posted.into_batch(stream, batch);
            Ok(true)
        }
        Err(no) if [UNKNOWN_NODE, NO_KEY].contains(&no.code()) => {
            let says = format!("{} could not be told ({}): {no}", envelope.to, kind.as_str());
            batch.events.push((stream.to_owned(), Event::Flagged { code: NOT_TOLD.to_owned(), says }));
            Ok(false)
        }
        Err(no) => Err(no),
    }
}

/// The same for a recipient that is no node: what leaves is made from the signed letter.
pub(crate) fn write_otherwise(
    node: &Node,
    envelope: &Envelope<'_>,
    body: impl Into<Body>,
    officers: &[&Session],
    now: Instant,
    chance: &mut impl CryptoRng,
    made: impl FnOnce(&LetterId, &[u8]) -> Result<Vec<u8>, No>,
) -> Result<Posted, No> {
    let (letter, frame) = signed(node, (envelope, number(chance)), body, officers, now)?;
    let bytes = made(&letter.header.letter, &frame)?;
    Ok(Posted::of(&letter, frame, bytes))
}

/// A letter to a body without a node: signed by the node and the officer, and not sealed to any node.
pub(crate) fn write_outside(
    node: &Node,
    envelope: &Envelope<'_>,
    body: Body,
    officers: &[&Session],
    now: Instant,
    chance: &mut impl CryptoRng,
) -> Result<(Letter, Vec<u8>), No> {
    signed(node, (envelope, number(chance)), body, officers, now)
}

fn signed(
    node: &Node,
    (envelope, number): (&Envelope<'_>, LetterId),
    body: impl Into<Body>,
    officers: &[&Session],
    now: Instant,
) -> Result<(Letter, Vec<u8>), No> {
    let body = body.into();
    // A person who presses can put it right; what leaves by itself is tried until its time has come.
    if let Some((by, at)) = exchange::dated_ahead(&body, now).filter(|_| !officers.is_empty()) {
        return Err(ahead::refused(by.as_ref(), at, now));
    }
    let header = Header {
        letter: number,
        request: envelope.request,
        from: node.id.clone(),
        to: envelope.to.clone(),
        at: now,
        expires: now.after(LETTER_LIFE),
        exercise: node.config.exercise,
        in_reply_to: envelope.in_reply_to,
    };
    let letter = Letter { header, body };
    let pens: Vec<_> = officers.iter().map(|officer| &officer.pen).collect();
    let sender = Sender { node: &node.id, node_key: &node.keys.signing, officers: &pens };
    let frame = sign_frame(&letter, &sender)
        .map_err(|e| No::refused("letter", e.to_string(), "Shorten the longest text and try again."))?;
    officers.iter().try_for_each(|officer| has_signed(officer))?;
    Ok((letter, frame))
}

impl Posted {
    fn of(letter: &Letter, frame: Vec<u8>, bytes: Vec<u8>) -> Self {
        Self {
            letter: letter.header.letter,
            frame_digest: sha256(&frame),
            frame,
            sealed: bytes,
            kind: letter.kind().as_str(),
            to: letter.header.to.clone(),
            urgency: letter.urgency(),
            at: letter.header.at,
            expires: letter.header.expires,
        }
    }

    /// A receipt goes back on the same line and needs no outbox.
    pub(crate) fn into_sealed(self) -> Vec<u8> {
        self.sealed
    }

    /// Puts the letter into the batch of a stream: event, outbox and the signed frame for later proof.
    pub(crate) fn into_batch(self, stream: &str, batch: &mut Batch) {
        batch.events.push((
            stream.to_owned(),
            Event::Sent {
                letter: self.letter,
                kind: self.kind.to_owned(),
                to: self.to.clone(),
                digest: sha256(&self.sealed),
            },
        ));
        batch.urgency.extend(self.urgency.map(|urgency| (stream.to_owned(), urgency)));
        batch.docs.push(Doc { digest: self.frame_digest, kind: "frame", bytes: self.frame });
        batch.letters.push(OutLetter {
            letter: self.letter,
            kind: self.kind.to_owned(),
            stream: stream.to_owned(),
            to: self.to,
            bytes: self.sealed,
            tries: 0,
            fault: None,
            delivered: None,
            next: self.at,
            queued: Some(self.at),
            expires: Some(self.expires),
            parked: None,
            urgency: self.urgency.unwrap_or(Urgency::Ordinary),
            frame: Some(self.frame_digest),
        });
    }
}
