//! What is counted, and the figures that come of it.

use super::{
    case::{Case, Kind, Step},
    hours::YEAR,
    parties::Parties,
    run::{End, Run},
};

/// One state's year, as the requested state; or everybody's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its code.
    pub state: String,
    /// People at its ordinary desk.
    pub people: u32,
    /// People on call, around the clock.
    pub on_call: u32,
    /// Requests that arrived.
    pub arrived: u64,
    /// Ended with an answer.
    pub answered: u64,
    /// Ended with a refusal on a ground, or because nobody could say who asked.
    pub refused: u64,
    /// Ended because the book of law has no open road between the two.
    pub no_road: u64,
    /// Ended at the provider, who no longer had the data.
    pub gone: u64,
    /// Still under way when the year ended, wherever they lie.
    pub waiting: u64,
    /// The legal term ran out before the end, or before the year's end if it is still under way.
    pub late: u64,
    /// The data died before the provider came to it; those still under way included.
    pub lost: u64,
    /// Of the requests that arrived: for how many the law is the default, since the book does not know one of the two.
    pub assumed: u64,
    /// What lay on its two desks at each midnight.
    pub queue: Vec<u32>,
    /// Work begun, in percent of the time that its people had.
    pub load_percent: u64,
    /// Requests that it prepared for others, and that others prepared for it.
    pub lent: u64,
    /// See `lent`.
    pub borrowed: u64,
}

impl Row {
    /// The longest that its queue was.
    pub fn queue_max(&self) -> u32 {
        self.queue.iter().copied().max().unwrap_or(0)
    }

    /// The queue over the year.
    pub fn queue_mean(&self) -> u64 {
        let days = u64::try_from(self.queue.len()).unwrap_or(1).max(1);
        self.queue.iter().map(|q| u64::from(*q)).sum::<u64>() / days
    }

    /// Everything that ended, however.
    pub fn ended(&self) -> u64 {
        self.answered + self.refused + self.no_road + self.gone
    }
}

/// What became of one kind of request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfKind {
    /// The kind's name.
    pub kind: &'static str,
    /// How many arrived.
    pub arrived: u64,
    /// After their term.
    pub late: u64,
    /// Overtaken by the death of the data.
    pub lost: u64,
    /// Minutes from arrival to the answer, in the mean of those answered.
    pub minutes: u64,
}

/// The year's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// States, in the order of what they received.
    pub rows: Vec<Row>,
    /// All of them.
    pub all: Row,
    /// By kind of request.
    pub kinds: Vec<OfKind>,
    /// Providers.
    pub providers: usize,
    /// Of these: whose people had work begun for at least nine tenths of their time.
    pub providers_full: usize,
    /// What lay with all providers at the worst midnight.
    pub providers_queue_max: u64,
}

/// Counted while the year goes on.
pub(crate) struct Tally {
    rows: Vec<Row>,
    /// For each kind: late, lost, answered, minutes.
    kinds: [[u64; 4]; 4],
    providers_queue_max: u64,
}

impl Tally {
    pub(crate) fn new(states: usize) -> Self {
        Self { rows: vec![Row::default(); states], kinds: [[0; 4]; 4], providers_queue_max: 0 }
    }

    /// At midnight.
    pub(crate) fn look(&mut self, parties: &Parties) {
        let mut desks = parties.desks.chunks(2).map(|pair| pair.iter().map(|d| d.waiting()).sum::<usize>());
        for (row, waiting) in self.rows.iter_mut().zip(desks.by_ref()) {
            row.queue.push(u32::try_from(waiting).unwrap_or(u32::MAX));
        }
        // `zip` asks the rows first, so that no desk of a provider is taken with them.
        let providers = u64::try_from(desks.sum::<usize>()).unwrap_or(u64::MAX);
        self.providers_queue_max = self.providers_queue_max.max(providers);
    }

    pub(crate) fn lent(&mut self, from: usize, to: usize) {
        if let Some(row) = self.rows.get_mut(from) {
            row.lent += 1;
        }
        if let Some(row) = self.rows.get_mut(to) {
            row.borrowed += 1;
        }
    }

    pub(crate) fn ended(&mut self, case: &Case, end: End, now: u32) {
        let (late, lost) = (now > case.due, end == End::Lost);
        let Some(row) = self.rows.get_mut(usize::from(case.to)) else { return };
        match end {
            End::Answered => row.answered += 1,
            End::Refused => row.refused += 1,
            End::NoRoad => row.no_road += 1,
            End::Lost => row.gone += 1,
        }
        let answered = u64::from(end == End::Answered);
        let minutes = answered * u64::from(now.saturating_sub(case.arrives));
        self.missed(case, [late.into(), lost.into(), answered, minutes]);
    }

