//! A partner without a node, for programs: the sealed file, its cover note, and the files of an answer.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use request::State as Request;
use serde_json::{Value, json};

use super::{
    api::{Answer, Refusal},
    who::bearer,
};
use crate::{
    Node,
    desk::{self, No},
    house::Action,
};

pub(super) async fn put(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    Path(id): Path<String>,
    body: Bytes,
) -> Answer {
    let who = bearer(&node, &headers)?;
    if Action::Bring.office(node.config.kind, &who.roles).is_none() {
        let cure = "Ask the desk or an investigator.";
        return Err(No::refused("not-your-office", "your office does not take answers in", cure).into());
    }
    let unknown = |_| No::refused("unknown-record", "there is no such request", "Open it from the list.");
    let id = id.parse().map_err(unknown)?;
    let size = body.len();
    let digest = desk::put_file(&node, Some(who.officer.clone()), id, body.to_vec()).await?;
    Ok(Json(json!({ "digest": digest.to_string(), "bytes": size })))
}

pub(super) async fn file(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    Path(digest): Path<String>,
) -> Result<Response, Refusal> {
    let who = bearer(&node, &headers)?;
    let bytes = desk::carried(&node, &who, &digest).await?;
    let headers = [
        ("content-type", "application/octet-stream"),
        ("content-disposition", "attachment; filename=\"letter.age\""),
        ("x-content-type-options", "nosniff"),
    ];
    Ok((headers, bytes).into_response())
}

pub(super) async fn cover(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    Path(digest): Path<String>,
) -> Result<Response, Refusal> {
    bearer(&node, &headers)?;
    let text = desk::cover(&node, &digest).await?;
    Ok(([("content-type", "text/plain; charset=utf-8")], text).into_response())
}

/// What is known of a body without a node, as part of a request.
pub(super) fn outside(state: &Request) -> Option<Value> {
    let abroad = state.abroad.as_ref()?;
    let letters: Vec<Value> = abroad
        .letters
        .iter()
        .map(|l| json!({ "letter": l.letter.to_string(), "kind": l.kind, "carried": l.carried }))
        .collect();
    let brought = abroad.brought.as_ref().map(|b| {
        json!({ "files": b.files, "brought_by": b.by.who, "channel": b.by.channel, "called": b.by.number,
            "confirmed_by": b.by.spoke_with, "proven_by_keys": b.proven })
    });
    Some(json!({ "to": abroad.to.to_string(), "letters": letters, "brought": brought }))
}
