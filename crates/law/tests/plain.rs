//! The law a second time, written to be read: no cleverness, nothing shared with the first engine but the files
//! and the shape of the question. Where the two disagree, one of them is wrong.
//!
//! Records stay as they are written.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use law::{Fact, Question};
use terms::Instant;
use toml::{Table, Value};

/// The law files, as tables.
pub(crate) struct Files {
    states: BTreeMap<String, Table>,
    treaties: Vec<Table>,
    /// By state and conduct, each list by id.
    offences: BTreeMap<String, Vec<Table>>,
    absents: BTreeMap<String, Vec<Table>>,
    facts: BTreeMap<String, String>,
    conduct: Vec<String>,
    base: String,
    rates: Vec<Table>,
}

/// What the plain engine says: only ids, words and moments.
#[derive(Debug, PartialEq, Eq, Default)]
pub(crate) struct Verdict {
    pub(crate) bases: Vec<String>,
    pub(crate) dual: String,
    /// Per count: its result, then each side's record and maximum.
    pub(crate) counts: Vec<(String, [String; 2], [Option<i64>; 2])>,
    pub(crate) deadline: Option<i64>,
    pub(crate) authorisation: String,
    pub(crate) retention: Option<String>,
    pub(crate) grounds: Vec<String>,
    pub(crate) gaps: Vec<String>,
}

/// How a fact answers a text, from best to worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    Yes,
    Open,
    No,
}

pub(crate) fn read(files: &[(String, String)]) -> Files {
    let mut law = Files {
        states: BTreeMap::new(),
        treaties: Vec::new(),
        offences: BTreeMap::new(),
        absents: BTreeMap::new(),
        facts: BTreeMap::new(),
        conduct: Vec::new(),
        base: String::new(),
        rates: Vec::new(),
    };
    for (path, text) in files {
        if !path.ends_with(".toml") || path.starts_with("cases/") {
            continue;
        }
        let mut table: Table = toml::from_str(text).unwrap();
        if let Some(name) = path.strip_prefix("states/") {
            law.states.insert(name.replace(".toml", ""), table);
        } else if path.starts_with("treaties/") {
            law.treaties.push(table);
        } else if path.starts_with("offences/") {
            sort_in(&mut law.offences, take(&mut table, "offence"));
            sort_in(&mut law.absents, take(&mut table, "absent"));
        } else if path == "conduct.toml" {
            law.facts.extend(
                take(&mut table, "fact").iter().map(|f| (word(f, "id").to_owned(), word(f, "kind").to_owned())),
            );
            law.conduct.extend(take(&mut table, "conduct").iter().map(|c| word(c, "id").to_owned()));
        } else {
            law.base = word(&table, "base").to_owned();
            law.rates.extend(take(&mut table, "rate"));
        }
    }
    law
}

fn sort_in(lists: &mut BTreeMap<String, Vec<Table>>, records: Vec<Table>) {
    for record in records {
        let list = lists.entry(format!("{} {}", word(&record, "state"), word(&record, "conduct"))).or_default();
        list.push(record);
        list.sort_by(|a, b| word(a, "id").cmp(word(b, "id")));
    }
}

