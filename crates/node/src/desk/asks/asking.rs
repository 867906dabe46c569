//! The asking side's desk: draft, sign, send, answer, verify, report, close.

use std::sync::PoisonError;

use evidence::package::Worth;
use exchange::{OutcomeV1, ReplyV1, WithdrawalV1};
use request::{Command, Draft, OutOfTurn, Outcome, Side, Signed, Stage, State, fields as f};
use store::{Batch, stream};
use terms::{Digest, NodeId, RequestId, Role, StateCode};

use crate::{
    Node,
    desk::{
        ahead,
        asks::recall,
        case,
        evidence::kept,
        mail::{
            post, replay,
            translate::{self, Parties, line, prose},
        },
        no::No,
        outside,
        records::keeping,
        turn::{Done, Turn},
    },
    partners::PartnerConfig,
};

/// A draft is kept as it is; what it lacks is said, and refused only when it is to be signed.
pub(crate) async fn draft(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = if turn.subject.is_empty() { new_id(turn) } else { turn.request()? };
    let state = replay::side(turn.node, id, Side::Asking).await?;
    // A request that came has the number already: pages and letters could not tell the two apart.
    if replay::side(turn.node, id, Side::Asked).await?.stage != Stage::New {
        return Err(No::refused(
            "number-taken",
            "a request that came to this node has this number",
            "Leave the number out: the draft is given one.",
        ));
    }
    let fields = turn.fields.iter().filter(|(_, text)| !text.trim().is_empty());
    let draft = Draft(fields.map(|(k, v)| (k.clone(), v.trim().to_owned())).collect());
    let draft = keeping::with_its_end(&turn.node.book, turn.node.state, draft, turn.now);
    if draft.0.len() > 200 || draft.0.iter().any(|(k, v)| k.len() > 80 || v.len() > 16_000) {
        return Err(No::refused("too-large", "the draft has too many or too long fields", "Shorten it."));
    }
    within_office(turn, &draft)?;
    let events = state.decide(Command::Draft(draft.clone()))?;
    let view = case::law_view(&turn.node.book, turn.node.state, &draft, turn.now);
    let batch = turn.batch(&stream::asking(id), events);
    turn.record(batch).await?;
    let says = if view.lacks.is_empty() {
        "complete: the drafter may sign".into()
    } else {
        format!("{} thing(s) missing", view.lacks.len())
    };
    Ok(Done::new(id, says))
}

/// The duty officer of the desk asks for preservation at any hour, and for nothing else.
fn within_office(turn: &Turn<'_>, draft: &Draft) -> Result<(), No> {
    if turn.role != Role::Desk || draft.preserves_only() {
        return Ok(());
    }
    Err(No::refused(
        "not-your-office",
        "the desk asks for preservation alone; disclosure is asked for by an investigator",
        "Choose «preserve» as what is asked: the investigator's request follows in the same case.",
    ))
}

fn new_id(turn: &mut Turn<'_>) -> RequestId {
    use rand_core::Rng as _;
    let mut bytes = [0; 16];
    turn.chance.fill_bytes(&mut bytes);
    RequestId::from_bytes(bytes)
}

/// To whom a letter of request goes.
enum Road {
    /// To a node.
    Node(NodeId),
    /// To a body that has none: somebody carries it.
    Outside(PartnerConfig),
}

/// The request as a letter, with the digest that its two officers sign.
fn content(node: &Node, state: &State, person: &str, now: terms::Instant) -> Result<(exchange::RequestV1, Road), No> {
    let letter = letter_of(node, &state.draft, person, now, true)?;
    let (road, _) = road(node, letter.asked_state)?;
    Ok((letter, road))
}

