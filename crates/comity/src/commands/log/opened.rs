//! What opens the commitments of an exported log: a file with a line for each entry, and how it is held against the log.

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader},
    path::Path,
};

use evidence::log::{Tile, TileKind, commit};
use serde_json::{Value, json};
use store::ledger::{Openable, Opening, TileSource as _, forgets};
use terms::Digest;

use super::{audit::Said, source::Source, trouble};
use crate::say::No;

/// One line for each entry.
pub(super) const OPENED: &str = "opened.jsonl";

/// A line to be written.
pub(super) struct Line {
    pub(super) entry: u64,
    pub(super) what: Openable,
}

impl Line {
    /// What was destroyed names the entry that says so; what was altered is not passed off as destroyed.
    pub(super) fn write(&self) -> String {
        let entry = self.entry;
        let line = match &self.what {
            Openable::By((key, record)) => json!({ "entry": entry, "key": hex(key), "record": hex(record) }),
            Openable::Destroyed(d) => {
                json!({ "entry": entry, "destroyed": true, "by": d.entry, "case": d.stream, "class": d.class })
            }
            Openable::Altered => json!({ "entry": entry, "altered": true }),
        };
        line.to_string() + "\n"
    }
}

/// A line as somebody brought it.
enum Brought {
    Opening(Opening),
    /// Said to be destroyed: by which entry, of which case and class. Exports of old name none.
    Destroyed(Option<(u64, String, String)>),
    Altered,
}

fn read(line: &str) -> Option<(u64, Brought)> {
    let value: Value = serde_json::from_str(line).ok()?;
    let entry = value.get("entry")?.as_u64()?;
    let says = |name: &str| value.get(name).and_then(Value::as_bool) == Some(true);
    let text = |name: &str| Some(value.get(name)?.as_str()?.to_owned());
    if says("altered") {
        return Some((entry, Brought::Altered));
    }
    if says("destroyed") {
        let by = || Some((value.get("by")?.as_u64()?, text("case")?, text("class")?));
        return Some((entry, Brought::Destroyed(by())));
    }
    let bytes = |name: &str| unhex(value.get(name)?.as_str()?);
    Some((entry, Brought::Opening((bytes("key")?.try_into().ok()?, bytes("record")?))))
}

/// What an export opened.
#[derive(Default)]
pub(super) struct Opened {
    /// Entries that were opened.
    pub(super) count: u64,
    /// Entries that another opened one says are destroyed.
    pub(super) destroyed: u64,
}

/// What an export opens, held against its commitments. `None` where it opens nothing.
pub(super) async fn hold(source: &Source, path: &Path, size: u64, said: &mut Vec<Said>) -> Result<Option<Opened>, No> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(No::file(path, &e)),
    };
    let mut wrong = |code, entry: u64, says: String| {
        said.push(Said { code, says, entry: Some(entry), file: Some(OPENED.to_owned()) });
    };
    let (mut expected, mut entries) = (1, Entries::of(source, size));
    let (mut count, mut gone, mut forgotten) = (0, Vec::new(), HashMap::new());
    for line in BufReader::new(file).lines() {
        let line = line.map_err(|e| No::file(path, &e))?;
        let Some((entry, brought)) = read(&line).filter(|(entry, _)| (expected..=size).contains(entry)) else {
            let says =
                format!("after entry {}: a line that opens nothing of this log, or opens it again", expected - 1);
            wrong("opening-form", expected, says);
            continue;
        };
        (expected..entry).for_each(|gone| wrong("opening-missing", gone, format!("entry {gone} is not opened")));
        expected = entry + 1;
        match brought {
            Brought::Opening((key, record)) if entries.at(entry - 1).await? == Some(commit(&key, &record)) => {
                count += 1;
                forgotten.extend(forgets(&record).map(|what| (entry, what)));
            }
            Brought::Opening(_) => {
                wrong("opening-altered", entry, format!("what opens entry {entry} is not what it commits to"));
            }
            Brought::Altered => {
                let says = format!("entry {entry} was altered in the records, so that nothing opens it");
                wrong("entry-altered", entry, says);
            }
            Brought::Destroyed(by) => gone.push((entry, by)),
        }
    }
    (expected..=size).for_each(|gone| wrong("opening-missing", gone, format!("entry {gone} is not opened")));
    let (told, untold): (Vec<_>, Vec<_>) = gone.into_iter().partition(|(entry, by)| {
        let by = by.as_ref().filter(|(by, ..)| by > entry);
        by.is_some_and(|(by, case, class)| forgotten.get(by).is_some_and(|(c, k)| (c, k) == (case, class)))
    });
    for (entry, _) in untold {
        let says = format!("entry {entry} is said to be destroyed, and no entry that was opened says so");
        wrong("destroyed-unsaid", entry, says);
    }
    Ok(Some(Opened { count, destroyed: u64::try_from(told.len()).unwrap_or(u64::MAX) }))
}

/// The commitments of a log, one bundle of 256 at a time.
struct Entries<'a> {
    source: &'a Source,
    size: u64,
    bundle: (u64, Vec<Digest>),
}

impl<'a> Entries<'a> {
    fn of(source: &'a Source, size: u64) -> Self {
        Self { source, size, bundle: (u64::MAX, Vec::new()) }
    }

    async fn at(&mut self, index: u64) -> Result<Option<Digest>, No> {
        if self.bundle.0 != index / 256 {
            let bundle = match Tile::of(TileKind::Entries, index / 256, self.size) {
                Some(tile) => self.source.tile(&tile).await.map_err(|e| trouble(&e))?.and_then(|b| tile.read(&b)),
                None => None,
            };
            self.bundle = (index / 256, bundle.unwrap_or_default());
        }
        Ok(usize::try_from(index % 256).ok().and_then(|place| self.bundle.1.get(place)).copied())
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|pair| if let [high, low] = pair { Some(high << 4 | low) } else { None }).collect()
}
