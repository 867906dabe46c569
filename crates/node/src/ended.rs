//! A node that can no longer write ends by itself, and leaves a note of why.

use std::path::PathBuf;

use crate::{Files, Node};

impl Files {
    /// Why the node ended by itself, until it is started again.
    pub fn ended(&self) -> PathBuf {
        self.dir.join("ended.txt")
    }
}

impl Node {
    /// Why nothing more is written, if a write or a sync has failed: of the records, of the log, or of what others' logs have shown.
    pub fn stopped(&self) -> Option<&str> {
        self.store.stopped().or_else(|| self.witness.heads.broken())
    }

    /// Waits until the records, or the heads of others' logs, can no longer be written, and leaves a note for `comity doctor`. Then the process must end: what the
    /// disk holds is known only when it is read again.
    pub async fn until_broken(&self) -> String {
        let why = tokio::select! {
            why = self.store.until_stopped() => why.to_owned(),
            why = self.witness.heads.until_broken() => why.to_owned(),
        };
        let note = format!("{}\n{why}\n", self.now());
        // The disk is in doubt: the note may fail, and the message of the process stands all the same.
        let _ = std::fs::write(self.files.ended(), note);
        why
    }

    /// The node has opened its records again: the note of its last end is of the past.
    pub fn has_started(&self) {
        let _ = std::fs::remove_file(self.files.ended());
    }
}
