//! A new request: what is needed, what is missing beside each field, and what the law answers.
//!
//! The names that the form sends are those of [`DraftValues`], with `fact.<name>` (and `fact.<name>.currency`) for the facts
//! of the conduct, `conduct` once per ticked kind, and `do` = `check` or `hand-over`.

use std::collections::BTreeMap;

use askama::Template;
use terms::Measure;

use super::{
    draft_values::{DraftChoices, DraftValues, FactAsked, FactKind},
    form::{self, Choice, Field, Kind, Lack},
    law::LawPanel,
    shell::Shell,
    times::Moment,
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
    /// How each time that was typed reads on the clocks that matter, by the name of its field.
    pub reads: BTreeMap<String, Moment>,
    /// What the law answers, after a check.
    pub law: Option<LawPanel>,
    /// Does it follow a preservation that was sent?
    pub follows: bool,
}

/// Fields under one heading; fields in one row stand side by side where there is room.
struct Part {
    id: &'static str,
    title: Word,
    rows: Vec<Vec<Field>>,
}

impl Part {
    fn lacks(&self) -> bool {
        self.rows.iter().flatten().any(|field| !field.lacks.is_empty())
    }
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
        let preserves = self.preserves();
        let conduct = if preserves { Part { rows: self.kinds(), ..self.conduct() } } else { self.conduct() };
        let case = if preserves { self.happened() } else { self.case() };
        let data = if preserves { self.kept() } else { self.data() };
        let mut parts = vec![self.whom(), conduct, case, self.connection(), data, self.why()];
        if !preserves {
            parts.extend([self.speed(), self.promises()]);
        }
        self.with_lacks(parts)
    }

    /// Nothing else is asked than that the data is kept.
    fn preserves(&self) -> bool {
        self.typed.measure == Measure::Preserve.as_str()
    }

    /// What a preservation does not need, folded away; what is written there stays for the request for disclosure.
    fn later(&self) -> Vec<Part> {
        if !self.preserves() {
            return Vec::new();
        }
        let facts = self.facts.iter().map(FactAsked::fields).collect();
        let mut parts = vec![Part { id: "facts", title: w::DRAFT_CONDUCT, rows: facts }, self.article(), self.speed()];
        parts.push(self.promises());
        parts.retain(|part| !part.rows.is_empty());
        self.with_lacks(parts)
    }

    /// Is something missing in what is folded away? Some laws want more than others.
    fn later_open(&self) -> bool {
        self.later().iter().any(Part::lacks)
    }

    fn lead(&self) -> Word {
        match (self.follows, self.preserves()) {
            (true, _) => w::DRAFT_FOLLOWS_LEAD,
            (false, true) => w::DRAFT_PRESERVE_LEAD,
            (false, false) => w::DRAFT_LEAD,
        }
    }

    fn with_lacks(&self, mut parts: Vec<Part>) -> Vec<Part> {
        for field in parts.iter_mut().flat_map(|p| &mut p.rows).flatten() {
            *field = std::mem::replace(field, Field::new("", w::NAME, Kind::Tick)).lacks(&self.lacks);
            field.reads = self.reads.get(&field.name).cloned();
        }
        parts
    }

    fn whom(&self) -> Part {
        let (t, o) = (&self.typed, &self.offered);
        let measures = [
            Choice::new("preserve", w::MEASURE_PRESERVE).hint(w::MEASURE_PRESERVE_HINT),
            Choice::new("disclose", w::MEASURE_DISCLOSE).hint(w::MEASURE_DISCLOSE_HINT),
        ];
        let measure = Field::new("measure", w::FIELD_MEASURE, Kind::Radios(mark(&measures, &t.measure)));
        let whom = vec![
            select("to", w::FIELD_TO, &o.to, &t.to).hint(w::FIELD_TO_HINT).required(),
            select("language", w::FIELD_LANGUAGE, &o.language, &t.language).hint(w::FIELD_LANGUAGE_HINT).required(),
        ];
        Part { id: "whom", title: w::DRAFT_WHOM, rows: vec![vec![measure], whom] }
    }

    fn conduct(&self) -> Part {
        let mut rows = self.kinds();
        rows.extend(self.facts.iter().map(FactAsked::fields));
        Part { id: "conduct", title: w::DRAFT_CONDUCT, rows }
    }

    fn kinds(&self) -> Vec<Vec<Field>> {
        let conduct = &self.typed.conduct;
        let kinds = self.offered.conduct.iter().map(|c| Choice { chosen: conduct.contains(&c.value), ..c.clone() });
        vec![vec![
            Field::new("conduct", w::FIELD_CONDUCT, Kind::Checks(kinds.collect()))
                .hint(w::FIELD_CONDUCT_HINT)
                .required(),
        ]]
    }

    /// Of the case, what a preservation needs.
    fn happened(&self) -> Part {
        let t = &self.typed;
        let summary = long("summary", w::FIELD_FACTS, w::FIELD_FACTS_HINT, &t.summary).required();
        let case = vec![
            line("case_ref", w::FIELD_CASE_REF, &t.case_ref).code(),
            at("acted_at", w::FIELD_ACTED_AT, &t.acted_at).hint(w::ACTED_AT_HINT),
        ];
        Part { id: "case", title: w::DRAFT_CASE, rows: vec![vec![summary], case] }
    }

    /// Of the case, what only disclosure needs.
    fn article(&self) -> Part {
        let t = &self.typed;
        let penalty = Field::new("penalty_months", w::FIELD_PENALTY, Kind::Number).value(t.penalty_months.as_str());
        let text = long("offence_text", w::FIELD_OFFENCE_TEXT, w::FIELD_OFFENCE_TEXT_HINT, &t.offence_text);
        Part { id: "article", title: w::DRAFT_CASE, rows: vec![vec![penalty], vec![text]] }
    }

    /// Which data, and until when it is asked to be kept.
    fn kept(&self) -> Part {
        let by = at("request_by", w::FIELD_REQUEST_BY, &self.typed.request_by).hint(w::FIELD_REQUEST_BY_HINT);
        let mut part = self.data();
        part.rows.push(vec![by]);
        part
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
        let preserves = self.preserves();
        let needed = |field: Field| if preserves { field } else { field.required() };
        let port = Field::new("port", w::FIELD_PORT, Kind::Number).value(t.port.as_str()).code();
        let error = Field::new("clock_error", w::FIELD_CLOCK_ERROR, Kind::Number).value(t.clock_error.as_str());
        Part {
            id: "connection",
            title: w::DRAFT_CONNECTION,
            rows: vec![
                vec![
                    line("address", w::FIELD_ADDRESS, &t.address).code().required(),
                    port.required(),
                    select("transport", w::FIELD_TRANSPORT, &transports, &t.transport).required(),
                ],
                vec![
                    at("time_from", w::FIELD_TIME_FROM, &t.time_from).required(),
                    at("time_to", w::FIELD_TIME_TO, &t.time_to).required(),
                    select("zone", w::FIELD_ZONE, &self.offered.zone, &t.zone).hint(w::FIELD_ZONE_HINT).required(),
                ],
                vec![needed(line("clock_source", w::FIELD_CLOCK_SOURCE, &t.clock_source)), needed(error)],
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
        let secret = at("confidential_until", w::FIELD_CONFIDENTIAL, &t.confidential_until);
        let secret = secret.hint(w::FIELD_CONFIDENTIAL_HINT);
        Part {
            id: "promises",
            title: w::DRAFT_PROMISES,
            rows: vec![
                vec![if self.preserves() { secret } else { secret.required() }],
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
