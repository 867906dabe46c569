//! What was said of a session while it was open yields to what was said of it later.

use std::borrow::Cow;

use crate::{AccessRecord, Life, NatRecord, Sourced};

/// A record of something that lived.
pub trait Lived: Clone {
    /// For how long.
    fn life(&self) -> Life;

    /// Do the two speak of the same, life and all that was learned by the way aside?
    fn is_of(&self, other: &Self) -> bool;
}

impl Lived for AccessRecord {
    fn life(&self) -> Life {
        self.life
    }

    fn is_of(&self, other: &Self) -> bool {
        self.address == other.address
            && self.prefix == other.prefix
            && self.kind == other.kind
            && self.subscriber == other.subscriber
    }
}

impl Lived for NatRecord {
    fn life(&self) -> Life {
        self.life
    }

    fn is_of(&self, other: &Self) -> bool {
        *self == Self { life: self.life, ..other.clone() }
    }
}

/// Without the records that another one replaces: it is of the same, was surely alive whenever this one was, and allows
/// no moment that this one does not. So a session that a listener gave out when it began, and again when it ended, has
/// its end. `records` must hold what ended before the moment that is asked about, too.
pub fn fresh<T: Lived>(records: &[Sourced<T>]) -> Cow<'_, [Sourced<T>]> {
    // Only what the log left open can be replaced: seldom any.
    let stale = |(at, old): (usize, &Sourced<T>)| {
        let life = old.record.life();
        (life.starts_open() || life.ends_open())
            && records.iter().enumerate().any(|(n, new)| n != at && replaces((n, new), (at, old)))
    };
    let gone: Vec<usize> = records.iter().enumerate().filter(|e| stale(*e)).map(|(at, _)| at).collect();
    if gone.is_empty() {
        return Cow::Borrowed(records);
    }
    let kept = records.iter().enumerate().filter(|(at, _)| gone.binary_search(at).is_err());
    Cow::Owned(kept.map(|(_, record)| record.clone()).collect())
}

/// Of two that say the same, the first stays.
fn replaces<T: Lived>((at_new, new): (usize, &Sourced<T>), (at_old, old): (usize, &Sourced<T>)) -> bool {
    let (a, b) = (new.record.life(), old.record.life());
    b.certain().within(a.certain())
        && a.possible().within(b.possible())
        && (a != b || at_new < at_old)
        && new.record.is_of(&old.record)
}
