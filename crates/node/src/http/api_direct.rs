//! Direct orders under a standing consent, for programs.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
};
use serde_json::{Value, json};

use super::{
    api::{Answer, at, event},
    who::bearer,
};
use crate::{Node, desk::direct};

pub(super) async fn one(State(node): State<Arc<Node>>, headers: HeaderMap, Path(id): Path<String>) -> Answer {
    let who = bearer(&node, &headers)?;
    let view = direct::view(&node, &who, &id).await?;
    let (work, ordered) = (&view.work, view.state.ordered.as_ref());
    let letters: Vec<Value> = view.letters.iter().map(super::api_letters::letter).collect();
    let answer: Option<Value> = view.answer.as_deref().and_then(|text| serde_json::from_str(text).ok());
    Ok(Json(json!({
        "direct": { "kind": work.kind, "id": work.id, "stage": work.stage, "due": at(work.due), "urgency": work.urgency,
            "territory": work.to.map(|s| s.to_string()), "next": work.next.iter().map(|a| a.as_str()).collect::<Vec<_>>() },
        "order": ordered.map(|o| o.order.to_string()), "holder": view.deed.holder.provider.to_string(),
        "consent": { "id": ordered.map(|o| o.consent.to_string()), "from": at(view.consent.map(|t| t.from())), "until": at(view.consent.map(|t| t.to())) },
        "basis": view.basis,
        "approved_by": view.approvals.iter().map(|a| format!("{} ({})", a.officer, a.role)).collect::<Vec<_>>(),
        "answer": answer, "package": view.state.package.map(|d| d.to_string()),
        "not_executed": view.state.not_executed.as_ref().map(|(ground, reason)| json!({ "ground": ground.as_str(), "reason": reason })),
        "ended": view.state.ended.iter().map(|end| json!({ "order": end.order.to_string(), "cause": end.cause, "answer_by": at(end.destroy_by),
            "destroyed": end.answer.as_ref().map(|(destroyed, ..)| destroyed), "proven": end.answer.as_ref().map(|(_, proven, _)| proven) })).collect::<Vec<_>>(),
        "events": view.events.iter().map(event).collect::<Vec<_>>(), "letters": letters,
    })))
}
