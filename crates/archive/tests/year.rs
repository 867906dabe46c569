//! A year of a small provider, day by day: at each midnight the records that can be read are the records that the law
//! asks for, and those that an order holds.
//!
//! The plain engine below knows records, the law book and holds, and nothing of keys, segments or rules that wait. The
//! archive is asked by passes only. Each midnight both count; records near their end, held ones and a few others are
//! read; on the first of each month every record there ever was is. An operator looks at each plan on the same day.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    time::Duration,
};

use archive::{Archive, HoldId};
use law::{Book, RetentionStatus};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use retained::{
    AccessKind, AccessRecord, CONNTRACK, Duty, Life, NatRecord, PortRange, Read, RecordClass, Schedule, Schedules,
    Shape, Subscriber, Verdict,
};
use terms::{Instant, Period, Selector, StateCode, Target, Transport};

use crate::common::{Folder, at, batch, deed, look, pass, reading};

const DAY: Duration = Duration::from_secs(86_400);
/// What this provider needs for running its network, in days.
const OPERATIONAL: u32 = 5;
const CLASSES: [RecordClass; 4] =
    [RecordClass::NatSession, RecordClass::PortBlock, RecordClass::AccessSession, RecordClass::DhcpLease];

/// One record, with an address of its own so that it can be asked for.
struct Record {
    class: RecordClass,
    address: [u8; 4],
    ends: Instant,
    gone: bool,
}

impl Record {
    /// The midnight that ends its day.
    fn day_ends(&self) -> Instant {
        let midnight = self.ends.micros() / 86_400_000_000 * 86_400_000_000;
        Instant::from_micros(midnight).after(DAY)
    }

    fn put(&self, into: &mut Read) {
        let life = Life::whole(Period::new(self.ends.before(Duration::from_secs(600)), self.ends).unwrap());
        into.keep();
        let translation = |shape, ports, transport| NatRecord {
            shape,
            public: self.address.into(),
            ports,
            transport,
            private: [100, 64, self.address[2], self.address[3]].into(),
            realm: None,
            private_port: None,
            peer: None,
            subscriber: None,
            life,
        };
        let access = |kind| AccessRecord {
            subscriber: Subscriber::new(format!("made-up-{:?}", self.address)),
            address: self.address.into(),
            prefix: 32,
            realm: None,
            kind,
            life,
        };
        match self.class {
            RecordClass::NatSession => {
                into.nat.push(translation(Shape::Session, PortRange::one(4_000), Some(Transport::Tcp)));
            }
            RecordClass::PortBlock => {
                into.nat.push(translation(Shape::PortBlock, PortRange::new(3_968, 4_095).unwrap(), None));
            }
            RecordClass::AccessSession => into.access.push(access(AccessKind::Radius)),
            _ => into.access.push(access(AccessKind::Dhcp)),
        }
    }

    fn target(&self) -> Target {
        let seen = self.ends.before(Duration::from_secs(300));
        Target {
            selector: Selector::new(self.address.into(), Some(4_000), Transport::Tcp),
            period: Period::new(seen, seen).unwrap(),
            clock_error_max: Duration::from_secs(1),
        }
    }
}

/// An order: which record, and until when.
struct Order {
    record: usize,
    until: Instant,
}

struct Year {
    book: Book,
    state: StateCode,
    archive: Archive,
    records: Vec<Record>,
    orders: BTreeMap<HoldId, Order>,
    duties: BTreeSet<&'static str>,
    rng: ChaCha20Rng,
}

impl Year {
    fn below(&mut self, end: u64) -> u64 {
        self.rng.next_u64() % end
    }

