//! The desk: what waits for this officer, the clock that dies first on top.

use askama::Template;

use super::{
    form::Action,
    shell::{Shell, State},
    text::Text,
    times::{Clock, Moment},
    tone::{Badge, Tone},
    words::{self as w, Word},
};

/// The home page.
#[derive(Debug, Clone, Template)]
#[template(path = "desk.html")]
pub struct Desk {
    /// The frame.
    pub shell: Shell,
    /// The work. Give it in any order: the page sorts by the clock that dies first.
    pub rows: Vec<DeskRow>,
    /// Counts over the list, such as (waiting for me, 3), in the order shown.
    pub counts: Vec<(Word, u64)>,
    /// May this office start a new request?
    pub may_draft: bool,
    /// May it tell another state something unasked?
    pub may_tell: bool,
    /// Letters that nobody tries any more.
    pub parked: Vec<ParkedLetter>,
    /// What is wrong with the directory, or soon will be.
    pub warnings: Vec<Text>,
    /// Does a standing consent wait for the signature of whoever looks?
    pub consent_waits: bool,
    /// The page of standing consents is for authorities.
    pub consents: bool,
}

/// A letter of ours that waits for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParkedLetter {
    /// What it is.
    pub kind: Text,
    /// First digits of its number.
    pub number: String,
    /// To which node.
    pub to: String,
    /// Why it is not tried any more.
    pub code: String,
    /// Since when.
    pub since: Moment,
    /// How to put it right.
    pub cure: Text,
    /// What this person may do about it.
    pub actions: Vec<Action>,
}

/// One request or order in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeskRow {
    /// The path of its page.
    pub href: String,
    /// First digits of its number.
    pub short: String,
    /// The state that asks.
    pub from: State,
    /// The state that is asked.
    pub to: State,
    /// What the case is about, in words.
    pub offence: Text,
    /// Ordinary, urgent or emergency.
    pub urgency: Badge,
    /// Where it stands.
    pub state: Badge,
    /// The legal clock, where one runs.
    pub legal: Option<Clock>,
    /// When the data will be gone, where anybody knows.
    pub death: Option<Clock>,
    /// The next step, in words.
    pub next: Text,
    /// Is the next step this person's?
    pub mine: bool,
}

impl DeskRow {
    /// Seconds until the first of its running clocks dies.
    fn dies_in(&self) -> i64 {
        let running = |c: &Clock| (c.at.is_some() && !c.stopped).then_some(c.left);
        [&self.legal, &self.death].into_iter().flatten().filter_map(running).min().unwrap_or(i64::MAX)
    }
}

impl Desk {
    /// Mine before others', and in each the clock that dies first on top.
    fn sorted(&self) -> Vec<&DeskRow> {
        let mut rows: Vec<&DeskRow> = self.rows.iter().collect();
        rows.sort_by_key(|r| (!r.mine, r.dies_in()));
        rows
    }
}
