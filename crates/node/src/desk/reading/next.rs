//! What an officer can do next with a request, as the desk would decide it.

use std::borrow::Cow;

use request::{Side, Stage, State, fields as f};
use terms::{Instant, Measure, PersonId, Role};

use crate::{
    Node,
    desk::{
        ahead::ahead,
        answers::{
            asked::asking_state,
            hold::fresh,
            leave,
            renew::{RunOut, called, run_out},
        },
        asks::recall,
        notice,
        records::keeping::{self, Hold},
        urgent,
    },
    house::Action,
    session::Session,
};

/// What this officer can do next with a request, main step first.
pub(in crate::desk) fn next(node: &Node, who: &Session, state: &State) -> Vec<Action> {
    let now = node.now();
    let hold = Hold::of(state, now);
    let signed = fresh(&state.hold_signed, now);
    let state = &if signed.len() == state.hold_signed.len() { Cow::Borrowed(state) } else { spent(state, signed) };
    let [first, beside] = outside(state);
    let prolongs = to_prolong(state, hold, &who.person) && can_be_longer(node, state, now);
    let longer: &[Action] = if prolongs { &[Action::Hold] } else { &[] };
    let wanted = match state.side {
        Side::Asking => asking(state, who, (hold, now)),
        Side::Asked => asked(state, &who.person, (hold, now)),
    };
    let waits = state.side == Side::Asked && state.waits_for_asker();
    let mut last: Vec<Action> = waits.then_some(Action::Review).into_iter().chain(at_last(state)).collect();
    last.extend(crate::desk::third::may(state).then_some(Action::NotifyThird));
    // Also of a case that was closed: a hold that nobody needs any more waits for nothing else.
    last.extend((!state.holds_to_release().is_empty()).then_some(Action::ReleaseHold));
    last.extend(notice::near(state, now).filter(|due| *due > now).map(|_| Action::InformPerson));
    let before = before_first(state, &who.person, now).iter().chain(first).chain(longer);
    let wanted = before.chain(&wanted).chain(beside).chain(&last).copied();
    let wanted = with_leave(node, who, state, wanted.collect());
    wanted.into_iter().filter(|a| a.office(node.config.kind, &who.roles).is_some()).collect()
}

/// An independent body is asked for what it has not signed or refused, and nobody does what it has refused.
fn with_leave(node: &Node, who: &Session, state: &State, mut wanted: Vec<Action>) -> Vec<Action> {
    if state.side == Side::Asking {
        return wanted;
    }
    let judge = Action::Authorise.office(node.config.kind, &who.roles).is_some();
    let asked = judge && wanted.contains(&Action::Authorise) && !leave::open(node, state).is_empty();
    let no = |measure| state.leave_refused.contains_key(&measure);
    wanted.retain(|action| match action {
        Action::Authorise => asked,
        Action::Hold => !no(Measure::Preserve),
        Action::Execute | Action::Renew | Action::Transmit => !no(Measure::Disclose),
        _ => true,
    });
    if let Some(place) = wanted.iter().position(|action| *action == Action::Authorise) {
        wanted.insert(place + 1, Action::RefuseAuthorisation);
    }
    if leave::refused(state).is_some() {
        wanted.insert(0, Action::AskAuthorisation);
    }
    wanted
}

/// The request as it stands for whoever signs: a signature that has aged out waits for nobody.
fn spent(state: &State, hold_signed: Vec<request::Signed>) -> Cow<'_, State> {
    Cow::Owned(State { hold_signed, ..state.clone() })
}

fn signed_by(list: &[request::Signed], me: &PersonId) -> bool {
    list.iter().any(|s| s.by.person == *me)
}

fn asking(state: &State, who: &Session, (hold, now): (Hold, Instant)) -> Vec<Action> {
    let wanted: &[Action] = match state.stage {
        Stage::New => &[Action::Propose, Action::Draft],
        Stage::Draft => &[Action::Propose, Action::Draft, Action::Close],
        Stage::Proposed if !signed_by(&state.signed, &who.person) => &[Action::Approve, Action::Close],
        // A clock that ran ahead has dated it: whoever signed signs again.
        Stage::Proposed if state.signed.iter().any(|s| ahead(&s.statement, now).is_some()) => &[Action::Propose],
        Stage::ConditionOffered | Stage::SupplementAsked => &[Action::Reply, Action::Withdraw],
        Stage::Delivered if state.brought().is_some() => &[Action::Outcome],
        Stage::Delivered => &[Action::Verify],
        Stage::Verified => &[Action::Outcome],
        Stage::NotExecuted => &[Action::Outcome, Action::Close],
        Stage::Held if state.draft.preserves_only() && !hold.keeps() => &[Action::Close, Action::Withdraw],
        Stage::Sent | Stage::Acknowledged | Stage::Held | Stage::Postponed | Stage::Granted => &[Action::Withdraw],
        Stage::OutcomeReported | Stage::Refused | Stage::Withdrawn | Stage::RecallAnswered => &[Action::Close],
        _ => &[],
    };
    // Disclosure is asked for by whoever investigates.
    let follows = state.may_follow() && who.roles.contains(&Role::Investigator);
    follows.then_some(Action::Draft).into_iter().chain(wanted.iter().copied()).collect()
}

/// What was produced is sent, or first what has run out is given anew. It may still be refused: the law may have closed meanwhile.
fn produced(state: &State, me: &PersonId, now: Instant) -> Vec<Action> {
    let signed = fresh(&state.execute_signed, now);
    let first: &[Action] = match run_out(state, now) {
        RunOut::Nothing => &[Action::Transmit],
        RunOut::Authorisation => &[Action::Authorise],
        RunOut::CallBack => &[Action::CallBack],
        RunOut::Consent if signed_by(&signed, me) => &[],
        RunOut::Consent => &[Action::Renew],
    };
    first.iter().copied().chain([Action::Review]).collect()
}

