//! What allowed a disclosure has run out before the evidence left: the consent is given anew, by two people, for what was produced already.

use guard::CALL_BACK_AGE_MAX;
use request::{Command, Side, Stage, State};
use store::stream;
use terms::{Instant, Measure};

use crate::desk::{
    answers::{
        asked::{brief, grant, grant_period},
        hold::fresh,
    },
    case,
    mail::replay,
    no::No,
    turn::{Done, Turn},
    urgent,
};

/// What is missing before evidence can leave, as far as time took it away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunOut {
    /// Nothing.
    Nothing,
    /// The signatures of the two, and with them the consent.
    Consent,
    /// The leave of the independent body.
    Authorisation,
    /// The call to the asker, in an emergency.
    CallBack,
}

/// Approvals and the consent that rests on them live equally long, so that the consent never outlives them.
pub(crate) fn run_out(state: &State, now: Instant) -> RunOut {
    let until = state.authorised.get(&Measure::Disclose).map(|(_, until)| *until);
    if until.is_some_and(|until| until < now) {
        RunOut::Authorisation
    } else if urgent::is(state) && !called(state, now) {
        RunOut::CallBack
    } else if fresh(&state.execute_signed, now).len() < 2 {
        RunOut::Consent
    } else {
        RunOut::Nothing
    }
}

/// Was the asker called, and not too long ago?
pub(crate) fn called(state: &State, now: Instant) -> bool {
    let statement = state.call_back.as_ref().map(|s| serde_json::from_str::<exchange::CallBackV1>(&s.statement));
    statement.is_some_and(|said| {
        said.is_ok_and(|said| now.since(said.at) <= CALL_BACK_AGE_MAX && !exchange::too_early(said.at, now))
    })
}

/// One of two people agrees anew; with the second the guard is asked, and the new consent leaves.
pub(crate) async fn renew(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let name = stream::asked(id);
    let state = replay::side(turn.node, id, Side::Asked).await?;
    if state.stage == Stage::Produced && run_out(&state, turn.now) == RunOut::Nothing {
        return Err(No::refused(
            "still-in-force",
            "the consent and both signatures under it still count",
            "Send the evidence.",
        ));
    }
    let execute_signed = fresh(&state.execute_signed, turn.now);
    let state = State { execute_signed, ..state };
    let asked = case::asked(turn.node, id, &state, turn.now)?;
    let deed = asked.deed(turn.node, Measure::Disclose)?;
    let signed = turn.approve_deed(&deed, id)?;
    if state.stage != Stage::Produced {
        // Said by the room that knows the order of things.
        return Err(state.decide(Command::Close).err().map_or_else(
            || No::refused("out-of-turn", "nothing was produced that waits to be sent", "Open it from the list."),
            No::from,
        ));
    }
    let events = state.decide(Command::ApproveExecution(signed))?;
    let after = events.iter().fold(state, |s, e| s.apply(e));
    let mut batch = turn.batch(&name, events);
    if after.execute_signed.len() < 2 {
        turn.record(batch).await?;
        return Ok(Done::new(id, "one of two people has agreed anew"));
    }
    let (_, from, _) = after.received.clone().ok_or_else(|| No::own("a request without its letter"))?;
    let (grant, posted) = grant(turn, &deed, &after.execute_signed, &from, grant_period(turn.now)?)?;
    let consent = case::consent(turn.node, &posted.frame, turn.now);
    let mut brief = brief(turn.node, &asked, &after, Measure::Disclose, &after.execute_signed, consent, turn.now)?;
    brief.emergency = urgent::emergency(turn.node, id, &after, turn.now).await?;
    let pass = brief.judge(deed, turn.now)?;
    let decided = after.decide(Command::Renew { pass: &pass, grant, frame: posted.frame_digest })?;
    batch.events.extend(decided.into_iter().map(|e| (name.clone(), e)));
    posted.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    Ok(Done::new(
        id,
        "two people have agreed anew; the new grant is on its way to the asker, and the evidence can be sent",
    ))
}
