//! Law folders checked, and compared.

use std::{path::Path, process::ExitCode};

use law::{Change, ChangedCase, Direction, Flaw};
use serde_json::json;

use crate::{book, say::No};

pub(super) fn check(dir: &Path, as_json: bool) -> Result<ExitCode, No> {
    match law::cases::check(&book::folder(dir)?) {
        Ok(checked) => {
            let (states, cases, digest) = (checked.book.states().count(), checked.cases.len(), checked.book.digest());
            if as_json {
                println!("{}", json!({ "ok": true, "states": states, "cases": cases, "digest": digest.to_string() }));
            } else {
                println!("{states} states, {cases} worked cases, no flaw. Digest {digest}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(flaws) => Err(flawed(&flaws, as_json)),
    }
}

/// The flaws, each with file and line. With `--json` each is a line of its own before the refusal.
pub(super) fn flawed(flaws: &[Flaw], as_json: bool) -> No {
    for f in flaws {
        if as_json {
            println!("{}", json!({ "file": f.file, "line": f.line, "says": f.message }));
        } else {
            println!("{f}");
        }
    }
    No::refused(
        "law",
        format!("{} flaw(s), named above", flaws.len()),
        "Put right what is named; half a law is worse than none.",
    )
}

/// What a change widens and narrows, and which cases change their answer. Exit code 0 whatever differs: it is no refusal.
pub(super) fn diff(old: &Path, new: &Path, as_json: bool) -> Result<ExitCode, No> {
    let (before, after) = (book::folder(old)?, book::folder(new)?);
    let found = law::diff(&before, &after).map_err(|flaws| flawed(&flaws, as_json))?;
    if as_json {
        let change = |c: &Change| json!({ "file": c.file, "line": c.line, "record": c.record, "direction": c.direction.as_str(), "says": c.says });
        let case = |c: &ChangedCase| json!({ "file": c.file, "line": c.line, "id": c.id, "why": c.why, "before": c.before, "after": c.after });
        let changes: Vec<_> = found.changes.iter().map(change).collect();
        println!("{}", json!({ "changes": changes, "cases": found.cases.iter().map(case).collect::<Vec<_>>() }));
        return Ok(ExitCode::SUCCESS);
    }
    for c in &found.changes {
        println!("{:9} {}\n          {}:{}", c.direction.as_str(), c.says, c.file, c.line);
    }
    // A case of a state that one folder does not know says nothing new about the law.
    let strange = |c: &ChangedCase| c.before.iter().chain(&c.after).any(|line| line.contains("unknown-state"));
    let (new, turned): (Vec<_>, Vec<_>) = found.cases.iter().partition(|c| strange(c));
    if !turned.is_empty() {
        println!("\nWorked cases that change their answer");
    }
    for c in turned {
        println!("  {} ({}:{}): {}", c.id, c.file, c.line, c.why);
        c.before.iter().for_each(|line| println!("      before: {line}"));
        c.after.iter().for_each(|line| println!("      after:  {line}"));
    }
    if !new.is_empty() {
        println!("\n{} case(s) ask of a state that one of the two folders does not know.", new.len());
    }
    let of = |d: Direction| found.changes.iter().filter(|c| c.direction == d).count();
    let counts: Vec<String> = Direction::ALL.iter().map(|d| format!("{} {}", of(*d), d.as_str())).collect();
    println!(
        "\n{} change(s): {}; {} case(s) change their answer.",
        found.changes.len(),
        counts.join(", "),
        found.cases.len()
    );
    Ok(ExitCode::SUCCESS)
}
