//! The law's answer on a page: bases, dual criminality element by element, grounds, and what is missing.

use std::collections::BTreeSet;

use askama::{Template, filters::Safe};

use super::{
    form::Lack,
    lang::Lang,
    shell::State,
    text::Text,
    times::Clock,
    tone::{Badge, Tone},
    words::{self as w, Word},
};

/// The text that a statement rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Instrument and article, as a lawyer cites it.
    pub cite: String,
    /// Id of the record in the law book.
    pub record: String,
    /// Has somebody checked the record against the official text?
    pub verified: bool,
}

/// What the law answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawPanel {
    /// The asking state.
    pub from: State,
    /// The asked state.
    pub to: State,
    /// The day whose law was asked, such as `2026-11-23`.
    pub asked_on: String,
    /// Legal bases, best first. Empty: there is none, and the panel says so.
    pub bases: Vec<BasisRow>,
    /// Where no basis is open: the nearest closed texts, and what would open each.
    pub closed: Vec<ClosedRow>,
    /// Is the conduct an offence under both laws?
    pub dual: Dual,
    /// The legal deadline.
    pub deadline: Option<Clock>,
    /// Which independent authorisation is asked for, in words, with its text.
    pub authorisation: Text,
    /// The text behind `authorisation`.
    pub authorisation_source: Option<Source>,
    /// How long the records live.
    pub retention: Option<RetentionRow>,
    /// Grounds that the reviewer has to look at.
    pub grounds: Vec<GroundRow>,
    /// Names that stand for several crimes, each with its counts.
    pub splits: Vec<Text>,
    /// What to think of before going on.
    pub cautions: Vec<Text>,
    /// What is missing. Each is a no until put right.
    pub gaps: Vec<Lack>,
    /// Does the answer rest on a record that nobody has verified?
    pub unverified: bool,
}

/// A text that allows the measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasisRow {
    /// The allowing text.
    pub source: Source,
    /// What it allows, in a sentence.
    pub says: Text,
    /// The channel: one of the `ROUTE_` words.
    pub route: Word,
    /// What may be attached or must be promised.
    pub conditions: Vec<Text>,
}

/// A text that is closed, and what would open it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedRow {
    /// What it would allow.
    pub says: Text,
    /// The text.
    pub source: Source,
    /// What stands in the way, each with what would open it.
    pub bars: Vec<(Text, Text)>,
}

/// How long records of this kind live in the asked state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionRow {
    /// The days, in words; `None` where the text gives none.
    pub days: Option<Text>,
    /// Whether the duty can be relied on. Several are on the books and cannot be enforced.
    pub status: Badge,
    /// The text.
    pub source: Source,
}

/// Dual criminality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dual {
    /// The allowing text does not ask for it.
    NotRequired(Source),
    /// Compared count by count.
    Compared(Vec<CountView>),
}

/// Three answers: a missing fact is neither yes nor no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// The facts meet it.
    Yes,
    /// A fact is missing.
    Unknown,
    /// The facts fail it.
    No,
}

impl Met {
    /// Its word.
    pub fn word(self) -> Word {
        match self {
            Self::Yes => w::MET,
            Self::Unknown => w::UNKNOWN,
            Self::No => w::NOT_MET,
        }
    }

    /// Its shape.
    pub fn tone(self) -> Tone {
        match self {
            Self::Yes => Tone::Good,
            Self::Unknown => Tone::Warn,
            Self::No => Tone::Stop,
        }
    }
}

/// One kind of conduct under both laws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountView {
    /// The conduct, in words.
    pub conduct: Text,
    /// Met under both, missing a fact, or failed.
    pub result: Met,
    /// Maximum penalty in months under the asking and the asked state's law.
    pub months_max: [Option<u32>; 2],
    /// The elements of both states' offences. The page groups them by state.
    pub elements: Vec<ElementRow>,
}

/// One element of one state's offence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementRow {
    /// Code of the state whose law it is: that of `from` or `to`.
    pub state: String,
    /// The element, in words.
    pub says: Text,
    /// How the facts answer.
    pub met: Met,
    /// The question to ask, or what the text requires and what the facts say.
    pub because: Text,
    /// The article.
    pub source: Source,
}

/// A ground for refusal in the asked state's law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundRow {
    /// Code, such as `POL`.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// Must it be refused, or may it be?
    pub mandatory: bool,
    /// Do the facts raise it? `None`: a person has to look.
    pub raised: Option<Met>,
    /// The article.
    pub source: Source,
    /// What would cure it.
    pub cure: Text,
}

impl LawPanel {
    /// The panel.
    pub(super) fn show(&self, lang: impl Into<Lang>) -> Safe<LawPart<'_>> {
        Safe(LawPart { p: self, l: lang.into() })
    }
}

impl Source {
    pub(super) fn show(&self, lang: impl Into<Lang>) -> Safe<SourcePart<'_>> {
        Safe(SourcePart { s: self, l: lang.into() })
    }
}

/// The markup of a [`Source`].
#[derive(Template)]
#[template(path = "parts/source.html")]
pub(super) struct SourcePart<'a> {
    s: &'a Source,
    l: Lang,
}

/// The markup of a [`LawPanel`].
#[derive(Template)]
#[template(path = "parts/law.html")]
pub(super) struct LawPart<'a> {
    p: &'a LawPanel,
    l: Lang,
}

impl LawPart<'_> {
    /// The two states, each with its elements of one count and the penalty there; any further state after them.
    fn sides<'c>(&'c self, count: &'c CountView) -> Vec<Side<'c>> {
        let of = |code: &str| count.elements.iter().filter(|e| e.state == code).collect();
        let [here, there] = count.months_max;
        let side = |state: &'c State, months: Option<u32>| Side {
            name: &state.name,
            penalty: months.map(|m| Text::Filled(w::PENALTY_MONTHS, vec![("n", m.to_string())])),
            elements: of(&state.code),
        };
        let mut sides = vec![side(&self.p.from, here), side(&self.p.to, there)];
        let known = [&self.p.from.code, &self.p.to.code];
        let others: BTreeSet<&String> =
            count.elements.iter().map(|e| &e.state).filter(|s| !known.contains(s)).collect();
        sides.extend(others.into_iter().map(|code| Side { name: code, penalty: None, elements: of(code) }));
        sides
    }

    fn title(&self) -> Text {
        Text::Filled(w::LAW_OF_DAY, vec![("day", self.p.asked_on.clone())])
    }
}

/// One state's half of a count.
struct Side<'a> {
    name: &'a str,
    penalty: Option<Text>,
    elements: Vec<&'a ElementRow>,
}
