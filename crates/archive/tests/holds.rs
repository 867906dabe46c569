//! A hold keeps exactly what its order names: what comes later in its period as well, and nothing of anybody else.

use std::time::Duration;

use archive::Archive;
use rand_chacha::ChaCha20Rng;
use retained::Verdict;
use terms::{Instant, Target};

use crate::common::{Folder, Made, at, expire, hold, look, names, rng, schedules};

/// The day on which everything happens; with ten days to live it goes at [`GOES`].
const DAY: &str = "2026-11-22T10:00:00Z";
const GOES: &str = "2026-12-03T00:00:00Z";

fn minutes(n: u64) -> Duration {
    Duration::from_secs(60 * n)
}

/// A guard gives leave for a day at most, clocks included.
fn whole_day(made: &Made) -> Target {
    made.target(at("2026-11-22T01:00:00Z"), at("2026-11-22T23:00:00Z"))
}

fn found(archive: &Archive, made: &Made, now: Instant) -> Vec<String> {
    let found = look(archive, &whole_day(made), now).unwrap();
    if found.attribution.verdict == Verdict::None { Vec::new() } else { names(&found) }
}

fn archive_with(folder: &Folder, subscribers: u16, rng: &mut ChaCha20Rng) -> Archive {
    let mut archive = folder.open();
    for n in 0..subscribers {
        Made(n).ingest(&mut archive, at(DAY).after(minutes(u64::from(n) * 10)), rng);
    }
    archive
}

#[test]
fn records_that_come_after_the_order_are_held_too() {
    let (folder, mut rng) = (Folder::new("later"), rng());
    let mut archive = archive_with(&folder, 2, &mut rng);
    let (now, until) = (at("2026-11-23T00:00:00Z"), at("2027-03-01T00:00:00Z"));
    let held = hold(&mut archive, &whole_day(&Made(1)), (now, until), &mut rng);
    assert_eq!(held.records, 2);
    drop(archive);
    let mut archive = folder.open();
    assert_eq!(archive.renew_holds(&mut rng).unwrap(), []);
    Made(1).ingest(&mut archive, at(DAY).after(minutes(60)), &mut rng);
    Made(2).ingest(&mut archive, at(DAY).after(minutes(60)), &mut rng);
    let renewed = archive.renew_holds(&mut rng).unwrap();
    assert_eq!(renewed.iter().map(|r| (r.id, r.added, r.full)).collect::<Vec<_>>(), [(held.id, 2, false)]);
    // A last record of the same line comes just before its day goes: nobody renews, expiry itself does.
    Made(1).ingest(&mut archive, at(DAY).after(minutes(120)), &mut rng);
    expire(&mut archive, at(GOES), &schedules(10, 10), &mut rng).unwrap();
    assert_eq!((archive.status().segments, archive.status().held_records), (0, 6));
    drop(archive);
    let archive = folder.open();
    assert_eq!(found(&archive, &Made(1), at(GOES)), [Made(1).name()]);
    assert_eq!(found(&archive, &Made(2), at(GOES)), Vec::<String>::new());
}

#[test]
fn an_order_that_matches_nothing_holds_nothing() {
    let (folder, mut rng) = (Folder::new("over"), rng());
    let mut archive = folder.open();
    let now = at("2026-11-24T00:00:00Z");
    assert_eq!(hold(&mut archive, &whole_day(&Made(1)), (now, now.after(minutes(9))), &mut rng).records, 0);
    assert_eq!(archive.status().holds, 0);
}

#[test]
fn each_of_two_orders_keeps_its_own_copy() {
    let (folder, mut rng) = (Folder::new("overlap"), rng());
    let mut archive = archive_with(&folder, 3, &mut rng);
    let now = at("2026-11-24T00:00:00Z");
    let short = hold(&mut archive, &whole_day(&Made(1)), (now, at("2026-12-10T00:00:00Z")), &mut rng);
    let narrow = Made(1).target(at(DAY).after(minutes(10)), at(DAY).after(minutes(10)));
    let long = hold(&mut archive, &narrow, (now, at("2027-03-01T00:00:00Z")), &mut rng);
    assert_ne!(short.id, long.id);
    for (when, holds) in [("2026-12-10T00:00:00Z", 2), ("2026-12-10T00:00:00.000001Z", 1), ("2027-03-01T00:00:00Z", 1)]
    {
        expire(&mut archive, at(when), &schedules(10, 10), &mut rng).unwrap();
        assert_eq!(archive.status().holds, holds, "{when}");
        assert_eq!(found(&archive, &Made(1), at(when)), [Made(1).name()], "{when}");
        assert_eq!(found(&archive, &Made(2), at(when)), Vec::<String>::new(), "{when}");
    }
    expire(&mut archive, at("2027-03-01T00:00:00.000001Z"), &schedules(10, 10), &mut rng).unwrap();
    assert_eq!(found(&archive, &Made(1), at("2027-03-02T00:00:00Z")), Vec::<String>::new());
}

