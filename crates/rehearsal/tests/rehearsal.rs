//! Seeds that always run: good days, the same day twice, what the generator hits, planted mistakes, and attacks.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use rehearsal::{
    Bug, Cover, Day, Families, Far, Federation, Report,
    post::{Post, Weather, carry},
    raid, rehearse,
};

fn scratch() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

fn law() -> Arc<law::Book> {
    static BOOK: OnceLock<Arc<law::Book>> = OnceLock::new();
    let read = || {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../law");
        let mut files = Vec::new();
        node::law_files(&dir, &dir, &mut files).unwrap();
        Arc::new(law::Book::read(files).unwrap())
    };
    Arc::clone(BOOK.get_or_init(read))
}

/// One federation for all tests of this process, and one thread for each.
fn with<T>(work: impl AsyncFnOnce(&Federation) -> T) -> T {
    static PREPARED: OnceLock<Arc<Federation>> = OnceLock::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let prepare = || runtime.block_on(Federation::prepare(law(), 5, &scratch())).unwrap();
    let federation = Arc::clone(PREPARED.get_or_init(prepare));
    runtime.block_on(work(&federation))
}

/// The same with a company abroad.
fn with_a_company<T>(work: impl AsyncFnOnce(&Federation) -> T) -> T {
    static PREPARED: OnceLock<Arc<Federation>> = OnceLock::new();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let prepare = || runtime.block_on(Federation::with_direct_orders(law(), 5, &scratch())).unwrap();
    let federation = Arc::clone(PREPARED.get_or_init(prepare));
    runtime.block_on(work(&federation))
}

fn day(seed: u64, faults: &str) -> Day {
    let faults: Families = faults.parse().unwrap();
    Day { seed, steps: 120, days: 5, faults, keys_away: false, tell: true, bug: None, scratch: scratch() }
}

async fn lived(federation: &Federation, day: &Day) -> Report {
    rehearse(federation, day).await.unwrap()
}

fn good(report: &Report) {
    let story = report.story.join("\n");
    assert!(report.broken.is_empty(), "seed {}: {:#?}\n{story}", report.seed, report.broken);
}

#[test]
fn on_a_day_without_faults_data_goes_out_by_leave_and_every_case_ends() {
    with(async |federation| {
        let report = lived(federation, &day(1, "none")).await;
        good(&report);
        assert!(report.answers > 0, "no lawful answer was seen: the search for canaries is blind");
        assert!(report.receipts > 0 && report.acts.1 > 0);
    });
}

#[test]
fn a_company_abroad_is_ordered_directly_by_leave_and_the_state_concerned_is_told() {
    with_a_company(async |federation| {
        let mut direct = 0;
        for (seed, faults) in (0..6).flat_map(|seed| [(seed, "none"), (seed, "all")]) {
            if direct > 3 {
                break;
            }
            let report = lived(federation, &Day { steps: 160, ..day(seed, faults) }).await;
            good(&report);
            direct += report.direct;
        }
        assert!(direct > 3, "{direct} direct orders reached the company: nothing was rehearsed");
    });
}

/// Seed 3 found an approval that was written before the order that it was for was signed, seed 279 evidence that was destroyed before a person signed for it.
#[test]
fn officers_whose_keys_no_node_has_sign_at_once_later_or_never_and_nothing_is_written_before() {
    with_a_company(async |federation| {
        let (mut signed, mut answers) = (0, 0);
        for (seed, faults) in [(3, "all"), (0, "none"), (279, "all")] {
            let report = lived(federation, &Day { steps: 160, keys_away: true, ..day(seed, faults) }).await;
            good(&report);
            signed += report.signed_elsewhere;
            answers += report.answers;
        }
        assert!(signed > 20 && answers > 0, "{signed} signatures, {answers} answers: nothing was rehearsed");
    });
}

#[test]
fn a_seed_gives_the_same_day_twice() {
    with(async |federation| {
        let short = |seed| Day { steps: 50, ..day(seed, "all") };
        let (one, two) = (lived(federation, &short(3)).await, lived(federation, &short(3)).await);
        assert_eq!(one.story, two.story);
        assert_eq!((one.trace, one.broken, one.cover), (two.trace, two.broken, two.cover));
        assert_ne!(one.trace, lived(federation, &short(4)).await.trace);
    });
}

/// Every kind of fault that the generator has: one that never happens tests nothing.
const KINDS: &[&str] = &[
    "drop",
    "delay",
    "double",
    "receipt lost",
    "partition",
    "one-way partition",
    "late arrival",
    "replay",
    "crash ",
    "failed sync ",
    "disk full ",
    "torn write",
    "clock off",
    "clock set right",
    "backup",
    "old backup",
    "keys changed",
    "key revoked",
    "thief of ",
    "rogue node",
];

/// Days on which the rarer kinds of fault happen. Which they are moves with every change of the rooms, as the dice fall otherwise then:
/// after them, days are lived one after the other until each kind has happened, and only so many: each with a network that fails alone, where
/// the link that carries one way only is less rare, and with everything.
const RARE: [(u64, &str); 3] = [(9, "all"), (10, "all"), (2, "network")];
const DAYS_MORE: u64 = 10;

#[test]
fn the_standard_seeds_are_good_days_on_which_every_kind_of_fault_happens() {
    with(async |federation| {
        let mut cover = Cover::default();
        let mut never = KINDS.to_vec();
        let more = (0..DAYS_MORE).flat_map(|seed| [(seed, "network"), (seed, "all")]);
        for (seed, faults) in RARE.into_iter().chain(more) {
            let report = lived(federation, &Day { steps: 160, ..day(seed, faults) }).await;
            good(&report);
            cover.merge(&report.cover);
            never.retain(|kind| cover.total_of(kind) == 0);
            if never.is_empty() {
                break;
            }
        }
        assert!(never.is_empty(), "{never:?} never happened:\n{}", cover.table());
    });
}

