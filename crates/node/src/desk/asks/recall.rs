//! Evidence is called back: closed on both sides at once, destroyed by the receiver with a proof from its log, or not, with a reason.

use std::time::Duration;

use evidence::{
    PublicKey,
    log::{ProofFile, Proven, read_checkpoint},
};
use exchange::{Bytes, RecallAnswerV1, RecallCauseV1, RecallV1};
use request::{Command, Event, Recall, RecallAnswer, Side, Stage, State};
use store::{Batch, Class, Forget, Move, NotForgotten, stream};
use terms::{Ground, Instant, NodeId, RequestId};

use crate::{
    Node,
    clock::chance,
    desk::{
        asks::asking,
        ended,
        evidence::pack,
        mail::{letters::WITHDRAWN, post, replay, translate::prose},
        no::No,
        turn::{Done, Turn},
    },
    ledger,
    session::Session,
};

/// By when the receiver answers.
pub(crate) const ANSWER_WITHIN: Duration = Duration::from_secs(7 * 24 * 3600);

pub(crate) const CLOCKS_DIFFER: Duration = Duration::from_secs(5 * 60);

/// Who calls back, and when.
pub(crate) struct Sender<'a> {
    pub(crate) node: &'a Node,
    /// None where the independent body's word is enclosed, or the clock has spoken.
    pub(crate) officers: &'a [&'a Session],
    pub(crate) now: Instant,
}

/// The recall as an event and as a letter, in one batch. What has not been delivered by then is not delivered any more: letters of one request go in
/// their order, so that the evidence would leave before the letter that calls it back.
pub(crate) async fn send(
    sender: &Sender<'_>,
    id: RequestId,
    state: &State,
    recall: Recall,
    cause: RecallCauseV1,
    batch: &mut Batch,
    chance: &mut impl rand_core::CryptoRng,
) -> Result<(), No> {
    let name = stream::asked(id);
    let body = RecallV1 { package: recall.package, cause, says: prose(&recall.says)?, answer_by: recall.answer_by };
    let events = state.decide(Command::Recall(recall))?;
    let (letter, to, _) = state.received.clone().ok_or_else(|| No::own("a request without its letter"))?;
    for event in &events {
        ended::tell(sender.node, (id, state), event, sender.now, batch).await?;
    }
    batch.events.extend(events.into_iter().map(|event| (name.clone(), event)));
    let waiting = sender.node.store.letters(Some(&name)).await?.into_iter();
    let waiting = waiting.filter(|l| l.kind == "transmission" && l.delivered.is_none() && l.parked.is_none());
    batch.moves.extend(waiting.map(|l| (l.letter, Move::Park { code: WITHDRAWN.to_owned() })));
    let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: Some(letter) };
    post::write(sender.node, &envelope, body, sender.officers, sender.now, chance)?.into_batch(&name, batch);
    Ok(())
}

/// An officer of the requested state calls back what was sent.
pub(crate) async fn recall(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asked).await?;
    let says = turn.needs("reasons", "Say why, so that the asker can explain it to a court.")?.to_owned();
    let word = turn.needs("cause", "Choose why it is called back.")?.to_owned();
    let cause = match word.as_str() {
        "sent-in-error" => RecallCauseV1::SentInError {},
        "consent-withdrawn" => RecallCauseV1::ConsentWithdrawn {},
        "ground-found" => RecallCauseV1::GroundFound { ground: ground(turn)? },
        _ => return Err(No::refused("cause", "that is no cause", "Choose one of the listed causes.")),
    };
    let package =
        state.package.ok_or_else(|| No::refused("no-package", "nothing was sent", "Refuse or withdraw it instead."))?;
    let recall = Recall { package, cause: word, says, answer_by: turn.now.after(ANSWER_WITHIN) };
    let mut batch = turn.batch(&stream::asked(id), Vec::new());
    let sender = Sender { node: turn.node, officers: &[turn.who], now: turn.now };
    send(&sender, id, &state, recall, cause, &mut batch, &mut turn.chance).await?;
    turn.record(batch).await?;
    Ok(Done::new(id, "called back: the package is closed here, and the asker is being told"))
}

fn ground(turn: &Turn<'_>) -> Result<Ground, No> {
    let word = turn.needs("ground", "Choose the ground that was found.")?;
    word.parse::<Ground>().map_err(|e| No::refused("ground", e.to_string(), "Choose one of the listed grounds."))
}