#[test]
fn a_hold_that_ends_a_minute_before_or_after_the_day_does() {
    for (ends, held_after) in [(at(GOES).before(minutes(1)), false), (at(GOES).after(minutes(1)), true)] {
        let (folder, mut rng) = (Folder::new(&format!("minute-{held_after}")), rng());
        let mut archive = archive_with(&folder, 2, &mut rng);
        hold(&mut archive, &whole_day(&Made(1)), (at("2026-11-24T00:00:00Z"), ends), &mut rng);
        // Before its day goes, the record is there whether the hold is or not.
        expire(&mut archive, at(GOES).before(Duration::from_micros(1)), &schedules(10, 10), &mut rng).unwrap();
        assert_eq!(found(&archive, &Made(1), at(GOES)), [Made(1).name()]);
        expire(&mut archive, at(GOES), &schedules(10, 10), &mut rng).unwrap();
        assert_eq!(!found(&archive, &Made(1), at(GOES)).is_empty(), held_after);
        assert_eq!(found(&archive, &Made(0), at(GOES)), Vec::<String>::new());
        expire(&mut archive, at(GOES).after(minutes(2)), &schedules(10, 10), &mut rng).unwrap();
        assert_eq!(found(&archive, &Made(1), at(GOES)), Vec::<String>::new());
        assert_eq!(archive.status().held_records, 0);
    }
}

#[test]
fn a_narrow_order_copies_nothing_more_from_a_wide_one() {
    let (folder, mut rng) = (Folder::new("narrow"), rng());
    let mut archive = folder.open();
    // The same port twice on one day, by two lines: a wide order names both, a narrow one only the first.
    let (first, second) = (at(DAY), at(DAY).after(minutes(300)));
    Made(1).ingest(&mut archive, first, &mut rng);
    let mut other = Made(2).records(second);
    other.nat[0].ports = Made(1).records(second).nat[0].ports;
    let batch = retained::Batch {
        received: second.after(minutes(90)),
        ..crate::common::batch(b"the second line", retained::CONNTRACK)
    };
    archive.ingest(&batch, other, &mut rng).unwrap();
    let until = at("2027-03-01T00:00:00Z");
    let wide = hold(&mut archive, &whole_day(&Made(1)), (at("2026-11-24T00:00:00Z"), until), &mut rng);
    assert_eq!(wide.records, 4);
    expire(&mut archive, at(GOES), &schedules(10, 10), &mut rng).unwrap();
    let narrow = hold(&mut archive, &Made(1).target(first, first), (at(GOES), until), &mut rng);
    assert_eq!(narrow.records, 2, "the line that had the port then, and not the one that had it later");
    archive.release(wide.id, at(GOES), &mut rng).unwrap();
    assert_eq!(found(&archive, &Made(1), at(GOES)), [Made(1).name()]);
}

#[test]
fn a_hold_and_an_expiry_know_nothing_of_merges() {
    let (folder, mut rng) = (Folder::new("merged"), rng());
    let mut archive = archive_with(&folder, 6, &mut rng);
    let now = at("2026-11-24T00:00:00Z");
    hold(&mut archive, &whole_day(&Made(1)), (now, at("2027-03-01T00:00:00Z")), &mut rng);
    let before = archive.status();
    archive.tidy(&mut rng).unwrap();
    let merged = archive.status();
    assert!(merged.segments < before.segments && merged.by_class == before.by_class);
    Made(1).ingest(&mut archive, at(DAY).after(minutes(90)), &mut rng);
    let stones = expire(&mut archive, at(GOES), &schedules(10, 10), &mut rng).unwrap();
    assert_eq!(stones.iter().map(|s| s.records).sum::<u64>(), 14);
    for reopened in [false, true] {
        if reopened {
            drop(archive);
            archive = folder.open();
        }
        assert_eq!((archive.status().segments, archive.status().held_records), (0, 4));
        assert_eq!(found(&archive, &Made(1), at(GOES)), [Made(1).name()]);
        assert_eq!(found(&archive, &Made(2), at(GOES)), Vec::<String>::new());
    }
}
