//! A partner without a node: a signed letter is carried to it in a sealed file, and what comes back is taken in as received.
//!
//! Everything moves as it would by letter. What keys do not prove is said in the case, on the page and in the package.

mod bring;
mod carry;
mod file;
mod hear;
mod paper;
mod plain;

use exchange::verify_carried;
use request::{Command, State};
use store::{Batch, Doc, stream};
use terms::RequestId;

use crate::{
    Node,
    desk::{mail::post, no::No, turn::Turn},
    partners::PartnerConfig,
};

pub(crate) use bring::bring;
pub use bring::{ANSWER_FILE, answer_files, put_file};
pub(crate) use carry::carry;
pub use carry::{Made, carried, carry_by_hand, cover};
pub(crate) use hear::hear;

/// The channels by which something is carried or told; closed, so that statistics can count them.
pub const CHANNELS: &[&str] = &["courier", "post", "mail", "police", "liaison", "hand", "telephone"];

pub(super) fn channel(word: &str) -> Result<String, No> {
    let known = CHANNELS.iter().find(|known| **known == word);
    known
        .map(|known| (*known).to_owned())
        .ok_or_else(|| No::refused("channel", "that is no channel", format!("Choose one of: {}.", CHANNELS.join(", "))))
}

/// The partner that a request goes to.
pub(super) fn partner<'a>(node: &'a Node, state: &State) -> Result<&'a PartnerConfig, No> {
    let abroad = state.abroad.as_ref().ok_or_else(|| {
        No::refused("not-outside", "this request goes to a node, or has not been signed", "Sign and approve it first.")
    })?;
    node.partner(&abroad.to).ok_or_else(|| {
        let says = format!("the partner {} is not in this node's book any more", abroad.to);
        No::refused("no-partner", says, "The operator enters it again in `node.toml` under [[partners]].")
    })
}

/// Signs a letter to a partner without a node: kept, in the log, and waiting to be carried.
pub(super) fn ready(
    turn: &mut Turn<'_>,
    id: RequestId,
    state: &State,
    (partner, body): (&PartnerConfig, exchange::Body),
    batch: &mut Batch,
) -> Result<(), No> {
    let to = partner.node().ok_or_else(|| No::own("a partner's name"))?;
    let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: None };
    let (letter, frame) = post::write_outside(turn.node, &envelope, body, &[turn.who], turn.now, &mut turn.chance)?;
    // What nobody could verify is not carried.
    verify_carried(&frame, &turn.node.directory, turn.now).map_err(|fault| {
        No::refused("letter", format!("whoever gets it would have to refuse it: {fault}"), "Call the operator.")
    })?;
    let digest = post::sha256(&frame);
    let kind = letter.kind().as_str();
    let events = state.decide(Command::Ready { letter: letter.header.letter, kind, to, frame: digest })?;
    let name = stream::asking(id);
    batch.events.extend(events.into_iter().map(|event| (name.clone(), event)));
    batch.docs.push(Doc { digest, kind: "frame", bytes: frame });
    Ok(())
}
