//! What rests: nobody has anything to do with it, and no clock of it runs. Its next event opens it again.

use terms::Instant;

use crate::{Direct, DirectStage, OrderStage, OrderState, Stage, State, Telling, TellingStage};

impl State {
    /// Does it need nobody any more, or nobody before [`State::wakes`]? A hold that is to be released waits for a person, also in a case that was closed.
    pub fn rests(&self) -> bool {
        self.stage == Stage::Closed && self.holds_to_release().is_empty()
    }

    /// When it needs somebody again although it rests: whoever's data was handed over is told then.
    pub fn wakes(&self) -> Option<Instant> {
        self.notice_due().filter(|_| self.rests())
    }

    /// Does it need nobody at this moment?
    pub fn rests_at(&self, now: Instant) -> bool {
        self.rests() && self.wakes().is_none_or(|due| due > now)
    }
}

impl OrderState {
    /// Does it need nobody any more? What is held is held by itself, until its day or until the authority says otherwise.
    pub fn rests(&self) -> bool {
        match &self.end {
            Some(end) => end.unanswered().is_none() && (end.done || self.result.as_deref() != Some("held")),
            None => self.stage == OrderStage::Answered,
        }
    }
}

impl Telling {
    /// Does it need nobody any more?
    pub fn rests(&self) -> bool {
        self.stage == TellingStage::Closed
    }
}

impl Direct {
    /// Does it need nobody any more?
    pub fn rests(&self) -> bool {
        self.stage == DirectStage::Closed
    }
}
