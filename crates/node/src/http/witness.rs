//! Heads of logs, between nodes: asking for a cosignature, showing what was seen, proving that a log only grew.

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use evidence::log::witness::{NotCosigned, SIZE_TYPE, proof_lines};

use crate::{
    Node,
    desk::{self, No},
    witness::{self, ADD_CHECKPOINT, Alone, Answer, Heads},
};

/// A proof and a note, with room.
const BODY_BYTES_MAX: usize = 128 << 10;

/// A log asks for a cosignature (C2SP tlog-witness, "add-checkpoint").
pub(super) async fn add_checkpoint(State(node): State<Arc<Node>>, body: String) -> Response {
    // The answer waits for a sync.
    let answer = tokio::task::spawn_blocking(move || witness::answer(&node, &body)).await;
    match answer {
        Ok(Ok(answer)) => said(answer),
        Ok(Err(no)) => trouble(&no),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// The protocol's answer as HTTP.
pub(crate) fn said(answer: Answer) -> Response {
    match answer {
        Answer::Cosigned(line) => line.into_response(),
        Answer::Not(NotCosigned::AnotherSize(size)) => {
            (StatusCode::CONFLICT, [("content-type", SIZE_TYPE)], format!("{size}\n")).into_response()
        }
        Answer::Not(why) => {
            let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_REQUEST);
            (status, format!("{why}\n")).into_response()
        }
    }
}

/// The last head that this node has verified of the log with this origin hash ("Monitor Retrieval Mechanism").
pub(super) async fn seen(State(node): State<Arc<Node>>, Path(hash): Path<String>) -> Response {
    shown(&node.witness.heads, &hash)
}

/// That one length of this node's own log is the beginning of another.
pub(super) async fn consistency(State(node): State<Arc<Node>>, Path((old, new)): Path<(u64, u64)>) -> Response {
    match witness::consistency(&node, old, new).await {
        Ok(Some(proof)) => proof_lines(&proof).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(no) => trouble(&no),
    }
}

/// The log's head. Anyone may read it: it holds commitments only.
pub(super) async fn checkpoint(State(node): State<Arc<Node>>) -> Response {
    match witness::head(&node).await {
        Ok(note) => note.into_response(),
        Err(no) => trouble(&no),
    }
}

/// Two heads that cannot both be true. Anyone may have them: they are signed, and name no person.
pub(super) async fn contradiction(State(node): State<Arc<Node>>, Path(digest): Path<String>) -> Response {
    match witness::contradiction(&node, &digest).await {
        Ok(Some(bytes)) => {
            let name = format!("attachment; filename=\"contradiction-{}.json\"", digest.get(..12).unwrap_or("0"));
            let headers = [("content-type", "application/json".to_owned()), ("content-disposition", name)];
            (headers, bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(no) => trouble(&no),
    }
}

/// All that a witness without a node serves.
pub(super) fn alone(witness: Arc<Alone>) -> Router {
    let add = async |State(witness): State<Arc<Alone>>, body: String| match tokio::task::spawn_blocking(move || {
        witness.answer(&body)
    })
    .await
    {
        Ok(Ok(answer)) => said(answer),
        Ok(Err(no)) => trouble(&no),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    };
    let seen = async |State(witness): State<Arc<Alone>>, Path(hash): Path<String>| shown(&witness.heads, &hash);
    Router::new()
        .route(ADD_CHECKPOINT, post(add))
        .route("/comity/1/witness/{origin}/checkpoint", get(seen))
        .route("/healthy", get(|| async { "ok\n" }))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(axum::middleware::from_fn(super::in_time))
        .with_state(witness)
}

fn shown(heads: &Heads, hash: &str) -> Response {
    match heads.last_by_hash(hash) {
        Ok(Some(kept)) => kept.note.into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => trouble(&No::heads(error)),
    }
}

/// Logs and witnesses, for programs.
pub(super) async fn view(State(node): State<Arc<Node>>, headers: HeaderMap) -> super::api::Answer {
    super::who::bearer(&node, &headers)?;
    Ok(axum::Json(witness::View::of(&node).await?.json()))
}

fn trouble(no: &No) -> Response {
    if let desk::No::Trouble(trouble) = no {
        eprintln!("comity: {trouble}");
    }
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}
