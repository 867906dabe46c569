//! Letters about spontaneous information arrive: an announcement, an answer to ours, the content, a withdrawal.

use exchange::{Body, InformationAnswerV1, InformationV1, Letter};
use request::{Event, TellingCommand, TellingSide, TellingStage};
use store::{Batch, stream};
use terms::{Instant, NodeId, RequestId};

use super::{asked_again, node_of, parsed, state, verified, weighed};
use crate::{
    Node,
    clock::chance,
    desk::{
        mail::post,
        no::No,
        not_taken::{NotTaken, own},
    },
};

const ELSEWHERE: &str = "the information stands elsewhere";

fn decided(decided: Result<Vec<Event>, request::OutOfTurn>) -> Result<Vec<Event>, NotTaken> {
    decided.map_err(|_| NotTaken::OutOfTurn(ELSEWHERE))
}

fn text(body: &impl serde::Serialize) -> Result<String, NotTaken> {
    serde_json::to_string(body).map_err(|_| own(No::own("what came")))
}

/// One of the three kinds.
pub(crate) async fn came(
    node: &Node,
    id: RequestId,
    from: &NodeId,
    letter: &Letter,
    now: Instant,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    let number = letter.header.letter;
    let command = match &letter.body {
        Body::Announcement(body) => TellingCommand::HearAnnouncement {
            letter: number,
            from: from.clone(),
            digest: body.digest(),
            text: text(&**body)?,
        },
        Body::Information(body) => TellingCommand::HearInformation {
            letter: number,
            from: from.clone(),
            digest: body.announcement.digest(),
            text: text(&**body)?,
            bound: !body.announcement.conditions.is_empty(),
        },
        Body::InformationAnswer(body) => return answered(node, (id, letter), from, body, now, batch).await,
        _ => return Ok(()),
    };
    let events = decided(state(node, id, TellingSide::Told).await?.decide(command))?;
    batch.events.extend(events.into_iter().map(|event| (stream::told(id), event)));
    Ok(())
}

/// Their answer to our announcement. Accepted word for word, the content leaves in the same transaction, if the law and the two approvals still
/// hold today; if they do not, nothing leaves, and a person sees why.
async fn answered(
    node: &Node,
    (id, letter): (RequestId, &Letter),
    from: &NodeId,
    body: &InformationAnswerV1,
    now: Instant,
    batch: &mut Batch,
) -> Result<(), NotTaken> {
    let name = stream::telling(id);
    let state = state(node, id, TellingSide::Teller).await?;
    if state.stage == TellingStage::New {
        return Err(NotTaken::OutOfTurn("nothing of this number was announced"));
    }
    let ours = parsed(state.text.as_deref()).map_err(own)?;
    if node_of(node, &ours.announcement).map_err(own)? != *from {
        return Err(NotTaken::OutOfTurn("it was announced to another node"));
    }
    let (digest, accepted, says) = match body {
        InformationAnswerV1::Accepted { announcement, conditions } => {
            if *conditions != ours.announcement.conditions {
                return Err(NotTaken::OutOfTurn("other conditions were accepted than were set"));
            }
            (*announcement, true, String::new())
        }
        InformationAnswerV1::Declined { announcement, says } => (*announcement, false, says.as_str().to_owned()),
    };
    let mut events = decided(state.decide(TellingCommand::HearAnswer { digest, accepted, says }))?;
    let gives = events.iter().any(|event| matches!(event, Event::InformationGiven));
    let refused = if gives { give(node, (id, letter), from, ours, now, batch)? } else { None };
    if let Some(no) = refused {
        events.retain(|event| !matches!(event, Event::InformationGiven));
        events.push(Event::Flagged { code: no.code().to_owned(), says: format!("{no}. {}", no.cure()) });
    }
    batch.events.extend(events.into_iter().map(|event| (name.clone(), event)));
    Ok(())
}

/// The content as a letter of the node: both people approved exactly this. Some: why it does not leave.
fn give(
    node: &Node,
    (id, letter): (RequestId, &Letter),
    to: &NodeId,
    ours: InformationV1,
    now: Instant,
    batch: &mut Batch,
) -> Result<Option<guard::NotTold>, NotTaken> {
    let asked = asked_again(node, &ours.announcement, now);
    let approvals = verified(node, &ours.announcement, now);
    // The second person answered the four questions when it was approved; nothing of what they are about has changed since.
    let safeguards = guard::Safeguards(guard::Safeguard::ALL.iter().map(|question| (*question, false)).collect());
    if let Err(no) = guard::may_tell(&weighed(&ours, &asked, &safeguards, &approvals), now) {
        return Ok(Some(no));
    }
    let mut chance = chance().map_err(|e| NotTaken::Trouble(e.into()))?;
    let envelope = post::Envelope { to, request: Some(id), in_reply_to: Some(letter.header.letter) };
    let posted = post::write(node, &envelope, ours, &[], now, &mut chance).map_err(own)?;
    posted.into_batch(&stream::telling(id), batch);
    Ok(None)
}

/// They take back what they told. None: nothing of this number was told here, so that it is about a request.
pub(crate) async fn withdrawn(
    node: &Node,
    id: RequestId,
    from: &NodeId,
    reason: &str,
    batch: &mut Batch,
) -> Result<Option<()>, NotTaken> {
    let state = state(node, id, TellingSide::Told).await?;
    if state.came.as_ref().is_none_or(|(_, node)| node != from) {
        return Ok(None);
    }
    let events =
        decided(state.decide(TellingCommand::HearWithdrawal { from: from.clone(), reason: reason.to_owned() }))?;
    batch.events.extend(events.into_iter().map(|event| (stream::told(id), event)));
    Ok(Some(()))
}
