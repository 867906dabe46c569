//! What is still open: it is found, it moves from tail to tail until it ends, and leaves nothing behind then.

use std::time::Duration;

use archive::{Archive, Feed};
use rand_chacha::ChaCha20Rng;
use retained::{
    AccessKind, AccessRecord, CONNTRACK, Doubt, Life, NatRecord, PortRange, Read, Shape, Subscriber, Verdict,
};
use terms::{DataCategory, Instant, Measure, Period, Selector, Target, Transport};

use crate::common::{Folder, at, deed, expire, hold, look, pass, rng, schedules};

const PUBLIC: [u8; 4] = [203, 0, 113, 99];

fn minute(n: i64) -> Instant {
    Instant::from_micros(at("2026-11-24T10:00:00Z").micros() + n * 60_000_000)
}

fn feed() -> Feed {
    let batch = crate::common::batch(b"", CONNTRACK);
    Feed { name: "conntrack tcp".to_owned(), converter: batch.converter, clock: batch.clock }
}

fn record(who: u8, ports: PortRange, life: Life) -> NatRecord {
    NatRecord {
        shape: if ports.first() == ports.last() { Shape::Session } else { Shape::PortBlock },
        public: PUBLIC.into(),
        ports,
        transport: Some(Transport::Tcp),
        private: [100, 64, 9, who].into(),
        realm: None,
        private_port: None,
        peer: None,
        subscriber: Some(Subscriber::new(format!("line-{who}"))),
        life,
    }
}

fn open(from: i64) -> Life {
    Life::open_end(minute(from), minute(from))
}

fn whole(from: i64, to: i64) -> Life {
    Life::whole(Period::new(minute(from), minute(to)).unwrap())
}

fn append(archive: &mut Archive, nat: Vec<NatRecord>, now: i64, rng: &mut ChaCha20Rng) {
    let mut read = Read { nat, ..Read::new() };
    (0..read.nat.len()).for_each(|_| read.keep());
    archive.append(&feed(), &read, &[], minute(now), rng).unwrap();
}

/// Ends the open batch as a running node does, and says how many records came into segments.
fn settle(archive: &mut Archive, now: i64, rng: &mut ChaCha20Rng) -> u64 {
    let open: Vec<_> = archive.open_batches().into_iter().filter(|b| b.takes_more).map(|b| b.no).collect();
    let mut records = 0;
    for no in open {
        archive.roll_over(no, minute(now), rng).unwrap();
        let mut settling = archive.begin_settling(no, rng).unwrap().unwrap();
        settling.write().unwrap();
        records += archive.finish_settling(settling, rng).unwrap().records;
    }
    records
}

fn target(port: u16, when: i64) -> Target {
    Target {
        selector: Selector::new(PUBLIC.into(), Some(port), Transport::Tcp),
        period: Period::new(minute(when), minute(when)).unwrap(),
        clock_error_max: Duration::from_secs(1),
    }
}

/// Each line that fits, and whether its end is unknown.
fn who(archive: &Archive, port: u16, when: i64) -> Vec<(String, bool)> {
    let found = look(archive, &target(port, when), minute(when).max(minute(600))).unwrap();
    let name = |c: &retained::Candidate| c.subscriber.as_ref().unwrap().reveal().to_owned();
    found.attribution.candidates.iter().map(|c| (name(c), c.doubts.contains(&Doubt::NatEndUnknown))).collect()
}

/// Port, minute, and each line with whether its end is unknown.
type Expected = (u16, i64, &'static [(&'static str, bool)]);

fn check(archive: &Archive, expected: &[Expected]) {
    for (port, when, lines) in expected {
        let expected: Vec<_> = lines.iter().map(|(name, open)| ((*name).to_owned(), *open)).collect();
        assert_eq!(who(archive, *port, *when), expected, "port {port} at {when}");
    }
}

const BLOCK: (u16, u16) = (2_048, 2_559);

fn block() -> PortRange {
    PortRange::new(BLOCK.0, BLOCK.1).unwrap()
}

