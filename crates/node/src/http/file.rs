//! A package as the body of an answer: read piece by piece as fast as it is taken, never whole in memory.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use hyper::body::Frame;
use tokio::sync::mpsc;

use crate::desk::Kept;

/// So many pieces wait for a client at most.
const AHEAD: usize = 1;

/// What is read, as it is taken.
struct Pieces(mpsc::Receiver<Bytes>);

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
    }
}

/// The body, and how long it is: a client that gets less knows it.
pub(super) fn file(kept: Kept) -> ([(&'static str, String); 1], Body) {
    let length = [("content-length", kept.size().to_string())];
    let (put, take) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        for number in 0..kept.count() {
            let bytes = match kept.piece(number).await {
                Ok(bytes) => bytes,
                Err(no) => {
                    eprintln!("comity: a package cannot be read: {no}");
                    return;
                }
            };
            if put.send(bytes.into()).await.is_err() {
                return;
            }
        }
    });
    (length, Body::new(Pieces(take)))
}
