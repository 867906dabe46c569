//! Reads the fields of a draft, one by one, and remembers what each lacks.

use std::{net::IpAddr, time::Duration};

use law::{Fact, Facts};
use terms::{Instant, Measure, Period, ProviderId, Selector, Target, Transport, Urgency};

use super::{Complete, Draft, Lack, PERIOD_MAX, fields as f};

/// A statement of necessity shorter than this says nothing.
const NECESSITY_CHARS_MIN: usize = 40;
/// So far a clock may be wrong that nobody has asked about: a hold that is too wide discloses nothing, and one that is too narrow loses what
/// is asked for. No draft names more.
const CLOCK_ERROR_MS_MAX: u64 = 600_000;
/// No field is longer; the whole letter has its own limit.
const FIELD_CHARS_MAX: usize = 4_000;

/// Field, code, what is missing, how to put it right. The last of them only where disclosure is asked for.
const TEXTS: [(&str, &str, &str, &str); 5] = [
    (f::FACTS, "facts", "The facts are missing.", "Say in a few sentences what happened, to whom, when."),
    (f::NEXUS, "nexus", "How the data relates to the case is missing.", "Say how this address came into the case."),
    (
        f::LANGUAGE,
        "language",
        "The language of the letter is missing.",
        "Choose a language that the requested state accepts.",
    ),
    (f::CASE, "case-reference", "Your file number is missing.", "Give the number under which your case is registered."),
    (
        f::ARTICLE,
        "article-text",
        "The text of the offence is missing.",
        "Quote the article of your law, not only its number.",
    ),
];
/// So many of them a request for preservation has, too.
const TEXTS_OF_PRESERVATION: usize = 3;

/// Has it left? Then what it names may be over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    NotYet,
    Already,
}

pub(super) struct Reader<'a> {
    pub(super) draft: &'a Draft,
    pub(super) sent: Sent,
    pub(super) lacks: Vec<Lack>,
}

