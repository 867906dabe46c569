//! `law/who-may.txt`: the whole book on three pages, for reading in review. Written anew by UPDATE=1.

use std::fmt::Write as _;

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
    format!("dual {dual:9}  by {due}  {checked:10}  {}", bases.join(", "))
}

fn roads(book: &Book, text: &mut String) {
    for from in book.states() {
        for to in book.states().filter(|to| to.code != from.code) {
            for measure in Measure::ALL {
                let q = question(from.code, to.code, *measure, DataCategory::UserIdentification, "fraud");
                writeln!(text, "{} > {}  {measure:8}  {}", from.code, to.code, line(&ask(book, &q))).unwrap();
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

fn offences(book: &Book, text: &mut String) {
    let codes: Vec<StateCode> = book.states().map(|s| s.code).collect();
    for kind in book.conduct() {
        for (n, code) in codes.iter().enumerate() {
            let other = codes[(n + 1) % codes.len()];
            let q = question(*code, other, Measure::Disclose, DataCategory::UserIdentification, &kind.id);
            let DualCriminality::Compared { counts } = ask(book, &q).dual else { unreachable!("disclosure compares") };
            let mine = counts[0].elements.iter().filter(|e| e.state == *code);
            let record = mine.clone().next().map(|e| e.citation.record.clone()).unwrap_or_default();
            let record = if record.is_empty() { "no record: refused".to_owned() } else { record };
            writeln!(text, "{:20}  {code}  {record:24}  {} element(s)", kind.id, mine.count()).unwrap();
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
    writeln!(text, "\n3. Which record answers for which conduct, for the facts of the fraud above.\n").unwrap();
    offences(&book, &mut text);
    let path = common::folder().join("who-may.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == text, "law/who-may.txt is not what the book says: run with UPDATE=1 and read the difference");
}
