//! Compares tests of facts, elements of offences and graver forms.

use toml::Table;

use super::{
    Direction,
    field::{Note, field, note},
    pair::matched,
    rules::Rule,
    says::{joined, thousands},
    sheet::Fields as _,
};
use crate::load::test_line::{TestLine, read};

use Direction::{Changes, Narrows, Widens, Words};

/// Lists of tests: the way that it goes with one more, and with a higher threshold.
pub(super) fn tests(old: &[&str], new: &[&str], label: &str, [more, higher]: [Direction; 2]) -> Vec<Note> {
    let same_money = |a: &&str, b: &&str| matches!((read(a), read(b)), (Ok(a), Ok(b)) if key(&a) == key(&b));
    let same_fact = |a: &&str, b: &&str| matches!((read(a), read(b)), (Ok(a), Ok(b)) if key(&a).0 == key(&b).0);
    let (pairs, gone, come) = matched(old, new, &[&|a, b| a == b, &same_money, &same_fact]);
    let mut notes = Vec::new();
    for (one, two) in pairs.into_iter().filter(|(a, b)| a != b) {
        notes.push(changed_test(one, two, label, higher));
    }
    if !gone.is_empty() {
        notes.push(note(more.back(), format!("the {label} no longer include {}", quoted(&gone))));
    }
    if !come.is_empty() {
        notes.push(note(more, format!("the {label} now include {}", quoted(&come))));
    }
    notes
}

/// The fact, and the currency where it is an amount.
fn key<'a>(test: &TestLine<'a>) -> (&'a str, &'a str) {
    match test {
        TestLine::Is(fact, _) | TestLine::Count(fact, _) => (fact, ""),
        TestLine::Amount(fact, _, currency) => (fact, currency),
    }
}

fn changed_test(old: &str, new: &str, label: &str, higher: Direction) -> Note {
    let moved = |fact: &str, one: u64, two: u64, unit: &str| {
        let (verb, space) = (if two > one { "raised" } else { "lowered" }, if unit.is_empty() { "" } else { " " });
        let (a, b) = (thousands_of(one), thousands_of(two));
        let says = format!("the threshold of `{fact}` was {verb} from {a} to {b}{space}{unit} ({label})");
        note(higher.towards(two > one), says)
    };
    match (read(old), read(new)) {
        (Ok(TestLine::Count(fact, one)), Ok(TestLine::Count(_, two))) => moved(fact, one, two, ""),
        (Ok(TestLine::Amount(fact, one, a)), Ok(TestLine::Amount(_, two, b))) if a == b => moved(fact, one, two, a),
        _ => note(Changes, format!("the test `{old}` was replaced by `{new}` ({label})")),
    }
}

fn thousands_of(n: u64) -> String {
    i64::try_from(n).map_or_else(|_| n.to_string(), thousands)
}

fn quoted(tests: &[&str]) -> String {
    joined(&tests.iter().map(|t| format!("`{t}`")).collect::<Vec<_>>())
}

/// Elements have no names: those are taken for the same that say the same, or test the same.
pub(super) fn elements(old: &[&Table], new: &[&Table]) -> Vec<Note> {
    let says = |a: &&Table, b: &&Table| a.text("says") == b.text("says");
    let any = |a: &&Table, b: &&Table| a.texts("any") == b.texts("any");
    let fact = |a: &&Table, b: &&Table| facts(a).iter().any(|f| facts(b).contains(f));
    let (pairs, gone, come) = matched(old, new, &[&|a, b| a == b, &says, &any, &fact]);
    let mut notes: Vec<Note> = pairs.into_iter().flat_map(|(one, two)| element(one, two)).collect();
    let named = |t: &Table| format!("the {} element “{}” ({})", t.text("kind"), t.text("says"), alternatives(t));
    notes.extend(gone.iter().map(|t| note(Widens, format!("{} was dropped", named(t)))));
    notes.extend(come.iter().map(|t| note(Narrows, format!("{} was added", named(t)))));
    notes
}

fn facts(table: &Table) -> Vec<&str> {
    table.texts("any").into_iter().filter_map(|t| read(t).ok().map(|t| key(&t).0)).collect()
}

fn alternatives(table: &Table) -> String {
    table.texts("any").iter().map(|t| format!("`{t}`")).collect::<Vec<_>>().join(" or ")
}

fn element(old: &Table, new: &Table) -> Vec<Note> {
    let label = format!("ways to meet the element “{}”", new.text("says"));
    // One way more to meet an element is more conduct that the offence covers.
    let mut notes = tests(&old.texts("any"), &new.texts("any"), &label, [Widens, Narrows]);
    let (one, two) = (old.text("kind"), new.text("kind"));
    if one != two {
        let says = format!("the element “{}” was of the kind {one} and is now of the kind {two}", new.text("says"));
        // What did not happen falls away in an attempt, and only what is of this kind.
        let direction = match (one, two) {
            ("result", _) => Narrows,
            (_, "result") => Widens,
            _ => Changes,
        };
        notes.push(note(direction, says));
    }
    let (one, two) = (old.text("says"), new.text("says"));
    if one != two {
        notes.push(note(Words, format!("the element “{one}” is now worded “{two}”")));
    }
    notes
}

/// Graver forms change a penalty and nothing else.
pub(super) fn tiers(old: &[&Table], new: &[&Table]) -> Vec<Note> {
    let any = |a: &&Table, b: &&Table| a.texts("any") == b.texts("any");
    let months = |a: &&Table, b: &&Table| a.number("months_max") == b.number("months_max");
    let (pairs, gone, come) = matched(old, new, &[&|a, b| a == b, &any, &months]);
    let mut notes: Vec<Note> = pairs.into_iter().flat_map(|(one, two)| tier(one, two)).collect();
    let named = |t: &Table| {
        format!("the graver form of up to {} months ({})", t.number("months_max").unwrap_or_default(), alternatives(t))
    };
    notes.extend(gone.iter().map(|t| note(Changes, format!("{} was dropped", named(t)))));
    notes.extend(come.iter().map(|t| note(Changes, format!("{} was added", named(t)))));
    notes
}

fn tier(old: &Table, new: &Table) -> Vec<Note> {
    let label = format!("graver form of up to {} months", new.number("months_max").unwrap_or_default());
    let mut notes = tests(&old.texts("any"), &new.texts("any"), &format!("ways to reach the {label}"), [Changes; 2]);
    for (key, what, rule) in [
        ("months_max", "maximum in months", Rule::Number(Changes)),
        ("months_min", "minimum in months", Rule::Number(Changes)),
        ("says", "wording", Rule::Wording),
    ] {
        notes.extend(field(old, new, key, (rule, &format!("{what} of a graver form ({})", alternatives(new)))));
    }
    notes
}
