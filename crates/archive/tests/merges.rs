//! Many segments become few: killed at every step, nothing is lost, doubled or brought back.

use std::{collections::BTreeMap, fs, path::PathBuf, time::Duration};

use archive::{Archive, GeneratedDay};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};

use retained::{Batch, CONNTRACK, Read};
use terms::{Period, Selector, Target};

use crate::common::{Folder, Made, asked, at, batch, expire, ingest_samples, look, names, rng, sample, schedules};

type Files = BTreeMap<PathBuf, Vec<u8>>;

/// An archive of the samples and a made-up day on top of them: several segments of each class.
fn filled(name: &str) -> Folder {
    let folder = Folder::new(name);
    let mut archive = folder.open();
    let mut rng = rng();
    ingest_samples(&mut archive, &mut rng);
    let day = archive.status().days.unwrap().0;
    archive.ingest_generated(GeneratedDay { seed: 5, day, rows: 3_000 }, day.ends(), &mut rng).unwrap();
    folder
}

fn check(archive: &Archive, rows: u64) {
    let status = archive.status();
    assert_eq!(status.nat_records + status.access_records, rows);
    assert_eq!(archive.verify().unwrap(), rows);
    let question = asked("question");
    let found = look(archive, &question.target, at("2026-11-24T00:00:00Z")).unwrap();
    assert_eq!(names(&found), question.expect);
}

#[test]
fn a_merge_that_was_killed_at_any_step_is_undone_or_done() {
    let folder = filled("merge-killed");
    let before: Files = folder.files().into_iter().collect();
    let mut archive = folder.open();
    let status = archive.status();
    let rows = status.nat_records + status.access_records;
    archive.tidy(&mut ChaCha20Rng::seed_from_u64(99)).unwrap();
    assert!(archive.status().segments < status.segments);
    check(&archive, rows);
    drop(archive);
    let after: Files = folder.files().into_iter().collect();
    let new: Files =
        after.iter().filter(|(p, _)| !before.contains_key(*p)).map(|(p, b)| (p.clone(), b.clone())).collect();
    let is_merge = |path: &PathBuf| path.extension().is_some_and(|e| e == "merge");
    assert!(new.keys().any(is_merge) && new.len() > 2);
    // As after a power cut: the segments written under unfinished names; then some named; then all; then each merge's
    // own file; then everything, but nothing of the old removed.
    let segments: Vec<_> = new.keys().filter(|p| p.extension().is_some_and(|e| e == "seg")).collect();
    let merges: Vec<_> = new.keys().filter(|p| is_merge(p)).collect();
    for named in 0..=segments.len() {
        for committed in 0..=merges.len() {
            if committed > 0 && named < segments.len() {
                continue;
            }
            fs::remove_dir_all(&folder.0).unwrap();
            for (path, bytes) in &before {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
            for (number, path) in segments.iter().enumerate() {
                let aside = PathBuf::from(format!("{}.tmp", path.display()));
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(if number < named { *path } else { &aside }, &new[*path]).unwrap();
            }
            for path in merges.iter().take(committed) {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, &new[*path]).unwrap();
            }
            let archive = folder.open();
            check(&archive, rows);
            drop(archive);
            assert!(!folder.files().iter().any(|(p, _)| p.extension().is_some_and(|e| e == "tmp")));
        }
    }
}

