//! `law/treaties/*.toml`.

use serde_json::{Value, json};

use super::{
    build::Table,
    fields::{any_text, distinct, id, list, sentence, state as code, tests, word, yes_or_no},
    records::{clause, conduct, ground, record},
};
use crate::Effect;

pub(super) fn treaty() -> Value {
    record(
        "A treaty",
        "One instrument: who is bound by it since when, and what it allows: law/treaties/*.toml.",
        "pact",
    )
    .needs("name", sentence("What it is called.", "Pact of two lands"))
    .needs("in_force", yes_or_no("false: signed, and not in force. Nothing rests on it yet."))
    .may("accession", yes_or_no("false: no other state could join. A treaty of two is so in any case."))
    .sourced()
    .may("party", party().many())
    .may("clause", clause().many())
    .may("reservation", reservation().many())
    .may("ground", ground().many())
    .may("never", never().many())
    .may("unused", unused().many())
    .may("spontaneous", spontaneous().many())
    .file()
}

fn party() -> Table {
    Table::new("Party", "A state that the treaty binds.")
        .may("id", id("Left out: named after the treaty, the state and the day.", "pact-xa"))
        .needs("state", code("Which state."))
        .may(
            "side",
            any_text(
                "Of a treaty between two sides, which one: parties of one side are not bound to each other.",
                "union",
            ),
        )
        .sourced()
}

fn reservation() -> Table {
    let condition = json!({ "required": ["says"], "properties": { "says": { "pattern": r"\S" } } });
    record("Reservation", "What a party has reserved or declared. Nothing here widens a clause.", "pact-xa-2")
        .needs("state", code("Which party."))
        .needs("clause", id("Which clause of this file.", "pact-2"))
        .needs("effect", word("What it does to the clause.", Effect::WORDS))
        .may("says", any_text("The condition, in one sentence.", "The data is used in this case only."))
        .may(
            "except_conduct",
            distinct(list("It does not hold where every count is of one of these kinds.", conduct())),
        )
        .sourced()
        .when("effect", json!(Effect::Condition.as_str()), condition, None)
}

fn never() -> Table {
    record("Never a ground", "What may never be a reason to refuse under this treaty.", "pact-never-1")
        .needs("says", sentence("What, in one sentence.", "Bank secrecy is no ground for refusal."))
        .sourced()
}

fn unused() -> Table {
    record("Unused article", "An article that this book leaves alone on purpose.", "pact-unused-9")
        .needs("article", sentence("Which one.", "art. 9"))
        .needs("says", sentence("What it is about, and why it is left alone.", "Extradition; no data is asked for."))
        .sourced()
}

fn spontaneous() -> Table {
    record("Spontaneous information", "What one party may tell another without having been asked.", "pact-spontaneous")
        .needs("says", sentence("What, in one sentence shown to people.", "What was found may be told unasked."))
        .may("conduct", distinct(list("Only about these kinds of conduct. Left out: about all.", conduct())))
        .may("only_if", tests("Only where the facts meet all of these."))
        .sourced()
}
