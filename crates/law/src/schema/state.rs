//! `law/states/XX.toml`, and the kinds of record that treaties and `common.toml` have in the same shape.

use serde_json::{Value, json};
use terms::{DataCategory, Ground, Measure, Urgency};

use super::{
    build::{Table, with},
    fields::{
        any_text, day, distinct, id, list, meant, number, sentence, some, some_words, state as code, tests, text, word,
        words, yes_or_no,
    },
};
use crate::{
    AuthorityKind, Channel, DualRule, Field, RetentionStatus, Route, Unit,
    load_state::COUNT_MAX,
    words::{LOCALISATION, WEEKDAYS},
};

pub(super) fn state() -> Value {
    let head =
        Table::new("A state", "One state as others have to deal with it: law/states/XX.toml, named by its code.")
            .needs("id", id("The state's code in lower case.", "xa"))
            .needs("name", sentence("What the state is called in English.", "Land A"))
            .needs("own_name", sentence("What it calls itself.", "Pays A"))
            .needs(
                "time_zone",
                text("The zone in which its days are counted: an IANA name.", "^[A-Za-z0-9_+/-]+$", "Europe/Paris"),
            )
            .needs("weekend", weekend())
            .needs(
                "calendar_until",
                day("The last day for which the holidays below are complete. No deadline is counted past it."),
            )
            .needs("languages", languages())
            .needs(
                "consent",
                some_words("Which kinds of authority may consent to the taking of data there.", AuthorityKind::WORDS),
            )
            .may("channels", words("The channels through which it accepts requests.", Channel::WORDS))
            .may(
                "chain",
                distinct(list(
                    "The authorities that a request passes, in order.",
                    id("An authority of this file.", "xa-central"),
                )),
            )
            .may("holiday", days("Holiday", "A nation-wide day off."))
            .may("working", days("Working day", "A day of the weekend that is worked."));
    records(head.sourced()).file()
}

fn records(head: Table) -> Table {
    head.needs("authority", authority().at_least(2))
        .may("clause", clause().many())
        .may("requirement", requirement().many())
        .may("authorisation", authorisation().many())
        .may("ground", ground().many())
        .may("deadline", deadline().many())
        .may("retention", retention().many())
        .may("standing", standing().many())
}

fn weekend() -> Value {
    let days = list("The days of the week that are not worked.", word("A day of the week.", &meant(WEEKDAYS)));
    with(days, "maxItems", json!(6))
}

fn languages() -> Value {
    let tag = text("A language tag (BCP 47).", "^[A-Za-z-]{2,8}$", "zh-Hans");
    some(list("The languages in which requests are accepted, preferred first.", tag))
}

fn days(title: &'static str, says: &'static str) -> Value {
    Table::new(title, says)
        .needs("date", day("Which day."))
        .needs("name", any_text("What it is called.", "New Year"))
        .many()
}

fn authority() -> Table {
    Table::new(
        "Authority",
        "An office that others deal with. At least one is of kind `central` and one of kind `desk`.",
    )
    .needs("id", id("Begins with the state's code.", "xa-central"))
    .needs("kind", word("What it is for.", AuthorityKind::WORDS))
    .needs("name", sentence("Its name in English.", "Ministry of Justice"))
    .needs(
        "contact",
        text("An invented address: real ones belong to a node's configuration.", r"\.example$", "central.xa.example"),
    )
}

/// A record of its own, by name.
pub(super) fn record(title: &'static str, says: &'static str, example: &str) -> Table {
    Table::new(title, says).needs("id", id("Unique in the whole folder.", example))
}

fn some_measures() -> Value {
    some_words("What is asked.", Measure::WORDS)
}

fn some_data() -> Value {
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
        .may("conduct", list("Only for these kinds of conduct, all of them. Left out: for all.", conduct()))
        .may("only_if", tests("Only where the facts meet all of these."))
        .may(
            "months_min",
            months("The law of the state that asks must give at least this maximum, in months, for every count."),
        )
        .may("hold_days", number("For how many days a preservation holds at first.", 0, u32::MAX))
        .may("extend_days", number("By how many days it can be extended.", 0, u32::MAX))
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
            list("Other clauses of this file that answer the same question on purpose.", id("A clause.", "xa-own-2")),
        )
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

fn authorisation() -> Table {
    record(
        "Authorisation",
        "Who has to authorise a measure. What nobody knows is left out, and then refused.",
        "xa-auth-traffic",
    )
    .needs("measures", some_measures())
    .needs("data", some_data())
    .needs("required", yes_or_no("Must somebody authorise it?"))
    .may("by", any_text("Who, if somebody must; left out otherwise.", "the court, on application by the prosecutor"))
    .sourced()
    .when("required", json!(true), json!({ "required": ["by"] }), Some(json!({ "not": { "required": ["by"] } })))
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

fn retention() -> Table {
    let none = json!({ "not": { "required": ["days_min"] } });
    record("Retention", "How long records live. No two speak of the same record on the same day.", "xa-retention-1")
        .needs(
            "records",
            distinct(some(list("Which records.", id("A record, by its id in conduct.toml.", "nat-session")))),
        )
        .needs("data", some_words("Which kinds of data those records answer.", DataCategory::WORDS))
        .may("days_min", number("The duty to keep, in days; months at their longest (6 months are 184).", 0, u32::MAX))
        .may("days_max", number("The limit, in days. Left out: the text sets none.", 0, u32::MAX))
        .needs("status", word("Can the duty be relied on?", RetentionStatus::WORDS))
        .needs("trigger", sentence("From when the days are counted.", "from the end of the connection"))
        .may("localisation", word("Where they must be kept.", &meant(LOCALISATION)))
        .may("provider", any_text("Which class of provider it binds.", "access providers"))
        .sourced()
        .when("status", json!(RetentionStatus::None.as_str()), none, None)
}

fn standing() -> Table {
    record("Standing consent", "What the state's law consents to in advance.", "xa-standing-1")
        .needs("says", sentence("What, in one sentence.", "Subscriber data may be asked of providers directly."))
        .needs("states", some(list("Towards which states.", code("A state."))))
        .needs("measures", some_measures())
        .needs("data", some_data())
        .sourced()
}
