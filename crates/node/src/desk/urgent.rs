//! The emergency lane: fewer steps before, more after, never fewer keys.
//!
//! Before: the review may begin at once, without a hold; one of the two who approve calls the asker under the number of the signed
//! directory, and the guard of this node and of the provider want to see that. After: an independent body looks at it within two
//! days, and what it does not confirm is called back.

use std::{collections::BTreeSet, net::IpAddr, time::Duration};

use exchange::{Body, Call, CallBackV1, Function, Organisation, RecallCauseV1, verify_frame};
use guard::{CallBack, EMERGENCY_AGAIN};
use request::{Command, Draft, Event, Recall, Side, Signed, State, fields as f};
use store::{Batch, stream};
use terms::{Instant, Measure, NodeId, OfficerId, PersonId, RequestId, Role, StateCode, Urgency};

use crate::{
    Node,
    clock::chance,
    desk::{
        answers::asked,
        asks::recall,
        case,
        mail::{
            post, replay,
            translate::{line, prose},
        },
        no::{No, Trouble},
        reading::reviewed::reviewed,
        turn::{Done, Turn},
    },
};

/// The independent body looks at an emergency within this time (HR18).
pub(crate) const REVIEW_WITHIN: Duration = Duration::from_secs(48 * 3600);

/// Is this request another state's emergency?
pub(crate) fn is(state: &State) -> bool {
    state.draft.field(f::URGENCY) == Some(Urgency::Emergency.as_str())
}

/// The number that the directory has for whoever asks.
pub(crate) fn registered<'n>(node: &'n Node, state: &State) -> Option<&'n str> {
    let (_, from, _) = state.received.as_ref()?;
    node.directory.node(from)?.telephone()
}

/// Those who may confirm: all who approved the letter but the drafter, who signed first.
pub(crate) async fn second_officers(node: &Node, state: &State, now: Instant) -> Result<Vec<OfficerId>, No> {
    let Some((letter, _, _)) = &state.received else { return Ok(Vec::new()) };
    let digest = node.store.taken(*letter).await?.map(|taken| taken.body).ok_or_else(|| No::own("a request"))?;
    let frame = node.store.doc(digest).await?.ok_or_else(|| No::own("a request"))?;
    let verified = verify_frame(&frame, &node.directory, now)
        .map_err(|fault| No::refused(fault.code(), fault.to_string(), "Ask the asker to send the request again."))?;
    let Body::Request(body) = &verified.letter().body else { return Err(No::own("a request")) };
    let first = body.approvals.iter().min_by_key(|a| a.at).map(|a| a.officer.clone());
    Ok(body.approvals.iter().map(|a| a.officer.clone()).filter(|o| Some(o) != first.as_ref()).collect())
}

/// One of the two has called the asker, under the registered number, and the second officer there confirmed.
pub(crate) async fn call_back(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::asked(id);
    let state = replay::side(turn.node, id, Side::Asked).await?;
    let about = case::asked(turn.node, id, &state, turn.now)?;
    let deed = about.deed(turn.node, Measure::Disclose)?;
    if !is(&state) {
        return Err(No::refused("not-an-emergency", "this is no emergency", "Decide it on the ordinary road."));
    }
    let number = called_number(turn, &state)?;
    let spoke_with = turn.needs("spoke-with", "Choose the officer of the asker who answered for the letter.")?;
    let seconds = second_officers(turn.node, &state, turn.now).await?;
    let confirmed_by = seconds.into_iter().find(|officer| officer.as_str() == spoke_with).ok_or_else(|| {
        No::refused(
            "spoke-with",
            "that is not the second officer who approved the letter",
            "Ask for the officer who approved it, by name, and not for whoever drafted it.",
        )
    })?;
    if turn.needs("confirmed", "Say whether that officer confirmed.")? != "yes" {
        return denied(turn, &name, &confirmed_by).await;
    }
    let (_, called, _) = state.received.clone().ok_or_else(|| No::own("a request without its letter"))?;
    let call = Call { called, number: line(&number)?, confirmed_by: confirmed_by.clone() };
    let who = (&turn.who.officer, turn.role);
    turn.about_deed(&deed)?;
    let statement = exchange::sign_call_back(who, (deed.digest(), id), call, turn.now, &turn.who.pen);
    post::has_signed(turn.who)?;
    let statement = serde_json::to_string(&statement).map_err(|_| No::own("a call-back"))?;
    let signed = Signed { by: turn.actor(), deed: deed.digest(), statement };
    let events = state.decide(Command::CallBack { signed, number, spoke_with: confirmed_by })?;
    let batch = turn.batch(&name, events);
    turn.record(batch).await?;
    Ok(Done::new(id, "the asker was called under the registered number, and confirmed"))
}

