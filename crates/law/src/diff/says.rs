//! The words of a difference: what a record is called, what it says, and what a change comes to.

use toml::{Table, Value};

use super::{
    Direction,
    sheet::{Fields as _, Kind, Sheet, Sheets},
};

/// Words with commas, the last with «and».
pub(super) fn joined(words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// 12,345.
pub(super) fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::from(if n < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A value as it is read aloud.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => format!("“{text}”"),
        Value::Boolean(true) => "yes".to_owned(),
        Value::Boolean(false) => "no".to_owned(),
        Value::Integer(n) => thousands(*n),
        Value::Array(list) => joined(&list.iter().map(plain).collect::<Vec<_>>()),
        other => other.to_string(),
    }
}

/// A word of a law file as it is read aloud.
pub(super) fn spoken(word: &str) -> String {
    let aloud = match word {
        "" => return "not said".to_owned(),
        "may" => "left to the requested state",
        "not-required" => "not required",
        "not-punished" => "not punished",
        "condition" => "a condition is set",
        "dual" => "dual criminality is asked for",
        "closed" => "the clause is closed",
        _ => word,
    };
    format!("“{aloud}”")
}

/// 30 working days.
pub(super) fn length(table: &Table) -> String {
    let (count, unit) = (table.number("count").unwrap_or_default(), table.text("unit").replace('-', " "));
    let unit = if count == 1 { unit.trim_end_matches('s') } else { &unit };
    format!("{} {unit}", thousands(count))
}

/// What a kind of record is called.
pub(super) fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::State => "state",
        Kind::Treaty => "treaty",
        Kind::Authority => "authority",
        Kind::Clause => "clause",
        Kind::Requirement => "requirement",
        Kind::Authorisation => "rule on authorisation",
        Kind::Ground => "ground for refusal",
        Kind::Deadline => "deadline",
        Kind::Retention => "retention rule",
        Kind::Standing => "standing consent",
        Kind::Offence => "offence",
        Kind::Absent => "statement that a conduct is not punished",
        Kind::Party => "party",
        Kind::Reservation => "reservation",
        Kind::Never => "bar to refusal",
        Kind::Unused => "article left aside",
        Kind::Spontaneous => "article on spontaneous information",
        Kind::Conduct => "kind of conduct",
        Kind::Composite => "name for several crimes",
        Kind::RecordWord => "kind of record",
        Kind::Fact => "fact",
        Kind::Cure => "common words on the ground",
        Kind::Currencies => "currencies",
        Kind::Rate => "rate",
        Kind::Series => "monthly rates",
    }
}

/// Of whose record the sentence speaks.
pub(super) fn subject(sheet: &Sheet, sheets: &Sheets) -> String {
    let (owner, fields) = (sheets.name(&sheet.owner), &sheet.fields);
    let noun = noun(sheet.kind);
    let id = &sheet.id;
    match sheet.kind {
        Kind::State | Kind::Treaty => owner.to_owned(),
        Kind::Currencies => "Currencies".to_owned(),
        Kind::Party => format!("{owner}, {} as a party", sheets.name(fields.text("state"))),
        Kind::Reservation => {
            let state = sheets.name(fields.text("state"));
            format!("{owner}, reservation {id} of {state} to clause {}", fields.text("clause"))
        }
        Kind::Offence => {
            format!("The law of {owner}, {}, offence {id} ({})", fields.text("article"), fields.text("conduct"))
        }
        Kind::Absent => format!("The law of {owner} on {} ({id})", fields.text("conduct")),
        Kind::Ground => format!("{owner}, {noun} {} ({id})", fields.text("code")),
        Kind::Authorisation => {
            format!("The law of {owner}, {noun} to {} ({id})", doing(fields))
        }
        Kind::Rate | Kind::Series => format!("The {noun} of {} ({id})", fields.text("currency")),
        Kind::Requirement | Kind::Deadline | Kind::Cure if owner.is_empty() => format!("For every state, {noun} {id}"),
        _ if owner.is_empty() => format!("Vocabulary, {noun} {id}"),
        _ => format!("{owner}, {noun} {id}"),
    }
}

/// `disclose traffic data`.
fn doing(fields: &Table) -> String {
    format!("{} {} data", joined(&fields.texts("measures")), joined(&fields.texts("data")))
}

/// What a record says, for one that is in one book only.
pub(super) fn content(sheet: &Sheet, sheets: &Sheets) -> String {
    let fields = &sheet.fields;
    match sheet.kind {
        Kind::Clause | Kind::Standing => format!("to {}: “{}”", doing(fields), fields.text("says")),
        Kind::Authorisation if fields.flag("required") => {
            format!("{} has to authorise (without a rule the answer is no)", fields.text("by"))
        }
        Kind::Authorisation => "no independent authorisation is asked for (without a rule the answer is no)".to_owned(),
        Kind::Ground if fields.flag("mandatory") => "help must be refused on it".to_owned(),
        Kind::Ground => "help may be refused on it".to_owned(),
        Kind::Deadline => {
            let (urgency, measures) = (joined(&fields.texts("urgency")), joined(&fields.texts("measures")));
            format!("{} for a request to {measures}, {urgency}", length(fields))
        }
        Kind::Retention => retention(fields),
        Kind::Offence => format!("“{}”, {}", fields.text("title"), days(fields)),
        Kind::Party => format!("bound {}", days(fields)),
        Kind::Reservation => match fields.text("effect") {
            "closed" => "it closes the clause".to_owned(),
            "dual" => "it asks for dual criminality".to_owned(),
            _ => format!("on the condition “{}”", fields.text("says")),
        },
        Kind::Rate => format!("{} for one unit of the base, {}", fields.text("per_base"), days(fields)),
        Kind::Series => days(fields),
        Kind::Treaty => sheets.name(&sheet.owner).to_owned(),
        Kind::Authority | Kind::Conduct | Kind::Composite => format!("“{}”", fields.text("name")),
        Kind::Fact => format!("“{}”", fields.text("ask")),
        _ => format!("“{}”", fields.text("says")),
    }
}

fn retention(fields: &Table) -> String {
    let least = fields.number("days_min").map_or_else(|| "no days".to_owned(), |d| format!("at least {d} days"));
    let most = fields.number("days_max").map_or_else(String::new, |d| format!(" and at most {d}"));
    format!("{}: kept for {least}{most}, {}", joined(&fields.texts("records")), fields.text("status"))
}

fn days(fields: &Table) -> String {
    let from = fields.day("from").unwrap_or_default();
    fields.day("to").map_or_else(|| format!("from {from} on"), |to| format!("from {from} to {to}"))
}

/// What a change comes to, at the end of its sentence.
pub(super) fn tail(kind: Kind, direction: Direction) -> &'static str {
    match (kind, direction) {
        (Kind::Offence, Direction::Widens) => ": more conduct is an offence",
        (Kind::Offence, Direction::Narrows) => ": less conduct is an offence",
        (_, Direction::Widens) => ": more can be asked or given",
        (_, Direction::Narrows) => ": less can be asked or given",
        (_, Direction::Tightens) => ": a safeguard or a duty more",
        (_, Direction::Loosens) => ": a safeguard or a duty less",
        (_, Direction::Changes | Direction::Words) => "",
    }
}
