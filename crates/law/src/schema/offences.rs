//! `law/offences/XX.toml`.

use serde_json::Value;

use super::{
    build::Table,
    fields::{any_text, distinct, meant, number, sentence, some, state as code, tests, word, words, yes_or_no},
    records::{conduct, months, record},
};
use crate::{Attempt, ElementKind, Reach, load::MONTHS_MAX, words::COMPLAINT};

pub(super) fn offences() -> Value {
    Table::new("Offences of a state", "What the law of one state punishes, element by element: law/offences/XX.toml.")
        .may("offence", offence().many())
        .may("absent", absent().many())
        .file()
}

fn of_state() -> Value {
    code("Only in a file that is not named by a state's code: whose law this is.")
}

fn most(says: &str) -> Value {
    number(&format!("{says} Life is {MONTHS_MAX}, a fine only is 0."), 0, MONTHS_MAX)
}

fn offence() -> Table {
    record("Offence", "An article of the criminal law. All of its elements must be met.", "xa-fraud-7")
        .may("state", of_state())
        .needs("conduct", conduct())
        .needs("article", sentence("Which article.", "s 7"))
        .needs("title", sentence("What it is called.", "Fraud"))
        .may("months_min", months("The lowest penalty of the basic form, in months."))
        .may("months_max", most("The highest penalty of the basic form, in months. Left out: not known."))
        .may("death", yes_or_no("true: the highest tier allows the death penalty."))
        .may("attempt", word("Is an attempt punished? Left out: not known, and an open question.", Attempt::WORDS))
        .may("complaint", word("Is it prosecuted only if the victim complains?", &meant(COMPLAINT)))
        .may("reach", words("Why the state's law applies to an act, where the text says so.", Reach::WORDS))
        .needs("element", element().at_least(1))
        .may("tier", tier().many())
        .sourced()
}

fn element() -> Table {
    // Whether an attempt is punished is said once, by `attempt`; the engine makes that element.
    let kinds: Vec<_> =
        ElementKind::WORDS.iter().copied().filter(|(w, _)| *w != ElementKind::Attempt.as_str()).collect();
    Table::new("Element", "One thing that the prosecution must show. Met if any of its tests is.")
        .needs("kind", word("What it is about.", &kinds))
        .needs("says", sentence("The element in short plain words.", "deceives another about facts"))
        .needs("any", distinct(some(tests("One of these is enough."))))
}

fn tier() -> Table {
    Table::new("Tier", "What raises the maximum.")
        .needs("months_max", most("The maximum where it is reached, in months."))
        .may("months_min", months("The minimum where it is reached, in months."))
        .may("says", any_text("What it is, in short plain words.", "great loss"))
        .needs("any", some(tests("One of these is enough.")))
}

fn absent() -> Table {
    record(
        "No offence",
        "A conduct that the state does not punish, said by a text: then the no has a reason.",
        "xa-no-slander",
    )
    .may("state", of_state())
    .needs("conduct", conduct())
    .needs("says", sentence("Why not, in one sentence.", "Defamation was abolished as an offence."))
    .sourced()
}
