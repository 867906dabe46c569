//! The reverse question: what the subscriber behind an address used in a period.
//!
//! The pass names the address, the port and the period, and its data are traffic data. Whoever used the address then is
//! not named in the answer, and where the records allow two, there is none.

use std::{collections::BTreeSet, net::IpAddr, sync::Arc, time::Duration};

use guard::{Deed, Pass};
use retained::{BatchNo, NatRecord, PortRange, Question, Realm, Shape, Sourced, Subscriber, Verdict, is_private};
use terms::{Clock, DataCategory, Instant, Measure, Period, Selector, Target, Transport};

use crate::{
    Archive, BatchInfo, Logged, NotRead, ReadAct, ReadNote, Trouble,
    out::{
        behind::Behind,
        canary,
        gather::{Gathered, ROWS_MAX, Reading},
    },
    rows::row::{AccessRow, NatRow, address, micros, number},
    segment::{Buffers, Kind},
};

/// As rows say it: no translation.
const DIRECT: u8 = 3;
/// The most translations that one answer may list.
const USES_MAX: usize = 10_000;

/// What one subscriber used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Used {
    /// Each translation, by its beginning. Empty where nobody used the address.
    pub uses: Vec<Use>,
    /// Each batch that they rest on.
    pub batches: Vec<Arc<BatchInfo>>,
    /// The least exact clock of them.
    pub clock: Clock,
    /// The log leaf of the decision that allowed it.
    pub leaf: u64,
}

/// One translation, as far as it lies in the period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The address that the other end saw.
    pub public: IpAddr,
    /// The ports that it saw.
    pub ports: PortRange,
    /// `None`: both.
    pub transport: Option<Transport>,
    /// The other end, where it was logged.
    pub peer: Option<(IpAddr, u16)>,
    /// How it is known.
    pub shape: Shape,
    /// When, as far as it lies in the period.
    pub overlap: Period,
    /// Where it comes from.
    pub batch: BatchNo,
}

impl Archive {
    /// Lists what the one subscriber who used the pass's address and port used in the pass's period. The pass is used up.
    ///
    /// # Errors
    /// [`NotRead`]; [`NotRead::SeveralFit`] where the address and port do not lead to one subscriber.
    pub fn used(&self, pass: Pass, logged: Logged, now: Instant) -> Result<Used, NotRead> {
        self.admit(&pass, Measure::Disclose, logged, now)?;
        let deed = pass.deed();
        if deed.data != DataCategory::Traffic {
            return Err(NotRead::NotThisData);
        }
        let used = self.uses(deed, logged)?;
        let planted = used.batches.iter().any(|b| canary::is_planted(&b.batch));
        let act = if planted { ReadAct::Withheld } else { ReadAct::Answered };
        let mut note = ReadNote::of(act, logged, now);
        note.rows = u32::try_from(used.uses.len()).unwrap_or(u32::MAX);
        if !planted {
            note.candidates = u32::from(!used.uses.is_empty());
            note.bytes = used.uses.iter().map(|u| 32 + u.peer.map_or(0, |_| 16)).sum();
        }
        self.journal.note(&self.folder, &[note])?;
        if planted { Err(NotRead::Alarm) } else { Ok(used) }
    }

    fn uses(&self, deed: &Deed, logged: Logged) -> Result<Used, NotRead> {
        let reading = &mut Reading::default();
        let gathered = self.gather(&deed.target, reading)?;
        let found = self.answer(&deed.target, logged.leaf(), true, gathered, reading)?;
        let nobody =
            || Used { uses: vec![], batches: vec![], clock: found.attribution.clock.clone(), leaf: found.leaf };
        let who = match (found.attribution.verdict, found.attribution.candidates.as_slice()) {
            (Verdict::None, _) => return Ok(nobody()),
            (_, [one]) => one,
            _ => return Err(NotRead::SeveralFit),
        };
        let window = deed.target.period.widened(found.attribution.widened_by);
        let name = who.subscriber.as_ref().map(Subscriber::reveal);
        let private = who.chain.last().filter(|_| who.chain.len() > 1).map(|a| number(*a));
        let rows = self.rows_of(name, private, who.realm.as_ref(), window)?;
        if rows.len() > USES_MAX {
            return Err(NotRead::TooMany { ceiling: USES_MAX });
        }
        let mut reading = Reading::default();
        let rows = rows.iter().map(|row| self.last_word(row, window, &mut reading));
        let uses: Vec<Use> = rows.flatten().filter_map(|row| used(row, window)).collect();
        let batches: BTreeSet<BatchNo> = uses.iter().map(|u| u.batch).collect();
        let batches: Vec<Arc<BatchInfo>> =
            batches.iter().filter_map(|no| self.entries.get(no)).map(|e| e.info.clone()).collect();
        let clock = batches.iter().map(|b| &b.batch.clock).max_by_key(|c| c.error_max);
        let clock = clock.cloned().unwrap_or(found.attribution.clock);
        Ok(Used { uses, batches, clock, leaf: logged.leaf() })
    }

