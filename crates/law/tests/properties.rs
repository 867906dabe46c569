//! What holds for every book and every question, tried by chance, and the smaller queries.

use std::{collections::BTreeSet, fs};

use law::{
    Answer, AuthorityKind, Book, Fact, FactKind, Facts, Field, Question, RetentionStatus, ask, lawful_routes,
    requirements, retention,
};
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

use crate::{
    chance::{Chance, Words},
    common, invented,
};

/// The day on which the small questions are asked.
const ON: &str = "2026-11-24T09:00:00Z";

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
    for seed in 1..=200 {
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
fn one_fact_more_never_undoes_dual_criminality_unless_it_makes_the_act_an_attempt() {
    let mut gained = 0;
    for seed in 1..=40 {
        let mut chance = Chance::new(seed);
        let book = book(&invented::files(&mut chance));
        for _ in 0..200 {
            let q = words(&book).question(&mut chance);
            let mut more = q.clone();
            // That it was only an attempt is no fact more of the same act: it is another act.
            let word = *chance.pick(&book.facts().filter(|w| w.key != "attempted").collect::<Vec<_>>());
            let fact = if word.kind == FactKind::YesNo { Fact::Yes } else { words(&book).fact(word.kind, &mut chance) };
            more.facts.0.entry(word.key.clone()).or_insert(fact);
            let (less, more) = (ask(&book, &q), ask(&book, &more));
            assert!(!less.dual.satisfied() || more.dual.satisfied(), "seed {seed}: {q:#?}");
            gained += usize::from(!less.dual.satisfied() && more.dual.satisfied());
        }
    }
    assert!(gained > 5, "only {gained} answers gained");
}

/// One invented state asks the other, with everything that the small book needs.
fn small_question() -> Question {
    let harm = Fact::Amount { hundredths: 20_000, currency: "XXB".to_owned() };
    Question {
        from: code("XA"),
        to: code("XB"),
        measure: Measure::Disclose,
        data: DataCategory::UserIdentification,
        conduct: vec!["cheating".to_owned()],
        facts: Facts([("tricked".to_owned(), Fact::Yes), ("harm".to_owned(), harm)].into()),
        acted_at: at("2026-11-20T09:00:00Z"),
        asked_at: at(ON),
        urgency: Urgency::Ordinary,
    }
}

#[test]
fn a_fact_in_the_wrong_form_is_a_missing_fact() {
    let (book, mut q) = (common::small_book(), small_question());
    assert!(goes(&ask(&book, &q)));
    for wrong in [Fact::Count(1), Fact::Amount { hundredths: 1, currency: "XXA".to_owned() }] {
        q.facts.0.insert("tricked".to_owned(), wrong);
        let answer = ask(&book, &q);
        assert!(
            answer
                .gaps
                .iter()
                .any(|g| g.code == "dual-criminality-unknown" && g.cure.contains("Was somebody tricked?"))
        );
    }
}

#[test]
fn a_threshold_is_compared_in_whole_numbers_at_the_rate_of_the_day() {
    // 100.00 XXB are 80.00 XXA at 1.25 to one.
    let (book, mut q) = (common::small_book(), small_question());
    for (hundredths, currency, met) in [
        (8_000, "XXA", true),
        (7_999, "XXA", false),
        (10_000, "XXB", true),
        (9_999, "XXB", false),
        (u64::MAX, "XXA", true),
    ] {
        q.facts.0.insert("harm".to_owned(), Fact::Amount { hundredths, currency: currency.to_owned() });
        assert_eq!(ask(&book, &q).dual.satisfied(), met, "{hundredths} {currency}");
    }
    q.facts.0.insert("harm".to_owned(), Fact::Amount { hundredths: 1, currency: "XXQ".to_owned() });
    assert!(ask(&book, &q).gaps.iter().any(|g| g.code == "dual-criminality-unknown"), "no rate is no answer");
}

#[test]
fn an_answer_is_checked_only_if_the_parties_are() {
    let (book, mut q) = (common::small_book(), small_question());
    q.measure = Measure::Preserve;
    let answer = ask(&book, &q);
    assert_eq!(ids(&answer).into_iter().next(), Some("pact-2"));
    assert!(answer.rests_on_unverified(), "the clause is checked, the list of parties is not");
}

#[test]
fn a_complete_request_to_each_state_is_described() {
    let book = common::book();
    let on = at(ON);
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
    let book = common::small_book();
    let asks = |measure| {
        let list = requirements(&book, code("XB"), code("XA"), measure, DataCategory::UserIdentification, at(ON));
        list.iter().any(|r| r.field == Field::Reciprocity)
    };
    assert!(asks(Measure::Disclose), "the pact does not speak of disclosure");
    assert!(!asks(Measure::Preserve), "the pact covers preservation");
}

#[test]
fn the_open_roads_are_told_before_any_fact_is_known() {
    let (book, cheating) = (common::small_book(), ["cheating".to_owned()]);
    let roads = |measure| {
        let data = DataCategory::UserIdentification;
        let bases = lawful_routes(&book, code("XA"), code("XB"), measure, data, &cheating, at(ON));
        bases.iter().map(|b| b.citation.record.clone()).collect::<Vec<_>>()
    };
    assert_eq!(roads(Measure::Preserve), ["pact-2"]);
    assert_eq!(roads(Measure::Disclose), ["xb-own"]);
}

#[test]
fn retention_is_told_by_record_type_and_day() {
    let book = common::small_book();
    let told = |record: &str, on: &str| retention(&book, code("XA"), record, at(on));
    let kept = told("nat-session", ON).unwrap();
    assert_eq!((kept.days_min, kept.days_max, kept.status), (Some(90), Some(180), RetentionStatus::InForce));
    let clock = kept.clock(at("2026-01-01T00:00:00Z"));
    assert_eq!(clock.kept_until, Some(at("2026-04-01T00:00:00Z")));
    assert_eq!(clock.gone_by, Some(at("2026-06-30T00:00:00Z")));
    assert_eq!(told("horoscope", ON), None);
    assert_eq!(told("nat-session", "2010-01-01T00:00:00Z"), None, "before the law");
}

#[test]
fn the_page_that_teaches_to_add_a_state_can_be_followed() {
    let page = fs::read_to_string(common::folder().join("README.md")).unwrap();
    let examples: Vec<&str> = page.split("```toml\n").skip(1).map(|b| b.split("```").next().unwrap()).collect();
    let [clause, offence, case] = examples[..] else { panic!("three examples: a clause, an offence, a case") };
    let mut files = common::files();
    let model = page.split("Copy `").nth(1).and_then(|t| t.split('`').next()).unwrap();
    let copied = files.iter().find(|(path, _)| path == model).unwrap().1.clone();
    let old = copied.split("id = \"").nth(1).unwrap().split('"').next().unwrap();
    let renamed = copied.replace(&format!("id = \"{old}"), "id = \"xa").replace(&format!("\"{old}-"), "\"xa-");
    let own = |part: &&str| !part.starts_with("clause]]") && !part.starts_with("retention]]");
    let mut state = renamed.split("[[").filter(own).collect::<Vec<_>>().join("[[");
    state += &format!("\n{clause}");
    files.push(("states/XA.toml".to_owned(), state));
    files.push(("offences/XA.toml".to_owned(), offence.to_owned()));
    files.push(("cases/XA.toml".to_owned(), case.to_owned()));
    let flaws = law::cases::check(&files).map(|_| ()).err().unwrap_or_default();
    // The example's case shows the offence; the clause is open in it, and so nothing is bare.
    assert!(flaws.is_empty(), "{flaws:#?}");
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

/// Adds a record to one state's file of an invented book, and counts what it opens and what it closes.
fn tightened(record: &str) -> (usize, usize) {
    let (mut opened, mut closed) = (0, 0);
    for seed in 1..=60 {
        let mut chance = Chance::new(seed);
        let files = invented::files(&mut chance);
        let mut after = files.clone();
        let (_, state) = after.iter_mut().find(|(path, _)| path == "states/XB.toml").unwrap();
        *state += record;
        let Ok(after) = Book::read(after) else { continue };
        let before = book(&files);
        for _ in 0..150 {
            let q = words(&before).question(&mut chance);
            let (had, has) = (goes(&ask(&before, &q)), goes(&ask(&after, &q)));
            opened += usize::from(has && !had);
            closed += usize::from(had && !has);
        }
    }
    (opened, closed)
}

#[test]
fn a_ground_a_requirement_and_a_text_left_alone_open_nothing() {
    let dated = "source = \"a new text\"\nfrom = 2017-01-01\nreview = \"unverified\"\n";
    let ground = format!("[[ground]]\nid = \"xb-new\"\ncode = \"POL\"\nmandatory = true\ncure = \"explain\"\n{dated}");
    let (opened, closed) = tightened(&ground);
    assert_eq!(opened, 0);
    assert!(closed > 0, "a mandatory ground that the facts raise closes something");
    let requirement =
        format!("[[requirement]]\nid = \"xb-new\"\nfield = \"port\"\nsays = \"the port\"\ncure = \"name it\"\n{dated}");
    assert_eq!(tightened(&requirement).0, 0);
    let standing = format!(
        "[[standing]]\nid = \"xb-new\"\nsays = \"anyone may\"\nstates = [\"XA\"]\nmeasures = [\"disclose\", \"preserve\"]\ndata = [\"subscriber\", \"traffic\"]\n{dated}"
    );
    assert_eq!(tightened(&standing), (0, 0), "a consent in the law opens nothing until it is published and signed");
}

#[test]
fn what_is_common_never_takes_away_what_a_state_asks_for() {
    let with = common::small_files();
    let without: Vec<_> = with.iter().filter(|(path, _)| path != "common.toml").cloned().collect();
    let list = |files: &[(String, String)]| {
        let book = book(files);
        let data = DataCategory::UserIdentification;
        requirements(&book, code("XB"), code("XA"), Measure::Disclose, data, at(ON))
    };
    let (with, without) = (list(&with), list(&without));
    assert!(without.iter().all(|r| with.contains(r)), "{with:#?}");
    let language = with.iter().find(|r| r.field == Field::Language).unwrap();
    assert_eq!((language.says.as_str(), language.cure.as_str()), ("Not in en, pt-PT.", "Translate into en."));
    assert_eq!(with.iter().filter(|r| r.field == Field::Port).count(), 1, "the state's own words stand");
}

#[test]
fn an_attempt_needs_no_result_and_has_to_be_punished() {
    let (book, mut q) = (common::small_book(), small_question());
    q.facts.0.insert("attempted".to_owned(), Fact::Yes);
    let answer = ask(&book, &q);
    let law::DualCriminality::Compared { counts } = &answer.dual else { panic!("compared") };
    let failed: Vec<_> = counts[0].elements.iter().filter(|e| e.result != law::ElementResult::Met).collect();
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!((failed[0].state, failed[0].kind), (code("XA"), Some(law::ElementKind::Attempt)));
    q.facts.0.insert("attempted".to_owned(), Fact::No);
    assert!(goes(&ask(&book, &q)));
}

#[test]
fn a_road_that_is_closed_says_what_would_open_it() {
    let (book, q) = (common::small_book(), small_question());
    let q = Question {
        measure: Measure::Preserve,
        asked_at: at("2020-12-31T09:00:00Z"),
        acted_at: at("2020-12-01T09:00:00Z"),
        ..q
    };
    let routes = law::routes(&book, &q);
    let open: Vec<&str> = routes.open.iter().map(|r| r.basis.citation.record.as_str()).collect();
    assert_eq!(open, ["xb-own"]);
    let pact = routes.closed.iter().find(|r| r.citation.record == "pact-2").unwrap();
    let bars: Vec<&str> = pact.bars.iter().map(|b| b.code).collect();
    assert_eq!(bars, ["not-in-force", "no-party", "no-party", "not-this-day"]);
    assert!(pact.bars.iter().all(|b| !b.opens.is_empty()));
    let later = law::routes(&book, &Question { asked_at: at("2021-01-01T09:00:00Z"), ..q });
    assert_eq!(later.open[0].basis.citation.record, "pact-2");
    assert_eq!(later.open[0].deadline.as_ref().map(|d| d.says.as_str()), Some("ten working days"));
}

#[test]
fn every_road_is_open_or_says_what_bars_it() {
    for seed in 1..=40 {
        let mut chance = Chance::new(seed);
        let book = book(&invented::files(&mut chance));
        for _ in 0..100 {
            let q = words(&book).question(&mut chance);
            let (routes, answer) = (law::routes(&book, &q), ask(&book, &q));
            assert!(routes.closed.iter().all(|r| !r.bars.is_empty()), "seed {seed}: closed for no reason: {q:#?}");
            let open: BTreeSet<&str> = routes.open.iter().map(|r| r.basis.citation.record.as_str()).collect();
            assert!(ids(&answer).is_subset(&open), "seed {seed}: {q:#?}");
            assert_eq!(open.is_empty(), answer.bases.is_empty());
            let shut: BTreeSet<&str> = routes.closed.iter().map(|r| r.citation.record.as_str()).collect();
            assert!(shut.is_disjoint(&open));
        }
    }
}
