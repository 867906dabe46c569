//! What others stamped: the seal was there by then.

use std::collections::BTreeSet;

use terms::Instant;

use super::{Trust, check as found, not_asked};
use crate::{
    custody::CLOCKS_APART_MAX,
    package::{Check, Package, read::SEAL},
    stamp::{self, Stamped, Standing},
};

/// The check, and the moment at which the seal was surely there: the earliest that a root of the reader's vouches for, as late as the
/// authority says that it may have been.
pub(super) fn check(package: &Package, trust: &Trust) -> (Check, Option<Instant>) {
    if package.stamps().next().is_none() {
        return (not_asked("stamps", "It holds no time stamp by anybody else."), None);
    }
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (name, token) in package.stamps() {
        match one(package, token, trust) {
            Ok(stamped) => good.push(stamped),
            Err(says) => bad.push(format!("{name}: {says}.")),
        }
    }
    if !bad.is_empty() {
        return (found("stamps", Err(bad.join(" "))), None);
    }
    let vouched = good.iter().map(|(stamped, _)| stamped).filter(|stamped| stamped.vouched);
    let there = vouched.map(|stamped| stamped.at.after(stamped.accuracy.unwrap_or_default())).min();
    (found("stamps", Ok(says(&good, trust))), there)
}

/// The stamp, and what the reader's lists say of it: nothing is asked of them where no root vouches.
fn one(package: &Package, token: &[u8], trust: &Trust) -> Result<(Stamped, Option<Standing>), String> {
    let stamped = stamp::check(token, package.paper(SEAL), trust.roots()).map_err(|fault| fault.to_string())?;
    if stamped.at.after(CLOCKS_APART_MAX) < package.at() {
        return Err("it is older than the packing".to_owned());
    }
    let standing = stamped.vouched.then(|| stamp::standing(token, trust.roots(), trust.revoked())).transpose();
    Ok((stamped, standing.map_err(|fault| fault.to_string())?))
}

fn says(good: &[(Stamped, Option<Standing>)], trust: &Trust) -> String {
    let earliest = good.iter().map(|(stamped, _)| stamped.at).min().map_or(String::new(), |at| at.to_string());
    let names: BTreeSet<&str> = good.iter().map(|(stamped, _)| stamped.authority.as_str()).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(", ");
    let who = if trust.roots().is_empty() {
        "You gave no roots: nobody vouches that these are authorities."
    } else {
        "Your roots vouch for each of them."
    };
    let standing = good.iter().filter_map(|(_, standing)| standing.clone()).reduce(Standing::and);
    let revoked = standing.map(|standing| format!(" {}", standing.says())).unwrap_or_default();
    format!("The seal was there by {earliest}, as {names} stamped. {who}{revoked}")
}
