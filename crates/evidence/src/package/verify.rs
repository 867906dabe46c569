//! Checking a package with nothing but its bytes and, where the reader has them, the keys that the reader trusts.

use terms::{Digest, Instant};

use super::{
    Check, Outcome, Package, Report, Trust,
    bag::{self, Line},
    read::{DATA, TAGMANIFEST},
    texts::NOT_PROVEN,
    trust, wire,
    zip::File,
};
use crate::{
    custody::{Act, CLOCKS_APART_MAX},
    hash::sha256,
    keys::{KeyHolder, Purpose},
    log::{commit, leaf_hash, read_checkpoint, verify_inclusion},
};

/// Where the records themselves lie: each has to have its custody.
const RECORDS: [&str; 2] = ["data/records/", "data/answer"];

/// Verifies a package, offline. `now` is the reader's clock, if there is one; `trust` is whom the reader trusts.
/// Never fails and never panics: whatever the bytes are, the report says what they are worth.
pub fn verify(bytes: &[u8], trust: &Trust, now: Option<Instant>) -> Report {
    match Package::read(bytes) {
        Ok(package) => judge(&package, trust, now),
        Err(fault) => not_a_package(&fault.to_string()),
    }
}

impl Package {
    /// Opens a package only if it is verified and the reader's own keys vouch for its nodes: the way in for a node that
    /// is going to rely on it.
    ///
    /// # Errors
    /// The [`Report`], which says what failed.
    pub fn verified(bytes: &[u8], trust: &Trust, now: Option<Instant>) -> Result<Self, Box<Report>> {
        let package = Self::read(bytes).map_err(|fault| Box::new(not_a_package(&fault.to_string())))?;
        let report = judge(&package, trust, now);
        if report.vouched() { Ok(package) } else { Err(Box::new(report)) }
    }
}

fn not_a_package(why: &str) -> Report {
    let rest = |id: &&'static str| Check {
        id,
        outcome: Outcome::NotAsked,
        says: "This could not be asked, because the file is not a package.".into(),
    };
    let file = Check { id: "file", outcome: Outcome::Failed, says: format!("This is not a whole package: {why}.") };
    let checks = [file].into_iter().chain(Check::IDS.iter().skip(1).map(rest)).collect();
    Report { checks, proven: Vec::new(), not_proven: NOT_PROVEN.map(str::to_owned).to_vec() }
}

fn judge(package: &Package, trust: &Trust, now: Option<Instant>) -> Report {
    let used = used(package);
    let payload = package.payload_files();
    let lines = bag::lines(&payload);
    let checks = vec![
        file(package),
        records(package, &payload, &lines),
        papers(package),
        seal(package),
        custody(package, &lines),
        place_in_log(package),
        limits(package, now),
        times(package, now),
        trust::nodes(&used, trust),
        trust::persons(&used, trust),
    ];
    let mut report = Report { checks, proven: Vec::new(), not_proven: NOT_PROVEN.map(str::to_owned).to_vec() };
    if !report.verified() {
        return report;
    }
    report.proven = proven(package, report.vouched());
    if !report.vouched() {
        let says = "Who packed it. The keys inside were not vouched for by anybody whom you trust.";
        report.not_proven.insert(0, says.to_owned());
    }
    report
}

fn check(id: &'static str, holds: Result<String, String>) -> Check {
    match holds {
        Ok(says) => Check { id, outcome: Outcome::Passed, says },
        Err(says) => Check { id, outcome: Outcome::Failed, says },
    }
}

fn file(package: &Package) -> Check {
    let count = package.names().count();
    check(
        "file",
        Ok(format!(
            "It is a package for request {}, with {count} files in the one form that they have.",
            package.request
        )),
    )
}

