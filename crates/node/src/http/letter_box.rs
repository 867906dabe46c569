//! Where other nodes leave their letters. The answer is a sealed receipt, or a code.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{
    Node,
    desk::{self, NotTaken},
};

pub(super) async fn post(State(node): State<Arc<Node>>, letter: Bytes) -> Response {
    match desk::receive(&node, letter).await {
        Ok(receipt) => ([("content-type", "application/comity-letter")], receipt).into_response(),
        Err(NotTaken::Trouble(trouble)) => {
            // The cause is the operator's; the peer only learns to try again.
            eprintln!("comity: a letter could not be taken: {trouble}");
            (StatusCode::SERVICE_UNAVAILABLE, "trouble").into_response()
        }
        Err(not) => (StatusCode::UNPROCESSABLE_ENTITY, not.code()).into_response(),
    }
}
