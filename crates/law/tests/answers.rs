//! Parts of the answer that the second engine does not repeat: sentences, promises and limits, over the small book.

use law::{Answer, Book, Fact, Facts, Question, ask};
use terms::{DataCategory, Instant, Measure, Urgency};

use crate::common;

pub(crate) fn edited(path: &str, find: &str, put: &str) -> Book {
    let mut files = common::small_files();
    let (_, text) = files.iter_mut().find(|(p, _)| p == path).unwrap();
    assert!(text.contains(find), "{find:?} is not in {path}");
    *text = text.replacen(find, put, 1);
    Book::read(files).unwrap_or_else(|flaws| panic!("{flaws:#?}"))
}

pub(crate) fn question(measure: Measure, facts: &[(&str, Fact)]) -> Question {
    Question {
        from: "XA".parse().unwrap(),
        to: "XB".parse().unwrap(),
        measure,
        data: DataCategory::UserIdentification,
        conduct: vec!["cheating".to_owned()],
        facts: Facts(facts.iter().map(|(k, f)| ((*k).to_owned(), f.clone())).collect()),
        acted_at: Instant::parse("2026-11-20T09:00:00Z").unwrap(),
        asked_at: Instant::parse("2026-11-24T09:00:00Z").unwrap(),
        urgency: Urgency::Ordinary,
    }
}

fn gap<'a>(answer: &'a Answer, code: &str) -> &'a law::Gap {
    answer.gaps.iter().find(|g| g.code == code).unwrap_or_else(|| panic!("{code}: {:#?}", answer.gaps))
}

#[test]
fn a_text_that_only_permits_refusal_says_that_the_state_may_waive_it() {
    let asked = question(Measure::Disclose, &[("tricked", Fact::No)]);
    let strict = ask(&common::small_book(), &asked);
    assert!(!gap(&strict, "dual-criminality-missing").cure.contains("waive"));
    let may = edited("states/XB.toml", "dual = \"required\"", "dual = \"may\"");
    assert!(gap(&ask(&may, &asked), "dual-criminality-missing").cure.contains("the requested state may waive it"));
    let open = question(Measure::Disclose, &[]);
    let unknown = ask(&may, &open);
    let cure = &gap(&unknown, "dual-criminality-unknown").cure;
    assert!(cure.contains("Was somebody tricked?") && cure.contains("How much was lost?") && cure.contains("waive"));
    assert_eq!(cure.matches("Was somebody tricked?").count(), 1, "each question once: {cure}");
}

pub(crate) const PACT: &str = "treaties/pact.toml";

#[test]
fn what_a_treaty_forbids_as_a_ground_is_told_with_its_clauses_and_only_then() {
    let never = "[[never]]\nid = \"pact-never\"\nsays = \"Bank secrecy alone is no ground.\"\nsource = \"Pact, art. 8\"\nfrom = 2021-01-01\nreview = \"verified\"\n\n[[reservation]]";
    let book = edited(PACT, "[[reservation]]", never);
    let kept = ask(&book, &question(Measure::Preserve, &[]));
    let told: Vec<(&str, &str)> = kept.nevers.iter().map(|n| (n.says.as_str(), n.citation.record.as_str())).collect();
    assert_eq!(told, [("Bank secrecy alone is no ground.", "pact-never")]);
    assert!(ask(&book, &question(Measure::Disclose, &[])).nevers.is_empty(), "the pact does not carry disclosure");
    let over = edited(PACT, "[[reservation]]", &never.replace("review", "to = 2021-12-31\nreview"));
    assert!(ask(&over, &question(Measure::Preserve, &[])).nevers.is_empty(), "no longer in force");
}

#[test]
fn a_basis_tells_its_hold_its_conditions_and_its_counts() {
    let hold =
        edited(PACT, "rank = 10", "rank = 10\nhold_days = 60\nextend_days = 30\nconditions = [\"A request follows.\"]");
    let answer = ask(&hold, &question(Measure::Preserve, &[]));
    let basis = &answer.bases[0];
    assert_eq!((basis.hold_days, basis.counts.as_slice()), ([Some(60), Some(30)], &["cheating".to_owned()][..]));
    assert_eq!(basis.conditions, ["A request follows."]);
    assert_eq!(hold.hold_days("pact-2"), Some(60));
    assert_eq!((hold.hold_days("xb-own"), hold.hold_days("nothing")), (None, None));
    let reserved = "effect = \"condition\"\nsays = \"Only by post.\"";
    let conditional = edited(PACT, "effect = \"dual\"\nexcept_conduct = [\"cheating\"]", reserved);
    let answer = ask(&conditional, &question(Measure::Preserve, &[]));
    assert_eq!(answer.bases[0].conditions, ["Only by post."]);
}

