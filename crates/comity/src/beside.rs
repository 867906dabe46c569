//! Hashing on two threads: SHA-512 beside SHA-256, for no machine hashes as fast as it reads.
//!
//! SHA-512 is the longest step and cannot be shared out. So its thread must never wait: where the other one is held up by the disk, as many
//! pieces as wait here keep it going (`bench/evidence.md` has what that is worth).

use std::{
    collections::VecDeque,
    io::{self, Read},
    sync::{
        Arc,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::JoinHandle,
};

use evidence::{Fingerprint, Hashing, Sha512Digest, Taken};
use sha2::{Digest as _, Sha256, Sha512};
use terms::Digest;

/// How much is handed over at once, and how many such pieces may wait: what it holds is bounded.
const PIECE: usize = 256 << 10;
const WAITING: usize = 32;

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

/// Reads to the end and hashes; each piece goes to `with` as well. The pieces themselves are shared with the other thread, and nothing is copied.
///
/// # Errors
/// What the source or `with` says.
pub(crate) fn read_through(
    source: &mut impl Read,
    mut with: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<Fingerprint> {
    let (work, to_do) = sync_channel::<Arc<Vec<u8>>>(WAITING);
    let thread = std::thread::spawn(move || {
        let mut long = Sha512::new();
        to_do.iter().for_each(|piece| long.update(piece.as_slice()));
        Sha512Digest::from_bytes(long.finalize().into())
    });
    let mut taken = Taken::new(Shared { short: Sha256::new(), other: Some((work.clone(), thread)) });
    // In the order in which they were handed over, which is the order in which they come free.
    let mut pieces: VecDeque<Arc<Vec<u8>>> = VecDeque::with_capacity(WAITING + 2);
    loop {
        let free = if pieces.len() < WAITING + 2 { None } else { pieces.pop_front().and_then(Arc::into_inner) };
        let mut piece = free.unwrap_or_default();
        piece.resize(PIECE, 0);
        let count = read(source, &mut piece)?;
        if count == 0 {
            break;
        }
        piece.truncate(count);
        let piece = Arc::new(piece);
        // The thread ends only after this end of the channel is gone.
        let _ = work.send(Arc::clone(&piece));
        taken.take(&piece);
        with(&piece)?;
        pieces.push_back(piece);
    }
    drop(work);
    Ok(taken.done())
}

fn read(source: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// SHA-256 here, SHA-512 of the same pieces by the thread that got them.
struct Shared {
    short: Sha256,
    other: Option<Other>,
}

/// The thread that got the pieces, and the way to it, which has to end before it does.
type Other = (SyncSender<Arc<Vec<u8>>>, JoinHandle<Sha512Digest>);

impl Hashing for Shared {
    fn take(&mut self, bytes: &[u8]) {
        self.short.update(bytes);
    }

    fn done(&mut self) -> (Digest, Sha512Digest) {
        let long = self.other.take().and_then(|(work, thread)| {
            drop(work);
            thread.join().ok()
        });
        let short = Digest::from_bytes(self.short.finalize_reset().into());
        // If the thread has fallen, which it never does, no digest of it may pass for one.
        (short, long.unwrap_or_else(|| Sha512Digest::from_bytes([0; 64])))
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

    /// Gives few bytes at a time, as a pipe does.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(into.len());
            self.0.read(&mut into[..count])
        }
    }

    #[test]
    fn what_is_read_through_is_hashed_and_handed_on_whole() {
        for (size, at_once) in [(0, 1), (1, 1), (PIECE, PIECE), (PIECE + 1, PIECE), (40 * PIECE + 7, PIECE), (9_999, 7)]
        {
            let bytes: Vec<u8> = (0..size).map(|at| (at * 31 % 251) as u8).collect();
            let mut seen = Vec::new();
            let print = read_through(&mut Drops(&bytes, at_once), |piece| {
                seen.extend_from_slice(piece);
                Ok(())
            });
            assert_eq!((print.unwrap(), seen == bytes), (Fingerprint::of(&bytes), true), "{size}");
        }
        let refused = read_through(&mut &[7; 10][..], |_| Err(io::ErrorKind::StorageFull.into()));
        assert_eq!(refused.unwrap_err().kind(), io::ErrorKind::StorageFull);
    }

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
