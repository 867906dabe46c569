//! A new request: what is needed, what is missing beside each field, and what the law answers.
//!
//! The names that the form sends are those of [`DraftValues`], with `fact.<name>` (and `fact.<name>.currency`) for the facts
//! of the conduct, `conduct` once per ticked kind, and `do` = `check` or `hand-over`.

use askama::Template;

use super::{
    form::{self, Choice, Field, Kind, Lack},
    law::LawPanel,
    shell::Shell,
    text::Text,
    words::{self as w, Word},
};

/// The form for a new request.
#[derive(Debug, Clone, Template)]
#[template(path = "draft.html")]
pub struct Draft {
    /// The frame.
    pub shell: Shell,
    /// What was typed so far.
    pub typed: DraftValues,
    /// What may be chosen from.
    pub offered: DraftChoices,
    /// The facts that the two laws ask about, for the kinds of conduct ticked so far.
    pub facts: Vec<FactAsked>,
    /// What is missing, after a check. Each `field` is a name that the form sends.
    pub lacks: Vec<Lack>,
    /// Has this text been checked? Only then, and without lacks, can it be handed over.
    pub checked: bool,
    /// What the law answers, after a check.
    pub law: Option<LawPanel>,
}

/// What the form sends, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftValues {
    /// Number of the draft; empty for a new one.
    pub id: String,
    /// Code of the state that is asked.
    pub to: String,
    /// Ids of the kinds of conduct.
    pub conduct: Vec<String>,
    /// Reference of the asker's case.
    pub case_ref: String,
    /// Text of the article of the offence.
    pub offence_text: String,
    /// Maximum penalty in months.
    pub penalty_months: String,
    /// When the act was committed: wall clock, `2026-11-20 14:00:00`, in `zone`.
    pub acted_at: String,
    /// The facts, in words.
    pub summary: String,
    /// Public IP address.
    pub address: String,
    /// Source port.
    pub port: String,
    /// `tcp` or `udp`.
    pub transport: String,
    /// First moment, wall clock in `zone`.
    pub time_from: String,
    /// Last moment, wall clock in `zone`.
    pub time_to: String,
    /// Zone of all wall clocks in the form: one of the offered values.
    pub zone: String,
    /// Which clock wrote the time.
    pub clock_source: String,
    /// The largest error of that clock, in seconds.
    pub clock_error: String,
    /// Id of the provider that is believed to hold the data; empty when unknown.
    pub holder: String,
    /// `preserve` or `disclose`.
    pub measure: String,
    /// Kind of data.
    pub data: String,
    /// Why the data is necessary.
    pub necessity: String,
    /// How the data is linked to the case.
    pub nexus: String,
    /// `ordinary`, `urgent` or `emergency`.
    pub urgency: String,
    /// Why it is urgent.
    pub urgency_reason: String,
    /// Whose life or safety is in danger.
    pub life_at_risk: String,
    /// Until when nobody may be told, wall clock in `zone`.
    pub confidential_until: String,
    /// `yes` when reciprocity is promised.
    pub reciprocity: String,
    /// Language of the letter: one of the offered values.
    pub language: String,
}

impl DraftValues {
    /// One of the wall clocks above with its zone, as RFC 3339 for [`terms::Instant::parse`]. Nothing typed: `None`.
    pub fn moment(&self, wall: &str) -> Option<String> {
        let wall = wall.trim();
        (!wall.is_empty()).then(|| format!("{}{}", wall.replacen(' ', "T", 1), self.zone))
    }
}

/// What the lists of the form offer. Chosen answers are marked from [`DraftValues`]; leave `chosen` alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftChoices {
    /// States that can be asked, by code.
    pub to: Vec<Choice>,
    /// Kinds of conduct, by id.
    pub conduct: Vec<Choice>,
    /// Time zones, such as `+01:00`.
    pub zone: Vec<Choice>,
    /// Providers, by id.
    pub holder: Vec<Choice>,
    /// Kinds of data, by code.
    pub data: Vec<Choice>,
    /// Languages that the asked state accepts, by tag.
    pub language: Vec<Choice>,
}

/// One fact of the conduct that a law asks about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactAsked {
    /// Its name in the law book.
    pub name: String,
    /// The question, in words.
    pub says: Text,
    /// What kind of answer.
    pub kind: FactKind,
    /// The answer so far: `yes`, `no`, a number, or empty for unknown.
    pub value: String,
    /// For amounts: three letters.
    pub currency: String,
}

