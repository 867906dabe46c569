//! What listeners bring is found at once, is there after a crash, and is there once.

use std::{fs, path::PathBuf};

use archive::{Archive, Feed, LostEnds, Trouble};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng as _};
use retained::{CONNTRACK, Converter, Piece, RADIUS_DETAIL, Read, Verdict};
use terms::Measure;

use crate::common::{Folder, KEY, asked, at, deed, look, names, pass, rng, sample, schedules};

const NOW: &str = "2026-11-24T00:00:00Z";

fn feed(name: &str, converter: Converter) -> Feed {
    let batch = crate::common::batch(b"", converter);
    Feed { name: name.to_owned(), converter: batch.converter, clock: batch.clock }
}

/// The samples as two listeners would hand them over: some records at a time.
fn calls(each: usize) -> Vec<(Feed, Read, Vec<u8>)> {
    let mut out = Vec::new();
    let bytes = sample("cgnat/conntrack.log");
    let read = retained::conntrack(&bytes);
    for (number, some) in read.nat.chunks(each).enumerate() {
        let mut read = Read { nat: some.to_vec(), ..Read::new() };
        some.iter().for_each(|_| read.keep());
        read.set_aside(retained::Place::Line(number as u64), retained::SetAside::NotText, b"\xffcanary");
        out.push((feed("conntrack udp", CONNTRACK), read, vec![number as u8; 30]));
    }
    let bytes = sample("radius/detail");
    let read = retained::radius_detail(&bytes);
    for some in read.access.chunks(each) {
        let mut read = Read { access: some.to_vec(), ..Read::new() };
        some.iter().for_each(|_| read.keep());
        out.push((feed("accounting", RADIUS_DETAIL), read, b"accounting".to_vec()));
    }
    out
}

fn append(archive: &mut Archive, (feed, read, raw): (Feed, Read, Vec<u8>), rng: &mut ChaCha20Rng) -> u64 {
    let now = at(NOW);
    let piece = Piece { bytes: &raw, received: now, from: Some([192, 0, 2, 1].into()) };
    archive.append(&feed, &read, &[piece], now, rng).unwrap().records
}

fn append_all(archive: &mut Archive, rng: &mut ChaCha20Rng) -> u64 {
    calls(20).into_iter().map(|call| append(archive, call, rng)).sum()
}

/// Every answer to the questions of the samples, but for the digest of the source.
fn answers(archive: &Archive) -> Vec<(Vec<String>, usize, Vec<u32>)> {
    let ask = |name: &&str| {
        let asked = asked(name);
        let found = look(archive, &asked.target, at(NOW).max(asked.at)).unwrap();
        assert_eq!(names(&found), asked.expect, "{name}");
        assert!(found.batches.iter().all(|b| b.tally.read == b.tally.stored + b.tally.set_aside));
        let batches = found.batches.iter().map(|b| b.no.0).collect();
        (names(&found), found.attribution.sharers, batches)
    };
    ["question", "several", "later", "open"].iter().map(ask).collect()
}

fn counts(archive: &Archive) -> (u64, u64, u64) {
    let status = archive.status();
    (status.nat_records + status.access_records, status.open_records, status.tally.read)
}

/// Every entry that was set aside is kept, once.
fn check_aside(archive: &Archive) {
    assert_eq!(archive.set_aside().unwrap().len() as u64, archive.status().tally.set_aside);
}

fn tails(folder: &Folder) -> Vec<PathBuf> {
    let mut all: Vec<_> = fs::read_dir(folder.0.join("tails")).unwrap().map(|e| e.unwrap().path()).collect();
    all.retain(|path| path.extension().is_some_and(|e| e == "tail"));
    all.sort();
    all
}

