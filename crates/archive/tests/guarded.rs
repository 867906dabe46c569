//! What leaves the archive: never more than the deed allows, never a planted record, never unrecorded.

use std::{collections::BTreeSet, net::IpAddr, time::Duration};

use archive::{Archive, Found, Logged, NotRead, ReadAct};
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{Rng as _, SeedableRng as _},
};
use retained::{
    AccessKind, AccessRecord, CONNTRACK, Converter, Doubt, Life, NatRecord, PortRange, Read, Shape, Subscriber, Verdict,
};
use terms::{DataCategory, Instant, Measure, Period, Selector, Target, Transport};

use crate::common::{Folder, asked, at, batch, deed, ingest_samples, look, pass, rng};

const BEGAN: &str = "2026-11-22T00:00:00Z";
const NOW: &str = "2026-11-24T00:00:00Z";
/// Error of the provider's clock, in every batch of these tests.
const ERROR: Duration = Duration::from_millis(100);

fn draw(rng: &mut ChaCha20Rng, end: u64) -> u64 {
    rng.next_u64() % end
}

/// Small spaces, so that most questions hit something: 4 addresses, 8 ports, 6 lines, 2 hours.
fn translation(rng: &mut ChaCha20Rng) -> NatRecord {
    let begun = at(BEGAN).after(Duration::from_secs(draw(rng, 7_200)));
    let life = Life::whole(Period::new(begun, begun.after(Duration::from_secs(draw(rng, 600)))).unwrap());
    let first = 5_000 + draw(rng, 8) as u16;
    let block = draw(rng, 5) == 0;
    NatRecord {
        shape: if block { Shape::PortBlock } else { Shape::Session },
        public: [203, 0, 113, 70 + draw(rng, 4) as u8].into(),
        ports: if block { PortRange::new(first, first + 2).unwrap() } else { PortRange::one(first) },
        transport: [Some(Transport::Tcp), Some(Transport::Udp), None][draw(rng, 3) as usize],
        private: [100, 64, 0, draw(rng, 6) as u8].into(),
        realm: None,
        private_port: None,
        peer: None,
        subscriber: (draw(rng, 6) == 0).then(|| Subscriber::new(format!("nat-{}", draw(rng, 4)))),
        life,
    }
}

fn session(rng: &mut ChaCha20Rng) -> AccessRecord {
    let begun = at(BEGAN).after(Duration::from_secs(draw(rng, 7_200)));
    let life = Life::whole(Period::new(begun, begun.after(Duration::from_secs(draw(rng, 3_600)))).unwrap());
    let direct = draw(rng, 8) == 0;
    let address: IpAddr =
        if direct { [203, 0, 113, 70 + draw(rng, 4) as u8].into() } else { [100, 64, 0, draw(rng, 6) as u8].into() };
    let kind = if draw(rng, 3) == 0 { AccessKind::Dhcp } else { AccessKind::Radius };
    AccessRecord {
        subscriber: Subscriber::new(format!("line-{}", draw(rng, 9))),
        address,
        prefix: retained::one_address(address),
        realm: None,
        kind,
        life,
    }
}

struct Kept {
    nat: Vec<NatRecord>,
    access: Vec<AccessRecord>,
}

/// An archive of batches that hold one kind each: the even ones translations, the odd ones sessions.
fn filled(archive: &mut Archive, seed: u64) -> Kept {
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let mut kept = Kept { nat: vec![], access: vec![] };
    for number in 0..6 {
        let mut read = Read::new();
        if number % 2 == 0 {
            read.nat = (0..60).map(|_| translation(&mut chance)).collect();
        } else {
            read.access = (0..20).map(|_| session(&mut chance)).collect();
        }
        kept.nat.extend(read.nat.clone());
        kept.access.extend(read.access.clone());
        let converter = Converter { name: if number % 2 == 0 { "nat" } else { "access" }.into(), version: 1 };
        archive.ingest(&batch(&[number], converter), read, &mut chance).unwrap();
    }
    kept
}

