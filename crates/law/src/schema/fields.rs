//! What a single field may hold. Each function says what the loader checks of such a field, and no more than that.

use serde_json::{Value, json};

use super::build::with;
use crate::words::Words;

/// The words of a closed list, each with what it means.
type Meant = [(&'static str, &'static str)];

/// The same of a list that stands for something simpler than a type.
pub(super) fn meant<T>(list: Words<T>) -> Vec<(&'static str, &'static str)> {
    list.iter().map(|(word, _, says)| (*word, *says)).collect()
}

/// A text of a certain shape.
pub(super) fn text(says: &str, pattern: &str, example: &str) -> Value {
    with(any_text(says, example), "pattern", json!(pattern))
}

/// Any text at all.
pub(super) fn any_text(says: &str, example: &str) -> Value {
    json!({ "type": "string", "description": format!("{says} Example: `{example}`"), "examples": [example] })
}

/// Words that somebody will read: not empty.
pub(super) fn sentence(says: &str, example: &str) -> Value {
    text(says, r"\S", example)
}

/// The name of a record, or of one that is defined elsewhere.
pub(super) fn id(says: &str, example: &str) -> Value {
    text(&format!("{says} 1 to 63 of a-z, 0-9, dot and dash."), "^[a-z0-9.-]{1,63}$", example)
}

/// The name of a fact: no dot, because tests are read word by word.
pub(super) fn fact(says: &str, example: &str) -> Value {
    text(&format!("{says} 1 to 63 of a-z, 0-9 and dash."), "^[a-z0-9-]{1,63}$", example)
}

pub(super) fn source() -> Value {
    text("The instrument and the article, as a lawyer cites them.", r"\S[\s\S]{2,}\S", "Assistance Act, s 1")
}

/// A day, written without quotes. Why it is a string here: see the head of this folder.
pub(super) fn day(says: &str) -> Value {
    with(
        text(&format!("{says} Without quotes."), "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "2026-01-31"),
        "format",
        json!("date"),
    )
}

/// A moment with its zone, in quotes.
pub(super) fn moment(says: &str) -> Value {
    let says = format!("{says} With its offset from UTC, in quotes.");
    let time = r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})";
    with(
        text(&says, &format!("^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{time}$"), "2026-11-24T09:00:00Z"),
        "format",
        json!("date-time"),
    )
}

pub(super) fn state(says: &str) -> Value {
    text(&format!("{says} Two capital letters of ISO 3166-1."), "^[A-Z]{2}$", "XA")
}

pub(super) fn currency(says: &str) -> Value {
    text(&format!("{says} Three capital letters of ISO 4217."), "^[A-Z]{3}$", "EUR")
}

/// A rate: digits, a dot, at most six decimals, above zero.
pub(super) fn rate(says: &str) -> Value {
    let shape = text(says, r"^[0-9]{1,9}(\.[0-9]{1,6})?$", "7.53");
    with(shape, "not", json!({ "pattern": r"^[0.]*$" }))
}

/// A month and its rate.
pub(super) fn month(says: &str) -> Value {
    let shape = text(says, r"^[0-9]{4}-(0[1-9]|1[0-2]) [0-9]{1,9}(\.[0-9]{1,6})?$", "2026-01 7.53");
    with(shape, "not", json!({ "pattern": " [0.]*$" }))
}

/// A test of the facts.
pub(super) fn test() -> Value {
    let says = "`fact`, `not fact`, `fact >= 3` (a number) or `fact >= 3 EUR` (an amount, in whole units). The facts \
                are in conduct.toml.";
    text(says, r"^((not )?[a-z0-9-]+|[a-z0-9-]+ >= [1-9][0-9]*( [A-Z]{3})?)$", "loss >= 500 EUR")
}

/// Tests of which one is enough.
pub(super) fn tests(says: &str) -> Value {
    list(says, test())
}

/// What a fact of a case is: yes or no, a number, an amount.
pub(super) fn stated() -> Value {
    let amount = text("An amount.", r"^[0-9]+(\.[0-9]{2})? [A-Z]{3}$", "300.00 EUR");
    json!({ "description": "true, false, a number, or an amount in quotes. Example: `\"300.00 EUR\"`",
            "anyOf": [{ "type": "boolean" }, { "type": "integer", "minimum": 0 }, amount] })
}

/// A whole number.
pub(super) fn number(says: &str, least: u32, most: u32) -> Value {
    json!({ "type": "integer", "minimum": least, "maximum": most, "description": says })
}

pub(super) fn yes_or_no(says: &str) -> Value {
    json!({ "type": "boolean", "description": says })
}

/// One word of a closed list.
pub(super) fn word(says: &str, list: &Meant) -> Value {
    let (words, means): (Vec<_>, Vec<_>) = list.iter().map(|(word, means)| (*word, means.trim())).unzip();
    let lines: Vec<String> = words.iter().zip(&means).map(|(word, means)| format!("- `{word}`: {means}")).collect();
    json!({
        "type": "string",
        "enum": words,
        "description": format!("{says}\n\n{}", lines.join("\n")),
        // What Taplo shows beside each word while completing.
        "x-taplo": { "docs": { "enumValues": means } },
    })
}

/// Words of a closed list, none twice. None at all is the same as leaving the key out.
pub(super) fn words(says: &str, closed: &Meant) -> Value {
    with(list(says, word(says, closed)), "uniqueItems", json!(true))
}

/// Words of a closed list, none twice, at least one: silence here could be read as everything.
pub(super) fn some_words(says: &str, closed: &Meant) -> Value {
    some(words(says, closed))
}

/// A list of such values.
pub(super) fn list(says: &str, item: Value) -> Value {
    json!({ "type": "array", "items": item, "description": says })
}

/// At least one of them.
pub(super) fn some(list: Value) -> Value {
    with(list, "minItems", json!(1))
}

/// None of them twice.
pub(super) fn distinct(list: Value) -> Value {
    with(list, "uniqueItems", json!(true))
}
