//! Finds out which records of the two folders are the same one.

use std::collections::BTreeMap;

use super::sheet::{Fields as _, Kind, Sheet};

/// Pairs, what only the first list has, and what only the second has.
pub(super) type Matched<T> = (Vec<(T, T)>, Vec<T>, Vec<T>);

/// Are these two the same entry?
pub(super) type Same<'a, T> = &'a dyn Fn(&T, &T) -> bool;

/// Pairs entries that have no names, by the first test that two of them pass. As both lists are gone through in their
/// own order, the pairs are the same from either side.
pub(super) fn matched<T: Copy>(old: &[T], new: &[T], same: &[Same<'_, T>]) -> Matched<T> {
    let (mut left, mut right) = (old.to_vec(), new.to_vec());
    let mut pairs = Vec::new();
    for same in same {
        let mut rest = Vec::new();
        for one in left {
            match right.iter().position(|two| same(&one, two)) {
                Some(at) => pairs.push((one, right.remove(at))),
                None => rest.push(one),
            }
        }
        left = rest;
    }
    (pairs, left, right)
}

/// Records by id; of the others those of one kind and state that say the same of the same thing.
pub(super) fn records<'a>(old: &'a [Sheet], new: &'a [Sheet]) -> Matched<&'a Sheet> {
    let named = |list: &'a [Sheet]| -> BTreeMap<(Kind, &'a str), &'a Sheet> {
        list.iter().map(|s| ((s.kind, s.id.as_str()), s)).collect()
    };
    let (by_old, by_new) = (named(old), named(new));
    let mut pairs = Vec::new();
    for (key, one) in &by_old {
        if let Some(two) = by_new.get(key) {
            pairs.push((*one, *two));
        }
    }
    let alone = |list: &'a [Sheet], other: &BTreeMap<(Kind, &str), &Sheet>| -> Vec<&'a Sheet> {
        list.iter().filter(|s| !other.contains_key(&(s.kind, s.id.as_str()))).collect()
    };
    (pairs, alone(old, &by_new), alone(new, &by_old))
}

/// Did the same record get another id?
pub(super) fn renamed(one: &Sheet, two: &Sheet) -> bool {
    alike(one, two) && one.fields == two.fields
}

/// Does the second stand in the place of the first?
pub(super) fn succeeds(one: &Sheet, two: &Sheet) -> bool {
    alike(one, two) && place(one).is_some_and(|p| Some(p) == place(two))
}

fn alike(one: &Sheet, two: &Sheet) -> bool {
    one.kind == two.kind && one.owner == two.owner
}

/// What a record is about, where a state or treaty has one record for each such thing.
fn place(sheet: &Sheet) -> Option<Vec<&str>> {
    let fields = &sheet.fields;
    Some(match sheet.kind {
        Kind::Party => vec![fields.text("state")],
        Kind::Requirement => vec![fields.text("field")],
        Kind::Ground => vec![fields.text("code")],
        Kind::Offence => vec![fields.text("conduct"), fields.text("article")],
        Kind::Absent => vec![fields.text("conduct")],
        Kind::Reservation => vec![fields.text("state"), fields.text("clause")],
        Kind::Authorisation => [fields.texts("measures"), fields.texts("data")].concat(),
        Kind::Deadline => [fields.texts("measures"), fields.texts("urgency")].concat(),
        Kind::Retention => fields.texts("records"),
        _ => return None,
    })
}
