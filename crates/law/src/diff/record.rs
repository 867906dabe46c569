//! What became of each record: there, gone, come, or another.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Change, Direction,
    field::{Note, field, note},
    pair::{matched, records, renamed, succeeds},
    rules::rule,
    says::{content, joined, noun, subject, tail},
    sheet::{Fields as _, Kind, Sheet, Sheets},
};

use Direction::{Changes, Loosens, Narrows, Tightens, Widens, Words};

/// Both folders, and what has to be known of them to say which way a record goes.
struct Both<'a> {
    old: &'a Sheets,
    new: &'a Sheets,
    /// What every state asks for, in either book.
    common: BTreeSet<&'a str>,
    /// Treaties that are in force in neither.
    dormant: BTreeSet<&'a str>,
}

/// All changes, by file and line.
pub(super) fn changes(old: &Sheets, new: &Sheets) -> Vec<Change> {
    let both = Both::of(old, new);
    let (mut pairs, gone, come) = records(&old.list, &new.list);
    let (more, gone, come) = matched(&gone, &come, &[&|a, b| renamed(a, b), &|a, b| succeeds(a, b)]);
    pairs.extend(more);
    let mut list: Vec<Change> = pairs.into_iter().flat_map(|(one, two)| both.kept(one, two)).collect();
    list.extend(both.alone(&gone, old, false));
    list.extend(both.alone(&come, new, true));
    list.sort_by(|a, b| (&a.file, a.line, &a.record, &a.says).cmp(&(&b.file, b.line, &b.record, &b.says)));
    list
}

impl<'a> Both<'a> {
    fn of(old: &'a Sheets, new: &'a Sheets) -> Self {
        let all = || old.list.iter().chain(&new.list);
        let common = all().filter(|s| s.kind == Kind::Requirement && s.owner.is_empty());
        let treaties = |force: bool| {
            let heads = all().filter(move |s| s.kind == Kind::Treaty && s.fields.flag("in_force") == force);
            heads.map(|s| s.owner.as_str()).collect::<BTreeSet<_>>()
        };
        let live = treaties(true);
        Self {
            old,
            new,
            common: common.map(|s| s.fields.text("field")).collect(),
            dormant: treaties(false).difference(&live).copied().collect(),
        }
    }

    /// Which way it goes when there is such a record.
    fn gain(&self, sheet: &Sheet) -> Direction {
        let fields = &sheet.fields;
        match sheet.kind {
            Kind::Treaty if fields.flag("in_force") => Widens,
            // Without a rule on authorisation nothing may be done: silence is a no.
            Kind::State | Kind::Clause | Kind::Authorisation | Kind::Standing | Kind::Offence => Widens,
            Kind::Party | Kind::Conduct | Kind::Composite | Kind::Spontaneous => Widens,
            Kind::Reservation if fields.text("effect") == "condition" => Tightens,
            Kind::Reservation => Narrows,
            Kind::Ground => Tightens,
            Kind::Never => Loosens,
            // A state's own rule stands in place of the common one: which is stricter, its words say.
            Kind::Requirement if sheet.owner.is_empty() || !self.common.contains(fields.text("field")) => Tightens,
            Kind::Deadline if sheet.owner.is_empty() => Tightens,
            Kind::Cure if !fields.texts("raised_by").is_empty() => Tightens,
            _ => Changes,
        }
    }

    /// What differs in a record that both books have.
    fn kept(&self, old: &Sheet, new: &Sheet) -> Vec<Change> {
        let (one, two) = (self.gain(old), self.gain(new));
        let gain = if one == two { one } else { Changes };
        let keys: BTreeSet<&String> = old.fields.keys().chain(new.fields.keys()).collect();
        let mut notes = Vec::new();
        if old.id != new.id && !(made(old) && made(new)) {
            // Questions name these by their ids.
            let spoken = matches!(new.kind, Kind::Conduct | Kind::Composite | Kind::Fact | Kind::RecordWord);
            notes.push(note(if spoken { Changes } else { Words }, format!("it was called {}", old.id)));
        }
        if old.owner != new.owner {
            let (from, to) = (self.old.name(&old.owner), self.new.name(&new.owner));
            notes.push(note(Changes, format!("it belonged to {from} and now belongs to {to}")));
        }
        for key in keys {
            notes.extend(field(&old.fields, &new.fields, key, rule(new.kind, key, gain)));
        }
        notes.into_iter().map(|n| self.change(new, self.new, n)).collect()
    }

    /// Records of one book only. Those of a state or treaty that is itself new or gone are counted with it.
    fn alone(&self, sheets: &[&Sheet], of: &Sheets, come: bool) -> Vec<Change> {
        let heads: BTreeSet<&str> = sheets.iter().filter(|s| is_head(s.kind)).map(|s| s.owner.as_str()).collect();
        let mut list = Vec::new();
        for sheet in sheets {
            let says = if is_head(sheet.kind) {
                whole(sheets, &sheet.owner, come)
            } else if heads.contains(sheet.owner.as_str()) {
                continue;
            } else {
                let verb = if come { "added" } else { "dropped; it was" };
                format!("{verb}: {}", content(sheet, of))
            };
            list.push(self.change(sheet, of, note(self.gain(sheet).towards(come), says)));
        }
        list
    }

    fn change(&self, sheet: &Sheet, of: &Sheets, note: Note) -> Change {
        let (mut direction, mut end) = (note.direction, tail(sheet.kind, note.direction));
        if direction != Words && self.dormant.contains(sheet.owner.as_str()) {
            (direction, end) = (Changes, ": without effect as long as the treaty is not in force");
        }
        let says = note.says.trim_end_matches('.');
        let stop = if end.is_empty() && says.ends_with(".”") { "" } else { "." };
        Change {
            file: sheet.file.clone(),
            line: sheet.line,
            record: sheet.id.clone(),
            direction,
            says: format!("{}: {says}{end}{stop}", subject(sheet, of)),
        }
    }
}

fn is_head(kind: Kind) -> bool {
    matches!(kind, Kind::State | Kind::Treaty)
}

/// A party without an id of its own is named after its first day, which is not its name.
fn made(sheet: &Sheet) -> bool {
    sheet.kind == Kind::Party && sheet.id.starts_with(&format!("{}-party-", sheet.owner))
}

/// A state or a treaty that only one book knows, with the number of its records.
fn whole(sheets: &[&Sheet], owner: &str, come: bool) -> String {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for sheet in sheets.iter().filter(|s| s.owner == owner && !is_head(s.kind)) {
        *counts.entry(sheet.kind).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(kind, n)| format!("{} ({n})", noun(*kind))).collect();
    let verb = if come { "new in the book" } else { "no longer in the book" };
    let with = if counts.is_empty() { String::new() } else { format!(", with its records: {}", joined(&counts)) };
    format!("{verb}{with}")
}
