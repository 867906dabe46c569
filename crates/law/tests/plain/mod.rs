//! The law a second time, written to be read: no cleverness, nothing shared with the first engine but the files
//! and the shape of the question. Where the two disagree, one of them is wrong.
//!
//! Records stay as they are written.

mod calendar;
mod offence;
mod table;

use std::collections::BTreeMap;

use jiff::civil::Date;
use law::{Fact, Question};
use toml::{Table, Value};

use self::{
    calendar::{day, due},
    offence::{Best, offence, test},
    table::{holds, list, names, number, take, truth_of, word, words},
};

/// More counts than this are not weighed, and the answer is closed.
const MOST_COUNTS: usize = 64;

/// The law files, as tables.
pub(crate) struct Files {
    states: BTreeMap<String, Table>,
    treaties: Vec<Table>,
    /// By state and conduct, each list by id.
    offences: BTreeMap<String, Vec<Table>>,
    absents: BTreeMap<String, Vec<Table>>,
    facts: BTreeMap<String, String>,
    conduct: Vec<String>,
    /// What a composite is split into.
    counts: BTreeMap<String, Vec<String>>,
    deadlines: Vec<Table>,
    /// By code: the facts that raise the ground.
    raised_by: BTreeMap<String, Vec<String>>,
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
    /// Which counts each text covers.
    pub(crate) covered: Vec<Vec<String>>,
    pub(crate) cautions: Vec<String>,
    /// Grounds with what the facts make of them.
    pub(crate) raised: Vec<String>,
    pub(crate) conditions: usize,
    pub(crate) deadline: Option<i64>,
    pub(crate) authorisation: String,
    pub(crate) retention: Option<String>,
    pub(crate) grounds: Vec<String>,
    pub(crate) gaps: Vec<String>,
}

/// How a fact answers a text, from best to worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
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
        counts: BTreeMap::new(),
        deadlines: Vec::new(),
        raised_by: BTreeMap::new(),
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
        } else if let Some(name) = path.strip_prefix("offences/") {
            let state = name.replace(".toml", "");
            for kind in ["offence", "absent"] {
                let mut records = take(&mut table, kind);
                for record in &mut records {
                    record.entry("state").or_insert_with(|| Value::String(state.clone()));
                }
                sort_in(if kind == "offence" { &mut law.offences } else { &mut law.absents }, records);
            }
        } else if path == "conduct.toml" {
            law.facts.extend(
                take(&mut table, "fact").iter().map(|f| (word(f, "id").to_owned(), word(f, "kind").to_owned())),
            );
            law.conduct.extend(take(&mut table, "conduct").iter().map(|c| word(c, "id").to_owned()));
            for composite in take(&mut table, "composite") {
                law.conduct.push(word(&composite, "id").to_owned());
                law.counts.insert(word(&composite, "id").to_owned(), words(&composite, "counts"));
            }
        } else if path == "common.toml" {
            law.deadlines = take(&mut table, "deadline");
            for cure in take(&mut table, "cure") {
                law.raised_by.insert(word(&cure, "code").to_owned(), words(&cure, "raised_by"));
            }
        } else {
            law.base = word(&table, "base").to_owned();
            law.rates.extend(take(&mut table, "rate"));
            for series in take(&mut table, "series") {
                for entry in words(&series, "monthly") {
                    law.rates.push(month(word(&series, "currency"), &entry));
                }
            }
        }
    }
    law.treaties.sort_by(|a, b| word(a, "id").cmp(word(b, "id")));
    law
}

/// One month of a series, as a rate of its own.
fn month(currency: &str, entry: &str) -> Table {
    let (month, rate) = entry.split_once(' ').unwrap();
    let next = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month[5..].parse::<usize>().unwrap() - 1];
    let leap = month[..4].parse::<i32>().unwrap() % 4 == 0 && month.ends_with("-02");
    let last = next + i32::from(leap);
    toml::from_str(&format!("currency = \"{currency}\"\nper_base = \"{rate}\"\nfrom = {month}-01\nto = {month}-{last}"))
        .unwrap()
}

fn sort_in(lists: &mut BTreeMap<String, Vec<Table>>, records: Vec<Table>) {
    for record in records {
        let list = lists.entry(format!("{} {}", word(&record, "state"), word(&record, "conduct"))).or_default();
        list.push(record);
        list.sort_by(|a, b| word(a, "id").cmp(word(b, "id")));
    }
}

