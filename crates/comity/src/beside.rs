//! Hashing on two threads: SHA-512 beside SHA-256, for no machine hashes as fast as it reads.

use std::{
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread::JoinHandle,
};

use evidence::{Hashing, Sha512Digest};
use sha2::{Digest as _, Sha256, Sha512};
use terms::Digest;

/// How much is handed over at once, and how many such pieces may wait: what it holds is bounded.
const PIECE: usize = 256 << 10;
const WAITING: usize = 8;

/// Files below this size are hashed here: handing them over would cost more than it saves.
const SMALL: usize = 64 << 10;

/// SHA-256 where the bytes are, SHA-512 on a thread of its own.
pub(crate) struct Beside {
    short: Sha256,
    piece: Vec<u8>,
    /// Has anything of this file been handed over?
    begun: bool,
    work: Option<SyncSender<Work>>,
    emptied: Receiver<Vec<u8>>,
    done: Receiver<Sha512Digest>,
    thread: Option<JoinHandle<()>>,
}

/// What the other thread is told.
enum Work {
    Take(Vec<u8>),
    Done,
}

impl Beside {
    pub(crate) fn new() -> Self {
        let (work, to_do) = sync_channel(WAITING);
        let (empty, emptied) = sync_channel(WAITING + 2);
        let (digest, done) = sync_channel(1);
        let thread = std::thread::spawn(move || {
            let mut long = Sha512::new();
            for work in to_do {
                match work {
                    Work::Take(mut piece) => {
                        long.update(&piece);
                        piece.clear();
                        // The buffer goes back; when nobody waits for it any more, it is dropped.
                        let _ = empty.try_send(piece);
                    }
                    Work::Done => {
                        if digest.send(Sha512Digest::from_bytes(long.finalize_reset().into())).is_err() {
                            return;
                        }
                    }
                }
            }
        });
        let piece = Vec::with_capacity(PIECE);
        Self { short: Sha256::new(), piece, begun: false, work: Some(work), emptied, done, thread: Some(thread) }
    }

    fn hand_over(&mut self) {
        let next = self.emptied.try_recv().unwrap_or_else(|_| Vec::with_capacity(PIECE));
        let full = std::mem::replace(&mut self.piece, next);
        self.begun = true;
        self.tell(Work::Take(full));
    }

    fn tell(&self, work: Work) {
        // The thread ends only after this end of the channel is gone.
        let _ = self.work.as_ref().map(|to| to.send(work));
    }
}

impl Hashing for Beside {
    fn take(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(now);
            rest = later;
            if self.piece.len() == PIECE {
                self.hand_over();
            }
        }
        self.short.update(bytes);
    }

    fn done(&mut self) -> (Digest, Sha512Digest) {
        let short = Digest::from_bytes(self.short.finalize_reset().into());
        if !self.begun && self.piece.len() < SMALL {
            let long = Sha512Digest::of(&self.piece);
            self.piece.clear();
            return (short, long);
        }
        self.hand_over();
        self.begun = false;
        self.tell(Work::Done);
        // If the thread is gone, which it never is before this end, no digest of it may pass for one.
        let long = self.done.recv().unwrap_or_else(|_| Sha512Digest::from_bytes([0; 64]));
        (short, long)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        self.work = None;
        if let Some(thread) = self.thread.take() {
            // It holds nothing that has to be kept.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evidence::{Fingerprint, Taken};

    #[test]
    fn two_threads_find_what_one_finds() {
        let mut taken = Taken::new(Beside::new());
        for size in [0, 1, SMALL - 1, SMALL, PIECE - 1, PIECE, PIECE + 1, 20 * PIECE + 7, 0, 3] {
            let bytes: Vec<u8> = (0..size).map(|at| (at * 31 % 251) as u8).collect();
            for piece in bytes.chunks(100_003) {
                taken.take(piece);
            }
            assert_eq!(taken.done(), Fingerprint::of(&bytes), "{size}");
        }
    }
}
