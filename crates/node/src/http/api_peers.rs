//! The other members, for programs.

use std::sync::Arc;

use axum::{Json, extract::State, http::HeaderMap};
use serde_json::{Value, json};

use super::{
    api::{Answer, at},
    who::bearer,
};
use crate::{Node, desk};

pub(super) async fn peers(State(node): State<Arc<Node>>, headers: HeaderMap) -> Answer {
    bearer(&node, &headers)?;
    let peers = desk::peers(&node).await?;
    let peers: Vec<Value> = peers
        .iter()
        .map(|p| {
            let answered = p.answered.as_ref().map(|(pinged, came)| {
                json!({ "at": came.to_string(), "took_ms": pinged.took_ms, "ahead_ms": pinged.ahead_ms })
            });
            json!({
                "id": p.id.to_string(), "name": p.name, "state": p.state.to_string(), "authority": p.authority,
                "waits_since": at(p.waits), "answered": answered, "pinged_us": at(p.pinged_us),
            })
        })
        .collect();
    Ok(Json(json!({ "peers": peers })))
}
