//! A new request: what is needed, what is missing beside each field, and what the law answers.
//!
//! The names that the form sends are those of [`DraftValues`], with `fact.<name>` (and `fact.<name>.currency`) for the facts
//! of the conduct, `conduct` once per ticked kind, and `do` = `check` or `hand-over`.

use askama::Template;

use super::{
    draft_values::{DraftChoices, DraftValues, FactAsked, FactKind},
    form::{self, Choice, Field, Kind, Lack},
    law::LawPanel,
    shell::Shell,
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
        Part {
            id: "data",
            title: w::DRAFT_DATA,
            rows: vec![vec![
                select("data", w::FIELD_DATA, &o.data, &t.data).required(),
                select("holder", w::FIELD_HOLDER, &o.holder, &t.holder),
            ]],
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
                        .hint(w::FIELD_CONFIDENTIAL_HINT)
                        .required(),
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
