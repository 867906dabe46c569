//! The pieces of a package on their way, from our own sealed file: one after another, from the first that they lack.

use std::time::Duration;

use exchange::Pieces;
use store::{Doc, OutLetter};
use terms::{Digest, LetterId};

use super::one::takes_at;
use crate::{
    Node,
    desk::{self, No},
    peer::NotDelivered,
};

/// When they have all pieces and are still hashing them, they are asked again this soon.
pub(super) const ASK_AGAIN: Duration = Duration::from_secs(1);

/// Under which name the key to the pieces of a letter is kept, sealed with its case, until the case is forgotten.
fn name(letter: LetterId) -> Digest {
    desk::sha256(&[b"comity pieces of letter 1\0".as_slice(), letter.bytes()].concat())
}

/// The key, the package and its size, as a document of the case.
pub(crate) fn remember(pieces: &Pieces) -> Doc {
    let bytes = [pieces.key().as_slice(), pieces.package().bytes(), &pieces.size().to_be_bytes()].concat();
    Doc { digest: name(pieces.letter()), kind: "pieces", bytes }
}

async fn remembered(node: &Node, letter: LetterId) -> Result<Option<Pieces>, No> {
    let read = |bytes: Vec<u8>| {
        let (key, rest) = bytes.split_first_chunk::<32>()?;
        let (package, rest) = rest.split_first_chunk::<32>()?;
        let size = u64::from_be_bytes(rest.try_into().ok()?);
        Pieces::new(*key, letter, Digest::from_bytes(*package), size)
    };
    Ok(node.store.doc(name(letter)).await?.and_then(read))
}

/// How far it came.
pub(super) enum Sent {
    /// They have all of them.
    All,
    /// They have so many more than before, and then this happened.
    Stopped(u64, NotDelivered),
}

/// Sends what they lack, from the piece of this number on. What they acknowledged is not sent again. A package takes hours: whether they are
/// still to have it is asked before each piece.
pub(super) async fn send(node: &Node, letter: &OutLetter, have: u64) -> Result<Sent, No> {
    let gone = || No::own("the pieces of a letter");
    let pieces = remembered(node, letter.letter).await?.ok_or_else(gone)?;
    let package = desk::kept(node, pieces.package()).await?.ok_or_else(gone)?;
    let mut next = have;
    eprintln!("comity: pieces of a package, from {have} of {}, with letter {}", pieces.count(), letter.letter);
    while next < pieces.count() {
        let bytes = package.piece(next).await?;
        let sealed = pieces.seal(next, &bytes).ok_or_else(gone)?;
        let Ok(url) = takes_at(node, &letter.to) else {
            return Ok(Sent::Stopped(next - have, NotDelivered::Later));
        };
        match node.carrier().piece(&url, sealed).await {
            // Whoever acknowledges more than there is, or nothing, is asked again another time.
            Ok(now) if now > next && now <= pieces.count() => next = now,
            Ok(_) => return Ok(Sent::Stopped(next - have, NotDelivered::Later)),
            Err(fault) => return Ok(Sent::Stopped(next - have, fault)),
        }
    }
    Ok(Sent::All)
}