#[test]
fn what_was_appended_is_found_at_once_and_after_a_restart_and_in_segments() {
    let folder = Folder::new("tail-found");
    let mut archive = folder.open();
    let mut rng = rng();
    let records = append_all(&mut archive, &mut rng);
    let (first, count) = (answers(&archive), counts(&archive));
    assert_eq!((count.0, count.1), (records, records));
    assert!(first.iter().all(|(_, _, batches)| batches == &[1, 2]), "an open batch is named, too");
    check_aside(&archive);
    let open = |archive: &Archive| -> Vec<_> {
        archive.open_batches().into_iter().map(|b| (b.no, b.feed, b.records, b.bytes, b.since)).collect()
    };
    let source = open(&archive);
    assert!(archive.open_batches().iter().all(|b| b.takes_more));
    drop(archive);

    let mut archive = folder.open();
    assert_eq!((answers(&archive), counts(&archive)), (first.clone(), count));
    assert_eq!(open(&archive), source);
    assert!(archive.open_batches().iter().all(|b| !b.takes_more));
    assert_eq!(archive.verify().unwrap(), records);
    let settled = archive.settle(None, &mut rng).unwrap();
    assert_eq!(settled.iter().map(|s| s.records).sum::<u64>(), records);
    assert_eq!((answers(&archive), counts(&archive)), (first.clone(), (records, 0, count.2)));
    assert_eq!((tails(&folder).len(), archive.open_batches().len()), (0, 0));
    check_aside(&archive);
    drop(archive);
    let archive = folder.open();
    check_aside(&archive);
    assert_eq!((answers(&archive), counts(&archive)), (first, (records, 0, count.2)));
    assert_eq!(archive.verify().unwrap(), records);
}

#[test]
fn what_a_subscriber_used_is_the_same_in_a_tail_and_in_segments() {
    let folder = Folder::new("tail-reverse");
    let mut archive = folder.open();
    let mut rng = rng();
    append_all(&mut archive, &mut rng);
    let used = |archive: &Archive| {
        let mut asked = deed(Measure::Disclose, asked("question").target);
        asked.data = terms::DataCategory::Traffic;
        let (pass, logged) = pass(asked, at(NOW));
        archive.used(pass, logged, at(NOW)).unwrap()
    };
    let open = used(&archive);
    assert!(!open.uses.is_empty());
    drop(archive);
    let mut archive = folder.open();
    assert_eq!(used(&archive), open);
    archive.settle(None, &mut rng).unwrap();
    let settled = used(&archive);
    assert_eq!((settled.uses, settled.clock), (open.uses, open.clock));
}

#[test]
fn the_source_of_an_open_batch_is_all_that_was_received() {
    let folder = Folder::new("tail-source");
    let mut archive = folder.open();
    let mut rng = rng();
    let asked = asked("question");
    let source = |archive: &Archive| look(archive, &asked.target, at(NOW)).unwrap().batches[0].batch.source;
    append_all(&mut archive, &mut rng);
    let before = source(&archive);
    append(&mut archive, (feed("conntrack udp", CONNTRACK), Read::new(), b"no record".to_vec()), &mut rng);
    let after = source(&archive);
    assert_ne!(before, after);
    drop(archive);
    let mut archive = folder.open();
    assert_eq!(source(&archive), after);
    archive.settle(Some("conntrack udp"), &mut rng).unwrap();
    assert_eq!(source(&archive), after);
    assert_eq!(archive.open_batches().len(), 1, "the other feed is still open");
}

