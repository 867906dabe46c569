//! Checking a package with nothing but its bytes and, where the reader has them, the keys that the reader trusts.

mod bag;
mod custody;
mod ended;
mod log;
mod seal;
mod stamps;
mod use_limits;

mod vouch;

mod trust;
pub use trust::{Member, Term, Trust};

use terms::Instant;

use super::{
    Check, Ended, Fault, Outcome, Package, Report, Version, Worth,
    read::DATA,
    texts::{NOT_PROVEN, not_proven},
};
use crate::keys::KeyHolder;

/// Verifies a package that is at hand whole, offline. `now` is the reader's clock, if there is one; `trust` is whom the
/// reader trusts. Never fails and never panics: whatever the bytes are, the report says what they are worth.
pub fn verify(bytes: &[u8], trust: &Trust, now: Option<Instant>) -> Report {
    match Package::read(bytes) {
        Ok(package) => judge(&package, trust, now),
        Err(fault) => not_a_package(&fault),
    }
}

impl Package {
    /// Opens a package only if it is verified and the reader's own keys vouch for its nodes: the way in for a node that
    /// is going to rely on it.
    ///
    /// # Errors
    /// The [`Report`], which says what failed.
    pub fn verified(bytes: &[u8], trust: &Trust, now: Option<Instant>) -> Result<Self, Box<Report>> {
        let package = Self::read(bytes).map_err(|fault| Box::new(not_a_package(&fault)))?;
        let report = judge(&package, trust, now);
        if report.vouched() { Ok(package) } else { Err(Box::new(report)) }
    }
}

/// The report on bytes that are no package.
pub fn not_a_package(why: &Fault) -> Report {
    let rest = |id: &&'static str| not_asked(id, "This could not be asked, because the file is not a package.");
    let file = failed("file", format!("This is not a whole package: {why}."));
    let checks = [file].into_iter().chain(Check::IDS.iter().skip(1).map(rest)).collect();
    let not_proven = NOT_PROVEN.map(str::to_owned).to_vec();
    Report { checks, proven: Vec::new(), not_proven, ended: Ended::None }
}

/// Judges a package whose form is right: each check, whatever the others find.
pub fn judge(package: &Package, trust: &Trust, now: Option<Instant>) -> Report {
    let (stamps, stamped) = stamps::check(package, trust);
    let (place, witnesses) = (log::place(package), log::witnesses(package));
    let logged = [&place, &witnesses].iter().all(|check| check.outcome == Outcome::Passed);
    let shown = ended::Shown::new(package, stamped, logged, trust);
    let used = vouch::used(package, used(package), &shown, trust, now);
    let (nodes, of_nodes) = vouch::nodes(&used, &package.forms.witnesses, trust);
    let (persons, of_persons) = vouch::persons(package, &used, trust);
    let checks = vec![
        file(package),
        bag::records(package),
        bag::papers(package),
        seal::check(package),
        custody::check(package),
        place,
        witnesses,
        stamps,
        use_limits::check(package, now.or(trust.today())),
        use_limits::times(package, now),
        nodes,
        persons,
    ];
    let stamped = checks.iter().any(|check| check.id == "stamps" && check.outcome == Outcome::Passed);
    let says = not_proven(package.version(), stamped);
    let mut report = Report { checks, proven: Vec::new(), not_proven: says, ended: of_nodes.max(of_persons) };
    if report.checks.iter().any(|check| failed_otherwise(check, (of_nodes, of_persons))) {
        report.ended = Ended::None;
    }
    if !report.verified() {
        return report;
    }
    report.proven = proven(package, &report);
    report.proven.extend(vouch::before_end(&used));
    if vouch::by_log_alone(&used) {
        let says = "When it was sealed, and with it the papers for people (index.html, page.pdf, certificate.txt, case.jsonld). A key has ended, \
             and what the witnesses saw before that is the log: it holds the data, custody and use limits as they are here, and not these papers.";
        report.not_proven.insert(0, says.to_owned());
    }
    if let Some(says) = use_limits::over(package, now.or(trust.today())) {
        report.not_proven.insert(0, says);
    }
    let unknown = match report.worth() {
        Worth::NodesVouched => {
            Some("Which persons acted. You know the nodes, and for the persons you have nothing but their word.")
        }
        Worth::Whole => Some("Who packed it. The keys inside were not vouched for by anybody whom you trust."),
        _ => None,
    };
    if let Some(says) = unknown {
        report.not_proven.insert(0, says.to_owned());
    }
    report
}

