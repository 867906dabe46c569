//! The side that asks.

use crate::{
    Amending, Command, Decision, Event, OutOfTurn, RecallAnswer, Stage as S, State,
    amend::{hold_stays, of_another, widens},
    state::another_person,
    supplement::{assured, supplementable},
};

pub(crate) fn decide(state: &State, command: Command<'_>) -> Result<Vec<Event>, OutOfTurn> {
    let stage = state.stage;
    match command {
        Command::Draft(draft) if matches!(stage, S::New | S::Draft) || state.may_follow() => {
            Ok(vec![Event::Drafted { draft }])
        }
        Command::Propose(signed) if stage == S::Draft => Ok(vec![Event::Proposed { signed }]),
        // Given anew, by whoever gave it: its clock was wrong, or the law has moved.
        Command::Propose(signed) if stage == S::Proposed && drafted_by(state, &signed.by.person) => {
            Ok(vec![Event::Proposed { signed }])
        }
        Command::Approve(signed) if stage == S::Proposed => {
            another_person(&state.signed, &signed.by.person)?;
            Ok(vec![Event::Approved { signed }])
        }
        Command::Send { letter, kind, to, digest } if stage != S::Closed => {
            Ok(vec![Event::Sent { letter, kind: kind.to_owned(), to, digest }])
        }
        Command::Acknowledge { letter, kind } => Ok(vec![Event::Acknowledged { letter, kind }]),
        Command::Hear(event) => hear(state, event),
        Command::Reply { fields, assurance } => match stage {
            S::ConditionOffered if assurance.as_ref().is_some_and(|a| !a.trim().is_empty()) => {
                Ok(vec![Event::Replied { fields: Vec::new(), assurance }])
            }
            S::SupplementAsked if !fields.is_empty() => {
                supplementable(state, &fields)?;
                Ok(vec![Event::Replied { fields, assurance: None }])
            }
            _ => Err(state.wrong_stage()),
        },
        Command::Check { package, verified, says } if stage == S::Delivered && state.package == Some(package) => {
            Ok(vec![Event::EvidenceChecked { package, verified, says }])
        }
        Command::TellOutcome(outcome) if matches!(stage, S::Verified | S::Delivered | S::NotExecuted) => {
            Ok(vec![Event::OutcomeTold { outcome }])
        }
        Command::Withdraw(reason) if withdrawable(stage) => Ok(vec![Event::Withdrawn { reason }]),
        Command::Close if closable(state) => Ok(vec![Event::Closed]),
        Command::Amend { changes, .. } if amendable(state) && changes.is_empty() => Err(OutOfTurn::NothingChanged),
        Command::Amend { draft, changes, says, signed, .. } if amendable(state) && widens(&changes) => {
            Ok(vec![Event::AmendmentProposed { draft, changes, says, signed }])
        }
        Command::Amend { draft, content, changes, says, .. } if amendable(state) => {
            Ok(vec![Event::Amended { draft, content, changes, says }])
        }
        Command::ApproveAmendment { content, changes, signed } if amendable(state) => {
            let amending = state.amending.clone().ok_or_else(|| state.wrong_stage())?;
            another_person(std::slice::from_ref(&amending.signed), &signed.by.person)?;
            let Amending { draft, says, .. } = amending;
            Ok(vec![Event::Amended { draft, content, changes, says }])
        }
        Command::AnswerRecall { destroyed, entry, says } if state.recall.is_some() && state.recall_answer.is_none() => {
            Ok(vec![Event::RecallAnswered { destroyed, entry, says }])
        }
        _ => Err(state.wrong_stage()),
    }
}

fn drafted_by(state: &State, person: &terms::PersonId) -> bool {
    state.signed.iter().all(|signed| signed.by.person == *person)
}

/// Until the evidence is on its way: what was handed over stays bound to what was asked then.
pub(crate) fn amendable(state: &State) -> bool {
    let open = matches!(
        state.stage,
        S::Sent | S::Acknowledged | S::Held | S::ConditionOffered | S::SupplementAsked | S::Postponed | S::Granted
    );
    open && state.abroad.is_none() && state.package.is_none()
}

/// What the other side may tell, and when it still changes anything. A late or repeated word is no error.
fn hear(state: &State, event: Event) -> Result<Vec<Event>, OutOfTurn> {
    let open = !matches!(state.stage, S::New | S::Draft | S::Proposed | S::ToCarry | S::Closed | S::Withdrawn);
    let fits = match &event {
        Event::StatusTold { .. } | Event::DecisionTold { .. } | Event::NotExecuted { .. } => {
            open && state.package.is_none()
        }
        Event::GrantTold { .. } => open,
        // What was called back before it came is not taken any more.
        Event::EvidenceCame { .. } => open && state.package.is_none() && state.recall.is_none(),
        // It may come long after everything else, and is never too late; or before what it calls back, which then never left.
        Event::RecallCame { recall } => {
            let came = state.package == Some(recall.package);
            (came || open && state.package.is_none()) && state.recall.is_none()
        }
        _ => false,
    };
    if fits { Ok(vec![event]) } else { Err(state.wrong_stage()) }
}

