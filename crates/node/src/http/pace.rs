//! Whoever sends or takes bytes too slowly is cut off: a body that drips, a reader that does not read.
//!
//! Timeouts for a whole request would have to be as long as the largest letter over the slowest line takes. These ask only that
//! something comes: so many bytes in each window of time, for as long as this side waits for the other.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    http::{StatusCode, header::CONNECTION},
    response::IntoResponse as _,
};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep},
};

use super::{
    crowd::Shown,
    held::{Allowance, NoRoom, Share},
};

/// Two windows at most go by before a connection is cut: one that had enough, and one that has not.
const WINDOW: Duration = Duration::from_secs(5);
/// So much must go through in a window: less than a kilobyte a second is no line but an attack, or one that is broken.
const LEAST: usize = 4 << 10;

/// So much of what is too large is read to its end. No form is larger.
const DISCARDED_MAX: usize = 2 << 20;

/// How much has gone through while this side waited.
struct Pace {
    window: Pin<Box<Sleep>>,
    through: usize,
    waiting: bool,
}

impl Pace {
    fn new() -> Self {
        Self { window: Box::pin(tokio::time::sleep(WINDOW)), through: 0, waiting: false }
    }

    fn went(&mut self, bytes: usize) {
        self.through = self.through.saturating_add(bytes);
    }

    /// All is out: the time until there is something again does not count.
    fn rests(&mut self) {
        self.waiting = false;
    }

    /// This side waits; ready when too little has gone through for too long.
    fn waits(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if !self.waiting {
            self.begin();
        }
        ready!(self.window.as_mut().poll(context));
        if self.through < LEAST {
            return Poll::Ready(());
        }
        self.begin();
        self.window.as_mut().poll(context)
    }

    fn begin(&mut self) {
        (self.through, self.waiting) = (0, true);
        self.window.as_mut().reset(Instant::now() + WINDOW);
    }
}

/// A request's body that must keep coming, and that takes no more than its share.
struct Coming {
    body: Body,
    pace: Pace,
    share: Arc<Share>,
    shown: Option<Shown>,
}

impl Coming {
    fn came(&self, frame: Option<&Result<Frame<Bytes>, axum::Error>>) -> Result<(), NoRoom> {
        let bytes = frame.and_then(|frame| frame.as_ref().ok()?.data_ref().map(Bytes::len));
        if frame.is_none() || self.body.is_end_stream() {
            self.shown.iter().for_each(Shown::whole);
        }
        self.share.came(bytes.unwrap_or(0))
    }
}

/// The rest of a body did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("the body comes too slowly")]
struct TooSlow;

impl hyper::body::Body for Coming {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let bytes = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref().map(Bytes::len));
            self.pace.went(bytes.unwrap_or(0));
            return match self.came(frame.as_ref()) {
                Ok(()) => Poll::Ready(frame),
                Err(no) => Poll::Ready(Some(Err(axum::Error::new(no)))),
            };
        }
        ready!(self.pace.waits(context));
        Poll::Ready(Some(Err(axum::Error::new(TooSlow))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Bodies that stop coming are given up, and so are those for which there is no room; what was waiting for them answers, and the connection ends.
pub(super) async fn keeps_coming(
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> axum::response::Response {
    let share = Share::new(request.extensions().get::<Allowance>().cloned().unwrap_or_default());
    let shown = request.extensions().get::<Shown>().cloned();
    let announced = share.announced(request.body().size_hint().lower());
    let coming = |body, share| Body::new(Coming { body, pace: Pace::new(), share, shown });
    let answer = match announced {
        Ok(()) => next.run(request.map(|body| coming(body, Arc::clone(&share)))).await,
        Err(_) => {
            discard(coming(request.into_body(), Arc::default())).await;
            StatusCode::PAYLOAD_TOO_LARGE.into_response()
        }
    };
    share.refused().map_or(answer, |no| (no, [(CONNECTION, "close")]).into_response())
}

/// Reads on and keeps nothing: who is still sending when the connection ends does not see the answer.
async fn discard(mut body: Body) {
    let mut left = DISCARDED_MAX;
    while let Some(Ok(frame)) = body.frame().await
        && let Some(more) = left.checked_sub(frame.data_ref().map_or(0, Bytes::len))
    {
        left = more;
    }
}

/// A connection whose other end must take what it is given.
pub(super) struct Taking<S> {
    stream: S,
    pace: Pace,
}

impl<S> Taking<S> {
    pub(super) fn new(stream: S) -> Self {
        Self { stream, pace: Pace::new() }
    }

    fn late<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        ready!(self.pace.waits(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }

    /// A byte now and then is no taking: the window goes on until all is out.
    fn wrote(&mut self, context: &mut Context<'_>, done: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let Poll::Ready(done) = done else { return self.late(context) };
        self.pace.went(*done.as_ref().unwrap_or(&0));
        Poll::Ready(done)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Taking<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Taking<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(context, done)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Poll::Ready(done) = Pin::new(&mut self.stream).poll_flush(context) else { return self.late(context) };
        self.pace.rests();
        Poll::Ready(done)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        many: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write_vectored(context, many);
        self.wrote(context, done)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
