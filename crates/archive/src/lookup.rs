//! The one way to read: the pass is the query.

use std::{collections::BTreeSet, time::Duration};

use guard::Pass;
use retained::{Attribution, BatchNo, Question, attribute};
use terms::{Clock, DataCategory, Instant, Measure, Period, Target};

use crate::{
    Archive, Found, Logged, NotRead, Trouble,
    row::{AccessRow, NatRow, Span, micros, number},
    segment::{Ask, Buffers, Kind},
};

/// The most records that one answer may rest on.
const ROWS_MAX: usize = 1_000;
/// The longest period that one answer may cover.
const DAYS_MAX: u64 = 31;

impl Archive {
    /// Reads exactly what the pass names. The pass is used up.
    ///
    /// # Errors
    /// [`NotRead`], with what would put it right.
    pub fn lookup(&self, pass: Pass, logged: Logged, now: Instant) -> Result<Found, NotRead> {
        self.lookup_with(&pass, logged, now, &mut Reading::default())
    }

    pub(crate) fn lookup_with(
        &self,
        pass: &Pass,
        logged: Logged,
        now: Instant,
        reading: &mut Reading,
    ) -> Result<Found, NotRead> {
        self.admit(pass, Measure::Disclose, logged, now)?;
        self.let_out(pass.deed(), logged, now, reading)
    }

    /// Is this pass for this archive, for this measure, still good, and is its decision in the log?
    pub(crate) fn admit(&self, pass: &Pass, measure: Measure, logged: Logged, now: Instant) -> Result<(), NotRead> {
        let deed = pass.deed();
        if deed.holder.provider != self.settings.provider {
            return Err(NotRead::NotThisProvider);
        }
        if deed.measure != measure {
            return Err(NotRead::NotThisMeasure);
        }
        if !matches!(deed.data, DataCategory::UserIdentification | DataCategory::Traffic) {
            return Err(NotRead::NotThisData);
        }
        if !pass.usable(now) {
            return Err(NotRead::PassExpired);
        }
        if logged.deed() != deed.digest() {
            return Err(NotRead::NotLogged);
        }
        Ok(())
    }

    /// The answer to an admitted question. Without `names`, no access session has a part in it.
    pub(crate) fn answer_with(
        &self,
        target: &Target,
        leaf: u64,
        names: bool,
        reading: &mut Reading,
    ) -> Result<Found, NotRead> {
        let mut gathered = self.gather_with(target, reading)?;
        if !names {
            gathered.access.clear();
        }
        let attribution = self.attributed(target, &gathered, reading)?;
        let used: BTreeSet<BatchNo> = attribution.candidates.iter().flat_map(|c| c.batches.iter().copied()).collect();
        let batches = used.iter().filter_map(|no| self.entries.get(no)).map(|e| e.info.clone()).collect();
        Ok(Found { attribution, batches, leaf, records: gathered.nat.len() + gathered.access.len() })
    }

    fn attributed(&self, target: &Target, gathered: &Gathered, reading: &mut Reading) -> Result<Attribution, NotRead> {
        let clock = self.clock_of(gathered);
        let question = Question { target, unshared: self.is_unshared(target), clock: &clock };
        let nat: Vec<_> = gathered.nat.iter().map(NatRow::record).collect();
        let access: Vec<_> = gathered.access.iter().map(AccessRow::record).collect();
        let mut attribution = attribute(&question, &nat, &access).map_err(|_| NotRead::PortMissing)?;
        attribution.sharers = self
            .sharers(target, question.window(), &mut reading.buffers)?
            .max(gathered.sharers)
            .max(attribution.sharers);
        Ok(attribution)
    }

    /// Each record that may match, and those joined with it: of the segments and of the holds.
    pub(crate) fn gather(&self, target: &Target) -> Result<Gathered, NotRead> {
        self.gather_with(target, &mut Reading::default())
    }

    fn gather_with(&self, target: &Target, reading: &mut Reading) -> Result<Gathered, NotRead> {
        let error = target.clock_error_max.saturating_add(self.worst_error());
        let window = target.period.widened(error);
        if window.to().since(window.from()) > Duration::from_secs(DAYS_MAX * 86_400) {
            return Err(NotRead::PeriodTooLong { days_max: DAYS_MAX });
        }
        let (address, port, transport) = target.selector.reveal();
        let public = number(address);
        if port.is_none() && address.to_canonical().is_ipv4() && !self.is_unshared(target) {
            return Err(NotRead::PortMissing);
        }
        let wanted = Wanted { public, port, protocol: transport.number(), window };
        let mut gathered = Gathered::default();
        self.gather_nat(&wanted, &mut reading.buffers, &mut gathered)?;
        self.gather_computed(address, port, window, &mut gathered);
        self.holds.values().for_each(|hold| hold.add_nat(&wanted, &mut gathered));
        let lines: BTreeSet<u128> = gathered.nat.iter().map(|r| r.private).chain([public]).collect();
        let window = window.widened(error);
        self.gather_access(&lines, window, &mut reading.buffers, &mut gathered)?;
        self.holds.values().for_each(|hold| hold.add_access(&lines, window, &mut gathered));
        if gathered.nat.len().max(gathered.access.len()) > ROWS_MAX {
            return Err(NotRead::TooMany { ceiling: ROWS_MAX });
        }
        Ok(gathered)
    }

