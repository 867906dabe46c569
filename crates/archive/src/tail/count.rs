//! How many frames of a write-ahead file were acknowledged: written beside it, and never waited for.
//!
//! A frame that is gone from the middle shows by the numbers of those around it. That the last one is gone shows by nothing in
//! the file, which ends where a frame ends, as after a crash before it was written. So after each sync, and not before, the
//! number of frames goes into `tails/<batch>.count`: in place, in the one page, without a sync of its own. It never says
//! more than is durable, so that no crash is taken for a loss.
//!
//! What it does not see: after a power cut it says what the system had written back of it (by default, of up to half a
//! minute before), or nothing where it was torn; frames after that number can be lost unseen. To know of the very last
//! one for sure, something has to be made durable after the frame is: that is a second sync for each acknowledgement.
//! Nor is it a lock: who can write to the folder can put an older state of both files back.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use crate::files::{
    disk,
    seal::{Cipher, TAG},
};

const NUMBER: usize = 8;

#[derive(Debug)]
pub(super) struct Count {
    path: PathBuf,
    /// `None`: it could not be made. It is a witness, and nothing fails for want of it.
    file: Option<File>,
    cipher: Cipher,
}

impl Count {
    /// Of the tail at this path, before that is made: one sync of the folder makes both names durable.
    pub(super) fn create(tail: &Path, cipher: Cipher) -> Self {
        let path = path(tail);
        Self { file: disk::create(&path).ok(), path, cipher }
    }

    /// So many frames are durable.
    pub(super) fn say(&mut self, frames: u64) {
        let mut said = Vec::with_capacity(TAG);
        self.cipher.seal(frames, &[], &mut said, 0);
        let said = [frames.to_le_bytes().as_slice(), &said].concat();
        if let Some(file) = &self.file {
            // Where it cannot be written it says less than it could, which is no harm.
            let _ = disk::write_over(file, &self.path, &said);
        }
    }
}

/// How many frames the tail at this path surely had; 0 where nobody knows. Sealed for the one tail: what an earlier one of
/// this number left does not open.
pub(super) fn said(tail: &Path, cipher: &Cipher) -> u64 {
    let bytes = std::fs::read(path(tail)).unwrap_or_default();
    let said = bytes.split_first_chunk::<NUMBER>().and_then(|(number, rest)| {
        let frames = u64::from_le_bytes(*number);
        cipher.open(frames, &[], &mut rest.get(..TAG)?.to_vec()).map(|()| frames)
    });
    said.unwrap_or(0)
}

pub(super) fn path(tail: &Path) -> PathBuf {
    tail.with_extension("count")
}
