//! One node of the graph, and typed literals.

use serde_json::{Map, Value, json};
use terms::Instant;

/// A node without a name yet.
pub(super) struct Node(Map<String, Value>);

impl Node {
    pub(super) fn new(class: &str) -> Self {
        Self(Map::from_iter([("@type".to_owned(), json!(class))]))
    }

    pub(super) fn set(mut self, property: &str, value: Value) -> Self {
        self.0.insert(property.to_owned(), value);
        self
    }

    pub(super) fn text(self, property: &str, text: &str) -> Self {
        self.set(property, json!(text))
    }

    pub(super) fn texts(self, property: &str, texts: Vec<String>) -> Self {
        if texts.is_empty() { self } else { self.set(property, json!(texts)) }
    }

    pub(super) fn link(self, property: &str, id: &str) -> Self {
        self.set(property, json!({ "@id": id }))
    }

    /// Nothing at all when there is nothing to point at.
    pub(super) fn links<'a>(self, property: &str, ids: impl IntoIterator<Item = &'a String>) -> Self {
        let ids: Vec<_> = ids.into_iter().map(|id| json!({ "@id": id })).collect();
        if ids.is_empty() { self } else { self.set(property, json!(ids)) }
    }

    pub(super) fn named(mut self, id: &str) -> Value {
        self.0.insert("@id".to_owned(), json!(id));
        Value::Object(self.0)
    }
}

/// `xsd:dateTime`.
pub(super) fn moment(at: Instant) -> Value {
    json!({ "@type": "xsd:dateTime", "@value": at.to_string() })
}

/// `xsd:integer`, as text: JSON numbers end at 2^53.
pub(super) fn integer(number: u64) -> Value {
    json!({ "@type": "xsd:integer", "@value": number.to_string() })
}

/// `xsd:hexBinary`, whose canonical digits are upper-case (XML Schema part 2, section 3.3.15.2).
pub(super) fn octets(hex: &str) -> Value {
    json!({ "@type": "xsd:hexBinary", "@value": hex.to_uppercase() })
}
