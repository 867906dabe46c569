//! How the vocabulary is spelled in letters: one spelling for each value, text with a cap, bytes as base64.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Text of at most `MAX` bytes of UTF-8, without control characters and without marks that reorder what is read.
/// Letters speak of people: it does not print itself.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text<const MAX: usize>(String);

/// A name, a number in somebody's files, a code.
pub type Line = Text<300>;

/// Facts, reasons, the text of an article.
pub type Prose = Text<20_000>;

/// The text cannot stand in a letter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadText {
    /// Longer than this many bytes of UTF-8.
    #[error("longer than {0} bytes")]
    TooLong(usize),
    /// A control character, a mark that changes reading direction, or a character that nobody sees.
    #[error("a character that is not seen, or that reorders what is read")]
    Hidden,
}

impl<const MAX: usize> Text<MAX> {
    /// Takes a text as it is.
    ///
    /// # Errors
    /// [`BadText`] when it is too long, or when a reader would not see what is there (a carriage return among that).
    pub fn new(text: &str) -> Result<Self, BadText> {
        if text.len() > MAX {
            return Err(BadText::TooLong(MAX));
        }
        if text.chars().any(hidden) {
            return Err(BadText::Hidden);
        }
        Ok(Self(text.to_owned()))
    }

    /// Takes what an officer wrote into a form: browsers end lines with carriage return and line feed.
    ///
    /// # Errors
    /// As [`Text::new`].
    pub fn written(text: &str) -> Result<Self, BadText> {
        Self::new(text.replace("\r\n", "\n").trim())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name of the vocabulary, which is short and plain by its own rule.
    pub(crate) fn of_id(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

impl<const MAX: usize> Serialize for Text<MAX> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&self.0)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(input)?).map_err(de::Error::custom)
    }
}

/// Characters that make a text read otherwise than it is: controls but line feed and tab, direction marks, invisible
/// joints that serve no script, and the byte order mark. Joiners (U+200C, U+200D) stay: several scripts need them.
pub(crate) fn hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Bytes as standard base64 with padding. What they hold is not printed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Bytes(pub Vec<u8>);

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({})", self.0.len())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = String::deserialize(input)?;
        STANDARD.decode(text).map(Self).map_err(|_| de::Error::custom("not base64"))
    }
}

/// Serde for any word or name of the vocabulary: the text that it prints.
pub(crate) mod word {
    use std::{fmt::Display, str::FromStr};

    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<T: Display, S: Serializer>(value: &T, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(value)
    }

    pub(crate) fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(input: D) -> Result<T, D::Error> {
        String::deserialize(input)?.parse().map_err(de::Error::custom)
    }
}

/// The same, for a field that may be absent.
pub(crate) mod maybe_word {
    use std::{fmt::Display, str::FromStr};

    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<T: Display, S: Serializer>(value: &Option<T>, out: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => out.collect_str(value),
            None => out.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
        input: D,
    ) -> Result<Option<T>, D::Error> {
        let text = Option::<String>::deserialize(input)?;
        text.map(|t| t.parse().map_err(de::Error::custom)).transpose()
    }
}

/// The same, for a list.
pub(crate) mod words {
    use std::{fmt::Display, str::FromStr};

    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(crate) fn serialize<T: Display, S: Serializer>(values: &[T], out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(values.iter().map(ToString::to_string))
    }

    pub(crate) fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
        input: D,
    ) -> Result<Vec<T>, D::Error> {
        let texts = Vec::<String>::deserialize(input)?;
        texts.iter().map(|t| t.parse().map_err(de::Error::custom)).collect()
    }
}

/// Serde for a moment: RFC 3339 in UTC, as short as it can be written.
pub(crate) mod moment {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use terms::Instant;

    pub(crate) fn serialize<S: Serializer>(at: &Instant, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(at)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Instant, D::Error> {
        Instant::parse(&String::deserialize(input)?).map_err(de::Error::custom)
    }
}

/// The same, for a moment that may be absent.
pub(crate) mod maybe_moment {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use terms::Instant;

    pub(crate) fn serialize<S: Serializer>(at: &Option<Instant>, out: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => out.collect_str(at),
            None => out.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Instant>, D::Error> {
        let text = Option::<String>::deserialize(input)?;
        text.map(|t| Instant::parse(&t).map_err(de::Error::custom)).transpose()
    }
}

/// Serde for a period: `{"from": …, "to": …}`, both included.
pub(crate) mod period {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
    use terms::{Instant, Period};

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Both {
        #[serde(with = "super::moment")]
        from: Instant,
        #[serde(with = "super::moment")]
        to: Instant,
    }

    pub(crate) fn serialize<S: Serializer>(period: &Period, out: S) -> Result<S::Ok, S::Error> {
        Both { from: period.from(), to: period.to() }.serialize(out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Period, D::Error> {
        let both = Both::deserialize(input)?;
        Period::new(both.from, both.to).ok_or_else(|| de::Error::custom("a period that ends before it begins"))
    }
}
