//! What a question rests on: the translations of an address and port, and the access sessions behind them.

use std::{sync::Arc, time::Duration};

use retained::BatchNo;
use terms::{Clock, Period, Target};

use crate::{
    Archive, NotRead, Trouble,
    keep::hold::Hold,
    out::behind::Behind,
    rows::{
        few::Few,
        row::{AccessRow, NatRow, Span, micros, number},
    },
    segment::{Ask, Buffers, Kind, Segment, Shelf, Shelved},
};

/// The most records that one answer may rest on.
pub(crate) const ROWS_MAX: usize = 1_000;
/// The longest period that one answer may cover.
const DAYS_MAX: u64 = 31;

/// What is kept from question to question: for each segment, space and what was opened of it last; and some segments
/// themselves, so that two threads do not pass their counters back and forth for each question.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    segments: Vec<Buffers>,
    ahead: usize,
    opened: [Option<Arc<Segment>>; OPENED],
}

/// So many segments at most stay open for one who reads, whatever the shelf closes meanwhile.
const OPENED: usize = 8;

impl Reading {
    /// Reads so many bytes at once, for questions in the order of the disk.
    pub(crate) fn ahead(bytes: usize) -> Self {
        Self { ahead: bytes, ..Self::default() }
    }

    /// The segment with this number, open, and its space. Without reading ahead there is one space for all.
    fn open(
        &mut self,
        (number, shelved): (usize, &Arc<Shelved>),
        shelf: &Shelf,
    ) -> Result<(&Segment, &mut Buffers), Trouble> {
        #[expect(clippy::indexing_slicing, reason = "below the length of the array")]
        let kept = &mut self.opened[number % OPENED];
        let segment = match kept.take().filter(|open| open.meta.id == shelved.meta.id) {
            Some(open) => kept.insert(open),
            None => kept.insert(shelved.open(shelf)?),
        };
        let at = if self.ahead == 0 { 0 } else { number };
        while self.segments.len() <= at {
            self.segments.push(Buffers::ahead(self.ahead));
        }
        #[expect(clippy::indexing_slicing, reason = "made just now")]
        let space = &mut self.segments[at];
        Ok((segment, space))
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

    /// Does it fit, at any time?
    pub(crate) fn fits(&self, row: &NatRow) -> bool {
        row.public == self.public
            && self.port.is_none_or(|p| row.first <= p && p <= row.last)
            && (row.protocol == 0 || row.protocol == self.protocol)
    }

    /// Does it fit, and may it have been alive when it was asked about?
    pub(crate) fn fits_then(&self, row: &NatRow) -> bool {
        self.fits(row) && row.span.touches(micros(self.window.from()), micros(self.window.to()))
    }
}

/// Records that may match, each once.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) nat: Few<NatRow>,
    pub(crate) access: Few<AccessRow>,
    /// Sessions of the addresses of which it is not known whether they are in the same realm: a few, and nobody is named by
    /// them.
    pub(crate) unsure: Few<AccessRow>,
    /// How many shared the address when the records were held: the others are gone since.
    pub(crate) sharers: usize,
}

/// Translations that were found; whose lines they were is still to be looked up.
#[derive(Debug)]
pub(crate) struct Half {
    pub(crate) gathered: Gathered,
    /// The addresses behind, and the public one.
    pub(crate) lines: Few<Behind>,
    /// When their sessions may have been alive.
    window: Period,
}

impl Archive {
    /// Each record that may match, and those joined with it: of the segments and of the holds.
    pub(crate) fn gather(&self, target: &Target, reading: &mut Reading) -> Result<Gathered, NotRead> {
        let mut half = self.translations(target, reading)?;
        for at in 0..half.lines.len() {
            self.sessions(&mut half, at, reading)?;
        }
        self.whole(half)
    }

    /// The first half: the translations of the address and port.
    pub(crate) fn translations(&self, target: &Target, reading: &mut Reading) -> Result<Half, NotRead> {
        let error = target.clock_error_max.saturating_add(self.worst_error);
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
        self.gather_nat(&wanted, reading, &mut gathered)?;
        self.gather_computed(address, port, window, &mut gathered);
        // What was counted when records were held that answer no more, was counted with them.
        let whole = |hold: &&Hold| !hold.batches().any(|batch| self.is_withdrawn(batch));
        self.holds.values().filter(whole).for_each(|hold| hold.add_sharers(&wanted, &mut gathered));
        let lines = gathered.nat.iter().map(Behind::translation).chain([Behind::public(public)]).collect();
        Ok(Half { gathered, lines, window: window.widened(error) })
    }

    /// Adds the sessions of one of its lines.
    pub(crate) fn sessions(&self, half: &mut Half, line: usize, reading: &mut Reading) -> Result<(), Trouble> {
        let Some(behind) = half.lines.iter().nth(line) else { return Ok(()) };
        self.gather_access(behind, half.window, reading, &mut half.gathered)
    }

    /// Refuses what is too much for one answer.
    pub(crate) fn whole(&self, half: Half) -> Result<Gathered, NotRead> {
        let Half { gathered, .. } = half;
        if gathered.nat.len().max(gathered.access.len()) > ROWS_MAX {
            return Err(NotRead::TooMany { ceiling: ROWS_MAX });
        }
        Ok(gathered)
    }

    /// The segments that may hold anything that was alive between two moments, with their places. The others stay closed.
    pub(crate) fn alive(&self, earliest: u64, latest: u64) -> impl Iterator<Item = (usize, &Arc<Shelved>)> {
        self.segments.iter().enumerate().filter(move |(_, segment)| segment.may_hold(earliest, latest))
    }

