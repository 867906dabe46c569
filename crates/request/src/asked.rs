//! The side that is asked: the state on whose territory the data lies.

use guard::Pass;
use terms::{Digest, Instant, LetterId, Measure, OrderId, PersonId};

use crate::{
    Change, Command, Decision, Draft, Event, OrderEnded, OutOfTurn, Signed, Stage as S, State,
    amend::{hold_stays, of_another},
    asking::decided,
    leave,
    state::another_person,
    supplement::{assured, supplementable},
};

pub(crate) fn decide(state: &State, command: Command<'_>) -> Result<Vec<Event>, OutOfTurn> {
    let stage = state.stage;
    let command = match leave::decide(state, command) {
        Ok(said) => return said,
        Err(other) => *other,
    };
    match command {
        Command::Receive { letter, from, draft, content, due } if stage == S::New => {
            Ok(vec![Event::Received { letter, from, draft, content, due }])
        }
        Command::ApproveHold(signed) if stage == S::Received || state.prolongable() => {
            another_person(anew(state), &signed.by.person)?;
            Ok(vec![Event::HoldApproved { signed }])
        }
        Command::OrderHold { pass, order } if stage == S::Received || state.prolongable() => {
            names(pass, Measure::Preserve)?;
            Ok(vec![Event::HoldOrdered { order }])
        }
        Command::Review { decision: Decision::Execute, .. } if state.draft.preserves_only() && reviewable(stage) => {
            Err(OutOfTurn::OnlyPreservation)
        }
        Command::Review { decision, review, signed } if decidable(stage, &decision) => {
            if (decision == Decision::Execute) != signed.is_some() {
                return Err(state.wrong_stage());
            }
            Ok(vec![Event::Reviewed { decision, review, signed }])
        }
        Command::ApproveExecution(signed) if matches!(stage, S::Reviewed | S::Produced) => {
            another_person(agreed(state), &signed.by.person)?;
            Ok(vec![Event::ExecutionApproved { signed }])
        }
        Command::Renew { pass, grant, frame } if stage == S::Produced => {
            names(pass, Measure::Disclose)?;
            Ok(vec![Event::Granted { grant, frame }])
        }
        Command::Execute { pass, grant, frame, order } if stage == S::Reviewed => {
            names(pass, Measure::Disclose)?;
            Ok(vec![Event::Granted { grant, frame }, Event::Ordered { order }])
        }
        Command::Report(event) => report(state, event),
        Command::Transmit { pass, package, by, review_by } if stage == S::Produced => {
            names(pass, Measure::Disclose)?;
            let review = review_by.map(|until| Event::PostReviewOpened { until });
            Ok([Event::Transmitted { package, by: Some(by) }].into_iter().chain(review).collect())
        }
        Command::CallBack { signed, number, spoke_with } if reviewable(stage) || stage == S::Produced => {
            Ok(vec![Event::CallBackRecorded { signed, number, spoke_with }])
        }
        Command::PostReview { confirmed, reasons, signed } if state.post_review_pending().is_some() => {
            took_no_part(state, signed.as_ref())?;
            Ok(vec![Event::PostReviewed { confirmed, reasons, signed }])
        }
        Command::Notice(notice) => crate::notice::decide(state, notice),
        Command::Recall(recall) if state.package == Some(recall.package) && state.recall.is_none() => {
            Ok(vec![Event::Recalled { recall }])
        }
        Command::ReleaseHold { order, says } if state.holds_to_release().contains(&order) => {
            Ok(vec![released(state, order, says)])
        }
        Command::Send { letter, kind, to, digest } if stage != S::New => {
            Ok(vec![Event::Sent { letter, kind: kind.to_owned(), to, digest }])
        }
        Command::Acknowledge { letter, kind } => Ok(vec![Event::Acknowledged { letter, kind }]),
        Command::Hear(event) => hear(state, event),
        // An emergency is not over before somebody independent has looked at it.
        Command::Close if closable(state) && state.post_review_pending().is_none() => Ok(vec![Event::Closed]),
        _ => Err(state.wrong_stage()),
    }
}

fn released(state: &State, order: OrderId, says: String) -> Event {
    let cause = state.ended(order).map_or("over", |ended| ended.cause.as_str()).to_owned();
    Event::OrderEnded(OrderEnded { order, cause, hold: true, released: true, destroy_by: None, says })
}

