//! Does custody hold, from receipt to packing, and does it account for the records?

use std::collections::BTreeSet;

use terms::Digest;

use super::check as found;
use crate::{
    custody::Act,
    keys::KeyHolder,
    package::{Check, Package},
};

/// Where the records themselves lie: each has to have its custody.
const RECORDS: [&str; 2] = ["data/records/", "data/answer"];

pub(super) fn check(package: &Package) -> Check {
    found("custody", holds(package))
}

fn holds(package: &Package) -> Result<String, String> {
    if package.paper_digest("custody.json") != package.forms.packing.custody {
        return Err("This is not the custody that the packing decision names.".into());
    }
    let chain = package.custody();
    let holders: Vec<KeyHolder> = package.forms.keys.iter().map(|key| key.holder.clone()).collect();
    chain.verify(&holders).map_err(|broken| format!("Custody is broken. {broken}."))?;
    let packed = chain.entries().last().filter(|entry| entry.event.act == Act::Packed);
    let payload = package.paper_digest("manifest-sha256.txt");
    if packed.is_none_or(|entry| entry.event.after != Some(payload)) {
        return Err("The last event of custody is not the packing of these files.".into());
    }
    let kept: BTreeSet<Digest> = chain.entries().iter().filter_map(|entry| entry.event.after).collect();
    // Some machines unpack `data/Records/` into the same folder.
    let watched = |name: &str| RECORDS.iter().any(|records| name.to_ascii_lowercase().starts_with(records));
    let records: Vec<_> = package.payload().iter().filter(|file| watched(&file.name)).collect();
    if let Some(lost) = records.iter().find(|file| !kept.contains(&file.fingerprint.sha256)) {
        return Err(format!("No event of custody accounts for {}.", lost.name));
    }
    Ok(format!(
        "The {} events of custody follow one another without a gap, each signed by those whom it names, and account for each of the {} records and answers.",
        chain.entries().len(),
        records.len()
    ))
}