fn question(rng: &mut ChaCha20Rng) -> guard::Deed {
    let from = at(BEGAN).after(Duration::from_secs(draw(rng, 8_000)));
    let period = Period::new(from, from.after(Duration::from_secs(draw(rng, 120)))).unwrap();
    let port = (draw(rng, 30) != 0).then(|| 4_999 + draw(rng, 12) as u16);
    let transport = if draw(rng, 2) == 0 { Transport::Tcp } else { Transport::Udp };
    let selector = Selector::new([203, 0, 113, 69 + draw(rng, 6) as u8].into(), port, transport);
    let target = Target { selector, period, clock_error_max: Duration::from_millis(draw(rng, 3_000)) };
    let mut deed = deed(if draw(rng, 9) == 0 { Measure::Preserve } else { Measure::Disclose }, target);
    deed.data = DataCategory::ALL[draw(rng, 4) as usize];
    if draw(rng, 25) == 0 {
        deed.holder.provider = "other.example".parse().unwrap();
    }
    deed
}

/// Each field of an answer, held against the deed and against the records themselves.
fn check_allowed(found: &Found, deed: &guard::Deed, kept: &Kept) {
    let (address, port, transport) = deed.target.selector.reveal();
    let window = deed.target.period.widened(deed.target.clock_error_max + ERROR);
    // What the deed allows to be known: translations of this address, port and protocol, in this time.
    let named: Vec<&NatRecord> = kept
        .nat
        .iter()
        .filter(|n| n.public == address && n.life.possible().overlaps(window))
        .filter(|n| port.is_none_or(|p| n.ports.contains(p)) && n.transport.is_none_or(|t| t == transport))
        .collect();
    let names = deed.data == DataCategory::UserIdentification;
    for candidate in &found.attribution.candidates {
        assert!(candidate.overlap.within(window), "no moment outside the asked one and the clocks' errors");
        assert_eq!(candidate.chain[0], address, "no other public address");
        assert!(names || candidate.subscriber.is_none(), "no name without leave for names");
        assert!(names || candidate.shape != Shape::Direct, "an access session is no traffic data");
        match candidate.chain.as_slice() {
            [_, private] => assert!(named.iter().any(|n| n.private == *private), "a line behind no asked translation"),
            [_] => assert_eq!(candidate.shape, Shape::Direct),
            other => panic!("{} addresses", other.len()),
        }
        if let Some(subscriber) = &candidate.subscriber {
            let line = *candidate.chain.last().unwrap();
            let reach = window.widened(ERROR);
            let by_session = kept
                .access
                .iter()
                .any(|a| a.subscriber == *subscriber && a.address == line && a.life.possible().overlaps(reach));
            let by_translator = named.iter().any(|n| n.subscriber.as_ref() == Some(subscriber) && n.private == line);
            assert!(by_session || by_translator, "a name that no record of this line and time has");
        }
    }
    let used: BTreeSet<_> = found.attribution.candidates.iter().flat_map(|c| c.batches.iter().copied()).collect();
    assert_eq!(found.batches.iter().map(|b| b.no).collect::<BTreeSet<_>>(), used, "only the batches it rests on");
    assert!(names || found.batches.iter().all(|b| b.batch.converter.name == "nat"), "no source of names");
}

/// Asks so many random questions, each with a pass of its own, and checks every answer and every refusal.
fn ask(questions: u64, seed: u64) -> [u64; 4] {
    let folder = Folder::new(&format!("property-{seed}"));
    let mut archive = folder.open();
    let kept = filled(&mut archive, seed);
    let mut chance = ChaCha20Rng::seed_from_u64(seed + 1_000);
    let [mut answered, mut refused, mut judged_out, mut several] = [0; 4];
    for _ in 0..questions {
        let deed = question(&mut chance);
        // The guard's own no comes first; its rules have tests of their own.
        let Some((pass, logged)) = crate::common::try_pass(deed.clone(), at(NOW)) else {
            judged_out += 1;
            continue;
        };
        // One in thirty comes with the decision of another deed.
        let other = draw(&mut chance, 30) == 0;
        let logged = if other { Logged::at(logged.leaf(), terms::Digest::from_bytes([9; 32])) } else { logged };
        let allowed = !other
            && deed.measure == Measure::Disclose
            && deed.holder.provider.as_str() == "provider.example"
            && matches!(deed.data, DataCategory::UserIdentification | DataCategory::Traffic);
        match archive.lookup(pass, logged, at(NOW)) {
            Ok(found) => {
                assert!(allowed, "answered without leave");
                check_allowed(&found, &deed, &kept);
                answered += 1;
                several += u64::from(found.attribution.verdict == Verdict::Several);
            }
            Err(NotRead::Trouble(trouble)) => panic!("{trouble}"),
            Err(_) => {
                assert!(!allowed, "a deed with leave was refused");
                refused += 1;
            }
        }
    }
    let reads = archive.reads().unwrap();
    assert_eq!(reads.len() as u64, answered, "each answer is in the journal, and nothing else is");
    [answered, refused, judged_out, several]
}