fn closable(state: &State) -> bool {
    // Nothing more was asked than that it is kept. Whether it still is, is for whoever has a clock.
    let kept = state.stage == S::Held && state.draft.preserves_only();
    // Called back, and no answer can be waited for: whoever has a clock says whether it still can.
    let unanswered = state.stage == S::Recalled;
    let over =
        matches!(state.stage, S::OutcomeReported | S::Refused | S::Withdrawn | S::NotExecuted | S::RecallAnswered);
    kept || unanswered || over
}

/// Ordered, or produced already: it may be looked at once more, for what allowed it may have run out, or the law may have closed meanwhile.
pub(crate) fn ordered(stage: S) -> bool {
    matches!(stage, S::Granted | S::Produced)
}

/// Kept already, and nothing is handed over yet: two people may order it to be kept for longer.
pub(crate) fn prolongable(state: &State) -> bool {
    let undecided = matches!(state.stage, S::ConditionOffered | S::SupplementAsked | S::Granted);
    state.held && state.prolonging.is_none() && (reviewable(state.stage) || undecided)
}

/// The signatures under the hold that count for the next order: those under one that left are spent.
fn anew(state: &State) -> &[Signed] {
    let [hold, _] = state.spent;
    if hold { &[] } else { &state.hold_signed }
}

/// The same of the disclosure, for the next consent.
fn agreed(state: &State) -> &[Signed] {
    let [_, disclosure] = state.spent;
    if disclosure { &[] } else { &state.execute_signed }
}

fn names(pass: &Pass, measure: Measure) -> Result<(), OutOfTurn> {
    if pass.deed().measure == measure { Ok(()) } else { Err(OutOfTurn::AnotherDeed) }
}

/// Can it be decided so, at this stage?
fn decidable(stage: S, decision: &Decision) -> bool {
    reviewable(stage) || ordered(stage) || waits_for_asker(stage) && matches!(decision, Decision::Refuse { .. })
}

/// The asker's turn, who may never take it. What is found out meanwhile refuses the request; any other decision would pass an answer to the first
/// on the way.
pub(crate) fn waits_for_asker(stage: S) -> bool {
    matches!(stage, S::ConditionOffered | S::SupplementAsked)
}

pub(crate) fn reviewable(stage: S) -> bool {
    matches!(stage, S::Received | S::HoldOrdered | S::Held | S::Postponed | S::Reviewed)
}

/// What the provider reports: a hold may be confirmed late, after the review has begun.
fn report(state: &State, event: Event) -> Result<Vec<Event>, OutOfTurn> {
    let fits = match &event {
        Event::Held { .. } => state.hold_order.is_some() && !state.held || state.prolonging.is_some(),
        Event::Produced { .. } => state.stage == S::Granted,
        Event::NotExecuted { .. } => state.stage == S::Granted || hold_awaited(state),
        _ => false,
    };
    if fits { Ok(vec![event]) } else { Err(state.wrong_stage()) }
}

/// The provider has been ordered to hold, has not said that it does, and nothing is ordered or decided for good yet.
fn hold_awaited(state: &State) -> bool {
    let undecided = waits_for_asker(state.stage);
    state.hold_order.is_some() && !state.held && (reviewable(state.stage) || undecided)
}

/// What the asker may say after the letter of request.
fn hear(state: &State, event: Event) -> Result<Vec<Event>, OutOfTurn> {
    if let Event::ReplyCame { fields, .. } = &event
        && !fields.is_empty()
    {
        supplementable(state, fields)?;
    }
    let fits = match &event {
        Event::ReplyCame { .. } => waits_for_asker(state.stage),
        // An outcome and a recall may pass each other on the way.
        Event::OutcomeTold { .. } => {
            matches!(state.stage, S::Transmitted | S::Delivered | S::NotExecuted | S::Recalled)
        }
        Event::RecallAnswerCame(_) => state.recall.is_some() && state.recall_answer.is_none(),
        Event::OrderEndAnswered(answer) => state.ended(answer.order).is_some(),
        // What was handed over stays bound to what was asked then.
        Event::AmendmentCame { changes, .. } => {
            let undecided = matches!(state.stage, S::ConditionOffered | S::SupplementAsked | S::Granted | S::Produced);
            (reviewable(state.stage) || undecided) && !changes.is_empty()
        }
        Event::Withdrawn { .. } => {
            let over = [S::Transmitted, S::Delivered, S::OutcomeReported, S::Recalled, S::RecallAnswered, S::Closed];
            state.stage != S::New && !over.contains(&state.stage)
        }
        _ => false,
    };
    if fits { Ok(vec![event]) } else { Err(state.wrong_stage()) }
}

