//! `law/states/XX.toml`.

use serde_json::{Value, json};
use terms::DataCategory;

use super::{
    build::{Table, with},
    fields::{
        any_text, day, distinct, id, list, meant, number, sentence, some, some_words, state as code, text, word, words,
        yes_or_no,
    },
    records::{clause, deadline, ground, record, requirement, some_data, some_measures},
};
use crate::{
    AuthorityKind, Channel, RetentionStatus,
    words::{LOCALISATION, WEEKDAYS},
};

pub(super) fn state() -> Value {
    let head =
        Table::new("A state", "One state as others have to deal with it: law/states/XX.toml, named by its code.")
            .needs("id", id("The state's code in lower case.", "xa"))
            .needs("name", sentence("What the state is called in English.", "Land A"))
            .needs("own_name", sentence("What it calls itself.", "Pays A"))
            .may("said", sentence("Its name inside a sentence, where that differs.", "the Land of A"))
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
    let days = words("The days of the week that are not worked.", &meant(WEEKDAYS));
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
