//! Where other nodes leave their letters, and the pieces of packages that letters have announced. The answer is a sealed receipt, a
//! number, or a code.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use exchange::{HEAD_BYTES, PIECE_BYTES, PieceFault};
use http_body_util::BodyExt as _;
use tokio::sync::Semaphore;

use crate::{
    Node,
    desk::{self, NotTaken},
};

/// What a sealed piece has after its head.
const SEALED_BYTES: usize = PIECE_BYTES + 16;

/// So many pieces are read from the wire at once; the others wait with their heads.
static AT_ONCE: Semaphore = Semaphore::const_new(16);

pub(super) async fn post(State(node): State<Arc<Node>>, letter: Bytes) -> Response {
    match desk::receive(&node, letter).await {
        Ok(receipt) => ([("content-type", "application/comity-letter")], receipt).into_response(),
        Err(not) => refused(not),
    }
}

/// A piece: its head first, and the rest only if the head is from whoever wrote the letter.
pub(super) async fn put(State(node): State<Arc<Node>>, body: Body) -> Response {
    match piece(&node, body).await {
        Ok(have) => (StatusCode::OK, have_says(have)).into_response(),
        Err(not) => refused(not),
    }
}

async fn piece(node: &Arc<Node>, mut body: Body) -> Result<u64, NotTaken> {
    let mut bytes = Vec::new();
    more(&mut body, &mut bytes, HEAD_BYTES).await?;
    let head = bytes.first_chunk::<HEAD_BYTES>().ok_or(PieceFault::Layout)?;
    let expected = desk::expected(node, head)?;
    let _place = AT_ONCE.acquire().await.map_err(|_| PieceFault::Quota)?;
    bytes.reserve_exact((HEAD_BYTES + SEALED_BYTES).saturating_sub(bytes.len()));
    more(&mut body, &mut bytes, HEAD_BYTES + SEALED_BYTES + 1).await?;
    let sealed = bytes.split_off(HEAD_BYTES);
    if sealed.len() != SEALED_BYTES {
        return Err(PieceFault::Layout.into());
    }
    let node = Arc::clone(node);
    // Whoever sent it may go away: what is begun is done.
    let taken = tokio::spawn(async move { desk::take_piece(&node, expected, sealed).await });
    taken.await.unwrap_or(Err(PieceFault::Early.into()))
}

/// Reads until there are so many bytes, or the end.
async fn more(body: &mut Body, bytes: &mut Vec<u8>, least: usize) -> Result<(), NotTaken> {
    while bytes.len() < least {
        match body.frame().await {
            None => break,
            Some(Err(_)) => return Err(PieceFault::Layout.into()),
            Some(Ok(frame)) => {
                let Ok(data) = frame.into_data() else { continue };
                if bytes.len() + data.len() > HEAD_BYTES + SEALED_BYTES {
                    return Err(PieceFault::Layout.into());
                }
                bytes.extend_from_slice(&data);
            }
        }
    }
    Ok(())
}

fn have_says(have: u64) -> String {
    format!("have {have}\n")
}

fn refused(not: NotTaken) -> Response {
    match not {
        NotTaken::Trouble(trouble) => {
            // The cause is the operator's; the peer only learns to try again.
            eprintln!("comity: a letter could not be taken: {trouble}");
            (StatusCode::SERVICE_UNAVAILABLE, "trouble").into_response()
        }
        NotTaken::Later(_) => (StatusCode::SERVICE_UNAVAILABLE, not.code()).into_response(),
        NotTaken::Pieces(have) => (StatusCode::ACCEPTED, have_says(have)).into_response(),
        NotTaken::Piece(fault @ (PieceFault::Quota | PieceFault::NoRoom)) => {
            (StatusCode::TOO_MANY_REQUESTS, fault.code()).into_response()
        }
        not => (StatusCode::UNPROCESSABLE_ENTITY, not.code()).into_response(),
    }
}
