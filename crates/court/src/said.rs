//! A report as others read it, and as the node reads it back from its reading process.

use std::collections::BTreeMap;

use evidence::package::{Check, Ended, Fault, Outcome, Package, Report, Worth, not_a_package};
use serde_json::{Value, json};
use terms::{NodeId, RequestId};

/// The exit code of a verdict: 0 good, 3 good although a key has ended since, 4 refused because one has, 1 refused otherwise. `asked`: the
/// reader gave a directory, and then whole is not enough.
pub fn exit_code(worth: Worth, asked: bool) -> u8 {
    match worth {
        Worth::Vouched => 0,
        Worth::Whole | Worth::NodesVouched => u8::from(asked),
        Worth::VouchedBeforeEnd => 3,
        Worth::EndedUnproven => 4,
        Worth::NotVerified => 1,
    }
}

/// The report for `--json`, the page and the node: `ok` when nothing failed, `vouched` when the reader's keys stand behind it as well, and
/// `worth` what it comes to, in one word.
pub fn as_json(report: &Report) -> Value {
    let checks: Vec<_> =
        report.checks.iter().map(|c| json!({ "id": c.id, "outcome": c.outcome.as_str(), "says": c.says })).collect();
    json!({
        "ok": report.verified(),
        "vouched": report.vouched(),
        "worth": report.worth().as_str(),
        "checks": checks,
        "proven": report.proven,
        "not_proven": report.not_proven,
    })
}

/// The same with what the package is and where its files stand in it, if it is one.
pub(crate) fn with_contents(mut said: Value, package: Option<&Package>, sha256: &str) -> Value {
    let Some(members) = said.as_object_mut() else { return said };
    members.insert("sha256".to_owned(), json!(sha256));
    if let Some(package) = package {
        let nodes: Vec<String> =
            package.sealers().filter(|s| !s.holder.is_person()).map(|s| s.holder.node().to_string()).collect();
        let files: BTreeMap<&str, (u64, u64)> =
            package.names().filter_map(|name| Some((name, package.place(name)?))).collect();
        members.insert("request".to_owned(), json!(package.request().to_string()));
        members.insert("sealed_by".to_owned(), json!(nodes));
        members.insert("files".to_owned(), json!(files));
    }
    said
}

/// What the desk said, read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Each check and what follows.
    pub report: Report,
    /// The request that it answers, if it is a package.
    pub request: Option<RequestId>,
    /// The nodes that sealed it, by its own account.
    pub sealed_by: Vec<NodeId>,
    files: BTreeMap<String, (u64, u64)>,
}

impl Verdict {
    /// A report alone: nothing is known of what is inside.
    pub fn without_contents(report: Report) -> Self {
        Self { report, request: None, sealed_by: Vec::new(), files: BTreeMap::new() }
    }

    /// The process that read it was ended before it could say anything: what a package must never bring about.
    pub fn reader_ended() -> Self {
        let mut report = not_a_package(&Fault::Empty);
        if let Some(file) = report.checks.first_mut() {
            "The system ended the process that read this file, because it tried what no reader does, or fell. Keep the file for an \
             examination, and rely on nothing in it."
                .clone_into(&mut file.says);
        }
        Self::without_contents(report)
    }

    /// Reads what [`desk`](crate::desk) wrote. `None` if it did not, or gave no verdict.
    pub fn read(said: &[u8]) -> Option<Self> {
        let said: Value = serde_json::from_slice(said).ok()?;
        let texts = |name: &str| -> Option<Vec<String>> {
            said.get(name)?.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
        };
        let checks = said.get("checks")?.as_array()?;
        let worth = |worth: Worth| said.get("worth").and_then(Value::as_str) == Some(worth.as_str());
        let report = Report {
            checks: checks.iter().map(check).collect::<Option<_>>()?,
            proven: texts("proven")?,
            not_proven: texts("not_proven")?,
            ended: match (worth(Worth::VouchedBeforeEnd), worth(Worth::EndedUnproven)) {
                (true, _) => Ended::Before,
                (_, true) => Ended::Unproven,
                _ => Ended::None,
            },
        };
        let verdict = Self::without_contents(report);
        let Some(request) = said.get("request") else { return Some(verdict) };
        let sealed_by = texts("sealed_by")?.iter().map(|id| id.parse().ok()).collect::<Option<_>>()?;
        let files = said.get("files")?.as_object()?.iter().map(file).collect::<Option<_>>()?;
        Some(Self { request: Some(request.as_str()?.parse().ok()?), sealed_by, files, ..verdict })
    }

    /// One file by its name inside the bag, out of the bytes that were judged.
    pub fn file_in<'a>(&self, bytes: &'a [u8], name: &str) -> Option<&'a [u8]> {
        let (start, size) = self.files.get(name).copied()?;
        let (start, size) = (usize::try_from(start).ok()?, usize::try_from(size).ok()?);
        bytes.get(start..)?.get(..size)
    }
}

fn check(said: &Value) -> Option<Check> {
    let id = said.get("id")?.as_str()?;
    let id = Check::IDS.into_iter().find(|known| *known == id)?;
    let outcome = said.get("outcome")?.as_str()?;
    let outcome =
        [Outcome::Passed, Outcome::Failed, Outcome::NotAsked].into_iter().find(|known| known.as_str() == outcome)?;
    Some(Check { id, outcome, says: said.get("says")?.as_str()?.to_owned() })
}

fn file((name, place): (&String, &Value)) -> Option<(String, (u64, u64))> {
    Some((name.clone(), (place.get(0)?.as_u64()?, place.get(1)?.as_u64()?)))
}
