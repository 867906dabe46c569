//! Spontaneous information: two people tell another state what it did not ask for; where they set conditions, it accepts them before it sees anything.

mod came;
pub mod fields;
mod read;
mod view;

use exchange::{AnnouncementV1, ConditionV1, InformationAnswerV1, InformationV1, WithdrawalV1};
use guard::{Approval, NotTold};
use law::Facts;
use request::{Draft, Event, Telling, TellingCommand, TellingSide, TellingStage};
use store::stream;
use terms::{Instant, NodeId, RequestId};

use crate::{
    Node,
    desk::{
        ahead, case,
        mail::{
            post,
            translate::{self, prose},
        },
        no::No,
        read_first::SEEN,
        turn::{Done, Turn},
    },
};
use read::Asked;

pub(crate) use came::{came, withdrawn};
pub(crate) use view::line_of;
pub use view::{InformationView, fields_of, requests, view};

impl From<NotTold> for No {
    fn from(not: NotTold) -> Self {
        Self::refused(not.code(), not.to_string(), not.cure())
    }
}

/// One side's state of it.
pub(crate) async fn state(node: &Node, id: RequestId, side: TellingSide) -> Result<Telling, store::Trouble> {
    let events = node.store.events(&name(id, side)).await?;
    Ok(events.iter().fold(Telling::new(side), |state, entry| state.apply(&entry.event)))
}

fn name(id: RequestId, side: TellingSide) -> String {
    match side {
        TellingSide::Teller => stream::telling(id),
        TellingSide::Told => stream::told(id),
    }
}

/// What this node wrote, or took in once its shape was checked.
fn parsed(text: Option<&str>) -> Result<InformationV1, No> {
    text.and_then(|text| serde_json::from_str(text).ok()).ok_or_else(|| No::own("what was told"))
}

fn written(letter: &InformationV1) -> Result<String, No> {
    serde_json::to_string(letter).map_err(|_| No::own("what is told"))
}

/// What the guard is told of it.
fn weighed<'a>(
    letter: &'a InformationV1,
    asked: &'a Asked,
    safeguards: &'a guard::Safeguards,
    approvals: &'a [Approval],
) -> guard::Telling<'a> {
    let announcement = &letter.announcement;
    guard::Telling {
        authority: &announcement.teller,
        state: announcement.teller_state,
        told: announcement.told_state,
        digest: announcement.digest(),
        bases: asked.unasked.open.len(),
        asks: asked.unasked.asks.first().map(String::as_str),
        handed_by: None,
        persons: announcement.persons,
        why_named: letter.content.why_named.as_ref().map_or("", |why| why.as_str()),
        safeguards,
        death_penalty: asked.death_penalty,
        spared: announcement.conditions.contains(&ConditionV1::NoDeathPenalty {}),
        approvals,
    }
}

fn answers(turn: &Turn<'_>) -> guard::Safeguards {
    let answer = |q: &guard::Safeguard| {
        let given = turn.field(&format!("safeguard.{}", case::safeguard_word(*q)))?;
        Some((*q, given != "no"))
    };
    guard::Safeguards(guard::Safeguard::ALL.iter().filter_map(answer).collect())
}

/// One officer writes it and signs; before a second one has, it can be written anew.
pub(crate) async fn tell(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = if turn.subject.is_empty() { number(turn) } else { turn.request()? };
    let state = state(turn.node, id, TellingSide::Teller).await?;
    let draft = Draft(turn.fields.iter().map(|(k, v)| (k.clone(), v.trim().to_owned())).collect());
    let (node, who, now) = (turn.node, turn.who.name.clone(), turn.now);
    let read = read::read(node, &draft, &who, now, &mut turn.chance)?;
    let safeguards = answers(turn);
    let telling = weighed(&read.letter, &read.asked, &safeguards, &[]);
    guard::may_be_told(&guard::Telling { handed_by: read.handed_by, ..telling })?;
    let signed = turn.approve(&read.letter.announcement, id)?;
    let events = state.decide(TellingCommand::Propose { signed, text: written(&read.letter)? })?;
    let batch = turn.batch(&stream::telling(id), events);
    turn.record(batch).await?;
    Ok(Done::new(id, "signed by one person; an approver must sign the same before anything leaves"))
}

fn number(turn: &mut Turn<'_>) -> RequestId {
    RequestId::from_bytes(*post::number(&mut turn.chance).bytes())
}

/// The second person signs the same; the law and the guard are asked again, today. With conditions the announcement leaves, else the content.
pub(crate) async fn approve(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = state(turn.node, id, TellingSide::Teller).await?;
    if state.stage != TellingStage::Proposed {
        return Err(request::OutOfTurn::Stage { stage: state.stage.as_str() }.into());
    }
    as_read(turn, &state)?;
    ahead::none(&state.signed, Some(&turn.who.person), turn.now)?;
    let mut letter = parsed(state.text.as_deref())?;
    let asked = asked_again(turn.node, &letter.announcement, turn.now);
    let signed = turn.approve(&letter.announcement, id)?;
    let statements = state.signed.iter().chain([&signed]).map(|s| translate::approval(&s.statement));
    letter.announcement.approvals = statements.collect::<Result<_, _>>()?;
    let approvals = verified(turn.node, &letter.announcement, turn.now);
    let safeguards = answers(turn);
    let bound = !letter.announcement.conditions.is_empty();
    let command = TellingCommand::Approve { signed, text: written(&letter)?, bound };
    let events = state.decide(command)?;
    guard::may_tell(&weighed(&letter, &asked, &safeguards, &approvals), turn.now)?;
    let to = node_of(turn.node, &letter.announcement)?;
    let name = stream::telling(id);
    let mut batch = turn.batch(&name, events);
    let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: None };
    let posted = if bound {
        post::write(turn.node, &envelope, letter.announcement, &[turn.who], turn.now, &mut turn.chance)?
    } else {
        post::write(turn.node, &envelope, letter, &[turn.who], turn.now, &mut turn.chance)?
    };
    posted.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    let says = if bound {
        "signed by a second person: the announcement is on its way, and the content leaves when its conditions are accepted"
    } else {
        "signed by a second person: it is on its way"
    };
    Ok(Done::new(id, says))
}