pub(crate) fn answer(law: &Files, q: &Question) -> Verdict {
    let (Some(from), Some(to)) = (law.states.get(q.from.as_str()), law.states.get(q.to.as_str())) else {
        return nothing("unknown-state");
    };
    if q.from == q.to {
        return nothing("same-state");
    }
    let today = day(to, q.asked_at);
    let mut said = Verdict::default();

    // What is wrong with the question itself.
    if q.conduct.is_empty() {
        said.gaps.push("no-conduct".to_owned());
    }
    for kind in &q.conduct {
        if !law.conduct.contains(kind) {
            said.gaps.push("unknown-conduct".to_owned());
        }
    }
    if q.asked_at < q.acted_at {
        said.gaps.push("asked-before-act".to_owned());
    }

    // Is each kind of conduct an offence under both?
    let mut kinds: Vec<String> = Vec::new();
    for kind in &q.conduct {
        if !kinds.contains(kind) {
            kinds.push(kind.clone());
        }
    }
    let (mut met, mut open) = (false, false);
    for kind in &kinds {
        let (asking, asked) = (offence(law, from, q.from.as_str(), kind, q), offence(law, to, q.to.as_str(), kind, q));
        let worst = asking.0.max(asked.0);
        met |= worst == Truth::Yes;
        open |= worst == Truth::Open;
        let result = match worst {
            Truth::Yes => "met",
            Truth::Open => "unknown",
            Truth::No => "not-met",
        };
        said.counts.push((result.to_owned(), [asking.1, asked.1], [asking.2, asked.2]));
    }

    // Which texts are open, and do they ask for that?
    let mut found: Vec<(bool, i64, &str, &Table)> = Vec::new();
    for treaty in &law.treaties {
        if truth_of(treaty, "in_force")
            && holds(treaty, today)
            && party(treaty, q.from.as_str(), today)
            && party(treaty, q.to.as_str(), today)
        {
            for clause in list(treaty, "clause") {
                if covers(law, clause, q, from, today) {
                    let made = reservations(treaty, clause, q, today);
                    if !made.contains(&"closed") {
                        let asks = word(clause, "dual") != "not-required" || made.contains(&"dual");
                        found.push((asks, number(clause, "rank").unwrap(), word(clause, "id"), clause));
                    }
                }
            }
        }
    }
    for clause in list(to, "clause") {
        if covers(law, clause, q, from, today) {
            let asks = word(clause, "dual") != "not-required";
            found.push((asks, number(clause, "rank").unwrap(), word(clause, "id"), clause));
        }
    }
    found.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
    let one_does_not_ask = found.iter().any(|f| !f.0);
    if one_does_not_ask && !met {
        found.retain(|f| !f.0);
    }
    said.bases = found.iter().map(|f| f.2.to_owned()).collect();
    if found.is_empty() {
        said.gaps.push("no-basis".to_owned());
    }
    if one_does_not_ask {
        said.dual = "not-required".to_owned();
        said.counts.clear();
    } else {
        said.dual = "compared".to_owned();
        if !met && !found.is_empty() {
            let code = if open { "dual-criminality-unknown" } else { "dual-criminality-missing" };
            said.gaps.push(code.to_owned());
        }
    }

    // By when?
    let of_clause = found.first().and_then(|f| f.3.get("deadline")).and_then(Value::as_table);
    let of_state = list(to, "deadline").into_iter().find(|d| {
        holds(d, today) && names(d, "measures", q.measure.as_str()) && names(d, "urgency", q.urgency.as_str())
    });
    match of_clause.or(of_state) {
        None => said.gaps.push("no-deadline".to_owned()),
        Some(term) => {
            said.deadline = due(to, term, q.asked_at);
            if said.deadline.is_none() {
                said.gaps.push("calendar-ends".to_owned());
            }
        }
    }

    // Who authorises?
    let rule = list(to, "authorisation")
        .into_iter()
        .find(|a| holds(a, today) && names(a, "measures", q.measure.as_str()) && names(a, "data", q.data.as_str()));
    said.authorisation = match rule {
        None => "unknown",
        Some(rule) if truth_of(rule, "required") => "required",
        Some(_) => "not-required",
    }
    .to_owned();
    if rule.is_none() {
        said.gaps.push("authorisation-unknown".to_owned());
    }

    // How long do such records live, and why may it be refused?
    let mut rules = list(to, "retention");
    rules.retain(|r| holds(r, today) && names(r, "data", q.data.as_str()));
    rules.sort_by(|a, b| {
        let key = |r| (number(r, "days_min").unwrap_or(0), word(r, "id"));
        key(a).cmp(&key(b))
    });
    said.retention = rules.first().map(|r| word(r, "id").to_owned());
    let mut grounds = list(to, "ground");
    grounds.retain(|g| holds(g, today) && (g.get("measures").is_none() || names(g, "measures", q.measure.as_str())));
    said.grounds = grounds.iter().map(|g| word(g, "id").to_owned()).collect();
    said
}

fn nothing(gap: &str) -> Verdict {
    Verdict {
        dual: "compared".to_owned(),
        authorisation: "unknown".to_owned(),
        gaps: vec![gap.to_owned()],
        ..Verdict::default()
    }
}

