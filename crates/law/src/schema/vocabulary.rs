//! The three single files: `law/conduct.toml`, `law/common.toml` and `law/currencies.toml`.

use serde_json::Value;
use terms::Ground;

use super::{
    build::Table,
    fields::{any_text, currency, distinct, fact, id, list, month, rate, sentence, some, word},
    records::{deadline, record, requirement},
};
use crate::{Care, FactKind};

pub(super) fn conduct() -> Value {
    Table::new("The words", "The words in which a question is put: law/conduct.toml.")
        .may("conduct", kind().many())
        .may("composite", composite().many())
        .may("record", kept().many())
        .may("fact", asked().many())
        .file()
}

fn kind() -> Table {
    Table::new("Conduct", "A kind of conduct that a question may name, in words that are true for any state.")
        .needs("id", id("How files name it.", "fraud"))
        .needs("name", sentence("How people name it.", "Fraud"))
        .needs("says", sentence("What is done, in one sentence.", "Deceiving somebody to gain from their loss."))
        .may("care", word("What every answer on it warns of.", Care::WORDS))
        .may(
            "iccs",
            any_text("Class of the International Classification of Crime (UNODC 2015), where it was read.", "0701"),
        )
}

fn composite() -> Table {
    Table::new(
        "Composite",
        "Several crimes that people know by one name. A question that names it is split into its counts.",
    )
    .needs("id", id("How files name it.", "online-gambling-gang"))
    .needs("name", sentence("How people name it.", "A gambling gang"))
    .needs("says", sentence("What it is, in one sentence.", "Games run for profit, and what is earned is hidden."))
    .needs("counts", distinct(some(list("Its counts.", id("A kind of conduct of this file.", "gambling-organising")))))
}

fn kept() -> Table {
    Table::new("Record", "A kind of record that providers keep.")
        .needs("id", id("How files name it.", "nat-session"))
        .needs("says", sentence("What is in it.", "Which address and ports stood for which user, and when."))
}

fn asked() -> Table {
    Table::new("Fact", "Something that offences turn on. Where it is not known it is asked for, never assumed.")
        .needs("id", fact("How tests name it.", "loss"))
        .needs("kind", word("What kind of answer it takes.", FactKind::WORDS))
        .needs("ask", sentence("A neutral question to a person, true for any state.", "How large was the loss?"))
}

pub(super) fn common() -> Value {
    Table::new(
        "Common rules",
        "What holds for every state whose own file says nothing on the same thing: law/common.toml.",
    )
    .may("requirement", requirement().many())
    .may("deadline", deadline().many())
    .may("cure", cure().many())
    .file()
}

fn cure() -> Table {
    Table::new("Meaning of a ground", "What a code of a ground for refusal means, and what would put it right.")
        .needs("code", word("Which ground.", Ground::WORDS))
        .needs("says", sentence("What it means.", "The offence is a political one."))
        .needs("cure", sentence("What would put it right.", "Show that the offence is an ordinary one."))
        .may(
            "raised_by",
            list("Facts that raise it when a person answers them with yes.", fact("A fact.", "political-offence")),
        )
}

pub(super) fn currencies() -> Value {
    Table::new("Currencies", "What one unit of the base currency buys, by days: law/currencies.toml.")
        .needs("base", currency("The currency in which the rates are given."))
        .may("rate", one_rate().many())
        .may("series", series().many())
        .file()
}

fn one_rate() -> Table {
    record("Rate", "The rate of one currency for some days.", "rate-xxb-2026")
        .needs("currency", currency("Which."))
        .needs("per_base", rate("How many of it one unit of the base buys, in quotes."))
        .sourced()
}

fn series() -> Table {
    record("Series", "The rates of one currency, month by month.", "series-xxb")
        .needs("currency", currency("Which."))
        .needs("monthly", some(list("One entry for each month.", month("A month and its rate."))))
        .sourced()
}