/// From where on custody is told: its first event, which is not always the receipt.
fn since(package: &Package) -> String {
    let first = package.custody().entries().first().map(|entry| &entry.event);
    let first = first.map_or_else(String::new, |event| format!(" ({} at {}, {})", event.act, event.node, event.at));
    format!(
        "From its first event{first} to the packing, custody.json tells who had the records, when and why, each event signed by those \
         whom it names; the records here have the digests that it ends with. What was before that event it does not tell."
    )
}

/// Did a check on keys fail for anything but an end that is not shown to have come later?
fn failed_otherwise(check: &Check, (of_nodes, of_persons): (Ended, Ended)) -> bool {
    let ended = match check.id {
        "nodes" => of_nodes,
        "persons" => of_persons,
        _ => return false,
    };
    check.outcome == Outcome::Failed && ended != Ended::Unproven
}

fn passed(id: &'static str, says: String) -> Check {
    Check { id, outcome: Outcome::Passed, says }
}

fn failed(id: &'static str, says: String) -> Check {
    Check { id, outcome: Outcome::Failed, says }
}

fn not_asked(id: &'static str, says: &str) -> Check {
    Check { id, outcome: Outcome::NotAsked, says: says.to_owned() }
}

fn check(id: &'static str, holds: Result<String, String>) -> Check {
    match holds {
        Ok(says) => passed(id, says),
        Err(says) => failed(id, says),
    }
}

fn file(package: &Package) -> Check {
    let (count, number) = (package.names().count(), package.version().number());
    let says = format!(
        "It is a package (version {number}) for request {}, with {count} files in the one form that they have.",
        package.request()
    );
    passed("file", says)
}

/// The holders whose keys signed anything here.
fn used(package: &Package) -> Vec<&KeyHolder> {
    let forms = &package.forms;
    let closed = forms.closing.as_ref().map(super::closing::Closing::key);
    let signed = |key: &KeyHolder| {
        let events = forms.custody.entries().iter().flat_map(|entry| &entry.signatures);
        let mut keys = events.chain(&forms.seal.signatures).map(|(signer, _)| *signer).chain(closed);
        keys.any(|signer| signer == key.key)
    };
    forms.keys.iter().map(|listed| &listed.holder).filter(|key| signed(key)).collect()
}

fn proven(package: &Package, report: &Report) -> Vec<String> {
    let sealers: Vec<String> = package.sealers().map(|sealer| sealer.holder.to_string()).collect();
    let sealers = sealers.join(" and ");
    let by = if report.vouched() {
        sealers
    } else {
        format!("somebody with the keys that the package calls those of {sealers}")
    };
    let mut proven = vec![
        format!("Not one byte has changed since {by} sealed it."),
        since(package),
        "The decision to pack them stands in that node's log, which cannot drop or change it without being found out by whoever kept an \
         earlier checkpoint."
            .to_owned(),
        format!(
            "What may be done with them: the {} files in {DATA} come with use limits under the same seal.",
            package.payload().len()
        ),
    ];
    let passed = |id: &str| report.checks.iter().any(|check| check.id == id && check.outcome == Outcome::Passed);
    if package.version() == Version::Two && passed("witnesses") {
        let says = "Whoever holds the keys of the witnesses counted here has seen this log as it was then.";
        proven.push(says.to_owned());
    }
    proven
}
