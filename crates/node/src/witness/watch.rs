//! What this node knows of its witnesses and of its peers' logs while it runs.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use terms::{Instant, NodeId};
use tokio::sync::Notify;

use super::{Found, Heads, Policy};
use crate::directory::Newest;

/// Heads on disk, and what is remembered between them.
#[derive(Debug)]
pub struct Watch {
    /// The heads of others' logs.
    pub heads: Heads,
    /// Who cosigns this node's own.
    pub policy: Newest<Policy>,
    sizes: Mutex<BTreeMap<String, u64>>,
    touched: Mutex<BTreeSet<NodeId>>,
    found: Mutex<BTreeMap<NodeId, (Instant, Found)>>,
    wake: Notify,
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watch {
    /// Opens the folder of heads.
    ///
    /// # Errors
    /// What the file system says.
    pub fn open(dir: &Path, policy: Policy, faults: store::faults::Faults) -> io::Result<Self> {
        let heads = Heads::open(dir)?.on(faults);
        let (sizes, touched, found) = (Mutex::default(), Mutex::default(), Mutex::default());
        Ok(Self { heads, policy: Newest::new(policy), sizes, touched, found, wake: Notify::new() })
    }

    /// What each witness has cosigned last of this node's log, as far as this run knows; what it does not know, the witness says.
    pub(super) fn sizes(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        open(&self.sizes)
    }

    /// A letter came from this peer, or a receipt: its log is to be looked at.
    pub(crate) fn touch(&self, peer: &NodeId) {
        open(&self.touched).insert(peer.clone());
        self.wake.notify_one();
    }

    /// Waits until there is somebody to look at, or this long.
    pub(super) async fn woken(&self, at_most: Duration) {
        let _ = tokio::time::timeout(at_most, self.wake.notified()).await;
    }

    /// Those to be looked at now.
    pub(crate) fn take_touched(&self) -> BTreeSet<NodeId> {
        std::mem::take(&mut *open(&self.touched))
    }

    /// How this peer's log was found just now.
    pub(crate) fn note(&self, peer: &NodeId, at: Instant, found: Found) {
        open(&self.found).insert(peer.clone(), (at, found));
    }

    /// How each peer's log was found when it was last looked at in this run.
    pub fn found(&self) -> BTreeMap<NodeId, (Instant, Found)> {
        open(&self.found).clone()
    }
}
