//! A seeded day of made-up translations and access sessions, for volume.
//!
//! Shaped like a real carrier-grade NAT's log: a few subscribers make most connections, durations have a long tail, the
//! evening is busier than the night. Addresses are those set aside for benchmarks (RFC 2544) and for shared space (RFC 6598).

use std::{collections::VecDeque, time::Duration};

use retained::{Batch, BatchNo, Converter};
use sha2::{Digest as _, Sha256};
use terms::{Clock, Digest, Instant};

use crate::{
    Day,
    rows::row::{AccessRow, NatRow, Span, micros},
};

/// Pieces of a day, each with its own addresses and subscribers, so that two cores can make them.
pub(crate) const PIECES: u64 = 8;
const PORTS: u64 = 64_512;
const DAY_MS: u64 = 86_400_000;
/// 198.18.0.0 and 100.65.0.0, as mapped IPv6 numbers: beside the lines of the real samples, never among them.
const PUBLIC: u128 = 0xffff_c612_0000;
const PRIVATE: u128 = 0xffff_6441_0000;

/// Which day to make up. The same three values give the same records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GeneratedDay {
    /// The seed.
    pub seed: u64,
    /// The UTC day.
    pub day: Day,
    /// How many translations.
    pub rows: u64,
}

impl GeneratedDay {
    /// The batch that such a day is: its source is its recipe.
    pub(crate) fn batch(self, received: Instant) -> Batch {
        let recipe = format!("comity generated day 1: seed {}, day {}, rows {}", self.seed, self.day, self.rows);
        Batch {
            source: Digest::from_bytes(Sha256::digest(recipe.as_bytes()).into()),
            offset: 0,
            end: None,
            converter: Converter { name: "generated".into(), version: 1 },
            clock: Clock { source: "made up".to_owned(), error_max: Duration::ZERO },
            received,
            generated: true,
        }
    }
}

/// The translations and access sessions of one piece.
pub(crate) fn piece(day: GeneratedDay, piece: u64, batch: BatchNo) -> (Vec<NatRow>, Vec<AccessRow>) {
    let share = day.rows / PIECES + u64::from(piece < day.rows % PIECES);
    let mut chance = Chance(day.seed.wrapping_mul(PIECES).wrapping_add(piece) ^ u64::from(day.day.number()) << 40);
    let mut piece = Piece::new(piece, share, batch, micros(day.day.begins()));
    let mut at = 0.0;
    for number in 0..share {
        // Spread over the day: busiest in the evening, never beyond its last second.
        let hour = at / DAY_MS as f64 * std::f64::consts::TAU;
        let left = (DAY_MS as f64 - 60_000.0 - at).max(0.0);
        at += (left / (share - number) as f64) * chance.exponential() * (1.0 + 0.4 * (hour + 0.5).cos());
        piece.connect((at as u64).min(DAY_MS - 1_000), &mut chance);
    }
    (piece.translations, piece.sessions)
}

struct Piece {
    translations: Vec<NatRow>,
    sessions: Vec<AccessRow>,
    attached: Vec<Attachment>,
    /// Private addresses that nobody has, the longest free first.
    spare: VecDeque<u32>,
    /// Until when each port is taken, in milliseconds of the day.
    taken: Vec<u32>,
    first_public: u128,
    publics: u64,
    first_subscriber: u64,
    batch: u32,
    begins: u64,
}

#[derive(Clone, Copy, Default)]
struct Attachment {
    until: u64,
    public: u64,
    private: u32,
}

