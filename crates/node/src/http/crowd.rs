//! Connections that have said nothing yet: when too many have begun, the oldest goes.
//!
//! A door with a fixed number of places can be held shut by whoever takes them all and stays silent. Here a newcomer is always let
//! in, and only those who have not shown what they want can be pushed out: a crowd of the silent delays nobody who speaks.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hyper::{Request, body::Incoming, service::Service};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::AbortHandle,
};

/// Connections that have not spoken yet. Each takes a file and some twenty kilobytes.
const SILENT_MAX: usize = 4_096;
/// After a socket could not be accepted: the system is out of files, and asking again at once would only burn the processor.
const BREATHE: Duration = Duration::from_millis(50);

/// Held by a connection until it has spoken. When this goes, the connection can no longer be pushed out.
pub(super) type Silent = oneshot::Receiver<()>;

/// Accepts for ever; `serve` gets each stream with the sign of its silence.
pub(super) async fn admit<F>(listener: TcpListener, serve: impl Fn(TcpStream, Silent) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut silent: VecDeque<Begun> = VecDeque::new();
    let most = silent_max();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(BREATHE).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        if silent.len() >= most {
            silent.retain(|one| !one.sign.is_closed());
        }
        if silent.len() >= most
            && let Some(oldest) = silent.pop_front()
        {
            oldest.task.abort();
        }
        let (sign, held) = oneshot::channel();
        let task = tokio::spawn(serve(stream, held)).abort_handle();
        silent.push_back(Begun { task, sign });
    }
}

/// A connection that has begun, and whether it is still silent.
struct Begun {
    task: AbortHandle,
    sign: oneshot::Sender<()>,
}

/// Half of the files that the process may open, but no more than memory has room for.
fn silent_max() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = files.and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
    soft.map_or(SILENT_MAX, |soft| (soft / 2).clamp(16, SILENT_MAX))
}

/// A service that takes the sign away with the first request.
pub(super) struct Spoken<S> {
    service: S,
    sign: Arc<Mutex<Option<Silent>>>,
}

impl<S> Spoken<S> {
    pub(super) fn new(service: S, sign: Silent) -> Self {
        Self { service, sign: Arc::new(Mutex::new(Some(sign))) }
    }
}

impl<S: Service<Request<Incoming>>> Service<Request<Incoming>> for Spoken<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn call(&self, request: Request<Incoming>) -> S::Future {
        drop(self.sign.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.service.call(request)
    }
}