fn records(package: &Package, files: &[File<'_>], lines: &[Line<'_>]) -> Check {
    let as_listed = package.paper("manifest-sha256.txt") == bag::manifest_sha256(lines).as_bytes()
        && package.paper("manifest-sha512.txt") == bag::manifest_sha512(files).as_bytes();
    let decided = sha256(package.paper("manifest-sha256.txt")) == package.payload;
    check(
        "records",
        match (as_listed, decided) {
            (false, _) => {
                Err("The files in data/ are not those that the two manifests list: one was changed, added or removed."
                    .into())
            }
            (true, false) => Err("The manifest is not the one that the packing decision names.".into()),
            (true, true) => Ok(format!(
                "All {} files in data/ have the SHA-256 and SHA-512 digests listed for them, and no other file is there.",
                files.len()
            )),
        },
    )
}

fn papers(package: &Package) -> Check {
    let as_listed =
        package.paper(TAGMANIFEST) == bag::manifest_sha256(&bag::lines(&package.sealed_papers())).as_bytes();
    let info =
        package.paper("bag-info.txt") == bag::info(package.request, package.at, &package.payload_files()).as_bytes();
    let decided = sha256(package.paper("custody.json")) == package.custody_digest
        && sha256(package.paper("use-limits.json")) == package.limits_digest;
    check("papers", match (as_listed && info, decided) {
        (false, _) => Err("A paper (custody, limits, certificate, keys, page or log) is not the one that the manifest of papers lists.".into()),
        (true, false) => Err("Custody or use limits are not those that the packing decision names.".into()),
        (true, true) => Ok("Every paper is the one that the manifest of papers lists.".into()),
    })
}

fn seal(package: &Package) -> Check {
    check("seal", sealed(package))
}

fn sealed(package: &Package) -> Result<String, String> {
    let digest = sha256(package.paper(TAGMANIFEST));
    if package.seal.tagmanifest != digest {
        return Err("The seal was put on other papers than these.".into());
    }
    let body = wire::seal_body(&digest);
    let sealers: Vec<&KeyHolder> = package.sealers().collect();
    let signed = |holder: &&KeyHolder| {
        let mut mine = package.seal.signatures.iter().filter(|(key, _)| *key == holder.key);
        mine.any(|(key, signature)| Purpose::Seal.check(key, body.as_bytes(), signature))
    };
    if let Some(missing) = sealers.iter().find(|holder| !signed(holder)) {
        return Err(format!("The signature of {} on the seal is missing or false.", missing.holder));
    }
    if package.seal.signatures.len() != sealers.len() {
        return Err("The seal carries a signature of somebody who does not seal this package.".into());
    }
    let person = sealers.iter().any(|sealer| sealer.holder.is_person());
    let node = sealers.iter().any(|sealer| !sealer.holder.is_person());
    if !person || !node {
        return Err("A package is sealed by a person and by a node; here one of them is missing.".into());
    }
    let names: Vec<String> = sealers.iter().map(|sealer| sealer.holder.to_string()).collect();
    Ok(format!("Sealed by {}; each signature fits the package as it is now.", names.join(" and by ")))
}

