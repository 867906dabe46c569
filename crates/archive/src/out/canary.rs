//! Planted records: invented translations that look like the rest. Nobody has a reason to ask about one.
//!
//! A planted record is a real translation's twin at another port, which nobody had at that time: the same public and the
//! same private address, within the same time, so that it changes no answer about others and no count of sharers. An
//! answer that would rest on one is withheld, and an alarm is raised: somebody asks about connections that never were,
//! by trying ports or from stolen records.
//!
//! The list of planted records is the batches of the converter `canary`, sealed in the catalog like all batches and
//! marked as generated. They go with their day, as the rest does.

use std::collections::{BTreeMap, BTreeSet};

use rand_core::CryptoRng;
use retained::{Batch, BatchNo, Converter, NatRecord, PortRange, Read, Tally};
use sha2::{Digest as _, Sha256};
use terms::{Digest, Instant};

use crate::{
    Archive, Day, Ingested, Trouble,
    rows::row::{NatRow, instant},
    segment::{Ask, Buffers, Kind},
};

const CANARY: Converter = Converter { name: std::borrow::Cow::Borrowed("canary"), version: 1 };
/// How often a free port is sought beside one translation.
const TRIES: u32 = 32;

/// Was this batch planted?
pub(crate) fn is_planted(batch: &Batch) -> bool {
    batch.converter.name == CANARY.name
}

impl Archive {
    /// Plants so many records among the translations of a day; once a day, however often it is called. A day without
    /// translations of single connections gets none.
    ///
    /// # Errors
    /// [`Trouble`] from the disk: then nothing was planted.
    pub fn plant(&mut self, day: Day, rows: u32, now: Instant, rng: &mut impl CryptoRng) -> Result<u64, Trouble> {
        let recipe = format!("comity canary 1: day {day}");
        let source = Digest::from_bytes(Sha256::digest(recipe.as_bytes()).into());
        if self.batches_of(source).next().is_some() {
            return Ok(0);
        }
        let twins = self.drawn(day, usize::try_from(rows).unwrap_or(usize::MAX), rng)?;
        let mut planted: Vec<(NatRecord, BatchNo)> = Vec::new();
        for row in twins.iter().filter(|row| !self.is_withdrawn(row.batch)) {
            if let Some(record) = self.twin(row, rng)? {
                planted.push((record, BatchNo(row.batch)));
            }
        }
        // The clock of the translations beside it: another one would give a planted record away.
        let Some(clock) = planted.first().and_then(|(_, no)| self.batch(*no)).map(|b| b.batch.clock.clone()) else {
            return Ok(0);
        };
        let count = planted.len() as u64;
        let tally = Tally { read: count, stored: count, set_aside: 0 };
        let read = Read { nat: planted.into_iter().map(|(r, _)| r).collect(), tally, ..Read::new() };
        let batch = Batch { source, offset: 0, end: None, converter: CANARY, clock, received: now, generated: true };
        let Ingested { records, .. } = self.ingest(&batch, read, rng)?;
        Ok(records)
    }

    /// How many planted records there are on each day. Never which.
    pub fn planted(&self) -> BTreeMap<Day, u64> {
        let mut out = BTreeMap::new();
        for entry in self.entries.values().filter(|e| is_planted(&e.info.batch)) {
            entry.segments.iter().for_each(|meta| *out.entry(meta.day).or_default() += meta.rows);
        }
        out
    }

    /// The days that have translations of single connections.
    pub fn days(&self) -> Vec<Day> {
        let mut days: Vec<Day> =
            self.segments.iter().filter(|s| s.meta.kind == Kind::Nat).map(|s| s.meta.day).collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Translations of a day, each about as likely as the next.
    fn drawn(&self, day: Day, count: usize, rng: &mut impl CryptoRng) -> Result<BTreeSet<NatRow>, Trouble> {
        let mut places = Vec::new();
        for segment in self.segments.iter().filter(|s| s.meta.kind == Kind::Nat && s.meta.day == day) {
            let open = segment.open(&self.shelf)?;
            open.addresses(|address, rows| places.push((segment, address, rows as u64)))?;
        }
        let all: u64 = places.iter().map(|(_, _, rows)| rows).sum();
        let (mut drawn, mut buffers) = (BTreeSet::new(), Buffers::default());
        // The same one may be drawn again, and a small day has few.
        for _ in 0..if all == 0 { 0 } else { count.saturating_mul(4) } {
            if drawn.len() >= count {
                break;
            }
            let mut left = below(rng, all);
            let place = places.iter().find(|(_, _, rows)| {
                let here = left < *rows;
                left = left.saturating_sub(*rows);
                here
            });
            let Some((segment, address, _)) = place else { continue };
            let ask = Ask { address: *address, port: None, earliest: 0, latest: u64::MAX };
            let (mut one, mut seen) = (None, 0);
            segment.open(&self.shelf)?.find(&ask, &mut buffers, |row| {
                seen += 1;
                if below(rng, seen) == 0 {
                    one = Some(row.translation());
                }
            })?;
            drawn.extend(one);
        }
        Ok(drawn)
    }

    /// The twin of a translation, or none where no free port was found.
    fn twin(&self, row: &NatRow, rng: &mut impl CryptoRng) -> Result<Option<NatRecord>, Trouble> {
        for _ in 0..TRIES {
            let port = 1_024 + u16::try_from(below(rng, 64_512)).unwrap_or(0);
            let (earliest, latest) = (row.span.earliest(), row.span.latest());
            let ask = Ask { address: row.public, port: Some((port, row.protocol)), earliest, latest };
            if self.is_taken(&ask)? {
                continue;
            }
            let mut twin = row.clone();
            (twin.first, twin.last) = (port, port);
            if twin.known & 1 != 0 {
                twin.private_port = 1_024 + u16::try_from(below(rng, 64_512)).unwrap_or(0);
            }
            // Within the time of the real one, to whatever was its unit of time: milliseconds, at the least.
            let step = if row.span.start.is_multiple_of(1_000_000) { 1_000_000 } else { 1_000 };
            let begins = below(rng, row.span.lasted / step / 2 + 1) * step;
            let ends = below(rng, row.span.lasted / step / 2 + 1) * step;
            twin.span.start += begins;
            twin.span.lasted -= begins + ends;
            // It is complete on the same day, whatever was taken off its end.
            if Day::of(instant(twin.span.end())) == Day::of(instant(row.span.end())) {
                let mut record = twin.record().record;
                record.ports = PortRange::one(port);
                return Ok(Some(record));
            }
        }
        Ok(None)
    }

    fn is_taken(&self, ask: &Ask) -> Result<bool, Trouble> {
        let (mut taken, mut buffers) = (false, Buffers::default());
        for (_, segment) in self.alive(ask.earliest, ask.latest).filter(|(_, s)| s.meta.kind != Kind::Access) {
            segment.open(&self.shelf)?.find(ask, &mut buffers, |_| taken = true)?;
        }
        Ok(taken || self.tails.rows().any(|rows| rows.translations(ask).next().is_some()))
    }
}

/// Below `end`; the tiny bias of the remainder gives nothing away.
fn below(rng: &mut impl CryptoRng, end: u64) -> u64 {
    rng.next_u64() % end.max(1)
}