#[test]
fn what_is_returned_was_asked_authorised_and_permitted() {
    // A longer run is asked for by number: COMITY_CASES=1000000.
    let asked = std::env::var("COMITY_CASES").ok().and_then(|n| n.parse().ok());
    let questions: u64 = asked.unwrap_or(40_000);
    let half = std::thread::spawn(move || ask(questions / 2, 1));
    let mut sum = ask(questions / 2, 2);
    sum.iter_mut().zip(half.join().unwrap()).for_each(|(sum, one)| *sum += one);
    let [answered, refused, judged_out, several] = sum;
    println!(
        "{questions} questions: {answered} answered, of them {several} with several lines; {refused} refused by the \
         archive, {judged_out} by the guard"
    );
    assert_eq!(answered + refused + judged_out, questions / 2 * 2);
    assert!(sum.iter().all(|n| *n > questions / 200), "{answered} {refused} {judged_out} {several}: too one-sided");
}

#[test]
fn traffic_data_says_which_translation_and_not_whose_line() {
    let folder = Folder::new("traffic");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let mut traffic = deed(Measure::Disclose, asked("question").target);
    traffic.data = DataCategory::Traffic;
    let (pass, logged) = pass(traffic, at(NOW));
    let found = archive.lookup(pass, logged, at(NOW)).unwrap();
    let [only] = found.attribution.candidates.as_slice() else { panic!("one translation") };
    assert_eq!((only.subscriber.clone(), only.chain.len()), (None, 2));
    assert!(!only.doubts.contains(&Doubt::LineUnknown), "nobody asked whose line it is");
    assert!(found.batches.iter().all(|b| b.batch.converter == CONNTRACK), "no source of names");
}

#[test]
fn each_read_is_in_the_journal_before_its_answer_is_given() {
    let folder = Folder::new("journal");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let target = asked("question").target;
    let found = look(&archive, &target, at(NOW)).unwrap();
    let (leave, logged) = pass(deed(Measure::Preserve, target.clone()), at(NOW));
    let schedules = crate::common::schedules(9, 9);
    let held = archive.hold(leave, logged, at("2027-02-01T00:00:00Z"), &schedules, at(NOW), &mut rng()).unwrap();
    // What was refused was not read.
    let (leave, _) = pass(deed(Measure::Disclose, target.clone()), at(NOW));
    archive.lookup(leave, Logged::at(42, terms::Digest::from_bytes([9; 32])), at(NOW)).unwrap_err();
    // Not synced, and the process killed: the system has it.
    let copy = folder.files();
    drop(archive);
    assert_eq!(copy, folder.files());
    let mut archive = folder.open();
    look(&archive, &target, at(NOW)).unwrap();
    archive.sync_reads().unwrap();
    let reads = archive.reads().unwrap();
    let acts: Vec<_> = reads.iter().map(|r| (r.act, r.leaf, r.rows as usize, r.candidates as usize)).collect();
    let rows = found.records;
    assert_eq!(
        acts,
        [(ReadAct::Answered, 42, rows, 1), (ReadAct::Held, 42, held.records, 0), (ReadAct::Answered, 42, rows, 1)]
    );
    assert_eq!(reads[0].deed, deed(Measure::Disclose, target).digest());
    assert_eq!((reads[0].bytes, reads[1].bytes), (found.bytes_out(), 0));
    assert!(found.bytes_out() > 48);
    archive.ingest(&batch(b"later", CONNTRACK), Read::new(), &mut rng()).unwrap();
    assert_eq!(archive.reads().unwrap(), reads);
}

#[test]
fn an_entry_of_the_journal_cannot_be_taken_out_or_moved() {
    let folder = Folder::new("journal-moved");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    for _ in 0..3 {
        look(&archive, &asked("question").target, at(NOW)).unwrap();
    }
    drop(archive);
    let path = folder.0.join("reads/00000001.reads");
    let bytes = std::fs::read(&path).unwrap();
    let (head, entries) = bytes.split_at(24);
    let each: Vec<&[u8]> = entries.chunks(entries.len() / 3).collect();
    assert_eq!(folder.open().reads().unwrap().len(), 3);
    for spoilt in [vec![each[1], each[2]], vec![each[0], each[2]], vec![each[1], each[0], each[2]]] {
        std::fs::write(&path, [&[head], spoilt.as_slice()].concat().concat()).unwrap();
        assert!(folder.open().reads().is_err());
    }
    // A power cut may leave half of the last entry; the two before it are whole.
    std::fs::write(&path, &bytes[..bytes.len() - 9]).unwrap();
    assert_eq!(folder.open().reads().unwrap().len(), 2);
}

