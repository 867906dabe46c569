//! Kept as long as the schedule says, held when ordered, and gone afterwards.

use std::{net::IpAddr, time::Duration};

use archive::{NotRead, Tombstoned, Trouble};
use retained::{RecordClass, Verdict};
use terms::Measure;

use crate::common::{Folder, Made, asked, at, deed, expire, hold, ingest_samples, look, names, pass, rng, schedules};

#[test]
fn expired_is_gone_and_held_is_still_there() {
    let folder = Folder::new("expire");
    let mut archive = folder.open();
    let mut rng = rng();
    ingest_samples(&mut archive, &mut rng);
    let (held, gone) = (asked("question"), asked("later"));
    let schedules = schedules(10, 20);
    let now = at("2026-11-24T00:00:00Z");
    let sharers = look(&archive, &held.target, now).unwrap().attribution.sharers;

    let (pass_to_keep, logged) = pass(deed(Measure::Preserve, held.target.clone()), now);
    let until = at("2027-03-01T00:00:00Z");
    let hold = archive.hold(pass_to_keep, logged, until, &schedules, now, &mut rng).unwrap();
    assert!(hold.records >= 2, "the translation and the access session");
    assert_eq!(hold.would_be_destroyed_at, Some(at("2026-12-04T00:00:00Z")), "ten days after its day");

    assert_eq!(expire(&mut archive, at("2026-12-03T23:59:59.999999Z"), &schedules, &mut rng).unwrap(), []);
    assert_eq!(names(&look(&archive, &gone.target, now).unwrap()), gone.expect);
    let stones = expire(&mut archive, at("2026-12-04T00:00:00Z"), &schedules, &mut rng).unwrap();
    assert!(
        matches!(stones.as_slice(), [one] if matches!(one.what, Tombstoned::Day(_, RecordClass::NatSession)) && one.records > 50)
    );
    expire(&mut archive, at("2026-12-14T00:00:00Z"), &schedules, &mut rng).unwrap();

    let late = at("2027-01-01T00:00:00Z");
    let only_the_held = |archive: &archive::Archive| {
        assert_eq!(look(archive, &gone.target, late).unwrap().attribution.verdict, Verdict::None);
        let found = look(archive, &held.target, late).unwrap();
        assert_eq!(names(&found), held.expect);
        assert_eq!(found.attribution.sharers, sharers, "as many as when it was held");
        assert_eq!(archive.status().segments, 0);
    };
    only_the_held(&archive);
    drop(archive);
    let mut archive = folder.open();
    only_the_held(&archive);

    let stone = archive.release(hold.id, late, &mut rng).unwrap();
    assert_eq!((stone.what, stone.records), (Tombstoned::Hold(hold.id), hold.records as u64));
    assert_eq!(look(&archive, &held.target, late).unwrap().attribution.verdict, Verdict::None);
    assert!(matches!(archive.release(hold.id, late, &mut rng), Err(Trouble::NoSuchHold)));
    let left: Vec<_> = folder.files().into_iter().map(|(path, _)| path).collect();
    for kind in ["key", "seg", "hold", "tmp"] {
        assert!(!left.iter().any(|p| p.extension().is_some_and(|e| e == kind)), "{kind}");
    }
}

#[test]
fn a_hold_that_ran_out_goes_by_itself() {
    let folder = Folder::new("lapse");
    let mut archive = folder.open();
    let mut rng = rng();
    ingest_samples(&mut archive, &mut rng);
    let now = at("2026-11-24T00:00:00Z");
    let asked = asked("question");
    let until = at("2026-12-24T00:00:00Z");
    for _ in 0..2 {
        let (pass, logged) = pass(deed(Measure::Preserve, asked.target.clone()), now);
        archive.hold(pass, logged, until, &schedules(10, 10), now, &mut rng).unwrap();
    }
    assert_eq!(archive.status().holds, 1, "the same deed is one hold");
    expire(&mut archive, until, &schedules(10, 10), &mut rng).unwrap();
    assert_eq!(archive.status().holds, 1);
    let stones = expire(&mut archive, at("2026-12-24T00:00:01Z"), &schedules(10, 10), &mut rng).unwrap();
    assert!(matches!(stones.as_slice(), [one] if matches!(one.what, Tombstoned::Hold(_))));
    drop(archive);
    assert_eq!(folder.open().status().holds, 0);
}

