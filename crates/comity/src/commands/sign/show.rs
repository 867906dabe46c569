//! What is about to be signed, for the eyes of whoever signs: first what the bytes say, then what the node says of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::text;
use crate::say::{self, Colour};

/// Base64 longer than this is shown by its length and digest: nobody reads a kilobyte of it. What a person can read is shown whole.
const LONG: usize = 200;

/// Of a package, what says what the seal is set on. All of it is shown, and it does not go without.
const SEALED: [&str; 3] = ["certificate.txt", "use-limits.json", "manifest-sha256.txt"];

/// What the bytes to be signed say.
pub(super) enum Meant {
    /// A letter, or a statement about something.
    Said(exchange::Meant),
    /// Evidence: an event of custody, or a seal.
    Evidence(evidence::Meant),
}

impl Meant {
    /// Reads a message. `None`: it is nothing that an officer signs.
    pub(super) fn read(message: &[u8]) -> Option<Self> {
        let said = || exchange::Meant::read(message).map(Self::Said);
        said().or_else(|| evidence::Meant::read(message).map(Self::Evidence))
    }

    /// What the signature is for, in a word.
    pub(super) fn what(&self) -> &'static str {
        match self {
            Self::Said(meant) => meant.what,
            Self::Evidence(evidence::Meant::Custody { .. }) => "custody",
            Self::Evidence(evidence::Meant::Seal { .. }) => "seal",
        }
    }
}