fn called_number(turn: &Turn<'_>, state: &State) -> Result<String, No> {
    let registered = registered(turn.node, state).ok_or_else(|| {
        No::refused(
            "no-registered-channel",
            "the directory has no number for whoever asks",
            "Ask the directory's keepers to enter one, or let the asker ask as urgent. A number of the letter does not count.",
        )
    })?;
    let number = turn.needs("number", "Write the number that was called: the one of the directory.")?;
    if number == registered {
        Ok(number.to_owned())
    } else {
        Err(No::refused(
            "number",
            "that is not the number that the directory has",
            format!("Call {registered}, and write that number. A number of the letter does not count."),
        ))
    }
}

/// The asker's officer knows nothing of it: somebody else wrote that letter. It is kept where each of the others sees it.
async fn denied(turn: &mut Turn<'_>, name: &str, officer: &OfficerId) -> Result<Done, No> {
    let says = format!("{officer} was called under the registered number and did not confirm the letter.");
    let event = Event::Flagged { code: "call-back-denied".into(), says: says.clone() };
    let batch = turn.batch(name, vec![event]);
    turn.record(batch).await?;
    let cure = "Disclose nothing. Refuse the request, and tell the keepers of the directory that a key may be stolen.";
    Err(No::refused("call-back-denied", says, cure))
}

/// A call-back as the guard wants it, verified against the directory.
pub(crate) fn verified(node: &Node, statement: &CallBackV1, now: Instant) -> Option<CallBack> {
    let verified = exchange::verify_call_back(statement, &node.directory, now).ok()?;
    let by = verified.by();
    let Organisation::Authority(authority) = by.organisation() else { return None };
    Some(CallBack {
        by: by.person().clone(),
        authority: authority.clone(),
        state: by.state(),
        called: verified.called(),
        number: verified.number().to_owned(),
        registered: verified.registered().map(str::to_owned),
        deed: verified.deed(),
        at: verified.at(),
    })
}

/// What speaks for an emergency on the asked side.
pub(crate) async fn emergency(node: &Node, id: RequestId, state: &State, now: Instant) -> Result<guard::Emergency, No> {
    if !is(state) {
        return Ok(guard::Emergency::default());
    }
    let statement = state.call_back.as_ref().map(|s| serde_json::from_str::<CallBackV1>(&s.statement));
    let statement = statement.transpose().map_err(|_| No::own("a call-back"))?;
    Ok(guard::Emergency {
        call_back: statement.and_then(|s| verified(node, &s, now)),
        before: before(node, id, asked::asking_state(node, state), &state.draft).await?,
    })
}

/// When an emergency of this state about this target was last granted within the month, under another number.
pub(crate) async fn before(
    node: &Node,
    id: RequestId,
    asker: Option<StateCode>,
    draft: &Draft,
) -> Result<Option<Instant>, store::Trouble> {
    let own = stream::asked(id);
    for (name, granted) in node.store.granted_since(node.now().before(EMERGENCY_AGAIN)).await? {
        let other = name.strip_prefix("asked/").filter(|_| name != own).map(str::parse::<RequestId>);
        let Some(Ok(other)) = other else { continue };
        let state = replay::side(node, other, Side::Asked).await?;
        if is(&state) && asked::asking_state(node, &state) == asker && same_target(&state.draft, draft) {
            return Ok(Some(granted));
        }
    }
    Ok(None)
}

