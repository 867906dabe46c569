//! The only place that reads the machine's clock and its source of chance.

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
