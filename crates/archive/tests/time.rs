//! Expiry under clocks that jump, machines that sleep, and rules that change.

use std::time::Duration;

use archive::{Archive, Tombstone};
use rand_chacha::{ChaCha20Rng, rand_core::Rng as _};
use retained::{Duty, GRACE, Reading, RecordClass, Schedule, Schedules, Verdict};
use terms::Instant;

use crate::common::{Folder, Made, at, expire, hold, look, rng, schedules};

const DAY: Duration = Duration::from_secs(86_400);
const BEGUN: &str = "2026-01-01T10:00:00Z";

/// A machine with a true time that nothing inside it knows.
struct Machine {
    truth: Instant,
    /// Positive: ahead.
    wrong_by: i64,
    boot: u8,
    uptime: Duration,
}

impl Machine {
    fn reading(&self) -> Reading {
        let wall = Instant::from_micros(self.truth.micros().saturating_add(self.wrong_by * 1_000_000));
        Reading { wall, boot: [self.boot; 16], uptime: self.uptime }
    }

    fn runs(&mut self, time: Duration) {
        self.truth = self.truth.after(time);
        self.uptime += time;
    }
}

fn is_there(archive: &Archive, made: &Made, now: Instant) -> bool {
    let begun = begun(made);
    let found = look(archive, &made.target(begun, begun), now).unwrap();
    found.attribution.verdict != Verdict::None
}

/// One subscriber a day.
fn begun(made: &Made) -> Instant {
    at(BEGUN).after(DAY * u32::from(made.0))
}

/// When a record of this subscriber has lived ten days, counted from the end of its day.
fn goes(made: &Made) -> Instant {
    at("2026-01-02T00:00:00Z").after(DAY * (u32::from(made.0) + 10))
}

fn round(archive: &mut Archive, machine: &Machine, rng: &mut ChaCha20Rng) -> Vec<Tombstone> {
    let told = archive.tell_time(machine.reading(), rng).unwrap();
    archive.expire(&told, &schedules(10, 10), rng).unwrap()
}

#[test]
fn never_early_whatever_the_clock_does_and_in_time_once_it_is_right() {
    let (folder, mut rng) = (Folder::new("jumps"), rng());
    let mut machine = Machine { truth: at(BEGUN), wrong_by: 0, boot: 0, uptime: Duration::ZERO };
    let mut archive = folder.open();
    round(&mut archive, &machine, &mut rng);
    let mut below = |end: u64| rng.next_u64() % end;
    let mut chance = crate::common::rng();
    let mut subscribers = 0;
    for step in 0..1_500 {
        while begun(&Made(subscribers)).after(Duration::from_secs(6_000)) < machine.truth {
            Made(subscribers).ingest(&mut archive, begun(&Made(subscribers)), &mut chance);
            subscribers += 1;
        }
        match below(10) {
            0 => machine.wrong_by = below(20 * 31_557_600) as i64 - 10 * 31_557_600,
            1 | 2 => machine.wrong_by = 0,
            3 if below(4) == 0 => {
                drop(archive);
                archive = folder.open();
                machine.truth = machine.truth.after(Duration::from_secs(below(40_000)));
                (machine.boot, machine.uptime) = (machine.boot.wrapping_add(1), Duration::ZERO);
            }
            _ => machine.runs(Duration::from_secs(below(7_200))),
        }
        round(&mut archive, &machine, &mut chance);
        let young = (0..subscribers).rev().take_while(|n| goes(&Made(*n)) > machine.truth);
        let stored = archive.status().by_class.get(&RecordClass::NatSession).copied().unwrap_or(0);
        assert!(young.count() as u64 <= stored, "step {step}: something went early");
        if step % 100 == 99 {
            machine.wrong_by = 0;
            let told = archive.clock_is_right(machine.reading(), &mut chance).unwrap();
            archive.expire(&told, &schedules(10, 10), &mut chance).unwrap();
            for made in (0..subscribers).map(Made) {
                let due = goes(&made) <= machine.truth;
                assert_eq!(is_there(&archive, &made, machine.truth), !due, "step {step}, subscriber {}", made.0);
            }
        }
    }
    assert!(subscribers > 20, "time has passed: {subscribers} days");
}

#[test]
fn a_restart_forgets_neither_the_time_nor_the_rule() {
    let (folder, mut rng) = (Folder::new("remembers"), rng());
    let mut machine = Machine { truth: at(BEGUN), wrong_by: 0, boot: 0, uptime: Duration::ZERO };
    let mut archive = folder.open();
    round(&mut archive, &machine, &mut rng);
    Made(0).ingest(&mut archive, begun(&Made(0)), &mut rng);
    let rules = archive.rules().clone();
    drop(archive);
    let mut archive = folder.open();
    assert_eq!(archive.rules(), &rules);
    machine.wrong_by = 10 * 31_557_600;
    machine.boot = 1;
    assert_eq!(round(&mut archive, &machine, &mut rng), []);
    // The same run of the machine counts on, whatever the program does.
    machine.runs(DAY * 12);
    drop(archive);
    assert_eq!(round(&mut folder.open(), &machine, &mut rng).len(), 2);
}

