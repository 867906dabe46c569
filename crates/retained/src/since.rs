//! An open end, and another who surely had the same later.
//!
//! The stop of a session or the release of a block can be lost; then nothing in the log says when it was over. But where a thing has one
//! holder at a time, whoever surely had it later shows that the first had it no more. Such a record ends there. Where it may have several at a time
//! (private addresses of a network that has no name can overlap; an IPv4 address or a prefix of 64 bits can be shared; one port can serve
//! connections to several others) that does not follow: both stay, and the earlier one is in doubt from then on
//! ([`Doubt::GivenToAnother`](crate::Doubt)).

use std::{borrow::Cow, net::IpAddr, time::Duration};

use terms::Instant;

use crate::{
    AccessRecord, Life, Lived, NatRecord, Question, Shape, Sourced, Subscriber, fresh::fresh, record::is_private,
};

/// Two logs of one session, under two names, begin so close to each other: that the second name follows the first says nothing then.
const TWO_NAMES: Duration = Duration::from_secs(60);

/// What another's later hold of the same thing says of an earlier one, whose end was not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum After {
    /// It was over.
    Over,
    /// It was over, or both had it.
    OverOrShared,
}

/// Records of which each is told apart from what replaced it, ended where another surely had the same, and doubted from where another may have
/// taken its place.
pub(crate) struct Known<'a, T: Lived> {
    records: Cow<'a, [Sourced<T>]>,
    /// Of few: their places, and since when another has had the same.
    since: Vec<(usize, Instant)>,
}

impl<T: Lived> Known<'_, T> {
    /// Each, and since when another has had the same while this one's end is not known.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Sourced<T>, Option<Instant>)> {
        let since = |at| self.since.iter().find(|(of, _)| *of == at).map(|(_, since)| *since);
        self.records.iter().enumerate().map(move |(at, entry)| (entry, since(at)))
    }

    pub(crate) fn records(&self) -> &[Sourced<T>] {
        &self.records
    }
}

/// Looks at each open end. `after(new, old)` says what a later hold of the one says of the other: nothing, where they are not of the same
/// thing, or of one holder. Clocks may be this far apart.
pub(crate) fn known<'a, T: Lived>(
    records: &'a [Sourced<T>],
    apart: Duration,
    after: impl Fn(&T, &T) -> Option<After>,
) -> Known<'a, T> {
    // A session that was given out while it was open may be there again with its end.
    let mut records = fresh(records);
    let mut since = Vec::new();
    let mut over = Vec::new();
    for (at, old) in records.iter().enumerate().filter(|(_, old)| old.record.life().ends_open()) {
        let (mut ended, mut doubted) = (None::<Instant>, None::<Instant>);
        for new in records.iter() {
            let Some(begun) = later(&new.record, &old.record, apart) else { continue };
            match after(&new.record, &old.record) {
                Some(After::Over) => ended = Some(ended.map_or(begun, |known| known.min(begun))),
                Some(After::OverOrShared) => doubted = Some(doubted.map_or(begun, |known| known.min(begun))),
                None => {}
            }
        }
        over.extend(ended.map(|by| (at, old.record.life().over_by(by))));
        since.extend(doubted.map(|begun| (at, begun)));
    }
    for (at, life) in over {
        if let Some(entry) = records.to_mut().get_mut(at) {
            entry.record = entry.record.clone().lived(life);
        }
    }
    Known { records, since }
}

/// The first moment after the old one was last seen at which the new one was surely there. One that was there before that, and went on, is
/// beside it and not after it.
fn later<T: Lived>(new: &T, old: &T, apart: Duration) -> Option<Instant> {
    let (new, old) = (new.life().certain(), old.life().certain());
    (new.from().after(apart) >= old.to() && new.to() > old.to()).then(|| new.from().max(old.to()))
}

