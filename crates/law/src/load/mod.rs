//! From the text of law files to checked records. Reading goes on after a flaw, so that one run shows all of them.

mod cross;
pub(crate) mod flaw;
mod offence;
mod state;
pub(crate) mod test_line;
mod treaty;
mod words;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use terms::{DataCategory, Ground, Measure, StateCode, Urgency};
use toml::{Spanned, value::Datetime};

pub use flaw::Flaw;
pub(crate) use offence::MONTHS_MAX;
pub(crate) use state::COUNT_MAX;

use self::{
    flaw::{Flaws, Place, line_starts},
    test_line::TestLine,
};
use crate::{
    Citation, FactKind, StateProfile,
    raw::{RawHead, RawTest, Recorded},
    record::{
        Absent, Atom, ConductWord, Cure, DeadlineRule, FactId, FactWord, Head, Offence, Rate, RecordWord,
        RequirementRule, Span, Test, Treaty,
    },
    words::{REVIEW, stands_for},
};

/// A law file longer than this is a mistake.
const FILE_MAX: usize = 1 << 20;

/// A list of more words or tests than this is a mistake.
const LIST_MAX: usize = 1000;

/// Something named in one file and defined in another: looked up when all are read.
pub(crate) struct Reference {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) to: Named,
}

/// What a reference names.
pub(crate) enum Named {
    State(StateCode),
    Conduct(String),
    Count { of: String, conduct: String },
    Record(String),
    Fact(FactId, FactKind),
    Currency(String),
    Cure(Ground),
}

/// Where a record stands.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    pub(crate) file: String,
    pub(crate) line: usize,
}

/// What has been read so far.
#[derive(Default)]
pub(crate) struct Loader {
    pub(crate) flaws: Flaws,
    pub(crate) spots: BTreeMap<String, Spot>,
    pub(crate) references: Vec<Reference>,
    pub(crate) states: BTreeMap<StateCode, StateProfile>,
    pub(crate) treaties: Vec<Treaty>,
    pub(crate) offences: BTreeMap<StateCode, BTreeMap<String, Vec<Offence>>>,
    pub(crate) absents: BTreeMap<StateCode, BTreeMap<String, Vec<Absent>>>,
    pub(crate) conduct: BTreeMap<String, ConductWord>,
    pub(crate) conduct_order: Vec<String>,
    pub(crate) records: BTreeMap<String, RecordWord>,
    /// Facts in the order in which they were first named; defined or not.
    pub(crate) fact_ids: BTreeMap<String, FactId>,
    pub(crate) facts: BTreeMap<String, FactWord>,
    pub(crate) requirements: Vec<RequirementRule>,
    pub(crate) deadlines: Vec<DeadlineRule>,
    pub(crate) cures: BTreeMap<Ground, Cure>,
    pub(crate) base_currency: String,
    pub(crate) rates: BTreeMap<String, Vec<Rate>>,
}

impl Loader {
    /// Reads one file by its place in the folder.
    pub(crate) fn file(&mut self, path: &str, text: &str) {
        let lines = line_starts(text);
        let place = Place { file: path, text, lines: &lines, at: 0 };
        if let Some((at, why)) = unreadable(text) {
            return self.flaws.add(place.at(at), why);
        }
        match path.split_once('/') {
            Some(("states", name)) => self.state_file(place, name),
            Some(("offences", name)) => self.offence_file(place, name),
            Some(("treaties", _)) => self.treaty_file(place),
            _ if path == "conduct.toml" => self.vocabulary(place),
            _ if path == "common.toml" => self.common(place),
            _ if path == "currencies.toml" => self.currencies(place),
            _ => self.flaws.add(
                place,
                "no part of the book: states/, offences/, treaties/, conduct.toml, common.toml or currencies.toml",
            ),
        }
    }

    pub(crate) fn parse<T: DeserializeOwned>(&mut self, place: Place<'_>) -> Option<T> {
        match toml::from_str(place.text) {
            Ok(value) => Some(value),
            Err(e) => {
                let at = e.span().map_or(0, |s| s.start);
                self.flaws.add(place.at(at), e.message().replace('\n', " "));
                None
            }
        }
    }

