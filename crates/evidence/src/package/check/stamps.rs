//! What others stamped: the seal was there by then.

use std::collections::BTreeSet;

use super::{Trust, check as found, not_asked};
use crate::{
    custody::CLOCKS_APART_MAX,
    package::{Check, Package, read::SEAL},
    stamp::{self, Stamped},
};

pub(super) fn check(package: &Package, trust: &Trust) -> Check {
    if package.stamps().next().is_none() {
        return not_asked("stamps", "It holds no time stamp by anybody else.");
    }
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (name, token) in package.stamps() {
        match one(package, token, trust) {
            Ok(stamped) => good.push(stamped),
            Err(says) => bad.push(format!("{name}: {says}.")),
        }
    }
    found("stamps", if bad.is_empty() { Ok(says(&good, trust)) } else { Err(bad.join(" ")) })
}

fn one(package: &Package, token: &[u8], trust: &Trust) -> Result<Stamped, String> {
    let stamped = stamp::check(token, package.paper(SEAL), trust.roots()).map_err(|fault| fault.to_string())?;
    if stamped.at.after(CLOCKS_APART_MAX) < package.at() {
        return Err("it is older than the packing".to_owned());
    }
    Ok(stamped)
}

fn says(good: &[Stamped], trust: &Trust) -> String {
    let earliest = good.iter().map(|stamped| stamped.at).min().map_or(String::new(), |at| at.to_string());
    let names: BTreeSet<&str> = good.iter().map(|stamped| stamped.authority.as_str()).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    let who = if trust.roots().is_empty() {
        "You gave no roots: nobody vouches that these are authorities."
    } else {
        "Your roots vouch for each of them."
    };
    format!("The seal was there by {earliest}, as {names} stamped. {who}")
}
