//! The true time, and what each node's clock shows of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU8, Ordering::Relaxed},
    },
    time::Duration,
};

use node::clock::Time;
use terms::Instant;

/// What no node sees.
#[derive(Debug, Default)]
pub(crate) struct TrueTime(AtomicI64);

impl TrueTime {
    pub(crate) fn at(now: Instant) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(now.micros())))
    }

    pub(crate) fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Relaxed))
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.0.fetch_add(i64::try_from(time.as_micros()).unwrap_or(i64::MAX), Relaxed);
    }
}

/// One node's clock: the true time and an error, which may be years.
#[derive(Debug)]
pub(crate) struct NodeTime {
    truth: Arc<TrueTime>,
    error: AtomicI64,
    /// The machine's present run, which a crash ends.
    run: AtomicU8,
    began: AtomicI64,
}

impl NodeTime {
    pub(crate) fn new(truth: &Arc<TrueTime>) -> Arc<Self> {
        let began = AtomicI64::new(truth.now().micros());
        Arc::new(Self { truth: Arc::clone(truth), error: AtomicI64::new(0), run: AtomicU8::new(1), began })
    }

    /// Sets the error, in seconds.
    pub(crate) fn err(&self, seconds: i64) {
        self.error.store(seconds.saturating_mul(1_000_000), Relaxed);
    }

    pub(crate) fn error_seconds(&self) -> i64 {
        self.error.load(Relaxed) / 1_000_000
    }

    /// The machine starts again.
    pub(crate) fn restart(&self) {
        self.run.fetch_add(1, Relaxed);
        self.began.store(self.truth.now().micros(), Relaxed);
    }
}

impl Time for NodeTime {
    fn now(&self) -> Instant {
        Instant::from_micros(self.truth.now().micros().saturating_add(self.error.load(Relaxed)))
    }

    fn reading(&self) -> retained::Reading {
        let up = self.truth.now().micros().saturating_sub(self.began.load(Relaxed));
        let uptime = Duration::from_micros(u64::try_from(up).unwrap_or(0));
        retained::Reading { wall: self.now(), boot: [self.run.load(Relaxed); 16], uptime }
    }
}