    /// What was said last of a translation: one that was given out while it was open may have ended before the period, or
    /// be there with its end. `None`: another row tells all of it.
    fn last_word(&self, row: &NatRow, window: Period, reading: &mut Reading) -> Option<Sourced<NatRecord>> {
        let record = row.record();
        if row.span.before | row.span.after == 0 || row.shape == DIRECT {
            return Some(record);
        }
        let (from, to) = (crate::rows::row::instant(row.span.start), window.to());
        let transport = record.record.transport.unwrap_or(Transport::Tcp);
        let selector = Selector::new(record.record.public, Some(row.first), transport);
        let period = Period::new(from.min(to), to)?;
        // Where there is too much to be looked at, it stays open: the answer says rather too much than too little.
        let target = Target { selector, period, clock_error_max: Duration::ZERO };
        let Ok(gathered) = self.gather(&target, reading) else { return Some(record) };
        let others = gathered.nat.iter().filter(|other| *other != row);
        let all: Vec<_> = std::iter::once(record.clone()).chain(others.map(NatRow::record)).collect();
        let question = Question { target: &target, unshared: false, routed: &[], clock: &self.clock_of(&gathered) };
        let first = question.translated(&all).into_iter().next()?;
        let same =
            Sourced { batch: first.batch, record: NatRecord { life: record.record.life, ..first.record.clone() } };
        (same == record && first.record.life.certain() == record.record.life.certain()).then_some(first)
    }

    /// The translations of a name, and those of each private address for as long as the name had it; all in one realm: the
    /// same name in another one is another line.
    pub(crate) fn rows_of(
        &self,
        name: Option<&str>,
        private: Option<u128>,
        realm: Option<&Realm>,
        window: Period,
    ) -> Result<Vec<NatRow>, NotRead> {
        let (earliest, latest) = (micros(window.from()), micros(window.to()));
        let mut buffers = Buffers::default();
        let sessions = match name {
            Some(name) => {
                let sessions = self.sessions_of((realm, name), (earliest, latest), &mut buffers)?;
                self.had((realm, name), sessions, window)?
            }
            None => Vec::new(),
        };
        let mut lines =
            sessions.iter().map(|s| (s.address, s.free, s.span.earliest(), s.span.latest())).collect::<Vec<_>>();
        if name.is_none() {
            lines.extend(private.map(|p| (p, 0, earliest, latest)));
        }
        let mut rows = Uses::default();
        for (_, segment) in self.alive(earliest, latest).filter(|(_, s)| s.meta.kind != Kind::Access) {
            let segment = segment.open(&self.shelf)?;
            if let Some(name) = name {
                let own = segment.lines_of(realm, name).to_vec();
                segment.used(&own, earliest, latest, &mut buffers, |seen| rows.0.push(seen.translation()))?;
            }
            for (address, free, from, to) in &lines {
                let behind: Vec<u32> = segment.lines_behind(*address, *free, realm).collect();
                let (from, to) = (earliest.max(*from), latest.min(*to));
                segment.used(&behind, from, to, &mut buffers, |seen| rows.0.push(seen.translation()))?;
            }
            rows.bear()?;
        }
        for open in self.tails.rows() {
            let named = name.into_iter().flat_map(|name| open.named(name, earliest, latest));
            rows.0.extend(named.filter(|row| row.realm.as_ref() == realm).cloned());
            for (address, free, from, to) in &lines {
                let behind = open.behind((*address, *free), earliest.max(*from), latest.min(*to));
                rows.0.extend(behind.filter(|row| row.realm.as_ref() == realm).take(USES_MAX + 1).cloned());
            }
            rows.bear()?;
        }
        for (at, free, from, to) in &lines {
            self.rows_behind((*at, *free, realm), (earliest.max(*from), latest.min(*to)), &mut rows);
        }
        let held = self.holds.values().flat_map(|h| &h.nat).filter(|r| r.span.touches(earliest, latest));
        let own = |r: &&NatRow| {
            name.is_some() && r.name.as_ref().map(Subscriber::reveal) == name && r.realm.as_ref() == realm
        };
        rows.0.extend(held.filter(own).cloned());
        // An address that was given without any translation was used as it is.
        let as_it_was = |s: &&AccessRow| !is_private(address(s.address)) && self.is_routed(s.realm.as_ref());
        rows.0.extend(sessions.iter().filter(as_it_was).map(direct));
        rows.0.retain(|row| !self.is_withdrawn(row.batch));
        rows.once();
        Ok(rows.0)
    }