#[test]
fn a_frame_that_was_not_finished_is_cut_off_at_every_byte() {
    let folder = Folder::new("tail-torn");
    let mut archive = folder.open();
    let mut rng = rng();
    let mut ends = Vec::new();
    let mut records = 0;
    for call in calls(3).into_iter().take(6) {
        records += append(&mut archive, call, &mut rng);
        ends.push((fs::metadata(&tails(&folder)[0]).unwrap().len() as usize, records));
    }
    drop(archive);
    let path = tails(&folder).remove(0);
    let whole = fs::read(&path).unwrap();
    let from = ends[ends.len() - 3].0;
    // These frames are all acknowledged, and the count beside them says so: that one of them is gone is seen.
    for cut in [whole.len() - 1, ends[ends.len() - 2].0, ends[0].0, ends[0].0 - 1] {
        fs::write(&path, &whole[..cut]).unwrap();
        assert!(matches!(folder.try_open(), Err(Trouble::Damaged { .. })), "acknowledged, and cut at {cut}");
        assert_eq!(fs::read(&path).unwrap(), &whole[..cut], "left as it is");
    }
    // Whoever answers for it goes on with what is there; that still more goes is seen again.
    for (cut, there) in [(ends[ends.len() - 2].0, 5), (ends[1].0 + 1, 2)] {
        fs::write(&path, &whole[..cut]).unwrap();
        let lost = LostEnds::find(&folder.0, KEY).unwrap();
        let [one] = lost.list() else { panic!("{lost:?}") };
        assert_eq!((one.there, one.acknowledged), (there, if there == 5 { 6 } else { 5 }));
        assert!(matches!(LostEnds::find(&folder.0, KEY), Err(Trouble::InUse { .. })), "nobody else looks meanwhile");
        assert_eq!(lost.accept().unwrap().len(), 1);
        assert_eq!(LostEnds::find(&folder.0, KEY).unwrap().list(), []);
        assert_eq!(counts(&folder.open()).0, ends[there as usize - 1].1);
    }
    // A count that a power cut tore, or kept behind, says less or nothing; then it is as if they had never been finished.
    let count = path.with_extension("count");
    let said = fs::read(&count).unwrap();
    for torn in [&said[..said.len() - 1], &[0; 24], &[]] {
        fs::write(&count, torn).unwrap();
        fs::write(&path, &whole[..ends[0].0]).unwrap();
        assert_eq!(counts(&folder.open()).0, ends[0].1);
    }
    fs::remove_file(&count).unwrap();
    for cut in from..whole.len() {
        let (length, expected) = *ends.iter().rfind(|(end, _)| *end <= cut).unwrap();
        fs::write(&path, &whole[..cut]).unwrap();
        assert_eq!(counts(&folder.open()).0, expected, "cut at {cut}");
        assert_eq!(fs::metadata(&path).unwrap().len() as usize, length);
        // A file system may have made the file longer and not filled it.
        if cut + 40 < whole.len() && cut >= ends[ends.len() - 2].0 {
            let mut hollow = whole.clone();
            hollow[cut..].fill(0);
            fs::write(&path, &hollow).unwrap();
            assert_eq!(counts(&folder.open()).0, expected, "hollow from {cut}");
        }
    }
    fs::write(&path, &whole).unwrap();
    assert_eq!(counts(&folder.open()).0, records);
}

#[test]
fn a_changed_byte_anywhere_in_a_tail_is_detected_and_nothing_is_passed_over() {
    let folder = Folder::new("tail-flipped");
    let mut archive = folder.open();
    let mut rng = rng();
    for call in calls(3).into_iter().take(4) {
        append(&mut archive, call, &mut rng);
    }
    drop(archive);
    let path = tails(&folder).remove(0);
    let whole = fs::read(&path).unwrap();
    let check = |changed: &[u8], what: &str| {
        fs::write(&path, changed).unwrap();
        let result = folder.try_open();
        assert!(matches!(result, Err(Trouble::Damaged { .. })), "{what}");
        assert!(fs::read(&path).unwrap() == changed, "{what}: a damaged file is left as it is");
    };
    for place in 0..whole.len() {
        let mut changed = whole.clone();
        changed[place] ^= 1 << (place % 8);
        check(&changed, &format!("byte {place}"));
    }
    // A sector in the middle that lost its bytes is damage, not a frame that was not finished.
    let middle = whole.len() / 3;
    let mut changed = whole.clone();
    changed[middle..middle + 64].fill(0);
    check(&changed, "a hole in the middle");
    check(&[&whole[..middle], &whole[middle + 1..]].concat(), "a byte that is gone");
    fs::rename(&path, folder.0.join("tails/00000007.tail")).unwrap();
    assert!(matches!(folder.try_open(), Err(Trouble::Damaged { .. })), "under another number");
}

