//! The API for officers whose key is not on this node: what waits for their signature, and the signature.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use exchange::Signs as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    api::{Answer, Refusal, acted},
    who::bearer,
};
use crate::{
    Node,
    away::Unsigned,
    desk::{self, No},
};

/// What waits, oldest first, and the key that has to sign it.
pub(super) async fn waiting(State(node): State<Arc<Node>>, headers: HeaderMap) -> Answer {
    let who = bearer(&node, &headers)?;
    let key = who.pen.verifying_key();
    let waiting: Vec<Value> = desk::to_sign(&node, &who).iter().map(press).collect();
    Ok(Json(json!({ "key": key.to_string(), "here": who.pen.here().is_some(), "waiting": waiting })))
}

fn press(press: &Unsigned) -> Value {
    let about = press.wanted.about.as_ref().map(|about| json!({ "kind": about.kind, "shown": about.shown }));
    json!({
        "number": press.number, "act": press.action.as_str(), "subject": press.subject, "fields": press.fields,
        "at": press.at.to_string(), "until": press.until.to_string(), "message": STANDARD.encode(&press.wanted.message),
        "what": press.wanted.what(), "signed": press.signed.len(),
        "about": about,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Signature {
    /// 64 bytes, base64.
    signature: String,
}

/// Signs what waits under this number; the act goes on.
pub(super) async fn sign(
    State(node): State<Arc<Node>>,
    headers: HeaderMap,
    Path(number): Path<String>,
    Json(form): Json<Signature>,
) -> Result<Response, Refusal> {
    let who = bearer(&node, &headers)?;
    let bytes = STANDARD.decode(&form.signature).ok().and_then(|bytes| <[u8; 64]>::try_from(bytes).ok());
    let signature = bytes
        .ok_or_else(|| No::refused("bad-signature", "a signature is 64 bytes in base64", "Sign with `comity sign`."))?;
    Ok(acted(desk::sign(&node, &who, &number, &signature).await?).into_response())
}
