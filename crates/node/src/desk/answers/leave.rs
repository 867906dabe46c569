//! The leave of an independent body, where the law asks for it: given, refused with reasons, or asked for anew.

use request::{Command, Leave, Side, Signed, State};
use store::stream;
use terms::{Measure, RequestId};

use crate::{
    Node,
    desk::{
        ahead::ahead,
        answers::asked::{asking_state, grant_period},
        case,
        mail::{post, replay},
        no::No,
        turn::{Done, Turn},
    },
};

/// What is authorised, refused, or asked for. A program that does not say means disclosure.
fn measure(turn: &Turn<'_>) -> Result<Measure, No> {
    turn.field("measure").map_or(Ok(Measure::Disclose), |word| {
        word.parse()
            .map_err(|e: terms::UnknownWord| No::refused("measure", e.to_string(), "Choose what is authorised."))
    })
}

async fn asked(turn: &Turn<'_>) -> Result<(RequestId, State), No> {
    let id = turn.request()?;
    Ok((id, replay::side(turn.node, id, Side::Asked).await?))
}

/// The independent body signs the deed itself: this target, this data, this period, until a date.
pub(crate) async fn give(turn: &mut Turn<'_>) -> Result<Done, No> {
    let (id, state) = asked(turn).await?;
    let asked = case::asked(turn.node, id, &state, turn.now)?;
    let measure = measure(turn)?;
    let deed = asked.deed(turn.node, measure)?;
    let valid = grant_period(turn.now)?;
    let by = &turn.who.officer;
    turn.about_deed(&deed)?;
    let statement = exchange::sign_authorisation(by, deed.digest(), id, valid, turn.now, &turn.who.pen);
    post::has_signed(turn.who)?;
    let statement = serde_json::to_string(&statement).map_err(|_| No::own("an authorisation"))?;
    let signed = Signed { by: turn.actor(), deed: deed.digest(), statement };
    let events = state.decide(Command::Authorise { measure, signed, until: valid.to() })?;
    let batch = turn.batch(&stream::asked(id), events);
    turn.record(batch).await?;
    Ok(Done::new(
        id,
        match measure {
            Measure::Preserve => "the hold is authorised by the independent body",
            Measure::Disclose => "authorised by the independent body",
        },
    ))
}

/// The independent body says no. A leave that it gave before counts no more.
pub(crate) async fn refuse(turn: &mut Turn<'_>) -> Result<Done, No> {
    let (id, state) = asked(turn).await?;
    let reasons = turn.needs("reasons", "A refusal has reasons.")?.to_owned();
    let no = Leave { measure: measure(turn)?, says: reasons };
    let events = state.decide(Command::RefuseAuthorisation(no))?;
    let batch = turn.batch(&stream::asked(id), events);
    turn.record(batch).await?;
    Ok(Done::new(id, "refused: nothing more is done under this deed until the independent body is asked anew"))
}

/// The desk asks it anew: only it says whether the answer is another one now.
pub(crate) async fn ask_anew(turn: &mut Turn<'_>) -> Result<Done, No> {
    let (id, state) = asked(turn).await?;
    let says = turn.needs("reasons", "Say what has changed since it was refused, or was not known.")?.to_owned();
    let events = state.decide(Command::AskAuthorisation(Leave { measure: measure(turn)?, says }))?;
    let batch = turn.batch(&stream::asked(id), events);
    turn.record(batch).await?;
    Ok(Done::new(id, "the independent body is asked anew"))
}

/// For which measures an independent body has to speak yet: a hold where the law asks it before anything is kept, and then the disclosure. What it has
/// signed, or refused, waits for it no more.
pub(crate) fn open(node: &Node, state: &State) -> Vec<Measure> {
    let now = node.now();
    let unsaid = |measure: Measure| {
        let counts =
            |(signed, until): &(Signed, terms::Instant)| now <= *until && ahead(&signed.statement, now).is_none();
        let given = state.authorised.get(&measure).is_some_and(counts);
        state.authorisable(measure) && !given && !state.leave_refused.contains_key(&measure)
    };
    let before_hold = || {
        let from = asking_state(node, state).unwrap_or(node.state);
        let law = case::law_view_sent(&node.book, from, &state.draft, now).preserve;
        law.is_some_and(|answer| matches!(answer.authorisation, law::Authorisation::Required { .. }))
    };
    let mut open = Vec::new();
    open.extend((unsaid(Measure::Preserve) && before_hold()).then_some(Measure::Preserve));
    open.extend((unsaid(Measure::Disclose) && !state.draft.preserves_only()).then_some(Measure::Disclose));
    open
}

/// What was refused and not asked anew, as far as it could still be done.
pub(crate) fn refused(state: &State) -> Option<(Measure, &str)> {
    let open = state.leave_refused.iter().find(|(measure, _)| state.authorisable(**measure));
    open.map(|(measure, reasons)| (*measure, reasons.as_str()))
}
