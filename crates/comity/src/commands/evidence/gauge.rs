//! How far a file has come: one line that is written over on a terminal, and now and then a line elsewhere.

use std::{
    io::{IsTerminal as _, Write as _},
    time::Duration,
};

/// On a terminal the line is fresh enough at this pace; into a file, no line sooner than this after the last.
const TERMINAL_EVERY: Duration = Duration::from_millis(200);
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Says on standard error how many bytes are done, or nothing at all.
pub(crate) struct Gauge {
    quiet: bool,
    terminal: bool,
    what: &'static str,
    total: u64,
    done: u64,
    began: std::time::Instant,
    said: Duration,
}

impl Gauge {
    pub(crate) fn new(quiet: bool, what: &'static str, total: u64) -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self { quiet, terminal, what, total, done: 0, began: crate::stopwatch::clock(), said: Duration::ZERO }
    }

    /// So many more bytes are done.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.done += bytes as u64;
        let now = self.began.elapsed();
        let pause = if self.terminal { TERMINAL_EVERY } else { LINE_EVERY };
        if self.quiet || now.saturating_sub(self.said) < pause {
            return;
        }
        self.said = now;
        let rate = self.done as f64 / now.as_secs_f64() / 1e6;
        let percent = self.done as f64 * 100.0 / self.total.max(1) as f64;
        let line = format!("{}: {percent:.0} % of {} MB, {rate:.0} MB/s", self.what, self.total / 1_000_000);
        let mut err = std::io::stderr().lock();
        // A terminal that went away takes nothing with it.
        let _ = if self.terminal { write!(err, "\r\x1b[K{line}") } else { writeln!(err, "{line}") };
        let _ = err.flush();
    }
}

impl Drop for Gauge {
    /// Takes the line away, so that what is printed next stands alone.
    fn drop(&mut self) {
        if self.terminal && !self.said.is_zero() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
