//! The machine-readable papers of a package, each in its one form.

use terms::Digest;

use super::{
    UseLimits, Version, Witnesses, bag, closing,
    closing::Closing,
    packing::{self, Packing},
    read::{CLOSING, Fault, SEAL, Whole},
    version::stamp_number,
    wire, witnesses,
};
use crate::custody::Chain;

/// Every paper that a program reads.
pub(super) struct Forms {
    pub(super) packing: Packing,
    pub(super) custody: Chain,
    pub(super) limits: UseLimits,
    pub(super) keys: Vec<wire::Listed>,
    pub(super) inclusion: wire::Inclusion,
    pub(super) seal: wire::Seal,
    /// The first version has none.
    pub(super) closing: Option<Closing>,
    /// In the first version nobody's cosignatures were counted.
    pub(super) witnesses: Witnesses,
    /// The proof that an earlier checkpoint is a beginning of this one, where one is enclosed.
    pub(super) consistency: Option<Vec<Digest>>,
}

/// The names of time stamps, in order.
pub(super) const STAMP_NAMES: [&str; 9] = [
    "time/1.tst",
    "time/2.tst",
    "time/3.tst",
    "time/4.tst",
    "time/5.tst",
    "time/6.tst",
    "time/7.tst",
    "time/8.tst",
    "time/9.tst",
];

const WITNESSES: &str = "log/witnesses.json";
const EARLIER: &str = "log/earlier.txt";
const CONSISTENCY: &str = "log/consistency.json";

impl Forms {
    pub(super) fn read(whole: &Whole) -> Result<Self, Fault> {
        let paper = |name: &'static str| Paper { name, bytes: whole.paper(name) };
        paper("bagit.txt").read(|bytes| (bytes == bag::BAGIT.as_bytes()).then_some(()))?;
        together(whole)?;
        let second = whole.version == Version::Two;
        let consistency = whole.papers.contains_key(CONSISTENCY);
        Ok(Self {
            packing: paper("log/packing.json").read(|bytes| packing::read(bytes, whole.version, whole.request))?,
            custody: paper("custody.json").read(custody)?,
            limits: paper("use-limits.json").read(UseLimits::from_json)?,
            keys: paper("keys.json").read(wire::keys)?,
            inclusion: paper("log/inclusion.json").read(wire::inclusion)?,
            seal: paper(SEAL).read(wire::seal)?,
            closing: second.then(|| paper(CLOSING).read(closing::read)).transpose()?,
            witnesses: second.then(|| paper(WITNESSES).read(witnesses::read)).transpose()?.unwrap_or_default(),
            consistency: consistency.then(|| paper(CONSISTENCY).read(wire::consistency)).transpose()?,
        })
    }
}

/// There is always one event: the packing.
fn custody(bytes: &[u8]) -> Option<Chain> {
    Chain::from_json(bytes).filter(|chain| !chain.entries().is_empty())
}

/// Holds what goes together to be there together.
fn together(whole: &Whole) -> Result<(), Fault> {
    let there = |name: &str| whole.papers.contains_key(name);
    if there(EARLIER) != there(CONSISTENCY) {
        return Err(Fault::Missing { name: if there(EARLIER) { CONSISTENCY } else { EARLIER } });
    }
    let stamps = whole.papers.keys().filter(|name| stamp_number(name).is_some()).count();
    match STAMP_NAMES.into_iter().take(stamps).find(|name| !there(name)) {
        Some(name) => Err(Fault::Missing { name }),
        None => Ok(()),
    }
}

struct Paper<'a> {
    name: &'static str,
    bytes: &'a [u8],
}

impl Paper<'_> {
    fn read<T>(&self, read: impl Fn(&[u8]) -> Option<T>) -> Result<T, Fault> {
        read(self.bytes).ok_or(Fault::Unreadable { name: self.name })
    }
}
