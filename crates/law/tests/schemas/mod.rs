//! `law/schemas`: what an editor completes and checks law files with. Written by UPDATE=1 from `law::schema`, and held
//! against the loader itself: whatever is cut out of, added to or put wrongly into a file, both must agree about it.

mod agree;
mod keys;
mod spoil;

use std::{collections::BTreeMap, fs, path::PathBuf};

use jsonschema::{Draft, Validator};
use law::schema::{directive, of, schemas};
use serde_json::Value;

use crate::common;

/// The specimen: every key of every kind of file, in one small invented book.
fn specimen() -> Vec<(String, String)> {
    common::files_in(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/specimen"))
}

/// The kind of file, by its path. A question lies anywhere.
fn kind(path: &str) -> Option<&'static str> {
    if path == "question.toml" { Some("question") } else { of(path) }
}

/// The file as an editor hands it to a schema: days and moments are strings.
fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(yes) => (*yes).into(),
        toml::Value::Datetime(day) => day.to_string().into(),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(keys) => keys.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
    }
}

/// Every schema, ready to check with, as one draft reads it.
fn validators(draft: Draft) -> BTreeMap<&'static str, Validator> {
    let ready = |mut schema: Value| {
        schema.as_object_mut().unwrap().remove("$schema");
        jsonschema::options().with_draft(draft).should_validate_formats(true).build(&schema).unwrap()
    };
    schemas().into_iter().map(|(name, schema)| (name, ready(schema))).collect()
}

fn refused(validator: &Validator, file: &Value) -> Option<String> {
    let first = validator.iter_errors(file).next()?;
    Some(format!("{}: {first}", first.instance_path()))
}

#[test]
fn the_schemas_are_what_the_code_says() {
    let folder = common::folder().join("schemas");
    for (name, schema) in schemas() {
        let file = folder.join(format!("{name}.json"));
        if std::env::var_os("UPDATE").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, serde_json::to_string_pretty(&schema).unwrap() + "\n").unwrap();
        }
        let golden = fs::read(&file).ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok());
        assert!(golden == Some(schema), "law/schemas/{name}.json: run with UPDATE=1 and read the difference");
    }
    assert_eq!(fs::read_dir(folder).unwrap().count(), schemas().len(), "a schema of nothing");
}

#[test]
fn each_schema_is_one() {
    for (name, schema) in schemas() {
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name}");
        assert!(jsonschema::draft7::meta::is_valid(&without_name(schema)), "{name} for readers of draft 7");
    }
}

fn without_name(mut schema: Value) -> Value {
    schema.as_object_mut().unwrap().remove("$schema");
    schema
}

#[test]
fn the_schemas_accept_every_law_file() {
    let validators = validators(Draft::Draft202012);
    let small = common::small_files().into_iter().chain(specimen());
    let mut wrong = Vec::new();
    for (path, text) in common::files().into_iter().chain(small) {
        let Some(kind) = kind(&path) else { continue };
        let file: toml::Value = toml::from_str(&text).unwrap_or_else(|e| panic!("{path}: {e}"));
        wrong.extend(refused(&validators[kind], &json(&file)).map(|why| format!("{path}{why}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Why: an editor finds the schema by this line, wherever the folder lies.
#[test]
fn every_law_file_names_its_schema_in_its_first_line() {
    let mut wrong = Vec::new();
    for (path, text) in common::files() {
        if let Some(line) = directive(&path)
            && text.lines().next() != Some(&line)
        {
            wrong.push(format!("law/{path} should begin with {line}"));
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Why: the same for an editor at the root of the repository, without the line.
#[test]
fn the_editors_list_knows_every_kind_of_law_file() {
    let list = common::folder().join("../.taplo.toml");
    let list: toml::Table = fs::read_to_string(list).unwrap().parse().unwrap();
    let rules: Vec<(String, String)> = list["rule"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| {
            (rule["include"][0].as_str().unwrap().to_owned(), rule["schema"]["path"].as_str().unwrap().to_owned())
        })
        .collect();
    for (include, schema) in &rules {
        let path = include.strip_prefix("law/").unwrap().replace('*', "XA");
        assert_eq!(of(&path).map(|name| format!("law/schemas/{name}.json")).as_ref(), Some(schema), "{include}");
    }
    assert_eq!(rules.len(), schemas().len() - 1, "all but the question, which is no law");
}
