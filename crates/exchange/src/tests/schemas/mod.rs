//! `protocol/schemas`: JSON Schema for every kind of letter, written by `UPDATE=1`, and held against the reader itself:
//! whatever is cut out of, added to or put wrongly into a letter, schema and reader must agree about it.

mod shapes;

use std::{fs, path::PathBuf};

use serde_json::{Map, Value, json};

use self::shapes::{all, directory, schema};
use super::{federation, samples};

#[test]
fn the_schemas_are_as_they_were_frozen() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../protocol/schemas"));
    let update = std::env::var_os("UPDATE").is_some();
    for (name, schema) in all() {
        let file = folder.join(format!("{name}.json"));
        if update {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
        }
        let found: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        assert!(found == schema, "{name} changed: the wire is frozen. If that is meant, UPDATE=1 and say why");
    }
    assert_eq!(fs::read_dir(folder).unwrap().count(), all().len());
}

/// As much of JSON Schema as the schemas use, without the patterns: those are for other readers.
fn valid(schema: &Value, value: &Value) -> bool {
    if let Some(variants) = schema.get("oneOf").and_then(Value::as_array) {
        return variants.iter().filter(|variant| valid(variant, value)).count() == 1;
    }
    if let Some(constant) = schema.get("const") {
        return value == constant;
    }
    match (schema["type"].as_str().unwrap(), value) {
        ("object", Value::Object(fields)) => {
            let none = Map::new();
            let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
            let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
            required.filter_map(Value::as_str).all(|name| fields.contains_key(name))
                && fields.iter().all(|(name, value)| match (known.get(name), &schema["additionalProperties"]) {
                    (Some(schema), _) => valid(schema, value),
                    (None, Value::Bool(more)) => *more,
                    (None, schema) => valid(schema, value),
                })
        }
        ("array", Value::Array(items)) => {
            schema.get("maxItems").and_then(Value::as_u64).is_none_or(|most| items.len() as u64 <= most)
                && items.iter().all(|item| valid(&schema["items"], item))
        }
        ("string", Value::String(text)) => {
            let listed = |words: &Vec<Value>| words.iter().any(|word| word == text.as_str());
            schema.get("enum").and_then(Value::as_array).is_none_or(listed)
                && schema.get("maxLength").and_then(Value::as_u64).is_none_or(|most| text.len() as u64 <= most)
        }
        ("integer", Value::Number(number)) => {
            number.as_u64().is_some_and(|number| number <= schema["maximum"].as_u64().unwrap())
        }
        ("boolean", Value::Bool(_)) => true,
        _ => false,
    }
}

fn read(value: &Value) -> bool {
    let payload = serde_json_canonicalizer::to_vec(value).unwrap();
    crate::verify::read_payload(&payload).is_ok()
}

/// Every place in the value, as a JSON pointer.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    into.push(at.to_owned());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), into)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| places(v, &format!("{at}/{i}"), into)),
        _ => {}
    }
}

/// What can be put wrongly into one place: nothing, a stranger beside, another type, too much.
fn spoiled(value: &Value, place: &str) -> Vec<Value> {
    let with = |new: Value| {
        let mut copy = value.clone();
        *copy.pointer_mut(place).unwrap() = new;
        copy
    };
    let there = value.pointer(place).unwrap();
    let others =
        [json!(null), json!(true), json!(1), json!({}), json!([]), json!([[]]), json!({"x": 1}), json!(1_u64 << 53)];
    let other_type = |other: &&Value| std::mem::discriminant(*other) != std::mem::discriminant(there);
    let mut spoiled: Vec<Value> = others.iter().filter(other_type).map(|other| with(other.clone())).collect();
    match there {
        Value::Object(fields) => {
            for name in fields.keys() {
                let mut fewer = fields.clone();
                fewer.remove(name);
                spoiled.push(with(Value::Object(fewer)));
            }
            let mut more = fields.clone();
            more.insert("aaa".into(), json!("x"));
            spoiled.push(with(Value::Object(more)));
        }
        Value::String(_) => spoiled.push(with(json!("x".repeat(20_004)))),
        Value::Number(_) => spoiled.extend([json!(1_u64 << 53), json!(1_u64 << 32), json!(1 << 16)].map(with)),
        _ => {}
    }
    spoiled
}

#[test]
fn schema_and_reader_agree_about_every_spoiled_letter() {
    let (mut tried, mut accepted) = (0, 0);
    for (name, letter) in samples::all() {
        let schema = schema(letter.kind());
        let value: Value = serde_json::from_slice(&letter.payload().unwrap()).unwrap();
        assert!(valid(&schema, &value) && read(&value), "{name}");
        let mut all = Vec::new();
        places(&value, "", &mut all);
        for place in all {
            for spoiled in spoiled(&value, &place) {
                assert_eq!(valid(&schema, &spoiled), read(&spoiled), "{name} at {place}: {spoiled}");
                tried += 1;
                accepted += usize::from(read(&spoiled));
            }
        }
    }
    eprintln!("{tried} spoiled letters, {accepted} of them still letters (a field that may be absent)");
    assert!(tried > 5_000 && accepted > 50);
}

#[test]
fn the_directory_fits_its_schema() {
    let file = String::from_utf8(federation::directory_file()).unwrap();
    let (_, payload) = file.split_once("\n\n").unwrap();
    assert!(valid(&directory(), &serde_json::from_str(payload).unwrap()));
}