#[test]
fn what_is_open_moves_from_tail_to_tail_and_its_end_leaves_one_record() {
    let folder = Folder::new("open-moves");
    let mut archive = folder.open();
    let mut rng = rng();
    let port = PortRange::one(40_000);
    append(&mut archive, vec![record(1, block(), open(0)), record(2, port, open(1))], 1, &mut rng);
    check(&archive, &[(2_100, 5, &[("line-1", true)]), (40_000, 5, &[("line-2", true)]), (40_000, 0, &[])]);
    // Three times, and nothing is written that would have to be read for as long as its day is kept.
    for now in [10, 20, 30] {
        assert_eq!(settle(&mut archive, now, &mut rng), 0);
        assert_eq!((archive.status().open_records, archive.open_batches()[0].carried), (2, 2));
        check(&archive, &[(2_100, 5, &[("line-1", true)]), (40_000, 5, &[("line-2", true)])]);
    }
    let ended = vec![record(2, port, whole(1, 35)), record(3, port, open(36))];
    append(&mut archive, ended, 36, &mut rng);
    let expected: [Expected; 4] = [
        (2_100, 50, &[("line-1", true)]),
        (40_000, 5, &[("line-2", false)]),
        (40_000, 50, &[("line-3", true)]),
        (40_000, 0, &[]),
    ];
    check(&archive, &expected);
    assert_eq!(settle(&mut archive, 40, &mut rng), 1, "the one that ended");
    check(&archive, &expected);
    append(&mut archive, vec![record(3, port, whole(36, 45)), record(1, block(), whole(0, 46))], 46, &mut rng);
    assert_eq!(settle(&mut archive, 50, &mut rng), 2);
    let expected: [Expected; 4] =
        [(2_100, 40, &[("line-1", false)]), (2_100, 50, &[]), (40_000, 40, &[("line-3", false)]), (40_000, 50, &[])];
    check(&archive, &expected);
    assert_eq!((archive.status().nat_records, archive.status().open_records), (3, 0));
    drop(archive);
    let archive = folder.open();
    check(&archive, &expected);
    assert_eq!(archive.verify().unwrap(), 3);
}

#[test]
fn killed_in_between_it_is_there_and_answers_once() {
    let folder = Folder::new("open-killed");
    let mut archive = folder.open();
    let mut rng = rng();
    append(&mut archive, vec![record(1, block(), open(0)), record(2, block(), whole(-5, -1))], 1, &mut rng);
    let no = archive.open_batches()[0].no;
    assert_eq!(archive.roll_over(no, minute(10), &mut rng).unwrap(), 1);
    assert_eq!(archive.roll_over(no, minute(10), &mut rng).unwrap(), 0, "once");
    drop(archive);
    let mut archive = folder.open();
    check(&archive, &[(2_100, 5, &[("line-1", true)]), (2_100, -3, &[("line-2", false)])]);
    // Nobody goes on with these tails: they become segments as they are.
    archive.settle(None, &mut rng).unwrap();
    check(&archive, &[(2_100, 5, &[("line-1", true)]), (2_100, -3, &[("line-2", false)])]);
    // The listener that was started again sees an end of which it did not see the beginning, and then another line.
    append(&mut archive, vec![record(1, block(), Life::open_start(minute(20), minute(20)))], 20, &mut rng);
    append(&mut archive, vec![record(3, block(), open(30))], 30, &mut rng);
    let after: [Expected; 3] = [(2_100, 15, &[("line-1", false)]), (2_100, 25, &[]), (2_100, 40, &[("line-3", true)])];
    check(&archive, &after);
    settle(&mut archive, 40, &mut rng);
    check(&archive, &after);
}

#[test]
fn what_is_open_for_more_than_a_day_is_written_down_as_it_is() {
    let folder = Folder::new("open-long");
    let mut archive = folder.open();
    let mut rng = rng();
    let day = 24 * 60;
    append(&mut archive, vec![record(1, block(), open(0))], 1, &mut rng);
    assert_eq!(settle(&mut archive, day - 1, &mut rng), 0);
    append(&mut archive, vec![record(2, PortRange::one(5), whole(day, day + 1))], day + 1, &mut rng);
    assert_eq!(settle(&mut archive, day + 2, &mut rng), 2);
    assert_eq!(archive.status().open_records, 0);
    check(&archive, &[(2_100, 2 * day, &[("line-1", true)])]);
    append(&mut archive, vec![record(1, block(), whole(0, 3 * day))], 3 * day, &mut rng);
    check(&archive, &[(2_100, 2 * day, &[("line-1", false)]), (2_100, 4 * day, &[])]);
}

