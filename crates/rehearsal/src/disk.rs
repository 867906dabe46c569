//! Who stands at a node's disk.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use store::faults::{Disk, Fate, Point};

/// What is going to happen at a disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Plan {
    /// The process dies here.
    Dies,
    /// A sync fails here; the process goes on, and the records stop.
    Fails,
    /// The disk is full here, for so many tries.
    Full(u8),
}

impl Plan {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Dies => "crash",
            Self::Fails => "failed sync",
            Self::Full(_) => "disk full",
        }
    }
}

#[derive(Debug, Default)]
struct Inner {
    armed: Option<(Point, Plan)>,
    dead: bool,
    failed: bool,
    /// What is being done while the disk is asked.
    doing: &'static str,
    hits: BTreeMap<(&'static str, &'static str, &'static str), u64>,
}

/// A disk that does what it was told.
#[derive(Debug, Default)]
pub(crate) struct SimDisk(Mutex<Inner>);

impl SimDisk {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// Next time at this point, this.
    pub(crate) fn arm(&self, point: Point, plan: Plan) {
        self.lock().armed = Some((point, plan));
    }

    pub(crate) fn disarm(&self) {
        self.lock().armed = None;
    }

    pub(crate) fn doing(&self, what: &'static str) {
        self.lock().doing = what;
    }

    /// Did the process die?
    pub(crate) fn dead(&self) -> bool {
        self.lock().dead
    }

    /// Did a sync fail?
    pub(crate) fn failed(&self) -> bool {
        self.lock().failed
    }

    /// Which fault hit which point of which step, and how often, since the last time.
    pub(crate) fn take_hits(&self) -> BTreeMap<(&'static str, &'static str, &'static str), u64> {
        std::mem::take(&mut self.lock().hits)
    }
}

impl Disk for SimDisk {
    fn at(&self, point: Point) -> Fate {
        let mut inner = self.lock();
        if inner.dead {
            return Fate::Fails;
        }
        let Some((_, plan)) = inner.armed.filter(|(armed, _)| *armed == point) else { return Fate::Goes };
        let hit = (plan.as_str(), point.as_str(), inner.doing);
        *inner.hits.entry(hit).or_default() += 1;
        match plan {
            Plan::Dies => {
                inner.dead = true;
                Fate::Fails
            }
            Plan::Fails => {
                inner.armed = None;
                inner.failed = true;
                Fate::Fails
            }
            Plan::Full(left) => {
                inner.armed = left.checked_sub(1).filter(|left| *left > 0).map(|left| (point, Plan::Full(left)));
                Fate::Full
            }
        }
    }
}