/// The whole answer, one question after the other.
pub(crate) fn answer(law: &Files, q: &Question) -> Verdict {
    let (Some(from), Some(to)) = (law.states.get(q.from.as_str()), law.states.get(q.to.as_str())) else {
        return nothing("unknown-state");
    };
    if q.from == q.to {
        return nothing("same-state");
    }
    let today = day(to, q.asked_at);
    let mut said = Verdict::default();
    what_is_wrong_with_the_question(law, q, &mut said);
    let counts = weighed(law, q, from, to);

    let mut found = open_texts(law, q, from, to, today, &counts);
    let carries =
        |f: &Found<'_>| f.covers.iter().any(|kind| counts.iter().any(|c| c.kind == *kind && c.fit() == Truth::Yes));
    let one_does_not_ask = found.iter().any(|f| !f.asks);
    let one_carries = found.iter().any(|f| f.asks && carries(f));
    if one_does_not_ask || one_carries {
        found.retain(|f| !f.asks || carries(f));
    }
    said.bases = found.iter().map(|f| word(f.clause, "id").to_owned()).collect();
    said.covered = found.iter().map(|f| f.covers.clone()).collect();
    said.conditions = found.iter().map(|f| f.conditions).sum();
    if found.is_empty() {
        said.gaps.push("no-basis".to_owned());
    }
    said.cautions = cautions(law, q, &counts, &found);
    if one_does_not_ask {
        said.dual = "not-required".to_owned();
    } else {
        said.dual = "compared".to_owned();
        said.counts = counts.iter().map(Weighed::told).collect();
        if !one_carries && !found.is_empty() {
            let covered = |kind: &String| found.iter().any(|f| f.covers.contains(kind));
            let open = counts.iter().any(|c| covered(&c.kind) && c.fit() == Truth::Open);
            let code = if open { "dual-criminality-unknown" } else { "dual-criminality-missing" };
            said.gaps.push(code.to_owned());
        }
    }

    let of_clause = found.first().and_then(|f| f.clause.get("deadline")).and_then(Value::as_table);
    by_when(law, q, to, of_clause, today, &mut said);
    who_authorises(q, to, today, &mut said);
    how_long(q, to, today, &mut said);
    why_not(law, q, to, today, &found, &mut said);
    said
}

/// One count under both laws: how well the facts fit each, which record, which maximum, and what else it says.
struct Weighed {
    kind: String,
    asking: Best,
    asked: Best,
}

impl Weighed {
    fn fit(&self) -> Truth {
        self.asking.fit.max(self.asked.fit)
    }

    fn told(&self) -> (String, [String; 2], [Option<i64>; 2]) {
        let result = match self.fit() {
            Truth::Yes => "met",
            Truth::Open => "unknown",
            Truth::No => "not-met",
        };
        (result.to_owned(), [self.asking.id.clone(), self.asked.id.clone()], [self.asking.months, self.asked.months])
    }
}

/// A text that is open.
struct Found<'a> {
    asks: bool,
    clause: &'a Table,
    treaty: Option<&'a Table>,
    covers: Vec<String>,
    conditions: usize,
}

fn cautions(law: &Files, q: &Question, counts: &[Weighed], found: &[Found<'_>]) -> Vec<String> {
    let mut list = Vec::new();
    let mut add = |code: &str, there: bool| {
        if there {
            list.push(code.to_owned());
        }
    };
    add("death-penalty", counts.iter().any(|c| c.asking.death));
    let complained = yes_no(q, "complaint-made") == Truth::Yes && law.facts.contains_key("complaint-made");
    add("complaint", !complained && counts.iter().any(|c| c.asking.complaint || c.asked.complaint));
    add("fine-only", counts.iter().any(|c| c.asking.offence && c.asking.months == Some(0)));
    let carried = |c: &Weighed| found.iter().any(|f| f.covers.contains(&c.kind) && (!f.asks || c.fit() == Truth::Yes));
    let at_home = |c: &Weighed| c.asking.fit != Truth::No;
    add("own-law", counts.iter().any(|c| carried(c) && !at_home(c)));
    add("part-only", !found.is_empty() && counts.iter().any(carried) && !counts.iter().all(carried));
    list
}

fn what_is_wrong_with_the_question(law: &Files, q: &Question, said: &mut Verdict) {
    if q.conduct.is_empty() {
        said.gaps.push("no-conduct".to_owned());
    }
    let kinds = counts(law, &q.conduct);
    for kind in kinds.iter().take(MOST_COUNTS) {
        if !law.conduct.contains(kind) {
            said.gaps.push("unknown-conduct".to_owned());
        }
    }
    if kinds.len() > MOST_COUNTS {
        said.gaps.push("too-many-counts".to_owned());
    }
    if q.asked_at < q.acted_at {
        said.gaps.push("asked-before-act".to_owned());
    }
}

/// The counts of the question: each once, a composite split into what it contains.
fn counts(law: &Files, conduct: &[String]) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for kind in conduct {
        let parts = match law.counts.get(kind) {
            Some(parts) => counts(law, parts),
            None => vec![kind.clone()],
        };
        for part in parts {
            if !kinds.contains(&part) {
                kinds.push(part);
            }
        }
    }
    kinds
}

