//! From the queue to the disk: in groups, each with one sync, and acknowledged only afterwards.
//!
//! A connection that is still open half a second after its beginning came in is written open, and again when it ends: so
//! whoever asks finds it within a second, and one that is over in a moment is written once. (A block of ports is written
//! when it begins.) The open record is in the tail only: the end replaces it there, or it moves on to the next batch.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, atomic::Ordering::Relaxed},
    time::Duration,
};

use archive::{Archive, Feed};
use retained::{Piece, Read};
use tokio::{
    net::UdpSocket,
    sync::{Notify, mpsc},
};

use super::{
    counts::Counts,
    queue::Came,
    reader::{Reader, piece},
};
use crate::clock::{Clock, chance};

/// A group is written after this time at the latest: far below the second within which a record has to be found.
const GATHER: Duration = Duration::from_millis(100);
/// A group is written when it has this many bytes or pieces: some tens of thousands of records.
const GROUP_BYTES: usize = 2 << 20;
const GROUP_PIECES: usize = 20_000;
/// So long a connection waits for its end before it is written open.
const WAIT: Duration = Duration::from_millis(500);
/// While one waits and nothing comes in, so often is looked.
const TICK: Duration = Duration::from_millis(100);
/// A write that failed is tried again. Meanwhile nothing is acknowledged, and the queue fills.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// One listener's way to the disk.
pub(super) struct Writer {
    pub(super) reader: Reader,
    pub(super) feed: Feed,
    pub(super) archive: Arc<Mutex<Archive>>,
    pub(super) counts: Arc<Counts>,
    pub(super) clock: Clock,
    /// Told after each group.
    pub(super) written: Arc<Notify>,
    /// To answer from, where the protocol answers.
    pub(super) socket: Option<Arc<UdpSocket>>,
    /// Something has begun and is not written yet.
    pub(super) waiting: bool,
}

impl Writer {
    /// Ends when every socket has ended and all that they brought is on disk.
    pub(super) async fn run(mut self, mut queue: mpsc::UnboundedReceiver<Came>) {
        while let Some(group) = next(self.waiting, &mut queue).await {
            let Some(back) = self.write(Some(group)).await else { return };
            self = back;
        }
        self.write(None).await;
    }

    /// Converts and writes, away from the threads that serve others. `None`: the converter has a flaw, and this listener
    /// is over.
    async fn write(mut self, group: Option<Vec<Came>>) -> Option<Self> {
        let read = tokio::task::spawn_blocking(move || {
            let mut read = Read::new();
            let now = self.clock.now();
            let Some(group) = group else {
                self.reader.finish(now, &mut read);
                return (self, Vec::new(), read);
            };
            group.iter().for_each(|came| self.reader.take(came, &mut read));
            self.waiting = self.reader.begun(now, WAIT, &mut read);
            (self, group, read)
        });
        let (mut writer, mut group, mut read) = stopped_if_flawed(read.await)?;
        let mut said = false;
        loop {
            let tried = tokio::task::spawn_blocking(move || {
                let done = writer.append(&group, &read);
                (writer, group, read, done)
            });
            let (w, g, r, done) = stopped_if_flawed(tried.await)?;
            (writer, group, read) = (w, g, r);
            match done {
                Ok(()) => {
                    writer.counts.failing.store(false, Relaxed);
                    break;
                }
                Err(trouble) => {
                    // The operator's job: said once until it is over, with no word about anybody.
                    if !said {
                        eprintln!("comity: {}: {trouble}; trying again", writer.feed.name);
                    }
                    said = true;
                    writer.counts.failed.fetch_add(1, Relaxed);
                    writer.counts.failing.store(true, Relaxed);
                    tokio::time::sleep(AGAIN_AFTER).await;
                }
            }
        }
        let (socket, answers) = (writer.socket.clone(), writer.answers(&group));
        drop(group);
        answer(socket, answers).await;
        writer.written.notify_waiters();
        Some(writer)
    }

    fn append(&self, group: &[Came], read: &Read) -> Result<(), String> {
        let raw: Vec<Piece<'_>> = group.iter().filter(|came| came.bytes.is_some()).map(piece).collect();
        if raw.is_empty() && read.tally.read == 0 && read.records() == 0 {
            return Ok(());
        }
        let mut chance = chance().map_err(|e| e.to_string())?;
        let mut archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.clock.now();
        let done = archive.append(&self.feed, read, &raw, now, &mut chance).map_err(|e| e.to_string())?;
        drop(archive);
        self.counts.was_written(read, done.records, done.not_kept, now);
        Ok(())
    }

    /// What is on disk is acknowledged.
    fn answers(&self, group: &[Came]) -> Vec<(SocketAddr, Vec<u8>)> {
        group.iter().filter_map(|came| came.from.zip(self.reader.response(came))).collect()
    }
}

/// Who does not hear it sends the request again, and is answered again.
async fn answer(socket: Option<Arc<UdpSocket>>, answers: Vec<(SocketAddr, Vec<u8>)>) {
    let Some(socket) = socket else { return };
    for (to, response) in answers {
        let _ = socket.send_to(&response, to).await;
    }
}

/// What came; nothing when it is time to look at what waits. `None`: nothing will come any more.
async fn next(waiting: bool, queue: &mut mpsc::UnboundedReceiver<Came>) -> Option<Vec<Came>> {
    if !waiting {
        let first = queue.recv().await?;
        return Some(gather(first, queue).await);
    }
    match tokio::time::timeout(TICK, queue.recv()).await {
        Ok(first) => Some(gather(first?, queue).await),
        Err(_) => Some(Vec::new()),
    }
}

async fn gather(first: Came, queue: &mut mpsc::UnboundedReceiver<Came>) -> Vec<Came> {
    let until = tokio::time::Instant::now() + GATHER;
    let length = |came: &Came| came.bytes.as_ref().map_or(0, Vec::len);
    let mut bytes = length(&first);
    let mut group = vec![first];
    while bytes < GROUP_BYTES && group.len() < GROUP_PIECES {
        let Ok(Some(came)) = tokio::time::timeout_at(until, queue.recv()).await else { break };
        bytes += length(&came);
        group.push(came);
    }
    group
}

fn stopped_if_flawed<T>(done: Result<T, tokio::task::JoinError>) -> Option<T> {
    if done.is_err() {
        eprintln!("comity: a converter stopped by a flaw of its own; its listener takes nothing more until a restart");
    }
    done.ok()
}
