//! What an editor needs to know to complete and check a law file while a lawyer types: a JSON Schema (draft 2020-12) for
//! each kind of file. `law/schemas/` is written from here by a test, so that no list of words can drift from the code.
//!
//! How the editors read them (Taplo, which is also inside Even Better TOML; its sources read as of March 2026):
//!
//! - TOML has days and moments and JSON has neither. Before it checks a file, the editor turns each into a string as it
//!   is written: `2026-01-31` becomes `"2026-01-31"`. So a day is a string with `format: date` and a pattern. A day
//!   that somebody put in quotes looks the same to the schema; only the loader sees it (Taplo's issue 826).
//! - A `$ref` hides the description beside it, and `allOf` hides the keys beside it, from completion. So each file says
//!   everything where it is needed. The repetition costs nothing: nobody writes these files by hand.
//! - The checker inside Taplo reads drafts up to 7. So no word is used that draft 7 does not know or reads otherwise.

mod build;
mod cases;
mod fields;
mod offences;
mod records;
mod state;
mod treaty;
mod vocabulary;

use serde_json::Value;

/// Every schema with the name of its file, without `.json`.
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("state", state::state()),
        ("offences", offences::offences()),
        ("treaty", treaty::treaty()),
        ("conduct", vocabulary::conduct()),
        ("common", vocabulary::common()),
        ("currencies", vocabulary::currencies()),
        ("cases", cases::cases()),
        ("question", cases::question()),
    ]
}

/// The schema of a law file by its path in the folder. Nothing: it is no law file.
pub fn of(path: &str) -> Option<&'static str> {
    let name = path.strip_suffix(".toml")?;
    match name.split_once('/') {
        Some(("states", _)) => Some("state"),
        Some(("offences", _)) => Some("offences"),
        Some(("treaties", _)) => Some("treaty"),
        Some(("cases", _)) => Some("cases"),
        Some(_) => None,
        None => ["conduct", "common", "currencies"].into_iter().find(|single| *single == name),
    }
}

/// The first line of a law file, by which an editor finds the schema.
pub fn directive(path: &str) -> Option<String> {
    let up = if path.contains('/') { ".." } else { "." };
    of(path).map(|name| format!("#:schema {up}/schemas/{name}.json"))
}
