//! What holds for the difference of any two law folders, tried on invented books and on small changes of them.

use std::collections::BTreeSet;

use law::{Book, Difference, Direction, diff};
use terms::{DataCategory, Measure, Urgency};
use toml::{Table, Value, value::Datetime};

use crate::{chance::Chance, common, invented};

type Files = Vec<(String, String)>;

fn check(old: &Files, new: &Files) -> Difference {
    diff(old, new).unwrap_or_else(|flaws| panic!("{flaws:#?}"))
}

/// Which records went which way. A record that took the place of another may be named by either id.
fn ways(difference: &Difference) -> Vec<(String, Direction)> {
    let name = |id: &str| id.split_once("-res-").map_or(id, |(treaty, _)| treaty).to_owned();
    let mut ways: Vec<_> = difference.changes.iter().map(|c| (name(&c.record), c.direction)).collect();
    ways.sort();
    ways
}

fn back(ways: Vec<(String, Direction)>) -> Vec<(String, Direction)> {
    let mut ways: Vec<_> = ways.into_iter().map(|(id, way)| (id, way.back())).collect();
    ways.sort();
    ways
}

/// All that a book answers from, without the places of its records and without its digest.
fn meaning(book: &Book) -> String {
    let all = format!("{book:?}");
    let (before, after) = all.split_once("spots: {").unwrap();
    let (_, after) = after.split_once("attempted: ").unwrap();
    format!("{before}{}", after.split_once("digest: ").unwrap().0)
}

fn shuffled(files: &Files, chance: &mut Chance) -> Files {
    let (mut from, mut to) = (files.clone(), Files::new());
    while !from.is_empty() {
        to.push(from.swap_remove(chance.below(from.len())));
    }
    to
}

/// Words that stand in lists and fields of law files.
fn words() -> Vec<&'static str> {
    let mut words = vec!["required", "may", "not-required", "desk", "diplomatic", "closed", "dual", "condition", "POL"];
    words.extend([
        "punished",
        "not-punished",
        "in-force",
        "suspended",
        "hours",
        "days",
        "working-days",
        "act",
        "result",
    ]);
    words.extend(["cheating", "prowling", "boasting", "kind-0", "kind-2", "verified", "unverified", "XA", "XC", "DC"]);
    words.extend([
        "armed",
        "gang",
        "not tricked",
        "harm >= 7 XXB",
        "harm >= 9000 XXB",
        "hits >= 4",
        "sunday",
        "friday",
    ]);
    words.extend(["yes-no", "count", "central", "territory", "1.25", "other words", "XXB", "UTC", "port", "facts"]);
    words.extend(Measure::ALL.iter().map(|m| m.as_str()));
    words.extend(DataCategory::ALL.iter().map(|d| d.as_str()));
    words.extend(Urgency::ALL.iter().map(|u| u.as_str()));
    words
}

/// Another value of the same kind.
fn other(value: &mut Value, chance: &mut Chance) {
    match value {
        Value::String(text) => *text = (*chance.pick(&words())).to_owned(),
        Value::Integer(n) => *n = i64::try_from(chance.below(100)).unwrap(),
        Value::Boolean(is) => *is = !*is,
        Value::Datetime(day) => *day = moved(day, chance),
        Value::Array(list) if list.is_empty() || (chance.one_in(3) && !list[0].is_table()) => {
            list.push(Value::String((*chance.pick(&words())).to_owned()));
        }
        Value::Array(list) => {
            let n = chance.below(list.len());
            if chance.one_in(3) { _ = list.remove(n) } else { other(&mut list[n], chance) }
        }
        Value::Table(table) => field(table, chance),
        Value::Float(_) => {}
    }
}

fn moved(day: &Datetime, chance: &mut Chance) -> Datetime {
    let year: usize = day.to_string()[..4].parse().unwrap();
    format!("{}{}", year + 2 - chance.below(5), &day.to_string()[4..]).parse().unwrap()
}

/// Another value in one field, or one field more or less.
fn field(table: &mut Table, chance: &mut Chance) {
    let keys: Vec<String> = table.keys().cloned().collect();
    let key = chance.pick(&keys).clone();
    match chance.below(8) {
        0 => _ = table.remove(&key),
        1 => {
            let number = Value::Integer(i64::try_from(chance.below(90)).unwrap());
            let added: [(&str, Value); 8] = [
                ("to", Value::Datetime("2029-12-31".parse().unwrap())),
                ("months_min", number.clone()),
                ("hold_days", number.clone()),
                ("days_max", number),
                ("roll", Value::Boolean(true)),
                ("death", Value::Boolean(true)),
                ("conditions", Value::Array(vec![Value::String("a promise".to_owned())])),
                ("reach", Value::Array(vec![Value::String("territory".to_owned())])),
            ];
            let (key, value) = chance.pick(&added).clone();
            table.insert(key.to_owned(), value);
        }
        _ => other(table.get_mut(&key).unwrap(), chance),
    }
}

