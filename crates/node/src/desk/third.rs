//! Telling a third state that a request between two others concerns it: in general words that name nobody, by one officer. What more there is to
//! tell is told as information, by two people and under the law of both (`tell`).

use exchange::{Body, ThirdCauseV1, ThirdNoticeV1};
use request::{Side, Stage, State, fields as f};
use store::stream;
use terms::{RequestId, StateCode};

use crate::{
    Node,
    desk::{
        answers::asked,
        asks::asking,
        case,
        mail::{
            post, replay,
            translate::{citation, line, prose},
        },
        no::No,
        turn::{Done, Turn},
    },
};

/// The two states of a request, whoever keeps the record: who asks, and who is asked.
pub(crate) fn two(node: &Node, state: &State) -> Option<[StateCode; 2]> {
    match state.side {
        Side::Asking => Some([node.state, state.draft.field(f::TO)?.parse().ok()?]),
        Side::Asked => Some([asked::asking_state(node, state)?, node.state]),
    }
}

/// May a third state be told of it? What nobody has sent concerns nobody yet.
pub(crate) fn may(state: &State) -> bool {
    !matches!(state.stage, Stage::New | Stage::Draft | Stage::Proposed | Stage::ToCarry)
}

/// An officer of either side tells a third state.
pub(crate) async fn tell(turn: &mut Turn<'_>) -> Result<Done, No> {
    let id = turn.request()?;
    let side = turn.side_of(id).await?;
    let (node, state) = (turn.node, replay::side(turn.node, id, side).await?);
    let unknown = || No::refused("unknown-record", "there is no such request", "Open it from the list.");
    if !may(&state) {
        return Err(request::OutOfTurn::Stage { stage: state.stage.as_str() }.into());
    }
    let [asks, is_asked] = two(node, &state).ok_or_else(unknown)?;
    let concerns: StateCode = turn
        .needs("state", "Say which state is concerned.")?
        .parse()
        .map_err(|_| No::refused("state", "that is no state", "Use two capital letters of ISO 3166-1."))?;
    if [asks, is_asked, node.state].contains(&concerns) {
        let cure = "Ask or tell the other side of the request by a question: it is no third state.";
        return Err(No::refused("not-third", format!("{concerns} is one of the two"), cure));
    }
    let word = turn.needs("cause", "Choose why it is concerned.")?;
    let cause = ThirdCauseV1::ALL.iter().find(|cause| cause.as_str() == word).copied();
    let cause = cause.ok_or_else(|| No::refused("cause", "that is no cause", "Choose one of the listed causes."))?;
    let about = prose(turn.needs("about", "Say what it is about, in general words that name nobody.")?)?;
    // To the desk of that state, as a request would go.
    let (to, _) = asking::desk_of(node, concerns).map_err(|no| match no {
        No::Refused { code, says, .. } => No::Refused {
            code,
            says,
            cure: "Tell it by the channel that you have with it until it is enrolled.".into(),
        },
        other => other,
    })?;
    let law = case::law_view(&node.book, asks, &state.draft, turn.now).disclose;
    let basis = law.iter().flat_map(|law| &law.bases).map(|b| citation(&b.citation));
    let conduct = state.draft.field(f::CONDUCT).unwrap_or("").split_whitespace();
    let notice = ThirdNoticeV1 {
        concerns,
        authority: case::own_authority(node)?,
        state: node.state,
        asking: asks,
        asked: is_asked,
        cause,
        conduct: conduct.map(line).collect::<Result<_, _>>()?,
        basis: basis.collect::<Result<_, _>>()?,
        about,
        language: line(state.draft.field(f::LANGUAGE).unwrap_or("en"))?,
    };
    let name = if side == Side::Asking { stream::asking(id) } else { stream::asked(id) };
    let mut batch = turn.batch(&name, Vec::new());
    // A number of its own: the request's is nobody's business but that of the two.
    let matter = RequestId::from_bytes(*post::number(&mut turn.chance).bytes());
    let envelope = post::Envelope { to: &to, request: Some(matter), in_reply_to: None };
    let posted = post::write(node, &envelope, notice, &[turn.who], turn.now, &mut turn.chance)?;
    posted.into_batch(&name, &mut batch);
    turn.record(batch).await?;
    Ok(Done::new(id, format!("on its way to {concerns}: in general words that name nobody")))
}

/// A notice to us as a third state, in words, for the list of notices.
pub(crate) fn words(body: &Body) -> Option<String> {
    let Body::ThirdNotice(notice) = body else { return None };
    let why = match notice.cause {
        ThirdCauseV1::Path => "the connection came through your state",
        ThirdCauseV1::Provider => "a provider in your state holds what is asked",
        ThirdCauseV1::Victims => "people in your state are harmed",
        ThirdCauseV1::Evidence => "what your state had handed over is to be used",
        ThirdCauseV1::Law => "a text of law wants your state told",
    };
    let conduct: Vec<&str> = notice.conduct.iter().map(|c| c.as_str()).collect();
    let basis: Vec<&str> = notice.basis.iter().map(|c| c.source.as_str()).collect();
    Some(format!(
        "{} {} to {} ({}) concerns {}: {why}. {} tells: {} ({})",
        THIRD,
        notice.asking,
        notice.asked,
        conduct.join(", "),
        notice.concerns,
        notice.authority,
        notice.about.as_str(),
        basis.join("; ")
    ))
}

/// How such a notice begins.
pub(crate) const THIRD: &str = "A request of";
