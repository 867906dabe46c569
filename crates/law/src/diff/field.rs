//! Compares one field of one record, and says in which way it went.

use std::collections::BTreeSet;

use toml::{Table, Value};

use super::{
    Direction,
    elements::{elements, tests, tiers},
    pair::matched,
    rules::{Empty, Rule},
    says::{joined, plain, spoken, thousands},
    sheet::Fields as _,
    time::{count, term},
};

/// One way in which a record went, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) direction: Direction,
    pub(super) says: String,
}

pub(super) fn note(direction: Direction, says: String) -> Note {
    Note { direction, says }
}

/// What became of a field of a record that both books have.
pub(super) fn field(old: &Table, new: &Table, key: &str, (rule, label): (Rule, &str)) -> Vec<Note> {
    match rule {
        Rule::Wording => was_is(old, new, key, label, Direction::Words),
        Rule::Plain => was_is(old, new, key, label, Direction::Changes),
        Rule::Number(more) => number(old, new, key, label, more),
        Rule::Floor(more) => floor(old.number(key), new.number(key), label, more),
        Rule::Ladder(words, more) => ladder(old.text(key), new.text(key), words, label, more),
        Rule::Flag(more, yes, no) => flag(old.flag(key), new.flag(key), more, [yes, no]),
        Rule::From(more) => from(old.day(key), new.day(key), more),
        Rule::To(more) => to(old.day(key), new.day(key), more),
        Rule::Until(more) => until(old.day(key), new.day(key), label, more),
        Rule::Set(more, empty) => set(&old.texts(key), &new.texts(key), label, more, empty),
        Rule::Sequence(more) => sequence(&old.texts(key), &new.texts(key), label, more),
        Rule::Texts(more) => sentences(&old.texts(key), &new.texts(key), label, more),
        Rule::Tests(more, higher) => tests(&old.texts(key), &new.texts(key), label, [more, higher]),
        Rule::Elements => elements(&old.tables(key), &new.tables(key)),
        Rule::Tiers => tiers(&old.tables(key), &new.tables(key)),
        Rule::Term => term(old.get(key).and_then(Value::as_table), new.get(key).and_then(Value::as_table)),
        Rule::Count => count(old, new),
        Rule::Authoriser => authoriser(old, new),
        Rule::Days => days(&old.tables(key), &new.tables(key), label),
        Rule::With => Vec::new(),
    }
}

fn was_is(old: &Table, new: &Table, key: &str, label: &str, direction: Direction) -> Vec<Note> {
    let says = match (old.get(key), new.get(key)) {
        (one, two) if one == two => return Vec::new(),
        (Some(one), Some(two)) => format!("the {label} was {} and is now {}", plain(one), plain(two)),
        (None, Some(two)) => format!("the {label} is now {}; the book did not say it before", plain(two)),
        (Some(one), None) => format!("the {label} is no longer said; it was {}", plain(one)),
        (None, None) => return Vec::new(),
    };
    vec![note(direction, says)]
}

fn number(old: &Table, new: &Table, key: &str, label: &str, more: Direction) -> Vec<Note> {
    match (old.number(key), new.number(key)) {
        (Some(one), Some(two)) => rose(one, two, label, more),
        _ => was_is(old, new, key, label, Direction::Changes),
    }
}

/// A number that rose or fell.
fn rose(one: i64, two: i64, label: &str, more: Direction) -> Vec<Note> {
    if one == two {
        return Vec::new();
    }
    let verb = if two > one { "rose" } else { "fell" };
    let says = format!("the {label} {verb} from {} to {}", thousands(one), thousands(two));
    vec![note(more.towards(two > one), says)]
}

fn floor(old: Option<i64>, new: Option<i64>, label: &str, more: Direction) -> Vec<Note> {
    match (old, new) {
        (Some(one), Some(two)) => rose(one, two, label, more),
        (None, Some(two)) => {
            vec![note(more, format!("the {label} is now {}; there was no such limit", thousands(two)))]
        }
        (Some(one), None) => {
            vec![note(more.back(), format!("the {label} is no longer set; it was {}", thousands(one)))]
        }
        (None, None) => Vec::new(),
    }
}

fn ladder(old: &str, new: &str, words: &[&str], label: &str, more: Direction) -> Vec<Note> {
    let step = |word: &str| words.iter().position(|w| *w == word);
    // Left out, and the word that the loader reads into that, are the same.
    let same = |word: &str| word.is_empty() || word == "not-required";
    if old == new || (words.contains(&"") && same(old) && same(new)) {
        return Vec::new();
    }
    let says = format!("the {label} was {} and is now {}", spoken(old), spoken(new));
    vec![note(more.towards(step(new) > step(old)), says)]
}

fn flag(old: bool, new: bool, more: Direction, [yes, no]: [&str; 2]) -> Vec<Note> {
    if old == new {
        return Vec::new();
    }
    vec![note(more.towards(new), if new { yes } else { no }.to_owned())]
}

fn from(old: Option<String>, new: Option<String>, more: Direction) -> Vec<Note> {
    let (Some(one), Some(two)) = (old, new) else { return Vec::new() };
    if one == two {
        return Vec::new();
    }
    let way = if two < one { "earlier" } else { "later" };
    vec![note(more.towards(two < one), format!("it holds from {two} on, which is {way}; it was from {one} on"))]
}

