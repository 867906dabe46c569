//! Checks an evidence package offline, and says in plain words what is proven and what is not.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use cell::Walls;
use court::NoTrust;
use evidence::{
    log::cosign,
    package::{Fault, Outcome, Package, Reader, Report, Trust, Worth, judge, not_a_package},
    record,
    stamp::Root,
};
use terms::Instant;

use crate::{
    beside::Beside,
    cli::verify::Verify,
    commands::evidence::lasting,
    record_beside::{self, Judged, RecordBeside},
    say::{self, Colour, No},
};

/// Read at once; the file is read from front to back, once.
const PIECE: usize = 1 << 20;

pub(crate) fn run(a: &Verify, as_json: bool) -> Result<ExitCode, No> {
    let trust = match &a.known.directory {
        Some(directory) => of_directory(directory, &a.known.roots, a.known.threshold)?,
        None => Trust::nobody(),
    };
    let time_roots = stamp_roots(&a.stamp_roots)?;
    let lists = lasting::lists(&a.lists)?;
    let trust = trust.with_witnesses(witnesses(&a.witnesses)?).with_stamp_roots(time_roots.clone());
    // By this machine's clock nothing is refused: it says whether a use has come to its end.
    let today = a.clock.unwrap_or_else(|| node::clock::Clock::offset_by(0).now());
    let trust = trust.with_revocation_lists(lists.clone()).with_today(today);
    let beside = record_beside::bytes(&a.package)?;
    let file = File::open(&a.package).map_err(|e| No::file(&a.package, &e))?;
    // From here on this process opens no file, no socket and no program: what follows reads what a stranger made.
    let walls = in_a_cell()?;
    let mut beside = beside.map(RecordBeside::new);
    let read = read(&a.package, file, beside.as_mut())?;
    let record = beside.map(|beside| beside.judge(&time_roots, &lists));
    let there = record.as_ref().and_then(|record| record.as_ref().ok()?.there());
    let trust = there.into_iter().fold(trust, Trust::with_record);
    let report = match read {
        Ok(package) => judge(&package, &trust, a.clock),
        Err(fault) => not_a_package(&fault),
    };
    print(&report, record.as_ref(), (walls, a.clock, today), as_json);
    let code = match record {
        Some(Err(_)) => 1,
        _ => court::exit_code(report.worth(), a.known.directory.is_some()),
    };
    Ok(ExitCode::from(code))
}

/// The node's reading process: a package on standard input, a verdict on standard output, and nothing else.
pub(crate) fn in_process(arguments: &[String]) -> Result<ExitCode, No> {
    in_a_cell()?;
    let (said, code) = court::desk(&mut std::io::stdin().lock(), arguments);
    println!("{said}");
    Ok(ExitCode::from(code))
}

fn in_a_cell() -> Result<Walls, No> {
    let cure = "Verify on a machine whose kernel has seccomp, or with tools/verify.py.";
    cell::enter().map_err(|e| No::refused("no-cell", e.to_string(), cure))
}

/// Reads a package of any size in the memory of a small one.
fn read(path: &Path, mut file: File, mut beside: Option<&mut RecordBeside>) -> Result<Result<Package, Fault>, No> {
    let trouble = |e| No::file(path, &e);
    let mut reader = Reader::hashing(Beside::new());
    let mut piece = vec![0; PIECE];
    loop {
        let count = match file.read(&mut piece) {
            Ok(0) => return Ok(reader.finish()),
            Ok(count) => count,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(trouble(error)),
        };
        if let Some(beside) = &mut beside {
            beside.take(piece.get(..count).unwrap_or_default());
        }
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
    court::trusted(&file, roots, threshold).map_err(|no| match &no {
        NoTrust::Root => No::usage("a --root is no public key"),
        NoTrust::Threshold => No::usage("--threshold is at least 1 and at most the number of different roots"),
        NoTrust::Directory(fault) => No::refused(fault.code(), no.to_string(), no.cure()),
    })
}

/// Checks a package with the keys of a directory.
pub(crate) fn with_directory(
    package: &Path,
    directory: &Path,
    roots: &[String],
    threshold: usize,
) -> Result<Report, No> {
    let trust = of_directory(directory, roots, threshold)?;
    let file = File::open(package).map_err(|e| No::file(package, &e))?;
    Ok(match read(package, file, None)? {
        Ok(package) => judge(&package, &trust, None),
        Err(fault) => not_a_package(&fault),
    })
}

/// How far the walls hold, the time that was given to judge by, and the time that was used for whether a use is over.
type Setting = (Walls, Option<Instant>, Instant);

fn print(
    report: &Report,
    record: Option<&Result<Judged, record::Fault>>,
    (walls, clock, today): Setting,
    as_json: bool,
) {
    if as_json {
        let mut out = court::as_json(report);
        if let Some(members) = out.as_object_mut() {
            if let Some(record) = record {
                members.insert("record".to_owned(), record_beside::as_json(record));
                if record.is_err() {
                    members.insert("ok".to_owned(), false.into());
                    members.insert("vouched".to_owned(), false.into());
                    members.insert("worth".to_owned(), Worth::NotVerified.as_str().into());
                }
            }
            members.insert("confined".to_owned(), walls.hold().into());
            members.insert("today".to_owned(), today.to_string().into());
            members.insert("today_is".to_owned(), if clock.is_some() { "--clock" } else { "machine" }.into());
        }
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
    if let Some((holds, says)) = record.map(record_beside::says) {
        let (mark, colour) = if holds { ("passed   ", Colour::Green) } else { ("FAILED   ", Colour::Red) };
        println!("{} {:<9} {says}", say::coloured(mark, colour), "record");
    }
    println!();
    for line in &report.proven {
        println!("proven:     {line}");
    }
    for line in &report.not_proven {
        println!("NOT proven: {line}");
    }
    println!("\n{}", judged_by(clock, today));
    let (verdict, colour) = match (record, report.worth()) {
        (Some(Err(_)), _) => ("NOT VERIFIED: the evidence record beside the file does not hold.", Colour::Red),
        (_, Worth::Vouched) => ("VERIFIED, and the keys are vouched for by those whom you trust.", Colour::Green),
        (_, Worth::VouchedBeforeEnd) => (
            "VERIFIED: a key that signed it has ended since, and it is proven that it had signed before its end.",
            Colour::Green,
        ),
        (_, Worth::EndedUnproven) => (
            "REFUSED: a key that signed it has ended, and nothing proves that it had signed before its end. Do not rely on this file.",
            Colour::Red,
        ),
        (_, Worth::NodesVouched) => (
            "VERIFIED as far as the nodes: you know their keys, and no person's. Give --directory and --root.",
            Colour::Dim,
        ),
        (_, Worth::Whole) => {
            ("WHOLE, but nobody whom you trust vouched for the keys. Give --directory and --root.", Colour::Dim)
        }
        (_, Worth::NotVerified) => ("NOT VERIFIED. Do not rely on this file.", Colour::Red),
    };
    println!("{}", say::coloured(format!("\n{verdict}"), colour));
}

/// Which time was used, and for what.
fn judged_by(clock: Option<Instant>, today: Instant) -> String {
    match clock {
        Some(clock) => format!("judged by:  {clock}, as --clock says"),
        None => format!(
            "judged by:  {today}, the clock of this machine, for whether its use is over; keys by the day of the directory. Another time: --clock"
        ),
    }
}
