//! The keys of one table, in the order in which a lawyer writes them.

use serde_json::{Map, Value, json};

use super::fields;

/// A table of a law file while its schema is being written.
pub(super) struct Table {
    title: &'static str,
    says: &'static str,
    keys: Map<String, Value>,
    needed: Vec<&'static str>,
    rest: Map<String, Value>,
}

impl Table {
    pub(super) fn new(title: &'static str, says: &'static str) -> Self {
        Self { title, says, keys: Map::new(), needed: Vec::new(), rest: Map::new() }
    }

    /// A key that must be there.
    pub(super) fn needs(mut self, key: &'static str, schema: Value) -> Self {
        self.needed.push(key);
        self.may(key, schema)
    }

    /// A key that may be left out.
    pub(super) fn may(mut self, key: &'static str, schema: Value) -> Self {
        self.keys.insert(key.to_owned(), schema);
        self
    }

    /// The keys that close every record: where it comes from, since when, and who has looked.
    pub(super) fn sourced(self) -> Self {
        self.needs("source", fields::source())
            .needs("from", fields::day("The day since which this holds: the day in force."))
            .may("to", fields::day("The last day on which it held, if it ended."))
            .needs("review", fields::word("Has somebody read the text?", &fields::meant(crate::words::REVIEW)))
    }

    /// What must hold for the other keys where one of them has a certain value.
    pub(super) fn when(mut self, key: &'static str, value: Value, then: Value, otherwise: Option<Value>) -> Self {
        let mut keys = Map::new();
        keys.insert(key.to_owned(), json!({ "const": value }));
        self.rest.insert("if".to_owned(), json!({ "properties": keys, "required": [key] }));
        self.rest.insert("then".to_owned(), then);
        self.rest.extend(otherwise.map(|schema| ("else".to_owned(), schema)));
        self
    }

    /// The schema of one such table. No other key is known there.
    pub(super) fn one(self) -> Value {
        let mut schema = self.rest;
        schema.insert("title".to_owned(), json!(self.title));
        schema.insert("description".to_owned(), json!(self.says));
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("properties".to_owned(), Value::Object(self.keys));
        schema.insert("required".to_owned(), json!(self.needed));
        schema.insert("additionalProperties".to_owned(), json!(false));
        Value::Object(schema)
    }

    /// The schema of a list of them: `[[name]]` in the file.
    pub(super) fn many(self) -> Value {
        let (title, says) = (self.title, self.says);
        json!({ "title": title, "description": says, "type": "array", "items": self.one() })
    }

    /// The same, where the file is none without this many.
    pub(super) fn at_least(self, least: u32) -> Value {
        with(self.many(), "minItems", json!(least))
    }

    /// The schema of a whole file.
    pub(super) fn file(self) -> Value {
        with(self.one(), "$schema", json!("https://json-schema.org/draft/2020-12/schema"))
    }
}

/// The same schema with one word more.
pub(super) fn with(mut schema: Value, key: &str, value: Value) -> Value {
    if let Some(words) = schema.as_object_mut() {
        words.insert(key.to_owned(), value);
    }
    schema
}