impl Reader<'_> {
    fn lack(&mut self, field: &str, code: &str, says: &str, cure: &str) {
        self.lacks.push(Lack { field: field.into(), code: code.into(), says: says.into(), cure: cure.into() });
    }

    pub(super) fn complete(&mut self, now: Instant) -> Option<Complete> {
        self.known_and_short();
        let asked = self.asked_for();
        let full = asked == Measure::Disclose;
        self.words(full);
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
        let acted_at = self.acted(full, target.as_ref());
        let confidential_until = self.secrecy(full, now);
        let months_max = self.penalty(full);
        let request_by = if full { None } else { self.request_by(now) };
        let conduct = self.conduct();
        let facts = self.facts();
        let holder = self.holder();
        Some(Complete {
            to: to?,
            conduct,
            facts,
            acted_at: acted_at?,
            target: target?,
            data: data?,
            measures: if full { vec![Measure::Preserve, Measure::Disclose] } else { vec![Measure::Preserve] },
            holder,
            urgency: urgency?,
            confidential_until: if full { Some(confidential_until?) } else { confidential_until },
            months_max: if full { Some(months_max?) } else { months_max },
            request_by,
        })
    }

    /// Preservation alone, or preservation and disclosure.
    fn asked_for(&mut self) -> Measure {
        if self.draft.field(f::MEASURE).is_none() {
            return Measure::Disclose;
        }
        let cure = "Choose preserve, for preservation alone, or disclose.";
        self.parsed(f::MEASURE, "measure", "It cannot be read what is asked.", cure).unwrap_or(Measure::Disclose)
    }

    /// When the act was committed. Who asks for preservation at night may not know: then the moment of the connection stands.
    fn acted(&mut self, full: bool, target: Option<&Target>) -> Option<Instant> {
        if full || self.draft.field(f::ACTED).is_some() {
            return self.parsed_instant(f::ACTED);
        }
        target.map(|t| t.period.from())
    }

    fn penalty(&mut self, full: bool) -> Option<u32> {
        if !full && self.draft.field(f::PENALTY).is_none() {
            return None;
        }
        let (says, cure) = ("The maximum penalty is missing.", "Give it in months, as your article states it.");
        self.parsed(f::PENALTY, "max-penalty", says, cure)
    }

    /// That a request for disclosure follows is part of every request for preservation (Budapest art. 29(2)(f)).
    fn request_by(&mut self, now: Instant) -> Option<Instant> {
        let cure =
            "Give the day until which you ask the data to be kept: your request for disclosure follows before it.";
        if self.draft.field(f::REQUEST_BY).is_none() {
            self.lack(f::REQUEST_BY, "mla-intent", "By when the request for disclosure follows is missing.", cure);
            return None;
        }
        let by = self.parsed_instant(f::REQUEST_BY)?;
        if by < now && self.sent == Sent::NotYet {
            self.lack(
                f::REQUEST_BY,
                "mla-intent",
                "The day by which the request for disclosure follows has passed.",
                cure,
            );
            return None;
        }
        Some(by)
    }

    /// The texts that every request has, whoever is asked; where disclosure is asked for, all of them.
    fn words(&mut self, full: bool) {
        let texts = if full { TEXTS.len() } else { TEXTS_OF_PRESERVATION };
        for (field, code, says, cure) in TEXTS.into_iter().take(texts) {
            self.present(field, code, says, cure);
        }
        if self.draft.field(f::NECESSITY).is_none_or(|n| n.chars().count() < NECESSITY_CHARS_MIN) {
            self.lack(
                f::NECESSITY,
                "necessity",
                "The statement of necessity is missing or says nothing.",
                "Say why this data, why this period, and what less intrusive means were tried.",
            );
        }
    }

    fn conduct(&mut self) -> Vec<String> {
        let conduct: Vec<String> =
            self.draft.field(f::CONDUCT).unwrap_or("").split_whitespace().map(str::to_owned).collect();
        if conduct.is_empty() {
            let cure = "Name what was done; a composite case names several counts.";
            self.lack(f::CONDUCT, "conduct", "No kind of conduct is named.", cure);
        }
        conduct
    }

    fn holder(&mut self) -> Option<ProviderId> {
        self.draft.field(f::HOLDER)?;
        let cure = "Use the provider's short name, or leave it empty.";
        self.parsed(f::HOLDER, "holder", "The provider's name cannot be read.", cure)
    }

    fn known_and_short(&mut self) {
        for (name, text) in &self.draft.0 {
            if !name.starts_with(f::FACT) && !f::ALL.contains(&name.as_str()) {
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

    pub(super) fn target(&mut self, now: Instant) -> Option<Target> {
        let address: Option<IpAddr> = self.parsed(
            f::ADDRESS,
            "address",
            "The public address is missing or unreadable.",
            "Give one IPv4 or IPv6 address; ranges and lists are not taken.",
        );
        let port: Option<u16> = self.draft.field(f::PORT).and_then(|t| t.parse().ok()).filter(|p| *p != 0);
        // Also where records are only kept: those of all who share an address are not kept for the sake of one.
        if port.is_none() && (address.is_none_or(|a| a.is_ipv4()) || self.draft.field(f::PORT).is_some()) {
            self.lack(f::PORT, "port", "The source port is missing: up to thousands of subscribers share one IPv4 address.",
                "Take the source port from the same log line as the address (RFC 6302); without it the request cannot name one person.");
        }
        let transport: Option<Transport> =
            self.parsed(f::TRANSPORT, "transport", "The protocol is missing.", "Choose tcp or udp.");
        let from = self.parsed_instant(f::TIME_FROM);
        let to = self.parsed_instant(f::TIME_TO);
        let error = self.clock_error();
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
        let error = Duration::from_millis(error?.min(CLOCK_ERROR_MS_MAX));
        let selector = Selector::new(address?, port, transport?);
        Some(Target { selector, period, clock_error_max: error })
    }

    fn clock_error(&mut self) -> Option<u64> {
        if self.draft.preserves_only() && self.draft.field(f::CLOCK_ERROR).is_none() {
            return Some(CLOCK_ERROR_MS_MAX);
        }
        let says = "How far your clock may be wrong is missing.";
        let cure = "Give it in milliseconds; 0 is not an honest answer for most clocks.";
        self.parsed(f::CLOCK_ERROR, "clock-error", says, cure)
    }

    fn urgency(&mut self) -> Option<Urgency> {
        let alone = self.draft.preserves_only();
        // A preservation is expedited by its nature, and its necessity is said.
        if alone && self.draft.field(f::URGENCY).is_none() {
            return Some(Urgency::Urgent);
        }
        let cure = "Choose ordinary, urgent or emergency.";
        let urgency: Urgency = self.parsed(f::URGENCY, "urgency", "How urgent it is is missing.", cure)?;
        if urgency != Urgency::Ordinary && !alone {
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

    fn secrecy(&mut self, full: bool, now: Instant) -> Option<Instant> {
        if self.draft.field(f::SECRET_UNTIL).is_none() && !full {
            return None;
        }
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
        if until < now && self.sent == Sent::NotYet {
            self.lack(f::SECRET_UNTIL, "confidential-until", "The end of secrecy has passed.", "Give a later date.");
            return None;
        }
        Some(until)
    }

    pub(super) fn facts(&mut self) -> Facts {
        let mut facts = Facts::default();
        for (name, text) in &self.draft.0 {
            let (Some(key), text) = (name.strip_prefix(f::FACT), text.trim()) else { continue };
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