/// Whoever looks at it afterwards; nobody where the time is over.
fn took_no_part(state: &State, looks: Option<&Signed>) -> Result<(), OutOfTurn> {
    let part = looks.is_some_and(|signed| state.took_part.contains(&signed.by.person));
    if part { Err(OutOfTurn::TookPart) } else { Ok(()) }
}

/// Whose signature the answer has with this: under the hold, the judge's leave, the consent, the call, or the package itself.
fn takes_part(event: &Event) -> Option<&PersonId> {
    match event {
        Event::Transmitted { by, .. } => by.as_ref(),
        Event::HoldApproved { signed }
        | Event::Authorised { signed, .. }
        | Event::Reviewed { signed: Some(signed), .. }
        | Event::ExecutionApproved { signed }
        | Event::CallBackRecorded { signed, .. } => Some(&signed.by.person),
        _ => None,
    }
}

pub(crate) fn apply(state: State, event: &Event) -> State {
    let mut state = leave::apply(state, event);
    state.took_part.extend(takes_part(event).cloned());
    match event {
        Event::Received { letter, from, draft, content, due } => {
            state.stage = S::Received;
            state.received = Some((*letter, from.clone(), *content));
            state.draft = draft.clone();
            state.due = *due;
        }
        Event::HoldApproved { signed } => {
            state.hold_signed = anew(&state).to_vec();
            state.hold_signed.push(signed.clone());
            let [_, disclosure] = state.spent;
            state.spent = [false, disclosure];
        }
        Event::HoldOrdered { order } => return hold_ordered(state, *order),
        Event::Held { until, .. } => return held(state, *until),
        Event::Reviewed { decision, review, signed } => {
            state.review = Some(review.clone());
            state.decision = Some(decision.clone());
            // A new review is a new deed to sign: earlier signatures do not carry over.
            state.execute_signed = signed.iter().cloned().collect();
            let [hold, _] = state.spent;
            state.spent = [hold, false];
            state.stage = if *decision == Decision::Execute { S::Reviewed } else { decided(decision) };
        }
        Event::ExecutionApproved { signed } => {
            state.execute_signed = agreed(&state).to_vec();
            state.execute_signed.push(signed.clone());
            let [hold, _] = state.spent;
            state.spent = [hold, false];
        }
        Event::Granted { grant, frame } => {
            // Given anew: what was produced is here.
            state.stage = if state.stage == S::Produced { S::Produced } else { S::Granted };
            state.grant = Some(*grant);
            state.grant_frame = Some(*frame);
            let [hold, _] = state.spent;
            state.spent = [hold, true];
        }
        Event::Ordered { order } => state.order = Some(*order),
        Event::Produced { answer, records, custody, .. } => {
            state.stage = S::Produced;
            state.production = Some([*answer, *records, *custody]);
        }
        Event::NotExecuted { .. } => return not_executed(state),
        Event::Transmitted { package, .. } => (state.stage, state.package) = (S::Transmitted, Some(*package)),
        Event::Acknowledged { kind, .. } if kind == "transmission" => {
            state.delivered = true;
            state.stage = if state.stage == S::Transmitted { S::Delivered } else { state.stage };
        }
        Event::ReplyCame { letter, fields, assurance } => {
            return replied(said(state, *letter, "reply"), fields, assurance.as_deref());
        }
        Event::OutcomeTold { outcome } => {
            state.stage = if state.recall.is_none() { S::OutcomeReported } else { state.stage };
            state.outcome = Some(outcome.clone());
        }
        Event::Withdrawn { .. } => state.stage = S::Withdrawn,
        // What was destroyed cannot be acted on any more.
        Event::Closed | Event::Destroyed { .. } => state.stage = S::Closed,
        other => return afterwards(state, other),
    }
    state
}

