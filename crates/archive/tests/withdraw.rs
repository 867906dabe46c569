//! A batch that was read wrongly answers no more: nothing is destroyed, what is held stays held, and the source can be taken in again.

use archive::{Archive, Trouble};
use rand_chacha::ChaCha20Rng;
use retained::{BatchNo, DETERMINISTIC_NAT, Verdict, deterministic_nat};
use terms::{DataCategory, Instant, Measure};

use crate::common::{Folder, Made, at, batch, deed, expire, hold, look, names, pass, rng, schedules};

const DAY: &str = "2026-11-22T10:00:00Z";
const NOW: &str = "2026-11-24T00:00:00Z";

fn begun(n: u64) -> Instant {
    at(DAY).after(std::time::Duration::from_secs(600 * n))
}

/// Three lines, a batch each, merged or not.
fn archive(folder: &Folder, merged: bool, rng: &mut ChaCha20Rng) -> Archive {
    let mut archive = folder.open();
    (1..=3).for_each(|n| Made(n).ingest(&mut archive, begun(n.into()), rng));
    if merged {
        archive.tidy(rng).unwrap();
    }
    archive
}

fn target(n: u16) -> terms::Target {
    Made(n).target(at("2026-11-22T01:00:00Z"), at("2026-11-22T23:00:00Z"))
}

/// Whom each of the three ports leads to.
fn who(archive: &Archive, now: &str) -> Vec<Vec<String>> {
    let one = |n| {
        let found = look(archive, &target(n), at(now)).unwrap();
        if found.attribution.verdict == Verdict::None { Vec::new() } else { names(&found) }
    };
    (1..=3).map(one).collect()
}

fn lines(which: [bool; 3]) -> Vec<Vec<String>> {
    (1..=3).zip(which).map(|(n, there)| if there { vec![Made(n).name()] } else { Vec::new() }).collect()
}

