//! Spoils a file in every place, in every way that a slip of the pen might.

use toml::{Table, Value};

/// A file spoiled in one place: where, with what, and the result.
pub(super) struct Spoiled {
    pub(super) place: String,
    pub(super) file: Value,
}

/// What stands there instead of what should: one of each type, and other values of its own type that look like it.
fn strangers(instead: &Value) -> Vec<Value> {
    let text = |text: &&str| Value::from(*text);
    let mut all = vec![true.into(), false.into(), 1.into(), 3.5.into(), "nonsense".into(), "2026-01-31".into()];
    all.extend(["2026-01-31", "2026-01-31T00:00:00Z"].map(|day| Value::Datetime(day.parse().unwrap())));
    all.extend([Value::Array(Vec::new()), Value::Array(vec!["nonsense".into()]), Value::Table(Table::new())]);
    match instead {
        Value::Integer(_) => all.extend([-1, 0, 601, 1001, 5_000_000_000].map(Value::Integer)),
        Value::Datetime(_) => {
            all.extend(["2026-01-31T00:00:00", "09:00:00"].map(|t| Value::Datetime(t.parse().unwrap())))
        }
        Value::String(instead) => {
            all.extend(ANYWHERE.iter().chain(like(instead)).map(text));
            all.extend([63, 64].map(|length| Value::from("a".repeat(length))));
        }
        _ => {}
    }
    all
}

/// Texts that look like this one and are not quite right, or are right in another place.
fn like(text: &str) -> &'static [&'static str] {
    let (digit, capital) =
        (text.contains(|c: char| c.is_ascii_digit()), text.contains(|c: char| c.is_ascii_uppercase()));
    match text {
        _ if text.contains("tricked") || text.contains("political") || text.contains(">=") => TESTS,
        _ if text.starts_with("2026-") && text.contains('T') => MOMENTS,
        _ if digit && text.contains('.') => NUMBERS,
        _ if text.len() <= 3 && capital => CODES,
        _ if text.contains(' ') => &["Europe/Paris"],
        _ if capital || text.len() == 2 || text.ends_with(".example") => PLACES,
        _ => WORDS,
    }
}

const ANYWHERE: &[&str] = &["", " ", "abc", "§ 7", "s 14", "Bad Id!", "dotted.id"];

const CODES: &[&str] = &["XA", "XB", "Xa", "xa", "X1", "XXA", "EUR", "eur", "EURO", "POL", "DC"];

const PLACES: &[&str] = &[
    "en",
    "zh-Hans",
    "zh_Hans",
    "english language",
    "Europe/Paris",
    "Europe Paris",
    "central.xa.example",
    "central.xa.test",
];

const WORDS: &[&str] = &[
    "met",
    "unknown",
    "none",
    "required",
    "not-required",
    "attempt",
    "condition",
    "in-state",
    "preserve",
    "traffic",
    "monday",
    "Monday",
];

const TESTS: &[&str] = &[
    "tricked",
    "not tricked",
    "perhaps tricked",
    "not  tricked",
    "not not tricked",
    "harm >= 1 XXB",
    "harm >= 01 XXB",
    "harm >= 0 XXB",
    "harm >= 1.5 XXB",
    "harm > 1 XXB",
    "harm >= 1 xxb",
    "people >= 3",
    "people >= 0",
    "people >=3",
    "not people >= 3",
    "Tricked",
];

const MOMENTS: &[&str] = &[
    "2026-11-20",
    "2026-11-20T09:00:00.5+08:00",
    "2026-11-20T09:00:00",
    "2026-11-20 09:00:00Z",
    "2026-11-20t09:00:00z",
    "2026-11-20T09:00Z",
    "2026-11-20T09:00:60Z",
    "2026-11-20T25:00:00Z",
    "2026-11-31T09:00:00Z",
    "none",
];

const NUMBERS: &[&str] = &[
    "2026-01 7.53",
    "2026-13 7.53",
    "2026-1 7.53",
    "2026-01 0.0",
    "2026-01",
    "2026-01  7.53",
    "7.53",
    "7",
    "7.",
    ".5",
    "0.00",
    "0.000001",
    "7.1234567",
    "1234567890",
    "7,53",
    "-7",
    "300.00 EUR",
    "300 EUR",
    "300.0 EUR",
    "300.00 eur",
    "300.00EUR",
    "-300.00 EUR",
    "+300.00 EUR",
];

/// Every way to spoil this value, in any place of it.
pub(super) fn spoiled(value: &Value) -> Vec<Spoiled> {
    let there = |stranger: &Value| Spoiled { place: format!(" = {stranger}"), file: stranger.clone() };
    let mut all: Vec<Spoiled> = strangers(value).iter().filter(|stranger| *stranger != value).map(there).collect();
    match value {
        Value::Table(keys) => table(keys, &mut all),
        Value::Array(items) => array(items, &mut all),
        _ => {}
    }
    all
}

fn table(keys: &Table, all: &mut Vec<Spoiled>) {
    let mut more = keys.clone();
    more.insert("stranger".to_owned(), Value::Integer(1));
    all.push(Spoiled { place: " + stranger".to_owned(), file: Value::Table(more) });
    for (key, value) in keys {
        let mut fewer = keys.clone();
        fewer.remove(key);
        all.push(Spoiled { place: format!(" - {key}"), file: Value::Table(fewer) });
        for inner in spoiled(value) {
            let mut copy = keys.clone();
            copy.insert(key.clone(), inner.file);
            all.push(Spoiled { place: format!("/{key}{}", inner.place), file: Value::Table(copy) });
        }
    }
}

fn array(items: &[Value], all: &mut Vec<Spoiled>) {
    let mut twice = items.to_vec();
    twice.extend(items.first().cloned());
    all.push(Spoiled { place: " first twice".to_owned(), file: Value::Array(twice) });
    for (at, value) in items.iter().enumerate() {
        let mut fewer = items.to_vec();
        fewer.remove(at);
        all.push(Spoiled { place: format!(" - {at}"), file: Value::Array(fewer) });
        for inner in spoiled(value) {
            let mut copy = items.to_vec();
            copy[at] = inner.file;
            all.push(Spoiled { place: format!("/{at}{}", inner.place), file: Value::Array(copy) });
        }
    }
}