    /// The plain reading of the book: a duty in force counts, within the text's own limits; nothing else does.
    fn days(&self, class: RecordClass, on: Instant) -> u32 {
        let rule = law::retention(&self.book, self.state, class.as_str(), on);
        let Some(rule) = rule.filter(|r| r.status == RetentionStatus::InForce) else { return OPERATIONAL };
        let mut days = rule.days_min.unwrap_or(0);
        if days < OPERATIONAL {
            days = OPERATIONAL;
        }
        match rule.days_max {
            Some(max) if days > max => max,
            _ => days,
        }
    }

    /// The same, as the node tells it to the archive.
    fn schedules(&mut self, on: Instant) -> Schedules {
        Schedules::of(|class| {
            let none = Schedule::operational(OPERATIONAL);
            let Some(rule) = law::retention(&self.book, self.state, class.as_str(), on) else { return none };
            let duty = match rule.status {
                RetentionStatus::InForce => Duty::InForce,
                RetentionStatus::OnNotice => Duty::OnNotice,
                RetentionStatus::Suspended => Duty::Suspended,
                RetentionStatus::Annulled => Duty::Annulled,
                RetentionStatus::Draft => Duty::Draft,
                RetentionStatus::None => Duty::None,
            };
            self.duties.insert(duty.as_str());
            Schedule { duty, days_min: rule.days_min, days_max: rule.days_max, ..none }
        })
    }

    /// What the day before this midnight brought, in one batch.
    fn arrive(&mut self, midnight: Instant) {
        let mut read = Read::new();
        let first = self.records.len();
        for _ in 0..1 + self.below(2) {
            let number = self.records.len() as u32;
            let class = CLASSES[self.below(4) as usize];
            let ends = midnight.before(Duration::from_secs(1 + self.below(86_000)));
            let address = [198, 18 + (number >> 16) as u8, (number >> 8) as u8, number as u8];
            self.records.push(Record { class, address, ends, gone: false });
        }
        self.records[first..].iter().for_each(|record| record.put(&mut read));
        let source = batch(format!("day before {midnight}").as_bytes(), CONNTRACK);
        let source = retained::Batch { received: midnight, generated: true, ..source };
        self.archive.ingest(&source, read, &mut self.rng).unwrap();
    }

    /// The archive's expiry, and the plain engine's.
    fn expire(&mut self, midnight: Instant) {
        let schedules = self.schedules(midnight);
        let told = self.archive.clock_is_right(reading(midnight), &mut self.rng).unwrap();
        if self.archive.take_up(&schedules, &told, &mut self.rng).unwrap().waits() {
            self.archive.accept_plan(&mut self.rng).unwrap();
        }
        self.archive.expire(&told, &schedules, &mut self.rng).unwrap();
        for n in 0..self.records.len() {
            let record = &self.records[n];
            let days = self.days(record.class, midnight);
            let due = record.day_ends().after(DAY * days) <= midnight;
            self.records[n].gone |= due;
        }
        self.orders.retain(|_, order| order.until >= midnight);
    }

    /// Orders come for records that can be read, ending at any time, some a minute from the record's own end; some are
    /// lifted early.
    fn order(&mut self, midnight: Instant) {
        if self.below(4) == 0 {
            let readable: Vec<usize> = (0..self.records.len()).filter(|n| self.is_readable(*n)).collect();
            // Half of the orders are for the oldest records: those are about to go.
            let among = if self.below(2) == 0 { readable.len().min(20) } else { readable.len() };
            let record = readable[self.below(among as u64) as usize];
            let own_end = self.records[record].day_ends().after(DAY * self.days(self.records[record].class, midnight));
            let until = match self.below(4) {
                0 => own_end.before(Duration::from_secs(60)),
                1 => own_end.after(Duration::from_secs(60)),
                _ => midnight.after(DAY * (1 + self.below(90) as u32)),
            };
            let schedules = self.schedules(midnight);
            let target = self.records[record].target();
            let (pass, logged) = pass(deed(terms::Measure::Preserve, target), midnight);
            let held = self.archive.hold(pass, logged, until, &schedules, midnight, &mut self.rng).unwrap();
            assert_eq!(held.records, 1, "exactly the record that the order names");
            let order = self.orders.entry(held.id).or_insert(Order { record, until });
            order.until = order.until.max(until);
        }
        if self.below(40) == 0 {
            let orders: Vec<HoldId> = self.orders.keys().copied().collect();
            if !orders.is_empty() {
                let lifted = orders[self.below(orders.len() as u64) as usize];
                self.archive.release(lifted, midnight, &mut self.rng).unwrap();
                self.orders.remove(&lifted);
            }
        }
    }