/// What kind of answer a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// Yes, no or unknown.
    YesNo,
    /// An amount of money.
    Amount,
    /// A number of things.
    Number,
}

/// Fields under one heading; fields in one row stand side by side where there is room.
struct Part {
    id: &'static str,
    title: Word,
    rows: Vec<Vec<Field>>,
}

fn mark(choices: &[Choice], chosen: &str) -> Vec<Choice> {
    choices.iter().map(|c| c.clone().chosen(chosen)).collect()
}

fn select(name: &str, label: Word, choices: &[Choice], chosen: &str) -> Field {
    Field::new(name, label, Kind::Select(mark(choices, chosen)))
}

fn line(name: &str, label: Word, value: &str) -> Field {
    Field::new(name, label, Kind::Line).value(value)
}

fn long(name: &str, label: Word, hint: Word, value: &str) -> Field {
    Field::new(name, label, Kind::Long).hint(hint).value(value)
}

fn at(name: &str, label: Word, value: &str) -> Field {
    Field::new(name, label, Kind::DateTime).value(value)
}

impl Draft {
    /// Nothing missing and checked: the next step is to hand it over.
    fn ready(&self) -> bool {
        self.checked && self.lacks.is_empty()
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = vec![
            self.whom(),
            self.conduct(),
            self.case(),
            self.connection(),
            self.data(),
            self.why(),
            self.speed(),
            self.promises(),
        ];
        for field in parts.iter_mut().flat_map(|p| &mut p.rows).flatten() {
            *field = std::mem::replace(field, Field::new("", w::NAME, Kind::Tick)).lacks(&self.lacks);
        }
        parts
    }

    fn whom(&self) -> Part {
        let (t, o) = (&self.typed, &self.offered);
        Part {
            id: "whom",
            title: w::DRAFT_WHOM,
            rows: vec![vec![
                select("to", w::FIELD_TO, &o.to, &t.to).hint(w::FIELD_TO_HINT).required(),
                select("language", w::FIELD_LANGUAGE, &o.language, &t.language).hint(w::FIELD_LANGUAGE_HINT).required(),
            ]],
        }
    }

    fn conduct(&self) -> Part {
        let conduct = &self.typed.conduct;
        let kinds = self.offered.conduct.iter().map(|c| Choice { chosen: conduct.contains(&c.value), ..c.clone() });
        let mut rows = vec![vec![
            Field::new("conduct", w::FIELD_CONDUCT, Kind::Checks(kinds.collect()))
                .hint(w::FIELD_CONDUCT_HINT)
                .required(),
        ]];
        rows.extend(self.facts.iter().map(FactAsked::fields));
        Part { id: "conduct", title: w::DRAFT_CONDUCT, rows }
    }

    fn case(&self) -> Part {
        let t = &self.typed;
        Part {
            id: "case",
            title: w::DRAFT_CASE,
            rows: vec![
                vec![
                    line("case_ref", w::FIELD_CASE_REF, &t.case_ref).code().required(),
                    Field::new("penalty_months", w::FIELD_PENALTY, Kind::Number)
                        .value(t.penalty_months.as_str())
                        .required(),
                    at("acted_at", w::FIELD_ACTED_AT, &t.acted_at).required(),
                ],
                vec![
                    long("offence_text", w::FIELD_OFFENCE_TEXT, w::FIELD_OFFENCE_TEXT_HINT, &t.offence_text).required(),
                ],
                vec![long("summary", w::FIELD_FACTS, w::FIELD_FACTS_HINT, &t.summary).required()],
            ],
        }
    }

    fn connection(&self) -> Part {
        let t = &self.typed;
        let transports = [Choice::new("tcp", w::TCP), Choice::new("udp", w::UDP)];
        Part {
            id: "connection",
            title: w::DRAFT_CONNECTION,
            rows: vec![
                vec![
                    line("address", w::FIELD_ADDRESS, &t.address).code().required(),
                    Field::new("port", w::FIELD_PORT, Kind::Number).value(t.port.as_str()).code().required(),
                    select("transport", w::FIELD_TRANSPORT, &transports, &t.transport).required(),
                ],
                vec![
                    at("time_from", w::FIELD_TIME_FROM, &t.time_from).required(),
                    at("time_to", w::FIELD_TIME_TO, &t.time_to).required(),
                    select("zone", w::FIELD_ZONE, &self.offered.zone, &t.zone).required(),
                ],
                vec![
                    line("clock_source", w::FIELD_CLOCK_SOURCE, &t.clock_source).required(),
                    Field::new("clock_error", w::FIELD_CLOCK_ERROR, Kind::Number)
                        .value(t.clock_error.as_str())
                        .required(),
                ],
            ],
        }
    }

