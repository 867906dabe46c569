//! The page on which a shorter retention is accepted: exactly what it destroys, by which rule, and the form.

use askama::Template;
use retained::{Duty, RecordClass};

use super::{
    form::Action,
    keep::{class_word, duty_badge},
    law::Source,
    request::{Fact, Value},
    shell::Shell,
    text::Text,
    times::Moment,
    tone::Badge,
    words::{self as w, Word},
};

/// What a shorter time destroys.
#[derive(Debug, Clone, Template)]
#[template(path = "plan.html")]
pub struct PlanPage {
    /// The frame.
    pub shell: Shell,
    /// For which time it was made; `None` when nothing waits.
    pub as_of: Option<Moment>,
    /// Its number.
    pub number: String,
    /// Each type of record for which a shorter time waits.
    pub classes: Vec<PlanRow>,
    /// The form, for those who may accept.
    pub accept: Option<Action>,
    /// Who may, for those who may not.
    pub who_may: Text,
}

/// One type of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanRow {
    /// Which.
    pub class: RecordClass,
    /// Can the duty be relied on?
    pub duty: Duty,
    /// The text.
    pub source: Option<Source>,
    /// Days before and after, what goes at once, what if nobody accepts.
    pub facts: Vec<Fact>,
    /// A remark, where the days do not tell all.
    pub remark: Option<Text>,
    /// What goes at once, day by day.
    pub days: Vec<DayRow>,
}

/// One day that goes at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// Which, in UTC.
    pub day: String,
    /// How many records.
    pub records: u64,
    /// In how many bytes.
    pub bytes: u64,
    /// How many of them an order keeps.
    pub held: u64,
    /// When they go by today's rule.
    pub goes: Option<Moment>,
}

impl PlanRow {
    fn name(&self) -> Word {
        class_word(self.class)
    }

    fn badge(&self) -> Badge {
        duty_badge(self.duty)
    }
}
