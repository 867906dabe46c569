//! What one state may tell another unasked: only what a text between the two lets it, on that day, about that conduct.

use law::{Fact, Facts, Question, spontaneous};

use crate::{
    answers::{PACT, edited, question},
    common,
};
use terms::{Instant, Measure};

const TEXT: &str = "[[spontaneous]]\nid = \"pact-6\"\nsays = \"It may be told.\"\nsource = \"Pact, art. 6\"\nfrom = 2021-01-01\nreview = \"verified\"\n";

fn asked(facts: &[(&str, Fact)]) -> Question {
    question(Measure::Disclose, facts)
}

#[test]
fn where_no_text_lets_it_be_told_the_book_is_silent() {
    let told = spontaneous(&common::small_book(), &asked(&[]));
    assert_eq!((told.open.len(), told.asks.len()), (0, 0));
}

#[test]
fn a_text_opens_between_its_parties_on_its_days_about_its_conduct_and_with_its_facts() {
    let check = |more: &str, change: fn(&mut Question), open: usize, asks: usize| {
        let book = edited(PACT, "[[reservation]]", &format!("{TEXT}{more}\n[[reservation]]"));
        let mut q = asked(&[]);
        change(&mut q);
        let told = spontaneous(&book, &q);
        assert_eq!((told.open.len(), told.asks.len()), (open, asks), "{more} {q:?}");
    };
    check("", |_| {}, 1, 0);
    check("", |q| (q.from, q.to) = (q.to, q.from), 1, 0);
    check("", |q| q.asked_at = Instant::parse("2020-06-01T09:00:00Z").unwrap(), 0, 0);
    check("", |q| q.to = q.from, 0, 0);
    check("", |q| q.conduct.clear(), 1, 0);
    check("conduct = [\"cheating\"]\n", |_| {}, 1, 0);
    check("conduct = [\"cheating\"]\n", |q| q.conduct = vec!["boasting".to_owned()], 0, 0);
    check("only_if = [\"tricked\"]\n", |_| {}, 0, 1);
    check("only_if = [\"tricked\"]\n", |q| q.facts = Facts([("tricked".to_owned(), Fact::Yes)].into()), 1, 0);
    check("only_if = [\"tricked\"]\n", |q| q.facts = Facts([("tricked".to_owned(), Fact::No)].into()), 0, 0);
}

#[test]
fn the_form_asks_for_the_facts_on_which_such_texts_turn_and_no_others() {
    let book = edited(PACT, "[[reservation]]", &format!("{TEXT}only_if = [\"tricked\"]\n\n[[reservation]]"));
    let asks = |book, state: &str| law::spontaneous_facts(book, state.parse().unwrap()).len();
    assert_eq!((asks(&book, "XA"), asks(&common::small_book(), "XA")), (1, 0));
}
