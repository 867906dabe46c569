//! Law folders checked, and compared.

use std::{path::Path, process::ExitCode};

use law::Flaw;
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

pub(super) fn diff(old: &Path, new: &Path, as_json: bool) -> Result<ExitCode, No> {
    let _ = (old, new, as_json);
    Err(No::usage("not yet"))
}
