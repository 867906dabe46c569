//! Sockets: what comes is stamped with its time and sender and put into the queue, as fast as there is room.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _},
    net::{TcpListener, UdpSocket, UnixListener},
    sync::{Semaphore, watch},
};

use super::{counts::Counts, plan::Network, queue::Putter};
use crate::clock::Clock;

/// The largest datagram.
const DATAGRAM_MAX: usize = 65_536;
/// How much is read from a stream at once.
const CHUNK: usize = 65_536;
/// More connections than this wait at the door.
const CONNECTIONS_MAX: usize = 64;

/// What every receiver of a listener shares.
#[derive(Debug, Clone)]
pub(super) struct Receiver {
    pub(super) from: Arc<[Network]>,
    pub(super) queue: Putter,
    pub(super) counts: Arc<Counts>,
    pub(super) clock: Clock,
    pub(super) stop: watch::Receiver<bool>,
}

impl Receiver {
    fn may_send(&self, from: SocketAddr) -> bool {
        let may = self.from.is_empty() || self.from.iter().any(|network| network.holds(from.ip()));
        if !may {
            self.counts.refused.fetch_add(1, Relaxed);
        }
        may
    }

    /// Ends when the node stops. The system keeps what comes while there is no room, and drops what it cannot keep: that
    /// is counted there.
    pub(super) async fn datagrams(mut self, socket: Arc<UdpSocket>) {
        let mut buffer = vec![0; DATAGRAM_MAX];
        loop {
            let came = tokio::select! {
                biased;
                _ = self.stop.changed() => return self.drain(&socket, &mut buffer).await,
                came = socket.recv_from(&mut buffer) => came,
            };
            match came {
                Ok((length, from)) => {
                    if !self.datagram(buffer.get(..length).unwrap_or_default(), from).await {
                        return;
                    }
                }
                // Such as a port that answered "unreachable" to a response: the socket itself is well.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    async fn datagram(&self, bytes: &[u8], from: SocketAddr) -> bool {
        if !self.may_send(from) {
            return true;
        }
        let now = self.clock.now();
        self.counts.came(bytes.len(), now);
        self.queue.put(0, Some(bytes.to_vec()), now, Some(from)).await
    }

    /// What had arrived when the node was told to stop.
    async fn drain(&self, socket: &UdpSocket, buffer: &mut [u8]) {
        while let Ok((length, from)) = socket.try_recv_from(buffer) {
            if !self.datagram(buffer.get(..length).unwrap_or_default(), from).await {
                return;
            }
        }
    }

    /// Each connection is a source of its own.
    pub(super) async fn tcp(mut self, listener: TcpListener) {
        let (door, next) = (Arc::new(Semaphore::new(CONNECTIONS_MAX)), AtomicU64::new(1));
        loop {
            let Ok(place) = Arc::clone(&door).acquire_owned().await else { return };
            let accepted = tokio::select! {
                _ = self.stop.changed() => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, from)) = accepted else {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            if self.may_send(from) {
                let (number, receiver) = (next.fetch_add(1, Relaxed), self.clone());
                tokio::spawn(async move {
                    receiver.connected(number, stream, Some(from)).await;
                    drop(place);
                });
            }
        }
    }

    /// The file's permissions say who may connect.
    pub(super) async fn unix(mut self, listener: UnixListener) {
        let (door, next) = (Arc::new(Semaphore::new(CONNECTIONS_MAX)), AtomicU64::new(1));
        loop {
            let Ok(place) = Arc::clone(&door).acquire_owned().await else { return };
            let accepted = tokio::select! {
                _ = self.stop.changed() => return,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                tokio::time::sleep(Duration::from_millis(10)).await;
                continue;
            };
            let (number, receiver) = (next.fetch_add(1, Relaxed), self.clone());
            tokio::spawn(async move {
                receiver.connected(number, stream, None).await;
                drop(place);
            });
        }
    }

    /// Counts the connection as long as it is open.
    async fn connected(self, number: u64, stream: impl AsyncRead + Unpin, from: Option<SocketAddr>) {
        let counts = Arc::clone(&self.counts);
        counts.connections.fetch_add(1, Relaxed);
        self.stream(number, stream, from).await;
        counts.connections.fetch_sub(1, Relaxed);
    }

    /// Reads only while there is room: a sender that is too fast is slowed down by its own connection.
    async fn stream(mut self, number: u64, mut stream: impl AsyncRead + Unpin, from: Option<SocketAddr>) {
        loop {
            let mut bytes = Vec::with_capacity(CHUNK);
            let read = tokio::select! {
                _ = self.stop.changed() => break,
                read = stream.read_buf(&mut bytes) => read,
            };
            if !matches!(read, Ok(length) if length > 0) {
                break;
            }
            bytes.shrink_to_fit();
            let now = self.clock.now();
            self.counts.came(bytes.len(), now);
            if !self.queue.put(number, Some(bytes), now, from).await {
                return;
            }
        }
        self.queue.put(number, None, self.clock.now(), from).await;
    }
}