/// The offence that fits best: how well, which record, which maximum.
fn offence(law: &Files, state: &Table, code: &str, kind: &str, q: &Question) -> (Truth, String, Option<i64>) {
    let acted = day(state, q.acted_at);
    let mut best: Option<(Truth, String, Option<i64>)> = None;
    let of = format!("{code} {kind}");
    for offence in law.offences.get(&of).into_iter().flatten().filter(|o| holds(o, acted)) {
        let mut fit = Truth::Yes;
        for element in list(offence, "element") {
            fit = fit.max(any(law, &list(element, "any"), q, acted));
        }
        let mut months = number(offence, "months_max");
        for tier in list(offence, "tier") {
            if any(law, &list(tier, "any"), q, acted) == Truth::Yes {
                months = months.max(number(tier, "months_max"));
            }
        }
        let better = match &best {
            None => true,
            Some((had, _, had_months)) => fit < *had || (fit == *had && months > *had_months),
        };
        if better {
            best = Some((fit, word(offence, "id").to_owned(), months));
        }
    }
    let absent = || law.absents.get(&of).into_iter().flatten().find(|a| holds(a, acted));
    best.unwrap_or_else(|| (Truth::No, absent().map(|a| word(a, "id").to_owned()).unwrap_or_default(), None))
}

fn any(law: &Files, atoms: &[&Table], q: &Question, day: Date) -> Truth {
    atoms.iter().map(|a| atom(law, a, q, day)).min().unwrap_or(Truth::No)
}

fn atom(law: &Files, atom: &Table, q: &Question, day: Date) -> Truth {
    let yes_if = |met: bool| if met { Truth::Yes } else { Truth::No };
    let fact = q.facts.0.get(word(atom, "fact"));
    let min = number(atom, "min").map(|m| u64::try_from(m).unwrap());
    match (fact, atom.get("is").and_then(Value::as_str), min, atom.get("currency").and_then(Value::as_str)) {
        (Some(Fact::Yes), Some(is), None, None) => yes_if(is == "yes"),
        (Some(Fact::No), Some(is), None, None) => yes_if(is == "no"),
        (Some(Fact::Count(n)), None, Some(min), None) => yes_if(*n >= min),
        (Some(Fact::Amount { hundredths, currency }), None, Some(min), Some(wanted)) => {
            if currency == wanted {
                return yes_if(*hundredths >= min * 100);
            }
            match (rate(law, currency, day), rate(law, wanted, day)) {
                (Some(theirs), Some(ours)) => {
                    yes_if(u128::from(*hundredths) * u128::from(ours) >= u128::from(min) * 100 * u128::from(theirs))
                }
                _ => Truth::Open,
            }
        }
        _ => Truth::Open,
    }
}

/// Millionths per unit of the base.
fn rate(law: &Files, currency: &str, day: Date) -> Option<u64> {
    if currency == law.base {
        return Some(1_000_000);
    }
    let rate = law.rates.iter().find(|r| word(r, "currency") == currency && holds(r, day))?;
    let text = word(rate, "per_base");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mut millionths: u64 = whole.parse().unwrap();
    for place in 0..6 {
        let digit = part.chars().nth(place).and_then(|c| c.to_digit(10)).unwrap_or(0);
        millionths = millionths * 10 + u64::from(digit);
    }
    Some(millionths)
}

/// Does the clause speak of this question at all?
fn covers(law: &Files, clause: &Table, q: &Question, from: &Table, today: Date) -> bool {
    if !holds(clause, today)
        || !names(clause, "measures", q.measure.as_str())
        || !names(clause, "data", q.data.as_str())
    {
        return false;
    }
    if clause.get("urgency").is_some() && !names(clause, "urgency", q.urgency.as_str()) {
        return false;
    }
    let outside = |kind: &String| !names(clause, "conduct", kind);
    if clause.get("conduct").is_some() && (q.conduct.is_empty() || q.conduct.iter().any(outside)) {
        return false;
    }
    let acted = day(from, q.acted_at);
    for condition in list(clause, "only_if") {
        if atom(law, condition, q, acted) != Truth::Yes {
            return false;
        }
    }
    if let Some(least) = number(clause, "months_min") {
        if q.conduct.is_empty() {
            return false;
        }
        for kind in &q.conduct {
            let months = offence(law, from, q.from.as_str(), kind, q).2;
            if months.is_none_or(|m| m < least) {
                return false;
            }
        }
    }
    true
}

