//! What is about to be signed, for the eyes of whoever signs: first what the bytes say, then what the node says of them.

use exchange::Meant;
use serde_json::Value;

use super::text;
use crate::say::{self, Colour};

/// Base64 longer than this is shown by its length and digest: nobody reads a kilobyte of it. What a person can read is shown whole.
const LONG: usize = 200;

/// Shows it, or says why it must not be signed: an approval names what it is about by its digest, and the thing has to be here and have it.
pub(super) fn press(press: &Value, meant: &Meant) -> Result<(), &'static str> {
    let says: Value = serde_json::from_str(&meant.says).unwrap_or_default();
    let thing = says.get("deed").and_then(Value::as_str).map(|deed| about(press, deed)).transpose()?;
    println!("{}", say::coloured(format!("\nTO SIGN: {}", meant.what), Colour::Green));
    lines(&says, &mut Vec::new());
    if let Some((kind, thing)) = thing {
        println!("{}", say::coloured(format!("of this {kind}:"), Colour::Green));
        lines(&thing, &mut Vec::new());
    }
    // A review names the package by its digest: what was in it stays where it is, and nothing here can compute that digest.
    let beside = press.get("about").filter(|about| text(about, "kind") == "review" && says.get("package").is_some());
    if let Some(told) = beside.and_then(|about| serde_json::from_str::<Value>(text(about, "shown")).ok()) {
        println!(
            "{}",
            say::coloured("The node says of what is judged, and your signature does not cover it:", Colour::Dim)
        );
        lines(&told, &mut Vec::new());
    }
    let subject = match text(press, "subject") {
        "" => String::new(),
        subject => format!(" on {}", clean(subject)),
    };
    println!(
        "{}",
        say::coloured(format!("The node says that this is for: {}{subject}", clean(text(press, "act"))), Colour::Dim)
    );
    Ok(())
}

/// The thing whose digest is signed. Its digest is computed here.
fn about(press: &Value, deed: &str) -> Result<(String, Value), &'static str> {
    let about = press.get("about").filter(|about| about.is_object());
    let about = about.ok_or("the node does not show what would be approved")?;
    let (kind, shown) = (text(about, "kind"), text(about, "shown"));
    match exchange::digest_of(kind, shown) {
        Some(digest) if digest.to_string() == deed => {
            Ok((kind.to_owned(), serde_json::from_str(shown).unwrap_or_default()))
        }
        _ => Err("what the node shows is not what would be approved"),
    }
}

/// Each value on a line of its own, by its path.
pub(crate) fn lines(value: &Value, path: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            path.push(clean(name));
            lines(value, path);
            path.pop();
        }),
        Value::Array(items) => items.iter().enumerate().for_each(|(place, value)| {
            path.push((place + 1).to_string());
            lines(value, path);
            path.pop();
        }),
        Value::String(text) if text.len() > LONG && text.bytes().all(in_base64) => {
            let digest = evidence::sha256(text.as_bytes());
            println!("  {}: ({} characters of base64, SHA-256 {digest})", path.join("."), text.len());
        }
        // Quoted, so that nothing in it looks like a line of ours or moves the cursor.
        Value::String(text) => println!("  {}: \"{}\"", path.join("."), clean(text)),
        other => println!("  {}: {other}", path.join(".")),
    }
}

fn in_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// Text of a stranger without what moves a cursor or hides a line.
pub(crate) fn clean(text: &str) -> String {
    text.chars().flat_map(char::escape_debug).collect()
}
