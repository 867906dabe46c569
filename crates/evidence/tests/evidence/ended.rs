//! Keys that have ended: what they signed counts where somebody else shows that it was there before.

use std::sync::OnceLock;

use evidence::{
    PublicKey,
    log::cosign,
    package::{Member, Outcome, Package, Report, Term, Trust, Worth, judge, verify},
};
use terms::Instant;

use crate::house::{CLERK, Chance, House, NODE, OFFICER, PROVIDER, WITNESSES, at, house, package};

/// The reader: what the directory says of one key, and of the witnesses; whether the clock of the exercise is believed; and a clock.
#[derive(Clone)]
struct Reader {
    who: usize,
    term: Term,
    witnesses: [Option<Term>; 3],
    states: [&'static str; 3],
    stamps: bool,
    said: i64,
    now: Option<i64>,
}

fn packed() -> &'static Package {
    static PACKAGE: OnceLock<Package> = OnceLock::new();
    PACKAGE.get_or_init(|| Package::read(&package(1, 600)).unwrap())
}

const EVER: Term = Term { from: None, until: None, revoked: None };
/// The packing, the cosignatures of the first and the third witness, and the time stamp.
const PACKED: i64 = 40;
const COSIGNED: i64 = 41;
const STAMPED: i64 = 50;

fn revoked(second: i64) -> Term {
    Term { revoked: Some(at(second)), ..EVER }
}

fn until(second: i64) -> Term {
    Term { until: Some(at(second)), ..EVER }
}

/// Knows everything, and the node's key has this term.
fn reader(term: Term) -> Reader {
    let states = WITNESSES.map(|(_, state)| state);
    Reader { who: NODE, term, witnesses: [Some(EVER); 3], states, stamps: true, said: 60, now: None }
}

impl Reader {
    fn of(self, who: usize) -> Self {
        Self { who, ..self }
    }

    fn without_stamps(self) -> Self {
        Self { stamps: false, ..self }
    }

    fn without_witnesses(self) -> Self {
        Self { witnesses: [None; 3], ..self }
    }

    fn trust(&self, house: &House) -> Trust {
        let keys = house.known().into_iter().enumerate();
        let keys = keys.map(|(who, key)| (key, if who == self.who { self.term } else { EVER }));
        let member = |n: usize| {
            let of = cosign::Witness { name: WITNESSES[n].0.to_owned(), key: PublicKey::of(&house.witnesses[n]) };
            Some(Member { of, state: self.states[n].parse().unwrap(), term: self.witnesses[n]? })
        };
        let trust = Trust::terms(keys, at(self.said)).with_members((0..3).filter_map(member));
        if self.stamps { trust.with_stamp_roots(house.clock().root()) } else { trust }
    }

    fn report(&self) -> Report {
        judge(packed(), &self.trust(&house(1)), self.now.map(at))
    }
}

#[track_caller]
fn check(reader: &Reader, expected: Worth) {
    let report = reader.report();
    assert_eq!(report.worth(), expected, "{report:#?}");
    let kept = matches!(expected, Worth::Vouched | Worth::VouchedBeforeEnd);
    assert_eq!((report.verified(), report.vouched()), (kept, kept));
}

fn says(report: &Report, id: &str) -> String {
    report.checks.iter().find(|check| check.id == id).unwrap().says.clone()
}

#[test]
fn what_was_there_before_the_end_counts_and_nothing_else() {
    for who in [NODE, OFFICER, PROVIDER, CLERK] {
        check(&reader(revoked(60)).of(who), Worth::VouchedBeforeEnd);
        check(&reader(revoked(60)).of(who).without_stamps(), Worth::VouchedBeforeEnd);
        check(&reader(revoked(60)).of(who).without_witnesses(), Worth::VouchedBeforeEnd);
        check(&reader(revoked(60)).of(who).without_stamps().without_witnesses(), Worth::EndedUnproven);
        check(&reader(revoked(COSIGNED)).of(who), Worth::EndedUnproven);
        check(&reader(revoked(-5_000_000)).of(who), Worth::EndedUnproven);
    }
}

