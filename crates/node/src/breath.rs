//! Rounds that many letters wake.

use std::time::Duration;

use tokio::time::Instant;

/// A round takes up what has gathered. Were one begun for each letter of a busy second, the rounds would cost more than the letters: so
/// the first begins at once, and the next no sooner than a breath after it.
#[derive(Debug, Default)]
pub(crate) struct Breath(Option<Instant>);

/// Nobody notices so much, and hundreds of letters fit into it.
const BREATH: Duration = Duration::from_millis(20);

impl Breath {
    /// Waits until a breath lies between the last round and this one.
    pub(crate) async fn take(&mut self) {
        tokio::time::sleep(self.left(Instant::now())).await;
        self.0 = Some(Instant::now());
    }

    fn left(&self, now: Instant) -> Duration {
        self.0.map_or(Duration::ZERO, |last| BREATH.saturating_sub(now.saturating_duration_since(last)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_round_begins_at_once_and_the_next_a_breath_after_it() {
        let now = Instant::now();
        assert_eq!(Breath::default().left(now), Duration::ZERO);
        let breath = Breath(Some(now));
        assert_eq!(breath.left(now), BREATH);
        assert_eq!(breath.left(now + BREATH / 2), BREATH / 2);
        assert_eq!(breath.left(now + BREATH * 9), Duration::ZERO);
    }
}
