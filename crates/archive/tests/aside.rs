//! What was set aside is kept sealed, is listed without its content, and goes with its day.

use std::fs;

use archive::Tombstoned;
use retained::{CONNTRACK, Place, Read, SetAside};

use crate::common::{Folder, at, batch, rng, sample, schedules};

const SECRET: &[u8] = b"[10.0] [NEW] customer-four-did-this";

/// Translations of the sample, and entries that nobody understood.
fn with_rejected() -> Read {
    let mut read = retained::conntrack(&sample("cgnat/conntrack.log"));
    read.rejected.clear();
    read.tally.read = read.tally.stored;
    read.tally.set_aside = 0;
    read.set_aside(Place::Line(7), SetAside::Missing("event"), SECRET);
    read.set_aside(Place::Byte(90), SetAside::NotText, b"\xff\xfe");
    read.set_aside(Place::Datagram(3, 12), SetAside::NotThisFormat, b"");
    read
}

#[test]
fn what_was_set_aside_is_listed_by_place_and_reason_and_never_by_content() {
    let folder = Folder::new("aside-listed");
    let mut archive = folder.open();
    let done = archive.ingest(&batch(b"one", CONNTRACK), with_rejected(), &mut rng()).unwrap();
    drop(archive);
    let listed = folder.open().set_aside().unwrap();
    let seen: Vec<_> = listed.iter().map(|a| (a.batch, a.place, a.reason.as_str(), a.length)).collect();
    assert_eq!(
        seen,
        [
            (done.batch, Place::Line(7), "the field event is missing", SECRET.len() as u64),
            (done.batch, Place::Byte(90), "the line is not UTF-8 text", 2),
            (done.batch, Place::Datagram(3, 12), "not an entry of this format", 0),
        ]
    );
    assert!(!format!("{listed:?}").contains("customer"));
    for (path, bytes) in folder.files() {
        assert!(!bytes.windows(13).any(|w| w == b"customer-four"), "{} is plain", path.display());
    }
}

#[test]
fn the_same_source_again_sets_nothing_aside_twice() {
    let folder = Folder::new("aside-twice");
    let mut archive = folder.open();
    for again in [false, true] {
        let done = archive.ingest(&batch(b"one", CONNTRACK), with_rejected(), &mut rng()).unwrap();
        assert_eq!(done.already_there, again);
        assert_eq!(archive.set_aside().unwrap().len(), 3);
    }
}

#[test]
fn what_was_set_aside_goes_with_the_day_on_which_it_came() {
    let folder = Folder::new("aside-expires");
    let mut archive = folder.open();
    archive.ingest(&batch(b"one", CONNTRACK), with_rejected(), &mut rng()).unwrap();
    // Received on the 24th: a day's schedule of five days ends with the 29th, and not before.
    let just_before =
        crate::common::expire(&mut archive, at("2026-11-29T23:59:59Z"), &schedules(5, 90), &mut rng()).unwrap();
    assert!(just_before.iter().all(|t| t.records > 0));
    assert_eq!(archive.set_aside().unwrap().len(), 3);
    let gone = crate::common::expire(&mut archive, at("2026-11-30T00:00:00Z"), &schedules(5, 90), &mut rng()).unwrap();
    assert!(gone.iter().any(
        |t| matches!(t.what, Tombstoned::Day(d, retained::RecordClass::NatSession) if d.to_string() == "2026-11-24")
    ));
    assert_eq!(archive.set_aside().unwrap(), []);
    assert_eq!(fs::read_dir(folder.0.join("aside")).unwrap().count(), 0);
}

#[test]
fn entries_of_no_known_kind_go_with_the_first_of_both_kinds() {
    for (nat, access) in [(5, 90), (90, 5)] {
        let folder = Folder::new(&format!("aside-both-{nat}"));
        let mut archive = folder.open();
        let mut read = Read::new();
        read.set_aside(Place::Line(1), SetAside::NotThisFormat, SECRET);
        archive.ingest(&batch(b"one", CONNTRACK), read, &mut rng()).unwrap();
        assert_eq!(archive.set_aside().unwrap().len(), 1);
        crate::common::expire(&mut archive, at("2026-11-30T00:00:00Z"), &schedules(nat, access), &mut rng()).unwrap();
        assert_eq!(archive.set_aside().unwrap(), []);
    }
}

#[test]
fn entries_whose_batch_was_never_committed_are_cleared() {
    let folder = Folder::new("aside-uncommitted");
    let mut archive = folder.open();
    archive.ingest(&batch(b"one", CONNTRACK), with_rejected(), &mut rng()).unwrap();
    drop(archive);
    fs::remove_file(folder.0.join("batches/00000001.batch")).unwrap();
    assert_eq!(folder.open().set_aside().unwrap(), []);
    assert_eq!(fs::read_dir(folder.0.join("aside")).unwrap().count(), 0);
}

#[test]
fn a_batch_names_its_source_and_its_cuts() {
    let folder = Folder::new("aside-sources");
    let mut archive = folder.open();
    let (mut piece, mut rng) = (batch(b"one", CONNTRACK), rng());
    for offset in [0, 700, 90] {
        piece.offset = offset;
        archive.ingest(&piece, Read::new(), &mut rng).unwrap();
    }
    archive.ingest(&batch(b"two", CONNTRACK), Read::new(), &mut rng).unwrap();
    let offsets: Vec<u64> = archive.batches_of(piece.source).map(|b| b.batch.offset).collect();
    assert_eq!(offsets, [0, 90, 700]);
}