#[test]
fn the_end_is_the_first_moment_that_does_not_count() {
    let stamp_alone = |second| reader(revoked(second)).without_witnesses();
    check(&stamp_alone(STAMPED), Worth::EndedUnproven);
    check(&stamp_alone(STAMPED + 1), Worth::VouchedBeforeEnd);
    let log_alone = |second| reader(revoked(second)).without_stamps();
    check(&log_alone(COSIGNED), Worth::EndedUnproven);
    check(&log_alone(COSIGNED + 1), Worth::VouchedBeforeEnd);
}

#[test]
fn the_date_that_a_signer_writes_shows_nothing() {
    let report = reader(revoked(PACKED + 1)).report();
    assert_eq!(report.worth(), Worth::EndedUnproven);
    let says = says(&report, "nodes");
    assert!(says.contains("can write any date") && says.contains("0 of the 2 witnesses"), "{says}");
}

#[test]
fn two_witnesses_of_other_states_are_needed_where_two_could_be_and_a_revoked_one_is_none() {
    let with = |witnesses, states| Reader { witnesses, states, ..reader(revoked(60)).without_stamps() };
    let states = ["XC", "XD", "XE"];
    // The second has not signed.
    check(&with([Some(EVER), Some(EVER), None], states), Worth::EndedUnproven);
    check(&with([Some(EVER), None, Some(EVER)], states), Worth::VouchedBeforeEnd);
    check(&with([Some(EVER), None, None], states), Worth::VouchedBeforeEnd);
    check(&with([None, Some(EVER), None], states), Worth::EndedUnproven);
    check(&with([Some(EVER), None, Some(EVER)], ["XB", "XD", "XE"]), Worth::VouchedBeforeEnd);
    check(&with([Some(EVER), Some(EVER), Some(EVER)], ["XB", "XD", "XE"]), Worth::EndedUnproven);
    check(&with([Some(EVER), None, Some(EVER)], ["XB", "XD", "XB"]), Worth::EndedUnproven);
    // Whoever has stolen a witness's key can name any moment; a key that was only replaced is believed in its time.
    check(&with([Some(revoked(1_000)), Some(EVER), Some(EVER)], states), Worth::EndedUnproven);
    check(&with([Some(until(COSIGNED + 1)), None, Some(EVER)], states), Worth::VouchedBeforeEnd);
    check(&with([Some(until(COSIGNED)), None, Some(EVER)], states), Worth::EndedUnproven);
    let late = Term { from: Some(at(COSIGNED + 1)), ..EVER };
    check(&with([Some(late), None, Some(EVER)], states), Worth::EndedUnproven);
}

#[test]
fn a_key_ends_by_the_readers_clock_or_by_the_day_of_the_directory_or_by_its_own_word() {
    let bare = |term| reader(term).without_stamps().without_witnesses();
    check(&Reader { said: 99, ..bare(until(100)) }, Worth::Vouched);
    check(&Reader { said: 100, ..bare(until(100)) }, Worth::EndedUnproven);
    check(&Reader { said: 100, ..reader(until(100)) }, Worth::VouchedBeforeEnd);
    check(&Reader { said: 100, now: Some(99), ..bare(until(100)) }, Worth::Vouched);
    check(&Reader { said: 99, now: Some(100), ..bare(until(100)) }, Worth::EndedUnproven);
    check(&Reader { now: Some(99), ..bare(revoked(100)) }, Worth::Vouched);
    check(&Reader { now: Some(100), ..bare(revoked(100)) }, Worth::EndedUnproven);
    check(&bare(revoked(100)), Worth::EndedUnproven);
    check(&Reader { said: 0, ..bare(until(PACKED + 1)) }, Worth::Vouched);
    check(&Reader { said: 0, ..bare(until(PACKED)) }, Worth::EndedUnproven);
}