/// A draft as a letter of request. `open`: the law has to allow it today. What only narrows a letter that was allowed is written all the same.
pub(crate) fn letter_of(
    node: &Node,
    draft: &Draft,
    person: &str,
    now: terms::Instant,
    open: bool,
) -> Result<exchange::RequestV1, No> {
    let read = if open { case::law_view } else { case::law_view_sent };
    let view = read(&node.book, node.state, draft, now);
    let law = view.deciding().cloned();
    let (Some(complete), Some(law)) = (view.complete, law) else { return Err(No::Lacks(view.lacks)) };
    if open && law.bases.is_empty() {
        return Err(No::from(guard::Refusal::NoBasis));
    }
    if let Some(gap) = law.gaps.first().filter(|_| open) {
        return Err(No::refused(&gap.code, &gap.says, &gap.cure));
    }
    let (_, asked) = road(node, complete.to)?;
    let basis: Vec<law::Citation> = law.bases.iter().map(|b| b.citation.clone()).collect();
    let organisation = node.config.name.clone();
    let parties = Parties {
        asking: case::own_authority(node)?,
        asking_state: node.state,
        asked,
        organisation,
        person: person.to_owned(),
        office: node.config.office.clone(),
    };
    translate::request(draft, &complete, &parties, &basis)
}

/// A member of the directory, if the state has one; a partner of our own book, if not.
fn road(node: &Node, state: StateCode) -> Result<(Road, terms::AuthorityId), No> {
    match (desk_of(node, state), node.partner_of(state)) {
        (Err(No::Refused { code, .. }), Some(partner)) if code == NO_DESK => {
            let asked = partner.authority().ok_or_else(|| No::own("a partner's name"))?;
            Ok((Road::Outside(partner.clone()), asked))
        }
        (found, _) => found.map(|(to, asked)| (Road::Node(to), asked)),
    }
}

const NO_DESK: &str = "no-desk";

/// The requested state's 24/7 desk, or its central authority.
pub(crate) fn desk_of(node: &Node, state: StateCode) -> Result<(NodeId, terms::AuthorityId), No> {
    use exchange::{Function, Organisation};
    let rank = |n: &exchange::Node| match n.functions() {
        fs if fs.contains(&Function::Desk) => Some(0),
        fs if fs.contains(&Function::Central) => Some(1),
        _ => None,
    };
    let desks = node.directory.nodes_of(state).filter_map(|n| match n.organisation() {
        Organisation::Authority(authority) => rank(n).map(|rank| (rank, n.id().clone(), authority.clone())),
        Organisation::Provider(_) => None,
    });
    desks.min().map(|(_, node, authority)| (node, authority)).ok_or_else(|| {
        No::refused(
            NO_DESK,
            format!("no authority of {state} is in the directory, and none without a node in this node's book"),
            "Have the operator enter it under [[partners]] in `node.toml`: the letter is then carried. Or ask the keepers of the directory to enrol it.",
        )
    })
}

/// The drafter's name stands in the letter, so both signatures are over the same words.
pub(crate) fn drafter_name(node: &Node, signed: &Signed) -> String {
    node.directory
        .officer(&signed.by.officer)
        .map(|(o, _)| o.name().to_owned())
        .unwrap_or_else(|| signed.by.officer.to_string())
}

pub(crate) async fn propose(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    within_office(turn, &state.draft)?;
    let (letter, _) = content(turn.node, &state, &turn.who.name.clone(), turn.now)?;
    let signed = turn.approve(&letter, id)?;
    let events = state.decide(Command::Propose(signed))?;
    let batch = turn.batch(&stream::asking(id), events);
    turn.record(batch).await?;
    Ok(Done::new(id, "signed by the drafter; a second officer must approve"))
}

