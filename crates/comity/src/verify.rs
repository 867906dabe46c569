//! Checks an evidence package offline, and says in plain words what is proven and what is not.

use std::{path::Path, process::ExitCode};

use evidence::package::{Outcome, Report, Trust, verify};
use exchange::{Directory, Roots, VerifyingKey};
use serde_json::json;

use crate::{
    cli::Verify,
    say::{self, Colour, No},
};

pub(crate) fn run(a: &Verify, as_json: bool) -> Result<ExitCode, No> {
    let bytes = std::fs::read(&a.package).map_err(|e| No::file(&a.package, &e))?;
    let report = match &a.directory {
        Some(directory) => with_directory(&bytes, directory, &a.roots, a.threshold)?,
        None => verify(&bytes, &Trust::nobody(), None),
    };
    print(&report, as_json);
    let good = if a.directory.is_some() { report.vouched() } else { report.verified() };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Checks with the keys of a directory, which is itself checked against the roots that the reader trusts.
pub(crate) fn with_directory(bytes: &[u8], directory: &Path, roots: &[String], threshold: usize) -> Result<Report, No> {
    let file = std::fs::read(directory).map_err(|e| No::file(directory, &e))?;
    let keys: Result<Vec<VerifyingKey>, _> = roots.iter().map(|r| r.parse()).collect();
    let keys = keys.map_err(|_| No::usage("a --root is no public key"))?;
    let roots = Roots::new(keys, threshold)
        .ok_or_else(|| No::usage("--threshold is at least 1 and at most the number of different roots"))?;
    // Years later the directory has expired, and still says whose keys these were: it is read as of its own day.
    let directory = Directory::read_as_issued(&file, &roots).map_err(|f| {
        No::refused(
            f.code(),
            format!("the directory: {f}"),
            "Check the root keys: they must come to you by another way than the package.",
        )
    })?;
    Ok(verify(bytes, &node::desk::trust(&directory), None))
}

fn print(report: &Report, as_json: bool) {
    if as_json {
        let checks: Vec<_> = report
            .checks
            .iter()
            .map(|c| json!({ "id": c.id, "outcome": c.outcome.as_str(), "says": c.says }))
            .collect();
        let out = json!({ "ok": report.verified(), "vouched": report.vouched(), "checks": checks, "proven": report.proven, "not_proven": report.not_proven });
        println!("{out}");
        return;
    }
    for check in &report.checks {
        let (mark, colour) = match check.outcome {
            Outcome::Passed => ("passed   ", Colour::Green),
            Outcome::Failed => ("FAILED   ", Colour::Red),
            Outcome::NotAsked => ("not asked", Colour::Dim),
        };
        println!("{} {:<8} {}", say::coloured(mark, colour), check.id, check.says);
    }
    println!();
    for line in &report.proven {
        println!("proven:     {line}");
    }
    for line in &report.not_proven {
        println!("NOT proven: {line}");
    }
    let verdict = if report.vouched() {
        say::coloured("\nVERIFIED, and the keys are vouched for by those whom you trust.", Colour::Green)
    } else if report.verified() {
        say::coloured(
            "\nWHOLE, but nobody whom you trust vouched for the keys. Give --directory and --root.",
            Colour::Dim,
        )
    } else {
        say::coloured("\nNOT VERIFIED. Do not rely on this file.", Colour::Red)
    };
    println!("{verdict}");
}
