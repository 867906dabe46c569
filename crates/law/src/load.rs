//! From the text of law files to checked records. Reading goes on after a flaw, so that one run shows all of them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use terms::{DataCategory, Digest, Measure, StateCode, Urgency};
use toml::{Spanned, value::Datetime};

use crate::{
    Book, Citation,
    flaw::{Flaws, Place},
    raw::{RawAtom, RawRates, RawVocabulary, Recorded},
    record::{Absent, Atom, ConductWord, FactKind, FactWord, Head, Offence, Rate, Span, StateProfile, Test, Treaty},
};

/// A law file longer than this is a mistake.
const FILE_MAX: usize = 1 << 20;

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
    Fact(Atom),
    Currency(String),
}

/// What has been read so far.
#[derive(Default)]
pub(crate) struct Loader {
    pub(crate) flaws: Flaws,
    ids: BTreeMap<String, String>,
    pub(crate) references: Vec<Reference>,
    pub(crate) states: BTreeMap<StateCode, StateProfile>,
    pub(crate) treaties: Vec<Treaty>,
    pub(crate) offences: BTreeMap<(StateCode, String), Vec<Offence>>,
    pub(crate) absents: BTreeMap<(StateCode, String), Vec<Absent>>,
    pub(crate) conduct: BTreeMap<String, ConductWord>,
    pub(crate) facts: BTreeMap<String, FactWord>,
    pub(crate) base_currency: String,
    pub(crate) rates: Vec<Rate>,
}

impl Loader {
    pub(crate) fn into_book(self, digest: Digest) -> Book {
        Book::new(self, digest)
    }

