//! JSON in its one canonical form (RFC 8785), read strictly: what two readers could read differently is refused.

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use terms::Digest;

use crate::{PeerFault, wire};

/// Deep enough for every letter; deeper nesting only serves to exhaust a reader.
const DEPTH_MAX: usize = 16;

/// More things than any letter says. Each takes many times its bytes in the reader's memory.
const THINGS_MAX: usize = 1 << 16;

/// 2^53 − 1: the largest whole number that every JSON reader reads alike (RFC 7493).
const NUMBER_MAX: u64 = (1 << 53) - 1;

/// Reads bytes that are exactly the canonical form of what they mean.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, PeerFault> {
    // Before the parser: it must not be asked to recurse.
    let (deepest, things) = measured(bytes);
    if deepest > DEPTH_MAX {
        return Err(PeerFault::TooDeep);
    }
    if things > THINGS_MAX {
        return Err(PeerFault::BadShape);
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|_| PeerFault::NotCanonical)?;
    inspect(&value)?;
    let again = serde_json_canonicalizer::to_vec(&value).map_err(|_| PeerFault::NotCanonical)?;
    if again == bytes { Ok(value) } else { Err(PeerFault::NotCanonical) }
}

/// SHA-256 of the canonical form.
pub(crate) fn digest(value: &impl Serialize) -> Digest {
    // A wire type has only text keys and whole numbers, so that it always has a canonical form.
    let bytes = serde_json_canonicalizer::to_vec(value).unwrap_or_default();
    Digest::from_bytes(Sha256::digest(bytes).into())
}

/// How deep it is nested, and at most how many values it has: each begins a list or an object, or stands after a comma.
fn measured(bytes: &[u8]) -> (usize, usize) {
    let (mut open, mut deepest, mut things, mut quoted, mut escaped) = (0usize, 0usize, 1usize, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => (open, things) = (open + 1, things + 1),
            b',' if !quoted => things += 1,
            b']' | b'}' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    (deepest, things)
}

fn inspect(value: &Value) -> Result<(), PeerFault> {
    match value {
        Value::Null | Value::Bool(_) => Ok(()),
        Value::Number(n) if n.as_u64().is_some_and(|n| n <= NUMBER_MAX) => Ok(()),
        Value::Number(_) => Err(PeerFault::BadNumber),
        Value::String(text) => seen(text),
        Value::Array(items) => items.iter().try_for_each(inspect),
        Value::Object(fields) => fields.iter().try_for_each(|(key, value)| {
            seen(key)?;
            inspect(value)
        }),
    }
}

fn seen(text: &str) -> Result<(), PeerFault> {
    if text.chars().any(wire::hidden) { Err(PeerFault::BadText) } else { Ok(()) }
}
