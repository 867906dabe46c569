//! `comity evidence renew` and `check-record`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
};

use evidence::{
    record::{self, Digests, Held, Next, sunset, tree::Tree},
    stamp::{HashName, Standing},
};
use node::clock::Clock;
use serde_json::{Value, json};

use super::{authority, files};
use crate::{
    cli::lasting::{CheckRecord, Renew},
    files::replace,
    say::No,
};

/// One package, and what of it has to be stamped.
struct Due {
    package: PathBuf,
    digests: Digests,
    /// The record that there is, and what renews it; none for a new record.
    old: Option<(Vec<u8>, Next)>,
    leaf: Vec<u8>,
}

pub(super) async fn run(a: &Renew, as_json: bool) -> Result<ExitCode, No> {
    let wanted = a.hash.as_deref().map(files::hash).transpose()?;
    let roots = files::roots(a.who.roots.as_ref())?;
    let mut due: BTreeMap<HashName, Vec<Due>> = BTreeMap::new();
    for package in &a.packages {
        let (hash, one) = look(package, wanted)?;
        due.entry(hash).or_default().push(one);
    }
    let mut said = Vec::new();
    for (hash, packages) in due {
        let leaves = packages.iter().map(|one| one.leaf.clone()).collect();
        let tree = Tree::new(hash, leaves).ok_or_else(|| No::usage("no package is named"))?;
        let token = authority::token(&a.who, &roots, hash, tree.root().to_vec()).await?;
        for (at, one) in packages.iter().enumerate() {
            let held = write(one, hash, &token, tree.reduced(at).as_deref())?;
            said.push((one.package.clone(), held));
        }
    }
    if as_json {
        let records: Vec<Value> = said
            .iter()
            .map(|(package, held)| json!({ "file": package.display().to_string(), "record": as_value(held) }))
            .collect();
        println!("{}", json!({ "ok": true, "records": records }));
    } else {
        for (package, held) in &said {
            println!("{} written", files::beside(package, "ers").display());
            print(held);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads a package once, and the record beside it, which must hold before it is built upon.
///
/// The roots given are those of the new authority; who trusted the earlier ones need not be known to renew.
fn look(package: &Path, wanted: Option<HashName>) -> Result<(HashName, Due), No> {
    let path = files::beside(package, "ers");
    let Some(old) = read_record(&path)? else {
        let hash = wanted.unwrap_or(HashName::Sha512);
        let digests = files::digests(package, &[hash])?;
        let leaf = digests.under(hash).map(<[u8]>::to_vec).unwrap_or_default();
        return Ok((hash, Due { package: package.to_owned(), digests, old: None, leaf }));
    };
    let mut hashes = record::hashes(&old).map_err(|e| refused(&path, &e))?;
    let last = record::last_hash(&old).map_err(|e| refused(&path, &e))?;
    // An old record under SHA-224 is not continued with it.
    let fallback = if last == HashName::Sha224 { HashName::Sha512 } else { last };
    let hash = wanted.unwrap_or(fallback);
    hashes.push(hash);
    let digests = files::digests(package, &hashes)?;
    record::check(&old, &digests, &[], &sunset::known()).map_err(|e| refused(&path, &e))?;
    let next = record::next(&old, &digests, hash).map_err(|e| refused(&path, &e))?;
    let leaf = next.digest().to_vec();
    Ok((hash, Due { package: package.to_owned(), digests, old: Some((old, next)), leaf }))
}

/// The new record must hold before it takes the place of the old one.
fn write(one: &Due, hash: HashName, token: &[u8], tree: Option<&[Vec<Vec<u8>>]>) -> Result<Held, No> {
    let path = files::beside(&one.package, "ers");
    let new = match &one.old {
        Some((old, next)) => next.with(old, token, tree),
        None => record::first(hash, token, tree),
    };
    let new = new.map_err(|e| refused(&path, &e))?;
    let held = record::check(&new, &one.digests, &[], &sunset::known()).map_err(|e| refused(&path, &e))?;
    replace(&path, &new, 0o644)?;
    Ok(held)
}

pub(super) fn check(a: &CheckRecord, as_json: bool) -> Result<ExitCode, No> {
    let file = a.file.clone().unwrap_or_default();
    let path = a.record.clone().unwrap_or_else(|| files::beside(&file, "ers"));
    let roots = files::roots(a.roots.as_ref())?;
    let bytes = std::fs::read(&path).map_err(|e| No::file(&path, &e))?;
    let hashes = record::hashes(&bytes).map_err(|e| refused(&path, &e))?;
    let digests = if a.digests.is_empty() { files::digests(&file, &hashes)? } else { files::given(&a.digests)? };
    let held = record::check(&bytes, &digests, &roots, &sunset::known()).map_err(|e| refused(&path, &e))?;
    let lists = files::lists(&a.lists)?;
    let standing = match roots.is_empty() {
        true => None,
        false => Some(record::standing(&bytes, &roots, &lists).map_err(|e| refused(&path, &e))?),
    };
    let now = Clock::offset_by(0).now();
    if let Some(until) = held.until.filter(|&until| until < now) {
        return Err(No::refused(
            "overdue",
            format!("the record held, but its last stamp was believed only until {until}"),
            "Whoever has a copy that was renewed in time can still show it.",
        ));
    }
    if as_json {
        println!(
            "{}",
            json!({ "ok": true, "record": as_value(&held), "revoked": standing.as_ref().map(Standing::as_str) })
        );
    } else {
        print(&held);
        standing.iter().for_each(|standing| println!("{}", standing.says()));
    }
    Ok(ExitCode::SUCCESS)
}

fn read_record(path: &Path) -> Result<Option<Vec<u8>>, No> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(No::file(path, &e)),
    }
}

fn refused(path: &Path, fault: &record::Fault) -> No {
    No::refused(
        "record",
        format!("{}: {fault}", path.display()),
        "Do not rely on this record, and do not renew it: find a copy that holds, or begin a new one elsewhere.",
    )
}

/// A record that holds, for programs.
pub(crate) fn as_value(held: &Held) -> Value {
    let moment = |at: &Option<terms::Instant>| at.map(|at| at.to_string());
    let steps: Vec<Value> = held
        .steps
        .iter()
        .map(|step| {
            json!({
                "kind": step.kind.as_str(), "at": step.at.to_string(), "authority": step.authority,
                "vouched": step.vouched, "hash": step.hash.to_string(), "signature": step.signature.to_string(),
                "key": step.key.to_string(), "until": moment(&step.until),
            })
        })
        .collect();
    json!({
        "since": held.since.to_string(), "until": moment(&held.until),
        "vouched": held.steps.iter().all(|step| step.vouched), "steps": steps,
    })
}

fn print(held: &Held) {
    for step in &held.steps {
        let vouched = if step.vouched { "" } else { ", whom nobody vouches for" };
        println!(
            "{}  {:<13} {} and {}, by {}{vouched}",
            step.at,
            step.kind.as_str(),
            step.hash,
            step.key,
            step.authority
        );
    }
    println!("The file was there at {}.", held.since);
    match held.until {
        Some(until) => {
            println!("The algorithms of the last stamp are believed until {until}: renew the record before.")
        }
        None => println!("No end of the last stamp's algorithms has been named."),
    }
}
