//! The door for other nodes: TLS 1.3 with the directory's keys on both sides, and nothing said to anybody else.
//!
//! Strangers cost little and delay nobody: a handshake that does not end within its time is cut, and when too many are begun the
//! oldest goes. A member has so many connections and no more, so that one that misbehaves leaves room for the others.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    http::{StatusCode, header::CONNECTION},
    response::{IntoResponse as _, Response},
};
use hyper::{Request, body::Incoming, service::Service};
use hyper_util::service::TowerToHyperService;
use terms::NodeId;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::{
    crowd::{self, Shown},
    held::{Allowance, Room},
    serve_one,
};
use crate::tls::{Admitted, Transport};

/// A handshake takes a round trip and a few milliseconds; whoever needs longer than this has no line.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(8);
/// Connections of one member.
const OF_ONE_MAX: usize = 16;
/// What letters and pieces of all members hold in memory while they come, beside what is small; and those of one of them. A letter of an
/// emergency is small.
const OF_ALL: usize = 128 << 20;
const OF_ONE: usize = 48 << 20;

/// Serves members until the process ends.
pub(super) async fn accept(listener: TcpListener, app: Router, transport: Transport) {
    let guests = Arc::new(Guests::default());
    let room = Room::new(OF_ALL);
    crowd::admit(listener, |stream, _, shown| {
        greet(stream, transport.clone(), app.clone(), (Arc::clone(&guests), Arc::clone(&room)), shown)
    })
    .await;
}

async fn greet(
    stream: TcpStream,
    transport: Transport,
    app: Router,
    (guests, room): (Arc<Guests>, Arc<Room>),
    shown: Shown,
) {
    let acceptor = TlsAcceptor::from(Arc::clone(&transport.server));
    let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)).await else { return };
    let Some(member) = transport.admitted(stream.get_ref().1.peer_certificates()) else { return };
    shown.known();
    let Some(place) = guests.seat(member.id()) else { return };
    let rooms = vec![room, Arc::clone(&place.room)];
    serve_one(stream, Member { service: TowerToHyperService::new(app), member, rooms }).await;
    drop(place);
}

/// Answers a member, and nobody who has ceased to be one while the connection stood.
struct Member<S> {
    service: S,
    member: Admitted,
    rooms: Vec<Arc<Room>>,
}

impl<S> Service<Request<Incoming>> for Member<S>
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(Allowance { most: None, rooms: self.rooms.clone() });
        if self.member.still() {
            return Box::pin(self.service.call(request));
        }
        let closed = (StatusCode::FORBIDDEN, [(CONNECTION, "close")]).into_response();
        Box::pin(std::future::ready(Ok(closed)))
    }
}

/// How many connections each member has, and the room that they share.
#[derive(Debug, Default)]
struct Guests(Mutex<BTreeMap<NodeId, (usize, Arc<Room>)>>);

impl Guests {
    fn seat(self: &Arc<Self>, id: &NodeId) -> Option<Seat> {
        let mut seats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (taken, room) = seats.entry(id.clone()).or_insert_with(|| (0, Room::new(OF_ONE)));
        if *taken >= OF_ONE_MAX {
            return None;
        }
        *taken += 1;
        Some(Seat { guests: Arc::clone(self), id: id.clone(), room: Arc::clone(room) })
    }
}

/// One member's place; it is free again when this goes.
struct Seat {
    guests: Arc<Guests>,
    id: NodeId,
    room: Arc<Room>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut seats = self.guests.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((taken, _)) = seats.get_mut(&self.id) {
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
