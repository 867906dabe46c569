//! The log, the year's figures, the notices and the node's health: pages that only tell.

use askama::Template;

use super::{
    form::Action,
    request::{Fact, Value},
    shell::{Shell, State},
    text::Text,
    times::Moment,
    tone::{Badge, Tone},
    words::{self as w},
};

/// The log: what others can check.
#[derive(Debug, Clone, Template)]
#[template(path = "log.html")]
pub struct LogPage {
    /// The frame.
    pub shell: Shell,
    /// The signed checkpoint, line by line as it is published.
    pub checkpoint: String,
    /// Number of leaves.
    pub size: u64,
    /// The leaves of this part, newest first.
    pub leaves: Vec<Leaf>,
    /// Path of the next newer part.
    pub newer: Option<String>,
    /// Path of the next older part.
    pub older: Option<String>,
    /// Who remembers this log.
    pub witnesses: Text,
    /// What stands against this log: what, since when, and in more words.
    pub stands: Vec<(Text, Moment, Option<Text>)>,
    /// The head that enough of them have signed.
    pub cosigned: Vec<Fact>,
    /// The others' logs.
    pub peers: Vec<PeerLog>,
    /// What contradicts itself, newest first.
    pub contradictions: Vec<ContradictionRow>,
    /// Who looked at what, newest first. None: this reader's office is not to oversee.
    pub looks: Option<Vec<LookRow>>,
}

/// One look at a case, an order or a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRow {
    /// When it began.
    pub at: Moment,
    /// What people call whoever looked.
    pub who: String,
    /// At what, by its kind.
    pub kind: Text,
    /// Its number or digest.
    pub number: String,
}

/// Another node's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerLog {
    /// What people call the node.
    pub name: String,
    /// Its name in the directory.
    pub id: String,
    /// Its state.
    pub state: State,
    /// The last head that was verified.
    pub head: Option<Text>,
    /// When it was seen.
    pub at: Option<Moment>,
    /// Who has cosigned it.
    pub by: Text,
    /// How the log was found.
    pub found: Badge,
}

/// Two heads of one log that cannot both be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContradictionRow {
    /// When it was found.
    pub at: Moment,
    /// Whose log.
    pub id: String,
    /// What it does.
    pub says: Text,
    /// Path of the file with both heads.
    pub href: String,
    /// Does it wait for somebody, or has somebody said what was done?
    pub stands: Badge,
    /// What people have said of it.
    pub seen: Vec<SeenRow>,
    /// To say that it was seen, for those whose office it is.
    pub act: Option<Action>,
}

/// What a person has said of a contradiction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenRow {
    /// When.
    pub at: Moment,
    /// What people call the person.
    pub by: String,
    /// In which words.
    pub words: String,
}

/// One leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its place, from 0.
    pub index: u64,
    /// When it was written.
    pub at: Moment,
    /// What kind of event.
    pub kind: Text,
    /// The salted commitment, in hexadecimal.
    pub commitment: String,
}

/// The year's figures, recomputed from the log.
#[derive(Debug, Clone, Template)]
#[template(path = "stats.html")]
pub struct StatsPage {
    /// The frame.
    pub shell: Shell,
    /// The year.
    pub year: i16,
    /// Other years that have figures, newest first.
    pub years: Vec<i16>,
    /// Tables, in order.
    pub tables: Vec<StatTable>,
    /// Size of the log from which they were computed.
    pub log_size: u64,
    /// Root of the log from which they were computed, in hexadecimal.
    pub log_root: String,
}

/// One table of figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatTable {
    /// What it counts.
    pub title: Text,
    /// Heads of the columns; the first is that of the row names.
    pub columns: Vec<Text>,
    /// Rows: a name, and one cell for each further column.
    pub rows: Vec<(Text, Vec<String>)>,
}

/// Notices from others: what was done or tried on our territory, and what concerns us.
#[derive(Debug, Clone, Template)]
#[template(path = "notices.html")]
pub struct Notices {
    /// The frame.
    pub shell: Shell,
    /// The notices, newest first.
    pub notices: Vec<Notice>,
    /// Path of the next older part.
    pub older: Option<String>,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// When it came.
    pub at: Moment,
    /// The node that sent it.
    pub from: String,
    /// Its state.
    pub state: State,
    /// What kind, in words.
    pub kind: Text,
    /// What it says.
    pub says: Text,
    /// How to take it.
    pub tone: Tone,
    /// Path of the request that it concerns.
    pub href: Option<String>,
    /// Has somebody opened it?
    pub read: bool,
}

/// Is the node well?
#[derive(Debug, Clone, Template)]
#[template(path = "doctor.html")]
pub struct Doctor {
    /// The frame.
    pub shell: Shell,
    /// What was looked at.
    pub checks: Vec<Check>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What.
    pub name: Text,
    /// Well, ailing or broken.
    pub tone: Tone,
    /// What was found.
    pub says: Text,
    /// What to do about it.
    pub cure: Option<Text>,
}

impl LogPage {
    fn size_says(&self) -> Text {
        Text::Filled(w::LOG_SIZE, vec![("n", self.size.to_string())])
    }

    /// Does any of them wait for somebody?
    fn waits(&self) -> bool {
        self.contradictions.iter().any(|c| c.seen.is_empty())
    }

    fn how_to_check(&self) -> Text {
        Text::Filled(w::CONTRADICTIONS_SAY, vec![("command", "comity log contradiction FILE".to_owned())])
    }
}

impl StatsPage {
    fn shows(&self, year: &i16) -> bool {
        self.year == *year
    }

    fn recomputed(&self) -> Text {
        Text::Filled(w::STATS_FROM, vec![("n", self.log_size.to_string())])
    }
}
