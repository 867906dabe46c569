//! Canonical JSON (RFC 8785): one byte form for one value, and a reader that accepts no other.

use serde::{Serialize, de::DeserializeOwned};

/// The canonical bytes. Wire types here are strings, lists and whole numbers below 2^53, which always encode.
pub(crate) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).unwrap_or_default()
}

/// Reads canonical JSON of exactly this shape. Spaces, other key orders, doubled or unknown keys and trailing bytes
/// are all `None`: two texts never mean the same value.
pub(crate) fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let value: T = serde_json::from_slice(bytes).ok()?;
    (encode(&value) == bytes).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Two {
        b: String,
        a: u32,
    }

    fn check(text: &str, read: bool) {
        assert_eq!(decode::<Two>(text.as_bytes()).is_some(), read, "{text}");
    }

    #[test]
    fn one_text_form_only() {
        check(r#"{"a":1,"b":"x"}"#, true);
        check(r#"{"b":"x","a":1}"#, false);
        check(r#"{"a":1, "b":"x"}"#, false);
        check(r#"{"a":1,"b":"x"} "#, false);
        check(r#"{"a":1,"b":"\u0078"}"#, false);
        check(r#"{"a":1,"a":1,"b":"x"}"#, false);
        check(r#"{"a":1,"b":"x","c":2}"#, false);
        check(r#"{"a":1.0,"b":"x"}"#, false);
        check("\u{feff}{\"a\":1,\"b\":\"x\"}", false);
        check(&"[".repeat(100_000), false);
    }
}