#[test]
fn what_is_dated_before_the_key_began_is_refused_whatever_shows_it() {
    let from = |second| Term { from: Some(at(second)), ..EVER };
    check(&reader(from(PACKED + 300)), Worth::Vouched);
    check(&reader(from(PACKED + 301)), Worth::NotVerified);
    check(&reader(Term { revoked: Some(at(60)), ..from(PACKED + 301) }), Worth::NotVerified);
    check(&reader(from(310)).of(CLERK), Worth::Vouched);
    check(&reader(from(311)).of(CLERK), Worth::NotVerified);
}

#[test]
fn a_report_says_what_rests_on_the_log_alone() {
    let log_alone = reader(revoked(60)).without_stamps().report();
    assert!(log_alone.not_proven[0].starts_with("When it was sealed"), "{log_alone:#?}");
    assert!(says(&log_alone, "nodes").contains("was revoked as of"), "{log_alone:#?}");
    let stamped = reader(revoked(60)).report();
    assert!(!stamped.not_proven[0].starts_with("When it was sealed"));
    assert!(says(&stamped, "nodes").contains("a time stamp shows"), "{stamped:#?}");
    let over = Reader { said: 100, ..reader(until(100)) }.report();
    assert!(says(&over, "nodes").contains("ended at"), "{over:#?}");
}

#[test]
fn a_package_that_fails_for_more_is_not_called_a_matter_of_its_end() {
    let mut bytes = package(1, 600);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let reader = reader(revoked(60)).without_stamps().without_witnesses();
    let report = verify(&bytes, &reader.trust(&house(1)), None);
    assert_eq!(report.worth(), Worth::NotVerified);
    assert!(report.checks.iter().any(|check| check.outcome == Outcome::Failed));
}

/// A plainer second reading of the rule, over invented ends, witnesses and clocks.
#[test]
fn a_plainer_engine_agrees_on_two_hundred_readers() {
    let mut chance = Chance(7);
    let mut found = [0, 0, 0];
    for _ in 0..200 {
        let mut moment = |from: i64| from + i64::try_from(chance.below(40)).unwrap();
        let (end, said, witness_end) = (moment(30), moment(30), moment(30));
        let mut yes = || chance.below(2) == 1;
        let term = if yes() { revoked(end) } else { until(end) };
        let mut witness = || match (yes(), yes()) {
            (true, true) => Some(EVER),
            (true, false) => Some(revoked(witness_end)),
            (false, true) => Some(until(witness_end)),
            (false, false) => None,
        };
        let witnesses = [witness(), witness(), witness()];
        let stamps = yes();
        let reader = Reader { witnesses, stamps, said, ..reader(term) };
        let ended = term.revoked.is_some() || end <= said || end <= PACKED;
        let believed = |term: &Option<Term>| {
            term.is_some_and(|term| {
                term.revoked.is_none() && term.until.is_none_or(|until: Instant| at(COSIGNED) < until)
            })
        };
        let have = [&witnesses[0], &witnesses[2]].into_iter().filter(|term| believed(term)).count();
        let need = witnesses.iter().flatten().count().clamp(1, 2);
        let shown = (stamps && STAMPED < end) || (COSIGNED < end && have >= need);
        let expected = match (ended, shown) {
            (false, _) => Worth::Vouched,
            (true, true) => Worth::VouchedBeforeEnd,
            (true, false) => Worth::EndedUnproven,
        };
        let report = judge(packed(), &reader.trust(&house(1)), None);
        assert_eq!(
            report.worth(),
            expected,
            "end {end} {term:?} said {said} {witnesses:?} stamps {stamps}: {report:#?}"
        );
        found[[Worth::Vouched, Worth::VouchedBeforeEnd, Worth::EndedUnproven]
            .iter()
            .position(|w| *w == expected)
            .unwrap()] += 1;
    }
    assert!(found.iter().all(|count| *count > 20), "{found:?}");
}