/// A recall arrives.
pub(crate) fn came(body: &RecallV1) -> Event {
    let cause = match &body.cause {
        RecallCauseV1::ReviewRefused { .. } => "review-refused",
        RecallCauseV1::ReviewLapsed { .. } => "review-lapsed",
        RecallCauseV1::SentInError {} => "sent-in-error",
        RecallCauseV1::GroundFound { .. } => "ground-found",
        RecallCauseV1::ConsentWithdrawn {} => "consent-withdrawn",
    };
    let (package, answer_by) = (body.package, body.answer_by);
    Event::RecallCame { recall: Recall { package, cause: cause.into(), says: body.says.as_str().into(), answer_by } }
}

/// May a case be closed whose evidence is called back? When nobody ever signed for it, nothing has to be answered; else when no answer came in time.
pub(crate) fn may_close(state: &State, now: Instant) -> Result<(), No> {
    let waits = state.recall.as_ref().filter(|_| state.stage == Stage::Recalled && state.delivered);
    match waits {
        Some(recall) if now <= recall.answer_by => Err(No::refused(
            "answer-awaited",
            format!("they have signed for the package, and may answer the recall until {}", recall.answer_by),
            "Wait for the answer: it says whether the package is destroyed.",
        )),
        _ => Ok(()),
    }
}

/// An officer of the asker answers: the key of the case's documents is destroyed, or a reason why not.
pub(crate) async fn answer(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let destroyed = match turn.needs("answer", "Choose destroyed or refused.")? {
        "destroyed" => true,
        "refused" => false,
        _ => return Err(No::refused("answer", "that is no answer", "Choose destroyed or refused.")),
    };
    let says = turn.needs("reasons", "Say what became of copies, or why it is not destroyed.")?.to_owned();
    // Asked before anything is destroyed.
    state.decide(Command::AnswerRecall { destroyed, entry: None, says: says.clone() })?;
    // It never came: there is nothing to destroy, and nothing else of the case is destroyed in its place.
    let (destroyed, says) = match state.package {
        Some(_) => (destroyed, says),
        None => (false, format!("The package never came here: there is nothing to destroy. {says}")),
    };
    let package = state.recall.as_ref().map(|r| r.package).ok_or_else(|| No::own("a recall"))?;
    let mut kept = None;
    let (entry, body) = if destroyed {
        let why =
            state.recall.as_ref().map_or_else(String::new, |r| format!("recalled by the requested state: {}", r.cause));
        kept = Some(pack::destroying(turn, &format!("package {package} of request {id}"), &why)?);
        let entry = destroy(turn, stream::asking(id), why).await?;
        let proof = Bytes(proof(turn.node, entry).await?.into_bytes());
        let (at, log, copies) = (turn.now, turn.node.id.clone(), prose(&says)?);
        (Some(entry), RecallAnswerV1::Destroyed { package, at, log, proof, copies })
    } else {
        (None, RecallAnswerV1::Refused { package, says: prose(&says)? })
    };
    let events = state.decide(Command::AnswerRecall { destroyed, entry, says })?;
    let mut batch = turn.batch(&stream::asking(id), events);
    if let Some((event, doc)) = kept {
        batch.events.push((stream::asking(id), event));
        batch.docs.push(doc);
    }
    asking::tell(turn, id, body, batch).await?;
    let done = if destroyed {
        "destroyed: its key is gone, and the proof is on its way"
    } else {
        "not destroyed: the reason is on its way, and the package stays closed here"
    };
    Ok(Done::new(id, done))
}

/// Destroys the key under which the documents of a case were kept: a package and the letter that brought it, an answer and its sources. Pressed
/// again after a crash, it finds what the first press did.
pub(crate) async fn destroy(turn: &mut Turn<'_>, case: String, why: String) -> Result<u64, No> {
    let class = Class::Documents;
    let what = Forget { case: case.clone(), class, why, by: Some(turn.who.officer.clone()) };
    // Not of the chance of the press: where the letter waits for a signature, its number is drawn again and must be the same.
    match turn.node.store.destroy(&what, turn.now, &mut chance()?).await {
        Ok(forgotten) => Ok(forgotten.entry),
        Err(NotForgotten::Trouble(trouble)) => Err(trouble.into()),
        Err(NotForgotten::House | NotForgotten::Nothing { .. }) => {
            let before = turn.node.store.destroyed().await?;
            let found = before.iter().rev().find(|d| d.stream == case && d.class == class.as_str());
            found.map(|d| d.entry).ok_or_else(|| No::own("the key of a case"))
        }
    }
}

