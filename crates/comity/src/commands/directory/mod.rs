//! The keepers' work: the next directory is drafted from the last, signed on the keepers' own machines, and joined.
//!
//! What is signed is the draft's bytes. Its number is the beginning of their SHA-256: eighty bits, so that nobody finds another draft with
//! the number that was read out.

mod draft;
mod show;
mod sign;

use std::{path::Path, process::ExitCode};

use exchange::{Change, Directory, DirectoryFault, KeyOf, Roots, What};
use node::clock::Clock;
use terms::Instant;

use crate::{
    cli::directory::{Before, DirectoryWhat, Trusted},
    say::No,
};

pub(crate) fn run(a: &crate::cli::directory::Directory, json: bool) -> Result<ExitCode, No> {
    match &a.what {
        DirectoryWhat::Show { file } => show::show(file, json),
        DirectoryWhat::Diff { old, new } => show::diff(old, new, json),
        DirectoryWhat::Draft(a) => draft::draft(a, json),
        DirectoryWhat::Sign(a) => sign::sign(a, json),
        DirectoryWhat::Join(a) => sign::join(a, json),
        DirectoryWhat::Check(a) => sign::check(a, json),
    }
}

/// By this machine's clock, unless an exercise has another.
fn now(trusted: &Trusted) -> Result<Instant, No> {
    match &trusted.now {
        Some(text) => Instant::parse(text).map_err(|_| No::usage("--now: a time as 2026-11-20T08:00:00Z")),
        None => Ok(machine_now()),
    }
}

fn machine_now() -> Instant {
    Clock::offset_by(0).now()
}

fn read(path: &Path) -> Result<Vec<u8>, No> {
    std::fs::read(path).map_err(|e| No::file(path, &e))
}

/// Read without asking who signed: to show it, or because it is a draft.
fn read_draft(path: &Path) -> Result<(Directory, Vec<u8>), No> {
    let bytes = read(path)?;
    let directory = Directory::read_draft(&bytes).map_err(|fault| refused(path, &fault))?;
    Ok((directory, bytes))
}

/// As its roots signed it, whenever that was.
fn read_signed(path: &Path, roots: &Roots) -> Result<Directory, No> {
    Directory::read_as_issued(&read(path)?, roots).map_err(|fault| refused(path, &fault))
}

fn refused(path: &Path, fault: &DirectoryFault) -> No {
    let cure = match fault {
        DirectoryFault::TooFewRoots { .. } => {
            "More keepers have to sign exactly these bytes; or the roots given here are not the nodes' roots."
        }
        DirectoryFault::Rollback { .. } => "Begin again from the newest directory.",
        DirectoryFault::Expired => "Draft the next one, with new days.",
        DirectoryFault::FromTheFuture => "Look at this machine's clock.",
        _ => "Ask whoever made it for the file as it was made.",
    };
    No::refused(fault.code(), format!("{}: {fault}", path.display()), cure)
}

fn roots(trusted: &Trusted) -> Result<Roots, No> {
    let keys = trusted.roots.iter().map(|key| key.parse()).collect::<Result<Vec<_>, _>>();
    let keys = keys.map_err(|_| No::usage("--root: a public root key has 64 hexadecimal digits"))?;
    Roots::new(keys, trusted.threshold)
        .ok_or_else(|| No::usage("--threshold: as many different --root as must have signed, or fewer"))
}

/// What is read out, and compared: five groups of four digits.
fn number(directory: &Directory) -> String {
    let digest = directory.digest().to_string();
    let groups: Vec<&str> = (0..5).filter_map(|n| digest.get(n * 4..n * 4 + 4)).collect();
    groups.join(" ")
}

/// Is this the draft that follows what it is said to follow, and what does it change? The number of the one before it, too.
fn after(draft: &Directory, before: &Before, roots: &Roots, now: Instant) -> Result<(u64, Vec<Change>), No> {
    match &before.last {
        Some(last) => {
            let last = read_signed(last, roots)?;
            Ok((last.version(), follows(draft, &last, now)?))
        }
        None => {
            // No node that has any takes it, so that nothing of an earlier one can be left out in this way.
            if draft.version() != 1 {
                return Err(No::refused(
                    "not-the-first",
                    format!("the draft has number {}, and the first has number 1", draft.version()),
                    "Where there is one already, give the newest with --last.",
                ));
            }
            in_its_days(draft, now, "Draft it again: `comity init directory`.")?;
            let joined = |node: &exchange::Node| Change { node: node.id().clone(), what: What::Joined };
            Ok((0, draft.nodes().map(joined).collect()))
        }
    }
}

fn in_its_days(draft: &Directory, now: Instant, cure: &str) -> Result<(), No> {
    if draft.expires() <= now || draft.issued() > now.after(std::time::Duration::from_secs(300)) {
        return Err(No::refused("directory-expired", "the draft's days are not now", cure));
    }
    Ok(())
}

/// Is this the draft that follows the last one? Anything else is refused by every keeper.
fn follows(draft: &Directory, last: &Directory, now: Instant) -> Result<Vec<Change>, No> {
    let again = "Begin again from the newest directory: `comity directory draft`.";
    if draft.version() != last.version() + 1 {
        return Err(No::refused(
            "directory-rollback",
            format!(
                "the draft has number {}, and after {} comes {}",
                draft.version(),
                last.version(),
                last.version() + 1
            ),
            again,
        ));
    }
    if draft.exercise() != last.exercise() {
        return Err(No::refused("exercise-mismatch", "an exercise and the real thing do not mix", again));
    }
    in_its_days(draft, now, again)?;
    let changes = draft.changes_since(last);
    if let Some(change) = changes.iter().find(|change| takes_an_office(change)) {
        return Err(No::refused(
            "office-removed",
            format!("{change}: no evidence that was signed in that office before could be checked"),
            "Leave the account as it is, end its keys, and enrol an account of another name with the offices that remain.",
        ));
    }
    match changes.iter().find(|change| takes_back(change)) {
        Some(change) => Err(No::refused(
            "revocation-taken-back",
            format!("{change}: what was refused because of it would be valid"),
            "Leave the revocation, and enrol a new key.",
        )),
        None => Ok(changes),
    }
}

/// A revocation goes, or is put off; or a key goes whose signatures may be evidence.
fn takes_back(change: &Change) -> bool {
    match &change.what {
        What::Key { before: Some(before), after, .. } => match (before.revoked_at, after) {
            (_, None) => true,
            (Some(was), Some(after)) => after.revoked_at.is_none_or(|at| at > was),
            (None, Some(_)) => false,
        },
        What::Left | What::OfficerLeft(_) => true,
        _ => false,
    }
}

/// An account loses an office. Offices have no days of their own: what was signed in one counts as long as the account has it.
fn takes_an_office(change: &Change) -> bool {
    let What::OfficerSays { field: "offices", before, after, .. } = &change.what else { return false };
    let after: Vec<&str> = after.split(", ").collect();
    before.split(", ").any(|office| !after.contains(&office))
}

/// A member whose signing keys all are revoked.
fn suspended(node: &exchange::Node, at: Instant) -> bool {
    node.terms().values().filter(|(of, _)| *of == KeyOf::Signing).all(|(_, term)| term.usable(at).is_err())
}