    fn is_readable(&self, record: usize) -> bool {
        !self.records[record].gone || self.orders.values().any(|order| order.record == record)
    }

    fn check(&mut self, midnight: Instant, all: bool) {
        let status = self.archive.status();
        for class in CLASSES {
            let expected = self.records.iter().filter(|r| r.class == class && !r.gone).count() as u64;
            let stored = status.by_class.get(&class).copied().unwrap_or(0);
            assert_eq!(stored, expected, "{class} at {midnight}");
        }
        assert_eq!(status.holds, self.orders.len() as u64, "holds at {midnight}");
        let mut asked: BTreeSet<usize> = self.orders.values().map(|order| order.record).collect();
        for (n, record) in self.records.iter().enumerate() {
            let own_end = record.day_ends().after(DAY * self.days(record.class, midnight));
            let near = own_end.after(DAY * 2) >= midnight && own_end.before(DAY * 2) <= midnight;
            if all || near {
                asked.insert(n);
            }
        }
        for _ in 0..4 {
            asked.insert(self.below(self.records.len() as u64) as usize);
        }
        for n in asked {
            let found = look(&self.archive, &self.records[n].target(), midnight).unwrap();
            let got = found.attribution.verdict != Verdict::None;
            assert_eq!(got, self.is_readable(n), "record {n} ({}) at {midnight}", self.records[n].class);
        }
    }
}

fn book() -> Book {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
    let (mut files, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "cases" {
                folders.push(path);
            } else if name.ends_with(".toml") {
                files.push((name, std::fs::read_to_string(path).unwrap()));
            }
        }
    }
    Book::read(files).unwrap()
}

/// The year at this place of `year.toml`.
fn check(place: usize) {
    let file = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/year.toml")).unwrap();
    let file: toml::Table = file.parse().unwrap();
    let year = &file["year"][place];
    let folder = Folder::new(&format!("year-{place}"));
    let mut midnight = at(&format!("{}T00:00:00Z", year["begins"].as_datetime().unwrap()));
    let mut it = Year {
        book: book(),
        state: year["state"].as_str().unwrap().parse().unwrap(),
        archive: folder.open(),
        records: Vec::new(),
        orders: BTreeMap::new(),
        duties: BTreeSet::new(),
        rng: ChaCha20Rng::seed_from_u64(year["seed"].as_integer().unwrap() as u64),
    };
    let mut held_beyond = 0;
    for day in 0..365 {
        midnight = midnight.after(DAY);
        it.arrive(midnight);
        it.expire(midnight);
        it.order(midnight);
        it.check(midnight, day % 30 == 29);
        held_beyond += it.orders.values().filter(|order| it.records[order.record].gone).count();
    }
    let gone = it.records.iter().filter(|r| r.gone).count();
    assert!(gone > 50 && held_beyond > 50, "the year is worth it: {gone} gone, {held_beyond} held beyond their day");
    let duties: BTreeSet<&str> = year["duties"].as_array().unwrap().iter().map(|d| d.as_str().unwrap()).collect();
    assert!(duties.is_subset(&it.duties), "{:?}", it.duties);
}

#[test]
fn a_year_under_a_fixed_duty() {
    check(0);
}

#[test]
fn a_year_in_which_the_duty_is_struck_down() {
    check(1);
}

#[test]
fn a_year_without_a_duty() {
    check(2);
}
