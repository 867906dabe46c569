//! The texts of TS 103 280 as this schema uses them: each keeps its spelling, so that what was read is written back equal.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use terms::{Digest, Instant};

use crate::{Json, Look, Wire};

/// A text that is what the schema wants of it.
trait Form {
    const RULE: &str;
    const CODE: &str = "text-form";
    fn fits(text: &str) -> bool;
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident $shown:ident $rule:literal = $fits:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text, where it has this form.
            pub fn new(text: &str) -> Option<Self> {
                Self::fits(text).then(|| Self(text.to_owned()))
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Form for $name {
            const RULE: &str = $rule;
            fn fits(text: &str) -> bool {
                let fits: fn(&str) -> bool = $fits;
                fits(text)
            }
        }

        impl Wire for $name {
            fn read(json: &Json, look: &mut Look) -> Option<Self> {
                read::<Self>(json, look).map(Self)
            }

            fn write(&self) -> Json {
                Json::Text(self.0.clone())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                shown!($shown self f)
            }
        }
    )*};
}

/// What may concern a person does not print itself.
macro_rules! shown {
    (plain $this:ident $f:ident) => {
        $f.write_str(&$this.0)
    };
    (hidden $this:ident $f:ident) => {
        write!($f, "({} characters)", $this.0.chars().count())
    };
}

fn read<F: Form>(json: &Json, look: &mut Look) -> Option<String> {
    match json.as_text() {
        Some(text) if F::fits(text) => Some(text.to_owned()),
        Some(_) => look.flaw(F::CODE, format!("the text must be {}", F::RULE), format!("Write {}.", F::RULE)),
        None => look.flaw("not-a-text", "a text is wanted here", "Write it in quotes."),
    }
}

texts! {
    /// `ShortString`: at most 255 characters.
    ShortString plain "at most 255 characters" = |t| t.chars().nth(255).is_none();
    /// `LongString`: at most 65,535 characters. Values of targets come in these.
    LongString hidden "at most 65,535 characters" = |t| t.len() <= 65_535 || t.chars().nth(65_535).is_none();
    /// `UUID`, in lower case.
    Uuid plain "a UUID in lower case, such as 7dbbc880-8750-4d3c-abe7-ea4a17646045" = |t| shape(t, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
    /// `ISOCountryCode`: two capital letters.
    CountryCode plain "two capital letters of ISO 3166-1" = |t| t.len() == 2 && t.bytes().all(|b| b.is_ascii_uppercase());
    /// `QualifiedDateTime`: a second with its zone, of a day that there was.
    DateTime plain "a time with a zone and without decimals, such as 2026-11-22T14:03:05Z" = |t| moment(t, "dddd-dd-ddTdd:dd:dd");
    /// `QualifiedMicrosecondDateTime`: exactly six decimals, and a zone.
    MicrosecondDateTime plain "a time with a zone and exactly six decimals, such as 2026-11-22T14:03:05.000000Z" = |t| moment(t, "dddd-dd-ddTdd:dd:dd.dddddd");
    /// `InternationalE164`: 1 to 15 digits.
    E164 hidden "1 to 15 digits" = |t| (1..=15).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    /// `IPv4Address` in dotted decimals.
    Ipv4Address hidden "an IPv4 address in dotted decimals" = ipv4;
    /// `IPv6Address`: eight groups of four hexadecimal digits, written out.
    Ipv6Address hidden "an IPv6 address written out: eight groups of four lower-case hexadecimal digits" = |t| shape(t, "hhhh:hhhh:hhhh:hhhh:hhhh:hhhh:hhhh:hhhh");
    /// `EmailAddress` in ASCII.
    EmailAddress hidden "a mail address in ASCII" = mail;
    /// `InternationalizedEmailAddress`: something on both sides of an @.
    InternationalizedEmailAddress hidden "a mail address of at most 255 characters" = |t| t.chars().nth(255).is_none() && one_line(t) && at_inside(t);
    /// `LDID`: country, authority, number.
    Ldid plain "a country, an authority and a number with dashes between them, such as XX-ACTOR01-1234" = ldid;
    /// `LIID`: 1 to 25 printable characters, or 26 to 50 hexadecimal digits.
    Liid plain "1 to 25 printable characters without spaces, or 26 to 50 lower-case hexadecimal digits" = liid;
    /// A language of ISO 639-1.
    Language plain "two small letters of ISO 639-1" = |t| t.len() == 2 && t.bytes().all(|b| b.is_ascii_lowercase());
    /// The version of the standard.
    EtsiVersion plain "a version such as V1.23.1" = version;
    /// Bytes in base64.
    Base64 hidden "bytes in base64" = base64_form;
    /// A text without a rule.
    Plain hidden "a text" = |_| true;
}

impl Uuid {
    /// From sixteen bytes: a number of ours, in ETSI's spelling.
    pub fn from_bytes(bytes: &[u8; 16]) -> Self {
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
        Self([part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)].join("-"))
    }

    /// The sixteen bytes.
    pub fn bytes(&self) -> [u8; 16] {
        let digits: Vec<u8> = self.0.chars().filter_map(|c| c.to_digit(16)).filter_map(|d| d.try_into().ok()).collect();
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            *byte = pair.iter().fold(0, |sum, digit| sum * 16 + digit);
        }
        bytes
    }
}

