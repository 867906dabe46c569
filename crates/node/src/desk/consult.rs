//! Two authorities talk about a request: questions, and answers. Nothing is decided by it, and no clock stops.

use std::time::Duration;

use exchange::{AskV1, ConsultationV1};
use request::{Command, Consultation, Event, Side, State};
use store::stream;
use terms::{Ground, Instant, LetterId, NodeId, RequestId};

use crate::desk::{
    asks::asking,
    mail::{
        post, replay,
        translate::{line, prose},
    },
    no::No,
    turn::{Done, Turn},
    urgent,
};

/// By when an answer helps. In an emergency nobody waits for days.
const ANSWER_WITHIN: Duration = Duration::from_secs(5 * 24 * 3600);
const AT_ONCE: Duration = Duration::from_secs(2 * 3600);

/// Asks the other side something.
pub(crate) async fn ask(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let (state, name) = record(turn, id).await?;
    let about = turn.needs("about", "Choose what it is about.")?.to_owned();
    let says = turn.needs("reasons", "Write what you want to know.")?.to_owned();
    let answer_by = turn.now.after(if urgent::is(&state) { AT_ONCE } else { ANSWER_WITHIN });
    let cure = || turn.field("cure").unwrap_or("Answer in a sentence or two.");
    let body = match about.as_str() {
        "query" => {
            let ask = AskV1 { code: line("question")?, says: prose(&says)?, cure: prose(cure())? };
            ConsultationV1::Query { asks: vec![ask], answer_by }
        }
        "before-refusal" if state.side == Side::Asked => ConsultationV1::BeforeRefusal {
            ground: ground(turn)?,
            says: prose(&says)?,
            cure: prose(cure())?,
            answer_by,
        },
        "jurisdiction" => ConsultationV1::Jurisdiction { says: prose(&says)?, answer_by },
        _ => {
            return Err(No::refused(
                "about",
                "that is not what this side can ask",
                "Choose a question, jurisdiction, or on the requested side the ground for a refusal.",
            ));
        }
    };
    let to = partner(turn, id, &state).await?;
    let envelope = post::Envelope { to: &to, request: Some(id), in_reply_to: None };
    let posted = post::write(turn.node, &envelope, body, &[turn.who], turn.now, &mut turn.chance)?;
    let question = Consultation { letter: posted.letter, about, says, answer_by };
    let events = state.decide(Command::Consult(question))?;
    let mut batch = turn.batch(&name, events);
    posted.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    Ok(Done::new(id, "the question is on its way; nothing is decided by it"))
}

fn ground(turn: &Turn<'_>) -> Result<Ground, No> {
    let word = turn.needs("ground", "Choose the ground that is seen.")?;
    word.parse::<Ground>().map_err(|e| No::refused("ground", e.to_string(), "Choose one of the listed grounds."))
}

/// Answers what the other side asked.
pub(crate) async fn answer(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let (state, name) = record(turn, id).await?;
    let says = turn.needs("answer", "Write the answer.")?.to_owned();
    let to: LetterId = turn
        .needs("to", "Choose which question it answers.")?
        .parse()
        .map_err(|_| No::refused("to", "there is no such question", "Answer it from the page of the request."))?;
    let events = state.decide(Command::AnswerConsultation { to, says: says.clone() })?;
    let body = ConsultationV1::Answer { to, says: prose(&says)? };
    let node = partner(turn, id, &state).await?;
    let envelope = post::Envelope { to: &node, request: Some(id), in_reply_to: Some(to) };
    let posted = post::write(turn.node, &envelope, body, &[turn.who], turn.now, &mut turn.chance)?;
    let mut batch = turn.batch(&name, events);
    posted.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    Ok(Done::new(id, "the answer is on its way"))
}

async fn record(turn: &Turn<'_>, id: RequestId) -> Result<(State, String), No> {
    let side = turn.side_of(id).await?;
    let name = if side == Side::Asking { stream::asking(id) } else { stream::asked(id) };
    Ok((replay::side(turn.node, id, side).await?, name))
}

async fn partner(turn: &Turn<'_>, id: RequestId, state: &State) -> Result<NodeId, No> {
    match &state.received {
        Some((_, from, _)) => Ok(from.clone()),
        None => asking::partner(turn, id).await,
    }
}

/// A question or an answer arrives.
pub(crate) fn came(letter: LetterId, body: &ConsultationV1) -> Event {
    let question = |about: &str, says: String, answer_by: Instant| Event::ConsultationCame {
        question: Consultation { letter, about: about.to_owned(), says, answer_by },
    };
    match body {
        ConsultationV1::Query { asks, answer_by } => {
            let says: Vec<String> =
                asks.iter().map(|ask| format!("{} {}", ask.says.as_str(), ask.cure.as_str())).collect();
            question("query", says.join("\n"), *answer_by)
        }
        ConsultationV1::BeforeRefusal { ground, says, cure, answer_by } => {
            question("before-refusal", format!("{} ({ground}) {}", says.as_str(), cure.as_str()), *answer_by)
        }
        ConsultationV1::Jurisdiction { says, answer_by } => question("jurisdiction", says.as_str().into(), *answer_by),
        ConsultationV1::Answer { to, says } => Event::ConsultationAnswerCame { to: *to, says: says.as_str().into() },
    }
}