fn weighed(law: &Files, q: &Question, from: &Table, to: &Table) -> Vec<Weighed> {
    let mut kinds = counts(law, &q.conduct);
    kinds.truncate(MOST_COUNTS);
    let weigh = |kind: String| Weighed {
        asking: offence(law, from, q.from.as_str(), &kind, q),
        asked: offence(law, to, q.to.as_str(), &kind, q),
        kind,
    };
    kinds.into_iter().map(weigh).collect()
}

/// Texts that are open, best first: what does not ask for dual criminality, then by rank and id.
fn open_texts<'a>(
    law: &'a Files,
    q: &Question,
    from: &Table,
    to: &'a Table,
    today: Date,
    counts: &[Weighed],
) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for treaty in &law.treaties {
        let (one, other) = (party(treaty, q.from.as_str(), today), party(treaty, q.to.as_str(), today));
        let both = match (one, other) {
            (Some(one), Some(other)) => word(one, "side").is_empty() || word(one, "side") != word(other, "side"),
            _ => false,
        };
        if !truth_of(treaty, "in_force") || !holds(treaty, today) || !both {
            continue;
        }
        for clause in list(treaty, "clause") {
            let made = reservations(treaty, clause, q, today, counts);
            let asks = word(clause, "dual") != "not-required" || made.contains(&"dual");
            let Some(covers) = covers(law, clause, asks, q, from, today, counts) else { continue };
            if made.contains(&"closed") {
                continue;
            }
            let conditions = words(clause, "conditions").len() + made.iter().filter(|m| **m == "condition").count();
            found.push(Found { asks, clause, treaty: Some(treaty), covers, conditions });
        }
    }
    for clause in list(to, "clause") {
        let asks = word(clause, "dual") != "not-required";
        if let Some(covers) = covers(law, clause, asks, q, from, today, counts) {
            found.push(Found { asks, clause, treaty: None, covers, conditions: words(clause, "conditions").len() });
        }
    }
    if found.iter().any(|f| f.treaty.is_some()) {
        found.retain(|f| !truth_of(f.clause, "only_without_treaty"));
    }
    found.sort_by(|a, b| {
        let key = |f: &Found<'a>| (f.asks, number(f.clause, "rank").unwrap(), word(f.clause, "id"));
        key(a).cmp(&key(b))
    });
    found
}

fn by_when(law: &Files, q: &Question, to: &Table, of_clause: Option<&Table>, today: Date, said: &mut Verdict) {
    let fits = |d: &&Table| {
        holds(d, today) && names(d, "measures", q.measure.as_str()) && names(d, "urgency", q.urgency.as_str())
    };
    let of_state = list(to, "deadline").into_iter().find(fits);
    let of_all = law.deadlines.iter().find(fits);
    match of_clause.or(of_state).or(of_all) {
        None => said.gaps.push("no-deadline".to_owned()),
        Some(term) => {
            said.deadline = due(to, term, q.asked_at);
            if said.deadline.is_none() {
                said.gaps.push("calendar-ends".to_owned());
            }
        }
    }
}

fn who_authorises(q: &Question, to: &Table, today: Date, said: &mut Verdict) {
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
}

