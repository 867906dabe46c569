//! `law/who-may.txt`: the whole book on three pages, for reading in review. Written anew by UPDATE=1.

use std::{collections::BTreeMap, fmt::Write as _};

use law::{Answer, Authorisation, Book, DualCriminality, Question, ask};
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

use crate::{any_two_states::fraud, common};

const ACTED: &str = "2026-11-20T09:00:00Z";
const ASKED: &str = "2026-11-24T09:00:00Z";

fn question(from: StateCode, to: StateCode, measure: Measure, data: DataCategory, conduct: &str) -> Question {
    Question {
        from,
        to,
        measure,
        data,
        conduct: vec![conduct.to_owned()],
        facts: fraud(),
        acted_at: Instant::parse(ACTED).unwrap(),
        asked_at: Instant::parse(ASKED).unwrap(),
        urgency: Urgency::Ordinary,
    }
}

fn line(answer: &Answer) -> String {
    let bases: Vec<String> =
        answer.bases.iter().map(|b| format!("{} ({})", b.citation.record, b.route.as_str())).collect();
    let dual = match &answer.dual {
        DualCriminality::NotRequired { .. } => "not asked",
        DualCriminality::Compared { .. } if answer.dual.satisfied() => "met",
        DualCriminality::Compared { .. } => "NOT MET",
    };
    let due = answer.deadline.as_ref().map_or("none".to_owned(), |d| {
        let end = Instant::from_micros((d.due.micros() + 1) / 1_000_000 * 1_000_000);
        end.to_string().replace(":00Z", "Z")
    });
    let checked = if answer.rests_on_unverified() { "unverified" } else { "verified" };
    let bases = if bases.is_empty() { "NO BASIS".to_owned() } else { bases.join(", ") };
    let gaps: Vec<String> = answer.gaps.iter().map(|g| format!("  MISSING {}", g.code)).collect();
    format!("dual {dual:9}  by {due}  {checked:10}  {bases}{}", gaps.concat())
}

/// For each state that is asked: who gets the same answer stands on one line.
fn roads(book: &Book, text: &mut String) {
    for to in book.states() {
        for measure in Measure::ALL {
            let mut lines: BTreeMap<String, Vec<&str>> = BTreeMap::new();
            for from in book.states().filter(|from| from.code != to.code) {
                let q = question(from.code, to.code, *measure, DataCategory::UserIdentification, "fraud");
                lines.entry(line(&ask(book, &q))).or_default().push(from.code.as_str());
            }
            writeln!(text, "{} is asked to {measure}", to.code).unwrap();
            for (line, from) in lines {
                writeln!(text, "    {line}\n        {}", from.join(" ")).unwrap();
            }
        }
    }
}

fn authorisations(book: &Book, text: &mut String) {
    let codes: Vec<StateCode> = book.states().map(|s| s.code).collect();
    for to in &codes {
        for measure in Measure::ALL {
            for data in DataCategory::ALL {
                let from = codes.iter().find(|from| *from != to).unwrap();
                let answer = ask(book, &question(*from, *to, *measure, *data, "fraud"));
                let who = match answer.authorisation {
                    Authorisation::NotRequired { .. } => "nobody".to_owned(),
                    Authorisation::Required { by, .. } => by,
                    Authorisation::Unknown => "UNKNOWN: refused until the book says".to_owned(),
                };
                writeln!(text, "{to}  {measure:8}  {data:19}  {who}").unwrap();
            }
        }
    }
}

fn records(book: &Book, text: &mut String) {
    for kind in book.conduct().filter(|k| k.counts.is_empty()) {
        writeln!(text, "{}", kind.id).unwrap();
        for found in law::offences(book, &kind.id, Instant::parse(ACTED).unwrap()) {
            let [min, max, highest] = found.months.map(|m| m.map_or("?".to_owned(), |m| m.to_string()));
            let months = if found.punished { format!("{min}-{max}-{highest}") } else { "no offence".to_owned() };
            let checked = if found.citation.verified { "verified" } else { "unverified" };
            let elements: Vec<String> = found.elements.iter().map(|(_, _, tests)| tests.join(" or ")).collect();
            let record = &found.citation.record;
            writeln!(text, "    {}  {record:34} {months:12} {checked:10}  {}", found.state, elements.join(", "))
                .unwrap();
        }
    }
}

#[test]
fn the_page_who_may_is_what_the_book_says() {
    let book = common::book();
    let mut text =
        "Written by a test (UPDATE=1 cargo test -p law). Read it in review: each line is what the book answers.\n"
            .to_owned();
    writeln!(text, "\n1. Fraud, who used an address. Act {ACTED}, asked {ASKED}. Best basis first.\n").unwrap();
    roads(&book, &mut text);
    writeln!(text, "\n2. Who has to authorise, under the law of the state that is asked.\n").unwrap();
    authorisations(&book, &mut text);
    writeln!(
        text,
        "\n3. What is an offence on {ACTED}: least, most and gravest penalty in months, and what is asked for.\n"
    )
    .unwrap();
    records(&book, &mut text);
    let path = common::folder().join("who-may.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == text, "law/who-may.txt is not what the book says: run with UPDATE=1 and read the difference");
}
