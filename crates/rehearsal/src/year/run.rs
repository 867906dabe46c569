//! The year itself: one event after another.

use std::{cmp::Reverse, collections::BinaryHeap};

use super::{
    case::{Case, Kind, Step},
    figures::{Figures, Tally},
    hours::{DAY, NEVER, YEAR},
    parties::Parties,
    setting::Setting,
};

/// What can happen. At one minute in this order, then by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Event {
    Done { desk: u32, case: u32 },
    Back { case: u32 },
    Opens { desk: u32 },
    Hour,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Answered,
    Refused,
    NoRoad,
    /// The data was gone.
    Lost,
}

/// A year in progress.
pub(crate) struct Run<'a> {
    pub(crate) setting: &'a Setting,
    pub(crate) parties: Parties,
    pub(crate) cases: Vec<Case>,
    pub(crate) tally: Tally,
    events: BinaryHeap<Reverse<(u32, Event)>>,
    sharing: bool,
}

impl<'a> Run<'a> {
    pub(crate) fn new(setting: &'a Setting, parties: Parties, cases: Vec<Case>, sharing: bool) -> Self {
        let tally = Tally::new(parties.states.len());
        Self { setting, parties, cases, tally, events: BinaryHeap::new(), sharing }
    }

    pub(crate) fn lived(mut self) -> Figures {
        self.note(0, Event::Hour);
        let (mut next, count) = (0, self.cases.len());
        loop {
            let arrives = self.cases.get(next).map_or(NEVER, |c| c.arrives);
            let event = self.events.peek().map_or(NEVER, |Reverse((at, _))| *at);
            if arrives.min(event) >= YEAR {
                break;
            }
            if arrives < event {
                self.lay(u32::try_from(next).unwrap_or(NEVER), arrives);
                next = (next + 1).min(count);
            } else if let Some(Reverse((now, event))) = self.events.pop() {
                self.happens(now, event);
            }
        }
        Figures::of(self)
    }

    pub(crate) fn note(&mut self, at: u32, event: Event) {
        if at < YEAR {
            self.events.push(Reverse((at, event)));
        }
    }

    fn happens(&mut self, now: u32, event: Event) {
        match event {
            Event::Done { desk, case } => {
                if let Some(d) = self.parties.desks.get_mut(desk as usize) {
                    d.free += 1;
                }
                self.goes_on(case, now);
                self.dispatch(desk as usize, now);
            }
            Event::Back { case } => self.lay(case, now),
            Event::Opens { desk } => {
                if let Some(d) = self.parties.desks.get_mut(desk as usize) {
                    d.waking = false;
                }
                self.dispatch(desk as usize, now);
            }
            Event::Hour => {
                if now.is_multiple_of(DAY) {
                    self.tally.look(&self.parties);
                }
                if self.sharing {
                    self.share(now);
                }
                self.note(now + 60, Event::Hour);
            }
        }
    }

    /// A case is laid on the desk whose turn it is.
    fn lay(&mut self, case: u32, now: u32) {
        let Some(c) = self.cases.get(case as usize) else { return };
        let at = self.parties.desk_of(c);
        let shared = c.step == Step::Prepare && c.kind != Kind::Emergency;
        if let Some(desk) = self.parties.desks.get_mut(at) {
            desk.lay(c.pressing(), case, shared);
        }
        self.dispatch(at, now);
    }

    /// Whoever is free takes what presses most; a closed desk is looked at again when it opens.
    fn dispatch(&mut self, at: usize, now: u32) {
        loop {
            let Some(desk) = self.parties.desks.get_mut(at).filter(|d| d.free > 0 && d.waiting() > 0) else { return };
            if !desk.hours.open(now) {
                if let Some(opens) = desk.hours.next(now).filter(|_| !desk.waking) {
                    desk.waking = true;
                    self.note(opens, Event::Opens { desk: number(at) });
                }
                return;
            }
            let Some(case) = desk.take() else { return };
            self.work(at, case, 100, now);
        }
    }

    /// Somebody at this desk begins with a case.
    pub(crate) fn work(&mut self, at: usize, case: u32, percent: u32, now: u32) {
        let Some(c) = self.cases.get(case as usize) else { return };
        let minutes = (c.work(self.setting, c.step) * percent).div_ceil(100);
        let Some(desk) = self.parties.desks.get_mut(at) else { return };
        desk.free = desk.free.saturating_sub(1);
        desk.busy += u64::from(minutes);
        let done = desk.hours.done(now, minutes);
        self.note(done, Event::Done { desk: number(at), case });
    }

    /// A step is done: what comes next?
    fn goes_on(&mut self, case: u32, now: u32) {
        let Some(c) = self.cases.get_mut(case as usize) else { return };
        match c.step {
            Step::Prepare if c.deficient && !c.supplemented => {
                c.supplemented = true;
                let wait = self.setting.volume.supplement_days * DAY;
                c.due = c.due.saturating_add(wait);
                return self.note(now.saturating_add(wait), Event::Back { case });
            }
            Step::Prepare => c.step = Step::Decide,
            Step::Decide if c.closed => return self.end(case, End::NoRoad, now),
            Step::Decide if c.refused => return self.end(case, End::Refused, now),
            Step::Decide => c.step = Step::Provide,
            Step::Provide if now > c.dies => return self.end(case, End::Lost, now),
            // The provider's word that it holds is the answer.
            Step::Provide if c.kind == Kind::Preservation => return self.end(case, End::Answered, now),
            Step::Provide => c.step = Step::Send,
            Step::Send => return self.end(case, End::Answered, now),
            Step::Ended => return,
        }
        self.lay(case, now);
    }

    fn end(&mut self, case: u32, end: End, now: u32) {
        if let Some(c) = self.cases.get_mut(case as usize) {
            c.step = Step::Ended;
            self.tally.ended(c, end, now);
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
