//! The API's description (OpenAPI 3.1), made from the table of routes and from the acts of the house; never written by hand.

use serde_json::{Map, Value, json};

use super::{ROUTES, path_of};
use crate::{
    desk::{ANSWERS_FOR, SEEN},
    house::Action,
};

/// The description, as it is served at `/api/1/openapi.json`.
pub fn openapi() -> Value {
    let mut paths = Map::new();
    for (method, path, says) in ROUTES {
        if path.ends_with("{action}") {
            for action in Action::ALL {
                paths.insert(path.replace("{action}", action.as_str()), json!({ *method: act(*action) }));
            }
        } else {
            paths.insert(path_of(path).to_owned(), json!({ *method: plain(path, says) }));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Comity node",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything that the pages do. A no carries a stable code, a sentence, and how to put it right.",
        },
        "security": [{ "session": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": { "session": { "type": "http", "scheme": "bearer" } },
            "schemas": { "No": no(), "Done": done() },
        },
    })
}

fn plain(path: &str, says: &str) -> Value {
    let (path, asked) = path.split_once('?').unwrap_or((path, ""));
    let named = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameter = |name: &str, place: &str, required: bool| json!({ "name": name, "in": place, "required": required, "schema": { "type": "string" } });
    let asked = asked.split('&').filter(|name| !name.is_empty());
    let parameters: Vec<Value> = named
        .map(|name| parameter(name, "path", true))
        .chain(asked.map(|name| parameter(name, "query", false)))
        .collect();
    json!({ "summary": says, "parameters": parameters, "responses": responses(json!({ "type": "object" })) })
}

fn act(action: Action) -> Value {
    let (place, roles) = action.allowed();
    let place = place.says();
    let subject = match action {
        Action::TryLetter | Action::DropLetter => "The letter's number; of one that was kept aside, its digest.",
        Action::Ping => "The member's name in the directory.",
        Action::SeenContradiction => "The contradiction's digest: 64 hexadecimal digits.",
        _ => "The record's number: 32 hexadecimal digits.",
    };
    let offices: Vec<&str> = roles.iter().map(|r| r.as_str()).collect();
    let fields: Map<String, Value> =
        action.fields().iter().map(|f| ((*f).to_owned(), json!({ "type": "string" }))).collect();
    let fields = seen(fields, action);
    json!({
        "summary": format!("{}, at {place}, by: {}", action.as_str(), offices.join(", ")),
        "requestBody": { "required": true, "content": { "application/json": { "schema": {
            "type": "object",
            "properties": {
                "subject": { "type": "string", "description": subject },
                "fields": { "type": "object", "properties": fields, "additionalProperties": { "type": "string" } },
            },
            "additionalProperties": false,
        } } } },
        "responses": responses(json!({ "$ref": "#/components/schemas/Done" })),
    })
}

/// Where a person answers for what was read, the number that the request had then may come with it.
fn seen(mut fields: Map<String, Value>, action: Action) -> Map<String, Value> {
    if ANSWERS_FOR.contains(&action) {
        let says = "The number `seen` that the request had when it was read: where it has changed since, nothing is done (changed-since).";
        fields.insert(SEEN.to_owned(), json!({ "type": "string", "description": says }));
    }
    fields
}

fn responses(good: Value) -> Value {
    let answer = |says: &str, schema: Value| json!({ "description": says, "content": { "application/json": { "schema": schema } } });
    let no = || json!({ "$ref": "#/components/schemas/No" });
    json!({
        "200": answer("Done.", good),
        "401": answer("Nobody is signed in.", no()),
        "404": answer("There is no such record.", no()),
        "409": answer("Refused, with a code and its cure.", no()),
        "422": answer("The draft lacks something; each lack is named.", no()),
        "503": answer("The node's own trouble; nothing was done.", no()),
        "default": answer("Whatever else goes wrong, in the same shape. No answer is to be kept (cache-control: no-store).", no()),
    })
}

fn no() -> Value {
    let text = || json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["code", "says", "cure", "lacks"],
        "properties": {
            "code": text(), "says": text(), "cure": text(),
            "lacks": { "type": "array", "items": { "type": "object", "properties": { "field": text(), "code": text(), "says": text(), "cure": text() } } },
        },
    })
}

fn done() -> Value {
    let text = || json!({ "type": "string" });
    json!({ "type": "object", "required": ["subject", "says"], "properties": { "subject": text(), "says": text(), "shows": {} } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_is_the_one_that_people_have_read() {
        let text = serde_json::to_string_pretty(&openapi()).unwrap() + "\n";
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(golden, &text).unwrap();
        }
        assert_eq!(std::fs::read_to_string(golden).unwrap_or_default(), text, "UPDATE=1 rewrites it; read the diff");
    }

    #[test]
    fn every_act_is_described() {
        let described = openapi();
        for action in Action::ALL {
            assert!(described["paths"].get(format!("/api/1/act/{}", action.as_str())).is_some(), "{action:?}");
        }
    }
}