    /// What every record has, checked. The place is that of its id.
    pub(crate) fn head<'a>(&mut self, place: Place<'a>, record: &impl Recorded) -> (Head, Place<'a>) {
        self.read_head(place, &record.head())
    }

    pub(crate) fn read_head<'a>(&mut self, place: Place<'a>, raw: &RawHead<'_>) -> (Head, Place<'a>) {
        let at = place.at(raw.at);
        self.id(at, raw.id);
        if raw.source.trim().chars().count() < 4 {
            self.flaws.add(at, "no source: instrument and article, as a lawyer would cite it");
        }
        let verified = stands_for(REVIEW, raw.review).unwrap_or_else(|| {
            self.flaws.add(at, format!("unknown review `{}`: verified or unverified", raw.review));
            false
        });
        let from = self.date(at, raw.from);
        let to = raw.to.map(|to| self.date(at, to));
        if to.is_some_and(|to| to < from) {
            self.flaws.add(at, "`from` lies after `to`");
        }
        let citation = Citation { record: raw.id.to_owned(), source: raw.source.to_owned(), verified };
        (Head { span: Span { from, to }, citation }, at)
    }

    /// An id that nobody else has.
    pub(crate) fn id(&mut self, at: Place<'_>, id: &str) {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
        if id.is_empty() || id.len() > 63 || !id.bytes().all(plain) {
            self.flaws.add(at, format!("`{id}` is no id: 1 to 63 of a-z, 0-9, dot and dash"));
        }
        let spot = Spot { file: at.file.to_owned(), line: at.line() };
        if let Some(other) = self.spots.insert(id.to_owned(), spot) {
            self.flaws.add(at, format!("the id `{id}` is used twice, also in {}:{}", other.file, other.line));
        }
    }

    /// Where a record stands, as `file:line`, for a flaw that shows two.
    pub(crate) fn spot(&self, id: &str) -> String {
        self.spots.get(id).map_or_else(String::new, |s| format!("{}:{}", s.file, s.line))
    }

    pub(crate) fn date(&mut self, at: Place<'_>, date: &Datetime) -> Date {
        let only_date = date.time.is_none() && date.offset.is_none();
        let civil = date.date.filter(|_| only_date).and_then(|d| {
            let (year, month, day) =
                (i16::try_from(d.year).ok()?, i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?);
            Date::new(year, month, day).ok()
        });
        civil.unwrap_or_else(|| {
            self.flaws.add(at, format!("`{date}` is no day: write 2026-01-31"));
            Date::MIN
        })
    }

    pub(crate) fn code(&mut self, at: Place<'_>, text: &str) -> Option<StateCode> {
        let code: Option<StateCode> = text.parse().ok();
        match code {
            Some(state) => self.refer(at, Named::State(state)),
            None => self.flaws.add(at, format!("`{text}` is no state: two capital letters of ISO 3166-1")),
        }
        code
    }

    /// Words of a closed list; an empty list is a flaw, because silence here could be read as everything.
    pub(crate) fn words<T>(
        &mut self,
        at: Place<'_>,
        what: &str,
        list: &[String],
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        if list.is_empty() {
            self.flaws.add(at, format!("`{what}` names nothing"));
        }
        self.some_words(at, what, list, read)
    }

    /// Is the list as short as one that a person has written? If not, nothing more is read of it.
    pub(crate) fn short(&mut self, at: Place<'_>, what: &str, len: usize) -> bool {
        if len > LIST_MAX {
            self.flaws.add(at, format!("`{what}` names more than {LIST_MAX}"));
        }
        len <= LIST_MAX
    }

    /// Words of a closed list, none twice.
    pub(crate) fn some_words<T>(
        &mut self,
        at: Place<'_>,
        what: &str,
        list: &[String],
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        if !self.short(at, what, list.len()) {
            return Vec::new();
        }
        for (n, word) in list.iter().enumerate() {
            if list.iter().take(n).any(|w| w == word) {
                self.flaws.add(at, format!("`{what}` names `{word}` twice"));
            }
        }
        list.iter().filter_map(|word| self.word(at, what, word, &read)).collect()
    }

    pub(crate) fn word<T>(
        &mut self,
        at: Place<'_>,
        what: &str,
        word: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(word);
        if value.is_none() {
            self.flaws.add(at, format!("unknown word `{word}` in `{what}`"));
        }
        value
    }

    /// Like `words`, but an empty list means all.
    pub(crate) fn words_or_all<T: Copy>(
        &mut self,
        at: Place<'_>,
        what: &str,
        list: &[String],
        all: &[T],
        read: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        if list.is_empty() { all.to_vec() } else { self.words(at, what, list, read) }
    }

    pub(crate) fn atoms(&mut self, place: Place<'_>, raw: &[RawTest]) -> Vec<Atom> {
        let at = place.at(raw.first().map_or(place.at, |test| test.span().start));
        if !self.short(at, "tests", raw.len()) {
            return Vec::new();
        }
        raw.iter().filter_map(|test| self.atom(place.at(test.span().start), test)).collect()
    }

    fn atom(&mut self, at: Place<'_>, raw: &Spanned<String>) -> Option<Atom> {
        let line = test_line::read(raw.get_ref()).map_err(|why| self.flaws.add(at, why)).ok()?;
        let (key, kind, test) = match line {
            TestLine::Is(key, wanted) => (key, FactKind::YesNo, Test::Is(wanted)),
            TestLine::Count(key, min) => (key, FactKind::Count, Test::CountMin(min)),
            TestLine::Amount(key, min, currency) => {
                self.currency(at, currency);
                self.refer(at, Named::Currency(currency.to_owned()));
                let Some(hundredths) = min.checked_mul(100) else {
                    self.flaws.add(at, format!("{min} is more money than there is"));
                    return None;
                };
                (key, FactKind::Amount, Test::AmountMin { hundredths, currency: currency.to_owned() })
            }
        };
        let fact = self.fact_id(key);
        self.refer(at, Named::Fact(fact, kind));
        Some(Atom { fact, test })
    }

    /// The number of a fact, given when it is first named.
    pub(crate) fn fact_id(&mut self, key: &str) -> FactId {
        let next = FactId(self.fact_ids.len());
        *self.fact_ids.entry(key.to_owned()).or_insert(next)
    }

    /// The facts by number. One that is nowhere defined is a flaw of its own.
    pub(crate) fn fact_keys(&self) -> Vec<String> {
        let mut keys: Vec<(FactId, String)> = self.fact_ids.iter().map(|(k, id)| (*id, k.clone())).collect();
        keys.sort();
        keys.into_iter().map(|(_, key)| key).collect()
    }

    pub(crate) fn refer(&mut self, at: Place<'_>, to: Named) {
        self.references.push(Reference { file: at.file.to_owned(), line: at.line(), to });
    }

    /// Kinds of conduct, looked up when all files are read.
    pub(crate) fn conducts(&mut self, at: Place<'_>, list: &[String]) -> Vec<String> {
        let list = self.some_words(at, "conduct", list, |id| Some(id.to_owned()));
        list.iter().for_each(|id| self.refer(at, Named::Conduct(id.clone())));
        list
    }

    /// Sentences that a person will read must be there.
    pub(crate) fn worded(&mut self, at: Place<'_>, texts: &[&str]) {
        if texts.iter().any(|t| t.trim().is_empty()) {
            self.flaws.add(at, "an empty text: somebody has to read this");
        }
    }

    pub(crate) fn currency(&mut self, at: Place<'_>, code: &str) {
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            self.flaws.add(at, format!("`{code}` is no currency: three capital letters of ISO 4217"));
        }
    }

    pub(crate) fn flaw_at(&mut self, id: &str, message: String) {
        let spot = self.spots.get(id).cloned().unwrap_or(Spot { file: "law".to_owned(), line: 1 });
        self.flaws.0.push(Flaw { file: spot.file, line: spot.line, message });
    }
}

pub(crate) fn measure(word: &str) -> Option<Measure> {
    word.parse().ok()
}

pub(crate) fn data(word: &str) -> Option<DataCategory> {
    word.parse().ok()
}

pub(crate) fn urgency(word: &str) -> Option<Urgency> {
    word.parse().ok()
}

/// Why a text is not even parsed, and at which byte.
pub(crate) fn unreadable(text: &str) -> Option<(usize, String)> {
    if text.len() > FILE_MAX {
        return Some((0, "longer than 1 MiB: split it".to_owned()));
    }
    let (at, odd) = text.char_indices().find(|(_, c)| hidden(*c))?;
    Some((at, format!("the invisible character U+{:04X}: what is read must be what is shown", u32::from(odd))))
}

/// Characters that make a text look different from what it is.
fn hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}
