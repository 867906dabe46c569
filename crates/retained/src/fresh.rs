//! What was said of a session while it was open yields to what was said of it later.
//!
//! Where the later word does not hold all of the earlier one (the node was restarted in between, and saw the end without
//! the beginning), both stay, and the earlier one is over when the later one says so.

use std::{borrow::Cow, time::Duration};

use crate::{AccessRecord, Life, NatRecord, Sourced};

/// Of two words of one session the one reckons its beginning from how long it has lasted, in whole seconds, and the other saw it: so far apart they
/// may be. As far as a repeated start.
const BEGUN_APART_MAX: Duration = Duration::from_secs(60);

/// A record of something that lived.
pub trait Lived: Clone {
    /// Is there never more than one of the same at a time? Then each is over when the next begins.
    const ALONE: bool;

    /// For how long.
    fn life(&self) -> Life;

    /// The same with another life.
    #[must_use]
    fn lived(self, life: Life) -> Self;

    /// Where there may be several of the same at a time: can this one, of which the end is known, be that earlier one, of which it is not?
    fn may_be(&self, earlier: &Self) -> bool {
        let (new, old) = (self.life(), earlier.life());
        let begins = if new.starts_open() { new.possible().from() } else { new.certain().from() };
        let begins = begins <= old.certain().to().after(BEGUN_APART_MAX);
        // Times of accounting are whole seconds, so that an end that was seen may have come up to one later.
        let ended = new.possible().to() <= new.certain().to().after(Duration::from_secs(1));
        ended && begins && new.certain().to() >= old.certain().to()
    }

    /// Does this one speak of what the earlier one spoke of, life and all that was learned by the way aside?
    fn is_of(&self, earlier: &Self) -> bool;
}

impl Lived for AccessRecord {
    /// One subscriber may be signed in twice with one address, as two access servers see it.
    const ALONE: bool = false;

    fn life(&self) -> Life {
        self.life
    }

    fn lived(self, life: Life) -> Self {
        Self { life, ..self }
    }

    fn is_of(&self, earlier: &Self) -> bool {
        self.address == earlier.address
            && self.prefix == earlier.prefix
            && self.realm == earlier.realm
            && self.kind == earlier.kind
            && self.subscriber == earlier.subscriber
    }
}

impl Lived for NatRecord {
    const ALONE: bool = true;

    fn life(&self) -> Life {
        self.life
    }

    fn lived(self, life: Life) -> Self {
        Self { life, ..self }
    }

    /// Who it was may have been learned by the way.
    fn is_of(&self, earlier: &Self) -> bool {
        let link = |r: &Self| (r.public, r.ports, r.transport, r.shape, r.private, r.private_port, r.peer);
        link(self) == link(earlier)
            && self.realm == earlier.realm
            && (earlier.subscriber.is_none() || self.subscriber == earlier.subscriber)
    }
}

/// Without the records that another one replaces: it is of the same, was surely alive whenever this one was, and allows
/// no moment that this one does not. So a session that a listener gave out when it began, and again when it ended, has
/// its end. What is still open after that was over when the next of the same began, or ended. `records` must hold what
/// ended before the moment that is asked about, too.
pub fn fresh<T: Lived>(records: &[Sourced<T>]) -> Cow<'_, [Sourced<T>]> {
    // Only what the log left open can be replaced: seldom any.
    let stale = |(at, old): (usize, &Sourced<T>)| {
        let life = old.record.life();
        (life.starts_open() || life.ends_open())
            && records.iter().enumerate().any(|(n, new)| n != at && replaces((n, new), (at, old)))
    };
    let gone: Vec<usize> = records.iter().enumerate().filter(|e| stale(*e)).map(|(at, _)| at).collect();
    let over: Vec<(usize, Life)> =
        records.iter().enumerate().filter_map(|(at, old)| Some((at, over(&old.record, records)?))).collect();
    if gone.is_empty() && over.is_empty() {
        return Cow::Borrowed(records);
    }
    let kept = records.iter().enumerate().filter(|(at, _)| gone.binary_search(at).is_err());
    let bounded = |(at, kept): (usize, &Sourced<T>)| match over.binary_search_by_key(&at, |(at, _)| *at) {
        Ok(found) => {
            let life = over.get(found).map_or(kept.record.life(), |(_, life)| *life);
            Sourced { batch: kept.batch, record: kept.record.clone().lived(life) }
        }
        Err(_) => kept.clone(),
    };
    Cow::Owned(kept.map(bounded).collect())
}

/// The life of a record whose end is open, where another of the same shows that it was over by then.
fn over<T: Lived>(old: &T, records: &[Sourced<T>]) -> Option<Life> {
    let life = old.life();
    if !life.ends_open() {
        return None;
    }
    let by = |new: &T| {
        let later = new.life();
        if !T::ALONE {
            return (later != life && new.is_of(old) && new.may_be(old)).then_some(later.possible().to());
        }
        // Itself, another word of it, or one that was over before: these say nothing of its end.
        let speaks = later.certain().to() >= life.certain().to() && later != life && (new.is_of(old) || old.is_of(new));
        let next = later.certain().from() > life.certain().to() && !later.starts_open();
        speaks.then_some(if next { later.certain().from() } else { later.possible().to() })
    };
    let by = records.iter().filter_map(|new| by(&new.record)).min()?;
    let bounded = life.over_by(by);
    (bounded != life).then_some(bounded)
}

/// Of two that say the same, the first stays.
fn replaces<T: Lived>((at_new, new): (usize, &Sourced<T>), (at_old, old): (usize, &Sourced<T>)) -> bool {
    let (a, b) = (new.record.life(), old.record.life());
    b.certain().within(a.certain())
        && a.possible().within(b.possible())
        && (a != b || at_new < at_old)
        && new.record.is_of(&old.record)
}
