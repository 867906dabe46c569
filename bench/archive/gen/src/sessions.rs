//! One row for each connection: a few subscribers make most of them, durations have a long tail, the evening is busier
//! than the night, and rows arrive a little after their connections have ended.

use std::{
    collections::BTreeMap,
    io::{self, BufWriter, Write},
    path::Path,
};

use crate::{
    chance::{Chance, Weighted},
    row::{HOUR_MS, PRIVATE, PUBLIC, Question, Row, T0, file, write_reverse},
};

const QUESTIONS: usize = 100_000;
const PORTS: u64 = 64_512;
const DAY_MS: f64 = 86_400_000.0;
/// Rows are put in order of arrival by buckets of ten seconds.
const BUCKET_MS: u64 = 10_000;

/// How much to make up.
pub struct Day {
    pub rows: u64,
    pub hours: f64,
    pub subscribers: usize,
    pub addresses: usize,
}

/// A subscriber's line for now: until when, which public address, which private one.
#[derive(Clone, Copy, Default)]
struct Attached {
    until: u64,
    public: u32,
    private: u32,
}

struct World {
    chance: Chance,
    busy: Weighted,
    names: Vec<u32>,
    attached: Vec<Attached>,
    /// Until when each port of each address is taken, for either protocol; milliseconds since the first moment.
    taken: Vec<u32>,
    addresses: u64,
    at: f64,
    overlaps: u64,
    lasted: f64,
}

pub fn write(day: &Day, folder: &Path, pipe: bool) -> io::Result<()> {
    let rows: Box<dyn Write> = if pipe {
        Box::new(BufWriter::with_capacity(1 << 20, io::stdout().lock()))
    } else {
        Box::new(file(folder, "rows.bin")?)
    };
    let horizon = (day.hours * HOUR_MS) as u64;
    let mut world = World::new(day);
    let mut arrivals = Arrivals { out: rows, buckets: BTreeMap::new() };
    let mut kept = Vec::with_capacity(QUESTIONS);
    for number in 0..day.rows {
        let row = world.connect(horizon as f64 / day.rows as f64);
        keep(&mut kept, row, number, &mut world.chance);
        let end = row.end - T0;
        arrivals.add(end + world.chance.exponential(1_500.0) as u64, row);
        if number % 100_000 == 0 {
            arrivals.emit(world.at as u64)?;
        }
    }
    arrivals.emit(u64::MAX)?;
    arrivals.out.flush()?;
    write_questions(&mut world, &mut kept, folder, horizon)?;
    write_reverse(folder, &kept)?;
    eprintln!(
        "{} rows, the last begins after {:.2} h; {:.1} s on average; {} found no free port",
        day.rows,
        world.at / HOUR_MS,
        world.lasted / day.rows as f64 / 1e3,
        world.overlaps
    );
    Ok(())
}

impl World {
    fn new(day: &Day) -> Self {
        let mut chance = Chance(42);
        let weights: Vec<f64> = (1..=day.subscribers).map(|rank| (rank as f64).powf(-0.9)).collect();
        let mut names: Vec<u32> = (0..day.subscribers as u32).map(|i| 10_000_000 + i * 7).collect();
        for i in (1..names.len()).rev() {
            names.swap(i, chance.below(i as u64 + 1) as usize);
        }
        Self {
            busy: Weighted::new(&weights),
            attached: vec![Attached::default(); names.len()],
            names,
            chance,
            taken: vec![0; day.addresses * PORTS as usize * 2],
            addresses: day.addresses as u64,
            at: 0.0,
            overlaps: 0,
            lasted: 0.0,
        }
    }

