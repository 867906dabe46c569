//! A writer that was killed at any point, and bytes that changed.

use std::fs;

use archive::Trouble;

use crate::common::{Folder, KEY, asked, at, ingest_samples, look, names, rng, settings};

#[test]
fn what_a_killed_writer_left_is_cleared() {
    let folder = Folder::new("killed");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let status = archive.status();
    drop(archive);
    // Killed before its segment had its name; before its batch had; and after the segment, before the batch.
    fs::write(folder.0.join("segments/00ff00ff00ff00ff00ff00ff00ff00ff.seg.tmp"), b"half").unwrap();
    fs::write(folder.0.join("batches/00000009.batch.tmp"), b"half").unwrap();
    fs::write(folder.0.join("keys/hold-00ff00ff00ff00ff00ff00ff00ff00ff.key.tmp"), b"half").unwrap();
    fs::write(folder.0.join("segments/11ff00ff00ff00ff00ff00ff00ff00ff.seg"), b"whole, but of no batch").unwrap();
    let archive = folder.open();
    assert_eq!(archive.status(), status);
    assert_eq!(archive.verify().unwrap(), status.nat_records + status.access_records);
    assert!(!folder.files().iter().any(|(p, _)| p.extension().is_some_and(|e| e == "tmp")));
    assert_eq!(fs::read_dir(folder.0.join("segments")).unwrap().count() as u64, status.segments);
    let asked = asked("question");
    assert_eq!(names(&look(&archive, &asked.target, at("2026-11-24T00:00:00Z")).unwrap()), asked.expect);
}

#[test]
fn a_batch_without_its_commit_is_taken_in_again_whole() {
    let folder = Folder::new("uncommitted");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let status = archive.status();
    drop(archive);
    fs::remove_file(folder.0.join("batches/00000003.batch")).unwrap();
    let mut archive = folder.open();
    assert!(archive.status().access_records < status.access_records);
    let again = ingest_samples(&mut archive, &mut rand_chacha::rand_core::SeedableRng::seed_from_u64(77));
    assert_eq!(again.iter().map(|i| i.already_there).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(archive.status(), status);
}

#[test]
fn a_destruction_that_was_cut_short_is_finished_at_the_next_opening() {
    let folder = Folder::new("cut-short");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let before = folder.files();
    crate::common::expire(&mut archive, at("2027-01-01T00:00:00Z"), &crate::common::schedules(10, 10), &mut rng())
        .unwrap();
    drop(archive);
    // As if the power had gone right after the tombstones: keys and segments are back.
    for (path, bytes) in before {
        fs::write(path, bytes).unwrap();
    }
    let archive = folder.open();
    // One for each class, and one for the day on which something was set aside.
    assert_eq!((archive.status().segments, archive.status().tombstones), (0, 4));
    assert_eq!(fs::read_dir(folder.0.join("segments")).unwrap().count(), 0);
    assert_eq!(fs::read_dir(folder.0.join("keys")).unwrap().count(), 0);
}

#[test]
fn one_flipped_byte_anywhere_is_detected() {
    let folder = Folder::new("flipped");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let (asked, now) = (asked("question").target, at("2026-11-24T00:00:00Z"));
    let (pass, logged) = crate::common::pass(crate::common::deed(terms::Measure::Preserve, asked), now);
    archive.hold(pass, logged, now, &crate::common::schedules(1, 1), now, &mut rng()).unwrap();
    drop(archive);
    for (path, bytes) in folder.files() {
        // Every byte of the small files; of the larger ones each seventh, and all of the head.
        let places = (0..bytes.len()).filter(|i| bytes.len() < 300 || *i < 40 || i % 7 == 0);
        for place in places {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1 << (place % 8);
            fs::write(&path, &flipped).unwrap();
            let result = folder.try_open().and_then(|a| a.verify());
            let seen = matches!(result, Err(Trouble::Damaged { .. } | Trouble::NotThisArchive { .. }));
            assert!(seen, "byte {place} of {}: {result:?}", path.display());
        }
        // The journal of reads may end anywhere: what is missing there is found beside the decisions in the log.
        let cuts = if path.extension().is_some_and(|e| e == "reads") { 0 } else { 2 };
        for shorter in [&bytes[..bytes.len() - 1], &[]].into_iter().take(cuts) {
            fs::write(&path, shorter).unwrap();
            assert!(folder.try_open().and_then(|a| a.verify()).is_err(), "{} cut", path.display());
        }
        fs::write(&path, bytes).unwrap();
    }
    assert!(folder.open().verify().is_ok());
}

#[test]
fn another_key_or_provider_opens_nothing_and_spoils_nothing() {
    let folder = Folder::new("other-key");
    drop(folder.open());
    let other = archive::Archive::open(&folder.0, [8; 32], settings(), &mut rng());
    assert!(matches!(other, Err(Trouble::NotThisArchive { .. })));
    let mut stranger = settings();
    stranger.provider = "other.example".parse().unwrap();
    let other = archive::Archive::open(&folder.0, KEY, stranger, &mut rng());
    assert!(matches!(other, Err(Trouble::NotThisArchive { .. })));
    folder.open();
}

#[test]
fn a_second_opener_is_told_that_the_archive_is_in_use() {
    let folder = Folder::new("in-use");
    let first = folder.open();
    assert!(matches!(folder.try_open(), Err(Trouble::InUse { .. })));
    drop(first);
    folder.open();
}