fn reservations<'a>(treaty: &'a Table, clause: &Table, q: &Question, today: Date) -> Vec<&'a str> {
    let mut effects = Vec::new();
    for r in list(treaty, "reservation") {
        let ours = word(r, "state") == q.to.as_str() && word(r, "clause") == word(clause, "id") && holds(r, today);
        let spared = !q.conduct.is_empty() && q.conduct.iter().all(|kind| names(r, "except_conduct", kind));
        if ours && !spared {
            effects.push(word(r, "effect"));
        }
    }
    effects
}

fn party(treaty: &Table, code: &str, today: Date) -> bool {
    list(treaty, "party").into_iter().any(|p| word(p, "state") == code && holds(p, today))
}

fn due(state: &Table, term: &Table, at: Instant) -> Option<i64> {
    let count = number(term, "count").unwrap();
    if word(term, "unit") == "hours" {
        return Some(at.micros() + count * 3_600_000_000);
    }
    let until = date(state, "calendar_until").unwrap();
    let mut last = day(state, at);
    let mut calendar_needed = word(term, "unit") == "working-days";
    if calendar_needed {
        let mut left = count;
        while left > 0 {
            last = last.tomorrow().unwrap();
            if last > until {
                return None;
            }
            if works(state, last) {
                left -= 1;
            }
        }
    } else {
        last = last.checked_add(count.days()).unwrap();
        if term.get("roll").is_some_and(|r| r.as_bool().unwrap()) {
            calendar_needed = true;
            while last <= until && !works(state, last) {
                last = last.tomorrow().unwrap();
            }
        }
    }
    if calendar_needed && last > until {
        return None;
    }
    let midnight = last.tomorrow().unwrap().at(0, 0, 0, 0);
    Some(zone(state).to_timestamp(midnight).unwrap().as_microsecond() - 1)
}

fn works(state: &Table, day: Date) -> bool {
    let name = format!("{:?}", day.weekday()).to_lowercase();
    let holiday = list(state, "holiday").into_iter().any(|h| date(h, "date") == Some(day));
    !names(state, "weekend", &name) && !holiday
}

fn day(state: &Table, at: Instant) -> Date {
    zone(state).to_datetime(at.timestamp()).date()
}

fn zone(state: &Table) -> TimeZone {
    TimeZone::get(state["time_zone"].as_str().unwrap()).unwrap()
}

/// Is the record in force on this day?
fn holds(record: &Table, day: Date) -> bool {
    date(record, "from").unwrap() <= day && date(record, "to").is_none_or(|to| day <= to)
}

fn date(record: &Table, key: &str) -> Option<Date> {
    let date = record.get(key)?.as_datetime().unwrap().date.unwrap();
    Some(
        Date::new(date.year.try_into().unwrap(), date.month.try_into().unwrap(), date.day.try_into().unwrap()).unwrap(),
    )
}

fn names(record: &Table, key: &str, what: &str) -> bool {
    record.get(key).is_some_and(|l| l.as_array().unwrap().iter().any(|w| w.as_str() == Some(what)))
}

fn word<'a>(record: &'a Table, key: &str) -> &'a str {
    record.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn number(record: &Table, key: &str) -> Option<i64> {
    record.get(key).and_then(Value::as_integer)
}

fn truth_of(record: &Table, key: &str) -> bool {
    record.get(key).and_then(Value::as_bool).unwrap_or(false)
}

fn list<'a>(record: &'a Table, key: &str) -> Vec<&'a Table> {
    record
        .get(key)
        .and_then(Value::as_array)
        .map(|l| l.iter().filter_map(Value::as_table).collect())
        .unwrap_or_default()
}

fn take(record: &mut Table, key: &str) -> Vec<Table> {
    match record.remove(key) {
        Some(Value::Array(list)) => list.into_iter().map(|v| v.as_table().unwrap().clone()).collect(),
        _ => Vec::new(),
    }
}
