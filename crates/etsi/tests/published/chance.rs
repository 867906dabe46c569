//! Messages by chance out of the schemas themselves, whole and spoilt: this reader and a JSON Schema validator must agree.

use etsi::{Json, Message, Wire};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use serde_json::{Map, Value, json};

use crate::{SCHEMAS, VALIDATOR, files};

/// Where this reader refuses what the schemas would let pass, each for a reason: a choice of which only one alternative is
/// well formed is still a choice of two; the schema forgets to say that a signature is an object.
const STRICTER: &[&str] = &["two-of-a-choice", "signature-form"];

struct Chance(ChaCha20Rng);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        (self.0.next_u64() % limit.max(1) as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// A text of a type of TS 103 280, by its name.
fn text(name: &str, chance: &mut Chance) -> Option<Value> {
    let samples: &[&str] = match name {
        "UUID" | "ObjectIdentifier" => {
            &["7dbbc880-8750-4d3c-abe7-ea4a17646045", "00000000-0000-0000-0000-000000000000"]
        }
        "QualifiedDateTime" => &["2026-11-22T14:03:05Z", "2026-02-28T23:59:59+05:45"],
        "QualifiedMicrosecondDateTime" => &["2026-11-22T14:03:05.123456Z", "2026-11-22T14:03:05.000000-03:00"],
        "ISOCountryCode" => &["XA", "XB"],
        "ShortString" => &["", "word", "Слово"],
        "LongString" => &["", "many words", "多"],
        "LIID" => &["LIID1", "~", "0123456789abcdef0123456789"],
        "LDID" => &["XA-desk-1", "XA---"],
        "InternationalE164" => &["1", "442079460223"],
        "IPv4Address" => &["192.0.2.1", "0.0.0.0", "001.02.3.255"],
        "IPv6Address" => &["2001:0db8:0000:0000:0000:0000:0000:0001"],
        "EmailAddress" => &["a@example.org", "a.b+c@x", "o'k@ex-ample.org"],
        "InternationalizedEmailAddress" => &["é@例", "a@b@c"],
        "ETSIVersion" => &["V1.23.1", "V0.0.0"],
        "ISO639Set1LanguageIdentifier" => &["en", "zh"],
        _ => return None,
    };
    Some(json!(chance.one(samples)))
}

/// An instance of a schema: what must be there, and by chance what may.
fn instance(schema: &Value, file: &str, deep: usize, chance: &mut Chance) -> Value {
    if let Some(reference) = schema["$ref"].as_str() {
        let (file, path) =
            reference.split_once('#').map_or((file, reference), |(f, p)| (if f.is_empty() { file } else { f }, p));
        let name = path.trim_start_matches("/$defs/");
        return text(name, chance).unwrap_or_else(|| instance(&SCHEMAS[file]["$defs"][name], file, deep, chance));
    }
    if let Some(all) = schema["allOf"].as_array() {
        let mut whole = Map::new();
        for part in all {
            let Value::Object(members) = instance(part, file, deep, chance) else { return json!("V1.23.1") };
            whole.extend(members);
        }
        return Value::Object(whole);
    }
    if let Some(one) = schema["oneOf"].as_array() {
        // The stub that refuses everything cannot be made by chance.
        let one: Vec<_> =
            one.iter().filter(|s| !s["$ref"].as_str().is_some_and(|r| r.contains("TrafficPolicy"))).collect();
        return instance(one[chance.below(one.len())], file, deep, chance);
    }
    if let Some(words) = schema["enum"].as_array() {
        return chance.one(words).clone();
    }
    match schema["type"].as_str() {
        Some("object") => object(schema, file, deep, chance),
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
            let count = least.max(chance.below(3 - usize::from(deep > 4)));
            (0..count).map(|_| instance(&schema["items"], file, deep + 1, chance)).collect()
        }
        Some("integer") => json!(schema["minimum"].as_u64().unwrap_or(0) + chance.below(9) as u64),
        Some("boolean") => json!(chance.below(2) == 0),
        Some("string") => json!(chance.one(&["", "AAAA", "QQ=="])),
        _ if schema.get("properties").is_some() => object(schema, file, deep, chance),
        _ => chance.one(&[json!({ "any": [1, 2.5, null] }), json!("text"), json!(true)]).clone(),
    }
}

