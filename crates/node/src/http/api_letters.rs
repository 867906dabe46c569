//! Letters for programs: where each stands, and what waits for a person.

use std::sync::Arc;

use axum::{Json, extract::State, http::HeaderMap};
use serde_json::{Value, json};

use super::{
    api::{Answer, at},
    who::bearer,
};
use crate::{
    Node,
    desk::{No, mail::letters as desk},
};

/// One letter of ours, as it stands.
pub(super) fn letter(l: &store::OutLetter) -> Value {
    let parked = l
        .parked
        .as_ref()
        .map(|(code, since)| json!({ "code": code, "since": since.to_string(), "cure": desk::cure(code) }));
    let waits = l.delivered.is_none() && l.parked.is_none();
    json!({
        "letter": l.letter.to_string(), "kind": l.kind, "to": l.to.to_string(), "queued": at(l.queued), "delivered": at(l.delivered),
        "tries": l.tries, "fault": l.fault, "urgency": l.urgency.as_str(), "next_try": at(waits.then_some(l.next)), "expires": at(l.expires), "parked": parked,
    })
}

/// What was not delivered yet, and what could not be taken.
pub(super) async fn letters(State(node): State<Arc<Node>>, headers: HeaderMap) -> Answer {
    bearer(&node, &headers)?;
    let ours = node.store.undelivered().await.map_err(No::from)?;
    let stuck = node.store.stuck().await.map_err(No::from)?;
    let stuck: Vec<Value> = stuck
        .iter()
        .map(|s| json!({ "digest": s.digest.to_string(), "bytes": s.bytes.len(), "why": s.why, "since": s.at.to_string() }))
        .collect();
    Ok(Json(
        json!({ "now": node.now().to_string(), "letters": ours.iter().map(letter).collect::<Vec<_>>(), "stuck": stuck }),
    ))
}
