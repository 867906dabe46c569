//! How far the reading has come: one line that is written over on a terminal, and now and then a line elsewhere.

use std::{
    io::{IsTerminal as _, Write as _},
    time::Duration,
};

use super::report::{large, lasting};

/// On a terminal the line is fresh enough at this pace.
const TERMINAL_EVERY: Duration = Duration::from_millis(200);
/// Into a file or a journal, no line sooner than this after the last.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Says how far it is, on standard error, or nothing at all.
#[derive(Debug)]
pub(crate) struct Progress {
    how: How,
    began: std::time::Instant,
    said: Duration,
    /// All bytes; `None` when a stream is among the sources.
    total: Option<u64>,
    done: u64,
    entries: u64,
    shown: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Quiet,
    Terminal,
    Lines,
}

impl Progress {
    /// `lengths` of the sources, each as far as it is known.
    pub(crate) fn new(quiet: bool, lengths: impl Iterator<Item = Option<u64>>) -> Self {
        let how = match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => How::Quiet,
            (false, true) => How::Terminal,
            (false, false) => How::Lines,
        };
        let total = lengths.sum();
        let began = crate::stopwatch::clock();
        Self { how, began, said: Duration::ZERO, total, done: 0, entries: 0, shown: false }
    }

    /// So many bytes of this source were hashed: the first pass.
    pub(crate) fn hashed(&mut self, name: &str, bytes: u64) {
        self.say(|_, _| format!("{name}: first pass, its digest: {} MB", bytes / 1_000_000));
    }

    /// These bytes of this source are done, and these entries were in them.
    pub(crate) fn add(&mut self, name: &str, bytes: u64, entries: u64) {
        self.done += bytes;
        self.entries += entries;
        self.say(|progress, now| progress.line(name, now));
    }

    fn say(&mut self, line: impl FnOnce(&Self, Duration) -> String) {
        let now = self.began.elapsed();
        let pause = if self.how == How::Terminal { TERMINAL_EVERY } else { LINE_EVERY };
        if self.how == How::Quiet || now.saturating_sub(self.said) < pause {
            return;
        }
        self.said = now;
        let line = line(self, now);
        self.write(&line);
    }

    /// A batch is full and is stored. Said at once: it takes seconds, and says nothing more.
    pub(crate) fn packing(&mut self, name: &str) {
        self.at_once(&format!("{name}: sorting and sealing what was read"));
    }

    /// All is read; what remains is to merge it.
    pub(crate) fn merging(&mut self) {
        self.at_once("merging the pieces of each day");
    }

    fn at_once(&mut self, line: &str) {
        if self.how != How::Quiet {
            self.write(line);
        }
    }

    fn write(&mut self, line: &str) {
        let mut err = std::io::stderr().lock();
        // A terminal that went away takes nothing with it.
        let _ = match self.how {
            How::Terminal => write!(err, "\r\x1b[K{line}"),
            How::Lines | How::Quiet => writeln!(err, "{line}"),
        };
        let _ = err.flush();
        self.shown = self.how == How::Terminal;
    }

    /// A source was given up: its other bytes will not come.
    pub(crate) fn forget(&mut self, bytes: u64) {
        self.total = self.total.map(|total| total.saturating_sub(bytes));
    }

    /// Takes the line away, so that what is printed next stands alone.
    pub(crate) fn clear(&mut self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
            self.shown = false;
        }
    }

    fn line(&self, name: &str, now: Duration) -> String {
        let seconds = now.as_secs_f64().max(0.001);
        let rate = large((self.entries as f64 / seconds) as u64);
        let mb = |bytes: u64| bytes / 1_000_000;
        match self.total.filter(|total| *total >= self.done && self.done > 0) {
            Some(total) => {
                let left = seconds * (total - self.done) as f64 / self.done as f64;
                let percent = self.done as f64 * 100.0 / total as f64;
                format!(
                    "{name}: {percent:.0} % of {} MB, {} entries, {rate}/s, {} left",
                    mb(total),
                    large(self.entries),
                    lasting(Duration::from_secs_f64(left.min(1e9)))
                )
            }
            None => format!("{name}: {} MB, {} entries, {rate}/s", mb(self.done), large(self.entries)),
        }
    }
}