fn withdrawable(stage: S) -> bool {
    matches!(
        stage,
        S::ToCarry
            | S::Sent
            | S::Acknowledged
            | S::Held
            | S::ConditionOffered
            | S::SupplementAsked
            | S::Postponed
            | S::Granted
    )
}

fn closable(state: &State) -> bool {
    // What nobody was sent can be laid aside: no law may carry it, or its second officer may not agree.
    let unsent = matches!(state.stage, S::Draft | S::Proposed);
    let over =
        matches!(state.stage, S::OutcomeReported | S::Refused | S::Withdrawn | S::NotExecuted | S::RecallAnswered);
    // Nothing more was asked than that it is kept. Whether it still is, is for whoever has a clock.
    let kept = state.stage == S::Held && state.draft.preserves_only();
    unsent || over || kept
}

pub(crate) fn apply(mut state: State, event: &Event) -> State {
    match event {
        Event::Drafted { draft } if !matches!(state.stage, S::New | S::Draft) => state.writing = Some(draft.clone()),
        Event::Drafted { draft } => {
            state.stage = S::Draft;
            state.draft = draft.clone();
        }
        Event::Proposed { signed } => {
            state.stage = S::Proposed;
            state.signed = vec![signed.clone()];
        }
        Event::Approved { signed } => {
            state.content = Some(signed.deed);
            state.signed.push(signed.clone());
        }
        Event::Sent { kind, .. } if kind == "request" => state.stage = S::Sent,
        Event::Acknowledged { kind, .. } if kind == "request" && state.stage == S::Sent => {
            state.stage = S::Acknowledged
        }
        Event::StatusTold { due, data_ends, held, .. } => {
            state.due = due.or(state.due);
            state.data_ends = data_ends.or(state.data_ends);
            if *held {
                state.held = true;
                if matches!(state.stage, S::Sent | S::Acknowledged) {
                    state.stage = S::Held;
                }
            }
        }
        Event::DecisionTold { decision } => {
            state.stage = decided(decision);
            state.decision = Some(decision.clone());
        }
        Event::GrantTold { grant } => {
            // It may have been on its way for longer than the evidence, or the word that there is none: then it is old news.
            if state.package.is_none() && state.stage != S::NotExecuted {
                state.stage = S::Granted;
            }
            state.grant = Some(*grant);
        }
        Event::Replied { fields, assurance } => return replied(state, fields, assurance.as_deref()),
        Event::EvidenceCame { package } => {
            state.stage = S::Delivered;
            state.package = Some(*package);
        }
        Event::EvidenceChecked { verified: true, .. } => state.stage = S::Verified,
        Event::RecallCame { recall } => {
            state.stage = S::Recalled;
            state.recall = Some(recall.clone());
        }
        Event::RecallAnswered { destroyed, entry, says } => {
            state.stage = S::RecallAnswered;
            let (destroyed, proven) = (*destroyed, entry.is_some());
            state.recall_answer = Some(RecallAnswer { destroyed, proven, says: says.clone() });
        }
        Event::NotExecuted { .. } => state.stage = S::NotExecuted,
        Event::OutcomeTold { outcome } => {
            state.stage = S::OutcomeReported;
            state.outcome = Some(outcome.clone());
        }
        Event::Withdrawn { .. } => return crate::outside::withdrawn(state),
        // What was destroyed cannot be acted on any more.
        Event::Closed | Event::Destroyed { .. } => state.stage = S::Closed,
        Event::AmendmentProposed { .. } | Event::Amended { .. } => return amended(state, event),
        other => return crate::outside::apply(state, other),
    }
    state
}

/// What was supplied or assured stands in the request.
fn replied(mut state: State, fields: &[(String, String)], assurance: Option<&str>) -> State {
    if of_another(&state.draft, fields) {
        (state.held, state.data_ends) = (false, None);
    }
    state.draft.0.extend(fields.iter().cloned());
    if let Some(words) = assurance {
        assured(&mut state, words);
    }
    state.stage = if state.held { S::Held } else { S::Acknowledged };
    state
}

/// What a change of the request makes of where it stands: it is decided anew.
fn amended(mut state: State, event: &Event) -> State {
    match event {
        Event::AmendmentProposed { draft, changes, says, signed } => {
            let (draft, changes) = (draft.clone(), changes.clone());
            state.amending = Some(Amending { draft, changes, says: says.clone(), signed: signed.clone() });
        }
        Event::Amended { draft, content, changes, .. } => {
            state.draft = draft.clone();
            state.content = Some(*content);
            state.amendments += 1;
            (state.amending, state.decision, state.grant) = (None, None, None);
            if !draft.preserves_only() {
                state.writing = None;
            }
            if !hold_stays(changes) {
                (state.held, state.data_ends) = (false, None);
            }
            if state.stage != S::Sent {
                state.stage = if state.held { S::Held } else { S::Acknowledged };
            }
        }
        _ => {}
    }
    state
}

pub(crate) fn decided(decision: &Decision) -> S {
    match decision {
        Decision::Execute => S::Granted,
        Decision::Refuse { .. } => S::Refused,
        Decision::Condition { .. } => S::ConditionOffered,
        Decision::Supplement { .. } => S::SupplementAsked,
        Decision::Postpone { .. } => S::Postponed,
    }
}
