//! Who is at a door: when too many have come, the oldest of those goes who have shown nothing.
//!
//! A door with a fixed number of places can be held shut by whoever takes them all and stays silent. Here a newcomer is let
//! in, and only those whom nobody knows can be pushed out: first who is silent, or whose request does not come to its end, then who is being
//! answered. A crowd of strangers delays nobody who has shown who he is.

use std::{
    collections::VecDeque,
    net::IpAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use hyper::{Request, body::Body as _, body::Incoming, service::Service};
use tokio::{
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};

/// Connections of strangers. Each takes a file, and up to a hundred kilobytes: what a request may bring before it is known who sends it, and
/// what of it is read at once.
const STRANGERS_MAX: usize = 1_024;
/// After a socket could not be accepted: the system is out of files, and asking again at once would only burn the processor.
const BREATHE: Duration = Duration::from_millis(50);

const SILENT: u8 = 0;
const ANSWERED: u8 = 1;
const KNOWN: u8 = 2;

/// What a connection has shown of itself.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown(Arc<AtomicU8>);

impl Shown {
    /// Its request is here as a whole: it is being answered.
    pub(super) fn whole(&self) {
        let _ = self.0.compare_exchange(SILENT, ANSWERED, Ordering::AcqRel, Ordering::Acquire);
    }

    /// It has shown whose it is: it stays.
    pub(super) fn known(&self) {
        self.0.store(KNOWN, Ordering::Release);
    }

    /// A request begins of which nothing is known.
    fn anew(&self) {
        self.0.store(SILENT, Ordering::Release);
    }

    /// It has its answer, and has nothing more to say for now.
    fn answered(&self) {
        let _ = self.0.compare_exchange(ANSWERED, SILENT, Ordering::AcqRel, Ordering::Acquire);
    }

    fn is(&self) -> u8 {
        self.0.load(Ordering::Acquire)
    }
}

/// Where a connection comes from: the network's word, and behind a proxy the proxy's address.
#[derive(Debug, Clone, Copy)]
pub(super) struct Remote(pub(super) IpAddr);

/// Accepts for ever; `serve` gets each stream, where it comes from, and what it has shown so far.
pub(super) async fn admit<F>(listener: TcpListener, serve: impl Fn(TcpStream, Remote, Shown) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let mut there: VecDeque<Begun> = VecDeque::new();
    let most = strangers_max();
    loop {
        let Ok((stream, address)) = listener.accept().await else {
            tokio::time::sleep(BREATHE).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        if there.len() >= most {
            there.retain(|one| !one.task.is_finished());
            make_room(&mut there, most);
        }
        let shown = Shown::default();
        let task = tokio::spawn(serve(stream, Remote(address.ip()), shown.clone())).abort_handle();
        there.push_back(Begun { task, shown });
    }
}

/// A connection that has begun.
struct Begun {
    task: AbortHandle,
    shown: Shown,
}

/// Among so many strangers there is none more: the one that has shown least goes, and of these the oldest.
fn make_room(there: &mut VecDeque<Begun>, most: usize) {
    if there.iter().filter(|one| one.shown.is() != KNOWN).count() < most {
        return;
    }
    let first = |what: u8| there.iter().position(|one| one.shown.is() == what);
    if let Some(at) = first(SILENT).or_else(|| first(ANSWERED))
        && let Some(one) = there.remove(at)
    {
        one.task.abort();
    }
}

/// A quarter of the files that the process may open, but no more than memory has room for: a node has two doors, and files of its own.
fn strangers_max() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = files.and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
    soft.map_or(STRANGERS_MAX, |soft| (soft / 4).clamp(16, STRANGERS_MAX))
}

/// A service that says of its connection what its requests show.
pub(super) struct Spoken<S> {
    service: S,
    from: Remote,
    shown: Shown,
}

impl<S> Spoken<S> {
    pub(super) fn new(service: S, from: Remote, shown: Shown) -> Self {
        Self { service, from, shown }
    }
}

impl<S: Service<Request<Incoming>>> Service<Request<Incoming>> for Spoken<S>
where
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        self.shown.anew();
        if request.body().is_end_stream() {
            self.shown.whole();
        }
        request.extensions_mut().insert(self.from);
        request.extensions_mut().insert(self.shown.clone());
        let (shown, answer) = (self.shown.clone(), self.service.call(request));
        Box::pin(async move {
            let answer = answer.await;
            shown.answered();
            answer
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn crowd(shown: &[u8]) -> VecDeque<Begun> {
        let one = |what: &u8| {
            let task = tokio::spawn(std::future::pending::<()>()).abort_handle();
            Begun { task, shown: Shown(Arc::new(AtomicU8::new(*what))) }
        };
        shown.iter().map(one).collect()
    }

    async fn left(shown: &[u8], most: usize) -> Vec<u8> {
        let mut there = crowd(shown).await;
        make_room(&mut there, most);
        there.iter().map(|one| one.shown.is()).collect()
    }

    #[tokio::test]
    async fn who_has_shown_least_goes_first_and_who_is_known_stays() {
        assert_eq!(left(&[KNOWN, ANSWERED, SILENT, SILENT], 3).await, [KNOWN, ANSWERED, SILENT]);
        assert_eq!(left(&[KNOWN, ANSWERED, ANSWERED, KNOWN], 2).await, [KNOWN, ANSWERED, KNOWN]);
        assert_eq!(left(&[KNOWN, KNOWN, KNOWN, SILENT], 3).await, [KNOWN, KNOWN, KNOWN, SILENT]);
        assert_eq!(left(&[KNOWN; 4], 2).await, [KNOWN; 4]);
    }

    #[test]
    fn a_connection_is_silent_again_when_it_has_its_answer() {
        let shown = Shown::default();
        assert_eq!(shown.is(), SILENT);
        shown.whole();
        assert_eq!(shown.is(), ANSWERED);
        shown.answered();
        assert_eq!(shown.is(), SILENT);
        shown.known();
        shown.whole();
        shown.answered();
        assert_eq!(shown.is(), KNOWN);
    }
}
