//! A draft as the officer wrote it, and what it lacks. Each lack says how to put it right.

use std::{collections::BTreeMap, net::IpAddr, time::Duration};

use law::{Fact, Facts};
use terms::{DataCategory, Instant, Measure, Period, ProviderId, Selector, StateCode, Target, Transport, Urgency};

/// The names of the fields of a request (numbered as practitioners know them in `protocol/comity-1.md`).
pub mod fields {
    /// The requested state.
    pub const TO: &str = "to";
    /// Kinds of conduct, separated by spaces.
    pub const CONDUCT: &str = "conduct";
    /// Prefix of the facts of the conduct: `fact.deception = yes`.
    pub const FACT: &str = "fact.";
    /// The asker's own file number.
    pub const CASE: &str = "case-reference";
    /// The text of the offence in the asker's law.
    pub const ARTICLE: &str = "article-text";
    /// Its maximum penalty, in months.
    pub const PENALTY: &str = "max-penalty";
    /// What happened.
    pub const FACTS: &str = "facts";
    /// When the act was committed.
    pub const ACTED: &str = "acted-at";
    /// The public address.
    pub const ADDRESS: &str = "address";
    /// The source port.
    pub const PORT: &str = "port";
    /// `tcp` or `udp`.
    pub const TRANSPORT: &str = "transport";
    /// First moment, with its zone.
    pub const TIME_FROM: &str = "time-from";
    /// Last moment, with its zone.
    pub const TIME_TO: &str = "time-to";
    /// What kind of clock wrote the time.
    pub const CLOCK: &str = "clock-source";
    /// The largest error of that clock, in milliseconds.
    pub const CLOCK_ERROR: &str = "clock-error-ms";
    /// Which provider, where known.
    pub const HOLDER: &str = "holder";
    /// Which kind of data.
    pub const DATA: &str = "data";
    /// Why it is needed.
    pub const NECESSITY: &str = "necessity";
    /// How the data relates to the case.
    pub const NEXUS: &str = "nexus";
    /// How fast.
    pub const URGENCY: &str = "urgency";
    /// Why so fast.
    pub const URGENCY_REASON: &str = "urgency-reason";
    /// Whose life or safety is in danger.
    pub const LIFE: &str = "life-at-risk";
    /// Until when the person is not told. Secrecy has an end.
    pub const SECRET_UNTIL: &str = "confidential-until";
    /// `yes`: the asker promises the same in return.
    pub const RECIPROCITY: &str = "reciprocity";
    /// The language that the letter is written in (ISO 639-1).
    pub const LANGUAGE: &str = "language";

    /// What a supplement may change. What two people signed (whom, when, which data, which conduct) needs a new request.
    pub const SUPPLEMENTABLE: &[&str] = &[CASE, ARTICLE, FACTS, NEXUS, NECESSITY, LANGUAGE, RECIPROCITY, HOLDER];

    /// All of them, in the order of the form. Facts follow.
    pub const ALL: &[&str] = &[
        TO,
        CONDUCT,
        CASE,
        ARTICLE,
        PENALTY,
        FACTS,
        ACTED,
        ADDRESS,
        PORT,
        TRANSPORT,
        TIME_FROM,
        TIME_TO,
        CLOCK,
        CLOCK_ERROR,
        HOLDER,
        DATA,
        NECESSITY,
        NEXUS,
        URGENCY,
        URGENCY_REASON,
        LIFE,
        SECRET_UNTIL,
        RECIPROCITY,
        LANGUAGE,
    ];
}

/// One target, one day at most: there is no bulk request.
pub const PERIOD_MAX: Duration = Duration::from_secs(24 * 3600);
/// A statement of necessity shorter than this says nothing.
const NECESSITY_CHARS_MIN: usize = 40;
/// No field is longer; the whole letter has its own limit.
const FIELD_CHARS_MAX: usize = 4_000;

/// The fields as written: text by name. Unknown names are refused by [`check`].
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft(pub BTreeMap<String, String>);

