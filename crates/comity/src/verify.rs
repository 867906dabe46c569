//! Checks an evidence package offline, and says in plain words what is proven and what is not.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use evidence::{
    log::cosign,
    package::{Fault, Outcome, Package, Reader, Report, Trust, judge, not_a_package},
    stamp::Root,
};
use exchange::{Directory, Roots, VerifyingKey};
use serde_json::json;

use crate::{
    beside::Beside,
    cli::Verify,
    say::{self, Colour, No},
};

/// Read at once; the file is read from front to back, once.
const PIECE: usize = 1 << 20;

pub(crate) fn run(a: &Verify, as_json: bool) -> Result<ExitCode, No> {
    let trust = match &a.directory {
        Some(directory) => of_directory(directory, &a.roots, a.threshold)?,
        None => Trust::nobody(),
    };
    let trust = trust.with_witnesses(witnesses(&a.witnesses)?).with_stamp_roots(stamp_roots(&a.stamp_roots)?);
    let report = match read(&a.package)? {
        Ok(package) => judge(&package, &trust, None),
        Err(fault) => not_a_package(&fault),
    };
    print(&report, as_json);
    let good = if a.directory.is_some() { report.vouched() } else { report.verified() };
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads a package of any size in the memory of a small one.
pub(crate) fn read(path: &PathBuf) -> Result<Result<Package, Fault>, No> {
    let trouble = |e| No::file(path, &e);
    let mut file = File::open(path).map_err(trouble)?;
    let mut reader = Reader::hashing(Beside::new());
    let mut piece = vec![0; PIECE];
    loop {
        let count = match file.read(&mut piece) {
            Ok(0) => return Ok(reader.finish()),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(trouble(error)),
        };
        if let Err(fault) = reader.take(piece.get(..count).unwrap_or_default()) {
            return Ok(Err(fault));
        }
    }
}

fn witnesses(lines: &[String]) -> Result<Vec<cosign::Witness>, No> {
    let read = |line: &String| cosign::read_verifier_line(line);
    lines.iter().map(read).collect::<Result<_, _>>().map_err(|bad| No::usage(format!("--witness: {bad}")))
}

fn stamp_roots(files: &[PathBuf]) -> Result<Vec<Root>, No> {
    let mut roots = Vec::new();
    for path in files {
        let bytes = std::fs::read(path).map_err(|e| No::file(path, &e))?;
        roots.extend(Root::all_from(&bytes).map_err(|bad| No::usage(format!("{}: {bad}", path.display())))?);
    }
    Ok(roots)
}

/// The keys of a directory, which is itself checked against the roots that the reader trusts.
fn of_directory(directory: &Path, roots: &[String], threshold: usize) -> Result<Trust, No> {
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
    Ok(node::desk::trust(&directory))
}

/// Checks a package with the keys of a directory.
pub(crate) fn with_directory(
    package: &PathBuf,
    directory: &Path,
    roots: &[String],
    threshold: usize,
) -> Result<Report, No> {
    let trust = of_directory(directory, roots, threshold)?;
    Ok(match read(package)? {
        Ok(package) => judge(&package, &trust, None),
        Err(fault) => not_a_package(&fault),
    })
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
        println!("{} {:<9} {}", say::coloured(mark, colour), check.id, check.says);
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