#[test]
fn killed_at_any_point_of_settling_there_is_one_of_each() {
    let folder = Folder::new("tail-settling");
    let mut archive = folder.open();
    let mut rng = rng();
    let records = append_all(&mut archive, &mut rng);
    let expected = answers(&archive);
    let no = archive.open_batches()[0].no;
    let check = |what: &str, state: &[(PathBuf, Vec<u8>)]| {
        // The folder's own name is part of the seal of what lies in it.
        let above = std::env::temp_dir().join(format!("comity-archive-tail-copy-{}", std::process::id()));
        let copy = Folder(above.join(folder.0.file_name().unwrap()));
        fs::remove_dir_all(&copy.0).ok();
        for (path, bytes) in state {
            let to = copy.0.join(path.strip_prefix(&folder.0).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::write(to, bytes).unwrap();
        }
        let mut archive = copy.open();
        assert_eq!((counts(&archive).0, answers(&archive)), (records, expected.clone()), "{what}");
        assert_eq!(archive.verify().unwrap(), records, "{what}");
        check_aside(&archive);
        archive.settle(None, &mut rand_chacha::ChaCha20Rng::seed_from_u64(99)).unwrap();
        assert_eq!(
            (counts(&archive), answers(&archive)),
            ((records, 0, counts(&archive).2), expected.clone()),
            "{what}"
        );
        check_aside(&archive);
        drop(archive);
        assert_eq!(counts(&copy.open()).0, records, "{what}, once more");
    };
    check("open", &folder.files());
    let mut settling = archive.begin_settling(no, &mut rng).unwrap().unwrap();
    check("begun", &folder.files());
    settling.write().unwrap();
    let written = folder.files();
    check("segments written under no name", &written);
    archive.finish_settling(settling, &mut rng).unwrap();
    let finished = folder.files();
    check("finished", &finished);
    // Between the last two, file by file: first the segments get their names, then the batch is there, then the tail goes.
    let new = |state: &[(PathBuf, Vec<u8>)], path: &PathBuf| !state.iter().any(|(p, _)| p == path);
    let mut steps: Vec<_> = finished.iter().filter(|(path, _)| new(&written, path)).cloned().collect();
    steps.sort_by_key(|(path, _)| path.extension().is_some_and(|e| e == "batch"));
    assert!(steps.len() >= 2);
    let mut state = written;
    for (path, bytes) in steps {
        let unfinished = PathBuf::from(format!("{}.tmp", path.display()));
        state.retain(|(p, _)| *p != unfinished);
        state.push((unfinished.clone(), bytes[..bytes.len() / 2].to_vec()));
        if path.extension().is_some_and(|e| e == "batch") {
            check("the batch half written", &state);
        }
        state.retain(|(p, _)| *p != unfinished);
        state.push((path.clone(), bytes));
        check(&path.display().to_string(), &state);
    }
}

#[test]
fn the_end_of_a_day_is_the_end_of_its_records_in_the_tail() {
    let folder = Folder::new("tail-expired");
    let mut archive = folder.open();
    let mut rng = rng();
    let records = append_all(&mut archive, &mut rng);
    let access = archive.status().access_records;
    let (held, gone) = (asked("question"), asked("later"));
    let (pass_to_keep, logged) = pass(deed(Measure::Preserve, held.target.clone()), at(NOW));
    let until = at("2027-03-01T00:00:00Z");
    let hold = archive.hold(pass_to_keep, logged, until, &schedules(10, 100), at(NOW), &mut rng).unwrap();
    assert!(hold.records >= 2, "what is in the tail can be held");
    let sure = at("2026-12-10T00:00:00Z");
    let mut settling = archive.begin_settling(archive.open_batches()[0].no, &mut rng).unwrap().unwrap();
    settling.write().unwrap();
    let stones = crate::common::expire(&mut archive, sure, &schedules(10, 100), &mut rng).unwrap();
    assert_eq!(stones.iter().map(|s| s.records).sum::<u64>(), records - access);
    let only_the_held = |archive: &Archive| {
        assert_eq!(look(archive, &gone.target, sure).unwrap().attribution.verdict, Verdict::None);
        assert_eq!(names(&look(archive, &held.target, sure).unwrap()), held.expect);
        assert_eq!(counts(archive).0, access);
        assert_eq!(archive.set_aside().unwrap(), [], "set aside on a day that is gone");
    };
    only_the_held(&archive);
    drop(archive);
    // The write-ahead file still has the bytes; without their key they say nothing, and their absence is no damage.
    let mut archive = folder.open();
    only_the_held(&archive);
    archive.verify().unwrap();
    archive.settle(None, &mut rng).unwrap();
    only_the_held(&archive);
    drop(archive);
    only_the_held(&folder.open());
}

#[test]
fn a_day_destroyed_while_its_batch_is_settled_does_not_come_back() {
    let folder = Folder::new("tail-between");
    let mut archive = folder.open();
    let mut rng = rng();
    append_all(&mut archive, &mut rng);
    let access = archive.status().access_records;
    let no = archive.open_batches()[0].no;
    let mut settling = archive.begin_settling(no, &mut rng).unwrap().unwrap();
    settling.write().unwrap();
    crate::common::expire(&mut archive, at("2026-12-10T00:00:00Z"), &schedules(10, 100), &mut rng).unwrap();
    archive.finish_settling(settling, &mut rng).unwrap();
    assert_eq!(counts(&archive).0, access);
    drop(archive);
    assert_eq!(counts(&folder.open()).0, access);
}

#[test]
fn an_open_batch_has_its_number_alone() {
    let folder = Folder::new("tail-numbers");
    let mut archive = folder.open();
    let mut rng = rng();
    let mut calls = calls(20).into_iter();
    append(&mut archive, calls.next().unwrap(), &mut rng);
    let done = crate::common::ingest_samples(&mut archive, &mut rng);
    assert_eq!(done.iter().map(|d| d.batch.0).collect::<Vec<_>>(), [2, 3, 4]);
    archive.settle(None, &mut rng).unwrap();
    append(&mut archive, calls.next().unwrap(), &mut rng);
    assert_eq!(archive.open_batches()[0].no.0, 5);
    drop(archive);
    // After a restart a feed goes on in a batch of its own: no number of a frame is used twice.
    let mut archive = folder.open();
    append(&mut archive, calls.next().unwrap(), &mut rng);
    assert_eq!(archive.open_batches().iter().map(|b| b.no.0).collect::<Vec<_>>(), [5, 6]);
    let other = Feed {
        clock: terms::Clock { source: "GPS".into(), error_max: Default::default() },
        ..feed("conntrack udp", CONNTRACK)
    };
    let (_, read, raw) = calls.next().unwrap();
    append(&mut archive, (other, read, raw), &mut rng);
    assert_eq!(archive.open_batches().len(), 3, "another clock is another batch");
}

#[test]
fn nothing_in_a_tail_reads_as_a_subscriber() {
    let folder = Folder::new("tail-canary");
    let mut archive = folder.open();
    append_all(&mut archive, &mut rng());
    let canaries: [&[u8]; 4] = [b"sub-000", b"canary", &[203, 0, 113, 10], &[100, 64, 0, 12]];
    for (path, bytes) in folder.files() {
        for canary in canaries {
            assert!(!bytes.windows(canary.len()).any(|w| w == canary), "{} holds {canary:?}", path.display());
        }
    }
}
