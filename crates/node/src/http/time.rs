//! The exercise authority's door: requests and answers of RFC 3161 section 3.4.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{Node, stamps};

/// A request is a digest and a few numbers.
const REQUEST_MAX: usize = 4096;

pub(super) async fn post(State(node): State<Arc<Node>>, request: Bytes) -> Response {
    if request.len() > REQUEST_MAX {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    match stamps::exercise_answer(&node, &request) {
        Some(answer) => ([("content-type", "application/timestamp-reply")], answer).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(super) async fn certificate(State(node): State<Arc<Node>>) -> Response {
    match stamps::exercise_certificate(&node) {
        Some(pem) => ([("content-type", "application/x-pem-file")], pem).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
