//! What a listener counts: numbers only, for the operator.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use retained::Tally;
use serde::{Deserialize, Serialize};

/// Since the node was started.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) received: AtomicU64,
    pub(super) bytes: AtomicU64,
    pub(super) refused: AtomicU64,
    pub(super) read: AtomicU64,
    pub(super) stored: AtomicU64,
    pub(super) set_aside: AtomicU64,
    pub(super) not_kept: AtomicU64,
    pub(super) records: AtomicU64,
    pub(super) failed: AtomicU64,
    pub(super) lost_before_us: AtomicU64,
}

impl Counts {
    pub(super) fn came(&self, bytes: usize) {
        self.received.fetch_add(1, Relaxed);
        self.bytes.fetch_add(bytes as u64, Relaxed);
    }

    pub(super) fn was_written(&self, tally: Tally, records: u64, not_kept: u64) {
        for (count, more) in [
            (&self.read, tally.read),
            (&self.stored, tally.stored),
            (&self.set_aside, tally.set_aside),
            (&self.records, records),
            (&self.not_kept, not_kept),
        ] {
            count.fetch_add(more, Relaxed);
        }
    }
}

/// One listener's numbers, as they are written for `comity retained status`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListenerStatus {
    /// Format, protocol and address.
    pub name: String,
    /// Datagrams, or pieces of streams, that came in.
    pub received: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Datagrams and connections of senders that may not send.
    pub refused: u64,
    /// Entries that were read.
    pub read: u64,
    /// Entries that a record rests on.
    pub stored: u64,
    /// Entries that were not understood, kept aside.
    pub set_aside: u64,
    /// Of these, how many were only counted, because too many had been kept already.
    pub not_kept: u64,
    /// Records on disk. What was still open was written open, and again when it ended.
    pub records: u64,
    /// Writes that failed and were tried again.
    pub failed: u64,
    /// Datagrams that the system dropped before the node could take them.
    pub lost_before_us: u64,
    /// Bytes that wait to be written.
    pub waiting: u64,
    /// Records that are in no segment yet.
    pub unsettled: u64,
    /// Since when.
    pub unsettled_since: Option<String>,
}

impl Counts {
    pub(super) fn status(&self, name: &str, waiting: u64) -> ListenerStatus {
        let of = |count: &AtomicU64| count.load(Relaxed);
        ListenerStatus {
            name: name.to_owned(),
            received: of(&self.received),
            bytes: of(&self.bytes),
            refused: of(&self.refused),
            read: of(&self.read),
            stored: of(&self.stored),
            set_aside: of(&self.set_aside),
            not_kept: of(&self.not_kept),
            records: of(&self.records),
            failed: of(&self.failed),
            lost_before_us: of(&self.lost_before_us),
            waiting,
            unsettled: 0,
            unsettled_since: None,
        }
    }
}

/// How many datagrams the system dropped at a socket: the last column of its line in `/proc/net/udp`.
pub(super) fn lost_before_us(inode: u64) -> Option<u64> {
    let of = |path: &str| {
        let text = std::fs::read_to_string(path).ok()?;
        dropped(&text, inode)
    };
    of("/proc/net/udp").or_else(|| of("/proc/net/udp6"))
}

fn dropped(table: &str, inode: u64) -> Option<u64> {
    let lines = table.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    let mut ours = lines.filter(|columns| columns.get(9).and_then(|c| c.parse().ok()) == Some(inode));
    ours.next()?.last()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drops_of_a_socket_are_those_of_its_inode() {
        let table = "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n  \
             3: 0100007F:0807 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0000000000000000 12\n  \
             4: 0100007F:0808 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4712 2 0000000000000000 0\n";
        assert_eq!((dropped(table, 4711), dropped(table, 4712), dropped(table, 4713)), (Some(12), Some(0), None));
    }
}
