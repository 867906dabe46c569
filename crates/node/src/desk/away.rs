//! Acts of officers whose key is not on this node: what waits for a signature, and what comes of it.

use std::sync::Arc;

use exchange::Signs as _;
use rand_core::Rng as _;

use crate::{
    Node,
    away::{SIGN_WITHIN, SIGNATURES_MAX, Unsigned, Wanted, number},
    clock::chance,
    desk::{
        acts::{Act, pressed},
        mail::post,
        no::No,
        turn::Done,
    },
    session::Session,
};

/// The first try of an act.
pub(super) async fn press(node: &Node, who: &Session, act: Act<'_>) -> Result<Done, No> {
    let mut seed = [0; 32];
    chance()?.fill_bytes(&mut seed);
    let at = node.now();
    let press = Unsigned {
        number: number(&seed),
        officer: who.officer.clone(),
        action: act.action,
        subject: act.subject.to_owned(),
        fields: act.fields.clone(),
        at,
        until: at.after(SIGN_WITHIN),
        wanted: Wanted { message: Vec::new(), about: None },
        signed: Vec::new(),
        seed,
        drawn: Arc::default(),
    };
    tried(node, who, press).await
}

/// What waits for this officer's signature, oldest first.
pub fn to_sign(node: &Node, who: &Session) -> Vec<Unsigned> {
    node.sessions.unsigned.of(&who.officer, node.now())
}

/// A signature by the officer's own key over what waits under this number; then the act goes on.
///
/// # Errors
/// [`No`]: nothing waits there, it is not that key's signature, what the act itself says, or `to-sign` where it needs another one.
pub async fn sign(node: &Node, who: &Session, number: &str, signature: &[u8; 64]) -> Result<Done, No> {
    let mut press = node.sessions.unsigned.take(&who.officer, number, node.now()).ok_or_else(|| {
        No::refused(
            "nothing-to-sign",
            "nothing of yours waits under that number: it was signed, or five minutes are over",
            "Press again on the page of the record.",
        )
    })?;
    if !who.pen.verifying_key().verifies_message(&press.wanted.message, signature) {
        node.sessions.unsigned.put(press);
        return Err(No::refused(
            "bad-signature",
            "that is no signature of your key over what waits",
            "Sign with the key that the directory lists for this account.",
        ));
    }
    if press.signed.len() >= SIGNATURES_MAX {
        return Err(No::refused(
            "changed-meanwhile",
            "what has to be signed was another thing each time",
            "Look at the record, and press again.",
        ));
    }
    press.signed.push(*signature);
    tried(node, who, press).await
}

async fn tried(node: &Node, who: &Session, mut press: Unsigned) -> Result<Done, No> {
    let who = who.with(press.pen(&who.pen));
    let act = Act { action: press.action, subject: &press.subject, fields: &press.fields };
    let answer = pressed(node, &who, act, Some((press.at, press.seed))).await;
    if let (Some(wanted), Err(no)) = (who.pen.unsigned(), &answer)
        && no.code() == post::TO_SIGN
    {
        press.wanted = wanted;
        node.sessions.unsigned.put(press);
    }
    answer
}
