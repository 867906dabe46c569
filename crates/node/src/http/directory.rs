//! The directory in use, for other members: the file as its roots signed it, or nothing where they have it already.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use crate::Node;

#[derive(Deserialize)]
pub(super) struct Newer {
    #[serde(rename = "newer-than")]
    newer_than: Option<u64>,
}

pub(super) async fn get(State(node): State<Arc<Node>>, Query(asked): Query<Newer>) -> Response {
    if asked.newer_than.is_some_and(|theirs| theirs >= node.directory.version()) {
        return StatusCode::NO_CONTENT.into_response();
    }
    ([("content-type", "application/comity-directory")], node.directory.bytes().to_vec()).into_response()
}
