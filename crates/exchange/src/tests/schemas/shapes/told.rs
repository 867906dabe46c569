//! The shapes of what is told unasked.

use serde_json::{Value, json};

use super::{
    approval, bytes, citation, digest, enumeration, line, list, moment, name, object, one, prose, state, target,
    yes_or_no,
};
use crate::letter::LISTED_MAX;

/// A list that is not endless.
fn short(items: Value) -> Value {
    json!({"type": "array", "items": items, "description": format!("at most {LISTED_MAX}")})
}

fn condition() -> Value {
    one(&[
        ("confidential", object(&[("?until", moment())])),
        ("only-for", object(&[("purpose", prose())])),
        ("not-onward", object(&[])),
        ("not-evidence", object(&[])),
        ("no-death-penalty", object(&[])),
        ("destroy-by", object(&[("at", moment())])),
        ("other", object(&[("text", prose())])),
    ])
}

fn announced(conditions: Value) -> Value {
    object(&[
        ("case_ref", line()),
        ("told", name()),
        ("told_state", state()),
        ("teller", name()),
        ("teller_state", state()),
        ("office", object(&["organisation", "person", "telephone", "mail", "hours"].map(|field| (field, line())))),
        ("about", prose()),
        ("conduct", list(line())),
        ("runs_now", yes_or_no()),
        ("persons", yes_or_no()),
        ("legal_basis", list(citation())),
        ("conditions", conditions),
        ("answer_by", moment()),
        ("language", line()),
        ("content", digest()),
        ("approvals", list(approval())),
    ])
}

pub(super) fn announcement() -> Value {
    announced(short(condition()))
}

pub(super) fn information_answer() -> Value {
    one(&[
        ("accepted", object(&[("announcement", digest()), ("conditions", short(condition()))])),
        ("declined", object(&[("announcement", digest()), ("says", prose())])),
    ])
}

pub(super) fn information() -> Value {
    let content = object(&[
        ("salt", bytes()),
        ("found", prose()),
        ("how", prose()),
        ("origin", enumeration(&["own-investigation", "reported", "open"])),
        ("?target", target()),
        ("?identifiers", short(line())),
        ("?why_named", prose()),
        ("?more", prose()),
    ]);
    object(&[("announcement", announced(short(condition()))), ("content", content)])
}
