//! The only place that reads the machine's clock and its source of chance.

use std::{
    cell::RefCell,
    fmt::Debug,
    marker::PhantomData,
    sync::{Arc, LazyLock},
    time::Duration,
};

use rand_core::{Rng as _, SeedableRng};
use terms::Instant;

/// What tells a node the time in the machine's place. A rehearsal has one for each node; no configuration names one.
pub trait Time: Debug + Send + Sync {
    /// What the wall clock shows.
    fn now(&self) -> Instant;

    /// What the machine says of time, its uptime included.
    fn reading(&self) -> retained::Reading;
}

/// The node's clock: the machine's, or in an exercise one that is set.
#[derive(Debug, Clone)]
pub struct Clock {
    offset_micros: i64,
    told: Option<Arc<dyn Time>>,
}

impl Clock {
    /// A clock that runs this far from the machine's.
    pub fn offset_by(seconds: i64) -> Self {
        Self { offset_micros: seconds.saturating_mul(1_000_000), told: None }
    }

    /// A clock that shows what it is told: in a rehearsal.
    pub fn told_by(time: Arc<dyn Time>) -> Self {
        Self { offset_micros: 0, told: Some(time) }
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the edge: from here on time is an argument")]
    pub fn now(&self) -> Instant {
        if let Some(told) = &self.told {
            return told.now();
        }
        let machine = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let micros = i64::try_from(machine.as_micros()).unwrap_or(i64::MAX);
        Instant::from_micros(micros.saturating_add(self.offset_micros))
    }
}

/// When this program was started, and a number for its run: where the system does not say how long it has been running.
static STARTED: LazyLock<(std::time::Instant, [u8; 16])> = LazyLock::new(|| {
    let mut run = [0; 16];
    #[expect(clippy::disallowed_methods, reason = "the edge: from here on chance is an argument")]
    let drawn = getrandom::fill(&mut run);
    // Without chance each program counts as the same run; its uptime begins anew, which counts as another.
    drawn.unwrap_or_default();
    #[expect(clippy::disallowed_methods, reason = "the edge: from here on time is an argument")]
    let started = std::time::Instant::now();
    (started, run)
});

/// The run of this machine and its uptime, sleep included, as Linux tells them (`proc(5)`).
fn system_uptime() -> Option<([u8; 16], Duration)> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
    let seconds: f64 = uptime.split_ascii_whitespace().next()?.parse().ok()?;
    let digits: String = boot.trim().chars().filter(|c| *c != '-').collect();
    let boot = crate::session::unhex(&digits)?.try_into().ok()?;
    Some((boot, Duration::try_from_secs_f64(seconds).ok()?))
}

impl Clock {
    /// What this machine says of time.
    pub fn reading(&self) -> retained::Reading {
        if let Some(told) = &self.told {
            return told.reading();
        }
        let (boot, uptime) = system_uptime().unwrap_or_else(|| (STARTED.1, STARTED.0.elapsed()));
        retained::Reading { wall: self.now(), boot, uptime }
    }
}

thread_local! {
    /// In a rehearsal, what all chance on this thread is drawn from.
    static REHEARSED: RefCell<Option<rand_chacha::ChaCha20Rng>> = const { RefCell::new(None) };
}

/// While this lives, all chance on its thread comes out of one seed.
#[derive(Debug)]
pub struct Rehearsed {
    /// It ends where it began: on its own thread.
    here: PhantomData<*const ()>,
}

impl Rehearsed {
    /// From here on chance on this thread can be foreseen by whoever knows the seed. Only the room `rehearsal` may say this word (a test
    /// of the house holds it), and no configuration leads here.
    pub fn by(seed: [u8; 32]) -> Self {
        REHEARSED.set(Some(rand_chacha::ChaCha20Rng::from_seed(seed)));
        Self { here: PhantomData }
    }
}

impl Drop for Rehearsed {
    fn drop(&mut self) {
        REHEARSED.set(None);
    }
}

/// A generator of chance for one act, seeded by the operating system.
///
/// # Errors
/// When the system gives no randomness: nothing may be signed or sealed then.
pub fn chance() -> Result<rand_chacha::ChaCha20Rng, getrandom::Error> {
    let mut seed = [0; 32];
    if REHEARSED.with_borrow_mut(|rng| rng.as_mut().map(|rng| rng.fill_bytes(&mut seed)).is_some()) {
        return Ok(rand_chacha::ChaCha20Rng::from_seed(seed));
    }
    #[expect(clippy::disallowed_methods, reason = "the edge: from here on chance is an argument")]
    getrandom::fill(&mut seed)?;
    Ok(rand_chacha::ChaCha20Rng::from_seed(seed))
}