#[test]
fn a_merge_of_a_day_that_was_destroyed_meanwhile_brings_nothing_back() {
    let folder = filled("merge-late");
    let mut archive = folder.open();
    let mut rng = ChaCha20Rng::seed_from_u64(98);
    let merging = archive.plan_merge(true, &mut rng).unwrap();
    let done = merging.run().unwrap();
    expire(&mut archive, at("2027-03-01T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    archive.place_merge(done, &mut rng).unwrap();
    assert_eq!(archive.status().segments, 0);
    assert_eq!(fs::read_dir(folder.0.join("segments")).unwrap().count(), 0);
    drop(archive);
    assert_eq!(folder.open().status().segments, 0);
}

#[test]
fn what_was_merged_expires_like_the_rest() {
    let folder = filled("merge-expires");
    let mut archive = folder.open();
    let mut rng = ChaCha20Rng::seed_from_u64(97);
    archive.tidy(&mut rng).unwrap();
    expire(&mut archive, at("2027-03-01T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    assert_eq!((archive.status().segments, archive.verify().unwrap()), (0, 0));
    drop(archive);
    let archive = folder.open();
    assert_eq!((archive.status().segments, archive.verify().unwrap()), (0, 0));
    assert_eq!(fs::read_dir(folder.0.join("segments")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(folder.0.join("merges")).unwrap().count(), 0);
}

#[test]
fn a_merge_waits_until_there_are_enough_segments_of_one_size() {
    let folder = Folder::new("merge-enough");
    let mut archive = folder.open();
    let mut rng = ChaCha20Rng::seed_from_u64(96);
    for number in 0..8 {
        assert!(archive.plan_merge(false, &mut rng).is_none(), "{number} are few");
        Made(number).ingest(&mut archive, at("2026-11-22T10:00:00Z"), &mut rng);
    }
    let rows = archive.verify().unwrap();
    while let Some(merging) = archive.plan_merge(false, &mut rng) {
        let done = merging.run().unwrap();
        archive.place_merge(done, &mut rng).unwrap();
    }
    assert_eq!((archive.status().segments, archive.verify().unwrap()), (2, rows), "one of each class");
}

/// The conntrack sample in six pieces, as a large file is taken in.
fn in_pieces(folder: &Folder) -> Archive {
    let mut archive = folder.open();
    let bytes = sample("cgnat/conntrack.log");
    let read = retained::conntrack(&bytes);
    for (number, some) in read.nat.chunks(read.nat.len().div_ceil(6)).enumerate() {
        let mut piece = Read { nat: some.to_vec(), ..Read::new() };
        some.iter().for_each(|_| piece.keep());
        let batch = Batch { offset: number as u64 * 1_000, ..batch(&bytes, CONNTRACK) };
        archive.ingest(&batch, piece, &mut ChaCha20Rng::seed_from_u64(number as u64)).unwrap();
    }
    archive
}

#[test]
fn pieces_of_one_day_become_one_segment_and_answer_as_they_did_apart() {
    let (apart, together) = (Folder::new("pieces-apart"), Folder::new("pieces-together"));
    let mut apart = in_pieces(&apart);
    let mut merged = in_pieces(&together);
    merged.tidy(&mut ChaCha20Rng::seed_from_u64(95)).unwrap();
    drop(merged);
    let mut merged = together.open();
    let days = apart.status().by_class.len() as u64;
    let pieces = apart.status().segments;
    assert_eq!(pieces, 6);
    assert_eq!((merged.status().segments, days), (1, 1), "one class, one day, one segment");
    assert_eq!(merged.verify().unwrap(), apart.verify().unwrap());
    let now = at("2026-11-24T00:00:00Z");
    let records = retained::conntrack(&sample("cgnat/conntrack.log")).nat;
    let mut asked = 0;
    for record in records {
        let Some(transport) = record.transport else { continue };
        for shift in [0, 30, 3_600] {
            let from = record.life.certain().from().after(Duration::from_secs(shift));
            let target = Target {
                selector: Selector::new(record.public, Some(record.ports.first()), transport),
                period: Period::new(from, from).unwrap(),
                clock_error_max: Duration::from_millis(100),
            };
            let (one, mut other) = (look(&apart, &target, now).unwrap(), look(&merged, &target, now).unwrap());
            // A lower bound, counted by the hour: it can only be better where the day is in one place.
            assert!(other.attribution.sharers >= one.attribution.sharers);
            other.attribution.sharers = one.attribution.sharers;
            assert_eq!((one.attribution, one.batches), (other.attribution, other.batches), "{target:?}");
            asked += 1;
        }
    }
    assert!(asked > 100, "{asked}");
    // What comes later is a piece of its own until the next merge.
    for archive in [&mut apart, &mut merged] {
        Made(1).ingest(archive, at("2026-11-22T10:00:00Z"), &mut rng());
    }
    assert_eq!((apart.status().segments, merged.status().segments), (pieces + 2, 3));
}