    fn data(&self) -> Part {
        let (t, o) = (&self.typed, &self.offered);
        let measures = [
            Choice::new("preserve", w::MEASURE_PRESERVE).hint(w::MEASURE_PRESERVE_HINT),
            Choice::new("disclose", w::MEASURE_DISCLOSE).hint(w::MEASURE_DISCLOSE_HINT),
        ];
        Part {
            id: "data",
            title: w::DRAFT_DATA,
            rows: vec![
                vec![Field::new("measure", w::FIELD_MEASURE, Kind::Radios(mark(&measures, &t.measure))).required()],
                vec![
                    select("data", w::FIELD_DATA, &o.data, &t.data).required(),
                    select("holder", w::FIELD_HOLDER, &o.holder, &t.holder),
                ],
            ],
        }
    }

    fn why(&self) -> Part {
        let t = &self.typed;
        Part {
            id: "why",
            title: w::DRAFT_WHY,
            rows: vec![
                vec![long("necessity", w::FIELD_NECESSITY, w::FIELD_NECESSITY_HINT, &t.necessity).required()],
                vec![long("nexus", w::FIELD_NEXUS, w::FIELD_NEXUS_HINT, &t.nexus).required()],
            ],
        }
    }

    fn speed(&self) -> Part {
        let t = &self.typed;
        let levels = [
            Choice::new("ordinary", w::URGENCY_ORDINARY),
            Choice::new("urgent", w::URGENCY_URGENT).hint(w::URGENCY_URGENT_HINT),
            Choice::new("emergency", w::URGENCY_EMERGENCY).hint(w::URGENCY_EMERGENCY_HINT),
        ];
        Part {
            id: "speed",
            title: w::DRAFT_SPEED,
            rows: vec![
                vec![Field::new("urgency", w::FIELD_URGENCY, Kind::Radios(mark(&levels, &t.urgency))).required()],
                vec![line("urgency_reason", w::FIELD_URGENCY_REASON, &t.urgency_reason)],
                vec![line("life_at_risk", w::FIELD_LIFE, &t.life_at_risk)],
            ],
        }
    }

    fn promises(&self) -> Part {
        let t = &self.typed;
        Part {
            id: "promises",
            title: w::DRAFT_PROMISES,
            rows: vec![
                vec![
                    at("confidential_until", w::FIELD_CONFIDENTIAL, &t.confidential_until)
                        .hint(w::FIELD_CONFIDENTIAL_HINT),
                ],
                vec![Field::new("reciprocity", w::FIELD_RECIPROCITY, Kind::Tick).value(t.reciprocity.as_str())],
            ],
        }
    }
}

impl FactAsked {
    fn fields(&self) -> Vec<Field> {
        let name = format!("fact.{}", self.name);
        let kind = match self.kind {
            FactKind::YesNo => {
                let answers = [Choice::new("yes", w::YES), Choice::new("no", w::NO), Choice::new("", w::NOT_KNOWN)];
                Kind::Radios(mark(&answers, &self.value))
            }
            FactKind::Amount | FactKind::Number => Kind::Number,
        };
        let answer = Field::new(name.as_str(), self.says.clone(), kind).value(self.value.as_str());
        match self.kind {
            FactKind::Amount => vec![
                answer.hint(w::FACT_UNKNOWN_HINT),
                Field::new(format!("{name}.currency"), w::FIELD_CURRENCY, Kind::Line)
                    .hint(w::FIELD_CURRENCY_HINT)
                    .value(self.currency.as_str())
                    .code(),
            ],
            FactKind::Number => vec![answer.hint(w::FACT_UNKNOWN_HINT)],
            FactKind::YesNo => vec![answer],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wall_clock_with_its_zone_is_a_moment() {
        let typed = DraftValues { zone: "+08:00".into(), ..DraftValues::default() };
        assert_eq!(typed.moment(" 2026-11-20 23:00:05 "), Some("2026-11-20T23:00:05+08:00".into()));
        assert!(terms::Instant::parse("2026-11-20T23:00:05+08:00").is_ok());
        assert_eq!(typed.moment(" "), None);
    }
}
