//! Kinds of record that more than one kind of file has: a state's, a treaty's, and `law/common.toml`.

use serde_json::Value;
use terms::{DataCategory, Ground, Measure, Urgency};

use super::{
    build::Table,
    fields::{any_text, distinct, id, list, number, sentence, some_words, tests, word, words, yes_or_no},
};
use crate::{DualRule, Field, Route, Unit, load::COUNT_MAX};

/// A record of its own, by name.
pub(super) fn record(title: &'static str, says: &'static str, example: &str) -> Table {
    Table::new(title, says).needs("id", id("Unique in the whole folder.", example))
}

pub(super) fn some_measures() -> Value {
    some_words("What is asked.", Measure::WORDS)
}

pub(super) fn some_data() -> Value {
    some_words("For which kinds of data.", DataCategory::WORDS)
}

fn measures() -> Value {
    words("Only for these measures. Left out: for all.", Measure::WORDS)
}

pub(super) fn clause() -> Table {
    record("Clause", "A text that allows a measure: of a treaty, or of a state's own law towards anyone.", "xa-own")
        .needs("says", sentence("What it allows, in one sentence shown to people.", "Help is given to any state."))
        .needs("measures", some_measures())
        .needs("data", some_data())
        .needs("route", word("Through which channel a request under it goes.", Route::WORDS))
        .needs("dual", word("Must the conduct be an offence under both laws?", DualRule::WORDS))
        .needs(
            "rank",
            number(
                "Which of several open texts comes first; lower is better. Treaties 1 to 50, own law 80 to 90.",
                0,
                u32::MAX,
            ),
        )
        .may("urgency", words("Only for requests this urgent. Left out: for all.", Urgency::WORDS))
        .may("conduct", distinct(list("It covers only counts of these kinds of conduct. Left out: of all.", conduct())))
        .may("only_if", tests("Only where the facts meet all of these."))
        .may(
            "months_min",
            months("A count is covered only if the law of the state that asks gives at least this maximum for it, in months."),
        )
        .may("hold_days", number("For how many days a preservation holds at first.", 0, u32::MAX))
        .may("extend_days", number("By how many days it can be extended.", 0, u32::MAX))
        .may("extend_times", number("How often it can be extended.", 0, u32::MAX))
        .may(
            "conditions",
            list(
                "What is promised or observed when it is used.",
                any_text("One condition.", "Reciprocity is promised in writing."),
            ),
        )
        .may(
            "deadline",
            term(Table::new("Deadline", "By when, where this text says so itself: it goes before the state's own."))
                .one(),
        )
        .may(
            "beside",
            distinct(list("Other clauses of this file that answer the same question on purpose.", id("A clause.", "xa-own-2"))),
        )
        .may("only_without_treaty", yes_or_no("true, in a state's own law: closed where a treaty is open for the question."))
        .sourced()
}

/// A kind of conduct, by its name in `conduct.toml`.
pub(super) fn conduct() -> Value {
    id("A kind of conduct, by its id in conduct.toml.", "fraud")
}

/// A number of months, of a prison term.
pub(super) fn months(says: &str) -> Value {
    number(says, 0, u32::MAX)
}

fn term(table: Table) -> Table {
    table
        .needs("count", number("How many.", 1, COUNT_MAX))
        .needs("unit", word("Of what.", Unit::WORDS))
        .may("roll", yes_or_no("true: a term in days that ends on a day off runs to the end of the next working day."))
        .needs("says", sentence("The term in words, with its text.", "30 days after receipt (Assistance Act, s 5)"))
}

pub(super) fn requirement() -> Table {
    record(
        "Requirement",
        "What a complete request contains, where it goes beyond law/common.toml or differs.",
        "xa-req-reciprocity",
    )
    .needs("field", word("What is required.", Field::WORDS))
    .needs("says", sentence("What is said where it is missing.", "A promise of reciprocity is missing."))
    .needs("cure", sentence("How to put it right.", "Promise that the same help would be given."))
    .may("measures", measures())
    .may("data", words("Only for these kinds of data. Left out: for all.", DataCategory::WORDS))
    .may("only_without_treaty", yes_or_no("true: not asked for where a treaty is open."))
    .sourced()
}

pub(super) fn ground() -> Table {
    record("Ground for refusal", "What may be a reason to refuse or to postpone.", "xa-ground-pol")
        .needs("code", word("Which ground.", Ground::WORDS))
        .needs("mandatory", yes_or_no("true: it must be refused; false: it may be."))
        .may(
            "cure",
            sentence(
                "What would put it right, if it differs from law/common.toml.",
                "Show that it is an ordinary offence.",
            ),
        )
        .may("measures", measures())
        .sourced()
}

pub(super) fn deadline() -> Table {
    let rule = record(
        "Deadline",
        "By when the state answers. Without one the targets of law/common.toml apply.",
        "xa-deadline-urgent",
    )
    .needs("measures", some_measures())
    .needs("urgency", some_words("For requests this urgent.", Urgency::WORDS));
    term(rule).sourced()
}