/// Whoever signs answers for what was on the page: the first person may have written it anew since.
fn as_read(turn: &Turn<'_>, state: &Telling) -> Result<(), No> {
    let stands = state.digest.map(|digest| digest.to_string());
    match turn.field(SEEN) {
        Some(seen) if stands.as_deref() != Some(seen) => Err(No::refused(
            "changed-since",
            "it is not the one that you have read: it was written anew since",
            "Read it again, as it is now.",
        )),
        _ => Ok(()),
    }
}

/// The law of today, about what was signed. Facts are not in the letter: a text that rests on one was named in it, and has to be in force still.
fn asked_again(node: &Node, announcement: &AnnouncementV1, now: Instant) -> Asked {
    let conduct: Vec<String> = announcement.conduct.iter().map(|c| c.as_str().to_owned()).collect();
    let all = law::spontaneous_facts(&node.book, node.state);
    let facts = Facts(all.iter().map(|word| (word.key.clone(), law::Fact::Yes)).collect());
    let mut asked = read::ask(node, announcement.told_state, &conduct, &facts, now);
    let named = |record: &str| announcement.legal_basis.iter().any(|basis| basis.record.as_str() == record);
    asked.unasked.open.retain(|text| named(&text.citation.record));
    asked
}

fn verified(node: &Node, announcement: &AnnouncementV1, now: Instant) -> Vec<Approval> {
    announcement.approvals.iter().filter_map(|a| case::approval(node, a, now)).collect()
}

/// Whom it goes to, by the directory of today.
fn node_of(node: &Node, announcement: &AnnouncementV1) -> Result<NodeId, No> {
    let member = node.directory.authority(&announcement.told).filter(|n| n.state() == announcement.told_state);
    member
        .map(|n| n.id().clone())
        .ok_or_else(|| No::refused("unknown-node", "that authority is not in the directory any more", "Write it anew."))
}

/// An officer of the state that is told answers an announcement. Accepting binds the state.
pub(crate) async fn answer(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = state(turn.node, id, TellingSide::Told).await?;
    let accepted = match turn.needs("answer", "Choose to accept the conditions, or to decline.")? {
        "accepted" => true,
        "declined" => false,
        _ => return Err(No::refused("answer", "that is no answer", "Choose accepted or declined.")),
    };
    let says = if accepted {
        String::new()
    } else {
        turn.needs("reasons", "Say why, so that they can ask for less.")?.to_owned()
    };
    let events = state.decide(TellingCommand::Answer { accepted, says: says.clone() })?;
    let (letter, to) = state.came.clone().ok_or_else(|| No::own("an announcement without its letter"))?;
    let announcement: AnnouncementV1 =
        state.text.as_deref().and_then(|t| serde_json::from_str(t).ok()).ok_or_else(|| No::own("an announcement"))?;
    let digest = announcement.digest();
    let body = if accepted {
        InformationAnswerV1::Accepted { announcement: digest, conditions: announcement.conditions }
    } else {
        InformationAnswerV1::Declined { announcement: digest, says: prose(&says)? }
    };
    let name = stream::told(id);
    let mut batch = turn.batch(&name, events);
    let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: Some(letter) };
    post::write(turn.node, &envelope, body, &[turn.who], turn.now, &mut turn.chance)?.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    let says = if accepted {
        "accepted: the content follows, and whoever reads it here is bound by the conditions"
    } else {
        "declined: no content follows, and they are told why"
    };
    Ok(Done::new(id, says))
}

/// It was wrong, or told to the wrong state: the other side is told not to rely on it.
pub(crate) async fn withdraw(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = state(turn.node, id, TellingSide::Teller).await?;
    let reason = turn.needs("reason", "Say why it is taken back.")?.to_owned();
    let events = state.decide(TellingCommand::Withdraw { reason: reason.clone() })?;
    let to = node_of(turn.node, &parsed(state.text.as_deref())?.announcement)?;
    let name = stream::telling(id);
    let mut batch = turn.batch(&name, events);
    let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: None };
    let body = WithdrawalV1 { reason: prose(&reason)? };
    post::write(turn.node, &envelope, body, &[turn.who], turn.now, &mut turn.chance)?.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    Ok(Done::new(id, "taken back: the other side is told not to rely on it"))
}

/// Nothing is left to do with it here.
pub(crate) async fn close(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let told = state(turn.node, id, TellingSide::Told).await?;
    let side = if told.stage == TellingStage::New { TellingSide::Teller } else { TellingSide::Told };
    let state = if side == TellingSide::Told { told } else { state(turn.node, id, side).await? };
    let events: Vec<Event> = state.decide(TellingCommand::Close)?;
    let batch = turn.batch(&name(id, side), events);
    turn.record(batch).await?;
    Ok(Done::new(id, "closed"))
}