/// The second officer signs the same content; officer and node sign the letter; it is logged and leaves.
pub(crate) async fn approve(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::asking(id);
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let first = state.signed.first().cloned();
    let drafter = first.as_ref().map(|s| drafter_name(turn.node, s)).unwrap_or_default();
    if state.stage != Stage::Proposed {
        // Said by the room that knows the order of things.
        let nothing = Signed { by: turn.actor(), deed: terms::Digest::from_bytes([0; 32]), statement: String::new() };
        state.decide(Command::Approve(nothing))?;
    }
    ahead::none(&state.signed, Some(&turn.who.person), turn.now)?;
    let (mut letter, road) = content(turn.node, &state, &drafter, turn.now)?;
    let digest = letter.digest();
    if first.as_ref().is_some_and(|f| f.deed != digest) {
        return Err(No::refused(
            "law-moved",
            "the law's answer has changed since the drafter signed",
            "Have the drafter sign it again, as it is now.",
        ));
    }
    let signed = turn.approve(&letter, id)?;
    let mut events = state.decide(Command::Approve(signed.clone()))?;
    letter.approvals = [first.as_ref(), Some(&signed)]
        .into_iter()
        .flatten()
        .map(|s| translate::approval(&s.statement))
        .collect::<Result<_, _>>()?;
    let mut batch = turn.batch(&name, std::mem::take(&mut events));
    let says = match road {
        Road::Node(to) => {
            let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: None };
            post::write(turn.node, &envelope, letter, &[turn.who], turn.now, &mut turn.chance)?
                .into_batch(&name, &mut batch);
            format!("approved by a second person and sent to {to}")
        }
        Road::Outside(partner) => {
            outside::ready(turn, id, &state, (&partner, letter.into()), &mut batch)?;
            format!("approved by a second person; {} has no node: have the file made and carried", partner.name)
        }
    };
    turn.record(batch).await?;
    Ok(Done::new(id, says))
}

/// The node that a request of ours went to, and the letter.
pub(crate) async fn partner(turn: &Turn<'_>, id: RequestId) -> Result<NodeId, No> {
    let letters = turn.node.store.letters(Some(&stream::asking(id))).await?;
    letters
        .into_iter()
        .find(|l| l.kind == "request")
        .map(|l| l.to)
        .ok_or_else(|| No::refused("not-sent", "the request has not been sent", "Sign and approve it first."))
}

pub(crate) async fn tell(
    turn: &mut Turn<'_>,
    id: RequestId,
    body: impl Into<exchange::Body>,
    mut batch: Batch,
) -> Result<(), No> {
    let state = replay::side(turn.node, id, Side::Asking).await?;
    if state.abroad.is_some() {
        let partner = outside::partner(turn.node, &state)?.clone();
        outside::ready(turn, id, &state, (&partner, body.into()), &mut batch)?;
        return turn.record(batch).await.map(drop);
    }
    let to = partner(turn, id).await?;
    let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: None };
    let posted = post::write(turn.node, &envelope, body, &[turn.who], turn.now, &mut turn.chance)?;
    posted.into_batch(&stream::asking(id), &mut batch);
    turn.record(batch).await?;
    Ok(())
}

pub(crate) async fn reply(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let assurance = turn.field("assurance").map(str::to_owned);
    let fields: Vec<(String, String)> = turn
        .fields
        .iter()
        .filter(|(k, v)| (f::ALL.contains(&k.as_str()) || k.starts_with(f::FACT)) && !v.trim().is_empty())
        .map(|(k, v)| (k.clone(), v.trim().to_owned()))
        .collect();
    let events = state.decide(Command::Reply { fields: fields.clone(), assurance: assurance.clone() })?;
    let body = match assurance {
        Some(condition) => ReplyV1::Assurance { condition: prose(&condition)? },
        None => ReplyV1::Supplement {
            fields: fields.iter().map(|(k, v)| Ok((line(k)?, prose(v)?))).collect::<Result<_, No>>()?,
        },
    };
    let batch = turn.batch(&stream::asking(id), events);
    tell(turn, id, body, batch).await?;
    Ok(Done::new(id, "the reply is on its way"))
}

/// Reads a large package before its reader has the desk, so that letters and other acts do not wait for that.
pub(crate) async fn read_ahead(node: &Node, subject: &str) -> Result<(), No> {
    let Ok(id) = subject.parse() else { return Ok(()) };
    let Some(package) = replay::side(node, id, Side::Asking).await?.package else { return Ok(()) };
    let verdict = judged(node, package).await?;
    *node.judged.lock().unwrap_or_else(PoisonError::into_inner) = Some((package, verdict));
    Ok(())
}

async fn judged(node: &Node, package: Digest) -> Result<court::Verdict, No> {
    let kept = kept::package(node, package).await?.ok_or_else(|| No::own("a package"))?;
    crate::reading::judge(node, &kept, node.now()).await
}

