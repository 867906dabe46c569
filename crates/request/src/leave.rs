//! The leave of an independent body, for a hold or for the disclosure: given, refused, asked for anew (asked side).

use terms::Measure;

use crate::{
    Command, Event, Leave, OutOfTurn, Stage, State,
    asked::{ordered, prolongable, reviewable},
};

/// What is said of a leave, and what its refusal closes. Any other command is given back.
pub(crate) fn decide<'a>(
    state: &State,
    command: Command<'a>,
) -> Result<Result<Vec<Event>, OutOfTurn>, Box<Command<'a>>> {
    let refused = |measure: &Measure| state.leave_refused.contains_key(measure);
    if under(&command).is_some_and(|measure| refused(&measure)) {
        return Ok(Err(OutOfTurn::LeaveRefused));
    }
    let (fits, event) = match command {
        Command::Authorise { measure, signed, until } => {
            (authorisable(state, measure), Event::Authorised { measure, signed, until })
        }
        Command::RefuseAuthorisation(no) => (authorisable(state, no.measure), Event::AuthorisationRefused(no)),
        Command::AskAuthorisation(anew) => (refused(&anew.measure), Event::AuthorisationAsked(anew)),
        other => return Err(Box::new(other)),
    };
    Ok(if fits { Ok(vec![event]) } else { Err(state.wrong_stage()) })
}

/// Under the deed of which measure this would be done.
fn under(command: &Command<'_>) -> Option<Measure> {
    match command {
        Command::ApproveHold(_) | Command::OrderHold { .. } => Some(Measure::Preserve),
        Command::Authorise { measure, .. } | Command::RefuseAuthorisation(Leave { measure, .. }) => Some(*measure),
        Command::ApproveExecution(_) | Command::Execute { .. } | Command::Renew { .. } | Command::Transmit { .. } => {
            Some(Measure::Disclose)
        }
        _ => None,
    }
}

/// A hold is authorised before it is ordered, at first or again; a disclosure until the evidence leaves.
pub(crate) fn authorisable(state: &State, measure: Measure) -> bool {
    match measure {
        Measure::Preserve => state.stage == Stage::Received || prolongable(state),
        Measure::Disclose => reviewable(state.stage) || ordered(state.stage),
    }
}

/// A leave that was given before counts no more once it is refused.
pub(crate) fn apply(mut state: State, event: &Event) -> State {
    match event {
        Event::Authorised { measure, signed, until } => {
            state.authorised.insert(*measure, (signed.clone(), *until));
        }
        Event::AuthorisationRefused(no) => {
            state.authorised.remove(&no.measure);
            state.leave_refused.insert(no.measure, no.says.clone());
        }
        Event::AuthorisationAsked(anew) => drop(state.leave_refused.remove(&anew.measure)),
        _ => {}
    }
    state
}
