//! The main road: from any state of the book to any other, a fraud, who used this address.

use law::{Answer, Authorisation, Fact, Facts, Question, ask};
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

pub(crate) fn fraud() -> Facts {
    let loss = Fact::Amount { hundredths: 4_800_000, currency: "EUR".to_owned() };
    let yes = ["deception", "gain-intent", "property-disposed", "via-network"].map(|k| (k.to_owned(), Fact::Yes));
    Facts(yes.into_iter().chain([("loss".to_owned(), loss)]).collect())
}

fn check(from: StateCode, to: StateCode, measure: Measure, answer: &Answer) {
    let way = format!("{from} to {to}, {measure}: {answer:#?}");
    assert!(!answer.bases.is_empty(), "no basis {way}");
    assert!(answer.dual.satisfied(), "dual criminality {way}");
    assert!(answer.deadline.is_some(), "no deadline {way}");
    assert!(answer.gaps.is_empty(), "gaps {way}");
    assert_ne!(answer.authorisation, Authorisation::Unknown, "authorisation {way}");
    assert!(answer.retention.is_some(), "retention {way}");
}

#[test]
fn from_any_state_to_any_other_a_fraud_finds_a_lawful_road() {
    let book = crate::common::book();
    let codes: Vec<StateCode> = book.states().map(|s| s.code).collect();
    let mut asked = 0;
    for from in &codes {
        for to in codes.iter().filter(|to| *to != from) {
            for measure in Measure::ALL {
                let q = Question {
                    from: *from,
                    to: *to,
                    measure: *measure,
                    data: DataCategory::UserIdentification,
                    conduct: vec!["fraud".to_owned()],
                    facts: fraud(),
                    acted_at: Instant::parse("2026-11-20T09:00:00Z").unwrap(),
                    asked_at: Instant::parse("2026-11-24T09:00:00Z").unwrap(),
                    urgency: Urgency::Ordinary,
                };
                check(*from, *to, *measure, &ask(&book, &q));
                asked += 1;
            }
        }
    }
    assert!(asked >= 2 * 56, "{asked}");
}
