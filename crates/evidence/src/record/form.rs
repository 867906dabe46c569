//! An EvidenceRecord taken apart (RFC 4998 sections 3.1, 4.1 and 5.1; its module has implicit tags).

use super::{Fault, RECORD_MAX};
use crate::{
    der::{self, Reader, SEQUENCE},
    stamp::{Algorithm, HashName, Token},
};

/// More stamps than this are centuries of renewals, or an attack.
const STAMPS_MAX: usize = 1_000;
/// Hash values in all reduced hash trees together.
const HASHES_MAX: usize = 100_000;

/// The parts of a record; nothing is checked that a digest or a signature would.
pub(super) struct Record<'a> {
    /// The encodings of the hash functions that it lists.
    pub(super) algorithms: Vec<HashName>,
    pub(super) chains: Vec<Chain<'a>>,
}

pub(super) struct Chain<'a> {
    pub(super) whole: &'a [u8],
    /// Never empty.
    pub(super) stamps: Vec<Stamp<'a>>,
}

/// An ArchiveTimeStamp.
pub(super) struct Stamp<'a> {
    pub(super) whole: &'a [u8],
    pub(super) hash: HashName,
    /// The reduced hash tree, if what is covered is not stamped alone.
    pub(super) tree: Option<Vec<Vec<&'a [u8]>>>,
    /// The encoding of the token, which a renewal covers.
    pub(super) token_bytes: &'a [u8],
    pub(super) token: Token<'a>,
}

impl<'a> Record<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Fault> {
        if bytes.len() > RECORD_MAX {
            return Err(Fault::Form("it is too large"));
        }
        let mut inside = Reader::new(Reader::only(bytes, SEQUENCE)?.inside);
        if inside.small()? != 1 {
            return Err(Fault::Form("its version is not 1"));
        }
        let mut list = inside.sequence()?;
        let mut algorithms = Vec::new();
        while !list.is_empty() {
            // One that we do not know may stand there: what counts is what the chains use.
            algorithms.extend(HashName::read(Algorithm::read(&mut list)?));
            if algorithms.len() > STAMPS_MAX {
                return Err(Fault::Form("it lists too many hash functions"));
            }
        }
        // What others knew about certificates when they made it: not needed, and not under any stamp.
        inside.maybe(der::built(0))?;
        if inside.peek() == Some(der::built(1)) {
            return Err(Fault::Form("it covers encrypted data"));
        }
        let mut sequence = inside.sequence()?;
        inside.end()?;
        let mut room = Room { stamps: STAMPS_MAX, hashes: HASHES_MAX };
        let mut chains = Vec::new();
        while !sequence.is_empty() {
            chains.push(Chain::read(&mut sequence, chains.len() + 1, &mut room)?);
        }
        if chains.is_empty() {
            return Err(Fault::Form("it holds no time stamp"));
        }
        Ok(Self { algorithms, chains })
    }
}

/// What may still come.
struct Room {
    stamps: usize,
    hashes: usize,
}

impl Room {
    fn take(left: &mut usize) -> Result<(), Fault> {
        *left = left.checked_sub(1).ok_or(Fault::Form("it holds too much"))?;
        Ok(())
    }
}

impl<'a> Chain<'a> {
    fn read(sequence: &mut Reader<'a>, chain: usize, room: &mut Room) -> Result<Self, Fault> {
        let value = sequence.value(SEQUENCE)?;
        let mut inside = Reader::new(value.inside);
        let mut stamps: Vec<Stamp<'a>> = Vec::new();
        while !inside.is_empty() {
            Room::take(&mut room.stamps)?;
            stamps.push(Stamp::read(&mut inside, (chain, stamps.len() + 1), room)?);
        }
        // Section 5.1: one hash function for all stamps of a chain.
        match stamps.first() {
            None => Err(Fault::Form("a chain holds no time stamp")),
            Some(first) if stamps.iter().any(|stamp| stamp.hash != first.hash) => {
                Err(Fault::Form("a chain uses two hash functions"))
            }
            Some(_) => Ok(Self { whole: value.whole, stamps }),
        }
    }

    /// The hash function of the chain.
    pub(super) fn hash(&self) -> HashName {
        // Never empty; the fallback is a function that protects nothing it did not before.
        self.stamps.first().map_or(HashName::Sha512, |stamp| stamp.hash)
    }
}

impl<'a> Stamp<'a> {
    fn read(list: &mut Reader<'a>, (chain, number): (usize, usize), room: &mut Room) -> Result<Self, Fault> {
        let value = list.value(SEQUENCE)?;
        let mut inside = Reader::new(value.inside);
        let named = inside.maybe(der::built(0))?;
        // Attributes would add to what is stamped in ways that nobody has defined.
        if inside.peek() == Some(der::built(1)) {
            return Err(Fault::Form("a time stamp has attributes"));
        }
        let tree = inside.maybe_inside(der::built(2))?.map(|tree| lists(tree, room)).transpose()?;
        let token_bytes = inside.value(SEQUENCE)?.whole;
        inside.end()?;
        let token = Token::read(token_bytes).map_err(|fault| Fault::Stamp { chain, number, fault })?;
        let hash = match named {
            Some(value) => Algorithm::inside(value.inside)?,
            None => None,
        };
        // Section 4.1: the stamp uses the function that the tree uses; if it is left out, the stamp says it.
        match (named, hash) {
            (None, _) => {}
            (Some(_), Some(hash)) if hash == token.info.hash => {}
            _ => return Err(Fault::Form("a time stamp uses another hash function than its tree")),
        }
        let hash = token.info.hash;
        if tree.as_ref().is_some_and(|tree| tree.iter().flatten().any(|value| value.len() != hash.length())) {
            return Err(Fault::Form("a hash value has another length than its hash function"));
        }
        Ok(Self { whole: value.whole, hash, tree, token_bytes, token })
    }
}

fn lists<'a>(mut tree: Reader<'a>, room: &mut Room) -> Result<Vec<Vec<&'a [u8]>>, Fault> {
    let mut lists = Vec::new();
    while !tree.is_empty() {
        let mut list = tree.sequence()?;
        let mut values = Vec::new();
        while !list.is_empty() {
            Room::take(&mut room.hashes)?;
            values.push(list.octets()?);
        }
        Room::take(&mut room.hashes)?;
        lists.push(values);
    }
    if lists.first().is_none_or(Vec::is_empty) {
        return Err(Fault::Form("a reduced hash tree is empty"));
    }
    Ok(lists)
}