    /// The next connection, `gap` milliseconds after the last on average.
    fn connect(&mut self, gap: f64) -> Row {
        let hour = (self.at / DAY_MS) * std::f64::consts::TAU;
        self.at += self.chance.exponential(gap) / (1.0 - 0.5 * hour.cos());
        let at = self.at as u64;
        let who = self.busy.draw(&mut self.chance);
        if self.attached[who].until <= at {
            let lasts = self.chance.exponential(12.0 * HOUR_MS);
            let public = self.chance.below(self.addresses) as u32;
            let private = self.chance.below(1 << 22) as u32;
            self.attached[who] = Attached { until: at + lasts as u64 + 1, public, private };
        }
        let (protocol, lasted) = duration(&mut self.chance);
        let lasted = lasted.min(DAY_MS) as u64;
        let Attached { public, private, .. } = self.attached[who];
        let end = at + lasted.max(1);
        let port = self.port(public, protocol, at, end);
        self.lasted += lasted as f64;
        Row {
            subscriber: self.names[who],
            private: PRIVATE + private,
            public: PUBLIC + public,
            port: 1_024 + port as u16,
            protocol,
            start: T0 + at,
            end: T0 + end,
        }
    }

    /// A port that is free at that moment, taken until the end; after 64 tries one that is not.
    fn port(&mut self, public: u32, protocol: u8, at: u64, end: u64) -> u64 {
        let base = (u64::from(public) * 2 + u64::from(protocol == 17)) * PORTS;
        let busy = |world: &Self, port: u64| u64::from(world.taken[(base + port) as usize]) > at;
        let mut port = self.chance.below(PORTS);
        let mut tries = 0;
        while busy(self, port) && tries < 64 {
            port = self.chance.below(PORTS);
            tries += 1;
        }
        self.overlaps += u64::from(busy(self, port));
        self.taken[(base + port) as usize] = u32::try_from(end + 1).unwrap_or(u32::MAX);
        port
    }
}

/// Protocol and milliseconds: short name look-ups, ordinary connections, and a tenth with a very long tail.
fn duration(chance: &mut Chance) -> (u8, f64) {
    let kind = chance.even();
    if kind < 0.35 {
        (17, 30_000.0 + (chance.normal() * 1.5 + 5.5).exp())
    } else if kind < 0.90 {
        (6, (chance.normal() * 1.6 + 9.4).exp() + 4_000.0)
    } else {
        let protocol = if chance.even() < 0.8 { 6 } else { 17 };
        (protocol, 120_000.0 * chance.even().powf(-1.0 / 1.1))
    }
}

/// An even sample of all rows, whatever their number.
fn keep(kept: &mut Vec<Row>, row: Row, number: u64, chance: &mut Chance) {
    if kept.len() < QUESTIONS {
        return kept.push(row);
    }
    if let Some(slot) = kept.get_mut(chance.below(number + 1) as usize) {
        *slot = row;
    }
}

struct Arrivals {
    out: Box<dyn Write>,
    buckets: BTreeMap<u64, Vec<(u64, Row)>>,
}

impl Arrivals {
    fn add(&mut self, arrival: u64, row: Row) {
        self.buckets.entry(arrival / BUCKET_MS).or_default().push((arrival, row));
    }

    /// Writes the buckets that nothing can be added to any more: what begins at `now` or later arrives later.
    fn emit(&mut self, now: u64) -> io::Result<()> {
        while let Some(bucket) = self.buckets.first_entry().filter(|b| (b.key() + 1) * BUCKET_MS < now) {
            let mut rows = bucket.remove();
            rows.sort_by_key(|(arrival, _)| *arrival);
            for (_, row) in rows {
                row.put(&mut self.out)?;
            }
        }
        Ok(())
    }
}

fn write_questions(world: &mut World, kept: &mut [Row], folder: &Path, horizon: u64) -> io::Result<()> {
    let chance = &mut world.chance;
    let mut out = file(folder, "q.bin")?;
    for i in (1..kept.len()).rev() {
        kept.swap(i, chance.below(i as u64 + 1) as usize);
    }
    for row in kept {
        let question = if chance.even() < 0.9 {
            let moment = row.start + chance.below(row.end - row.start + 1);
            Question {
                public: row.public,
                port: row.port,
                protocol: row.protocol,
                moment,
                subscriber: Some(row.subscriber),
            }
        } else {
            let public = PUBLIC + chance.below(world.addresses) as u32;
            let port = 1_024 + chance.below(PORTS) as u16;
            Question { public, port, protocol: row.protocol, moment: T0 + chance.below(horizon), subscriber: None }
        };
        question.put(&mut out)?;
    }
    out.flush()
}