/// The same address and port. A second more or less, or another way to write the address, makes no other target.
fn same_target(one: &Draft, other: &Draft) -> bool {
    let address = |draft: &Draft| Some(draft.field(f::ADDRESS)?.parse::<IpAddr>().ok()?.to_canonical());
    let ports = (one.field(f::PORT), other.field(f::PORT));
    let port = matches!(ports, (None, _) | (_, None)) || ports.0 == ports.1;
    address(one).is_some() && address(one) == address(other) && port
}

/// What the reviewer has to know of a request that has just come: it is not the first emergency about this target.
pub(crate) async fn flag(
    node: &Node,
    id: RequestId,
    from: &NodeId,
    draft: &Draft,
    now: Instant,
) -> Result<Option<Event>, store::Trouble> {
    if draft.field(f::URGENCY) != Some(Urgency::Emergency.as_str()) {
        return Ok(None);
    }
    let asker = node.directory.node(from).map(exchange::Node::state);
    let before = before(node, id, asker, draft).await?.filter(|at| now.since(*at) <= EMERGENCY_AGAIN);
    Ok(before.map(|at| Event::Flagged {
        code: "emergency-again".into(),
        says: format!("An emergency about this target was granted at {at}: this one takes the ordinary road."),
    }))
}

/// Under which name a machine with a key of its own is shown what a review judges.
const JUDGED: &str = "review";

/// An independent body looks at what was disclosed in an emergency.
pub(crate) async fn post_review(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::asked(id);
    let state = replay::side(turn.node, id, Side::Asked).await?;
    let confirmed = match turn.needs("finding", "Choose confirmed or refused.")? {
        "confirmed" => true,
        "refused" => false,
        _ => return Err(No::refused("finding", "that is no finding", "Choose confirmed or refused.")),
    };
    let reasons = turn.needs("reasons", "A finding has reasons.")?.to_owned();
    let Some(package) = state.package else {
        // Said by the room that knows the order of things.
        state.decide(Command::PostReview { confirmed, reasons, signed: None })?;
        return Err(No::own("a package"));
    };
    let found = (confirmed, prose(&reasons)?);
    if turn.who.pen.here().is_none() {
        let events = turn.node.store.events(&name).await?;
        let judged = reviewed(turn.node, &state, &events).await?;
        judged.iter().for_each(|judged| turn.who.pen.beside(JUDGED, judged.to_json().to_string()));
    }
    let review = exchange::sign_post_review(&turn.who.officer, (id, package), found, turn.now, &turn.who.pen);
    post::has_signed(turn.who)?;
    let at_home = exchange::verify_post_review(&review, &turn.node.directory, turn.now)
        .is_ok_and(|verified| verified.by().state() == turn.node.state);
    if !at_home {
        return Err(No::refused(
            "not-independent",
            "the directory does not list you in an independent body of this state",
            "Ask a judge or member of a body that it lists.",
        ));
    }
    let statement = serde_json::to_string(&review).map_err(|_| No::own("a review"))?;
    let signed = Signed { by: turn.actor(), deed: package, statement };
    let events = state.decide(Command::PostReview { confirmed, reasons: reasons.clone(), signed: Some(signed) })?;
    let after = events.iter().fold(state, |s, e| s.apply(e));
    let mut batch = turn.batch(&name, events);
    if confirmed {
        turn.record(batch).await?;
        return Ok(Done::new(id, "confirmed: the emergency was rightly answered"));
    }
    if after.recall.is_some() {
        turn.record(batch).await?;
        return Ok(Done::new(id, "not confirmed: it was called back before, and stays closed"));
    }
    let answer_by = turn.now.after(recall::ANSWER_WITHIN);
    let recalled = Recall { package, cause: "review-refused".into(), says: reasons, answer_by };
    let cause = RecallCauseV1::ReviewRefused { review };
    let sender = recall::Sender { node: turn.node, officers: &[], now: turn.now };
    recall::send(&sender, id, &after, recalled, cause, &mut batch, &mut turn.chance).await?;
    turn.record(batch).await?;
    Ok(Done::new(id, "not confirmed: the package is closed here, and called back from the asker"))
}

