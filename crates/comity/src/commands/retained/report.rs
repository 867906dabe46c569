//! What became of each source: counted, by reason, with places, and never with content.

use std::{collections::BTreeMap, time::Duration};

use retained::{Place, Rejected, SetAside, Tally};
use serde_json::{Map, Value, json};
use terms::Digest;

/// Places that are named for each reason.
const PLACES: usize = 3;

/// One source's account, or the sum of several.
#[derive(Debug, Default)]
pub(crate) struct Account {
    /// Entries of what is stored now or was there before: read, stored, set aside.
    pub(crate) tally: Tally,
    /// Records that are now in the archive.
    pub(crate) records: u64,
    /// Bytes read.
    pub(crate) bytes: u64,
    /// Pieces, and those of them that were there before.
    pub(crate) pieces: u64,
    /// Pieces that were not stored again.
    pub(crate) again: u64,
    /// Bytes at the end of a source that is still written, which are no whole entry yet.
    pub(crate) left: u64,
    /// The source's digest, when all of it was read.
    pub(crate) digest: Option<Digest>,
    reasons: Reasons,
}

/// Why entries were set aside: how many for each reason, and the first places.
#[derive(Debug, Default)]
pub(crate) struct Reasons(BTreeMap<SetAside, (u64, Vec<Place>)>);

impl Reasons {
    /// Counts those of a piece.
    pub(crate) fn add(&mut self, rejected: &[Rejected]) {
        for one in rejected {
            let (count, places) = self.0.entry(one.reason).or_default();
            *count += 1;
            if places.len() < PLACES {
                places.push(one.place);
            }
        }
    }
}

impl Account {
    /// Counts a whole source.
    pub(crate) fn sum(&mut self, other: &Self) {
        self.tally.add(other.tally);
        self.records += other.records;
        self.bytes += other.bytes;
        self.pieces += other.pieces;
        self.again += other.again;
        self.left += other.left;
        for (reason, (count, _)) in &other.reasons.0 {
            self.reasons.0.entry(*reason).or_default().0 += count;
        }
    }

    /// Counts what is stored now, or was before: not before it is.
    pub(crate) fn settle(&mut self, tally: Tally, reasons: Reasons) {
        self.tally.add(tally);
        for (reason, (count, places)) in reasons.0 {
            let (counted, named) = self.reasons.0.entry(reason).or_default();
            *counted += count;
            named.extend(places);
            named.truncate(PLACES);
        }
    }

    /// Was all of it there before?
    pub(crate) fn was_there(&self) -> bool {
        self.pieces > 0 && self.again == self.pieces
    }

    /// The sentences for people.
    pub(crate) fn says(&self, name: &str, dry: bool) -> String {
        let t = self.tally;
        let mut says = format!("{name}: {} entries read = {} stored + {} set aside", t.read, t.stored, t.set_aside);
        if dry {
            says = says.replace(" stored +", " understood +");
            says.push_str("; nothing was stored: this was a rehearsal");
        } else if self.bytes == 0 {
            says.push_str(": the source is empty");
        } else if self.was_there() {
            says.push_str(" (taken in before: nothing was doubled)");
        } else if self.again > 0 {
            says.push_str(&format!(
                " ({} of {} pieces were there before: nothing was doubled)",
                self.again, self.pieces
            ));
        }
        if self.left > 0 {
            says.push_str(&format!("; it is still written: its last {} bytes wait for the next run", self.left));
        }
        for (reason, (count, places)) in &self.reasons.0 {
            says.push_str(&format!("\n    {count} set aside: {reason}"));
            if !places.is_empty() {
                let more = if *count > places.len() as u64 { ", …" } else { "" };
                let places: Vec<String> = places.iter().map(ToString::to_string).collect();
                says.push_str(&format!(" ({}{more})", places.join(", ")));
            }
        }
        says
    }

    /// The same for programs.
    pub(crate) fn json(&self, dry: bool) -> Map<String, Value> {
        let t = self.tally;
        let reasons: Vec<Value> = self
            .reasons
            .0
            .iter()
            .map(|(reason, (count, places))| {
                let first: Vec<String> = places.iter().map(ToString::to_string).collect();
                json!({ "reason": reason.to_string(), "count": count, "first": first })
            })
            .collect();
        let counts = [
            ("read", t.read),
            ("stored", t.stored),
            ("set_aside", t.set_aside),
            ("records", self.records),
            ("bytes", self.bytes),
            ("pieces", self.pieces),
            ("pieces_there_before", self.again),
            ("left", self.left),
        ];
        let mut out: Map<String, Value> = counts.into_iter().map(|(key, n)| (key.to_owned(), json!(n))).collect();
        out.insert("already_there".into(), json!(self.was_there()));
        out.insert("sha256".into(), json!(self.digest.map(|d| d.to_string())));
        out.insert("reasons".into(), json!(reasons));
        out.insert("dry_run".into(), json!(dry));
        out
    }
}

/// A large number as people say it.
pub(crate) fn large(number: u64) -> String {
    match number {
        0..10_000 => number.to_string(),
        10_000..10_000_000 => format!("{:.1} k", number as f64 / 1e3),
        _ => format!("{:.1} M", number as f64 / 1e6),
    }
}

/// A time as people say it.
pub(crate) fn lasting(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        _ => format!("{} h {} min", seconds / 3_600, seconds % 3_600 / 60),
    }
}