/// Each planted mistake, and the seed that finds it.
const PLANTED: &[(Bug, u64, &str)] = &[
    (Bug::ReceiptBeforeSync, 2, "disk"),
    (Bug::DedupeForgotten, 0, "network"),
    (Bug::OutboxDropped, 0, "disk"),
    (Bug::ReceiptForgotten, 0, "disk"),
    (Bug::OnePersonTwice, 0, "none"),
    (Bug::AnswerWithoutOrder, 0, "none"),
    (Bug::ConsentForAnother, 0, "none"),
    (Bug::CanaryLeaked, 0, "none"),
    (Bug::NeighboursToo, 0, "none"),
    (Bug::RevokedAccepted, 0, "none"),
    (Bug::EntryChanged, 0, "none"),
    (Bug::EntryLost, 0, "disk"),
    (Bug::TwoHeads, 0, "none"),
    (Bug::NeverSent, 0, "none"),
    (Bug::BackupUnnoticed, 4, "backups"),
    (Bug::ClockBelieved, 0, "clocks"),
    (Bug::ToldTooEarly, 0, "none"),
    (Bug::ReportAfterEnd, 1, "none"),
];

/// On a day with a company abroad.
const PLANTED_ABROAD: &[(Bug, u64, &str)] = &[(Bug::OutcomeUntold, 0, "none")];

#[test]
fn each_planted_mistake_has_a_seed() {
    for bug in Bug::ALL {
        assert!(
            PLANTED.iter().chain(PLANTED_ABROAD).any(|(b, ..)| b == bug),
            "the rehearsal may be blind to «{}»",
            bug.as_str()
        );
    }
}

async fn found(federation: &Federation, planted: &[(Bug, u64, &str)]) {
    for (bug, seed, faults) in planted {
        let report = lived(federation, &Day { bug: Some(*bug), ..day(*seed, faults) }).await;
        let found = report.broken.iter().any(|b| b.rule == bug.rule());
        assert!(
            found,
            "«{}» was not found by seed {seed}: {:?}\n{}",
            bug.as_str(),
            report.broken,
            report.story.join("\n")
        );
    }
}

#[test]
fn each_planted_mistake_is_found_by_its_seed() {
    with(async |federation| found(federation, PLANTED).await);
    with_a_company(async |federation| found(federation, PLANTED_ABROAD).await);
}

#[test]
fn one_stolen_key_account_or_node_gives_nothing() {
    with(async |federation| {
        // A thief of each role, and a genuine case beside each of them: `raid` does not go on where none comes so far.
        for far in [Far::Held, Far::Ordered] {
            let raid = raid(federation, 0, (11 * 12, far), false, scratch()).await.unwrap();
            assert!(raid.broken.is_empty(), "{:#?}", raid.broken);
            assert_eq!((raid.attacks, raid.cases, raid.by_role.len()), (11 * 12, 11, 11));
            for (role, row) in &raid.by_role {
                assert!(row.past > 0, "a thief of {role} came past no door: this shows nothing\n{row:#?}");
            }
            // Whoever has the account of a clerk with a genuine order sees what that clerk may see; nobody else sees anything.
            let clerks = |(role, way): &(String, String)| {
                far == Far::Ordered && role == "account, clerk" && way == "shown by look-up"
            };
            assert!(raid.seen.keys().all(clerks), "{:#?}", raid.seen);
            // Where nobody has consented to anything there may be nothing that one account can do.
            let did = raid.did() > 0 || far == Far::Held;
            assert!(did, "no thief did anything: this shows nothing\n{:#?}", raid.by_role);
            let doors = raid.doors();
            assert!(doors.keys().any(|(door, _)| door.starts_with("desk:")), "{doors:#?}");
            assert!(doors.keys().any(|(door, _)| door.starts_with("letter box:")), "{doors:#?}");
            println!("{far:?}: {} of 132 did something: {:#?}", raid.did(), raid.by_role);
        }
    });
}

/// Days on which something broke once, by what it was.
const BAD_DAYS: &[(&str, u64, &str)] = &[
    (
        "a refused press on a request of ours made the desk take it for one of theirs, and nobody could close it",
        0,
        "all",
    ),
    ("after a change of keys the package named the key before, and nothing could be packed", 5, "all"),
    ("a witness with a new key counted by the one before, and there was no quorum", 5, "keys"),
    ("a letter that a clock years ahead had dated was tried for years, and no person was told", 1, "all"),
];

#[test]
fn bad_days_stay_good() {
    with(async |federation| {
        for (_, seed, faults) in BAD_DAYS {
            good(&lived(federation, &Day { steps: 160, ..day(*seed, faults) }).await);
        }
    });
}

#[test]
fn in_bad_weather_no_letter_is_lost_none_comes_twice_and_each_has_a_signed_receipt() {
    with(async |federation| {
        let weather = Weather { lost: 30, twice: 30, late: 20, partition_hours: 3 };
        let post = Post { seed: 1, letters: 100, days: 1, weather, scratch: scratch() };
        let done = carry(federation, &post, |_, _| {}).await.unwrap();
        assert!(done.broken.is_empty(), "{done:#?}");
        assert_eq!((done.letters, done.receipted, done.effects, done.receipts), (100, 100, 100, 100));
        let hit = [done.lost.0, done.lost.1, done.twice, done.late, done.cut, done.arrivals.1];
        assert!(hit.iter().all(|n| *n > 0), "this weather was none: {done:#?}");
    });
}