#[test]
fn the_reverse_question_lists_a_translation_once_and_none_that_had_ended() {
    let folder = Folder::new("open-reverse");
    let mut archive = folder.open();
    let mut rng = rng();
    let ports = [40_001, 40_002].map(PortRange::one);
    append(&mut archive, vec![record(1, block(), open(0)), record(1, ports[0], open(1))], 1, &mut rng);
    append(&mut archive, vec![record(1, ports[1], whole(2, 30))], 30, &mut rng);
    // As after a restart: open rows in segments, and their ends in another batch.
    archive.settle(None, &mut rng).unwrap();
    append(&mut archive, vec![record(1, ports[0], whole(1, 5)), record(1, block(), whole(0, 60))], 60, &mut rng);
    let used = |archive: &Archive, from, to| {
        let mut target = target(2_100, from);
        target.period = Period::new(minute(from), minute(to)).unwrap();
        let mut asked = deed(Measure::Disclose, target);
        asked.data = DataCategory::Traffic;
        let (pass, logged) = pass(asked, minute(600));
        let used = archive.used(pass, logged, minute(600)).unwrap();
        used.uses.iter().map(|u| u.ports.first()).collect::<Vec<_>>()
    };
    assert_eq!(used(&archive, 10, 20), [2_048, 40_002], "one had ended at 5");
    assert_eq!(used(&archive, 3, 20), [2_048, 40_001, 40_002]);
    archive.settle(None, &mut rng).unwrap();
    assert_eq!(used(&archive, 10, 20), [2_048, 40_002]);
    let found = look(&archive, &target(40_001, 20), minute(600)).unwrap();
    assert_eq!(found.attribution.verdict, Verdict::None);
}

#[test]
fn a_block_whose_release_was_lost_is_over_when_another_line_has_it_also_in_what_is_held() {
    let (folder, mut rng) = (Folder::new("open-lost"), rng());
    let mut archive = folder.open();
    append(&mut archive, vec![record(1, block(), open(0)), record(2, block(), whole(30, 40))], 41, &mut rng);
    let expected: [Expected; 3] =
        [(2_100, 10, &[("line-1", true)]), (2_100, 35, &[("line-2", false)]), (2_100, 50, &[])];
    check(&archive, &expected);
    archive.settle(None, &mut rng).unwrap();
    check(&archive, &expected);
    // What the order names is kept with what tells that it was over.
    let (now, until) = (minute(600), at("2027-03-01T00:00:00Z"));
    assert_eq!(hold(&mut archive, &target(2_100, 50), (now, until), &mut rng).records, 2);
    expire(&mut archive, at("2026-12-24T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    assert_eq!((archive.status().segments, archive.status().held_records), (0, 2));
    let found = look(&archive, &target(2_100, 50), at("2026-12-24T00:00:00Z")).unwrap();
    assert_eq!(found.attribution.verdict, Verdict::None);
}

#[test]
fn what_another_line_used_of_an_address_is_not_listed_for_the_one_whose_stop_was_lost() {
    let (folder, mut rng) = (Folder::new("open-lost-stop"), rng());
    let mut archive = folder.open();
    let session = |name: &str, life| AccessRecord {
        subscriber: Subscriber::new(name),
        address: [100, 64, 9, 1].into(),
        prefix: 32,
        realm: None,
        kind: AccessKind::Radius,
        life,
    };
    let used = |port, life| NatRecord { subscriber: None, ..record(1, PortRange::one(port), life) };
    let nat = vec![used(40_001, whole(5, 20)), used(40_002, whole(60, 70))];
    let access = vec![session("gone", open(0)), session("there", whole(50, 90))];
    let mut read = Read { nat, access, ..Read::new() };
    (0..4).for_each(|_| read.keep());
    archive.append(&feed(), &read, &[], minute(91), &mut rng).unwrap();
    for _ in 0..2 {
        let mut target = target(40_001, 10);
        target.period = Period::new(minute(10), minute(80)).unwrap();
        let mut asked = deed(Measure::Disclose, target);
        asked.data = DataCategory::Traffic;
        let (pass, logged) = pass(asked, minute(600));
        let used = archive.used(pass, logged, minute(600)).unwrap();
        assert_eq!(used.uses.iter().map(|u| u.ports.first()).collect::<Vec<_>>(), [40_001]);
        archive.settle(None, &mut rng).unwrap();
    }
}