/// Before anything was to be produced, it is the hold that could not be: two people may order it again.
fn not_executed(mut state: State) -> State {
    if state.stage == S::Granted {
        state.stage = S::NotExecuted;
        return state;
    }
    state.hold_order = None;
    state.hold_signed.clear();
    if state.stage == S::HoldOrdered {
        state.stage = S::Received;
    }
    state
}

/// Ordered: at first, or for longer while it is held.
fn hold_ordered(mut state: State, order: OrderId) -> State {
    let [_, disclosure] = state.spent;
    state.spent = [true, disclosure];
    if state.held {
        state.prolonging = Some(order);
    } else {
        state.stage = S::HoldOrdered;
        state.hold_order = Some(order);
    }
    state
}

/// The provider keeps them: at first, or for longer.
fn held(mut state: State, until: Instant) -> State {
    state.held = true;
    if let Some(longer) = state.prolonging.take() {
        state.prolonged.extend(state.hold_order.replace(longer));
    }
    state.data_ends = Some(until);
    state.stage = if state.stage == S::HoldOrdered { S::Held } else { state.stage };
    state
}

/// Something else is asked for than what is kept.
fn not_held(state: &mut State) {
    (state.held, state.hold_order, state.prolonging, state.data_ends) = (false, None, None, None);
    state.prolonged.clear();
    state.hold_signed.clear();
}

/// Another letter of the asker belongs to what was asked.
fn said(mut state: State, letter: Option<LetterId>, kind: &'static str) -> State {
    state.said_since.extend(letter.map(|letter| (letter, kind)));
    state
}

/// What was supplied or assured stands in the request. What was supplied nobody had read who reviewed, authorised, agreed or called before.
fn replied(mut state: State, fields: &[(String, String)], assurance: Option<&str>) -> State {
    if of_another(&state.draft, fields) {
        not_held(&mut state);
    }
    if !fields.is_empty() {
        (state.review, state.call_back) = (None, None);
        state.authorised.clear();
        state.leave_refused.clear();
    }
    state.draft.0.extend(fields.iter().cloned());
    if let Some(words) = assurance {
        assured(&mut state, words);
    }
    state.stage = if state.held { S::Held } else { S::Received };
    state
}

/// Another question: whoever reviewed, signed, authorised or called did so about the one before.
fn amended(mut state: State, draft: &Draft, content: Digest, changes: &[Change]) -> State {
    state.draft = draft.clone();
    state.amendments += 1;
    if let Some((_, _, stands)) = &mut state.received {
        *stands = content;
    }
    (state.review, state.decision, state.call_back) = (None, None, None);
    state.authorised.clear();
    state.leave_refused.clear();
    (state.order, state.grant, state.grant_frame, state.production) = (None, None, None, None);
    state.execute_signed.clear();
    if !hold_stays(changes) {
        not_held(&mut state);
    }
    state.stage = match (state.held, state.hold_order) {
        (true, _) => S::Held,
        (false, Some(_)) => S::HoldOrdered,
        (false, None) => S::Received,
    };
    state
}

/// What an emergency needs before and after, and what a recall changes.
fn afterwards(mut state: State, event: &Event) -> State {
    match event {
        Event::CallBackRecorded { signed, .. } => state.call_back = Some(signed.clone()),
        Event::Flagged { code, .. } if code == crate::NOT_PROLONGED => state.prolonging = None,
        Event::PostReviewOpened { until } => state.post_review_due = Some(*until),
        Event::PostReviewed { confirmed, .. } => state.post_review = Some(*confirmed),
        Event::PersonNotice(notice) => state.notice = Some(notice.clone()),
        Event::AmendmentCame { letter, draft, content, changes, .. } => {
            return amended(said(state, *letter, "amendment"), draft, *content, changes);
        }
        Event::Recalled { recall } => {
            state.stage = S::Recalled;
            state.recall = Some(recall.clone());
        }
        Event::RecallAnswerCame(answer) => {
            state.stage = S::RecallAnswered;
            state.recall_answer = Some(answer.clone());
        }
        other => return crate::ended::apply(state, other),
    }
    state
}
