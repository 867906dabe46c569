//! What a listener counts: numbers only, for the operator.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed},
    },
};

use retained::{Read, SetAside};
use serde::{Deserialize, Serialize};
use terms::Instant;

use super::{health::Health, recent::Recent};

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
    /// Connections that are open now.
    pub(super) connections: AtomicU64,
    /// Did the last write fail?
    pub(super) failing: AtomicBool,
    /// When the last piece came, in microseconds; 0 before the first.
    last: AtomicI64,
    /// Why entries were set aside. The reasons are the converters' own words, of which there are few.
    reasons: Mutex<BTreeMap<SetAside, u64>>,
    /// Records of the last minutes.
    pub(super) recent: Recent,
}

impl Counts {
    pub(super) fn came(&self, bytes: usize, at: Instant) {
        self.received.fetch_add(1, Relaxed);
        self.bytes.fetch_add(bytes as u64, Relaxed);
        self.last.store(at.micros(), Relaxed);
    }

    /// When the last piece came.
    pub(super) fn last(&self) -> Option<Instant> {
        Some(self.last.load(Relaxed)).filter(|last| *last != 0).map(Instant::from_micros)
    }

    fn reasons(&self) -> std::sync::MutexGuard<'_, BTreeMap<SetAside, u64>> {
        self.reasons.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn was_written(&self, read: &Read, records: u64, not_kept: u64, now: Instant) {
        let tally = read.tally;
        self.recent.add(records, now);
        if !read.rejected.is_empty() {
            let mut reasons = self.reasons();
            read.rejected.iter().for_each(|rejected| *reasons.entry(rejected.reason).or_default() += 1);
        }
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
    /// What comes: a name that `comity retained formats` lists.
    pub format: String,
    /// `udp`, `tcp` or `unix`.
    pub transport: String,
    /// Address and port, or the path of the socket.
    pub address: String,
    /// Who may send. Empty: programs on this machine.
    pub from: Vec<String>,
    /// What kind of clock the senders have.
    pub clock: String,
    /// The largest error of that clock, in milliseconds.
    pub clock_error_ms: u64,
    /// Since when it listens.
    pub opened: Option<String>,
    /// How it is.
    pub health: Health,
    /// After so many seconds without anything there is an alarm; 0: never.
    pub silent_after_s: u64,
    /// When something came last.
    pub last: Option<String>,
    /// Connections that are open now.
    pub connections: u64,
    /// Records a minute, on the mean of the last five minutes.
    pub records_per_minute: u64,
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
    /// How many of them for which reason.
    pub reasons: BTreeMap<String, u64>,
    /// The same, for pages.
    #[serde(skip)]
    pub why: Vec<(SetAside, u64)>,
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
    /// Adds the counts to what else is known of a listener.
    pub(super) fn status(&self, about: ListenerStatus) -> ListenerStatus {
        let of = |count: &AtomicU64| count.load(Relaxed);
        let why: Vec<(SetAside, u64)> = self.reasons().iter().map(|(reason, count)| (*reason, *count)).collect();
        ListenerStatus {
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
            connections: of(&self.connections),
            last: self.last().map(|at| at.to_string()),
            reasons: why.iter().map(|(reason, count)| (reason.to_string(), *count)).collect(),
            why,
            ..about
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
