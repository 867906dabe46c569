//! Which streams a duty has to look at: those that have changed since it last looked, and those that it left for later. Who looks at all of
//! them each time takes longer with every case that ever was.

use std::collections::BTreeSet;

use tokio::sync::Mutex;

use super::records::watch::Decided;
use crate::Node;

/// How far each duty has looked.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// Orders that machines carry out.
    pub(super) carried_out: Mutex<Since>,
    /// Emergencies that nobody has looked at afterwards.
    pub(super) reviews: Mutex<Since>,
    /// Cases that rest, up to this entry.
    pub(super) rested: Mutex<u64>,
    /// Decisions to read, which are compared with what the archive has read.
    pub(super) decided: Mutex<Decided>,
}

/// How far a duty has looked. A new start begins from the first entry.
#[derive(Debug, Default)]
pub(crate) struct Since {
    entry: u64,
    left: BTreeSet<String>,
}

impl Since {
    /// What is to be looked at, and how far that is.
    pub(super) async fn due(&self, node: &Node, prefix: &str) -> Result<(BTreeSet<String>, u64), store::Trouble> {
        // The length of the log first: what is written in between is seen the next time.
        let entry = node.store.size().await?;
        let mut due = self.left.clone();
        // After a start: what rests needs no duty, however much of it there is.
        due.extend(match self.entry {
            0 => node.store.open_streams(prefix).await?,
            entry => node.store.streams_after(prefix, entry).await?,
        });
        Ok((due, entry))
    }

    /// So far was looked, and these are for later.
    pub(super) fn looked(&mut self, entry: u64, left: BTreeSet<String>) {
        (self.entry, self.left) = (entry, left);
    }
}