/// Every planted record, found from outside: the ports at which a question is withheld.
fn withheld(archive: &Archive, address: [u8; 4], moment: Instant) -> Vec<u16> {
    let target = |port| Target {
        selector: Selector::new(address.into(), Some(port), Transport::Tcp),
        period: Period::new(moment, moment).unwrap(),
        clock_error_max: Duration::from_secs(1),
    };
    let alarms = |port: &u16| matches!(look(archive, &target(*port), at(NOW)), Err(NotRead::Alarm));
    (1_024..=u16::MAX).filter(alarms).collect()
}

#[test]
fn an_answer_that_would_rest_on_a_planted_record_is_withheld() {
    let folder = Folder::new("canary");
    let mut archive = folder.open();
    let mut chance = rng();
    let begun = at("2026-11-22T10:00:00Z");
    let life = Life::whole(Period::new(begun, begun.after(Duration::from_secs(3_600))).unwrap());
    let real = NatRecord {
        shape: Shape::Session,
        public: [203, 0, 113, 77].into(),
        ports: PortRange::one(5_000),
        transport: Some(Transport::Tcp),
        private: [100, 64, 0, 9].into(),
        realm: None,
        private_port: None,
        peer: None,
        subscriber: None,
        life,
    };
    archive.ingest(&batch(b"real", CONNTRACK), Read { nat: vec![real], ..Read::new() }, &mut chance).unwrap();
    let [day] = archive.days()[..] else { panic!("one day") };
    let question = Target {
        selector: Selector::new([203, 0, 113, 77].into(), Some(5_000), Transport::Tcp),
        period: life.certain(),
        clock_error_max: Duration::from_secs(1),
    };
    let before = look(&archive, &question, at(NOW)).unwrap();
    assert_eq!(archive.plant(day, 4, at(NOW), &mut chance).unwrap(), 1, "one twin of the one translation");
    assert_eq!(archive.plant(day, 4, at(NOW), &mut chance).unwrap(), 0, "a day is planted once");
    assert_eq!(archive.planted().into_iter().collect::<Vec<_>>(), [(day, 1)]);
    assert_eq!(archive.status().generated_records, 1);
    // The real one answers as before: the same line, the same count of those who share the address.
    let after = look(&archive, &question, at(NOW)).unwrap();
    assert_eq!((&after.attribution, &after.batches), (&before.attribution, &before.batches));
    // Its twin lives somewhere within the hour, and alarms there and nowhere else.
    let mut ports = BTreeSet::new();
    for minute in [15, 30, 45] {
        ports.extend(withheld(&archive, [203, 0, 113, 77], begun.after(Duration::from_secs(minute * 60))));
    }
    assert_eq!(ports.len(), 1);
    assert!(archive.reads().unwrap().iter().any(|r| r.act == ReadAct::Withheld && r.bytes == 0 && r.candidates == 0));
    // It goes with its day.
    drop(archive);
    let mut archive = folder.open();
    crate::common::expire(&mut archive, at("2026-12-02T00:00:00Z"), &crate::common::schedules(9, 9), &mut chance)
        .unwrap();
    assert!(archive.planted().is_empty() && archive.status().nat_records == 0);
}

#[test]
fn planted_records_change_no_answer_about_others() {
    let folder = Folder::new("canary-samples");
    let mut archive = folder.open();
    ingest_samples(&mut archive, &mut rng());
    let names = ["question", "several", "later", "lease", "open"];
    let ask = |archive: &Archive| names.map(|n| look(archive, &asked(n).target, at(NOW)).unwrap().attribution);
    let before = ask(&archive);
    let days = archive.days();
    let mut chance = ChaCha20Rng::seed_from_u64(12);
    let planted: u64 = days.iter().map(|d| archive.plant(*d, 16, at(NOW), &mut chance).unwrap()).sum();
    assert!(planted >= 16, "{planted}");
    assert_eq!(ask(&archive), before);
}
