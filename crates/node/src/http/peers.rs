//! The door for other nodes: TLS 1.3 with the directory's keys on both sides, and nothing said to anybody else.
//!
//! Strangers cost little and delay nobody: a handshake that does not end within its time is cut, and when too many are begun the
//! oldest goes. A member has so many connections and no more, so that one that misbehaves leaves room for the others.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use terms::NodeId;
use tokio::{
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};
use tokio_rustls::TlsAcceptor;

use super::{CONNECTION_MAX, HEADERS_WITHIN};
use crate::tls::{self, Transport};

/// A handshake takes a round trip and a few milliseconds; whoever needs longer than this has no line.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(8);
/// Handshakes under way. Each takes a file and some twenty kilobytes.
const HANDSHAKES_MAX: usize = 4_096;
/// Connections of one member.
const OF_ONE_MAX: usize = 16;
/// After a socket could not be accepted: the system is out of files, and asking again at once would only burn the processor.
const BREATHE: Duration = Duration::from_millis(50);

/// Serves members until the process ends.
pub(super) async fn accept(listener: TcpListener, app: Router, transport: Transport) {
    let acceptor = TlsAcceptor::from(transport.server);
    let guests = Arc::new(Guests::default());
    let mut begun = VecDeque::new();
    let most = handshakes_max();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(BREATHE).await;
            continue;
        };
        begun.retain(|one: &Begun| !one.task.is_finished() && !one.door.is_closed());
        if begun.len() >= most
            && let Some(oldest) = begun.pop_front()
        {
            oldest.task.abort();
        }
        let (inside, door) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(greet(stream, acceptor.clone(), app.clone(), Arc::clone(&guests), door));
        begun.push_back(Begun { task: task.abort_handle(), door: inside });
    }
}

/// A handshake that has begun. Its receiver goes when it has ended, and then it is not for us to abort any more.
struct Begun {
    task: AbortHandle,
    door: tokio::sync::oneshot::Sender<()>,
}

async fn greet(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    app: Router,
    guests: Arc<Guests>,
    door: tokio::sync::oneshot::Receiver<()>,
) {
    let _ = stream.set_nodelay(true);
    let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)).await else { return };
    drop(door);
    let Some(id) = tls::name_of(stream.get_ref().1.peer_certificates()) else { return };
    let Some(place) = guests.seat(&id) else { return };
    let service = TowerToHyperService::new(app);
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    let _ = tokio::time::timeout(CONNECTION_MAX, server.serve_connection(TokioIo::new(stream), service)).await;
    drop(place);
}

/// Half of the files that the process may open, but no more than memory has room for.
fn handshakes_max() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = files.and_then(|rest| rest.split_whitespace().next()?.parse::<usize>().ok());
    soft.map_or(HANDSHAKES_MAX, |soft| (soft / 2).clamp(16, HANDSHAKES_MAX))
}

/// How many connections each member has.
#[derive(Debug, Default)]
struct Guests(Mutex<BTreeMap<NodeId, usize>>);

impl Guests {
    fn seat(self: &Arc<Self>, id: &NodeId) -> Option<Seat> {
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = seats.entry(id.clone()).or_default();
        if *taken >= OF_ONE_MAX {
            return None;
        }
        *taken += 1;
        Some(Seat { guests: Arc::clone(self), id: id.clone() })
    }
}

/// One member's place; it is free again when this goes.
struct Seat {
    guests: Arc<Guests>,
    id: NodeId,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = seats.get_mut(&self.id) {
            *taken = taken.saturating_sub(1);
            if *taken == 0 {
                seats.remove(&self.id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_gets_its_places_back_and_no_more_than_its_own() {
        let guests = Arc::new(Guests::default());
        let (one, other): (NodeId, NodeId) = ("xa-desk".parse().unwrap(), "xb-desk".parse().unwrap());
        let mut seats: Vec<_> = (0..OF_ONE_MAX).map(|_| guests.seat(&one).unwrap()).collect();
        assert!(guests.seat(&one).is_none());
        assert!(guests.seat(&other).is_some());
        seats.pop();
        assert!(guests.seat(&one).is_some());
        drop(seats);
        assert!(guests.0.lock().unwrap().is_empty());
    }
}