    /// Reads one file by its place in the folder.
    pub(crate) fn file(&mut self, path: &str, text: &str) {
        let place = Place { file: path, text, at: 0 };
        if text.len() > FILE_MAX {
            return self.flaws.add(place, "longer than 1 MiB: split it");
        }
        if let Some((at, odd)) = text.char_indices().find(|(_, c)| hidden(*c)) {
            let what = u32::from(odd);
            return self.flaws.add(
                place.at(at),
                format!("the invisible character U+{what:04X}: what is read must be what is shown"),
            );
        }
        match path.split_once('/') {
            Some(("states", name)) => self.state_file(place, name),
            Some(("offences", _)) => self.offence_file(place),
            Some(("treaties", _)) => self.treaty_file(place),
            _ if path == "conduct.toml" => self.vocabulary(place),
            _ if path == "currencies.toml" => self.currencies(place),
            _ => self
                .flaws
                .add(place, "no part of the book: states/, offences/, treaties/, conduct.toml or currencies.toml"),
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

    fn vocabulary(&mut self, place: Place<'_>) {
        let Some(raw) = self.parse::<RawVocabulary>(place) else { return };
        for word in raw.conduct {
            let at = place.at(word.id.span().start);
            let id = self.id(at, &word.id);
            self.worded(at, &[&word.name, &word.says]);
            self.conduct.insert(id.clone(), ConductWord { id, name: word.name, says: word.says });
        }
        for word in raw.fact {
            let at = place.at(word.id.span().start);
            let key = self.id(at, &word.id);
            self.worded(at, &[&word.ask]);
            let kind = match word.kind.as_str() {
                "yes-no" => FactKind::YesNo,
                "amount" => FactKind::Amount,
                "count" => FactKind::Count,
                other => {
                    self.flaws.add(at, format!("unknown kind of fact `{other}`: yes-no, amount or count"));
                    continue;
                }
            };
            self.facts.insert(key.clone(), FactWord { key, kind, ask: word.ask });
        }
    }

    fn currencies(&mut self, place: Place<'_>) {
        let Some(raw) = self.parse::<RawRates>(place) else { return };
        self.base_currency = raw.base;
        self.currency(place, &self.base_currency.clone());
        for rate in &raw.rate {
            let (head, at) = self.head(place, rate);
            self.currency(at, &rate.currency);
            let Some(millionths) = millionths(&rate.per_base) else {
                self.flaws.add(
                    at,
                    format!("`{}` is no rate: digits, a dot, at most six decimals, above zero", rate.per_base),
                );
                continue;
            };
            let twin = self.rates.iter().any(|r| r.currency == rate.currency && r.head.span.overlaps(head.span));
            if twin {
                self.flaws.add(at, format!("two rates of {} on one day", rate.currency));
            }
            self.rates.push(Rate { head, currency: rate.currency.clone(), millionths });
        }
    }

    /// What every record has, checked. The place is that of its id.
    pub(crate) fn head<'a>(&mut self, place: Place<'a>, record: &impl Recorded) -> (Head, Place<'a>) {
        let raw = record.head();
        let at = place.at(raw.id.span().start);
        let id = self.id(at, raw.id);
        if raw.source.trim().len() < 4 {
            self.flaws.add(at, "no source: instrument and article, as a lawyer would cite it");
        }
        let verified = match raw.review {
            "verified" => true,
            "unverified" => false,
            other => {
                self.flaws.add(at, format!("unknown review `{other}`: verified or unverified"));
                false
            }
        };
        let from = self.date(at, raw.from);
        let to = raw.to.map(|to| self.date(at, to));
        if to.is_some_and(|to| to < from) {
            self.flaws.add(at, "`from` lies after `to`");
        }
        let citation = Citation { record: id, source: raw.source.to_owned(), verified };
        (Head { span: Span { from, to }, citation }, at)
    }

    pub(crate) fn id(&mut self, at: Place<'_>, id: &Spanned<String>) -> String {
        let id = id.get_ref().clone();
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
        if id.is_empty() || id.len() > 63 || !id.bytes().all(plain) {
            self.flaws.add(at, format!("`{id}` is no id: 1 to 63 of a-z, 0-9, dot and dash"));
        }
        if let Some(file) = self.ids.insert(id.clone(), at.file.to_owned()) {
            self.flaws.add(at, format!("the id `{id}` is used twice, also in {file}"));
        }
        id
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

    pub(crate) fn atoms(&mut self, at: Place<'_>, raw: &[RawAtom]) -> Vec<Atom> {
        raw.iter().filter_map(|atom| self.atom(at, atom)).collect()
    }

    fn atom(&mut self, at: Place<'_>, raw: &RawAtom) -> Option<Atom> {
        let test = match (raw.is.as_deref(), raw.min, &raw.currency) {
            (Some("yes"), None, None) => Test::Is(true),
            (Some("no"), None, None) => Test::Is(false),
            (None, Some(0), _) => {
                self.flaws.add(at, format!("at least 0 of `{}` is met by nothing at all: write 1 or more", raw.fact));
                return None;
            }
            (None, Some(min), Some(currency)) => {
                self.currency(at, currency);
                self.refer(at, Named::Currency(currency.clone()));
                Test::AmountMin { hundredths: min.saturating_mul(100), currency: currency.clone() }
            }
            (None, Some(min), None) => Test::CountMin(min),
            _ => {
                self.flaws
                    .add(at, format!("the test of `{}` is neither is = \"yes\"/\"no\" nor min = a number", raw.fact));
                return None;
            }
        };
        let atom = Atom { fact: raw.fact.clone(), test };
        self.refer(at, Named::Fact(atom.clone()));
        Some(atom)
    }

    pub(crate) fn refer(&mut self, at: Place<'_>, to: Named) {
        self.references.push(Reference { file: at.file.to_owned(), line: at.line(), to });
    }

    pub(crate) fn conducts(&mut self, at: Place<'_>, list: &[String]) {
        for id in list {
            self.refer(at, Named::Conduct(id.clone()));
        }
    }

    /// Sentences that a person will read must be there.
    pub(crate) fn worded(&mut self, at: Place<'_>, texts: &[&str]) {
        if texts.iter().any(|t| t.trim().is_empty()) {
            self.flaws.add(at, "an empty text: somebody has to read this");
        }
    }

    fn currency(&mut self, at: Place<'_>, code: &str) {
        if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            self.flaws.add(at, format!("`{code}` is no currency: three capital letters of ISO 4217"));
        }
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

/// Characters that make a text look different from what it is.
fn hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

fn millionths(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.len() <= 9 && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 6 {
        return None;
    }
    let value: u64 = format!("{whole}{part:0<6}").parse().ok()?;
    (value > 0).then_some(value)
}
