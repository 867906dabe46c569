//! The page of a provider's listeners: what comes from devices, what was set aside, and whether it still comes.

use askama::Template;

use super::{
    request::{Fact, Value},
    shell::Shell,
    text::Text,
    times::Moment,
    tone::{Badge, Tone},
    words::{self as w},
};

/// All listeners of a node.
#[derive(Debug, Clone, Template)]
#[template(path = "listeners.html")]
pub struct ListenersPage {
    /// The frame.
    pub shell: Shell,
    /// When this was looked at.
    pub at: Moment,
    /// Each listener, in the order of the configuration.
    pub rows: Vec<ListenerRow>,
    /// What settles and merges.
    pub settling: Vec<Fact>,
    /// How it works, in a sentence.
    pub settling_says: Text,
    /// Did it fail the last time?
    pub settling_fails: bool,
}

/// One listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenerRow {
    /// Its place, from 1.
    pub number: usize,
    /// What comes.
    pub format: String,
    /// Transport and address.
    pub address: String,
    /// How it is.
    pub health: Badge,
    /// What to do; only where somebody has to look at it now.
    pub alarm: Option<Text>,
    /// When something came last.
    pub last: Option<Moment>,
    /// Records a minute.
    pub rate: u64,
    /// Entries that were set aside.
    pub aside: u64,
    /// Everything else, as pairs.
    pub facts: Vec<Fact>,
    /// Why entries were set aside, the most frequent first.
    pub reasons: Vec<(Text, u64)>,
}

impl ListenersPage {
    fn alarms(&self) -> Vec<&ListenerRow> {
        self.rows.iter().filter(|row| row.alarm.is_some()).collect()
    }

    fn look_now(&self) -> Text {
        let with = vec![("n", self.alarms().len().to_string()), ("all", self.rows.len().to_string())];
        Text::Filled(w::LOOK_NOW, with)
    }

    /// Where nothing is wrong: do all receive?
    fn well(&self) -> Text {
        let all = self.rows.iter().all(|row| row.health.tone == Tone::Good);
        if all { w::ALL_RECEIVE } else { w::NO_ALARM }.into()
    }

    fn none_says(&self) -> Text {
        Text::Filled(w::LISTENERS_NONE, vec![("key", "[[provider.listen]]".to_owned())])
    }
}
