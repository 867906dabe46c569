//! A request that was sent is changed: what narrows goes out with one officer's signature, what widens is a new question to both laws and to
//! two people. The asked side finds the difference by itself and decides again.

use exchange::{AmendmentV1, PeerFault, RequestV1, VerifiedFrame};
use request::{Amending, Change, Command, Draft, Event, Side, State, changes, fields as f, widens};
use store::stream;
use terms::Instant;

use crate::{
    Node,
    desk::{
        ahead,
        answers::approvers::approvers,
        asks::asking,
        mail::{
            post, replay,
            translate::{self, prose},
        },
        no::No,
        not_taken::NotTaken,
        turn::{Done, Turn},
    },
};

/// A change as a letter, and what it changes. Built anew for each of its two people, so that both sign the same.
struct Built {
    letter: AmendmentV1,
    draft: Draft,
    changes: Vec<Change>,
}

/// One officer changes what was sent.
pub(crate) async fn amend(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let says = turn.needs("reason", "Say why it is changed.")?.to_owned();
    let mut draft = state.draft.clone();
    for (name, text) in turn.fields.iter().filter(|(name, _)| known(name)) {
        match text.trim() {
            "" => drop(draft.0.remove(name)),
            text => drop(draft.0.insert(name.clone(), text.to_owned())),
        }
    }
    let built = build(turn.node, &state, &draft, &says, turn.now)?;
    let signed = turn.approve(&built.letter, id)?;
    let (content, wide) = (built.letter.request.digest(), widens(&built.changes));
    let Built { letter, draft, changes } = built;
    let command = Command::Amend { draft, content, changes, says, signed };
    let events = state.decide(command)?;
    let name = stream::asking(id);
    let mut batch = turn.batch(&name, events);
    if !wide {
        let to = asking::partner(turn, id).await?;
        let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: None };
        post::write(turn.node, &envelope, letter, &[turn.who], turn.now, &mut turn.chance)?
            .into_batch(&name, &mut batch);
    }
    turn.record(batch).await?;
    let says = if wide {
        "signed: it asks for more or for something else, so a second officer must approve it"
    } else {
        "it asks for no more than before: the change is on its way"
    };
    Ok(Done::new(id, says))
}

/// The second person approves what widens: the law is asked again, today.
pub(crate) async fn approve(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let none = || No::refused("no-amendment", "no change waits for a second person", "Change the request first.");
    let Amending { draft, says, signed: first, .. } = state.amending.clone().ok_or_else(none)?;
    ahead::none(std::slice::from_ref(&first), Some(&turn.who.person), turn.now)?;
    let mut built = build(turn.node, &state, &draft, &says, turn.now)?;
    let digest = built.letter.digest();
    if first.deed != digest {
        return Err(No::refused(
            "law-moved",
            "the law's answer, or the request, has changed since the first officer signed",
            "Change it again, and sign anew.",
        ));
    }
    let signed = turn.approve(&built.letter, id)?;
    let content = built.letter.request.digest();
    let command = Command::ApproveAmendment { content, changes: built.changes, signed: signed.clone() };
    let events = state.decide(command)?;
    let statements = [&first.statement, &signed.statement];
    built.letter.approvals = statements.into_iter().map(|s| translate::approval(s)).collect::<Result<_, _>>()?;
    let name = stream::asking(id);
    let mut batch = turn.batch(&name, events);
    let to = asking::partner(turn, id).await?;
    let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: None };
    let posted = post::write(turn.node, &envelope, built.letter, &[turn.who], turn.now, &mut turn.chance)?;
    posted.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    Ok(Done::new(id, "approved by a second person: the change is on its way"))
}

/// What a change may touch: every field of a request but the state that is asked.
fn known(name: &str) -> bool {
    name != f::TO && (f::ALL.contains(&name) || name.starts_with(f::FACT))
}

fn build(node: &Node, state: &State, draft: &Draft, says: &str, now: Instant) -> Result<Built, No> {
    let replaces = state
        .content
        .ok_or_else(|| No::refused("not-sent", "the request has not been sent", "Change the draft instead."))?;
    // Both versions as the other side reads them: one spelling of a moment is as good as another.
    let before = translate::draft(&letter(node, state, &state.draft, now, false)?);
    let written = letter(node, state, draft, now, false)?;
    let after = translate::draft(&written);
    let changes = changes(&before, &after);
    let request = if widens(&changes) { letter(node, state, draft, now, true)? } else { written };
    let number = state.amendments + 1;
    let letter = AmendmentV1 { number, replaces, request, says: prose(says)?, approvals: Vec::new() };
    Ok(Built { letter, draft: after, changes })
}

/// The letter of request of this version; `open`: the law has to allow it today, as it would a new one.
fn letter(node: &Node, state: &State, draft: &Draft, now: Instant, open: bool) -> Result<RequestV1, No> {
    let drafter = state.signed.first().map(|signed| asking::drafter_name(node, signed)).unwrap_or_default();
    asking::letter_of(node, draft, &drafter, now, open)
}

/// A change arrives. Whether two people had to approve it is judged by what it changes here, not by what it says of itself.
pub(crate) fn came(
    node: &Node,
    letter: &VerifiedFrame,
    body: &AmendmentV1,
    state: &State,
    now: Instant,
) -> Result<Event, NotTaken> {
    let stands = state.received.as_ref().map(|(_, _, content)| *content);
    if stands != Some(body.replaces) || body.number != state.amendments + 1 {
        return Err(NotTaken::OutOfTurn("it changes another version of the request"));
    }
    let draft = translate::draft(&body.request);
    let changes = changes(&state.draft, &draft);
    let elsewhere = changes.iter().any(|change| change.field == f::TO);
    if elsewhere || body.request.asked_state != node.state {
        return Err(PeerFault::WrongRecipient.into());
    }
    if widens(&changes) && approvers(node, letter, (&body.approvals, body.digest()), now)? < 2 {
        return Err(PeerFault::NotEntitled.into());
    }
    let content = body.request.digest();
    let letter = Some(letter.letter().header.letter);
    Ok(Event::AmendmentCame { letter, draft, content, changes, says: body.says.as_str().into() })
}
