//! Does a record hold? RFC 4998 sections 4.3 and 5.3.

use terms::Instant;

use super::{
    Digests, Fault, Held, Kind, Step,
    form::{Record, Stamp},
    renew::leaf_of_renewal,
    sunset::{self, Row},
    tree,
};
use crate::stamp::{self, HashName, RevocationList, Root, Stamped, Standing};

/// Does this record prove that data with these digests existed at the moment of its first stamp? Each stamp must hold and be
/// renewed while its algorithms were still believed by the table; certificates are judged at the moment of their own stamp.
/// Without roots nobody vouches for the authorities.
///
/// # Errors
/// [`Fault`]: the first thing that is wrong.
pub fn check(record: &[u8], digests: &Digests, roots: &[Root], table: &[Row]) -> Result<Held, Fault> {
    let record = Record::read(record)?;
    let mut steps: Vec<Step> = Vec::new();
    let mut there = None;
    for (number, chain) in record.chains.iter().enumerate() {
        let mut before: Option<&Stamp<'_>> = None;
        for (at, stamp) in chain.stamps.iter().enumerate() {
            let place = Place { chain: number + 1, number: at + 1 };
            let (kind, leaf, what) = match before {
                Some(before) => (Kind::StampRenewed, stamp.hash.of(before.token_bytes), "the stamp before it"),
                None if number == 0 => (Kind::First, digests.get(stamp.hash)?.to_vec(), "the data"),
                None => {
                    let earlier = record.chains.get(..number).unwrap_or_default();
                    let leaf = leaf_of_renewal(stamp.hash, digests.get(stamp.hash)?, earlier);
                    (Kind::HashRenewed, leaf, "the data and the chains before it")
                }
            };
            let stamped = place.stamped(stamp, &leaf, what, roots)?;
            there = there.or(Some(stamped.at.after(stamped.accuracy.unwrap_or_default())));
            let step = step(kind, stamp.hash, &stamped, table);
            place.follows(steps.last(), &step)?;
            steps.push(step);
            before = Some(stamp);
        }
    }
    // A record has at least one chain, and that one stamp.
    let (Some(first), Some(last), Some(there)) = (steps.first(), steps.last(), there) else {
        return Err(Fault::NotDer);
    };
    Ok(Held { since: first.at, there, until: last.until, steps })
}

/// Was a certificate behind one of a record's stamps revoked, by these lists and those in the stamps themselves? A stamp that was
/// renewed before its certificate was revoked keeps what it proved: the next one had covered it by then.
///
/// # Errors
/// [`Fault`]: the first stamp that a revocation takes away, or that no root vouches for.
pub fn standing(record: &[u8], roots: &[Root], lists: &[RevocationList]) -> Result<Standing, Fault> {
    let record = Record::read(record)?;
    let stamps: Vec<(Place, &Stamp<'_>)> = record
        .chains
        .iter()
        .enumerate()
        .flat_map(|(chain, one)| {
            let place = move |number| Place { chain: chain + 1, number: number + 1 };
            one.stamps.iter().enumerate().map(move |(number, stamp)| (place(number), stamp))
        })
        .collect();
    let mut all = Standing::Root;
    for (at, (Place { chain, number }, one)) in stamps.iter().enumerate() {
        let renewed = stamps.get(at + 1).map(|(_, next)| next.token.info.at);
        match stamp::standing_of(&one.token, roots, lists) {
            Ok(standing) => all = all.and(standing),
            Err(stamp::Fault::Revoked { at, .. })
                if one.token.info.at < at && renewed.is_some_and(|renewed| renewed < at) => {}
            Err(fault) => return Err(Fault::Stamp { chain: *chain, number: *number, fault }),
        }
    }
    Ok(all)
}

/// Which stamp is looked at, for whoever has to be told.
#[derive(Clone, Copy)]
struct Place {
    chain: usize,
    number: usize,
}

impl Place {
    fn stamped(self, stamp: &Stamp<'_>, leaf: &[u8], what: &'static str, roots: &[Root]) -> Result<Stamped, Fault> {
        let Self { chain, number } = self;
        let not_covered = Fault::NotCovered { chain, number, what };
        let root = match &stamp.tree {
            None => leaf.to_vec(),
            Some(lists) => tree::root(stamp.hash, leaf, lists).ok_or(not_covered.clone())?,
        };
        stamp.token.check(&root, roots).map_err(|fault| match fault {
            stamp::Fault::OtherBytes => not_covered,
            fault => Fault::Stamp { chain, number, fault },
        })
    }

    fn follows(self, before: Option<&Step>, step: &Step) -> Result<(), Fault> {
        let Self { chain, number } = self;
        let Some(before) = before else { return Ok(()) };
        if step.at < before.at {
            return Err(Fault::Order { chain, number });
        }
        match before.until {
            Some(until) if until < step.at => Err(Fault::TooLate { chain, number, until }),
            _ => Ok(()),
        }
    }
}

fn step(kind: Kind, hash: HashName, stamped: &Stamped, table: &[Row]) -> Step {
    let names = [hash.to_string(), stamped.signature.to_string(), stamped.key.family().to_owned()];
    let ends = names.iter().filter_map(|name| sunset::until(table, name));
    let until: Option<Instant> = ends.min();
    Step {
        kind,
        at: stamped.at,
        authority: stamped.authority.clone(),
        vouched: stamped.vouched,
        hash,
        signature: stamped.signature,
        key: stamped.key,
        until,
    }
}