/// Shows it, or says why it must not be signed: what names another thing by its digest is shown with the thing, and the digest is computed here.
pub(super) fn press(press: &Value, meant: &Meant) -> Result<(), String> {
    match meant {
        Meant::Said(meant) => said(press, meant)?,
        Meant::Evidence(evidence::Meant::Custody { says, after }) => custody(press, says, *after)?,
        Meant::Evidence(evidence::Meant::Seal { tagmanifest }) => seal(press, tagmanifest)?,
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

fn title(what: &str) {
    println!("{}", say::coloured(format!("\nTO SIGN: {what}"), Colour::Green));
}

fn part(what: &str) {
    println!("{}", say::coloured(format!("{what}:"), Colour::Green));
}

fn said(press: &Value, meant: &exchange::Meant) -> Result<(), String> {
    let says: Value = serde_json::from_str(&meant.says).unwrap_or_default();
    let thing = says.get("deed").and_then(Value::as_str).map(|deed| about(press, deed)).transpose()?;
    title(meant.what);
    lines(&says, &mut Vec::new());
    if let Some((kind, thing)) = thing {
        part(&format!("of this {kind}"));
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
    Ok(())
}

/// An event of custody, and what it leaves behind, where that is a text.
fn custody(press: &Value, says: &str, after: Option<terms::Digest>) -> Result<(), String> {
    let left = press.get("about").filter(|about| text(about, "kind") == "file").map(|about| text(about, "shown"));
    if left.is_some_and(|left| Some(evidence::sha256(left.as_bytes())) != after) {
        return Err("what the node shows is not what the event of custody is about".to_owned());
    }
    title("custody");
    lines(&serde_json::from_str(says).unwrap_or_default(), &mut Vec::new());
    match left {
        Some(left) => file("of this", left),
        None if after.is_none() => {}
        None => println!(
            "{}",
            say::coloured("The file itself is not shown: its SHA-256 is the one after «after».", Colour::Dim)
        ),
    }
    Ok(())
}

/// A seal, and what it is set on.
fn seal(press: &Value, tagmanifest: &terms::Digest) -> Result<(), String> {
    let about = press.get("about").filter(|about| text(about, "kind") == "package");
    let about = about.ok_or("the node does not show what would be sealed")?;
    let texts: BTreeMap<String, String> = serde_json::from_str(text(about, "shown")).unwrap_or_default();
    evidence::under_seal(tagmanifest, &texts).map_err(|not| clean(&not.to_string()))?;
    if let Some(missing) = SEALED.iter().find(|name| !texts.contains_key(**name)) {
        return Err(format!("the node does not show {missing} of the package"));
    }
    title("seal");
    println!("  papers: \"{tagmanifest}\"");
    let first = SEALED.iter().filter_map(|name| Some((*name, texts.get(*name)?)));
    let answers = texts.iter().filter(|(name, _)| name.starts_with("data/")).map(|(name, text)| (name.as_str(), text));
    for (name, text) in first.chain(answers) {
        file(&clean(name), text);
    }
    Ok(())
}

/// A text of a package: JSON by its values, anything else line by line.
fn file(name: &str, content: &str) {
    part(name);
    match serde_json::from_str::<Value>(content) {
        Ok(value) => lines(&value, &mut Vec::new()),
        Err(_) => content.lines().for_each(|line| println!("  \"{}\"", clean(line))),
    }
}

/// The thing whose digest is signed. Its digest is computed here.
fn about(press: &Value, deed: &str) -> Result<(String, Value), String> {
    let about = press.get("about").filter(|about| about.is_object());
    let about = about.ok_or("the node does not show what would be approved")?;
    let (kind, shown) = (text(about, "kind"), text(about, "shown"));
    match exchange::digest_of(kind, shown) {
        Some(digest) if digest.to_string() == deed => {
            Ok((kind.to_owned(), serde_json::from_str(shown).unwrap_or_default()))
        }
        _ => Err("what the node shows is not what would be approved".to_owned()),
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(message: &[u8], kind: &str, shown: &str) -> Result<(), String> {
        let press = json!({ "act": "transmit", "subject": "1", "about": { "kind": kind, "shown": shown } });
        super::press(&press, &Meant::read(message).expect("something that an officer signs"))
    }

    fn texts(papers: &[(&str, &str)]) -> (Vec<u8>, BTreeMap<String, String>) {
        let mut texts: BTreeMap<String, String> =
            papers.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let list = |of: &BTreeMap<String, String>, data: bool| {
            let of = of.iter().filter(|(name, _)| name.starts_with("data/") == data);
            of.map(|(name, text)| format!("{}  {name}\n", evidence::sha256(text.as_bytes()))).collect::<String>()
        };
        let (files, name) = (list(&texts, true), "manifest-sha256.txt".to_owned());
        texts.insert(name, files);
        let papers = list(&texts, false);
        let message = format!("comity-seal-v1\n{}\n", evidence::sha256(papers.as_bytes()));
        texts.insert("tagmanifest-sha256.txt".to_owned(), papers);
        (message.into_bytes(), texts)
    }

    #[test]
    fn a_seal_is_set_on_nothing_that_was_not_shown_and_held_against_it() {
        let whole = [("certificate.txt", "I certify."), ("use-limits.json", "{}"), ("data/answer.json", "{\"a\":1}")];
        let (message, shown) = texts(&whole);
        let all = |shown: &BTreeMap<String, String>| asked(&message, "package", &json!(shown).to_string());
        assert_eq!(all(&shown), Ok(()));
        for name in shown.keys() {
            let mut other = shown.clone();
            other.insert(name.clone(), "something else".to_owned());
            assert!(all(&other).is_err(), "{name} is another");
        }
        for name in ["certificate.txt", "use-limits.json"] {
            let (message, shown) = texts(&whole.into_iter().filter(|(other, _)| *other != name).collect::<Vec<_>>());
            let said = asked(&message, "package", &json!(shown).to_string());
            assert_eq!(said, Err(format!("the node does not show {name} of the package")));
        }
        assert!(asked(&message, "file", "I certify.").is_err(), "another kind of thing shows no package");
        assert!(asked(&message, "package", "no JSON").is_err());
    }

    #[test]
    fn custody_is_not_signed_beside_a_text_that_it_does_not_name() {
        let event = |after: &str| {
            format!(
                "comity-custody-v1\n{{\"act\":\"looked-up\",\"after\":{after},\"at\":\"2026-11-18T11:07:30Z\",\"before\":null,\
                 \"item\":\"data/answer.json\",\"keys\":[],\"node\":\"provider.xb.example\",\"number\":0,\"person\":null,\"previous\":null,\
                 \"rows\":null,\"tool\":{{\"name\":\"comity\",\"version\":\"0.1.0\"}},\"why\":\"an order\"}}"
            )
        };
        let of_answer = event(&format!("\"{}\"", evidence::sha256(b"the answer")));
        assert_eq!(asked(of_answer.as_bytes(), "file", "the answer"), Ok(()));
        assert!(asked(of_answer.as_bytes(), "file", "another answer").is_err());
        // What is not shown is named by its digest alone, and what is destroyed leaves nothing.
        assert_eq!(asked(of_answer.as_bytes(), "", ""), Ok(()));
        assert_eq!(asked(event("null").as_bytes(), "", ""), Ok(()));
        assert!(asked(event("null").as_bytes(), "file", "something").is_err());
    }
}