    fn gather_nat(&self, wanted: &Wanted, buffers: &mut Buffers, gathered: &mut Gathered) -> Result<(), Trouble> {
        let mut ask = wanted.ask();
        loop {
            let mut reach = (ask.earliest, ask.latest);
            for segment in self.segments.iter().filter(|s| s.meta.kind != Kind::Access) {
                segment.find(&ask, buffers, |seen| {
                    widen(&mut reach, seen.span());
                    if gathered.nat.len() <= ROWS_MAX {
                        gathered.nat.insert(seen.translation());
                    }
                })?;
            }
            for row in self.tails.rows().flat_map(|rows| rows.translations(&ask)) {
                widen(&mut reach, row.span);
                if gathered.nat.len() <= ROWS_MAX {
                    gathered.nat.insert(row.clone());
                }
            }
            if reach == (ask.earliest, ask.latest) {
                return Ok(());
            }
            (ask.earliest, ask.latest) = reach;
        }
    }

    fn gather_access(
        &self,
        lines: &BTreeSet<u128>,
        window: Period,
        buffers: &mut Buffers,
        gathered: &mut Gathered,
    ) -> Result<(), Trouble> {
        for address in lines {
            let (earliest, latest) = (micros(window.from()), micros(window.to()));
            let mut ask = Ask { address: *address, port: None, earliest, latest };
            loop {
                let mut reach = (ask.earliest, ask.latest);
                for segment in self.segments.iter().filter(|s| s.meta.kind == Kind::Access) {
                    segment.find_covering(&ask, buffers, |seen| {
                        widen(&mut reach, seen.span());
                        if gathered.access.len() <= ROWS_MAX {
                            gathered.access.insert(seen.session());
                        }
                    })?;
                }
                for row in self.tails.rows().flat_map(|rows| rows.covering(&ask)) {
                    widen(&mut reach, row.span);
                    if gathered.access.len() <= ROWS_MAX {
                        gathered.access.insert(row.clone());
                    }
                }
                if reach == (ask.earliest, ask.latest) {
                    break;
                }
                (ask.earliest, ask.latest) = reach;
            }
        }
        Ok(())
    }

    /// How many private addresses at least used the public one in an hour that the window touches, whatever the port.
    /// A count: no row leaves.
    pub(crate) fn sharers(&self, target: &Target, window: Period, buffers: &mut Buffers) -> Result<usize, Trouble> {
        let public = number(target.selector.reveal().0);
        let (earliest, latest) = (micros(window.from()), micros(window.to()));
        let mut most = 0;
        for segment in self.segments.iter().filter(|s| s.meta.kind != Kind::Access) {
            most = most.max(segment.sharers(public, earliest, latest, buffers)?);
        }
        let open = self.tails.rows().map(|rows| rows.sharers(public, earliest, latest)).max();
        Ok(most.max(open.unwrap_or(0)))
    }

    /// The window that an answer about this target covers.
    pub(crate) fn window(&self, target: &Target, gathered: &Gathered) -> Period {
        target.period.widened(target.clock_error_max.saturating_add(self.clock_of(gathered).error_max))
    }

    fn is_unshared(&self, target: &Target) -> bool {
        let address = target.selector.reveal().0.to_canonical();
        let mut declared = self.settings.unshared.iter();
        declared.any(|u| u.address.to_canonical() == address && target.period.within(u.period))
    }

    /// The least exact clock of the batches that the records came from; of all batches when there are no records.
    fn clock_of(&self, gathered: &Gathered) -> Clock {
        let used: BTreeSet<u32> =
            gathered.nat.iter().map(|r| r.batch).chain(gathered.access.iter().map(|r| r.batch)).collect();
        let clocks = used.iter().filter_map(|no| self.entries.get(&BatchNo(*no))).map(|e| &e.info.batch.clock);
        let worst = clocks.max_by_key(|c| c.error_max).cloned();
        let unknown = || Clock { source: "none: no record matched".to_owned(), error_max: self.worst_error() };
        worst.unwrap_or_else(unknown)
    }

    fn worst_error(&self) -> Duration {
        self.worst_error
    }
}

/// A record whose beginning or end was not seen may have been replaced by one that was: that one lies where the record
/// was surely alive, and has to be looked at, too.
fn widen(reach: &mut (u64, u64), span: Span) {
    if span.before | span.after != 0 {
        *reach = (reach.0.min(span.start), reach.1.max(span.end()));
    }
}

/// What is kept from question to question: space, and what was read of the disk beyond what was asked.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) buffers: Buffers,
}

impl Reading {
    /// Reads so many bytes at once.
    pub(crate) fn ahead(bytes: usize) -> Self {
        Self { buffers: Buffers::ahead(bytes) }
    }
}

/// What a question asks of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) public: u128,
    pub(crate) port: Option<u16>,
    pub(crate) protocol: u8,
    pub(crate) window: Period,
}

impl Wanted {
    fn ask(&self) -> Ask {
        let (earliest, latest) = (micros(self.window.from()), micros(self.window.to()));
        Ask { address: self.public, port: self.port.map(|p| (p, self.protocol)), earliest, latest }
    }

    pub(crate) fn fits(&self, row: &NatRow) -> bool {
        row.public == self.public
            && self.port.is_none_or(|p| row.first <= p && p <= row.last)
            && (row.protocol == 0 || row.protocol == self.protocol)
            && row.span.touches(micros(self.window.from()), micros(self.window.to()))
    }
}

/// Records that may match, each once.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) nat: BTreeSet<NatRow>,
    pub(crate) access: BTreeSet<AccessRow>,
    /// How many shared the address when the records were held: the others are gone since.
    pub(crate) sharers: usize,
}