#[test]
fn a_withdrawn_batch_answers_no_more_whatever_is_merged_before_or_after_and_can_be_taken_in_again() {
    for (merged, number) in [(false, 0), (true, 1)] {
        let (folder, mut rng) = (Folder::new(&format!("withdrawn-{number}")), rng());
        let mut archive = archive(&folder, merged, &mut rng);
        assert_eq!(who(&archive, NOW), lines([true; 3]));
        let sharers = look(&archive, &target(1), at(NOW)).unwrap().attribution.sharers;
        assert_eq!(sharers, if merged { 3 } else { 1 });
        let known = archive.withdrawal(BatchNo(2)).unwrap();
        assert_eq!((known.count(), known.withdrawn, known.held.len()), (2, None, 0));
        assert_eq!(known.days.unwrap().0.to_string(), "2026-11-22");
        archive.withdraw(BatchNo(2), at(NOW), &mut rng).unwrap();
        archive.withdraw(BatchNo(2), at(NOW), &mut rng).unwrap();
        for stage in 0..3 {
            assert_eq!(who(&archive, NOW), lines([true, false, true]), "stage {stage}");
            // Lines at the least: those of a batch that answers no more are not counted.
            assert_eq!(look(&archive, &target(1), at(NOW)).unwrap().attribution.sharers, 1);
            let status = archive.status();
            assert_eq!((status.nat_records, status.access_records, status.withdrawn_records), (2, 2, 2));
            assert_eq!(archive.verify().unwrap(), 6, "nothing is destroyed");
            assert_eq!(archive.withdrawal(BatchNo(2)).unwrap().withdrawn, Some(at(NOW)));
            if stage == 0 {
                drop(archive);
                archive = folder.open();
            } else {
                archive.tidy(&mut rng).unwrap();
            }
        }
        // Who asks for what it used gets nothing of it.
        let mut asked = deed(Measure::Disclose, target(2));
        asked.data = DataCategory::Traffic;
        let (pass, logged) = pass(asked, at(NOW));
        assert_eq!(archive.used(pass, logged, at(NOW)).unwrap().uses.len(), 0);
        Made(2).ingest(&mut archive, begun(2), &mut rng);
        for _ in 0..2 {
            assert_eq!(who(&archive, NOW), lines([true; 3]), "it is there again, once");
            assert_eq!(archive.withdrawals().count(), 4);
            Made(2).ingest(&mut archive, begun(2), &mut rng);
            archive.tidy(&mut rng).unwrap();
            drop(archive);
            archive = folder.open();
        }
        expire(&mut archive, at("2026-12-03T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
        assert_eq!((archive.status().segments, archive.withdrawals().count()), (0, 0), "it goes with its day");
    }
}

#[test]
fn what_an_order_holds_of_it_stays_held_and_answers_no_more() {
    let (folder, mut rng) = (Folder::new("withdrawn-held"), rng());
    let mut archive = archive(&folder, false, &mut rng);
    let until = at("2027-03-01T00:00:00Z");
    assert_eq!(hold(&mut archive, &target(2), (at(NOW), until), &mut rng).records, 2);
    let known = archive.withdrawal(BatchNo(2)).unwrap();
    assert_eq!(known.held.values().copied().collect::<Vec<_>>(), [2]);
    archive.withdraw(BatchNo(2), at(NOW), &mut rng).unwrap();
    assert_eq!((archive.status().holds, archive.status().held_records), (1, 2));
    assert_eq!(who(&archive, NOW), lines([true, false, true]));
    // A later order for it finds nothing.
    assert_eq!(hold(&mut archive, &target(1), (at(NOW), until), &mut rng).records, 2);
    let mut wider = target(2);
    wider.clock_error_max = std::time::Duration::from_secs(2);
    assert_eq!(hold(&mut archive, &wider, (at(NOW), until), &mut rng).records, 0);
    // Taken in again, it comes to the hold as whatever else arrives for it, beside the copies from before.
    Made(2).ingest(&mut archive, begun(2), &mut rng);
    assert_eq!(archive.renew_holds(&mut rng).unwrap().iter().map(|r| r.added).sum::<usize>(), 2);
    expire(&mut archive, at("2026-12-03T00:00:00Z"), &schedules(10, 10), &mut rng).unwrap();
    drop(archive);
    let archive = folder.open();
    assert_eq!(archive.status().held_records, 6);
    assert_eq!(who(&archive, "2026-12-03T00:00:00Z"), lines([true, true, false]));
}

#[test]
fn a_configuration_that_is_withdrawn_computes_nothing_and_can_be_taken_in_again() {
    let (folder, mut rng) = (Folder::new("withdrawn-config"), rng());
    let mut archive = folder.open();
    let text = b"nat cgn-1\nfrom 2026-06-01T00:00:10Z\ninside 100.64.0.0/25\noutside 192.0.2.0/28\nend\n";
    let take = |archive: &mut Archive, rng: &mut ChaCha20Rng| {
        archive.ingest(&batch(text, DETERMINISTIC_NAT), deterministic_nat(text, at(DAY)), rng).unwrap()
    };
    let asked = terms::Target {
        selector: terms::Selector::new([192, 0, 2, 1].into(), Some(1_024), terms::Transport::Tcp),
        ..target(1)
    };
    let found = |archive: &Archive| look(archive, &asked, at(NOW)).unwrap().attribution;
    let first = take(&mut archive, &mut rng);
    assert_eq!((found(&archive).verdict, found(&archive).sharers), (Verdict::One, 8));
    assert_eq!(archive.withdrawal(first.batch).unwrap().count(), 1);
    archive.withdraw(first.batch, at(NOW), &mut rng).unwrap();
    assert_eq!((found(&archive).verdict, found(&archive).sharers), (Verdict::None, 0));
    let again = take(&mut archive, &mut rng);
    assert!(again.records == 1 && again.batch != first.batch);
    assert_eq!((found(&archive).verdict, found(&archive).sharers), (Verdict::One, 8));
}

#[test]
fn a_batch_that_is_not_there_is_refused() {
    let (folder, mut rng) = (Folder::new("withdrawn-none"), rng());
    let mut archive = archive(&folder, false, &mut rng);
    assert!(matches!(archive.withdraw(BatchNo(9), at(NOW), &mut rng), Err(Trouble::NoSuchBatch)));
}
