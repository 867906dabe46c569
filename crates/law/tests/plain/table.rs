//! Reading tables by key.

use jiff::civil::Date;
use toml::{Table, Value};

/// Is the record in force on this day?
pub(super) fn holds(record: &Table, day: Date) -> bool {
    date(record, "from").unwrap() <= day && date(record, "to").is_none_or(|to| day <= to)
}

pub(super) fn date(record: &Table, key: &str) -> Option<Date> {
    let date = record.get(key)?.as_datetime().unwrap().date.unwrap();
    Some(
        Date::new(date.year.try_into().unwrap(), date.month.try_into().unwrap(), date.day.try_into().unwrap()).unwrap(),
    )
}

pub(super) fn names(record: &Table, key: &str, what: &str) -> bool {
    record.get(key).is_some_and(|l| l.as_array().unwrap().iter().any(|w| w.as_str() == Some(what)))
}

pub(super) fn words(record: &Table, key: &str) -> Vec<String> {
    let list = record.get(key).and_then(Value::as_array);
    list.map(|l| l.iter().map(|w| w.as_str().unwrap().to_owned()).collect()).unwrap_or_default()
}

pub(super) fn word<'a>(record: &'a Table, key: &str) -> &'a str {
    record.get(key).and_then(Value::as_str).unwrap_or_default()
}

pub(super) fn number(record: &Table, key: &str) -> Option<i64> {
    record.get(key).and_then(Value::as_integer)
}

pub(super) fn truth_of(record: &Table, key: &str) -> bool {
    record.get(key).and_then(Value::as_bool).unwrap_or(false)
}

pub(super) fn list<'a>(record: &'a Table, key: &str) -> Vec<&'a Table> {
    record
        .get(key)
        .and_then(Value::as_array)
        .map(|l| l.iter().filter_map(Value::as_table).collect())
        .unwrap_or_default()
}

pub(super) fn take(record: &mut Table, key: &str) -> Vec<Table> {
    match record.remove(key) {
        Some(Value::Array(list)) => list.into_iter().map(|v| v.as_table().unwrap().clone()).collect(),
        _ => Vec::new(),
    }
}
