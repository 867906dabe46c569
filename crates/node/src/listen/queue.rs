//! Between a socket and its converter: a queue that is bounded in bytes. Who fills it waits; nothing in it is dropped.

use std::{net::SocketAddr, sync::Arc};

use terms::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

/// The most bytes that wait in one queue, or are being written.
const BYTES_MAX: usize = 32 << 20;
/// What one piece costs besides its bytes.
const PIECE: usize = 256;

/// What a socket brought.
#[derive(Debug)]
pub(super) struct Came {
    /// Which connection; 0 for datagrams.
    pub(super) connection: u64,
    /// `None`: the connection is over.
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) at: Instant,
    pub(super) from: Option<SocketAddr>,
    /// Gives its room back when all of it is on disk.
    _room: OwnedSemaphorePermit,
}

/// The end of the queue into which sockets put.
#[derive(Debug, Clone)]
pub(super) struct Putter {
    queue: mpsc::UnboundedSender<Came>,
    room: Arc<Semaphore>,
}

/// Both ends.
pub(super) fn queue() -> (Putter, mpsc::UnboundedReceiver<Came>) {
    let (queue, taker) = mpsc::unbounded_channel();
    (Putter { queue, room: Arc::new(Semaphore::new(BYTES_MAX)) }, taker)
}

impl Putter {
    /// Waits for room. False when nobody takes any more.
    pub(super) async fn put(
        &self,
        connection: u64,
        bytes: Option<Vec<u8>>,
        at: Instant,
        from: Option<SocketAddr>,
    ) -> bool {
        let cost = bytes.as_ref().map_or(0, Vec::len).saturating_add(PIECE).min(BYTES_MAX);
        let room = Arc::clone(&self.room).acquire_many_owned(u32::try_from(cost).unwrap_or(u32::MAX)).await;
        let Ok(room) = room else { return false };
        self.queue.send(Came { connection, bytes, at, from, _room: room }).is_ok()
    }

    /// Bytes that wait.
    pub(super) fn waiting(&self) -> u64 {
        BYTES_MAX.saturating_sub(self.room.available_permits()) as u64
    }
}
