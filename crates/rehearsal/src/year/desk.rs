//! A desk: people, hours, and what lies on it, the most pressing first.

use std::{cmp::Reverse, collections::BinaryHeap, sync::Arc};

use super::hours::Hours;

type Pile = BinaryHeap<Reverse<(u32, u32)>>;

/// One desk. Cases lie on it by the clock that runs out first, then by number.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) hours: Arc<Hours>,
    pub(crate) people: u32,
    pub(crate) free: u32,
    /// Is its next opening already noted?
    pub(crate) waking: bool,
    /// What others may prepare.
    prepare: Pile,
    own: Pile,
    /// Minutes of work begun.
    pub(crate) busy: u64,
}

impl Desk {
    pub(crate) fn new(hours: Arc<Hours>) -> Self {
        Self { hours, people: 0, free: 0, waking: false, prepare: Pile::new(), own: Pile::new(), busy: 0 }
    }

    pub(crate) fn employ(&mut self, people: u32) {
        (self.people, self.free) = (people, people);
    }

    pub(crate) fn lay(&mut self, pressing: u32, case: u32, may_be_shared: bool) {
        let pile = if may_be_shared { &mut self.prepare } else { &mut self.own };
        pile.push(Reverse((pressing, case)));
    }

    /// The most pressing case.
    pub(crate) fn take(&mut self) -> Option<u32> {
        let key = |pile: &Pile| pile.peek().map(|Reverse(key)| *key);
        let first_is_own = match (key(&self.own), key(&self.prepare)) {
            (Some(own), Some(shared)) => own < shared,
            (own, _) => own.is_some(),
        };
        let pile = if first_is_own { &mut self.own } else { &mut self.prepare };
        pile.pop().map(|Reverse((_, case))| case)
    }

    /// The most pressing case that somebody else may prepare.
    pub(crate) fn lend(&mut self) -> Option<u32> {
        self.prepare.pop().map(|Reverse((_, case))| case)
    }

    pub(crate) fn to_prepare(&self) -> usize {
        self.prepare.len()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.prepare.len() + self.own.len()
    }
}