fn asked(state: &State, me: &PersonId, (hold, now): (Hold, Instant)) -> Vec<Action> {
    let only = state.draft.preserves_only();
    let wanted: &[Action] = match state.stage {
        Stage::OutcomeReported | Stage::Refused | Stage::Withdrawn | Stage::RecallAnswered | Stage::NotExecuted
            if state.post_review_pending().is_none() =>
        {
            &[Action::Close]
        }
        Stage::Received if !signed_by(&state.hold_signed, me) => &[Action::Hold, Action::Review, Action::Authorise],
        // It is kept, and nothing else is asked. Some laws want a judge before it is kept for longer.
        Stage::Held if only && hold == Hold::InForce => &[],
        Stage::Held if only && hold == Hold::LapsesSoon => &[Action::Authorise],
        Stage::Held if only => &[Action::Close, Action::Authorise],
        Stage::Received | Stage::HoldOrdered | Stage::Held | Stage::Postponed => &[Action::Review, Action::Authorise],
        Stage::Reviewed if !signed_by(&state.execute_signed, me) => {
            &[Action::Execute, Action::Authorise, Action::Review]
        }
        Stage::Reviewed => &[Action::Authorise, Action::Review],
        Stage::Produced => return produced(state, me, now),
        Stage::Granted if run_out(state, now) != RunOut::Nothing => &[Action::Review, Action::Authorise],
        Stage::Recalled if recall::may_close(state, now).is_ok() && state.post_review_pending().is_none() => {
            &[Action::Close]
        }
        _ => &[],
    };
    wanted.to_vec()
}

/// Are the records to be kept for longer, and may this person order it: it is asked for, somebody has signed it already, or the end comes near?
/// At any other time the API takes it all the same.
fn to_prolong(state: &State, hold: Hold, me: &PersonId) -> bool {
    let [spent, _] = state.spent;
    let begun = !spent && !state.hold_signed.is_empty();
    if state.side == Side::Asking || !state.prolongable() || begun && signed_by(&state.hold_signed, me) {
        return false;
    }
    let asked = state.draft.field(f::REQUEST_BY).and_then(|t| Instant::parse(t).ok());
    let asked = asked.zip(state.data_ends).is_some_and(|(asked, ends)| ends < asked);
    begun || asked || matches!(hold, Hold::LapsesSoon | Hold::Lapsed)
}

/// Neither the text nor the asker sets an end to it: nobody is led to what would be refused.
fn can_be_longer(node: &Node, state: &State, now: Instant) -> bool {
    let Some(from) = asking_state(node, state) else { return false };
    keeping::longer(&node.book, (from, node.state), state, now).is_ok()
}

/// What an emergency, a recall or somebody who waits for this officer puts before everything else.
fn before_first(state: &State, me: &PersonId, now: Instant) -> &'static [Action] {
    let undecided =
        matches!(state.stage, Stage::Received | Stage::HoldOrdered | Stage::Held | Stage::Postponed | Stage::Reviewed);
    match state.side {
        // Nobody is called before records are only kept.
        Side::Asked if urgent::is(state) && undecided && !called(state, now) && !state.draft.preserves_only() => {
            &[Action::CallBack]
        }
        Side::Asked if state.post_review_pending().is_some() && !state.took_part.contains(me) => &[Action::PostReview],
        Side::Asked if state.notice_due().is_some_and(|due| due <= now) => &[Action::InformPerson],
        Side::Asking if state.stage == Stage::Recalled => &[Action::AnswerRecall],
        Side::Asking if state.amendable() && state.amending.as_ref().is_some_and(|a| a.signed.by.person != *me) => {
            &[Action::ApproveAmendment]
        }
        _ if !state.asked_us.is_empty() && state.stage != Stage::Closed => &[Action::AnswerConsultation],
        _ => &[],
    }
}

/// With a body that has no node: what comes before everything else, and what comes beside it.
fn outside(state: &State) -> [&'static [Action]; 2] {
    let Some(abroad) = &state.abroad else { return [&[], &[]] };
    let waits = abroad.letters.iter().any(|letter| !letter.carried);
    let over = matches!(state.stage, Stage::Closed | Stage::Withdrawn | Stage::OutcomeReported);
    match (waits, state.stage) {
        (true, Stage::ToCarry) => [&[Action::Carry], &[Action::Withdraw]],
        (true, _) => [&[Action::Carry], &[Action::Hear, Action::Bring]],
        (false, _) if over && abroad.letters.is_empty() => [&[], &[]],
        (false, _) if over => [&[], &[Action::Carry]],
        (false, Stage::Delivered) => [&[], &[Action::Bring, Action::Carry]],
        (false, _) => [&[Action::Hear], &[Action::Bring, Action::Carry]],
    }
}

/// What was sent can be called back as long as anybody remembers it.
fn at_last(state: &State) -> Vec<Action> {
    let mut last = said_at_last(state).to_vec();
    last.extend((state.side == Side::Asking && state.amendable()).then_some(Action::Amend));
    last
}

fn said_at_last(state: &State) -> &'static [Action] {
    let sent = state.side == Side::Asked && state.package.is_some() && state.recall.is_none();
    // Nobody without a node can be asked something by letter: it is asked by telephone.
    let with_node = state.abroad.is_none();
    let shared = with_node && !matches!(state.stage, Stage::New | Stage::Draft | Stage::Proposed | Stage::Closed);
    match (sent, shared) {
        (true, true) => &[Action::Consult, Action::Recall],
        (true, false) => &[Action::Recall],
        (false, true) => &[Action::Consult],
        (false, false) => &[],
    }
}
