//! What ETSI publishes, held against this reader: examples, dictionaries, the signature vector, and the schemas.
#![cfg(test)]

mod chance;
mod examples;
mod hostile;
mod signature;

use std::{collections::BTreeMap, fs, path::PathBuf, sync::LazyLock};

use jsonschema::{Registry, Validator};
use serde_json::Value;

/// The folder of what ETSI publishes.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("etsi")
}

/// The JSON files of one folder, by name.
fn files(of: &str) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder().join(of)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "json"));
    paths
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// The schemas by their `$id`, those of TS 103 280 and of traffic policies among them.
static SCHEMAS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let texts = files("schemas").into_values().chain(files("derived").into_values());
    let schema = |text: String| {
        let schema: Value = serde_json::from_str(&text).unwrap();
        (schema["$id"].as_str().unwrap().to_owned(), schema)
    };
    texts.map(schema).collect()
});

static REGISTRY: LazyLock<Registry<'static>> = LazyLock::new(|| {
    let named = SCHEMAS.iter().map(|(id, schema)| (format!("json-schema:///{id}"), schema.clone()));
    Registry::new().extend(named).unwrap().prepare().unwrap()
});

/// An independent validator of the published schemas.
static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let core = serde_json::json!({ "$ref": "json-schema:///ts_103120_Core_2019_10" });
    jsonschema::options().with_registry(&REGISTRY).build(&core).unwrap()
});
