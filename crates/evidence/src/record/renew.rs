//! Making a record, and renewing it (RFC 4998 section 5.2). Nothing here asks an authority: what is to be stamped goes out, and
//! a token comes in.

use super::{
    Digests, Fault,
    form::{Chain, Record},
};
use crate::{
    der::{self, write},
    stamp::{HashName, Token},
};

/// What has to be stamped next, and where the stamp will go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    hash: HashName,
    leaf: Vec<u8>,
    new_chain: bool,
}

impl Next {
    /// The hash function.
    pub fn hash(&self) -> HashName {
        self.hash
    }

    /// The digest to be stamped, or to be put into a [`Tree`](super::tree::Tree) whose root is stamped.
    pub fn digest(&self) -> &[u8] {
        &self.leaf
    }

    /// Does the stamp begin a new chain, because the hash function is another?
    pub fn renews_hash(&self) -> bool {
        self.new_chain
    }

    /// The record with this token at its end. `tree` is the reduced hash tree, if the digest was stamped with others. The
    /// token is not checked; [`check`](super::check) does that.
    ///
    /// # Errors
    /// [`Fault`] when the record or the token cannot be read.
    pub fn with(&self, record: &[u8], token: &[u8], tree: Option<&[Vec<Vec<u8>>]>) -> Result<Vec<u8>, Fault> {
        let record = Record::read(record)?;
        let stamp = stamp(self.hash, token, tree)?;
        let mut algorithms = record.algorithms;
        if !algorithms.contains(&self.hash) {
            algorithms.push(self.hash);
        }
        let mut chains: Vec<Vec<u8>> = record.chains.iter().map(|chain| chain.whole.to_vec()).collect();
        if self.new_chain {
            chains.push(write::sequence(&[&stamp]));
        } else if let (Some(encoded), Some(chain)) = (chains.last_mut(), record.chains.last()) {
            let mut stamps: Vec<&[u8]> = chain.stamps.iter().map(|stamp| stamp.whole).collect();
            stamps.push(&stamp);
            *encoded = write::sequence(&stamps);
        }
        Ok(encode(&algorithms, &chains))
    }
}

/// A record with its first stamp, over the data's digest or over a tree in which it stands.
///
/// # Errors
/// [`Fault`] when the token cannot be read.
pub fn first(hash: HashName, token: &[u8], tree: Option<&[Vec<Vec<u8>>]>) -> Result<Vec<u8>, Fault> {
    Ok(encode(&[hash], &[write::sequence(&[&stamp(hash, token, tree)?])]))
}

/// The hash functions under which the data's digest is needed: one for each chain.
///
/// # Errors
/// [`Fault`] when the record cannot be read.
pub fn hashes(record: &[u8]) -> Result<Vec<HashName>, Fault> {
    let record = Record::read(record)?;
    let mut hashes: Vec<HashName> = record.chains.iter().map(Chain::hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    Ok(hashes)
}

/// The hash function of the last chain: with it, a renewal need not read the data again.
///
/// # Errors
/// [`Fault`] when the record cannot be read.
pub fn last_hash(record: &[u8]) -> Result<HashName, Fault> {
    Record::read(record)?.chains.last().map(Chain::hash).ok_or(Fault::NotDer)
}

/// What to have stamped to renew this record: with the hash function of its last chain, that chain's last stamp; with another,
/// the data and all chains.
///
/// # Errors
/// [`Fault`] when the record cannot be read, or a digest is missing.
pub fn next(record: &[u8], digests: &Digests, hash: HashName) -> Result<Next, Fault> {
    let record = Record::read(record)?;
    let last = record.chains.last().filter(|chain| chain.hash() == hash);
    match last.and_then(|chain| chain.stamps.last()) {
        Some(stamp) => Ok(Next { hash, leaf: hash.of(stamp.token_bytes), new_chain: false }),
        None => {
            let leaf = leaf_of_renewal(hash, digests.get(hash)?, &record.chains);
            Ok(Next { hash, leaf, new_chain: true })
        }
    }
}

/// Section 5.2, hash-tree renewal: H(H(data) ‖ H(the sequence of chains so far, as DER)).
pub(super) fn leaf_of_renewal(hash: HashName, data: &[u8], chains: &[Chain<'_>]) -> Vec<u8> {
    let chains: Vec<&[u8]> = chains.iter().map(|chain| chain.whole).collect();
    let sequence = hash.of(&write::sequence(&chains));
    hash.of(&[data, &sequence].concat())
}

/// An ArchiveTimeStamp.
fn stamp(hash: HashName, token: &[u8], tree: Option<&[Vec<Vec<u8>>]>) -> Result<Vec<u8>, Fault> {
    let read = Token::read(token).map_err(|_| Fault::Form("the new time stamp is no TimeStampToken that counts"))?;
    if read.info.hash != hash {
        return Err(Fault::Form("the new time stamp uses another hash function"));
    }
    let algorithm = write::value(der::built(0), &[&write::oid(hash.oid())]);
    let tree = tree.map(|lists| {
        let lists: Vec<Vec<u8>> = lists
            .iter()
            .map(|list| write::sequence(&list.iter().map(|value| write::octets(value)).collect::<Vec<_>>().each()))
            .collect();
        write::value(der::built(2), &lists.each())
    });
    Ok(write::sequence(&[&algorithm, &tree.unwrap_or_default(), token]))
}

trait Each {
    fn each(&self) -> Vec<&[u8]>;
}

impl Each for Vec<Vec<u8>> {
    fn each(&self) -> Vec<&[u8]> {
        self.iter().map(Vec::as_slice).collect()
    }
}

/// An EvidenceRecord.
fn encode(algorithms: &[HashName], chains: &[Vec<u8>]) -> Vec<u8> {
    let algorithms: Vec<Vec<u8>> = algorithms.iter().map(|hash| hash.identifier()).collect();
    write::sequence(&[
        &write::number(1),
        &write::sequence(&algorithms.each()),
        &write::sequence(&chains.to_vec().each()),
    ])
}
