//! The only place that reads the machine's clock and its source of chance.

use std::{sync::LazyLock, time::Duration};

use rand_core::SeedableRng;
use terms::Instant;

/// The node's clock: the machine's, or in an exercise one that is set.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    offset_micros: i64,
}

impl Clock {
    /// A clock that runs this far from the machine's.
    pub fn offset_by(seconds: i64) -> Self {
        Self { offset_micros: seconds.saturating_mul(1_000_000) }
    }

    /// Now.
    #[expect(clippy::disallowed_methods, reason = "the edge: from here on time is an argument")]
    pub fn now(self) -> Instant {
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
    pub fn reading(self) -> retained::Reading {
        let (boot, uptime) = system_uptime().unwrap_or_else(|| (STARTED.1, STARTED.0.elapsed()));
        retained::Reading { wall: self.now(), boot, uptime }
    }
}

/// A generator of chance for one act, seeded by the operating system.
///
/// # Errors
/// When the system gives no randomness: nothing may be signed or sealed then.
pub fn chance() -> Result<rand_chacha::ChaCha20Rng, getrandom::Error> {
    let mut seed = [0; 32];
    #[expect(clippy::disallowed_methods, reason = "the edge: from here on chance is an argument")]
    getrandom::fill(&mut seed)?;
    Ok(rand_chacha::ChaCha20Rng::from_seed(seed))
}