#[test]
fn nothing_on_the_disk_reads_as_a_subscriber() {
    let folder = Folder::new("canary");
    let mut archive = folder.open();
    let mut rng = rng();
    ingest_samples(&mut archive, &mut rng);
    let now = at("2026-11-24T00:00:00Z");
    let asked = asked("question");
    let (pass, logged) = pass(deed(Measure::Preserve, asked.target.clone()), now);
    archive.hold(pass, logged, at("2027-03-01T00:00:00Z"), &schedules(10, 10), now, &mut rng).unwrap();
    let canaries: [&[u8]; 4] = [b"sub-000", b"02:00:5e", &[203, 0, 113, 10], &[100, 64, 0, 12]];
    let scan = |folder: &Folder| {
        for (path, bytes) in folder.files() {
            for canary in canaries {
                let found = bytes.windows(canary.len()).any(|w| w == canary);
                assert!(!found, "{} holds {canary:?}", path.display());
            }
        }
    };
    scan(&folder);
    expire(&mut archive, at("2027-01-01T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    scan(&folder);
}

#[test]
fn a_late_record_of_a_destroyed_day_gets_a_key_and_an_end_of_its_own() {
    let folder = Folder::new("late");
    let mut archive = folder.open();
    let mut rng = rng();
    ingest_samples(&mut archive, &mut rng);
    expire(&mut archive, at("2027-01-01T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    ingest_samples(&mut archive, &mut rng);
    assert_eq!(archive.status().segments, 0, "a source that was destroyed does not come back");
    let read = retained::radius_detail(&crate::common::sample("radius/detail"));
    let other = crate::common::batch(b"another source", retained::RADIUS_DETAIL);
    archive.ingest(&other, read, &mut rng).unwrap();
    drop(archive);
    let mut archive = folder.open();
    assert_eq!(archive.status().segments, 1);
    let stones = expire(&mut archive, at("2027-01-01T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    assert_eq!(stones.len(), 1);
    drop(archive);
    // The three classes of the records, the day on which some of them were set aside, and the late day.
    assert_eq!(folder.open().status().tombstones, 5);
}

#[test]
fn a_question_for_too_long_a_time_is_refused() {
    let folder = Folder::new("long");
    let mut archive = folder.open();
    let mut rng = rng();
    let read = retained::radius_detail(&crate::common::sample("radius/detail"));
    let mut vague = crate::common::batch(b"a clock that nobody set", retained::RADIUS_DETAIL);
    vague.clock.error_max = std::time::Duration::from_secs(20 * 86_400);
    archive.ingest(&vague, read, &mut rng).unwrap();
    let found = look(&archive, &asked("question").target, at("2026-11-24T00:00:00Z"));
    assert!(matches!(found, Err(NotRead::PeriodTooLong { .. })));
}

/// Every way in which somebody's name or address could stand in a file.
fn traces(made: &Made) -> Vec<Vec<u8>> {
    let begun = at("2026-11-22T10:00:00Z");
    let read = made.records(begun);
    let mut traces = vec![made.name().into_bytes(), format!("canary-{:05}", made.0).into_bytes()];
    for address in [read.nat[0].public, read.nat[0].private] {
        let IpAddr::V4(v4) = address else { panic!("made up as IPv4") };
        let mut backwards = v4.octets();
        backwards.reverse();
        traces.extend([v4.octets().to_vec(), backwards.to_vec(), v4.to_string().into_bytes()]);
    }
    traces
}

/// Looks at every byte of every file, unfinished ones and keys included.
fn nothing_is_seen(folder: &Folder, after: &str) {
    let files = folder.files();
    assert!(!files.is_empty());
    for made in [Made(0), Made(1), Made(2)] {
        for trace in traces(&made) {
            for (path, bytes) in &files {
                let seen = bytes.windows(trace.len()).any(|w| w == trace);
                assert!(!seen, "after {after}: {} holds {:?}", path.display(), String::from_utf8_lossy(&trace));
            }
        }
    }
}

#[test]
fn no_canary_is_in_any_file_at_any_time() {
    let (folder, mut rng) = (Folder::new("canaries"), rng());
    let mut archive = folder.open();
    let (begun, now) = (at("2026-11-22T10:00:00Z"), at("2026-11-24T00:00:00Z"));
    for n in 0..3 {
        Made(n).ingest(&mut archive, begun, &mut rng);
        nothing_is_seen(&folder, "ingest");
    }
    let target = Made(1).target(begun, begun.after(Duration::from_secs(7_200)));
    let held = hold(&mut archive, &target, (now, at("2027-03-01T00:00:00Z")), &mut rng);
    nothing_is_seen(&folder, "the hold");
    Made(1).ingest(&mut archive, begun.after(Duration::from_secs(3_600)), &mut rng);
    assert_eq!(archive.renew_holds(&mut rng).unwrap().len(), 1);
    nothing_is_seen(&folder, "its renewal");
    let sealed = folder.files();
    expire(&mut archive, at("2027-01-01T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    nothing_is_seen(&folder, "expiry");
    drop(archive);
    let mut archive = folder.open();
    archive.release(held.id, at("2027-01-02T00:00:00Z"), &mut rng).unwrap();
    archive.prove(&[(1, 7), (2, 8), (3, 9)], &mut rng).unwrap();
    nothing_is_seen(&folder, "the release");
    drop(archive);
    nothing_is_seen(&folder, "closing");
    let left = folder.files();
    let kind = |path: &std::path::Path| path.parent().and_then(|p| p.file_name()).map(|n| n.to_owned());
    assert!(!left.iter().any(|(path, _)| kind(path).is_some_and(|k| k == "keys" || k == "segments" || k == "holds")));
    // A backup brings the sealed bytes back, and the keys that it has no more open nothing.
    for (path, bytes) in sealed.iter().filter(|(path, _)| kind(path).is_none_or(|k| k != "keys")) {
        std::fs::write(path, bytes).unwrap();
    }
    let archive = folder.open();
    assert_eq!((archive.status().segments, archive.status().holds), (0, 0));
    nothing_is_seen(&folder, "a backup that was put back");
}
