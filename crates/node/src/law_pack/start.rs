//! The law of a node whose configuration names signers: read from disk once, checked, then parsed.

use std::{io::ErrorKind, path::Path};

use law::Book;
use store::Store;
use terms::Instant;

use super::{LawSigners, PackRefused, SignedLaw, check, folder, place};
use crate::{NotStarted, running::read_book};

/// The newest law that this node has had, so that it never goes back unseen.
const NEWEST: &str = "law-issued";

/// The book of a folder that must be signed by two of these signers.
pub(crate) fn read(
    config: &Path,
    dir: &Path,
    signers: &[String],
    now: Instant,
) -> Result<(Book, SignedLaw), NotStarted> {
    let signers = LawSigners::read(signers.iter().map(String::as_str))
        .map_err(|e| NotStarted::Content { path: config.to_owned(), what: format!("`law_signers`: {e}") })?;
    let unread = |path: &Path, e: &std::io::Error| NotStarted::Content {
        path: path.to_owned(),
        what: format!("the law cannot be read: {e}. `law` in node.toml names the folder"),
    };
    let files = folder(dir).map_err(|e| unread(dir, &e))?;
    let place = place(dir);
    let pack = std::fs::read_to_string(&place).map_err(|e| match e.kind() {
        ErrorKind::NotFound => not_signed(&place, &PackRefused::Missing),
        ErrorKind::InvalidData => not_signed(&place, &PackRefused::Shape),
        _ => unread(&place, &e),
    })?;
    let signed = check(&pack, &files, &signers, now).map_err(|e| not_signed(&place, &e))?;
    let book = read_book(dir, files)?;
    signed.is_of(&book).map_err(|e| not_signed(&place, &e))?;
    Ok((book, signed))
}

/// Refuses a law older than one that this node has had: an attack or an old backup, as an old directory is.
pub(crate) async fn never_older(store: &Store, dir: &Path, signed: &SignedLaw) -> Result<(), NotStarted> {
    not_older(store, dir, signed).await?;
    Ok(store.set_fact(NEWEST, &signed.text().issued().to_string()).await?)
}

/// Is it at least as new as the last one that was used?
pub(crate) async fn not_older(store: &Store, dir: &Path, signed: &SignedLaw) -> Result<(), NotStarted> {
    let issued = signed.text().issued();
    let seen = store.fact(NEWEST).await?.and_then(|at| Instant::parse(&at).ok());
    if let Some(seen) = seen.filter(|seen| *seen > issued) {
        return Err(not_signed(&place(dir), &PackRefused::Older { issued, seen }));
    }
    Ok(())
}

fn not_signed(place: &Path, refused: &PackRefused) -> NotStarted {
    NotStarted::Content { path: place.to_owned(), what: format!("{refused} ({}). {}", refused.code(), refused.cure()) }
}