fn object(schema: &Value, file: &str, deep: usize, chance: &mut Chance) -> Value {
    let required: Vec<_> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut members = Map::new();
    for (key, member) in schema["properties"].as_object().into_iter().flatten() {
        if required.contains(&key.as_str()) || chance.below(3 + deep) < 2 {
            members.insert(key.clone(), instance(member, file, deep + 1, chance));
        }
    }
    Value::Object(members)
}

/// Every place in a value, as a pointer.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_owned());
    let step = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match value {
        Value::Object(members) => members.iter().for_each(|(key, v)| places(v, &format!("{at}/{}", step(key)), out)),
        Value::Array(items) => items.iter().enumerate().for_each(|(n, v)| places(v, &format!("{at}/{n}"), out)),
        _ => {}
    }
}

/// Changes one thing somewhere.
fn spoil(message: &mut Value, chance: &mut Chance) {
    let mut all = Vec::new();
    places(message, "", &mut all);
    let (from, to) = (chance.below(all.len()), chance.below(all.len()));
    let elsewhere = message.pointer(&all[from]).unwrap().clone();
    let place = message.pointer_mut(&all[to]).unwrap();
    match (chance.below(6), &mut *place) {
        (0 | 1, Value::Object(members)) if !members.is_empty() => {
            let keys: Vec<_> = members.keys().cloned().collect();
            members.remove(&keys[chance.below(keys.len())]);
        }
        (2, Value::Object(members)) => drop(members.insert("more".to_owned(), elsewhere)),
        (2, Value::Array(items)) => items.push(elsewhere),
        (3, Value::Array(items)) => items.clear(),
        (3 | 4, Value::String(text)) => {
            let at = text.char_indices().map(|(at, _)| at).nth(chance.below(text.chars().count())).unwrap_or(0);
            text.insert(at, *chance.one(&['0', 'Z', '-', '@', ' ', 'é']));
        }
        (5, Value::Number(_)) => *place = json!(-1),
        _ => *place = chance.one(&[json!(null), json!({}), json!([]), json!(0), json!("x"), elsewhere]).clone(),
    }
}

/// This reader and the validator about one message; whatever is read is written back equal.
fn check(value: &Value, seed: u64) -> bool {
    let valid = VALIDATOR.is_valid(value);
    let bytes = serde_json::to_vec(value).unwrap();
    match Message::read(&bytes) {
        Ok(message) => {
            assert!(valid, "seed {seed}: read, but not valid: {value}");
            let written: Value = serde_json::from_str(&message.write().compact()).unwrap();
            assert_eq!(&written, value, "seed {seed}");
            assert!(Json::read(&bytes).is_ok());
        }
        Err(flaws) => {
            let stricter = flaws.iter().all(|f| STRICTER.contains(&f.code));
            assert!(!valid || stricter, "seed {seed}: valid, but {flaws:?}: {value}");
            assert!(flaws.iter().all(|f| value.pointer(&f.at).is_some()), "seed {seed}: no such place in {flaws:?}");
        }
    }
    valid
}

#[test]
fn messages_out_of_the_schemas_are_read_and_written_back() {
    let core = &SCHEMAS["ts_103120_Core_2019_10"];
    let (mut valid, mut spoilt) = (0, 0);
    for seed in 0..600 {
        let mut chance = Chance(ChaCha20Rng::seed_from_u64(seed));
        let mut message = instance(&core["$defs"]["HI1Message"], "ts_103120_Core_2019_10", 0, &mut chance);
        valid += u32::from(check(&message, seed));
        for _ in 0..2 {
            spoil(&mut message, &mut chance);
            spoilt += u32::from(!check(&message, seed));
        }
    }
    assert!(valid > 560, "{valid} of 600 were valid");
    assert!(spoilt > 400, "{spoilt} of 1,200 were spoilt");
}

#[test]
fn spoilt_examples_are_judged_alike() {
    for (number, text) in files("examples").into_values().enumerate() {
        let whole: Value = serde_json::from_str(&text).unwrap();
        for seed in 0..60 {
            let mut chance = Chance(ChaCha20Rng::seed_from_u64(seed * 100 + number as u64));
            let mut message = whole.clone();
            for _ in 0..2 {
                spoil(&mut message, &mut chance);
                check(&message, seed * 100 + number as u64);
            }
        }
    }
}
