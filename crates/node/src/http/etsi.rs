//! Where systems that speak ETSI TS 103 120 leave their messages. The answer is a signed message.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{Node, desk};

pub(super) async fn post(State(node): State<Arc<Node>>, message: Bytes) -> Response {
    if node.config.etsi.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    match desk::etsi_answer(&node, &message).await {
        Some(answer) => ([("content-type", "application/json")], answer).into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
