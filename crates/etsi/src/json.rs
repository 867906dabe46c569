//! JSON as it came: members keep their order, because ETSI signs the printed text and not what it means.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{MapAccess, SeqAccess, Visitor},
    ser::{SerializeMap as _, SerializeSeq as _},
};

use crate::{BYTES_MAX, Flaw, VALUES_MAX};

/// A JSON value whose members keep their order.
#[derive(Clone, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Members, in the order in which they came.
    Object(Vec<(String, Json)>),
}

/// The bytes are no JSON that two readers would read alike.
pub type NotJson = Vec<Flaw>;

impl fmt::Debug for Json {
    /// Nothing: a value may concern a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json(hidden)")
    }
}

impl Json {
    /// Reads bytes. A member that stands twice is a flaw: two readers would obey different ones.
    ///
    /// # Errors
    /// The flaws, with their places.
    pub fn read(bytes: &[u8]) -> Result<Self, NotJson> {
        if bytes.len() > BYTES_MAX {
            let says = format!("the message has {} bytes; at most {BYTES_MAX} are read", bytes.len());
            return Err(vec![Flaw::new("too-large", "", says, "Deliver in several messages, by sequence number.")]);
        }
        if values(bytes) > VALUES_MAX {
            let says = format!("the message holds more than {VALUES_MAX} values");
            return Err(vec![Flaw::new("too-large", "", says, "Deliver tables as a file, in BinaryData.")]);
        }
        let json: Self = serde_json::from_slice(bytes).map_err(|error| {
            let says = format!("no JSON: {error}");
            vec![Flaw::new("not-json", "", says, "Send one JSON object in UTF-8, nested at most 127 deep.")]
        })?;
        let mut flaws = Vec::new();
        json.twice(&mut String::new(), &mut flaws);
        if flaws.is_empty() { Ok(json) } else { Err(flaws) }
    }

    /// A member of an object.
    pub fn member(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members.iter().find(|(k, _)| k == key).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// As Python's `json.dumps(value, indent=2, ensure_ascii=False)` prints it: the text that is signed.
    pub fn pretty(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// In one line.
    pub fn compact(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Visits every value with its place.
    pub(crate) fn walk<'a>(&'a self, at: &mut String, see: &mut impl FnMut(&str, &'a Self)) {
        see(at, self);
        let here = at.len();
        match self {
            Self::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    at.push_str(&format!("/{number}"));
                    item.walk(at, see);
                    at.truncate(here);
                }
            }
            Self::Object(members) => {
                for (key, value) in members {
                    at.push('/');
                    at.push_str(&step(key));
                    value.walk(at, see);
                    at.truncate(here);
                }
            }
            _ => {}
        }
    }

    fn twice(&self, at: &mut String, flaws: &mut Vec<Flaw>) {
        self.walk(at, &mut |at, value| {
            let Self::Object(members) = value else { return };
            let mut keys: Vec<_> = members.iter().map(|(key, _)| key.as_str()).collect();
            keys.sort_unstable();
            let again = keys.windows(2).filter(|pair| matches!(pair, [a, b] if a == b)).filter_map(|pair| pair.first());
            for key in again.take(8) {
                let at = format!("{at}/{}", step(key));
                flaws.push(Flaw::new("twice", at, "the member stands there twice", "Leave one of them."));
            }
        });
        flaws.truncate(100);
    }
}

/// How many values there can be at most: each but the first stands after a comma or a bracket.
fn values(bytes: &[u8]) -> usize {
    let (mut count, mut quoted, mut escaped) = (1, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' | b'[' | b'{' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

/// A member's name as one step of a JSON pointer (RFC 6901, section 3).
pub(crate) fn step(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => out.serialize_unit(),
            Self::Bool(yes) => out.serialize_bool(*yes),
            Self::Number(number) => number.serialize(out),
            Self::Text(text) => out.serialize_str(text),
            Self::List(items) => {
                let mut list = out.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Self::Object(members) => {
                let mut object = out.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(key, value)| object.serialize_entry(key, value))?;
                object.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Json, E> {
        Ok(Json::Bool(yes))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
        Ok(serde_json::Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}