impl Piece {
    fn new(number: u64, share: u64, batch: BatchNo, begins: u64) -> Self {
        let subscribers = (share / 25).clamp(4, 400_000);
        let publics = (share / 5_000).clamp(1, 4_000);
        let privates = u32::try_from(subscribers * 5 / 4).unwrap_or(u32::MAX);
        let first = u32::try_from(number).unwrap_or(0) * privates;
        Self {
            translations: Vec::with_capacity(usize::try_from(share).unwrap_or(0)),
            sessions: Vec::new(),
            attached: vec![Attachment::default(); usize::try_from(subscribers).unwrap_or(0)],
            spare: (first..first + privates).collect(),
            taken: vec![0; usize::try_from(publics * 2 * PORTS).unwrap_or(0)],
            first_public: PUBLIC + u128::from(number * publics),
            publics,
            first_subscriber: 10_000_000 + number * subscribers,
            batch: batch.0,
            begins,
        }
    }

    fn connect(&mut self, at: u64, chance: &mut Chance) {
        // A square makes a few subscribers busy and most of them quiet.
        let who = (chance.even() * chance.even() * self.attached.len() as f64) as usize;
        let Some(Attachment { public, private, until }) = self.attachment(who, at, chance) else { return };
        let (protocol, lasted) = duration(chance);
        let lasted = lasted.clamp(1, until - at);
        let base = (public * 2 + u64::from(protocol == 17)) * PORTS;
        let mut port = chance.below(PORTS);
        for _ in 0..64 {
            let taken = self.taken.get(usize::try_from(base + port).unwrap_or(0)).copied().unwrap_or(0);
            if u64::from(taken) <= at {
                break;
            }
            port = chance.below(PORTS);
        }
        if let Some(taken) = self.taken.get_mut(usize::try_from(base + port).unwrap_or(0)) {
            *taken = u32::try_from(at + lasted + 1).unwrap_or(u32::MAX);
        }
        let port = 1_024 + u16::try_from(port).unwrap_or(0);
        self.translations.push(NatRow {
            public: self.first_public + u128::from(public),
            private: PRIVATE + u128::from(private),
            span: self.span(at, at + lasted),
            batch: self.batch,
            first: port,
            last: port,
            protocol,
            ..NatRow::default()
        });
    }

    /// The subscriber's access session at that moment: the running one, or a new one with another private address.
    fn attachment(&mut self, who: usize, at: u64, chance: &mut Chance) -> Option<Attachment> {
        let slot = self.attached.get_mut(who)?;
        if slot.until > at + 1 {
            return Some(*slot);
        }
        if slot.until > 0 {
            self.spare.push_back(slot.private);
        }
        let lasts = (chance.exponential() * 12.0 * 3.6e6) as u64 + 60_000;
        let until = (at + lasts).min(DAY_MS - 1);
        *slot = Attachment { until, public: chance.below(self.publics), private: self.spare.pop_front()? };
        let now = *slot;
        let subscriber = format!("gen-{}", self.first_subscriber + who as u64);
        let span = self.span(at, until);
        let address = PRIVATE + u128::from(now.private);
        self.sessions.push(AccessRow { address, span, kind: 0, free: 0, batch: self.batch, realm: None, subscriber });
        Some(now)
    }

    fn span(&self, from: u64, to: u64) -> Span {
        Span { start: self.begins + from * 1_000, lasted: (to - from) * 1_000, before: 0, after: 0 }
    }
}

/// Protocol and milliseconds: short name look-ups, ordinary connections, and a tenth with a very long tail.
fn duration(chance: &mut Chance) -> (u8, u64) {
    let kind = chance.even();
    let (protocol, lasted) = if kind < 0.35 {
        (17, 30_000.0 + (chance.normal() * 1.5 + 5.5).exp())
    } else if kind < 0.9 {
        (6, 4_000.0 + (chance.normal() * 1.6 + 9.4).exp())
    } else {
        (if chance.even() < 0.8 { 6 } else { 17 }, 120_000.0 * chance.even().powf(-1.0 / 1.1))
    };
    (protocol, lasted.min(DAY_MS as f64) as u64)
}

/// Numbers from a seed (splitmix64): for made-up records only, never for keys.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between 0 and 1, neither included.
    fn even(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    fn exponential(&mut self) -> f64 {
        -self.even().ln()
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.even().ln()).sqrt() * (std::f64::consts::TAU * self.even()).cos()
    }
}
