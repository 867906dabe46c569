//! What must not open, although something in the question or in the book looks as if it did. Each began as a finding.

use law::{
    Answer, Book, DualCriminality, ElementResult, Fact, Facts, Field, Question, ask, explain, requirements, routes,
};
use terms::{DataCategory, Instant, Measure, Urgency};

use crate::common;

/// The small book with some passages put in place of others: which file, what stands there, what stands there now.
pub(crate) fn book(changes: &[[&str; 3]]) -> Book {
    let mut files = common::small_files();
    for [file, find, put] in changes {
        let (_, text) = files.iter_mut().find(|(path, _)| path.ends_with(file)).unwrap();
        assert!(text.contains(find), "{find:?} is not in {file}");
        *text = text.replacen(find, put, 1);
    }
    Book::read(files).unwrap_or_else(|flaws| panic!("{flaws:#?}"))
}

/// A question that finds a road in the small book.
pub(crate) fn question() -> Question {
    let at = |text| Instant::parse(text).unwrap();
    let harm = Fact::Amount { hundredths: 20_000, currency: "XXB".to_owned() };
    Question {
        from: "XA".parse().unwrap(),
        to: "XB".parse().unwrap(),
        measure: Measure::Preserve,
        data: DataCategory::UserIdentification,
        conduct: vec!["cheating".to_owned()],
        facts: Facts([("tricked".to_owned(), Fact::Yes), ("harm".to_owned(), harm)].into()),
        acted_at: at("2026-11-20T09:00:00Z"),
        asked_at: at("2026-11-24T09:00:00Z"),
        urgency: Urgency::Ordinary,
    }
}

fn gaps(answer: &Answer) -> Vec<&str> {
    answer.gaps.iter().map(|g| g.code.as_str()).collect()
}

fn bases(answer: &Answer) -> Vec<&str> {
    answer.bases.iter().map(|b| b.citation.record.as_str()).collect()
}

fn cautions(answer: &Answer) -> Vec<&str> {
    answer.cautions.iter().map(|c| c.code.as_str()).collect()
}

#[test]
fn the_bare_word_attempt_meets_no_offence_that_names_only_its_result() {
    let act = r#"{ kind = "act", says = "tricks somebody", any = ["tricked"] },
]
source = "Code of B"#;
    let result = act.replace("\"act\"", "\"result\"");
    let (book, mut q) = (book(&[["offences/cheating.toml", act, &result]]), question());
    q.measure = Measure::Disclose;
    assert!(ask(&book, &q).is_open());
    q.facts = Facts([("attempted".to_owned(), Fact::Yes)].into());
    let answer = ask(&book, &q);
    let DualCriminality::Compared { counts } = &answer.dual else { panic!("compared") };
    let of_b: Vec<_> = counts[0].elements.iter().filter(|e| e.state == q.to).collect();
    assert_eq!((of_b[0].result, of_b[1].result), (ElementResult::Unknown, ElementResult::Met), "{of_b:#?}");
    assert!(of_b[0].because.contains("names only the result"), "{of_b:#?}");
    assert!(!answer.is_open());
}

/// The pact asks for no dual criminality, and for a maximum of five years under the asking law.
fn grave() -> Book {
    book(&[["treaties/pact.toml", "dual = \"not-required\"", "dual = \"not-required\"\nmonths_min = 60"]])
}

#[test]
fn a_law_that_does_not_punish_the_act_gives_no_maximum() {
    let (book, mut q) = (grave(), question());
    assert_eq!(bases(&ask(&book, &q)), ["pact-2", "xb-own"]);
    // The record gives five years, and its elements fail: before, that opened the pact.
    q.facts.0.insert("tricked".to_owned(), Fact::No);
    let answer = ask(&book, &q);
    assert!(!bases(&answer).contains(&"pact-2") && !answer.is_open(), "{answer:#?}");
    let bar = |q: &Question| {
        let pact = routes(&book, q).closed.into_iter().find(|r| r.citation.record == "pact-2").unwrap();
        pact.bars.into_iter().find(|b| b.code == "gravity").unwrap().opens
    };
    assert!(bar(&q).contains("punishes with that maximum"), "{}", bar(&q));
    // Nor does it while nobody knows whether they hold: the text asks nobody for the missing fact.
    q.facts.0.remove("tricked");
    assert!(!bases(&ask(&book, &q)).contains(&"pact-2"));
    assert!(bar(&q).contains("some are missing"), "{}", bar(&q));
}

#[test]
fn a_text_that_asks_for_dual_criminality_and_a_maximum_asks_for_the_missing_fact() {
    let (book, mut q) =
        (book(&[["states/XB.toml", "dual = \"required\"", "dual = \"required\"\nmonths_min = 60"]]), question());
    q.measure = Measure::Disclose;
    q.facts.0.remove("tricked");
    let answer = ask(&book, &q);
    assert_eq!((bases(&answer), gaps(&answer)), (vec!["xb-own"], vec!["dual-criminality-unknown"]));
}

#[test]
fn a_text_without_dual_criminality_warns_where_the_asking_law_punishes_nothing() {
    let (book, mut q) = (book(&[]), question());
    assert!(!cautions(&ask(&book, &q)).contains(&"own-law"));
    q.facts.0.insert("tricked".to_owned(), Fact::No);
    let answer = ask(&book, &q);
    assert!(answer.is_open() && cautions(&answer).contains(&"own-law"), "{answer:#?}");
    q.measure = Measure::Disclose;
    assert!(!cautions(&ask(&book, &q)).contains(&"own-law"), "what is not carried needs no such warning");
}

