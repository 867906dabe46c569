//! Kept as long as the schedule says, held when ordered, and gone afterwards.

use archive::{NotRead, Tombstoned, Trouble};
use retained::Verdict;
use terms::Measure;

use crate::common::{Folder, asked, at, deed, ingest_samples, look, names, pass, rng, schedules};

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

    assert_eq!(archive.expire(at("2026-12-03T23:59:59.999999Z"), &schedules, &mut rng).unwrap(), []);
    assert_eq!(names(&look(&archive, &gone.target, now).unwrap()), gone.expect);
    let stones = archive.expire(at("2026-12-04T00:00:00Z"), &schedules, &mut rng).unwrap();
    assert!(matches!(stones.as_slice(), [one] if matches!(one.what, Tombstoned::NatDay(_)) && one.records > 50));
    archive.expire(at("2026-12-14T00:00:00Z"), &schedules, &mut rng).unwrap();

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
    archive.expire(until, &schedules(10, 10), &mut rng).unwrap();
    assert_eq!(archive.status().holds, 1);
    let stones = archive.expire(at("2026-12-24T00:00:01Z"), &schedules(10, 10), &mut rng).unwrap();
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
    archive.expire(at("2027-01-01T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    scan(&folder);
}

#[test]
fn a_late_record_of_a_destroyed_day_gets_a_key_and_an_end_of_its_own() {
    let folder = Folder::new("late");
    let mut archive = folder.open();
    let mut rng = rng();
    ingest_samples(&mut archive, &mut rng);
    archive.expire(at("2027-01-01T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    ingest_samples(&mut archive, &mut rng);
    assert_eq!(archive.status().segments, 0, "a source that was destroyed does not come back");
    let read = retained::radius_detail(&crate::common::sample("radius/detail"));
    let other = crate::common::batch(b"another source", retained::RADIUS_DETAIL);
    archive.ingest(&other, read, &mut rng).unwrap();
    drop(archive);
    let mut archive = folder.open();
    assert_eq!(archive.status().segments, 1);
    let stones = archive.expire(at("2027-01-01T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    assert_eq!(stones.len(), 1);
    drop(archive);
    // The two days of the records, the day on which some of them were set aside, and the late day.
    assert_eq!(folder.open().status().tombstones, 4);
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