/// Checks the package as a court would, with the directory's roots as the only trust.
pub(crate) async fn verify(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let package =
        state.package.ok_or_else(|| No::refused("no-package", "no package has come", "Wait for the transmission."))?;
    crate::desk::reading::look::not_recalled(&state)?;
    if state.brought().is_some() {
        return Err(OutOfTurn::NoKeys.into());
    }
    let ahead = turn.node.judged.lock().unwrap_or_else(PoisonError::into_inner).take();
    let verdict = match ahead.filter(|(digest, _)| *digest == package) {
        Some((_, verdict)) => verdict,
        None => judged(turn.node, package).await?,
    };
    let report = &verdict.report;
    let asked = partner(turn, id).await?;
    // Any member of the directory can seal a package; one was asked.
    let from_them = verdict.request == Some(id) && verdict.sealed_by.contains(&asked);
    let verified = report.vouched() && from_them;
    let failed = report.first_failure().map(|check| &check.says);
    let mut says: Vec<String> = failed.into_iter().chain(&report.proven).chain(&report.not_proven).cloned().collect();
    if !from_them {
        says.insert(0, format!("It is not {asked}'s answer to this request."));
    }
    let command = Command::Check { package, verified, says: says.clone() };
    let events = state.decide(command)?;
    let batch = turn.batch(&stream::asking(id), events);
    turn.record(batch).await?;
    let mut done = Done::new(
        id,
        match (verified, report.worth()) {
            (true, Worth::VouchedBeforeEnd) => {
                "the package verifies; a key that signed it has ended since, and had signed before its end"
            }
            (true, _) => "the package verifies",
            (false, Worth::EndedUnproven) => {
                "THE PACKAGE DOES NOT VERIFY: a key that signed it has ended, and nothing shows that it had signed before"
            }
            (false, _) => "THE PACKAGE DOES NOT VERIFY",
        },
    );
    done.shows = serde_json::to_string(&says).ok();
    Ok(done)
}

pub(crate) async fn outcome(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let result = turn.needs("result", "Choose identified, charged, no-use or misidentified.")?.to_owned();
    if !["identified", "charged", "no-use", "misidentified"].contains(&result.as_str()) {
        return Err(No::refused("result", "that is no result", "Choose identified, charged, no-use or misidentified."));
    }
    let words = turn.field("words").unwrap_or("").to_owned();
    let outcome = Outcome { result: result.clone(), words: words.clone() };
    let events = state.decide(Command::TellOutcome(outcome))?;
    let body = OutcomeV1 { used_for: prose(&result)?, result: prose(&words)?, closes: true, destroyed_at: None };
    let batch = turn.batch(&stream::asking(id), events);
    tell(turn, id, body, batch).await?;
    Ok(Done::new(id, "the outcome is on its way"))
}

pub(crate) async fn withdraw(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let state = replay::side(turn.node, id, Side::Asking).await?;
    let reason = turn.needs("reason", "Say why the request is taken back.")?.to_owned();
    let events = state.decide(Command::Withdraw(reason.clone()))?;
    let batch = turn.batch(&stream::asking(id), events);
    if state.stage == Stage::ToCarry {
        turn.record(batch).await?;
        return Ok(Done::new(id, "taken back; no file of it was made, and nobody outside has to be told"));
    }
    tell(turn, id, WithdrawalV1 { reason: prose(&reason)? }, batch).await?;
    let says = match state.abroad {
        None => "taken back; their node is told",
        Some(_) => "taken back; have the letter of withdrawal carried, and tell them under the registered number",
    };
    Ok(Done::new(id, says))
}

pub(crate) async fn close(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let side = turn.side_of(id).await?;
    let state = replay::side(turn.node, id, side).await?;
    if keeping::Hold::of(&state, turn.now).keeps() && state.stage == Stage::Held {
        return Err(No::refused(
            "still-kept",
            "the records are still kept for this request",
            "Let the request for disclosure follow, take the request back, or close it after the hold has ended.",
        ));
    }
    recall::may_close(&state, turn.now)?;
    let events = state.decide(Command::Close)?;
    let name = if side == Side::Asking { stream::asking(id) } else { stream::asked(id) };
    let batch = turn.batch(&name, events);
    turn.record(batch).await?;
    Ok(Done::new(id, "closed"))
}
