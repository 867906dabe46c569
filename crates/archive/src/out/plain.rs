//! A plainer second engine, which looks at every row: it must agree with the segments on random questions.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use rand_chacha::{ChaCha20Rng, rand_core::Rng as _, rand_core::SeedableRng as _};
use retained::{Batch, BatchNo, Converter, Life, NatRecord, PortRange, Read, Shape, Verdict};
use terms::{Clock, Digest, Instant, Period, Selector, Target, Transport};

use crate::{
    Archive, Day, GeneratedDay, Settings,
    into::generate,
    out::gather::Reading,
    rows::row::{AccessRow, NatRow, number},
};

/// Every row, by nothing but its address.
struct Plain {
    nat: BTreeMap<u128, Vec<NatRow>>,
    access: BTreeMap<u128, Vec<AccessRow>>,
}

impl Plain {
    /// Who, behind which private address; and how many shared the address.
    fn ask(&self, target: &Target) -> (BTreeSet<(Option<String>, u128)>, usize) {
        let (address, port, transport) = target.selector.reveal();
        let error = target.clock_error_max.as_micros() as u64;
        let from = (target.period.from().micros() as u64).saturating_sub(error);
        let to = target.period.to().micros() as u64 + error;
        let none = Vec::new();
        let rows = self.nat.get(&number(address)).unwrap_or(&none);
        let sharers = sharers(rows, from, to);
        let fits = |row: &&NatRow| {
            (row.first..=row.last).contains(&port.unwrap()) && (row.protocol == 0 || row.protocol == transport.number())
        };
        let mut out = BTreeSet::new();
        for row in rows.iter().filter(fits) {
            let latest = latest(row, rows.iter().filter(fits));
            if row.span.earliest() > to || latest < from {
                continue;
            }
            let (begin, end) = (row.span.earliest().max(from), latest.min(to));
            let lines = self.access.get(&row.private).into_iter().flatten();
            let before = out.len();
            let met = lines.filter(|a| a.span.earliest() <= end && a.span.latest() >= begin);
            let met: Vec<_> = met.map(|a| (Some(a.subscriber.clone()), row.private)).collect();
            if met.is_empty() && before == out.len() {
                out.insert((None, row.private));
            }
            out.extend(met);
        }
        (out, sharers)
    }
}

/// A block of which the end was lost is over when another line surely has it.
fn latest<'a>(row: &NatRow, others: impl Iterator<Item = &'a NatRow>) -> u64 {
    let block = Shape::PortBlock;
    let shape = |r: &NatRow| r.record().record.shape;
    let later = |o: &&NatRow| o.span.start >= row.span.end() && o.span.end() > row.span.end();
    let another = others.filter(|o| o.private != row.private && shape(o) == block).filter(later);
    let open = row.span.after > 0 && shape(row) == block;
    another.map(|o| o.span.start).filter(|_| open).min().unwrap_or(u64::MAX).min(row.span.latest())
}

/// The most lines in one hour that the window touches, among rows of one shape that ended on one day; the day and the
/// day before it count.
fn sharers(rows: &[NatRow], from: u64, to: u64) -> usize {
    let hour = 3_600_000_000;
    let mut lines: BTreeMap<(bool, u64, u64), BTreeSet<u128>> = BTreeMap::new();
    for row in rows {
        let day = row.span.end() / (24 * hour);
        let counted = ((day * 24).saturating_sub(24)..(day + 1) * 24).filter(|h| (from / hour..=to / hour).contains(h));
        for at in counted.filter(|h| row.span.earliest() / hour <= *h && *h <= row.span.latest() / hour) {
            lines.entry((row.first == row.last && row.protocol != 0, day, at)).or_default().insert(row.private);
        }
    }
    lines.values().map(BTreeSet::len).max().unwrap_or(0)
}