/// What no independent body has looked at in time is called back by the node itself.
pub(crate) async fn lapse(node: &Node) -> Result<(), Trouble> {
    if node.config.kind != crate::config::Kind::Authority {
        return Ok(());
    }
    let now = node.now();
    let mut since = node.looked.reviews.lock().await;
    let (look, entry) = since.due(node, "asked/").await?;
    let (mut due, mut pending) = (Vec::new(), BTreeSet::new());
    for name in look {
        let Some(Ok(id)) = name.strip_prefix("asked/").map(str::parse::<RequestId>) else { continue };
        let state = replay::side(node, id, Side::Asked).await?;
        if state.post_review_pending().is_some() {
            pending.insert(name.clone());
        }
        if is_due(&state, now).is_some() {
            due.push((id, name));
        }
    }
    since.looked(entry, pending);
    drop(since);
    if due.is_empty() {
        return Ok(());
    }
    let _turn = node.desk.write().await;
    for (id, name) in due {
        let state = replay::side(node, id, Side::Asked).await?;
        // Somebody may have looked at it in between.
        let Some(until) = is_due(&state, now) else { continue };
        match lapsed(node, id, &name, state, until, now).await {
            Ok(()) => {}
            Err(No::Trouble(trouble)) => return Err(trouble),
            // Nothing but a request that stands elsewhere: looked at again in a minute.
            Err(_) => {}
        }
    }
    Ok(())
}

fn is_due(state: &State, now: Instant) -> Option<Instant> {
    state.post_review_pending().filter(|until| *until < now)
}

async fn lapsed(node: &Node, id: RequestId, name: &str, state: State, due: Instant, now: Instant) -> Result<(), No> {
    let reasons = format!("No independent body looked at it by {due}.");
    let events = state.decide(Command::PostReview { confirmed: false, reasons: reasons.clone(), signed: None })?;
    let after = events.iter().fold(state, |s, e| s.apply(e));
    let package = after.package.ok_or_else(|| No::own("a package"))?;
    let events = events.into_iter().map(|event| (name.to_owned(), event)).collect();
    let mut batch = Batch { events, ..Batch::default() };
    if after.recall.is_some() {
        // A person was faster: it is closed on both sides.
        node.store.record(batch, now, &mut chance()?).await?;
        return Ok(());
    }
    let answer_by = now.after(recall::ANSWER_WITHIN);
    let recalled = Recall { package, cause: "review-lapsed".into(), says: reasons, answer_by };
    let (cause, mut chance) = (RecallCauseV1::ReviewLapsed { due }, chance()?);
    let sender = recall::Sender { node, officers: &[], now };
    recall::send(&sender, id, &after, recalled, cause, &mut batch, &mut chance).await?;
    node.store.record(batch, now, &mut chance).await?;
    node.stir();
    Ok(())
}

/// The people of this state whom the directory lists in an independent body, with a key that counts now.
pub(crate) fn independent_in(directory: &exchange::Directory, state: StateCode, now: Instant) -> BTreeSet<PersonId> {
    let bodies = directory.nodes_of(state).filter(|body| body.functions().contains(&Function::Independent));
    let signs = |officer: &&exchange::Officer| officer.key_terms().any(|(_, term)| term.usable(now).is_ok());
    let judges =
        bodies.flat_map(|body| body.officers()).filter(|o| o.roles().contains(&Role::Independent)).filter(signs);
    judges.map(|officer| officer.person().clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(one: &[(&str, &str)], other: &[(&str, &str)], same: bool) {
        let draft =
            |fields: &[(&str, &str)]| Draft(fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
        assert_eq!(same_target(&draft(one), &draft(other)), same, "{one:?} {other:?}");
    }

    #[test]
    fn a_target_stays_the_same_however_it_is_written() {
        let first = [(f::ADDRESS, "192.0.2.7"), (f::PORT, "40001"), (f::TIME_FROM, "2026-11-23T16:00:00Z")];
        check(&first, &[(f::ADDRESS, "::ffff:192.0.2.7"), (f::PORT, "40001")], true);
        check(&first, &[(f::ADDRESS, "192.0.2.7"), (f::TIME_FROM, "2026-11-23T16:00:01Z")], true);
        check(&first, &[(f::ADDRESS, "192.0.2.7"), (f::PORT, "40002")], false);
        check(&first, &[(f::ADDRESS, "192.0.2.8"), (f::PORT, "40001")], false);
        check(&[], &[], false);
    }
}
