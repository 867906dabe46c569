//! A draft as the officer wrote it, and what it lacks. Each lack says how to put it right.

mod reader;

use std::{collections::BTreeMap, time::Duration};

use law::Facts;
use terms::{DataCategory, Instant, Measure, ProviderId, StateCode, Target, Urgency};

use reader::{Reader, Sent};

/// The names of the fields of a request (numbered as practitioners know them in `protocol/comity-1.md`).
pub mod fields {
    /// The requested state.
    pub const TO: &str = "to";
    /// What is asked: `preserve` alone, or else preservation and disclosure.
    pub const MEASURE: &str = "measure";
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
    /// With a preservation alone: by when the request for disclosure follows.
    pub const REQUEST_BY: &str = "request-by";
    /// `yes`: the asker promises the same in return.
    pub const RECIPROCITY: &str = "reciprocity";
    /// The language that the letter is written in (ISO 639-1).
    pub const LANGUAGE: &str = "language";

    /// What a supplement may change. What two people signed (whom, when, which data, which conduct) needs a new request.
    pub const SUPPLEMENTABLE: &[&str] = &[CASE, ARTICLE, FACTS, NEXUS, NECESSITY, LANGUAGE, RECIPROCITY, HOLDER];

    /// All of them, in the order of the form. Facts follow.
    pub const ALL: &[&str] = &[
        TO,
        MEASURE,
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
        REQUEST_BY,
        RECIPROCITY,
        LANGUAGE,
    ];
}

/// One target, one day at most: there is no bulk request.
pub const PERIOD_MAX: Duration = Duration::from_secs(24 * 3600);

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

    /// Does it ask for preservation alone? A draft that does not say asks for disclosure too.
    pub fn preserves_only(&self) -> bool {
        self.field(fields::MEASURE) == Some(Measure::Preserve.as_str())
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
    /// Until when the person is not told. Only a preservation alone may leave it out: it tells nobody anything.
    pub confidential_until: Option<Instant>,
    /// Maximum penalty, in months. Only a preservation alone may leave it out.
    pub months_max: Option<u32>,
    /// With a preservation alone: by when the request for disclosure follows (Budapest art. 29(2)(f)).
    pub request_by: Option<Instant>,
}

/// Reads the address and the time alone.
///
/// # Errors
/// All [`Lack`]s.
pub fn target(draft: &Draft, now: Instant) -> Result<Target, Vec<Lack>> {
    let mut reader = Reader { draft, sent: Sent::NotYet, lacks: Vec::new() };
    reader.target(now).filter(|_| reader.lacks.is_empty()).ok_or(reader.lacks)
}

/// Reads the facts of the conduct alone.
///
/// # Errors
/// All [`Lack`]s.
pub fn facts(draft: &Draft) -> Result<Facts, Vec<Lack>> {
    let mut reader = Reader { draft, sent: Sent::NotYet, lacks: Vec::new() };
    let facts = reader.facts();
    if reader.lacks.is_empty() { Ok(facts) } else { Err(reader.lacks) }
}

/// Reads a draft and names everything that it lacks, not only the first thing.
///
/// # Errors
/// All [`Lack`]s, in the order of the form.
pub fn check(draft: &Draft, wanted: &[Wanted], now: Instant) -> Result<Complete, Vec<Lack>> {
    complete(Reader { draft, sent: Sent::NotYet, lacks: Vec::new() }, wanted, now)
}

/// The same for a request that was sent: what has ended since, such as secrecy, was not over when two people signed it.
///
/// # Errors
/// All [`Lack`]s, in the order of the form.
pub fn read(draft: &Draft, wanted: &[Wanted], now: Instant) -> Result<Complete, Vec<Lack>> {
    complete(Reader { draft, sent: Sent::Already, lacks: Vec::new() }, wanted, now)
}

fn complete(mut lacks: Reader<'_>, wanted: &[Wanted], now: Instant) -> Result<Complete, Vec<Lack>> {
    let draft = lacks.draft;
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
