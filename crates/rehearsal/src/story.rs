//! The day in plain sentences, and the hash by which two runs of one seed are compared.

use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant};

/// Who did what, what failed, and when.
#[derive(Debug, Default)]
pub(crate) struct Story {
    hash: Sha256,
    lines: Vec<String>,
    keep: bool,
}

impl Story {
    /// Kept to be read, or only hashed.
    pub(crate) fn new(keep: bool) -> Self {
        Self { keep, ..Self::default() }
    }

    pub(crate) fn tell(&mut self, at: Instant, says: &str) {
        let line = format!("{at}  {says}");
        self.hash.update(line.as_bytes());
        self.hash.update(b"\n");
        if self.keep {
            self.lines.push(line);
        }
    }

    /// Bytes that have to be the same, and that nobody reads.
    pub(crate) fn mark(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    /// What was told so far, where it is kept.
    #[cfg(test)]
    pub(crate) fn told(&self) -> &[String] {
        &self.lines
    }

    pub(crate) fn end(self) -> (Digest, Vec<String>) {
        (Digest::from_bytes(self.hash.finalize().into()), self.lines)
    }
}