/// The same files, written anew.
fn written(files: &Files) -> Files {
    let again = |text: &str| toml::to_string(&toml::from_str::<Table>(text).unwrap()).unwrap();
    files.iter().map(|(path, text)| (path.clone(), again(text))).collect()
}

/// The files with one field of one record changed; ids stay.
fn changed(files: &Files, chance: &mut Chance) -> Files {
    let mut files = files.clone();
    let n = chance.below(files.len());
    let mut table: Table = toml::from_str(&files[n].1).unwrap();
    let lists: Vec<String> = table.iter().filter(|(_, v)| v.is_array()).map(|(k, _)| k.clone()).collect();
    if lists.is_empty() || chance.one_in(6) {
        field(&mut table, chance);
    } else {
        other(table.get_mut(chance.pick(&lists)).unwrap(), chance);
    }
    files[n].1 = toml::to_string(&table).unwrap();
    files
}

#[test]
fn a_law_folder_does_not_differ_from_itself_in_any_order_of_its_files() {
    let mut chance = Chance::new(11);
    for _ in 0..20 {
        let files = invented::files(&mut chance);
        let other = shuffled(&files, &mut chance);
        assert_eq!(check(&files, &other), Difference::default());
    }
    assert_eq!(check(&common::small_files(), &common::small_files()), Difference::default());
}

#[test]
fn the_order_of_the_files_changes_nothing_in_what_is_said() {
    let mut chance = Chance::new(12);
    for _ in 0..20 {
        let (old, new) = (invented::files(&mut chance), invented::files(&mut chance));
        let said = check(&old, &new);
        assert_eq!(said, check(&shuffled(&old, &mut chance), &shuffled(&new, &mut chance)));
        let places: Vec<_> = said.changes.iter().map(|c| (c.file.clone(), c.line)).collect();
        assert!(places.is_sorted() && !places.is_empty());
    }
}

#[test]
fn what_widens_on_the_way_there_narrows_on_the_way_back() {
    let (mut chance, mut seen) = (Chance::new(13), BTreeSet::new());
    for _ in 0..60 {
        let (old, new) = (invented::files(&mut chance), invented::files(&mut chance));
        let (there, again) = (ways(&check(&old, &new)), ways(&check(&new, &old)));
        assert_eq!(there, back(again));
        seen.extend(there.into_iter().map(|(_, way)| way));
    }
    assert_eq!(seen.len(), Direction::ALL.len(), "{seen:?}");
}

#[test]
fn every_field_that_means_something_is_missed_by_no_difference() {
    let (mut chance, mut said) = (Chance::new(14), 0);
    for _ in 0..15 {
        let old = written(&invented::files(&mut chance));
        let was = Book::read(old.clone()).unwrap();
        for _ in 0..30 {
            let new = changed(&old, &mut chance);
            let Ok(book) = Book::read(new.clone()) else { continue };
            let (there, again) = (check(&old, &new), check(&new, &old));
            said += usize::from(!there.changes.is_empty());
            let Some(n) = old.iter().zip(&new).position(|(a, b)| a != b) else { continue };
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<BTreeSet<_>>();
            let (a, b) = (lines(&old[n].1), lines(&new[n].1));
            let only = |a: &BTreeSet<String>, b| a.difference(b).cloned().collect::<Vec<_>>();
            let edit = format!("{}: {:?} -> {:?}", new[n].0, only(&a, &b), only(&b, &a));
            assert!(!there.changes.is_empty() || meaning(&book) == meaning(&was), "nothing said of {edit}");
            // Where the edit is of an id, the record is called otherwise on the way back.
            let plain = |ways: Vec<(String, Direction)>| {
                let mut ways: Vec<Direction> = ways.into_iter().map(|(_, way)| way).collect();
                ways.sort();
                ways
            };
            assert_eq!(plain(ways(&there)), plain(back(ways(&again))), "{edit}");
        }
    }
    assert!(said > 150, "only {said} changes");
}
