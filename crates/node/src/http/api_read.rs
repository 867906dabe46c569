//! What a program reads of a case as its pages show it: what is asked, questions that are open, and what an order names. And signing out.

use std::sync::Arc;

use axum::{Json, extract::State, http::HeaderMap};
use serde_json::{Value, json};

use super::{
    api::Answer,
    who::{bearer, token_of},
};
use crate::Node;

/// Ends the session of this token: nobody who finds it later can use it.
pub(super) async fn sign_out(State(node): State<Arc<Node>>, headers: HeaderMap) -> Answer {
    let who = bearer(&node, &headers)?;
    token_of(&headers).into_iter().for_each(|token| node.sessions.close(token));
    Ok(Json(json!({ "officer": who.officer.to_string(), "signed_out": true })))
}

/// Questions that are not answered yet, in the words in which they were asked.
pub(super) fn questions(open: &[request::Consultation]) -> Vec<Value> {
    let one = |asked: &request::Consultation| json!({ "letter": asked.letter.to_string(), "about": asked.about, "says": asked.says, "answer_by": asked.answer_by.to_string() });
    open.iter().map(one).collect()
}

/// About whom and when an order is, and which data it names.
pub(super) fn target(deed: &guard::Deed) -> Value {
    let (address, port, transport) = deed.target.selector.reveal();
    json!({
        "address": address.to_string(), "port": port, "transport": transport.as_str(), "data": deed.data.as_str(),
        "from": deed.target.period.from().to_string(), "to": deed.target.period.to().to_string(),
        "clock_error_ms": u64::try_from(deed.target.clock_error_max.as_millis()).unwrap_or(u64::MAX),
    })
}