impl DateTime {
    /// From a moment, to the second.
    pub fn of(at: Instant) -> Self {
        Self(Instant::from_micros(at.seconds() * 1_000_000).to_string())
    }

    /// The moment.
    pub fn instant(&self) -> Option<Instant> {
        Instant::parse(&self.0).ok()
    }
}

impl MicrosecondDateTime {
    /// From a moment.
    pub fn of(at: Instant) -> Self {
        let whole = Instant::from_micros(at.seconds() * 1_000_000).to_string();
        Self(format!("{}.{:06}Z", whole.trim_end_matches('Z'), at.micros().rem_euclid(1_000_000)))
    }

    /// The moment.
    pub fn instant(&self) -> Option<Instant> {
        Instant::parse(&self.0).ok()
    }
}

impl Base64 {
    /// Bytes, encoded.
    pub fn of(bytes: &[u8]) -> Self {
        Self(STANDARD.encode(bytes))
    }

    /// The bytes; nothing where the text only looks like base64.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.0).ok()
    }
}

impl ShortString {
    /// A SHA-256 as the examples write a checksum.
    pub fn hex(digest: Digest) -> Self {
        Self(digest.to_string())
    }
}

impl LongString {
    /// A text of ours, cut where it is too long.
    pub fn cut(text: &str) -> Self {
        Self(text.chars().take(65_535).collect())
    }
}

/// `h` is a lower-case hexadecimal digit, `d` a digit, anything else itself.
fn shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, want): (u8, u8)| match want {
        b'h' => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        b'd' => byte.is_ascii_digit(),
        want => byte == want,
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

fn moment(text: &str, form: &str) -> bool {
    let Some((time, zone)) = text.split_at_checked(form.len()) else { return false };
    let zoned = zone == "Z" || shape(zone, "+dd:dd") || shape(zone, "-dd:dd");
    // The schema would let the 99th of a month pass; nobody can act on it.
    shape(time, form) && zoned && Instant::parse(text).is_ok()
}

fn ipv4(text: &str) -> bool {
    let part = |p: &str| (1..=3).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()) && p.parse::<u8>().is_ok();
    text.split('.').count() == 4 && text.split('.').all(part)
}

fn mail(text: &str) -> bool {
    let local = |b: u8| b.is_ascii_alphanumeric() || b".!#$%&'*+\\/=?^_`{|}~-".contains(&b);
    let label = |l: &str| {
        let inside = l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        (1..=63).contains(&l.len()) && inside && !l.starts_with('-') && !l.ends_with('-')
    };
    let Some((name, domain)) = text.split_once('@') else { return false };
    text.len() <= 255 && !name.is_empty() && name.bytes().all(local) && domain.split('.').all(label)
}

/// A dot of the patterns stands for any character but the end of a line.
fn one_line(text: &str) -> bool {
    !text.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
}

fn at_inside(text: &str) -> bool {
    text.char_indices().any(|(at, c)| c == '@' && at > 0 && at + 1 < text.len())
}

fn ldid(text: &str) -> bool {
    let Some((country, rest)) = text.split_at_checked(2) else { return false };
    let Some(rest) = rest.strip_prefix('-') else { return false };
    let inside = rest.char_indices().any(|(at, c)| c == '-' && at > 0 && at + 1 < rest.len());
    country.bytes().all(|b| b.is_ascii_uppercase()) && one_line(rest) && inside
}

fn liid(text: &str) -> bool {
    let printable = (1..=25).contains(&text.len()) && text.bytes().all(|b| (b'!'..=b'~').contains(&b));
    let digits = (26..=50).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    printable || digits
}

fn version(text: &str) -> bool {
    let number = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
    let parts = text.strip_prefix('V').map(|rest| rest.split('.').collect::<Vec<_>>());
    text.len() <= 255 && parts.is_some_and(|parts| parts.len() == 3 && parts.iter().all(|p| number(p)))
}

fn base64_form(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len() - body.len() <= 3 && body.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'+' || b == b'/')
}
