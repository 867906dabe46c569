//! The schemas name the keys that the loader reads, no more and no fewer, and the specimen has each of them.

use std::collections::{BTreeMap, BTreeSet};

use law::schema::schemas;
use serde_json::Value;

use super::{agree::flaws, kind, specimen};

/// The keys that a schema of a table knows. Nothing: its keys are free.
fn keys(schema: &Value) -> Option<BTreeSet<String>> {
    schema.get("properties")?.as_object().map(|keys| keys.keys().cloned().collect())
}

/// What the loader expected instead of a key that it does not know.
fn expected(flaws: &[String]) -> Option<BTreeSet<String>> {
    let (_, list) =
        flaws.iter().find_map(|flaw| flaw.strip_prefix("unknown field `stranger`")?.split_once("expected"))?;
    Some(list.split('`').skip(1).step_by(2).map(str::to_owned).collect())
}

/// One table of a file.
struct Found<'a> {
    schema: &'a Value,
    keys: BTreeSet<String>,
    /// The whole file with a stranger in this table.
    with_stranger: toml::Value,
}

/// Every table of a file, with its schema.
fn tables<'a>(value: &toml::Value, schema: &'a Value) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    match value {
        toml::Value::Table(keys) => {
            let with = |key: &str, inner| {
                let mut copy = keys.clone();
                copy.insert(key.to_owned(), inner);
                toml::Value::Table(copy)
            };
            let with_stranger = with("stranger", toml::Value::Integer(1));
            found.push(Found { schema, keys: keys.keys().cloned().collect(), with_stranger });
            for (key, inner) in keys {
                let inner = tables(inner, &schema["properties"][key]).into_iter();
                found.extend(inner.map(|f| Found { with_stranger: with(key, f.with_stranger), ..f }));
            }
        }
        toml::Value::Array(items) => {
            let with = |at: usize, inner| {
                let mut copy = items.clone();
                copy[at] = inner;
                toml::Value::Array(copy)
            };
            for (at, inner) in items.iter().enumerate() {
                let inner = tables(inner, &schema["items"]).into_iter();
                found.extend(inner.map(|f| Found { with_stranger: with(at, f.with_stranger), ..f }));
            }
        }
        _ => {}
    }
    found
}

#[test]
fn the_schemas_know_the_keys_that_the_loader_reads() {
    let schemas: BTreeMap<_, _> = schemas().into_iter().collect();
    let (mut compared, mut wrong) = (0, Vec::new());
    for (path, text) in specimen() {
        let file: toml::Value = toml::from_str(&text).unwrap();
        for found in tables(&file, &schemas[kind(&path).unwrap()]) {
            let Some(keys) = keys(found.schema) else { continue };
            let read = expected(&flaws(&path, &toml::to_string(&found.with_stranger).unwrap()));
            compared += 1;
            if read.as_ref() != Some(&keys) {
                wrong
                    .push(format!("{path}, {}: the loader reads {read:?}, the schema {keys:?}", found.schema["title"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 50, "{compared}");
}

/// The tables of a schema, each with the keys that it knows.
fn known(schema: &Value, into: &mut BTreeSet<(String, String)>) {
    match schema {
        Value::Object(words) => {
            // What stands under `if` and `then` describes keys that are known already, and has no title.
            for key in keys(schema).into_iter().flatten().filter(|_| schema.get("title").is_some()) {
                into.insert((schema["title"].to_string(), key));
            }
            words.values().for_each(|inner| known(inner, into));
        }
        Value::Array(items) => items.iter().for_each(|inner| known(inner, into)),
        _ => {}
    }
}

/// Why: what the specimen does not have, nobody has spoilt.
#[test]
fn the_specimen_has_every_key() {
    let (mut all, mut there) = (BTreeSet::new(), BTreeSet::new());
    let schemas: BTreeMap<_, _> = schemas().into_iter().collect();
    schemas.values().for_each(|schema| known(schema, &mut all));
    for (path, text) in specimen() {
        for found in tables(&toml::from_str(&text).unwrap(), &schemas[kind(&path).unwrap()]) {
            there.extend(found.keys.into_iter().map(|key| (found.schema["title"].to_string(), key)));
        }
    }
    let missing: Vec<_> = all.difference(&there).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(all.len() > 150, "{}", all.len());
}

/// Why: a key without a word of explanation is no help to a lawyer.
#[test]
fn every_key_is_explained() {
    fn visit(place: &str, schema: &Value, bare: &mut Vec<String>) {
        if schema["description"].as_str().is_none_or(|says| says.len() < 8) {
            bare.push(place.to_owned());
        }
        let properties = schema["properties"].as_object().into_iter().flatten();
        for (key, inner) in
            properties.map(|(key, inner)| (key.as_str(), inner)).chain(schema.get("items").map(|i| ("items", i)))
        {
            // The tables of a list are explained by the list, a pair of numbers by the pair.
            if inner["type"] != "integer" || key != "items" {
                visit(&format!("{place}/{key}"), inner, bare);
            }
        }
    }
    let mut bare = Vec::new();
    schemas().iter().for_each(|(name, schema)| visit(name, schema, &mut bare));
    assert!(bare.is_empty(), "{bare:?}");
}

/// Why: a code that the engine does not give is offered for nothing, and one that is not offered is typed wrongly.
#[test]
fn the_codes_offered_for_an_answer_are_those_that_the_engine_gives() {
    let all: BTreeMap<_, _> = schemas().into_iter().collect();
    let expect = &all["cases"]["properties"]["case"]["items"]["properties"]["expect"]["properties"];
    let offered: BTreeSet<&str> = ["gaps", "cautions"]
        .iter()
        .flat_map(|key| expect[key]["items"]["anyOf"][0]["enum"].as_array().unwrap())
        .map(|code| code.as_str().unwrap())
        .collect();
    let engine: String = ["ask.rs", "grounds.rs"].map(source).concat();
    let calls = ["gap(", "add(", "code: "].iter().flat_map(|call| engine.split(call).skip(1));
    let given = calls.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
    assert_eq!(given.collect::<BTreeSet<_>>(), offered);
}

fn source(file: &str) -> String {
    std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(file)).unwrap()
}
