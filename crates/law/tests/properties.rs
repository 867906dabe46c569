//! What holds for every book and every question, tried by chance, and the smaller queries.

use std::collections::BTreeSet;

use law::{
    Answer, AuthorityKind, Book, Fact, FactKind, Field, RetentionStatus, ask, lawful_routes, requirements, retention,
};
use terms::{DataCategory, Instant, Measure, StateCode};

use crate::{
    common, invented,
    invented::{Chance, Words},
};

const MONEY: [&str; 4] = ["XXA", "XXB", "XXC", "XXZ"];

fn book(files: &[(String, String)]) -> Book {
    Book::read(files.to_vec()).unwrap_or_else(|flaws| panic!("{flaws:#?}"))
}

fn words(book: &Book) -> Words {
    Words::of(book, MONEY.to_vec(), (2019, 2029))
}

fn code(text: &str) -> StateCode {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// May they go ahead on this answer?
fn goes(answer: &Answer) -> bool {
    !answer.bases.is_empty() && answer.dual.satisfied() && answer.gaps.is_empty()
}

fn ids(answer: &Answer) -> BTreeSet<&str> {
    answer.bases.iter().map(|b| b.citation.record.as_str()).collect()
}

#[test]
fn the_order_of_the_files_changes_nothing() {
    let mut chance = Chance::new(77);
    for seed in 1..=20 {
        let files = invented::files(&mut Chance::new(seed));
        let mut shuffled = files.clone();
        for n in (1..shuffled.len()).rev() {
            shuffled.swap(n, chance.below(n + 1));
        }
        let (one, two) = (book(&files), book(&shuffled));
        assert_eq!(one.digest(), two.digest());
        for _ in 0..100 {
            let q = words(&one).question(&mut chance);
            assert_eq!(format!("{:?}", ask(&one, &q)), format!("{:?}", ask(&two, &q)));
        }
    }
}

#[test]
fn the_digest_names_the_text_and_not_the_folder() {
    let files = invented::files(&mut Chance::new(5));
    let moved = files.iter().map(|(path, text)| (format!("/somewhere/law/{path}"), text.clone())).collect::<Vec<_>>();
    assert_eq!(book(&files).digest(), book(&moved).digest());
    let mut changed = files.clone();
    changed[0].1.push('\n');
    assert_ne!(book(&files).digest(), book(&changed).digest());
}

#[test]
fn a_reservation_only_narrows() {
    let mut narrowed = 0;
    for seed in 1..=80 {
        let mut chance = Chance::new(seed);
        let files = invented::files(&mut chance);
        let mut reserved = files.clone();
        let (_, treaty) = reserved.iter_mut().find(|(path, _)| path == "treaties/t0.toml").unwrap();
        let Some(party) = ["XA", "XB", "XC", "XD"].into_iter().find(|p| treaty.contains(&format!("state = \"{p}\"")))
        else {
            continue;
        };
        *treaty += &invented::reservation(0, party, &mut chance);
        let (before, after) = (book(&files), book(&reserved));
        for _ in 0..300 {
            let q = words(&before).question(&mut chance);
            let (had, has) = (ask(&before, &q), ask(&after, &q));
            assert!(!goes(&has) || goes(&had), "seed {seed}: the reservation opened a road: {q:#?}");
            assert!(!goes(&has) || ids(&has).is_subset(&ids(&had)), "seed {seed}: a basis more: {q:#?}");
            narrowed += usize::from(ids(&has) != ids(&had));
        }
    }
    assert!(narrowed > 20, "only {narrowed} answers were narrowed");
}

#[test]
fn one_fact_more_never_undoes_dual_criminality() {
    let mut gained = 0;
    for seed in 1..=40 {
        let mut chance = Chance::new(seed);
        let book = book(&invented::files(&mut chance));
        for _ in 0..200 {
            let q = words(&book).question(&mut chance);
            let mut more = q.clone();
            let word = *chance.pick(&book.facts().collect::<Vec<_>>());
            let fact = if word.kind == FactKind::YesNo { Fact::Yes } else { words(&book).fact(word.kind, &mut chance) };
            more.facts.0.entry(word.key.clone()).or_insert(fact);
            let (less, more) = (ask(&book, &q), ask(&book, &more));
            assert!(!less.dual.satisfied() || more.dual.satisfied(), "seed {seed}: {q:#?}");
            gained += usize::from(!less.dual.satisfied() && more.dual.satisfied());
        }
    }
    assert!(gained > 5, "only {gained} answers gained");
}

#[test]
fn a_fact_in_the_wrong_form_is_a_missing_fact() {
    let book = common::book();
    let mut q = words(&book).question(&mut Chance::new(3));
    q.conduct = vec!["fraud".to_owned()];
    q.facts = crate::any_two_states::fraud();
    (q.from, q.to) = (code("CN"), code("DE"));
    (q.measure, q.data) = (Measure::Disclose, DataCategory::UserIdentification);
    (q.acted_at, q.asked_at) = (at("2026-11-20T09:00:00Z"), at("2026-11-24T09:00:00Z"));
    assert!(goes(&ask(&book, &q)));
    for wrong in [Fact::Count(1), Fact::Amount { hundredths: 1, currency: "EUR".to_owned() }] {
        q.facts.0.insert("deception".to_owned(), wrong);
        assert!(ask(&book, &q).gaps.iter().any(|g| g.code == "dual-criminality-unknown"));
    }
}

#[test]
fn a_complete_request_to_each_state_is_described() {
    let book = common::book();
    let on = at("2026-11-24T09:00:00Z");
    for to in book.states() {
        let from = book.states().find(|s| s.code != to.code).unwrap().code;
        let list = requirements(&book, to.code, from, Measure::Disclose, DataCategory::UserIdentification, on);
        let fields: BTreeSet<Field> = list.iter().map(|r| r.field).collect();
        for field in
            [Field::Port, Field::TimeZone, Field::Period, Field::ArticleText, Field::Necessity, Field::Language]
        {
            assert!(fields.contains(&field), "{} does not ask for {}", to.code, field.as_str());
        }
        assert!(!fields.contains(&Field::MlaIntent), "disclosure is the request that preservation announces");
    }
    assert!(requirements(&book, code("ZZ"), code("ZY"), Measure::Preserve, DataCategory::Traffic, on).is_empty());
}

#[test]
fn reciprocity_is_asked_only_without_a_treaty() {
    let book = common::book();
    let asks = |from: &str, to: &str| {
        let on = at("2026-11-24T09:00:00Z");
        let list = requirements(&book, code(to), code(from), Measure::Disclose, DataCategory::UserIdentification, on);
        list.iter().any(|r| r.field == Field::Reciprocity)
    };
    assert!(asks("CN", "JP"));
    assert!(!asks("DE", "JP"));
}

#[test]
fn the_open_roads_are_told_before_any_fact_is_known() {
    let book = common::book();
    let (fraud, on) = (["fraud".to_owned()], at("2026-11-24T09:00:00Z"));
    let roads = lawful_routes(&book, code("FR"), code("JP"), Measure::Preserve, DataCategory::Traffic, &fraud, on);
    assert_eq!(roads.iter().map(|b| b.citation.record.as_str()).collect::<Vec<_>>(), ["budapest-29"]);
    let roads = lawful_routes(&book, code("CN"), code("DE"), Measure::Disclose, DataCategory::Traffic, &fraud, on);
    assert!(!roads.is_empty());
}

#[test]
fn retention_is_told_by_record_type_and_day() {
    let book = common::book();
    let told = |state: &str, record: &str, on: &str| retention(&book, code(state), record, at(on));
    let france = told("FR", "nat-session", "2026-11-24T09:00:00Z").unwrap();
    assert_eq!((france.retention.days_max, france.retention.status), (Some(365), RetentionStatus::InForce));
    assert_eq!(france.gone_by(at("2026-01-01T00:00:00Z")), Some(at("2027-01-01T00:00:00Z")));
    let germany = told("DE", "dhcp-lease", "2026-11-24T09:00:00Z").unwrap();
    assert_eq!(germany.retention.status, RetentionStatus::Suspended);
    assert_eq!(told("DE", "horoscope", "2026-11-24T09:00:00Z"), None);
    assert_eq!(told("CN", "nat-session", "2010-01-01T00:00:00Z"), None, "before the law");
}

#[test]
fn a_state_says_who_may_consent_and_what_each_fact_asks() {
    let book = common::book();
    for state in book.states() {
        let consenting = state.consent.iter().flat_map(|kind| state.authorities_of(*kind));
        assert!(consenting.count() > 0, "{}", state.code);
        assert!(state.authorities_of(AuthorityKind::Desk).all(|a| a.contact.ends_with(".example")));
    }
    let fraud = ["fraud".to_owned()];
    let facts: Vec<(&str, FactKind)> = book.facts_for(&fraud).map(|f| (f.key.as_str(), f.kind)).collect();
    assert!(facts.contains(&("deception", FactKind::YesNo)) && facts.contains(&("loss", FactKind::Amount)));
    assert!(!facts.iter().any(|(key, _)| *key == "views"));
}
