//! Spontaneous information for programs, in the words of its letters.

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
use crate::{Node, desk::tell};

pub(super) async fn one(State(node): State<Arc<Node>>, headers: HeaderMap, Path(id): Path<String>) -> Answer {
    let who = bearer(&node, &headers)?;
    let view = tell::view(&node, &who, &id).await?;
    let (work, state) = (&view.work, &view.state);
    let letters: Vec<Value> = view.letters.iter().map(super::api_letters::letter).collect();
    Ok(Json(json!({
        "information": { "kind": work.kind, "id": work.id, "stage": work.stage, "answer_by": at(work.after.map(|(_, at)| at)), "urgency": work.urgency,
            "next": work.next.iter().map(|a| a.as_str()).collect::<Vec<_>>() },
        "announcement": view.announcement, "content": view.content,
        "accepted": state.answer.as_ref().map(|(accepted, _)| accepted),
        "declined": state.answer.as_ref().filter(|(accepted, _)| !accepted).map(|(_, says)| says),
        "withdrawn": state.withdrawn, "requests": tell::requests(&node, &id).await?,
        "events": view.events.iter().map(event).collect::<Vec<_>>(), "letters": letters,
    })))
}
