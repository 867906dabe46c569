//! A law folder as sheets: every record with its fields as they are written, so that no field can be overlooked.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::{Book, book::law_path, load::flaw::line_starts, raw::RawCommon};

/// Kinds of record in law files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    State,
    Treaty,
    Authority,
    Clause,
    Requirement,
    Authorisation,
    Ground,
    Deadline,
    Retention,
    Standing,
    Offence,
    Absent,
    Party,
    Reservation,
    Never,
    Unused,
    Spontaneous,
    Conduct,
    Composite,
    RecordWord,
    Fact,
    Cure,
    Currencies,
    Rate,
    Series,
}

impl Kind {
    /// The kind of the records under this key; `None`: the key is a field of the file's own head.
    fn under(key: &str) -> Option<Self> {
        Some(match key {
            "authority" => Self::Authority,
            "clause" => Self::Clause,
            "requirement" => Self::Requirement,
            "authorisation" => Self::Authorisation,
            "ground" => Self::Ground,
            "deadline" => Self::Deadline,
            "retention" => Self::Retention,
            "standing" => Self::Standing,
            "offence" => Self::Offence,
            "absent" => Self::Absent,
            "party" => Self::Party,
            "reservation" => Self::Reservation,
            "never" => Self::Never,
            "unused" => Self::Unused,
            "spontaneous" => Self::Spontaneous,
            "conduct" => Self::Conduct,
            "composite" => Self::Composite,
            "record" => Self::RecordWord,
            "fact" => Self::Fact,
            "cure" => Self::Cure,
            "rate" => Self::Rate,
            "series" => Self::Series,
            _ => return None,
        })
    }

    fn of_head(folder: &str) -> Option<Self> {
        match folder {
            "states" => Some(Self::State),
            "treaties" => Some(Self::Treaty),
            "currencies.toml" => Some(Self::Currencies),
            _ => None,
        }
    }
}

/// One record as it is written.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) kind: Kind,
    pub(super) id: String,
    /// Code of the state or id of the treaty that it belongs to. Empty: it holds for all.
    pub(super) owner: String,
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) fields: Table,
}

/// A folder: its records in the order of the files, and the names of states and treaties.
pub(super) struct Sheets {
    pub(super) list: Vec<Sheet>,
    pub(super) names: BTreeMap<String, String>,
}

impl Sheets {
    /// The sheets of files that were read as this book.
    pub(super) fn read(book: &Book, files: &[(String, String)]) -> Self {
        let states = book.states().map(|s| (s.code.to_string(), s.name.clone()));
        let treaties = book.treaties.iter().map(|t| (t.head.id().to_owned(), t.name.clone()));
        let names = states.chain(treaties).collect();
        let texts: BTreeMap<String, &str> =
            files.iter().filter_map(|(path, text)| Some((law_path(path)?, text.as_str()))).collect();
        let mut list = Vec::new();
        for (path, text) in texts {
            // The book was read from the same text: it is TOML.
            let Ok(table) = toml::from_str::<Table>(text) else { continue };
            let codes = cure_lines(&path, text);
            let place = |sheet: &Sheet| match sheet.kind {
                Kind::Cure => codes.get(&sheet.id).copied().unwrap_or(1),
                _ => book.place(&sheet.id).map_or(1, |(_, line)| line),
            };
            let from = list.len();
            file(&path, table, &mut list);
            for sheet in list.iter_mut().skip(from) {
                sheet.line = place(sheet);
            }
        }
        Self { list, names }
    }

    /// The name of the state or treaty that a record belongs to.
    pub(super) fn name<'a>(&'a self, owner: &'a str) -> &'a str {
        self.names.get(owner).map_or(owner, String::as_str)
    }
}

/// Grounds have a code and no id.
fn cure_lines(path: &str, text: &str) -> BTreeMap<String, usize> {
    let raw = (path == "common.toml").then(|| toml::from_str::<RawCommon>(text).ok()).flatten();
    let lines = line_starts(text);
    let line = |at: usize| 1 + lines.partition_point(|start| *start <= at);
    let cures = raw.map(|r| r.cure).unwrap_or_default();
    cures.into_iter().map(|c| (c.code.get_ref().clone(), line(c.code.span().start))).collect()
}

fn file(path: &str, table: Table, list: &mut Vec<Sheet>) {
    let (folder, name) = path.split_once('/').unwrap_or((path, path));
    let stem = name.trim_end_matches(".toml");
    let mut head = Table::new();
    let id = table.get("id").and_then(Value::as_str).unwrap_or("currencies").to_owned();
    let owner = match folder {
        "treaties" => id.clone(),
        "states" => stem.to_owned(),
        // In a file of another name each record says of which state it speaks.
        "offences" if stem.parse::<terms::StateCode>().is_ok() => stem.to_owned(),
        _ => String::new(),
    };
    let sheet = |kind, id, owner, fields| Sheet { kind, id, owner, file: path.to_owned(), line: 1, fields };
    for (key, value) in table {
        match (Kind::under(&key), value) {
            (Some(kind), Value::Array(records)) => {
                for record in records {
                    let Value::Table(mut fields) = record else { continue };
                    let owner = if matches!(kind, Kind::Offence | Kind::Absent) {
                        taken(&mut fields, "state").unwrap_or_else(|| owner.clone())
                    } else {
                        owner.clone()
                    };
                    let id = own_id(kind, &owner, &mut fields);
                    list.push(sheet(kind, id, owner, fields));
                }
            }
            (_, value) => _ = head.insert(key, value),
        }
    }
    if let Some(kind) = Kind::of_head(folder) {
        head.remove("id");
        list.push(sheet(kind, id, owner, head));
    }
}

fn own_id(kind: Kind, owner: &str, fields: &mut Table) -> String {
    let made = |fields: &Table| {
        let state = fields.get("state").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        let from = fields.get("from").map(ToString::to_string).unwrap_or_default();
        format!("{owner}-party-{state}-{from}")
    };
    match kind {
        Kind::Cure => taken(fields, "code").unwrap_or_default(),
        _ => taken(fields, "id").unwrap_or_else(|| made(fields)),
    }
}

fn taken(fields: &mut Table, key: &str) -> Option<String> {
    match fields.remove(key)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Fields as they are read: what is left out has the value that the loader gives it.
pub(super) trait Fields {
    fn text(&self, key: &str) -> &str;
    fn texts(&self, key: &str) -> Vec<&str>;
    fn flag(&self, key: &str) -> bool;
    fn number(&self, key: &str) -> Option<i64>;
    fn tables(&self, key: &str) -> Vec<&Table>;
    fn day(&self, key: &str) -> Option<String>;
}

impl Fields for Table {
    fn text(&self, key: &str) -> &str {
        self.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn texts(&self, key: &str) -> Vec<&str> {
        self.get(key)
            .and_then(Value::as_array)
            .map(|a| a.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default()
    }

    fn flag(&self, key: &str) -> bool {
        self.get(key).and_then(Value::as_bool).unwrap_or_default()
    }

    fn number(&self, key: &str) -> Option<i64> {
        self.get(key).and_then(Value::as_integer)
    }

    fn tables(&self, key: &str) -> Vec<&Table> {
        self.get(key)
            .and_then(Value::as_array)
            .map(|a| a.iter().filter_map(Value::as_table).collect())
            .unwrap_or_default()
    }

    fn day(&self, key: &str) -> Option<String> {
        self.get(key).and_then(Value::as_datetime).map(ToString::to_string)
    }
}