fn to(old: Option<String>, new: Option<String>, more: Direction) -> Vec<Note> {
    match (old, new) {
        (None, Some(two)) => vec![note(more.back(), format!("it ends: {two} is its last day, and it had none"))],
        (Some(one), None) => vec![note(more, format!("it no longer ends; {one} was its last day"))],
        (Some(one), Some(two)) if one != two => {
            let way = if two > one { "later" } else { "earlier" };
            vec![note(more.towards(two > one), format!("its last day is {two}, which is {way}; it was {one}"))]
        }
        _ => Vec::new(),
    }
}

fn until(old: Option<String>, new: Option<String>, label: &str, more: Direction) -> Vec<Note> {
    match (old, new) {
        (Some(one), Some(two)) if one != two => {
            vec![note(more.towards(two > one), format!("the {label} was {one} and is now {two}"))]
        }
        _ => Vec::new(),
    }
}

/// What is in one list and not in the other.
fn beyond<'a>(list: &[&'a str], other: &[&str]) -> Vec<&'a str> {
    list.iter().copied().filter(|w| !other.contains(w)).collect()
}

fn set(old: &[&str], new: &[&str], label: &str, more: Direction, empty: Empty) -> Vec<Note> {
    match (empty, old.is_empty(), new.is_empty()) {
        (Empty::All(all), _, _) => {
            let (one, two) = (if old.is_empty() { all } else { old }, if new.is_empty() { all } else { new });
            return set(one, two, label, more, Empty::Nothing);
        }
        (Empty::Anything, true, false) => {
            return vec![note(more.back(), format!("the {label} are now only {}; there was no limit", joined(new)))];
        }
        (Empty::Anything, false, true) => {
            return vec![note(more, format!("the {label} are no longer limited; it was only {}", joined(old)))];
        }
        (Empty::Unsaid, true, false) => {
            return vec![note(Direction::Changes, format!("the {label} are now said: {}", joined(new)))];
        }
        (Empty::Unsaid, false, true) => {
            return vec![note(Direction::Changes, format!("the {label} are no longer said; before, {}", joined(old)))];
        }
        _ => {}
    }
    let (gone, come) = (beyond(old, new), beyond(new, old));
    let mut notes = Vec::new();
    if !gone.is_empty() {
        notes.push(note(more.back(), format!("the {label} no longer include {}", joined(&gone))));
    }
    if !come.is_empty() {
        notes.push(note(more, format!("the {label} now include {}", joined(&come))));
    }
    notes
}

fn sequence(old: &[&str], new: &[&str], label: &str, more: Direction) -> Vec<Note> {
    let mut notes = set(old, new, label, more, Empty::Nothing);
    let kept = |list: &[&str], other: &[&str]| -> Vec<String> {
        list.iter().filter(|w| other.contains(w)).map(|w| (*w).to_owned()).collect()
    };
    if kept(old, new) != kept(new, old) {
        notes.push(note(Direction::Changes, format!("the order of the {label} is now {}", joined(new))));
    }
    notes
}

/// Sentences have no names: one that kept most of its words was reworded.
fn sentences(old: &[&str], new: &[&str], label: &str, more: Direction) -> Vec<Note> {
    let (pairs, gone, come) = matched(old, new, &[&|a, b| a == b, &|a, b| reworded(a, b)]);
    let pairs = pairs.into_iter().filter(|(one, two)| one != two);
    let mut notes: Vec<Note> =
        pairs.map(|(one, two)| note(Direction::Changes, format!("a {label} was “{one}” and is now “{two}”"))).collect();
    notes.extend(gone.iter().map(|g| note(more.back(), format!("a {label} was dropped: “{g}”"))));
    notes.extend(come.iter().map(|c| note(more, format!("a {label} was added: “{c}”"))));
    notes
}

fn reworded(one: &str, two: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<BTreeSet<_>>();
    let (one, two) = (words(one), words(two));
    one.intersection(&two).count() * 2 > one.len().max(two.len())
}

fn authoriser(old: &Table, new: &Table) -> Vec<Note> {
    let by = |t: &Table| t.flag("required").then(|| t.text("by").to_owned());
    match (by(old), by(new)) {
        (Some(one), None) => vec![note(
            Direction::Loosens,
            format!("no independent authorisation is asked for any longer; until now {one} had to authorise"),
        )],
        (None, Some(two)) => vec![note(
            Direction::Tightens,
            format!("{two} has to authorise now; until now no independent authorisation was asked for"),
        )],
        (Some(one), Some(two)) if one != two => {
            vec![note(Direction::Changes, format!("{two} has to authorise now; until now it was {one}"))]
        }
        _ => Vec::new(),
    }
}

fn days(old: &[&Table], new: &[&Table], label: &str) -> Vec<Note> {
    let read = |list: &[&Table]| -> BTreeSet<(String, String)> {
        list.iter().map(|t| (t.day("date").unwrap_or_default(), t.text("name").to_owned())).collect()
    };
    let (old, new) = (read(old), read(new));
    let named =
        |list: &BTreeSet<(String, String)>, day: &str| list.iter().find(|(d, _)| d == day).map(|(_, n)| n.clone());
    let mut notes = Vec::new();
    for (day, name) in &old {
        match named(&new, day) {
            Some(other) if other == *name => {}
            Some(other) => {
                notes.push(note(
                    Direction::Words,
                    format!("the {label} {day} was called “{name}” and is now “{other}”"),
                ));
            }
            None => notes.push(note(Direction::Changes, format!("{day} ({name}) is no {label} any longer"))),
        }
    }
    for (day, name) in new.iter().filter(|(day, _)| named(&old, day).is_none()) {
        notes.push(note(Direction::Changes, format!("{day} ({name}) is a {label} now")));
    }
    notes
}
