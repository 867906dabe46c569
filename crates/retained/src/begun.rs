//! What began a moment ago and may be over in the next: it waits before it is given out open.
//!
//! An event log says twice what it has to say of a translation: when it begins, and when it ends. A file is read as a whole:
//! its records are given out when both were read, and what is open at its end is given out then. An open record of each
//! translation would only double the rows. A listener cannot wait for the end: who asks about an attack that is running now
//! asks about what is open now. So a converter that was told that it is [`live`](crate::Convert::live) gives a translation out
//! twice: open, and again with its end, which takes the place of the first ([`crate::fresh()`]).
//!
//! * A block of ports lives for minutes to months, and there are few: it is given out when it begins, and again with each
//!   word that it is still there.
//! * Of connections there are many, and many are over in a moment. One waits for as long as the caller of
//!   [`begun`](crate::Convert::begun) chooses, and is given out only if it is still open then. So the short ones make one
//!   row, and the others wait no longer than the second within which a record is to be found.
//!
//! The wait is measured by the receipt of the pieces, which the caller knows as well, and not by the log's own time: that
//! stands still when nothing happens, differs from host to host, and may step back. What is given out while it is open
//! depends on how the pieces came, and what the records say together does not.

use std::{collections::VecDeque, time::Duration};

use terms::Instant;

/// More do not wait: the first of them is given out before its time.
const WAITING_MAX: usize = 1 << 18;

/// What waits, in the order in which it came.
#[derive(Debug)]
pub(crate) struct Begun<K> {
    live: bool,
    came: Instant,
    waiting: VecDeque<(Instant, K)>,
}

impl<K> Default for Begun<K> {
    fn default() -> Self {
        Self { live: false, came: crate::life::first_moment(), waiting: VecDeque::new() }
    }
}

impl<K> Begun<K> {
    /// From now on.
    pub(crate) fn live(&mut self) {
        self.live = true;
    }

    pub(crate) fn is_live(&self) -> bool {
        self.live
    }

    /// What follows came in at this moment.
    pub(crate) fn came(&mut self, at: Instant) {
        self.came = at;
    }

    /// Adds one; gives back the first where too many wait.
    pub(crate) fn wait(&mut self, key: K) -> Option<K> {
        self.waiting.push_back((self.came, key));
        if self.waiting.len() > WAITING_MAX { self.waiting.pop_front().map(|(_, key)| key) } else { None }
    }

    /// The first, where it has waited for so long by now. A clock that stepped back keeps nobody waiting.
    pub(crate) fn next(&mut self, now: Instant, wait: Duration) -> Option<K> {
        let (came, _) = self.waiting.front()?;
        let due = *came > now || now.since(*came) >= wait;
        if due { self.waiting.pop_front().map(|(_, key)| key) } else { None }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn each_waits_its_time_and_no_more_wait_than_fit() {
        let mut begun = Begun::default();
        let wait = Duration::from_secs(5);
        for n in 0..10 {
            begun.came(at(n));
            assert_eq!(begun.wait(n), None);
        }
        let mut given = |now| std::iter::from_fn(|| begun.next(at(now), wait)).collect::<Vec<_>>();
        assert_eq!(given(4), []);
        assert_eq!(given(7), [0, 1, 2]);
        assert_eq!(given(7), []);
        assert_eq!(given(2), [3, 4, 5, 6, 7, 8, 9], "the clock stepped back");
        for n in 0..WAITING_MAX as i64 {
            assert_eq!(begun.wait(n), None);
        }
        assert_eq!(begun.wait(-1), Some(0));
    }
}
