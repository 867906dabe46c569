//! A package as it is kept: in a row, or in a file of its own.

use std::sync::Arc;

use store::{Document, Large};
use terms::Digest;

use crate::{Node, desk::no::No};

/// The bytes of a package, wherever they lie.
#[derive(Debug, Clone)]
pub enum Kept {
    /// At hand.
    Here(Arc<[u8]>),
    /// In a file, to be read piece by piece.
    Large(Arc<Large>),
}

impl Kept {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        match self {
            Self::Here(bytes) => bytes.len() as u64,
            Self::Large(large) => large.size(),
        }
    }

    /// How many pieces it is read in.
    pub fn count(&self) -> u64 {
        match self {
            Self::Here(_) => 1,
            Self::Large(large) => large.count(),
        }
    }

    /// One piece, read beside everything else.
    ///
    /// # Errors
    /// [`No::Trouble`] when the file was changed from outside or cannot be read.
    pub async fn piece(&self, number: u64) -> Result<Vec<u8>, No> {
        match self {
            Self::Here(bytes) => Ok(bytes.to_vec()),
            Self::Large(large) => {
                let large = Arc::clone(large);
                let read = tokio::task::spawn_blocking(move || large.piece(number).map(|bytes| bytes.to_vec()));
                Ok(read.await.map_err(|_| No::own("a piece of a package"))??)
            }
        }
    }
}

/// A package by its digest; what was destroyed says so.
pub(crate) async fn package(node: &Node, digest: Digest) -> Result<Option<Kept>, No> {
    if let Some(bytes) = document(node, digest).await? {
        return Ok(Some(Kept::Here(bytes.into())));
    }
    Ok(node.store.large(digest).await?.map(|large| Kept::Large(Arc::new(large))))
}

/// A document that lies in a row, by its digest; what was destroyed says so.
pub(crate) async fn document(node: &Node, digest: Digest) -> Result<Option<Vec<u8>>, No> {
    match node.store.document(digest).await? {
        Document::Here(bytes) => Ok(Some(bytes)),
        Document::Unknown => Ok(None),
        Document::Destroyed(destroyed) => Err(No::refused(
            "destroyed",
            destroyed.to_string(),
            "It cannot be brought back: ask whoever else holds it.",
        )),
    }
}