impl std::fmt::Debug for Draft {
    /// Fields concern persons: only their names print.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Draft {
    /// A field without surrounding blanks; absent and blank are the same.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|s| s.trim()).filter(|s| !s.is_empty())
    }
}

/// One thing that a draft lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// The field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is missing or wrong.
    pub says: String,
    /// How to put it right.
    pub cure: String,
}

/// A field that the requested state's profile wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The field.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is missing when it is.
    pub says: String,
    /// How to put it right.
    pub cure: String,
}

/// A complete request, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complete {
    /// The requested state.
    pub to: StateCode,
    /// Kinds of conduct.
    pub conduct: Vec<String>,
    /// The facts of the conduct.
    pub facts: Facts,
    /// When the act was committed.
    pub acted_at: Instant,
    /// About whom and when.
    pub target: Target,
    /// Which kind of data.
    pub data: DataCategory,
    /// What is asked; a request for disclosure asks for preservation first.
    pub measures: Vec<Measure>,
    /// Which provider, where known.
    pub holder: Option<ProviderId>,
    /// How fast.
    pub urgency: Urgency,
    /// Until when the person is not told.
    pub confidential_until: Instant,
    /// Maximum penalty, in months.
    pub months_max: u32,
}

/// Reads a draft and names everything that it lacks, not only the first thing.
///
/// # Errors
/// All [`Lack`]s, in the order of the form.
pub fn check(draft: &Draft, wanted: &[Wanted], now: Instant) -> Result<Complete, Vec<Lack>> {
    let mut lacks = Reader { draft, lacks: Vec::new() };
    let read = lacks.complete(now);
    for want in wanted {
        if draft.field(&want.field).is_none() && !lacks.lacks.iter().any(|l| l.field == want.field) {
            lacks.lacks.push(Lack {
                field: want.field.clone(),
                code: want.code.clone(),
                says: want.says.clone(),
                cure: want.cure.clone(),
            });
        }
    }
    let order = |l: &Lack| fields::ALL.iter().position(|f| *f == l.field).unwrap_or(fields::ALL.len());
    lacks.lacks.sort_by_key(order);
    match read {
        Some(complete) if lacks.lacks.is_empty() => Ok(complete),
        _ => Err(lacks.lacks),
    }
}

struct Reader<'a> {
    draft: &'a Draft,
    lacks: Vec<Lack>,
}