fn how_long(q: &Question, to: &Table, today: Date, said: &mut Verdict) {
    let mut rules = list(to, "retention");
    rules.retain(|r| holds(r, today) && names(r, "data", q.data.as_str()));
    rules.sort_by(|a, b| {
        let kept = |r| if word(r, "status") == "in-force" { number(r, "days_min").unwrap_or(0) } else { 0 };
        (kept(a), word(a, "id")).cmp(&(kept(b), word(b, "id")))
    });
    said.retention = rules.first().map(|r| word(r, "id").to_owned());
}

/// The state's grounds, then those of the treaties on which the texts rest, each treaty once.
fn why_not(law: &Files, q: &Question, to: &Table, today: Date, found: &[Found<'_>], said: &mut Verdict) {
    let mut grounds = list(to, "ground");
    let mut treaties: Vec<&str> = Vec::new();
    for treaty in found.iter().filter_map(|f| f.treaty) {
        if !treaties.contains(&word(treaty, "id")) {
            treaties.push(word(treaty, "id"));
            grounds.extend(list(treaty, "ground"));
        }
    }
    grounds.retain(|g| holds(g, today) && (g.get("measures").is_none() || names(g, "measures", q.measure.as_str())));
    let mut raised: Vec<&str> = Vec::new();
    for ground in &grounds {
        let facts = law.raised_by.get(word(ground, "code")).filter(|f| !f.is_empty());
        let truth = facts.map(|f| f.iter().map(|fact| yes_no(q, fact)).min().unwrap());
        said.grounds.push(word(ground, "id").to_owned());
        said.raised.push(format!("{truth:?}"));
        if truth == Some(Truth::Yes) && truth_of(ground, "mandatory") && !raised.contains(&word(ground, "code")) {
            raised.push(word(ground, "code"));
            said.gaps.push("ground-raised".to_owned());
        }
    }
}

fn yes_no(q: &Question, fact: &str) -> Truth {
    match q.facts.0.get(fact) {
        Some(Fact::Yes) => Truth::Yes,
        Some(Fact::No) => Truth::No,
        _ => Truth::Open,
    }
}

fn nothing(gap: &str) -> Verdict {
    Verdict {
        dual: "compared".to_owned(),
        authorisation: "unknown".to_owned(),
        gaps: vec![gap.to_owned()],
        ..Verdict::default()
    }
}

/// The counts of which the clause speaks; none if it does not speak of the question at all.
fn covers(
    law: &Files,
    clause: &Table,
    asks: bool,
    q: &Question,
    from: &Table,
    today: Date,
    counts: &[Weighed],
) -> Option<Vec<String>> {
    if !holds(clause, today)
        || !names(clause, "measures", q.measure.as_str())
        || !names(clause, "data", q.data.as_str())
    {
        return None;
    }
    if clause.get("urgency").is_some() && !names(clause, "urgency", q.urgency.as_str()) {
        return None;
    }
    let acted = day(from, q.acted_at);
    for condition in words(clause, "only_if") {
        if test(law, &condition, q, acted) != Truth::Yes {
            return None;
        }
    }
    let mut covered = Vec::new();
    for count in counts {
        let named = clause.get("conduct").is_none() || names(clause, "conduct", &count.kind);
        let grave = match number(clause, "months_min") {
            None => true,
            // A text that does not ask for dual criminality has nobody to ask for a missing fact.
            Some(_) if count.asking.fit == Truth::No || (!asks && count.asking.fit == Truth::Open) => false,
            Some(least) => count.asking.months.is_some_and(|m| m >= least),
        };
        if named && grave {
            covered.push(count.kind.clone());
        }
    }
    let asks_for_counts = clause.get("conduct").is_some() || clause.get("months_min").is_some();
    let open = if counts.is_empty() { !asks_for_counts } else { !covered.is_empty() };
    open.then_some(covered)
}

fn reservations<'a>(treaty: &'a Table, clause: &Table, q: &Question, today: Date, counts: &[Weighed]) -> Vec<&'a str> {
    let mut effects = Vec::new();
    for r in list(treaty, "reservation") {
        let ours = word(r, "state") == q.to.as_str() && word(r, "clause") == word(clause, "id") && holds(r, today);
        let spared = !counts.is_empty() && counts.iter().all(|c| names(r, "except_conduct", &c.kind));
        if ours && !spared {
            effects.push(word(r, "effect"));
        }
    }
    effects
}

fn party<'a>(treaty: &'a Table, code: &str, today: Date) -> Option<&'a Table> {
    list(treaty, "party").into_iter().find(|p| word(p, "state") == code && holds(p, today))
}
