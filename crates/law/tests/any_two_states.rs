//! The main road: from any state of the book to any other, a fraud, who used this address.

use law::{Answer, Authorisation, Fact, Facts, Question, ask};
use terms::{DataCategory, Instant, Measure, StateCode, Urgency};

pub(crate) fn fraud() -> Facts {
    let loss = Fact::Amount { hundredths: 4_800_000, currency: "EUR".to_owned() };
    let yes = ["deception", "dishonest", "intent", "gain-intent", "property-disposed", "via-network"]
        .map(|k| (k.to_owned(), Fact::Yes));
    Facts(yes.into_iter().chain([("loss".to_owned(), loss)]).collect())
}

/// Either the road is open with everything that it needs, or what is missing is named with its cure.
fn check(from: StateCode, to: StateCode, measure: Measure, answer: &Answer) -> bool {
    let way = format!("{from} to {to}, {measure}: {answer:#?}");
    assert!(answer.deadline.is_some(), "no deadline {way}");
    assert!(answer.gaps.iter().all(|g| !g.cure.is_empty()), "a gap without a cure {way}");
    if answer.is_open() {
        assert_ne!(answer.authorisation, Authorisation::Unknown, "authorisation {way}");
    } else {
        assert!(!answer.gaps.is_empty(), "closed, and nothing is missing {way}");
    }
    answer.is_open()
}

#[test]
fn from_any_state_to_any_other_a_fraud_finds_a_lawful_road_or_learns_what_is_missing() {
    let book = crate::common::book();
    let codes: Vec<StateCode> = book.states().map(|s| s.code).collect();
    let (mut asked, mut open) = (0, 0);
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
                open += usize::from(check(*from, *to, *measure, &ask(&book, &q)));
                asked += 1;
            }
        }
    }
    assert!(codes.len() >= 25, "{} states", codes.len());
    assert!(open * 10 >= asked * 8, "only {open} of {asked} roads are open");
}