/// The entry of this node's log that says which key was destroyed, proven and opened.
pub(crate) async fn proof(node: &Node, entry: u64) -> Result<String, No> {
    let (key, record) = node.store.opening(entry).await?;
    let checkpoint = ledger::checkpoint(node).await?;
    let own = PublicKey::from_bytes(node.keys.signing.verifying_key().bytes());
    let head = read_checkpoint(&checkpoint, &own).map_err(|_| No::own("a checkpoint"))?;
    let index = entry.saturating_sub(1);
    let proof = ledger::inclusion(node, index, head.size).await?;
    Ok(ProofFile { entry: Proven::Opened { key, record }, index, proof, checkpoint }.write())
}

/// Their answer arrives; its proof is checked against their node's key.
pub(crate) fn answered(
    node: &Node,
    id: RequestId,
    from: &NodeId,
    body: &RecallAnswerV1,
    state: &State,
) -> Option<Event> {
    let recalled = state.recall.as_ref().map(|r| r.package);
    // Two honest clocks differ by five minutes at most.
    let since = state.recall.as_ref()?.answer_by.before(ANSWER_WITHIN + CLOCKS_DIFFER);
    match body {
        RecallAnswerV1::Destroyed { package, proof, copies, log, .. } if recalled == Some(*package) => {
            let proven = log == from && holds(node, from, &stream::asking(id), &proof.0, since);
            Some(Event::RecallAnswerCame(RecallAnswer { destroyed: true, proven, says: copies.as_str().into() }))
        }
        RecallAnswerV1::Refused { package, says } if recalled == Some(*package) => {
            Some(Event::RecallAnswerCame(RecallAnswer { destroyed: false, proven: false, says: says.as_str().into() }))
        }
        _ => None,
    }
}

/// Does the log of that node say that the key of the documents of this case was destroyed?
pub(crate) fn holds(node: &Node, from: &NodeId, case: &str, proof: &[u8], since: Instant) -> bool {
    let Some(file) = std::str::from_utf8(proof).ok().and_then(ProofFile::read) else { return false };
    let Some(member) = node.directory.node(from) else { return false };
    let signed = member.signing_keys().any(|key| file.check(&PublicKey::from_bytes(key.bytes())).is_ok());
    let Proven::Opened { record, .. } = &file.entry else { return false };
    signed && says_destroyed(record, case, since)
}

/// The record of an entry: six parts, each after its length in eight bytes.
fn says_destroyed(record: &[u8], case: &str, since: Instant) -> bool {
    let Some(mut rest) = record.strip_prefix(b"comity-event/1\n") else { return false };
    let mut parts = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<8>() {
        let Some((part, after)) =
            usize::try_from(u64::from_be_bytes(*length)).ok().and_then(|n| after.split_at_checked(n))
        else {
            return false;
        };
        parts.push(part);
        rest = after;
    }
    let [_, _, kind, at, _, body] = parts.as_slice() else { return false };
    let at = <[u8; 8]>::try_from(*at).map(i64::from_be_bytes).unwrap_or_default();
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let is = |field: &str, value: &str| body.get(field).and_then(serde_json::Value::as_str) == Some(value);
    // What was destroyed before the recall was something else.
    rest.is_empty()
        && since.micros() <= at
        && *kind == b"forgotten"
        && is("case", case)
        && is("class", Class::Documents.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, body: &str) -> Vec<u8> {
        let mut out = b"comity-event/1\n".to_vec();
        for part in [&[0_u8; 8][..], b"house", kind.as_bytes(), &9_i64.to_be_bytes(), b"", body.as_bytes()] {
            out.extend((part.len() as u64).to_be_bytes());
            out.extend(part);
        }
        out
    }

    fn at(micros: i64) -> Instant {
        Instant::from_micros(micros)
    }

    #[test]
    fn only_the_destruction_of_this_case_and_class_is_a_proof() {
        let good = r#"{"kind":"forgotten","case":"asking/1","class":"documents","why":"recalled"}"#;
        assert!(says_destroyed(&record("forgotten", good), "asking/1", at(9)));
        assert!(!says_destroyed(&record("forgotten", good), "asking/2", at(9)));
        assert!(!says_destroyed(&record("viewed", good), "asking/1", at(9)));
        assert!(!says_destroyed(&record("forgotten", &good.replace("documents", "events")), "asking/1", at(9)));
        assert!(!says_destroyed(&record("forgotten", good), "asking/1", at(10)), "before the recall");
        let whole = record("forgotten", good);
        for length in 0..whole.len() {
            assert!(!says_destroyed(&whole[..length], "asking/1", at(9)), "{length}");
        }
        assert!(!says_destroyed(&[whole, vec![0]].concat(), "asking/1", at(0)));
    }
}