impl Reader<'_> {
    fn lack(&mut self, field: &str, code: &str, says: &str, cure: &str) {
        self.lacks.push(Lack { field: field.into(), code: code.into(), says: says.into(), cure: cure.into() });
    }

    fn complete(&mut self, now: Instant) -> Option<Complete> {
        use fields as f;
        self.known_and_short();
        let to =
            self.parsed(f::TO, "state", "Which state is asked?", "Choose the state on whose territory the data lies.");
        let target = self.target(now);
        let data = self.parsed(
            f::DATA,
            "data-category",
            "Which kind of data?",
            "Choose one; who used an address is user-identification.",
        );
        let urgency = self.urgency();
        let acted_at = self.parsed_instant(f::ACTED);
        let confidential_until = self.secrecy(now);
        let months_max = self.parsed::<u32>(
            f::PENALTY,
            "max-penalty",
            "The maximum penalty is missing.",
            "Give it in months, as your article states it.",
        );
        let conduct: Vec<String> =
            self.draft.field(f::CONDUCT).unwrap_or("").split_whitespace().map(str::to_owned).collect();
        if conduct.is_empty() {
            self.lack(
                f::CONDUCT,
                "conduct",
                "No kind of conduct is named.",
                "Name what was done; a composite case names several counts.",
            );
        }
        self.present(
            f::CASE,
            "case-reference",
            "Your file number is missing.",
            "Give the number under which your case is registered.",
        );
        self.present(
            f::ARTICLE,
            "article-text",
            "The text of the offence is missing.",
            "Quote the article of your law, not only its number.",
        );
        self.present(
            f::FACTS,
            "facts",
            "The facts are missing.",
            "Say in a few sentences what happened, to whom, when.",
        );
        self.present(
            f::NEXUS,
            "nexus",
            "How the data relates to the case is missing.",
            "Say how this address came into the case.",
        );
        self.present(
            f::LANGUAGE,
            "language",
            "The language of the letter is missing.",
            "Choose a language that the requested state accepts.",
        );
        if self.draft.field(f::NECESSITY).is_none_or(|n| n.chars().count() < NECESSITY_CHARS_MIN) {
            self.lack(
                f::NECESSITY,
                "necessity",
                "The statement of necessity is missing or says nothing.",
                "Say why this data, why this period, and what less intrusive means were tried.",
            );
        }
        let facts = self.facts();
        let holder = match self.draft.field(f::HOLDER) {
            None => None,
            Some(_) => self.parsed(
                f::HOLDER,
                "holder",
                "The provider's name cannot be read.",
                "Use the provider's short name, or leave it empty.",
            ),
        };
        Some(Complete {
            to: to?,
            conduct,
            facts,
            acted_at: acted_at?,
            target: target?,
            data: data?,
            measures: vec![Measure::Preserve, Measure::Disclose],
            holder,
            urgency: urgency?,
            confidential_until: confidential_until?,
            months_max: months_max?,
        })
    }

    fn known_and_short(&mut self) {
        for (name, text) in &self.draft.0 {
            if !name.starts_with(fields::FACT) && !fields::ALL.contains(&name.as_str()) {
                self.lacks.push(Lack {
                    field: name.clone(),
                    code: "unknown-field".into(),
                    says: "This field is not part of a request.".into(),
                    cure: "Remove it.".into(),
                });
            }
            let control = |c: char| c.is_control() && c != '\n' && c != '\r' && c != '\t';
            let bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
            if text.chars().count() > FIELD_CHARS_MAX || text.chars().any(|c| control(c) || bidi(c)) {
                self.lacks.push(Lack {
                    field: name.clone(),
                    code: "text".into(),
                    says: "This text is too long or holds invisible control characters.".into(),
                    cure: "Shorten it to 4,000 characters and type it anew.".into(),
                });
            }
        }
    }

    fn present(&mut self, field: &str, code: &str, says: &str, cure: &str) {
        if self.draft.field(field).is_none() {
            self.lack(field, code, says, cure);
        }
    }

    fn parsed<T: std::str::FromStr>(&mut self, field: &str, code: &str, says: &str, cure: &str) -> Option<T> {
        let value = self.draft.field(field).and_then(|t| t.parse().ok());
        if value.is_none() {
            self.lack(field, code, says, cure);
        }
        value
    }

    fn parsed_instant(&mut self, field: &str) -> Option<Instant> {
        let value = self.draft.field(field).map(Instant::parse);
        match value {
            Some(Ok(at)) => Some(at),
            Some(Err(_)) => {
                self.lack(
                    field,
                    "time-zone",
                    "This is not a time with a zone.",
                    "Write it like 2026-11-22T15:03:05+01:00, or end it with Z for UTC.",
                );
                None
            }
            None => {
                self.lack(
                    field,
                    "period",
                    "A time is missing.",
                    "Write it like 2026-11-22T15:03:05+01:00, or end it with Z for UTC.",
                );
                None
            }
        }
    }

    fn target(&mut self, now: Instant) -> Option<Target> {
        use fields as f;
        let address: Option<IpAddr> = self.parsed(
            f::ADDRESS,
            "address",
            "The public address is missing or unreadable.",
            "Give one IPv4 or IPv6 address; ranges and lists are not taken.",
        );
        let port: Option<u16> = self.draft.field(f::PORT).and_then(|t| t.parse().ok()).filter(|p| *p != 0);
        if port.is_none() && (address.is_none_or(|a| a.is_ipv4()) || self.draft.field(f::PORT).is_some()) {
            self.lack(f::PORT, "port", "The source port is missing: up to thousands of subscribers share one IPv4 address.",
                "Take the source port from the same log line as the address (RFC 6302); without it the request cannot name one person.");
        }
        let transport: Option<Transport> =
            self.parsed(f::TRANSPORT, "transport", "The protocol is missing.", "Choose tcp or udp.");
        let from = self.parsed_instant(f::TIME_FROM);
        let to = self.parsed_instant(f::TIME_TO);
        let error: Option<u64> = self.parsed(
            f::CLOCK_ERROR,
            "clock-error",
            "How far your clock may be wrong is missing.",
            "Give it in milliseconds; 0 is not an honest answer for most clocks.",
        );
        let (from, to) = (from?, to?);
        let Some(period) = Period::new(from, to) else {
            self.lack(f::TIME_TO, "period", "The period ends before it begins.", "Exchange the two times.");
            return None;
        };
        if to.since(from) > PERIOD_MAX {
            self.lack(
                f::TIME_TO,
                "period",
                "The period is longer than a day.",
                "Ask about the moment of the connection; a request names one use of an address.",
            );
            return None;
        }
        if to > now {
            self.lack(f::TIME_TO, "period", "The period lies in the future.", "Check the zone of your log.");
            return None;
        }
        let error = Duration::from_millis(error?.min(600_000));
        let selector = Selector::new(address?, port, transport?);
        Some(Target { selector, period, clock_error_max: error })
    }

    fn urgency(&mut self) -> Option<Urgency> {
        use fields as f;
        let urgency: Urgency = self.parsed(
            f::URGENCY,
            "urgency",
            "How urgent it is is missing.",
            "Choose ordinary, urgent or emergency.",
        )?;
        if urgency != Urgency::Ordinary {
            self.present(
                f::URGENCY_REASON,
                "urgency-reason",
                "Why it is urgent is missing.",
                "Say what will be lost, and when.",
            );
        }
        if urgency == Urgency::Emergency {
            self.present(
                f::LIFE,
                "life-at-risk",
                "An emergency needs a danger to life or safety.",
                "Say whose, and why now; otherwise choose urgent.",
            );
        }
        Some(urgency)
    }

    fn secrecy(&mut self, now: Instant) -> Option<Instant> {
        use fields as f;
        if self.draft.field(f::SECRET_UNTIL).is_none() {
            self.lack(
                f::SECRET_UNTIL,
                "confidential-until",
                "Secrecy has no end.",
                "Give the date until which the person must not be told; it can be renewed with reasons.",
            );
            return None;
        }
        let until = self.parsed_instant(f::SECRET_UNTIL)?;
        if until < now {
            self.lack(f::SECRET_UNTIL, "confidential-until", "The end of secrecy has passed.", "Give a later date.");
            return None;
        }
        Some(until)
    }

    fn facts(&mut self) -> Facts {
        let mut facts = Facts::default();
        for (name, text) in &self.draft.0 {
            let (Some(key), text) = (name.strip_prefix(fields::FACT), text.trim()) else { continue };
            match read_fact(text) {
                Some(Some(fact)) => {
                    facts.0.insert(key.to_owned(), fact);
                }
                Some(None) => {}
                None => self.lacks.push(Lack {
                    field: name.clone(),
                    code: "fact".into(),
                    says: "This fact cannot be read.".into(),
                    cure: "Answer yes, no or unknown, a number, or an amount such as 48000 EUR.".into(),
                }),
            }
        }
        facts
    }
}

/// `Some(None)`: unknown. `None`: unreadable.
fn read_fact(text: &str) -> Option<Option<Fact>> {
    match text {
        "yes" => Some(Some(Fact::Yes)),
        "no" => Some(Some(Fact::No)),
        "" | "unknown" => Some(None),
        _ => match text.split_once(' ') {
            None => text.parse().ok().map(|n| Some(Fact::Count(n))),
            Some((number, currency)) => {
                let currency = currency.trim();
                let iso = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
                let (whole, cents) = number.split_once('.').unwrap_or((number, "00"));
                let cents: u64 = (cents.len() == 2).then(|| cents.parse().ok()).flatten()?;
                let whole: u64 = whole.parse().ok()?;
                let hundredths = whole.checked_mul(100)?.checked_add(cents)?;
                iso.then(|| Some(Fact::Amount { hundredths, currency: currency.to_owned() }))
            }
        },
    }
}
