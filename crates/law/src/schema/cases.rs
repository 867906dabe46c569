//! `law/cases/*.toml`, and the file of one question to the law.

use serde_json::{Value, json};
use terms::{DataCategory, Ground, Measure, Urgency};

use super::{
    build::Table,
    fields::{id, list, meant, moment, sentence, state as code, stated, text, word},
    records::conduct,
};
use crate::{RetentionStatus, words::EXPECTED_DUAL};

/// What an answer may lack. A test holds each word against the code; a new one is no mistake in a file.
const GAPS: &[&str] = &[
    "no-basis",
    "dual-criminality-missing",
    "dual-criminality-unknown",
    "ground-raised",
    "no-deadline",
    "calendar-ends",
    "authorisation-unknown",
    "unknown-conduct",
    "no-conduct",
    "too-many-counts",
    "same-state",
    "unknown-state",
    "asked-before-act",
];

/// What an answer may warn of. The same holds.
const CAUTIONS: &[&str] = &["expression", "death-penalty", "complaint", "fine-only", "own-law", "part-only"];

pub(super) fn cases() -> Value {
    Table::new("Worked cases", "Questions, the answers that a lawyer expects, and why: law/cases/*.toml.")
        .may("case", case().many())
        .may("retention", retention().many())
        .file()
}

pub(super) fn question() -> Value {
    asked(Table::new("A question", "May one state ask another for this measure? Read by `comity law ask`."))
        .needs("acted", moment("When the act was committed."))
        .may("asked", moment("When the measure is asked for. Left out: now."))
        .file()
}

fn asked(table: Table) -> Table {
    let facts = json!({
        "type": "object",
        "description": "What is known, by the ids of facts in conduct.toml. A fact that is left out is unknown.",
        "propertyNames": { "pattern": "^[a-z0-9-]{1,63}$" },
        "additionalProperties": stated(),
    });
    table
        .needs("from", code("The state whose case it is."))
        .needs("to", code("The state where the data lies."))
        .may("measure", word("What is asked. Left out: `disclose`.", Measure::WORDS))
        .may("data", word("For which kind of data. Left out: `user-identification`.", DataCategory::WORDS))
        .needs("conduct", list("Which kinds of conduct, one per count.", conduct()))
        .may("facts", facts)
        .may("urgency", word("How urgent. Left out: `ordinary`.", Urgency::WORDS))
}

fn case() -> Table {
    let head = Table::new("Case", "A question, and the answer that a lawyer expects.")
        .needs("id", id("Unique among all cases: begins with the state's code.", "xa-fraud-below-threshold"))
        .needs("why", sentence("Why a lawyer expects this answer.", "The loss is one unit below the threshold."));
    asked(head)
        .may("acted", moment("When the act was committed. Left out: 20 November 2026."))
        .may("asked", moment("When the measure is asked for. Left out: 24 November 2026."))
        .needs("expect", expect().one())
}

fn expect() -> Table {
    let counts: Vec<_> = meant(EXPECTED_DUAL).into_iter().filter(|(word, _)| *word != "not-required").collect();
    let counts = json!({ "type": "object", "description": "The same for single counts, by conduct.",
        "additionalProperties": word("How this count compares.", &counts) });
    let says = "The highest penalties of the first count in months, asking and asked; -1 for none.";
    let months = json!({ "type": "array", "items": { "type": "integer" }, "minItems": 2, "maxItems": 2,
        "description": says });
    let authorised = [
        ("required", "Somebody must authorise."),
        ("not-required", "Nobody must."),
        ("unknown", "The book does not say."),
    ];
    Table::new("Expected answer", "What the book must answer.")
        .needs("dual", word("Is the conduct an offence under both laws?", &meant(EXPECTED_DUAL)))
        .may("counts", counts)
        .may("bases", list("The open texts: exactly these, in this order.", id("A clause.", "xa-own")))
        .may("opens", list("These must be among the open texts.", id("A clause.", "xa-own")))
        .may("closed", list("None of these is open, although one might think so.", id("A clause.", "pact-2")))
        .may(
            "cites",
            list(
                "Records of offences that the answer must cite.",
                id("An offence, or a conduct that is none.", "xa-fraud-7"),
            ),
        )
        .may("asks", list("Facts that must be asked for.", id("A fact.", "loss")))
        .may("months", months)
        .may("deadline", due("The first moment after the last day, or `none`."))
        .may("authorisation", word("Must somebody authorise?", &authorised))
        .may("retention", id("The retention rule that applies.", "xa-retention-1"))
        .may("raised", list("Grounds that the facts raise.", word("A ground.", Ground::WORDS)))
        .may("cautions", list("Warnings that must be among those given.", known("The code of a caution.", CAUTIONS)))
        .may(
            "gaps",
            list(
                "What the answer lacks: exactly these, in this order. Left out: nothing.",
                known("The code of a gap.", GAPS),
            ),
        )
}

/// Words to complete from. Others are let through: the engine may know more.
fn known(says: &str, words: &[&str]) -> Value {
    json!({ "description": says, "anyOf": [{ "enum": words, "description": says }, id(says, "no-basis")] })
}

/// A moment as an answer prints it: in UTC.
fn due(says: &str) -> Value {
    text(
        says,
        r"^(none|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?Z)$",
        "2027-02-22T23:00:00Z",
    )
}

fn retention() -> Table {
    Table::new("Retention case", "How long a record lives.")
        .needs("id", id("Unique among all cases.", "xa-retention-today"))
        .needs("why", sentence("Why a lawyer expects this answer.", "One year from the end of the connection."))
        .needs("state", code("Whose law."))
        .needs("record", id("Which record, by its id in conduct.toml.", "nat-session"))
        .needs("event", moment("When the record was made."))
        .may("on", moment("The day of the question. Left out: 24 November 2026."))
        .needs("expect", kept().one())
}

fn kept() -> Table {
    Table::new("Expected answer", "What the book must answer.")
        .may("rule", id("Which rule applies. Left out: the book has none.", "xa-retention-1"))
        .may("status", word("Can the duty be relied on?", RetentionStatus::WORDS))
        .may("kept_until", due("Until when the record must be kept: only where the duty is in force."))
        .may("gone_by", due("By when it must be gone."))
}