impl Question<'_> {
    /// The two clocks that wrote of two holders may be wrong in two directions.
    pub(crate) fn apart(&self) -> Duration {
        self.clock.error_max.saturating_mul(2)
    }

    /// Does the answer about this life rest on a time in which another may have taken its place?
    pub(crate) fn is_after(&self, since: Option<Instant>, life: Life) -> bool {
        let asked = self.target.period.from();
        since.is_some_and(|since| asked >= since) && asked > life.certain().to()
    }

    /// What another's access session or lease says of an earlier one.
    pub(crate) fn lines(&self, new: &AccessRecord, old: &AccessRecord) -> Option<After> {
        let (asked, _, _) = self.target.selector.reveal();
        let direct = new.covers(asked) && old.covers(asked);
        let routed = |record: &AccessRecord| self.is_routed(record.realm.as_ref());
        let internet = direct && routed(new) && routed(old);
        // One of the Internet has one holder at a time where the provider says that it does not share it.
        let unshared = |old: &AccessRecord| if internet { self.unshared } else { old.realm.is_some() };
        let place = internet || new.realm == old.realm;
        place.then(|| another_line(new, old, unshared(old))).flatten()
    }

    /// Translations without those that another record replaces, each over when another line surely had what it had.
    pub fn translated(&self, nat: &[Sourced<NatRecord>]) -> Vec<Sourced<NatRecord>> {
        known(nat, self.apart(), |new, old| self.translations(new, old)).records.into_owned()
    }

    /// What another's translation says of an earlier one.
    pub(crate) fn translations(&self, new: &NatRecord, old: &NatRecord) -> Option<After> {
        let (_, port, transport) = self.target.selector.reveal();
        let asked = |r: &NatRecord| {
            port.is_none_or(|port| r.ports.contains(port)) && r.transport.is_none_or(|known| known == transport)
        };
        let ports = new.ports.first() <= old.ports.last() && old.ports.first() <= new.ports.last();
        let named = new.subscriber.is_some() && new.subscriber == old.subscriber;
        let realms = new.realm.is_some() && old.realm.is_some() && new.realm != old.realm;
        let line = new.private.to_canonical() != old.private.to_canonical() || realms;
        let same = new.public.to_canonical() == old.public.to_canonical();
        if !(same && ports && line && asked(new) && asked(old)) || named {
            return None;
        }
        let alone = match (old.shape, new.shape) {
            (Shape::PortBlock, Shape::PortBlock) => true,
            // A translator may use one port for several lines, each with another peer.
            (Shape::Session, Shape::Session) => old.peer.is_some() && old.peer == new.peer && old.ports == new.ports,
            _ => false,
        };
        Some(if alone && !is_private(new.public) { After::Over } else { After::OverOrShared })
    }
}

/// The sessions of one subscriber among all of one realm that have to do with one address, each for as long as it can have been alone there: not
/// beyond its end, whichever record tells it, and not beyond the moment since when another is known to have had the address.
pub fn had(subscriber: &Subscriber, records: &[Sourced<AccessRecord>], apart: Duration) -> Vec<Sourced<AccessRecord>> {
    let over = |new: &AccessRecord, old: &AccessRecord| another_line(new, old, true).map(|_| After::Over);
    let known = known(records, apart, over);
    known.records().iter().filter(|entry| entry.record.subscriber == *subscriber).cloned().collect()
}

/// What another's session of an address in the same realm says. `alone`: an IPv4 address has one holder at a time there.
fn another_line(new: &AccessRecord, old: &AccessRecord, alone: bool) -> Option<After> {
    let meet = new.covers(old.address) || old.covers(new.address);
    if new.kind != old.kind || new.subscriber == old.subscriber || !meet {
        return None;
    }
    let alone = match old.address.to_canonical() {
        IpAddr::V4(_) => old.prefix == 32 && alone,
        // A prefix of 64 bits may be that of a whole network; a longer one is part of it, and a shorter one is delegated to one line.
        IpAddr::V6(_) => (old.prefix == 128 || old.prefix < 64) && (old.realm.is_some() || !is_private(old.address)),
    };
    let same = (new.address.to_canonical(), new.prefix) == (old.address.to_canonical(), old.prefix);
    let apart = new.life.certain().from() > old.life.certain().from().after(TWO_NAMES);
    Some(if alone && same && apart { After::Over } else { After::OverOrShared })
}