#[test]
fn the_sixty_fifth_count_closes_the_answer_and_is_not_passed_over() {
    let mut kinds: Vec<String> = (0..64).map(|n| format!("kind-{n}")).collect();
    let word = |k: &String| format!("[[conduct]]\nid = \"{k}\"\nname = \"{k}\"\nsays = \"Invented.\"\n\n");
    let words = kinds.iter().map(word).collect::<String>() + "[[composite]]";
    let (book, mut q) = (book(&[["conduct.toml", "[[composite]]", &words]]), question());
    let more = kinds.pop().unwrap();
    q.conduct.extend(kinds);
    assert!(gaps(&ask(&book, &q)).is_empty());
    q.conduct.push(more);
    let answer = ask(&book, &q);
    assert_eq!(gaps(&answer), ["too-many-counts"]);
    assert!(!answer.is_open() && answer.bases[0].counts.contains(&"cheating".to_owned()));
}

#[test]
fn a_reservation_that_spares_one_count_holds_while_another_is_asked_with_it() {
    let (book, mut q) = (book(&[["treaties/pact.toml", "effect = \"dual\"", "effect = \"closed\""]]), question());
    assert_eq!(bases(&ask(&book, &q)), ["pact-2", "xb-own"]);
    q.conduct.push("unheard-of".to_owned());
    assert_eq!(bases(&ask(&book, &q)), ["xb-own"]);
    let closed = routes(&book, &q).closed;
    let bar = closed.iter().flat_map(|r| &r.bars).find(|b| b.code == "reserved").unwrap();
    assert_eq!(bar.opens, "A request for these counts alone: cheating.");
}

#[test]
fn a_duty_that_is_suspended_keeps_nothing_alive_beside_one_in_force() {
    let first = "[[retention]]\nid = \"xb-keep\"";
    let lapsed = format!(
        "[[retention]]\nid = \"xb-lapsed\"\nrecords = [\"dhcp\"]\ndata = [\"user-identification\"]\ndays_min = 365\nstatus = \"suspended\"\ntrigger = \"from the event\"\nsource = \"Networks Act, s 7\"\nfrom = 2020-01-01\nreview = \"unverified\"\n\n{first}"
    );
    let word = "[[record]]\nid = \"dhcp\"\nsays = \"Addresses lent.\"\n\n[[record]]";
    let (book, q) = (book(&[["XB.toml", first, &lapsed], ["conduct.toml", "[[record]]", word]]), question());
    let kept = ask(&book, &q).retention.unwrap();
    assert_eq!(kept.citation.record, "xb-lapsed", "the record that may be gone is the clock that matters");
    assert_eq!(kept.clock(q.acted_at).kept_until, None);
}

#[test]
fn reciprocity_is_not_asked_where_a_treaty_is_open_behind_a_law_that_asks_for_less() {
    let (needed, free) = ("dual = \"required\"", "dual = \"not-required\"");
    let (book, q) = (book(&[["XB.toml", needed, free], ["pact.toml", free, needed]]), question());
    let list = requirements(&book, q.to, q.from, Measure::Preserve, q.data, q.asked_at);
    assert!(list.iter().all(|r| r.field != Field::Reciprocity), "{list:#?}");
}

/// A count that both laws punish, and that no open text covers.
#[test]
fn an_offence_that_no_text_covers_carries_nothing_and_the_gap_says_so() {
    let limited = "dual = \"required\"\nconduct = [\"prowling\"]";
    let word = "[[conduct]]\nid = \"prowling\"\nname = \"Prowling\"\nsays = \"Invented.\"\n\n[[composite]]";
    let changes = [["XB.toml", "dual = \"required\"", limited], ["conduct.toml", "[[composite]]", word]];
    let (book, mut q) = (book(&changes), question());
    q.measure = Measure::Disclose;
    q.conduct.push("prowling".to_owned());
    let answer = ask(&book, &q);
    assert!(answer.dual.satisfied() && !answer.is_open());
    assert_eq!(answer.gaps[0].says, "No count that a text covers is an offence under both laws.");
}

#[test]
fn what_is_closed_is_not_explained_as_due_nor_as_merely_unknown() {
    let (book, mut q) = (book(&[]), question());
    q.measure = Measure::Disclose;
    assert!(explain(&book, &q).text().contains(" An answer is due by "));
    q.facts.0.remove("tricked");
    let text = explain(&book, &q).text();
    assert!(text.contains("the law cannot say yet.") && text.contains("an answer would be due by"), "{text}");
    // A fact is missing, and the state must refuse whatever it is: that is a no.
    q.facts.0.insert("political".to_owned(), Fact::Yes);
    let text = explain(&book, &q).text();
    assert!(text.contains("the law is closed."), "{text}");
}

#[test]
fn data_that_must_be_gone_is_not_said_to_be_kept() {
    let (book, mut q) = (book(&[]), question());
    for (acted, says) in [
        ("2026-11-20T09:00:00Z", None),
        ("2026-08-01T09:00:00Z", Some("That day has passed: it may be gone already. Ask for preservation first.")),
        ("2026-01-01T09:00:00Z", Some("That day has passed: the data must be gone.")),
    ] {
        q.acted_at = Instant::parse(acted).unwrap();
        let text = explain(&book, &q).text();
        assert_eq!(text.contains("That day has passed"), says.is_some(), "{text}");
        assert!(says.is_none_or(|s| text.contains(s)), "{text}");
    }
}