    fn gather_nat(&self, wanted: &Wanted, reading: &mut Reading, gathered: &mut Gathered) -> Result<(), Trouble> {
        let mut ask = wanted.ask();
        loop {
            let mut reach = (ask.earliest, ask.latest);
            for segment in self.alive(ask.earliest, ask.latest).filter(|(_, s)| s.meta.kind != Kind::Access) {
                let (segment, space) = reading.open(segment, &self.shelf)?;
                segment.find(&ask, space, |seen| {
                    if self.is_withdrawn(seen.row.batch) {
                        return;
                    }
                    widen(&mut reach, seen.span());
                    if gathered.nat.len() <= ROWS_MAX {
                        gathered.nat.insert(seen.translation());
                    }
                })?;
            }
            let open = self.tails.rows().flat_map(|rows| rows.translations(&ask));
            for row in open.filter(|row| !self.is_withdrawn(row.batch)) {
                widen(&mut reach, row.span);
                if gathered.nat.len() <= ROWS_MAX {
                    gathered.nat.insert(row.clone());
                }
            }
            let within = (ask.earliest, ask.latest);
            let held = self.holds.values().flat_map(|hold| hold.translations(wanted, within));
            for row in held.filter(|row| !self.is_withdrawn(row.batch)) {
                widen(&mut reach, row.span);
                gathered.nat.insert(row.clone());
            }
            if reach == (ask.earliest, ask.latest) {
                return Ok(());
            }
            (ask.earliest, ask.latest) = reach;
        }
    }

    /// Each session of an address, and as far back as one that is open was surely there: who came after it tells that it was over.
    pub(crate) fn gather_access(
        &self,
        behind: &Behind,
        window: Period,
        reading: &mut Reading,
        gathered: &mut Gathered,
    ) -> Result<(), Trouble> {
        let (earliest, latest) = (micros(window.from()), micros(window.to()));
        let mut ask = Ask { address: behind.address, port: None, earliest, latest };
        loop {
            let mut reach = (ask.earliest, ask.latest);
            let mut take = |session: AccessRow| {
                if self.is_withdrawn(session.batch) {
                    return;
                }
                if self.is_of(behind, &session) {
                    widen(&mut reach, session.span);
                }
                self.sort_in(behind, session, gathered, ROWS_MAX);
            };
            for segment in self.alive(ask.earliest, ask.latest).filter(|(_, s)| s.meta.kind == Kind::Access) {
                let (segment, space) = reading.open(segment, &self.shelf)?;
                segment.find_covering(&ask, space, |seen| take(seen.session()))?;
            }
            self.tails.rows().flat_map(|rows| rows.covering(&ask)).for_each(|row| take(row.clone()));
            let held = self.holds.values().flat_map(|hold| hold.sessions(behind.address, (ask.earliest, ask.latest)));
            held.filter(|session| self.is_of(behind, session)).for_each(|session| take(session.clone()));
            if reach == (ask.earliest, ask.latest) {
                return Ok(());
            }
            (ask.earliest, ask.latest) = reach;
        }
    }

    /// How many private addresses at least used the public one in an hour that the window touches, whatever the port.
    /// A count: no row leaves.
    pub(crate) fn sharers(&self, target: &Target, window: Period, reading: &mut Reading) -> Result<usize, Trouble> {
        let public = number(target.selector.reveal().0);
        let (earliest, latest) = (micros(window.from()), micros(window.to()));
        let mut most = self.tails.rows().map(|rows| rows.sharers(public, earliest, latest)).max().unwrap_or(0);
        // The count is one of lines at the least: where lines of a withdrawn batch lie among the others, none are counted.
        let answers = |s: &Shelved| s.meta.kind != Kind::Access && !self.withdrawn.segments.contains(&s.meta.id);
        let segments = || self.alive(earliest, latest).filter(|(_, s)| answers(s));
        for segment in segments() {
            let counted = reading.open(segment, &self.shelf)?.0.counted_sharers(public, earliest, latest);
            most = most.max(counted.unwrap_or(0));
        }
        for segment in segments() {
            let (segment, space) = reading.open(segment, &self.shelf)?;
            most = most.max(segment.few_sharers(public, earliest, latest, most, space)?);
        }
        Ok(most)
    }

    /// The window that an answer about this target covers.
    pub(crate) fn window(&self, target: &Target, gathered: &Gathered) -> Period {
        target.period.widened(target.clock_error_max.saturating_add(self.clock_of(gathered).error_max))
    }

    pub(crate) fn is_unshared(&self, target: &Target) -> bool {
        let address = target.selector.reveal().0.to_canonical();
        let mut declared = self.settings.unshared.iter();
        declared.any(|u| u.address.to_canonical() == address && target.period.within(u.period))
    }

    /// The least exact clock of the batches that the records came from; of all batches when there are no records.
    pub(crate) fn clock_of(&self, gathered: &Gathered) -> Clock {
        let used = gathered.nat.iter().map(|r| r.batch).chain(gathered.access.iter().map(|r| r.batch));
        let clocks = used.filter_map(|no| Some((&self.entries.get(&BatchNo(no))?.info.batch.clock, no)));
        let worst = clocks.max_by_key(|(clock, no)| (clock.error_max, *no)).map(|(clock, _)| clock.clone());
        let unknown = || Clock { source: "none: no record matched".to_owned(), error_max: self.worst_error };
        worst.unwrap_or_else(unknown)
    }
}

/// A record whose beginning or end was not seen may have been replaced by one that was: that one lies where the record
/// was surely alive, and has to be looked at, too. So has whoever came between its last word and the moment that is asked about.
fn widen(reach: &mut (u64, u64), span: Span) {
    if span.before | span.after != 0 {
        *reach = (reach.0.min(span.start), reach.1.max(span.end()));
    }
}