    /// Held and computed translations of an address behind.
    fn rows_behind(&self, line: (u128, u8, Option<&Realm>), (from, to): (u64, u64), rows: &mut Uses) {
        let (private, free, realm) = line;
        let within = |a: u128| crate::rows::row::first_of(a, free) == private;
        let held = self.holds.values().flat_map(|h| &h.nat);
        let own = |r: &&NatRow| within(r.private) && r.realm.as_ref() == realm && r.span.touches(from, to);
        rows.0.extend(held.filter(own).cloned());
        if let Some(window) = Period::new(crate::rows::row::instant(from), crate::rows::row::instant(to)) {
            let computed = self.computed_of(address(private), window);
            let computed = computed.iter().filter(|c| c.record.realm.as_ref() == realm);
            rows.0.extend(computed.map(|c| NatRow::of(&c.record, c.batch)));
        }
    }

    /// The sessions of a name, each for as long as it can have had its address: one that is open may be there again with its end, and where another
    /// surely had the address since, what was used there is not listed as this one's.
    fn had(
        &self,
        (realm, name): (Option<&Realm>, &str),
        sessions: Vec<AccessRow>,
        window: Period,
    ) -> Result<Vec<AccessRow>, NotRead> {
        let open = |s: &AccessRow| s.span.before | s.span.after != 0;
        let (doubtful, sure): (Vec<_>, Vec<_>) = sessions.into_iter().partition(open);
        let mut out: BTreeSet<AccessRow> = sure.into_iter().collect();
        let places: BTreeSet<(u128, u8)> = doubtful.iter().map(|s| (s.address, s.free)).collect();
        let (subscriber, reading) = (Subscriber::new(name), &mut Reading::default());
        for (address, free) in places {
            let mut gathered = Gathered::default();
            self.gather_access(&Behind::line(address, realm), window, reading, &mut gathered)?;
            if gathered.access.len() > ROWS_MAX {
                return Err(NotRead::TooMany { ceiling: ROWS_MAX });
            }
            let all: Vec<_> = gathered.access.iter().map(AccessRow::record).collect();
            let apart = self.clock_of(&gathered).error_max.saturating_mul(2);
            let own = retained::had(&subscriber, &all, apart).into_iter().map(|s| AccessRow::of(&s.record, s.batch));
            let (from, to) = (micros(window.from()), micros(window.to()));
            out.extend(own.filter(|s| (s.address, s.free) == (address, free) && s.span.touches(from, to)));
        }
        Ok(out.into_iter().collect())
    }

    /// Access sessions of a name.
    fn sessions_of(
        &self,
        (realm, name): (Option<&Realm>, &str),
        (earliest, latest): (u64, u64),
        buffers: &mut Buffers,
    ) -> Result<Vec<AccessRow>, Trouble> {
        let mut sessions = BTreeSet::new();
        for (_, segment) in self.alive(earliest, latest).filter(|(_, s)| s.meta.kind == Kind::Access) {
            let segment = segment.open(&self.shelf)?;
            let lines = segment.lines_of(realm, name).to_vec();
            segment.used(&lines, earliest, latest, buffers, |seen| {
                sessions.insert(seen.session());
            })?;
        }
        let open = self.tails.rows().flat_map(|rows| rows.sessions(name, earliest, latest));
        sessions.extend(open.filter(|s| s.realm.as_ref() == realm).cloned());
        let held = self.holds.values().flat_map(|h| &h.access);
        let own =
            |s: &&AccessRow| s.subscriber == name && s.realm.as_ref() == realm && s.span.touches(earliest, latest);
        sessions.extend(held.filter(own).cloned());
        sessions.retain(|session: &AccessRow| !self.is_withdrawn(session.batch));
        Ok(sessions.into_iter().collect())
    }
}

/// Translations that were found: the same row may come by several ways, and is told once.
#[derive(Default)]
struct Uses(Vec<NatRow>);

impl Uses {
    /// In the order of their beginnings.
    fn once(&mut self) {
        self.0.sort_unstable_by(|a, b| a.span.start.cmp(&b.span.start).then_with(|| a.cmp(b)));
        self.0.dedup();
    }

    /// Refuses more than one answer may list.
    fn bear(&mut self) -> Result<(), NotRead> {
        if self.0.len() > USES_MAX {
            self.once();
        }
        if self.0.len() > USES_MAX { Err(NotRead::TooMany { ceiling: USES_MAX }) } else { Ok(()) }
    }
}

fn used(row: Sourced<retained::NatRecord>, window: Period) -> Option<Use> {
    let record = row.record;
    let life = record.life.possible();
    let overlap = Period::new(life.from().max(window.from()), life.to().min(window.to()))?;
    let (public, ports, transport, peer, shape) =
        (record.public, record.ports, record.transport, record.peer, record.shape);
    Some(Use { public, ports, transport, peer, shape, overlap, batch: row.batch })
}

/// A session of a public address, as the translation that it needs not.
fn direct(session: &AccessRow) -> NatRow {
    NatRow {
        public: session.address,
        private: session.address,
        realm: session.realm.clone(),
        span: session.span,
        batch: session.batch,
        last: u16::MAX,
        shape: DIRECT,
        ..NatRow::default()
    }
}