fn annulled() -> Schedules {
    let law = Schedule::in_force(Some(10), Some(10), 2);
    Schedules::of(|_| Schedule { duty: Duty::Annulled, ..law.clone() })
}

#[test]
fn a_change_that_nobody_has_seen_destroys_nothing() {
    let (folder, mut rng) = (Folder::new("unseen"), rng());
    let mut archive = folder.open();
    Made(0).ingest(&mut archive, begun(&Made(0)), &mut rng);
    let now = at("2026-01-06T00:00:00Z");
    expire(&mut archive, now, &schedules(10, 10), &mut rng).unwrap();
    let empty_book = Schedules::of(|_| Schedule::operational(0));
    for (other, days) in [(&annulled(), 2), (&empty_book, 0)] {
        let would = archive.would_expire(other, now);
        let seen: Vec<_> = would.iter().map(|p| (p.class, p.day.to_string(), p.records, p.held)).collect();
        let day = || "2026-01-01".to_owned();
        assert_eq!(seen, [(RecordClass::NatSession, day(), 1, 0), (RecordClass::AccessSession, day(), 1, 0)]);
        assert_eq!(would[0].goes, Some(goes(&Made(0))));
        assert_eq!(expire(&mut archive, now.after(GRACE), other, &mut rng).unwrap(), []);
        let waiting = archive.rules().0[&RecordClass::NatSession].waiting.map(|w| w.days);
        assert_eq!(waiting, Some(days));
    }
    assert_eq!(expire(&mut archive, now, &schedules(10, 10), &mut rng).unwrap(), []);
    assert!(!archive.rules().waits(), "a book that was put right leaves nothing behind");

    expire(&mut archive, now, &annulled(), &mut rng).unwrap();
    archive.accept_plan(&mut rng).unwrap();
    drop(archive);
    let mut archive = folder.open();
    assert_eq!(expire(&mut archive, now, &annulled(), &mut rng).unwrap().len(), 2, "seen and accepted");
}

#[test]
fn a_shorter_limit_of_a_law_in_force_binds_after_a_day() {
    let (folder, mut rng) = (Folder::new("limit"), rng());
    let mut archive = folder.open();
    Made(0).ingest(&mut archive, begun(&Made(0)), &mut rng);
    let now = at("2026-01-06T00:00:00Z");
    expire(&mut archive, now, &schedules(10, 10), &mut rng).unwrap();
    assert_eq!(expire(&mut archive, now, &schedules(3, 10), &mut rng).unwrap(), []);
    let late = now.after(GRACE);
    let stones = expire(&mut archive, late.before(Duration::from_micros(1)), &schedules(3, 10), &mut rng).unwrap();
    assert_eq!(stones, []);
    assert_eq!(expire(&mut archive, late, &schedules(3, 10), &mut rng).unwrap().len(), 1);
}

#[test]
fn a_plan_says_what_a_hold_keeps() {
    let (folder, mut rng) = (Folder::new("plan"), rng());
    let mut archive = folder.open();
    (0..3).for_each(|n| Made(n).ingest(&mut archive, begun(&Made(n)), &mut rng));
    let now = at("2026-01-06T00:00:00Z");
    let target = Made(1).target(begun(&Made(1)), begun(&Made(1)));
    for until in [now.after(DAY), now.after(DAY * 9)] {
        hold(&mut archive, &target, (now, until), &mut rng);
    }
    let plan = archive.would_expire(&schedules(0, 90), now);
    let seen: Vec<_> = plan.iter().map(|p| (p.class.as_str(), p.day.to_string(), p.records, p.held)).collect();
    let expected = [("2026-01-01", 0), ("2026-01-02", 1), ("2026-01-03", 0)];
    assert_eq!(seen, expected.map(|(day, held)| ("nat-session", day.to_owned(), 1, held)));
}

#[test]
fn each_tombstone_is_offered_until_a_leaf_proves_it() {
    let (folder, mut rng) = (Folder::new("proof"), rng());
    let mut archive = folder.open();
    (0..3).for_each(|n| Made(n).ingest(&mut archive, begun(&Made(n)), &mut rng));
    let gone = expire(&mut archive, goes(&Made(0)), &schedules(10, 10), &mut rng).unwrap();
    expire(&mut archive, goes(&Made(2)), &schedules(10, 10), &mut rng).unwrap();
    assert_eq!((gone.len(), archive.unproved().len()), (2, 6));
    let digests: Vec<_> = archive.tombstones().iter().map(Tombstone::digest).collect();
    archive.prove(&[(1, 40), (2, 41), (3, 42)], &mut rng).unwrap();
    drop(archive);
    let archive = folder.open();
    assert_eq!(archive.unproved().iter().map(|t| t.no).collect::<Vec<_>>(), [4, 5, 6]);
    assert_eq!(archive.tombstones().iter().filter_map(|t| t.leaf).collect::<Vec<_>>(), [40, 41, 42]);
    let after: Vec<_> = archive.tombstones().iter().map(Tombstone::digest).collect();
    assert_eq!(after, digests, "what the leaf proves does not change by being proved");
}