fn custody(package: &Package, lines: &[Line<'_>]) -> Check {
    check("custody", custody_holds(package, lines))
}

fn custody_holds(package: &Package, lines: &[Line<'_>]) -> Result<String, String> {
    let chain = &package.custody;
    let holders: Vec<KeyHolder> = package.keys.iter().map(|key| key.holder.clone()).collect();
    chain.verify(&holders).map_err(|broken| format!("Custody is broken. {broken}."))?;
    let packed = chain.entries().last().filter(|entry| entry.event.act == Act::Packed);
    if packed.is_none_or(|entry| entry.event.after != Some(package.payload)) {
        return Err("The last event of custody is not the packing of these files.".into());
    }
    let watched = |name: &str| RECORDS.iter().any(|records| name.starts_with(records));
    let kept = |digest: &Digest| chain.entries().iter().any(|entry| entry.event.after == Some(*digest));
    let records: Vec<_> = lines.iter().filter(|(name, _)| watched(name)).collect();
    if let Some((name, _)) = records.iter().find(|(_, digest)| !kept(digest)) {
        return Err(format!("No event of custody accounts for {name}."));
    }
    Ok(format!(
        "The {} events of custody follow one another without a gap, each signed by those whom it names, and account for each of the {} records and answers.",
        chain.entries().len(),
        records.len()
    ))
}

fn place_in_log(package: &Package) -> Check {
    check("log", in_log(package))
}

fn in_log(package: &Package) -> Result<String, String> {
    let text = std::str::from_utf8(package.paper("log/checkpoint.txt"))
        .map_err(|_| "The checkpoint of the log is not text.")?;
    let nodes = package.keys.iter().filter(|key| key.seals && !key.holder.holder.is_person());
    let signed = nodes.filter_map(|node| Some((node, read_checkpoint(text, &node.holder.key).ok()?))).next();
    let (node, checkpoint) =
        signed.ok_or("The checkpoint of the log is not signed by the node that sealed the package.")?;
    let record = package.paper("log/packing.json");
    let leaf = leaf_hash(commit(&package.inclusion.key, record).bytes());
    let (index, size) = (package.inclusion.index, checkpoint.size);
    if !verify_inclusion(&leaf, index, size, &package.inclusion.proof, &checkpoint.root) {
        return Err("The decision to pack is not in the log that the checkpoint describes.".into());
    }
    Ok(format!(
        "The decision to pack is entry {index} of the log of {}, which then had {size} entries.",
        node.holder.holder
    ))
}

fn limits(package: &Package, now: Option<Instant>) -> Check {
    let limits = &package.limits;
    let onward = match limits.onward {
        super::Onward::Forbidden => "not be handed on without asking",
        super::Onward::Allowed => "be handed on for the same purposes",
    };
    let states: Vec<String> = limits.may_use_in.iter().map(ToString::to_string).collect();
    let until = match (limits.until, now) {
        (Some(until), Some(now)) if now > until => {
            format!(" That time ended at {until}: ask before using it any more.")
        }
        (Some(until), _) => format!(" It may be used until {until}."),
        (None, _) => String::new(),
    };
    let conditions = match limits.conditions.len() {
        0 => String::new(),
        count => format!(" Conditions to be read: {count}."),
    };
    let says = format!(
        "It may be used in {} for case {} ({}) only, and may {onward}.{until}{conditions}",
        states.join(", "),
        limits.case_ref,
        limits.purposes.join("; ")
    );
    check("limits", Ok(says))
}

fn times(package: &Package, now: Option<Instant>) -> Check {
    let events = || package.custody.entries().iter().map(|entry| entry.event.at);
    if events().any(|at| at > package.at.after(CLOCKS_APART_MAX)) {
        return check("times", Err("An event of custody is dated after the packing.".into()));
    }
    match now {
        None => {
            Check { id: "times", outcome: Outcome::NotAsked, says: "You gave no time of today to compare with.".into() }
        }
        Some(now) if package.at > now.after(CLOCKS_APART_MAX) => {
            check("times", Err(format!("It says that it was packed at {}, which has not come yet.", package.at)))
        }
        Some(_) => check("times", Ok(format!("Packed at {}, after everything that it tells of.", package.at))),
    }
}

/// The holders whose keys signed anything here.
fn used(package: &Package) -> Vec<&KeyHolder> {
    let signed = |key: &KeyHolder| {
        let events = package.custody.entries().iter().flat_map(|entry| &entry.signatures);
        events.chain(&package.seal.signatures).any(|(signer, _)| *signer == key.key)
    };
    package.keys.iter().map(|listed| &listed.holder).filter(|key| signed(key)).collect()
}

fn proven(package: &Package, vouched: bool) -> Vec<String> {
    let sealers: Vec<String> = package.sealers().map(|sealer| sealer.holder.to_string()).collect();
    let sealers = sealers.join(" and ");
    let by =
        if vouched { sealers } else { format!("somebody with the keys that the package calls those of {sealers}") };
    vec![
        format!("Not one byte has changed since {by} sealed it."),
        "From receipt to packing, custody.json tells who had the records, when and why, each event signed by those whom it names; \
         the records here have the digests that it ends with."
            .to_owned(),
        "The decision to pack them stands in that node's log, which cannot drop or change it without being found out by whoever kept an \
         earlier checkpoint."
            .to_owned(),
        format!(
            "What may be done with them: the {} files in {DATA} come with use limits under the same seal.",
            package.payload_files().len()
        ),
    ]
}