fn blocks(rng: &mut ChaCha20Rng, day: Day) -> Vec<NatRecord> {
    let mut draw = |end: u64| rng.next_u64() % end;
    (0..400)
        .map(|i| {
            let first = 1_024 + 512 * draw(120) as u16;
            let begun = day.begins().after(Duration::from_secs(draw(80_000)));
            let over = begun.after(Duration::from_secs(draw(6_000)));
            NatRecord {
                shape: Shape::PortBlock,
                public: [198, 18, 0, draw(8) as u8].into(),
                ports: PortRange::new(first, first + 511).unwrap(),
                transport: if i % 3 == 0 { Some(Transport::Udp) } else { None },
                private: [100, 64, 0, draw(200) as u8].into(),
                realm: None,
                private_port: None,
                peer: None,
                subscriber: None,
                life: if i % 8 == 0 {
                    Life::open_end(begun, over)
                } else {
                    Life::whole(Period::new(begun, over).unwrap())
                },
            }
        })
        .collect()
}

#[test]
fn a_plainer_engine_agrees_on_twenty_thousand_questions() {
    let folder = std::env::temp_dir().join(format!("comity-archive-plain-{}", std::process::id()));
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let settings = Settings { provider: "provider.example".parse().unwrap(), unshared: vec![], routed: vec![] };
    let mut archive = Archive::open(&folder, [1; 32], settings, &mut rng).unwrap();
    let day = Day::of(Instant::parse("2026-11-22T12:00:00Z").unwrap());
    let generated = GeneratedDay { seed: 3, day, rows: 8_000 };
    archive.ingest_generated(generated, day.ends(), &mut rng).unwrap();
    let blocks = blocks(&mut rng, day);
    let batch = Batch {
        source: Digest::from_bytes([9; 32]),
        offset: 0,
        end: None,
        converter: Converter { name: "test".into(), version: 1 },
        clock: Clock { source: "test".into(), error_max: Duration::ZERO },
        received: day.ends(),
        generated: true,
    };
    archive.ingest(&batch, Read { nat: blocks.clone(), ..Read::new() }, &mut rng).unwrap();

    let mut plain = Plain { nat: BTreeMap::new(), access: BTreeMap::new() };
    let mut rows: Vec<NatRow> = blocks.iter().map(|b| NatRow::of(b, BatchNo(2))).collect();
    for piece in 0..generate::PIECES {
        let (nat, access) = generate::piece(generated, piece, BatchNo(1));
        rows.extend(nat);
        access.into_iter().for_each(|a| plain.access.entry(a.address).or_default().push(a));
    }
    rows.iter().for_each(|r| plain.nat.entry(r.public).or_default().push(r.clone()));
    let (mut answered, mut several) = (0, 0);
    let mut many = Reading::ahead(4_096);
    for number in 0..20_000_u64 {
        // Half of the questions are asked of what the merges made.
        if number == 10_000 {
            archive.tidy(&mut rng).unwrap();
            many = Reading::ahead(4_096);
            assert_eq!(archive.segments.len(), 3, "one of each kind");
            archive.verify().unwrap();
        }
        let target = question(&rows, &mut rng, number);
        let answer = |reading: &mut Reading| {
            let gathered = archive.gather(&target, reading).unwrap();
            archive.answer(&target, 0, true, gathered, reading).unwrap().attribution
        };
        let found = answer(&mut Reading::default());
        assert_eq!(found, answer(&mut many), "what was opened for other questions changes nothing: {number}");
        let (expected, sharers) = plain.ask(&target);
        let got: BTreeSet<_> = found
            .candidates
            .iter()
            .map(|c| (c.subscriber.as_ref().map(|s| s.reveal().to_owned()), crate::rows::row::number(c.chain[1])))
            .collect();
        assert_eq!((got, found.sharers), (expected, sharers), "question {number}");
        answered += u32::from(found.verdict != Verdict::None);
        several += u32::from(found.verdict == Verdict::Several);
    }
    assert!(answered > 15_000 && several > 100, "the questions are worth asking: {answered}, {several}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_plainer_engine_agrees_on_what_a_subscriber_used() {
    let folder = std::env::temp_dir().join(format!("comity-archive-used-{}", std::process::id()));
    let mut rng = ChaCha20Rng::seed_from_u64(6);
    let settings = Settings { provider: "provider.example".parse().unwrap(), unshared: vec![], routed: vec![] };
    let mut archive = Archive::open(&folder, [1; 32], settings, &mut rng).unwrap();
    let day = Day::of(Instant::parse("2026-11-22T12:00:00Z").unwrap());
    // Few subscribers have thousands of rows, most have few: both ways of writing where they are.
    let generated = GeneratedDay { seed: 4, day, rows: 40_000 };
    archive.ingest_generated(generated, day.ends(), &mut rng).unwrap();
    let pieces: Vec<_> = (0..generate::PIECES).map(|p| generate::piece(generated, p, BatchNo(1))).collect();
    let rows: Vec<&NatRow> = pieces.iter().flat_map(|(nat, _)| nat).collect();
    let sessions: Vec<&AccessRow> = pieces.iter().flat_map(|(_, access)| access).collect();
    let mut found = 0;
    for number in 0..600 {
        if number == 300 {
            archive.tidy(&mut rng).unwrap();
        }
        let mut draw = |end: u64| rng.next_u64() % end;
        // Half of the questions are about whoever made a row, which are mostly the busy ones; half about anybody.
        let row = rows[draw(rows.len() as u64) as usize];
        let made = |s: &&&AccessRow| s.address == row.private && s.span.touches(row.span.start, row.span.end());
        let anybody = sessions[draw(sessions.len() as u64) as usize];
        let session = sessions.iter().find(made).filter(|_| number % 2 == 0).copied().unwrap_or(anybody);
        let at = session.span.start + draw(session.span.lasted + 1);
        let from = Instant::from_micros(at as i64);
        let window = Period::new(from, from.after(Duration::from_secs([1, 3_600, 20_000][draw(3) as usize]))).unwrap();
        let (from, to) = (window.from().micros() as u64, window.to().micros() as u64);
        let name = session.subscriber.as_str();
        let mut expected = BTreeSet::new();
        for own in sessions.iter().filter(|s| s.subscriber == name && s.span.touches(from, to)) {
            let (from, to) = (from.max(own.span.start), to.min(own.span.end()));
            expected.extend(
                rows.iter().filter(|r| r.private == own.address && r.span.touches(from, to)).map(|r| (*r).clone()),
            );
        }
        let got: BTreeSet<NatRow> = archive.rows_of(Some(name), None, None, window).unwrap().into_iter().collect();
        assert!(got == expected, "question {number}: {} of {}", got.len(), expected.len());
        found += got.len();
    }
    assert!(found > 1_500, "the questions are worth asking: {found}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// Nine in ten are about a row that is there, at a moment near or in its life; the others are about nothing.
fn question(rows: &[NatRow], rng: &mut ChaCha20Rng, number: u64) -> Target {
    let mut draw = |end: u64| rng.next_u64() % end;
    let row = &rows[draw(rows.len() as u64) as usize];
    let at = row.span.start + draw(row.span.lasted + 2) - u64::from(draw(20) == 0);
    let port = if number.is_multiple_of(10) {
        draw(65_536) as u16
    } else {
        row.first + draw(u64::from(row.last - row.first) + 1) as u16
    };
    let transport = match row.protocol {
        6 => Transport::Tcp,
        17 => Transport::Udp,
        _ => [Transport::Tcp, Transport::Udp][draw(2) as usize],
    };
    let from = Instant::from_micros(at as i64);
    let to = from.after(Duration::from_millis(draw(3) * 2_000));
    let address = std::net::Ipv6Addr::from_bits(row.public).to_canonical();
    Target {
        selector: Selector::new(address, Some(port), transport),
        period: Period::new(from, to).unwrap(),
        clock_error_max: Duration::from_millis([0, 1, 500, 5_000][draw(4) as usize]),
    }
}