#[test]
fn a_higher_tier_raises_the_maximum_and_says_why() {
    let says = "tier = [{ months_max = 120, says = \"a great loss\", any";
    let book = edited("offences/cheating.toml", "tier = [{ months_max = 120, any", says);
    let side = |hundredths| {
        let harm = Fact::Amount { hundredths, currency: "XXB".to_owned() };
        let answer = ask(&book, &question(Measure::Disclose, &[("tricked", Fact::Yes), ("harm", harm)]));
        let law::DualCriminality::Compared { counts } = answer.dual else { panic!("compared") };
        (counts[0].months_max[0], counts[0].sides[0].clone().unwrap().raised_by)
    };
    assert_eq!(side(499_999), (Some(60), None));
    assert_eq!(side(500_000), (Some(120), Some("a great loss".to_owned())));
}

#[test]
fn an_answer_that_rests_on_an_unchecked_rule_on_authorisation_says_so() {
    let checked = |file: &str| -> Vec<(String, String)> {
        let mut files = common::small_files();
        for (path, text) in &mut files {
            if path != file {
                *text = text.replace("review = \"unverified\"", "review = \"verified\"");
            }
        }
        files
    };
    let all = Book::read(checked("none")).unwrap();
    assert!(!ask(&all, &question(Measure::Preserve, &[])).rests_on_unverified());
    let state = Book::read(checked("states/XB.toml")).unwrap();
    assert!(ask(&state, &question(Measure::Preserve, &[])).rests_on_unverified());
}

#[test]
fn counts_beyond_those_that_a_text_carries_are_named() {
    let conduct = "[[conduct]]\nid = \"boasting\"\nname = \"Boasting\"\nsays = \"Saying too much.\"\ncare = \"speech\"\n\n[[composite]]";
    let book = edited("conduct.toml", "[[composite]]", conduct);
    let harm = Fact::Amount { hundredths: 20_000, currency: "XXB".to_owned() };
    let mut q = question(Measure::Disclose, &[("tricked", Fact::Yes), ("harm", harm)]);
    q.conduct.push("boasting".to_owned());
    let answer = ask(&book, &q);
    let codes: Vec<&str> = answer.cautions.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(codes, ["expression", "part-only"]);
    let part = &answer.cautions[1].says;
    assert!(part.contains("Only cheating") && part.contains("may not be used for boasting"), "{part}");
    q.conduct = vec!["boasting".to_owned()];
    let closed = ask(&book, &q);
    assert!(closed.cautions.iter().all(|c| c.code != "part-only"), "nothing is carried at all");
    q.conduct = vec!["big-game".to_owned()];
    let split = ask(&book, &q);
    assert_eq!((split.splits[0].name.as_str(), split.splits[0].counts.len()), ("A big game", 1));
    assert!(split.is_open());
}

#[test]
fn standing_texts_and_texts_left_alone_are_shown_beside_the_roads() {
    let standing = "[[standing]]\nid = \"xb-standing\"\nsays = \"Keeping is consented to.\"\nstates = [\"XA\"]\nmeasures = [\"preserve\"]\ndata = [\"user-identification\"]\nsource = \"Act, s 9\"\nfrom = 2020-01-01\nreview = \"verified\"\n\n[[retention]]";
    let book = edited("states/XB.toml", "[[retention]]", standing);
    let told = |book: &Book, measure| law::routes(book, &question(measure, &[]));
    assert_eq!(told(&book, Measure::Preserve).standing[0].citation.record, "xb-standing");
    assert!(told(&book, Measure::Disclose).standing.is_empty(), "of another measure it says nothing");
    let unused = "[[unused]]\nid = \"pact-unused\"\narticle = \"art. 5(b)\"\nsays = \"It goes behind the state's back.\"\nsource = \"Pact, art. 5(b)\"\nfrom = 2021-01-01\nreview = \"verified\"\n\n[[reservation]]";
    let book = edited(PACT, "[[reservation]]", unused);
    assert_eq!(told(&book, Measure::Disclose).unused[0].article, "art. 5(b)");
    let mut alone = question(Measure::Disclose, &[]);
    alone.asked_at = Instant::parse("2020-06-01T09:00:00Z").unwrap();
    assert!(law::routes(&book, &alone).unused.is_empty(), "the two were not bound yet");
    assert!(law::routes(&book, &Question { to: alone.from, ..alone }).open.is_empty());
}
