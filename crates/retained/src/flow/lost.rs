//! Bytes of a stream that belong to nothing, until something is recognised again.

use crate::{ASIDE_MAX, Place, Read, SetAside};

/// The bytes since the stream was last understood; one entry, however long.
#[derive(Debug, Default)]
pub(super) struct Lost {
    since: Option<u64>,
    bytes: Vec<u8>,
}

impl Lost {
    /// Adds bytes that lie at this place.
    pub(super) fn add(&mut self, at: u64, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.since.get_or_insert(at);
        let room = ASIDE_MAX.saturating_sub(self.bytes.len()).min(bytes.len());
        self.bytes.extend_from_slice(bytes.get(..room).unwrap_or_default());
    }

    /// Sets aside what was lost, if anything was.
    pub(super) fn give(&mut self, reason: SetAside, out: &mut Read) {
        if let Some(since) = self.since.take() {
            out.set_aside(Place::Byte(since), reason, &std::mem::take(&mut self.bytes));
        }
    }
}