    fn missed(&mut self, case: &Case, [late, lost, answered, minutes]: [u64; 4]) {
        if let Some(row) = self.rows.get_mut(usize::from(case.to)) {
            row.late += late;
            row.lost += lost;
        }
        if let Some(kind) = self.kinds.get_mut(case.kind as usize) {
            kind.iter_mut().zip([late, lost, answered, minutes]).for_each(|(sum, n)| *sum += n);
        }
    }

    /// When the year is over: what arrived, and what has not ended.
    fn close(&mut self, cases: &[Case]) -> [u64; 4] {
        let mut arrived = [0; 4];
        for case in cases {
            if let Some(n) = arrived.get_mut(case.kind as usize) {
                *n += 1;
            }
            let under_way = case.step != Step::Ended;
            if let Some(row) = self.rows.get_mut(usize::from(case.to)) {
                row.arrived += 1;
                row.assumed += u64::from(!case.known);
                row.waiting += u64::from(under_way);
            }
            if under_way {
                let lost = case.dies < YEAR && case.step != Step::Send;
                self.missed(case, [(case.due < YEAR).into(), lost.into(), 0, 0]);
            }
        }
        arrived
    }
}

impl Figures {
    pub(crate) fn of(run: Run<'_>) -> Self {
        let Run { parties, cases, mut tally, .. } = run;
        let arrived = tally.close(&cases);
        let load = |pair: &[super::desk::Desk]| {
            let time: u64 = pair.iter().map(|d| u64::from(d.people) * d.hours.minutes()).sum();
            (pair.iter().map(|d| d.busy).sum::<u64>(), time.max(1))
        };
        let mut pairs = parties.desks.chunks(2);
        let (mut all, mut busy) = (Row { state: "all".to_owned(), ..Row::default() }, (0, 0));
        for ((row, state), pair) in tally.rows.iter_mut().zip(&parties.states).zip(pairs.by_ref()) {
            let people = |n: usize| pair.get(n).map_or(0, |d| d.people);
            row.state.clone_from(&state.name);
            (row.people, row.on_call) = (people(0), people(1));
            // Who waits for a call is not idle: the load is the ordinary desk's.
            let (work, time) = load(pair.get(..1).unwrap_or_default());
            row.load_percent = work * 100 / time;
            busy = (busy.0 + work, busy.1 + time);
            add(&mut all, row);
        }
        all.load_percent = busy.0 * 100 / busy.1.max(1);
        let full = parties.desks.chunks(2).skip(parties.states.len()).filter(|pair| {
            let (work, time) = load(pair.get(..1).unwrap_or_default());
            work * 10 >= time * 9
        });
        let kinds =
            Kind::ALL.iter().zip(arrived).zip(tally.kinds).map(|((kind, arrived), [late, lost, n, minutes])| OfKind {
                kind: kind.name(),
                arrived,
                late,
                lost,
                minutes: minutes / n.max(1),
            });
        let (kinds, providers_full) = (kinds.collect(), full.count());
        let providers = parties.desks.len() / 2 - parties.states.len();
        let mut rows = tally.rows;
        rows.sort_by(|a, b| b.arrived.cmp(&a.arrived).then_with(|| a.state.cmp(&b.state)));
        Self { rows, all, kinds, providers, providers_full, providers_queue_max: tally.providers_queue_max }
    }

    /// The states after the first so many, as one row.
    pub fn others(&self, after: usize) -> Option<Row> {
        let rest = self.rows.get(after..).filter(|rest| !rest.is_empty())?;
        let mut sum = Row { state: format!("{} others", rest.len()), ..Row::default() };
        rest.iter().for_each(|row| add(&mut sum, row));
        let time = |row: &Row| u64::from(row.people);
        sum.load_percent =
            rest.iter().map(|r| r.load_percent * time(r)).sum::<u64>() / rest.iter().map(time).sum::<u64>().max(1);
        Some(sum)
    }
}

fn add(sum: &mut Row, row: &Row) {
    sum.people += row.people;
    sum.on_call += row.on_call;
    sum.arrived += row.arrived;
    sum.answered += row.answered;
    sum.refused += row.refused;
    sum.no_road += row.no_road;
    sum.gone += row.gone;
    sum.waiting += row.waiting;
    sum.late += row.late;
    sum.lost += row.lost;
    sum.assumed += row.assumed;
    sum.lent += row.lent;
    sum.borrowed += row.borrowed;
    sum.queue.resize(row.queue.len().max(sum.queue.len()), 0);
    sum.queue.iter_mut().zip(&row.queue).for_each(|(a, b)| *a += b);
}
