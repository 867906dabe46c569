//! Hostile and careless input: a code and a place, never a panic, and never a value of a person in the words.

use etsi::{EtsiError, Flaw, Message};

use crate::files;

fn flaws(text: &str) -> Vec<Flaw> {
    Message::read(text.as_bytes()).err().unwrap_or_default()
}

/// The published preservation with a part of its text replaced: what is said, and where.
fn check(from: &str, to: &str, code: &str, at: &str) {
    let text = &files("examples")["request8_LPTaskObject.json"];
    assert!(text.contains(from), "{from}");
    let found = flaws(&text.replacen(from, to, 1));
    assert!(found.iter().any(|f| f.code == code && f.at.ends_with(at)), "{code} at {at}: {found:?}");
    assert!(found.iter().all(|f| !f.cure.is_empty() && !f.says.contains("442079460223")));
}

#[test]
fn each_flaw_has_a_code_and_a_place() {
    let object = "/Payload/RequestPayload/ActionRequests/ActionRequest/0/CREATE/HI1Object";
    check("\"CREATE\"", "\"CREAT\"", "unknown-member", "/ActionRequest/0/CREAT");
    check("\"CREATE\"", "\"CREAT\"", "none-of-a-choice", "/ActionRequest/0");
    check("LPTaskObject\"", "XTaskObject\"", "unknown-object", "/HI1Object/@xsi:type");
    check("f1205c94-4f56", "F1205C94-4f56", "text-form", "/HI1Object/ObjectIdentifier");
    check("\"2023-05-01T12:00:00Z\"", "\"2023-05-01 12:00\"", "text-form", "/task:StartTime");
    check("\"2023-05-01T12:00:00Z\"", "\"2023-02-30T12:00:00Z\"", "text-form", "/task:StartTime");
    check("\"2023-05-01T12:00:00Z\"", "17", "not-a-text", "/task:StartTime");
    check("\"CountryCode\": \"XX\"", "\"CountryCode\": \"xx\"", "text-form", "/SenderIdentifier/CountryCode");
    check("task:DesiredPreservationExpiration", "task:Until/~", "unknown-member", &format!("{object}/task:Until~1~0"));
    check("\"ActionIdentifier\": 0", "\"ActionIdentifier\": -1", "not-a-number", "/ActionRequest/0/ActionIdentifier");
    check("\"task:Value\"", "\"task:Value\": \"1\", \"task:Value\"", "twice", "/task:RequestValue/0/task:Value");
    check("\"Header\"", "\"Heading\"", "missing", "");
}

#[test]
fn all_flaws_are_named_at_once() {
    let text = files("examples")["request8_LPTaskObject.json"].replace("XX", "xx").replace("T12:00:00Z", " noon");
    let found = flaws(&text);
    assert!(found.len() >= 6, "{found:?}");
}

#[test]
fn what_exhausts_a_reader_is_refused_in_its_first_steps() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(flaws(&deep)[0].code, "not-json");
    let long = " ".repeat(etsi::BYTES_MAX + 1);
    assert_eq!(flaws(&long)[0].code, "too-large");
    let wide = format!("[{}]", "0,".repeat(1_000_000));
    assert_eq!(flaws(&wide)[0].code, "too-large");
    let text = format!("[\"{}\"]", "[,{".repeat(1_000_000));
    assert_eq!(flaws(&text)[0].code, "not-an-object", "what stands in quotes is one value");
    let many = format!("{{{}}}", vec!["\"a\":1"; 100_000].join(","));
    let found = flaws(&many);
    assert!(found.len() <= 100 && found[0].code == "twice");
    for nothing in ["", "{", "null", "[]", "\"\"", "{\"Header\":{}}", "\u{feff}{}", "{\"a\":1e999}"] {
        assert!(!flaws(nothing).is_empty(), "{nothing}");
    }
}

#[test]
fn flaws_become_codes_of_table_d_1() {
    let of = |text: &str| flaws(text).first().map(|f| EtsiError::of_flaw(f).code());
    assert_eq!(of("{"), Some(3019));
    assert_eq!(of("{}"), Some(3005));
    assert_eq!(of("[]"), Some(3020));
    let round = EtsiError::ALL.iter().all(|error| EtsiError::of(error.code()) == Some(*error));
    assert!(round && EtsiError::ALL.len() == 23);
}
