//! The retention page of a provider: what the law says, what is kept, held and destroyed. What waits is accepted on the page of the plan.

use askama::Template;
use retained::{Duty, RecordClass};

use super::{
    law::Source,
    request::{Fact, Value},
    shell::Shell,
    text::Text,
    times::Moment,
    tone::{Badge, Tone},
    words::{self as w, Word},
};

/// How long records live here.
#[derive(Debug, Clone, Template)]
#[template(path = "retention.html")]
pub struct RetentionPage {
    /// The frame.
    pub shell: Shell,
    /// Does expiry distrust the clock?
    pub clock_trouble: bool,
    /// Each type of record.
    pub classes: Vec<ClassRow>,
    /// Holds in force.
    pub holds: Vec<HoldRow>,
    /// What was destroyed, newest first, as far as the page shows it.
    pub stones: Vec<StoneRow>,
    /// How much was destroyed in all.
    pub stones_in_all: usize,
}

/// One type of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassRow {
    /// Which.
    pub class: RecordClass,
    /// Can the duty be relied on?
    pub duty: Duty,
    /// Days, law, count, next destruction.
    pub facts: Vec<Fact>,
    /// The text.
    pub source: Option<Source>,
    /// A shorter time waits: for how many days.
    pub waiting_days: Option<u32>,
    /// When it binds by itself.
    pub binds_at: Option<Moment>,
}

/// One hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldRow {
    /// Its number.
    pub id: String,
    /// How many records.
    pub records: u64,
    /// Until when.
    pub until: Moment,
}

/// One thing that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoneRow {
    /// When.
    pub at: Moment,
    /// Which type; `None`: a hold.
    pub class: Option<RecordClass>,
    /// Of which day, or which hold.
    pub which: String,
    /// How many records.
    pub records: u64,
    /// The leaf that proves it.
    pub leaf: Option<u64>,
}

impl ClassRow {
    fn name(&self) -> Word {
        class_word(self.class)
    }

    fn badge(&self) -> Badge {
        duty_badge(self.duty)
    }

    fn waits(&self, n: &u32) -> Text {
        Text::counted(w::SHORTER_WAITS, w::DAYS, *n)
    }
}

impl StoneRow {
    fn kind(&self) -> Word {
        self.class.map_or(w::A_HOLD, class_word)
    }
}

impl RetentionPage {
    fn destroyed_says(&self) -> Text {
        Text::Filled(w::DESTROYED_SAYS, vec![("n", w::grouped(self.stones_in_all as u64))])
    }
}

/// The name of a type of record.
pub fn class_word(class: RecordClass) -> Word {
    match class {
        RecordClass::NatSession => w::CLASS_NAT_SESSION,
        RecordClass::PortBlock => w::CLASS_PORT_BLOCK,
        RecordClass::NatConfig => w::CLASS_NAT_CONFIG,
        RecordClass::AccessSession => w::CLASS_ACCESS_SESSION,
        RecordClass::DhcpLease => w::CLASS_DHCP_LEASE,
    }
}

/// Can a duty be relied on?
pub(super) fn duty_badge(duty: Duty) -> Badge {
    match duty {
        Duty::InForce => Badge::new(w::RETENTION_IN_FORCE, Tone::Good),
        Duty::OnNotice => Badge::new(w::RETENTION_ON_NOTICE, Tone::Info),
        Duty::Suspended => Badge::new(w::RETENTION_SUSPENDED, Tone::Warn),
        Duty::Annulled => Badge::new(w::RETENTION_ANNULLED, Tone::Warn),
        Duty::Draft => Badge::new(w::RETENTION_DRAFT, Tone::Info),
        Duty::None => Badge::new(w::RETENTION_NONE, Tone::Info),
        Duty::OtherProvider => Badge::new(w::DUTY_OTHER_PROVIDER, Tone::Info),
        Duty::Silent => Badge::new(w::DUTY_SILENT, Tone::Info),
    }
}
